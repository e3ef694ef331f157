// @ts-check
import { draw, icon, make, write } from "./kit/dom.js";
import { List } from "./kit/list.js";
import { t, text, wallClock } from "./kit/texts.js";
import { dateOf, dayOf } from "./kit/when.js";
import { link } from "./public-routes.js";
import { PublicScreen } from "./public-screen.js";
import { span, zoneName } from "./public-words.js";
import { lookOf, signOf } from "./session.js";

const LOOK = 10_000;

/** A venue's timetable by days, in its zone and the visitor's: `schedule:<venue>@public`. */
export class PublicSchedule extends PublicScreen {
  /** A contest whose sessions alone are shown, with those of everybody; set before it is connected. */
  only = "";
  #venues = make("nav", "ways");
  #zone = make("p", "zone num");
  #past = make("details", "past", make("summary", "", t("Days that are over")));
  #pastDays = new List(make("div"), () => /** @type {any} */ (new Day().node));
  #days = new List(make("div"), () => /** @type {any} */ (new Day().node));
  #none = make("p", "note");

  build() {
    this.#past.append(this.#pastDays.root);
    this.#venues.setAttribute("aria-label", t("Venues"));
    if (!this.only) this.append(make("header", "top", make("h1", "", t("Timetable"))), this.#venues);
    this.append(this.#zone, this.#past, this.#days.root, this.#none);
  }

  render({ venue, sessions, days }) {
    this.#showVenues(venue.id);
    const ours = sessions.filter(({ contest }) => !this.only || !contest || contest.id === this.only);
    const dates = [...new Set(ours.map(({ starts }) => dateOf(starts, venue.zone)))];
    const today = dateOf(this.feed.clock.now(), venue.zone);
    const shown = dates.map((date) => ({
      date,
      label: text(days.find((day) => day.date === date)?.label),
      sessions: ours.filter(({ starts }) => dateOf(starts, venue.zone) === date),
    }));
    const past = shown.filter(({ date }) => date < today);
    const paint = (node, day) => node.day.paint(day, venue.zone, this.only);
    this.#past.hidden = !past.length;
    this.#pastDays.show(past, ({ date }) => date, paint);
    this.#days.show(shown.filter(({ date }) => date >= today), ({ date }) => date, paint);
    write(this.#none, past.length < shown.length ? "" : t("Nothing more in the timetable"));
  }

  tick(now) {
    if (!this.view) return Infinity;
    const { zone } = this.view.venue;
    const apart = wallClock(now, zone) !== wallClock(now, "");
    const names = { zone: zoneName(now, zone), yours: zoneName(now, "") };
    write(this.#zone, apart ? t("Times of the venue, {zone}; yours is {yours}", names) : t("Times of the venue, {zone}", names));
    for (const { day } of [...this.#days.nodes, ...this.#pastDays.nodes]) day.tick(now);
    return LOOK;
  }

  lost() {
    write(this.#none, t("The timetable is not shown here"));
  }

  #showVenues(open) {
    const venues = this.index?.venues ?? [];
    this.#venues.hidden = venues.length < 2;
    this.#venues.textContent = "";
    for (const { id, title } of venues) {
      const way = Object.assign(make("a", "way", text(title)), { href: link("schedule", id) });
      if (id === open) way.setAttribute("aria-current", "page");
      this.#venues.append(way);
    }
  }
}

/** The sessions of one day. */
class Day {
  #title = make("h2");
  #list = new List(make("ol", "sessions"), () => /** @type {any} */ (new Session().node));
  node;

  constructor() {
    this.node = Object.assign(make("section", "day", this.#title, this.#list.root), { day: this });
  }

  paint({ label, sessions }, zone, only) {
    write(this.#title, [label, dayOf(sessions[0].starts, zone)].filter(Boolean).join(" · "));
    this.#list.show(sessions, ({ id }) => id, (node, one) => node.session.paint(one, zone, only));
  }

  tick(now) {
    for (const { session } of this.#list.nodes) session.tick(now);
  }
}

/** One session: when, what, and how it stands. */
class Session {
  #session = null;
  #time = make("b", "num");
  #yours = make("small", "num");
  #title = make("b");
  #link = make("a");
  #about = make("small");
  #icon = icon();
  #word = make("span");
  node;

  constructor() {
    const when = make("span", "tt", this.#time, this.#yours);
    const what = make("span", "", this.#title, this.#link, this.#about, make("small", "st", this.#icon, this.#word));
    this.node = Object.assign(make("li", "ses", when, what), { session: this });
  }

  paint(session, zone, only) {
    this.#session = session;
    const { starts, ends, contest, module, title, shift } = session;
    const elsewhere = dateOf(starts, zone) === dateOf(starts, "") ? "" : `, ${dayOf(starts, "")}`;
    const apart = Boolean(elsewhere) || span(starts, ends, "") !== span(starts, ends, zone);
    write(this.#time, span(starts, ends, zone));
    write(this.#yours, apart ? t("{yours} where you are", { yours: span(starts, ends, "") + elsewhere }) : "");
    const linked = contest && !only;
    this.#link.hidden = !linked;
    this.#title.hidden = linked;
    if (linked) this.#link.setAttribute("href", link("contest", contest.id));
    write(linked ? this.#link : this.#title, linked ? text(contest.title) : text(title));
    const task = text(title) === text(module?.title) ? text(module?.label) : text(module?.title);
    const parts = linked ? [text(contest.category), text(title)] : [task];
    write(this.#about, [...parts, shift && t("Shift {shift}", { shift })].filter(Boolean).join(" · "));
  }

  tick(now) {
    const look = lookOf(this.#session, now);
    const [sign, said] = signOf(look);
    this.node.dataset.look = look;
    draw(this.#icon, sign);
    write(this.#word, said);
  }
}

customElements.define("tablo-public-schedule", PublicSchedule);
