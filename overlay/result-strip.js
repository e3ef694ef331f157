// @ts-check
import { make, write } from "../display/kit/dom.js";
import { fit, settle } from "../display/kit/fit.js";
import { remark, verdict } from "../display/standings-words.js";
import { bySurname, fitNames, headingOf, isRanked } from "./rows.js";
import { StandingGraphic } from "./standing.js";

const BEST = 3;
const MOST = 5;
const LAST_STEP = 5;

/** The first three of a contest, along the foot of the picture; without places, all take turns. */
export default class ResultStrip extends StandingGraphic {
  static sheet = [new URL("./table.css", import.meta.url).href, new URL("./result-strip.css", import.meta.url).href];
  #title = make("b", "t display");
  #about = make("span", "a");
  #said = make("span", "v");
  #heading = make("header", "", this.#title, this.#about, this.#said);

  build(panel) {
    panel.append(this.#heading, this.table, this.none);
  }

  choose(rows, data) {
    const best = ({ place }, at) => (place && Number(place) <= BEST) || at < BEST;
    return bySurname(isRanked(data) ? rows.filter(best).slice(0, MOST) : rows);
  }

  most(_rows, data) {
    return isRanked(data) ? MOST : BEST;
  }

  head(data) {
    const [title, category, module] = headingOf(data);
    write(this.#title, title);
    write(this.#about, [category, module].filter(Boolean).join(" · "));
    const waiting = data.level === "frozen" ? remark(data, data.zone) : "";
    write(this.#said, data.contest ? [verdict(data, data.zone), waiting].filter(Boolean).join(" · ") : "");
    settle(this.#heading, LAST_STEP, "*");
  }

  fit(nodes, rows) {
    fit(this.box.querySelectorAll(".rg"), 3);
    fitNames(nodes, rows, 4);
  }
}
