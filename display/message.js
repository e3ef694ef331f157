// @ts-check
import { icon, make, write } from "./kit/dom.js";
import { fit } from "./kit/fit.js";
import "./kit/foot.js";
import { writeWords } from "./kit/giant.js";
import { Screen } from "./kit/screen.js";
import { t, text } from "./kit/texts.js";

const MINUTE = 60_000;

/** A sentence for everybody in the hall. Draws its parameters: `text`, and `title` above it. */
export class Message extends Screen {
  static sheet = new URL("./message.css", import.meta.url).href;
  #title = make("span");
  #words = make("p", "words display");
  #foot = document.createElement("tablo-foot");

  build() {
    const head = make("h1", "display", icon("alert"), this.#title);
    this.append(make("main", "frame", head, this.#words, this.#foot));
    this.dataset.state = "live";
  }

  render({ title, text: words }) {
    write(this.#title, text(title) || t("Attention"));
    writeWords(this.#words, text(words));
    fit([this.#title], 2);
  }

  tick(now, link) {
    this.#foot.tick(now, this.zone, link, now);
    return MINUTE - (now % MINUTE);
  }
}

customElements.define("tablo-message", Message);
