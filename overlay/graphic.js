// @ts-check
import { FONT_FILE, loadFont } from "../display/kit/font.js";
import { duration, fade } from "../display/kit/motion.js";
import { Turns } from "../display/kit/turns.js";

const BASE = [
  new URL("../display/kit/tokens.css", import.meta.url).href,
  new URL("../display/kit/base.css", import.meta.url).href,
  new URL("./graphic.css", import.meta.url).href,
];
const OK = 200;
const BAD_REQUEST = 400;
const CONFLICT = 409;
const RISE = "calc(2 * var(--u))";
const SHEETS = new Map();

/**
 * A broadcast graphic as OGraf v1 asks for: `load`, then actions; it works from `data` alone.
 * A graphic extends it with
 *   `static sheet`   its style sheet, or sheets,
 *   `build(panel)`   makes the empty picture in the panel,
 *   `render(data, moving)` draws the data at `step`; may be called twice with the same; `moving`: on
 *                    the air, and what is new may move,
 *   `tick(now)`      draws what depends on time; gives the ms until that changes,
 *   `pages`          how many pages its data fill: as many steps does it have.
 * For them: `step`, the one it is at (undefined: off air), and `clock`, a source of server time.
 *
 * The picture is a function of (data, step, time): an action takes effect when it is called, also in
 * the middle of another one's motion, and no motion is waited for to decide anything. One that comes
 * while it loads takes effect as soon as it has loaded.
 *
 * Beyond OGraf: `v_age` of playAction, how many ms ago it was due; `v_whole` of updateAction: the data
 * replace what was there; `v_epoch` of load: the server's time at timestamp 0.
 */
export class Graphic extends HTMLElement {
  /** @type {string | string[]} */
  static sheet = "";
  clock = { now: () => Date.now() };
  #panel = document.createElement("section");
  #root = null;
  #data = {};
  #step = undefined;
  #loading = null;
  #ready = false;
  #left = null;
  #film = null;
  #turns = new Turns(() => (this.#step === undefined ? Infinity : this.tick(this.clock.now())));

  get step() {
    return this.#step;
  }

  get pages() {
    return 1;
  }

  tick(_now) {
    return Infinity;
  }

  async load(params) {
    this.#loading = this.#load(params ?? {});
    return await this.#loading;
  }

