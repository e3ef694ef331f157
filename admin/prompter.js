// @ts-check
import "./ceremony-choice.js";
import "./rehearsal-band.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { clockFace } from "../display/kit/timer.js";
import { stayAwake } from "../display/kit/wake.js";
import "./stage-notes.js";
import { make } from "./make.js";

const SIZE = "tablo.prompter";
/** Sizes of letters, in pixels: from a phone in hand to a monitor at the edge of the stage. */
const SIZES = [26, 32, 40, 48, 56, 68, 80, 96];
/** As much of a window's shorter side is a letter, until somebody chooses. */
const SHARE = 1 / 20;

/** What a host reads: of the picture that is on, in letters as large as they like. `show(run)` chooses. */
export class PrompterPage extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #run = "";
  #size = nearest(Number(localStorage.getItem(SIZE)) || Math.max(32, Math.min(innerWidth, innerHeight) * SHARE));
  #leave = () => {};
  #alarm = 0;
  #choice = /** @type {any} */ (make("ceremony-choice", { hidden: true }));
  #left = make("span", { class: "num left" });
  /** @type {any} */ #view = null;
  #time = make("time", { class: "num" });
  #awake = make("span", { class: "quiet-text" });
  #smaller = make("button", { class: "btn", type: "button", "aria-label": t("Smaller letters"), click: () => this.#grow(-1) }, "A−");
  #larger = make("button", { class: "btn", type: "button", "aria-label": t("Larger letters"), click: () => this.#grow(1) }, "A+");
  #band = /** @type {any} */ (make("rehearsal-band"));
  #notes = Object.assign(/** @type {any} */ (make("stage-notes", { hidden: true })), { place: "host" });
  #dark = make("p", { class: "dark", hidden: true }, t("The picture is dark: wait"));
  #title = make("h1");
  #words = make("p", { class: "words", "aria-live": "polite" });
  #presenters = make("ul", { class: "presenters" });
  #handing = make("p", { class: "handing" }, t("Hands over:"));
  #note = make("p", { class: "host-note" });
  #next = make("p", { class: "coming" });

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("header", { class: "head" }, this.#choice, this.#band, make("span", { class: "sp" }), this.#awake, this.#left, this.#smaller, this.#larger, this.#time),
      make("main", {}, this.#notes, this.#dark, this.#title, this.#words, this.#handing, this.#presenters, this.#note),
      make("footer", {}, this.#next));
    this.#choice.addEventListener("pick", (/** @type {CustomEvent} */ event) => this.#watch(event.detail));
    stayAwake((awake) => (this.#awake.textContent = awake ? "" : t("This device may fall asleep")));
    this.#renderSize();
    this.#tick();
  }

  disconnectedCallback() {
    this.#leave();
    clearTimeout(this.#alarm);
  }

  /** @param {string} run empty: the first one */
  show(run) {
    this.#choice.fill(run);
  }

  /** @param {string} run */
  #watch(run) {
    if (run === this.#run) return;
    this.#leave();
    this.#run = run;
    this.#words.textContent = run ? t("Waiting for the first picture.") : t("There is no ceremony for you yet.");
    if (!run) return;
    this.#leave = this.desk.watch(`prompter:${run}@crew`, (view) => this.#render(view), () => {
      this.#words.textContent = t("This ceremony is not among those you host.");
    });
  }

  /** @param {any} view */
  #render(view) {
    this.#view = view;
    this.#renderLeft();
    this.#band.render(Boolean(view.rehearsal));
    this.#notes.desk = this.desk;
    this.#notes.render(this.#run, view.messages);
    this.#dark.hidden = !view.blank;
    this.#title.textContent = text(view.title);
    this.#words.textContent = text(view.said) || (view.picture ? "" : t("Waiting for the first picture."));
    this.#presenters.replaceChildren(...view.presenters.map((/** @type {any} */ one) =>
      make("li", {}, make("b", {}, text(one.name)), " ", text(one.position))));
    this.#handing.hidden = !view.presenters.length || view.picture?.kind === "speech";
    this.#note.textContent = view.note;
    const next = text(view.next);
    this.#next.textContent = next ? t("Then: {title}", { title: next }) : "";
  }

  /** The zone of the place where it is held. */
  get zone() {
    return this.#view?.zone ?? this.desk.zone;
  }

  /** What is left of the time that is planned for the cue, or by how much it is over. */
  #renderLeft() {
    const { began, planned } = this.#view ?? {};
    const left = began === undefined || !planned ? null : began + planned - this.desk.now();
    const over = left !== null && left < 0;
    this.#left.textContent = left === null ? "" : over
      ? t("over by {time}", { time: clockFace(Math.floor(-left / 1000)) }) : t("{time} left", { time: clockFace(Math.ceil(left / 1000)) });
    this.#left.classList.toggle("over", over);
  }

  /** @param {number} by */
  #grow(by) {
    this.#size = SIZES[SIZES.indexOf(this.#size) + by] ?? this.#size;
    localStorage.setItem(SIZE, String(this.#size));
    this.#renderSize();
  }

  #renderSize() {
    this.style.setProperty("--said", `${this.#size / 16}rem`);
    this.#smaller.disabled = this.#size === SIZES[0];
    this.#larger.disabled = this.#size === SIZES.at(-1);
  }

  #tick() {
    const now = this.desk.now();
    this.#time.textContent = wallClock(now, this.zone, true);
    this.#renderLeft();
    this.#alarm = window.setTimeout(() => this.#tick(), 1000 - (now % 1000) + 5);
  }
}
customElements.define("prompter-page", PrompterPage);

/** The largest of the sizes that isn't larger. @param {number} size */
function nearest(size) {
  return SIZES.findLast((one) => one <= size) ?? SIZES[0];
}
