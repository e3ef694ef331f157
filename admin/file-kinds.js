// @ts-check
import { t, text } from "../display/kit/texts.js";
import { EDITS_ROSTER, SEES_MARKS } from "./roles.js";

/** What a file can be taken as, with what that does. @returns {Array<[string, string, string]>} */
export const kinds = () => [
  ["results", t("Marks"), t("Marks that differ are entered anew; those that the file lacks stay as they are.")],
  ["official", t("Official result"), t("Places, medals and totals are put beside what the marks give. Two people sign which of them holds.")],
  ["scheme", t("Marking scheme"), t("Replaces how one contest is marked: choose the contest above.")],
  ["roster", t("Reference data"), t("Replaces who, what and where: whatever the file lacks is taken away.")],
  ["timetable", t("Timetable"), t("Replaces the sessions of the contests and venues that the file names; all others stay.")],
  ["best", t("Best of delegations"), t("Is only compared with what the marks give; nothing is taken over.")],
];

/** Name a kind of file. @param {string} kind */
export function kindName(kind) {
  return kinds().find(([one]) => one === kind)?.[1] ?? kind;
}

/** Tell whether somebody may bring in a kind of file. @param {import("./desk.js").Desk} desk @param {string} kind */
export function mayBring(desk, kind) {
  switch (kind) {
    case "results": return desk.may("ImportMarks");
    case "official": return desk.may("ImportResults");
    case "best": return SEES_MARKS.has(desk.you.role);
    default: return EDITS_ROSTER.has(desk.you.role);
  }
}

/**
 * List contests to choose from, after a first line for all of them.
 *
 * @param {import("./desk.js").Desk} desk @param {{ title: string, note: string }} all
 */
export function contestChoices(desk, all) {
  return [
    { value: "", ...all },
    ...(desk.index?.contests ?? []).map((/** @type {any} */ contest) => ({
      value: contest.id, title: text(contest.title), note: `${text(contest.category)} · ${text(contest.venue.title)}`,
    })),
  ];
}

/**
 * List the standings of a contest to choose from; none where it has only the main one.
 *
 * @param {import("./desk.js").Desk} desk @param {string} contest
 */
export function standingChoices(desk, contest) {
  const found = desk.index?.contests.find((/** @type {any} */ one) => one.id === contest);
  return (found?.standings ?? []).map((/** @type {any} */ standing) => ({
    value: standing.id, title: text(standing.title) || t("Main standing"),
  }));
}
