// @ts-check
import { make } from "./make.js";

/** @typedef {{ width: number, height: number }} Size in pixels of the page */

/** What a scene needs of a feed to draw one view that never changes. */
class Still {
  #view;
  clock = { now: () => Date.now() };

  /** @param {any} view */
  constructor(view) {
    this.#view = view;
  }

  /** @param {string} stream @param {{ view: (frame: any) => void }} reader */
  subscribe(stream, reader) {
    reader.view({ stream, version: 1, view: this.#view, live: false, serverNow: this.clock.now() });
    return () => {};
  }

  painted() {}

  staleness() {
    return "live";
  }

  stalerIn() {
    return Infinity;
  }

  knownAt() {
    return this.clock.now();
  }
}

/**
 * A scene in a page of its own, of the size of a screen, that draws what it is given: the very page,
 * style sheets and elements of a screen, and no socket. It has to be on the page to draw.
 */
export class SceneFrame {
  /** @type {any} */ #scene = null;
  /** @type {Promise<any>} */ #place;
  /** @type {any} */ node;

  /** @param {Size} size @param {string} lang the language it speaks */
  constructor(size, lang) {
    const { width, height } = (this.size = size);
    this.lang = lang;
    const asked = new URLSearchParams({ place: "main", still: "", lang });
    this.node = make("iframe", { tabindex: "-1", "aria-hidden": "true", title: "" });
    Object.assign(this.node.style, { width: `${width}px`, height: `${height}px` });
    this.#place = new Promise((resolve) => {
      this.node.addEventListener("place", (/** @type {CustomEvent} */ event) => resolve(event.detail));
    });
    this.node.src = `/display?${asked}`;
  }

  /** Put a scene into it; resolves when its first view is drawn. @param {string} name @param {any} view */
  async open(name, view) {
    const place = await this.#place;
    const items = [{ scene: name, stream: `${name}:fit@venue`, params: {}, duration: 0 }];
    const settled = new Promise((resolve) => place.addEventListener("settled", resolve, { once: true }));
    place.show(new Still(view), { before: null, after: { items, at: Date.now(), fade: false }, zone: "UTC", liveAt: 0 });
    await settled;
    this.#scene = place.querySelector(`tablo-${name}`);
  }

  /** Draw another view in that scene, at once. @param {any} view @returns {HTMLElement} the scene */
  draw(view) {
    this.#scene.render(view, { live: false, age: 0 });
    return this.#scene;
  }

  /**
   * Put another element on its page, of a module that registers it there.
   *
   * @param {string} name @param {string} module its address
   * @returns {Promise<any>} the element
   */
  async hold(name, module) {
    await this.#place;
    const { contentDocument: page } = this.node;
    const script = Object.assign(page.createElement("script"), { type: "module", src: module });
    await new Promise((resolve, reject) => {
      Object.assign(script, { onload: resolve, onerror: reject });
      page.head.append(script);
    });
    return page.body.appendChild(page.createElement(name));
  }

  /** How many of its pixels make one unit of its style sheets. */
  get unit() {
    const { body } = this.node.contentDocument;
    const ruler = Object.assign(document.createElement("i"), { style: "position: absolute" });
    ruler.style.width = "calc(100 * var(--u))";
    body.append(ruler);
    const unit = ruler.getBoundingClientRect().width / 100;
    ruler.remove();
    return unit;
  }
}
