// @ts-check
import { duration, fade } from "../display/kit/motion.js";
import { Turns } from "../display/kit/turns.js";

const SHEETS = ["../display/kit/tokens.css", "../display/kit/base.css", "./graphic.css"];
const OK = 200;
const BAD_REQUEST = 400;
const at = (path) => new URL(path, import.meta.url).href;

/**
 * A broadcast graphic as OGraf v1 asks for: `load`, then actions; it works from `data` alone.
 * A graphic extends it with
 *   `static sheet`   its style sheet,
 *   `build(panel)`   makes the empty picture in the panel,
 *   `render(data, moving)` draws the data; may be called twice with the same; `moving`: on the air,
 *                    and what is new may move,
 *   `tick(now)`      draws what depends on time; gives the ms until that changes.
 * Beyond OGraf: `clock`, a source of server time, and `v_age`, how many ms ago an action was due.
 */
export class Graphic extends HTMLElement {
  static sheet = "";
  static stepCount = 1;
  clock = { now: () => Date.now() };
  #panel = document.createElement("section");
  #root = null;
  #data = {};
  #step = undefined;
  #turns = new Turns(() => (this.#step === undefined ? Infinity : this.tick(this.clock.now())));

  async load({ data } = /** @type {any} */ ({})) {
    const { sheet } = /** @type {typeof Graphic} */ (this.constructor);
    this.#root ??= this.attachShadow({ mode: "open" });
    this.#root.textContent = "";
    this.#panel = document.createElement("section");
    this.#panel.className = "panel";
    this.#panel.style.opacity = "0";
    this.build(this.#panel);
    await Promise.all([face(), ...[...SHEETS.map(at), sheet].map((href) => this.#style(href))]);
    this.#root.append(this.#panel);
    this.#turns.start();
    this.#draw(data);
    return { statusCode: OK };
  }

  async playAction({ delta, goto, skipAnimation, v_age = 0 } = /** @type {any} */ ({})) {
    const { stepCount } = /** @type {typeof Graphic} */ (this.constructor);
    const step = goto ?? (this.#step ?? -1) + (delta ?? 1);
    if (step >= stepCount) return this.stopAction({ skipAnimation });
    const entering = this.#step === undefined;
    this.#step = Math.max(step, 0);
    this.#turns.soon();
    if (entering) this.#show(skipAnimation, v_age);
    return { statusCode: OK, currentStep: this.#step };
  }

  async updateAction({ data, skipAnimation } = /** @type {any} */ ({})) {
    this.#draw(data, this.#step !== undefined && !skipAnimation && !document.hidden);
    return { statusCode: OK };
  }

  async stopAction({ skipAnimation } = /** @type {any} */ ({})) {
    const leaving = this.#step !== undefined;
    this.#step = undefined;
    this.#cut("0");
    if (leaving && !skipAnimation && !document.hidden) {
      fade(this.#panel, 1, 0, "--d-fast");
      await new Promise((over) => setTimeout(over, duration("--d-fast", this)));
    }
    return { statusCode: OK };
  }

  async customAction() {
    return { statusCode: BAD_REQUEST, statusMessage: "There is no such action." };
  }

  async dispose() {
    await this.stopAction({ skipAnimation: true });
    this.#turns.stop();
    if (this.#root) this.#root.textContent = "";
    return { statusCode: OK };
  }

  disconnectedCallback() {
    this.#turns.stop();
  }

  tick(_now) {
    return Infinity;
  }

  #show(skipAnimation, age) {
    this.#cut("1");
    const still = skipAnimation || document.hidden || age >= duration("--d-base", this);
    if (!still) fade(this.#panel, 0, 1, "--d-base", { age, rise: "calc(2 * var(--u))" }).onfinish = ({ target }) => target.cancel();
  }

  #cut(opacity) {
    for (const motion of this.#panel.getAnimations()) motion.cancel();
    this.#panel.style.opacity = opacity;
  }

  #draw(data, moving = false) {
    this.#data = { ...this.#data, ...data };
    this.render(this.#data, moving);
    this.tick(this.clock.now());
    this.#turns.soon();
  }

  #style(href) {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    const there = new Promise((resolve) => (link.onload = link.onerror = resolve));
    this.#root.append(link);
    return there;
  }
}

// A face of a style sheet inside a shadow is not seen by the browser; a failing one leaves the rest standing.
async function face() {
  if ([...document.fonts].some(({ family }) => family === "Inter")) return;
  const inter = new FontFace("Inter", `url(${at("../fonts/inter.woff2")})`, { weight: "400 700" });
  document.fonts.add(inter);
  await inter.load().catch(() => {});
}
