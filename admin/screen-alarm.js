// @ts-check
import { t } from "../display/kit/texts.js";
import { summary } from "./health.js";
import { icon, make, redraw } from "./make.js";

/** What is wrong with the screens, on every page: the worst one by name, and a way to it. Set `desk`. */
export class ScreenAlarm extends HTMLElement {
  /** @type {any} */ #view = null;
  #link = make("a", { class: "alarm", hidden: true });

  connectedCallback() {
    if (!this.firstChild) this.append(this.#link);
  }

  /** @param {import("./desk.js").Desk} desk */
  set desk(desk) {
    desk.watch("health@crew", (view) => {
      this.#view = view;
      this.#draw(desk);
    }, () => {});
  }

  /** @param {import("./desk.js").Desk} desk */
  #draw(desk) {
    const { shown, of, worst } = summary(this.#view.screens, desk.now());
    this.#link.hidden = !worst;
    if (!worst) return;
    this.#link.href = `#/screens/${worst.id}`;
    this.#link.className = `alarm ${worst.kind}`;
    redraw(this.#link, [worst, shown, of], () => [
      icon(worst.drawing), make("b", { class: "num" }, t("{n} of {of}", { n: shown, of })), make("span", {}, worst.words)]);
  }
}
customElements.define("screen-alarm", ScreenAlarm);
