// @ts-check
import "./ceremony-choice.js";
import { ownBuild } from "../display/kit/feed.js";
import { t } from "../display/kit/texts.js";
import { ask } from "./ask.js";
import { missingGlyphs } from "./glyphs.js";
import { tap } from "./hold.js";
import { icon, make, redraw, tag } from "./make.js";
import { NameFit, thumbnail } from "./name-fit.js";
import { glyphCheck, machineChecks, placeChecks, planChecks, screensOf } from "./preflight-checks.js";
import { misfitWords } from "./fit-words.js";

/** @typedef {import("./preflight-checks.js").Check} Check */

const LOOK = 30_000;
const WIDE = { width: 1920, height: 1080 };
const RIBBON = { width: 3840, height: 1080 };
const ORDER = ["bad", "wait", "warn", "ok"];
/** @type {Record<string, "cross" | "clock" | "warn" | "check">} */
const SIGNS = { bad: "cross", wait: "clock", warn: "warn", ok: "check" };
/** Thumbnails that are shown at once; further names are listed in words. */
const MOST_PICTURES = 24;

/**
 * Before the doors open: all that has to be right for a ceremony on one page, the wrong first. It
 * names no winner: every competitor is drawn as if they had every medal. `show(run)` chooses.
 */
export class PreflightPage extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #run = "";
  /** Why there is nothing to look at. */ #said = "";
  /** @type {any} */ #view = null;
  /** @type {any} */ #screens = null;
  /** @type {any} */ #health = null;
  /** @type {any} */ #facts = null;
  /** @type {string[] | null} */ #lacking = null;
  /** @type {import("./name-fit.js").Line[] | null} */ #lines = null;
  /** @type {NameFit | null} */ #fit = null;
  #fitted = "";
  #progress = { done: 0, all: 0 };
  /** @type {Array<() => void>} */ #leaves = [];
  #leaveRun = () => {};
  #alarm = 0;

  #choice = /** @type {any} */ (make("ceremony-choice", { hidden: true }));
  #verdict = make("output", { class: "verdict" });
  #again = tap(make("button", { class: "btn", type: "button" }, t("Look again")), () => this.#lookAgain());
  #check = tap(make("button", { class: "btn", type: "button" }, t("Check the journal")), () => this.#checkJournal());
  #ceremony = make("a", { class: "btn" }, t("Ceremony"));
  #list = make("div", { class: "checks" });
  #fine = make("div", { class: "checks" });
  #count = make("summary", { class: "num" });
  #folded = make("details", { class: "fine", open: true }, this.#count, this.#fine);
  /** @type {Map<string, HTMLElement>} */ #cards = new Map();
  #room = make("div", { class: "fit-room", "aria-hidden": "true", inert: true });

  connectedCallback() {
    if (!this.firstChild) {
      this.append(
        make("header", { class: "head" }, make("h1", {}, t("Before the doors open")), this.#choice, make("span", { class: "sp" }), this.#check, this.#again, this.#ceremony),
        make("main", {}, this.#verdict, this.#list, this.#folded), this.#room);
      this.#choice.addEventListener("pick", (/** @type {CustomEvent} */ event) => {
        this.#said = event.detail ? "" : t("There is no ceremony yet: make one.");
        this.#watch(event.detail);
        this.#render();
      });
    }
    const watch = (/** @type {string} */ stream, /** @type {(view: any) => void} */ take) =>
      this.#leaves.push(this.desk.watch(stream, (view) => {
        take(view);
        this.#render();
      }));
    watch("screens@crew", (view) => (this.#screens = view));
    watch("health@crew", (view) => (this.#health = view));
    this.#look();
  }

  disconnectedCallback() {
    for (const leave of this.#leaves.splice(0)) leave();
    this.#leaveRun();
    this.#run = "";
    this.#fit?.stop();
    clearTimeout(this.#alarm);
  }

  /** @param {string} run empty: the first one */
  show(run) {
    this.#choice.fill(run);
  }

  /** @param {string} run */
  #watch(run) {
    if (run === this.#run) return;
    this.#leaveRun();
    this.#run = run;
    this.#view = this.#lacking = this.#lines = null;
    this.#fitted = "";
    this.#ceremony.href = `#/live/${run}`;
    this.#render();
    if (!run) return;
    this.#leaveRun = this.desk.watch(`preflight:${run}@crew`, (view) => {
      this.#view = view;
      this.#render();
    }, () => {
      this.#view = null;
      this.#said = t("This ceremony is not among those you direct.");
      this.#render();
    });
  }

  async #look() {
    clearTimeout(this.#alarm);
    const facts = await ask("preflight");
    if (!this.isConnected) return;
    if (facts.ok) this.#facts = facts;
    this.#alarm = window.setTimeout(() => this.#look(), LOOK);
    this.#render();
  }

  #lookAgain() {
    this.#fitted = "";
    this.#look();
  }

  async #checkJournal() {
    this.#check.disabled = true;
    const facts = await ask("preflight/check", {});
    this.#check.disabled = false;
    if (facts.ok) this.#facts = facts;
    this.#render();
  }

  // Names and letters

  #measure() {
    if (!this.#view || !this.#screens || !this.#health) return;
    const { run, people, contests, delegations, words } = this.#view;
    const sizes = this.#sizes();
    const wanted = JSON.stringify([run, people, contests, delegations, words, sizes]);
    if (wanted === this.#fitted) return;
    this.#fitted = wanted;
    this.#fit?.stop();
    this.#lines = this.#lacking = null;
    this.#progress = { done: 0, all: 0 };
    this.#fitNames(sizes);
    this.#readLetters();
  }

  /** Halls and a ribbon in any case, a totem where there is one: all that has the same form is alike. */
  #sizes() {
    const told = screensOf(this.#view, this.#screens, this.#health)
      .map((/** @type {any} */ one) => (one.told?.size ?? "").split(" × ").map(Number))
      .filter(([width, height]) => width > 0 && height > 0)
      .map(([width, height]) => ({ width, height }));
    return [...new Map([...told, WIDE, RIBBON].map((size) => [(size.width / size.height).toFixed(2), size])).values()];
  }

  /** @param {any[]} sizes */
  async #fitNames(sizes) {
    const fit = (this.#fit = new NameFit(this.#room));
    fit.addEventListener("progress", (event) => {
      this.#progress = /** @type {CustomEvent} */ (event).detail;
      this.#render();
    });
    const lines = await fit.run(this.#view, sizes);
    if (fit !== this.#fit || !this.isConnected) return;
    this.#lines = lines;
    this.#render();
  }

  async #readLetters() {
    const wanted = this.#fitted;
    const { run, people, contests, delegations, words } = this.#view;
    const both = (/** @type {any} */ one) => (typeof one === "string" ? [one] : [one.ru ?? "", one.en ?? ""]);
    const said = [
      run.title, ...words, ...people.flatMap((/** @type {any} */ one) => [...one.names, ...one.short]),
      ...contests.flatMap((/** @type {any} */ one) => [one.title, one.category]), ...delegations.flatMap((/** @type {any} */ one) => [one.name, one.badge.code]),
    ].flatMap(both);
    const lacking = await missingGlyphs(said);
    if (wanted !== this.#fitted) return;
    this.#lacking = lacking;
    this.#render();
  }

  // What is shown

  #render() {
    this.#measure();
    this.#check.hidden = !this.#facts;
    const checks = this.#checks();
    this.#renderVerdict(checks);
    const sorted = [...checks].sort((one, other) => ORDER.indexOf(stateOf(one)) - ORDER.indexOf(stateOf(other)));
    const fine = sorted.filter((one) => stateOf(one) === "ok");
    arrange(this.#list, sorted.filter((one) => !fine.includes(one)).map((one) => this.#card(one)));
    arrange(this.#fine, fine.map((one) => this.#card(one)));
    this.#folded.hidden = !fine.length;
    this.#count.textContent = t("In order: {n}", { n: fine.length });
  }

  /** @returns {Check[]} */
  #checks() {
    if (!this.#view) return [];
    const now = this.desk.now();
    return [
      ...planChecks(this.#view),
      this.#namesCheck(),
      glyphCheck(this.#lacking),
      ...(this.#screens && this.#health ? placeChecks(this.#view, this.#screens, this.#health, now) : []),
      ...(this.#facts ? machineChecks(this.#facts, now, ownBuild()) : [waiting("server", t("Server"))]),
    ];
  }

  /** @returns {Check} */
  #namesCheck() {
    const { done, all } = this.#progress;
    const { people } = this.#view;
    const says = this.#lines ? t("drawn into every picture: {n}", { n: people.length }) : t("drawn: {n} of {of}", { n: done, of: all });
    return { id: "names", title: t("Names"), says, waits: !this.#lines, findings: (this.#lines ?? []).map((line) => misfitWords(line)) };
  }

  /** @param {Check[]} checks */
  #renderVerdict(checks) {
    const found = checks.flatMap(({ findings }) => findings);
    const wrong = found.filter(({ kind }) => kind === "bad").length;
    const looks = found.length - wrong;
    const waits = !checks.length || checks.some((one) => one.waits);
    const state = wrong ? "bad" : waits ? "wait" : "ok";
    redraw(this.#verdict, [state, wrong, looks, this.#said], () => {
      if (this.#said) return [make("p", {}, this.#said)];
      const words = wrong ? t("To put right: {n}", { n: wrong }) : waits ? t("Looking…") : t("Ready");
      return [icon(SIGNS[state]), make("b", {}, words),
        ...(looks ? [make("span", {}, t("worth a look: {n}", { n: looks }))] : [])];
    });
    this.#verdict.dataset.state = state;
  }

  /** One that says the same stays as it is: pictures in it would be drawn anew. @param {Check} check */
  #card(check) {
    const { id, title, says, findings } = check;
    const state = stateOf(check);
    const card = this.#cards.get(id) ?? make("section", { "data-check": id });
    this.#cards.set(id, card);
    card.className = state;
    redraw(card, [title, state, findings], () => [
      make("header", {}, sign(state), make("h2", {}, title),
        findings.length ? tag(state === "warn" ? "warn" : "bad", null, String(findings.length)) : null, make("span", { class: "says num" })),
      make("ul", {}, ...findings.map((one, at) => this.#line(id, one, at)))]);
    card.querySelector(".says").textContent = says;
    return card;
  }

  /** @param {string} check @param {import("./preflight-words.js").Finding} found @param {number} at */
  #line(check, { kind, words, todo, href, link }, at) {
    const line = this.#lines?.[at];
    const picture = check === "names" && line?.found.view && at < MOST_PICTURES ? thumbnail(line.found) : null;
    return make("li", { class: kind },
      sign(kind),
      make("div", {}, make("p", { class: "what" }, words), make("p", { class: "quiet-text" }, todo)),
      picture, href ? make("a", { class: "btn", href }, link) : null);
  }
}
customElements.define("preflight-page", PreflightPage);

/** @param {Check} check */
function stateOf({ findings, waits }) {
  if (findings.some(({ kind }) => kind === "bad")) return "bad";
  if (waits) return "wait";
  return findings.length ? "warn" : "ok";
}

/** @param {string} state */
function sign(state) {
  return make("span", { class: `sign ${state}` }, icon(SIGNS[state]));
}

/** Put these into a box, and touch nothing where they stand so already. @param {HTMLElement} box @param {HTMLElement[]} cards */
function arrange(box, cards) {
  if (box.children.length !== cards.length || cards.some((card, at) => box.children[at] !== card)) box.replaceChildren(...cards);
}

/** @param {string} id @param {string} title @returns {Check} */
function waiting(id, title) {
  return { id, title, says: "", findings: [], waits: true };
}
