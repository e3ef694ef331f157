// @ts-check
import "./picker.js";
import { t } from "../display/kit/texts.js";
import { filesOfCeremonies } from "./ceremony-files.js";
import { contestChoices, standingChoices } from "./file-kinds.js";
import { make, redraw } from "./make.js";
import { ceremonies } from "./plans.js";
import { EDITS_ROSTER, KEEPS_SHOW, SEES_MARKS } from "./roles.js";
import { audiences } from "./wording.js";

/** Files to take along: results as an audience may know them, papers to print, the reference data. */
export class FileExport extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #audience = "";
  #contest = "";
  #standing = "main";
  #onDesk = () => this.#render();

  #choose = make("div", { class: "segments", role: "radiogroup", "aria-label": t("What this audience may know") });
  #contests = /** @type {any} */ (make("choice-picker", { label: t("Contest of the files"), empty: t("All contests") }));
  #standings = /** @type {any} */ (make("choice-picker", { label: t("Standing of the files") }));
  #links = make("div", { class: "file-links" });
  #ceremonies = make("div", { class: "file-links" });

  connectedCallback() {
    if (!this.firstChild) {
      this.#contests.addEventListener("pick", (/** @type {CustomEvent} */ event) => {
        this.#contest = event.detail;
        this.#standing = "main";
        this.#render();
      });
      this.#standings.addEventListener("pick", (/** @type {CustomEvent} */ event) => {
        this.#standing = event.detail;
        this.#render();
      });
      this.append(
        make("h2", {}, t("What this audience may know")), this.#choose,
        make("h2", {}, t("Of which contest")), this.#contests, this.#standings, this.#links, this.#ceremonies);
    }
    this.desk.addEventListener("index", this.#onDesk);
    this.desk.addEventListener("you", this.#onDesk);
    this.#render();
  }

  disconnectedCallback() {
    this.desk.removeEventListener("index", this.#onDesk);
    this.desk.removeEventListener("you", this.#onDesk);
  }

  /** @param {string} contest a contest to begin with; empty: all */
  show(contest) {
    if (!contest) return;
    this.#contest = contest;
    this.#render();
  }

  get #audiences() {
    const crew = /** @type {Array<[string, string]>} */ ([["crew", t("Crew: everything")]]);
    return SEES_MARKS.has(this.desk.you.role) ? [...crew, ...audiences()] : audiences();
  }

  #render() {
    const { desk } = this;
    this.#listCeremonies();
    const all = this.#audiences;
    if (!all.some(([audience]) => audience === this.#audience)) this.#audience = all[0][0];
    redraw(this.#choose, [all, this.#audience], () => all.map(([audience, words]) => make("button", {
      class: "btn", type: "button", role: "radio", "aria-checked": String(audience === this.#audience),
      click: () => this.#pick(audience),
    }, words)));
    this.#contests.choices = contestChoices(desk, { title: t("All contests"), note: t("As far as they may be known") });
    this.#contests.value = this.#contest;
    const standings = standingChoices(desk, this.#contest);
    this.#standings.choices = standings;
    this.#standings.value = this.#standing;
    this.#standings.hidden = standings.length < 2;
    redraw(this.#links, [this.#audience, this.#contest, this.#standing, desk.you.role], () => [
      make("h2", {}, t("Results")),
      make("div", { class: "file-row" },
        this.#link("results.xlsx", "XLSX"), this.#link("results.csv", "CSV"), this.#link("results.json", "JSON")),
      make("h2", {}, t("To print")),
      make("div", { class: "file-row" },
        this.#contest ? this.#link(`protocol/${this.#contest}`, t("Protocol"), true) : off(t("Protocol")),
        this.#link("diplomas", t("Diplomas"), true)),
      ...(this.#contest ? [] : [make("p", { class: "quiet-text" }, t("A protocol is of one contest: choose it above."))]),
      ...(EDITS_ROSTER.has(desk.you.role) ? [
        make("h2", {}, t("Reference data")),
        make("div", { class: "file-row" },
          make("a", { class: "btn", href: `/api/v1/exports/roster.xlsx?lang=${lang()}`, download: "" }, "XLSX")),
        make("p", { class: "quiet-text" }, t("The tables that can be brought in again. They hold every name: keep them safe."))] : []),
    ]);
  }

  async #listCeremonies() {
    if (this.#ceremonies.firstChild || !KEEPS_SHOW.has(this.desk.you.role)) return;
    const runs = await ceremonies();
    if (runs.length) this.#ceremonies.replaceChildren(make("h2", {}, t("Ceremonies")), ...filesOfCeremonies(runs));
  }

  /** @param {string} path @param {string} words @param {boolean} [paper] */
  #link(path, words, paper = false) {
    const asked = new URLSearchParams({ audience: this.#audience, lang: lang() });
    if (this.#contest && !path.startsWith("protocol/")) asked.set("contest", this.#contest);
    if (this.#standing !== "main") asked.set("standing", this.#standing);
    const how = paper ? { target: "_blank", rel: "noopener" } : { download: "" };
    return make("a", { class: "btn", href: `/api/v1/exports/${path}?${asked}`, ...how }, words);
  }

  /** @param {string} audience */
  #pick(audience) {
    this.#audience = audience;
    this.#render();
  }
}
customElements.define("file-export", FileExport);

const lang = () => document.documentElement.lang;

/** @param {string} words */
function off(words) {
  return make("button", { class: "btn", type: "button", disabled: true }, words);
}
