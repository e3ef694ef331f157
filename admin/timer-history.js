// @ts-check
import { t, wallClock } from "../display/kit/texts.js";
import { make, redraw } from "./make.js";
import { operationText, operatorName } from "./wording.js";

/** What was done to one timer, by whom, when and why, the newest first. */
export class TimerHistory extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #list = make("ol", { class: "past num", tabindex: "0", "aria-label": t("Who did what") });
  #none = make("p", { class: "quiet-text" }, t("Nobody has touched this timer yet."));

  connectedCallback() {
    if (!this.firstChild) this.append(make("div", { class: "side-scroll" }, this.#none, this.#list));
  }

  /** @param {any} timer null: none is chosen @param {string} zone */
  render(timer, zone) {
    const history = timer?.history ?? [];
    this.#none.hidden = history.length > 0;
    this.#list.hidden = !history.length;
    redraw(this.#list, [history, this.desk.people], () => history.map((/** @type {any} */ one) => make("li", { class: one.undone ? "undone" : "" },
      make("span", {},
        make("b", {}, operationText(one, zone)),
        make("small", {}, [one.reason, operatorName(one.by, this.desk), one.undone && t("taken back")].filter(Boolean).join(" · "))),
      make("time", {}, wallClock(one.at, zone, true)))));
  }
}
customElements.define("timer-history", TimerHistory);
