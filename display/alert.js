// @ts-check
import { icon, make, write } from "./kit/dom.js";
import { writeWords } from "./kit/giant.js";
import { sheet } from "./kit/screen.js";
import { t, text, wallClock } from "./kit/texts.js";

/** An emergency, over everything that is shown; takes no room, so that nothing beneath it moves. */
export class Alert extends HTMLElement {
  #alert = null;
  #words = make("p", "words display");
  #since = make("p", "since num");

  connectedCallback() {
    if (this.firstChild) return;
    sheet(new URL("./alert.css", import.meta.url).href);
    this.hidden = true;
    this.setAttribute("role", "alert");
    this.append(make("div", "say", make("h1", "display", icon("alert"), make("span", "", t("Attention"))), this.#words, this.#since));
  }

  /** Draws `{text, at}` from the server's instant `at` on; nothing takes it away. */
  show(alert) {
    this.#alert = alert ?? null;
    writeWords(this.#words, text(alert?.text));
  }

  /** Appears when its instant has come; gives the ms until then. */
  tick(now, zone) {
    const rest = this.#alert ? this.#alert.at - now : Infinity;
    this.hidden = rest > 0;
    if (this.#alert) write(this.#since, wallClock(this.#alert.at, zone));
    return rest > 0 ? rest : Infinity;
  }
}

customElements.define("tablo-alert", Alert);
