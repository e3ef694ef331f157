// @ts-check
import "./exports.js";
import "./file-history.js";
import "./imports.js";
import { t } from "../display/kit/texts.js";
import { make, redraw } from "./make.js";

const TABS = /** @type {const} */ (["out", "past"]);

/** Files in and out: one is brought in on the left; on the right are those to take along, and what was brought. */
export class FilesPage extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {typeof TABS[number]} */ #tab = "out";
  #import = /** @type {any} */ (make("file-import"));
  #export = /** @type {any} */ (make("file-export"));
  #history = /** @type {any} */ (make("file-history"));
  #tabs = make("div", { class: "segments tabs", role: "tablist" });

  connectedCallback() {
    if (this.firstChild) return;
    for (const part of [this.#import, this.#export, this.#history]) part.desk = this.desk;
    this.addEventListener("file-taken", () => this.#history.refresh());
    this.#render();
    this.append(this.#import,
      make("aside", { class: "side" }, this.#tabs,
        make("div", { class: "side-body" }, this.#export, this.#history)));
  }

  /** @param {string} contest a contest that files are about; empty: any */
  show(contest) {
    this.#import.show(contest);
    this.#export.show(contest);
  }

  #render() {
    redraw(this.#tabs, this.#tab, () => TABS.map((tab) => make("button", {
      class: "btn", type: "button", role: "tab", "aria-selected": String(tab === this.#tab), click: () => this.#turn(tab),
    }, tab === "out" ? t("Take along") : t("Brought in"))));
    this.#export.hidden = this.#tab !== "out";
    this.#history.hidden = this.#tab !== "past";
  }

  /** @param {typeof TABS[number]} tab */
  #turn(tab) {
    this.#tab = tab;
    this.#render();
    if (tab === "past") this.#history.refresh();
  }
}
customElements.define("files-page", FilesPage);
