// @ts-check
import { List } from "../display/kit/list.js";
import { mark, points, t, text } from "../display/kit/texts.js";
import { icon, make, redraw, tag } from "./make.js";
import { MarkCell } from "./mark-cell.js";
import { layOut, readTable } from "./pasting.js";
import { statuses } from "./wording.js";

/**
 * The table of marks of one contest: entries as rows, modules as columns.
 *
 * Give `desk` once, then `render(view, blind)`; `blind` leaves the names out. The events of
 * its cells (see `MarkCell`) bubble through.
 */
export class MarksGrid extends HTMLElement {
  /** @type {import("./desk.js").Desk | null} */ desk = null;
  #head = make("tr");
  #body = make("tbody");
  #rows = new List(this.#body, () => new MarksRow());
  #modules = "";

  connectedCallback() {
    if (this.firstChild) return;
    this.append(make("table", {}, make("thead", {}, this.#head), this.#body));
    this.addEventListener("mark-move", (event) => this.#move(/** @type {CustomEvent} */ (event)));
    this.addEventListener("mark-state", (event) => this.#follow(/** @type {CustomEvent} */ (event)));
    this.addEventListener("mark-paste", (event) => this.#paste(/** @type {CustomEvent} */ (event).detail));
  }

  /** @returns {MarkCell[]} */
  get cells() {
    return [...this.querySelectorAll("mark-cell")].map((cell) => /** @type {MarkCell} */ (cell));
  }

  /** @param {any} view @param {boolean} blind */
  render(view, blind) {
    this.#renderHead(view);
    const modules = view.modules.map(withWords);
    this.#rows.show(view.rows, (row) => row.entry, (node, row) => {
      /** @type {MarksRow} */ (/** @type {unknown} */ (node)).render(row, { view, modules, blind, desk: this.desk });
    });
  }

  /** @param {any} view */
  #renderHead(view) {
    const drawn = JSON.stringify([view.modules, view.closed]);
    if (drawn === this.#modules) return;
    this.#modules = drawn;
    this.style.setProperty("--columns", view.modules.length);
    const heads = view.modules.map((/** @type {any} */ module) => make("th", {
      scope: "col", class: module.state === "running" ? "here" : "", "data-module": module.id,
    },
      make("b", { class: "num" },
        module.locked || view.closed ? icon("lock") : null,
        text(module.label), make("em", {}, ` ${t("of {max}", { max: points(module.max) })}`)),
      make("span", { class: "head-title", title: text(module.title) }, text(module.title))));
    const most = view.modules.reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + Number(one.max), 0);
    this.#head.replaceChildren(
      make("th", { scope: "col", class: "who-head" }, make("b", {}, "№"), t("Entry")),
      ...heads,
      make("th", { scope: "col", class: "sum-head" },
        make("b", { class: "num" }, "Σ", make("em", {}, ` ${t("of {max}", { max: points(String(most)) })}`)),
        t("Total")),
      make("th", { scope: "col", class: "rank-head" }, make("b", {}, "\u00A0"), t("Place")),
      make("th", { scope: "col", class: "status-head" }, make("b", {}, "\u00A0"), t("Status")),
    );
  }

  /** @returns {MarkCell[][]} */
  get #lines() {
    return [...this.#body.rows].map((row) =>
      [...row.querySelectorAll("mark-cell")].map((cell) => /** @type {MarkCell} */ (cell)));
  }

  // Each mark is a command of its own, with the revision that is seen; the paste is one thing to undo.
  /** @param {{ cell: MarkCell, text: string }} pasted */
  #paste({ cell, text: pasted }) {
    const { why, puts } = layOut(readTable(pasted), this.#lines, cell);
    if (why) return cell.say(why);
    const paste = {};
    for (const [one, value] of puts) one.put(value, paste);
  }

  /** @param {CustomEvent} event */
  #move(event) {
    const { cell, across, down, wrap } = event.detail;
    const lines = this.#lines;
    const line = lines.findIndex((cells) => cells.includes(cell));
    let column = lines[line].indexOf(cell) + across;
    let next = line + down;
    if (wrap && next === lines.length) [next, column] = [0, column + 1];
    /** @type {MarkCell | undefined} */ (lines[next]?.[column])?.focus();
  }

  /** @param {CustomEvent} event */
  #follow(event) {
    const cell = /** @type {MarkCell} */ (event.detail.cell);
    for (const row of this.#body.rows) row.classList.toggle("cur", row.contains(document.activeElement));
    for (const head of this.#head.cells) {
      head.classList.toggle("cur", head.dataset.module === cell.place?.module.id && cell.contains(document.activeElement));
    }
  }
}
customElements.define("marks-grid", MarksGrid);

/** One entry's line: it keeps its cells, so that a draft survives every new view. */
class MarksRow extends HTMLTableRowElement {
  /** @type {Map<string, MarkCell>} */ #cells = new Map();
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

  /** @param {any} row @param {{ view: any, modules: any[], blind: boolean, desk: any }} about */
  render(row, about) {
    this.#entry = row.entry;
    this.#about = { ...about, who: row.number };
    this.#number.textContent = row.number;
    redraw(this.#names, about.blind || row.names, () =>
      about.blind ? [] : row.names.map((/** @type {any} */ name) => make("span", {}, text(name))));
    const out = row.status === "dns" || row.status === "dsq";
    this.classList.toggle("out", out);
    for (const module of about.modules) {
      const mine = row.cells.find((/** @type {any} */ cell) => cell.module === module.id);
      const open = about.desk.may("RecordMark") && !module.locked && !about.view.closed && !out;
      this.#cell(module, row).show(mine, open);
    }
    const filled = row.cells.every((/** @type {any} */ cell) => cell.mark != null);
    this.#sum.textContent = row.total == null ? "" : mark(row.total);
    this.#sum.classList.toggle("part", !filled);
    this.#place.textContent = row.place == null ? "" : `${row.tied ? "=" : ""}${row.place}`;
    this.#held = row.status;
    if (this.#status.dataset.sending === undefined) this.#status.value = row.status;
    this.#status.dataset.value = row.status;
    this.#status.disabled = !about.desk.can("SetEntryStatus") || about.view.closed;
    this.#status.setAttribute("aria-label", t("Status of entry {who}", { who: row.number }));
    this.#renderError();
  }

  /** @param {any} module @param {any} row */
  #cell(module, row) {
    let cell = this.#cells.get(module.id);
    if (!cell) {
      cell = /** @type {MarkCell} */ (document.createElement("mark-cell"));
      this.#cells.set(module.id, cell);
      this.insertBefore(make("td", {}, cell), this.#sum);
    }
    cell.desk = this.#about.desk;
    cell.place = { entry: row.entry, who: row.number, module };
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

/** @param {any} module */
function withWords(module) {
  return { ...module, words: text(module.label) };
}
