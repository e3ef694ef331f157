// @ts-check
import "./chip-group.js";
import "./picker.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { hold, tap } from "./hold.js";
import { make, redraw } from "./make.js";
import { authorName } from "./wording.js";

/** Letters and digits that nobody takes for one another. */
const SEED_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const SEED_LENGTH = 8;

/** The draw of workstations of one contest of a venue: drawn from a seed or entered by hand, then revealed. */
export class DrawPanel extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any} */ #venue = null;
  /** @type {any} */ #view = null;
  #contest = "";
  /** @type {any[]} the contest's entries, known once they are asked for */ #entries = [];
  /** @type {(() => void) | null} */ #leave = null;
  /** @type {(() => void) | null} */ #leaveEntries = null;
  #picker = /** @type {any} */ (make("choice-picker", { label: t("Contest"), empty: t("Choose a contest") }));
  #way = /** @type {any} */ (make("chip-group", { class: "pair", label: t("How it is drawn"), tabs: true }));
  #seed = make("input", { class: "field num", maxlength: "64", "aria-label": t("Seed"), spellcheck: "false", autocomplete: "off" });
  #seeded = make("div", { class: "seed" }, this.#seed,
    make("button", { class: "btn", type: "button", click: () => this.#newSeed() }, t("New")));
  #byHand = make("div", { class: "by-hand" });
  #why = make("input", {
    class: "field", maxlength: "500", "aria-label": t("Why to draw again"), placeholder: t("Why to draw again"),
  });
  #draw = hold(make("button", { class: "btn pri", type: "button" }), () => this.#drawLots());
  #about = make("p", { class: "note num" });
  #rows = make("ol", { class: "past num" });
  #protocol = make("a", { class: "btn", target: "_blank" }, t("Protocol"));
  #one = tap(make("button", { class: "btn", type: "button" }, t("Reveal one")), () => this.#reveal(this.#view.revealed + 1));
  #all = hold(make("button", { class: "btn", type: "button" }, make("span", {}, t("Reveal all"), make("small", {}, t("hold")))),
    () => this.#reveal(this.#view.of));
  #body = make("div", { class: "side-scroll" },
    this.#about,
    make("h3", {}, t("How it is drawn")), this.#way, this.#seeded, this.#byHand, this.#why,
    make("div", { class: "pair" }, this.#draw, this.#protocol), this.#rows);

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("header", { class: "side-head" }, make("h2", {}, t("Draw of workstations")), this.#picker), this.#body,
      make("footer", { class: "deck" }, this.#one, this.#all));
    this.#way.chips = [{ value: "seed", words: t("By seed") }, { value: "hand", words: t("By hand") }];
    this.#way.value = "seed";
    this.#way.addEventListener("choose", (/** @type {Event} */ event) => {
      event.stopPropagation();
      this.#askForEntries();
      this.#paint();
    });
    this.#picker.addEventListener("pick", (/** @type {CustomEvent} */ event) => this.#watch(event.detail));
    for (const field of [this.#seed, this.#why, this.#byHand]) field.addEventListener("input", () => this.#paint());
    this.#newSeed();
  }

  disconnectedCallback() {
    this.#leave?.();
    this.#leaveEntries?.();
  }

  /** @param {any} venue */
  render(venue) {
    this.#venue = venue;
    const contests = (this.desk.index?.contests ?? []).filter((/** @type {any} */ one) => one.venue.id === venue?.id);
    this.#picker.choices = contests.map((/** @type {any} */ one) => ({
      value: one.id, title: text(one.title), note: text(one.category),
    }));
    if (!contests.some((/** @type {any} */ one) => one.id === this.#contest)) this.#watch(contests[0]?.id ?? "");
    this.#paint();
  }

  /** Put the focus where the work begins. */
  begin() {
    this.#picker.querySelector("button")?.focus();
  }

  /** @param {string} contest */
  #watch(contest) {
    this.#leave?.();
    this.#contest = contest;
    this.#view = null;
    this.#askForEntries();
    this.#why.value = "";
    this.#picker.value = contest;
    this.#leave = contest ? this.desk.watch(`draw:${contest}@crew`, (view) => {
      this.#view = view;
      this.#paint();
    }, () => this.#paint()) : null;
    this.#paint();
  }

  /** Entries stand with the marks, which are asked for only by who draws by hand. */
  #askForEntries() {
    this.#leaveEntries?.();
    this.#leaveEntries = null;
    this.#entries = [];
    if (this.#byLot || !this.#contest) return;
    this.#leaveEntries = this.desk.watch(`marks:${this.#contest}@crew`, (view) => {
      this.#entries = view.rows;
      this.#paint();
    });
  }

  #newSeed() {
    const bytes = crypto.getRandomValues(new Uint8Array(SEED_LENGTH));
    this.#seed.value = [...bytes].map((byte) => SEED_SIGNS[byte % SEED_SIGNS.length]).join("");
    this.#paint();
  }

  get #byLot() {
    return this.#way.value === "seed";
  }

  #paint() {
    const view = this.#view;
    this.#body.hidden = !view;
    const may = this.desk?.can("DrawWorkstations");
    this.#seeded.hidden = !this.#byLot;
    this.#byHand.hidden = this.#byLot;
    this.#one.disabled = this.#all.disabled = !view?.drawn || view.revealed >= view.of || !this.desk.can("RevealDraw");
    if (!view) return;
    this.#paintByHand(view);
    this.#why.hidden = !view.drawn;
    this.#draw.disabled = !may || (view.drawn && !this.#why.value.trim()) || !(this.#byLot ? this.#seed.value.trim() : this.#entered);
    redraw(this.#draw, [view.drawn], () => [
      make("span", {}, view.drawn ? t("Draw again") : t("Draw lots"), make("small", {}, t("hold")))]);
    this.#protocol.hidden = !view.drawn;
    this.#protocol.href = `/api/v1/exports/draw/${encodeURIComponent(this.#contest)}?lang=${document.documentElement.lang}`;
    this.#about.textContent = this.#told(view);
    this.#paintRows(view);
  }

  /** @param {any} view */
  #told(view) {
    if (!view.drawn) return t("Not drawn yet.");
    const how = view.seed ? t("From seed {seed}", { seed: view.seed }) : t("Drawn by hand");
    const who = t("{by}, {time}", { by: authorName(view.by, this.desk), time: wallClock(view.at, this.#venue.zone) });
    return `${how} · ${who} · ${t("Revealed: {n} of {of}", { n: view.revealed, of: view.of })}`;
  }

  /** @param {any} view */
  #paintRows(view) {
    redraw(this.#rows, [view.rows, view.drawn, view.revealed], () => (view.drawn ? view.rows : []).map(
      (/** @type {any} */ row, /** @type {number} */ at) => make("li", { class: at < view.revealed ? "revealed" : "" },
        make("b", {}, row.workstation),
        make("span", {}, namesOf(row)), make("small", {}, at < view.revealed ? t("revealed") : ""))));
  }

  /** @param {any} view */
  #paintByHand(view) {
    const held = new Map(view.rows.map((/** @type {any} */ row) => [row.entry, row.workstation]));
    redraw(this.#byHand, this.#entries.map((row) => [row.entry, row.number, row.names]), () => this.#entries.map(
      (row) => make("label", {},
        make("span", {}, `${row.number} · ${namesOf(row)}`),
        make("input", { class: "field num", maxlength: "64", value: held.get(row.entry), "data-entry": row.entry }))));
  }

  /**
   * The lots as entered: who stands at a workstation that was named before works there a shift later.
   *
   * @returns {{ entry: string, workstation: string, shift: number }[] | null} null: none is
   */
  get #entered() {
    const fields = /** @type {HTMLInputElement[]} */ ([...this.#byHand.querySelectorAll("input")]);
    const given = fields.map((field) => ({ entry: field.dataset.entry ?? "", workstation: field.value.trim() }))
      .filter((lot) => lot.workstation);
    const lots = given.map((lot, at) => ({
      ...lot, shift: 1 + given.slice(0, at).filter((before) => before.workstation === lot.workstation).length,
    }));
    return lots.length ? lots : null;
  }

  #drawLots() {
    const how = this.#byLot ? { seed: this.#seed.value.trim() } : { lots: this.#entered };
    const again = this.#view.drawn ? { reason: this.#why.value.trim() } : {};
    this.desk.send("DrawWorkstations", { contest: this.#contest, ...how, ...again },
      t("Draw of workstations: {what}", { what: text(this.#view.contest.title) }));
    this.#why.value = "";
  }

  /** @param {number} count */
  #reveal(count) {
    this.desk.send("RevealDraw", { contest: this.#contest, count },
      t("Reveal {n} of {of}: {what}", { n: count, of: this.#view.of, what: text(this.#view.contest.title) }));
  }
}
customElements.define("draw-panel", DrawPanel);

/** @param {any} row */
function namesOf(row) {
  return (row.names ?? []).map(text).join(", ");
}
