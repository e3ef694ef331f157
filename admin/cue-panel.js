// @ts-check
import { t } from "../display/kit/texts.js";
import { hold, tap } from "./hold.js";
import { cueName, cuePlace } from "./live-words.js";
import { icon, make, redraw } from "./make.js";

/**
 * What can be done with one cue while the ceremony goes on. Emits `cue-jump` {cue, step},
 * `cue-podium` {cue, podium, all: everything from there on, or this result},
 * `cue-skip` {cue, on, reason}, `cue-edit` {cue, copy: a new one like it}, `cue-move` {cue, by}, `cue-add` {after} and
 * `cue-number` {number}, and `cue-behind` {cue, number}.
 */
export class CuePanel extends HTMLElement {
  /** @type {any} */ #cue = null;
  #drives = false;
  #title = make("h2");
  #place = make("p", { class: "quiet-text" });
  #note = make("p", { class: "note" });
  #number = make("input", { class: "field num", inputmode: "numeric", "aria-label": t("Number of the cue"), placeholder: "№", input: () => this.#renderNumber() });
  #step = make("select", { class: "field num", "aria-label": t("Step of the cue") });
  #jump = hold(make("button", { class: "btn", type: "button" }, t("Go here"), make("small", {}, t("hold"))),
    () => this.#tell("cue-jump", { cue: this.#cue.id, step: Number(this.#step.value) }));
  #podium = make("select", { class: "field", "aria-label": t("Podium"), change: () => this.#renderPodium() });
  #toPodium = tap(make("button", { class: "btn", type: "button" }, t("Send to this podium")), () => this.#send(false));
  #swap = hold(make("button", { class: "btn", type: "button" }, t("Swap podiums from here"), make("small", {}, t("hold"))), () => this.#send(true));
  #podiumLine = make("div", { class: "line podiums" }, this.#podium, this.#toPodium, this.#swap);
  #reason = make("input", { class: "field", maxlength: "500", "aria-label": t("Why it is skipped"), placeholder: t("Why it is skipped"), input: () => this.#renderSkip() });
  #skip = tap(make("button", { class: "btn", type: "button" }), () => this.#tell("cue-skip", {
    cue: this.#cue.id, on: this.#cue.state !== "skipped", reason: this.#reason.value.trim() || t("back in the plan"),
  }));
  #edit = make("button", { class: "btn", type: "button", click: () => this.#tell("cue-edit", { cue: this.#cue.id }) }, t("Edit"));
  #copy = make("button", { class: "btn", type: "button", title: t("A new cue like this one, behind it"), click: () => this.#tell("cue-edit", { cue: this.#cue.id, copy: true }) }, t("Repeat"));
  #up = tap(make("button", { class: "btn icon-only", type: "button", "aria-label": t("Earlier") }, icon("up")), () => this.#tell("cue-move", { cue: this.#cue.id, by: -1 }));
  #down = tap(make("button", { class: "btn icon-only", type: "button", "aria-label": t("Later") }, icon("down")), () => this.#tell("cue-move", { cue: this.#cue.id, by: 1 }));
  #behind = tap(make("button", { class: "btn", type: "button", title: t("Put it behind the cue of this number") }, t("Behind №")), () => this.#tell("cue-behind", { cue: this.#cue.id, number: this.#wanted }));
  #add = make("button", { class: "btn", type: "button", "aria-label": t("New cue"), title: t("New cue"), click: () => this.#tell("cue-add", { after: this.#cue?.id ?? "" }) }, icon("plus"));

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("div", { class: "about" }, this.#title, this.#place),
      make("div", { class: "line" }, this.#edit, this.#copy, this.#add, make("span", { class: "sp" }), this.#behind, this.#up, this.#down),
      make("div", { class: "line" }, this.#number, this.#step, this.#jump),
      make("div", { class: "line" }, this.#reason, this.#skip),
      this.#podiumLine, this.#note);
    this.#number.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter") this.#tell("cue-number", { number: this.#wanted });
    });
  }

  /** @param {any} cue from run:<run>@crew, or null @param {boolean} drives whether this person may drive it now @param {string[]} podiums of the ceremony */
  render(cue, drives, podiums) {
    const other = cue?.id !== this.#cue?.id;
    this.#cue = cue;
    this.#title.textContent = cue ? `${cue.number} · ${cueName(cue)}` : t("Choose a cue in the list");
    this.#place.textContent = cue ? cuePlace(cue) : "";
    this.#note.textContent = cue?.note ?? "";
    this.#note.hidden = !cue?.note;
    if (other) this.#reason.value = "";
    const steps = cue?.steps ?? 0;
    if (this.#step.length !== steps) {
      this.#step.replaceChildren(...Array.from({ length: steps }, (_, step) => make("option", { value: step }, t("step {n}", { n: step + 1 }))));
    }
    this.#podiumLine.hidden = podiums.length < 2;
    redraw(this.#podium, podiums, () => podiums.map((name) => make("option", { value: name }, t("podium {name}", { name }))));
    if (other) this.#podium.value = cue?.podium || podiums[0];
    this.#renderPodium();
    this.#jump.disabled = this.#step.disabled = !cue || !drives || !cue.ready;
    this.#edit.disabled = this.#copy.disabled = this.#up.disabled = this.#down.disabled = !cue;
    this.#renderSkip(drives);
    this.#renderNumber();
  }

  get #wanted() {
    return Number(this.#number.value);
  }

  #renderNumber() {
    this.#behind.disabled = !this.#cue || !Number.isInteger(this.#wanted) || this.#wanted < 1 || this.#wanted === this.#cue.number;
  }

  /** Ask for the number of a cue to go to. */
  askNumber() {
    this.#number.value = "";
    this.#number.focus();
  }

  /** The key that goes there, so that Enter can hold it. */
  aim() {
    this.#jump.focus();
  }

  /** What is on the stage stays on its podium. */
  #renderPodium() {
    const may = this.#cue && !["done", "current"].includes(this.#cue.state) && this.#podium.value !== this.#cue.podium;
    this.#toPodium.disabled = this.#swap.disabled = !may;
  }

  /** @param {boolean} all */
  #send(all) {
    this.#tell("cue-podium", { cue: this.#cue.id, podium: this.#podium.value, all });
  }

  #renderSkip(drives = this.#drives) {
    this.#drives = drives;
    const skipped = this.#cue?.state === "skipped";
    this.#reason.hidden = skipped;
    this.#skip.textContent = skipped ? t("Take it back in") : t("Skip");
    this.#skip.disabled = !this.#cue || !drives || (!skipped && !this.#reason.value.trim());
  }

  /** @param {string} what @param {Record<string, unknown>} detail */
  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(what, { bubbles: true, detail }));
  }
}
customElements.define("cue-panel", CuePanel);
