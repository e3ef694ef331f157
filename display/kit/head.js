// @ts-check
import { draw, icon, make, write } from "./dom.js";
import { fit } from "./fit.js";
import { shape, word } from "./moods.js";
import "./scale.js";
import { t, text } from "./texts.js";
import { face, mood, untilChange } from "./timer.js";

/** The top of a scene about one contest: its name, where it stands, its timer and the scale. */
export class Head extends HTMLElement {
  #title = make("h1");
  #before = make("span");
  #module = make("b");
  #after = make("span");
  #sub = make("p", "sub", this.#before, this.#module, this.#after);
  #icon = icon();
  #word = make("span");
  #note = make("span");
  #face = make("div", "timer num");
  #clock = make("div", "clock", make("div", "cap", make("b", "", this.#icon, this.#word), this.#note), this.#face);
  #scale = document.createElement("tablo-scale");
  #timer = null;
  #wide = "";

  connectedCallback() {
    if (this.firstChild) return;
    this.append(make("header", "head", make("div", "", this.#title, this.#sub), this.#clock), this.#scale);
    this.show("", "", "", "", null);
  }

  /** `module` is the heavy part of the subtitle, `about` what follows it; `closed` ends the timer. */
  show(title, category, module, about, timer, closed = false) {
    write(this.#title, title);
    write(this.#before, category && module ? `${category} · ` : category);
    write(this.#module, module);
    write(this.#after, about && ` · ${about}`);
    this.#timer = closed ? null : timer;
    this.#clock.hidden = !timer && !closed;
    this.#face.hidden = closed;
    this.classList.toggle("closed", closed);
    if (closed) this.#say("finished", "");
    this.#scale.show(closed ? { duration: 12_600_000, added: 0 } : timer);
    this.#scale.tick(closed ? { state: "finished", remaining: 0, duration: 1, added: 0 } : timer, 0);
    this.fit();
  }

  fit() {
    fit([this.#title], 3);
    fit([this.#sub], 1);
  }

  /** Draws the time; gives the ms until it changes. */
  tick(now) {
    const timer = this.#timer;
    if (!timer) return Infinity;
    const state = mood(timer, now);
    this.#say(state, caption(timer, state));
    write(this.#face, face(timer, now));
    this.#refit();
    this.#scale.tick(timer, now);
    return untilChange(timer, now);
  }

  // The clock takes its width from the title, and gets it only with its first words.
  #refit() {
    const wide = `${this.#face.textContent.length} ${this.#word.textContent} ${this.#note.textContent}`;
    if (wide === this.#wide) return;
    this.#wide = wide;
    this.fit();
  }

  #say(state, note) {
    this.dataset.mood = state;
    draw(this.#icon, shape(state));
    write(this.#word, word(state));
    write(this.#note, note);
  }
}

function caption(timer, state) {
  if (state === "paused" && timer.reason) return text(timer.reason);
  if (state === "paused") return t("the time stands still");
  if (state === "late") return t("over time");
  if (timer.kind === "stopwatch") return t("elapsed");
  return timer.module ? t("to the end of the module") : t("left");
}

// Two graphics of a foreign page each bring one.
if (!customElements.get("tablo-head")) customElements.define("tablo-head", Head);
