// @ts-check
import { t, text, wallClock } from "../display/kit/texts.js";
import { endsAt, face, mood } from "../display/kit/timer.js";
import { hold } from "./hold.js";
import { icon, make } from "./make.js";

/** After its meaning has changed, the main key is deaf for so long: a second tap hits nothing. */
const DEAF = 700;

/** Name a timer in one line, as the log says it. @param {any} timer */
export function timerName(timer) {
  if (!timer.contest) return text(timer.title);
  const contest = `${text(timer.contest.title)} (${text(timer.contest.category)})`;
  return timer.module ? `${contest}, ${text(timer.module.label)}` : `${contest}, ${text(timer.title)}`;
}

/**
 * What the main key does in each state of a timer.
 *
 * @type {Record<string, { command: string, icon: any, kind: string, words: () => string, log: (what: string) => string }>}
 */
const MAIN = {
  armed: {
    command: "StartTimer", icon: "play", kind: "go",
    words: () => t("Start"), log: (what) => t("Start: {what}", { what }),
  },
  running: {
    command: "PauseTimer", icon: "pause", kind: "",
    words: () => t("Pause"), log: (what) => t("Pause: {what}", { what }),
  },
  paused: {
    command: "ResumeTimer", icon: "play", kind: "go",
    words: () => t("Resume"), log: (what) => t("Resume: {what}", { what }),
  },
  finished: {
    command: "ArmTimer", icon: "undo", kind: "",
    words: () => t("Arm again"), log: (what) => t("Arm again: {what}", { what }),
  },
};

/** Tell what the main key of a timer does in its state. @param {any} timer */
export function mainKey(timer) {
  return MAIN[timer.state];
}

/**
 * One timer: what it measures, how it stands, how much is left, and its keys at fixed places.
 * Emits `timer-choose` when its time is to be changed and `timer-mark` when its box is ticked.
 */
export class TimerRow extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any} */ #timer = null;
  #state = "";
  #zone = "";
  #box = make("input", { type: "checkbox" });
  #title = make("b");
  #module = make("small", { class: "num" });
  #mood = make("span", { class: "mood num" });
  #face = make("time", { class: "face" });
  #main = make("button", { class: "btn", type: "button" });
  #more = make("button", { class: "btn", type: "button" }, t("± min"));
  #stop = make("button", { class: "btn danger", type: "button" }, t("Stop"));

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("label", { class: "box" }, this.#box),
      make("button", { class: "subject", type: "button", click: () => this.#tell("timer-choose") }, this.#title, this.#module),
      this.#mood, this.#face,
      make("span", { class: "act" }, this.#main, this.#more, this.#stop));
    this.#box.addEventListener("change", () => this.#tell("timer-mark"));
    this.#main.addEventListener("click", () => this.#press());
    this.#more.addEventListener("click", () => this.#tell("timer-choose"));
    hold(this.#stop, () => this.desk.send("StopTimer", { timer: this.#timer.id },
      t("Stop: {what}", { what: timerName(this.#timer) })));
  }

  get marked() {
    return this.#box.checked;
  }

  set marked(marked) {
    this.#box.checked = marked;
  }

  /** @param {any} timer @param {{ zone: string, chosen: boolean }} about */
  render(timer, { zone, chosen }) {
    this.#timer = timer;
    this.#zone = zone;
    this.classList.toggle("chosen", chosen);
    this.#title.textContent = timer.contest ? text(timer.contest.title) : text(timer.title);
    this.#box.setAttribute("aria-label", t("Choose {what}", { what: timerName(timer) }));
    this.#more.setAttribute("aria-label", t("Change the time: {what}", { what: timerName(timer) }));
    this.#stop.setAttribute("aria-label", t("Stop, hold: {what}", { what: timerName(timer) }));
    this.#renderKeys(timer);
    this.tick(this.desk.now());
  }

  /** @param {any} timer */
  #renderKeys(timer) {
    const main = MAIN[timer.state];
    if (this.#state !== timer.state) {
      const first = !this.#state;
      this.#state = timer.state;
      this.#main.replaceChildren(icon(main.icon), main.words());
      this.#main.className = `btn ${main.kind}`;
      if (!first) this.#goDeaf();
    }
    this.#main.setAttribute("aria-label", `${main.words()}: ${timerName(timer)}`);
    const deaf = this.#main.dataset.deaf !== undefined;
    this.#main.disabled = deaf || !this.desk.can(main.command);
    this.#more.disabled = timer.state === "finished" || !this.desk.can("AdjustTimer");
    this.#stop.disabled = !["running", "paused"].includes(timer.state) || !this.desk.can("StopTimer");
  }

  #goDeaf() {
    this.#main.dataset.deaf = "";
    setTimeout(() => {
      delete this.#main.dataset.deaf;
      this.#renderKeys(this.#timer);
    }, DEAF);
  }

  /** Draw what depends on the time. @param {number} now */
  tick(now) {
    const timer = this.#timer;
    const feeling = mood(timer, now);
    this.dataset.mood = feeling;
    write(this.#face, face(timer, now) || "0:00");
    write(this.#module, moduleOf(timer));
    this.#renderMood(timer, feeling, now);
  }

  /** @param {any} timer @param {string} feeling @param {number} now */
  #renderMood(timer, feeling, now) {
    const ends = endsAt(timer, now);
    const until = ends === null ? "" : t("until {time}", { time: wallClock(ends, this.#zone) });
    const moods = /** @type {Record<string, [any, string, string]>} */ ({
      armed: ["clock", t("ready"), until],
      running: ["play", t("running"), until],
      warned: ["warn", t("ends soon"), until],
      late: ["warn", t("time is over"), ""],
      paused: ["pause", t("paused"), timer.reason ?? ""],
      finished: ["check", t("finished"), timer.reason ?? ""],
    });
    const [drawing, words, note] = moods[feeling];
    const added = timer.added ? t("{n} min returned", { n: signed(Math.round(timer.added / 60_000)) }) : "";
    const drawn = [feeling, words, note, added].join("|");
    if (this.#mood.dataset.drawn === drawn) return;
    this.#mood.dataset.drawn = drawn;
    this.#mood.replaceChildren(
      make("span", { class: "mood-word" }, icon(drawing), words),
      make("small", {}, [note, added].filter(Boolean).join(" · ")));
  }

  #press() {
    const main = MAIN[this.#timer.state];
    this.desk.send(main.command, { timer: this.#timer.id }, main.log(timerName(this.#timer)));
  }

  /** @param {string} name */
  #tell(name) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: this.#timer.id }));
  }
}
customElements.define("timer-row", TimerRow);

/** Name the contest's category and the module that a timer measures. @param {any} timer */
function moduleOf(timer) {
  if (!timer.contest) return "";
  const part = timer.module ? [timer.module.label, timer.module.title] : [timer.title];
  return [timer.contest.category, ...part].map(text).join(" · ");
}

/** Write a number of minutes with its sign. @param {number} minutes */
export function signed(minutes) {
  return minutes < 0 ? `−${-minutes}` : `+${minutes}`;
}

/** @param {Element} node @param {string} words */
function write(node, words) {
  if (node.textContent !== words) node.textContent = words;
}
