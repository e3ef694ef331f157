// @ts-check
import { write } from "./kit/dom.js";
import { t } from "./kit/texts.js";

const RANKS = { gold: "1", silver: "2", bronze: "3", medallion: "" };

/** Draws a medal beside its holder, its word for those who don't see it. */
export function paintCoin(node, medal) {
  node.className = medal ? `coin ${medal}` : "";
  write(node, medal ? RANKS[medal] : "");
  if (!medal) return node.removeAttribute("role");
  node.setAttribute("role", "img");
  node.setAttribute("aria-label", { gold: t("gold"), silver: t("silver"), bronze: t("bronze"), medallion: t("medallions") }[medal]);
}
