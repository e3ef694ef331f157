// @ts-check
import "./chip-group.js";
import "./give-back.js";
import "./run-panel.js";
import "./timer-history.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { deafen, hold, tap } from "./hold.js";
import { icon, make, redraw } from "./make.js";
import { undoable } from "./operations.js";
import { operationText, operatorName, timerPart } from "./wording.js";

/** For so long undo is one tap, in milliseconds; later it could stop a module, and has to be held. */
const FRESH = 60_000;

/** What is done to the chosen timer: undo at once, and its time, course and history below tabs. */
export class TimerSide extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any} */ #timer = null;
  /** @type {any} */ #following = null;
  #zone = "";
  #title = make("h2");
  #part = make("p", { class: "quiet-text num" });
  #undo = tap(make("button", { class: "btn wide undo", type: "button" }), () => this.#takeBack());
  #undoOld = hold(make("button", { class: "btn wide undo", type: "button" }), () => this.#takeBack());
  #tabs = /** @type {any} */ (make("chip-group", { class: "threes", label: t("What to do"), tabs: true }));
  #empty = make("p", { class: "message" }, t("Choose a timer."));
  /** @type {Record<string, any>} */ #panels = {
    time: make("give-back", { role: "tabpanel", "aria-label": t("Time") }),
    run: make("run-panel", { role: "tabpanel", "aria-label": t("Course") }),
    history: make("timer-history", { role: "tabpanel", "aria-label": t("History") }),
  };

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("header", { class: "side-head" }, this.#title, this.#part, this.#undo, this.#undoOld), this.#tabs,
      this.#empty, ...Object.values(this.#panels));
    for (const panel of Object.values(this.#panels)) panel.desk = this.desk;
    this.#tabs.chips = [
      { value: "time", words: t("Time") }, { value: "run", words: t("Course") }, { value: "history", words: t("History") },
    ];
    this.#tabs.value = "time";
    this.#tabs.addEventListener("choose", (/** @type {Event} */ event) => {
      event.stopPropagation();
      this.#draw();
    });
  }

  /** @param {any} timer null: none is chosen @param {string} zone @param {any} following what starts when it ends */
  render(timer, zone, following) {
    const before = undoable(this.#timer)?.command;
    this.#timer = timer;
    this.#following = following;
    this.#zone = zone;
    if (before !== undoable(timer)?.command) deafen(this.#undo);
    this.#draw();
  }

  /** Open a tab; with a workstation, for its time. @param {string} tab @param {string} [workstation] */
  open(tab, workstation = "") {
    this.#tabs.value = tab;
    if (tab === "time") this.#panels.time.aim(workstation);
    this.#draw();
  }

  /** Put the focus where the work of the open tab begins. */
  begin() {
    const panel = this.#panels[this.#tabs.value];
    if (panel.begin) panel.begin();
    else panel.querySelector("button:enabled, [tabindex='0']")?.focus();
  }

  /** Press the key that takes back, as a finger does; one that has to be held gets the focus. */
  undo() {
    if (this.#undo.hidden) this.#undoOld.focus();
    else this.#undo.click();
  }

  /** Draw what depends on the time. @param {number} now */
  tick(now) {
    this.#panels.time.tick(now);
    const old = now - (undoable(this.#timer)?.at ?? now) > FRESH;
    this.#undo.hidden = old;
    this.#undoOld.hidden = !old;
  }

  #draw() {
    const timer = this.#timer;
    this.#empty.hidden = Boolean(timer);
    this.#title.textContent = timer ? text((timer.contest ?? timer).title) : "";
    this.#part.textContent = timer ? timerPart(timer) : "";
    for (const [name, panel] of Object.entries(this.#panels)) {
      panel.hidden = !timer || name !== this.#tabs.value;
      panel.render(timer, this.#zone, this.#following);
    }
    this.#drawUndo();
  }

  #drawUndo() {
    const one = undoable(this.#timer);
    const words = one ? t("Undo: {what}", { what: operationText(one, this.#zone) }) : t("Nothing to undo");
    const when = one ? `${wallClock(one.at, this.#zone)} · ${operatorName(one.by, this.desk)}` : "";
    for (const [key, notes] of /** @type {Array<[any, string]>} */ ([[this.#undo, when], [this.#undoOld, `${when} · ${t("hold")}`]])) {
      key.disabled = !one || !this.desk.can("StartTimer");
      redraw(key, [words, notes], () => [icon("undo"), make("span", {}, words, make("small", { class: "num" }, notes))]);
    }
    this.tick(this.desk.now());
  }

  #takeBack() {
    const one = undoable(this.#timer);
    const says = t("Undo: {what}", { what: operationText(one, this.#zone) });
    this.desk.send("Undo", { command: one.command }, `${says} · ${text((this.#timer.contest ?? this.#timer).title)}`);
  }
}
customElements.define("timer-side", TimerSide);
