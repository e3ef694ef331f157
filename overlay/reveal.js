// @ts-check
import { PLACE, planeWord, replacedWords, vacantWords, whole } from "../display/kit/awards.js";
import { make, paintBadge } from "../display/kit/dom.js";
import { settle } from "../display/kit/fit.js";
import { duration, easing, fade } from "../display/kit/motion.js";
import { RehearsalMark } from "../display/kit/rehearsal.js";
import { t, text } from "../display/kit/texts.js";
import { boxOf, Graphic } from "./graphic.js";

const OLD_NEWS = 1000;
const LAST_STEP = 9;
const MOST_NAMES = 18;
const RISE = "calc(2.4 * var(--u))";
const LISTS = {
  call_up: () => t("Invited to the stage"),
  medallions: () => t("Medallions for excellence"),
  best_of_region: () => t("The best of their regions"),
  best_of_all: () => t("The best of the championship"),
  award: ({ title }) => text(title),
};

/**
 * What is on the stage of a run of show, as a band at the foot of the picture: the medal that is
 * revealed on its plane, a call-up and people on dark. Anything else leaves the picture free.
 */
export default class Reveal extends Graphic {
  static sheet = new URL("./reveal.css", import.meta.url).href;
  #panel = null;
  #mark = new RehearsalMark();
  #band = null;
  #drawn = "";

  build(panel) {
    this.#panel = make("div", "bands");
    this.#mark.show(false);
    panel.append(this.#panel, this.#mark.node);
    this.#band = null;
    this.#drawn = "";
  }

  get extent() {
    return this.#band && boxOf(this.#panel);
  }

  render({ blank, picture, rehearsal }, moving) {
    this.#mark.show(Boolean(rehearsal ?? picture?.rehearsal));
    const shown = blank ? null : picture ?? null;
    const drawn = JSON.stringify(shown);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const last = this.#band;
    this.#band = shown && bandOf(shown);
    this.#panel.textContent = "";
    const age = Math.max(0, this.clock.now() - (shown?.began ?? 0));
    const fresh = moving && age < OLD_NEWS && isForward(last, shown);
    if (this.#band) {
      this.#panel.append(this.#band.node);
      settle(this.#band.holders, LAST_STEP, ".names");
      if (fresh) this.#enter(last, age);
    } else if (fresh && last) {
      this.#panel.append(last.node);
      fade(last.node, 1, 0, "--d-fast", { age }).onfinish = () => last.node.remove();
    }
  }

  #enter(last, age) {
    const { node, holders, people, key } = this.#band;
    const stood = last?.key === key;
    const wait = (token) => duration(token, this);
    if (!stood) {
      const timing = { duration: wait("--d-plane"), easing: easing("--e-move", this), fill: /** @type {const} */ ("both") };
      move(node.animate([{ transform: "translateY(100%)" }, { transform: "none" }], timing), age);
    }
    const [first, then] = stood ? [0, wait("--d-wait-2") - wait("--d-wait")] : [wait("--d-wait"), wait("--d-wait-2")];
    [...holders.children].forEach((one, at) => {
      if (stood && last.people.includes(people[at])) return;
      for (const names of one.querySelectorAll(".names")) move(fade(names, 0, 1, "--d-name", { delay: first, rise: RISE }), age);
      for (const from of one.querySelectorAll(".from")) move(fade(from, 0, 1, "--d-base", { delay: then, rise: RISE }), age);
    });
  }
}

function move(motion, age) {
  motion.currentTime = age;
  motion.onfinish = () => motion.cancel();
}

function isForward(last, { cue, step }) {
  return last?.cue !== cue || step === last.step + 1;
}

function bandOf(picture) {
  const { cue, step, kind, planes = [], focus, delegations = [], people: shown = [], no } = picture;
  const plane = planes.find(({ award }) => award === focus);
  if (plane && (kind === "medals" || kind === "team_standing")) {
    const { award, people, holders = people.length, why } = plane;
    const head = make("p", "md", make("span", "pos num", PLACE[award]), make("span", "display", planeWord(kind, award, holders)), make("span", "why", replacedWords(no)));
    return band(`band ${award}`, { cue, step, key: `${cue} ${award}` }, picture, head, people, { places: holders, why });
  }
  const people = [...planes.flatMap((one) => one.people), ...shown];
  const word = LISTS[kind];
  if (!word || !(people.length || delegations.length)) return null;
  const crowded = people.flatMap(({ names }) => names).length > MOST_NAMES;
  const named = people.length && !crowded ? people : [...delegations, ...people.map(({ delegation }) => delegation)].map(asHolder);
  return band(`band plain ${kind}`, { cue, step, key: `${cue} ${kind}` }, picture, make("p", "md", make("span", "display", word(picture))), named);
}

function band(name, at, { contest, title }, head, people, { places = people.length, why = "" } = {}) {
  const about = contest ? [text(contest.title), text(contest.category)].filter(Boolean).join(" · ") : text(title);
  const items = people.map(holder);
  while (people.length && items.length < places) items.push(make("li"));
  if (why) items.push(make("li", "", make("p", "names", vacantWords())));
  const holders = make("ol", "holders", ...items);
  holders.dataset.count = String(Math.min(items.length, 3));
  holders.dataset.many = String(items.length > 3);
  const node = make("div", name, make("i", "mill"), make("i", "mill l"), make("header", "", head, make("p", "ct", about)), holders);
  return { ...at, node, holders, people: people.map(({ entry }) => entry) };
}

function asHolder(delegation) {
  return { entry: delegation.key, names: [delegation.name], delegation };
}

function holder({ names, delegation }) {
  const sign = make("span");
  if (text(delegation.badge.code)) paintBadge(sign, delegation.badge, text(delegation.badge.code), "s");
  const lines = names.map((name) => make("span", "p", whole(text(name))));
  const region = names.length === 1 && text(names[0]) === text(delegation.name) ? "" : text(delegation.name);
  const item = make("li", "", make("div", "names display", ...lines), make("p", "from", sign, make("span", "", region)));
  item.dataset.team = String(Math.min(names.length, 3));
  return item;
}
