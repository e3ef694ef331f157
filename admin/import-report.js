// @ts-check
import { t } from "../display/kit/texts.js";
import { icon, make, redraw } from "./make.js";

/** So many lines of a kind are drawn; of the others the count is told. */
const SHOWN = 500;

/** What a file would change, or all that is wrong with it: each with its place in the file. */
export class ImportReport extends HTMLElement {
  /** @param {{ report: any, trouble: string }} shown */
  render({ report, trouble }) {
    redraw(this, [report, trouble], () => [
      ...(trouble ? [make("p", { class: "trouble", role: "alert" }, trouble)] : []),
      ...(report ? parts(report) : []),
    ]);
  }
}
customElements.define("import-report", ImportReport);

/** @param {any} report @returns {HTMLElement[]} */
function parts({ kind, problems = [], warnings = [], changes = [], applied }) {
  return [
    ...(problems.length ? [
      make("h2", { class: "bad" }, icon("warn"), t("Problems: {n}. Nothing is applied until all are corrected.", { n: problems.length })),
      places(problems)] : []),
    ...(warnings.length ? [
      make("h2", { class: "warn" }, icon("warn"), t("Look at these: {n}", { n: warnings.length })), places(warnings)] : []),
    ...(problems.length ? [] : [
      make("h2", {}, heading(kind, applied, changes.length)),
      changes.length
        ? make("ol", { class: "import-changes num" }, ...listed(changes, (/** @type {string} */ words) => make("li", {}, words)))
        : make("p", { class: "quiet-text" }, t("All that the file says holds already."))]),
  ];
}

/** @param {string} kind @param {boolean} applied @param {number} n */
function heading(kind, applied, n) {
  if (kind === "best") return t("Compared with what the marks give: {n}", { n });
  return applied ? t("Applied: {n}", { n }) : t("What changes: {n}", { n });
}

/** @param {any[]} problems */
function places(problems) {
  const heads = [t("Sheet"), t("Line"), t("Column"), t("Value"), t("What is wrong")];
  return make("table", { class: "places-table" },
    make("thead", {}, make("tr", {}, ...heads.map((words) => make("th", { scope: "col" }, words)))),
    make("tbody", {}, ...listed(problems, (/** @type {any} */ one) => make("tr", {},
      make("td", {}, one.sheet || one.file),
      make("td", { class: "num" }, one.line ? String(one.line) : "—"),
      make("td", {}, one.column || "—"),
      make("td", { class: "value" }, one.value),
      make("td", {}, one.text, one.hint ? make("small", {}, t("Did you mean “{hint}”?", { hint: one.hint })) : null)),
    (/** @type {string} */ words) => make("tr", {}, make("td", { colspan: "5" }, words)))));
}

/** @param {any[]} items @param {(one: any) => HTMLElement} draw @param {(words: string) => HTMLElement} [last] */
function listed(items, draw, last = (words) => make("li", {}, words)) {
  const shown = items.slice(0, SHOWN).map(draw);
  return items.length > SHOWN ? [...shown, last(t("and {n} more", { n: items.length - SHOWN }))] : shown;
}
