// @ts-check
import { List } from "../display/kit/list.js";
import { mark, points, t, text } from "../display/kit/texts.js";
import { modulePart } from "./answers.js";
import { CellGrid } from "./cell-grid.js";
import { icon, make, redraw, tag } from "./make.js";
import { MAIN, standingName } from "./standing.js";
import { statuses } from "./wording.js";

/**
 * The table of marks of one contest: entries as rows, modules as columns.
 *
 * Give `desk` once, then `render(view, standing, blind)`: totals and places are those of the
 * standing; `blind` leaves the names out. The events of its cells bubble through.
 */
export class MarksGrid extends CellGrid {
  #head = make("tr");
  #rows = new List(this.body, () => new MarksRow());

  connectedCallback() {
    super.connectedCallback();
    this.head.append(this.#head);
  }

  /** @param {any} view @param {any} standing @param {boolean} blind */
  render(view, standing, blind) {
    this.style.setProperty("--columns", view.modules.length);
    redraw(this.#head, [view.contest.id, view.modules, view.closed, standing.id, standing.title],
      () => this.#heads(view, standing));
    const parts = view.modules.map((/** @type {any} */ module) => modulePart(module, text(module.label)));
    this.#rows.show(view.rows, (row) => row.entry, (node, row) => {
      /** @type {MarksRow} */ (/** @type {unknown} */ (node)).render(row, { view, standing, parts, blind, desk: this.desk });
    });
  }

  /** @param {any} view @param {any} standing */
  #heads(view, standing) {
    const most = view.modules.reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + Number(one.max), 0);
    const other = standing.id === MAIN ? "" : standingName(standing);
    return [
      make("th", { scope: "col", class: "who-head" }, make("b", {}, "№"), t("Entry")),
      ...view.modules.map((/** @type {any} */ module) => moduleHead(view, module)),
      make("th", { scope: "col", class: "sum-head" },
        make("b", { class: "num" }, "Σ", other ? null : make("em", {}, ` ${t("of {max}", { max: points(String(most)) })}`)),
        make("span", { class: "head-title", title: other || null }, other || t("Total"))),
      make("th", { scope: "col", class: "rank-head" }, make("b", {}, "\u00A0"), t("Place")),
      make("th", { scope: "col", class: "status-head" }, make("b", {}, "\u00A0"), t("Status")),
    ];
  }
}
customElements.define("marks-grid", MarksGrid);

/** @param {any} view @param {any} module */
function moduleHead(view, module) {
  const title = { class: "head-title", title: text(module.title) };
  return make("th", { scope: "col", class: module.state === "running" ? "here" : "", "data-part": module.id },
    make("b", { class: "num" },
      module.locked || view.closed ? icon("lock") : null,
      text(module.label), make("em", {}, ` ${t("of {max}", { max: points(module.max) })}`)),
    make("span", title, text(module.title)),
    module.aspects
      ? make("a", { class: "aspects-link num", href: aspectsAddress(view, module.id) }, t("aspects: {n}", { n: module.aspects }))
      : null);
}

/** @param {any} view @param {string} module */
function aspectsAddress(view, module) {
  return `#/marks/${view.contest.id}/aspects/${module}`;
}

/** One entry's line: it keeps its cells, so that a draft survives every new view. */
class MarksRow extends HTMLTableRowElement {
  /** @type {Map<string, any>} */ #cells = new Map();
  #number = make("b", { class: "num" });
  #names = make("span", { class: "names" });
  #error = tag("bad", "warn", t("error"));
  #sum = make("td", { class: "sum num" });
  #place = make("td", { class: "place num" });
  #status = make("select", { class: "status" });
  #entry = "";
  /** @type {any} */ #about = null;
  #held = "active";

  connectedCallback() {
    if (this.firstChild) return;
    for (const [value, words] of statuses()) this.#status.append(make("option", { value }, words));
    this.#status.addEventListener("change", () => this.#setStatus(this.#status.value));
    this.append(
      make("th", { scope: "row" }, make("span", { class: "who" }, this.#number, this.#names)),
      this.#sum, this.#place, make("td", { class: "status-cell" }, this.#error, this.#status),
    );
    this.addEventListener("mark-state", () => this.#renderError());
  }

  /** @param {any} row @param {{ view: any, standing: any, parts: any[], blind: boolean, desk: any }} about */
  render(row, about) {
    const { view, parts, desk } = about;
    this.#entry = row.entry;
    this.#about = { ...about, who: row.number };
    this.#number.textContent = row.number;
    redraw(this.#names, about.blind || row.names, () =>
      about.blind ? [] : row.names.map((/** @type {any} */ name) => make("span", {}, text(name))));
    const out = row.status === "dns" || row.status === "dsq";
    this.classList.toggle("out", out);
    parts.forEach((part, at) => {
      const mine = row.cells.find((/** @type {any} */ cell) => cell.module === part.id);
      const open = desk.may("RecordMark") && !view.modules[at].locked && !view.closed && !out;
      this.#cell(part, row).show(mine, part.kind === "sum" ? aspectsAddress(view, part.id) : open);
    });
    this.#renderPlace(row);
    this.#held = row.status;
    if (this.#status.dataset.sending === undefined) this.#status.value = row.status;
    this.#status.dataset.value = row.status;
    this.#status.disabled = !desk.can("SetEntryStatus") || view.closed;
    this.#status.setAttribute("aria-label", t("Status of entry {who}", { who: row.number }));
    this.#renderError();
  }

  /** @param {any} row */
  #renderPlace(row) {
    const { standing } = this.#about;
    const mine = standing.id === MAIN ? row : standing.rows.find((/** @type {any} */ one) => one.entry === row.entry) ?? {};
    const filled = row.cells.every((/** @type {any} */ cell) => cell.mark != null && !cell.missing);
    this.#sum.textContent = mine.total == null ? "" : mark(mine.total);
    this.#sum.classList.toggle("part", !filled);
    this.#place.textContent = mine.place == null ? "" : `${mine.tied ? "=" : ""}${mine.place}`;
  }

  /** @param {any} part @param {any} row */
  #cell(part, row) {
    let cell = this.#cells.get(part.id);
    const name = part.kind === "sum" ? "sum-cell" : "mark-cell";
    if (cell?.localName !== name) {
      const fresh = /** @type {any} */ (document.createElement(name));
      if (cell) cell.replaceWith(fresh);
      else this.insertBefore(make("td", {}, fresh), this.#sum);
      this.#cells.set(part.id, fresh);
      cell = fresh;
    }
    cell.desk = this.#about.desk;
    cell.place = { entry: row.entry, who: row.number, part };
    return cell;
  }

  #renderError() {
    const wrong = [...this.#cells.values()].some((cell) => cell.problem);
    this.#error.hidden = !wrong;
    this.#status.hidden = wrong;
  }

  /** @param {string} status */
  async #setStatus(status) {
    const words = statuses().find(([value]) => value === status)?.[1] ?? status;
    this.#status.dataset.sending = "";
    this.#status.disabled = true;
    await this.#about.desk.send("SetEntryStatus", { entry: this.#entry, status },
      t("Status: {who} → {status}", { who: this.#about.who, status: words }));
    delete this.#status.dataset.sending;
    this.#status.disabled = false;
    this.#status.value = this.#held;
  }
}
customElements.define("marks-row", MarksRow, { extends: "tr" });
