// @ts-check
import { newId } from "../display/kit/feed.js";
import { make } from "./make.js";
import "./mark-cell.js";
import { layOut, readTable } from "./pasting.js";
import "./sum-cell.js";

/** @typedef {import("./mark-cell.js").MarkCell} MarkCell */

/**
 * A table of cells that are typed into: moves the cursor among them, spreads what is pasted, and
 * marks the row and the column of the cursor. What stands in the table is for who extends it.
 */
export class CellGrid extends HTMLElement {
  /** @type {import("./desk.js").Desk | null} */ desk = null;
  body = make("tbody");
  head = make("thead");

  connectedCallback() {
    if (this.firstChild) return;
    this.append(make("table", {}, this.head, this.body));
    this.addEventListener("mark-move", (event) => this.#move(/** @type {CustomEvent} */ (event)));
    this.addEventListener("mark-state", (event) => this.#follow(/** @type {CustomEvent} */ (event)));
    this.addEventListener("mark-paste", (event) => this.#paste(/** @type {CustomEvent} */ (event).detail));
  }

  /** @returns {MarkCell[]} */
  get cells() {
    return this.lines.flat();
  }

  /** The cells, row by row. @returns {MarkCell[][]} */
  get lines() {
    return [...this.body.rows].map((row) =>
      [...row.querySelectorAll("mark-cell, sum-cell")].map((cell) => /** @type {MarkCell} */ (cell)));
  }

  // Each mark is a command of its own, with the revision that is seen; the paste is one thing to undo.
  /** @param {{ cell: MarkCell, text: string }} pasted */
  #paste({ cell, text }) {
    const { why, puts } = layOut(readTable(text), this.lines, cell);
    if (why) return cell.say(why);
    const whole = newId();
    for (const [one, value] of puts) one.put(value, whole);
  }

  /** @param {CustomEvent} event */
  #move(event) {
    const { cell, across, down, wrap } = event.detail;
    const lines = this.lines;
    const line = lines.findIndex((cells) => cells.includes(cell));
    let column = lines[line].indexOf(cell) + across;
    let next = line + down;
    if (wrap && next === lines.length) [next, column] = [0, column + 1];
    /** @type {MarkCell | undefined} */ (lines[next]?.[column])?.focus();
  }

  /** @param {CustomEvent} event */
  #follow(event) {
    const cell = /** @type {MarkCell} */ (event.detail.cell);
    const here = cell.contains(document.activeElement);
    for (const row of this.body.rows) row.classList.toggle("cur", row.contains(document.activeElement));
    for (const head of this.head.querySelectorAll("[data-part]")) {
      head.classList.toggle("cur", head.dataset.part === cell.place?.part.id && here);
    }
  }
}
