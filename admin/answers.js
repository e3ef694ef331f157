// @ts-check
import { mark, points, t } from "../display/kit/texts.js";

/**
 * How each kind of mark is typed, read and written.
 *
 * @typedef {object} Part what is marked at once: a module as a whole, or an aspect of it
 * @property {"module" | "aspect"} field how a command names it
 * @property {string} id
 * @property {string} module
 * @property {string} words its short name: "M1", "A1.3"
 * @property {string} title
 * @property {"whole" | "sum" | "measured" | "stepped" | "binary" | "judged"} kind
 * @property {string} max
 * @property {string[]} steps
 * @property {any[]} benchmarks texts for the scores 0 to 3
 * @property {number} judges
 * @property {string} group the sub-criterion of an aspect
 *
 * @typedef {object} Answer
 * @property {"decimal" | "none"} keyboard what a tablet puts up: none where keys on the page do
 * @property {(part: Part, typed: string) => string} keep what of the typed text can be an answer
 * @property {(part: Part, typed: string) => boolean} isWhole whether nothing can follow, so that it is sent at once
 * @property {(part: Part, typed: string) => { mark?: string | null, scores?: number[] }} read what a command carries
 * @property {(part: Part, saved: any) => string} write what stands in the cell of a saved answer
 * @property {(part: Part, value: string | null | undefined) => string} say an answer as views and refusals name it
 * @property {(part: Part, typed: string) => string} tell a typed answer, in the words of the log
 * @property {(part: Part, typed: string) => string | null} hint why the typed text will not be taken
 * @property {(part: Part) => string} rule what can be typed, in a sentence
 * @property {(part: Part, pasted: string) => string | null} paste the typed text for a spreadsheet's cell; null: it is none
 * @property {(part: Part) => Array<{ value: string, words: string, note?: any }>} keys for fingers
 * @property {(key: string, now: string | null) => string | undefined} [press] an answer out of one key
 */

const DECIMAL = /^\d+([.,]\d+)?$/;
const NOTHING = { mark: null };
/** In the language of the page only: in the other layout Y and Н are one key, which says both. */
const YES_KEYS = document.documentElement.lang === "en" ? "yY1+" : "дД1+";
const NO_KEYS = document.documentElement.lang === "en" ? "nN0-" : "нН0-";
const YES = ["1", "+", "да", "д", "yes", "y"];
const NO = ["0", "нет", "н", "no", "n"];

/** @param {string} typed */
const point = (typed) => typed.replace(",", ".");

/** @type {Answer} */
const number = {
  keyboard: "decimal",
  keep: (_, typed) => typed.replace(/[^\d.,]/g, ""),
  isWhole: () => false,
  read: (_, typed) => typed ? { mark: point(typed) } : NOTHING,
  write: (_, { mark: saved }) => saved == null ? "" : mark(saved),
  say: (_, value) => mark(value),
  tell: (_, typed) => mark(point(typed) || null),
  hint: ({ max }, typed) => Number(point(typed)) > Number(max) ? t("Not more than {max}", { max: mark(max) }) : null,
  rule: () => t("A number; a comma and a point are the same."),
  paste: (_, pasted) => DECIMAL.test(pasted) ? point(pasted) : null,
  keys: () => [],
};

/** @param {Part} part */
const stepsOf = ({ steps }) => ["0", ...steps.filter((step) => Number(step) > 0)];

/** @type {Answer} */
const stepped = {
  ...number,
  keyboard: "none",
  hint: (part, typed) => stepsOf(part).some((step) => step.startsWith(point(typed)) || Number(step) === Number(point(typed)))
    ? null : t("One of {steps}", { steps: stepsOf(part).map(points).join(" · ") }),
  rule: (part) => t("One of {steps}", { steps: stepsOf(part).map(points).join(" · ") }),
  keys: (part) => stepsOf(part).map((step) => ({ value: step, words: points(step) })),
};

/** @param {string} typed */
const yesNo = (typed) => ({ 1: t("Yes"), 0: t("No") })[typed] ?? "—";

