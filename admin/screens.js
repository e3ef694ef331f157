// @ts-check
import "./alert-panel.js";
import "./pair-form.js";
import "./target-desk.js";
import { List } from "../display/kit/list.js";
import { server } from "../display/kit/page.js";
import { t, text } from "../display/kit/texts.js";
import { condition, shows, summary } from "./health.js";
import { hold, tap } from "./hold.js";
import { icon, make, redraw, tag } from "./make.js";
import { PlaceRow } from "./place-row.js";
import { roleName } from "./wording.js";

/** Commands of this page that undo takes back. */
const UNDONE = new Set(["ShowScene", "ShowLineup", "Take", "Blank"]);

/** The page of screens. Set `desk` before it is connected; `show(place)` chooses one. */
export class ScreensPage extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #chosen = "";
  #detail = "";
  /** @type {any} */ #view = null;
  /** @type {any} */ #health = null;
  /** @type {any} what the screens of the chosen venue say over everything */ #alert = null;
  #alertOf = "";
  /** @type {Set<string>} */ #taken = new Set();
  /** @type {Array<() => void>} */ #leaves = [];
  /** @type {(() => void) | null} */ #leaveAlert = null;
  #alarm = 0;
  #onDesk = () => this.#render();

  #strip = make("p", { class: "strip num", role: "status" });
  #counts = make("span", { class: "counts num" });
  #rights = make("span");
  #groups = make("div");
  #screens = make("div");
  #groupRows = new List(this.#groups, () => new PlaceRow());
  #screenRows = new List(this.#screens, () => new PlaceRow());
  #message = make("p", { class: "message" }, t("Fetching the screens…"));
  #side = make("aside", { class: "side" });
  #target = /** @type {any} */ (make("target-desk"));
  #pairing = /** @type {any} */ (make("pair-form"));
  #warning = /** @type {any} */ (make("alert-panel"));
  #hint = make("p", { class: "message" }, t("Choose a screen."));
  #pair = make("a", { class: "btn", href: "#/screens/claim" }, icon("plus"), t("Pair a screen"));
  #alertKey = make("a", { class: "btn warn-key", href: "#/screens/alert" }, icon("warn"), t("Attention…"));
  #takeAll = tap(make("button", { class: "btn take", type: "button" }), () => this.#takeEverything());
  #undo = tap(make("button", { class: "btn undo", type: "button" }), () => this.#takeBack());
  #blankAll = hold(
    make("button", { class: "btn danger", type: "button" }, icon("stop"), t("Blank everything"), make("small", {}, t("hold"))),
    () => this.#blank(true));
  #lightAll = make("button", {
    class: "btn go", type: "button", click: () => this.#blank(false),
  }, icon("play"), t("Bring everything back"));

  connectedCallback() {
    if (this.firstChild) return;
    for (const part of [this.#target, this.#pairing, this.#warning]) part.desk = this.desk;
    const heads = [t("Now"), t("Screen"), t("Shows"), t("Delay"), t("Painted"), t("Clock"), t("State")];
    this.append(
      make("header", { class: "head" },
        make("h1", {}, t("Screens")), this.#counts, this.#strip, make("span", { class: "sp" }), this.#rights, this.#pair),
      make("section", { class: "places" },
        make("div", { class: "place-head" },
          ...heads.map((words, index) => make("span", { class: index > 2 && index < 6 ? "r" : "" }, words))),
        this.#message, this.#groups, this.#screens),
      this.#side,
      make("footer", { class: "deck" }, this.#blankAll, this.#lightAll, this.#alertKey, make("span", { class: "sp" }),
        this.#undo, this.#takeAll));
    this.addEventListener("place-choose", (event) => {
      location.hash = `#/screens/${/** @type {CustomEvent} */ (event).detail}`;
    });
    this.#side.append(this.#hint);
    this.#leaves = [
      this.desk.watch("screens@crew", (view) => {
        this.#view = view;
        this.#render();
      }, () => {
        this.#message.textContent = t("Screens are not among what you may see.");
      }),
      this.desk.watch("health@crew", (view) => {
        this.#health = view;
        if (this.#view) this.#renderRows();
      }),
    ];
    this.desk.addEventListener("index", this.#onDesk);
    this.desk.addEventListener("link", this.#onDesk);
    this.desk.commands.addEventListener("change", this.#onDesk);
    this.#tick();
  }

  disconnectedCallback() {
    for (const leave of this.#leaves) leave();
    this.#leaveAlert?.();
    clearTimeout(this.#alarm);
    this.desk.removeEventListener("index", this.#onDesk);
    this.desk.removeEventListener("link", this.#onDesk);
    this.desk.commands.removeEventListener("change", this.#onDesk);
  }

  /**
   * @param {string} place id of a screen; "group", "claim" and "alert" say with `detail`
   * which group, which code; empty: the first that this role may direct
   * @param {string} [detail]
   */
  show(place, detail = "") {
    this.#chosen = place;
    this.#detail = detail;
    this.#render();
    if (place === "claim" && this.#view) this.#pairing.begin();
  }

  #render() {
    const view = this.#view;
    this.#message.hidden = Boolean(view?.screens.length);
    this.#rights.replaceChildren(...(this.desk.may("ShowLineup") ? [] : [
      tag("quiet", "lock", t("Read only: {role}", { role: roleName(this.desk.you.role) }))]));
    this.#pair.hidden = this.#takeAll.hidden = !this.desk.may("ShowLineup");
    this.#alertKey.hidden = !this.desk.may("RaiseAlert");
    if (!view) return;
    if (!view.screens.length) this.#message.textContent = t("No screen yet. Open {address} on one, and pair it.", { address: `${server.host}/display` });
    if (view.outputs.some((/** @type {any} */ one) => one.id === this.#chosen)) location.replace(`#/broadcast/${this.#chosen}`);
    this.#chosen ||= view.screens[0]?.id ?? "";
    this.#renderRows();
    this.#renderSide();
    this.#renderDeck();
  }

  #renderRows() {
    const view = this.#view;
    const screens = byId(this.#health?.screens);
    const groups = byId(view.groups);
    const about = { index: this.desk.index, now: this.desk.now() };
    const paint = (/** @type {any} */ row, /** @type {any} */ place) => row.render(place, {
      ...about, health: screens.get(place.id), chosen: place.id === this.#chosen, group: text(groups.get(place.group)?.title),
    });
    this.#groupRows.show(view.groups, (group) => group.id, (/** @type {any} */ row, group) => row.renderGroup(group, {
      screens: members(view, group), healths: screens, index: this.desk.index,
      chosen: this.#chosen === "group" && this.#detail === group.id,
    }));
    this.#screenRows.show(view.screens, (place) => place.id, paint);
    this.#target.tick(screens.get(this.#chosen));
    this.#renderCounts();
  }

  #renderCounts() {
    const all = this.#health?.screens ?? [];
    const states = all.map(condition);
    const count = (/** @type {string} */ state) => states.filter((/** @type {string} */ one) => one === state).length;
    const late = all.filter((/** @type {any} */ one) => one.connected && !shows(one)).length;
    redraw(this.#counts, [states, late], () => [
      tag("ok", "check", t("on time: {n}", { n: all.filter(shows).length })),
      ...(late ? [tag("warn", "warn", t("behind: {n}", { n: late }))] : []),
      ...(count("lost") ? [tag("bad", "cross", t("no link: {n}", { n: count("lost") }))] : []),
      ...(count("never") ? [tag("quiet", "cross", t("not connected: {n}", { n: count("never") }))] : [])]);
    const { shown, of, worst } = summary(all, this.desk.now());
    redraw(this.#strip, [shown, of, worst], () => of ? [
      make("b", {}, t("{n} of {of}", { n: shown, of })), ` ${t("screens show what they were told")}`,
      ...(worst ? [make("span", { class: worst.kind }, ` · ${worst.words}`)] : [])] : []);
  }

  #renderSide() {
    const view = this.#view;
    const screen = view.screens.find((/** @type {any} */ one) => one.id === this.#chosen);
    const group = this.#chosen === "group" ? view.groups.find((/** @type {any} */ one) => one.id === this.#detail) : null;
    this.#put(
      this.#chosen === "claim" ? this.#pairing
        : this.#chosen === "alert" ? this.#warning
          : screen || group ? this.#target : this.#hint);
    this.#pair.setAttribute("aria-current", String(this.#chosen === "claim"));
    this.#alertKey.setAttribute("aria-current", String(this.#chosen === "alert"));
    if (this.#chosen === "claim") this.#pairing.render(view, this.#detail);
    else if (this.#chosen === "alert") this.#renderAlert();
    else if (group) this.#target.render({ screens: members(view, group), group, groups: view.groups }, null);
    else if (screen) this.#target.render({ screens: [screen], group: null, groups: view.groups }, byId(this.#health?.screens).get(screen.id));
    const venue = screen?.venue.id ?? group?.venue;
    if (venue) this.#alertKey.setAttribute("href", `#/screens/alert/${venue}`);
  }

  /** @param {any} part */
  #put(part) {
    if (this.#side.firstChild !== part) this.#side.replaceChildren(part);
  }

  #renderAlert() {
    const venue = this.desk.index?.venues.find((/** @type {any} */ one) => one.id === this.#detail) ?? this.desk.index?.venues[0];
    if (venue && this.#alertOf !== venue.id) {
      this.#alertOf = venue.id;
      this.#leaveAlert?.();
      this.#leaveAlert = this.desk.watch(`hall:${venue.id}@venue`, (view) => {
        this.#alert = view.alert ?? null;
        this.#renderSide();
      });
    }
    this.#warning.render(venue, this.#alert);
  }

  #renderDeck() {
    const view = this.#view;
    const ready = view.screens.filter((/** @type {any} */ one) => one.ready).length;
    this.#blankAll.disabled = this.#lightAll.disabled = !this.desk.can("ShowLineup");
    this.#lightAll.disabled ||= ![...view.screens, ...view.outputs].some((place) => place.blank);
    this.#takeAll.disabled = !ready || !this.desk.can("Take");
    redraw(this.#takeAll, [ready], () => [make("span", {}, make("b", {}, t("Take everything")),
      make("small", { class: "num" }, ready ? t("ready on screens: {n}", { n: ready }) : t("Nothing is ready")))]);
    const last = this.#last;
    this.#undo.disabled = !last || !this.desk.linked;
    redraw(this.#undo, [last?.id], () => [icon("undo"), make("span", {}, t("Undo"), make("small", {}, last?.says ?? t("Nothing to undo")))]);
  }

  /** The newest command of this page that can still be taken back. */
  get #last() {
    return this.desk.commands.recent.find((sent) =>
      sent.standing === "accepted" && UNDONE.has(sent.name) && !this.#taken.has(sent.id));
  }

  async #takeBack() {
    const last = this.#last;
    if (!last) return;
    this.#taken.add(last.id);
    await this.desk.send("Undo", { command: last.id }, t("Undo: {what}", { what: last.says }));
  }

  #takeEverything() {
    this.desk.send("Take", { all: true }, t("Take everything that is ready"));
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

/** @param {any} view @param {any} group */
function members(view, group) {
  return view.screens.filter((/** @type {any} */ one) => one.group === group.id);
}
