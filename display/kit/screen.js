// @ts-check
import { afterPaint } from "./motion.js";

const OLD_NEWS = 1000;
const LOOK = 1000;

/** Puts a style sheet on the page; resolves when it is there, or failed. */
export function sheet(url) {
  const known = [...document.styleSheets].some((one) => one.href === url);
  if (known) return Promise.resolve();
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: url });
  document.head.append(link);
  return new Promise((resolve) => (link.onload = link.onerror = resolve));
}

/**
 * A picture of one stream. A scene extends it with
 *   `build()`             makes the empty picture,
 *   `render(view, news)`  draws a whole view; `news` {live, age}: only a live change may move,
 *   `tick(now, link)`     draws what depends on time; gives the ms until that changes,
 *   `lost(reason)`        says that the stream is refused.
 * The picture depends on the view and the server's time alone.
 */
export class Screen extends HTMLElement {
  static sheet = "";
  /** Set before the element is connected. */
  feed = null;
  stream = "";
  zone = "";
  #frame = null;
  #shown = null;
  #live = false;
  #leave = null;
  #alarm = 0;
  #turning = 0;
  #since = 0;
  #wake = () => document.hidden || this.#soon();

  async connectedCallback() {
    this.build();
    this.#since = performance.now();
    const styles = /** @type {typeof Screen} */ (this.constructor).sheet;
    await Promise.all([styles && sheet(styles), document.fonts.load("600 20px Inter")]).catch(() => {});
    if (!this.isConnected) return;
    document.addEventListener("visibilitychange", this.#wake);
    this.hidden = false;
    this.#leave = this.feed.subscribe(this.stream, {
      view: (frame) => this.#take(frame),
      gone: (reason) => this.lost(reason),
    });
    this.#soon();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#wake);
    clearTimeout(this.#alarm);
    cancelAnimationFrame(this.#turning);
    this.#leave?.();
  }

  get view() {
    return this.#shown?.view ?? null;
  }

  get waited() {
    return performance.now() - this.#since;
  }

  lost(_reason) {}

  #take(frame) {
    // Views that came in one frame are one change, live only if all of them were.
    this.#live = frame.live && (this.#live || this.#frame === this.#shown);
    this.#frame = frame;
    this.#soon();
  }

  #soon() {
    clearTimeout(this.#alarm);
    cancelAnimationFrame(this.#turning);
    this.#turning = requestAnimationFrame(() => this.#turn());
  }

  // One turn a frame at most: newest view first, then what time changes, then sleep to the next edge.
  #turn() {
    const now = this.feed.clock.now();
    if (this.#frame !== this.#shown) this.#draw(now);
    const link = this.feed.staleness(this.stream);
    this.dataset.link = link;
    const wait = this.tick(now, link);
    this.#alarm = setTimeout(() => this.#soon(), Math.ceil(Math.max(0, Math.min(wait, LOOK))));
  }

  #draw(now) {
    const frame = this.#frame;
    const age = now - frame.serverNow;
    const live = this.#live && age < OLD_NEWS && !document.hidden;
    this.#shown = frame;
    this.render(frame.view, { live, age: Math.max(0, age) });
    afterPaint(() => {
      if (this.isConnected) this.feed.painted(frame.stream, frame.version);
      this.dispatchEvent(new Event("painted"));
    });
  }
}
