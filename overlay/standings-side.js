// @ts-check
import { make, write } from "../display/kit/dom.js";
import "../display/kit/head.js";
import { t } from "../display/kit/texts.js";
import { verdict } from "../display/standings-words.js";
import { bySurname, fitNames, headingOf, isRanked } from "./rows.js";
import { StandingGraphic } from "./standing.js";

const MOST = 10;

/** The best of a contest, at the side of the picture. */
export default class StandingsSide extends StandingGraphic {
  static sheet = [new URL("./table.css", import.meta.url).href, new URL("./standings-side.css", import.meta.url).href];
  #head = /** @type {any} */ (document.createElement("tablo-head"));
  #said = make("b");
  #part = make("span", "num");
  #foot = make("p", "ft", this.#said, this.#part);

  build(panel) {
    panel.append(this.#head, this.table, this.none, this.#foot);
  }

  choose(rows, data) {
    return bySurname(isRanked(data) ? rows.slice(0, MOST) : rows);
  }

  most() {
    return MOST;
  }

  head(data) {
    const [title, category, module] = headingOf(data);
    this.#head.show(title, category, module, "", data.timer ?? null, data.closed);
    write(this.#said, data.level ? verdict(data, data.zone) : "");
  }

  fit(nodes, rows) {
    fitNames(nodes, rows, 3);
  }

  where(from, to, of) {
    write(this.#part, to < of || from > 1 ? t("{from}–{to} of {n}", { from, to, n: of }) : "");
    this.#foot.hidden = !this.#foot.textContent;
  }

  tell(now) {
    return this.#head.tick(now);
  }
}
