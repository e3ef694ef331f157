// @ts-check
import { Feed } from "../display/kit/feed.js";
import { afterPaint } from "../display/kit/motion.js";
import { samplePace, takeKey } from "../display/kit/page.js";

const GRAPHICS = ["lower-third", "score-bug", "timer", "reveal"];
const ALL = "program";

/**
 * The layers of an output, or those of one graphic. Says nothing of the link: when it is lost the
 * last picture stays and its timers run on.
 */
export class Program extends HTMLElement {
  #feed;
  #stream = "";
  #only = "";
  #frame = null;
  #layers = new Map();
  #leave = null;

  connectedCallback() {
    const page = document.documentElement.dataset.page ?? ALL;
    this.#only = page === ALL ? "" : page;
    this.#feed = new Feed({ kind: "output", key: takeKey(sessionStorage) });
    samplePace((fps) => (this.#feed.fps = fps));
    this.#feed.addEventListener("welcome", () => {
      const stream = `output:${this.#feed.you.id}`;
      if (stream === this.#stream) return;
      this.#leave?.();
      this.#stream = stream;
      this.#leave = this.#feed.subscribe(stream, { view: (frame) => this.#take(frame) });
    });
  }

  async #take(frame) {
    this.#frame = frame;
    const wanted = frame.view.blank ? [] : frame.view.layers.filter((layer) => this.#shows(layer));
    const graphics = await Promise.all(wanted.map((layer) => this.#loaded(layer)));
    if (frame !== this.#frame) return;
    const kept = new Set(wanted.map(keyOf));
    for (const key of this.#layers.keys()) if (!kept.has(key)) this.#takeOut(key, frame.live);
    wanted.forEach((layer, at) => this.#play(graphics[at], layer, frame.live));
    afterPaint(() => this.#feed.painted(frame.stream, frame.version));
  }

  #shows({ graphic }) {
    return GRAPHICS.includes(graphic) && (!this.#only || graphic === this.#only);
  }

  #loaded(layer) {
    const key = keyOf(layer);
    if (!this.#layers.has(key)) this.#layers.set(key, this.#load(layer).catch(() => this.#fail(key)));
    return this.#layers.get(key);
  }

  // A layer that can't be loaded leaves the others standing, and is tried again with the next view.
  #fail(key) {
    this.#layers.delete(key);
    return null;
  }

  async #load({ graphic: kind, data }) {
    const name = `tablo-${kind}`;
    const module = await import(`./${kind}.js`);
    if (!customElements.get(name)) customElements.define(name, module.default);
    const graphic = Object.assign(document.createElement(name), { clock: this.#feed.clock });
    this.append(graphic);
    await graphic.load({ data });
    return graphic;
  }

  #play(graphic, { step, at, data }, live) {
    if (!graphic) return;
    const age = Math.max(0, this.#feed.clock.now() - at);
    graphic.updateAction({ data, skipAnimation: !live });
    graphic.playAction({ goto: step, skipAnimation: !live, v_age: age });
  }

  async #takeOut(key, live) {
    const loading = this.#layers.get(key);
    this.#layers.delete(key);
    const graphic = await loading;
    if (!graphic) return;
    await graphic.stopAction({ skipAnimation: !live });
    await graphic.dispose({});
    graphic.remove();
  }
}

// A graphic taken anew on its layer is another picture; an update of its data is not.
const keyOf = ({ layer, graphic, at }) => `${layer} ${graphic} ${at}`;

customElements.define("tablo-program", Program);
