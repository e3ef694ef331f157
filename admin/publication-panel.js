// @ts-check
import { t } from "../display/kit/texts.js";
import { hold } from "./hold.js";
import { make } from "./make.js";
import { audiences, levels, levelText } from "./wording.js";

/**
 * Says how much each audience may know of a contest. Giving marks away can't be taken back from
 * those who saw them, so that key alone has to be held.
 */
export class PublicationPanel extends HTMLElement {
  /** @type {import("./desk.js").Desk | null} */ desk = null;
  #drawn = "";

  /** @param {any} view */
  render(view) {
    const off = !this.desk?.can("SetPublication");
    const drawn = JSON.stringify([view.contest.id, view.publication, off]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.replaceChildren(...audiences().map(([audience, title]) => this.#audience(view, audience, title, off)));
    if (!this.desk?.may("SetPublication")) {
      this.append(make("p", { class: "note" }, t("Your role does not decide about publication.")));
    }
  }

  /** @param {any} view @param {string} audience @param {string} title @param {boolean} off */
  #audience(view, audience, title, off) {
    const now = view.publication[audience];
    const keys = levels().map(([level, words]) => {
      const chosen = level === now;
      const key = make("button", {
        class: "btn", type: "button", role: "radio", "aria-checked": String(chosen), disabled: off,
      }, words, level === "marks" && !chosen ? make("small", {}, t("hold")) : null);
      const set = () => level !== now && this.desk?.send(
        "SetPublication", { contest: view.contest.id, audience, level },
        t("Publication: {audience} → {level}", { audience: title, level: words }));
      if (level === "marks" && !chosen) hold(key, set);
      else key.addEventListener("click", set);
      return key;
    });
    return make("section", { class: "audience" },
      make("h3", {}, title),
      make("div", { class: "segments", role: "radiogroup", "aria-label": title }, ...keys),
      make("p", { class: "quiet-text" }, levelText(now)));
  }
}
customElements.define("publication-panel", PublicationPanel);
