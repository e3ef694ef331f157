// @ts-check
import "./chip-group.js";
import "./lineup-form.js";
import "./monitors.js";
import "./picker.js";
import "./screen-health.js";
import "./screen-setup.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { hold, tap } from "./hold.js";
import { lineupWords } from "./lineups.js";
import { icon, make, redraw } from "./make.js";
import { nextAt } from "./operations.js";

/** Seconds until everybody changes over. */
const COUNTS = [10, 30, 60];
const AT_TIME = "time";

/**
 * Directs one screen, or a group of them: its true pictures, what comes next, the change-over; and
 * how it does and what it is called. Set `desk`.
 */
export class TargetDesk extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {{ screens: any[], group: any, groups: any[] }} */ #target = { screens: [], group: null, groups: [] };
  /** @type {any} */ #health = null;
  #title = make("h2");
  #where = make("p", { class: "quiet-text" });
  #identify = make("button", { class: "btn", type: "button", click: () => this.#signal("identify") }, t("Who is it?"));
  #reload = make("button", { class: "btn", type: "button", click: () => this.#signal("reload") }, t("Reload the page"));
  #monitors = /** @type {any} */ (make("screen-monitors"));
  #tabs = /** @type {any} */ (make("chip-group", { class: "thirds", label: t("What to do"), tabs: true }));
  #form = /** @type {any} */ (make("lineup-form", { role: "tabpanel" }));
  #doing = /** @type {any} */ (make("screen-health", { role: "tabpanel" }));
  #setup = /** @type {any} */ (make("screen-setup", { role: "tabpanel" }));
  #reason = make("p", { class: "note" }, t("Your role does not direct screens."));
  #when = /** @type {any} */ (make("choice-picker", { label: t("When to change over") }));
  #time = make("input", { class: "field num", type: "time", "aria-label": t("Time"), input: () => this.#draw() });
  #prepare = make("button", { class: "btn prepare", type: "button", click: () => this.#show("preview") });
  #now = make("button", { class: "btn pri", type: "button", click: () => this.#show("program") });
  #take = tap(make("button", { class: "btn take", type: "button" }), () => this.#takeOn());
  #blank = hold(
    make("button", { class: "btn danger", type: "button" }, icon("stop"), t("Blank"), make("small", {}, t("hold"))),
    () => this.#darken(true));
  #light = make("button", { class: "btn go", type: "button", click: () => this.#darken(false) }, icon("play"), t("Bring back"));
  #asking = make("div", { class: "pair" }, this.#identify, this.#reload);
  #foot = make("div", { class: "form-foot" },
    make("div", { class: "when" }, this.#when, this.#time, this.#prepare),
    make("div", { class: "three" }, this.#blank, this.#light, this.#now, this.#take));

  connectedCallback() {
    if (this.firstChild) return;
    this.#form.desk = this.#setup.desk = this.desk;
    this.append(
      make("header", { class: "target-head" },
        this.#title, this.#where),
      this.#monitors, this.#tabs,
      make("div", { class: "form-scroll" }, this.#form, this.#doing, this.#setup, this.#asking, this.#reason),
      this.#foot);
    this.#tabs.value = "show";
    this.#tabs.addEventListener("choose", (/** @type {Event} */ event) => {
      event.stopPropagation();
      this.#draw();
    });
    this.#when.choices = [
      { value: "", title: t("Change over at once") },
      ...COUNTS.map((n) => ({ value: String(n), title: t("All together in {n} s", { n }) })),
      { value: AT_TIME, title: t("All together at a time…") },
    ];
    this.#when.addEventListener("pick", () => this.#draw());
    this.addEventListener("change", () => this.#draw());
  }

  /**
   * @param {{ screens: any[], group: any, groups: any[] }} target the screen, or those of the group
   * @param {any} health of the screen
   */
  render(target, health) {
    this.#target = target;
    this.#health = health;
    this.#draw();
  }

  /** Draw what depends on the time. @param {any} health */
  tick(health) {
    this.#health = health;
    this.#drawHealth();
  }

  get #first() {
    return this.#target.screens[0];
  }

  get #name() {
    return text((this.#target.group ?? this.#first).title);
  }

  get #zone() {
    const { group } = this.#target;
    const venue = group ? group.venue : this.#first.venue.id;
    return this.desk.index?.venues.find((/** @type {any} */ one) => one.id === venue)?.zone ?? "";
  }

  get #subject() {
    const { group } = this.#target;
    return group ? { group: group.id } : { screen: this.#first.id };
  }

  #draw() {
    const { group, screens } = this.#target;
    const first = this.#first;
    this.#title.textContent = this.#name;
    this.#where.textContent = group
      ? t("Group · screens: {n}", { n: screens.length }) : [text(first.venue.title), first.room].filter(Boolean).join(" · ");
    this.#tabs.chips = [
      { value: "show", words: t("Picture") },
      ...(group ? [] : [{ value: "health", words: t("Health") }]),
      { value: "setup", words: group ? t("Name") : t("Set-up") },
    ];
    if (group && this.#tabs.value === "health") this.#tabs.value = "show";
    this.#drawMonitors();
    this.#drawPanels();
    this.#drawKeys();
  }

  #drawMonitors() {
    const first = this.#first;
    this.#monitors.hidden = !first;
    if (!first) return;
    const words = (/** @type {any} */ lineup) => (lineup ? lineupWords(lineup, this.desk.index).join(", ") : "");
    const { shown } = first;
    const later = shown && shown.at > this.desk.now() + 1000 ? ` · ${t("from {time}", { time: wallClock(shown.at, this.#zone, true) })}` : "";
    this.#monitors.render(first, first.blank ? t("The picture is dark") : words(shown?.lineup) + later, words(first.ready));
  }

  #drawPanels() {
    const { group, groups } = this.#target;
    const first = this.#first;
    const open = this.#tabs.value;
    this.#form.hidden = open !== "show" || !first;
    this.#doing.hidden = open !== "health";
    this.#setup.hidden = open !== "setup";
    this.#asking.hidden = open === "show" || !first;
    this.#foot.hidden = open !== "show";
    this.#reason.hidden = this.desk.may("ShowLineup");
    if (first) {
      this.#form.render({ key: JSON.stringify(this.#subject), venue: first.venue, lineup: first.ready ?? first.shown?.lineup });
      this.#drawHealth();
    }
    this.#setup.render(first, group, groups);
  }

  #drawHealth() {
    if (!this.#doing.hidden && this.#first) this.#doing.render(this.#health, this.desk.now(), this.#zone);
  }

  #drawKeys() {
    const { screens } = this.#target;
    const { lineup } = this.#form;
    const what = lineup ? lineupWords(lineup, this.desk.index).join(", ") : "";
    const ready = screens.find((one) => one.ready);
    this.#time.hidden = this.#when.value !== AT_TIME;
    const whole = this.#when.value !== AT_TIME || this.#at !== null;
    this.#prepare.disabled = !lineup || !this.desk.can("ShowLineup");
    this.#now.disabled = !lineup || !whole || !this.desk.can("ShowLineup");
    this.#take.disabled = !ready || !whole || !this.desk.can("Take");
    redraw(this.#prepare, [what], () => [what ? t("Make ready") : t("Choose what to show")]);
    const scene = lineup ? lineupWords(lineup, this.desk.index)[0] : "";
    redraw(this.#now, [scene], () => [scene ? t("Show: {what}", { what: scene }) : t("Choose what to show")]);
    const next = ready ? lineupWords(ready.ready, this.desk.index)[0] : "";
    redraw(this.#take, [next], () => [make("span", {}, make("b", {}, t("Take")), make("small", {}, next || t("Nothing is ready")))]);
    const dark = screens.length > 0 && screens.every((one) => one.blank);
    this.#blank.hidden = dark;
    this.#light.hidden = !dark;
    this.#blank.disabled = this.#light.disabled = !this.desk.can("ShowLineup");
    this.#identify.disabled = this.#reload.disabled = !this.desk.can("SignalScreen");
  }

  /** The instant to change over at; undefined: at once, null: none is given yet. */
  get #at() {
    const now = this.desk.now();
    if (!this.#when.value) return undefined;
    return this.#when.value === AT_TIME ? nextAt(this.#time.value, this.#zone, now) : now + 1000 * Number(this.#when.value);
  }

  get #moment() {
    const at = this.#at;
    return at ? { at: Math.round(at) } : {};
  }

  /** @param {"preview" | "program"} bus */
  #show(bus) {
    const { lineup } = this.#form;
    const what = lineupWords(lineup, this.desk.index).join(", ");
    const data = { ...this.#subject, lineup, bus, ...(bus === "program" ? this.#moment : {}) };
    this.desk.send("ShowLineup", data, bus === "program"
      ? t("{screen}: {what}", { screen: this.#name, what }) : t("{screen}, next: {what}", { screen: this.#name, what }));
  }

  #takeOn() {
    this.desk.send("Take", { ...this.#subject, ...this.#moment }, t("Take: {screen}", { screen: this.#name }));
  }

  /** @param {"identify" | "reload"} what */
  #signal(what) {
    this.desk.send("SignalScreen", { ...this.#subject, what }, what === "identify"
      ? t("Who is it: {screen}", { screen: this.#name }) : t("Reload: {screen}", { screen: this.#name }));
  }

  /** @param {boolean} on */
  #darken(on) {
    const screen = this.#name;
    this.desk.send("Blank", { ...this.#subject, on }, on ? t("Blank: {screen}", { screen }) : t("Picture back: {screen}", { screen }));
  }
}
customElements.define("target-desk", TargetDesk);
