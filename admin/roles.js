// @ts-check

const MARKS = ["RecordMark", "SetEntryStatus"];
const LOCKS = ["LockMarks", "UnlockMarks"];
const TIMERS = ["ArmTimer", "StartTimer", "PauseTimer", "ResumeTimer", "StopTimer", "AdjustTimer"];
const SCREENS = ["ShowScene", "Blank"];
const GRAPHICS = [
  "ShowGraphic", "UpdateGraphic", "AdvanceGraphic", "HideGraphic", "ClearOutput", "Blank",
];
const PUBLICATION = ["SetPublication"];

/**
 * What each role may command: `access/roles.py` decides, this only keeps keys off the page that
 * the server would refuse. A test holds the two together.
 *
 * @type {Record<string, ReadonlySet<string>>}
 */
export const ROLES = {
  director: new Set([...MARKS, ...LOCKS, ...TIMERS, ...SCREENS, ...GRAPHICS, ...PUBLICATION]),
  coordinator: new Set([...MARKS, ...LOCKS, ...TIMERS, ...SCREENS, ...PUBLICATION]),
  chief_expert: new Set([...MARKS, ...LOCKS, ...TIMERS]),
  workshop_manager: new Set([...TIMERS, ...SCREENS]),
  operator: new Set(MARKS),
  broadcast: new Set(GRAPHICS),
  viewer: new Set(),
};

/** Roles that read marks which no audience may know yet. @type {ReadonlySet<string>} */
export const SEES_MARKS = new Set(["director", "coordinator", "chief_expert", "operator"]);

/** Tell whether a role may send a command at all; where it may is the server's question. */
export function mayCommand(/** @type {string} */ role, /** @type {string} */ command) {
  return ROLES[role]?.has(command) ?? false;
}
