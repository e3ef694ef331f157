// @ts-check
import { t } from "../display/kit/texts.js";
import { answerOf } from "./answers.js";

/** @typedef {import("./mark-cell.js").MarkCell} MarkCell */
/** @typedef {{ why: string, puts: Array<[MarkCell, string]> }} Plan */

/** What a spreadsheet holds where there is no mark: such cells stay as they are. */
const NOTHING = new Set(["", "-", "–", "—"]);

/**
 * Read what a spreadsheet put on the clipboard: lines of cells, without the blanks of print.
 *
 * @param {string} pasted
 */
export function readTable(pasted) {
  const lines = pasted.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  return lines.map((line) => line.split("\t").map((cell) => cell.replace(/[\s\u00A0\u202F]/g, "")));
}

/**
 * Lay pasted values over the table, downwards and to the right from a cell: all of them or none.
 * `why` says in a sentence what forbids it; then `puts` is empty.
 *
 * @param {string[][]} values @param {MarkCell[][]} lines @param {MarkCell} first
 * @returns {Plan}
 */
export function layOut(values, lines, first) {
  const line = lines.findIndex((cells) => cells.includes(first));
  const column = lines[line].indexOf(first);
  const height = lines.length - line;
  const width = lines[line].length - column;
  const wide = Math.max(...values.map((cells) => cells.length));
  if (values.length > height) {
    return refused(t("{n} lines were pasted, but there are only {room} from this cell down. Nothing was entered.", {
      n: values.length, room: height,
    }));
  }
  if (wide > width) {
    return refused(t("{n} columns were pasted, but there are only {room} from this cell on. Nothing was entered.", {
      n: wide, room: width,
    }));
  }
  /** @type {Array<[MarkCell, string]>} */
  const puts = [];
  for (const [down, cells] of values.entries()) {
    for (const [across, value] of cells.entries()) {
      if (NOTHING.has(value)) continue;
      const cell = lines[line + down][column + across];
      const { who, part } = /** @type {import("./mark-cell.js").Place} */ (cell.place);
      const typed = answerOf(part).paste(part, value);
      if (typed === null) {
        return refused(t("“{value}” in line {line} is not a mark. Nothing was entered.", { value, line: down + 1 }));
      }
      if (!cell.open) {
        return refused(t("The cell of entry {who}, {module} takes no marks now. Nothing was entered.", {
          who, module: part.words,
        }));
      }
      puts.push([cell, typed]);
    }
  }
  return { why: "", puts };
}

/** @param {string} why @returns {Plan} */
function refused(why) {
  return { why, puts: [] };
}
