// @ts-check
import { planeWord } from "../display/kit/awards.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { authorName } from "./wording.js";

/** Kinds of cues, in the order in which people choose. @returns {Array<[string, string]>} */
export const cueKinds = () => [
  ["title", t("Title picture")],
  ["speech", t("Speech")],
  ["anthem", t("Anthem")],
  ["video", t("Film")],
  ["parade", t("Parade")],
  ["countdown", t("Countdown")],
  ["draw", t("Draw")],
  ["call_up", t("Call to the stage")],
  ["medals", t("Award of medals")],
  ["medallions", t("Medallions")],
  ["award", t("Special award")],
  ["best_of_region", t("Best of their regions")],
  ["best_of_all", t("Best of all")],
  ["team_standing", t("Team standing")],
  ["medal_table", t("Medal table")],
  ["thanks", t("Thanks")],
  ["message", t("Message")],
  ["partner", t("Partner")],
  ["black", t("Black")],
];

/** Of whom a table of the whole championship can be. @returns {Array<[string, string]>} */
export const delegationKinds = () => [
  ["", t("those that entries stand for")],
  ["region", t("regions")],
  ["organization", t("organizations")],
  ["company", t("companies")],
  ["country", t("countries")],
];

/** @type {Record<string, () => string>} */
const MEDALS = {
  gold: () => t("Gold"),
  silver: () => t("Silver"),
  bronze: () => t("Bronze"),
  medallion: () => t("Medallion"),
};

/** Name a medal. @param {string} award */
export function medalName(award) {
  return MEDALS[award]?.() ?? award;
}

/** Name a kind of cue. @param {string} kind */
export function kindName(kind) {
  return cueKinds().find(([value]) => value === kind)?.[1] ?? kind;
}

/**
 * Say in one line what a cue is: its medals, or its kind; a speech by its title.
 *
 * @param {any} cue from run:<run>@crew
 */
export function cueName(cue) {
  if (cue.medals.length) return cue.medals.map(medalName).join(", ");
  return cue.contest ? kindName(cue.kind) : text(cue.title) || kindName(cue.kind);
}

/** Say what stands under its name: whose result it is, and where. @param {any} cue */
export function cuePlace(cue) {
  const kind = kindName(cue.kind);
  const what = cue.contest ? [text(cue.contest.title), text(cue.contest.category)] : [cueName(cue) === kind ? "" : kind];
  return [...what, cue.podium && t("podium {name}", { name: cue.podium })].filter(Boolean).join(" · ");
}

/** Say in words, without names, what the next step shows. @param {any} view */
export function nextWords(view) {
  const { next } = view;
  if (next.why) return whyNot(next.why);
  const cue = view.cues.find((/** @type {any} */ one) => one.id === next.cue);
  if (!cue) return "";
  return [stepName(next, cue), ...cautions(next, cue)].join(" · ");
}

/** @param {any} next @param {any} cue */
function stepName(next, cue) {
  if (next.what === "opens") return `${cue.number} · ${cueName(cue)}`;
  if (!next.award) return `${cue.number} · ${cueName(cue)}: ${t("show names")}`;
  const isTeams = cue.kind === "team_standing";
  const award = isTeams ? planeWord(cue.kind, next.award) : medalName(next.award);
  const what = isTeams && next.what === "plane" ? t("the place, no names yet") : stepWords(next.what);
  return `${cue.number} · ${award}: ${what}`;
}

/** Say what a cue waits for, where the director has to decide. @param {any} next @param {any} cue */
function cautions(next, cue) {
  return [
    next.missing && t("not seen backstage: {n}", { n: next.missing }),
    next.what === "opens" && cue.condition && t("condition: {words}", { words: cue.condition }),
  ].filter(Boolean);
}

/** @param {string} what */
function stepWords(what) {
  switch (what) {
    case "plane": return t("the medal, no names yet");
    case "vacant": return t("not awarded");
    default: return t("show names");
  }
}

/** @param {string} why */
function whyNot(why) {
  switch (why) {
    case "last_step": return t("That was the last step");
    case "not_official": return t("The next result isn't signed");
    case "cue_gone": return t("The cue on the stage left the plan: go to a step");
    default: return why;
  }
}

/** @type {Record<string, () => string>} */
const PHASES = {
  draft: () => t("Plan"),
  rehearsal: () => t("Rehearsal"),
  armed: () => t("Ready"),
  live: () => t("On"),
  finished: () => t("Over"),
};

/** Name how far a ceremony is. @param {string} phase */
export function phaseWords(phase) {
  return PHASES[phase]?.() ?? phase;
}

/**
 * Say who was faster: a conflict of this page's own command.
 *
 * @param {import("./commands.js").Sent} sent @param {import("./desk.js").Desk} desk @param {string} zone
 */
export function fasterWords(sent, desk, zone) {
  const { by, at } = sent.reason?.current ?? {};
  if (!by) return t("Somebody was faster: look again.");
  return t("{by} was faster, at {time}. Nothing was done twice.", {
    by: authorName(by, desk), time: wallClock(at, zone, true),
  });
}
