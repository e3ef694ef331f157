// @ts-check
import { t } from "./kit/texts.js";

/**
 * What a session of the timetable is at `now`: future, late, running, paused or done. Its timer
 * knows best, also when it was never started; without one a session runs as planned.
 */
export function lookOf({ state, starts, ends }, now) {
  if (state === "running" || state === "paused" || state === "done") return state;
  if (now < starts) return "future";
  if (state === "future") return "late";
  return now < ends ? "running" : "done";
}

/** The shape and the word of a session's look; "next" is the first that lies ahead. */
export function signOf(look) {
  switch (look) {
    case "running":
      return ["run", t("Now")];
    case "paused":
      return ["pause", t("Paused")];
    case "late":
      return ["alert", t("Not started yet")];
    case "next":
      return ["wait", t("Next")];
    case "done":
      return ["done", t("Finished")];
    default:
      return ["", ""];
  }
}
