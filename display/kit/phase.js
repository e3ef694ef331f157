// @ts-check
import { t } from "./texts.js";
import { elapsed, mood } from "./timer.js";

const SHAPES = { waiting: "wait", briefing: "wait", break: "wait", running: "run", paused: "pause", extra_time: "run", marking: "wait", finished: "done" };
const BEFORE_START = ["briefing", "break"];

/**
 * What a timer's people do at `now`: waiting, briefing, running, paused, extra_time, break, marking
 * or finished. The same as `phase` of championship/timers.py; fixtures/timers.json holds them together.
 */
export function phase(timer, now) {
  switch (timer.state) {
    case "finished":
      return timer.phase === "marking" ? "marking" : "finished";
    case "paused":
      return timer.phase === "break" ? "break" : "paused";
    case "running":
      return inExtraTime(timer, now) ? "extra_time" : "running";
    default:
      return BEFORE_START.includes(timer.phase) ? timer.phase : "waiting";
  }
}

/** The mood, shape and words of a timer on a big screen: its phase, unless its time is up. */
export function sign(timer, now) {
  const state = mood(timer, now);
  if (state === "late") return { mood: state, shape: "alert", word: t("Time is up") };
  const name = phase(timer, now);
  return { mood: state, shape: state === "warned" ? "alert" : SHAPES[name], word: word(name, timer) };
}

// A stopwatch has no time of its own, so nothing is extra to it.
function inExtraTime(timer, now) {
  return timer.added > 0 && timer.duration > 0 && elapsed(timer, now) >= timer.duration;
}

function word(name, timer) {
  switch (name) {
    case "waiting":
      return t("Waiting");
    case "briefing":
      return t("Briefing");
    case "break":
      return t("Lunch");
    case "running":
      return timer.module ? t("Module in progress") : t("Running");
    case "paused":
      return t("Paused");
    case "extra_time":
      return t("Extra time");
    case "marking":
      return t("Marking");
    default:
      return t("Finished");
  }
}
