// @ts-check
import { draw, icon, make, write } from "./kit/dom.js";
import { fit } from "./kit/fit.js";
import "./kit/foot.js";
import { List } from "./kit/list.js";
import { pageAt, pageSize, totemRows, untilTurn } from "./kit/pages.js";
import { sign } from "./kit/phase.js";
import { Screen } from "./kit/screen.js";
import { t, text, wallClock } from "./kit/texts.js";
import { clockFace, endsAt, face, progress, untilChange } from "./kit/timer.js";
import { whenOf } from "./kit/when.js";

const SECOND = 1000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MOST_ROWS = 12;
const LEAST_ROWS = 6;
const ROOMY = 9;

/** A venue at a glance, a line for each contest: `hall:<venue>@<audience>`. */
export class Hall extends Screen {
  static sheet = new URL("./hall.css", import.meta.url).href;
  #title = make("h1");
  #sub = make("p", "sub");
  #clock = make("div", "timer num");
  #box = make("ol", "list");
  #list = new List(this.#box, () => /** @type {any} */ (new Row().node));
  #none = make("p", "none display");
  #foot = document.createElement("tablo-foot");
  #page = 0;
  #resized = new ResizeObserver(() => this.view && this.#fill());

  build() {
    const head = make("header", "head", make("div", "", this.#title, this.#sub), this.#clock);
    const names = [t("Skill"), t("Workstations"), t("Progress"), t("Time left"), t("Next")];
    const cols = make("div", "row cols", ...names.map((name, at) => make("span", at === 3 ? "r" : "", name)));
    this.append(make("main", "frame", head, cols, this.#box, this.#none, this.#foot));
    this.dataset.state = "loading";
    this.#resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  render({ venue, contests }) {
    this.dataset.state = contests.length ? "live" : "empty";
    write(this.#title, text(venue.title));
    write(this.#none, contests.length ? "" : t("No skills here yet"));
    this.#page = this.#pageAt(this.feed.clock.now());
    write(this.#clock, wallClock(this.feed.clock.now(), venue.zone || this.zone));
    this.#fill();
  }

  tick(now, link) {
    const { view } = this;
    const zone = view?.venue.zone || this.zone;
    write(this.#clock, wallClock(now, zone));
    this.#foot.tick(now, zone, link, this.feed.knownAt(this.stream));
    if (!view) {
      this.#foot.show("", "", this.waiting);
      return Infinity;
    }
    if (this.#pageAt(now) !== this.#page) {
      this.#page = this.#pageAt(now);
      this.#fill("fade");
    }
    write(this.#sub, summary(view.contests, now));
    for (const { row } of this.#list.nodes) row.tick(now, zone);
    const waits = view.contests.map((one) => untilLine(one, now));
    const turn = untilTurn(view.contests.length, this.#size, now);
    return Math.min(MINUTE - (now % MINUTE), turn, ...waits);
  }

  lost() {
    this.dataset.state = "empty";
    write(this.#none, t("The venue is not shown here"));
  }

  get #most() {
    const ratio = this.clientWidth / this.clientHeight;
    return ratio <= 1 ? Math.min(MOST_ROWS, totemRows(ratio, 25, 12.7)) : MOST_ROWS;
  }

  get #size() {
    return pageSize(this.view.contests.length, this.#most);
  }

  #pageAt(now) {
    return pageAt(this.view.contests.length, this.#size, now);
  }

  #fill(motion = "none") {
    const { contests } = this.view;
    const [size, from] = [this.#size, this.#page * this.#size];
    const shown = contests.slice(from, from + size);
    this.dataset.density = size > ROOMY ? "tight" : "roomy";
    this.#box.style.setProperty("--rows", String(Math.max(size, Math.min(LEAST_ROWS, this.#most))));
    this.#box.style.setProperty("--lines", String(Math.max(Math.ceil(size / 2), LEAST_ROWS / 2)));
    this.#list.show(shown, ({ contest }) => contest.id, (node, line) => node.row.paint(line), { motion: /** @type {any} */ (motion) });
    const part = shown.length < contests.length ? t("{from}–{to} of {n}", { from: from + 1, to: from + shown.length, n: contests.length }) : "";
    this.#foot.show(t("Skills: {n}", { n: contests.length }), "", part);
    for (const { row } of this.#list.nodes) row.tick(this.feed.clock.now(), this.view.venue.zone || this.zone);
    fit(this.querySelectorAll(".list .sk b"), 3);
    fit(this.querySelectorAll(".list .sk small, .list .nx small"), 2);
    fit([this.#title], 3);
  }
}

/** One contest's line. */
class Row {
  #line = null;
  #title = make("b");
  #about = make("small");
  #busy = make("b");
  #of = make("span");
  #note = make("small");
  #label = make("span");
  #fill = make("i", "fill");
  #edge = make("i", "pos", make("i", "edge"));
  #bar = make("div", "bar", this.#fill, this.#edge, this.#label);
  #icon = icon();
  #face = make("b", "num");
  #word = make("small");
  #next = make("b", "num");
  #what = make("small");
  node;

  constructor() {
    const skill = make("div", "sk", this.#title, this.#about);
    const places = make("div", "pp", make("span", "num", this.#busy, this.#of), this.#note);
    const time = make("div", "tm", make("span", "", this.#icon, this.#face), this.#word);
    const next = make("div", "nx", this.#next, this.#what);
    this.node = Object.assign(make("li", "row", skill, places, this.#bar, time, next), { row: this });
  }

  paint(line) {
    const { contest, stations } = line;
    const module = line.module ?? line.timer?.module;
    this.#line = line;
    write(this.#title, text(contest.title));
    write(this.#about, [text(contest.category), text(contest.place)].filter(Boolean).join(" · "));
    write(this.#busy, stations.of ? String(stations.busy) : "");
    write(this.#of, stations.of ? ` ${t("of {n}", { n: stations.of })}` : "—");
    write(this.#note, noteOf(stations));
    this.node.classList.toggle("halted", stations.paused > 0);
    write(this.#label, module ? text(module.label) : "");
    this.#bar.classList.toggle("bare", !line.timer);
  }

  tick(now, zone) {
    const { timer, next } = this.#line;
    const { mood, shape, word } = timer ? sign(timer, now) : { mood: "none", shape: "", word: "" };
    this.node.dataset.mood = mood;
    const rest = next ? next.starts - now : 0;
    const waiting = mood === "none" || mood === "armed" || mood === "finished";
    const soon = waiting && rest > 0 && rest <= HOUR;
    const shown = timer && !waiting ? face(timer, now) : "";
    draw(this.#icon, soon ? "wait" : shape);
    write(this.#face, soon ? clockFace(Math.ceil(rest / SECOND)) : shown || word || "—");
    this.node.classList.toggle("words", !soon && !shown);
    write(this.#word, soon ? t("to the start") : shown ? [word, untilWord(timer, now, zone)].filter(Boolean).join(" ") : "");
    const gone = timer ? 100 * progress(timer, now) : 0;
    this.#fill.style.transform = `translateX(${(gone - 100).toFixed(3)}%)`;
    this.#edge.style.transform = `translateX(${gone.toFixed(3)}%)`;
    const { time, day } = next ? whenOf(next.starts, now, zone) : { time: "", day: "" };
    write(this.#next, time);
    write(this.#what, next ? [day, text(next.title)].filter(Boolean).join(" · ") : "");
  }
}

function untilLine({ timer, next }, now) {
  const rest = (next?.starts ?? 0) - now;
  const wait = rest > 0 ? rest % SECOND || SECOND : Infinity;
  return Math.min(wait, timer ? untilChange(timer, now) : Infinity);
}

function untilWord(timer, now, zone) {
  const ends = endsAt(timer, now);
  return ends === null ? text(timer.reason) && `· ${text(timer.reason)}` : t("until {time}", { time: wallClock(ends, zone) });
}

function noteOf({ of, paused, finished }) {
  if (of && paused === of) return t("all paused");
  if (paused) return t("paused: {n}", { n: paused });
  return finished ? t("done: {n}", { n: finished }) : "";
}

function summary(contests, now) {
  const moods = contests.map(({ timer }) => (timer ? sign(timer, now).mood : ""));
  const running = moods.filter((one) => one === "running" || one === "warned" || one === "late").length;
  const paused = moods.filter((one) => one === "paused").length;
  return [t("Running: {n}", { n: running }), paused && t("Paused: {n}", { n: paused })].filter(Boolean).join(" · ");
}

customElements.define("tablo-hall", Hall);
