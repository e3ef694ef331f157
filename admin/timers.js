// @ts-check
import "./alert-panel.js";
import "./clock-quality.js";
import "./draw-panel.js";
import "./key-map.js";
import "./picker.js";
import "./timer-side.js";
import { List } from "../display/kit/list.js";
import { t, text } from "../display/kit/texts.js";
import { untilChange } from "../display/kit/timer.js";
import { hold, tap } from "./hold.js";
import { icon, make, redraw, tag } from "./make.js";
import { MAIN_KEYS, operate, someRun, wholeState } from "./operations.js";
import { TimerRow } from "./timer-row.js";
import { roleName } from "./wording.js";

/** How long the key that pauses everything is held, in milliseconds. */
const LONG_HOLD = 2000;

/** The page of one venue's timers. Set `desk` before it is connected; `show(venue)` follows the address. */
export class TimersPage extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #venue = "";
  #chosen = "";
  /** @type {Set<string>} timers whose workstations are open */ #open = new Set();
  /** What stands in the side: the chosen timer, or one of the panels by its key. */ #beside = "timer";
  /** @type {any} */ #view = null;
  /** @type {any} what stands over everything on the venue's screens, as one of them hears it */ #alert = null;
  #witness = "";
  /** @type {any} */ #signals = null;
  /** @type {any} */ #health = null;
  /** @type {Record<string, () => void>} */ #watched = {};
  #alarm = 0;
  #onDesk = () => this.#render();
  #onKey = (/** @type {KeyboardEvent} */ event) => this.#steer(event);

  #picker = /** @type {any} */ (make("choice-picker", { label: t("Venue"), empty: t("Choose a venue") }));
  #rights = make("span");
  #clocks = /** @type {any} */ (make("clock-quality", { role: "status" }));
  #mute = tap(make("button", { class: "btn mute", type: "button" }), () => this.#turnSignals());
  #keys = /** @type {Record<string, HTMLButtonElement>} */ ({
    draw: this.#panelKey("draw", t("Draw")),
    alert: this.#panelKey("alert", t("Attention…")),
    keys: this.#panelKey("keys", "?"),
  });
  #list = make("div", { class: "timer-rows" });
  #rows = new List(this.#list, () => new TimerRow());
  #message = make("p", { class: "message" }, t("Choose a venue above."));
  /** @type {Record<string, any>} */ #sides = {
    timer: make("timer-side", { class: "side" }), alert: make("alert-panel", { class: "side" }),
    draw: make("draw-panel", { class: "side" }), keys: make("key-map", { class: "side", page: "timers" }),
  };
  #count = make("span", { class: "num count", "aria-live": "polite" });
  #start = tap(make("button", { class: "btn go", type: "button" }, icon("play"), t("Start the chosen")),
    () => this.#goOn());
  #pause = tap(make("button", { class: "btn", type: "button" }, icon("pause"), t("Pause the chosen")),
    () => this.#hold(this.#marked));
  #pauseAll = hold(make("button", { class: "btn danger pause-all", type: "button" }), () => this.#hold(this.#timers), LONG_HOLD);

  connectedCallback() {
    if (this.firstChild) return;
    for (const side of Object.values(this.#sides)) side.desk = this.desk;
    this.#picker.addEventListener("pick", (/** @type {CustomEvent} */ event) => {
      location.hash = `#/timers/${event.detail}`;
    });
    this.append(
      make("header", { class: "head" }, this.#picker, this.#clocks, make("span", { class: "sp" }), this.#rights,
        this.#mute, this.#keys.draw, this.#keys.alert, this.#keys.keys),
      make("section", { class: "timer-list", "aria-label": t("Timers") },
        make("div", { class: "timer-head", "aria-hidden": "true" },
          make("span"), make("span", {}, t("Contest, module")), make("span", {}, t("At the workstations")),
          make("span", { class: "r" }, t("Time left")), make("span")),
        this.#message, this.#list),
      ...Object.values(this.#sides),
      make("footer", { class: "deck" }, this.#count, this.#start, this.#pause, make("span", { class: "sp" }), this.#pauseAll));
    this.#listen();
    this.#render();
    this.#tick();
  }

  #listen() {
    this.addEventListener("timer-choose", (event) => {
      const { timer, tab, workstation } = /** @type {CustomEvent} */ (event).detail;
      this.#choose(timer);
      if (!tab) return;
      this.#sides.timer.open(tab, workstation);
      this.#sides.timer.begin();
    });
    this.addEventListener("timer-open", (event) => this.#turnStations(/** @type {CustomEvent} */ (event).detail.timer));
    this.addEventListener("timer-mark", () => this.#renderDeck());
    this.desk.addEventListener("index", this.#onDesk);
    this.desk.addEventListener("link", this.#onDesk);
    this.desk.commands.addEventListener("change", this.#onDesk);
    document.addEventListener("keydown", this.#onKey);
    this.#watch("health", "health@crew", (view) => {
      this.#health = view;
      this.#renderClocks();
    });
  }

  disconnectedCallback() {
    for (const leave of Object.values(this.#watched)) leave();
    clearTimeout(this.#alarm);
    this.desk.removeEventListener("index", this.#onDesk);
    this.desk.removeEventListener("link", this.#onDesk);
    this.desk.commands.removeEventListener("change", this.#onDesk);
    document.removeEventListener("keydown", this.#onKey);
  }

  /** @param {string} venue empty: the first one */
  show(venue) {
    const wanted = venue || this.desk.index?.venues[0]?.id || "";
    if (wanted === this.#venue) return;
    this.#venue = wanted;
    this.#view = this.#signals = null;
    this.#chosen = "";
    this.#open.clear();
    this.#watch("timers", wanted && `timers:${wanted}@crew`, (view) => {
      this.#view = view;
      this.#render();
    }, () => {
      this.#message.textContent = t("This venue is not among those you may see.");
    });
    this.#watch("signals", wanted && `signals:${wanted}@venue`, (view) => {
      this.#signals = view;
      this.#renderSignals();
    });
    this.#render();
  }

  /**
   * Watch a stream in the place of the one that was watched as the same.
   *
   * @param {string} as @param {string} stream empty: none
   * @param {(view: any) => void} draw @param {() => void} [gone]
   */
  #watch(as, stream, draw, gone) {
    this.#watched[as]?.();
    delete this.#watched[as];
    if (stream) this.#watched[as] = this.desk.watch(stream, draw, gone);
  }

  #watchAlert() {
    const witness = this.#screens[0]?.id ?? "";
    if (witness === this.#witness) return;
    this.#witness = witness;
    this.#alert = null;
    this.#watch("alert", witness && `screen:${witness}`, (view) => {
      this.#alert = view.alert ?? null;
      this.#renderBeside();
    });
  }

  /** @returns {any[]} the venue's screens */
  get #screens() {
    return (this.desk.index?.screens ?? []).filter((/** @type {any} */ screen) => screen.venue === this.#venue);
  }

  #render() {
    const { desk } = this;
    if (!this.#venue && desk.index?.venues.length) return this.show("");
    this.#picker.choices = (desk.index?.venues ?? []).map((/** @type {any} */ venue) => ({
      value: venue.id, title: text(venue.title),
    }));
    this.#picker.value = this.#venue;
    redraw(this.#rights, [desk.may("StartTimer"), desk.you.role], () => (desk.may("StartTimer") ? [] : [
      tag("quiet", "lock", t("Read only: {role}", { role: roleName(desk.you.role) }))]));
    this.#watchAlert();
    this.#renderRows();
    this.#renderSignals();
    this.#renderClocks();
    this.#renderBeside();
    this.#renderDeck();
  }

  #renderRows() {
    const timers = this.#timers;
    this.#message.hidden = timers.length > 0;
    if (this.#view && !timers.length) this.#message.textContent = t("This venue has no timers.");
    this.style.setProperty("--venue", this.#view ? `var(--b${this.#view.venue.colour}a)` : "transparent");
    this.#rows.show(timers, (timer) => timer.id, (node, timer) => {
      const row = /** @type {TimerRow} */ (/** @type {unknown} */ (node));
      row.desk = this.desk;
      row.render(timer, { zone: this.#view.venue.zone, chosen: timer.id === this.#chosen, open: this.#open.has(timer.id) });
    });
  }

  #renderSignals() {
    const muted = Boolean(this.#signals?.muted);
    this.#mute.disabled = !this.#signals || !this.desk.can("MuteSignals");
    this.#mute.setAttribute("aria-pressed", String(muted));
    redraw(this.#mute, [muted], () => [icon("bell"), document.createTextNode(muted ? t("Muted") : t("Sound"))]);
  }

  #renderClocks() {
    const here = new Set(this.#screens.map((screen) => screen.id));
    this.#clocks.render((this.#health?.screens ?? []).filter((/** @type {any} */ screen) => here.has(screen.id)));
  }

  #renderBeside() {
    const venue = this.#view?.venue ?? null;
    for (const [name, side] of Object.entries(this.#sides)) side.hidden = name !== this.#beside;
    for (const [name, key] of Object.entries(this.#keys)) key.setAttribute("aria-pressed", String(name === this.#beside));
    const timer = this.#timer ?? null;
    this.#keys.alert.classList.toggle("raised", this.#alert !== null);
    this.#sides.timer.render(timer, venue?.zone, this.#timers.find((one) => one.id === timer?.next) ?? null);
    this.#sides.alert.render(venue, this.#alert);
    this.#sides.draw.render(venue);
  }

  #renderDeck() {
    const marked = this.#marked;
    const ready = marked.some((timer) => ["armed", "paused"].includes(wholeState(timer)));
    const going = (/** @type {any[]} */ timers) => timers.some((timer) => someRun(timer, ["running"]));
    this.#count.textContent = t("Chosen: {n}", { n: marked.length });
    this.#start.disabled = !ready || !this.desk.can("StartTimer");
    this.#pause.disabled = !going(marked) || !this.desk.can("PauseTimer");
    this.#pauseAll.disabled = !going(this.#timers) || !this.desk.can("PauseTimer");
    redraw(this.#pauseAll, [this.#view?.venue.title], () => [icon("pause"), make("span", {},
      t("Pause everything"), make("small", {}, text(this.#view?.venue.title), " · ", t("hold 2 s")))]);
  }

  /** @returns {any[]} */
  get #timers() {
    return this.#view?.timers ?? [];
  }

  /** @returns {any} the chosen timer; undefined: none is */
  get #timer() {
    return this.#timers.find((timer) => timer.id === this.#chosen);
  }

  /** @returns {any[]} */
  get #marked() {
    return this.#timers.filter((timer) => this.#row(timer.id)?.marked);
  }

  /** @param {string} timer @returns {TimerRow | undefined} */
  #row(timer) {
    return /** @type {any[]} */ (this.#rows.nodes).find((row) => row.timer?.id === timer);
  }

  /** @param {string} timer */
  #choose(timer) {
    this.#chosen = timer;
    this.#beside = "timer";
    this.#render();
  }

  /**
   * Open a timer's workstations below it, or close them. Others stay open: a row that closes above
   * would pull this one away from the finger.
   *
   * @param {string} timer
   */
  #turnStations(timer) {
    if (!this.#open.delete(timer)) this.#open.add(timer);
    this.#choose(timer);
  }

  /** Start or resume each marked timer, by a command of its own. */
  #goOn() {
    for (const timer of this.#marked) {
      const main = MAIN_KEYS[wholeState(timer)];
      if (["StartTimer", "ResumeTimer"].includes(main.command)) operate(this.desk, timer, main.command, {}, main.words());
    }
  }

  /** Pause all of these timers that run. @param {any[]} timers */
  #hold(timers) {
    for (const timer of timers.filter((one) => someRun(one, ["running"]))) {
      operate(this.desk, timer, "PauseTimer", {}, t("Pause"));
    }
  }

  #turnSignals() {
    const on = !this.#signals.muted;
    this.desk.send("MuteSignals", { venue: this.#venue, on },
      `${on ? t("Signals off") : t("Signals on")} · ${text(this.#view?.venue.title)}`);
  }

  /** @param {string} name @param {string} words */
  #panelKey(name, words) {
    return tap(make("button", {
      class: `btn panel-key ${name}`, type: "button", "aria-label": name === "keys" ? t("Keys") : null,
    }, words), () => this.#turn(name));
  }

  /** Put a panel in the side; the same again: the timer comes back. @param {string} name */
  #turn(name) {
    this.#beside = this.#beside === name ? "timer" : name;
    this.#renderBeside();
    this.#sides[this.#beside].begin?.();
  }

  /** @param {KeyboardEvent} event */
  #steer(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (target.closest("input:not([type=checkbox]), textarea, select, [popover]")) {
      if (event.key === "Escape") target.blur();
      return;
    }
    const act = event.key === "?" ? () => this.#turn("keys") : this.#shortcut(event.code);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @param {string} code @returns {(() => void) | undefined} */
  #shortcut(code) {
    const { timer } = this.#sides;
    const row = this.#row(this.#chosen);
    return /** @type {Record<string, () => void>} */ ({
      ArrowUp: () => this.#step(-1),
      ArrowDown: () => this.#step(1),
      KeyP: () => row?.press(),
      KeyX: () => row?.aimAtStop(),
      KeyU: () => timer.undo(),
      KeyW: () => this.#chosen && this.#turnStations(this.#chosen),
      KeyM: () => this.#openTab("time"),
      KeyR: () => this.#openTab("run"),
      KeyH: () => this.#openTab("history"),
      KeyA: () => this.#turn("alert"),
      KeyD: () => this.#turn("draw"),
      Escape: () => this.#beside !== "timer" && this.#turn("timer"),
    })[code];
  }

  /** @param {string} tab */
  #openTab(tab) {
    this.#beside = "timer";
    this.#renderBeside();
    this.#sides.timer.open(tab);
    this.#sides.timer.begin();
  }

  /** Choose the next timer, or the one before. @param {number} by */
  #step(by) {
    const timers = this.#timers;
    if (!timers.length) return;
    const at = timers.findIndex((timer) => timer.id === this.#chosen);
    const next = timers[at < 0 ? 0 : Math.max(0, Math.min(timers.length - 1, at + by))];
    this.#choose(next.id);
    this.#row(next.id)?.scrollIntoView({ block: "nearest" });
  }

  #tick() {
    const now = this.desk.now();
    for (const row of this.#rows.nodes) /** @type {TimerRow} */ (/** @type {unknown} */ (row)).tick(now);
    this.#sides.timer.tick(now);
    const next = Math.min(1000, ...this.#timers.map((timer) => untilChange(timer, now)), ...this.#timers.map(
      (timer) => (timer.starts > now ? (timer.starts - now) % 1000 || 1000 : 1000)));
    this.#alarm = window.setTimeout(() => this.#tick(), Math.max(16, Math.ceil(next)));
  }
}
customElements.define("timers-page", TimersPage);
