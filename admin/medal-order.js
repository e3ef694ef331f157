// @ts-check
import { t } from "../display/kit/texts.js";
import { medalName } from "./live-words.js";
import { make } from "./make.js";

const MEDALS = ["bronze", "silver", "gold"];

/** Which medals a cue reveals, in the order in which they are pressed; none: all, from bronze on. */
export class MedalOrder extends HTMLElement {
  /** @type {string[]} */ #value = [];

  connectedCallback() {
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", t("Medals, in the order of their reveal"));
    this.#draw();
  }

  get value() {
    return [...this.#value];
  }

  set value(medals) {
    this.#value = [...medals];
    this.#draw();
  }

  #draw() {
    const others = this.#value.filter((medal) => !MEDALS.includes(medal));
    this.replaceChildren(...[...MEDALS, ...others].map((medal) => {
      const at = this.#value.indexOf(medal);
      return make("button", {
        class: "btn num", type: "button", "aria-pressed": String(at >= 0), click: () => this.#press(medal),
      }, at < 0 ? medalName(medal) : `${at + 1} · ${medalName(medal)}`);
    }));
  }

  /** @param {string} medal */
  #press(medal) {
    const held = this.#value;
    this.#value = held.includes(medal) ? held.filter((one) => one !== medal) : [...held, medal];
    const at = [...this.children].indexOf(/** @type {any} */ (document.activeElement));
    this.#draw();
    /** @type {any} */ (this.children[at])?.focus();
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
customElements.define("medal-order", MedalOrder);
