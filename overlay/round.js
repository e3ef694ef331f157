// @ts-check
import { duration, fade } from "../display/kit/motion.js";

/**
 * Which of `count` things that take turns stands at `now`, how long it has stood and will stand, in
 * ms. It goes by the server's time, so that all hosts turn together.
 */
export function roundAt(count, hold, now) {
  if (count < 2 || !hold) return { at: 0, age: Infinity, rest: Infinity };
  const age = now % hold;
  return { at: Math.floor(now / hold) % count, age, rest: hold - age };
}

/** Things that take turns in one place, each at rest while it is read: the old one out, the next in. */
export class Round {
  #nodes = [];
  #at = -1;
  #motions = [];

  constructor(graphic, rise = "") {
    this.graphic = graphic;
    this.rise = rise;
  }

  take(nodes) {
    this.#nodes = nodes;
    this.#at = -1;
  }

  /** Draws the one of `now`, or the middle of its turn; gives which it is, and the ms until the next. */
  draw(now) {
    const count = this.#nodes.length;
    const { at, age, rest } = roundAt(count, duration("--d-page", this.graphic), now);
    const still = age >= this.#lasts || this.graphic.step === undefined || document.hidden;
    const moves = this.#motions.some(({ playState }) => playState === "running" || playState === "paused");
    if (at === this.#at && (still || moves)) return { at, rest };
    this.#at = at;
    for (const motion of this.#motions) motion.cancel();
    this.#nodes.forEach((node, place) => (node.style.opacity = place === at ? "1" : "0"));
    this.#motions = still ? [] : this.#turn(this.#nodes[(at + count - 1) % count], this.#nodes[at], age);
    return { at, rest };
  }

  get #lasts() {
    return duration("--d-fast", this.graphic) + duration("--d-base", this.graphic);
  }

  #turn(last, next, age) {
    const delay = duration("--d-fast", this.graphic);
    const motions = [fade(last, 1, 0, "--d-fast", { age }), fade(next, 0, 1, "--d-base", { delay, age, rise: this.rise })];
    for (const motion of motions) motion.onfinish = () => motion.cancel();
    return motions;
  }
}
