// @ts-check
import { make, write } from "./kit/dom.js";
import { fit } from "./kit/fit.js";
import "./kit/foot.js";
import "./kit/head.js";
import { List } from "./kit/list.js";
import { duration } from "./kit/motion.js";
import { pageAt, pageSize, totemRows } from "./kit/pages.js";
import { Screen } from "./kit/screen.js";
import { t, text } from "./kit/texts.js";
import { heads, Row } from "./standings-row.js";
import { remark, standing, verdict } from "./standings-words.js";

const WIDE_MARK = 10.5;
const NARROW_MARK = 8.6;
const FUTURE_MARK = 6;
const MARKS_BESIDE_REGION = 54;

/** The live table of one contest: `standings:<contest>@<audience>`. */
export class Standings extends Screen {
  static sheet = new URL("./standings.css", import.meta.url).href;
  /** Rows on a page where the viewer is far: 5 or 7. */
  rows = 0;
  #head;
  #foot;
  #cols = make("div", "row cols");
  #rowsBox = make("ol", "list");
  #list = new List(this.#rowsBox, () => /** @type {any} */ (new Row().node));
  #none = make("section", "none", make("p", "display"), make("small"));
  #page = 0;
  #size = 0;
  #stale = false;
  #level = "";
  #told = "";
  #hits = new Map();
  #before = new Map();
  #resized = new ResizeObserver(() => this.view && this.#fill(this.view));

