// @ts-check
import { make, write } from "./kit/dom.js";
import { List } from "./kit/list.js";
import { t, text } from "./kit/texts.js";
import { PublicScreen } from "./public-screen.js";
import { TimeLeft } from "./public-time.js";
import { here } from "./public-words.js";
import { Card, untilStationChange } from "./station.js";

const LOOK = 1000;

/** A contest's workstations in short, and its timers: `floor:<contest>@public`. */
export class PublicFloor extends PublicScreen {
  #next = make("p", "note");
  #box = make("ol", "stations");
  #list = new List(this.#box, () => /** @type {any} */ (new Card().node));
  #none = make("p", "note");
  #timers = null;

  build() {
    this.append(make("div", "hd", make("h2", "", t("Workstations"))), this.#box, this.#none, this.#next);
  }

  render({ contest, timer, stations, next }) {
    this.#list.show(stations, ({ entry }) => entry, (node, station) => node.card.paint(timer, station));
    write(this.#none, stations.length ? "" : t("Nobody is at work yet"));
    this.#next.hidden = !next;
    if (next) write(this.#next, t("Next at {time}: {what}", { time: here(next.starts, this.view.zone), what: text(next.title) }));
    if (this.#timers || !contest.venue) return;
    this.#timers = this.part("tablo-public-timers", `timers:${contest.venue.id}@public`, { only: contest.id });
    this.append(this.#timers);
  }

  tick(now) {
    if (!this.view) return Infinity;
    const { stations, timer, zone } = this.view;
    for (const { card } of this.#list.nodes) card.tick(now, zone);
    return Math.min(LOOK, ...stations.map((one) => untilStationChange(one, timer, now)));
  }

  lost() {
    write(this.#none, t("The shop floor is not shown here"));
  }
}

/** The timers of one contest, where it has several: `timers:<venue>@public`. */
export class PublicTimers extends PublicScreen {
  /** The contest; set before the element is connected. */
  only = "";
  #box = make("ol", "clocks");
  #list = new List(this.#box, () => /** @type {any} */ (new Clock().node));
  #part = make("section", "", make("div", "hd", make("h2", "", t("Timers"))), this.#box);

  build() {
    this.#part.hidden = true;
    this.append(this.#part);
  }

  render({ timers }) {
    const ours = timers.filter(({ contest }) => contest?.id === this.only);
    this.#part.hidden = ours.length < 2;
    this.#list.show(ours, ({ id }) => id, (node, timer) => node.clock.paint(timer));
  }

  tick(now) {
    return Math.min(Infinity, ...this.#list.nodes.map(({ clock }) => clock.tick(now)));
  }
}

/** One timer: what it measures, and how it stands. */
class Clock {
  #timer = null;
  #title = make("b");
  #time = new TimeLeft();
  node;

  constructor() {
    this.node = Object.assign(make("li", "line", make("span", "", this.#title), this.#time.node), { clock: this });
  }

  paint(timer) {
    this.#timer = timer;
    write(this.#title, text(timer.title));
  }

  tick(now) {
    return this.#time.tick(this.#timer, now);
  }
}

customElements.define("tablo-public-floor", PublicFloor);
customElements.define("tablo-public-timers", PublicTimers);
