// @ts-check
/**
 * Draws in animation frames, when asked and when time asks: `draw()` gives the ms until its picture
 * changes by time alone. A page that was hidden or frozen draws in its first frame.
 */
export class Turns {
  #draw;
  #alarm = 0;
  #frame = 0;
  #wake = () => document.hidden || this.soon();

  /** @param {() => number} draw */
  constructor(draw) {
    this.#draw = draw;
  }

  start() {
    document.addEventListener("visibilitychange", this.#wake);
    document.addEventListener("resume", this.#wake);
    this.soon();
  }

  stop() {
    document.removeEventListener("visibilitychange", this.#wake);
    document.removeEventListener("resume", this.#wake);
    this.#cancel();
  }

  /** Draws in the next frame; once, however often it is asked. */
  soon() {
    this.#cancel();
    this.#frame = requestAnimationFrame(() => this.#turn());
  }

  #cancel() {
    clearTimeout(this.#alarm);
    cancelAnimationFrame(this.#frame);
  }

  // What drawing takes is part of the wait, so that a slow device is late once and not twice.
  #turn() {
    const began = performance.now();
    const wait = this.#draw();
    const rest = wait - (performance.now() - began);
    if (wait < Infinity) this.#alarm = setTimeout(() => this.soon(), Math.ceil(Math.max(0, rest)));
  }
}
