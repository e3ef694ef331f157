// @ts-check
import { t } from "../display/kit/texts.js";
import { make } from "./make.js";
import { nextWords } from "./live-words.js";

const STREAM = "next";

/**
 * The picture that comes next, drawn by the very scene of the stage, with dots for whoever isn't on
 * the stage yet. While a director peeks, the names are in it, and in no other place.
 */
export class LivePreview extends HTMLElement {
  #frame = make("iframe", { title: t("Next"), tabindex: "-1", "aria-hidden": "true" });
  #why = make("p", { class: "none why" });
  /** @type {any} */ #place = null;
  /** @type {any} */ #view = null;
  /** @type {Set<any>} */ #readers = new Set();
  #version = 0;
  #clock = { now: () => Date.now() };
  #zone = "";
  /** What the scene in the frame takes for the feed of its page. */
  #feed = {
    clock: { now: () => this.#clock.now() },
    subscribe: (/** @type {string} */ stream, /** @type {any} */ reader) => this.#subscribe(stream, reader),
    staleness: () => "live",
    stalerIn: () => Infinity,
    knownAt: () => this.#clock.now(),
    painted: () => {},
  };

  connectedCallback() {
    if (this.firstChild) return;
    const { lang } = document.documentElement;
    this.#frame.addEventListener("place", (/** @type {CustomEvent} */ event) => {
      this.#place = event.detail;
      this.#show(this.#zone);
    });
    this.append(this.#frame, this.#why);
    this.#frame.src = `/display?${new URLSearchParams({ place: STREAM, still: "", lang })}`;
  }

  /** @param {any} view from run:<run>@crew @param {{ now: () => number }} clock @param {string} zone */
  render(view, clock, zone) {
    this.#clock = clock;
    if (zone !== this.#zone) this.#show(zone);
    this.#draw(view.run, view.next.picture ?? null, nextWords(view));
  }

  /** @param {any} run @param {any} picture what comes next, with its names; null: nothing does */
  peek(run, picture) {
    this.#draw(run, picture, t("Nothing comes next."));
  }

  /** @param {any} run @param {any} picture @param {string} why */
  #draw(run, picture, why) {
    this.#frame.hidden = !picture;
    this.#why.hidden = Boolean(picture);
    this.#why.textContent = picture ? "" : why;
    this.#view = { run, phase: "live", blank: !picture, picture };
    this.#version += 1;
    for (const reader of this.#readers) this.#tell(reader);
  }

  /** @param {string} zone */
  #show(zone) {
    this.#zone = zone;
    const item = { scene: "ceremony", stream: STREAM, params: {}, duration: 1 };
    this.#place?.show(this.#feed, { before: null, after: { items: [item], at: 0, fade: false }, liveAt: 0, zone });
  }

  /** @param {string} stream @param {any} reader */
  #subscribe(stream, reader) {
    if (stream !== STREAM) return () => {};
    this.#readers.add(reader);
    if (this.#view) this.#tell(reader);
    return () => this.#readers.delete(reader);
  }

  /** @param {any} reader */
  #tell(reader) {
    reader.view({ stream: STREAM, view: this.#view, version: this.#version, serverNow: this.#clock.now(), live: false });
  }
}
customElements.define("live-preview", LivePreview);
