// @ts-check
const KEPT = 40;
const STEEPEST = 0.05;
const FRESH_START = 500;
// Two crystals part by less, in ms a ms; so an old sample says less than it did.
const DRIFT = 1e-4;
// The server's stamps are whole milliseconds.
const GRAIN = 1;

/**
 * Estimates the server's time from round trips. Reads the monotonic clock only, so that the
 * device's wall clock may be wrong or jump.
 */
export class Clock {
  /** How many times the estimate was thrown away: sleep, a rebooted server. */
  restarts = 0;
  /** @type {{offset: number, trip: number, at: number}[]} */
  #samples = [];
  #goal = NaN;
  #offset = NaN;
  #slewedAt = 0;

  get known() {
    return !Number.isNaN(this.#goal);
  }

  /** Milliseconds on the server's timeline. Never runs back, a fresh start excepted. */
  now(here = performance.now()) {
    if (!this.known) return Date.now();
    const most = Math.max(0, here - this.#slewedAt) * STEEPEST;
    const error = this.#goal - this.#offset;
    this.#offset += Math.max(-most, Math.min(most, error));
    this.#slewedAt = Math.max(here, this.#slewedAt);
    return here + this.#offset;
  }

  /** The best estimate of server minus own clock, in ms. */
  get offset() {
    return this.#goal;
  }

  /** The round trip of the best sample, in ms: the estimate is off by half of it at most. */
  get trip() {
    return this.#best()?.trip ?? Infinity;
  }

  /**
   * Takes the four stamps of one round trip: sent here, received and answered there, back here. The
   * truth lies within half the trip of it; a sample that can't be true together with the best one
   * means that a clock has stepped, and what was known before is void.
   */
  sample(sent, received, answered, back) {
    const offset = (received - sent + (answered - back)) / 2;
    const fresh = { offset, trip: Math.max(0, back - sent - (answered - received)), at: back };
    const best = this.#best(back);
    const apart = best ? Math.abs(best.offset - offset) : 0;
    if (best && apart > bound(best, back) + bound(fresh, back)) this.#samples = [];
    this.#samples = [...this.#samples, fresh].slice(-KEPT);
    this.#aim(this.#best(back).offset, back);
  }

  #best(here = performance.now()) {
    const least = (best, one) => (best && bound(best, here) <= bound(one, here) ? best : one);
    return this.#samples.reduce(least, null);
  }

  #aim(goal, here) {
    const first = !this.known;
    if (!first) this.now(here);
    this.#goal = goal;
    if (!first && Math.abs(goal - this.#offset) <= FRESH_START) return;
    if (!first) this.restarts += 1;
    this.#offset = goal;
    this.#slewedAt = here;
  }
}

function bound({ trip, at }, here) {
  return trip / 2 + GRAIN + Math.max(0, here - at) * DRIFT;
}
