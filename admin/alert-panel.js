// @ts-check
import "./chip-group.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { hold, tap } from "./hold.js";
import { icon, make, redraw } from "./make.js";
import { alertPhrases } from "./wording.js";

/** How long the key that raises an alert is held, in milliseconds. */
const LONG_HOLD = 1500;

/** «Внимание…» over everything that the screens of a venue show, or of all venues: raised by a hold, cleared by a tap. */
export class AlertPanel extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any} */ #venue = null;
  /** @type {any} */ #alert = null;
  #where = /** @type {any} */ (make("chip-group", { class: "pair", label: t("Where") }));
  #phrases = make("div", { class: "phrases" });
  #text = make("textarea", { class: "field", rows: "4", maxlength: "200", "aria-label": t("Text on the screens") });
  #words = make("div", { role: "status" });
  #raise = hold(make("button", { class: "btn danger", type: "button" }), () => this.#putOn(), LONG_HOLD);
  #clear = tap(make("button", { class: "btn pri wide", type: "button" }, icon("check"), t("Take it off")),
    () => this.#takeOff());
  #shown = make("div", { class: "alert-now" }, this.#words, this.#clear);

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("header", { class: "side-head" }, make("h2", {}, t("Attention…")),
        make("p", { class: "quiet-text" }, t("Stands over everything on the screens until it is taken off."))),
      make("div", { class: "side-scroll" },
        this.#shown,
        make("h3", {}, t("Where")), this.#where,
        make("h3", {}, t("Ready phrases")), this.#phrases,
        make("h3", {}, t("Text on the screens")), this.#text),
      make("footer", { class: "deck" }, this.#raise));
    this.#phrases.append(...alertPhrases().map((words) => make("button", {
      class: "btn", type: "button", click: () => this.#write(words),
    }, words)));
    this.#where.value = "venue";
    this.#where.addEventListener("choose", () => this.#draw());
    this.#text.addEventListener("input", () => this.#draw());
  }

  /** @param {any} venue @param {any} alert what its screens show now */
  render(venue, alert) {
    this.#venue = venue;
    this.#alert = alert;
    this.#draw();
  }

  /** Put the focus where the work begins. */
  begin() {
    this.#text.focus();
  }

  /** @param {string} words */
  #write(words) {
    this.#text.value = words;
    this.#draw();
  }

  get #everywhere() {
    return this.#where.value === "all";
  }

  /** @param {boolean} everywhere */
  #name(everywhere) {
    return everywhere ? t("all venues") : text(this.#venue?.title);
  }

  #draw() {
    const venue = this.#venue;
    this.#where.chips = [
      { value: "venue", words: text(venue?.title) || t("Venue"), kind: "here" },
      { value: "all", words: t("All venues") },
    ];
    const alert = this.#alert;
    redraw(this.#words, [alert, venue?.id], () => (alert ? [
      make("b", {}, icon("warn"), alert.everywhere
        ? t("On all screens since {time}", { time: wallClock(alert.at, venue.zone) })
        : t("On the screens since {time}", { time: wallClock(alert.at, venue.zone) })),
      make("p", {}, alert.text)] : []));
    this.#shown.hidden = !alert;
    this.#raise.disabled = !this.#text.value.trim() || !this.desk.can("RaiseAlert") || !venue;
    this.#clear.disabled = !this.desk.can("ClearAlert");
    const where = this.#name(this.#everywhere);
    redraw(this.#raise, [where], () => [
      icon("warn"), make("span", {}, t("Attention: {where}", { where }), make("small", {}, t("hold")))]);
  }

  #putOn() {
    const words = { text: this.#text.value.trim() };
    this.desk.send("RaiseAlert", { ...this.#place(this.#everywhere), ...words }, t("Attention: {where}", { where: this.#name(this.#everywhere) }));
  }

  /** Take off what stands there, where it was put. */
  #takeOff() {
    const { everywhere } = this.#alert;
    this.desk.send("ClearAlert", this.#place(everywhere), t("Attention off: {where}", { where: this.#name(everywhere) }));
  }

  /** @param {boolean} everywhere */
  #place(everywhere) {
    return everywhere ? { all: true } : { venue: this.#venue.id };
  }
}
customElements.define("alert-panel", AlertPanel);