/** @type {Answer} */
const binary = {
  ...number,
  keyboard: "none",
  keep: (_, typed) => typed,
  isWhole: () => true,
  read: ({ max }, typed) => typed ? { mark: typed === "1" ? max : "0" } : NOTHING,
  write: (_, { mark: saved }) => saved == null ? "" : yesNo(Number(saved) ? "1" : "0"),
  say: (_, value) => value == null ? "—" : yesNo(Number(value) ? "1" : "0"),
  tell: (_, typed) => yesNo(typed),
  hint: () => null,
  rule: () => t("One key: Y yes, N no, or 1 and 0; space turns it over."),
  paste: (_, pasted) => {
    const word = pasted.toLowerCase();
    return YES.includes(word) ? "1" : NO.includes(word) ? "0" : null;
  },
  keys: () => [{ value: "1", words: t("Yes") }, { value: "0", words: t("No") }],
  press: (key, now) => {
    if (key === " ") return now === "1" ? "0" : "1";
    return YES_KEYS.includes(key) ? "1" : NO_KEYS.includes(key) ? "0" : undefined;
  },
};

/** @type {Answer} */
const judged = {
  ...number,
  keyboard: "none",
  keep: ({ judges }, typed) => typed.replace(/[^0-3]/g, "").slice(0, judges),
  isWhole: ({ judges }, typed) => typed.length === judges,
  read: (_, typed) => typed ? { scores: [...typed].map(Number) } : NOTHING,
  write: (_, { scores }) => scores ? scores.join(" ") : "",
  say: (_, value) => value == null ? "—" : value.replaceAll(", ", " "),
  tell: (_, typed) => [...typed].join(" ") || "—",
  hint: () => null,
  rule: ({ judges }) => t("Scores 0 to 3 in one go, one from each of the judges: {n}.", { n: judges }),
  paste: ({ judges }, pasted) => {
    const digits = pasted.replace(/[,;/]/g, "");
    return /^[0-3]+$/.test(digits) && digits.length === judges ? digits : null;
  },
  keys: ({ benchmarks }) => ["0", "1", "2", "3"].map((value) => ({ value, words: value, note: benchmarks[Number(value)] })),
};

/** @type {Record<Part["kind"], Answer>} */
const ANSWERS = { whole: number, sum: number, measured: number, stepped, binary, judged };

/** Tell how a part is answered. @param {Part} part */
export function answerOf(part) {
  return ANSWERS[part.kind];
}

/** Tell whether a typed answer is what is saved. @param {Part} part @param {string} typed @param {any} saved */
export function isSaved(part, typed, saved) {
  const { mark: given = null, scores } = answerOf(part).read(part, typed);
  if (scores) return JSON.stringify(scores) === JSON.stringify(saved.scores);
  if (given === null) return saved.mark == null && !saved.scores;
  return saved.mark != null && Number(given) === Number(saved.mark);
}

/** Describe a module that is marked as a whole, or by its aspects. @param {any} module from the view @param {string} label */
export function modulePart(module, label) {
  return /** @type {Part} */ ({
    field: "module", id: module.id, module: module.id, words: label, title: module.title, max: module.max,
    kind: module.aspects ? "sum" : "whole", steps: [], benchmarks: [], judges: 0, group: "",
  });
}

/** Describe an aspect. @param {any} view from aspects:…@crew @param {any} part @param {any} aspect */
export function aspectPart(view, part, aspect) {
  return /** @type {Part} */ ({
    field: "aspect", id: aspect.id, module: view.module.id, words: aspect.label, title: aspect.title, max: aspect.max,
    kind: aspect.kind, steps: aspect.steps, benchmarks: aspect.benchmarks, judges: view.judges, group: part.id,
  });
}

/** Name a kind of aspect, for the head of its column. @param {Part["kind"]} kind */
export function kindWords(kind) {
  switch (kind) {
    case "binary": return t("yes / no");
    case "stepped": return t("steps");
    case "judged": return "0–3";
    default: return t("number");
  }
}
