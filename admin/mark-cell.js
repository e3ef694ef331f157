// @ts-check
import { mark, points, t } from "../display/kit/texts.js";
import { answerOf, isSaved } from "./answers.js";
import { make } from "./make.js";
import { conflictText } from "./wording.js";

/** @typedef {import("./answers.js").Part} Part */
/**
 * @typedef {object} Place where the cell stands
 * @property {string} entry
 * @property {string} who the number of the entry, for the log and for screen readers
 * @property {Part} part
 */

/**
 * One mark that can be typed over: of a module, or of an aspect by its kind.
 *
 * What is typed is sent on Enter, Tab and when the cell is left, or as soon as nothing can follow,
 * with the revision that was seen when typing began. It is drawn as saved only when the server has
 * accepted it; refused text stays here with the server's sentence. Emits `mark-state` whenever its
 * state changes, `mark-move` when the cursor wants another cell, `mark-paste` when a rectangle of
 * cells was pasted here; what comes of it, `say` and `put` tell.
 */
export class MarkCell extends HTMLElement {
  /** @type {import("./desk.js").Desk | null} */ desk = null;
  /** @type {Place | null} */ place = null;
  /** @type {any} */ #cell = null;
  /** @type {string | null} what is typed and not yet saved */ #draft = null;
  #seen = 0;
  #own = -1;
  #sending = false;
  #fresh = false;
  #open = false;
  /** @type {{ conflict: boolean, text: string, current?: any } | null} */ #problem = null;
  #input = make("input", { class: "num", autocomplete: "off", spellcheck: "false", maxlength: "12" });
  #earned = make("small", { class: "earned num", hidden: true });
  #tip = make("span", { class: "tip", role: "alert", hidden: true });
  #note = "";

