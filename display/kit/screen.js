// @ts-check
import { loadFont } from "./font.js";
import { afterPaint } from "./motion.js";
import { t } from "./texts.js";
import { Turns } from "./turns.js";

const SLOW_START = 5000;
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
 * A picture of one stream, or of its parameters where it has none. A scene extends it with
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
  params = {};
  #frame = null;
  #shown = null;
  #live = false;
  #refused = false;
  #leave = null;
  #since = 0;
  #turns = new Turns(() => this.#turn());

  async connectedCallback() {
    this.build();
    this.#since = performance.now();
    const styles = /** @type {typeof Screen} */ (this.constructor).sheet;
    await Promise.all([styles && sheet(styles), this.dressed()]).catch(() => {});
    if (!this.isConnected) return;
    this.hidden = false;
    if (this.stream) this.#follow();
    else this.#take({ view: this.params, serverNow: this.feed.clock.now(), live: false });
    this.#turns.start();
  }

  disconnectedCallback() {
    this.#turns.stop();
    this.#leave?.();
  }

  /** Draws what depends on time in the next frame, for what the stream doesn't tell. */
  soon() {
    this.#turns.soon();
  }

  /** What the first picture waits for: letters, so that no line is measured without them. */
  dressed() {
    return loadFont();
  }

  get view() {
    return this.#shown?.view ?? null;
  }

  /** What to say while the first view is not there: nothing at first, so that nothing flickers. */
  get waiting() {
    return performance.now() - this.#since > SLOW_START ? t("Getting the data…") : "";
  }

  /** Whether it has something to say, so that it can be put on the glass. */
  get ready() {
    return this.#shown !== null || this.#refused;
  }

  /** Whether people wait for what comes next in it, so that nothing may interrupt it. */
  get busy() {
    return false;
  }

  lost(_reason) {}

  #follow() {
    this.#leave = this.feed.subscribe(this.stream, {
      view: (frame) => this.#take(frame),
      gone: (reason) => this.#refuse(reason),
    });
  }

  #refuse(reason) {
    this.#refused = true;
    this.lost(reason);
    this.dispatchEvent(new Event("painted"));
  }

  #take(frame) {
    // Views that came in one frame are one change, live only if all of them were.
    this.#live = frame.live && (this.#live || this.#frame === this.#shown);
    this.#frame = frame;
    this.#turns.soon();
  }

  // One turn a frame at most: newest view first, then what time changes, then sleep to the next edge.
  #turn() {
    const now = this.feed.clock.now();
    if (this.#frame !== this.#shown) this.#draw(now);
    const link = this.stream ? this.feed.staleness(this.stream) : "live";
    this.dataset.link = link;
    return Math.min(this.tick(now, link), this.feed.stalerIn(this.stream), LOOK);
  }

  #draw(now) {
    const frame = this.#frame;
    const age = now - frame.serverNow;
    const live = this.#live && age < OLD_NEWS && !document.hidden;
    this.#shown = frame;
    this.render(frame.view, { live, age: Math.max(0, age) });
    afterPaint(() => {
      if (this.isConnected && this.stream) this.feed.painted(frame.stream, frame.version);
      this.dispatchEvent(new Event("painted"));
    });
  }
}
