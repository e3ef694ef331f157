// @ts-check
import { make, write } from "./kit/dom.js";
import { trueSize } from "./kit/feed.js";
import { sheet } from "./kit/screen.js";
import { t, text } from "./kit/texts.js";

const LASTS = 8000;

/** Says which screen this is, large and over what is shown, for eight seconds. */
export class Identity extends HTMLElement {
  #name = make("b", "display");
  #place = make("span");
  #size = make("span", "num");
  #alarms = [];

  connectedCallback() {
    sheet(new URL("./identity.css", import.meta.url).href);
    if (this.firstChild) return;
    this.append(make("small", "", t("This screen")), this.#name, this.#place, this.#size);
  }

  /** Appears in `wait` ms, at once if that is past, and leaves eight seconds after the signal. */
  show({ title, venue, room }, wait) {
    for (const alarm of this.#alarms) clearTimeout(alarm);
    write(this.#name, text(title));
    write(this.#place, [text(venue.title), room].filter(Boolean).join(" · "));
    write(this.#size, trueSize());
    this.hidden = wait > 0;
    this.#alarms = [
      setTimeout(() => (this.hidden = false), Math.max(0, wait)),
      setTimeout(() => this.remove(), Math.max(0, wait) + LASTS),
    ];
  }
}

customElements.define("tablo-identity", Identity);
