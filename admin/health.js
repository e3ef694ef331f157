// @ts-check
import { points, t, text } from "../display/kit/texts.js";
import { clockFace } from "../display/kit/timer.js";

/** Behind by so much, in milliseconds, is late; by so much, an alarm. */
const LATE = 1000;
const FAR_BEHIND = 5000;
/** A screen's own clock may be off by so much, in milliseconds, before somebody is told. */
const CLOCK_OFF = 100;
/** The oldest engine that our pages run on. */
const ENGINE = 85;

/**
 * How a place does: "fine", "late", "lost" or "never" (it has not been seen since the server started).
 *
 * @param {any} health from health@crew, or nothing
 */
export function condition(health) {
  if (!health?.connected) return health?.last_seen ? "lost" : "never";
  return health.behind_ms > LATE ? "late" : "fine";
}

/** Tell whether a place has painted what it was told, where people can see it. @param {any} health */
export function shows(health) {
  return condition(health) === "fine" && health.visible !== false;
}

/**
 * What is wrong with a place, the worst first, each with its weight.
 *
 * @param {any} health @param {number} now
 * @returns {Array<{ kind: "bad" | "warn", drawing: "cross" | "warn", words: string, weight: number }>}
 */
export function alarmsOf(health, now) {
  if (!health?.connected) {
    return health?.last_seen ? [bad(t("no link {time}", { time: since(health.last_seen, now) }), 100)] : [];
  }
  const { behind_ms: behind, offset_ms: offset = 0 } = health;
  const engine = Number(/Chrome\/(\d+)/.exec(health.engine ?? "")?.[1] ?? ENGINE);
  return [
    behind > FAR_BEHIND ? bad(behindWords(behind), 90) : behind > LATE ? warn(behindWords(behind), 60) : null,
    engine < ENGINE ? bad(t("the browser is too old: {engine}", { engine: health.engine }), 80) : null,
    health.visible === false ? warn(t("the page is hidden"), 70) : null,
    health.outdated ? warn(t("an old version of the pages"), 40) : null,
    Math.abs(offset) > CLOCK_OFF ? warn(t("its clock is off by {time}", { time: amount(offset) }), 20) : null,
    health.sound === false ? warn(t("silent: touch the screen"), 30) : null,
  ].filter((one) => one !== null);
}

/**
 * The one sentence about all screens: how many show what they were told, and which does worst.
 *
 * @param {any[]} screens from health@crew @param {number} now
 */
export function summary(screens, now) {
  const worst = screens
    .flatMap((one) => alarmsOf(one, now).map((alarm) => ({ ...alarm, one })))
    .reduce((most, alarm) => (!most || alarm.weight > most.weight ? alarm : most), /** @type {any} */ (null));
  return {
    shown: screens.filter(shows).length,
    of: screens.length,
    worst: worst && { id: worst.one.id, kind: worst.kind, drawing: worst.drawing, words: `${text(worst.one.title)}: ${worst.words}` },
  };
}

/** Write a number of milliseconds, with its sign where it has one. @param {number} ms @param {boolean} [sign] */
export function milliseconds(ms, sign = false) {
  const whole = Math.round(ms);
  const size = Math.abs(whole).toLocaleString("ru");
  return t("{n} ms", { n: (whole < 0 ? "−" : sign && whole > 0 ? "+" : "") + size });
}

/** Write for how long something is over. @param {number} at @param {number} now */
export function since(at, now) {
  return clockFace(Math.max(0, Math.floor((now - at) / 1000)));
}

/** Say which version is painted, and the newest where it isn't the same. @param {any} health */
export function progress(health) {
  const streams = Object.entries(health?.newest ?? {});
  const painted = health?.painted ?? {};
  const late = streams.find(([stream, version]) => (painted[stream] ?? 0) < /** @type {number} */ (version));
  const [stream, newest] = late ?? streams.find(([name]) => !/^(screen|output):/.test(name)) ?? streams[0] ?? [];
  if (!stream) return { delay: "—", painted: "—", late: false };
  const delay = health.connected ? milliseconds(late ? health.behind_ms : health.rtt_ms ?? 0) : "—";
  const shown = painted[stream] === undefined ? "—" : `v${painted[stream]}`;
  return { delay, painted: late ? t("{painted} of {newest}", { painted: shown, newest }) : shown, late: Boolean(late) };
}

/** @param {number} ms */
function behindWords(ms) {
  return t("behind by {n} s", { n: points((ms / 1000).toFixed(1)) });
}

/** @param {number} ms */
function amount(ms) {
  const size = Math.abs(ms);
  return size < 10_000 ? milliseconds(size) : t("{n} s", { n: Math.round(size / 1000) });
}

/** @param {string} words @param {number} weight */
function bad(words, weight) {
  return { kind: /** @type {const} */ ("bad"), drawing: /** @type {const} */ ("cross"), words, weight };
}

/** @param {string} words @param {number} weight */
function warn(words, weight) {
  return { kind: /** @type {const} */ ("warn"), drawing: /** @type {const} */ ("warn"), words, weight };
}
