// @ts-check
import { t, text } from "../display/kit/texts.js";
import { choiceName, timerName } from "./wording.js";

/**
 * @typedef {object} Wish a graphic with its data, made but not sent
 * @property {string} graphic
 * @property {Record<string, any>} data
 * @property {number} out_after milliseconds that it stays on air; 0: until somebody takes it off
 */

/** @type {Record<string, () => string>} */
const NAMES = {
  "lower-third": () => t("Lower third"),
  "score-bug": () => t("Score bug"),
  timer: () => t("Timer"),
  "standings-side": () => t("Standings at the side"),
  "standings-full": () => t("Standings, full picture"),
  "result-strip": () => t("Results in a strip"),
  ticker: () => t("Running line"),
  "up-next": () => t("What comes next"),
  versus: () => t("Two competitors side by side"),
  medals: () => t("Medal table"),
  reveal: () => t("Reveal of a ceremony"),
  award: () => t("Special award"),
  countdown: () => t("Countdown"),
  title: () => t("Title, full picture"),
  partners: () => t("Partners in a strip"),
  message: () => t("Message"),
};

/** Name a graphic; an unknown one keeps its name on the wire. @param {string} name */
export function graphicName(name) {
  return NAMES[name]?.() ?? name;
}

/** @type {Record<string, () => string>} */
const FIELDS = {
  entry: () => t("Competitor"),
  other: () => t("The other competitor"),
  contest: () => t("Contest"),
  standing: () => t("Ranking"),
  venue: () => t("Venue"),
  timer: () => t("Timer"),
  run: () => t("Run of show"),
  delegation: () => t("Delegation"),
  title: () => t("Heading"),
  subtitle: () => t("Second line"),
  name: () => t("Who gets it"),
  text: () => t("Text"),
  rows: () => t("Rows: place; name; from whom; value"),
  lines: () => t("Lines, one below the other"),
  at: () => t("Until the time"),
  kind: () => t("Whose medals"),
  score: () => t("With the name"),
  pictures: () => t("Pictures"),
};

/** Name a value of a graphic. @param {string} name */
export function valueName(name) {
  return FIELDS[name]?.() ?? name;
}

/** Name a choice of a graphic's value. @param {string} name */
export function optionName(name) {
  if (name === "place") return t("its place");
  return name === "total" ? t("its place and its total") : choiceName(name);
}

/** Describe a graphic, from the index. @param {any} index @param {string} name */
export function kindOf(index, name) {
  return index?.graphics?.find((/** @type {any} */ one) => one.name === name);
}

/** Tell whether nothing is missing that a graphic needs. @param {any} kind @param {Record<string, any>} data */
export function isWhole(kind, data) {
  if (!kind) return false;
  const needed = kind.fields.filter((/** @type {any} */ field) => field.required);
  const groups = kind.needs ?? [];
  return needed.every((/** @type {any} */ field) => data[field.name])
    && (!groups.length || groups.some((/** @type {string[]} */ group) => group.every((name) => data[name])));
}

/** Tell whether two graphics would be the same picture. @param {Wish} one @param {Wish} other */
export function isSame(one, other) {
  const written = (/** @type {Wish} */ { graphic, data }) => JSON.stringify([graphic, Object.entries(data).sort()]);
  return written(one) === written(other);
}

/** @type {Record<string, Record<string, string[]>>} */
const INSTEAD = {
  "lower-third": { entry: ["title", "subtitle", "delegation"] },
  "standings-side": { contest: ["rows"] },
  "standings-full": { contest: ["rows"] },
  "result-strip": { contest: ["rows"] },
  "up-next": { venue: ["rows"] },
  versus: { entry: ["rows"] },
  award: { entry: ["name"] },
  countdown: { timer: ["at"] },
};

/**
 * Names the values that a graphic doesn't draw, for another one has been given in their place.
 *
 * @param {string} graphic @param {Record<string, any>} data
 */
export function idle(graphic, data) {
  return Object.entries(INSTEAD[graphic] ?? {}).flatMap(([given, others]) => (data[given] ? others : []));
}

/**
 * What of a graphic's data has to change for it to carry others: null takes one away.
 *
 * @param {Record<string, any>} before @param {Record<string, any>} after
 */
export function changes(before, after) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(names
    .filter((name) => (before[name] ?? "") !== (after[name] ?? ""))
    .map((name) => [name, after[name] || null]));
}

/**
 * The names behind the ids that graphics carry: of entries and all else that one can be about.
 */
export class Subjects {
  /** @type {any} */ index = null;
  /** @type {any[]} */ entries = [];
  /** @type {any[]} */ delegations = [];
  /** @type {any[]} */ runs = [];
  /** @type {any[]} */ pictures = [];
  /** @type {Map<string, any[]>} timers by venue */ timers = new Map();

  /** Say in one line what a graphic is about. @param {Record<string, any>} data */
  about(data) {
    return Object.entries(data ?? {}).map(([name, value]) => this.#words(name, value)).filter(Boolean).join(" · ");
  }

  /** Name an entry. @param {string} id */
  entryName(id) {
    const found = this.entries.find((one) => one.entry === id);
    return found ? found.names.map(text).join(", ") : "";
  }

  /** Where an entry belongs: its number, workstation, contest. @param {any} entry */
  entryNote(entry) {
    const contest = this.contest(entry.contest);
    return [
      `№ ${entry.number}`, entry.workstation && t("workstation {n}", { n: entry.workstation }),
      contest && [contest.title, contest.category].map(text).join(", "), text(entry.delegation),
    ].filter(Boolean).join(" · ");
  }

  /** @param {string} id */
  contest(id) {
    return this.index?.contests.find((/** @type {any} */ one) => one.id === id);
  }

  /** Entries that a search finds, by name, number, workstation, contest. @param {string} asked @returns {any[]} */
  found(asked) {
    const words = asked.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const number = /^\d+$/.test(asked.trim()) ? Number(asked) : null;
    const exact = (/** @type {any} */ one) => number !== null && [one.number, one.workstation].some((n) => n && Number(n) === number);
    return this.entries
      .filter((one) => exact(one) || words.every((word) => this.#line(one).includes(word)))
      .sort((one, other) => Number(exact(other)) - Number(exact(one)));
  }

  /** @param {any} one */
  #line(one) {
    const names = one.names.flatMap((/** @type {any} */ name) => [name.ru, name.en]);
    return [...names, one.number, this.entryNote(one)].join(" ").toLocaleLowerCase();
  }

  /** @param {string} name @param {any} value @returns {string} */
  #words(name, value) {
    const titled = (/** @type {any[] | undefined} */ all, /** @type {string} */ key) =>
      text((all ?? []).find((one) => one[key] === value)?.title);
    switch (name) {
      case "entry": case "other": return this.entryName(value);
      case "contest": return titled(this.index?.contests, "id");
      case "venue": return titled(this.index?.venues, "id");
      case "run": return titled(this.runs, "run");
      case "delegation": return text(this.delegations.find((one) => one.delegation === value)?.name);
      case "timer": {
        const timer = [...this.timers.values()].flat().find((one) => one.id === value);
        return timer ? timerName(timer) : "";
      }
      case "title": case "subtitle": case "name": case "text": return String(value);
      case "rows": case "lines": return String(value).split("\n")[0];
      case "kind": return choiceName(value);
      default: return "";
    }
  }
}
