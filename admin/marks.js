// @ts-check
import "./aspects-grid.js";
import "./audience-preview.js";
import "./cell-card.js";
import "./lock-panel.js";
import "./marks-grid.js";
import "./picker.js";
import "./publication-panel.js";
import "./results-table.js";
import "./signature-panel.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { dayWords } from "./aspects-grid.js";
import { hold } from "./hold.js";
import { icon, make, redraw, tag } from "./make.js";
import { MAIN, standingName, standingOf } from "./standing.js";

/** @typedef {import("./mark-cell.js").MarkCell} MarkCell */
/** @typedef {import("./commands.js").Sent} Sent */
/** @typedef {Sent[]} Step what one undo takes back: a command, or all of a paste */

/** Commands that undo takes back, with short words for what they did. @type {Record<string, (page: MarksPage, data: any) => string>} */
const UNDOABLE = {
  RecordMark: (page, data) => [page.number(data.entry), page.partWords(data)].join(", "),
  SetEntryStatus: (page, data) => [page.number(data.entry), t("status")].join(", "),
  SetPublication: () => t("publication"),
  SetProtest: () => t("protest"),
};

/**
 * The page on which marks of one contest are entered, by modules or by aspects, locked, signed and
 * published.
 *
 * Set `desk` before it is connected; `show` follows the address.
 */
