// @ts-check
import LowerThird from "../overlay/lower-third.js";

/** The lower third, which hands out its panel: its root is nobody else's. */
export class MeasuredThird extends LowerThird {
  /** @type {HTMLElement | null} */ panel = null;

  /** @param {HTMLElement} panel */
  build(panel) {
    super.build(panel);
    this.panel = panel;
  }
}
customElements.define("measured-third", MeasuredThird);
