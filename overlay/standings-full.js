// @ts-check
import { make, write } from "../display/kit/dom.js";
import { fit } from "../display/kit/fit.js";
import "../display/kit/head.js";
import { t } from "../display/kit/texts.js";
import { heads } from "../display/standings-row.js";
import { remark, verdict } from "../display/standings-words.js";
import { fillWhole, PLATE } from "./plate.js";
import { fitNames, headingOf } from "./rows.js";
import { StandingGraphic } from "./standing.js";

const MOST = 10;
const MOST_TEAMS = 8;
const MOST_CREWS = 5;
const COLUMNS = 8;
const BESIDE_REGION = 5;

/** The whole table of a contest; each step is a page of it. */
export default class StandingsFull extends StandingGraphic {
  static sheet = [PLATE, new URL("./table.css", import.meta.url).href, new URL("./standings-full.css", import.meta.url).href];
  #head = /** @type {any} */ (document.createElement("tablo-head"));
  #cols = make("div", "row cols");
  #said = make("b");
  #remark = make("span");
  #part = make("span", "num");
  #panel = null;
  #foot = make("p", "ft", make("span", "", this.#said, " ", this.#remark), this.#part);

  get pages() {
    return this.count;
  }

  get least() {
    return 4;
  }

  build(panel) {
    fillWhole(this);
    this.#panel = panel;
    panel.append(this.#head, this.#cols, this.table, this.none, this.#foot);
  }

  most(rows) {
    const people = Math.max(0, ...rows.map(({ names }) => names.length));
    return people > 2 ? MOST_CREWS : people > 1 ? MOST_TEAMS : MOST;
  }

  pageAt() {
    return { at: Math.min(this.step ?? 0, this.count - 1), age: Infinity, rest: Infinity };
  }

  // The latest modules that are open, and those to come while they have room.
  columns({ modules = [], level }) {
    if (level !== "marks" && level !== "frozen") return [];
    const open = modules.filter(({ state }) => state !== "future");
    return open.length >= COLUMNS ? open.slice(-COLUMNS) : modules.slice(0, COLUMNS);
  }

  head(data, rows) {
    const columns = this.columns(data);
    const at = this.pageAt().at + 1;
    this.#head.show(...headingOf(data), data.timer ?? null, data.closed);
    const crews = rows.some(({ names }) => names.length > 2);
    this.#panel.classList.toggle("crowded", columns.length > BESIDE_REGION || (crews && columns.length > 0));
    this.#panel.classList.toggle("bare", !columns.length);
    this.#panel.style.setProperty("--columns", String(columns.length));
    this.#cols.textContent = "";
    this.#cols.hidden = !data.contest || Boolean(this.none.textContent);
    if (data.contest) this.#cols.append(...heads(data, columns));
    write(this.#said, data.contest ? verdict(data, data.zone) : "");
    write(this.#remark, data.contest && rows.length && !this.none.textContent ? remark(data, data.zone) : "");
    write(this.#part, this.count > 1 ? t("Page {n} of {of}", { n: at, of: this.count }) : "");
  }

  fit(nodes, rows) {
    fitNames(nodes, rows, 5);
    fit(this.box.querySelectorAll(".rg"), 2);
  }

  tell(now) {
    return this.#head.tick(now);
  }
}
