// @ts-check
// The same sums as championship/timers.py; fixtures/timers.json holds the two together.
const SECOND = 1000;
const MINUS = "\u2212";

/** What is left at `now`, in ms; below zero in overtime. */
export function left(timer, now) {
  if (timer.state !== "running") return timer.remaining;
  return timer.remaining - Math.max(0, now - timer.anchor);
}

/** How long the timer has run, in ms, pauses left out. */
export function elapsed(timer, now) {
  return timer.duration + timer.added - left(timer, now);
}

/** The part of its time that is gone, 0 to 1. */
export function progress(timer, now) {
  const whole = timer.duration + timer.added;
  return whole > 0 ? Math.max(0, Math.min(1, elapsed(timer, now) / whole)) : 0;
}

/** Whole seconds on the face: a countdown shows the second it is in, a stopwatch the seconds done. */
export function seconds(timer, now) {
  if (timer.kind === "stopwatch") return Math.floor(elapsed(timer, now) / SECOND);
  const count = Math.ceil(left(timer, now) / SECOND);
  return count < 0 && timer.overtime !== "count" ? 0 : count + 0;
}

/** 1:24:36, 24:36, 0:59, −0:12. */
export function clockFace(count) {
  const whole = Math.abs(count);
  const pad = (part) => String(part).padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return (count < 0 ? MINUS : "") + (h ? `${h}:${pad(m)}` : String(m)) + `:${pad(s)}`;
}

/**
 * The text of a timer; empty when it is over and asked to hide. One that runs to a time of day has
 * no length before it starts.
 */
export function face(timer, now) {
  if (timer.kind === "until" && timer.state === "armed") return "—";
  const over = timer.kind !== "stopwatch" && left(timer, now) <= 0;
  if (over && timer.overtime === "hide") return "";
  return clockFace(seconds(timer, now));
}

/** armed, running, warned, late, paused, finished: what the page says beside the face. */
export function mood(timer, now) {
  if (timer.state !== "running" || timer.kind === "stopwatch") return timer.state;
  const rest = left(timer, now);
  if (rest <= 0) return "late";
  return timer.warn.some((limit) => rest <= limit) ? "warned" : "running";
}

/** The instant at which a timer ends or is meant to end; null when nobody knows. */
export function endsAt(timer, now) {
  if (timer.kind === "until" && timer.state === "armed") return timer.until ?? null;
  if (timer.state !== "running" || timer.kind === "stopwatch") return null;
  return left(timer, now) > 0 ? timer.anchor + timer.remaining : null;
}

/** Milliseconds until the face changes. */
export function untilChange(timer, now) {
  if (timer.state !== "running") return Infinity;
  if (timer.kind === "stopwatch") return SECOND - (elapsed(timer, now) % SECOND);
  const rest = left(timer, now);
  return rest - (Math.ceil(rest / SECOND) - 1) * SECOND;
}
