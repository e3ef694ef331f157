// @ts-check
import { make, paintBadge, write } from "./kit/dom.js";
import { fit } from "./kit/fit.js";
import "./kit/foot.js";
import { List } from "./kit/list.js";
import { pageAt, pageSize, untilTurn } from "./kit/pages.js";
import { Screen } from "./kit/screen.js";
import { points, t, text } from "./kit/texts.js";

const MINUTE = 60_000;
const REGIONS = 7;
const ORGANIZATIONS = 7;
const CLOSE = 3;

/** The best of all, of each region, and the organizations that won most: `best@<audience>`. */
export class Best extends Screen {
  static sheet = new URL("./best.css", import.meta.url).href;
  #top = make("ol", "top");
  #topList = new List(this.#top, () => /** @type {any} */ (new Winner().node));
  #regions = make("ol", "list");
  #regionList = new List(this.#regions, () => /** @type {any} */ (new Region().node));
  #organizations = make("ol", "list");
  #organizationList = new List(this.#organizations, () => /** @type {any} */ (new Organization().node));
  #left = make("section", "of regions", make("h2", "", t("Best of the regions")), this.#regions);
  #right = make("section", "of organizations", make("h2", "", t("Organizations"), make("span", "", t("gold · silver and bronze"))), this.#organizations);
  #none = make("p", "none display");
  #foot = document.createElement("tablo-foot");
  #page = "";
  #resized = new ResizeObserver(() => this.view && this.#fill(this.feed.clock.now()));

  build() {
    const head = make("header", "head", make("h1", "", t("Best of the championship")));
    this.append(make("main", "frame", head, this.#top, make("div", "lists", this.#left, this.#right), this.#none, this.#foot));
    this.dataset.state = "loading";
    this.#resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  render({ overall, regions, organizations }) {
    this.dataset.state = overall.length ? "live" : "empty";
    write(this.#none, overall.length ? "" : t("The best are not known yet"));
    this.#left.hidden = !regions.length;
    this.#right.hidden = !organizations.length;
    this.#top.dataset.count = String(Math.min(overall.length, CLOSE));
    this.#topList.show(overall, ({ entry }) => entry, (node, winner) => node.winner.paint(winner));
    this.#fill(this.feed.clock.now());
  }

  tick(now, link) {
    this.#foot.tick(now, this.zone, link, this.feed.knownAt(this.stream));
    if (!this.view) {
      this.#foot.show("", "", this.waiting);
      return Infinity;
    }
    if (this.#pagesAt(now) !== this.#page) this.#fill(now, "fade");
    const turns = this.#lists.map(({ rows, size }) => untilTurn(rows.length, size, now));
    return Math.min(MINUTE - (now % MINUTE), ...turns);
  }

  lost() {
    this.dataset.state = "empty";
    write(this.#none, t("The best are not shown here"));
  }

  get #lists() {
    const { regions, organizations } = this.view;
    const most = this.#most;
    return [
      { rows: regions, size: pageSize(regions.length, Math.min(most, REGIONS)), list: this.#regionList, box: this.#regions },
      { rows: organizations, size: pageSize(organizations.length, Math.min(most, ORGANIZATIONS)), list: this.#organizationList, box: this.#organizations },
    ];
  }

  get #most() {
    return this.clientWidth / this.clientHeight >= 2.5 ? 5 : REGIONS;
  }

  #pagesAt(now) {
    return this.#lists.map(({ rows, size }) => pageAt(rows.length, size, now)).join();
  }

  #fill(now, motion = "none") {
    this.#page = this.#pagesAt(now);
    for (const { rows, size, list, box } of this.#lists) {
      const from = pageAt(rows.length, size, now) * size;
      box.style.setProperty("--rows", String(rows.length > size ? size : this.#most));
      list.show(rows.slice(from, from + size), ({ delegation }) => delegation.key, (node, row) => node.row.paint(row), { motion: /** @type {any} */ (motion) });
    }
    fit(this.querySelectorAll(".top .nm"), 3);
    fit(this.querySelectorAll(".list .nm"), 2);
    fit(this.querySelectorAll(".list .rg"), 1);
  }
}

/** One of the best of all. */
class Winner {
  #name = make("b", "nm display");
  #about = make("span", "rg");
  #badge = make("span");
  #score = make("span", "sc num display");
  node;

  constructor() {
    const who = make("div", "who", this.#name, make("p", "", this.#badge, this.#about));
    this.node = Object.assign(make("li", "", who, this.#score), { winner: this });
  }

  paint({ names, delegation, contest, score }) {
    write(this.#name, names.map(text).join(names.length > 2 ? ", " : "\n"));
    write(this.#about, [text(delegation.name), text(contest.title)].join(" · "));
    paintBadge(this.#badge, delegation.badge, text(delegation.badge.code), "s");
    write(this.#score, points(score));
  }
}

/** The best of one region, all who tie. */
class Region {
  #badge = make("span");
  #region = make("small", "rg");
  #name = make("b", "nm");
  #score = make("span", "sc num");
  node;

  constructor() {
    this.node = Object.assign(make("li", "row", this.#badge, make("div", "who", this.#name, this.#region), this.#score), { row: this });
  }

  paint({ delegation, winners }) {
    paintBadge(this.#badge, delegation.badge, text(delegation.badge.code));
    write(this.#name, winners.flatMap(({ names }) => names.map(text)).join(", "));
    write(this.#region, [text(delegation.name), ...new Set(winners.map(({ contest }) => text(contest.title)))].join(" · "));
    write(this.#score, points(winners[0].score));
  }
}

/** One organization. */
class Organization {
  #place = make("span", "pl num");
  #badge = make("span");
  #name = make("b", "nm");
  #counts = make("span", "sc num");
  node;

  constructor() {
    this.node = Object.assign(make("li", "row", this.#place, this.#badge, make("div", "who", this.#name), this.#counts), { row: this });
  }

  paint({ place, tied, delegation, winners, medallists }) {
    write(this.#place, `${place}${tied ? "=" : ""}`);
    paintBadge(this.#badge, delegation.badge, text(delegation.badge.code));
    write(this.#name, text(delegation.name));
    write(this.#counts, `${winners} · ${medallists}`);
  }
}

customElements.define("tablo-best", Best);
