// @ts-check
import "./chip-group.js";
import { List } from "../display/kit/list.js";
import { t } from "../display/kit/texts.js";
import { make } from "./make.js";
import { StationRow } from "./station-row.js";
import { timeReasons } from "./wording.js";

/**
 * The workstations of one timer, below its row. The reason for a pause is chosen beforehand, so
 * that holding a workstation's time is one tap.
 */
export class StationPanel extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #reasons = /** @type {any} */ (make("chip-group", { label: t("Reason for a pause") }));
  #list = make("div", { class: "stations", role: "list", "aria-label": t("Workstations") });
  #rows = new List(this.#list, () => new StationRow());

  connectedCallback() {
    if (this.firstChild) return;
    const technical = t("Technical pause");
    this.#reasons.chips = [technical, ...timeReasons()].map((words) => ({ value: words, words }));
    this.#reasons.value = technical;
    this.append(
      make("div", { class: "station-reasons" }, make("span", { class: "quiet-text" }, t("Reason for a pause")), this.#reasons),
      this.#list);
  }

  /** @param {any} timer */
  render(timer) {
    this.#rows.show(timer.stations, (station) => station.workstation, (node, station) => {
      const row = /** @type {StationRow} */ (node);
      row.desk = this.desk;
      row.render(timer, station, () => this.#reasons.value);
    });
  }

  /** Draw what depends on the time. @param {number} now */
  tick(now) {
    for (const row of this.#rows.nodes) /** @type {StationRow} */ (row).tick(now);
  }
}
customElements.define("station-panel", StationPanel);
