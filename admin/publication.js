// @ts-check
import "./audience-preview.js";
import "./publication-row.js";
import { List } from "../display/kit/list.js";
import { t, text } from "../display/kit/texts.js";
import { make, redraw } from "./make.js";
import { PublicationRow } from "./publication-row.js";
import { MAIN, resultName } from "./standing.js";
import { audiences, levels, levelText } from "./wording.js";

/**
 * The switchboard: what each audience sees of each standing of each contest now, and keys to change
 * that for one audience at a time. Rows listen to their contest while they are in sight, so that hundreds of
 * contests cost no more than a screenful.
 */
export class PublicationPage extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #audience = "public";
  #search = make("input", {
    class: "field search", type: "search", placeholder: t("Type to search"), "aria-label": t("Find a contest"),
    autocomplete: "off", spellcheck: "false", input: () => this.#render(),
  });
  #choose = make("div", { class: "segments", role: "radiogroup", "aria-label": t("Audience to change") });
  #head = make("div", { class: "switch-head" });
  #box = make("div", { class: "switch-rows" });
  #rows = new List(this.#box, () => new PublicationRow());
  #none = make("p", { class: "message", hidden: true }, t("Nothing found"));
  #legend = make("p", { class: "legend quiet-text" });
  #onDesk = () => this.#render();
  #sight = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      /** @type {PublicationRow} */ (target).listen(isIntersecting ? this.desk : null);
    }
  }, { rootMargin: "200px 0px" });

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("header", { class: "head" },
        this.#search, make("span", { class: "sp" }), make("span", { class: "quiet-text" }, t("Change for")), this.#choose),
      make("section", { class: "switchboard", "aria-label": t("Publication") }, this.#head, this.#box, this.#none),
      make("footer", { class: "deck" }, this.#legend), make("audience-preview"));
    this.addEventListener("audience-choose", (event) => this.#pick(/** @type {CustomEvent} */ (event).detail));
    this.desk.addEventListener("index", this.#onDesk);
    this.desk.addEventListener("link", this.#onDesk);
    this.#render();
  }

  disconnectedCallback() {
    this.#sight.disconnect();
    for (const row of this.#rows.nodes) /** @type {PublicationRow} */ (row).listen(null);
    this.desk.removeEventListener("index", this.#onDesk);
    this.desk.removeEventListener("link", this.#onDesk);
  }

  /** Follows no address: there is one switchboard. */
  show() {}

  #render() {
    const found = this.#found;
    const chosen = this.#audience;
    redraw(this.#choose, chosen, () => audiences().map(([audience, words]) => make("button", {
      class: "btn", type: "button", role: "radio", "aria-checked": String(audience === chosen),
      click: () => this.#pick(audience),
    }, words)));
    redraw(this.#head, chosen, () => [
      make("span", {}, t("Contest")), make("span", {}, t("Result")),
      ...audiences().map(([audience, words]) => make("span", { class: audience === chosen ? "wide" : "" }, words))]);
    this.#box.dataset.audience = this.#head.dataset.audience = chosen;
    this.#rows.show(found, ({ contest, standing }) => `${contest.id}/${standing.id}`, (node, { contest, standing }) => {
      const row = /** @type {PublicationRow} */ (node);
      row.render(contest, standing, this.#audience);
      // Anew each time: a row that was moved has stopped listening, and would not be told of again.
      this.#sight.unobserve(row);
      this.#sight.observe(row);
    });
    this.#none.hidden = found.length > 0 || !this.desk.index;
    redraw(this.#legend, "levels", () => levels().flatMap(([level, words]) =>
      [make("b", {}, `${words}. `), `${levelText(level)} `]));
  }

  get #found() {
    const all = (this.desk.index?.contests ?? []).flatMap(rowsOf);
    const words = this.#search.value.trim().toLowerCase();
    return words ? all.filter((/** @type {Row} */ row) => label(row).includes(words)) : all;
  }

  /** @param {string} audience */
  #pick(audience) {
    this.#audience = audience;
    this.#render();
  }
}
customElements.define("publication-page", PublicationPage);

/** @typedef {{ contest: any, standing: { id: string, title: any } }} Row */

/** @param {any} contest from index@crew @returns {Row[]} */
function rowsOf(contest) {
  return (contest.standings ?? [{ id: MAIN, title: "" }]).map((/** @type {any} */ standing) => ({ contest, standing }));
}

/** @param {Row} row */
function label({ contest, standing }) {
  return `${resultName(contest, standing)} ${text(contest.category)} ${text(contest.venue.title)}`.toLowerCase();
}
