// @ts-check
import { icon, make, write } from "./dom.js";
import { t, wallClock } from "./texts.js";

/** The last line of a scene: where it is, what it shows, and whether it is up to date. */
export class Foot extends HTMLElement {
  #place = make("span");
  #said = make("b");
  #note = make("span");
  #since = make("span", "num");
  #plate = make("span", "plate", icon("alert"), this.#since);
  #dot = make("i", "link");
  #link = make("span");
  #clock = make("time");

  connectedCallback() {
    this.className = "foot";
    this.#plate.hidden = true;
    const middle = make("span", "", this.#said, this.#note, this.#plate);
    this.append(this.#place, middle, make("span", "", this.#dot, this.#link, this.#clock));
  }

  show(place, said = "", note = "") {
    write(this.#place, place);
    write(this.#said, said);
    write(this.#note, note);
  }

  /** Draws the time of day and the state of the link; `known` is when the data were last fresh. */
  tick(now, zone, link, known) {
    const old = link === "old";
    write(this.#clock, wallClock(now, zone));
    write(this.#link, link === "live" ? t("connected") : t("no connection"));
    this.#dot.classList.toggle("off", link !== "live");
    this.#plate.hidden = !old;
    this.#said.hidden = this.#note.hidden = old;
    if (old) write(this.#since, t("Data as of {time}", { time: wallClock(known, zone, true) }));
  }
}

customElements.define("tablo-foot", Foot);
