// @ts-check
import { t, text } from "../display/kit/texts.js";
import { icon, make, redraw } from "./make.js";

/** From how many milliseconds on a screen's clock may be seen to differ. */
const SEEN = 100;

/**
 * How far the clocks of a venue's screens may be off: half the round trip of the worst, since a
 * screen's estimate of the server's time lies within that.
 */
export class ClockQuality extends HTMLElement {
  /** @param {any[]} screens the venue's screens, as `health@crew` has them */
  render(screens) {
    const told = screens.filter((one) => one.connected && one.rtt_ms !== undefined);
    const worst = told.reduce((most, one) => (!most || one.rtt_ms > most.rtt_ms ? one : most), null);
    const bound = worst && Math.ceil(worst.rtt_ms / 2);
    const late = bound > SEEN;
    this.classList.toggle("warn", late);
    redraw(this, [bound, late && worst.id], () => worst === null
      ? [t("screens' clocks: unknown")]
      : [...(late ? [icon("warn")] : []), make("span", {}, t("screens' clocks: ±{n} ms", { n: bound }),
        late ? make("small", {}, text(worst.title)) : null)]);
  }
}
customElements.define("clock-quality", ClockQuality);
