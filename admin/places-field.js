// @ts-check
import { text } from "../display/kit/texts.js";
import { make } from "./make.js";

/**
 * Which screens or outputs: all that follow, or those that are ticked. Attributes: `all`, the words
 * for all of them; `label` for screen readers. Its value is a list of ids; null: all.
 */
export class PlacesField extends HTMLElement {
  #every = make("input", { type: "checkbox", change: () => this.#draw() });
  #some = make("div", { class: "checks" });

  connectedCallback() {
    if (this.firstChild) return;
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", this.getAttribute("label") ?? "");
    this.append(make("label", { class: "check" }, this.#every, this.getAttribute("all") ?? ""), this.#some);
  }

  /** @param {any[]} places those there are @param {string[] | null} chosen */
  open(places, chosen) {
    const known = new Map(places.map(({ id, title }) => [id, text(title)]));
    for (const id of chosen ?? []) if (!known.has(id)) known.set(id, id);
    this.#every.checked = chosen === null;
    this.#some.replaceChildren(...[...known].map(([id, title]) =>
      make("label", { class: "check" }, make("input", { type: "checkbox", value: id, checked: chosen?.includes(id) }), title)));
    this.#draw();
  }

  /** @returns {string[] | null} */
  get value() {
    if (this.#every.checked) return null;
    return [...this.#some.querySelectorAll("input:checked")].map((/** @type {any} */ one) => one.value);
  }

  #draw() {
    this.#some.hidden = this.#every.checked;
  }
}
customElements.define("places-field", PlacesField);
