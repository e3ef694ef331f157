// @ts-check

/**
 * @typedef {{ left: number, top: number, right: number, bottom: number }} Box
 * @typedef {object} Standing a graphic that is on
 * @property {string} kind
 * @property {number} at when it was taken
 * @property {boolean} whole it fills the picture
 * @property {Box | null} box where it stands by itself; null while it draws nothing
 */

/** What stands on the line along the foot while one is there. */
const ON_THE_LINE = ["lower-third", "up-next", "result-strip", "partners"];
/** Two that say the same. */
const NEVER_TOGETHER = ["score-bug", "timer"];
const TOLERANCE = 1;

/**
 * Arranges graphics that are on at once so that none covers another: which is lifted by `foot`, the
 * height of the line along the foot with the air above it, and which gives way. A message goes before
 * all, then what fills the picture or reveals, then the line along the foot; of all others the one
 * taken last. What gives way is there again when it has room.
 *
 * @param {Standing[]} graphics @param {number} foot
 * @returns {Map<Standing, { lift: number, yields: boolean }>}
 */
export function arrange(graphics, foot) {
  /** @type {Array<{ kind: string, box: Box }>} */
  const placed = [];
  const places = new Map();
  for (const one of [...graphics].sort((one, other) => rank(one) - rank(other) || other.at - one.at)) {
    const line = ON_THE_LINE.includes(one.kind) && placed.some(({ kind }) => kind === "ticker");
    const lift = line ? foot : 0;
    const box = one.box && { ...one.box, top: one.box.top - lift, bottom: one.box.bottom - lift };
    const yields = box !== null && placed.some((other) => clash({ kind: one.kind, box }, other));
    if (box && !yields) placed.push({ kind: one.kind, box });
    places.set(one, { lift, yields });
  }
  return places;
}

function rank({ kind, whole }) {
  if (kind === "message") return 0;
  if (whole || kind === "reveal") return 1;
  return kind === "ticker" ? 2 : 3;
}

function clash(one, other) {
  if (NEVER_TOGETHER.includes(one.kind) && NEVER_TOGETHER.includes(other.kind)) return true;
  return (
    one.box.left < other.box.right - TOLERANCE &&
    other.box.left < one.box.right - TOLERANCE &&
    one.box.top < other.box.bottom - TOLERANCE &&
    other.box.top < one.box.bottom - TOLERANCE
  );
}
