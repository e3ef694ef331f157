// @ts-check
import { t, text, wallClock } from "../display/kit/texts.js";
import { hold } from "./hold.js";
import { nextWords } from "./live-words.js";
import { make, redraw } from "./make.js";
import { ceremonies } from "./plans.js";

const SECOND = 1_000;
/** In seconds. */
const DAY = 86_400;
const WAITS = [5, 10, 20, 30, 60];

/**
 * Sets one moment at which this ceremony, and others with it, go one step on. Set `desk` before it
 * is connected; `open(run)` shows it. Emits `together` {runs, at} and `done`.
 */
export class TakeTogether extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #run = "";
  #zone = "";
  /** @type {Set<string>} */ #joined = new Set();
  /** @type {Map<string, any>} */ #views = new Map();
  /** @type {Array<() => void>} */ #leaves = [];
  #alarm = 0;
  #wait = make("select", { class: "field" }, ...WAITS.map((n) => make("option", { value: n, selected: n === 10 }, t("in {n} s", { n }))),
    make("option", { value: 0 }, t("at a time of day")));
  #time = make("input", { class: "field num", type: "time", step: "1", hidden: true });
  #runs = make("ul", { class: "runs" });
  #says = make("p", { class: "quiet-text num" });
  #set = hold(make("button", { class: "btn pri", type: "button" }, t("Forward at this moment"), make("small", {}, t("hold"))), () => this.#send());

  connectedCallback() {
    if (this.firstChild) return;
    this.#wait.addEventListener("change", () => this.#render());
    this.#time.addEventListener("input", () => this.#render());
    this.append(
      make("header", {}, make("h2", {}, t("Forward together")), make("button", { class: "btn", type: "button", click: () => this.close() }, t("Close"))),
      make("div", { class: "scroll" },
        make("p", { class: "quiet-text" }, t("All of them go one step on at the same moment of the server, or none is set. Until then a step, Hold or the dark calls it off.")),
        make("div", { class: "line" }, this.#wait, this.#time, this.#says), this.#runs, make("div", { class: "line" }, this.#set)));
  }

  disconnectedCallback() {
    this.#leave();
  }

  /** @param {string} run the one that is directed here @param {string} zone of its venue: in it times of day are typed and said */
  async open(run, zone) {
    this.#leave();
    this.#run = run;
    this.#zone = zone;
    this.#joined = new Set([run]);
    this.#time.value = wallClock(this.desk.now() + 60 * SECOND, zone, true).padStart(8, "0");
    this.hidden = false;
    const all = await ceremonies();
    if (this.hidden || this.#run !== run) return;
    this.#leaves = all.map(({ id }) => this.desk.watch(`run:${id}@crew`, (view) => {
      this.#views.set(id, view);
      this.#render();
    }, () => this.#views.delete(id)));
    this.#tick();
  }

  close() {
    this.hidden = true;
    this.#leave();
    this.dispatchEvent(new Event("done"));
  }

  #leave() {
    clearTimeout(this.#alarm);
    for (const leave of this.#leaves) leave();
    this.#leaves = [];
    this.#views.clear();
  }

  #tick() {
    this.#render();
    this.#alarm = window.setTimeout(() => this.#tick(), SECOND);
  }

  get #at() {
    const wait = Number(this.#wait.value);
    const now = this.desk.now();
    if (wait) return now + wait * SECOND;
    return todayAt(this.#time.value, this.#zone, now);
  }

  #render() {
    const at = this.#at;
    this.#time.hidden = this.#wait.value !== "0";
    this.#says.textContent = at === null ? t("This moment is over, or more than an hour ahead.") : wallClock(at, this.#zone, true);
    const lines = [...this.#views].map(([id, view]) => ({ id, title: text(view.run.title), on: isReady(view), words: isReady(view) ? nextWords(view) : t("The ceremony isn't on"), joined: this.#joined.has(id) }));
    redraw(this.#runs, [lines, this.#run], () => lines.map((one) => this.#line(one)));
    const joined = lines.filter(({ joined }) => joined);
    this.#set.disabled = at === null || !this.desk.decided || !joined.length || joined.some(({ on }) => !on);
  }

  /** @param {{ id: string, title: string, on: boolean, words: string, joined: boolean }} line */
  #line({ id, title, on, words, joined }) {
    const box = make("input", { type: "checkbox", checked: joined, disabled: !on || id === this.#run });
    box.addEventListener("change", () => {
      if (box.checked) this.#joined.add(id);
      else this.#joined.delete(id);
      this.#render();
    });
    return make("li", {}, make("label", { class: "check" }, box, make("span", {}, make("b", {}, title), make("small", {}, words))));
  }

  #send() {
    const at = this.#at;
    if (at === null) return;
    const runs = Object.fromEntries([...this.#joined].map((id) => [id, this.#views.get(id)?.rev ?? null]));
    this.dispatchEvent(new CustomEvent("together", { detail: { runs, at: Math.round(at) } }));
    this.close();
  }
}
customElements.define("take-together", TakeTogether);

/** @param {any} view */
function isReady({ phase, blank, next }) {
  return (phase === "live" || phase === "rehearsal") && !blank && !next.why;
}

/** The next instant at which clocks in a zone say a time; null: it isn't within an hour. @param {string} words @param {string} zone @param {number} now */
function todayAt(words, zone, now) {
  const ahead = (secondsOf(words) - secondsOf(wallClock(now, zone, true)) + DAY) % DAY;
  return ahead > 0 && ahead <= 3_600 ? now - (now % SECOND) + ahead * SECOND : null;
}

/** How long a day has lasted. @param {string} words "14:30" or "14:30:05" */
function secondsOf(words) {
  const [hours, minutes, seconds = 0] = words.split(":").map(Number);
  return hours * 3_600 + minutes * 60 + seconds;
}
