// @ts-check
import { make, write } from "./kit/dom.js";
import { trueSize } from "./kit/feed.js";
import "./kit/foot.js";
import { forgetKey, keepKey } from "./kit/page.js";
import { sheet } from "./kit/screen.js";
import { t, text } from "./kit/texts.js";

const KEPT = "tablo-pairing";
const ASK = 700;
const REST = 5000;
const SPENT = 410;

/**
 * What a screen shows before anybody has paired it: its code, and what to do.
 *
 * It makes its secret itself and asks with it until somebody has claimed the code. Then the secret
 * is its key, and the page loads anew as a paired one.
 */
export class Pairing extends HTMLElement {
  #shown = null;
  #ahead = 0;
  #linked = false;
  #alarm = 0;
  #asking = 0;
  #code = make("p", "code num display");
  #until = make("b", "num");
  #wait = make("span", "wait", t("New code in"), " ", this.#until);
  #qr = Object.assign(make("img", "qr"), { alt: "" });
  #seen = make("figure", "seen", this.#qr, make("figcaption", "", t("or with a phone's camera")));
  #foot = /** @type {any} */ (document.createElement("tablo-foot"));

  async connectedCallback() {
    forgetKey(localStorage);
    await sheet(new URL("./pairing.css", import.meta.url).href);
    const top = make("header", "top", make("b", "", "Tablo"), make("span", "", t("This screen is not paired yet")));
    const how = make("p", "how", t("In the console:"), " ", make("b", "", t("Screens → Pair a screen")), this.#wait);
    const words = make("div", "", make("h1", "display", t("Code of this screen")), this.#code, how);
    this.append(make("main", "stage", top, make("section", "mid", words, this.#seen), this.#foot));
    this.#ask();
    this.#tick();
  }

  disconnectedCallback() {
    clearTimeout(this.#alarm);
    clearTimeout(this.#asking);
  }

  async #ask() {
    const answer = await come(ownSecret());
    if (!this.isConnected) return;
    this.#linked = answer !== null;
    if (answer?.status === SPENT) sessionStorage.removeItem(KEPT);
    if (answer?.ok) this.#take(await answer.json());
    this.#draw();
    const soon = !answer || answer.ok || answer.status === SPENT;
    this.#asking = setTimeout(() => this.#ask(), soon ? ASK : REST);
  }

  #take(shown) {
    this.#ahead = shown.now - Date.now();
    if (shown.state !== "paired") return (this.#shown = shown);
    keepKey(localStorage, ownSecret());
    sessionStorage.removeItem(KEPT);
    location.reload();
  }

  #tick() {
    this.#draw();
    this.#alarm = setTimeout(() => this.#tick(), 1000 - (this.#now % 1000));
  }

  get #now() {
    return Date.now() + this.#ahead;
  }

  #draw() {
    const left = Math.max(0, Math.ceil(((this.#shown?.expires ?? 0) - this.#now) / 1000));
    const code = left > 0 ? this.#shown.code : "";
    if (this.#code.dataset.code !== code) {
      this.#code.dataset.code = code;
      this.#code.textContent = "";
      this.#code.append(...(code ? [code.slice(0, 3), code.slice(3)] : ["···", "···"]).map((part) => make("span", "", part)));
      this.#seen.style.visibility = code ? "" : "hidden";
      if (code) this.#qr.src = `/api/v1/qr?path=${encodeURIComponent(`/admin/#/screens/claim/${code}`)}`;
    }
    this.#wait.style.visibility = code ? "" : "hidden";
    write(this.#until, `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`);
    this.#foot.show([text(this.#shown?.name), trueSize()].filter(Boolean).join(" · "), "", t("The name can be changed when it is paired"));
    this.#foot.tick(this.#now, "", this.#linked ? "live" : "quiet", this.#now);
  }
}

// Kept for this tab only: of several screens of one browser each has its own.
function ownSecret() {
  const kept = sessionStorage.getItem(KEPT);
  if (kept) return kept;
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const secret = `tablo_${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  sessionStorage.setItem(KEPT, secret);
  return secret;
}

function come(secret) {
  return fetch("/api/v1/pairings", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ secret, size: trueSize() }),
  }).catch(() => null);
}

customElements.define("tablo-pairing", Pairing);
