// @ts-check
import "./presenters-field.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { ask } from "./ask.js";
import { hold, tap } from "./hold.js";
import { ceremonyFiles } from "./ceremony-files.js";
import { kindName, medalName } from "./live-words.js";
import { make } from "./make.js";
import { localTime, revise, timeOf } from "./plans.js";

const ORDERS = () => [
  ["by_contest", t("Contest by contest: bronze, silver, gold")],
  ["by_sector", t("Sector by sector, each contest by contest")],
  ["by_medal", t("Medal by medal: all bronzes, all silvers, all golds")],
  ["by_medal_in_sector", t("Sector by sector, in each medal by medal")],
  ["mixed", t("Mixed: in each sector juniors contest by contest, then medal by medal")],
];
/** Orders in which medals come in blocks, which have officials of their own. */
const IN_BLOCKS = new Set(["by_medal", "by_medal_in_sector", "mixed"]);
const BLOCKS = ["bronze", "silver", "gold", "medallion"];
const SECOND = 1_000;

/** What can be another in a cue. @type {Record<string, () => string>} */
const PARTS = {
  title: () => t("title"), contest: () => t("contest"), medals: () => t("medals"), podium: () => t("podium"), place: () => t("place"),
  text: () => t("host's text"), people: () => t("people"), time: () => t("times"), other: () => t("other"),
};

/** Lists of so many lines stand open. */
const OPEN = 12;

