// @ts-check
import { make, paintBadge, write } from "../display/kit/dom.js";
import { fit } from "../display/kit/fit.js";
import { mark, t, text } from "../display/kit/texts.js";
import { Graphic } from "./graphic.js";

/** Who is in the picture: a competitor with skill and delegation, or a free title. */
export default class LowerThird extends Graphic {
  static sheet = new URL("./lower-third.css", import.meta.url).href;
  #badge = make("span");
  #name = make("p", "n");
  #about = make("b");
  #from = make("span");
  #info = make("p", "i", this.#about, this.#from);
  #place = make("b", "num");
  #word = make("small");
  #total = make("span", "num");
  #score = make("p", "s", make("span", "w", this.#place, this.#word), this.#total);

  build(panel) {
    panel.append(make("span", "b", this.#badge), this.#name, this.#info, this.#score);
  }

  render({ names = [], contest, delegation, title, subtitle, place, total }) {
    const people = names.map(text).filter(Boolean);
    const about = people.length ? text(contest) : text(subtitle);
    const from = text(delegation?.name);
    paintBadge(this.#badge, delegation?.badge, text(delegation?.badge?.code));
    this.#badge.parentElement.hidden = !this.#badge.className;
    const lines = people.length ? people : [text(title)];
    this.#write(lines);
    write(this.#about, about);
    write(this.#from, from && `${about ? " · " : ""}${from}`);
    this.#info.hidden = !about && !from;
    this.#score.hidden = place == null && total == null;
    write(this.#place, place == null ? "" : String(place));
    write(this.#word, place == null ? "" : t("place"));
    write(this.#total, total == null ? "" : mark(total));
    fit([this.#name], 3);
    fit([this.#info], 2);
  }

  #write(lines) {
    this.#name.textContent = "";
    this.#name.append(...lines.map((line) => make("span", "p", line)));
    this.#name.classList.toggle("team", lines.length > 1);
    this.#name.classList.toggle("crew", lines.length > 3);
  }
}
