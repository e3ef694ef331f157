// @ts-check
import { t } from "./texts.js";

/** A medal's number on a podium; nothing for a medallion. */
export const PLACE = { gold: "1", silver: "2", bronze: "3", medallion: "" };

const PLACES = { gold: () => t("First place"), silver: () => t("Second place"), bronze: () => t("Third place") };
const ALONE = { gold: () => t("Gold"), silver: () => t("Silver"), bronze: () => t("Bronze"), medallion: () => t("Medallion for excellence") };
const TWO = { gold: () => t("Two golds"), silver: () => t("Two silvers"), bronze: () => t("Two bronzes"), medallion: () => t("Medallions for excellence") };
const THREE = { ...TWO, gold: () => t("Three golds"), silver: () => t("Three silvers"), bronze: () => t("Three bronzes") };

/** Names a medal, or as many of them as are shared. */
export function awardWord(award, holders = 1) {
  if (award === "medallion" && holders > 1) return TWO[award]();
  if (holders > 3) return t("{medal} × {n}", { medal: ALONE[award](), n: holders });
  return [ALONE, ALONE, TWO, THREE][holders][award]();
}

/** Names what is handed over on a plane: a medal, or in a team standing a place. */
export function planeWord(kind, award, holders) {
  return kind === "team_standing" ? PLACES[award]() : awardWord(award, holders);
}

/** Says which medals a shared one replaced; "" when none. */
export function replacedWords(medals = []) {
  const [silver, bronze] = [medals.includes("silver"), medals.includes("bronze")];
  if (silver && bronze) return t("No silver and bronze medals are handed over");
  if (silver) return t("No silver medal is handed over");
  return bronze ? t("No bronze medal is handed over") : "";
}

/** Says that nobody gets a medal. */
export function vacantWords() {
  return t("not awarded");
}

/** A name that isn't torn at its hyphens: a winner's double surname stands whole. */
export function whole(name) {
  return name.replace(/-/g, "\u2011");
}
