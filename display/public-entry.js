// @ts-check
import { draw, icon, make, paintBadge, write } from "./kit/dom.js";
import { List } from "./kit/list.js";
import { statusWord } from "./kit/moods.js";
import { mark, points, t, text } from "./kit/texts.js";
import { paintCoin } from "./public-coin.js";
import { FollowButton } from "./public-follow.js";
import { boardOf, link } from "./public-routes.js";
import { PublicScreen } from "./public-screen.js";
import { moduleOf, TimeLeft } from "./public-time.js";
import { hasMarks, isRanked, person, remark } from "./public-words.js";
import { signOf } from "./session.js";
import { Card, untilStationChange } from "./station.js";

const LOOK = 1000;

/** A competitor or a team: who it is, then the result and the work: `entry:<id>@public`. */
export class EntryPage extends PublicScreen {
  #names = make("h1");
  #number = make("p", "num");
  #badge = make("span");
  #region = make("a");
  #contest = make("a");
  #follow = null;
  #head = make("header", "top", this.#names, this.#number);
  #board = "";
  #parts = [];

  build() {
    this.#follow = new FollowButton(this.followed);
    this.#follow.node.hidden = true;
    const region = make("p", "of", make("span", "", this.#badge), this.#region);
    this.#head.append(region, make("p", "of", this.#contest), this.#follow.node);
    this.append(this.#head);
  }

  render({ rows, delegations }) {
    const [row] = rows;
    const [delegation] = delegations;
    const contest = this.contest(row.contest);
    write(this.#names, row.names.map(person).join(",\n"));
    write(this.#number, t("Number {number}", { number: row.number }));
    paintBadge(this.#badge, delegation.badge, text(delegation.badge.code));
    write(this.#region, text(delegation.name));
    this.#region.setAttribute("href", link("region", delegation.key));
    write(this.#contest, [text(contest?.title), text(contest?.category)].filter(Boolean).join(" · "));
    this.#contest.setAttribute("href", link("contest", row.contest));
    this.#follow.node.hidden = false;
    this.#follow.show({ kind: "entry", id: row.entry, board: boardOf(row) });
    this.#open(row);
  }

  tick() {
    return Infinity;
  }

  lost() {
    write(this.#names, t("This competitor is not shown"));
  }

  #open(row) {
    const board = boardOf(row);
    if (board === this.#board) return;
    this.#board = board;
    for (const part of this.#parts) part.remove();
    this.#parts = [
      this.part("tablo-entry-result", `standings:${board}@public`, { entry: row.entry }),
      this.part("tablo-entry-work", `floor:${row.contest}@public`, { entry: row.entry }),
    ];
    this.append(...this.#parts);
  }
}

/** What one entry has reached: place, total, modules: `standings:<contest>[/<standing>]@public`. */
export class EntryResult extends PublicScreen {
  /** Set before the element is connected. */
  entry = "";
  #place = make("b", "num");
  #word = make("span");
  #coin = make("i");
  #total = make("b", "num");
  #values = make("p", "v", this.#place, this.#word, this.#coin, this.#total);
  #module = make("span");
  #time = new TimeLeft();
  #work = make("p", "d", this.#module, this.#time.node);
  #note = make("p", "note");
  #list = new List(make("ol", "mods"), () => /** @type {any} */ (new Mark().node));
  #heads = make("div", "hd", make("h2", "", t("Modules")));

  build() {
    this.append(make("section", "fol", this.#values, this.#work), this.#note, this.#heads, this.#list.root);
  }

  render(view) {
    const { level, modules, rows, timer } = view;
    const row = rows.find(({ entry }) => entry === this.entry);
    const status = statusWord(row?.status ?? "active");
    this.#values.hidden = !row || (!isRanked(level) && !status);
    write(this.#place, row?.place ? `${row.place}${row.tied ? "=" : ""}` : "");
    write(this.#word, row?.place ? t("place") : status);
    paintCoin(this.#coin, row?.medal);
    write(this.#total, hasMarks(level) && row?.total ? mark(row.total) : "");
    write(this.#module, moduleOf(timer));
    this.#work.hidden = !timer;
    this.firstElementChild.toggleAttribute("hidden", this.#values.hidden && this.#work.hidden);
    this.#heads.hidden = !modules.length;
    const marks = new Map((row?.modules ?? []).map((one) => [one.id, one.mark]));
    this.#list.show(modules, ({ id }) => id, (node, one) => node.mark.paint(one, hasMarks(level), marks.get(one.id)));
  }

  tick(now) {
    if (!this.view) return Infinity;
    write(this.#note, remark(this.view, this.zoneOf(this.view.contest.venue.id)));
    return this.#time.tick(this.view.timer, now);
  }
}

/** Where one entry works, and how that stands: `floor:<contest>@public`. */
export class EntryWork extends PublicScreen {
  /** Set before the element is connected. */
  entry = "";
  #card = new Card();
  #box = make("ol", "stations", this.#card.node);
  #heads = make("div", "hd", make("h2", "", t("Workstation")));

  build() {
    this.#box.hidden = this.#heads.hidden = true;
    this.append(this.#heads, this.#box);
  }

  render({ timer }) {
    const station = this.#station;
    this.#box.hidden = this.#heads.hidden = !station;
    if (station) this.#card.paint(timer, station);
  }

  tick(now) {
    const station = this.#station;
    if (!station) return Infinity;
    this.#card.tick(now, this.view.zone);
    return Math.min(LOOK, untilStationChange(station, this.view.timer, now));
  }

  get #station() {
    return this.view?.stations.find(({ entry }) => entry === this.entry);
  }
}

/** What one module gave. */
class Mark {
  #label = make("b");
  #title = make("span", "n");
  #icon = icon();
  #word = make("span");
  #mark = make("b", "num");
  #max = make("small", "num");
  node;

  constructor() {
    const state = make("small", "", this.#icon, this.#word);
    const value = make("span", "t", this.#mark, this.#max);
    this.node = Object.assign(make("li", "mod", this.#label, make("span", "", this.#title, state), value), { mark: this });
  }

  paint({ label, title, max, state }, open, given) {
    const [sign, said] = signOf(state);
    write(this.#label, text(label));
    write(this.#title, text(title));
    draw(this.#icon, sign);
    write(this.#word, said);
    write(this.#mark, open ? mark(given) : "");
    write(this.#max, t("of {max}", { max: points(max) }));
  }
}

customElements.define("tablo-entry", EntryPage);
customElements.define("tablo-entry-result", EntryResult);
customElements.define("tablo-entry-work", EntryWork);
