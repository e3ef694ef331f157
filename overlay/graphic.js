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
const UNAVAILABLE = 503;
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
 * while it loads takes effect as soon as it has loaded. Nothing throws or rejects: what can't be read
 * changes nothing and is answered with 400, what could not be loaded with 503, what comes before `load`
 * or was overtaken by another one or by `dispose` with 409.
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
  #loads = 0;
  #ready = false;
  #left = null;
  /** Its schedule, and the time of its frame: null while it plays live. `clock`: the one it had before. */
  #film = null;
  #turns = new Turns(() => (this.#step === undefined ? Infinity : this.tick(this.clock.now())));

  get step() {
    return this.#step;
  }

  get pages() {
    return 1;
  }

  /** Where it stands in the picture, whatever moves there; null while it draws nothing. */
  get extent() {
    return boxOf(this.#panel);
  }

  tick(_now) {
    return Infinity;
  }

  async load(params) {
    this.#tidy();
    this.#loading = this.#load(params ?? {}, this.#loads).catch(({ message }) => answer(UNAVAILABLE, message));
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
    return this.#update(params ?? {});
  }

  async stopAction(params) {
    if (!this.#ready) await this.#loading;
    if (!this.#ready) return unready();
    this.#stop(params ?? {});
    return this.#gone();
  }

  async customAction(params) {
    return answer(BAD_REQUEST, `There is no action ${params?.id ?? ""}.`);
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
    const schedule = scheduled(params?.schedule ?? []);
    if (!schedule) return answer(BAD_REQUEST, "A schedule is a list of actions, each with a timestamp.");
    this.#film.schedule = schedule;
    return { statusCode: OK };
  }

  async goToTime(params) {
    if (!this.#ready) await this.#loading;
    if (!this.#ready) return unready();
    const timestamp = Number(params?.timestamp ?? 0);
    if (!Number.isFinite(timestamp)) return answer(BAD_REQUEST, "A timestamp is a number of milliseconds.");
    this.#expose(timestamp);
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

  async #load({ data, v_epoch }, turn) {
    this.#root ??= this.attachShadow({ mode: "open" });
    const { sheet } = /** @type {typeof Graphic} */ (this.constructor);
    const [sheets] = await Promise.all([Promise.all([...BASE, ...[sheet].flat()].map(styles)), face()]);
    if (turn !== this.#loads) return answer(CONFLICT, "Another load, or a disposal, has overtaken this one.");
    this.#root.adoptedStyleSheets = sheets;
    this.#root.textContent = "";
    this.#panel = document.createElement("section");
    this.#panel.className = "panel";
    this.#panel.style.opacity = "0";
    this.build(this.#panel);
    this.#root.append(this.#panel);
    this.clock = this.#film?.clock ?? this.clock;
    this.#film = { schedule: [], data: { ...plain(data) }, epoch: number(v_epoch) ?? 0, now: null, clock: null };
    this.#ready = true;
    this.#data = {};
    const drawn = this.#draw(this.#film.data, false);
    this.#turns.start();
    return drawn;
  }

  #tidy() {
    this.#loads += 1;
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
    const age = Math.max(0, number(v_age) ?? 0);
    if (!this.#moves(skipAnimation) || age >= duration("--d-base", this)) return;
    fade(this.#panel, seen, 1, "--d-base", { age, rise: seen ? "" : RISE }).onfinish = ({ target }) => target.cancel();
  }

  #update({ data, skipAnimation, v_whole }) {
    return this.#draw(v_whole ? plain(data) : { ...this.#data, ...plain(data) }, this.#step !== undefined && this.#moves(skipAnimation));
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

  // All of it or nothing: after data that can't be read, and were half drawn, the old ones stand again.
  #draw(data, moving) {
    try {
      this.#paint(data, moving);
    } catch ({ message }) {
      this.#paint(this.#data, false);
      return answer(BAD_REQUEST, `These data can't be read: ${message}`);
    }
    this.#data = data;
    return { statusCode: OK };
  }

  #paint(data, moving) {
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
    film.clock ??= this.clock;
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

function answer(statusCode, statusMessage) {
  return { statusCode, statusMessage };
}

/** Where a node stands inside of its graphic, in pixels; null where it takes no room. */
export function boxOf({ offsetLeft: left, offsetTop: top, offsetWidth, offsetHeight }) {
  return offsetWidth && offsetHeight ? { left, top, right: left + offsetWidth, bottom: top + offsetHeight } : null;
}

function unready() {
  return answer(CONFLICT, "It has to be loaded first.");
}

// By time; null when one can't be read.
function scheduled(given) {
  if (!Array.isArray(given)) return null;
  const schedule = given.map((one) => ({ timestamp: Number(one?.timestamp ?? NaN), action: one?.action }));
  if (!schedule.every(({ timestamp }) => Number.isFinite(timestamp))) return null;
  return schedule.sort((one, other) => one.timestamp - other.timestamp);
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