export class MarksPage extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #contest = "";
  #standing = MAIN;
  /** the module whose aspects are open; "": the marks of all modules */ #module = "";
  /** @type {any} */ #view = null;
  /** @type {any} */ #aspects = null;
  /** @type {MarkCell | null} */ #cell = null;
  /** @type {import("./cell-card.js").Spot | null} */ #history = null;
  /** @type {Step[]} */ #steps = [];
  #tab = "changes";
  #blind = false;
  /** @type {(() => void) | null} */ #leave = null;
  /** @type {(() => void) | null} */ #leaveAspects = null;
  #onDesk = () => this.#render();
  #onSettled = (/** @type {any} */ event) => this.#remember(event.detail);

  #back = make("a", { class: "btn" }, t("‹ Modules"));
  #title = make("h1");
  #picker = /** @type {any} */ (make("choice-picker", { class: "contest-pick", label: t("Contest"), empty: t("Choose a contest") }));
  #standings = /** @type {any} */ (make("choice-picker", { class: "standing-pick", label: t("Standing") }));
  #parts = make("div", { class: "segments parts", role: "group", "aria-label": t("Sub-criteria") });
  #note = make("span", { class: "quiet-text" });
  #closed = tag("quiet", "lock", t("contest locked"));
  #saved = make("span", { "aria-live": "polite" });
  #numbers = make("button", {
    class: "btn", type: "button", "aria-pressed": "false", click: () => this.#setBlind(),
  }, t("Numbers only"));
  #grid = /** @type {any} */ (make("marks-grid"));
  #aspectsGrid = /** @type {any} */ (make("aspects-grid"));
  #results = /** @type {any} */ (make("results-table"));
  #message = make("p", { class: "message" }, t("Choose a contest above."));
  #tabs = make("div", { class: "segments tabs", role: "tablist" });
  #card = /** @type {any} */ (make("cell-card"));
  #locks = /** @type {any} */ (make("lock-panel"));
  #signatures = /** @type {any} */ (make("signature-panel"));
  #publication = /** @type {any} */ (make("publication-panel"));
  #undo = make("button", { class: "btn undo", type: "button", click: () => this.#takeBack() });
  #lock = hold(make("button", { class: "btn pri", type: "button" }), () => this.#lockColumn());

  connectedCallback() {
    if (!this.firstChild) this.#build();
    this.desk.addEventListener("index", this.#onDesk);
    this.desk.addEventListener("link", this.#onDesk);
    this.desk.commands.addEventListener("settled", this.#onSettled);
    this.#renderTabs();
    this.#render();
  }

  disconnectedCallback() {
    this.#leave?.();
    this.#leaveAspects?.();
    this.desk.removeEventListener("index", this.#onDesk);
    this.desk.removeEventListener("link", this.#onDesk);
    this.desk.commands.removeEventListener("settled", this.#onSettled);
  }

  #build() {
    const parts = [this.#grid, this.#aspectsGrid, this.#card, this.#locks, this.#signatures, this.#publication];
    for (const part of parts) part.desk = this.desk;
    this.append(
      make("header", { class: "head" },
        this.#back, this.#title, this.#picker, this.#standings, this.#parts, this.#note, make("span", { class: "sp" }),
        this.#numbers, this.#closed, this.#saved),
      make("section", { class: "sheet", "aria-label": t("Marks") },
        this.#message, this.#grid, this.#aspectsGrid, this.#results),
      make("aside", { class: "side" },
        this.#tabs, make("div", { class: "side-body" }, this.#card, this.#locks, this.#signatures, this.#publication)),
      make("footer", { class: "deck" },
        this.#undo, make("span", { class: "sp" }), this.#hints(), make("span", { class: "sp" }), this.#lock),
      make("audience-preview"),
    );
    this.#picker.addEventListener("pick", (/** @type {CustomEvent} */ event) => {
      location.hash = `#/marks/${event.detail}`;
    });
    this.#standings.addEventListener("pick", (/** @type {CustomEvent} */ event) => {
      location.hash = `#/marks/${this.#contest}/standing/${event.detail}`;
    });
    this.addEventListener("mark-state", (event) => this.#follow(/** @type {CustomEvent} */ (event).detail.cell));
    this.addEventListener("mark-undo", () => this.#takeBack());
    this.addEventListener("mark-history", () => this.#toggleHistory());
    this.addEventListener("take-back", (event) => this.#takeBackChange(/** @type {CustomEvent} */ (event).detail));
    this.addEventListener("keydown", (event) => this.#steer(event));
  }

  /**
   * @param {string} contest empty: none chosen yet
   * @param {string} [part] "aspects" or "standing"; which, `id` says
   * @param {string} [id]
   */
  show(contest, part = "", id = "") {
    this.#open(contest);
    this.#standing = part === "standing" ? id : part ? this.#standing : MAIN;
    this.#openAspects(part === "aspects" ? id : "");
    this.#render();
  }

  /** @param {string} contest */
  #open(contest) {
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
  }

  /** @param {string} module */
  #openAspects(module) {
    const stays = module === this.#module && this.#aspects?.contest.id === this.#contest;
    if (stays || (!module && !this.#module)) return;
    this.#leaveAspects?.();
    this.#module = module;
    this.#aspects = this.#cell = this.#history = null;
    this.#tab = "changes";
    this.#renderTabs();
    this.#leaveAspects = module ? this.desk.watch(`aspects:${this.#contest}/${module}@crew`, (view) => {
      this.#aspects = view;
      this.#render();
    }, () => location.replace(`#/marks/${this.#contest}`)) : null;
  }

  /** Name an entry by its number. @param {string} entry */
  number(entry) {
    return this.#view?.rows.find((/** @type {any} */ row) => row.entry === entry)?.number ?? "?";
  }

  /** Name what a mark was for. @param {{ module?: string, aspect?: string }} data */
  partWords({ module, aspect }) {
    const aspects = (this.#aspects?.parts ?? []).flatMap((/** @type {any} */ part) => part.aspects);
    if (aspect) return aspects.find((/** @type {any} */ one) => one.id === aspect)?.label ?? aspect;
    return text(this.#view?.modules.find((/** @type {any} */ one) => one.id === module)?.label);
  }

  #hints() {
    const keys = [["Enter", t("down")], ["Tab", t("right")], ["Esc", t("restore")], ["F2", t("history")]];
    return make("span", { class: "keys" },
      ...keys.map(([key, words]) => make("span", {}, make("kbd", {}, key), words)));
  }

  /** What the side's card and the grid draw: the marks, or the aspects of a module. */
  get #shown() {
    return this.#module ? this.#aspects : this.#view;
  }

  #render() {
    const { desk } = this;
    const first = desk.index?.contests[0]?.id;
    const undecided = !this.#contest && /^(#(\/marks\/?)?)?$/.test(location.hash);
    if (undecided && first) return location.replace(`#/marks/${first}`);
    this.dataset.mode = this.#module ? "aspects" : "marks";
    this.#renderHead();
    const shown = this.#shown;
    const signing = this.#tab === "signatures" && !this.#module;
    this.#message.hidden = Boolean(shown);
    this.#grid.hidden = !shown || Boolean(this.#module) || signing;
    this.#results.hidden = !shown || !signing;
    this.#aspectsGrid.hidden = !shown || !this.#module;
    if (shown) this.#renderSheet();
    this.#renderSide();
    this.#renderSaved();
    this.#renderDeck();
  }

  #renderHead() {
    const view = this.#view;
    const inside = Boolean(this.#module);
    this.#back.hidden = this.#title.hidden = this.#parts.hidden = !inside;
    this.#picker.hidden = inside;
    this.#standings.hidden = inside || !view || view.standings.length < 2;
    this.#closed.hidden = !view?.closed;
    this.#numbers.hidden = !view;
    this.#note.hidden = inside;
    this.#note.textContent = view ? text(view.contest.place) : "";
    if (inside) return this.#renderModule();
    this.#picker.choices = (this.desk.index?.contests ?? []).map((/** @type {any} */ contest) => ({
      value: contest.id, title: text(contest.title), note: `${text(contest.category)} · ${text(contest.venue.title)}`,
    }));
    this.#picker.value = this.#contest;
    if (!view) return;
    this.#standings.choices = view.standings.map((/** @type {any} */ one) => ({ value: one.id, title: standingName(one) }));
    this.#standings.value = standingOf(view, this.#standing).id;
  }

  #renderModule() {
    const view = this.#aspects;
    this.#back.setAttribute("href", `#/marks/${this.#contest}`);
    if (!view) return;
    redraw(this.#title, [view.contest, view.module], () => [
      make("span", {}, `${text(view.module.label)} ${text(view.module.title)}`), make("small", {}, text(view.contest.title))]);
    const here = this.#cell?.place?.part.group;
    redraw(this.#parts, [view.contest.id, view.module.id, view.parts], () => view.parts.map((/** @type {any} */ part) => make("button", {
      class: "btn num", type: "button", title: text(part.title), "data-part": part.id,
      click: () => this.#aspectsGrid.go(part.id),
    }, part.label, part.day ? make("small", {}, dayWords(part.day)) : null)));
    for (const key of this.#parts.children) key.setAttribute("aria-pressed", String(key.dataset.part === here));
  }

  #renderTabs() {
    const tabs = [
      ["changes", t("Changes")], ["locks", t("Locks")], ["signatures", t("Sign-off")], ["publication", t("Publication")],
    ];
    redraw(this.#tabs, this.#tab, () => tabs.map(([id, words]) => make("button", {
      class: "btn", type: "button", role: "tab", "aria-selected": String(id === this.#tab),
      click: () => this.#openTab(id),
    }, words)));
  }

  /** @param {string} id */
  #openTab(id) {
    this.#tab = id;
    this.#renderTabs();
    this.#render();
  }

  #renderSheet() {
    if (this.#module) return this.#aspectsGrid.render(this.#aspects, this.#blind);
    const standing = standingOf(this.#view, this.#standing);
    this.#grid.render(this.#view, standing, this.#blind);
    this.#results.render(this.#view, standing, this.#blind);
  }

  #renderSide() {
    const shown = this.#shown;
    const tab = shown ? this.#tab : "";
    this.#tabs.hidden = Boolean(this.#module);
    this.#card.hidden = tab !== "changes";
    this.#locks.hidden = tab !== "locks";
    this.#signatures.hidden = tab !== "signatures";
    this.#publication.hidden = tab !== "publication";
    if (!shown) return;
    this.#card.render(shown, this.#cell, this.#history);
    if (this.#module) return;
    const standing = standingOf(shown, this.#standing);
    this.#locks.render(shown);
    this.#signatures.render(shown, standing);
    this.#publication.render(shown, standing);
  }

  /** @returns {MarkCell[]} */
  get #cells() {
    return (this.#module ? this.#aspectsGrid : this.#grid).cells;
  }

  #renderSaved() {
    const shown = this.#shown;
    const cells = shown ? this.#cells : [];
    const wrong = cells.filter((cell) => cell.problem).length;
    const open = cells.filter((cell) => ["sending", "draft"].includes(cell.state)).length;
    const newest = Math.max(0, ...(shown?.recent ?? []).map((/** @type {any} */ change) => change.at));
    const find = () => this.#cells.find((cell) => cell.problem)?.focus();
    redraw(this.#saved, [wrong, open, newest], () => (
      wrong ? [make("button", { class: "btn danger", type: "button", click: find }, icon("warn"), t("Not saved: {n}", { n: wrong }))]
        : open ? [tag("quiet", "ring", t("Not saved yet: {n}", { n: open }))]
          : newest ? [tag("ok", "check", t("All saved, last at {time}", { time: wallClock(newest, this.desk.zone, true) }))]
            : []));
    this.#saved.classList.add("num");
  }

  #renderDeck() {
    const step = this.#steps[this.#steps.length - 1];
    this.#undo.disabled = !step || !this.desk.can(step[0].name);
    this.#undo.replaceChildren(icon("undo"),
      make("span", {}, step ? this.#undoWords(step) : t("Undo")),
      make("kbd", {}, "Ctrl Z"));
    const column = this.#column;
    this.#lock.disabled = !column || column.locked || !this.desk.can("LockMarks");
    this.#lock.hidden = !this.desk.may("LockMarks");
    this.#lock.replaceChildren(icon("lock"),
      column ? t("Lock {module}", { module: text(column.label) }) : t("Lock a module"),
      make("small", {}, column?.locked ? t("locked") : t("hold")));
  }

  get #column() {
    const id = this.#module || this.#cell?.place?.part.module;
    return this.#view?.modules.find((/** @type {any} */ module) => module.id === id);
  }

  /** @param {MarkCell} cell */
  #follow(cell) {
    if (cell.contains(document.activeElement) || cell === this.#cell) {
      if (cell !== this.#cell) this.#history = null;
      this.#cell = cell;
      if (this.#shown) this.#card.render(this.#shown, cell, this.#history);
      if (this.#module) this.#renderModule();
    }
    this.#renderSaved();
    this.#renderDeck();
  }

  // Undo

  /** @param {Sent} sent */
  #remember(sent) {
    if (sent.standing !== "accepted" || !UNDOABLE[sent.name] || !this.#isHere(sent.data)) return;
    const step = sent.whole && this.#steps.find(([first]) => first.whole === sent.whole);
    if (step) step.push(sent);
    else this.#steps.push([sent]);
    this.#renderDeck();
  }

  /** @param {any} data of a command */
  #isHere({ contest, entry }) {
    return contest ? contest === this.#contest : this.#view?.rows.some((/** @type {any} */ row) => row.entry === entry);
  }

  /** @param {Step} step */
  #undoWords([first, ...rest]) {
    return rest.length
      ? t("Undo the paste, marks: {n}", { n: rest.length + 1 })
      : t("Undo: {what}", { what: UNDOABLE[first.name](this, first.data) });
  }

  #takeBack() {
    const step = this.#steps[this.#steps.length - 1];
    if (!step || !this.desk.can(step[0].name)) return;
    this.#steps.pop();
    this.#renderDeck();
    for (const sent of [...step].reverse()) {
      this.desk.send("Undo", { command: sent.id }, t("Undo. {what}", { what: sent.says }));
    }
  }

  /** @param {{ command: string, where: string }} change */
  #takeBackChange({ command, where }) {
    this.#steps = this.#steps.filter((step) => step.length > 1 || step[0].id !== command);
    this.#renderDeck();
    this.desk.send("Undo", { command }, t("Undo. {what}", { what: where }));
  }

  /** @param {KeyboardEvent} event */
  #steer(event) {
    const undo = (event.ctrlKey || event.metaKey) && event.code === "KeyZ" && !event.shiftKey;
    if (!undo || event.defaultPrevented || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    this.#takeBack();
  }

  #toggleHistory() {
    const place = this.#cell?.place;
    const { entry, part } = place ?? {};
    this.#history = this.#history || !place ? null
      : { entry: /** @type {string} */ (entry), module: part?.module ?? "", aspect: part?.field === "aspect" ? part.id : undefined };
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
