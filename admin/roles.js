// @ts-check

const MARKS = ["RecordMark", "ImportMarks", "SetEntryStatus"];
const LOCKS = ["LockMarks", "UnlockMarks"];
const TIMERS = ["ArmTimer", "StartTimer", "PauseTimer", "ResumeTimer", "StopTimer", "AdjustTimer"];
const SCREENS = ["ShowScene", "Blank"];
const GRAPHICS = [
  "ShowGraphic", "UpdateGraphic", "AdvanceGraphic", "HideGraphic", "ClearOutput", "Blank",
];
const PUBLICATION = ["SetPublication", "SetProtest", "SetRulings"];
const SIGNATURE = ["SignOff"];

/**
 * What each role may command: `access/roles.py` decides, this only keeps keys off the page that
 * the server would refuse. A test holds the two together.
 *
 * @type {Record<string, ReadonlySet<string>>}
 */
export const ROLES = {
  director: new Set([...MARKS, ...LOCKS, ...TIMERS, ...SCREENS, ...GRAPHICS, ...PUBLICATION, ...SIGNATURE]),
  coordinator: new Set([...MARKS, ...LOCKS, ...TIMERS, ...SCREENS, ...PUBLICATION, ...SIGNATURE]),
  chief_expert: new Set([...MARKS, ...LOCKS, ...TIMERS, ...SIGNATURE]),
  workshop_manager: new Set([...TIMERS, ...SCREENS]),
  operator: new Set(MARKS),
  broadcast: new Set(GRAPHICS),
  viewer: new Set(),
};

/** Roles that read marks which no audience may know yet. @type {ReadonlySet<string>} */
export const SEES_MARKS = new Set(["director", "coordinator", "chief_expert", "operator"]);

/** The capacities in which a result is signed, each by a person of its own. */
export const CAPACITIES = ["chief_expert", "coordinator"];

/** Tell whether a role signs results in a capacity: its own, or as the director for either. */
export function maySign(/** @type {string} */ role, /** @type {string} */ capacity) {
  return mayCommand(role, "SignOff") && (role === capacity || role === "director");
}

/** Roles that edit the reference data; where they may is the server's question. @type {ReadonlySet<string>} */
export const EDITS_ROSTER = new Set(["director", "coordinator"]);

/** Tell whether a role may send a command at all; where it may is the server's question. */
export function mayCommand(/** @type {string} */ role, /** @type {string} */ command) {
  return ROLES[role]?.has(command) ?? false;
}
