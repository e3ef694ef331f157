// @ts-check
import { icon, make, write } from "./kit/dom.js";
import { duration } from "./kit/motion.js";
import { server } from "./kit/page.js";
import { Screen } from "./kit/screen.js";
import { mark, t, text, wallClock } from "./kit/texts.js";
import { clockFace, face, untilChange } from "./kit/timer.js";
import { sign } from "./kit/phase.js";

const SECOND = 1000;
const MINUTE = 60_000;
const FEW = 3;

/** Makes the element that tells a scene in one line, not yet on the page. */
export function makeLine(scene, feed, stream, zone, params) {
  return Object.assign(document.createElement("tablo-line"), { scene, feed, stream, zone, params });
}

/**
 * A scene in one line of text: its title, and its parts one after the other; parts that have no room
 * come on the next page, and no line ever runs. `scene` says which one it tells.
 */
export class Line extends Screen {
  static sheet = new URL("./line.css", import.meta.url).href;
  scene = "";
  #title = make("b");
  #parts = make("p", "parts");
  #plate = make("span", "plate", icon("alert"), make("span", "num"));
  #drawn = "";
  #pages = [0];
  #resized = new ResizeObserver(() => this.#paginate());

  build() {
    this.#plate.hidden = true;
    this.append(this.#title, this.#parts, this.#plate);
    this.#resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  render() {
    this.#tell(this.feed.clock.now());
  }

  tick(now, link) {
    if (!this.view) return Infinity;
    this.#plate.hidden = link !== "old";
    if (link === "old") write(this.#plate.lastChild, t("Data as of {time}", { time: wallClock(this.feed.knownAt(this.stream), this.zone, true) }));
    this.#tell(now);
    return Math.min(MINUTE - (now % MINUTE), this.#pages.length > 1 ? SECOND : Infinity, untilNext(this.view, now));
  }

  #tell(now) {
    const [title, parts] = (TELLERS[this.scene] ?? silent)(this.view, now, this.zone || this.view.venue?.zone, this.params);
    write(this.#title, title);
    if (this.#parts.children.length !== parts.length) {
      this.#parts.textContent = "";
      this.#parts.append(...parts.map(() => make("span")));
    }
    parts.forEach((part, at) => write(this.#parts.children[at], part));
    // A second of a timer is as wide as the one before, so only other words are measured again
    const shape = `${title}${parts.join("|")}`.replace(/\d/g, "0");
    if (shape !== this.#drawn) this.#paginate();
    this.#drawn = shape;
    this.#turn(now);
  }

  // Each page begins with the part that had no room on the last one.
  #paginate() {
    const parts = [...this.#parts.children];
    for (const part of parts) Object.assign(part, { hidden: false, className: "" });
    const room = this.#parts.clientWidth;
    for (const part of parts) part.classList.toggle("long", part.offsetWidth > room);
    this.#pages = [0];
    parts.forEach((part, at) => {
      const first = parts[this.#pages[this.#pages.length - 1]];
      const wide = part.offsetLeft + part.offsetWidth - first.offsetLeft;
      if (wide > room && part !== first) this.#pages.push(at);
    });
    if (this.view) this.#turn(this.feed.clock.now());
  }

  #turn(now) {
    const page = Math.floor(now / duration("--d-page")) % this.#pages.length;
    const [from, to] = [this.#pages[page], this.#pages[page + 1] ?? Infinity];
    [...this.#parts.children].forEach((part, at) => (part.hidden = at < from || at >= to));
  }
}

const silent = () => ["", []];
const named = (row) => row.names.map(text).join(", ");
const contestOf = (timer) => text(timer.contest?.title) || text(timer.title);

/** What each scene is in one line: its title and its parts, from its view at an instant. */
const TELLERS = {
  message: ({ title, text: words }) => [text(title), [text(words)]],

  standings: ({ contest, rows, level }) => {
    const best = level === "progress" || level === "nothing" ? [] : rows.filter(({ place }) => place);
    const total = (row) => (row.total == null ? "" : mark(row.total));
    return [text(contest.title), best.map((row) => [`${row.place}.`, named(row), total(row)].filter(Boolean).join(" "))];
  },

  medals: ({ rows }) => [
    t("Medal table"),
    rows.map(({ place, delegation, gold, silver, bronze }) => `${place}. ${text(delegation.name)} ${gold}–${silver}–${bronze}`),
  ],

  best: ({ overall }) => [t("Best of the championship"), overall.map((one) => [named(one), text(one.contest.title)].join(" · "))],

  timers: ({ venue, timers }, now) => [text(venue.title), timers.map((timer) => timed(contestOf(timer), timer, now))],

  timer: ({ timer }, now) => ["", timer ? [timed(contestOf(timer), timer, now)] : []],

  floor: ({ contest, timer }, now) => [text(contest.title), timer ? [timed(text(timer.title), timer, now)] : []],

  hall: ({ venue, contests }, now) => [
    text(venue.title),
    contests.filter(({ timer }) => timer).map(({ contest, timer }) => timed(text(contest.title), timer, now)),
  ],

  schedule: ({ sessions }, now, zone) => {
    const next = sessions.filter(({ starts }) => starts > now).slice(0, FEW);
    return [next.length ? t("Next") : "", next.map((one) => `${wallClock(one.starts, zone)} ${sessionOf(one)}`)];
  },

  countdown: ({ sessions }, now, zone, { session, at, title }) => {
    const one = sessions.find(({ id }) => id === session);
    const starts = one ? one.starts : Number(at) || 0;
    const words = one ? sessionOf(one) : text(title);
    const rest = Math.max(0, starts - now);
    return [words, starts ? [rest ? t("in {time}", { time: clockFace(Math.ceil(rest / SECOND)) }) : t("Starting now")] : []];
  },

  draw: ({ contest, of, revealed }) => [t("Draw of workstations"), [text(contest.title), t("{n} of {of}", { n: revealed, of })]],

  link: ({ championship }, _now, _zone, { path, title }) => [
    text(title) || t("On your phone"),
    [server.host + (path && path !== "/" ? path : ""), text(championship.title)],
  ],
};

function sessionOf({ contest, title }) {
  return [text(contest?.title), text(title)].filter(Boolean).join(" · ");
}

function timed(name, timer, now) {
  const { word } = sign(timer, now);
  return [name, timer.state === "finished" ? word : face(timer, now), timer.state === "running" ? "" : word]
    .filter((part, at, all) => part && all.indexOf(part) === at)
    .join(" · ");
}

function untilNext({ timer, timers, contests, sessions }, now) {
  const running = [timer, ...(timers ?? []), ...(contests ?? []).map((one) => one.timer)].filter(Boolean);
  const begins = (sessions ?? []).map(({ starts }) => starts - now).filter((rest) => rest > 0);
  const second = begins.length ? SECOND - (now % SECOND) : Infinity;
  return Math.min(second, ...begins, ...running.map((one) => untilChange(one, now)));
}

customElements.define("tablo-line", Line);
