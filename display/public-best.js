// @ts-check
import { make, paintBadge, write } from "./kit/dom.js";
import { List } from "./kit/list.js";
import { points, t, text } from "./kit/texts.js";
import { showMedalWays } from "./medal-list.js";
import { link } from "./public-routes.js";
import { PublicScreen } from "./public-screen.js";
import { person } from "./public-words.js";

/** The best of all, of each region, and the organizations that won most: `best@public`. */
export class PublicBest extends PublicScreen {
  #ways = make("nav", "ways");
  #overall = new List(make("ol", "found"), () => /** @type {any} */ (new Winner().node));
  #regions = new List(make("ol", "found"), () => /** @type {any} */ (new Winner().node));
  #organizations = new List(make("ol", "found"), () => /** @type {any} */ (new Organization().node));
  #parts = [
    make("section", "", heading(t("Best of the championship")), this.#overall.root),
    make("section", "", heading(t("Best of the regions")), this.#regions.root),
    make("section", "", heading(t("Organizations"), t("gold · silver and bronze")), this.#organizations.root),
  ];
  #none = make("p", "note");

  build() {
    showMedalWays(this.#ways, "best");
    this.append(make("header", "top", make("h1", "", t("The best"))), this.#ways, ...this.#parts, this.#none);
  }

  render({ overall, regions, organizations }) {
    const ofRegions = regions.flatMap(({ delegation, winners }) => winners.map((one) => ({ ...one, delegation })));
    const keyOf = ({ entry, standing }) => `${entry} ${standing?.id ?? ""}`;
    const paint = (node, one) => node.winner.paint(one);
    this.#overall.show(overall, keyOf, paint);
    this.#regions.show(ofRegions, keyOf, paint);
    this.#organizations.show(organizations, ({ delegation }) => delegation.key, (node, one) => node.organization.paint(one));
    [overall, ofRegions, organizations].forEach((rows, at) => (this.#parts[at].hidden = !rows.length));
    write(this.#none, overall.length || organizations.length ? "" : t("The best are not known yet"));
  }

  tick() {
    return Infinity;
  }
}

function heading(words, about = "") {
  return make("div", "hd", make("h2", "", words), make("span", "", about));
}

/** One of the best, with what makes it so. */
class Winner {
  #badge = make("span");
  #title = make("b");
  #about = make("small");
  #score = make("b", "num");
  #link = make("a", "line", make("span", "", this.#badge), make("span", "", this.#title, this.#about), this.#score);
  node;

  constructor() {
    this.node = Object.assign(make("li", "", this.#link), { winner: this });
  }

  paint({ entry, names, delegation, contest, score }) {
    this.#link.setAttribute("href", link("entry", entry));
    paintBadge(this.#badge, delegation.badge, text(delegation.badge.code), "s");
    write(this.#title, names.map(person).join(", "));
    write(this.#about, [text(contest.title), text(delegation.name)].join(" · "));
    write(this.#score, points(score));
  }
}

/** An organization, with how many of its people won. */
class Organization {
  #place = make("b", "num");
  #name = make("b");
  #counts = make("b", "num");
  node;

  constructor() {
    const line = make("span", "line", this.#place, make("span", "", this.#name), this.#counts);
    this.node = Object.assign(make("li", "", line), { organization: this });
  }

  paint({ place, tied, delegation, winners, medallists }) {
    write(this.#place, `${place}${tied ? "=" : ""}`);
    write(this.#name, text(delegation.name));
    write(this.#counts, `${winners} · ${medallists}`);
  }
}

customElements.define("tablo-public-best", PublicBest);
