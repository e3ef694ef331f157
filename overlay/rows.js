// @ts-check
import { isTight } from "../display/kit/fit.js";
import { text } from "../display/kit/texts.js";
import { standing } from "../display/standings-words.js";

const INITIALS = /[\s\u00A0]+\p{L}\.(?:[\s\u00A0\u202F-]*\p{L}\.)*$/u;

/** The lines of a typed text that say anything. */
export function linesOf(typed) {
  return String(typed ?? "").split("\n").map((line) => line.trim()).filter(Boolean);
}

/**
 * Rows in the shape of a standing's, from lines that people typed: `place; name; from whom; value`.
 * A line without a semicolon is a name. What was typed stands as it is.
 */
export function typedRows(typed) {
  const known = new Map();
  return linesOf(typed).map((line) => {
    const parts = line.split(";").map((part) => part.trim());
    const [place = "", name = "", from = "", ...rest] = parts.length > 1 ? parts : ["", line];
    const twin = (known.get(name) ?? 0) + 1;
    known.set(name, twin);
    return { entry: `${name} ${twin}`, place, names: [name], delegation: { name: from }, status: "active", value: rest.join("; ") };
  });
}

/** The rows of a table: of a standing as far as it may be known, or those that were typed. */
export function rowsOf({ rows, level }) {
  if (Array.isArray(rows)) return level === "nothing" ? [] : rows;
  return typedRows(rows);
}

/** Tells whether the rows of a standing stand by place. */
export function isRanked({ rows, level }) {
  return Array.isArray(rows) && level !== "nothing" && level !== "progress";
}

/** The heading of a table: its title, what comes before the module, the module, what it is about. */
export function headingOf(data) {
  const [title, subtitle, own] = [text(data.title), text(data.subtitle), text(data.contest?.title)];
  if (!own || subtitle) return [title || own, subtitle, "", ""];
  const of = [title && title !== own ? own : "", text(data.contest.category), text(data.standing?.title)];
  return [title || own, of.filter(Boolean).join(" · "), ...standing(data)];
}

/** The rows with surnames alone; those who share one keep their initials. */
export function bySurname(rows) {
  const count = new Map();
  for (const name of rows.flatMap(surnames)) count.set(name, (count.get(name) ?? 0) + 1);
  return rows.map((row) => {
    const short = surnames(row);
    return { ...row, names: row.names.map((name, at) => (count.get(short[at]) > 1 ? name : short[at])) };
  });
}

function surnames({ names }) {
  return names.map((name) => text(name).replace(INITIALS, ""));
}

/**
 * Gives each name the next smaller step, 1 to `last`, until it fits its place. A team whose names
 * don't fit even so stands as whom it is from.
 */
export function fitNames(nodes, rows, last) {
  let tight = [...nodes];
  for (const node of tight) delete node.dataset.step;
  for (let step = 0; step <= last && tight.length; step += 1) {
    if (step) for (const node of tight) node.dataset.step = String(step);
    tight = tight.filter((node) => isTight(node));
  }
  const crews = tight.filter((node) => {
    const { names, delegation } = rows[[...nodes].indexOf(node)];
    const short = names.length > 1 ? text(delegation?.name) : "";
    const known = !short || node.textContent === short;
    if (!known) node.textContent = short;
    return !known;
  });
  if (crews.length) fitNames(crews, crews.map(() => ({ names: [] })), last);
}