  build() {
    this.#head = document.createElement("tablo-head");
    this.#foot = document.createElement("tablo-foot");
    const waiting = make("ul", "bars", ...Array.from({ length: 10 }, () => make("li", "row", make("i"))));
    this.append(make("main", "frame", this.#head, this.#cols, this.#rowsBox, this.#none, waiting, this.#foot));
    this.dataset.state = "loading";
    this.#resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  render(view, { live, age }) {
    this.#note(view, live, age);
    this.#page = this.#pageAt(view, this.feed.clock.now());
    this.dataset.state = state(view);
    const [module, about] = standing(view);
    const category = [text(view.contest.category), text(view.standing?.title)].filter(Boolean).join(" · ");
    this.#head.show(text(view.contest.title), category, module, about, view.timer, view.closed);
    this.#explain(view);
    this.#fill(view, { motion: live ? "travel" : "none", age });
  }

  tick(now, link) {
    const view = this.view;
    if (!view) this.#foot.show("", "", this.waiting);
    const stale = link !== "live";
    const page = view ? this.#pageAt(view, now) : 0;
    if (view && (page !== this.#page || stale !== this.#stale || this.zone !== this.#told || this.#paging(view).size !== this.#size || this.#expire(now))) {
      const turned = page !== this.#page;
      [this.#page, this.#stale] = [page, stale];
      if (stale) this.#hits.clear();
      this.#fill(view, { motion: turned ? "fade" : "none" });
    }
    this.#foot.tick(now, this.zone, link, this.feed.knownAt(this.stream));
    return Math.min(this.#head.tick(now), ...[...this.#hits.values()].map(({ until }) => until - now));
  }

  lost() {
    this.dataset.state = "nothing";
    this.#say(t("The results are not shown here"), "");
  }

  // Remembers which marks a live view changed; after anything else nothing counts as new.
  #note(view, live, age) {
    const now = this.feed.clock.now();
    const still = !live || view.closed || view.level === "frozen" || view.level !== this.#level;
    this.#level = view.level;
    if (still) this.#hits.clear();
    for (const row of view.rows) {
      const was = this.#before.get(row.entry);
      const changed = was && !still ? changes(was, row) : [];
      if (changed.length) this.#hits.set(row.entry, { cells: new Set(changed), until: now - age + duration("--d-hold") });
    }
    this.#before = new Map(view.rows.map((row) => [row.entry, row]));
  }

  #expire(now) {
    const over = [...this.#hits].filter(([, hit]) => hit.until <= now);
    for (const [entry] of over) this.#hits.delete(entry);
    return over.length > 0;
  }

  get #asked() {
    return this.rows || Number(document.documentElement.dataset.rows) || 0;
  }

  // The leader stands on every page of a table that has several, and the others take turns.
  #pageAt(view, now) {
    const { size, pinned } = this.#paging(view);
    return pageAt(view.rows.length - pinned, size - pinned, now);
  }

  // As many rows as stay readable; two more than a page are squeezed in, more are shared out evenly.
  #paging(view) {
    const most = this.#most(view);
    const count = view.rows.length;
    if (count <= most) return { size: Math.max(1, count), pinned: 0 };
    const pinned = view.rows[0].place ? 1 : 0;
    const room = this.#asked || this.clientWidth / this.clientHeight >= 2.5 ? most : Math.max(2, most - 2);
    return { size: pinned + pageSize(count - pinned, room - pinned), pinned };
  }

  #most({ rows, level }) {
    const shape = this.clientWidth / this.clientHeight;
    if (shape >= 2.5) return Math.min(this.#asked || 10, 10);
    const near = rows.some(({ names }) => names.length > 1) ? 10 : shape <= 1 && level !== "places" ? 14 : 12;
    if (shape > 1) return this.#asked || near;
    const held = Math.min(near, totemRows(shape, 42, 9.6));
    return Math.min(this.#asked || held, held);
  }

  #fill(view, motion = {}) {
    const { size, pinned } = this.#paging(view);
    this.#size = size;
    const from = this.#page * (size - pinned) + pinned;
    const page = [...view.rows.slice(0, pinned), ...view.rows.slice(from, from + size - pinned)];
    const rows = view.level === "nothing" || this.dataset.state === "empty" ? [] : page;
    const columns = shownModules(view);
    const density = this.#density(size);
    this.dataset.density = density;
    this.#rowsBox.classList.toggle("pinned", pinned > 0);
    const least = view.rows.length > size ? size : Math.min(density === "near" ? 8 : 5, this.#most(view));
    this.#lay(view, columns, Math.max(size, least));
    const context = { columns, level: view.level, stale: this.#stale, closed: view.closed, all: view.modules, timed: Boolean(view.timer) };
    this.#list.show(
      rows,
      (row) => row.entry,
      (node, row, at) => node.row.paint(row, rows[at + 1], this.#hits.get(row.entry), context),
      { ...motion, keep: pinned }
    );
    this.#where(view, from, rows.length - pinned);
    fit(this.querySelectorAll(".list .nm"), 4);
    fit(this.querySelectorAll(".list .rg"), 2);
    this.#head.fit();
  }

  #density(size) {
    if (this.#asked) return this.#asked <= 5 ? "far" : "mid";
    return size <= 7 ? "mid" : "near";
  }

  #lay(view, columns, height) {
    const wide = (each) => columns.map((one) => (one.state === "future" ? FUTURE_MARK : each));
    const sum = (widths) => widths.reduce((all, one) => all + one, 0);
    const crowded = sum(wide(WIDE_MARK)) > MARKS_BESIDE_REGION;
    const widths = wide(crowded ? NARROW_MARK : WIDE_MARK).map((one) => `calc(${one} * var(--u))`);
    this.#rowsBox.style.setProperty("--rows", String(height));
    this.style.setProperty("--marks", widths.join(" ") || "0");
    this.classList.toggle("crowded", crowded);
    this.classList.toggle("hundreds", view.rows.some(({ total }) => total >= 100));
    this.#cols.textContent = "";
    this.#cols.append(...heads(view, columns));
  }

  #explain(view) {
    if (this.dataset.state === "empty") {
      const first = text((view.modules.find(({ state: one }) => one !== "done") ?? view.modules[0])?.label);
      const note = first ? t("The first ones come after module {module}.", { module: first.replace(/^\D+/, "") }) : "";
      this.#say(t("No marks yet"), `${note} ${t("Competitors: {n}", { n: view.rows.length })}`.trim());
    } else if (this.dataset.state === "nothing") {
      this.#say(t("The results are not shown yet"), view.closed ? t("They will be announced at the ceremony.") : "");
    }
  }

  #say(words, note) {
    write(this.#none.firstChild, words);
    write(this.#none.lastChild, note);
  }

  #where(view, from, shown) {
    const place = [text(view.contest.venue?.title), text(view.contest.place)].filter(Boolean).join(" · ");
    const count = view.rows.length;
    const paged = shown < count && shown > 0;
    const part = paged ? t("{from}–{to} of {n}", { from: from + 1, to: from + shown, n: count }) : "";
    const empty = this.dataset.state === "empty";
    this.#told = this.zone;
    this.#foot.show(place, empty ? "" : verdict(view, this.zone), empty ? "" : [part, remark(view, this.zone)].filter(Boolean).join(" · "));
  }
}

function state(view) {
  if (view.level === "nothing") return "nothing";
  if (view.level === "progress") return "progress";
  if (view.level === "frozen") return "frozen";
  if (!view.rows.some((row) => row.place || row.modules?.some((module) => module.mark != null))) return "empty";
  if (view.level === "places") return "places";
  return view.closed ? "finished" : "live";
}

function changes(was, row) {
  const marks = new Map((was.modules ?? []).map(({ id, mark: given }) => [id, given]));
  const changed = (row.modules ?? []).filter(({ id, mark: given }) => given != marks.get(id)).map(({ id }) => id);
  return changed.length || was.total !== row.total ? [...changed, "total"] : [];
}

/** The modules that have room: the latest that are open, and those to come while they fit. */
function shownModules({ modules, level }) {
  if (level !== "marks" && level !== "frozen") return [];
  const most = Math.floor((MARKS_BESIDE_REGION + 30) / NARROW_MARK);
  if (modules.length <= most) return modules;
  const open = modules.filter((one) => one.state !== "future");
  return open.length >= most ? open.slice(-most) : modules.slice(0, most);
}

customElements.define("tablo-standings", Standings);
