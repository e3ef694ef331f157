// @ts-check
import { make } from "./kit/dom.js";
import "./kit/foot.js";
import { sheet } from "./kit/screen.js";
import { t } from "./kit/texts.js";

const KEPT = "tablo-code";
const DIGITS = 6;

/** What a screen shows before anybody has paired it: its code, and what to do. */
export class Pairing extends HTMLElement {
  feed = null;
  #foot = document.createElement("tablo-foot");
  #alarm = 0;

  async connectedCallback() {
    await sheet(new URL("./pairing.css", import.meta.url).href);
    const code = ownCode();
    const digits = make("p", "code num display", make("span", "", code.slice(0, 3)), make("span", "", code.slice(3)));
    const top = make("header", "top", make("b", "", "Tablo"), make("span", "", t("This screen is not paired yet")));
    const how = make("p", "how", make("b", "", t("Tell this code to the operator")), make("span", "", t("or open the screen's own link from the console.")));
    const middle = make("section", "mid", make("h1", "display", t("Code of this screen")), digits, how);
    this.append(make("main", "stage", top, middle, this.#foot));
    this.#turn();
  }

  disconnectedCallback() {
    clearTimeout(this.#alarm);
  }

  #turn() {
    const now = this.feed.clock.now();
    this.#foot.show(`${screen.width} × ${screen.height}`);
    this.#foot.tick(now, "", this.feed.linked ? "live" : "quiet", now);
    this.#alarm = setTimeout(() => this.#turn(), 1000 - (now % 1000));
  }
}

function ownCode() {
  const kept = localStorage.getItem(KEPT);
  if (kept) return kept;
  const [random] = crypto.getRandomValues(new Uint32Array(1));
  const code = String(random % 10 ** DIGITS).padStart(DIGITS, "0");
  localStorage.setItem(KEPT, code);
  return code;
}

customElements.define("tablo-pairing", Pairing);
