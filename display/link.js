// @ts-check
import { make, write } from "./kit/dom.js";
import { fit } from "./kit/fit.js";
import "./kit/foot.js";
import { server } from "./kit/page.js";
import { Screen } from "./kit/screen.js";
import { t, text } from "./kit/texts.js";

const MINUTE = 60_000;
const AGAIN = 5000;

/**
 * The way to the pages for phones: a code for cameras, and the address in plain words:
 * `index@<audience>`, and the parameters `path` and `title`.
 */
export class Link extends Screen {
  static sheet = new URL("./link.css", import.meta.url).href;
  #title = make("h1", "display");
  #address = make("b", "num display");
  #code = Object.assign(make("img", "code"), { alt: "" });
  #foot = document.createElement("tablo-foot");

  build() {
    const how = make("p", "how", t("Point a phone's camera at the code, or type:"));
    this.append(make("main", "frame", make("section", "stage", make("div", "words", this.#title, how, this.#address), this.#code), this.#foot));
    this.#code.addEventListener("error", () => setTimeout(() => this.#ask(), AGAIN));
    this.#ask();
  }

  render({ championship }) {
    write(this.#title, text(this.params.title) || t("Results on your phone"));
    const path = this.#path === "/" ? "" : this.#path;
    write(this.#address, server.host + path);
    this.#foot.show(text(championship.title), "", text(championship.stage));
    fit([this.#address], 3);
  }

  tick(now, link) {
    this.#foot.tick(now, this.zone, link, this.feed.knownAt(this.stream));
    return MINUTE - (now % MINUTE);
  }

  get #path() {
    const path = String(this.params.path || "/");
    return path.startsWith("/") && !path.startsWith("//") ? path : "/";
  }

  #ask() {
    if (this.isConnected) this.#code.src = `/api/v1/qr?path=${encodeURIComponent(this.#path)}`;
  }
}

customElements.define("tablo-link", Link);
