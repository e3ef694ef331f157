// @ts-check
import "./chip-group.js";
import "./reason-field.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { clockFace, left } from "../display/kit/timer.js";
import { tap } from "./hold.js";
import { make, redraw } from "./make.js";
import { operate } from "./operations.js";
import { operationText, signed, timeReasons } from "./wording.js";

const MINUTE = 60_000;
const MOST = 180;
const USUAL = [1, 5, 10];
const OWN = "own";

/** Changes the time of one timer or one workstation of it: whose, how much, why, and what will come of it. */
export class GiveBack extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any} */ #timer = null;
  #zone = "";
  #minutes = 5;
  #whose = /** @type {any} */ (make("chip-group", { class: "fives", label: t("Whose time") }));
  #chips = /** @type {any} */ (make("chip-group", { class: "fours", label: t("Minutes") }));
  #face = make("output", { class: "minutes num", "aria-live": "polite" });
  #own = make("div", { class: "stepper", hidden: true },
    this.#step(-5), this.#step(-1), this.#face, this.#step(1), this.#step(5));
  #reason = /** @type {any} */ (make("reason-field"));
  #effect = make("p", { class: "note num" });
  #past = make("ul", { class: "past num" });
  #do = tap(make("button", { class: "btn pri", type: "button" }), () => this.#give());

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("div", { class: "side-scroll" },
        make("h3", {}, t("Whose time")), this.#whose,
        make("h3", {}, t("Minutes")), this.#chips, this.#own,
        make("h3", {}, t("Reason")), this.#reason,
        this.#effect, this.#past),
      make("footer", { class: "deck" }, this.#do));
    this.#reason.usual = timeReasons();
    this.#chips.chips = [
      ...USUAL.map((n) => ({ value: String(n), words: signed(n), label: t("{n} minutes more", { n }) })),
      { value: OWN, words: t("Other") },
    ];
    this.#chips.value = "5";
    this.#whose.addEventListener("choose", () => this.#draw());
    this.#chips.addEventListener("choose", () => {
      if (this.#chips.value !== OWN) this.#minutes = Number(this.#chips.value);
      this.#draw();
    });
    this.#reason.addEventListener("reason", () => this.#draw());
  }

  /** @param {any} timer null: none is chosen @param {string} zone */
  render(timer, zone) {
    if (timer?.id !== this.#timer?.id) this.#clear();
    this.#timer = timer;
    this.#zone = zone;
    this.#draw();
  }

  /** Say whose time it is about; empty: everybody's. @param {string} workstation */
  aim(workstation) {
    this.#whose.value = workstation;
    this.#draw();
  }

  /** Put the focus where the work begins. */
  begin() {
    this.#chips.querySelector("[tabindex='0']")?.focus();
  }

  /** Draw what depends on the time. @param {number} now */
  tick(now) {
    if (!this.#timer) return;
    const words = this.#consequence(now);
    if (this.#effect.textContent !== words) this.#effect.textContent = words;
  }

  #clear() {
    this.#minutes = 5;
    this.#chips.value = "5";
    this.#whose.value = "";
    this.#reason.clear();
  }

  /** @param {number} by */
  #step(by) {
    return make("button", {
      class: "btn num", type: "button",
      "aria-label": by > 0 ? t("{n} minutes more", { n: by }) : t("{n} minutes less", { n: -by }),
      click: () => this.#add(by),
    }, signed(by));
  }

  /** @param {number} by */
  #add(by) {
    const next = this.#minutes + by;
    this.#minutes = Math.max(-MOST, Math.min(MOST, next === 0 ? Math.sign(by) : next));
    this.#draw();
  }

  /** @returns {any} the workstation whose time it is; undefined: everybody's */
  get #station() {
    return (this.#timer?.stations ?? []).find((/** @type {any} */ one) => one.workstation === this.#whose.value);
  }

  #draw() {
    const timer = this.#timer;
    if (!timer) return;
    const stations = timer.stations ?? [];
    this.#whose.chips = [
      { value: "", words: t("All"), label: t("Everybody") },
      ...stations.map((/** @type {any} */ one) => ({
        value: one.workstation, words: one.workstation, kind: one.state === timer.state ? "" : one.state,
        label: [t("workstation {n}", { n: one.workstation }), ...(one.names ?? []).map(text)].join(", "),
      })),
    ];
    if (this.#whose.value && !this.#station) this.#whose.value = "";
    this.#own.hidden = this.#chips.value !== OWN;
    this.#face.textContent = signed(this.#minutes);
    this.#do.disabled = !this.desk.can("AdjustTimer") || !this.#reason.value;
    this.#do.textContent = this.#words();
    this.#drawPast(timer);
    this.tick(this.desk.now());
  }

  #words() {
    if (!this.#reason.value) return t("Choose a reason");
    const n = Math.abs(this.#minutes);
    const words = this.#minutes > 0 ? t("Give {n} min back", { n }) : t("Take {n} min away", { n });
    return this.#station ? `${words} · ${t("workstation {n}", { n: this.#station.workstation })}` : words;
  }

  /** @param {any} timer */
  #drawPast(timer) {
    const past = timer.history.filter((/** @type {any} */ one) => one.what === "TimerAdjusted" && !one.undone);
    redraw(this.#past, past, () => past.map((/** @type {any} */ one) => make("li", {},
      make("span", {}, make("b", {}, operationText(one, this.#zone)), one.reason && make("small", {}, one.reason)),
      make("time", {}, wallClock(one.at, this.#zone)))));
  }

  /** @param {number} now */
  #consequence(now) {
    const station = this.#station;
    const run = { ...this.#timer, ...station };
    const who = station && (station.names ?? []).map(text).join(", ");
    return [who, this.#outcome(run, now)].filter(Boolean).join(": ");
  }

  /** @param {any} run @param {number} now */
  #outcome(run, now) {
    const change = this.#minutes * MINUTE;
    const rest = left(run, now);
    if (run.state === "finished") return t("The time is over: the timer opens again, on pause.");
    if (run.state === "running") {
      return t("It will end at {after} instead of {before}.", {
        after: wallClock(now + rest + change, this.#zone), before: wallClock(now + rest, this.#zone),
      });
    }
    return t("{after} will be left instead of {before}.", {
      after: clockFace(Math.ceil((rest + change) / 1000)), before: clockFace(Math.ceil(rest / 1000)),
    });
  }

  async #give() {
    const station = this.#station;
    const data = { delta: this.#minutes * MINUTE, reason: this.#reason.value };
    const sent = await operate(this.desk, this.#timer, "AdjustTimer",
      station ? { workstation: station.workstation, ...data } : data,
      `${t("{n} min", { n: signed(this.#minutes) })}, ${this.#reason.value}`);
    if (sent?.standing !== "accepted") return;
    this.#reason.clear();
    this.#draw();
  }
}
customElements.define("give-back", GiveBack);
