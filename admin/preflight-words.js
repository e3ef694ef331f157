// @ts-check
import { t, text } from "../display/kit/texts.js";
import { medalName } from "./live-words.js";

/**
 * @typedef {{ kind: "bad" | "warn", words: string, todo: string, href?: string, link?: string }} Finding
 *   what is to be put right, what to do, and where
 */

/** @type {Record<string, (found: any) => [string, string]>} what it is, and what to do */
const WORDS = {
  empty_run: () => [t("The plan has no cues"), t("Make cues of the results, or add them by hand.")],
  not_signed: (found) => [t("{what}: the result isn't signed", { what: subject(found) }), t("Two people sign it, then make the cues anew.")],
  under_protest: (found) => [t("{what}: a protest is open", { what: subject(found) }), t("Settle it before the ceremony.")],
  tie_open: (found) => [t("{what}: a tie waits for a decision", { what: subject(found) }), t("People decide who gets the medal; then two sign.")],
  medal_without_cue: (found) => [t("{what}: no cue shows {medals}", { what: subject(found), medals: medals(found) }), t("Make the cues anew, or add the cue.")],
  shown_twice: (found) => [t("{what}: {medals}, shown by more than one cue", { what: subject(found), medals: medals(found) }), t("Skip or delete one of them: {cues}.", { cues: cues(found) })],
  medal_open: (found) => [t("{what}: {medals}, nobody gets it and it isn't called vacant", { what: subject(found), medals: medals(found) }), t("If it is vacant, say so in the result: then it is announced.")],
  shows_nobody: (found) => [t("{cues}: nobody would be shown", { cues: cues(found) }), t("Skip the cue, or look at the result.")],
  no_contest: (found) => [t("{cues}: no result is chosen", { cues: cues(found) }), t("Choose whose result it shows.")],
  no_medium: (found) => [t("{cues}: no film is chosen", { cues: cues(found) }), t("Choose a film of the library.")],
  no_delegation: (found) => [t("{cues}: no delegation is chosen", { cues: cues(found) }), t("Choose who walks in.")],
  no_entry: (found) => [t("{cues}: nobody is chosen for the award", { cues: cues(found) }), t("Choose who gets it.")],
  no_instant: (found) => [t("{cues}: no time is set", { cues: cues(found) }), t("Set to which time it counts.")],
  no_title: (found) => [t("{cues}: no title", { cues: cues(found) }), t("Write what the picture says.")],
  podium_unknown: (found) => [t("{cues}: the podium isn't one of this stage", { cues: cues(found) }), t("Choose one of the podiums of the plan.")],
  unfilled: (found) => [t("{cues}: nobody fills {words} in the host's text", { cues: cues(found), words: found.words.join(", ") }), t("Write it out, or use a word that is known for this cue.")],
  no_presenter: (found) => [t("{cues}: nobody is named who hands over", { cues: cues(found) }), t("Name who hands over, or let it be.")],
  no_text: (found) => [t("{cues}: the host has no text", { cues: cues(found) }), t("Write what the host says, or let it be.")],
  by_number: ({ count }) => [t("Shown by their number, without a consent: {n}", { n: count }), t("Those who consented meanwhile: change it in the reference data.")],
  no_start: () => [t("The plan has no beginning"), t("Set when it begins: then everybody sees when it ends.")],
  ends_late: ({ count }) => [t("By the plan it ends {n} min after its time in the timetable", { n: count }), t("Shorten cues, or move what follows.")],
};
const RESULTS = new Set(["not_signed", "under_protest", "tie_open", "medal_open"]);

/** Say a finding of preflight:<run>@crew in words. @param {any} found @param {string} run @returns {Finding} */
export function findingWords(found, run) {
  const [words, todo] = WORDS[found.code]?.(found) ?? [found.code, ""];
  const kind = found.blocks ? "bad" : "warn";
  if (found.code === "by_number") return { kind, words, todo, href: `/admin/roster/?lang=${document.documentElement.lang}`, link: t("Reference data") };
  if (!RESULTS.has(found.code)) return { kind, words, todo, href: ["#/live", run, ...found.cues.slice(0, 1).map(({ id }) => encodeURIComponent(id))].join("/"), link: t("Ceremony") };
  return { kind, words, todo, href: `#/marks/${found.contest.id}`, link: t("Marks") };
}

/** Tell whether a finding is about results and not about the plan. @param {any} found */
export function isOfResults(found) {
  return RESULTS.has(found.code) || found.code === "medal_without_cue";
}

/** @param {any} found */
function subject({ contest, standing }) {
  return [contest.title, contest.category, standing?.title].map(text).filter(Boolean).join(" · ");
}

/** @param {any} found */
function medals(found) {
  return found.medals.map((/** @type {string} */ one) => medalName(one)).join(", ");
}

/** @param {any} found */
function cues(found) {
  const numbers = found.cues.map((/** @type {any} */ one) => one.number);
  return numbers.length === 1 ? t("Cue {n}", { n: numbers[0] }) : t("Cues {n}", { n: ranges(numbers) });
}

/** 1, 2, 3, 7 as "1–3, 7". @param {number[]} numbers */
function ranges(numbers) {
  /** @type {Array<[number, number]>} */ const found = [];
  for (const n of numbers) {
    const last = found[found.length - 1];
    if (last && last[1] === n - 1) last[1] = n;
    else found.push([n, n]);
  }
  return found.map(([from, to]) => (from === to ? String(from) : to === from + 1 ? `${from}, ${to}` : `${from}–${to}`)).join(", ");
}
