// @ts-check
import { make, redraw } from "./make.js";

/**
 * @typedef {object} Chip
 * @property {string} value
 * @property {string} words
 * @property {string} [label] what a screen reader says instead of the words
 * @property {string} [kind] a class for the looks
 */

/**
 * A choice out of few, each a key of its own, one of them pressed. Tab reaches the pressed one,
 * arrows the others. Emits `choose` with the value in `detail`.
 *
 * Attributes: `label` for screen readers; `tabs` when the keys choose what stands below them; `acts`
 * when a choice takes effect at once, so that arrows only lead to it.
 */
export class ChipGroup extends HTMLElement {
  /** @type {Chip[]} */ #chips = [];
  #value = "";
  #disabled = false;

  connectedCallback() {
    const tabs = this.hasAttribute("tabs");
    this.setAttribute("role", tabs ? "tablist" : "radiogroup");
    this.setAttribute("aria-label", this.getAttribute("label") ?? "");
    if (this.dataset.heard !== undefined) return;
    this.dataset.heard = "";
    this.addEventListener("click", (event) => this.#press(event.target));
    this.addEventListener("keydown", (event) => this.#steer(event));
    this.#draw();
  }

  /** @param {Chip[]} chips */
  set chips(chips) {
    this.#chips = chips;
    this.#draw();
  }

  get value() {
    return this.#value;
  }

  set value(value) {
    this.#value = value;
    this.#draw();
  }

  set disabled(/** @type {boolean} */ disabled) {
    this.#disabled = disabled;
    this.#draw();
  }

  #draw() {
    const tabs = this.hasAttribute("tabs");
    redraw(this, this.#chips, () => this.#chips.map((chip) => make("button", {
      class: `btn num ${chip.kind ?? ""}`, type: "button", role: tabs ? "tab" : "radio",
      "data-value": chip.value, "aria-label": chip.label,
    }, chip.words)));
    const pressed = this.#chips.findIndex((chip) => chip.value === this.#value);
    this.#keys.forEach((key, at) => {
      key.setAttribute(tabs ? "aria-selected" : "aria-checked", String(at === pressed));
      key.tabIndex = at === Math.max(0, pressed) ? 0 : -1;
      key.disabled = this.#disabled;
    });
  }

  /** @returns {HTMLButtonElement[]} */
  get #keys() {
    return /** @type {HTMLButtonElement[]} */ ([...this.children]);
  }

  /** @param {EventTarget | null} target */
  #press(target) {
    const key = /** @type {HTMLElement} */ (target).closest("button");
    if (!key) return;
    this.value = key.dataset.value ?? "";
    this.dispatchEvent(new CustomEvent("choose", { bubbles: true, detail: this.#value }));
  }

  /** @param {KeyboardEvent} event */
  #steer(event) {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const keys = this.#keys;
    const at = keys.indexOf(/** @type {any} */ (document.activeElement));
    const next = keys[(at + by + keys.length) % keys.length];
    next.focus();
    if (!this.hasAttribute("acts")) next.click();
  }
}
customElements.define("chip-group", ChipGroup);
