// @ts-check
import { points, t, text } from "../display/kit/texts.js";
import { alarmsOf, since } from "./health.js";
import { findingWords, isOfResults } from "./preflight-words.js";

/**
 * @typedef {import("./preflight-words.js").Finding} Finding
 * @typedef {{ id: string, title: string, says: string, findings: Finding[], waits?: boolean }} Check
 *   one thing that is looked at: `says` how it is where nothing is found; `waits`: it isn't known yet
 */

const GIGABYTE = 1e9;
const HOUR = 3_600_000;
/** Bytes that have to be free, and that should be. */
const ROOM = { bad: GIGABYTE, warn: 5 * GIGABYTE };
const DAY = 24 * HOUR;

/** Results and plan. @param {any} view from preflight:<run>@crew @returns {Check[]} */
export function planChecks(view) {
  const { run, results, cues } = view;
  const split = (/** @type {boolean} */ ofResults) => view.findings
    .filter((/** @type {any} */ one) => isOfResults(one) === ofResults)
    .map((/** @type {any} */ one) => findingWords(one, run.id));
  return [
    { id: "results", title: t("Results"), says: t("signed: {n} of {of}", { n: results.signed, of: results.of }), findings: split(true) },
    { id: "plan", title: t("Running order"), says: t("cues: {n}", { n: cues }), findings: split(false) },
  ];
}

/**
 * Screens of the venue and outputs of the ceremony.
 *
 * @param {any} view from preflight:<run>@crew @param {any} screens from screens@crew
 * @param {any} health from health@crew @param {number} now
 * @returns {Check[]}
 */
export function placeChecks(view, screens, health, now) {
  const here = screensOf(view, screens, health);
  const shown = here.filter(({ screen }) => shows(screen, view.run.id));
  const outputs = health.outputs.filter((/** @type {any} */ one) => view.outputs.includes(one.id));
  const none = shown.length ? [] : [bad(t("No screen of the venue shows this ceremony"), t("Give it to the screens as a scene."), "#/screens", t("Screens"))];
  const found = here.flatMap(({ screen, told }) => placeFindings(told, now, `#/screens/${screen.id}`));
  const fine = here.filter(({ told }) => told?.connected && !alarmsOf(told, now).length).length;
  return [
    { id: "screens", title: t("Screens"), says: t("in order: {n} of {of}", { n: fine, of: here.length }), findings: [...none, ...found] },
    ...(outputs.length ? [{
      id: "outputs", title: t("Broadcast outputs"), says: t("in order: {n} of {of}", { n: outputs.length, of: outputs.length }),
      findings: outputs.flatMap((/** @type {any} */ one) => placeFindings(one, now, "#/broadcast")),
    }] : []),
  ];
}

/** The screens of a ceremony's venue, each with its health. @param {any} view @param {any} screens @param {any} health */
export function screensOf(view, screens, health) {
  const told = new Map(health.screens.map((/** @type {any} */ one) => [one.id, one]));
  return screens.screens.filter((/** @type {any} */ one) => one.venue.id === view.venue)
    .map((/** @type {any} */ screen) => ({ screen, told: /** @type {any} */ (told.get(screen.id)) }));
}

/** @param {any} screen @param {string} run */
function shows(screen, run) {
  const items = [screen.shown?.lineup, screen.ready].filter(Boolean).flatMap(({ main = [], side = [] }) => [...main, ...side]);
  return items.some(({ scene, params }) => scene === "ceremony" && params.run === run);
}

/** @param {any} told @param {number} now @param {string} href @returns {Finding[]} */
function placeFindings(told, now, href) {
  const name = text(told.title);
  const link = t("Screens");
  if (!told.connected) {
    const how = told.last_seen ? t("no link {time}", { time: since(told.last_seen, now) }) : t("not seen since the server started");
    return [bad(`${name}: ${how}`, t("Look at its power, its cable and its address."), href, link)];
  }
  return alarmsOf(told, now).map(({ kind, words }) => ({ kind, words: `${name}: ${words}`, todo: t("See what it says of itself; reload it from there."), href, link }));
}

