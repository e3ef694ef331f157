// @ts-check
import { subjectOf } from "./ceremony-heading.js";
import { make, paintBadge, write } from "./kit/dom.js";
import { settle } from "./kit/fit.js";
import { writeGiant } from "./kit/giant.js";
import { t, text } from "./kit/texts.js";
import { clockFace } from "./kit/timer.js";

const SECOND = 1000;
const LAST_STEP = 6;
const OVER = {
  draw: () => t("Draw of workstations"),
  call_up: () => t("Invited to the stage"),
  medallions: () => t("Medallions for excellence"),
  best_of_region: () => t("The best of their regions"),
  best_of_all: () => t("The best of the championship"),
  medal_table: () => t("Medal table"),
  partner: () => t("Partner of the championship"),
};

/** A picture of words: a title, somebody who speaks, thanks, the time to a beginning. */
export class Card {
  #words = make("div", "words");
  #giant = make("p", "giant num");
  #at;
  node;

  constructor(picture, run) {
    this.#at = picture.kind === "countdown" ? picture.at : undefined;
    const { over, main, under } = wordsOf(picture, run);
    this.#words.append(...[["over", over], ["main display", main], ["under", under]].filter(([, said]) => said).map(([name, said]) => make("p", name, said)));
    this.node = make("section", `shot card ${picture.kind}`, this.#words);
    if (picture.delegations?.length) this.#words.prepend(badgeOf(picture.delegations[0]));
    if (this.#at !== undefined) this.node.append(this.#giant);
  }

  settle() {
    settle(this.#words, LAST_STEP);
  }

  tick(now) {
    if (this.#at === undefined) return Infinity;
    const rest = Math.max(0, this.#at - now);
    writeGiant(this.#giant, rest ? clockFace(Math.ceil(rest / SECOND)) : t("Starting now"));
    return rest ? rest % SECOND || SECOND : Infinity;
  }

  leave() {}
}

function wordsOf(picture, run) {
  const { kind, title, subtitle, contest, parade, presenters = [] } = picture;
  const own = { main: text(title), under: text(subtitle) };
  const over = OVER[kind]?.() ?? "";
  if (contest) return { over: over || text(run.title), ...subjectOf(picture) };
  if (parade) return { over: "", main: text(picture.delegations[0].name), under: paradeWords(parade) };
  if (presenters.length) return { over: own.main, main: presenters.map(({ name }) => text(name)).join("\n"), under: presenters.map(({ position }) => text(position)).filter(Boolean).join("\n") };
  if (kind === "countdown") return { over: "", main: own.main || t("Starts in"), under: own.under };
  const main = own.main || (kind === "thanks" ? t("Thank you!") : over || text(run.title));
  return { over: main === over ? "" : over, main, under: own.under };
}

function paradeWords({ competitors, contests }) {
  return [`${t("Competitors:")} ${competitors}`, `${t("Skills:")} ${contests}`].join(" · ");
}

function badgeOf({ badge }) {
  const node = make("span");
  paintBadge(node, badge, text(badge.code), "l");
  return node;
}
