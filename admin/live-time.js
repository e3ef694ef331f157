// @ts-check

/**
 * The times of a ceremony: when each cue is planned, and when all will end as it goes now.
 *
 * @param {any} view from run:<run>@crew @param {number} now server time
 * @returns {{ planned: Map<string, number>, ends: number, late: number | null }} `late`: milliseconds
 * behind the plan, below zero ahead of it, null without a planned start
 */
export function timing(view, now) {
  const cues = view.cues.filter((/** @type {any} */ cue) => cue.state !== "skipped");
  const total = cues.reduce((/** @type {number} */ sum, /** @type {any} */ cue) => sum + cue.planned, 0);
  const ends = endOf(view, cues, total, now);
  return {
    planned: view.starts === undefined ? new Map() : plan(cues, view.starts),
    ends,
    late: view.starts === undefined || view.phase !== "live" ? null : ends - view.starts - total,
  };
}

/** @param {any[]} cues @param {number} starts */
function plan(cues, starts) {
  const planned = new Map();
  let at = starts;
  for (const cue of cues) {
    planned.set(cue.id, at);
    at += cue.planned;
  }
  return planned;
}

/** @param {any} view @param {any[]} cues @param {number} total @param {number} now */
function endOf(view, cues, total, now) {
  const on = cues.findIndex((cue) => cue.state === "current");
  if (on < 0) return Math.max(now, view.starts ?? now) + total;
  const rest = cues.slice(on + 1).reduce((sum, cue) => sum + cue.planned, 0);
  const due = (cues[on].began ?? view.position.at) + cues[on].planned;
  return Math.max(now, due) + rest;
}
