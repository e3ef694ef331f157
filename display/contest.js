// @ts-check
import { draw, icon, make, paintBadge, write } from "./kit/dom.js";
import { List } from "./kit/list.js";
import { shape, statusWord, word } from "./kit/moods.js";
import "./kit/scale.js";
import { mark, points, t, text } from "./kit/texts.js";
import { endsAt, face, mood, untilChange } from "./kit/timer.js";
import { Competitor } from "./public-competitor.js";
import "./public-floor.js";
import "./public-schedule.js";
import { paintCoin } from "./public-coin.js";
import { link } from "./public-routes.js";
import { PublicScreen } from "./public-screen.js";
import { moduleOf } from "./public-time.js";
import { showWays } from "./public-ways.js";
import { hasMarks, here, isRanked, person, remark } from "./public-words.js";
import { signOf } from "./session.js";

/**
 * One contest on a phone: its timer, then its standings, its floor or its timetable:
 * `standings:<contest>[/<standing>]@public`; `params`: what of it is open.
 */
export class Contest extends PublicScreen {
  #title = make("h1");
  #sub = make("p");
  #timer = new Face();
  #ways = make("nav", "ways");
  #results = new Results(this);

  build() {
    this.#ways.setAttribute("aria-label", t("Parts of this skill"));
    this.append(make("header", "top", this.#title, this.#sub, this.#timer.node, this.#timer.scale), this.#ways);
    const [id, part] = this.params;
    if (part === "floor") this.append(this.part("tablo-public-floor", `floor:${id}@public`));
    else if (part === "schedule") this.append(this.part("tablo-public-schedule", `schedule:${this.contest(id)?.venue.id}@public`, { only: id }));
    else this.append(...this.#results.nodes);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#results.leave();
  }

  render(view, news) {
    const { contest, timer, standing, closed } = view;
    write(this.#title, text(contest.title));
    write(this.#sub, [text(contest.category), text(standing?.title), moduleOf(timer)].filter(Boolean).join(" · "));
    this.#timer.show(closed ? null : timer);
    this.#showWays(contest.id);
    this.#results.show(view, news);
  }

  tick(now) {
    if (!this.view) return Infinity;
    const zone = this.zoneOf(this.view.contest.venue.id);
    this.#results.tick(now, zone);
    this.dataset.mood = this.#timer.tick(now, zone);
    return this.#timer.wait(now);
  }

  lost() {
    write(this.#title, t("There is no such page"));
  }

  #showWays(id) {
    const main = { id: "", title: t("Results") };
    const [, part = "", which = ""] = this.params;
    const standings = (this.contest(id)?.standings ?? []).map((one) => (one.id === "main" ? { ...one, id: "" } : one));
    const ways = (standings.length ? standings : [main]).map(({ id: standing, title }) => ({
      word: text(title) || t("Results"),
      href: standing ? link("contest", id, "standing", standing) : link("contest", id),
      on: part !== "floor" && part !== "schedule" && which === standing,
    }));
    ways.push({ word: t("Workstations"), href: link("contest", id, "floor"), on: part === "floor" });
    ways.push({ word: t("Timetable"), href: link("contest", id, "schedule"), on: part === "schedule" });
    showWays(this.#ways, ways);
  }
}

/** The large face of a contest's timer, and its rule. */
class Face {
  #timer = null;
  #face = make("b", "num");
  #icon = icon();
  #word = make("i");
  #until = make("span", "num");
  node = make("div", "tmr", this.#face, make("span", "", make("span", "mood", this.#icon, this.#word), this.#until));
  scale = /** @type {any} */ (document.createElement("tablo-scale"));

  show(timer) {
    this.#timer = timer;
    this.node.hidden = this.scale.hidden = !timer;
    this.scale.show(timer);
  }

  /** Draws it; gives its mood. */
  tick(now, zone) {
    const timer = this.#timer;
    if (!timer) return "";
    const state = mood(timer, now);
    draw(this.#icon, shape(state));
    write(this.#word, word(state));
    write(this.#face, face(timer, now));
    const ends = endsAt(timer, now);
    write(this.#until, ends === null ? "" : t("until {time}", { time: here(ends, zone) }));
    this.scale.tick(timer, now);
    return state;
  }

  wait(now) {
    return this.#timer ? untilChange(this.#timer, now) : Infinity;
  }
}

/** The followed competitors, the standings, how sure they are, and the modules. */
class Results {
  #home;
  #view = null;
  #cards;
  #names = make("h2");
  #sum = make("span");
  #heads = make("div", "hd", this.#names, this.#sum);
  #list = new List(make("ol", "ls"), () => /** @type {any} */ (new Line().node));
  #note = make("p", "note");
  #modules = new List(make("ol", "mods"), () => /** @type {any} */ (new Module().node));
  #tail = make("section", "", make("div", "hd", make("h2", "", t("Modules"))), this.#modules.root);
  nodes;

  constructor(home) {
    this.#home = home;
    this.#cards = new List(make("ol", "followed"), () => /** @type {any} */ (new Competitor(home, () => home.soon()).node));
    this.nodes = [this.#cards.root, this.#heads, this.#list.root, this.#note, this.#tail];
  }

  show(view, { live, age }) {
    const { rows, level, modules, contest, standing } = view;
    this.#view = view;
    write(this.#names, isRanked(level) ? t("Standings") : t("Competitors"));
    write(this.#sum, hasMarks(level) ? t("Total") : "");
    this.#heads.hidden = !rows.length;
    const { followed } = this.#home;
    const motion = { motion: /** @type {any} */ (live && level !== "frozen" ? "travel" : "none"), age };
    this.#list.show(rows, ({ entry }) => entry, (node, row) => node.line.paint(row, level, followed.has("entry", row.entry)), motion);
    const board = standing ? `${contest.id}/${standing.id}` : contest.id;
    const mine = rows.filter(({ entry }) => followed.has("entry", entry)).map((row) => ({ ...row, board }));
    const gone = this.#cards.nodes;
    this.#cards.show(mine, ({ entry }) => entry, (node, one) => {
      node.competitor.paint(one);
      node.competitor.watch();
    });
    for (const { competitor } of gone.filter((node) => !node.isConnected)) competitor.unwatch();
    this.#tail.hidden = !modules.length;
    this.#modules.show(modules, ({ id }) => id, (node, one) => node.module.paint(one));
  }

  tick(now, zone) {
    write(this.#note, remark(this.#view, zone));
    for (const { competitor } of this.#cards.nodes) competitor.tick(now);
  }

  leave() {
    for (const { competitor } of this.#cards.nodes) competitor.unwatch();
  }
}

/** A competitor in the list, who leads to a page of their own. */
class Line {
  #place = make("span", "p num");
  #badge = make("span");
  #name = make("span", "n");
  #status = make("small");
  #coin = make("i");
  #total = make("span", "num");
  #pending = make("small");
  #sum = make("span", "t", this.#total, this.#pending);
  #link = make("a", "ln", this.#place, make("span", "", this.#badge), make("span", "who", this.#name, this.#status), this.#coin, this.#sum);
  node;

  constructor() {
    this.node = Object.assign(make("li", "", this.#link), { line: this });
  }

  paint(row, level, followed) {
    this.#link.setAttribute("href", link("entry", row.entry));
    this.node.classList.toggle("me", followed);
    write(this.#place, row.place ? `${row.place}${row.tied ? "=" : ""}` : "");
    this.#link.classList.toggle("unranked", !isRanked(level));
    paintBadge(this.#badge, row.delegation?.badge, text(row.delegation?.badge?.code), "s");
    write(this.#name, row.names.map(person).join("\n"));
    write(this.#status, statusWord(row.status));
    paintCoin(this.#coin, row.medal);
    write(this.#total, hasMarks(level) ? mark(row.total) : "");
    write(this.#pending, row.pending ? t("later: +{n}", { n: row.pending }) : "");
  }
}

/** A module: its label, its title, what it can give, and how it stands. */
class Module {
  #label = make("b");
  #title = make("span", "n");
  #icon = icon();
  #word = make("span");
  #max = make("span", "num");
  node;

  constructor() {
    const state = make("small", "", this.#icon, this.#word);
    this.node = Object.assign(make("li", "mod", this.#label, make("span", "", this.#title, state), this.#max), { module: this });
  }

  paint({ label, title, max, state }) {
    const [sign, said] = signOf(state);
    write(this.#label, text(label));
    write(this.#title, text(title));
    write(this.#max, t("of {max}", { max: points(max) }));
    draw(this.#icon, sign);
    write(this.#word, said);
  }
}

customElements.define("tablo-contest", Contest);
