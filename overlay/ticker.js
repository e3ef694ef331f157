// @ts-check
import { make, paintBadge, write } from "../display/kit/dom.js";
import { fit, isTight, settle } from "../display/kit/fit.js";
import { sign } from "../display/kit/phase.js";
import { mark, t, text } from "../display/kit/texts.js";
import { face, untilChange } from "../display/kit/timer.js";
import { Graphic } from "./graphic.js";
import { Round } from "./round.js";
import { bySurname, linesOf } from "./rows.js";

const LAST_STEP = 4;

/**
 * One line along the foot of the picture: contests and typed lines in turn, each at rest while it is
 * read. What has no room comes in the next turn. It goes by the server's time, so that all hosts
 * show the same.
 */
export default class Ticker extends Graphic {
  static sheet = new URL("./ticker.css", import.meta.url).href;
  #title = make("span");
  #head = make("p", "t", this.#title);
  #track = make("div", "track");
  #turns = [];
  #drawn = "";
  #round = new Round(this, "calc(2 * var(--u))");

  build(panel) {
    this.#drawn = "";
    panel.append(this.#head, this.#track);
  }

  render({ items = [], lines, title }) {
    write(this.#title, text(title));
    this.#head.hidden = !text(title);
    fit([this.#head], 1);
    const told = [...items.map(contestOf), ...linesOf(lines).map(lineOf)];
    const drawn = JSON.stringify([told, text(title)]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#track.textContent = "";
    this.#turns = told.flatMap((one) => this.#split(one));
    this.#round.take(this.#turns.map(({ node }) => node));
  }

  tick(now) {
    const { at, rest } = this.#round.draw(now);
    const { timer } = this.#turns[at] ?? {};
    return Math.min(rest, timer ? this.#count(timer, now) : Infinity);
  }

  #count({ source, node, word }, now) {
    const { mood, word: said } = sign(source, now);
    node.dataset.mood = mood;
    write(node.firstChild, mood === "finished" ? "" : face(source, now));
    write(word, mood === "running" ? "" : said);
    return untilChange(source, now);
  }

  // Lays a contest or a line out; parts that have no room begin another turn.
  #split(one) {
    const turns = [];
    let rest = one.parts;
    do {
      const turn = turnOf(one, rest);
      this.#track.append(turn.node);
      settle(turn.node.querySelector(".c"), LAST_STEP);
      settle(turn.parts, 1);
      if (isTight(turn.parts)) delete turn.parts.dataset.step;
      let fits = rest.length;
      while (fits > 1 && turn.parts.scrollWidth > turn.parts.clientWidth) turn.parts.children[(fits -= 1)].remove();
      for (const part of turn.parts.children) settle(part, 2, ".n");
      turns.push(turn);
      rest = rest.slice(fits);
    } while (rest.length);
    return turns;
  }
}

function contestOf({ contest, level, best = [], timer }) {
  const rows = bySurname(best);
  const parts = rows.map(({ place, tied, names, delegation, total }) => ({
    place: `${place}${tied ? "=" : ""}`,
    badge: delegation?.badge,
    name: names.length > 2 ? text(delegation?.name) : names.map(text).join(", "),
    total: total == null ? "" : mark(total),
  }));
  const about = [text(contest.category), level === "frozen" ? t("results are frozen") : ""].filter(Boolean).join(" · ");
  return { title: text(contest.title), about, timer: timer ?? null, parts };
}

function lineOf(line) {
  return { title: "", about: "", timer: null, parts: line.split(/ +/).map((word) => ({ word })) };
}

function turnOf({ title, about, timer, parts }, shown) {
  const heading = make("p", "c", make("b", "", title), make("span", "", about));
  heading.hidden = !title;
  const box = make("p", parts[0]?.word ? "parts words" : "parts", ...shown.map(partOf));
  const node = make("div", "turn", heading, box);
  if (!timer) return { node, parts: box, timer: null };
  const word = make("small");
  const clock = make("p", "tm", make("span", "num"), word);
  node.append(clock);
  return { node, parts: box, timer: { source: timer, node: clock, word } };
}

function partOf({ word, place, badge, name, total }) {
  if (word !== undefined) return make("span", "", word);
  const sign = make("span");
  paintBadge(sign, badge, text(badge?.code), "s");
  return make("span", "one", make("b", "num", place), sign, make("span", "n", name), make("b", "num v", total));
}
