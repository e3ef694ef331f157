// @ts-check
import { draw, icon, make, paintBadge, write } from "./kit/dom.js";
import { List } from "./kit/list.js";
import { shape, word } from "./kit/moods.js";
import "./kit/scale.js";
import { Screen } from "./kit/screen.js";
import { mark, t, text, wallClock } from "./kit/texts.js";
import { endsAt, face, mood, untilChange } from "./kit/timer.js";

const KEPT = "tablo-followed";

/** One contest on a phone: its timer, the followed competitors first, then the standings. */
export class Contest extends Screen {
  #title = make("h1");
  #sub = make("p");
  #face = make("b", "num");
  #icon = icon();
  #word = make("i");
  #until = make("span", "num");
  #timer = make("div", "tmr", this.#face, make("span", "", make("span", "mood", this.#icon, this.#word), this.#until));
  #scale = document.createElement("tablo-scale");
  #followed = make("div", "followed");
  #cards = new List(this.#followed, () => /** @type {any} */ (new Card((entry) => this.#follow(entry)).node));
  #names = make("span");
  #sum = make("span");
  #heads = make("p", "hd", this.#names, this.#sum);
  #box = make("ol", "ls");
  #list = new List(this.#box, () => /** @type {any} */ (new Line((entry) => this.#follow(entry)).node));
  #note = make("p", "note");
  #link = make("p", "stale", icon("alert"), make("span", "num"));

  build() {
    const back = make("a", "back", icon("back"), t("All skills"));
    back.setAttribute("href", "#");
    const top = make("header", "top", back, this.#title, this.#sub, this.#timer, this.#scale);
    this.append(make("main", "", this.#link, top, this.#followed, this.#heads, this.#box, this.#note));
    this.#link.hidden = true;
  }

  render(view, { live, age }) {
    const { contest, timer, rows, level, closed } = view;
    write(this.#title, text(contest.title));
    write(this.#sub, [text(contest.category), timer?.module && t("module {index} of {of}", timer.module)].filter(Boolean).join(" · "));
    this.#timer.hidden = this.#scale.hidden = !timer || closed;
    this.#scale.show(timer);
    write(this.#names, isRanked(level) ? t("Standings") : t("Competitors"));
    write(this.#sum, hasMarks(level) ? t("Total") : "");
    this.#heads.hidden = !rows.length;
    const followed = new Set(kept());
    const motion = { motion: /** @type {any} */ (live && level !== "frozen" ? "travel" : "none"), age };
    this.#list.show(rows, ({ entry }) => entry, (node, row) => node.line.paint(row, level, followed.has(row.entry)), motion);
    this.#cards.show(rows.filter(({ entry }) => followed.has(entry)), ({ entry }) => entry, (node, row) => node.card.paint(row, level));
  }

  tick(now, link) {
    const timer = this.view?.timer;
    if (this.view) write(this.#note, remark(this.view, this.zone));
    this.#link.hidden = link === "live";
    const since = t("Data as of {time}", { time: wallClock(this.feed.knownAt(this.stream), this.zone, true) });
    if (link !== "live") write(this.#link.lastChild, since);
    if (!timer) return Infinity;
    const state = mood(timer, now);
    this.dataset.mood = state;
    draw(this.#icon, shape(state));
    write(this.#word, word(state));
    write(this.#face, face(timer, now));
    const ends = endsAt(timer, now);
    write(this.#until, ends === null ? "" : t("until {time}", { time: wallClock(ends, this.zone) }));
    this.#scale.tick(timer, now);
    return untilChange(timer, now);
  }

  lost() {
    write(this.#note, t("The results are not shown here"));
  }

  #follow(entry) {
    const followed = new Set(kept());
    if (!followed.delete(entry)) followed.add(entry);
    localStorage.setItem(KEPT, JSON.stringify([...followed]));
    this.render(this.view, { live: false, age: 0 });
  }
}

/** A competitor in the list; a tap follows. */
class Line {
  #entry = "";
  #place = make("span", "p num");
  #badge = make("span");
  #name = make("span", "n");
  #total = make("span", "num");
  #pending = make("small");
  #sum = make("span", "t", this.#total, this.#pending);
  #button = make("button", "ln", this.#place, make("span", "", this.#badge), this.#name, this.#sum);

  constructor(follow) {
    this.#button.addEventListener("click", () => follow(this.#entry));
    this.node = Object.assign(make("li", "", this.#button), { line: this });
  }

  paint(row, level, followed) {
    this.#entry = row.entry;
    this.node.classList.toggle("me", followed);
    this.#button.setAttribute("aria-pressed", String(followed));
    write(this.#place, row.place ? `${row.place}${row.tied ? "=" : ""}` : "");
    this.#place.hidden = !isRanked(level);
    paintBadge(this.#badge, row.delegation?.badge, text(row.delegation?.badge?.code), "s");
    write(this.#name, row.names.map(text).join("\n"));
    write(this.#total, hasMarks(level) ? mark(row.total) : "");
    write(this.#pending, row.pending ? t("later: +{n}", { n: row.pending }) : "");
  }
}

/** A followed competitor, above the list. */
class Card {
  #entry = "";
  #badge = make("span");
  #name = make("span");
  #place = make("b", "num");
  #word = make("span");
  #steps = make("span", "num");
  #arrow = icon();
  #total = make("b", "num");
  #values = make("p", "v", this.#place, this.#word, make("span", "mv", this.#arrow, this.#steps), this.#total);

  constructor(follow) {
    const button = make("button", "btn", icon("done"), t("Following"));
    button.addEventListener("click", () => follow(this.#entry));
    const head = make("p", "n", this.#badge, this.#name);
    this.node = Object.assign(make("section", "fol", head, button, this.#values), { card: this });
  }

  paint(row, level) {
    this.#entry = row.entry;
    paintBadge(this.#badge, row.delegation?.badge, text(row.delegation?.badge?.code));
    write(this.#name, row.names.map(text).join("\n"));
    this.#values.hidden = !isRanked(level);
    this.#total.hidden = !hasMarks(level);
    write(this.#place, row.place ? String(row.place) : "—");
    write(this.#word, t("place"));
    draw(this.#arrow, row.moved > 0 ? "up" : row.moved < 0 ? "down" : "");
    write(this.#steps, row.moved ? String(Math.abs(row.moved)) : "");
    this.#steps.parentElement.classList.toggle("up", row.moved > 0);
    write(this.#total, mark(row.total));
  }
}

function kept() {
  return JSON.parse(localStorage.getItem(KEPT) ?? "[]");
}

function isRanked(level) {
  return hasMarks(level) || level === "places";
}

function hasMarks(level) {
  return level === "marks" || level === "frozen";
}

function remark({ level, closed, rows, modules, after, frozen_at: frozen, official_at: official }, zone) {
  if (level === "nothing") return t("The results are not shown yet");
  if (level === "progress") return closed ? t("marks will be announced at the ceremony") : t("marks are not shown");
  if (frozen) return t("Frozen at {time}", { time: wallClock(frozen, zone) });
  if (!rows.some(({ place }) => place)) return t("No marks yet");
  if (official) return `${t("Final results")}, ${t("approved at {time}", { time: wallClock(official, zone) })}`;
  if (closed) return `${t("Provisional results")}, ${t("not approved yet")}`;
  if (after == null) return t("Provisional results");
  return `${t("Provisional results")}, ${t("after {n} of {of} modules", { n: after, of: modules.length })}`;
}

customElements.define("tablo-contest", Contest);
