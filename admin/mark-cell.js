// @ts-check
import { mark, points, t } from "../display/kit/texts.js";
import { make } from "./make.js";
import { conflictText } from "./wording.js";

/**
 * @typedef {object} Place where the cell stands
 * @property {string} entry
 * @property {string} who the number of the entry, for the log and for screen readers
 * @property {any} module from the view
 */

/**
 * One mark that can be typed over.
 *
 * What is typed is sent on Enter, Tab and when the cell is left, with the revision that was seen
 * when typing began. It is drawn as saved only when the server has accepted it; refused text
 * stays here with the server's sentence. Emits `mark-state` whenever its state changes,
 * `mark-saved` after an own mark was accepted, `mark-move` when the cursor wants another cell,
 * `mark-paste` when a rectangle of cells was pasted here; what comes of it, `say` and `put` tell.
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
  #input = make("input", { class: "num", inputmode: "decimal", autocomplete: "off", spellcheck: "false", maxlength: "12" });
  #tip = make("span", { class: "tip", role: "alert", hidden: true });
  #note = "";

  connectedCallback() {
    if (this.firstChild) return;
    this.append(this.#input, this.#tip);
    this.#input.addEventListener("focus", () => this.#enter());
    this.#input.addEventListener("input", () => this.#type());
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
    if (before && cell.rev > before.rev && cell.rev !== this.#own && !this.#sending) this.#fresh = true;
    if (cell.rev >= this.#own && !this.#sending && this.#own > this.#seen) this.#forget();
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
   * @param {string} value a decimal with a point
   * @param {object} paste what it is a part of; `mark-saved` tells it on
   */
  put(value, paste) {
    this.#seen = Math.max(this.#cell.rev, this.#own);
    this.#draft = value;
    this.#problem = null;
    return this.#commit(paste);
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

  #leave() {
    this.#fresh = false;
    this.#note = "";
    this.#commit();
    this.#paint();
  }

  #type() {
    const clean = this.#input.value.replace(/[^\d.,]/g, "");
    if (clean !== this.#input.value) this.#input.value = clean;
    if (this.#draft === null) this.#seen = Math.max(this.#cell.rev, this.#own);
    this.#draft = clean;
    this.#note = "";
    this.#problem = null;
    this.#paint();
    this.#tell("mark-state");
  }

  // One value is typed text; a tab or a line break makes it a piece of a table.
  /** @param {ClipboardEvent} event */
  #paste(event) {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[\t\r\n]./.test(pasted.trimEnd())) return;
    event.preventDefault();
    this.#tell("mark-paste", { text: pasted });
  }

  /** @param {object} [paste] */
  async #commit(paste) {
    const desk = this.desk;
    if (!desk || !this.place || this.#draft === null || this.#sending || this.#problem) return;
    if (!this.#open || !desk.linked) return;
    const typed = this.#draft.replace(",", ".");
    if (same(typed, this.#cell.mark)) return this.restore();
    const { entry, who, module } = this.place;
    const before = this.#cell.mark ?? null;
    this.#sending = true;
    this.#paint();
    this.#tell("mark-state");
    const sent = await desk.send(
      "RecordMark",
      { entry, module: module.id, mark: typed || null, rev: this.#seen },
      markWords(who, module, typed || null),
    );
    this.#sending = false;
    this.#settle(sent, before, desk, paste);
  }

  /**
   * @param {import("./commands.js").Sent} sent
   * @param {string | null} before
   * @param {import("./desk.js").Desk} desk
   * @param {object} [paste]
   */
  #settle(sent, before, desk, paste) {
    if (sent.standing === "accepted") {
      this.#own = this.#seen + 1;
      if (this.#cell.rev >= this.#own) this.#forget();
      if (this.#cell.rev === this.#own) this.#fresh = false;
      this.#tell("mark-saved", { before, rev: this.#own, paste });
    } else if (sent.reason?.code === "unchanged") {
      this.#forget();
    } else {
      const conflict = sent.standing === "conflict";
      const text = conflict ? conflictText(sent.reason, desk) : sent.reason?.text ?? t("Refused");
      this.#problem = { conflict, text, current: sent.reason?.current };
    }
    this.#paint();
    this.#tell("mark-state");
  }

  /** @param {KeyboardEvent} event */
  #steer(event) {
    const still = this.#draft === null;
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

  /** @param {number} across @param {number} down */
  #commitAndMove(across, down) {
    this.#commit();
    this.#tell("mark-move", { across, down, wrap: true });
  }

  #paint() {
    if (!this.place || !this.#cell) return;
    const { who, module } = this.place;
    const shown = this.#draft ?? (this.#cell.mark == null ? "" : mark(this.#cell.mark));
    if (this.#input.value !== shown) this.#input.value = shown;
    this.#input.placeholder = this.#open ? "—" : "·";
    this.#input.readOnly = !this.#open || this.#sending || !this.desk?.linked;
    this.#input.setAttribute("aria-label", t("Entry {who}, {module}, at most {max}", {
      who, module: module.words, max: points(module.max),
    }));
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

  get #hint() {
    if (this.#draft === null || this.#sending || this.#problem || !this.place) return null;
    const over = Number(this.#draft.replace(",", ".")) > Number(this.place.module.max);
    return over ? t("Not more than {max}", { max: mark(this.place.module.max) }) : null;
  }

  /** @param {string} name @param {object} [detail] */
  #tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { cell: this, ...detail } }));
  }
}
customElements.define("mark-cell", MarkCell);

/**
 * Say in one line what a mark command does.
 *
 * @param {string} who @param {any} module @param {string | null} value
 */
export function markWords(who, module, value) {
  return t("Mark: {who}, {module} → {value}", { who, module: module.words, value: value === null ? "—" : mark(value) });
}

/** Tell whether what was typed is the mark that stands there. @param {string} typed @param {string | null | undefined} saved */
function same(typed, saved) {
  if (typed === "" || saved == null) return typed === "" && saved == null;
  return Number(typed) === Number(saved);
}
