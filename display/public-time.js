// @ts-check
import { draw, icon, make, write } from "./kit/dom.js";
import { shape, word } from "./kit/moods.js";
import { t, wallClock } from "./kit/texts.js";
import { face, mood, untilChange } from "./kit/timer.js";

/** What a timer shows, in a line's end: its face, its state in a word, or what starts next. */
export class TimeLeft {
  #face = make("b", "num");
  #icon = icon();
  #word = make("span");
  node = make("span", "when", this.#face, make("small", "", this.#icon, this.#word));

  /** Draws it; gives the ms until it changes. */
  tick(timer, now, next = null, zone = "") {
    const state = timer ? mood(timer, now) : "";
    const ahead = next && (!timer || state === "finished" || state === "armed");
    this.node.dataset.mood = ahead ? "next" : state;
    write(this.#face, ahead ? wallClock(next.starts, zone) : timer && state !== "finished" ? face(timer, now) : "");
    draw(this.#icon, ahead ? "wait" : timer ? shape(state) : "");
    write(this.#word, ahead ? t("next") : timer ? word(state) : "");
    return timer ? untilChange(timer, now) : Infinity;
  }
}

/** "module 3 of 5 · Aluminium", as far as a timer says it. */
export function moduleOf(timer) {
  return timer?.module ? t("module {index} of {of}", timer.module).replace(" ", "\u00A0") : "";
}
