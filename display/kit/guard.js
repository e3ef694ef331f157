// @ts-check
import { ownBuild } from "./feed.js";

const TICK = 1000;
const STUCK = 10;
const CUT_OFF = 60;
const SETTLED = 60;
const GROWN = 3;
const HEAVY = 150e6;
const REST = 600_000;
const SPREAD = 30_000;
const DONE = "tablo-reloaded";
// Chromium says so when a layout took two rounds; nothing is wrong then.
const HARMLESS = /ResizeObserver loop/;

/**
 * Watches over the page of a screen or of an output, and loads it anew when that helps: it draws no frame for 10 s
 * while it is seen, it has had no socket for a minute while its server answers, a script failed, its
 * memory keeps growing, or the server has newer pages.
 *
 * By itself it reloads once in ten minutes, at an instant of its own among the screens. Never while
 * `busy()`, and never while the server does not answer: what is on the glass is better than nothing.
 */
export class Guard {
  #feed;
  #busy;
  #act;
  #spread;
  #still = 0;
  #alone = 0;
  #age = 0;
  #weight = 0;
  #wanted = false;

  constructor(feed, { busy, act = () => location.reload(), every = TICK, spread = SPREAD }) {
    this.#feed = feed;
    this.#busy = busy;
    this.#act = act;
    this.#spread = spread;
    addEventListener("error", ({ message }) => HARMLESS.test(message) || this.#wish());
    addEventListener("unhandledrejection", () => this.#wish());
    feed.addEventListener("welcome", () => feed.build !== ownBuild() && this.#wish());
    if (every) setInterval(() => this.tick(), every);
  }

  /** Looks once a second; counts its own looks, so that a device's sleep is no trouble. */
  tick() {
    if (!document.hidden) requestAnimationFrame(() => (this.#still = 0));
    this.#still = document.hidden ? 0 : this.#still + 1;
    this.#alone = this.#feed.linked ? 0 : this.#alone + 1;
    this.#age += 1;
    if (this.#still > STUCK || this.#alone > CUT_OFF || this.#swells()) this.#wish();
  }

  /** Loads the page anew at the next safe moment, however long ago the last time was. */
  async reload() {
    while (this.#busy() || !(await answers())) await wait(TICK);
    sessionStorage.setItem(DONE, String(Date.now()));
    this.#act();
  }

  async #wish() {
    if (this.#wanted) return;
    this.#wanted = true;
    const since = Date.now() - Number(sessionStorage.getItem(DONE));
    const rest = since >= 0 && since < REST ? REST - since : 0;
    await wait(rest + share(this.#feed.you?.id ?? "") * this.#spread);
    this.reload();
  }

  #swells() {
    const used = /** @type {any} */ (performance).memory?.usedJSHeapSize ?? 0;
    if (this.#age === SETTLED) this.#weight = used;
    return this.#weight > 0 && used > Math.max(HEAVY, GROWN * this.#weight);
  }
}

// A part of 1 that is the screen's own, and the same each time.
function share(id) {
  const sum = [...id].reduce((hash, sign) => (hash * 31 + sign.charCodeAt(0)) % 9973, 7);
  return sum / 9973;
}

function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function answers() {
  return fetch("/healthz", { cache: "no-store" }).then(({ ok }) => ok, () => false);
}
