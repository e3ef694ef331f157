// @ts-check
import { make, paintBadge, write } from "./kit/dom.js";
import { List } from "./kit/list.js";
import { t, text } from "./kit/texts.js";
import { link } from "./public-routes.js";
import { PublicScreen } from "./public-screen.js";
import { showWays } from "./public-ways.js";

const MEDALS = ["gold", "silver", "bronze"];

/** The medal table on a phone, of all delegations or of one kind: `medals[:<kind>]@public`. */
export class MedalList extends PublicScreen {
  #ways = make("nav", "ways");
  #whom = make("span");
  #last = make("span", "m light");
  #box = make("ol", "ls");
  #list = new List(this.#box, () => /** @type {any} */ (new Line().node));
  #note = make("p", "note");

  build() {
    const [kind = ""] = this.params;
    showMedalWays(this.#ways, kind);
    write(this.#whom, kind === "organization" ? t("Organization") : kind ? t("Region") : t("Delegation"));
    const coins = MEDALS.map((medal, at) => spoken(make("i", `coin ${medal}`, String(at + 1)), medal));
    const heads = make("div", "row hd", make("span"), make("span"), this.#whom, ...coins, this.#last);
    this.append(make("header", "top", make("h1", "", t("Medal table"))), this.#ways, heads, this.#box, this.#note);
  }

  render({ rows, order, official, contests }, { live, age }) {
    write(this.#last, order === "points" ? t("Points") : t("In all"));
    const motion = { motion: /** @type {any} */ (live ? "travel" : "none"), age };
    this.#list.show(rows, ({ delegation }) => delegation.key, (node, row) => node.line.paint(row, order), motion);
    const counted = `${t("Results counted:")} ${t("{n} of {of}", { n: official, of: contests })}`;
    write(this.#note, rows.length ? counted : `${t("No medals yet")}. ${counted}`);
  }

  tick() {
    return Infinity;
  }

  lost() {
    write(this.#note, t("The medal table is not shown here"));
  }
}

/** Draws the switch between the tables of medals and the best. */
export function showMedalWays(node, open) {
  node.setAttribute("aria-label", t("Medals"));
  const ways = [["", t("All delegations")], ["region", t("Regions")], ["organization", t("Organizations")], ["best", t("The best")]];
  const hrefOf = (kind) => (kind === "best" ? link(kind) : kind ? link("medals", kind) : link("medals"));
  showWays(node, ways.map(([kind, word]) => ({ word, href: hrefOf(kind), on: kind === open })));
}

function spoken(coin, medal) {
  coin.setAttribute("role", "img");
  coin.setAttribute("aria-label", { gold: t("gold"), silver: t("silver"), bronze: t("bronze") }[medal]);
  return coin;
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
