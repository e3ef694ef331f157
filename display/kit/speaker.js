// @ts-check
const GESTURES = ["pointerdown", "keydown"];
// What each signal is made of: when a tone begins and how long it lasts, in ms, and its pitch in Hz.
const TONES = {
  start: [[0, 900, 880]],
  warning: [[0, 180, 660], [320, 180, 660]],
  end: [[0, 600, 440], [800, 600, 440], [1600, 1000, 440]],
};
const LOUD = 0.7;
const EDGE = 0.01;

/**
 * Makes the tones of signals. A browser keeps it silent until somebody touches the page, unless it
 * was started with `--autoplay-policy=no-user-gesture-required`; `changed` is called when that ends.
 */
export class Speaker {
  #context = new AudioContext();
  #wake = () => this.#context.resume();

  constructor(changed) {
    this.#context.onstatechange = changed;
    for (const gesture of GESTURES) addEventListener(gesture, this.#wake);
  }

  /** Whether it can be heard. */
  get ready() {
    return this.#context.state === "running";
  }

  /** Plays a signal in `wait` ms, at once if that is past; gives what stops it. */
  play(what, wait) {
    const begin = this.#context.currentTime + Math.max(0, wait) / 1000;
    const tones = TONES[what].map(([from, lasts, pitch]) => this.#tone(begin + from / 1000, lasts / 1000, pitch));
    return () => tones.forEach((tone) => tone.stop());
  }

  close() {
    for (const gesture of GESTURES) removeEventListener(gesture, this.#wake);
    this.#context.onstatechange = null;
    this.#context.close();
  }

  // Rises and falls within a hundredth of a second, so that nothing cracks.
  #tone(begin, lasts, pitch) {
    const tone = new OscillatorNode(this.#context, { type: "triangle", frequency: pitch });
    const loudness = new GainNode(this.#context, { gain: 0 });
    loudness.gain.setValueAtTime(0, begin);
    loudness.gain.linearRampToValueAtTime(LOUD, begin + EDGE);
    loudness.gain.setValueAtTime(LOUD, begin + lasts - EDGE);
    loudness.gain.linearRampToValueAtTime(0, begin + lasts);
    tone.connect(loudness).connect(this.#context.destination);
    tone.start(begin);
    tone.stop(begin + lasts);
    return tone;
  }
}
