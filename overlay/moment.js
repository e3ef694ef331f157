// @ts-check

const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * The instant that was typed, in ms: a number of them, ISO 8601 with its zone, or a time of this
 * device's day, "18:30" or "18:30:15"; 0: it is nothing of these.
 */
export function readMoment(typed, now) {
  const words = String(typed ?? "").trim();
  const clock = CLOCK.exec(words);
  if (clock) return new Date(now).setHours(Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0), 0);
  const instant = ISO.test(words) ? Date.parse(words) : Number(words);
  return instant > 0 ? instant : 0;
}
