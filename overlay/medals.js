// @ts-check
import { make, write } from "../display/kit/dom.js";
import { fit } from "../display/kit/fit.js";
import { List } from "../display/kit/list.js";
import { duration } from "../display/kit/motion.js";
import { pageSize } from "../display/kit/pages.js";
import { t, text } from "../display/kit/texts.js";
import { COUNTS, heads, MEDALS, mostOf, Row, rule, titleOf, verdict } from "../display/medals-row.js";
import { Changes } from "./changes.js";
import { Graphic } from "./graphic.js";
import { fillWhole, PLATE } from "./plate.js";
import { typedRows } from "./rows.js";

const MOST = 10;
const LEAST = 6;

/**
 * The medal table; each step is a page of it. The value of a typed row is its gold, silver, bronze
 * and, if there are, medallions, as in "9 6 4"; a single number is their sum.
 */
export default class Medals extends Graphic {
  static sheet = [PLATE, new URL("./table.css", import.meta.url).href, new URL("./medals.css", import.meta.url).href];
  #title = make("h1");
  #sub = make("p", "sub");
  #cols = make("div", "row cols");
  #box = make("ol", "list");
  #list = new List(this.#box, () => /** @type {any} */ (new Row().node));
  #none = make("p", "none display");
  #said = make("b");
  #rule = make("span");
  #part = make("span", "num");
  #foot = make("p", "ft", make("span", "", this.#said, " ", this.#rule), this.#part);
  #panel = null;
  #changes = new Changes();
  #rows = [];
  #page = 0;

  get pages() {
    return Math.max(1, Math.ceil(this.#rows.length / this.#size));
  }

  get #size() {
    return pageSize(this.#rows.length, MOST);
  }

  build(panel) {
    fillWhole(this);
    this.#panel = panel;
    const head = make("header", "head", make("div", "", this.#title, this.#sub));
    panel.append(head, this.#cols, make("div", "rows", this.#box), this.#none, this.#foot);
  }

  render({ table, title, rows }, moving) {
    const page = this.#page;
    this.#rows = table ? table.rows : typedRows(rows).map(medalRow);
    this.#changes.note(this.#rows, keyOf, valuesOf, this.clock.now(), moving && table ? duration("--d-hold", this) : 0);
    this.#page = Math.min(this.step ?? 0, this.pages - 1);
    write(this.#title, text(title) || titleOf(table?.kind));
    fit([this.#title], 3);
    write(this.#sub, table ? `${t("Results counted:")} ${t("{n} of {of}", { n: table.official, of: table.contests })}` : "");
    write(this.#none, this.#rows.length ? "" : t("No medals yet"));
    this.#shape(table);
    write(this.#said, table ? verdict(table) : "");
    write(this.#rule, table && this.#rows.length ? rule(table.order, this.#panel.classList.contains("no-medallions")) : "");
    write(this.#part, this.pages > 1 ? t("Page {n} of {of}", { n: this.#page + 1, of: this.pages }) : "");
    this.#foot.hidden = !this.#foot.textContent.trim();
    this.#fill(!moving ? "none" : page !== this.#page ? "fade" : "travel");
  }

  tick(now) {
    if (this.#changes.expire(now)) this.#fill("none");
    return this.#changes.wait(now);
  }

  // Columns that nobody has anything in leave.
  #shape(table) {
    const { classList } = this.#panel;
    const counted = MEDALS.slice(0, 3).some((medal) => this.#rows.some((row) => row[COUNTS[medal]]));
    classList.toggle("by-points", table?.order === "points");
    classList.toggle("no-medallions", !this.#rows.some(({ medallions }) => medallions));
    classList.toggle("sums", !table && !counted);
    classList.toggle("typed", !table);
    this.#cols.textContent = "";
    this.#cols.hidden = !this.#rows.length;
    this.#cols.append(...heads(table?.kind));
  }

  #fill(motion) {
    const rows = this.#rows.slice(this.#page * this.#size, (this.#page + 1) * this.#size);
    const most = mostOf(this.#rows);
    this.#box.style.setProperty("--rows", String(Math.max(this.#size, LEAST)));
    this.#list.show(rows, keyOf, (node, row) => node.row.paint(row, this.#changes.get(keyOf(row)), most), { motion });
    fit(this.#box.querySelectorAll(".nm"), 3);
  }
}

function keyOf({ delegation }) {
  return delegation.key;
}

function valuesOf(row) {
  return MEDALS.map((medal) => [medal, row[COUNTS[medal]]]);
}

function medalRow({ entry, place, names, delegation, value }) {
  const numbers = (value.match(/\d+/g) ?? []).map(Number);
  const [gold, silver, bronze, medallions = 0] = numbers.length > 2 ? numbers : [0, 0, 0];
  const total = numbers.length > 2 ? gold + silver + bronze : numbers[0] ?? 0;
  const name = [names[0], delegation.name].filter(Boolean).join(", ");
  return { place, tied: false, delegation: { key: entry, name }, gold, silver, bronze, medallions, total, points: 0 };
}
