// @ts-check
import { draw, icon, make, paintBadge, write } from "./kit/dom.js";
import { statusWord } from "./kit/moods.js";
import { mark, t, text } from "./kit/texts.js";
import { FollowButton } from "./public-follow.js";
import { link } from "./public-routes.js";
import { moduleOf, TimeLeft } from "./public-time.js";
import { hasMarks, isRanked, person } from "./public-words.js";

/**
 * The card of a competitor: name, contest, place as far as it is known, module and time left. Draws
 * itself from the standing that the competitor stands in, for as long as it is watched.
 */
export class Competitor {
  #home;
  #seen;
  #leave = null;
  #view = null;
  #known = null;
  #badge = make("span");
  #name = make("a");
  #follow;
  #contest = make("a", "in");
  #place = make("b", "num");
  #word = make("span");
  #steps = make("span", "num");
  #arrow = icon();
  #moved = make("span", "mv", this.#arrow, this.#steps);
  #total = make("b", "num");
  #values = make("p", "v", this.#place, this.#word, this.#moved, this.#total);
  #module = make("span");
  #time = new TimeLeft();
  node;

  /**
   * @param {any} home the page it stands on
   * @param {() => void} seen is called when it has drawn another view
   */
  constructor(home, seen) {
    this.#home = home;
    this.#seen = seen;
    this.#follow = new FollowButton(home.followed);
    const head = make("p", "n", make("span", "", this.#badge), this.#name);
    const work = make("p", "d", this.#module, this.#time.node);
    this.node = Object.assign(make("li", "fol", head, this.#follow.node, this.#contest, this.#values, work), { competitor: this });
  }

  /** Says who it is: {entry, board}, and what is known without the standing: names, delegation. */
  paint(known) {
    if (known.board !== this.#known?.board) this.unwatch();
    this.#known = known;
    const { entry, board } = known;
    this.#name.setAttribute("href", link("entry", entry));
    this.#follow.show({ kind: "entry", id: entry, board });
    this.#draw();
  }

  watch() {
    if (this.#leave) return;
    const stream = `standings:${this.#known.board}@public`;
    this.#leave = this.#home.feed.subscribe(stream, { view: ({ view }) => this.#take(view), gone: () => this.#take(null) });
  }

  unwatch() {
    this.#leave?.();
    this.#leave = null;
  }

  tick(now) {
    return this.#time.tick(this.#view?.timer ?? null, now);
  }

  #take(view) {
    this.#view = view;
    this.#draw();
    this.#seen();
  }

  #draw() {
    const { entry, board } = this.#known;
    const contest = this.#home.contest(board.split("/")[0]);
    const row = this.#view?.rows.find((one) => one.entry === entry);
    const { names, delegation } = row ?? this.#known;
    const standing = text(this.#view?.standing?.title);
    write(this.#name, names ? names.map(person).join(",\n") : this.#view ? t("Not shown") : "…");
    paintBadge(this.#badge, delegation?.badge, text(delegation?.badge.code));
    write(this.#contest, [text(contest?.title), text(contest?.category), standing].filter(Boolean).join(" · "));
    if (contest) this.#contest.setAttribute("href", link("contest", contest.id));
    this.#value(row);
    write(this.#module, moduleOf(this.#view?.timer));
  }

  #value(row) {
    const level = row ? this.#view.level : "nothing";
    const status = statusWord(row?.status ?? "active");
    this.#values.hidden = !isRanked(level) && !status;
    write(this.#place, row?.place ? `${row.place}${row.tied ? "=" : ""}` : "");
    write(this.#word, row?.place ? t("place") : status);
    this.#moved.classList.toggle("up", row?.moved > 0);
    draw(this.#arrow, row?.moved > 0 ? "up" : row?.moved < 0 ? "down" : "");
    write(this.#steps, row?.moved ? String(Math.abs(row.moved)) : "");
    write(this.#total, hasMarks(level) && row.total ? mark(row.total) : "");
  }
}
