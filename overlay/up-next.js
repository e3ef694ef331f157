// @ts-check
import { draw, icon, make, write } from "../display/kit/dom.js";
import { fit } from "../display/kit/fit.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { clockFace } from "../display/kit/timer.js";
import { dateOf, whenOf } from "../display/kit/when.js";
import { lookOf, signOf } from "../display/session.js";
import { Graphic } from "./graphic.js";
import { typedRows } from "./rows.js";

const SECOND = 1000;
const HOUR = 3_600_000;
const MOST = 4;

/** What comes next in a venue, or what was typed: a time, what it is, and in how long. */
export default class UpNext extends Graphic {
  static sheet = new URL("./up-next.css", import.meta.url).href;
  #title = make("b", "display");
  #day = make("span");
  #box = make("ol");
  #lines = [];
  #data = {};
  #drawn = "";

  build(panel) {
    panel.append(make("header", "", this.#title, this.#day), this.#box);
  }

  render(data) {
    this.#data = data;
    this.#drawn = "";
    this.tick(this.clock.now());
    fit([this.#title], 2);
  }

  tick(now) {
    const { sessions, venue, title, rows } = this.#data;
    const next = sessions ? ahead(sessions, now, venue.zone) : null;
    const day = next?.length ? whenOf(next[0].starts, now, venue.zone).day : "";
    write(this.#title, text(title) || t("Up next"));
    write(this.#day, [day, text(venue?.title)].filter(Boolean).join(" · "));
    this.#fill(next ? next.map((one) => told(one, now, venue.zone)) : typedRows(rows).slice(0, MOST).map(typed));
    if (!next) return Infinity;
    const edges = sessions.flatMap(({ starts }) => [starts - now, starts - HOUR - now]).filter((rest) => rest > 0);
    const counted = next.some(({ starts }) => starts > now && starts - now <= HOUR);
    return Math.min(...edges, counted ? SECOND - ((now - next[0].starts) % SECOND) : Infinity);
  }

  // A second of a countdown is as wide as the one before, so only other words are measured again.
  #fill(lines) {
    const shape = JSON.stringify(lines).replace(/\d/g, "0");
    if (this.#lines.length !== lines.length) {
      this.#lines = lines.map(() => new Line());
      this.#box.textContent = "";
      this.#box.append(...this.#lines.map(({ node }) => node));
    }
    lines.forEach((line, at) => this.#lines[at].paint(line));
    if (shape === this.#drawn) return;
    this.#drawn = shape;
    fit(this.#box.querySelectorAll(".sk b"), 3);
    fit(this.#box.querySelectorAll(".sk small"), 2);
  }
}

class Line {
  #time = make("b", "tt num");
  #title = make("b");
  #about = make("small");
  #icon = icon();
  #word = make("span", "num");
  #state = make("span", "st", this.#icon, this.#word);
  node = make("li", "", this.#time, make("div", "sk", this.#title, this.#about), this.#state);

  paint({ time, title, about, shape, word }) {
    this.node.dataset.shape = shape;
    write(this.#time, time);
    write(this.#title, title);
    write(this.#about, about);
    draw(this.#icon, shape);
    this.#icon.toggleAttribute("hidden", !shape);
    write(this.#word, word);
  }
}

// The sessions that have yet to start, of one day: those that are late first.
function ahead(sessions, now, zone) {
  const waiting = sessions.filter((one) => ["future", "late"].includes(lookOf(one, now)));
  const day = waiting.length ? dateOf(waiting[0].starts, zone) : "";
  return waiting.filter(({ starts }) => dateOf(starts, zone) === day).slice(0, MOST);
}

function told(one, now, zone) {
  const { contest, module, title, starts, shift } = one;
  const [main = "", ...rest] = [text(contest?.title), text(title)].filter(Boolean);
  const label = module && text(title) === text(module.title) ? text(module.label) : "";
  const about = [text(contest?.category), label, ...rest, shift ? t("Shift {shift}", { shift }) : ""];
  const late = starts <= now;
  const [shape, word] = late ? signOf("late") : ["", starts - now <= HOUR ? t("in {time}", { time: clockFace(Math.ceil((starts - now) / SECOND)) }) : ""];
  return { time: wallClock(starts, zone), title: main, about: about.filter(Boolean).join(" · "), shape, word };
}

function typed({ place, names, delegation, value }) {
  return { time: place, title: names[0], about: delegation.name, shape: "", word: value };
}
