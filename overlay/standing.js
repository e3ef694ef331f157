// @ts-check
import { make, write } from "../display/kit/dom.js";
import { List } from "../display/kit/list.js";
import { duration } from "../display/kit/motion.js";
import { pageSize } from "../display/kit/pages.js";
import { t } from "../display/kit/texts.js";
import { Row } from "../display/standings-row.js";
import { Changes } from "./changes.js";
import { Graphic } from "./graphic.js";
import { roundAt } from "./round.js";
import { isRanked, rowsOf } from "./rows.js";

const FRESH = 500;

/**
 * A table of a contest or of typed rows: `table`, or `none` in its place. A graphic extends it with
 *   `choose(rows, data)` the rows that it shows, on all its pages together,
 *   `most(rows, data)`   how many a page holds, `columns(data)` the modules that have a column,
 *   `head(data, rows)`   draws all but the rows, and `fit(nodes, rows)` makes the names fit,
 *   `least`              for how many rows there is a place at least,
 *   `where(from, to, of)` says which rows are on,
 *   `tell(now)`          draws what else depends on time; gives the ms until that changes.
 * Pages take turns by the server's time, unless `pageAt` says otherwise.
 */
export class StandingGraphic extends Graphic {
  box = make("ol", "list");
  table = make("div", "rows", this.box);
  none = make("p", "none display");
  #list = new List(this.box, () => /** @type {any} */ (new Row().node));
  #changes = new Changes();
  #data = /** @type {any} */ ({});
  #rows = [];
  #of = 0;
  #size = 1;
  #page = 0;

  get count() {
    return Math.max(1, Math.ceil(this.#rows.length / this.#size));
  }

  choose(rows, _data) {
    return rows;
  }

  get least() {
    return 1;
  }

  columns(_data) {
    return [];
  }

  pageAt(now) {
    return roundAt(this.count, duration("--d-page", this), now);
  }

  tell(_now) {
    return Infinity;
  }

  where(_from, _to, _of) {}

  render(data, moving) {
    const all = rowsOf(data);
    const now = this.clock.now();
    const news = moving && data.level === this.#data.level && data.level !== "frozen" && !data.closed;
    this.#changes.note(all, keyOf, valuesOf, now, news ? duration("--d-hold", this) : 0);
    const page = this.#page;
    this.#data = data;
    this.#of = all.length;
    this.#rows = this.choose(all, data);
    this.#size = pageSize(this.#rows.length, this.most(this.#rows, data));
    this.#page = this.pageAt(now).at;
    this.dataset.level = Array.isArray(data.rows) ? data.level : "typed";
    write(this.none, silence(data, all));
    this.head(data, all);
    this.#fill(!moving ? "none" : page !== this.#page ? "fade" : "travel");
  }

  tick(now) {
    const { at, age, rest } = this.pageAt(now);
    const turned = at !== this.#page;
    if (this.#changes.expire(now) || turned) {
      const seen = turned && age < FRESH && this.step !== undefined && !document.hidden;
      this.#page = at;
      this.#fill(seen ? "fade" : "none", age);
    }
    return Math.min(this.tell(now), this.#changes.wait(now), rest);
  }

  #fill(motion, age = 0) {
    const [data, from] = [this.#data, this.#page * this.#size];
    const rows = this.none.textContent ? [] : this.#rows.slice(from, from + this.#size);
    const context = { columns: this.columns(data), level: data.level, stale: false, closed: data.closed, all: data.modules ?? [] };
    const paint = (node, row, at) => node.row.paint(row, rows[at + 1], this.#changes.get(row.entry), context);
    this.box.style.setProperty("--rows", String(Math.max(this.#size, this.least)));
    this.#list.show(rows, keyOf, paint, { motion: /** @type {any} */ (motion), age: age === Infinity ? 0 : age });
    this.fit(this.box.querySelectorAll(".nm"), rows);
    this.where(from + 1, from + rows.length, rows.length ? this.#of : 0);
  }
}

function keyOf({ entry }) {
  return entry;
}

function valuesOf({ total, value, modules }) {
  return [...(modules ?? []).map(({ id, mark }) => [id, mark]), ["total", value ?? total]];
}

// What stands in the place of rows that there aren't yet, or that may not be known.
function silence(data, rows) {
  if (!Array.isArray(data.rows)) return "";
  if (data.level === "nothing") return t("The results are not shown yet");
  const known = rows.some(({ place, total }) => place || total != null);
  return isRanked(data) && !known ? t("No marks yet") : "";
}