/** The form of a whole ceremony: a new one, its start, and its cues made of signed results. Fires `done`. */
export class PlanForm extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #run = "";
  #heading = make("h2");
  #title = make("input", { class: "field", autocomplete: "off", maxlength: "200" });
  #titleEn = make("input", { class: "field", autocomplete: "off", maxlength: "200" });
  #venue = make("select", { class: "field" });
  #starts = make("input", { class: "field num", type: "datetime-local" });
  #podiums = make("input", { class: "field", autocomplete: "off", placeholder: t("A, B"), input: () => this.#asOther() });
  #order = make("select", { class: "field", change: () => this.#asOther() });
  /** @type {Record<string, any>} */ #officials = {};
  #officialsPart = make("div", {}, ...BLOCKS.map((award) => {
    const words = t("{medal}: who hands over", { medal: medalName(award) });
    return make("div", { class: "field-box" }, make("span", { class: "label" }, words),
      this.#officials[award] = make("presenters-field", { label: words, input: () => this.#asOther() }));
  }));
  #broadcastDelay = make("input", { class: "field num", inputmode: "decimal" });
  #publicDelay = make("input", { class: "field num", inputmode: "decimal" });
  #outputs = make("fieldset", { class: "checks" });
  #report = make("div", { class: "report", "aria-live": "polite" });
  #trouble = make("p", { class: "wrong", role: "alert" });
  #look = tap(make("button", { class: "btn", type: "button" }, t("What would change?")), () => this.#generate(true));
  #make = hold(make("button", { class: "btn danger", type: "button" }, t("Make the cues"), make("small", {}, t("hold"))), () => this.#generate(false));
  #delete = hold(make("button", { class: "btn danger", type: "button" }, t("Delete the ceremony"), make("small", {}, t("hold"))), () => this.#remove());
  #venuePart = this.#box(t("Venue"), this.#venue);
  #startPart = this.#box(t("Begins (time of this device)"), this.#starts);
  #framePart = make("div", {},
    make("div", { class: "one" }, this.#box(t("Broadcast is behind, s"), this.#broadcastDelay), this.#box(t("The public is behind, s"), this.#publicDelay)),
    this.#outputs);
  #files = make("section");
  #cuesPart = make("section", {},
    make("h3", {}, t("Cues of signed results")),
    make("p", { class: "quiet-text" }, t("What was edited, added or moved by hand stays. Look first at what would change: then the cues can be made.")),
    make("div", { class: "one" }, this.#box(t("Order"), this.#order), this.#box(t("Podiums, separated by commas"), this.#podiums)), this.#officialsPart,
    make("div", { class: "line" }, this.#look, this.#make), this.#report);

  connectedCallback() {
    if (this.firstChild) return;
    this.#order.append(...ORDERS().map(([value, words]) => make("option", { value }, words)));
    this.append(
      make("header", {}, this.#heading, make("button", { class: "btn", type: "button", click: () => this.#close("") }, t("Close"))),
      make("form", { class: "scroll", submit: (/** @type {Event} */ event) => this.#save(event) },
        make("div", { class: "one" },
          this.#box(t("Title in Russian"), this.#title), this.#box(t("Title in English"), this.#titleEn), this.#venuePart, this.#startPart), this.#framePart,
        make("div", { class: "line" }, make("button", { class: "btn pri" }, t("Save")), this.#delete),
        this.#trouble, this.#cuesPart, this.#files));
  }

  /** @param {string} run empty: a new one */
  async open(run) {
    this.#run = run;
    this.#heading.textContent = run ? t("The ceremony") : t("New ceremony");
    this.#trouble.textContent = "";
    this.#cuesPart.hidden = this.#framePart.hidden = this.#files.hidden = this.#delete.hidden = this.#startPart.hidden = !run;
    this.#files.replaceChildren(make("h3", {}, t("After the ceremony")), ...ceremonyFiles(run));
    this.querySelector(".scroll").scrollTop = 0;
    this.#asOther();
    this.#venuePart.hidden = Boolean(run);
    this.#venue.replaceChildren(...(this.desk.index?.venues ?? []).map((/** @type {any} */ one) => make("option", { value: one.id }, text(one.title))));
    const plan = run ? (await ask(`runs/${run}`)).run : null;
    this.#title.value = plan?.title.ru ?? "";
    this.#titleEn.value = plan?.title.en ?? "";
    this.#starts.value = plan?.starts ? localTime(plan.starts).slice(0, 16) : "";
    this.#broadcastDelay.value = inSeconds(plan?.broadcast_delay);
    this.#publicDelay.value = inSeconds(plan?.public_delay);
    const outputs = this.desk.index?.outputs ?? [];
    this.#outputs.hidden = !outputs.length;
    this.#outputs.replaceChildren(make("legend", { class: "label" }, t("Outputs that carry its graphics")), ...outputs.map((/** @type {any} */ one) =>
      make("label", { class: "check" }, make("input", { type: "checkbox", value: one.id, checked: plan?.outputs.includes(one.id) }), text(one.title))));
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
    const delays = { broadcast_delay: readSeconds(this.#broadcastDelay.value), public_delay: readSeconds(this.#publicDelay.value) };
    if (Object.values(delays).some((ms) => !Number.isFinite(ms))) return this.#say({ detail: t("A delay is a number of seconds.") });
    const outputs = [...this.#outputs.querySelectorAll("input:checked")].map((/** @type {any} */ one) => one.value);
    const frame = { title: { ru: title, en: english }, starts: timeOf(this.#starts.value), podiums: this.#podiumNames, outputs, ...delays };
    const saved = await revise(this.#run, (plan) => ({ ...plan, ...frame }));
    if (saved.ok) this.#close(this.#run);
    else this.#say(saved);
  }

  /** @param {boolean} dry */
  async #generate(dry) {
    const order = this.#order.value;
    const officials = IN_BLOCKS.has(order)
      ? Object.fromEntries(BLOCKS.map((award) => [award, this.#officials[award].value])) : {};
    const made = await ask(`runs/${this.#run}/generate`, { order, officials, podiums: this.#podiumNames, dry_run: dry });
    if (!made.ok) return this.#say(made);
    this.#trouble.textContent = "";
    this.#make.disabled = made.applied;
    this.#report.replaceChildren(
      make("h3", {}, made.applied
        ? t("Done: {n} cues, {time}", { n: made.cues, time: wallClock(this.desk.now(), this.desk.zone, true) })
        : t("It would be {n} cues", { n: made.cues })),
      ...[
        [t("New"), made.added.map(cueLine)], [t("Changed"), made.changed.map(changedLine)], [t("Gone"), made.removed.map(cueLine)],
        [t("Kept, by hand"), made.kept.map(cueLine)], [t("Kept in the place given by hand"), made.moved.map(cueLine)], [t("Not signed"), made.unsigned.map(text)],
      ].filter(([, lines]) => lines.length).map(([words, lines]) => make("details", { open: lines.length <= OPEN },
        make("summary", {}, `${words}: ${lines.length}`), make("ul", {}, ...lines.map((/** @type {string} */ line) => make("li", {}, line))))));
    this.#report.scrollIntoView({ block: "nearest" });
  }

  /** Something else is asked for: what would change has to be looked at anew. */
  #asOther() {
    this.#officialsPart.hidden = !IN_BLOCKS.has(this.#order.value);
    this.#make.disabled = true;
    this.#report.replaceChildren();
  }

  get #podiumNames() {
    return this.#podiums.value.split(",").map((/** @type {string} */ one) => one.trim());
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
  return [text(cue.title), kindName(cue.kind), ...cue.medals.map(medalName)].filter(Boolean).join(" · ");
}

/** @param {any} cue */
function changedLine(cue) {
  return `${cueLine(cue)}: ${cue.parts.map((/** @type {string} */ part) => PARTS[part]?.() ?? part).join(", ")}`;
}

/** @param {number} [ms] */
function inSeconds(ms = 0) {
  return String(ms / SECOND).replace(".", ",");
}

/** @param {string} words NaN when it is no number */
function readSeconds(words) {
  return Math.round(Number(words.trim().replace(",", ".") || "0") * SECOND);
}
