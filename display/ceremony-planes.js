// @ts-check
import { eventOf, heading, subjectLine, subjectOf } from "./ceremony-heading.js";
import { edges } from "./ceremony-list.js";
import { PLACE, planeWord, replacedWords, vacantWords, whole } from "./kit/awards.js";
import { make, paintBadge } from "./kit/dom.js";
import { fit, settle } from "./kit/fit.js";
import { duration, easing, fade } from "./kit/motion.js";
import { text } from "./kit/texts.js";

const LAST_STEP = 10;
const LAST_STRIP = 11;
const LAST_CARD = 7;
const RISE = "calc(2.4 * var(--u))";

/**
 * The medals of a result: the one that is named fills the stage, those before it lie as strips at
 * its foot, the first one lowest. Their places are their layout; a transform moves them there.
 */
export class Planes {
  #picture;
  #head;
  #card;
  #planes;
  node;

  constructor(picture, run) {
    this.#picture = picture;
    this.#head = heading(picture, run);
    const { main, under } = subjectOf(picture);
    this.#card = picture.planes.length ? null : make("div", "words", make("p", "main display", main), make("p", "under", under));
    const strips = picture.planes.filter(({ award }) => award !== picture.focus);
    this.#planes = picture.planes.map((plane) => new Plane(plane, picture, run, strips.indexOf(plane)));
    // A gold plane covers the head and says itself what it is about.
    const above = this.#card ?? (picture.focus === "gold" ? [] : this.#head);
    this.node = make("section", "shot planes", edges(), ...[above].flat(), ...this.#planes.map(({ node }) => node));
    this.node.style.setProperty("--strips", String(strips.length));
    this.node.classList.toggle("over-strips", strips.length > 0);
    this.node.classList.toggle("whole", picture.focus === "gold");
  }

  settle() {
    fit(this.#head.querySelectorAll("h1"), 3);
    if (this.#card) settle(this.#card, LAST_CARD);
    for (const plane of this.#planes) plane.settle();
  }

  tick() {
    return Infinity;
  }

  follows(last) {
    return last instanceof Planes && last.#picture.cue === this.#picture.cue;
  }

  /** Moves every plane from where it was, and lets in what this step has added. */
  enter(last, age) {
    if (last.#card) {
      this.node.prepend(last.#card);
      vanish(last.#card, "--d-fast", age);
      appear(this.#head, "--d-base", { age });
    } else if (!this.#head.isConnected && last.#head.isConnected) {
      this.node.prepend(last.#head);
      vanish(last.#head, "--d-plane", age);
    }
    const before = new Map(last.#planes.map((plane) => [plane.award, plane]));
    for (const plane of this.#planes) plane.enter(before.get(plane.award), age);
  }

  leave() {}
}

class Plane {
  #full = null;
  #strip = null;
  #holders;
  #people;
  award;
  node;

  constructor({ award, people, holders = people.length, why }, picture, run, strip) {
    this.award = award;
    this.#people = new Set(people.map(({ entry }) => entry));
    this.node = make("section", `plane ${award}`, make("i", "mill"), make("i", "mill l"));
    if (strip >= 0) {
      this.#strip = make("div", "strip", number(award), stripWords(people, why));
      this.node.append(this.#strip);
      this.node.classList.add("low");
      this.node.style.setProperty("--place", String(strip));
    } else {
      this.#holders = holdersOf(people, holders, why);
      const medal = make("p", "medal", number(award), make("span", "word display", planeWord(picture.kind, award, holders)), make("span", "why", replacedWords(picture.no)));
      const event = make("span", "", eventOf(picture, run).join(" · "));
      this.#full = make("div", "full", make("p", "ct", make("span", "", subjectLine(picture)), event), medal, this.#holders);
      this.node.append(this.#full);
    }
  }

  settle() {
    if (this.#holders) settle(this.#holders, LAST_STEP, ".names");
    if (this.#strip) settle(this.#strip.lastElementChild, LAST_STRIP, ".lines");
  }

  enter(last, age) {
    const from = last ? last.node.getBoundingClientRect().top : this.node.parentElement.getBoundingClientRect().bottom;
    const way = from - this.node.getBoundingClientRect().top;
    if (Math.abs(way) >= 1) this.#travel(way, age);
    if (this.#strip && last?.#full) {
      last.#full.style.height = `${last.#full.offsetHeight}px`;
      this.node.append(last.#full);
      vanish(last.#full, "--d-fast", age);
      appear(this.#strip, "--d-fast", { age, delay: duration("--d-wait") });
    }
    if (this.#full) this.#name(last?.#full ? last : null, age);
  }

  // On a plane that stands already the name comes at once, and whom it stands for as long after it.
  #name(last, age) {
    const [wait, then] = last ? [0, duration("--d-wait-2") - duration("--d-wait")] : [duration("--d-wait"), duration("--d-wait-2")];
    for (const one of /** @type {NodeListOf<HTMLElement>} */ (this.#holders.querySelectorAll("li"))) {
      if (last?.#people.has(one.dataset.entry)) continue;
      for (const names of one.querySelectorAll(".names")) appear(names, "--d-name", { age, delay: wait, rise: RISE });
      for (const from of one.querySelectorAll(".from")) appear(from, "--d-base", { age, delay: then, rise: RISE });
    }
  }

  #travel(way, age) {
    const timing = { duration: duration("--d-plane"), easing: easing("--e-move"), fill: /** @type {const} */ ("both") };
    const motion = this.node.animate([{ transform: `translateY(${way}px)` }, { transform: "none" }], timing);
    motion.currentTime = age;
    motion.onfinish = () => motion.cancel();
  }
}

function appear(node, token, options) {
  fade(node, 0, 1, token, options).onfinish = ({ target }) => target.cancel();
}

function vanish(node, token, age) {
  node.classList.add("leaving");
  fade(node, 1, 0, token, { age }).onfinish = () => node.remove();
}

function number(award) {
  return make("span", `pos num ${PLACE[award] ? "" : "square"}`, PLACE[award]);
}

// Places for all holders from the first name on, so that the next one moves nobody.
function holdersOf(people, holders, why) {
  const places = people.map(holder);
  while (people.length && places.length < holders) places.push(make("li"));
  if (why) places.push(make("li", "", make("p", "names", vacantWords())));
  const box = make("ol", "holders", ...places);
  box.dataset.count = String(Math.min(places.length, 3));
  return box;
}

function holder({ entry, names, delegation }) {
  const lines = names.map((name) => make("span", "p", whole(text(name))));
  const item = make("li", "", make("div", "names display", ...lines), make("p", "from", badgeOf(delegation, "l"), make("span", "", regionOf(names, delegation))));
  item.dataset.entry = entry;
  item.dataset.team = String(Math.min(names.length, 3));
  return item;
}

function stripWords(people, why) {
  if (why) return make("div", "who", make("p", "", vacantWords()));
  const one = people.length === 1;
  const holders = people.map(({ names, delegation }) => {
    const lines = names.map((name) => make("span", "p", whole(text(name))));
    const region = make("span", "rg", badgeOf(delegation, "s"), make("span", "", regionOf(names, delegation)));
    return make("div", "h", make("div", "lines", ...lines), region);
  });
  return make("div", one ? "who" : "who several", ...holders);
}

// A delegation that has won something itself stands for nobody else.
function regionOf(names, { name }) {
  return names.length === 1 && text(names[0]) === text(name) ? "" : text(name);
}

function badgeOf({ badge }, size) {
  const node = make("span");
  paintBadge(node, badge, text(badge.code), size);
  return node;
}
