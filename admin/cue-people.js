// @ts-check
import "./picker.js";
import "./presenters-field.js";
import { t, text } from "../display/kit/texts.js";
import { ask } from "./ask.js";
import { make } from "./make.js";

/**
 * Whom a cue is about: who gets an award, which delegation walks in, and how the host says names.
 * Everybody stands by the alphabet, so that it tells nobody's place.
 */
export class CuePeople extends HTMLElement {
  /** @type {any[]} */ #entries = [];
  /** @type {Record<string, string>} */ #spoken = {};
  #kind = "";
  #contest = "";
  #entry = /** @type {any} */ (make("choice-picker", { label: t("Who gets it") }));
  #delegation = /** @type {any} */ (make("choice-picker", { label: t("Delegation"), empty: t("No delegation") }));
  #recipients = /** @type {any} */ (make("presenters-field", { label: t("Others who get it") }));
  #rows = make("div", { class: "one" });
  /** @type {Record<string, HTMLElement>} */ #parts = {
    entry: make("div", { class: "field-box", "data-part": "entry" }, make("span", { class: "label" }, t("Who gets it")), this.#entry),
    recipients: make("div", { class: "field-box wide", "data-part": "recipients" }, make("span", { class: "label" }, t("Others who get it")), this.#recipients),
    delegation: make("div", { class: "field-box", "data-part": "delegation" }, make("span", { class: "label" }, t("Delegation")), this.#delegation),
    spoken: make("details", { class: "wide" }, make("summary", {}, t("How the host says names, with stress marks")),
      make("p", { class: "quiet-text" }, t("Empty: as written. It stands for {names} in the Russian text.", { names: "{names}" })), this.#rows),
  };

  connectedCallback() {
    if (this.firstChild) return;
    this.append(...Object.values(this.#parts));
    for (const picker of [this.#entry, this.#delegation]) {
      picker.addEventListener("pick", () => this.#render());
    }
    this.#parts.spoken.addEventListener("toggle", () => this.#render());
  }

  /** @param {string} run @param {any} cue */
  async open(run, cue) {
    this.#spoken = { ...cue.spoken };
    this.#entry.value = cue.entry ?? "";
    this.#delegation.value = cue.delegation ?? "";
    this.#recipients.value = cue.recipients ?? [];
    /** @type {any} */ (this.#parts.spoken).open = false;
    this.#rows.replaceChildren();
    const { entries = [], delegations = [] } = await ask(`runs/${run}/subjects`);
    this.#entries = entries;
    this.#delegation.choices = [{ value: "", title: t("No delegation") }, ...delegations.map((/** @type {any} */ one) => ({
      value: one.delegation, title: text(one.name),
    }))];
    this.#render();
  }

  /** @param {string} kind @param {string} contest @param {Set<string>} parts those that are asked for */
  about(kind, contest, parts) {
    this.#kind = kind;
    this.#contest = contest;
    for (const [name, part] of Object.entries(this.#parts)) part.hidden = !parts.has(name);
    this.#render();
  }

  /** What a cue holds of it. */
  read() {
    this.#keepSpoken();
    return {
      entry: this.#entry.value || null, delegation: this.#delegation.value || null, recipients: this.#recipients.value,
      spoken: Object.fromEntries(Object.entries(this.#spoken).map(([entry, words]) => [entry, words.trim()]).filter(([, words]) => words)),
    };
  }

  #keepSpoken() {
    for (const field of this.#rows.querySelectorAll("input")) this.#spoken[field.name] = field.value;
  }

  #render() {
    this.#keepSpoken();
    this.#entry.choices = [{ value: "", title: this.#nobody }, ...this.#entries.map((one) => ({
      value: one.entry, title: namesOf(one), note: text(one.delegation),
    }))];
    const { spoken } = /** @type {any} */ (this.#parts);
    if (spoken.hidden || !spoken.open) return this.#rows.replaceChildren();
    this.#rows.replaceChildren(...this.#spokenBy().map((one) => make("label", { class: "field-box" },
      make("span", { class: "label" }, namesOf(one)),
      make("input", { class: "field", name: one.entry, value: this.#spoken[one.entry] ?? "", placeholder: namesOf(one), autocomplete: "off" }))));
  }

  get #nobody() {
    return this.#kind.startsWith("best") ? t("By the results") : t("Nobody of the competitors");
  }

  /** Those whom the host may have to name in this cue. */
  #spokenBy() {
    if (this.#entry.value && !this.#parts.entry.hidden) return this.#entries.filter((one) => one.entry === this.#entry.value);
    if (this.#kind.startsWith("best")) return this.#entries;
    return this.#entries.filter((one) => one.contest === this.#contest);
  }
}
customElements.define("cue-people", CuePeople);

/** @param {any} entry */
function namesOf({ names }) {
  return names.map(text).join(", ");
}
