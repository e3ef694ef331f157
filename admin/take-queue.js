// @ts-check
import { t } from "../display/kit/texts.js";
import { graphicName } from "./graphics.js";
import { icon, make, redraw } from "./make.js";

/** So many graphics may wait in a queue. */
const LIMIT = 100;

/**
 * Graphics made beforehand, to be taken one after the other; it is this person's own, kept by the
 * browser. Set `subjects`. Emits `open` with a graphic in `detail`, and `change`.
 */
export class TakeQueue extends HTMLElement {
  /** @type {import("./graphics.js").Subjects} */ subjects = /** @type {any} */ (null);
  #shelf = "";
  #dragged = -1;
  /** @type {import("./graphics.js").Wish[]} */ #items = [];
  #list = make("ol", { class: "items" });

  connectedCallback() {
    if (this.firstChild) return;
    this.append(this.#list);
  }

  /** @param {string} shelf names whose queue of which output it is */
  open(shelf) {
    if (shelf === this.#shelf) return;
    this.#shelf = shelf;
    this.#items = kept(shelf);
    this.render();
  }

  get items() {
    return this.#items;
  }

  /** @param {import("./graphics.js").Wish} wish */
  add(wish) {
    this.#put([...this.#items, structuredClone(wish)].slice(-LIMIT));
  }

  /** Take the first one out, and give it. @returns {import("./graphics.js").Wish | undefined} */
  next() {
    const [first, ...rest] = this.#items;
    if (first) this.#put(rest);
    return first;
  }

  render() {
    const words = this.#items.map((item) => this.subjects.about(item.data));
    redraw(this.#list, [this.#items, words], () => (this.#items.length
      ? this.#items.map((item, n) => this.#line(item, n, words[n]))
      : [make("li", { class: "none" }, t("The queue is empty. Q puts the graphic of the form here."))]));
  }

  /** @param {import("./graphics.js").Wish[]} items */
  #put(items) {
    this.#items = items;
    localStorage.setItem(this.#shelf, JSON.stringify(items));
    this.render();
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** @param {number} from @param {number} to */
  #move(from, to) {
    const items = [...this.#items];
    const [item] = items.splice(from, 1);
    items.splice(to, 0, item);
    this.#put(items);
  }

  /** @param {import("./graphics.js").Wish} item @param {number} n @param {string} words */
  #line(item, n, words) {
    const name = graphicName(item.graphic);
    const key = (/** @type {any} */ drawing, /** @type {string} */ says, /** @type {boolean} */ off, /** @type {() => void} */ act) =>
      make("button", {
        class: "btn plain", type: "button", disabled: off, "aria-label": `${says}: ${n + 1}. ${name}`, title: says, click: act,
      }, icon(drawing));
    const line = make("li", { draggable: "true" },
      make("button", {
        class: "item-key", type: "button",
        click: () => this.dispatchEvent(new CustomEvent("open", { bubbles: true, detail: item })),
      }, make("b", {}, `${n + 1}. ${name}`), make("small", {}, words)),
      key("up", t("Earlier"), n === 0, () => this.#move(n, n - 1)),
      key("down", t("Later"), n === this.#items.length - 1, () => this.#move(n, n + 1)),
      key("cross", t("Take out"), false, () => this.#put(this.#items.filter((one) => one !== item))));
    line.addEventListener("dragstart", () => {
      this.#dragged = n;
    });
    line.addEventListener("dragover", (/** @type {DragEvent} */ event) => event.preventDefault());
    line.addEventListener("drop", (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      if (this.#dragged >= 0 && this.#dragged !== n) this.#move(this.#dragged, n);
      this.#dragged = -1;
    });
    return line;
  }
}
customElements.define("take-queue", TakeQueue);

/** @param {string} shelf @returns {any[]} */
export function kept(shelf) {
  return JSON.parse(localStorage.getItem(shelf) ?? "[]");
}
