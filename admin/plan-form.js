// @ts-check
import { t, text, wallClock } from "../display/kit/texts.js";
import { ask } from "./ask.js";
import { hold, tap } from "./hold.js";
import { kindName } from "./live-words.js";
import { make } from "./make.js";
import { revise } from "./plans.js";

const ORDERS = () => [
  ["by_contest", t("Contest by contest: bronze, silver, gold")],
  ["by_medal", t("Medal by medal: all bronzes, all silvers, all golds")],
];
/** How many names a line of what changes tells before it leaves the rest out. */
const NAMED = 4;

/** The form of a whole ceremony: a new one, its start, and its cues made of signed results. Fires `done`. */
export class PlanForm extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #run = "";
  #heading = make("h2");
  #title = make("input", { class: "field", autocomplete: "off", maxlength: "200" });
  #titleEn = make("input", { class: "field", autocomplete: "off", maxlength: "200" });
  #venue = make("select", { class: "field" });
  #starts = make("input", { class: "field num", type: "datetime-local" });
  #podiums = make("input", { class: "field", autocomplete: "off", placeholder: t("A, B") });
  #order = make("select", { class: "field" });
  #report = make("div", { class: "report", "aria-live": "polite" });
  #trouble = make("p", { class: "wrong", role: "alert" });
  #look = tap(make("button", { class: "btn", type: "button" }, t("What would change?")), () => this.#generate(true));
  #make = hold(make("button", { class: "btn danger", type: "button" }, t("Make the cues"), make("small", {}, t("hold"))), () => this.#generate(false));
  #delete = hold(make("button", { class: "btn danger", type: "button" }, t("Delete the ceremony"), make("small", {}, t("hold"))), () => this.#remove());
  #venuePart = this.#box(t("Venue"), this.#venue);
  #startPart = this.#box(t("Begins (time of this device)"), this.#starts);
  #cuesPart = make("section", {},
    make("h3", {}, t("Cues of signed results")),
    make("p", { class: "quiet-text" }, t("What was edited or added by hand stays.")),
    make("div", { class: "one" }, this.#box(t("Order"), this.#order), this.#box(t("Podiums, separated by commas"), this.#podiums)),
    make("div", { class: "line" }, this.#look, this.#make), this.#report);

  connectedCallback() {
    if (this.firstChild) return;
    this.#order.append(...ORDERS().map(([value, words]) => make("option", { value }, words)));
    this.append(
      make("header", {}, this.#heading, make("button", { class: "btn", type: "button", click: () => this.#close("") }, t("Close"))),
      make("form", { class: "scroll", submit: (/** @type {Event} */ event) => this.#save(event) },
        make("div", { class: "one" },
          this.#box(t("Title in Russian"), this.#title), this.#box(t("Title in English"), this.#titleEn), this.#venuePart, this.#startPart),
        make("div", { class: "line" }, make("button", { class: "btn pri" }, t("Save")), this.#delete),
        this.#trouble, this.#cuesPart));
  }

  /** @param {string} run empty: a new one */
  async open(run) {
    this.#run = run;
    this.#heading.textContent = run ? t("The ceremony") : t("New ceremony");
    this.#trouble.textContent = "";
    this.#report.replaceChildren();
    this.#cuesPart.hidden = this.#delete.hidden = this.#startPart.hidden = !run;
    this.#venuePart.hidden = Boolean(run);
    this.#venue.replaceChildren(...(this.desk.index?.venues ?? []).map((/** @type {any} */ one) => make("option", { value: one.id }, text(one.title))));
    const plan = run ? (await ask(`runs/${run}`)).run : null;
    this.#title.value = plan?.title.ru ?? "";
    this.#titleEn.value = plan?.title.en ?? "";
    this.#starts.value = plan?.starts ? localTime(plan.starts) : "";
    this.#podiums.value = (plan?.podiums ?? []).join(", ");
  }

  /** @param {Event} event */
  async #save(event) {
    event.preventDefault();
    const title = this.#title.value.trim();
    const english = this.#titleEn.value.trim();
    if (!this.#run) {
      const made = await ask("runs", { title, title_en: english, venue: this.#venue.value });
      return made.ok ? this.#close(made.id) : this.#say(made);
    }
    const starts = this.#starts.value ? new Date(this.#starts.value).getTime() : null;
    const saved = await revise(this.#run, (plan) => ({ ...plan, title: { ru: title, en: english }, starts }));
    if (saved.ok) this.#close(this.#run);
    else this.#say(saved);
  }

  /** @param {boolean} dry */
  async #generate(dry) {
    const podiums = this.#podiums.value.split(",").map((/** @type {string} */ one) => one.trim());
    const made = await ask(`runs/${this.#run}/generate`, { order: this.#order.value, podiums, dry_run: dry });
    if (!made.ok) return this.#say(made);
    this.#trouble.textContent = "";
    this.#report.replaceChildren(
      make("h3", {}, made.applied
        ? t("Done: {n} cues, {time}", { n: made.cues, time: wallClock(this.desk.now(), this.desk.zone, true) })
        : t("It would be {n} cues", { n: made.cues })),
      make("dl", {}, ...[
        [t("New"), made.added.map(cueLine)], [t("Changed"), made.changed.map(cueLine)], [t("Gone"), made.removed.map(cueLine)],
        [t("Kept, by hand"), made.kept.map(cueLine)], [t("Not signed"), made.unsigned.map(text)],
      ].filter(([, names]) => names.length).map(([words, names]) => make("div", {}, make("dt", {}, `${words}: ${names.length}`), make("dd", {}, some(names))))));
    this.#report.scrollIntoView({ block: "nearest" });
  }

  async #remove() {
    const gone = await ask(`runs/${this.#run}`, {}, "DELETE");
    if (gone.ok) this.#close("");
    else this.#say(gone);
  }

  /** @param {any} answer */
  #say(answer) {
    this.#trouble.textContent = answer.detail;
  }

  /** @param {string} run the ceremony to go to */
  #close(run) {
    this.dispatchEvent(new CustomEvent("done", { bubbles: true, detail: { run } }));
  }

  /** @param {string} words @param {HTMLElement} field */
  #box(words, field) {
    return make("label", { class: "field-box" }, make("span", { class: "label" }, words), field);
  }
}
customElements.define("plan-form", PlanForm);

/** @param {any} cue */
function cueLine(cue) {
  return [text(cue.title), kindName(cue.kind)].filter(Boolean).join(": ");
}

/** @param {string[]} names */
function some(names) {
  const told = names.slice(0, NAMED).join("; ");
  return names.length > NAMED ? `${told} …` : told;
}

/** @param {number} ms */
function localTime(ms) {
  const at = new Date(ms);
  return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
