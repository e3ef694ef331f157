// @ts-check
const KEPT = 40;
const STEEPEST = 0.05;
const FRESH_START = 500;

/**
 * Estimates the server's time from pings. Reads the monotonic clock only, so that the device's
 * wall clock may be wrong or jump.
 */
export class Clock {
  /** How many times the estimate was thrown away: sleep, a new link, a rebooted server. */
  restarts = 0;
  /** @type {{offset: number, trip: number}[]} */
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

  /** The round trip of the best sample, in ms. */
  get trip() {
    return this.#best()?.trip ?? Infinity;
  }

  /** How far the estimate may be off, in ms. */
  get bound() {
    return this.trip / 2;
  }

  /** Takes the server's word from a welcome; drops the samples when it contradicts them. */
  greet(serverNow, here = performance.now()) {
    const ahead = serverNow - (here + this.#goal);
    if (ahead <= this.bound && ahead >= -this.bound - FRESH_START) return;
    this.#samples = [];
    this.#aim(serverNow - here, here);
  }

  /** Takes the four stamps of one ping: sent and received here, received and sent there. */
  sample(sent, serverReceived, serverSent, received) {
    const offset = (serverReceived - sent + (serverSent - received)) / 2;
    const trip = Math.max(0, received - sent - (serverSent - serverReceived));
    this.#samples = [...this.#samples, { offset, trip }].slice(-KEPT);
    if (Math.abs(offset - this.#goal) > FRESH_START + trip / 2) this.#samples = [{ offset, trip }];
    this.#aim(this.#best().offset, received);
  }

  #best() {
    return this.#samples.reduce((best, one) => (best && best.trip <= one.trip ? best : one), null);
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
