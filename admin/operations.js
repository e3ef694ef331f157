// @ts-check
import { t } from "../display/kit/texts.js";
import { isOpen } from "./commands.js";
import { timerName } from "./wording.js";

/** @typedef {import("./desk.js").Desk} Desk */

/**
 * What the main key of a run does in each of its states.
 *
 * @type {Record<string, { command: string, icon: any, kind: string, words: () => string }>}
 */
export const MAIN_KEYS = {
  armed: { command: "StartTimer", icon: "play", kind: "go", words: () => t("Start") },
  running: { command: "PauseTimer", icon: "pause", kind: "", words: () => t("Pause") },
  paused: { command: "ResumeTimer", icon: "play", kind: "go", words: () => t("Resume") },
  finished: { command: "ArmTimer", icon: "undo", kind: "", words: () => t("Arm again") },
};

/**
 * Find the newest command about a timer that waits for its answer, also one sent before a reload.
 *
 * @param {Desk} desk
 * @param {string} timer
 */
export function waiting(desk, timer) {
  return desk.commands.recent.find((sent) => isOpen(sent) && sent.data.timer === timer);
}

/**
 * Send a command about a timer, or about one workstation of it. One that asks for the very same
 * and still waits for its answer is not joined by a second.
 *
 * @param {Desk} desk
 * @param {any} timer the view of it
 * @param {string} command
 * @param {Record<string, unknown>} data besides the timer
 * @param {string} says what is done, in the words of who does it
 * @returns {Promise<import("./commands.js").Sent> | null} null: it waits already
 */
export function operate(desk, timer, command, data, says) {
  const whole = { timer: timer.id, ...data };
  const same = (/** @type {import("./commands.js").Sent} */ sent) => isOpen(sent) && sent.name === command &&
    JSON.stringify(sent.data) === JSON.stringify(whole);
  if (desk.commands.recent.some(same)) return null;
  const place = data.workstation ? t("workstation {n}", { n: data.workstation }) : "";
  return desk.send(command, whole, [says, place, timerName(timer)].filter(Boolean).join(" · "));
}

/**
 * Find what "undo" takes back: the newest thing that was done to a timer. Time that is over is no
 * operation, and what was taken back is so for good.
 *
 * @param {any} timer
 */
export function undoable(timer) {
  const [newest] = timer?.history ?? [];
  const done = newest && !newest.undone && !["TimerExpired", "TimerRestored"].includes(newest.what);
  return done ? newest : null;
}

/**
 * Tell how a timer stands as a whole: while a workstation works on after the common end, so does it.
 *
 * @param {any} timer
 */
export function wholeState(timer) {
  if (timer.state !== "finished") return timer.state;
  if (someStation(timer, ["running"])) return "running";
  return someStation(timer, ["paused"]) ? "paused" : "finished";
}

/** Tell whether a timer, or a workstation of it, is in one of these states. @param {any} timer @param {string[]} states */
export function someRun(timer, states) {
  return states.includes(timer.state) || someStation(timer, states);
}

/** @param {any} timer @param {string[]} states */
function someStation(timer, states) {
  return (timer.stations ?? []).some((/** @type {any} */ one) => states.includes(one.state));
}

/**
 * The instant at which a wall clock of a zone shows a time next, in milliseconds; null when the
 * text is no time.
 *
 * @param {string} time "14:30"
 * @param {string} zone
 * @param {number} now
 */
export function nextAt(time, zone, now) {
  const wanted = minutesOf(time);
  if (wanted === null) return null;
  const here = minutesOf(new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(now));
  const ahead = (wanted - Number(here) + 1440) % 1440 || 1440;
  return now - (now % 60_000) + ahead * 60_000;
}

/** @param {string} time */
function minutesOf(time) {
  const parts = /^(\d{1,2}):(\d{2})$/.exec(time);
  return parts ? Number(parts[1]) * 60 + Number(parts[2]) : null;
}
