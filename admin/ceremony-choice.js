// @ts-check
import { t, text } from "../display/kit/texts.js";
import { make } from "./make.js";
import { ceremonies } from "./plans.js";

/** Which ceremony a page is about; hidden where there is only one. Emits `pick` with its id in `detail`. */
export class CeremonyChoice extends HTMLElement {
  #select = make("select", { class: "field", "aria-label": t("Ceremony"), change: () => this.#tell() });

  connectedCallback() {
    if (!this.firstChild) this.append(this.#select);
  }

  /** Look what there is, and tell the one to show: the wanted one, or else the first. @param {string} wanted */
  async fill(wanted) {
    const runs = await ceremonies();
    this.#select.replaceChildren(...runs.map((one) => make("option", { value: one.id }, text(one.title))));
    if (runs.some((one) => one.id === wanted)) this.#select.value = wanted;
    this.hidden = runs.length < 2;
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new CustomEvent("pick", { detail: this.#select.value }));
  }
}
customElements.define("ceremony-choice", CeremonyChoice);
