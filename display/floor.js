// @ts-check
import { draw, icon, make, write } from "./kit/dom.js";
import { fit } from "./kit/fit.js";
import "./kit/foot.js";
import { writeGiant } from "./kit/giant.js";
import { List } from "./kit/list.js";
import { pageAt, pageSize, totemRows, untilTurn } from "./kit/pages.js";
import { sign } from "./kit/phase.js";
import "./kit/scale.js";
import { Screen } from "./kit/screen.js";
import { t, text, wallClock } from "./kit/texts.js";
import { clockFace, endsAt, face, untilChange } from "./kit/timer.js";
import { whenOf } from "./kit/when.js";
import { Card, signed, untilStationChange } from "./station.js";

const MINUTE = 60_000;
const MOST_CARDS = 12;
// Columns of a wall by the number of cards; a totem and a ribbon have fewer.
const WALL = [1, 1, 2, 3, 4, 5, 3, 4, 4, 5, 5, 6, 6];

/** One contest's shop floor: its timer, and what every workstation does: `floor:<contest>@<audience>`. */
export class Floor extends Screen {
  static sheet = new URL("./floor.css", import.meta.url).href;
  #title = make("h1");
  #category = make("span");
  #module = make("b");
  #about = make("span");
  #sub = make("p", "sub", this.#category, this.#module, this.#about);
  #icon = icon();
  #word = make("span");
  #until = make("span", "num");
  #reason = make("small");
  #giant = make("div", "giant num");
  #next = new Next();
  #mast = make("section", "mast", this.#giant, this.#next.node);
  #scale = document.createElement("tablo-scale");
  #box = make("ol", "grid");
  #list = new List(this.#box, () => /** @type {any} */ (new Card().node));
  #none = make("p", "none display");
  #foot = document.createElement("tablo-foot");
  #page = 0;
  #resized = new ResizeObserver(() => this.view && this.#fill());

