// @ts-check
import "./picker.js";
import { t } from "../display/kit/texts.js";
import { make, redraw } from "./make.js";

/** Stands for a header that is to be ignored: the server's word for it is empty, as is a picker's. */
const IGNORED = "ignored:";

/**
 * Asks what headers mean that no table knows. What is said is remembered with the file; emits
 * `header-said` with the header and the column ("" to ignore it).
 */
export class ForeignHeaders extends HTMLElement {
  /** @param {any[]} foreign from a report @param {boolean} disabled */
  render(foreign, disabled) {
    this.hidden = !foreign.length;
    redraw(this, [foreign, disabled], () => [
      make("h2", {}, t("Headers that are not known here: {n}", { n: foreign.length })),
      make("p", { class: "quiet-text" },
        t("Say what they mean, or that they are of no use. It is remembered for files with the same headers once this one is applied.")),
      make("ul", {}, ...foreign.map((one) => this.#line(one, disabled))),
    ]);
  }

  /** @param {any} one @param {boolean} disabled */
  #line(one, disabled) {
    const picker = /** @type {any} */ (make("choice-picker", {
      label: t("What “{header}” means", { header: one.header }), empty: t("Choose what it means"),
      pick: (/** @type {CustomEvent} */ event) => this.#say(one.header, event.detail),
    }));
    picker.choices = [
      { value: IGNORED, title: t("Ignore this column") },
      ...one.columns.map((/** @type {any} */ column) => ({ value: column.name, title: column.title, note: note(column.name) })),
    ];
    picker.value = one.column === "" ? IGNORED : one.column ?? "";
    picker.disabled = disabled;
    const place = [one.sheet, t("line {n}", { n: one.line })].filter(Boolean).join(", ");
    return make("li", {}, make("span", {}, make("b", {}, one.header), make("small", {}, place)), picker);
  }

  /** @param {string} header @param {string} chosen */
  #say(header, chosen) {
    const column = chosen === IGNORED ? "" : chosen;
    this.dispatchEvent(new CustomEvent("header-said", { detail: { header, column }, bubbles: true }));
  }
}
customElements.define("foreign-headers", ForeignHeaders);

/** @param {string} name */
function note(name) {
  return name.startsWith("module:") ? t("Marks of a module") : "";
}
