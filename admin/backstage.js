// @ts-check
import "./ceremony-choice.js";
import "./rehearsal-band.js";
import "./stage-notes.js";
import { List } from "../display/kit/list.js";
import { t, text } from "../display/kit/texts.js";
import { isOpen } from "./commands.js";
import { tap } from "./hold.js";
import { make, redraw } from "./make.js";
import { kindName } from "./live-words.js";

const PRESENCE = () => [
  ["present", t("Here")],
  ["absent", t("Absent")],
  ["decorated", t("Handed over")],
];

/**
 * Who has to stand ready behind the stage, and whether they do. It tells no medal, no place and no
 * order of a result: people stand by the alphabet. `show(run)` chooses.
 */
export class BackstagePage extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #run = "";
  /** @type {any} */ #view = null;
  #leave = () => {};
  #choice = /** @type {any} */ (make("ceremony-choice", { hidden: true }));
  #band = /** @type {any} */ (make("rehearsal-band"));
  #notes = Object.assign(/** @type {any} */ (make("stage-notes", { hidden: true })), { place: "backstage" });
  #message = make("p", { class: "message" }, t("Nobody has to stand ready yet."));
  #groups = make("div", { class: "groups" });
  #list = new List(this.#groups, () => make("section"));
  #onDesk = () => this.#render();

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("header", { class: "head" }, make("h1", {}, t("Who stands ready")), this.#choice, this.#band),
      make("main", {}, this.#notes, this.#message, this.#groups));
    this.#choice.addEventListener("pick", (/** @type {CustomEvent} */ event) => this.#watch(event.detail));
    this.desk.commands.addEventListener("change", this.#onDesk);
    this.desk.addEventListener("link", this.#onDesk);
  }

  disconnectedCallback() {
    this.#leave();
    this.desk.commands.removeEventListener("change", this.#onDesk);
    this.desk.removeEventListener("link", this.#onDesk);
  }

  /** @param {string} run empty: the first one */
  show(run) {
    this.#choice.fill(run);
  }

  /** @param {string} run */
  #watch(run) {
    if (run === this.#run) return;
    this.#leave();
    this.#run = run;
    if (!run) return;
    this.#leave = this.desk.watch(`backstage:${run}@crew`, (view) => {
      this.#view = view;
      this.#render();
    }, () => {
      this.#message.textContent = t("This ceremony is not among those you work at.");
    });
  }

  #render() {
    if (!this.#view) return;
    this.#band.render(Boolean(this.#view.rehearsal));
    this.#notes.desk = this.desk;
    this.#notes.render(this.#run, this.#view.messages);
    const cues = this.#view.cues.filter((/** @type {any} */ cue) => cue.people.length);
    this.#message.hidden = cues.length > 0;
    this.#list.show(cues, (/** @type {any} */ cue) => cue.id, (/** @type {any} */ group, /** @type {any} */ cue) => {
      group.classList.toggle("on", cue.current);
      const shown = [cue, this.#waiting, this.desk.can("CheckIn")];
      redraw(group, shown, () => [
        make("header", {},
          make("h2", {}, text(cue.title)),
          make("span", { class: "quiet-text" }, kindName(cue.kind)),
          cue.current ? make("span", { class: "tag live" }, t("On the stage")) : null,
          make("b", { class: "podium" }, cue.podium ? t("podium {name}", { name: cue.podium }) : "")),
        make("ul", {}, ...cue.people.map((/** @type {any} */ one) => this.#person(one)))]);
    });
  }

  /** Entries whose check-in has no answer yet. */
  get #waiting() {
    return this.desk.commands.recent.filter((sent) => isOpen(sent) && sent.name === "CheckIn").map((sent) => sent.data.entry);
  }

  /** @param {any} one */
  #person(one) {
    const { entry, names, delegation } = one.person;
    const can = this.desk.can("CheckIn") && !this.#waiting.includes(entry);
    return make("li", { "data-presence": one.presence },
      make("span", { class: "num number" }, one.number),
      make("span", { class: "who-words" }, make("b", {}, names.map(text).join(", ")), make("small", {}, text(delegation.name))),
      make("span", { class: "keys" }, ...PRESENCE().map(([presence, words]) => tap(make("button", {
        class: "btn", type: "button", "aria-pressed": String(one.presence === presence), disabled: !can,
        "aria-label": `${names.map(text).join(", ")}: ${words}`,
      }, words), () => this.#check(entry, one.presence === presence ? "unknown" : presence, names.map(text).join(", "))))));
  }

  /** @param {string} entry @param {string} presence @param {string} names */
  #check(entry, presence, names) {
    const words = PRESENCE().find(([value]) => value === presence)?.[1] ?? t("not checked");
    this.desk.send("CheckIn", { run: this.#run, entry, presence }, `${names}: ${words}`);
  }
}
customElements.define("backstage-page", BackstagePage);
