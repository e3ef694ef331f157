// @ts-check
import { afterPaint } from "./motion.js";
import { Speaker } from "./speaker.js";

const LATE = 1000;
const APART = 1000;
const LEAD = 250;
// The server names another screen two heartbeats after this one was last heard of; so does this one give up.
const FRESH = 2000;
const LOOK = 60_000;

/**
 * The signals of a timer's present run: `{id, what, at}`, `what` start, warning or end. They are
 * facts like the timer itself, the same from the same view whenever it is asked.
 */
export function signalsOf({ id, state, kind, anchor, remaining, duration, added, warn, expired }) {
  const counts = kind !== "stopwatch";
  const end = { id, what: "end", at: anchor + (state === "running" ? remaining : 0) };
  if (state === "finished") return counts && expired ? [end] : [];
  if (state !== "running") return [];
  const start = remaining === duration + added ? [{ id, what: "start", at: anchor }] : [];
  if (!counts || remaining <= 0) return start;
  const warnings = warn.filter((limit) => limit < remaining).map((limit) => ({ id, what: "warning", at: end.at - limit }));
  return [...start, ...warnings, end];
}

/**
 * Sounds the signals of a venue's timers while the server names this screen for it. A screen that
 * comes, comes back or takes over sounds nothing of what lies behind.
 */
export class Signals {
  #feed;
  #stream;
  #leaves;
  #speaker;
  #elected = false;
  #timers = [];
  #since = 0;
  #lastAt = -Infinity;
  /** @type {Map<string, {at: number, stop: () => void}>} */
  #played = new Map();
  #alarm = 0;

  constructor(feed, screen, venue) {
    this.screen = screen;
    this.venue = venue;
    this.#feed = feed;
    this.#stream = `signals:${venue}@venue`;
    this.#speaker = new Speaker(() => (feed.sound = this.#speaker.ready));
    feed.sound = this.#speaker.ready;
    this.#leaves = [
      feed.subscribe(this.#stream, { view: (frame) => this.#follow(frame, () => this.#elect(frame.view)) }),
      feed.subscribe(`timers:${venue}@venue`, { view: (frame) => this.#follow(frame, () => this.#take(frame)) }),
    ];
  }

  /** Ends it, also what sounds. */
  leave() {
    for (const leave of this.#leaves) leave();
    clearTimeout(this.#alarm);
    this.#speaker.close();
    this.#feed.sound = undefined;
  }

  // What is sounded isn't painted, but the server must see that it has arrived here.
  #follow({ stream, version }, act) {
    act();
    afterPaint(() => this.#feed.painted(stream, version));
  }

  #elect({ screen, muted }) {
    const elected = screen === this.screen && !muted;
    if (elected && !this.#elected) this.#since = this.#feed.clock.now();
    if (!elected) for (const { stop } of this.#played.values()) stop();
    this.#elected = elected;
    this.#plan();
  }

  #take({ view, live }) {
    const now = this.#feed.clock.now();
    if (!live) this.#since = now;
    this.#timers = view.timers;
    const standing = new Set(this.#timers.flatMap(signalsOf).map(keyOf));
    for (const [key, { at, stop }] of this.#played) {
      if (standing.has(key)) continue;
      if (at > now) stop();
      this.#played.delete(key);
    }
    this.#plan();
  }

  // Decides in the last moment: until then a timer may be held, or the link be lost.
  #plan() {
    clearTimeout(this.#alarm);
    if (!this.#elected) return;
    const now = this.#feed.clock.now();
    const late = Math.max(this.#since, now - LATE);
    const coming = this.#timers.flatMap(signalsOf)
      .filter((one) => one.at > late && !this.#played.has(keyOf(one)))
      .sort((a, b) => a.at - b.at);
    const heard = now - this.#feed.knownAt(this.#stream) <= FRESH;
    for (const one of coming) if (heard && one.at <= now + LEAD) this.#play(one, now);
    const next = coming.find(({ at }) => at > now + LEAD);
    if (next) this.#alarm = setTimeout(() => this.#plan(), Math.min(next.at - now - LEAD, LOOK));
  }

  // Timers that start together give one signal.
  #play(one, now) {
    const alone = Math.abs(one.at - this.#lastAt) >= APART;
    if (alone) this.#lastAt = one.at;
    const stop = alone ? this.#speaker.play(one.what, one.at - now) : () => {};
    this.#played.set(keyOf(one), { at: one.at, stop });
  }
}

function keyOf({ id, what, at }) {
  return `${id} ${what} ${at}`;
}
