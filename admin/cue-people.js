// @ts-check
import "./picker.js";
import { t, text } from "../display/kit/texts.js";
import { ask } from "./ask.js";
import { make } from "./make.js";

/** Kinds of cues whose host says names. */
const SAYS_NAMES = new Set(["medals", "medallions", "award", "best_of_region", "best_of_all"]);

/**
 * Whom a cue is about: who gets an award, which delegation walks in, and how the host says names.
 * Everybody stands by the alphabet, so that it tells nobody's place.
 */
export class CuePeople extends HTMLElement {
  /** @type {any[]} */ #entries = [];
  /** @type {Record<string, string>} */ #spoken = {};
  #kind = "";
  #contest = "";
  #entry = /** @type {any} */ (make("choice-picker", { label: t("Who gets it"), empty: t("Nobody of the competitors") }));
  #delegation = /** @type {any} */ (make("choice-picker", { label: t("Delegation"), empty: t("No delegation") }));
  #recipients = make("textarea", { class: "field", rows: "2" });
  #rows = make("div", { class: "one" });
  #awardPart = make("div", {},
    make("div", { class: "field-box" }, make("span", { class: "label" }, t("Who gets it")), this.#entry),
    make("label", { class: "field-box" }, make("span", { class: "label" }, t("Others who get it: a line each, “name — position”")), this.#recipients));
  #paradePart = make("div", { class: "field-box" }, make("span", { class: "label" }, t("Delegation")), this.#delegation);
  #spokenPart = make("details", {}, make("summary", {}, t("How the host says names, with stress marks")),
    make("p", { class: "quiet-text" }, t("Empty: as written. It stands for {names} in the Russian text.", { names: "{names}" })), this.#rows);

  connectedCallback() {
    if (this.firstChild) return;
    this.append(this.#awardPart, this.#paradePart, this.#spokenPart);
    this.#entry.addEventListener("pick", (/** @type {CustomEvent} */ event) => {
      this.#entry.value = event.detail;
      this.#render();
    });
    this.#delegation.addEventListener("pick", (/** @type {CustomEvent} */ event) => (this.#delegation.value = event.detail));
    this.#spokenPart.addEventListener("toggle", () => this.#render());
  }

  /** @param {string} run @param {any} cue */
  async open(run, cue) {
    this.#spoken = { ...cue.spoken };
    this.#entry.value = cue.entry ?? "";
    this.#delegation.value = cue.delegation ?? "";
    this.#recipients.value = (cue.recipients ?? []).map(presenterLine).join("\n");
    this.#spokenPart.open = false;
    this.#rows.replaceChildren();
    const { entries = [], delegations = [] } = await ask(`runs/${run}/subjects`);
    this.#entries = entries;
    this.#entry.choices = [{ value: "", title: t("Nobody of the competitors") }, ...entries.map((/** @type {any} */ one) => ({
      value: one.entry, title: one.names.map(text).join(", "), note: text(one.delegation),
    }))];
    this.#delegation.choices = [{ value: "", title: t("No delegation") }, ...delegations.map((/** @type {any} */ one) => ({
      value: one.delegation, title: text(one.name),
    }))];
    this.#render();
  }

  /** @param {string} kind @param {string} contest */
  about(kind, contest) {
    this.#kind = kind;
    this.#contest = contest;
    this.#render();
  }

  /** What a cue holds of it. @param {any} cue as it was read */
  read(cue) {
    const award = this.#kind === "award";
    for (const field of this.#rows.querySelectorAll("input")) this.#spoken[field.name] = field.value.trim();
    const spoken = Object.fromEntries(Object.entries(this.#spoken).filter(([, words]) => words));
    return {
      entry: award ? this.#entry.value || null : null,
      recipients: award ? readPresenters(this.#recipients.value, cue?.recipients) : [],
      delegation: this.#kind === "parade" ? this.#delegation.value || null : cue?.delegation ?? null,
      spoken: SAYS_NAMES.has(this.#kind) ? spoken : {},
    };
  }

  #render() {
    this.#awardPart.hidden = this.#kind !== "award";
    this.#paradePart.hidden = this.#kind !== "parade";
    this.#spokenPart.hidden = !SAYS_NAMES.has(this.#kind);
    if (this.#spokenPart.hidden || !this.#spokenPart.open) return;
    for (const field of this.#rows.querySelectorAll("input")) this.#spoken[field.name] = field.value;
    this.#rows.replaceChildren(...this.#spokenBy().map((one) => {
      const names = one.names.map(text).join(", ");
      return make("label", { class: "field-box" }, make("span", { class: "label" }, names),
        make("input", { class: "field", name: one.entry, value: this.#spoken[one.entry] ?? "", placeholder: names, autocomplete: "off" }));
    }));
  }

  /** Those whom the host may have to name in this cue. */
  #spokenBy() {
    if (this.#kind === "award") return this.#entries.filter((one) => one.entry === this.#entry.value);
    if (this.#kind.startsWith("best")) return this.#entries;
    return this.#entries.filter((one) => one.contest === this.#contest);
  }
}
customElements.define("cue-people", CuePeople);

/** @param {any} presenter */
export function presenterLine(presenter) {
  return [presenter.name.ru, presenter.position?.ru].filter(Boolean).join(" — ");
}

/** Read a line each; one that still says what it said keeps its English. @param {string} lines @param {any[]} [known] */
export function readPresenters(lines, known = []) {
  return lines.split("\n").filter((line) => line.trim()).map((line) => known.find((one) => presenterLine(one) === line) ?? presenterOf(line));
}

/** @param {string} line */
function presenterOf(line) {
  const [name, ...position] = line.split(/\s+[—–-]\s+/);
  return { name: { ru: name.trim() }, position: { ru: position.join(" — ").trim() } };
}