  async playAction(params) {
    if (!this.#ready) await this.#loading;
    if (!this.#ready) return unready();
    this.#play(params ?? {});
    return this.#step === undefined ? this.#gone() : { statusCode: OK, currentStep: this.#step };
  }

  async updateAction(params) {
    if (!this.#ready) await this.#loading;
    if (!this.#ready) return unready();
    this.#update(params ?? {});
    return { statusCode: OK };
  }

  async stopAction(params) {
    if (!this.#ready) await this.#loading;
    if (!this.#ready) return unready();
    this.#stop(params ?? {});
    return this.#gone();
  }

  async customAction(params) {
    return { statusCode: BAD_REQUEST, statusMessage: `There is no action ${params?.id ?? ""}.` };
  }

  async dispose() {
    this.#tidy();
    if (this.#root) this.#root.textContent = "";
    this.#loading = null;
    return { statusCode: OK };
  }

  async setActionsSchedule(params) {
    if (!this.#ready) await this.#loading;
    if (!this.#ready) return unready();
    this.#film.schedule = [...(params?.schedule ?? [])].sort((one, other) => one.timestamp - other.timestamp);
    return { statusCode: OK };
  }

  async goToTime(params) {
    if (!this.#ready) await this.#loading;
    if (!this.#ready) return unready();
    this.#expose(params?.timestamp ?? 0);
    await new Promise((drawn) => (document.hidden ? drawn() : requestAnimationFrame(drawn)));
    return { statusCode: OK };
  }

  connectedCallback() {
    if (this.#ready && this.#film.now === null) this.#turns.start();
  }

  disconnectedCallback() {
    this.#turns.stop();
    this.#left?.end();
  }

  async #load({ data, v_epoch }) {
    this.#tidy();
    this.#root ??= this.attachShadow({ mode: "open" });
    const { sheet } = /** @type {typeof Graphic} */ (this.constructor);
    const [sheets] = await Promise.all([Promise.all([...BASE, ...[sheet].flat()].map(styles)), face()]);
    this.#root.adoptedStyleSheets = sheets;
    this.#root.textContent = "";
    this.#panel = document.createElement("section");
    this.#panel.className = "panel";
    this.#panel.style.opacity = "0";
    this.build(this.#panel);
    this.#root.append(this.#panel);
    this.#film = { schedule: [], data: { ...plain(data) }, epoch: v_epoch ?? 0, now: null };
    this.#ready = true;
    this.#data = {};
    this.#draw(this.#film.data, false);
    this.#turns.start();
    return { statusCode: OK };
  }

  #tidy() {
    this.#ready = false;
    this.#step = undefined;
    this.#cut("0");
    this.#turns.stop();
  }

  #play({ delta, goto, skipAnimation, v_age }) {
    const step = Math.max(0, number(goto) ?? (this.#step ?? -1) + (number(delta) ?? 1));
    if (step >= this.pages) return this.#stop({ skipAnimation });
    const before = this.#step;
    this.#step = step;
    if (before !== step) this.#draw(this.#data, before !== undefined && this.#moves(skipAnimation));
    if (before !== undefined) return;
    const seen = this.#seen();
    this.#cut("1");
    const age = v_age ?? 0;
    if (!this.#moves(skipAnimation) || age >= duration("--d-base", this)) return;
    fade(this.#panel, seen, 1, "--d-base", { age, rise: seen ? "" : RISE }).onfinish = ({ target }) => target.cancel();
  }

  #update({ data, skipAnimation, v_whole }) {
    this.#draw(v_whole ? plain(data) : { ...this.#data, ...plain(data) }, this.#step !== undefined && this.#moves(skipAnimation));
  }

  #stop({ skipAnimation }) {
    if (this.#step === undefined && !skipAnimation) return;
    const seen = this.#step === undefined ? 0 : this.#seen();
    this.#step = undefined;
    this.#cut("0");
    if (!seen || !this.#moves(skipAnimation)) return;
    fade(this.#panel, seen, 0, "--d-fast");
    if (this.#film.now === null) this.#left = over(duration("--d-fast", this));
  }

  // Nothing of it is displayed any more, or it is on again.
  async #gone() {
    await this.#left?.done;
    return { statusCode: OK };
  }

  #draw(data, moving) {
    this.#data = data;
    this.render(data, moving);
    this.tick(this.clock.now());
    if (this.#film.now === null) this.#turns.soon();
  }

  #moves(skipAnimation) {
    return !skipAnimation && (this.#film.now !== null || !document.hidden);
  }

  // How much of it is seen now, in the middle of a motion too, so that no other one begins with a flash.
  #seen() {
    return this.#panel.isConnected ? Number(getComputedStyle(this.#panel).opacity) : 0;
  }

  #cut(opacity) {
    this.#left?.end();
    this.#left = null;
    for (const motion of this.#panel.getAnimations()) motion.cancel();
    this.#panel.style.opacity = opacity;
  }

  // A frame of a film: all that was scheduled until then, done anew, and every motion at its age.
  #expose(timestamp) {
    const film = this.#film;
    this.#turns.stop();
    this.clock = { now: () => film.epoch + film.now };
    this.#step = undefined;
    film.now = 0;
    this.#panel.textContent = "";
    this.build(this.#panel);
    for (const motion of this.#motions()) motion.cancel();
    this.#cut("0");
    this.#draw(film.data, false);
    const begun = new Map();
    for (const { timestamp: due, action } of film.schedule) {
      if (due > timestamp) break;
      film.now = due;
      for (const [motion, began] of begun) hold(motion, due - began);
      this.#act(action ?? {});
      for (const motion of this.#motions()) {
        if (begun.has(motion)) continue;
        motion.pause();
        motion.onfinish = null;
        begun.set(motion, due - Number(motion.currentTime ?? 0));
      }
    }
    film.now = timestamp;
    for (const [motion, began] of begun) hold(motion, timestamp - began);
    this.tick(this.clock.now());
    for (const motion of this.#motions()) motion.pause();
  }

  #act({ type, params }) {
    if (type === "playAction") this.#play(params ?? {});
    if (type === "updateAction") this.#update(params ?? {});
    if (type === "stopAction") this.#stop(params ?? {});
  }

  #motions() {
    return this.#root.getAnimations();
  }
}

function unready() {
  return { statusCode: CONFLICT, statusMessage: "It has to be loaded first." };
}

// One that was cancelled would begin again.
function hold(motion, age) {
  if (motion.playState !== "idle") motion.currentTime = age;
}

function number(value) {
  return value == null || Number.isNaN(Number(value)) ? undefined : Math.trunc(Number(value));
}

function plain(data) {
  return data !== null && typeof data === "object" && !Array.isArray(data) ? data : {};
}

function over(ms) {
  let end = () => {};
  const done = new Promise((resolve) => {
    end = () => resolve(undefined);
    setTimeout(end, ms);
  });
  return { done, end };
}

// One sheet for all graphics of a page; one that didn't come is asked for again by the next load.
function styles(href) {
  if (!SHEETS.has(href)) SHEETS.set(href, fetched(href).catch((failed) => (SHEETS.delete(href), Promise.reject(failed))));
  return SHEETS.get(href);
}

async function fetched(href) {
  const answer = await fetch(href);
  if (!answer.ok) throw new Error(`${href}: ${answer.status}`);
  const sheet = new CSSStyleSheet();
  // A face inside of a shadow is not seen by the browser; `face` brings it to the page.
  sheet.replaceSync((await answer.text()).replace(/@font-face\s*\{[^}]*\}/g, ""));
  return sheet;
}

// A failing face leaves the rest standing.
function face() {
  const known = [...document.fonts].some(({ family }) => family.replace(/"/g, "") === "Inter");
  if (!known) document.fonts.add(new FontFace("Inter", `url("${FONT_FILE}") format("woff2")`, { weight: "400 700" }));
  return loadFont();
}
