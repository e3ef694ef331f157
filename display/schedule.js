// @ts-check
import { draw, icon, make, write } from "./kit/dom.js";
import { fit } from "./kit/fit.js";
import "./kit/foot.js";
import { List } from "./kit/list.js";
import { pageAt, pageSize, totemRows, untilTurn } from "./kit/pages.js";
import { Screen } from "./kit/screen.js";
import { t, text, wallClock } from "./kit/texts.js";
import { clockFace } from "./kit/timer.js";
import { dateOf, dayOf } from "./kit/when.js";
import { lookOf, signOf } from "./session.js";

const SECOND = 1000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LEAST_ROWS = 6;
const NOW = ["running", "paused"];

/** A venue's timetable of the day, in its zone: what runs and what is next: `schedule:<venue>@<audience>`. */
export class Schedule extends Screen {
  static sheet = new URL("./schedule.css", import.meta.url).href;
  #title = make("h1");
  #day = make("b");
  #about = make("span");
  #clock = make("div", "timer num");
  #box = make("ol", "list");
  #list = new List(this.#box, () => /** @type {any} */ (new Row().node));
  #none = make("p", "none display");
  #foot = document.createElement("tablo-foot");
  #sessions = [];
  #drawn = "";
  #page = 0;
  #resized = new ResizeObserver(() => this.view && this.#fill(this.feed.clock.now()));

