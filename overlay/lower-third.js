// @ts-check
import { make, paintBadge, write } from "../display/kit/dom.js";
import { fit } from "../display/kit/fit.js";
import { text } from "../display/kit/texts.js";
import { Graphic } from "./graphic.js";

/** Who is in the picture: a competitor with skill and delegation, or a free title. */
export default class LowerThird extends Graphic {
  static sheet = new URL("./lower-third.css", import.meta.url).href;
  #badge = make("span");
  #name = make("p", "n");
  #about = make("b");
  #from = make("span");
  #info = make("p", "i", this.#about, this.#from);

  build(panel) {
    panel.append(make("span", "b", this.#badge), this.#name, this.#info);
  }

  render({ names = [], contest, delegation, title, subtitle }) {
    const people = names.map(text).filter(Boolean);
    const about = people.length ? text(contest) : text(subtitle);
    const from = people.length ? text(delegation?.name) : "";
    paintBadge(this.#badge, people.length ? delegation?.badge : null, text(delegation?.badge?.code));
    this.#badge.parentElement.hidden = !this.#badge.className;
    write(this.#name, people.length ? people.join("\n") : text(title));
    this.#name.classList.toggle("team", people.length > 1);
    write(this.#about, about);
    write(this.#from, from && `${about ? " · " : ""}${from}`);
    this.#info.hidden = !about && !from;
    fit([this.#name], 3);
    fit([this.#info], 2);
  }
}
