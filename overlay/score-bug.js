// @ts-check
import { draw, icon, make, paintBadge, write } from "../display/kit/dom.js";
import { shape } from "../display/kit/moods.js";
import { mark, t, text } from "../display/kit/texts.js";
import { face, mood, progress, untilChange } from "../display/kit/timer.js";
import { Graphic } from "./graphic.js";

/** The plate that stays: contest, module, its timer, and the leader where places may be shown. */
export default class ScoreBug extends Graphic {
  static sheet = new URL("./score-bug.css", import.meta.url).href;
  #title = make("span");
  #module = make("small");
  #icon = icon();
  #face = make("span", "num");
  #clock = make("p", "tm", this.#icon, this.#face);
  #place = make("span", "pl num");
  #badge = make("span");
  #name = make("span");
  #total = make("b", "num");
  #leader = make("p", "ld", this.#place, this.#badge, this.#name, this.#total);
  #fill = make("i");
  #bar = make("p", "prog", this.#fill);
  #panel = null;
  #timer = null;

  build(panel) {
    this.#panel = panel;
    panel.append(make("p", "k", this.#title, this.#module), this.#clock, this.#leader, this.#bar);
  }

  render({ contest, module, timer, leader }) {
    this.#timer = timer ?? null;
    write(this.#title, text(contest?.title));
    write(this.#module, module ? t("Module {index} of {of}", module) : text(contest?.category));
    this.#clock.hidden = this.#bar.hidden = !timer;
    this.#leader.hidden = !leader;
    if (!leader) return;
    write(this.#place, String(leader.place ?? ""));
    paintBadge(this.#badge, leader.delegation?.badge, text(leader.delegation?.badge?.code), "s");
    write(this.#name, leader.names.map(text).join(" · "));
    this.#total.hidden = leader.total == null;
    write(this.#total, mark(leader.total));
  }

  tick(now) {
    const timer = this.#timer;
    if (!timer) return Infinity;
    const state = mood(timer, now);
    const special = state === "paused" || state === "late";
    this.#panel.dataset.mood = state;
    draw(this.#icon, special ? shape(state) : "");
    this.#icon.toggleAttribute("hidden", !special);
    write(this.#face, state === "finished" ? t("Finished") : face(timer, now));
    this.#fill.style.transform = `scaleX(${progress(timer, now).toFixed(5)})`;
    return untilChange(timer, now);
  }
}
