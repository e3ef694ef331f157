// @ts-check
import { t } from "../display/kit/texts.js";
import { icon, make } from "./make.js";

/** Names and positions in two languages, a row each. Attributes: `label` for screen readers. */
export class PresentersField extends HTMLElement {
  #rows = make("ul");
  #add = make("button", { class: "btn", type: "button", click: () => this.#insert() }, icon("plus"), t("Person"));

  connectedCallback() {
    if (this.firstChild) return;
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", this.getAttribute("label") ?? "");
    this.append(this.#rows, this.#add);
  }

  /** @param {any[]} people */
  set value(people) {
    this.#rows.replaceChildren(...people.map((one) => this.#row(one)));
  }

  /** Whoever has any word; a row without one is nobody. @returns {any[]} */
  get value() {
    return [...this.#rows.children].map(readRow).filter(({ name, position }) => [name.ru, name.en, position.ru, position.en].some(Boolean));
  }

  #insert() {
    const row = this.#row({ name: { ru: "" } });
    this.#rows.append(row);
    row.querySelector("input").focus();
  }

  /** @param {any} one */
  #row({ name, position }) {
    const field = (/** @type {string} */ key, /** @type {string} */ words, value = "") =>
      make("input", { class: "field", name: key, value, placeholder: words, "aria-label": words, autocomplete: "off" });
    const row = make("li", {},
      field("nameRu", t("First and last name"), name.ru), field("positionRu", t("Position"), position?.ru),
      field("nameEn", t("Name in English"), name.en), field("positionEn", t("Position in English"), position?.en),
      make("button", {
        class: "btn plain icon-only", type: "button", "aria-label": t("Take out"),
        click: () => {
          row.remove();
          this.dispatchEvent(new Event("input", { bubbles: true }));
        },
      }, icon("cross")));
    return row;
  }
}
customElements.define("presenters-field", PresentersField);

/** @param {any} row */
function readRow(row) {
  const words = (/** @type {string} */ key) => row.querySelector(`[name="${key}"]`).value.trim();
  return { name: { ru: words("nameRu"), en: words("nameEn") }, position: { ru: words("positionRu"), en: words("positionEn") } };
}
