// @ts-check
import { draw, icon, make, write } from "./kit/dom.js";
import { Feed } from "./kit/feed.js";
import { List } from "./kit/list.js";
import { shape, word } from "./kit/moods.js";
import { query } from "./kit/page.js";
import { sheet } from "./kit/screen.js";
import { t, text } from "./kit/texts.js";
import { face, mood, untilChange } from "./kit/timer.js";
import "./contest.js";
import "./medal-list.js";

const LOOK = 1000;
// Of a contest's several timers the list shows the one that tells most.
const ORDER = ["running", "paused", "armed", "finished"];

/** The page for everybody, on a phone: all contests with their timers, one of them at a time, and the medals. */
export class PublicPage extends HTMLElement {
  #feed = new Feed({ kind: "public" });
  #index = null;
  #timers = new Map();
  #venues = new Map();
  #title = make("h1");
  #stage = make("p");
  #box = make("ol", "contests");
  #list = new List(this.#box, () => /** @type {any} */ (new Line().node));
  #medals = make("a", "line to-medals", make("b", "", t("Medal table")));
  #home = make("main", "home", make("header", "top", this.#title, this.#stage), this.#medals, this.#box);
  #open = null;
  #alarm = 0;

  async connectedCallback() {
    await sheet(new URL("./public.css", import.meta.url).href);
    followDevice();
    this.#medals.setAttribute("href", "#medals");
    this.append(this.#home);
    this.#feed.subscribe("index@public", { view: ({ view }) => this.#take(view) });
    addEventListener("hashchange", () => this.#route());
    document.addEventListener("visibilitychange", () => document.hidden || this.#tick());
    this.#route();
  }

  #take(index) {
    this.#index = index;
    write(this.#title, text(index.championship.title));
    write(this.#stage, text(index.championship.stage));
    document.title = text(index.championship.title);
    for (const { id } of index.venues) this.#watch(id);
    const order = index.venues.map(({ id }) => id);
    const contests = [...index.contests].sort((a, b) => order.indexOf(a.venue.id) - order.indexOf(b.venue.id));
    this.#list.show(contests, ({ id }) => id, (node, contest, at) => {
      const first = contests[at - 1]?.venue.id !== contest.venue.id;
      node.line.paint(contest, first ? text(contest.venue.title) : "");
    });
    this.#route();
    this.#tick();
  }

  #watch(venue) {
    if (this.#venues.has(venue)) return;
    const stream = `timers:${venue}@public`;
    const take = ({ view }) => {
      const telling = (timer) => ORDER.indexOf(timer.state);
      const byWeight = [...view.timers].sort((a, b) => telling(b) - telling(a));
      for (const timer of byWeight) if (timer.contest) this.#timers.set(timer.contest.id, timer);
      this.#tick();
    };
    this.#venues.set(venue, this.#feed.subscribe(stream, { view: take }));
  }

  #route() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const contest = this.#index?.contests.find(({ id }) => id === asked.get("contest"));
    const page = contest ? `standings:${contest.id}@public` : asked.has("medals") ? "medals@public" : "";
    this.#home.hidden = Boolean(page);
    if ((this.#open?.stream ?? "") === page) return;
    this.#open?.remove();
    this.#open = null;
    if (!page) return;
    const zone = this.#index?.venues.find((venue) => venue.id === contest?.venue.id)?.zone ?? "";
    const made = document.createElement(contest ? "tablo-contest" : "tablo-medal-list");
    this.#open = Object.assign(made, { feed: this.#feed, stream: page, zone });
    this.append(this.#open);
    scrollTo(0, 0);
  }

  #tick() {
    clearTimeout(this.#alarm);
    const now = this.#feed.clock.now();
    for (const { line } of this.#list.nodes) line.tick(this.#timers.get(line.id), now);
    const waits = [...this.#timers.values()].map((timer) => untilChange(timer, now));
    this.#alarm = setTimeout(() => requestAnimationFrame(() => this.#tick()), Math.ceil(Math.min(LOOK, ...waits)));
  }
}

/** One contest in the list. */
class Line {
  id = "";
  #venue = make("h2");
  #title = make("b");
  #about = make("small");
  #face = make("b", "num");
  #icon = icon();
  #word = make("span");
  #link = make("a", "line", make("span", "", this.#title, this.#about), make("span", "when", this.#face, make("small", "", this.#icon, this.#word)));

  constructor() {
    this.node = Object.assign(make("li", "", this.#venue, this.#link), { line: this });
  }

  paint(contest, venue) {
    this.id = contest.id;
    write(this.#venue, venue);
    this.#venue.hidden = !venue;
    write(this.#title, text(contest.title));
    write(this.#about, [text(contest.category), text(contest.place)].filter(Boolean).join(" · "));
    this.#link.setAttribute("href", `#contest=${encodeURIComponent(contest.id)}`);
  }

  tick(timer, now) {
    const state = timer ? mood(timer, now) : "";
    this.#link.dataset.mood = state;
    write(this.#face, timer && state !== "finished" ? face(timer, now) : "");
    draw(this.#icon, timer ? shape(state) : "");
    write(this.#word, timer ? word(state) : "");
  }
}

// The phone's own theme, unless the address asks for one.
function followDevice() {
  if (query.has("theme")) return;
  const light = matchMedia("(prefers-color-scheme: light)");
  const follow = () => (document.documentElement.dataset.theme = light.matches ? "light" : "dark");
  light.addEventListener("change", follow);
  follow();
}

customElements.define("tablo-public", PublicPage);
