// @ts-check
import { icon, make, paintBadge, write } from "./kit/dom.js";
import { List } from "./kit/list.js";
import { Screen } from "./kit/screen.js";
import { t, text } from "./kit/texts.js";

const MEDALS = ["gold", "silver", "bronze"];

/** The medal table on a phone: `medals@public`. */
export class MedalList extends Screen {
  #last = make("span", "m light");
  #box = make("ol", "ls");
  #list = new List(this.#box, () => /** @type {any} */ (new Line().node));
  #note = make("p", "note");

  build() {
    const back = make("a", "back", icon("back"), t("All skills"));
    back.setAttribute("href", "#");
    const coins = MEDALS.map((medal, at) => make("i", `coin ${medal}`, String(at + 1)));
    const heads = make("p", "row hd", make("span"), make("span"), make("span", "", t("Region")), ...coins, this.#last);
    this.append(make("main", "", make("header", "top", back, make("h1", "", t("Medal table"))), heads, this.#box, this.#note));
  }

  render({ rows, order, official, contests }, { live, age }) {
    write(this.#last, order === "points" ? t("Points") : t("In all"));
    const motion = { motion: /** @type {any} */ (live ? "travel" : "none"), age };
    this.#list.show(rows, ({ delegation }) => delegation.key, (node, row) => node.line.paint(row, order), motion);
    const counted = `${t("Skills counted:")} ${t("{n} of {of}", { n: official, of: contests })}`;
    write(this.#note, rows.length ? counted : `${t("No medals yet")}. ${counted}`);
  }

  tick() {
    return Infinity;
  }

  lost() {
    write(this.#note, t("The medal table is not shown here"));
  }
}

/** One delegation in the list. */
class Line {
  #place = make("b", "num");
  #badge = make("span");
  #name = make("span", "n");
  #counts = new Map(MEDALS.map((medal, at) => [medal, make("span", at ? "m light num" : "m num")]));
  #last = make("span", "m num");
  node;

  constructor() {
    const badge = make("span", "", this.#badge);
    this.node = Object.assign(make("li", "row", this.#place, badge, this.#name, ...this.#counts.values(), this.#last), { line: this });
  }

  paint(row, order) {
    const { badge, name } = row.delegation;
    write(this.#place, `${row.place}${row.tied ? "=" : ""}`);
    paintBadge(this.#badge, badge, text(badge.code), "s");
    write(this.#name, text(name));
    for (const [medal, node] of this.#counts) write(node, String(row[medal]));
    write(this.#last, order === "points" ? String(row.points) : String(row.total));
  }
}

customElements.define("tablo-medal-list", MedalList);
