// @ts-check
import { icon, make, write } from "../display/kit/dom.js";
import { fit } from "../display/kit/fit.js";
import { writeWords } from "../display/kit/giant.js";
import { t, text } from "../display/kit/texts.js";
import { Graphic } from "./graphic.js";

/** A sentence that everybody has to read, over all else. */
export default class Message extends Graphic {
  static sheet = new URL("./message.css", import.meta.url).href;
  #title = make("b", "display");
  #words = make("p", "words display");

  build(panel) {
    panel.append(make("header", "", icon("alert"), this.#title), this.#words);
  }

  render({ title, text: words }) {
    write(this.#title, text(title) || t("Attention"));
    writeWords(this.#words, text(words));
    fit([this.#title], 2);
  }
}
