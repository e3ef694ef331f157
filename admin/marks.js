// @ts-check
import "./cell-card.js";
import "./lock-panel.js";
import "./marks-grid.js";
import "./picker.js";
import "./publication-panel.js";
import "./signature-panel.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { hold } from "./hold.js";
import { icon, make, tag } from "./make.js";
import { markWords } from "./mark-cell.js";

/** @typedef {import("./mark-cell.js").MarkCell} MarkCell */
/** @typedef {{ entry: string, who: string, module: any, before: string | null, rev: number }} Change */
/** @typedef {{ paste: object | undefined, changes: Change[] }} Step what one undo takes back: a mark, or a paste */

/**
 * The page on which marks of one contest are entered, locked, signed and published.
 *
 * Set `desk` before it is connected; `show(contest)` follows the address.
 */
export class MarksPage extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #contest = "";
  /** @type {any} */ #view = null;
  /** @type {MarkCell | null} */ #cell = null;
  /** @type {{ entry: string, module: string } | null} */ #history = null;
  /** @type {Step[]} */ #steps = [];
  #tab = "changes";
  #blind = false;
  /** @type {(() => void) | null} */ #leave = null;
  #onDesk = () => this.#render();

  #picker = /** @type {any} */ (make("choice-picker", { label: t("Contest"), empty: t("Choose a contest") }));
  #note = make("span", { class: "quiet-text" });
  #closed = tag("quiet", "lock", t("contest locked"));
  #saved = make("span", { "aria-live": "polite" });
  #numbers = make("button", {
    class: "btn", type: "button", "aria-pressed": "false", click: () => this.#setBlind(),
  }, t("Numbers only"));
  #grid = /** @type {any} */ (make("marks-grid"));
  #message = make("p", { class: "message" }, t("Choose a contest above."));
  #tabs = make("div", { class: "segments tabs", role: "tablist" });
  #card = /** @type {any} */ (make("cell-card"));
  #locks = /** @type {any} */ (make("lock-panel"));
  #signatures = /** @type {any} */ (make("signature-panel"));
  #publication = /** @type {any} */ (make("publication-panel"));
  #undo = make("button", { class: "btn", type: "button", click: () => this.#takeBack() });
  #lock = hold(make("button", { class: "btn pri", type: "button" }), () => this.#lockColumn());

  connectedCallback() {
    if (this.firstChild) return;
    for (const part of [this.#grid, this.#card, this.#locks, this.#signatures, this.#publication]) part.desk = this.desk;
    this.#picker.addEventListener("pick", (/** @type {CustomEvent} */ event) => {
      location.hash = `#/marks/${event.detail}`;
    });
    this.append(
      make("header", { class: "head" },
        this.#picker, this.#note, make("span", { class: "sp" }), this.#numbers, this.#closed, this.#saved),
      make("section", { class: "sheet", "aria-label": t("Marks") }, this.#message, this.#grid),
      make("aside", { class: "side" },
        this.#tabs, make("div", { class: "side-body" }, this.#card, this.#locks, this.#signatures, this.#publication)),
      make("footer", { class: "deck" },
        this.#undo, make("span", { class: "sp" }), this.#hints(), make("span", { class: "sp" }), this.#lock),
    );
    this.addEventListener("mark-state", (event) => this.#follow(/** @type {CustomEvent} */ (event).detail.cell));
    this.addEventListener("mark-saved", (event) => this.#remember(/** @type {CustomEvent} */ (event).detail));
    this.addEventListener("mark-undo", () => this.#takeBack());
    this.addEventListener("mark-history", () => this.#toggleHistory());
    this.desk.addEventListener("index", this.#onDesk);
    this.desk.addEventListener("link", this.#onDesk);
    this.#renderTabs();
    this.#render();
  }

  disconnectedCallback() {
    this.#leave?.();
    this.desk.removeEventListener("index", this.#onDesk);
    this.desk.removeEventListener("link", this.#onDesk);
  }

  /** @param {string} contest empty: none chosen yet */
  show(contest) {
    if (contest === this.#contest) return;
    this.#leave?.();
    this.#contest = contest;
    this.#view = this.#cell = this.#history = null;
    this.#steps = [];
    this.#message.textContent = contest ? t("Fetching the marks…") : t("Choose a contest above.");
    this.#leave = contest ? this.desk.watch(`marks:${contest}@crew`, (view) => {
      this.#view = view;
      this.#render();
    }, () => {
      this.#view = null;
      this.#message.textContent = t("This contest is not among those you may see.");
      this.#render();
    }) : null;
    this.#render();
  }

  #hints() {
    const keys = [["Enter", t("down")], ["Tab", t("right")], ["Esc", t("restore")], ["F2", t("history")]];
    return make("span", { class: "keys" },
      ...keys.map(([key, words]) => make("span", {}, make("kbd", {}, key), words)));
  }

  #render() {
    const { desk } = this;
    this.#picker.choices = (desk.index?.contests ?? []).map((/** @type {any} */ contest) => ({
      value: contest.id, title: text(contest.title), note: `${text(contest.category)} · ${text(contest.venue.title)}`,
    }));
    this.#picker.value = this.#contest;
    const first = desk.index?.contests[0]?.id;
    const undecided = !this.#contest && /^(#(\/marks\/?)?)?$/.test(location.hash);
    if (undecided && first) return location.replace(`#/marks/${first}`);
    const view = this.#view;
    this.#message.hidden = Boolean(view);
    this.#grid.hidden = !view;
    this.#closed.hidden = !view?.closed;
    this.#numbers.hidden = !view;
    this.#note.textContent = view ? text(view.contest.place) : "";
    for (const part of [this.#card, this.#locks, this.#signatures, this.#publication]) part.hidden = !view;
    if (view) {
      this.#grid.render(view, this.#blind);
      this.#renderSide();
    }
    this.#renderSaved();
    this.#renderDeck();
  }

  #renderTabs() {
    const tabs = [
      ["changes", t("Changes")], ["locks", t("Locks")], ["signatures", t("Sign-off")], ["publication", t("Publication")],
    ];
    this.#tabs.replaceChildren(...tabs.map(([id, words]) => make("button", {
      class: "btn", type: "button", role: "tab", "aria-selected": String(id === this.#tab),
      click: () => this.#openTab(id),
    }, words)));
  }

  /** @param {string} id */
  #openTab(id) {
    this.#tab = id;
    this.#renderTabs();
    if (this.#view) this.#renderSide();
  }

  #renderSide() {
    this.#card.hidden = this.#tab !== "changes";
    this.#locks.hidden = this.#tab !== "locks";
    this.#signatures.hidden = this.#tab !== "signatures";
    this.#publication.hidden = this.#tab !== "publication";
    this.#card.render(this.#view, this.#cell, this.#history);
    this.#locks.render(this.#view);
    this.#signatures.render(this.#view);
    this.#publication.render(this.#view);
  }

  #renderSaved() {
    const view = this.#view;
    const cells = view ? this.#grid.cells : [];
    const wrong = cells.filter((/** @type {MarkCell} */ cell) => cell.problem).length;
    const open = cells.filter((/** @type {MarkCell} */ cell) => ["sending", "draft"].includes(cell.state)).length;
    const newest = Math.max(0, ...(view?.recent ?? []).map((/** @type {any} */ change) => change.at));
    this.#saved.replaceChildren(...(
      wrong ? [tag("bad", "warn", t("Not saved: {n}", { n: wrong }))]
        : open ? [tag("quiet", "ring", t("Not saved yet: {n}", { n: open }))]
          : newest ? [tag("ok", "check", t("All saved, last at {time}", { time: wallClock(newest, this.desk.zone, true) }))]
            : []));
    this.#saved.classList.add("num");
  }

  #renderDeck() {
    const step = this.#steps[this.#steps.length - 1];
    this.#undo.disabled = !step || !this.desk.can("RecordMark");
    this.#undo.replaceChildren(icon("undo"),
      step ? undoWords(step) : t("Undo"),
      make("kbd", {}, "Ctrl Z"));
    const column = this.#column;
    this.#lock.disabled = !column || column.locked || !this.desk.can("LockMarks");
    this.#lock.hidden = !this.desk.may("LockMarks");
    this.#lock.replaceChildren(icon("lock"),
      column ? t("Lock {module}", { module: text(column.label) }) : t("Lock a module"),
      make("small", {}, column?.locked ? t("locked") : t("hold")));
  }

  get #column() {
    const id = this.#cell?.place?.module.id;
    return this.#view?.modules.find((/** @type {any} */ module) => module.id === id);
  }

  /** @param {MarkCell} cell */
  #follow(cell) {
    if (cell.contains(document.activeElement) || cell === this.#cell) {
      if (cell !== this.#cell) this.#history = null;
      this.#cell = cell;
      this.#card.render(this.#view, cell, this.#history);
    }
    this.#renderSaved();
    this.#renderDeck();
  }

  /** @param {{ cell: MarkCell, before: string | null, rev: number, paste?: object }} saved */
  #remember({ cell, before, rev, paste }) {
    const { entry, who, module } = /** @type {import("./mark-cell.js").Place} */ (cell.place);
    const change = { entry, who, module, before, rev };
    const step = paste && this.#steps.find((one) => one.paste === paste);
    if (step) step.changes.push(change);
    else this.#steps.push({ paste, changes: [change] });
    this.#renderDeck();
  }

  async #takeBack() {
    const step = this.#steps[this.#steps.length - 1];
    if (!step || !this.desk.can("RecordMark")) return;
    this.#steps.pop();
    this.#renderDeck();
    await Promise.all(step.changes.map(({ entry, who, module, before, rev }) =>
      this.desk.send("RecordMark", { entry, module: module.id, mark: before, rev, reason: t("undone") },
        t("Undo. {what}", { what: markWords(who, module, before) }))));
  }

  #toggleHistory() {
    const place = this.#cell?.place;
    this.#history = this.#history || !place ? null : { entry: place.entry, module: place.module.id };
    this.#openTab("changes");
  }

  #lockColumn() {
    const column = this.#column;
    if (!column) return;
    this.desk.send("LockMarks", { contest: this.#contest, module: column.id },
      t("Lock marks: {what}", { what: text(column.label) }));
  }

  #setBlind() {
    this.#blind = !this.#blind;
    this.#numbers.setAttribute("aria-pressed", String(this.#blind));
    this.#render();
  }
}
customElements.define("marks-page", MarksPage);

/** @param {Step} step */
function undoWords({ changes }) {
  const [{ who, module }] = changes;
  return changes.length === 1
    ? t("Undo: {who}, {module}", { who, module: module.words })
    : t("Undo the paste, marks: {n}", { n: changes.length });
}
