// @ts-check
import { draw, icon, make, paintBadge, write } from "./kit/dom.js";
import { t, text, wallClock } from "./kit/texts.js";
import { clockFace, elapsed, endsAt, face, left, untilChange } from "./kit/timer.js";

const MINUS = "\u2212";

/** The card of one workstation: number, name, badge, state, and its own time where it differs. */
export class Card {
  #timer = null;
  #station = null;
  #number = make("b", "n num");
  #icon = icon();
  #word = make("span");
  #reason = make("small");
  #name = make("span", "nm");
  #badge = make("span");
  #plus = make("b", "plus");
  #until = make("span");
  #face = make("b", "own");
  node;

  constructor() {
    const state = make("span", "st", make("span", "", this.#icon, this.#word), this.#reason);
    const time = make("span", "num", this.#plus, this.#until, this.#face);
    const foot = make("span", "ft", this.#badge, time);
    this.node = Object.assign(make("li", "ws", this.#number, state, this.#name, foot), { card: this });
  }

  /** Draws who stands there; `timer` is the contest's. */
  paint(timer, station) {
    [this.#timer, this.#station] = [timer, station];
    write(this.#number, station.workstation);
    write(this.#name, people(station));
    this.#name.classList.toggle("team", (station.names ?? []).length > 1);
    const { delegation } = station;
    paintBadge(this.#badge, delegation?.badge, text(delegation?.badge?.code), "s");
  }

  /** Draws the state at `now`. */
  tick(now, zone) {
    const { shape, word, look } = standing(this.#station, this.#timer, now);
    this.node.className = `ws ${look}`;
    draw(this.#icon, shape);
    write(this.#word, word);
    write(this.#reason, look === "pause" ? text(this.#station.reason) : "");
    const { plus = "", until = "", own = "" } = time(this.#station, this.#timer, now, zone);
    write(this.#plus, plus);
    write(this.#until, until);
    write(this.#face, own);
  }
}

/** Milliseconds until a workstation's own time changes. */
export function untilStationChange(station, timer, now) {
  return untilChange(run(station, timer), now);
}

/** The facts to count from, as of a timer: the workstation's run under the rules of its timer. */
function run(station, timer) {
  const { kind = "countdown", overtime = "count", warn = [] } = timer ?? {};
  return { ...station, kind, overtime, warn };
}

function people({ names, number }) {
  if (names?.length) return names.map(text).join("\n");
  return number ? t("Competitor {number}", { number }) : "";
}

function standing(station, timer, now) {
  const counted = run(station, timer);
  if (station.state === "finished") return ended(station.outcome);
  if (station.state === "paused") return { shape: "pause", word: t("Paused"), look: stands(station) ? "pause" : "" };
  if (station.state === "armed") return { shape: "wait", word: t("Waiting"), look: "wait" };
  const over = counted.kind !== "stopwatch" && left(counted, now) <= 0;
  if (over) return { shape: "alert", word: t("Time is up"), look: "over" };
  return { shape: "run", word: t("Working"), look: alone(timer, now) ? "work alone" : "work" };
}

function ended(outcome) {
  if (outcome === "early") return { shape: "done", word: t("Handed in early"), look: "early" };
  if (outcome === "aborted") return { shape: "stop", word: t("Aborted"), look: "done" };
  if (outcome === "stopped") return { shape: "stop", word: t("Stopped"), look: "done" };
  return { shape: "stop", word: t("Finished"), look: "done" };
}

// Paused for itself, not with everybody.
const stands = ({ own, with_all }) => own && !with_all;

// True once the contest's own time says nothing about a workstation any more.
function alone(timer, now) {
  if (!timer || timer.mode === "per_workstation") return true;
  return timer.state === "finished" || (timer.kind !== "stopwatch" && left(timer, now) <= 0);
}

function time(station, timer, now, zone) {
  const counted = run(station, timer);
  if (station.state === "armed") return {};
  if (station.state === "finished") {
    return station.outcome === "early" ? { until: t("took {time}", { time: clockFace(Math.floor(elapsed(counted, now) / 1000)) }) } : {};
  }
  const given = station.added - (timer?.mode === "per_workstation" ? 0 : timer?.added ?? 0);
  const plus = given ? signed(given) : "";
  if (alone(timer, now)) return { plus, own: face(counted, now) };
  if (station.state === "paused") return { plus, own: stands(station) ? face(counted, now) : "" };
  const ends = endsAt(counted, now);
  return plus && ends !== null ? { plus, until: t("until {time}", { time: wallClock(ends, zone) }) } : { plus };
}

/** +5:00, −1:30. */
export function signed(ms) {
  return (ms < 0 ? MINUS : "+") + clockFace(Math.round(Math.abs(ms) / 1000));
}
