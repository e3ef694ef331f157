// @ts-check
import "./cue-people.js";
import "./picker.js";
import { newId } from "../display/kit/feed.js";
import { t, text } from "../display/kit/texts.js";
import { ask } from "./ask.js";
import { presenterLine, readPresenters } from "./cue-people.js";
import { hold } from "./hold.js";
import { cueKinds, OF_CONTEST } from "./live-words.js";
import { make } from "./make.js";
import { localTime, revise, timeOf } from "./plans.js";

const MINUTE = 60_000;
const SECOND = 1_000;

/** The form of one cue. Fires `done` when it can go away. */
export class CueForm extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #run = "";
  #after = "";
  /** @type {any} as it was read */ #cue = null;
  /** @type {Record<string, any>} */ #fields = {};
  #title = make("h2");
  #trouble = make("p", { class: "wrong", role: "alert" });
  #kind = make("select", { class: "field", "aria-label": t("Kind"), change: () => this.#renderKind() });
  #contest = /** @type {any} */ (make("choice-picker", { label: t("Contest") }));
  #together = make("input", { type: "checkbox" });
  #twice = make("input", { type: "checkbox" });
  #delete = hold(make("button", { class: "btn danger", type: "button" }, t("Delete the cue"), make("small", {}, t("hold"))), () => this.#remove());
  #medalPart = make("div", { class: "one" },
    make("label", { class: "check" }, this.#together, t("Sharers of a medal appear together")),
    make("label", { class: "check" }, this.#twice, t("Gold in two steps: medal, then names")));
  #people = /** @type {any} */ (make("cue-people"));
  #podium = make("select", { class: "field" });
  #at = make("input", { class: "field num", type: "datetime-local", step: "1" });
  #atPart = this.#box(t("Counts down to (time of this device)"), this.#at);
  #contestPart = make("div", { class: "field-box" }, make("span", { class: "label" }, t("Contest")), this.#contest);

  connectedCallback() {
    if (this.firstChild) return;
    this.#contest.addEventListener("pick", () => this.#renderKind());
    this.#kind.append(...cueKinds().map(([value, words]) => make("option", { value }, words)));
    this.append(
      make("header", {}, this.#title, make("button", { class: "btn", type: "button", click: () => this.#close() }, t("Close"))),
      make("form", { class: "scroll", submit: (/** @type {Event} */ event) => this.#save(event) },
        make("div", { class: "one" },
          make("div", { class: "field-box" }, make("span", { class: "label" }, t("Kind")), this.#kind), this.#contestPart,
          this.#field("titleRu", t("Title in Russian")), this.#field("titleEn", t("Title in English")),
          this.#field("subtitleRu", t("Second line in Russian")), this.#field("subtitleEn", t("Second line in English")),
          this.#area("textRu", t("The host says, in Russian")), this.#area("textEn", t("The host says, in English")),
          this.#area("presenters", t("Who hands over: a line each, “name — position”")), this.#area("note", t("Note for the crew: music, light, film")),
          this.#box(t("Podium"), this.#podium), this.#field("planned", t("Planned length, min")),
          this.#field("auto", t("Goes on by itself after, s (0: never)")), this.#atPart, this.#field("media", t("Picture or film from the library"))),
        this.#medalPart, this.#people,
        make("p", { class: "quiet-text" }, t("In the host's text {names}, {delegation}, {delegations}, {contest} and {medal} are filled in when their step is on.",
          { names: "{names}", delegation: "{delegation}", delegations: "{delegations}", contest: "{contest}", medal: "{medal}" })),
        this.#trouble,
        make("div", { class: "line" }, make("button", { class: "btn pri" }, t("Save")), this.#delete)));
  }

  /** @param {string} run @param {any} cue as the plan holds it; null: a new one @param {string} after the cue that a new one follows */
  open(run, cue, after) {
    this.#run = run;
    this.#after = after;
    this.#cue = cue;
    this.#title.textContent = cue ? t("Cue: {title}", { title: text(cue.title) || cue.id }) : t("New cue");
    this.#trouble.textContent = "";
    this.#delete.hidden = !cue;
    this.#contest.choices = (this.desk.index?.contests ?? []).map((/** @type {any} */ one) => ({
      value: one.id, title: text(one.title), note: text(one.category),
    }));
    const held = cue ?? { kind: "speech" };
    this.#fill(held);
    this.#renderKind();
    this.#people.open(run, held);
    this.#offerPodiums(held.podium ?? "");
  }

  /** @param {string} podium the one that the cue stands on */
  async #offerPodiums(podium) {
    const offer = (/** @type {string[]} */ podiums) => {
      const choices = [...new Set(["", ...podiums, podium])];
      this.#podium.replaceChildren(...choices.map((value) => make("option", { value }, value || t("no podium of its own"))));
    };
    offer([]);
    this.#podium.value = podium;
    const sheet = await ask(`runs/${this.#run}`);
    const chosen = this.#podium.value;
    offer(sheet.run?.podiums ?? []);
    this.#podium.value = chosen;
  }

  /** @param {any} cue */
  #fill(cue) {
    const both = (/** @type {any} */ one) => [one?.ru ?? "", one?.en ?? ""];
    this.#kind.value = cue.kind;
    this.#contest.value = cue.contest ?? "";
    this.#together.checked = cue.together ?? true;
    this.#twice.checked = cue.two_takes ?? true;
    const [titleRu, titleEn] = both(cue.title);
    const [subtitleRu, subtitleEn] = both(cue.subtitle);
    const [textRu, textEn] = both(cue.text);
    const values = {
      titleRu, titleEn, subtitleRu, subtitleEn, textRu, textEn,
      presenters: (cue.presenters ?? []).map(presenterLine).join("\n"),
      note: cue.note ?? "", media: cue.media ?? "",
      planned: shownNumber((cue.planned ?? MINUTE) / MINUTE), auto: shownNumber((cue.auto ?? 0) / SECOND),
    };
    this.#at.value = cue.at ? localTime(cue.at) : "";
    for (const [name, value] of Object.entries(values)) this.#fields[name].value = value;
  }

  #renderKind() {
    this.#contestPart.hidden = !OF_CONTEST.has(this.#kind.value);
    this.#medalPart.hidden = this.#kind.value !== "medals";
    this.#atPart.hidden = this.#kind.value !== "countdown";
    this.#people.about(this.#kind.value, this.#contest.value);
  }

  /** @returns {any} */
  #read() {
    const value = (/** @type {string} */ name) => this.#fields[name].value.trim();
    const both = (/** @type {string} */ name) => ({ ru: value(`${name}Ru`), en: value(`${name}En`) });
    return {
      ...this.#cue, id: this.#cue?.id ?? `cue-${newId().slice(0, 8)}`, kind: this.#kind.value,
      contest: OF_CONTEST.has(this.#kind.value) ? this.#contest.value || null : null,
      title: both("title"), subtitle: both("subtitle"), text: both("text"),
      presenters: readPresenters(value("presenters"), this.#cue?.presenters), ...this.#people.read(this.#cue),
      note: value("note"), podium: this.#podium.value, media: value("media"),
      planned: Math.round(readNumber(value("planned")) * MINUTE), auto: Math.round(readNumber(value("auto") || "0") * SECOND),
      at: this.#kind.value === "countdown" ? timeOf(this.#at.value) : this.#cue?.at ?? null,
      together: this.#together.checked, two_takes: this.#twice.checked,
    };
  }

  /** @param {Event} event */
  async #save(event) {
    event.preventDefault();
    const cue = this.#read();
    const wrong = [cue.planned, cue.auto].some((ms) => !Number.isFinite(ms));
    if (wrong) return this.#end({ ok: false, detail: t("A length is a number, such as 1,5.") });
    this.#end(await revise(this.#run, (plan) => this.#cue ? replaced(plan, this.#cue, [cue]) : added(plan, this.#after, cue)));
  }

  async #remove() {
    this.#end(await revise(this.#run, (plan) => replaced(plan, this.#cue, [])));
  }

  /** @param {any} answer */
  #end(answer) {
    if (answer.ok) return this.#close();
    this.#trouble.textContent = answer.detail;
  }

  #close() {
    this.dispatchEvent(new CustomEvent("done", { bubbles: true }));
  }

  /** @param {string} name @param {string} words */
  #field(name, words) {
    return this.#box(words, this.#fields[name] = make("input", { class: "field", autocomplete: "off" }));
  }

  /** @param {string} name @param {string} words */
  #area(name, words) {
    return this.#box(words, this.#fields[name] = make("textarea", { class: "field", rows: "3" }));
  }

  /** @param {string} words @param {HTMLElement} field */
  #box(words, field) {
    return make("label", { class: "field-box" }, make("span", { class: "label" }, words), field);
  }
}
customElements.define("cue-form", CueForm);

