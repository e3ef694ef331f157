// @ts-check
import { mark, t } from "../display/kit/texts.js";

/** Words for the values that commands and views carry, in the order in which people choose. */

/** @returns {Array<[string, string]>} */
export const statuses = () => [
  ["active", t("Competes")],
  ["dns", t("Did not start")],
  ["dnf", t("Withdrew")],
  ["dsq", t("Disqualified")],
  ["out_of_competition", t("Guest, not ranked")],
];

/** From the least that an audience may know to the most. @returns {Array<[string, string]>} */
export const levels = () => [
  ["nothing", t("Nothing")],
  ["progress", t("Progress")],
  ["frozen", t("Frozen")],
  ["places", t("Places")],
  ["marks", t("Marks")],
];

/** @returns {Array<[string, string]>} */
export const audiences = () => [
  ["venue", t("Screens in the venue")],
  ["public", t("Public pages")],
  ["broadcast", t("Broadcast")],
];

/** Say what an audience sees at a level. @param {string} level */
export function levelText(level) {
  switch (level) {
    case "nothing": return t("They see nothing of this contest but its name.");
    case "progress": return t("They see names in alphabetical order and timers: no marks, totals or places.");
    case "frozen": return t("They see the results as they were when this was set; of later marks only how many wait.");
    case "places": return t("They see who stands where, as it changes: no marks and no totals.");
    default: return t("They see every mark, total and place as it is entered.");
  }
}

/** @type {Record<string, () => string>} */
const ROLE_NAMES = {
  director: () => t("Director"),
  coordinator: () => t("Coordinator"),
  chief_expert: () => t("Chief expert"),
  workshop_manager: () => t("Workshop manager"),
  operator: () => t("Mark operator"),
  broadcast: () => t("Broadcast crew"),
  viewer: () => t("Viewer"),
};

/** Name a role. @param {string} role */
export function roleName(role) {
  return ROLE_NAMES[role]?.() ?? role;
}

/** Name in what capacity a result is signed. @param {string} capacity */
export function asCapacity(capacity) {
  return capacity === "chief_expert" ? t("as the chief expert") : t("as the coordinator");
}

/** @type {Record<string, () => string>} */
const SCENE_NAMES = {
  standings: () => t("Standings"),
  timers: () => t("Timers"),
  medals: () => t("Medal table"),
  "lower-third": () => t("Lower third"),
  "score-bug": () => t("Score bug"),
};

/** Name a scene or a graphic; an unknown one keeps its name on the wire. @param {string} name */
export function sceneName(name) {
  return SCENE_NAMES[name]?.() ?? name;
}

/**
 * Say what a conflict met: the value that holds now, and whose it is.
 *
 * @param {import("./commands.js").Reason | undefined} reason
 * @param {import("./desk.js").Desk} desk
 */
export function conflictText(reason, desk) {
  const current = reason?.current;
  if (!current || !("mark" in current)) return reason?.text ?? "";
  const value = mark(current.mark);
  return current.by
    ? t("{value} stands there now, entered by {by}", { value, by: authorName(current.by, desk) })
    : t("{value} stands there now", { value });
}

/**
 * Name the author of a change. Views name authors by id, as the journal does ("person:2"); one that
 * has no account any more keeps its number.
 *
 * @param {string} by @param {import("./desk.js").Desk} desk
 */
export function authorName(by, desk) {
  if (by === desk.you.id) return t("you");
  if (desk.people[by]) return desk.people[by];
  const [kind, n] = by.split(":");
  switch (kind) {
    case "person": return t("person {n}", { n });
    case "key": return t("program {n}", { n });
    default: return by;
  }
}
