// @ts-check
import { make, paintBadge, write } from "./kit/dom.js";
import { t, text } from "./kit/texts.js";

export const MEDALS = ["gold", "silver", "bronze", "medallion"];
/** Where a row counts each. */
export const COUNTS = { gold: "gold", silver: "silver", bronze: "bronze", medallion: "medallions" };

/** The most medals and medallions that a row counts: the length of the bars' scale. */
export function mostOf(rows) {
  return Math.max(1, ...rows.map((row) => MEDALS.reduce((sum, medal) => sum + row[COUNTS[medal]], 0)));
}

/** One delegation's line. */
export class Row {
  #place = make("span");
  #equal = make("sup");
  #badge = make("span");
  #name = make("span", "nm");
  #counts = new Map(MEDALS.map((medal) => [medal, make("span", `m ${medal}`, make("span", "num"))]));
  #total = make("span", "m sum", make("span", "num"));
  #points = make("span", "m points", make("span", "num"));
  #parts = new Map(MEDALS.map((medal) => [medal, make("i", medal)]));
  node;

  constructor() {
    const place = make("span", "pl num", this.#place, this.#equal);
    const bar = make("span", "bar", ...this.#parts.values());
    bar.setAttribute("aria-hidden", "true");
    const counts = [...this.#counts.values(), this.#total, this.#points];
    this.node = Object.assign(make("li", "row", place, make("span", "bd", this.#badge), this.#name, ...counts, bar), { row: this });
  }

  paint(row, hit, most) {
    const { badge, name } = row.delegation;
    this.node.classList.toggle("new", Boolean(hit));
    write(this.#place, String(row.place));
    write(this.#equal, row.tied ? "=" : "");
    paintBadge(this.#badge, badge, text(badge?.code));
    write(this.#name, text(name));
    for (const medal of MEDALS) {
      const count = row[COUNTS[medal]];
      const cell = this.#counts.get(medal);
      write(cell.firstChild, String(count));
      cell.classList.toggle("zero", !count);
      cell.classList.toggle("hit", Boolean(hit?.cells.has(medal)));
      const part = this.#parts.get(medal);
      part.hidden = !count;
      part.style.width = `${(100 * count) / most}%`;
    }
    write(this.#total.firstChild, String(row.total));
    write(this.#points.firstChild, String(row.points));
  }
}

/** What the table is called. */
export function titleOf(kind) {
  switch (kind) {
    case "region":
      return t("Medal table of the regions");
    case "organization":
      return t("Medal table of the organizations");
    case "company":
      return t("Medal table of the companies");
    case "country":
      return t("Medal table of the countries");
    default:
      return t("Medal table");
  }
}

function whoseOf(kind) {
  switch (kind) {
    case "organization":
      return t("Organization");
    case "company":
      return t("Company");
    case "country":
      return t("Country");
    default:
      return t("Region");
  }
}

/** The heads of the columns. */
export function heads(kind) {
  const [gold, silver, bronze, medallion] = [t("gold"), t("silver"), t("bronze"), t("medallions")];
  const words = { gold, silver, bronze, medallion };
  const coins = MEDALS.map((medal, at) => make("span", `c m ${medal}`, make("i", `coin ${medal}`, at < 3 ? String(at + 1) : t("M")), make("span", "", words[medal])));
  const ends = [make("span", "m sum", t("In all")), make("span", "m points", t("Points"))];
  return [make("span", "", t("Place")), make("span"), make("span", "", whoseOf(kind)), ...coins, ...ends, make("span", "bar")];
}

/** How far the table may be trusted. */
export function verdict({ rows, official, contests }) {
  if (!rows.length) return "";
  return official < contests ? t("Provisional results") : t("Final results");
}

/** What the table is sorted by. */
export function rule(order, short) {
  if (order === "points") return t("Places by points for medals");
  return short ? t("Places by gold, then silver, then bronze") : t("Places by gold, then silver, bronze and medallions");
}
