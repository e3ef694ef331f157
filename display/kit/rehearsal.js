// @ts-check
import { make } from "./dom.js";
import { t } from "./texts.js";

/**
 * The mark that lies over every picture of a rehearsal, also over none: nobody shall take an
 * invented winner for a real one. It stands in the picture itself, and no key takes it off.
 */
export class RehearsalMark {
  node = make("div", "rehearsal");

  /** @param {boolean} on */
  show(on) {
    this.node.hidden = !on;
    if (!on || this.node.firstChild) return;
    this.node.append(make("p", "says", t("REHEARSAL"), make("span", "", t("The winners are invented"))), make("p", "across", t("REHEARSAL")));
  }
}