  connectedCallback() {
    if (this.firstChild) return;
    this.append(this.#input, this.#earned, this.#tip);
    this.#input.addEventListener("focus", () => this.#enter());
    this.#input.addEventListener("mousedown", (/** @type {MouseEvent} */ event) => this.#touch(event));
    this.#input.addEventListener("input", () => this.#type(this.#input.value));
    this.#input.addEventListener("beforeinput", (/** @type {InputEvent} */ event) => this.#strike(event));
    this.#input.addEventListener("blur", () => this.#leave());
    this.#input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#steer(event));
    this.#input.addEventListener("paste", (/** @type {ClipboardEvent} */ event) => this.#paste(event));
  }

  /** `idle`, `draft`, `sending`, `refused` or `conflict`. */
  get state() {
    if (this.#problem) return this.#problem.conflict ? "conflict" : "refused";
    if (this.#sending) return "sending";
    return this.#draft === null ? "idle" : "draft";
  }

  /** What stands in the way of the typed mark, if anything does. */
  get problem() {
    return this.#problem;
  }

  /** What is typed and not saved; null when there is nothing. */
  get draft() {
    return this.#draft;
  }

  /** Whether a mark can be entered here now. */
  get open() {
    return this.#open && !this.#sending && Boolean(this.desk?.linked);
  }

  /** The saved mark and its revision, as the server last told them. */
  get saved() {
    return this.#cell;
  }

  /**
   * Draw the mark that the server holds.
   *
   * @param {any} cell from the view
   * @param {boolean} open whether it may be edited now
   */
  show(cell, open) {
    const before = this.#cell;
    this.#cell = cell;
    this.#open = open;
    if (before && cell.rev > before.rev && cell.by !== this.desk?.you.id) this.#fresh = true;
    if (cell.rev >= this.#own && !this.#sending && this.#taken) this.#forget();
    this.#paint();
  }

  focus() {
    this.#input.focus();
  }

  /** Say something beside the cell, until the cursor moves or something is typed. @param {string} words */
  say(words) {
    this.#note = words;
    this.#paint();
  }

  /**
   * Enter a mark as if it had been typed. Resolves when its result has come.
   *
   * @param {string} typed
   * @param {string} whole names the paste that it is a part of
   */
  put(typed, whole) {
    this.#seen = Math.max(this.#cell.rev, this.#own);
    this.#draft = typed;
    this.#problem = null;
    return this.#commit(whole);
  }

  /** Take one of the answer's keys; a whole answer is sent, and the cursor goes on. @param {string} key */
  press(key) {
    if (!this.open || !this.place) return;
    const { part } = this.place;
    const answer = answerOf(part);
    const begun = part.kind === "judged" && !this.#problem && !this.#taken ? this.#draft ?? "" : "";
    this.#write(begun + key);
    if (part.kind !== "judged" || answer.isWhole(part, this.#draft ?? "")) this.#commitAndMove(0, 1);
  }

  /** Throw the typed mark away and show the saved one. */
  restore() {
    this.#forget();
    this.#paint();
    this.#tell("mark-state");
  }

  /** Send the typed mark again, now against the value that was met. */
  insist() {
    this.#seen = this.#problem?.current?.rev ?? this.#cell.rev;
    this.#problem = null;
    this.#commit();
  }

  #forget() {
    this.#draft = null;
    this.#note = "";
    this.#problem = null;
  }

  #enter() {
    this.#input.select();
    this.#tell("mark-state");
  }

  // Scores are typed anew as a whole: one more key beside a refused answer would complete a wrong one.
  /** @param {MouseEvent} event */
  #touch(event) {
    if (!this.#problem || this.place?.part.kind !== "judged" || document.activeElement !== this.#input) return;
    event.preventDefault();
    this.#input.select();
  }

  #leave() {
    this.#fresh = false;
    this.#note = "";
    this.#commit();
    this.#paint();
  }

  /** @param {string} typed */
  #type(typed) {
    if (!this.place) return;
    const { part } = this.place;
    const answer = answerOf(part);
    const clean = answer.keep(part, typed);
    this.#write(clean, clean === typed ? "" : answer.rule(part));
    if (answer.isWhole(part, clean)) this.#commit();
  }

  /** @param {string} typed @param {string} [note] */
  #write(typed, note = "") {
    if (this.#draft === null || this.#taken) this.#seen = Math.max(this.#cell.rev, this.#own);
    this.#draft = typed;
    this.#note = note;
    this.#problem = null;
    this.#paint();
    this.#tell("mark-state");
  }

  // One value is typed text; a tab or a line break makes it a piece of a table.
  /** @param {ClipboardEvent} event */
  #paste(event) {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    const alone = !/[\t\r\n]./.test(pasted.trimEnd());
    if (alone && this.place?.part.kind !== "binary") return;
    event.preventDefault();
    this.#tell("mark-paste", { text: pasted });
  }

  /** @param {string} [whole] */
  async #commit(whole) {
    const desk = this.desk;
    if (!desk || !this.place || this.#draft === null || this.#sending || this.#problem || this.#taken) return;
    if (!this.#open || !desk.linked) return;
    const { entry, who, part } = this.place;
    if (isSaved(part, this.#draft, this.#cell)) return this.restore();
    const answer = answerOf(part);
    const value = answer.tell(part, this.#draft);
    const data = { entry, [part.field]: part.id, ...answer.read(part, this.#draft), rev: this.#seen };
    this.#sending = true;
    this.#paint();
    this.#tell("mark-state");
    const sent = await desk.send("RecordMark", data, t("Mark: {who}, {module} → {value}", { who, module: part.words, value }), whole);
    this.#sending = false;
    this.#settle(sent, desk, part);
  }

  /**
   * @param {import("./commands.js").Sent} sent
   * @param {import("./desk.js").Desk} desk
   * @param {Part} part
   */
  #settle(sent, desk, part) {
    if (sent.standing === "accepted") {
      this.#own = this.#seen + 1;
      if (this.#cell.rev >= this.#own) this.#forget();
    } else if (sent.reason?.code === "unchanged") {
      this.#forget();
    } else {
      const conflict = sent.standing === "conflict";
      const said = (/** @type {string} */ value) => answerOf(part).say(part, value);
      const text = conflict ? conflictText(sent.reason, desk, said) : sent.reason?.text ?? t("Refused");
      this.#problem = { conflict, text, current: sent.reason?.current };
    }
    this.#paint();
    if (document.activeElement === this.#input) this.#input.select();
    this.#tell("mark-state");
  }

  /** @param {KeyboardEvent} event */
  #steer(event) {
    const still = this.#draft === null || this.place?.part.kind === "binary";
    const at = this.#input.selectionStart;
    const end = this.#input.value.length;
    const undo = (event.ctrlKey || event.metaKey) && event.code === "KeyZ" && !event.shiftKey;
    if (event.key === "Escape" || (undo && !still)) this.restore();
    else if (undo) this.#tell("mark-undo");
    else if (event.key === "F2") this.#tell("mark-history");
    else if (event.key === "Enter") this.#commitAndMove(0, event.shiftKey ? -1 : 1);
    else if (event.key === "ArrowDown") this.#tell("mark-move", { across: 0, down: 1 });
    else if (event.key === "ArrowUp") this.#tell("mark-move", { across: 0, down: -1 });
    else if (event.key === "ArrowLeft" && (still || at === 0)) this.#tell("mark-move", { across: -1, down: 0 });
    else if (event.key === "ArrowRight" && (still || at === end)) this.#tell("mark-move", { across: 1, down: 0 });
    else return;
    event.preventDefault();
  }

  /** Take a letter that is an answer by itself, from any kind of keyboard. @param {InputEvent} event */
  #strike(event) {
    if (!this.place) return;
    const { part } = this.place;
    const { press, rule } = answerOf(part);
    if (!press) return;
    event.preventDefault();
    const said = event.data === null ? "" : press(event.data, this.#now);
    if (said === undefined) this.say(rule(part));
    else this.#type(said);
  }

  /** Whether the typed mark was accepted, and only the view of it has not come yet. */
  get #taken() {
    return this.#own > this.#seen;
  }

  get #now() {
    if (this.#draft !== null) return this.#draft;
    return this.#cell.mark == null ? null : Number(this.#cell.mark) ? "1" : "0";
  }

  /** @param {number} across @param {number} down */
  #commitAndMove(across, down) {
    this.#commit();
    this.#tell("mark-move", { across, down, wrap: true });
  }

  #paint() {
    if (!this.place || !this.#cell) return;
    const { who, part } = this.place;
    const answer = answerOf(part);
    const shown = this.#draft === null ? answer.write(part, this.#cell)
      : answer.press ? answer.tell(part, this.#draft) : this.#draft;
    if (this.#input.value !== shown) this.#input.value = shown;
    this.#input.inputMode = answer.keyboard;
    this.#input.placeholder = this.#open ? "—" : "·";
    this.#input.readOnly = !this.#open || this.#sending || !this.desk?.linked;
    this.#input.setAttribute("aria-label", t("Entry {who}, {module}, at most {max}", {
      who, module: part.words, max: points(part.max),
    }));
    this.#paintEarned(part);
    const hint = this.#problem?.text ?? (this.#note || this.#hint);
    this.#tip.textContent = hint ?? "";
    this.#tip.hidden = !hint;
    this.#input.setAttribute("aria-invalid", String(Boolean(this.#problem)));
    this.dataset.state = this.state;
    this.toggleAttribute("data-over", Boolean(this.#hint));
    this.toggleAttribute("data-said", Boolean(this.#note));
    this.toggleAttribute("data-fresh", this.#fresh);
    this.toggleAttribute("data-closed", !this.#open);
  }

  /** What the answer earns, where it doesn't say that itself, or that the judges have to talk. @param {Part} part */
  #paintEarned(part) {
    const { earned, discuss } = this.#cell;
    const saved = this.#draft === null && (part.kind === "binary" || part.kind === "judged");
    this.#earned.textContent = !saved ? "" : discuss ? t("discuss") : earned == null ? "" : mark(earned);
    this.#earned.hidden = !this.#earned.textContent;
    this.toggleAttribute("data-earned", !this.#earned.hidden);
    this.toggleAttribute("data-discuss", Boolean(discuss) && this.#draft === null);
  }

  get #hint() {
    if (!this.#draft || this.#sending || this.#problem || !this.place) return null;
    const { part } = this.place;
    return answerOf(part).hint(part, this.#draft);
  }

  /** @param {string} name @param {object} [detail] */
  #tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { cell: this, ...detail } }));
  }
}
customElements.define("mark-cell", MarkCell);
