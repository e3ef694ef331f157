// @ts-check
import "./chip-group.js";
import "./picker.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { icon, make, redraw } from "./make.js";
import { PLACES, STAYS, itemNote, whole } from "./lineups.js";
import { nextAt } from "./operations.js";
import { ceremonies } from "./plans.js";
import { fieldName, choiceName, sceneName, timerName } from "./wording.js";

/** For how many seconds a scene of several may stay. */
const DURATIONS = [5, 8, 10, 15, 20, 30, 45, 60, 120, 300];

/** @returns {Array<[string, string]>} */
const conditions = () => [
  ["", t("always")], ["published", t("only when published")], ["running", t("only while it runs")],
];

/**
 * What a screen is to show: scenes one after the other in the main place, beside it and below.
 * Set `desk`; `render(target)` with another target begins anew. Emits `change`.
 */
export class LineupForm extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #target = "";
  #venue = "";
  #zone = "";
  #lineup = whole(null);
  #place = "main";
  #at = 0;
  /** @type {any[]} */ #timers = [];
  /** @type {any[]} */ #sessions = [];
  /** @type {any[]} */ #media = [];
  /** @type {any[]} */ #runs = [];
  /** @type {Array<() => void>} */ #leaves = [];
  #places = /** @type {any} */ (make("chip-group", { class: "thirds", label: t("Place"), tabs: true }));
  #items = make("ol", { class: "items" });
  #add = make("button", { class: "btn add", type: "button", click: () => this.#insert() });
  #one = make("div", { class: "one" });
  #fade = make("input", { type: "checkbox", change: () => this.#change({ fade: this.#fade.checked }) });

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      this.#places, this.#items, this.#one,
      make("div", { class: "ends" }, this.#add,
        make("label", { class: "check" }, this.#fade, make("span", {}, t("Change through black, not at once")))));
    this.#places.addEventListener("choose", (/** @type {CustomEvent} */ event) => {
      event.stopPropagation();
      this.#place = event.detail;
      this.#at = 0;
      this.#draw();
    });
  }

  disconnectedCallback() {
    this.#leave();
  }

  /** The lineup as a command takes it; null while something is missing. */
  get lineup() {
    const all = PLACES.flatMap(({ name }) => this.#lineup[name]);
    return this.#lineup.main.length && all.every((item) => this.#isWhole(item)) ? this.#lineup : null;
  }

  /** @param {{ key: string, venue: any, lineup: any }} target what is directed, and what stands there now */
  render({ key, venue, lineup }) {
    if (key !== this.#target) {
      this.#target = key;
      this.#lineup = whole(lineup);
      this.#place = "main";
      this.#at = 0;
      if (!this.#lineup.main.length) this.#lineup.main = [this.#fresh()];
      this.#fetch(venue);
    }
    this.#draw();
  }

  /** Begin anew from another lineup. @param {any} lineup */
  load(lineup) {
    this.#lineup = whole(lineup);
    this.#at = 0;
    this.#draw();
  }

  /** @param {any} venue */
  #fetch(venue) {
    this.#leave();
    this.#venue = venue.id;
    this.#zone = this.desk.index?.venues.find((/** @type {any} */ one) => one.id === venue.id)?.zone ?? "";
    this.#leaves = [
      this.desk.watch(`timers:${venue.id}@venue`, (view) => {
        this.#timers = view.timers;
        this.#draw();
      }),
      this.desk.watch(`schedule:${venue.id}@venue`, (view) => {
        this.#sessions = view.sessions;
        this.#draw();
      }),
    ];
    this.#fetchMedia();
    this.#fetchRuns();
  }

  async #fetchRuns() {
    this.#runs = await ceremonies();
    this.#draw();
  }

  async #fetchMedia() {
    const answer = await fetch("/api/v1/media").catch(() => null);
    if (!answer?.ok) return;
    this.#media = (await answer.json()).media;
    this.#draw();
  }

  #leave() {
    for (const leave of this.#leaves) leave();
    this.#leaves = [];
  }

  #fresh() {
    const scene = this.desk.index?.scenes?.[0]?.name ?? "standings";
    return { scene, params: {}, duration: STAYS, only: "" };
  }

  /** @param {any} part */
  #change(part) {
    this.#lineup = { ...this.#lineup, ...part };
    this.#draw();
    this.dispatchEvent(new CustomEvent("change", { bubbles: true }));
  }

  /** @param {any[]} items @param {number} [at] */
  #setItems(items, at = this.#at) {
    this.#at = Math.max(0, Math.min(items.length - 1, at));
    this.#change({ [this.#place]: items });
  }

  #insert() {
    const items = this.#lineup[this.#place];
    this.#setItems([...items, this.#fresh()], items.length);
  }

  /** @param {any} part */
  #setItem(part) {
    const items = this.#lineup[this.#place].map((/** @type {any} */ item, /** @type {number} */ n) =>
      n === this.#at ? { ...item, ...part } : item);
    this.#setItems(items);
  }

  /** @param {number} at @param {number} by */
  #move(at, by) {
    const items = [...this.#lineup[this.#place]];
    const [item] = items.splice(at, 1);
    items.splice(at + by, 0, item);
    this.#setItems(items, at + by);
  }

  /** @param {string} scene @returns {any[]} */
  #fieldsOf(scene) {
    return this.desk.index?.scenes?.find((/** @type {any} */ one) => one.name === scene)?.fields ?? [];
  }

  /** @param {any} item */
  #isWhole(item) {
    const given = (/** @type {string} */ name) => Boolean(item.params?.[name]);
    if (item.scene === "countdown" && !given("session") && !given("at")) return false;
    return this.#fieldsOf(item.scene).every((/** @type {any} */ field) => !field.required || given(field.name));
  }

  #draw() {
    const lineup = this.#lineup;
    this.#places.chips = PLACES.map(({ name, words }) => ({ value: name, words: `${words()} · ${lineup[name].length}` }));
    this.#places.value = this.#place;
    this.#fade.checked = lineup.fade;
    const items = lineup[this.#place];
    redraw(this.#items, [this.#place, this.#at, items, this.desk.index?.contests], () =>
      items.length > 1 || this.#place !== "main" ? items.map((/** @type {any} */ item, /** @type {number} */ n) => this.#line(item, n)) : []);
    this.#add.textContent = items.length ? t("Add a scene that follows") : t("Put a scene here");
    const item = items[this.#at];
    // A list that comes late draws only the form that chooses from it: an open one stays open
    /** @type {Record<string, any[]>} */
    const lists = { timer: this.#timers, session: this.#sessions, media: this.#media, run: this.#runs };
    const choices = item ? this.#fieldsOf(item.scene).map(({ kind }) => lists[kind]?.length) : [];
    const shown = [this.#target, this.#place, this.#at, items.length, item, choices, Boolean(this.desk.index)];
    redraw(this.#one, shown, () => (item ? this.#editor(item, items.length) : []));
  }

  /** @param {any} item @param {number} n */
  #line(item, n) {
    const count = this.#lineup[this.#place].length;
    const key = (/** @type {any} */ drawing, /** @type {string} */ words, /** @type {boolean} */ off, /** @type {() => void} */ act) =>
      make("button", { class: "btn plain", type: "button", disabled: off, "aria-label": words, title: words, click: act }, icon(drawing));
    const notes = [itemNote(item, this.desk.index), count > 1 ? t("{n} s", { n: (item.duration ?? STAYS) / 1000 }) : "",
      conditions().find(([value]) => value && value === item.only)?.[1]].filter(Boolean).join(" · ");
    return make("li", { class: n === this.#at ? "open" : "" },
      make("button", {
        class: "item-key", type: "button", "aria-pressed": String(n === this.#at),
        click: () => {
          this.#at = n;
          this.#draw();
        },
      }, make("b", {}, `${n + 1}. ${sceneName(item.scene)}`), make("small", {}, notes || (this.#isWhole(item) ? "" : t("not complete")))),
      key("up", t("Earlier"), n === 0, () => this.#move(n, -1)),
      key("down", t("Later"), n === count - 1, () => this.#move(n, 1)),
      key("cross", t("Take out"), false, () => this.#setItems(this.#lineup[this.#place].filter((/** @type {any} */ _, /** @type {number} */ at) => at !== n), n)));
  }

  /** @param {any} item @param {number} count @returns {Node[]} */
  #editor(item, count) {
    const scenes = (this.desk.index?.scenes ?? []).map((/** @type {any} */ one) => ({ value: one.name, title: sceneName(one.name) }));
    const parts = [
      this.#pick(t("Scene"), scenes, item.scene, (value) => this.#setItem({ scene: value, params: this.#kept(value, item.params) })),
      ...this.#fieldsOf(item.scene).flatMap((/** @type {any} */ field) => this.#field(field, item) ?? []),
    ];
    if (count > 1 || this.#place !== "main") {
      parts.push(
        this.#pick(t("Stays"), DURATIONS.map((n) => ({ value: String(n * 1000), title: t("{n} s", { n }) })),
          String(item.duration ?? STAYS), (value) => this.#setItem({ duration: Number(value) })),
        this.#pick(t("When"), conditions().map(([value, title]) => ({ value, title })), item.only ?? "",
          (value) => this.#setItem({ only: value })));
    }
    return parts;
  }

  /** What of a scene's values another scene can use. @param {string} scene @param {any} params */
  #kept(scene, params) {
    const names = new Set(this.#fieldsOf(scene).map((/** @type {any} */ field) => field.name));
    const kept = Object.fromEntries(Object.entries(params ?? {}).filter(([name]) => names.has(name)));
    return names.has("venue") ? { venue: this.#venue, ...kept } : kept;
  }

  /** @param {any} field @param {any} item */
  #field(field, item) {
    const set = (/** @type {any} */ value) => {
      const { [field.name]: _, ...others } = item.params ?? {};
      const params = value ? { ...others, [field.name]: value } : others;
      if (field.name === "contest") delete params.standing;
      this.#setItem({ params });
    };
    const value = item.params?.[field.name] ?? "";
    const label = fieldName(field.name);
    const choices = this.#choices(field, item);
    if (choices && !choices.length && !field.required) return null;
    if (choices) return this.#pick(label, field.required ? choices : [{ value: "", title: t("not set") }, ...choices], value, set);
    if (field.kind === "instant") return this.#moment(label, value, set);
    return this.#words(label, value, set);
  }

  /** @param {any} field @param {any} item @returns {any[] | null} */
  #choices(field, item) {
    const { contests = [], venues = [] } = this.desk.index ?? {};
    const titled = (/** @type {any[]} */ all) => all.map((one) => ({ value: one.id, title: text(one.title), note: one.category ? text(one.category) : undefined }));
    switch (field.kind) {
      case "contest": return titled(contests);
      case "venue": return titled(venues);
      case "timer": return this.#timers.map((one) => ({ value: one.id, title: timerName(one) }));
      case "session": return this.#sessions.map((one) => ({
        value: one.id, title: text(one.title), note: wallClock(one.starts, this.#zone),
      }));
      case "media": return this.#media.map((one) => ({ value: one.name, title: one.title || one.name.slice(0, 12) }));
      case "run": return titled(this.#runs);
      case "choice": return field.choices.map((/** @type {string} */ one) => ({ value: one, title: choiceName(one) }));
    }
    if (field.name !== "standing") return null;
    const contest = contests.find((/** @type {any} */ one) => one.id === item.params?.contest);
    return titled(contest?.standings ?? []);
  }

  /** @param {string} label @param {any[]} choices @param {string} value @param {(value: string) => void} set */
  #pick(label, choices, value, set) {
    const picker = make("choice-picker", { label });
    picker.choices = choices;
    picker.value = value;
    picker.addEventListener("pick", (/** @type {CustomEvent} */ event) => set(event.detail));
    return make("div", { class: "field-box" }, make("span", { class: "label" }, label), picker);
  }

  /** @param {string} label @param {string} value @param {(value: string) => void} set */
  #words(label, value, set) {
    const field = make("input", { class: "field", maxlength: "200", value, "aria-label": label, change: () => set(field.value.trim()) });
    return make("div", { class: "field-box wide" }, make("span", { class: "label" }, label), field);
  }

  /** @param {string} label @param {number | string} value @param {(value: number | null) => void} set */
  #moment(label, value, set) {
    const field = make("input", {
      class: "field num", type: "time", "aria-label": label, value: value ? wallClock(value, this.#zone).padStart(5, "0") : "",
      change: () => set(nextAt(field.value, this.#zone, this.desk.now())),
    });
    return make("div", { class: "field-box" }, make("span", { class: "label" }, label), field);
  }
}
customElements.define("lineup-form", LineupForm);
