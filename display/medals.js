// @ts-check
import { make, write } from "./kit/dom.js";
import { fit } from "./kit/fit.js";
import "./kit/foot.js";
import { List } from "./kit/list.js";
import { duration } from "./kit/motion.js";
import { pageAt, pageSize, totemRows, untilTurn } from "./kit/pages.js";
import { Screen } from "./kit/screen.js";
import { t } from "./kit/texts.js";
import { COUNTS, heads, MEDALS, mostOf, Row, rule, titleOf, verdict } from "./medals-row.js";

const LEAST_ROWS = 8;

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
      this.#foot.show("", "", this.waiting);
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
    const most = mostOf(rows);
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

customElements.define("tablo-medals", Medals);
