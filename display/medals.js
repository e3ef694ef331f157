// @ts-check
import { make, paintBadge, write } from "./kit/dom.js";
import { fit } from "./kit/fit.js";
import "./kit/foot.js";
import { List } from "./kit/list.js";
import { duration } from "./kit/motion.js";
import { pageAt, pageSize, totemRows, untilTurn } from "./kit/pages.js";
import { Screen } from "./kit/screen.js";
import { t, text } from "./kit/texts.js";

const SLOW_START = 5000;
const LEAST_ROWS = 8;
const MEDALS = ["gold", "silver", "bronze", "medallion"];
const COUNTS = { gold: "gold", silver: "silver", bronze: "bronze", medallion: "medallions" };

/** The medal table of the delegations: `medals@<audience>`. */
export class Medals extends Screen {
  static sheet = new URL("./medals.css", import.meta.url).href;
  /** Rows on a page where the viewer is far; 0: as many as stay readable near by. */
  rows = 0;
  #title = make("h1");
  #sub = make("p", "sub");
  #cols = make("div", "row cols");
  #box = make("ol", "list");
  #list = new List(this.#box, () => /** @type {any} */ (new Row().node));
  #none = make("p", "none display");
  #foot = document.createElement("tablo-foot");
  #page = 0;
  #stale = false;
  #hits = new Map();
  #before = new Map();
  #resized = new ResizeObserver(() => this.view && this.#fill());

  build() {
    const head = make("header", "head", make("div", "", this.#title, this.#sub));
    this.append(make("main", "frame", head, this.#cols, this.#box, this.#none, this.#foot));
    write(this.#title, titleOf(this.params.kind));
    this.dataset.state = "loading";
    this.#resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  render(view, { live, age }) {
    this.#note(view.rows, live, age);
    this.dataset.state = view.rows.length ? "live" : "empty";
    this.classList.toggle("by-points", view.order === "points");
    this.classList.toggle("no-medallions", !view.rows.some(({ medallions }) => medallions));
    this.#sub.textContent = "";
    write(this.#title, titleOf(view.kind));
    const counted = make("b", "num", t("{n} of {of}", { n: view.official, of: view.contests }));
    this.#sub.append(t("Results counted:"), " ", counted);
    write(this.#none, view.rows.length ? "" : t("No medals yet"));
    this.#page = this.#pageAt(this.feed.clock.now());
    this.#fill({ motion: live ? "travel" : "none", age });
  }

  tick(now, link) {
    const { view } = this;
    this.#foot.tick(now, this.zone, link, this.feed.knownAt(this.stream));
    if (!view) {
      this.#foot.show("", "", this.waited > SLOW_START ? t("Getting the data…") : "");
      return Infinity;
    }
    const [page, stale] = [this.#pageAt(now), link !== "live"];
    if (page !== this.#page || stale !== this.#stale || this.#expire(now)) {
      const turned = page !== this.#page;
      [this.#page, this.#stale] = [page, stale];
      if (stale) this.#hits.clear();
      this.#fill({ motion: turned ? "fade" : "none" });
    }
    return Math.min(untilTurn(view.rows.length, this.#size, now), ...[...this.#hits.values()].map(({ until }) => until - now));
  }

  lost() {
    this.dataset.state = "empty";
    write(this.#none, t("The medal table is not shown here"));
  }

  #note(rows, live, age) {
    if (!live) this.#hits.clear();
    for (const row of rows) {
      const was = this.#before.get(row.delegation.key);
      const changed = live && was ? MEDALS.filter((medal) => was[COUNTS[medal]] !== row[COUNTS[medal]]) : [];
      const until = this.feed.clock.now() - age + duration("--d-hold");
      if (changed.length) this.#hits.set(row.delegation.key, { cells: new Set(changed), until });
    }
    this.#before = new Map(rows.map((row) => [row.delegation.key, row]));
  }

  #expire(now) {
    const over = [...this.#hits].filter(([, hit]) => hit.until <= now);
    for (const [key] of over) this.#hits.delete(key);
    return over.length > 0;
  }

  // A page holds as many rows as stay readable; a longer table is shared out evenly over its pages.
  get #size() {
    return this.clientWidth / this.clientHeight >= 2.5 ? 12 : pageSize(this.view.rows.length, this.#most);
  }

  get #most() {
    const ratio = this.clientWidth / this.clientHeight;
    const held = ratio <= 1 ? Math.min(16, totemRows(ratio, 26, 9.4)) : 12;
    const asked = this.rows || Number(document.documentElement.dataset.rows);
    return Math.min(asked || held, held);
  }

  #pageAt(now) {
    return pageAt(this.view.rows.length, this.#size, now);
  }

  #fill(motion = {}) {
    const { rows, order } = this.view;
    const [size, from] = [this.#size, this.#page * this.#size];
    const shown = rows.slice(from, from + size);
    const most = Math.max(1, ...rows.map((row) => MEDALS.reduce((sum, medal) => sum + row[COUNTS[medal]], 0)));
    this.#box.style.setProperty("--rows", String(Math.max(size, Math.min(LEAST_ROWS, this.#most))));
    this.#cols.textContent = "";
    this.#cols.append(...heads(this.view.kind));
    this.#list.show(shown, ({ delegation }) => delegation.key, (node, row) => {
      node.row.paint(row, this.#hits.get(row.delegation.key), most);
    }, motion);
    const part = shown.length < rows.length ? t("{from}–{to} of {n}", { from: from + 1, to: from + shown.length, n: rows.length }) : "";
    const sorted = rows.length ? rule(order, this.classList.contains("no-medallions")) : "";
    this.#foot.show(sorted, verdict(this.view), part || this.#remark);
    fit(this.querySelectorAll(".list .nm"), 3);
    fit([this.#title], 3);
  }

  // The crew's table runs ahead of the signatures; everybody else's holds approved results alone.
  get #remark() {
    return this.stream.endsWith("@crew") ? t("locked results, signed or not") : "";
  }
}

/** One delegation's line. */
class Row {
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
    paintBadge(this.#badge, badge, text(badge.code));
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

function titleOf(kind) {
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

function heads(kind) {
  const [gold, silver, bronze, medallion] = [t("gold"), t("silver"), t("bronze"), t("medallions")];
  const words = { gold, silver, bronze, medallion };
  const coins = MEDALS.map((medal, at) => make("span", `c m ${medal}`, make("i", `coin ${medal}`, at < 3 ? String(at + 1) : t("M")), make("span", "", words[medal])));
  const ends = [make("span", "m sum", t("In all")), make("span", "m points", t("Points"))];
  return [make("span", "", t("Place")), make("span"), make("span", "", whoseOf(kind)), ...coins, ...ends, make("span", "bar")];
}

function verdict({ rows, official, contests }) {
  if (!rows.length) return "";
  return official < contests ? t("Provisional results") : t("Final results");
}

function rule(order, short) {
  if (order === "points") return t("Places by points for medals");
  return short ? t("Places by gold, then silver, then bronze") : t("Places by gold, then silver, bronze and medallions");
}

customElements.define("tablo-medals", Medals);
