// @ts-check
import { List } from "../display/kit/list.js";
import { mark, points, t, text } from "../display/kit/texts.js";
import { aspectPart, kindWords } from "./answers.js";
import { CellGrid } from "./cell-grid.js";
import { icon, make, redraw } from "./make.js";

/**
 * The table of the aspects of one module: entries as rows, aspects as columns under their
 * sub-criteria. What each entry has earned, and how much is missing, stays in sight at the right.
 *
 * Give `desk` once, then `render(view, blind)`. The events of its cells bubble through.
 */
export class AspectsGrid extends CellGrid {
  #parts = make("tr", { class: "part-heads" });
  #aspects = make("tr", { class: "aspect-heads" });
  #rows = new List(this.body, () => new AspectsRow());

  connectedCallback() {
    super.connectedCallback();
    this.head.append(this.#parts, this.#aspects);
  }

  /** @param {any} view from aspects:…@crew @param {boolean} blind */
  render(view, blind) {
    const parts = view.parts.flatMap((/** @type {any} */ one) =>
      one.aspects.map((/** @type {any} */ aspect) => aspectPart(view, one, aspect)));
    this.style.setProperty("--columns", parts.length);
    redraw(this.#parts, [view.contest.id, view.module, view.parts], () => partHeads(view));
    redraw(this.#aspects, [view.contest.id, view.module.id, view.parts], () => parts.map(aspectHead));
    // Another scheme gets rows of its own.
    const scheme = parts.map((/** @type {any} */ part) => part.id).join();
    this.#rows.show(view.rows, (row) => `${row.entry} ${scheme}`, (node, row) => {
      /** @type {AspectsRow} */ (/** @type {unknown} */ (node)).render(row, { view, parts, blind, desk: this.desk });
    });
  }

  /** Move the cursor to the first aspect of a sub-criterion, in the row where it stands. @param {string} group */
  go(group) {
    const lines = this.lines;
    const line = lines.find((cells) => cells.some((cell) => cell.contains(document.activeElement))) ?? lines[0];
    const last = line?.[line.length - 1];
    last?.focus(); // from the far side, so that the whole sub-criterion comes into sight
    line?.find((cell) => cell.place?.part.group === group)?.focus();
  }
}
customElements.define("aspects-grid", AspectsGrid);

/** @param {any} view */
function partHeads({ module, parts }) {
  return [
    make("th", { scope: "col", class: "who-head", rowspan: 2 }, make("b", {}, "№"), t("Entry")),
    ...parts.map((/** @type {any} */ part) => make("th", { scope: "colgroup", class: "part-head", colspan: part.aspects.length },
      make("span", { title: text(part.title) }, make("b", {}, part.label), ` ${text(part.title)}`,
        part.day ? make("em", { class: "num" }, ` · ${dayWords(part.day)}`) : null))),
    make("th", { scope: "col", class: "sum-head", rowspan: 2 },
      make("b", { class: "num" }, module.locked ? icon("lock") : null, "Σ",
        make("em", {}, ` ${t("of {max}", { max: points(module.max) })}`)),
      t("missing")),
  ];
}

/** Name a day of the competition. @param {number} n */
export function dayWords(n) {
  return t("day {n}", { n });
}

/** @param {import("./answers.js").Part} part @param {number} at @param {import("./answers.js").Part[]} all */
function aspectHead(part, at, all) {
  const first = part.group !== all[at - 1]?.group;
  return make("th", { scope: "col", class: first ? "first" : "", "data-part": part.id, title: text(part.title) },
    make("b", { class: "num" }, part.words),
    make("span", { class: "num" }, t("of {max}", { max: points(part.max) })),
    make("span", {}, kindWords(part.kind)));
}

/** One entry's line: it keeps its cells, so that a draft survives every new view. */
class AspectsRow extends HTMLTableRowElement {
  /** @type {Map<string, any>} */ #cells = new Map();
  #number = make("b", { class: "num" });
  #names = make("span", { class: "names" });
  #total = make("b");
  #missing = make("small");
  #find = make("button", { class: "find num", type: "button", title: t("Go to what is missing"), click: () => this.#goMissing() },
    this.#total, this.#missing);
  #sum = make("td", { class: "sum" }, this.#find);

  connectedCallback() {
    if (this.firstChild) return;
    this.append(make("th", { scope: "row" }, make("span", { class: "who" }, this.#number, this.#names)), this.#sum);
  }

  /** @param {any} row @param {{ view: any, parts: import("./answers.js").Part[], blind: boolean, desk: any }} about */
  render(row, { view, parts, blind, desk }) {
    this.#number.textContent = row.number;
    redraw(this.#names, blind || row.names, () =>
      blind ? [] : row.names.map((/** @type {any} */ name) => make("span", {}, text(name))));
    const out = row.status === "dns" || row.status === "dsq";
    this.classList.toggle("out", out);
    const open = desk.may("RecordMark") && !view.module.locked && !view.closed && !out;
    parts.forEach((part, at) => {
      const cell = this.#cell(part, parts[at - 1]);
      cell.desk = desk;
      cell.place = { entry: row.entry, who: row.number, part };
      cell.show(row.cells[at], open);
    });
    this.#total.textContent = mark(row.total);
    this.#missing.textContent = row.missing ? t("missing: {n}", { n: row.missing }) : t("complete");
    this.#missing.classList.toggle("lacks", row.missing > 0);
    this.#find.disabled = !row.missing || out;
  }

  /** @param {import("./answers.js").Part} part @param {import("./answers.js").Part | undefined} before */
  #cell(part, before) {
    let cell = this.#cells.get(part.id);
    if (!cell) {
      cell = document.createElement("mark-cell");
      this.#cells.set(part.id, cell);
      this.insertBefore(make("td", { class: part.group === before?.group ? "" : "first" }, cell), this.#sum);
    }
    return cell;
  }

  #goMissing() {
    [...this.#cells.values()].find((cell) => cell.saved?.mark == null && !cell.saved?.scores)?.focus();
  }
}
customElements.define("aspects-row", AspectsRow, { extends: "tr" });