/** The machine itself. @param {any} facts from the pre-flight address @param {number} now @param {string} build of this page @returns {Check[]} */
export function machineChecks(facts, now, build) {
  const { disk, missing } = facts;
  const free = t("{free} of {size} GB are free", { free: gigabytes(disk.free), size: gigabytes(disk.size) });
  const tight = disk.free < ROOM.bad ? "bad" : disk.free < ROOM.warn ? "warn" : null;
  const old = facts.build === build ? [] : [bad(t("This page is older than the server"), t("Load it anew."))];
  return [
    { id: "media", title: t("Pictures and films"), says: t("all there"), findings: missing.map(missingFinding) },
    { id: "backup", title: t("Backup"), ...backupOf(facts, now) },
    { id: "journal", title: t("Journal"), ...journalOf(facts, now) },
    {
      id: "disk", title: t("Server"), says: free,
      findings: [...(tight ? [{ kind: /** @type {"bad" | "warn"} */ (tight), words: free, todo: t("Make room on the server's disk.") }] : []), ...old],
    },
  ];
}

/** @param {any} missing @returns {Finding} */
function missingFinding({ used }) {
  return bad(t("A picture or film isn't on the server: {used}", { used: used.join(", ") }), t("Bring it in again, or choose another."), "#/media", t("Media"));
}

/** @param {any} facts @param {number} now @returns {{ says: string, findings: Finding[] }} */
function backupOf({ backup, last, self_made: ours }, now) {
  if (!ours) return { says: t("PostgreSQL is backed up by its own tools"), findings: [] };
  const todo = t("On the server: tablo backup FILE, best to another disk.");
  if (!backup) return { says: "", findings: [bad(t("There is no backup yet"), todo)] };
  const age = now - backup.at;
  const behind = Math.max(0, last - backup.last);
  const says = behind
    ? t("{name}, {age} ago; changes since then: {n}", { name: backup.name, age: since(backup.at, now), n: behind })
    : t("{name}, {age} ago; nothing has changed since", { name: backup.name, age: since(backup.at, now) });
  if (behind && age > DAY) return { says, findings: [bad(says, todo)] };
  return { says, findings: behind && age > HOUR ? [warn(says, todo)] : [] };
}

/** @param {any} facts @param {number} now @returns {{ says: string, findings: Finding[] }} */
function journalOf({ checked }, now) {
  const todo = t("Check it now: it takes seconds.");
  if (!checked) return { says: "", findings: [warn(t("It has not been checked yet"), todo)] };
  const says = t("whole when it was checked, {age} ago", { age: since(checked.at, now) });
  if (checked.problems.length) return { says, findings: checked.problems.map((/** @type {string} */ one) => bad(one, t("Stop, and restore the last whole backup."))) };
  return { says, findings: now - checked.at > DAY ? [warn(says, todo)] : [] };
}

/** Characters that the font lacks. @param {string[] | null} lacking null: not looked at yet @returns {Check} */
export function glyphCheck(lacking) {
  const words = t("Not in our font: {signs}", { signs: (lacking ?? []).join(" ") });
  return {
    id: "letters", title: t("Letters"), says: lacking?.length ? "" : t("the font has all of them"), waits: !lacking,
    findings: lacking?.length ? [bad(words, t("Such letters look foreign, each screen's own: write them otherwise."))] : [],
  };
}

/** @param {number} bytes */
function gigabytes(bytes) {
  return points((bytes / GIGABYTE).toFixed(bytes < 10 * GIGABYTE ? 1 : 0));
}

/** @param {string} words @param {string} todo @param {string} [href] @param {string} [link] @returns {Finding} */
function bad(words, todo, href, link) {
  return { kind: "bad", words, todo, href, link };
}

/** @param {string} words @param {string} todo @returns {Finding} */
function warn(words, todo) {
  return { kind: "warn", words, todo };
}
