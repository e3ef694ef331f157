// @ts-check
import { t } from "../display/kit/texts.js";
import { levelKeys } from "./level-key.js";
import { make, redraw } from "./make.js";
import { audiences, levels, levelText } from "./wording.js";

/**
 * Says how much each audience may know of a contest. What gives results away can't be taken back
 * from those who saw them, so those keys alone have to be held.
 */
export class PublicationPanel extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #notes = make("div");
  #audiences = make("div");
  #legend = make("details", { class: "legend" },
    make("summary", {}, t("What the levels mean")),
    make("dl", {}, ...levels().flatMap(([level, words]) => [make("dt", {}, words), make("dd", {}, levelText(level))])));

  connectedCallback() {
    if (!this.firstChild) this.append(this.#notes, this.#audiences, this.#legend);
  }

  /** @param {any} view */
  render(view) {
    const { desk } = this;
    const notes = [
      desk.may("SetPublication") ? "" : t("Your role does not decide about publication."),
      view.protest ? t("The result is under protest: no audience can be shown more until that is settled.") : "",
    ].filter(Boolean);
    redraw(this.#notes, notes, () => notes.map((words) => make("p", { class: "note" }, words)));
    const shown = [view.contest.id, view.publication, view.protest, desk.can("SetPublication")];
    redraw(this.#audiences, shown, () => audiences().map((audience) => this.#audience(view, audience)));
  }

  /** @param {any} view @param {[string, string]} audience */
  #audience(view, audience) {
    const now = view.publication[audience[0]];
    const keys = levelKeys(this.desk, { contest: view.contest.id, audience, now, protest: view.protest });
    return make("section", { class: "audience" },
      make("h3", {}, audience[1]),
      make("div", { class: "segments levels", role: "radiogroup", "aria-label": audience[1] }, ...keys),
      make("p", { class: "quiet-text" }, levelText(now)));
  }
}
customElements.define("publication-panel", PublicationPanel);
