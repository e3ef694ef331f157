// @ts-check
import "./output-desk.js";
import "./scene-form.js";
import { List } from "../display/kit/list.js";
import { t } from "../display/kit/texts.js";
import { hold } from "./hold.js";
import { icon, make, redraw, tag } from "./make.js";
import { PlaceRow, condition } from "./place-row.js";
import { roleName } from "./wording.js";

/** The page of screens and broadcast outputs. Set `desk` before it is connected; `show(place)` chooses one. */
export class ScreensPage extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #chosen = "";
  /** @type {any} */ #view = null;
  /** @type {any} */ #health = null;
  /** @type {Array<() => void>} */ #leaves = [];
  #alarm = 0;
  #onDesk = () => this.#render();

  #counts = make("span", { class: "counts num", "aria-live": "polite" });
  #rights = make("span");
  #screens = make("div");
  #outputs = make("div");
  #screenRows = new List(this.#screens, () => new PlaceRow());
  #outputRows = new List(this.#outputs, () => new PlaceRow());
  #message = make("p", { class: "message" }, t("Fetching the screens…"));
  #side = make("aside", { class: "side" });
  #form = /** @type {any} */ (make("scene-form"));
  #output = /** @type {any} */ (make("output-desk"));
  #hint = make("p", { class: "message" }, t("Choose a screen or an output."));
  #blankAll = hold(
    make("button", { class: "btn danger", type: "button" }, icon("stop"), t("Blank everything"), make("small", {}, t("hold"))),
    () => this.#blank(true));
  #lightAll = make("button", {
    class: "btn go", type: "button", click: () => this.#blank(false),
  }, icon("play"), t("Bring everything back"));

  connectedCallback() {
    if (this.firstChild) return;
    this.#form.desk = this.#output.desk = this.desk;
    const heads = [t("Now"), t("Screen"), t("Shows"), t("Delay"), t("Painted"), t("Clock"), t("State")];
    this.append(
      make("header", { class: "head" },
        make("h1", {}, t("Screens and outputs")), this.#counts, make("span", { class: "sp" }), this.#rights),
      make("section", { class: "places" },
        make("div", { class: "place-head" },
          ...heads.map((words, index) => make("span", { class: index > 2 && index < 6 ? "r" : "" }, words))),
        this.#message, this.#screens, make("h2", { class: "group" }, t("Broadcast outputs")), this.#outputs),
      this.#side,
      make("footer", { class: "deck" }, this.#blankAll, this.#lightAll, make("span", { class: "sp" }),
        make("p", { class: "quiet-text legend" },
          t("Painted: the version that the screen itself has confirmed. Clock: how far it is from the server, timers allow for it."))));
    this.addEventListener("place-choose", (event) => {
      location.hash = `#/screens/${/** @type {CustomEvent} */ (event).detail}`;
    });
    this.#side.append(this.#hint);
    this.#leaves = [
      this.desk.watch("screens@crew", (view) => {
        this.#view = view;
        this.#render();
      }, () => {
        this.#message.textContent = t("Screens and outputs are not among what you may see.");
      }),
      this.desk.watch("health@crew", (view) => {
        this.#health = view;
        if (this.#view) this.#renderRows();
      }),
    ];
    this.desk.addEventListener("index", this.#onDesk);
    this.desk.addEventListener("link", this.#onDesk);
    this.#tick();
  }

  disconnectedCallback() {
    for (const leave of this.#leaves) leave();
    clearTimeout(this.#alarm);
    this.desk.removeEventListener("index", this.#onDesk);
    this.desk.removeEventListener("link", this.#onDesk);
  }

  /** @param {string} place id of a screen or an output; empty: the first that this role may direct */
  show(place) {
    this.#chosen = place;
    this.#render();
  }

  #render() {
    const view = this.#view;
    this.#message.hidden = Boolean(view);
    this.querySelector(".group")?.toggleAttribute("hidden", !view?.outputs.length);
    this.#rights.replaceChildren(...(this.desk.may("Blank") ? [] : [
      tag("quiet", "lock", t("Read only: {role}", { role: roleName(this.desk.you.role) }))]));
    if (!view) return;
    this.#chosen ||= (this.desk.may("ShowScene") ? view.screens[0]?.id : view.outputs[0]?.id) ?? "";
    this.#renderRows();
    this.#renderSide();
    this.#blankAll.disabled = this.#lightAll.disabled = !this.desk.can("Blank");
    const dark = [...view.screens, ...view.outputs].filter((place) => place.blank).length;
    this.#lightAll.disabled ||= !dark;
  }

  #renderRows() {
    const view = this.#view;
    const screens = byId(this.#health?.screens);
    const outputs = byId(this.#health?.outputs);
    const about = { index: this.desk.index, now: this.desk.now() };
    const paint = (/** @type {any} */ healths, /** @type {boolean} */ output) => (/** @type {any} */ row, /** @type {any} */ place) =>
      row.render(place, { ...about, output, health: healths.get(place.id), chosen: place.id === this.#chosen });
    this.#screenRows.show(view.screens, (place) => place.id, paint(screens, false));
    this.#outputRows.show(view.outputs, (place) => place.id, paint(outputs, true));
    const states = [...(this.#health?.screens ?? []), ...(this.#health?.outputs ?? [])].map(condition);
    const count = (/** @type {string} */ state) => states.filter((one) => one === state).length;
    const counts = [
      ["fine", tag("ok", "check", t("on time: {n}", { n: count("fine") }))],
      ["late", tag("warn", "warn", t("behind: {n}", { n: count("late") }))],
      ["lost", tag("bad", "cross", t("no link: {n}", { n: count("lost") }))],
      ["never", tag("quiet", "cross", t("not connected: {n}", { n: count("never") }))],
    ];
    const drawn = counts.filter(([state]) => count(/** @type {string} */ (state))).map(([, drawing]) => drawing);
    redraw(this.#counts, states, () => /** @type {Node[]} */ (drawn));
  }

  #renderSide() {
    const screen = this.#view.screens.find((/** @type {any} */ one) => one.id === this.#chosen);
    const output = this.#view.outputs.find((/** @type {any} */ one) => one.id === this.#chosen);
    const part = screen ? this.#form : output ? this.#output : this.#hint;
    if (this.#side.firstChild !== part) this.#side.replaceChildren(part);
    if (screen) this.#form.render(screen);
    if (output) this.#output.render(output);
  }

  /** @param {boolean} on */
  #blank(on) {
    this.desk.send("Blank", { all: true, on }, on ? t("Blank everything") : t("Bring everything back"));
  }

  #tick() {
    if (this.#view) this.#renderRows();
    this.#alarm = window.setTimeout(() => this.#tick(), 1000);
  }
}
customElements.define("screens-page", ScreensPage);

/** @param {any[] | undefined} places */
function byId(places) {
  return new Map((places ?? []).map((place) => [place.id, place]));
}
