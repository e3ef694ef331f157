// @ts-check
import { make } from "./kit/dom.js";
import { sheet } from "./kit/screen.js";
import "./place.js";

const NAMES = ["main", "side", "ticker"];

/** Says which places a lineup has, in words: "main", "main side ticker". */
export function shapeOf(lineup) {
  return NAMES.filter((name) => name === "main" || lineup[name].length).join(" ");
}

/**
 * A whole picture of a screen: its main place, a narrow one beside it, and a line below.
 *
 * A scene that shares the screen stands in a frame of its own: there the frame is what its style
 * sheet knows as the screen, and the scene takes the form that fits it.
 */
export class Picture extends HTMLElement {
  static sheet = new URL("./picture.css", import.meta.url).href;
  #places = new Map();
  #given = null;

  constructor(shape = "main") {
    super();
    this.shape = shape;
  }

  connectedCallback() {
    if (this.firstChild) return;
    sheet(Picture.sheet);
    this.dataset.shape = this.shape;
    const names = this.shape.split(" ");
    for (const name of names) this.append(names.length > 1 && name !== "ticker" ? this.#frame(name) : this.#place(name));
  }

  /** Shows the lineup `before` until the instant of `after`, as far as they have its shape. */
  show(feed, { before, after, ...rest }) {
    this.#given = { feed, before: this.#own(before), after: this.#own(after), rest };
    for (const name of this.#places.keys()) this.#hand(name);
  }

  /** Whether all its places have what is due on the glass. */
  get settled() {
    return this.#places.size === this.shape.split(" ").length && [...this.#places.values()].every(({ settled }) => settled);
  }

  get busy() {
    return [...this.#places.values()].some(({ busy }) => busy);
  }

  #own(lineup) {
    return lineup && shapeOf(lineup) === this.shape ? lineup : null;
  }

  #place(name) {
    const place = /** @type {any} */ (make("tablo-place", name));
    place.line = name === "ticker";
    this.#take(name, place);
    return place;
  }

  #frame(name) {
    const frame = make("iframe", name);
    const asked = new URLSearchParams(location.search);
    for (const key of ["watch", "rows"]) asked.delete(key);
    asked.set("place", name);
    frame.addEventListener("place", ({ detail }) => this.#take(name, detail));
    return Object.assign(frame, { src: `${location.pathname}?${asked}`, tabIndex: -1, title: "" });
  }

  #take(name, place) {
    this.#places.set(name, place);
    place.addEventListener("settled", () => this.dispatchEvent(new Event("settled")));
    this.#hand(name);
  }

  #hand(name) {
    if (!this.#given) return;
    const { feed, before, after, rest } = this.#given;
    const part = (lineup) => lineup && { items: lineup[name], at: lineup.at, fade: lineup.fade };
    this.#places.get(name).show(feed, { ...rest, before: part(before), after: part(after) });
  }
}

customElements.define("tablo-picture", Picture);
