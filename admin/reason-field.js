// @ts-check
import "./chip-group.js";
import { t } from "../display/kit/texts.js";
import { make } from "./make.js";

/**
 * Why something is done: one of the usual reasons by a tap, or own words. Emits `reason` with the
 * text in `detail` when it has changed; empty: none is given.
 */
export class ReasonField extends HTMLElement {
  #chips = /** @type {any} */ (make("chip-group", { class: "pair", label: t("Reason") }));
  #own = make("input", {
    class: "field", maxlength: "500", "aria-label": t("Reason in your words"), placeholder: t("Or in your own words"),
  });

  connectedCallback() {
    if (this.firstChild) return;
    this.append(this.#chips, this.#own);
    this.#chips.addEventListener("choose", (/** @type {CustomEvent} */ event) => {
      event.stopPropagation();
      this.#own.value = "";
      this.#tell();
    });
    this.#own.addEventListener("input", () => {
      this.#chips.value = "";
      this.#tell();
    });
  }

  /** @param {string[]} reasons the usual ones */
  set usual(reasons) {
    this.#chips.chips = reasons.map((words) => ({ value: words, words }));
  }

  get value() {
    return this.#chips.value || this.#own.value.trim();
  }

  clear() {
    this.#chips.value = "";
    this.#own.value = "";
  }

  #tell() {
    this.dispatchEvent(new CustomEvent("reason", { detail: this.value }));
  }
}
customElements.define("reason-field", ReasonField);
