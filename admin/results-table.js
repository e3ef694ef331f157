// @ts-check
import { mark, points, t, text } from "../display/kit/texts.js";
import { icon, make, redraw } from "./make.js";

/**
 * What is signed: the result of a standing by the marks, best first, and beside it what the
 * official file states. Where the two differ, both values carry a sign, and the row a word.
 */
export class ResultsTable extends HTMLElement {
  /** @param {any} view from marks:…@crew @param {any} standing of it @param {boolean} blind leaves the names out */
  render(view, standing, blind) {
    const { official, differences, rows } = standing;
    redraw(this, [view.contest.id, standing.id, view.rows.map((/** @type {any} */ row) => [row.number, row.names]), rows, official, differences, blind], () => {
      const scale = [...rows, ...(official?.rows ?? [])].some((row) => row.scale != null);
      const columns = scale ? ["place", "total", "scale", "medal"] : ["place", "total", "medal"];
      return [make("table", {},
        make("thead", {}, ...heads(columns, Boolean(official))),
        make("tbody", {}, ...view.rows.length ? orderOf(rows, official).map((entry) => line(view, standing, entry, columns, blind)) : []))];
    });
  }
}
customElements.define("results-table", ResultsTable);

/** @param {string[]} columns @param {boolean} both */
function heads(columns, both) {
  const words = { place: t("Place"), total: t("Total"), scale: t("Scale"), medal: t("Medal") };
  const titles = (/** @type {string} */ side) => columns.map((one, at) =>
    make("th", { scope: "col", class: at ? "" : side }, words[/** @type {"place"} */ (one)]));
  return [
    make("tr", {},
      make("th", { scope: "col", rowspan: 2, class: "who-head" }, t("Entry")),
      make("th", { scope: "colgroup", colspan: columns.length, class: "side-head" }, t("By the marks")),
      both ? make("th", { scope: "colgroup", colspan: columns.length, class: "side-head other" }, t("By the file")) : null),
    make("tr", {}, ...titles(""), ...(both ? titles("other") : [])),
  ];
}

/** The entries of both results: as computed, then those that only the file names. @param {any[]} rows @param {any} official */
function orderOf(rows, official) {
  return [...new Set([...rows, ...(official?.rows ?? [])].map((row) => row.entry))];
}

/** @param {any} view @param {any} standing @param {string} entry @param {string[]} columns @param {boolean} blind */
function line(view, { rows, official, differences }, entry, columns, blind) {
  const about = view.rows.find((/** @type {any} */ row) => row.entry === entry);
  const ours = rows.find((/** @type {any} */ row) => row.entry === entry);
  const theirs = official?.rows.find((/** @type {any} */ row) => row.entry === entry);
  const found = new Set(differences.filter((/** @type {any} */ one) => one.entry === entry).map((/** @type {any} */ one) => one.what));
  const differs = (/** @type {string} */ what) => found.has(what) || (what === "place" && found.has("unexpected"));
  const cells = (/** @type {any} */ row, /** @type {boolean} */ other) => columns.map((what, at) =>
    make("td", { class: `num ${what} ${other && !at ? "other" : ""} ${differs(what) ? "differs" : ""}` },
      differs(what) ? make("span", { class: "sign", title: t("differs") }, "≠") : null,
      differs(what) ? make("span", { class: "aloud" }, t("differs")) : null,
      value(row, what)));
  return make("tr", { class: found.size ? "found" : "" },
    make("th", { scope: "row" }, make("span", { class: "who" },
      make("b", { class: "num" }, about?.number ?? "?"),
      make("span", { class: "names" },
        ...(blind ? [] : (about?.names ?? []).map((/** @type {any} */ name) => make("span", {}, text(name))))))),
    ...cells(ours, false),
    ...(!official ? [] : theirs ? cells(theirs, true)
      : [make("td", { colspan: columns.length, class: `other lacks ${found.has("missing") ? "differs" : ""}` },
        found.has("missing") ? icon("warn") : null, t("not in the file"))]));
}

/** @param {any} row @param {string} what */
function value(row, what) {
  const found = row?.[what];
  if (found == null) return "—";
  switch (what) {
    case "place": return `${row.tied ? "=" : ""}${found}`;
    case "total": return mark(found);
    case "scale": return points(found);
    default: return medalName(found);
  }
}

/** Name a medal. @param {string} medal */
export function medalName(medal) {
  return { gold: t("gold"), silver: t("silver"), bronze: t("bronze") }[medal] ?? t("medallion");
}
