// @ts-check
import { heading } from "./ceremony-heading.js";
import { whole } from "./kit/awards.js";
import { make, paintBadge } from "./kit/dom.js";
import { fit, settle } from "./kit/fit.js";
import { fade } from "./kit/motion.js";
import { t, text } from "./kit/texts.js";

const LAST_STEP = 10;
const GROUP = 5;
const WORDS = {
  call_up: () => t("Invited to the stage"),
  medallions: () => t("Medallions for excellence"),
  best_of_region: () => t("The best of their regions"),
  best_of_all: () => t("The best of the championship"),
};

/** People or delegations on the stage, one beside the other; a call-up says nothing of places. */
export class List {
  #picture;
  #rows;
  #box = make("ol");
  #head;
  node;

  constructor(picture, run) {
    this.#picture = picture;
    const people = picture.planes.flatMap(({ people }) => people);
    this.#rows = [...people, ...picture.people].map(personRow).concat(picture.delegations.map(delegationRow));
    this.#box.append(...this.#rows.map(({ node }) => node));
    // A place for each of a group from the beginning, so that the next one moves nobody.
    const places = picture.kind === "best_of_region" ? GROUP : this.#rows.length;
    this.#box.style.setProperty("--rows", String(places));
    this.#box.dataset.many = String(places > 6);
    this.#head = heading(picture, run);
    const said = WORDS[picture.kind]?.() ?? "";
    const word = make("h2", "", said === text(picture.title) ? "" : said);
    if (picture.kind === "medallions") word.prepend(make("i", "coin medallion"));
    this.node = make("section", `shot list ${picture.kind}`, this.#head, word, this.#box, edges());
  }

  settle() {
    fit(this.#head.querySelectorAll("h1"), 3);
    settle(this.#box, LAST_STEP, ".who");
  }

  tick() {
    return Infinity;
  }

  follows(last) {
    return last instanceof List && last.#picture.cue === this.#picture.cue;
  }

  /** Lets those step in who weren't there. */
  enter(last, age) {
    const known = new Set(last.#rows.map(({ key }) => key));
    for (const { key, node } of this.#rows) if (!known.has(key)) stepIn(node, age);
  }

  leave() {}
}

/** The three medals that are about to rise, at the lower edge of the stage. */
export function edges() {
  return make("div", "edges", make("i", "gold"), make("i", "silver"), make("i", "bronze"));
}

function stepIn(node, age) {
  fade(node, 0, 1, "--d-name", { age, rise: "calc(2.4 * var(--u))" }).onfinish = ({ target }) => target.cancel();
}

function personRow({ entry, names, delegation }) {
  const who = names.map((name) => make("span", "p", whole(text(name))));
  return rowOf(entry, delegation, make("div", "who display", ...who), text(delegation.name));
}

function delegationRow(delegation) {
  return rowOf(delegation.key, delegation, make("div", "who display", make("span", "p", text(delegation.name))), "");
}

function rowOf(key, { badge }, who, region) {
  const about = make("div", "", who, make("span", "rg", region));
  if (!text(badge.code)) return { key, node: make("li", "bare", about) };
  const sign = make("span");
  paintBadge(sign, badge, text(badge.code), "l");
  return { key, node: make("li", "", sign, about) };
}
