// @ts-check
import { make, paintBadge, write } from "./kit/dom.js";
import { List } from "./kit/list.js";
import { t, text } from "./kit/texts.js";
import { Competitor } from "./public-competitor.js";
import { FollowButton } from "./public-follow.js";
import { boardOf, link } from "./public-routes.js";
import { PublicScreen } from "./public-screen.js";
import { moduleOf, TimeLeft } from "./public-time.js";
import { here } from "./public-words.js";

const LOOK = 1000;
const FEW = 3;

/** The championship: who is followed, then all contests with what runs now: `index@public`. */
export class Overview extends PublicScreen {
  #title = make("h1");
  #stage = make("p");
  #bySector = false;
  #now = make("ul", "on-now");
  #ways = make("div", "ways");
  #heading = make("h2", "unseen", t("Following"));
  #people = make("ol", "followed");
  #peopleList = new List(this.#people, () => /** @type {any} */ (new Competitor(this, () => this.soon()).node));
  #regions = make("div", "followed");
  #regionList = new List(this.#regions, () => /** @type {any} */ (new FollowedRegion(this).node));
  #box = make("div", "groups");
  #groups = new List(this.#box, () => /** @type {any} */ (new Group(this).node));
  #none = make("p", "note");
  #sight = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) /** @type {any} */ (target).group.watch(isIntersecting);
  }, { rootMargin: "50% 0%" });
  #changed = () => this.redraw();

  build() {
    for (const [way, word] of [[false, t("By venue")], [true, t("By field")]]) {
      const button = Object.assign(make("button", "way", word), { way });
      button.addEventListener("click", () => this.#order(way));
      this.#ways.append(button);
    }
    this.#ways.setAttribute("role", "group");
    this.#ways.setAttribute("aria-label", t("Order of the skills"));
    this.append(make("header", "top", this.#title, this.#stage), this.#now, this.#heading, this.#people, this.#regions, this.#ways, this.#box, this.#none);
    this.followed.addEventListener("change", this.#changed);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#sight.disconnect();
    this.followed.removeEventListener("change", this.#changed);
    for (const { group } of this.#groups.nodes) group.watch(false);
    for (const { competitor } of this.#peopleList.nodes) competitor.unwatch();
    for (const { region } of this.#regionList.nodes) region.unwatch();
  }

  render({ championship, contests, venues, ceremonies = [] }) {
    write(this.#title, text(championship.title));
    write(this.#stage, text(championship.stage));
    write(this.#none, contests.length ? "" : t("No skills yet"));
    this.#showCeremonies(ceremonies);
    this.#showFollowed();
    this.#ways.hidden = new Set(contests.map(({ sector }) => sector.ru)).size < 2;
    for (const button of this.#ways.children) button.setAttribute("aria-pressed", String(/** @type {any} */ (button).way === this.#bySector));
    const groups = this.#bySector ? bySector(contests) : byVenue(contests, venues);
    this.#groups.show(groups, ({ key }) => key, (node, group) => {
      node.group.paint(group);
      this.#sight.observe(node);
    });
  }

  tick(now) {
    const drawn = [
      ...this.#groups.nodes.map(({ group }) => group.tick(now)),
      ...this.#peopleList.nodes.map(({ competitor }) => competitor.tick(now)),
      ...this.#regionList.nodes.map(({ region }) => region.tick(now)),
    ];
    return Math.min(LOOK, ...drawn);
  }

  #showCeremonies(ceremonies) {
    this.#now.hidden = !ceremonies.length;
    this.#now.textContent = "";
    for (const { id, title } of ceremonies) {
      const stage = Object.assign(make("a", "", make("b", "", t("On now")), make("span", "", text(title))), {
        href: `/display/ceremony?${new URLSearchParams({ run: id, lang: document.documentElement.lang })}`,
      });
      this.#now.append(make("li", "", stage));
    }
  }

  #showFollowed() {
    const before = this.#peopleList.nodes;
    const people = this.followed.of("entry").map(({ id, board }) => ({ entry: id, board }));
    this.#peopleList.show(people, ({ entry }) => entry, (node, one) => {
      node.competitor.paint(one);
      node.competitor.watch();
    });
    for (const { competitor } of before.filter((node) => !node.isConnected)) competitor.unwatch();
    const regions = this.#regionList.nodes;
    this.#regionList.show(this.followed.of("region"), ({ id }) => id, (node, { id }) => node.region.watch(id));
    for (const { region } of regions.filter((node) => !node.isConnected)) region.unwatch();
    this.#heading.hidden = !this.#people.firstChild && !this.#regions.firstChild;
  }

  #order(bySector) {
    this.#bySector = bySector;
    this.redraw();
    this.soon();
  }
}

/** A followed region: how many compete, and the first of them. */
class FollowedRegion {
  #home;
  #id = "";
  #leave = null;
  #badge = make("span");
  #name = make("a");
  #follow;
  #count = make("a", "in");
  #box = make("ol");
  #list;
  node;

  constructor(home) {
    this.#home = home;
    this.#follow = new FollowButton(home.followed);
    this.#list = new List(this.#box, () => /** @type {any} */ (new Competitor(home, () => home.soon()).node));
    const head = make("p", "n", make("span", "", this.#badge), this.#name);
    this.node = Object.assign(make("section", "fol region", head, this.#follow.node, this.#count, this.#box), { region: this });
  }

  watch(id) {
    this.#follow.show({ kind: "region", id });
    if (this.#leave) return;
    this.#id = id;
    for (const node of [this.#name, this.#count]) node.setAttribute("href", link("region", id));
    this.#leave = this.#home.feed.subscribe(`entries:${id}@public`, { view: ({ view }) => this.#draw(view), gone: () => this.#draw(null) });
  }

  unwatch() {
    this.#leave?.();
    this.#leave = null;
    for (const { competitor } of this.#list.nodes) competitor.unwatch();
  }

  tick(now) {
    return Math.min(Infinity, ...this.#list.nodes.map(({ competitor }) => competitor.tick(now)));
  }

  #draw(view) {
    const delegation = view?.delegations[0];
    write(this.#name, delegation ? text(delegation.name) : t("Not shown"));
    paintBadge(this.#badge, delegation?.badge, text(delegation?.badge.code));
    write(this.#count, t("Competitors: {n}", { n: view?.rows.length ?? 0 }));
    const few = (view?.rows ?? []).slice(0, FEW).map((row) => ({ ...row, delegation, board: boardOf(row) }));
    this.#list.show(few, ({ entry }) => entry, (node, one) => {
      node.competitor.paint(one);
      node.competitor.watch();
    });
    this.#home.soon();
  }
}

/** Contests under one heading; their timers come while they are in sight. */
class Group {
  #home;
  #leave = new Map();
  #halls = new Map();
  #venues = [];
  #seen = false;
  #title = make("h2");
  #time = make("p", "zone num");
  #zone = "";
  #box = make("ol", "contests");
  #list = new List(this.#box, () => /** @type {any} */ (new Line().node));
  node;

  constructor(home) {
    this.#home = home;
    this.node = Object.assign(make("section", "group", this.#title, this.#time, this.#box), { group: this });
  }

  paint({ title, zone, contests }) {
    write(this.#title, title);
    this.#title.hidden = !title;
    this.#zone = zone;
    this.#venues = [...new Set(contests.map(({ venue }) => venue.id))];
    this.#list.show(contests, ({ id }) => id, (node, contest) => node.line.paint(contest, this.#home.zoneOf(contest.venue.id)));
    this.watch(this.#seen);
  }

  watch(seen) {
    this.#seen = seen;
    for (const [venue, leave] of this.#leave) if (!seen || !this.#venues.includes(venue)) leave();
    if (!seen) return this.#leave.clear();
    for (const venue of this.#venues) if (!this.#leave.has(venue)) this.#follow(venue);
  }

  tick(now) {
    if (!this.#seen) return Infinity;
    const yours = this.#zone ? here(now, this.#zone) : "";
    write(this.#time, yours.includes(",") ? t("There it is {time}", { time: yours }) : "");
    return Math.min(Infinity, ...this.#list.nodes.map(({ line }) => line.tick(this.#halls.get(line.id), now)));
  }

  #follow(venue) {
    const take = ({ view }) => {
      for (const hall of view.contests) this.#halls.set(hall.contest.id, hall);
      this.#home.soon();
    };
    this.#leave.set(venue, this.#home.feed.subscribe(`hall:${venue}@public`, { view: take }));
  }
}

/** One contest in the list. */
class Line {
  id = "";
  #contest = null;
  #zone = "";
  #title = make("b");
  #about = make("small");
  #time = new TimeLeft();
  #link = make("a", "line", make("span", "", this.#title, this.#about), this.#time.node);

  constructor() {
    this.node = Object.assign(make("li", "", this.#link), { line: this });
  }

  paint(contest, zone) {
    this.id = contest.id;
    this.#contest = contest;
    this.#zone = zone;
    write(this.#title, text(contest.title));
    this.#link.setAttribute("href", link("contest", contest.id));
    this.#say(null);
  }

  tick(hall, now) {
    this.#say(hall?.timer);
    return this.#time.tick(hall?.timer ?? null, now, hall?.next, this.#zone);
  }

  #say(timer) {
    const { category, place } = this.#contest;
    write(this.#about, [text(category), text(place), moduleOf(timer)].filter(Boolean).join(" · "));
  }
}

function byVenue(contests, venues) {
  const inside = (id) => contests.filter(({ venue }) => venue.id === id);
  const groups = venues.map(({ id, title, zone }) => ({ key: id, title: text(title), zone, contests: inside(id) }));
  return groups.filter((group) => group.contests.length);
}

function bySector(contests) {
  const sectors = [...new Set(contests.map(({ sector }) => sector.ru))];
  return sectors.map((key) => {
    const inside = contests.filter(({ sector }) => sector.ru === key);
    return { key: `sector ${key}`, title: text(inside[0].sector) || t("Other skills"), zone: "", contests: inside };
  });
}

customElements.define("tablo-overview", Overview);
