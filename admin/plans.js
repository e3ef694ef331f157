// @ts-check
import { t } from "../display/kit/texts.js";
import { ask } from "./ask.js";

const TRIES = 3;

/** Names of the ceremonies that this person has a part in. @returns {Promise<any[]>} */
export async function ceremonies() {
  return (await ask("runs")).runs ?? [];
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
