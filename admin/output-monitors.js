// @ts-check
import { t } from "../display/kit/texts.js";
import { make } from "./make.js";

/**
 * The true pictures of an output: what is on air, and what is ready. Each is the very page that
 * studios take; a chequered ground shows where it is transparent.
 */
export class OutputMonitors extends HTMLElement {
  #safe = false;
  #output = "";
  #air = pane("air", t("On air"));
  #next = pane("next", t("Made ready"));

  connectedCallback() {
    if (this.firstChild) return;
    this.append(this.#next.node, this.#air.node);
  }

  /** @param {any} output from screens@crew @param {string} air @param {string} next what each carries, in words */
  render(output, air, next) {
    this.#output = output.id;
    this.#air.words.textContent = output.blank ? t("The picture is dark") : air;
    this.#next.words.textContent = next;
    this.#look();
  }

  /** The layers on air whose graphic gives way to another one, as the picture itself says. @returns {string[]} */
  get yielding() {
    const program = /** @type {any} */ (this.#air.frame.contentDocument?.querySelector("tablo-program"));
    return program?.yielding ?? [];
  }

  /** Whether the safe areas are drawn. */
  get safe() {
    return this.#safe;
  }

  set safe(/** @type {boolean} */ on) {
    this.#safe = on;
    if (this.#output) this.#look();
  }

  #look() {
    for (const [one, bus] of /** @type {const} */ ([[this.#air, "program"], [this.#next, "preview"]])) {
      const asked = new URLSearchParams({ output: this.#output, bus, lang: document.documentElement.lang });
      if (this.#safe) asked.set("safe", "1");
      const address = `/overlay/program?${asked}`;
      if (one.frame.getAttribute("src") !== address) one.frame.setAttribute("src", address);
    }
  }
}
customElements.define("output-monitors", OutputMonitors);

/** @param {string} kind @param {string} title */
function pane(kind, title) {
  const frame = make("iframe", { title, tabindex: "-1", "aria-hidden": "true" });
  const words = make("span", { class: "what" });
  const node = make("figure", { class: `pane ${kind}` },
    make("figcaption", {}, make("b", { class: "tally" }, title), words),
    make("div", { class: "mon chequered" }, frame));
  return { frame, words, node };
}
