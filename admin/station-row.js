// @ts-check
import { t, text } from "../display/kit/texts.js";
import { face, mood } from "../display/kit/timer.js";
import { deafen, tap } from "./hold.js";
import { icon, make, redraw } from "./make.js";
import { MAIN_KEYS, operate } from "./operations.js";
import { signed } from "./wording.js";

/** One workstation of a timer: who is there, how it stands, and its keys. */
export class StationRow extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any} */ #timer = null;
  /** @type {any} */ #station = null;
  /** @type {() => string} */ #why = () => "";
  #place = make("b", { class: "station-number num" });
  #who = make("span", { class: "station-who" });
  #drawing = make("span", { class: "station-icon" });
  #how = make("small", { class: "num" });
  #main = tap(make("button", { class: "btn", type: "button" }), () => this.#press());
  #done = tap(make("button", { class: "btn", type: "button" }, t("Done")),
    () => this.#operate("FinishEarly", {}, t("Handed in early")));
  #more = make("button", { class: "btn", type: "button", click: () => this.#choose() }, t("± min"));

  connectedCallback() {
    if (this.firstChild) return;
    this.setAttribute("role", "listitem");
    this.append(this.#place,
      make("span", { class: "station-text" }, this.#who, make("span", { class: "station-how" }, this.#drawing, this.#how)),
      this.#main, this.#done, this.#more);
  }

  /** @param {any} timer @param {any} station @param {() => string} why gives the reason for a pause */
  render(timer, station, why) {
    if (this.#station && this.#station.state !== station.state) deafen(this.#main);
    this.#timer = timer;
    this.#station = station;
    this.#why = why;
    this.#place.textContent = station.workstation;
    this.#who.textContent = (station.names ?? []).map(text).join(", ") || t("nobody");
    this.#renderKeys();
    this.tick(this.desk.now());
  }

  #renderKeys() {
    const station = this.#station;
    const main = MAIN_KEYS[station.state];
    const place = t("workstation {n}", { n: station.workstation });
    redraw(this.#main, [station.state], () => [icon(main.icon)]);
    this.#main.className = `btn ${main.kind}`;
    this.#main.setAttribute("aria-label", `${main.words()}: ${place}`);
    this.#main.title = main.words();
    this.#done.setAttribute("aria-label", `${t("Handed in early")}: ${place}`);
    this.#more.setAttribute("aria-label", t("Change the time: {what}", { what: place }));
    this.#main.disabled = !this.#may(main.command) || !this.#mayRun();
    this.#done.disabled = !this.#may("FinishEarly") || !["running", "paused"].includes(station.state);
    this.#more.disabled = !this.#may("AdjustTimer");
  }

  /** @param {string} command */
  #may(command) {
    return this.desk.can(command);
  }

  /** A workstation starts, and is made ready again, by itself only where each has a time of its own. */
  #mayRun() {
    return this.#timer.mode === "per_workstation" || ["running", "paused"].includes(this.#station.state);
  }

  /** Draw what depends on the time. @param {number} now */
  tick(now) {
    const run = { ...this.#timer, ...this.#station };
    const feeling = mood(run, now);
    this.dataset.mood = feeling;
    const added = run.added ? t("{n} min", { n: signed(Math.round(run.added / 60_000)) }) : "";
    const words = [wordOf(feeling, run), face(run, now), added, this.#station.own && run.state !== "running" && run.reason];
    const line = words.filter(Boolean).join(" · ");
    redraw(this.#drawing, [feeling], () => [icon(iconOf(feeling))]);
    if (this.#how.textContent !== line) this.#how.textContent = line;
  }

  #press() {
    const main = MAIN_KEYS[this.#station.state];
    this.#operate(main.command, main.command === "PauseTimer" ? { reason: this.#why() } : {}, main.words());
  }

  /** @param {string} command @param {Record<string, unknown>} data @param {string} says */
  #operate(command, data, says) {
    this.#tell({});
    operate(this.desk, this.#timer, command, { workstation: this.#station.workstation, ...data }, says);
  }

  #choose() {
    this.#tell({ tab: "time", workstation: this.#station.workstation });
  }

  /** @param {Record<string, unknown>} what */
  #tell(what) {
    this.dispatchEvent(new CustomEvent("timer-choose", { bubbles: true, detail: { timer: this.#timer.id, ...what } }));
  }
}
customElements.define("station-row", StationRow);

/** @param {string} feeling @returns {any} */
function iconOf(feeling) {
  return { armed: "clock", running: "play", warned: "warn", late: "warn", paused: "pause", finished: "check" }[feeling];
}

/** @param {string} feeling @param {any} run */
function wordOf(feeling, run) {
  if (feeling === "finished") return run.outcome === "early" ? t("handed in early") : t("finished");
  return {
    armed: t("ready"), running: t("at work"), warned: t("ends soon"), late: t("time is over"), paused: t("paused"),
  }[feeling];
}
