// @ts-check
import { draw, icon, make, write } from "../display/kit/dom.js";
import { fit } from "../display/kit/fit.js";
import { writeGiant } from "../display/kit/giant.js";
import { sign } from "../display/kit/phase.js";
import "../display/kit/scale.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { clockFace, endsAt, face, untilChange } from "../display/kit/timer.js";
import { whenOf } from "../display/kit/when.js";
import { Graphic } from "./graphic.js";
import { readMoment } from "./moment.js";
import { fillWhole, PLATE } from "./plate.js";

const SECOND = 1000;
const DAY = 86_400_000;
const RULE = 1_800_000;

/** The time to an instant, never below zero, or that of a timer, over the whole picture. */
export default class Countdown extends Graphic {
  static sheet = [PLATE, new URL("./countdown.css", import.meta.url).href];
  #title = make("b", "display");
  #about = make("span");
  #icon = icon();
  #said = make("span", "num");
  #days = make("p", "days");
  #giant = make("p", "giant num");
  #scale = /** @type {any} */ (document.createElement("tablo-scale"));
  #panel = null;
  #data = /** @type {any} */ ({});
  #at = 0;

  build(panel) {
    fillWhole(this);
    this.#panel = panel;
    const head = make("header", "", make("div", "", this.#title, this.#about), make("p", "said", this.#icon, this.#said));
    panel.append(head, make("section", "stage", this.#days, this.#giant), this.#scale);
  }

  render(data) {
    this.#data = data;
    this.#at = readMoment(data.at, this.clock.now());
    const { timer, title, subtitle } = data;
    write(this.#title, text(title) || (timer ? subject(timer) : this.#at ? t("Starts in") : ""));
    write(this.#about, text(subtitle) || text(timer?.contest?.category));
    this.#scale.show(timer ?? (this.#at ? ruleOf(this.#at) : null));
    fit([this.#title, this.#about], 2);
  }

  tick(now) {
    const { timer } = this.#data;
    if (timer) return this.#count(timer, now);
    const at = this.#at;
    this.#panel.classList.toggle("bare", !at);
    if (!at) return Infinity;
    const rest = Math.max(0, at - now);
    const days = Math.floor(rest / DAY);
    const { time, day } = whenOf(at, now, this.#data.zone);
    this.#say(rest ? "running" : "begun", "", [t("Starts at {time}", { time }), day].filter(Boolean).join(" · "));
    write(this.#days, days ? t("{n} d", { n: days }) : "");
    writeGiant(this.#giant, rest ? clockFace(Math.ceil((rest % DAY) / SECOND)) : t("Starting now"));
    this.#scale.tick(ruleOf(at), now);
    return rest > 0 ? rest % SECOND || SECOND : Infinity;
  }

  #count(timer, now) {
    const { mood, shape, word } = sign(timer, now);
    const ends = endsAt(timer, now);
    const until = ends !== null && mood !== "paused" ? t("until {time}", { time: wallClock(ends, this.#data.zone) }) : "";
    this.#panel.classList.remove("bare");
    this.#say(mood, shape, [word, until].filter(Boolean).join(" · "));
    write(this.#days, "");
    writeGiant(this.#giant, mood === "finished" ? word : face(timer, now) || word);
    this.#scale.tick(timer, now);
    return untilChange(timer, now);
  }

  #say(mood, shape, words) {
    this.#panel.dataset.mood = mood;
    draw(this.#icon, shape);
    this.#icon.toggleAttribute("hidden", !shape);
    write(this.#said, words);
  }
}

function subject({ module, contest, title }) {
  return text(contest?.title) || text(module?.title) || text(title);
}

// The last half hour as a timer, for the steel rule.
function ruleOf(at) {
  return { kind: "countdown", state: "running", duration: RULE, added: 0, remaining: at, anchor: 0 };
}