  build() {
    const head = make("header", "head", make("div", "", this.#title, make("p", "sub", this.#day, this.#about)), this.#clock);
    this.append(make("main", "frame", head, this.#box, this.#none, this.#foot));
    this.dataset.state = "loading";
    this.#resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  render({ venue, sessions }) {
    write(this.#title, text(venue.title));
    this.#sessions = sessions.map((one) => ({ ...one, date: dateOf(one.starts, this.#zone) }));
    const now = this.feed.clock.now();
    write(this.#clock, wallClock(now, this.#zone));
    this.#fill(now);
  }

  tick(now, link) {
    const { view } = this;
    write(this.#clock, wallClock(now, this.#zone));
    this.#foot.tick(now, this.#zone, link, this.feed.knownAt(this.stream));
    if (!view) {
      this.#foot.show("", "", this.waiting);
      return Infinity;
    }
    const rows = this.#rows(now);
    const turned = this.#pageOf(rows, now) !== this.#page;
    if (turned || told(rows) !== this.#drawn) this.#fill(now, turned ? "fade" : "none");
    for (const { row } of this.#list.nodes) row.tick(now, this.#zone);
    const edges = rows.flatMap(({ starts, ends }) => [starts - now, ends - now]).filter((rest) => rest > 0);
    const next = rows.find(({ look }) => look === "next");
    const second = next ? (next.starts - now) % SECOND || SECOND : Infinity;
    return Math.min(MINUTE - (now % MINUTE), untilTurn(rows.length, this.#size(rows), now), second, ...edges);
  }

  lost() {
    this.dataset.state = "empty";
    write(this.#none, t("The timetable is not shown here"));
  }

  get #zone() {
    return this.view?.venue.zone || this.zone;
  }

  // The day's sessions; those that are over leave when the rest would not fit on one page.
  #rows(now) {
    const all = rowsOf(this.#sessions, now, dateOf(now, this.#zone));
    const open = all.filter(({ look }) => look !== "done");
    return all.length > this.#most && open.length ? open : all;
  }

  get #most() {
    const ratio = this.clientWidth / this.clientHeight;
    return ratio >= 2.5 ? 8 : ratio <= 1 ? Math.min(12, totemRows(ratio, 25, 12.7)) : 9;
  }

  #size(rows) {
    return pageSize(rows.length, this.#most);
  }

  #pageOf(rows, now) {
    return pageAt(rows.length, this.#size(rows), now);
  }

  #fill(now, motion = "none") {
    const rows = this.#rows(now);
    this.#page = this.#pageOf(rows, now);
    const [size, from] = [this.#size(rows), this.#page * this.#size(rows)];
    const shown = rows.slice(from, from + size);
    this.#drawn = told(rows);
    this.dataset.state = rows.length ? "live" : "empty";
    write(this.#none, rows.length ? "" : t("Nothing more in the timetable"));
    this.#sayDay(rows, now);
    this.#box.style.setProperty("--rows", String(Math.max(size, Math.min(LEAST_ROWS, this.#most))));
    this.#box.style.setProperty("--lines", String(Math.max(Math.ceil(size / 2), LEAST_ROWS / 2)));
    this.#list.show(shown, ({ id }) => id, (node, row) => node.row.paint(row, this.#zone), { motion: /** @type {any} */ (motion) });
    for (const { row } of this.#list.nodes) row.tick(now, this.#zone);
    const part = shown.length < rows.length ? t("{from}–{to} of {n}", { from: from + 1, to: from + shown.length, n: rows.length }) : "";
    this.#foot.show(t("Timetable"), "", part);
    fit(this.querySelectorAll(".list .sk b"), 3);
    fit(this.querySelectorAll(".list .sk small"), 2);
    fit([this.#title], 3);
  }

  #sayDay(rows, now) {
    const today = dateOf(now, this.#zone);
    const at = rows.length && rows.every(({ date }) => date !== today) ? rows[0].starts : now;
    const date = dateOf(at, this.#zone);
    const label = text(this.view.days.find((day) => day.date === date)?.label);
    const tomorrow = date === dateOf(now + DAY, this.#zone) ? t("tomorrow") : "";
    const words = [label, dayOf(at, this.#zone), tomorrow].filter(Boolean);
    write(this.#day, words[0]);
    write(this.#about, words.slice(1).map((one) => ` · ${one}`).join(""));
  }
}

function told(rows) {
  return rows.map(({ id, look }) => `${id} ${look}`).join();
}

/** One session's line. */
class Row {
  #row = null;
  #from = make("b");
  #to = make("span");
  #icon = icon();
  #word = make("span");
  #wait = make("small", "num");
  #title = make("b");
  #about = make("small");
  node;

  constructor() {
    const times = make("div", "tt num", this.#from, this.#to);
    const state = make("div", "st", make("b", "", this.#icon, this.#word), this.#wait);
    this.node = Object.assign(make("li", "row", times, make("div", "sk", this.#title, this.#about), state), { row: this });
  }

  paint(row, zone) {
    this.#row = row;
    const { contest, title, starts, ends, look } = row;
    const [main, ...rest] = [text(contest?.title), text(title)].filter(Boolean);
    const shift = row.shift ? t("Shift {shift}", { shift: row.shift }) : "";
    const [shape, word] = signOf(look);
    this.node.dataset.look = look;
    write(this.#from, wallClock(starts, zone));
    write(this.#to, `–${wallClock(ends, zone)}`);
    write(this.#title, main ?? "");
    write(this.#about, [text(contest?.category), labelOf(row), ...rest, shift].filter(Boolean).join(" · "));
    draw(this.#icon, shape);
    write(this.#word, word);
  }

  tick(now, zone) {
    const { look, starts, ends } = this.#row;
    const rest = starts - now;
    const near = look === "next" && rest <= HOUR;
    const waits = near ? t("in {time}", { time: clockFace(Math.ceil(rest / SECOND)) }) : "";
    write(this.#wait, look === "running" ? t("until {time}", { time: wallClock(ends, zone) }) : waits);
  }
}

// A session that is called like its module is told by the module's label too.
function labelOf({ title, module }) {
  return module && text(title) === text(module.title) ? text(module.label) : "";
}

// The sessions of today, or of the next day that has any, each with what it is at `now`.
function rowsOf(sessions, now, today) {
  const rows = sessions.map((one) => ({ ...one, look: lookOf(one, now) }));
  const on = (day) => rows.filter(({ date, look }) => date === day || NOW.includes(look));
  const first = rows.find(({ look }) => look === "future");
  const shown = on(today).some(({ look }) => look !== "done") || !first ? on(today) : on(first.date);
  const ahead = shown.filter(({ look }) => look === "future");
  const next = Math.min(...ahead.map(({ starts }) => starts));
  for (const one of ahead) if (one.starts === next) one.look = "next";
  return shown;
}

customElements.define("tablo-schedule", Schedule);
