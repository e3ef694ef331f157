// @ts-check
import { t } from "../display/kit/texts.js";
import { previewKey } from "./audience-preview.js";
import { levelKeys } from "./level-key.js";
import { make, redraw } from "./make.js";
import { resultName } from "./standing.js";
import { audiences, levels, levelText } from "./wording.js";

/**
 * Says how much each audience may know of a standing. What gives results away can't be taken back
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

  /** @param {any} view from marks:…@crew @param {any} standing of it */
  render(view, standing) {
    const { desk } = this;
    const { id, protest, publication } = standing;
    const notes = [
      desk.may("SetPublication") ? "" : t("Your role does not decide about publication."),
      protest ? t("The result is under protest: no audience can be shown more until that is settled.") : "",
    ].filter(Boolean);
    redraw(this.#notes, notes, () => notes.map((words) => make("p", { class: "note" }, words)));
    const shown = [view.contest.id, id, publication, protest, desk.can("SetPublication")];
    redraw(this.#audiences, shown, () => audiences().map((audience) => this.#audience(view, standing, audience)));
  }

  /** @param {any} view @param {any} standing @param {[string, string]} audience */
  #audience({ contest }, standing, audience) {
    const now = standing.publication[audience[0]];
    const about = { contest: contest.id, standing: standing.id, audience };
    return make("section", { class: "audience" },
      make("header", {}, make("h3", {}, audience[1]), previewKey(this.desk, { ...about, title: resultName(contest, standing) })),
      make("div", { class: "segments levels", role: "radiogroup", "aria-label": audience[1] },
        ...levelKeys(this.desk, { ...about, now, protest: standing.protest })),
      make("p", { class: "quiet-text" }, levelText(now)));
  }
}
customElements.define("publication-panel", PublicationPanel);
