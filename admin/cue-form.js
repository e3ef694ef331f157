// @ts-check
import "./cue-people.js";
import "./medal-order.js";
import "./media-choice.js";
import "./picker.js";
import "./places-field.js";
import "./presenters-field.js";
import { newId } from "../display/kit/feed.js";
import { t, text } from "../display/kit/texts.js";
import { ask } from "./ask.js";
import { partsOf } from "./cue-uses.js";
import { hold } from "./hold.js";
import { cueKinds, delegationKinds } from "./live-words.js";
import { make } from "./make.js";
import { localTime, revise, timeOf } from "./plans.js";

const MINUTE = 60_000;
const SECOND = 1_000;
const STRESS = "\u0301";
/** At which field a refusal of the server stands, by its code. @type {Record<string, string>} */
const FIELD_OF = {
  needs_contest: "contest", needs_people: "entry", needs_time: "at", needs_name: "presenters", bad_length: "planned",
  bad_media: "media", wrong_medals: "medals", unknown_podium: "podium",
};
const MAIN = "main";

/** The form of one cue: what every cue has, and what its kind uses. Fires `done` when it can go away. */
export class CueForm extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #run = "";
  #after = "";
  /** @type {any} as the plan holds it; null: a new one */ #stored = null;
  /** @type {any} as the form was opened with */ #held = null;
  /** @type {Record<string, any>} */ #fields = {};
  /** @type {Record<string, string>} what stood in the fields at first */ #first = {};
  /** @type {Record<string, HTMLElement>} */ #boxes = {};
  /** @type {any} the field of words that was last in hand */ #words = null;
  #title = make("h2");
  #trouble = make("p", { class: "wrong", role: "alert" });
  #kind = make("select", { class: "field", change: () => this.#renderKind() });
  #contest = /** @type {any} */ (make("choice-picker", { label: t("Contest") }));
  #standing = make("select", { class: "field" });
  #medals = /** @type {any} */ (make("medal-order"));
  #together = make("input", { type: "checkbox" });
  #twice = make("input", { type: "checkbox" });
  #media = /** @type {any} */ (make("media-choice"));
  #presenters = /** @type {any} */ (make("presenters-field", { label: t("Who hands over or speaks") }));
  #people = /** @type {any} */ (make("cue-people"));
  #podium = make("select", { class: "field" });
  #at = make("input", { class: "field num", type: "datetime-local", step: "1" });
  #ofKind = make("select", { class: "field" }, ...delegationKinds().map(([value, words]) => make("option", { value }, words)));
  #screens = /** @type {any} */ (make("places-field", { all: t("Every screen that shows the ceremony"), label: t("Screens") }));
  #outputs = /** @type {any} */ (make("places-field", { all: t("Every output that carries it"), label: t("Outputs") }));
  #allHere = make("input", { type: "checkbox" });
  #stress = make("button", {
    class: "btn stress", type: "button", title: t("Stress mark on the letter before the cursor"), "aria-label": t("Stress mark on the letter before the cursor"),
    pointerdown: (/** @type {Event} */ event) => event.preventDefault(), click: () => this.#putStress(),
  }, `а${STRESS}`);
  #delete = hold(make("button", { class: "btn danger", type: "button" }, t("Delete the cue"), make("small", {}, t("hold"))), () => this.#remove());

  connectedCallback() {
    if (this.firstChild) return;
    this.#kind.append(...cueKinds().map(([value, words]) => make("option", { value }, words)));
    this.append(
      make("header", {}, this.#title, make("button", { class: "btn", type: "button", click: () => this.#close() }, t("Close"))),
      make("form", { class: "scroll", novalidate: true, submit: (/** @type {Event} */ event) => this.#save(event) }, this.#main(), this.#host(), this.#crew(),
        this.#trouble,
        make("div", { class: "line" }, make("button", { class: "btn pri" }, t("Save")), this.#delete)));
    this.addEventListener("input", (event) => this.#forgive(event.target));
    this.addEventListener("pick", (event) => this.#forgive(event.target));
    this.addEventListener("focusin", ({ target }) => {
      if (/** @type {HTMLElement} */ (target).matches("textarea, input.field:not([type])")) this.#words = target;
    });
    this.#contest.addEventListener("pick", () => this.#renderKind());
  }

  #main() {
    return make("div", { class: "one" },
      this.#box("kind", t("Kind"), this.#kind),
      this.#box("contest", t("Contest"), this.#contest), this.#box("standing", t("Standing"), this.#standing),
      this.#box("at", t("Counts down to (time of this device)"), this.#at),
      this.#field("titleRu", t("Title in Russian"), "first"), this.#field("titleEn", t("Title in English")),
      this.#field("subtitleRu", t("Second line in Russian"), "first"), this.#field("subtitleEn", t("Second line in English")),
      this.#box("media", t("Picture or film from the library"), this.#media, "wide"),
      this.#box("of_kind", t("Of whom"), this.#ofKind),
      this.#box("medals", t("Medals, in the order of their reveal; none: bronze, silver, gold"), make("div", {}, this.#medals,
        make("label", { class: "check" }, this.#together, t("Sharers of a medal appear together")),
        make("label", { class: "check" }, this.#twice, t("Gold in two steps: medal, then names"))), "wide"),
      this.#people, this.#box("podium", t("Podium"), this.#podium));
  }

  #host() {
    return make("section", {}, make("header", {}, make("h3", {}, t("The host")), this.#stress),
      make("div", { class: "one" },
        this.#area("textRu", t("The host says, in Russian")), this.#area("textEn", t("The host says, in English")),
        this.#box("presenters", t("Who hands over or speaks"), this.#presenters, "wide")),
      make("p", { class: "quiet-text" }, t("In the host's text {names}, {delegation}, {delegations}, {contest} and {medal} are filled in when their step is on.",
        { names: "{names}", delegation: "{delegation}", delegations: "{delegations}", contest: "{contest}", medal: "{medal}" })));
  }

  #crew() {
    return make("section", {}, make("h3", {}, t("The crew")),
      make("div", { class: "one" },
        this.#field("planned", t("Planned length, min")), this.#field("auto", t("Goes on by itself after, s (0: never)")),
        this.#area("note", t("Note for the crew: music, light, film")),
        make("div", { class: "field-box" }, this.#box("condition", t("Only if (in words: the director decides)"), this.#fields.condition = make("input", { class: "field", autocomplete: "off" })),
          this.#boxes.all_here = make("label", { class: "check" }, this.#allHere, t("Only when everybody called stands ready"))),
        this.#box("screens", t("Screens"), this.#screens), this.#box("outputs", t("Outputs"), this.#outputs)));
  }

  /**
   * Open a cue to edit, a new one, or a copy.
   *
   * @param {string} run @param {any} cue as the plan holds it; null: a new one
   * @param {string} after the cue that a new one follows; with a `cue`, the new one is its copy
   */
  open(run, cue, after) {
    this.#run = run;
    this.#after = after;
    this.#stored = after ? null : cue;
    this.#held = cue ?? { kind: "speech" };
    this.#title.textContent = this.#stored ? t("Cue: {title}", { title: text(cue.title) || cue.id }) : t("New cue");
    this.#delete.hidden = !this.#stored;
    this.#contest.choices = [{ value: "", title: t("No contest") }, ...this.#contests.map((/** @type {any} */ one) => ({
      value: one.id, title: text(one.title), note: text(one.category),
    }))];
    this.#fill(this.#held);
    this.#renderKind();
    for (const name of Object.keys(this.#boxes)) this.#blame(name, "");
    this.#trouble.textContent = "";
    this.querySelector(".scroll").scrollTop = 0;
    return Promise.all([this.#people.open(run, this.#held), this.#offerPodiums(this.#held.podium ?? "")]);
  }

  /** The cue as it stands in the form. @returns {any} */
  get cue() {
    const kind = this.#kind.value;
    const parts = partsOf(kind, this.#heldOf(kind));
    const value = (/** @type {string} */ name) => this.#fields[name].value === this.#first[name] ? this.#heldWords[name] : this.#fields[name].value.trim();
    const both = (/** @type {string} */ name) => ({ ru: value(`${name}Ru`), en: value(`${name}En`) });
    const of = (/** @type {string} */ part, /** @type {any} */ values) => (parts.has(part) ? values : {});
    const { entry, delegation, recipients, spoken } = this.#people.read();
    return {
      id: this.#stored?.id ?? `cue-${newId().slice(0, 8)}`, hand: this.#stored?.hand ?? false, moved: this.#stored?.moved ?? false, kind,
      title: both("title"), text: both("text"), note: value("note"), planned: this.#length("planned", MINUTE), auto: this.#length("auto", SECOND),
      ...of("subtitle", { subtitle: both("subtitle") }), ...of("presenters", { presenters: this.#presenters.value }),
      ...of("contest", { contest: this.#contest.value || null, standing: this.#standing.value || MAIN }),
      condition: value("condition"), screens: this.#screens.value, outputs: this.#outputs.value,
      ...of("all_here", { all_here: this.#allHere.checked }), ...of("of_kind", { of_kind: this.#ofKind.value || null }),
      ...of("medals", { medals: this.#medals.value, together: this.#together.checked, two_takes: this.#twice.checked }),
      ...of("podium", { podium: this.#podium.value }), ...of("media", { media: this.#media.value }),
      ...of("at", { at: this.#at.value === this.#first.at ? this.#held.at ?? null : timeOf(this.#at.value) }),
      ...of("entry", { entry }), ...of("delegation", { delegation }), ...of("recipients", { recipients }), ...of("spoken", { spoken }),
    };
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
    this.#kind.value = cue.kind;
    this.#contest.value = cue.contest ?? "";
    this.#offerStandings(cue.standing ?? MAIN);
    this.#medals.value = cue.medals ?? [];
    this.#together.checked = cue.together ?? true;
    this.#twice.checked = cue.two_takes ?? true;
    this.#ofKind.value = cue.of_kind ?? "";
    this.#allHere.checked = cue.all_here ?? false;
    this.#screens.open(this.desk.index?.screens ?? [], cue.screens ?? null);
    this.#outputs.open(this.desk.index?.outputs ?? [], cue.outputs ?? null);
    this.#media.value = cue.media ?? "";
    this.#presenters.value = cue.presenters ?? [];
    this.#at.value = cue.at ? localTime(cue.at) : "";
    for (const [name, value] of Object.entries(this.#heldWords)) this.#fields[name].value = value;
    this.#first = { ...Object.fromEntries(Object.entries(this.#fields).map(([name, field]) => [name, field.value])), at: this.#at.value };
  }

  /** @returns {Record<string, string>} */
  get #heldWords() {
    const { title, subtitle, text: said, note = "", condition = "", planned = MINUTE, auto = 0 } = this.#held;
    return {
      titleRu: title?.ru ?? "", titleEn: title?.en ?? "", subtitleRu: subtitle?.ru ?? "", subtitleEn: subtitle?.en ?? "",
      textRu: said?.ru ?? "", textEn: said?.en ?? "", note, condition, planned: shownNumber(planned / MINUTE), auto: shownNumber(auto / SECOND),
    };
  }

  get #contests() {
    return this.desk.index?.contests ?? [];
  }

  /** @param {string} standing the one that is chosen */
  #offerStandings(standing) {
    const held = this.#contests.find((/** @type {any} */ one) => one.id === this.#contest.value)?.standings ?? [];
    const known = held.length ? held : [{ id: MAIN, title: { ru: "" } }];
    const unknown = known.every((/** @type {any} */ one) => one.id !== standing) ? [{ id: standing, title: { ru: standing } }] : [];
    this.#standing.replaceChildren(...[...known, ...unknown].map((one) => make("option", { value: one.id }, text(one.title) || t("Main standing"))));
    this.#standing.value = standing;
  }

  /** What the form was opened with, as long as it is of this kind. @param {string} kind */
  #heldOf(kind) {
    return kind === this.#held.kind ? this.#held : undefined;
  }

  #renderKind() {
    const kind = this.#kind.value;
    const parts = partsOf(kind, this.#heldOf(kind));
    const shows = (/** @type {string} */ name, /** @type {boolean} */ shown) => (this.#boxes[name].hidden = !shown);
    this.#offerStandings(this.#contest.value === (this.#held.contest ?? "") ? this.#held.standing ?? MAIN : MAIN);
    for (const name of ["contest", "medals", "of_kind", "podium", "all_here", "at", "media", "presenters"]) shows(name, parts.has(name));
    for (const name of ["subtitleRu", "subtitleEn"]) shows(name, parts.has("subtitle"));
    shows("standing", parts.has("contest") && this.#standing.length > 1);
    this.#people.about(kind, this.#contest.value, parts);
  }

  /** @param {string} name @param {number} unit */
  #length(name, unit) {
    return Math.round(readNumber(this.#fields[name].value.trim() || "0") * unit);
  }

  /** @param {Event} event */
  async #save(event) {
    event.preventDefault();
    const { cue } = this;
    for (const name of ["planned", "auto"]) {
      if (!Number.isFinite(cue[name])) return this.#blame(name, t("A length is a number, such as 1,5."));
    }
    this.#end(await revise(this.#run, (plan) => this.#stored ? replaced(plan, this.#stored, [cue]) : added(plan, this.#after, cue)), cue);
  }

  async #remove() {
    this.#end(await revise(this.#run, (plan) => replaced(plan, this.#stored, [])), this.#stored);
  }

  /** @param {any} answer @param {any} cue that was sent */
  #end(answer, cue) {
    if (answer.ok) return this.#close({ saved: true });
    this.#blame(fieldOf(answer.code, cue), answer.detail);
  }

  /** Say at a field what is wrong with it, or nothing; at the end of the form what belongs to no field. @param {string} name @param {string} words */
  #blame(name, words) {
    const box = this.#boxes[name] ?? this.#people.querySelector(`[data-part="${name}"]`);
    if (!box || box.hidden) return void (this.#trouble.textContent = words);
    box.querySelector(".wrong")?.remove();
    const field = box.querySelector("input, select, textarea, button");
    field.toggleAttribute("aria-invalid", Boolean(words));
    if (!words) return;
    this.#trouble.textContent = "";
    box.append(make("span", { class: "wrong", role: "alert" }, words));
    field.focus();
    box.scrollIntoView({ block: "nearest" });
  }

  /** @param {any} field that is being changed */
  #forgive(field) {
    const box = field.closest(".field-box");
    box?.querySelector(".wrong")?.remove();
    box?.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
  }

  #putStress() {
    const field = this.#words?.isConnected ? this.#words : this.#fields.textRu;
    field.focus();
    field.setRangeText(STRESS, field.selectionEnd, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** @param {{ saved: boolean }} [detail] */
  #close(detail) {
    this.dispatchEvent(new CustomEvent("done", { bubbles: true, detail }));
  }

  /** @param {string} name @param {string} words @param {"" | "first" | "wide"} [place] */
  #field(name, words, place) {
    return this.#box(name, words, this.#fields[name] = make("input", { class: "field", autocomplete: "off" }), place);
  }

  /** @param {string} name @param {string} words */
  #area(name, words) {
    return this.#box(name, words, this.#fields[name] = make("textarea", { class: "field", rows: "3" }));
  }

  /** @param {string} name @param {string} words @param {HTMLElement} field @param {"" | "first" | "wide"} [place] of the row */
  #box(name, words, field, place = "") {
    const labelled = field.matches("input, select, textarea");
    return this.#boxes[name] = make(labelled ? "label" : "div", { class: `field-box ${place}` }, make("span", { class: "label" }, words), field);
  }
}
customElements.define("cue-form", CueForm);

/** Read a cue as the plan holds it. @param {string} run @param {string} cue */
export async function readCue(run, cue) {
  const sheet = await ask(`runs/${run}`);
  return sheet.run?.cues.find((/** @type {any} */ one) => one.id === cue) ?? null;
}

/** @param {string} code @param {any} cue */
function fieldOf(code, cue) {
  if (code === "bad_length" && cue.planned >= 0 && cue.planned <= 24 * 60 * MINUTE) return "auto";
  if (code === "needs_name" && (cue.recipients ?? []).some((/** @type {any} */ one) => !one.name.ru)) return "recipients";
  return FIELD_OF[code] ?? "";
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
