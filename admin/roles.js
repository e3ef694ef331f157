// @ts-check

const MARKS = ["RecordMark", "ImportMarks", "SetEntryStatus"];
const LOCKS = ["LockMarks", "UnlockMarks"];
const TIMERS = [
  "ArmTimer", "StartTimer", "PauseTimer", "ResumeTimer", "StopTimer", "FinishEarly", "AbortTimer", "AdjustTimer", "SetPhase",
];
const OFFICIAL = ["ImportResults", "DropResults"];
const DRAW = ["DrawWorkstations", "RevealDraw"];
const HALL = ["RaiseAlert", "ClearAlert", "MuteSignals"];
const SCREENS = ["ShowScene", "ShowLineup", "Take", "SignalScreen", "Blank"];
const GRAPHICS = [
  "ShowGraphic", "TakeGraphic", "UpdateGraphic", "AdvanceGraphic", "HideGraphic", "ClearOutput", "Blank",
];
const PUBLICATION = ["SetPublication", "SetProtest", "SetRulings"];
const SIGNATURE = ["SignOff"];
const SHOW = [
  "TakeCue", "Advance", "AdvanceTogether", "StepBack", "JumpTo", "SkipCue", "BlankRun", "HoldRun", "SetRunPhase", "SwitchRehearsal", "TakeControl",
];
const BACKSTAGE = ["CheckIn", "AcknowledgeMessage"];
const MESSAGES = ["SendStageMessage"];
const EXPERT = [...MARKS, ...LOCKS, ...TIMERS, ...OFFICIAL, ...DRAW, ...SIGNATURE];
const COORDINATOR = [...EXPERT, ...SCREENS, ...HALL, ...PUBLICATION];

/**
 * What each role may command: `access/roles.py` decides, this only keeps keys off the page that
 * the server would refuse. A test holds the two together.
 *
 * @type {Record<string, ReadonlySet<string>>}
 */
export const ROLES = {
  director: new Set([...COORDINATOR, ...GRAPHICS, ...SHOW, ...BACKSTAGE, ...MESSAGES]),
  coordinator: new Set([...COORDINATOR, ...BACKSTAGE, ...MESSAGES]),
  chief_expert: new Set(EXPERT),
  workshop_manager: new Set([...TIMERS, ...SCREENS, ...HALL]),
  operator: new Set(MARKS),
  broadcast: new Set(GRAPHICS),
  host: new Set(["AcknowledgeMessage"]),
  volunteer: new Set(BACKSTAGE),
  viewer: new Set(),
};

/** Roles that read marks which no audience may know yet. @type {ReadonlySet<string>} */
export const SEES_MARKS = new Set(["director", "coordinator", "chief_expert", "operator"]);

/** Roles that take along what is kept of a ceremony. @type {ReadonlySet<string>} */
export const KEEPS_SHOW = new Set(["director", "coordinator"]);

/** Who reads which page of a ceremony. @type {Record<string, ReadonlySet<string>>} */
export const CEREMONY = {
  live: new Set(["director"]),
  prompter: new Set(["director", "coordinator", "host"]),
  backstage: new Set(["director", "coordinator", "volunteer", "host"]),
  preflight: new Set(["director", "coordinator"]),
};

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