  build() {
    const cap = make("div", "cap", make("b", "", this.#icon, this.#word, this.#until), this.#reason);
    const head = make("header", "head", make("div", "", this.#title, this.#sub), cap);
    this.append(make("main", "frame", head, this.#mast, this.#scale, this.#box, this.#none, this.#foot));
    this.dataset.state = "loading";
    this.#resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  render({ contest, timer, stations }) {
    const { module } = timer ?? {};
    const part = module?.of ? t("Module {index} of {of}", module) : text(module?.title ?? timer?.title);
    const about = module?.of ? text(module.title) : "";
    this.dataset.state = "live";
    this.classList.toggle("untimed", !timer);
    write(this.#none, stations.length ? "" : t("No workstations yet"));
    write(this.#title, text(contest.title));
    write(this.#category, [text(contest.category), ""].join(part ? " · " : ""));
    write(this.#module, part);
    write(this.#about, about && ` · ${about}`);
    this.#scale.show(timer);
    this.#page = this.#pageAt(this.feed.clock.now());
    this.#fill();
  }

  tick(now, link) {
    const { view } = this;
    const zone = view?.zone || this.zone;
    this.#foot.tick(now, zone, link, this.feed.knownAt(this.stream));
    if (!view) {
      this.#foot.show("", "", this.waiting);
      return Infinity;
    }
    if (this.#pageAt(now) !== this.#page) {
      this.#page = this.#pageAt(now);
      this.#fill("fade");
    }
    this.#tell(view, now, zone);
    const waits = view.stations.map((one) => untilStationChange(one, view.timer, now));
    const turn = untilTurn(view.stations.length, this.#size, now);
    return Math.min(MINUTE - (now % MINUTE), turn, this.#next.tick(now), untilOf(view.timer, now), ...waits);
  }

  lost() {
    this.dataset.state = "empty";
    write(this.#none, t("The shop floor is not shown here"));
  }

  #tell({ timer, next }, now, zone) {
    for (const { card } of this.#list.nodes) card.tick(now, zone);
    this.#next.show(next ?? startOf(timer), now, zone);
    if (!timer) return;
    const { mood, shape, word, big } = headline(this.view, now);
    const ends = endsAt(timer, now);
    this.dataset.mood = mood;
    draw(this.#icon, shape);
    write(this.#word, word);
    this.#until.hidden = ends === null;
    write(this.#until, ends === null ? "" : t("until {time}", { time: wallClock(ends, zone) }));
    write(this.#reason, remark(this.view));
    writeGiant(this.#giant, big);
    this.#scale.tick(timer, now);
  }

  get #size() {
    const ratio = this.clientWidth / this.clientHeight;
    const most = ratio <= 1 ? Math.min(MOST_CARDS, 2 * totemRows(ratio, 75, 17)) : MOST_CARDS;
    return pageSize(this.view.stations.length, most);
  }

  #pageAt(now) {
    return pageAt(this.view.stations.length, this.#size, now);
  }

  #fill(motion = "none") {
    const { stations, timer, contest } = this.view;
    const [size, from] = [this.#size, this.#page * this.#size];
    const shown = stations.slice(from, from + size);
    const columns = this.#columns(size);
    this.#box.style.setProperty("--columns", String(columns));
    this.#box.style.setProperty("--rows", String(Math.ceil(size / columns)));
    this.dataset.rows = String(Math.ceil(size / columns));
    this.dataset.columns = String(columns);
    this.#list.show(shown, ({ entry }) => entry, (node, station) => node.card.paint(timer, station), { motion: /** @type {any} */ (motion) });
    const where = [text(contest.venue?.title), text(contest.place)].filter(Boolean).join(" · ");
    const shift = timer?.shift ? t("Shift {shift}", { shift: timer.shift }) : "";
    const part = shown.length < stations.length ? t("{from}–{to} of {n}", { from: from + 1, to: from + shown.length, n: stations.length }) : "";
    this.#foot.show(where, [text(timer?.day), shift].filter(Boolean).join(" · "), part);
    const now = this.feed.clock.now();
    this.#tell(this.view, now, this.view.zone || this.zone);
    fit([this.#title], 3);
    fit([this.#sub], 1);
    fit(this.querySelectorAll(".grid .nm"), 3);
  }

  #columns(size) {
    const ratio = this.clientWidth / this.clientHeight;
    if (ratio <= 1) return size <= 5 ? 1 : 2;
    if (ratio >= 2.5) return size <= 4 ? Math.min(2, size) : size <= 6 ? 3 : 4;
    return WALL[size];
  }
}

/** What starts next: when, and what it is; the last hour before it is counted down. */
class Next {
  #start = null;
  #label = make("p", "k");
  #time = make("p", "t num");
  #title = make("p", "m");
  #wait = make("p", "x num");
  node = make("div", "next", this.#label, this.#time, this.#title, this.#wait);

  show(start, now, zone) {
    this.#start = start;
    this.node.hidden = !start;
    if (!start) return;
    const { time, day } = whenOf(start.starts, now, zone);
    write(this.#label, [t("Next start"), day].filter(Boolean).join(" · "));
    write(this.#time, time);
    write(this.#title, text(start.title));
    const rest = start.starts - now;
    const near = rest > 0 && rest <= 60 * MINUTE;
    write(this.#wait, near ? t("in {time}", { time: clockFace(Math.ceil(rest / 1000)) }) : "");
  }

  tick(now) {
    const rest = (this.#start?.starts ?? 0) - now;
    return rest > 0 ? rest % 1000 || 1000 : Infinity;
  }
}

// Where workstations start for themselves, no time is everybody's: how many work is.
function headline({ timer, stations }, now) {
  const said = sign(timer, now);
  const apart = timer.mode === "per_workstation" && timer.state === "armed";
  if (apart && stations.some(({ state }) => state !== "armed")) {
    const n = stations.filter(({ state }) => state === "running").length;
    return { mood: "running", shape: "run", word: t("Working"), big: t("{n} of {of}", { n, of: stations.length }) };
  }
  return { ...said, big: said.mood === "finished" ? said.word : face(timer, now) || said.word };
}

function remark({ timer, stations }) {
  const working = timer.state === "finished" ? stations.filter(({ state }) => state === "running" || state === "paused").length : 0;
  const given = timer.added ? signed(timer.added) : "";
  return [given, text(timer.reason), working && t("still working: {n}", { n: working })].filter(Boolean).join(" · ");
}

function untilOf(timer, now) {
  return timer ? untilChange(timer, now) : Infinity;
}

// A timer that waits for its instant is itself what comes next.
function startOf(timer) {
  return timer?.state === "armed" && timer.starts ? { title: timer.module?.title ?? timer.title, starts: timer.starts } : null;
}

customElements.define("tablo-floor", Floor);
