// @ts-check
import { t } from "../display/kit/texts.js";
import { ask } from "./ask.js";

const TRIES = 3;

/** An instant as a field for date and time takes it, in the time of this device. @param {number} ms */
export function localTime(ms) {
  const at = new Date(ms);
  return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** The instant that such a field holds; null: none. @param {string} value */
export function timeOf(value) {
  return value ? new Date(value).getTime() : null;
}

/** Names of the ceremonies that this person has a part in. @returns {Promise<any[]>} */
export async function ceremonies() {
  return (await ask("runs")).runs ?? [];
}

/**
 * Send cues to another podium: those about the same result from the chosen one on, or, with `all`,
 * both podiums change places in everything from there on. What is `closed` stays where it was.
 *
 * @param {any} plan
 * @param {{ cue: string, podium: string, all: boolean, closed: Set<string> }} wanted
 */
export function onPodium(plan, { cue, podium, all, closed }) {
  const at = plan.cues.findIndex((/** @type {any} */ one) => one.id === cue);
  const chosen = plan.cues[at];
  if (!chosen) return null;
  const other = new Map([[chosen.podium ?? "", podium], ...(all ? [[podium, chosen.podium ?? ""]] : [])]);
  const moves = (/** @type {any} */ one, /** @type {number} */ n) =>
    n >= at && !closed.has(one.id) && (all || n === at || isAbout(one, chosen)) && other.has(one.podium ?? "");
  return { ...plan, cues: plan.cues.map((/** @type {any} */ one, /** @type {number} */ n) => moves(one, n) ? { ...one, podium: other.get(one.podium ?? "") } : one) };
}

/**
 * Put cues in their order behind another one, or at the beginning.
 *
 * @param {any} plan @param {string[]} cues @param {string} behind a cue that isn't one of them; "": the beginning
 */
export function placed(plan, cues, behind) {
  const taken = new Set(cues);
  const left = plan.cues.filter((/** @type {any} */ one) => !taken.has(one.id));
  const at = behind ? left.findIndex((/** @type {any} */ one) => one.id === behind) + 1 : 0;
  if (behind && !at) return null;
  left.splice(at, 0, ...plan.cues.filter((/** @type {any} */ one) => taken.has(one.id)));
  return { ...plan, cues: left };
}

/** Tell whether two cues are about the same result. @param {any} one @param {any} other */
function isAbout(one, other) {
  return Boolean(one.contest) && one.contest === other.contest && (one.standing ?? "main") === (other.standing ?? "main");
}

/**
 * Change a stored plan. Reads it anew, lets `build` make the plan that is wanted, and puts it back;
 * where somebody saved in between, it begins again with theirs.
 *
 * @param {string} run
 * @param {(plan: any) => any} build gives the new plan; null: there is nothing to change any more
 * @returns {Promise<any>} the answer with `ok`, or `detail` in words
 */
export async function revise(run, build) {
  let answer = { ok: false, detail: t("Somebody changed it meanwhile: look again.") };
  for (let tries = 0; tries < TRIES; tries += 1) {
    const sheet = await ask(`runs/${run}`);
    const plan = sheet.ok ? build(sheet.run) : null;
    if (!plan) return sheet.ok ? { ok: false, detail: t("Somebody changed it meanwhile: look again.") } : sheet;
    answer = await ask(`runs/${run}`, { revision: sheet.revision, run: plan }, "PUT");
    if (answer.ok || /** @type {any} */ (answer).code !== "stale_revision") return answer;
  }
  return answer;
}
