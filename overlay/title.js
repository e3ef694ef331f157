// @ts-check
import { make, write } from "../display/kit/dom.js";
import { settle } from "../display/kit/fit.js";
import { text } from "../display/kit/texts.js";
import { Graphic } from "./graphic.js";
import { fillWhole, mill, PLATE } from "./plate.js";

const LAST_STEP = 6;

/** A title over the whole picture, and a line under it. */
export default class Title extends Graphic {
  static sheet = [PLATE, new URL("./title.css", import.meta.url).href];
  #title = make("h1", "display");
  #subtitle = make("p", "about");
  #stage = make("section", "stage", make("div", "words", this.#title, this.#subtitle));

  build(panel) {
    fillWhole(this);
    panel.append(...mill(), this.#stage);
  }

  render({ title, subtitle }) {
    write(this.#title, text(title));
    write(this.#subtitle, text(subtitle));
    settle(this.#stage, LAST_STEP, "h1, .about");
  }
}
