// @ts-check
import { draw, icon, make, write } from "../display/kit/dom.js";
import { writeGiant } from "../display/kit/giant.js";
import { sign } from "../display/kit/phase.js";
import "../display/kit/scale.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { endsAt, face, untilChange } from "../display/kit/timer.js";
import { Graphic } from "./graphic.js";

/** A timer in the picture: its module or a title, when it ends, and the steel rule. */
export default class Timer extends Graphic {
  static sheet = new URL("./timer.css", import.meta.url).href;
  #icon = icon();
  #title = make("span");
  #until = make("span", "num");
  #face = make("p", "giant num");
  #scale = /** @type {any} */ (document.createElement("tablo-scale"));
  #panel = null;
  #data = null;

  build(panel) {
    this.#panel = panel;
    panel.append(make("p", "l", make("b", "", this.#icon, this.#title), this.#until), this.#face, this.#scale);
  }

  render(data) {
    this.#data = data;
    this.#panel.hidden = !data.timer;
    if (data.timer) this.#scale.show(data.timer);
  }

  tick(now) {
    const { timer, title, zone = "" } = this.#data;
    if (!timer) return Infinity;
    const { mood, shape, word } = sign(timer, now);
    const shown = mood === "finished" ? "" : face(timer, now);
    const ends = endsAt(timer, now);
    const calm = mood === "running" || mood === "warned";
    this.#panel.dataset.mood = mood;
    draw(this.#icon, shape);
    write(this.#title, text(title) || subject(timer));
    write(this.#until, calm && ends !== null ? t("until {time}", { time: wallClock(ends, zone) }) : shown ? word : "");
    writeGiant(this.#face, shown || word);
    this.#scale.tick(timer, now);
    return untilChange(timer, now);
  }
}

function subject({ module, contest, title }) {
  if (module?.index) return t("Module {n}", { n: module.index });
  return text(module?.title ?? contest?.title ?? title);
}
