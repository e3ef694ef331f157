// @ts-check
import { mark, t, text, wallClock } from "../display/kit/texts.js";

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
  host: () => t("Host"),
  volunteer: () => t("Volunteer"),
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
  floor: () => t("Workshop"),
  hall: () => t("All contests of a venue"),
  timer: () => t("One timer"),
  schedule: () => t("Schedule"),
  countdown: () => t("Countdown"),
  best: () => t("Best of the championship"),
  ceremony: () => t("Ceremony"),
  draw: () => t("Draw of workstations"),
  message: () => t("Message"),
  media: () => t("Picture or film"),
  link: () => t("QR to the phone pages"),
  test: () => t("Test pattern"),
};

/** Name a scene; an unknown one keeps its name on the wire. @param {string} name */
export function sceneName(name) {
  return SCENE_NAMES[name]?.() ?? name;
}

/** @type {Record<string, () => string>} */
const FIELD_NAMES = {
  contest: () => t("Contest"),
  venue: () => t("Venue"),
  standing: () => t("Ranking"),
  timer: () => t("Timer"),
  session: () => t("Until the session"),
  title: () => t("Heading"),
  text: () => t("Text"),
  at: () => t("Until the time"),
  kind: () => t("Whose medals"),
  media: () => t("Picture or film"),
  fit: () => t("How it fits"),
  path: () => t("Page"),
  run: () => t("Run of show"),
};

/** Name a value of a scene. @param {string} name */
export function fieldName(name) {
  return FIELD_NAMES[name]?.() ?? name;
}

/** @type {Record<string, () => string>} */
const CHOICE_NAMES = {
  region: () => t("Regions"),
  organization: () => t("Organizations"),
  company: () => t("Companies"),
  country: () => t("Countries"),
  contain: () => t("All of it"),
  cover: () => t("Fills the screen"),
};

/** Name a choice of a scene's value. @param {string} name */
export function choiceName(name) {
  return CHOICE_NAMES[name]?.() ?? name;
}

/** Write what was entered where its kind isn't at hand: a mark, or judges' scores. @param {string | null | undefined} value */
export function valueText(value) {
  return value?.includes(", ") ? value.replaceAll(", ", " ") : mark(value);
}

/**
 * Say what a conflict met: the value that holds now, and whose it is.
 *
 * @param {import("./commands.js").Reason | undefined} reason
 * @param {import("./desk.js").Desk} desk
 * @param {(value: string) => string} [say] words for the value
 */
export function conflictText(reason, desk, say = valueText) {
  const current = reason?.current;
  if (!current || !("mark" in current)) {
    const who = current?.by ? t("{by} changed it at {time}.", { by: authorName(current.by, desk), time: wallClock(current.at, desk.zone, true) }) : "";
    return [reason?.text, who].filter(Boolean).join(" ");
  }
  const value = say(current.mark);
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

/** Write a number of minutes with its sign. @param {number} minutes */
export function signed(minutes) {
  return minutes < 0 ? `−${-minutes}` : `+${minutes}`;
}

/** Name a timer in one line, as the log says it. @param {any} timer */
export function timerName(timer) {
  if (!timer.contest) return text(timer.title);
  const contest = `${text(timer.contest.title)} (${text(timer.contest.category)})`;
  return timer.module ? `${contest}, ${text(timer.module.label)}` : `${contest}, ${text(timer.title)}`;
}

/** Name where in its contest a timer belongs, in short: category, module, shift. @param {any} timer */
export function timerPlace(timer) {
  return [timer.contest?.category, timer.module ? timer.module.label : timer.contest && timer.title, timer.shift]
    .filter(Boolean).map(text).join(" · ");
}

/** Name all that a timer belongs to: category, module with its title, day, shift. @param {any} timer */
export function timerPart(timer) {
  const part = timer.module ? [timer.module.label, timer.module.title] : timer.contest ? [timer.title] : [];
  return [timer.contest?.category, ...part, timer.day, timer.shift].filter(Boolean).map(text).join(" · ");
}

/** @returns {string[]} */
export const timeReasons = () => [
  t("Equipment"), t("Question to an expert"), t("First aid"), t("Power or network"),
];

/** @returns {string[]} */
export const abortReasons = () => [t("Safety"), t("Accident"), t("Error in the task")];

/** What a person may say about a timer by hand, beside what it does by itself. @returns {Array<[string, string]>} */
export const phases = () => [
  ["", t("By the timer")],
  ["waiting", t("Waiting")],
  ["briefing", t("Briefing")],
  ["break", t("Lunch")],
  ["marking", t("Marking")],
];

/** @returns {string[]} */
export const alertPhrases = () => [
  t("Attention! Everybody stop working and stay at your workstations."),
  t("Attention! Leave the building calmly by the nearest exit."),
  t("Attention! Technical break. Work goes on at the experts' signal."),
  t("Attention! Please keep quiet: competitors are at work."),
];

/** Name a phase. @param {string} phase */
export function phaseName(phase) {
  return phases().find(([value]) => value === phase)?.[1] ?? phase;
}

/** From how many milliseconds on it is said that the end of a timer was noticed late. */
const LATE = 2000;

/** @type {Record<string, (one: any, zone: string) => string>} */
const OPERATIONS = {
  TimerArmed: (one, zone) => one.starts
    ? t("start set for {time}", { time: wallClock(one.starts, zone) }) : t("made ready"),
  TimerStarted: () => t("start"),
  TimerPaused: () => t("pause"),
  TimerResumed: () => t("resumption"),
  TimerStopped: (one) => ({ early: t("handed in early"), aborted: t("aborted") })[one.outcome] ?? t("stop"),
  TimerAdjusted: (one) => t("{n} min", { n: signed(Math.round(one.delta / 60_000)) }),
  TimerExpired: (one, zone) => one.at - (one.moment ?? one.at) < LATE ? t("time is over") : t("ended at {ended}, noticed at {noticed}", {
    ended: wallClock(one.moment, zone, true), noticed: wallClock(one.at, zone, true),
  }),
  TimerPhaseSet: (one) => t("Phase: {phase}", { phase: phaseName(one.phase ?? "") }),
  TimerRestored: () => t("undo"),
};

/**
 * Say what was done to a timer, in a few words; an unknown thing keeps its name on the wire.
 *
 * @param {any} one a line of its history @param {string} zone
 */
export function operationText(one, zone) {
  const words = OPERATIONS[one.what]?.(one, zone) ?? one.what;
  return one.workstation ? `${words}, ${t("workstation {n}", { n: one.workstation })}` : words;
}

/** Name who did something to a timer: a person, or the server. @param {string} by @param {import("./desk.js").Desk} desk */
export function operatorName(by, desk) {
  return by === "system" ? t("by itself") : authorName(by, desk);
}