/** Read a cue as the plan holds it. @param {string} run @param {string} cue */
export async function readCue(run, cue) {
  const sheet = await ask(`runs/${run}`);
  return sheet.run?.cues.find((/** @type {any} */ one) => one.id === cue) ?? null;
}

/** Put cues in place of one, unless it isn't any more what was read. @param {any} plan @param {any} cue @param {any[]} by */
function replaced(plan, cue, by) {
  const at = plan.cues.findIndex((/** @type {any} */ one) => one.id === cue.id);
  if (at < 0 || JSON.stringify(plan.cues[at]) !== JSON.stringify(cue)) return null;
  return { ...plan, cues: [...plan.cues.slice(0, at), ...by, ...plan.cues.slice(at + 1)] };
}

/** @param {any} plan @param {string} after @param {any} cue */
function added(plan, after, cue) {
  const at = plan.cues.findIndex((/** @type {any} */ one) => one.id === after) + 1 || plan.cues.length;
  return { ...plan, cues: [...plan.cues.slice(0, at), cue, ...plan.cues.slice(at)] };
}

/** @param {number} number */
function shownNumber(number) {
  return String(number).replace(".", ",");
}

/** Read a number with a comma or a point; NaN when it is none. @param {string} words */
function readNumber(words) {
  return words ? Number(words.replace(",", ".")) : NaN;
}
