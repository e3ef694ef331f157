// @ts-check
import "./chip-group.js";
import "./picker.js";
import { t, text } from "../display/kit/texts.js";
import { graphicName, isSame } from "./graphics.js";
import { make, redraw } from "./make.js";
import { kept } from "./take-queue.js";
import { timerPlace } from "./wording.js";

/** So many competitors a search shows. */
const FOUND = 40;
const SHEETS = ["standings-side", "standings-full", "result-strip"];

/** @typedef {{ wish: import("./graphics.js").Wish, words: string, note: string }} Pad */

/**
 * What can be chosen: every graphic, what a contest may need ready-made, this person's stars, or the
 * competitors that a search finds. The first ten have a digit. Set `desk` and `subjects`. Emits
 * `choose` with a graphic in `detail`.
 */
export class GraphicPads extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {import("./graphics.js").Subjects} */ subjects = /** @type {any} */ (null);
  /** @type {Pad[]} */ #pads = [];
  /** @type {import("./graphics.js").Wish | null} */ #chosen = null;
  /** @type {any[]} */ #stars = [];
  #shelf = "";
  /** @type {any[]} */ #contests = [];
  #search = make("input", {
    class: "field", type: "search", autocomplete: "off", spellcheck: "false", placeholder: t("Name, number, workstation"),
    "aria-label": t("Find a competitor"), input: () => this.render(),
  });
  #tabs = /** @type {any} */ (make("chip-group", { class: "thirds", label: t("What to choose from"), tabs: true }));
  #contest = /** @type {any} */ (make("choice-picker", { label: t("Contest"), empty: t("Choose a contest") }));
  #list = make("ul", { class: "pads" });

  connectedCallback() {
    if (this.firstChild) return;
    this.#tabs.value = "graphics";
    this.#tabs.chips = [
      { value: "graphics", words: `${t("The whole list")}\nG` }, { value: "contest", words: `${t("Contest")}\nC` }, { value: "stars", words: `${t("Stars")}\nF` },
    ];
    this.append(
      make("div", { class: "pads-head" }, make("div", { class: "finds" }, this.#search, make("kbd", { "aria-hidden": "true" }, "/")),
        this.#tabs, this.#contest),
      this.#list);
    this.#tabs.addEventListener("choose", (/** @type {Event} */ event) => {
      event.stopPropagation();
      this.#search.value = "";
      this.render();
    });
    this.#contest.addEventListener("pick", (/** @type {Event} */ event) => {
      event.stopPropagation();
      localStorage.setItem(`${this.#shelf}.contest`, this.#contest.value);
      this.render();
    });
    this.#search.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.#search.blur();
      this.press(0);
    });
  }

  /** @param {string} shelf names whose stars they are */
  open(shelf) {
    if (shelf === this.#shelf) return;
    this.#shelf = shelf;
    this.#stars = kept(`${shelf}.stars`);
    this.#contest.value = localStorage.getItem(`${shelf}.contest`) ?? "";
    this.render();
  }

  /** Go to the search. */
  find() {
    this.#search.focus();
    this.#search.select();
  }

  /** @param {"graphics" | "contest" | "stars"} tab */
  turn(tab) {
    this.#tabs.value = tab;
    this.#search.value = "";
    this.render();
  }

  /** Choose by place, from 0. @param {number} n */
  press(n) {
    const pad = this.#pads[n];
    if (pad) this.dispatchEvent(new CustomEvent("choose", { bubbles: true, detail: pad.wish }));
  }

  /** Tell whether a graphic has this person's star. @param {import("./graphics.js").Wish} wish */
  hasStar(wish) {
    return this.#stars.some((one) => isSame(one, wish));
  }

  /** Give a graphic a star, or take it away. @param {import("./graphics.js").Wish} wish */
  star(wish) {
    this.#stars = this.hasStar(wish) ? this.#stars.filter((one) => !isSame(one, wish)) : [...this.#stars, structuredClone(wish)];
    localStorage.setItem(`${this.#shelf}.stars`, JSON.stringify(this.#stars));
    this.render();
  }

  /** @param {import("./graphics.js").Wish | null} [chosen] what the form holds */
  render(chosen = this.#chosen) {
    this.#chosen = chosen;
    const asked = this.#search.value.trim();
    const tab = this.#tabs.value;
    this.#tabs.hidden = Boolean(asked);
    this.#contest.hidden = Boolean(asked) || tab !== "contest";
    this.#fillContests();
    this.#pads = asked ? this.#competitors(this.subjects.found(asked).slice(0, FOUND)) : this.#of(tab);
    const on = this.#pads.findIndex((pad) => chosen && (tab === "graphics" && !asked
      ? pad.wish.graphic === chosen.graphic : isSame(pad.wish, chosen)));
    redraw(this.#list, [tab, asked, on, this.#pads], () => (this.#pads.length
      ? this.#pads.map((pad, n) => this.#pad(pad, n, n === on))
      : [make("li", { class: "none" }, nothing(tab, asked))]));
  }

  // An open list is left alone while nothing in it has changed
  #fillContests() {
    const contests = this.desk.index?.contests ?? [];
    if (contests === this.#contests) return;
    this.#contests = contests;
    this.#contest.choices = contests.map((/** @type {any} */ one) => ({ value: one.id, title: text(one.title), note: text(one.category) }));
  }

  /** @param {string} tab @returns {Pad[]} */
  #of(tab) {
    const graphics = this.desk.index?.graphics ?? [];
    if (tab === "contest") return this.#contestPads(this.#contest.value);
    if (tab === "stars") return this.#stars.map((wish) => this.#named(wish));
    return graphics.map((/** @type {any} */ one) => ({ wish: plain(one.name, {}), words: graphicName(one.name), note: "" }));
  }

  /** @param {string} contest @returns {Pad[]} */
  #contestPads(contest) {
    if (!contest) return [];
    const timers = [...this.subjects.timers.values()].flat().filter((one) => one.contest?.id === contest);
    return [
      { wish: plain("score-bug", { contest }), words: graphicName("score-bug"), note: "" },
      ...SHEETS.map((name) => ({ wish: plain(name, { contest }), words: graphicName(name), note: "" })),
      ...timers.map((one) => ({ wish: plain("timer", { timer: one.id }), words: graphicName("timer"), note: timerPlace(one) })),
      ...this.#competitors(this.subjects.entries.filter((one) => one.contest === contest)),
    ];
  }

  /** @param {any[]} entries @returns {Pad[]} */
  #competitors(entries) {
    return entries.map((one) => ({
      wish: plain("lower-third", { entry: one.entry }), words: one.names.map(text).join(", "), note: this.subjects.entryNote(one),
    }));
  }

  /** @param {import("./graphics.js").Wish} wish @returns {Pad} */
  #named(wish) {
    return { wish, words: graphicName(wish.graphic), note: this.subjects.about(wish.data) };
  }

  /** @param {Pad} pad @param {number} n @param {boolean} on */
  #pad({ words, note }, n, on) {
    return make("li", {}, make("button", {
      class: "btn pad", type: "button", "aria-pressed": String(on), click: () => this.press(n),
    }, n < 10 ? make("kbd", { "aria-hidden": "true" }, String((n + 1) % 10)) : make("i"),
    make("span", {}, words, note ? make("small", {}, note) : null)));
  }
}
customElements.define("graphic-pads", GraphicPads);

/** @param {string} graphic @param {Record<string, any>} data @returns {import("./graphics.js").Wish} */
function plain(graphic, data) {
  return { graphic, data, out_after: 0 };
}

/** @param {string} tab @param {string} asked */
function nothing(tab, asked) {
  if (asked) return t("Nothing found");
  return tab === "stars" ? t("No stars yet. S gives one to the graphic of the form.") : t("Choose a contest: its graphics stand here ready-made.");
}
