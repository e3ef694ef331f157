// @ts-check
import { mark, t } from "../display/kit/texts.js";
import { make, redraw } from "./make.js";

/**
 * What a module that is marked by aspects has come to so far, and how many aspects are missing. A
 * click or Enter opens their grid. Stands among the cells that are typed into: arrows pass through,
 * and it emits `mark-state`, `mark-move` and `mark-history` as they do.
 */
export class SumCell extends HTMLElement {
  /** @type {import("./mark-cell.js").Place | null} */ place = null;
  draft = null;
  problem = null;
  state = "idle";
  open = false;
  /** @type {any} from the view */ saved = null;
  #link = make("a", { class: "num" });

  connectedCallback() {
    if (this.firstChild) return;
    this.append(this.#link);
    this.#link.addEventListener("focus", () => this.#tell("mark-state"));
    this.#link.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#steer(event));
  }

  /** @param {any} cell from the view @param {string} address of the grid of its aspects */
  show(cell, address) {
    this.saved = cell;
    const { who, part } = /** @type {import("./mark-cell.js").Place} */ (this.place);
    this.#link.href = address;
    this.#link.setAttribute("aria-label", t("Entry {who}, {module}: {mark}. {missing}", {
      who, module: part.words, mark: mark(cell.mark), missing: missingWords(cell),
    }));
    redraw(this.#link, [cell.mark, cell.missing, cell.rev], () => [
      make("b", {}, mark(cell.mark)),
      make("small", { class: cell.missing ? "lacks" : "" }, missingWords(cell))]);
  }

  focus() {
    this.#link.focus();
  }

  /** @param {KeyboardEvent} event */
  #steer(event) {
    const steps = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    const step = steps[/** @type {"ArrowDown"} */ (event.key)];
    if (event.key === "F2") this.#tell("mark-history");
    else if (step) this.#tell("mark-move", { across: step[0], down: step[1] });
    else return;
    event.preventDefault();
  }

  /** @param {string} name @param {object} [detail] */
  #tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { cell: this, ...detail } }));
  }
}
customElements.define("sum-cell", SumCell);

/** Say how many aspects an entry lacks. @param {any} cell */
export function missingWords(cell) {
  if (!cell.rev) return t("nothing entered");
  return cell.missing ? t("missing: {n}", { n: cell.missing }) : t("complete");
}
