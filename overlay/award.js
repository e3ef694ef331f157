// @ts-check
import { whole } from "../display/kit/awards.js";
import { make, paintBadge, write } from "../display/kit/dom.js";
import { fit, settle } from "../display/kit/fit.js";
import { text } from "../display/kit/texts.js";
import { Graphic } from "./graphic.js";
import { fillWhole, mill, PLATE } from "./plate.js";

const LAST_STEP = 8;

/** A special award and who gets it: a competitor, a team, or a name that was typed. */
export default class Award extends Graphic {
  static sheet = [PLATE, new URL("./award.css", import.meta.url).href];
  #title = make("h1", "display");
  #subtitle = make("p", "about");
  #names = make("div", "names display");
  #stage = make("section", "stage", this.#names);
  #badge = make("span");
  #from = make("b");
  #contest = make("span");
  #foot = make("footer", "", make("p", "from", this.#badge, this.#from), this.#contest);

  build(panel) {
    fillWhole(this);
    panel.append(...mill(), make("header", "", this.#title, this.#subtitle), this.#stage, this.#foot);
  }

  render({ title, subtitle, person, name, delegation = person?.delegation }) {
    const names = person ? person.names.map(text) : [text(name)];
    const contest = [text(person?.contest), text(person?.category)].filter(Boolean).join(" · ");
    write(this.#title, text(title));
    write(this.#subtitle, text(subtitle));
    this.#names.textContent = "";
    this.#names.append(...names.map((one) => make("span", "p", whole(one))));
    this.#names.classList.toggle("team", names.length > 2);
    paintBadge(this.#badge, delegation?.badge, text(delegation?.badge?.code));
    write(this.#from, text(delegation?.name));
    write(this.#contest, contest);
    this.#foot.hidden = !this.#from.textContent && !contest;
    fit([this.#title], 2);
    settle(this.#stage, LAST_STEP, ".names");
  }
}
