// @ts-check
import { draw, icon, make, write } from "./kit/dom.js";
import { fit } from "./kit/fit.js";
import "./kit/foot.js";
import { List } from "./kit/list.js";
import { shape, word } from "./kit/moods.js";
import { pageAt, totemRows } from "./kit/pages.js";
import { Screen } from "./kit/screen.js";
import { t, text, wallClock } from "./kit/texts.js";
import { endsAt, face, mood, progress, untilChange } from "./kit/timer.js";

const MINUTE = 60_000;
const LEAST_ROWS = 6;

/** Every timer of a venue: `timers:<venue>@<audience>`. */
export class Timers extends Screen {
  static sheet = new URL("./timers.css", import.meta.url).href;
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
    const names = [t("Skill"), t("State"), t("Progress"), t("Time left"), t("Until")];
    const cols = make("div", "row cols", ...names.map((name, at) => make("span", at > 2 ? "r" : "", name)));
    this.append(make("main", "frame", head, cols, this.#box, this.#none, this.#foot));
    this.dataset.state = "loading";
    this.#resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  render(view) {
    this.dataset.state = view.timers.length ? "live" : "empty";
    write(this.#title, text(view.venue.title));
    write(this.#none, view.timers.length ? "" : t("No timers yet"));
    const now = this.feed.clock.now();
    write(this.#clock, wallClock(now, view.venue.zone || this.zone));
    this.#page = this.#pageAt(now);
    this.#fill();
  }

  tick(now, link) {
    const view = this.view;
    const zone = view?.venue.zone || this.zone;
    write(this.#clock, wallClock(now, zone));
    this.#foot.tick(now, zone, link, this.feed.knownAt(this.stream));
    if (!view) {
      this.#foot.show("", "", this.waiting);
      return Infinity;
    }
    const page = this.#pageAt(now);
    if (page !== this.#page) {
      this.#page = page;
      this.#fill("fade");
    }
    write(this.#sub, summary(view.timers, now));
    for (const { row } of this.#list.nodes) row.tick(now, zone);
    return Math.min(...view.timers.map((timer) => untilChange(timer, now)), MINUTE - (now % MINUTE));
  }

  lost() {
    this.dataset.state = "empty";
    write(this.#none, t("The timers are not shown here"));
  }

  get #most() {
    const ratio = this.clientWidth / this.clientHeight;
    const asked = Number(document.documentElement.dataset.rows) || Infinity;
    return ratio >= 2.5 ? 8 : ratio <= 1 ? Math.min(10, totemRows(ratio, 30, 14.7)) : Math.min(9, asked);
  }

  get #size() {
    const count = this.view.timers.length;
    return count <= this.#most ? Math.max(count, 1) : Math.max(1, this.#most - 1);
  }

  #pageAt(now) {
    return pageAt(this.view.timers.length, this.#size, now);
  }

  #fill(motion = "none") {
    const { timers } = this.view;
    const [size, from] = [this.#size, this.#page * this.#size];
    const shown = timers.slice(from, from + size);
    this.#box.style.setProperty("--rows", String(Math.max(size, Math.min(LEAST_ROWS, this.#most))));
    this.#list.show(shown, ({ id }) => id, (node, timer) => node.row.paint(timer), { motion: /** @type {any} */ (motion) });
    const part = shown.length < timers.length ? t("{from}–{to} of {n}", { from: from + 1, to: from + shown.length, n: timers.length }) : "";
    this.#foot.show(t("Timers: {n}", { n: timers.length }), "", part);
    for (const { row } of this.#list.nodes) row.tick(this.feed.clock.now(), this.view.venue.zone || this.zone);
    fit(this.querySelectorAll(".list .sk b"), 3);
    fit(this.querySelectorAll(".list small"), 2);
    fit([this.#title], 3);
  }
}

/** One timer's line. */
class Row {
  #timer = null;
  #title = make("b");
  #about = make("small");
  #icon = icon();
  #word = make("span");
  #note = make("small");
  #label = make("span");
  #fill = make("i", "fill");
  #edge = make("i", "pos", make("i", "edge"));
  #face = make("div", "tm num");
  #until = make("div", "un num");

  constructor() {
    const skill = make("div", "sk", this.#title, this.#about);
    const state = make("div", "st", make("b", "", this.#icon, this.#word), this.#note);
    const bar = make("div", "bar", this.#fill, this.#edge, this.#label);
    this.node = Object.assign(make("li", "row", skill, state, bar, this.#face, this.#until), { row: this });
  }

  paint(timer) {
    const { contest, module } = timer;
    this.#timer = timer;
    write(this.#title, text(contest?.title ?? timer.title));
    write(this.#about, contest ? text(contest.category) : "");
    write(this.#label, module ? text(module.label) : "");
    this.#label.hidden = !module;
  }

  tick(now, zone) {
    const timer = this.#timer;
    const state = mood(timer, now);
    const gone = 100 * progress(timer, now);
    this.node.dataset.mood = state;
    draw(this.#icon, shape(state));
    write(this.#word, word(state));
    write(this.#note, state === "paused" && timer.reason ? text(timer.reason) : place(timer));
    write(this.#face, state === "finished" ? "—" : face(timer, now));
    this.#fill.style.transform = `translateX(${(gone - 100).toFixed(3)}%)`;
    this.#edge.style.transform = `translateX(${gone.toFixed(3)}%)`;
    const ends = endsAt(timer, now);
    write(this.#until, ends === null ? "" : wallClock(ends, zone));
  }
}

function place({ module }) {
  return module?.of ? t("Module {index} of {of}", module) : "";
}

function summary(timers, now) {
  const moods = timers.map((timer) => mood(timer, now));
  const running = moods.filter((one) => one === "running" || one === "warned" || one === "late").length;
  const paused = moods.filter((one) => one === "paused").length;
  return [t("Running: {n}", { n: running }), paused && t("Paused: {n}", { n: paused })].filter(Boolean).join(" · ");
}

customElements.define("tablo-timers", Timers);
