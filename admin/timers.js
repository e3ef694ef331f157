// @ts-check
import "./give-back.js";
import "./picker.js";
import { List } from "../display/kit/list.js";
import { t, text } from "../display/kit/texts.js";
import { untilChange } from "../display/kit/timer.js";
import { hold } from "./hold.js";
import { icon, make, tag } from "./make.js";
import { TimerRow, mainKey, timerName } from "./timer-row.js";
import { roleName } from "./wording.js";

/** How long the key that pauses everything is held, in milliseconds. */
const LONG_HOLD = 2000;

/** The page of one venue's timers. Set `desk` before it is connected; `show(venue)` follows the address. */
export class TimersPage extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #venue = "";
  #chosen = "";
  /** @type {any} */ #view = null;
  /** @type {(() => void) | null} */ #leave = null;
  #alarm = 0;
  #onDesk = () => this.#render();

  #picker = /** @type {any} */ (make("choice-picker", { label: t("Venue"), empty: t("Choose a venue") }));
  #rights = make("span");
  #list = make("div", { class: "timer-rows" });
  #rows = new List(this.#list, () => new TimerRow());
  #message = make("p", { class: "message" }, t("Choose a venue above."));
  #back = /** @type {any} */ (make("give-back", { class: "side" }));
  #count = make("span", { class: "num count", "aria-live": "polite" });
  #start = make("button", {
    class: "btn go", type: "button", click: () => this.#together(["armed", "paused"]),
  }, icon("play"), t("Start the chosen"));
  #pause = make("button", {
    class: "btn", type: "button", click: () => this.#together(["running"]),
  }, icon("pause"), t("Pause the chosen"));
  #pauseAll = hold(
    make("button", { class: "btn danger", type: "button" }, icon("pause"), t("Pause the whole venue"), make("small", {}, t("hold 2 s"))),
    () => this.#send(this.#running), LONG_HOLD);

  connectedCallback() {
    if (this.firstChild) return;
    this.#back.desk = this.desk;
    this.#picker.addEventListener("pick", (/** @type {CustomEvent} */ event) => {
      location.hash = `#/timers/${event.detail}`;
    });
    this.append(
      make("header", { class: "head" }, this.#picker, make("span", { class: "sp" }), this.#rights),
      make("section", { class: "timer-list", "aria-label": t("Timers") },
        make("div", { class: "timer-head" },
          make("span"), make("span", {}, t("Contest, module")), make("span", {}, t("State")),
          make("span", { class: "r" }, t("Time left")), make("span")),
        this.#message, this.#list),
      this.#back,
      make("footer", { class: "deck" }, this.#count, this.#start, this.#pause, make("span", { class: "sp" }), this.#pauseAll));
    this.addEventListener("timer-choose", (event) => this.#choose(/** @type {CustomEvent} */ (event).detail));
    this.addEventListener("timer-mark", () => this.#renderDeck());
    this.desk.addEventListener("index", this.#onDesk);
    this.desk.addEventListener("link", this.#onDesk);
    this.#render();
    this.#tick();
  }

  disconnectedCallback() {
    this.#leave?.();
    clearTimeout(this.#alarm);
    this.desk.removeEventListener("index", this.#onDesk);
    this.desk.removeEventListener("link", this.#onDesk);
  }

  /** @param {string} venue empty: the first one */
  show(venue) {
    const wanted = venue || this.desk.index?.venues[0]?.id || "";
    if (wanted === this.#venue) return;
    this.#leave?.();
    this.#venue = wanted;
    this.#view = null;
    this.#chosen = "";
    this.#leave = wanted ? this.desk.watch(`timers:${wanted}@crew`, (view) => {
      this.#view = view;
      this.#render();
    }, () => {
      this.#message.textContent = t("This venue is not among those you may see.");
    }) : null;
    this.#render();
  }

  #render() {
    const { desk } = this;
    if (!this.#venue && desk.index?.venues.length) return this.show("");
    this.#picker.choices = (desk.index?.venues ?? []).map((/** @type {any} */ venue) => ({
      value: venue.id, title: text(venue.title),
    }));
    this.#picker.value = this.#venue;
    this.#rights.replaceChildren(...(desk.may("StartTimer") ? [] : [
      tag("quiet", "lock", t("Read only: {role}", { role: roleName(desk.you.role) }))]));
    const timers = this.#view?.timers ?? [];
    this.#message.hidden = timers.length > 0;
    if (this.#view && !timers.length) this.#message.textContent = t("This venue has no timers.");
    this.style.setProperty("--venue", this.#view ? `var(--b${this.#view.venue.colour}a)` : "transparent");
    this.#rows.show(timers, (timer) => timer.id, (node, timer) => {
      const row = /** @type {TimerRow} */ (/** @type {unknown} */ (node));
      row.desk = desk;
      row.render(timer, { zone: this.#view.venue.zone, chosen: timer.id === this.#chosen });
    });
    this.#back.render(timers.find((/** @type {any} */ timer) => timer.id === this.#chosen) ?? null, this.#view?.venue.zone);
    this.#renderDeck();
  }

  #renderDeck() {
    const marked = this.#marked;
    const ready = marked.filter((timer) => timer.state === "armed" || timer.state === "paused");
    const going = marked.filter((timer) => timer.state === "running");
    this.#count.textContent = t("Chosen: {n}", { n: marked.length });
    this.#start.disabled = !ready.length || !this.desk.can("StartTimer");
    this.#pause.disabled = !going.length || !this.desk.can("PauseTimer");
    this.#pauseAll.disabled = !this.#running.length || !this.desk.can("PauseTimer");
  }

  /** @returns {any[]} */
  get #running() {
    return (this.#view?.timers ?? []).filter((/** @type {any} */ timer) => timer.state === "running");
  }

  /** @returns {any[]} */
  get #marked() {
    return (this.#view?.timers ?? []).filter((/** @type {any} */ timer, /** @type {number} */ index) =>
      /** @type {TimerRow | undefined} */ (/** @type {unknown} */ (this.#rows.nodes[index]))?.marked);
  }

  /** @param {string} timer */
  #choose(timer) {
    this.#chosen = timer;
    this.#render();
    this.#back.begin();
  }

  /** @param {string[]} states */
  #together(states) {
    this.#send(this.#marked.filter((timer) => states.includes(timer.state)));
  }

  /** @param {any[]} timers */
  #send(timers) {
    for (const timer of timers) {
      const main = mainKey(timer);
      this.desk.send(main.command, { timer: timer.id }, main.log(timerName(timer)));
    }
  }

  #tick() {
    const now = this.desk.now();
    const timers = this.#view?.timers ?? [];
    for (const row of this.#rows.nodes) /** @type {TimerRow} */ (/** @type {unknown} */ (row)).tick(now);
    this.#back.tick(now);
    const next = Math.min(1000, ...timers.map((/** @type {any} */ timer) => untilChange(timer, now)));
    this.#alarm = window.setTimeout(() => this.#tick(), Math.max(16, Math.ceil(next)));
  }
}
customElements.define("timers-page", TimersPage);
