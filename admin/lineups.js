// @ts-check
import { t, text } from "../display/kit/texts.js";
import { sceneName } from "./wording.js";

/** The places of a picture, and what each is called. */
export const PLACES = [
  { name: "main", words: () => t("Main place") },
  { name: "side", words: () => t("Beside it") },
  { name: "ticker", words: () => t("Line below") },
];

/** How long a scene of several stays unless told otherwise, in milliseconds. */
export const STAYS = 15_000;

/** A lineup with nothing in it, to be filled. @returns {any} */
export function empty() {
  return { main: [], side: [], ticker: [], fade: true };
}

/** A lineup from the wire with all that it leaves out. @param {any} lineup */
export function whole(lineup) {
  return { ...empty(), ...structuredClone(lineup ?? {}) };
}

/**
 * Say what a lineup shows: the first scene and how many more, then what it is about.
 *
 * @param {any} lineup @param {any} index @returns {string[]}
 */
export function lineupWords(lineup, index) {
  const [first, ...more] = lineup?.main ?? [];
  if (!first) return [t("No scene")];
  const others = more.length + (lineup.side?.length ?? 0) + (lineup.ticker?.length ?? 0);
  const scene = sceneName(first.scene);
  const about = itemNote(first, index);
  return [others ? t("{scene} and {n} more", { scene, n: others }) : scene, ...(about ? [about] : [])];
}

/** Say what one scene is about. @param {any} item @param {any} index */
export function itemNote(item, index) {
  const params = Object.entries(item.params ?? {}).filter(([name, value]) => value && name !== "media");
  return params.map(([, value]) => titleOf(value, index)).filter(Boolean).join(", ");
}

/** Name what a value of a scene stands for. @param {any} value @param {any} index */
function titleOf(value, index) {
  const all = [...(index?.contests ?? []), ...(index?.venues ?? [])];
  const found = all.find((one) => one.id === value);
  if (found) return text(found.title);
  return typeof value === "string" && value.includes(" ") ? value : "";
}
