// @ts-check
import { t } from "./texts.js";

/** The shape and the word of each mood of a timer: a state is never told by colour alone. */
export function shape(mood) {
  return { armed: "wait", running: "run", warned: "alert", late: "alert", paused: "pause", finished: "done" }[mood];
}

export function word(mood) {
  switch (mood) {
    case "armed":
      return t("Waiting to start");
    case "running":
      return t("Running");
    case "warned":
      return t("Ending soon");
    case "late":
      return t("Time is up");
    case "paused":
      return t("Paused");
    default:
      return t("Finished");
  }
}

/** Why an entry has no ordinary result; empty for one that competes. */
export function statusWord(status) {
  switch (status) {
    case "active":
      return "";
    case "dns":
      return t("did not start");
    case "dnf":
      return t("did not finish");
    case "dsq":
      return t("disqualified");
    default:
      return t("out of competition");
  }
}
