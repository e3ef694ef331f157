// @ts-check
import "./picker.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { graphicName, idle, kindOf, optionName, valueName } from "./graphics.js";
import { make, redraw } from "./make.js";
import { nextAt } from "./operations.js";
import { timerName } from "./wording.js";

/** For how many seconds a graphic may stay on air by itself. */
const STAYS = [0, 3, 5, 8, 10, 15, 20, 30, 60];

/**
 * The values of a graphic, made of the fields that the server describes. Set `desk` and `subjects`.
 * Emits `change` when a value has changed; `wish` has them.
 */
export class GraphicForm extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {import("./graphics.js").Subjects} */ subjects = /** @type {any} */ (null);
  /** @type {import("./graphics.js").Wish} */ #wish = { graphic: "", data: {}, out_after: 0 };
  #loaded = 0;
  #title = make("h2");
  #fields = make("div", { class: "one" });
  #stays = /** @type {any} */ (make("choice-picker", { label: t("Goes off air by itself") }));

  connectedCallback() {
    if (this.firstChild) return;
    this.append(this.#title, this.#fields, make("div", { class: "field-box" },
      make("span", { class: "label" }, t("Goes off air by itself")), this.#stays));
    this.#stays.choices = STAYS.map((n) => ({ value: String(n * 1000), title: n ? t("after {n} s", { n }) : t("no, by hand") }));
    this.#stays.addEventListener("pick", (/** @type {CustomEvent} */ event) => this.#change({ out_after: Number(event.detail) }));
  }

  get wish() {
    return this.#wish;
  }

  /** Begin anew with a graphic. @param {import("./graphics.js").Wish} wish */
  load(wish) {
    this.#wish = { ...wish, data: { ...wish.data } };
    this.#loaded += 1;
    this.render();
  }

  render() {
    const { graphic, data, out_after } = this.#wish;
    const { entries, delegations, runs, pictures, timers } = this.subjects;
    this.#title.textContent = graphic ? graphicName(graphic) : t("Choose a graphic");
    this.#stays.value = String(out_after);
    this.#stays.parentElement.hidden = !graphic;
    // A text under somebody's hands is not drawn anew: its own value isn't among what it depends on
    const chosen = Object.entries(data).filter(([name]) => !TYPED.has(this.#field(name)?.kind));
    const unused = idle(graphic, data);
    const shown = [this.#loaded, graphic, chosen, unused, entries.length, delegations.length, runs.length, pictures.length,
      [...timers.values()].flat().length, this.desk.index?.contests];
    redraw(this.#fields, shown, () => (kindOf(this.desk.index, graphic)?.fields ?? []).flatMap(
      (/** @type {any} */ field) => (unused.includes(field.name) ? [] : this.#editor(field) ?? [])));
  }

  /** @param {string} name */
  #field(name) {
    return kindOf(this.desk.index, this.#wish.graphic)?.fields.find((/** @type {any} */ one) => one.name === name);
  }

  /** @param {Partial<import("./graphics.js").Wish>} part */
  #change(part) {
    this.#wish = { ...this.#wish, ...part };
    this.render();
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** @param {string} name @param {any} value */
  #set(name, value) {
    const { [name]: _, ...data } = this.#wish.data;
    if (value) data[name] = value;
    if (name === "contest") delete data.standing;
    if (name === "entry") delete data.other;
    for (const unused of idle(this.#wish.graphic, data)) delete data[unused];
    this.#change({ data });
  }

  /** @param {any} field */
  #editor(field) {
    const value = this.#wish.data[field.name] ?? "";
    const label = valueName(field.name);
    const set = (/** @type {any} */ given) => this.#set(field.name, given);
    const choices = this.#choices(field);
    if (choices) {
      if (!choices.length && !field.required) return null;
      return this.#pick(label, field.required ? choices : [{ value: "", title: t("not set") }, ...choices], value, set);
    }
    if (field.kind === "lines") return this.#lines(label, value, set);
    if (field.kind === "instant") return this.#moment(label, value, set);
    if (field.kind === "pictures") return this.#pictures(label, value, set);
    return this.#words(label, value, set);
  }

  /** @param {any} field @returns {Array<{ value: string, title: string, note?: string }> | null} */
  #choices(field) {
    const { subjects } = this;
    const titled = (/** @type {any[] | undefined} */ all) => (all ?? []).map((one) => ({
      value: one.id, title: text(one.title), note: one.category ? text(one.category) : undefined,
    }));
    if (field.name === "standing") return titled(subjects.contest(this.#wish.data.contest)?.standings);
    switch (field.kind) {
      case "contest": return titled(this.desk.index?.contests);
      case "venue": return titled(this.desk.index?.venues);
      case "entry": return this.#entries(field.name).map((one) => ({
        value: one.entry, title: one.names.map(text).join(", "), note: subjects.entryNote(one),
      }));
      case "delegation": return subjects.delegations.map((one) => ({ value: one.delegation, title: text(one.name) }));
      case "run": return subjects.runs.map((one) => ({ value: one.run, title: text(one.title) }));
      case "timer": return [...subjects.timers.values()].flat().map((one) => ({ value: one.id, title: timerName(one) }));
      case "choice": return field.choices.map((/** @type {string} */ one) => ({ value: one, title: optionName(one) }));
      default: return null;
    }
  }

  /** @param {string} name */
  #entries(name) {
    const first = this.subjects.entries.find((one) => one.entry === this.#wish.data.entry);
    if (name !== "other") return this.subjects.entries;
    return first ? this.subjects.entries.filter((one) => one.contest === first.contest && one !== first) : [];
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
    const field = make("input", { class: "field", maxlength: "200", value, "aria-label": label, input: () => set(field.value) });
    return make("div", { class: "field-box wide" }, make("span", { class: "label" }, label), field);
  }

  /** @param {string} label @param {string} value @param {(value: string) => void} set */
  #lines(label, value, set) {
    const field = make("textarea", { class: "field", rows: "4", maxlength: "4000", "aria-label": label, input: () => set(field.value) });
    field.value = value;
    return make("div", { class: "field-box wide" }, make("span", { class: "label" }, label), field);
  }

  /** @param {string} label @param {number | string} value @param {(value: number | null) => void} set */
  #moment(label, value, set) {
    const { zone } = this.desk;
    const field = make("input", {
      class: "field num", type: "time", "aria-label": label, value: value ? wallClock(value, zone).padStart(5, "0") : "",
      change: () => set(nextAt(field.value, zone, this.desk.now())),
    });
    return make("div", { class: "field-box" }, make("span", { class: "label" }, label), field);
  }

  /** @param {string} label @param {string} value @param {(value: string) => void} set */
  #pictures(label, value, set) {
    const chosen = new Set(String(value).split(" ").filter(Boolean));
    const { pictures } = this.subjects;
    const check = (/** @type {any} */ one) => make("label", { class: "check" },
      make("input", {
        type: "checkbox", checked: chosen.has(one.name), change: (/** @type {any} */ { target }) => {
          if (target.checked) chosen.add(one.name);
          else chosen.delete(one.name);
          set([...chosen].join(" "));
        },
      }), make("span", {}, one.title || one.name.slice(0, 12)));
    return make("fieldset", { class: "checks wide" }, make("legend", { class: "label" }, label),
      ...(pictures.length ? pictures.map(check) : [make("p", { class: "quiet-text" }, t("The media library has no pictures yet."))]));
  }
}
customElements.define("graphic-form", GraphicForm);

/** Kinds of fields that are written by hand. */
const TYPED = new Set(["text", "lines"]);
