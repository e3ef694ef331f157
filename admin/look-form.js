// @ts-check
import "./chip-group.js";
import { t } from "../display/kit/texts.js";
import { make } from "./make.js";

/** How one screen looks, and whether it may sound: what its wall, its player and its viewers need. */
export class LookForm extends HTMLElement {
  #theme = chips(t("Theme"), [["dark", t("dark")], ["light", t("light")], ["contrast", t("high contrast")]]);
  #rows = chips(t("Rows on a page"), [["0", t("as many as fit")], ["7", "7"], ["5", "5"]]);
  #lang = chips(t("Language"), [["ru", "Русский"], ["en", "English"]]);
  #still = make("input", { type: "checkbox" });
  #black = make("input", { type: "checkbox" });
  #sound = make("input", { type: "checkbox" });

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      ...[this.#theme, this.#rows, this.#lang].flatMap((group) => [
        make("span", { class: "label" }, group.getAttribute("label")), group]),
      check(this.#still, t("Without motion"), t("for slow players")),
      check(this.#black, t("Black background"), t("for walls whose darkest greys are uneven")),
      check(this.#sound, t("May sound signals"), t("one screen of a venue does")));
  }

  get look() {
    return {
      theme: this.#theme.value, rows: Number(this.#rows.value), lang: this.#lang.value,
      still: this.#still.checked, black: this.#black.checked,
    };
  }

  /** @param {any} look from screens@crew: only what differs */
  set look({ theme = "dark", rows = 0, lang = "ru", still = false, black = false }) {
    this.#theme.value = theme;
    this.#rows.value = String(rows);
    this.#lang.value = lang;
    this.#still.checked = still;
    this.#black.checked = black;
  }

  /** @returns {boolean} */
  get sound() {
    return this.#sound.checked;
  }

  set sound(may) {
    this.#sound.checked = may;
  }
}
customElements.define("look-form", LookForm);

/** @param {string} label @param {string[][]} choices */
function chips(label, choices) {
  const group = /** @type {any} */ (make("chip-group", { class: "segments", label }));
  group.chips = choices.map(([value, words]) => ({ value, words }));
  return group;
}

/** @param {HTMLInputElement} box @param {string} words @param {string} why */
function check(box, words, why) {
  return make("label", { class: "check" }, box, make("span", {}, words, make("small", {}, why)));
}
