// @ts-check
import "./station-panel.js";
import { phase } from "../display/kit/phase.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { endsAt, face, mood } from "../display/kit/timer.js";
import { deafen, hold, tap } from "./hold.js";
import { icon, make, redraw } from "./make.js";
import { MAIN_KEYS, operate, someRun, waiting, wholeState } from "./operations.js";
import { signed, timerName, timerPlace } from "./wording.js";

/**
 * One timer: what it measures, how it stands, how much is left, and its keys at fixed places; its
 * workstations below, when opened. Emits `timer-choose` with what is to be worked on, `timer-mark`
 * when its box is ticked and `timer-open` when its workstations are asked for.
 */
export class TimerRow extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any} */ #timer = null;
  #state = "";
  #zone = "";
  #box = make("input", { type: "checkbox" });
  #title = make("b");
  #part = make("span");
  #module = make("span");
  #times = make("span", { class: "times" });
  #subject = make("button", { class: "subject", type: "button", click: () => this.#choose() }, this.#title,
    make("small", { class: "num" }, make("span", { class: "belongs" }, this.#part, this.#module), this.#times));
  #mood = make("span", { class: "mood num" });
  #places = make("button", { class: "btn places", type: "button", click: () => this.#tell("timer-open") }, icon("down"));
  #before = make("small");
  #face = make("time", { class: "face" });
  #main = tap(make("button", { class: "btn", type: "button" }), () => this.#press());
  #more = make("button", { class: "btn", type: "button", click: () => this.#choose("time") }, t("± min"));
  #stop = make("button", { class: "btn danger", type: "button" }, t("Stop"));
  #stations = /** @type {any} */ (make("station-panel", { hidden: true }));

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("div", { class: "line" },
        make("label", { class: "box" }, this.#box), this.#subject,
        make("span", { class: "how" }, this.#mood, this.#places),
        make("span", { class: "left" }, this.#before, this.#face),
        make("span", { class: "act" }, this.#main, this.#more, this.#stop)),
      this.#stations);
    this.#box.addEventListener("change", () => this.#tell("timer-mark"));
    hold(this.#stop, () => this.#operate("StopTimer", t("Stop")));
  }

  get marked() {
    return this.#box.checked;
  }

  get timer() {
    return this.#timer;
  }

  /** @param {any} timer @param {{ zone: string, chosen: boolean, open: boolean }} about */
  render(timer, { zone, chosen, open }) {
    this.#timer = timer;
    this.#zone = zone;
    this.classList.toggle("chosen", chosen);
    this.#subject.setAttribute("aria-pressed", String(chosen));
    this.#title.textContent = text((timer.contest ?? timer).title);
    this.#part.textContent = timerPlace(timer);
    this.#module.textContent = timer.module ? ` · ${text(timer.module.title)}` : "";
    this.#renderKeys(timer);
    this.#renderStations(timer, open);
    this.tick(this.desk.now());
  }

  /** Press the main key, as a finger does. */
  press() {
    this.#main.click();
  }

  /** Put the focus on the key that stops, so that it can be held. */
  aimAtStop() {
    this.#stop.focus();
  }

  /** @param {any} timer */
  #renderKeys(timer) {
    const name = timerName(timer);
    const state = wholeState(timer);
    const main = MAIN_KEYS[state];
    if (this.#state && this.#state !== state) deafen(this.#main);
    this.#state = state;
    redraw(this.#main, [state], () => [icon(main.icon), document.createTextNode(main.words())]);
    this.#main.className = `btn ${main.kind}`;
    this.#main.disabled = !this.desk.can(main.command);
    this.#more.disabled = !this.desk.can("AdjustTimer");
    this.#stop.disabled = !someRun(timer, ["running", "paused"]) || !this.desk.can("StopTimer");
    this.#box.setAttribute("aria-label", t("Choose {what}", { what: name }));
    this.#main.setAttribute("aria-label", `${main.words()}: ${name}`);
    this.#more.setAttribute("aria-label", t("Change the time: {what}", { what: name }));
    this.#stop.setAttribute("aria-label", t("Stop, hold: {what}", { what: name }));
  }

  /** @param {any} timer @param {boolean} open */
  #renderStations(timer, open) {
    const stations = timer.stations ?? [];
    this.#places.hidden = !stations.length;
    this.#places.setAttribute("aria-expanded", String(open));
    this.#places.setAttribute("aria-label", t("Workstations: {what}", { what: timerName(timer) }));
    this.#stations.hidden = !open || !stations.length;
    if (this.#stations.hidden) return;
    this.#stations.desk = this.desk;
    this.#stations.render(timer);
  }

  /** Draw what depends on the time. @param {number} now */
  tick(now) {
    const timer = this.#timer;
    const starts = timer.state === "armed" && timer.starts > now ? timer.starts : null;
    const feeling = mood(timer, now);
    this.dataset.mood = feeling;
    write(this.#before, starts ? t("starts in") : "");
    write(this.#face, starts ? face(counting(starts), now) : face(timer, now) || "0:00");
    write(this.#times, this.#when(timer, starts, now));
    this.#renderMood(timer, feeling, now);
    if (!this.#stations.hidden) this.#stations.tick(now);
  }

  /** @param {any} timer @param {number | null} starts @param {number} now */
  #when(timer, starts, now) {
    if (starts) return t("start at {time}", { time: wallClock(starts, this.#zone) });
    const ends = endsAt(timer, now);
    return ends === null ? "" : t("until {time}", { time: wallClock(ends, this.#zone) });
  }

  /** @param {any} timer @param {string} feeling @param {number} now */
  #renderMood(timer, feeling, now) {
    const asked = waiting(this.desk, timer.id);
    const doubt = asked?.standing === "unknown";
    const notes = [counts(timer), timer.state !== "running" && timer.reason, returned(timer)].filter(Boolean).join(" · ");
    const [drawing, words] = doubt ? ["warn", t("no answer yet, repeating")] : moodOf(timer, feeling, now);
    redraw(this.#mood, [drawing, words, notes], () => [
      make("span", { class: doubt ? "mood-word doubt" : "mood-word" }, icon(/** @type {any} */ (drawing)), words),
      make("small", { title: notes }, notes),
    ]);
  }

  #press() {
    const main = MAIN_KEYS[this.#state];
    this.#choose();
    this.#operate(main.command, main.words());
  }

  /** @param {string} command @param {string} says */
  #operate(command, says) {
    operate(this.desk, this.#timer, command, {}, says);
  }

  /** @param {string} [tab] */
  #choose(tab) {
    this.#tell("timer-choose", { tab });
  }

  /** @param {string} name @param {Record<string, unknown>} [more] */
  #tell(name, more) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { timer: this.#timer.id, ...more } }));
  }
}
customElements.define("timer-row", TimerRow);

/** Make what is left until an instant look like a timer. @param {number} at */
export function counting(at) {
  return { kind: "countdown", state: "running", duration: 0, remaining: at, added: 0, anchor: 0, overtime: "hold" };
}

/**
 * Say how a timer stands: by its phase, unless its time runs out, or somebody ended it.
 *
 * @param {any} timer @param {string} feeling @param {number} now @returns {[string, string]}
 */
function moodOf(timer, feeling, now) {
  if (feeling === "warned") return ["warn", t("ends soon")];
  if (feeling === "late") return ["warn", t("time is over")];
  const shown = phase(timer, now);
  if (shown === "finished" && timer.outcome === "aborted") return ["cross", t("aborted")];
  if (shown === "finished" && timer.outcome === "stopped") return ["stop", t("stopped")];
  return /** @type {Record<string, [string, string]>} */ ({
    waiting: ["clock", t("ready")],
    briefing: ["clock", t("briefing")],
    running: ["play", t("running")],
    extra_time: ["play", t("extra time")],
    paused: ["pause", t("paused")],
    break: ["pause", t("lunch")],
    marking: ["check", t("marking")],
    finished: ["check", t("finished")],
  })[shown];
}

/** Count workstations by how they stand, when they don't all stand alike. @param {any} timer */
function counts(timer) {
  const stations = timer.stations ?? [];
  if (!stations.length) return "";
  const n = (/** @type {string} */ state) => stations.filter((/** @type {any} */ one) => one.state === state).length;
  if (n(timer.state) === stations.length) return t("workstations: {n}", { n: stations.length });
  return [
    n("running") && t("at work: {n}", { n: n("running") }),
    n("paused") && t("paused: {n}", { n: n("paused") }),
    n("finished") && t("done: {n}", { n: n("finished") }),
    n("armed") && t("not started: {n}", { n: n("armed") }),
  ].filter(Boolean).join(", ");
}

/** @param {any} timer */
function returned(timer) {
  return timer.added ? t("{n} min returned", { n: signed(Math.round(timer.added / 60_000)) }) : "";
}

/** @param {Element} node @param {string} words */
function write(node, words) {
  if (node.textContent !== words) node.textContent = words;
}
