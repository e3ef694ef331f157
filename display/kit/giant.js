// @ts-check
import { write } from "./dom.js";

const WIDTHS = { ":": 0.28, " ": 0.26, "\u00A0": 0.26 };
const DIGIT = 0.62;
const LETTER = 0.7;

/** Writes a face and tells the style sheet its width in em, so that it fills its place and never leaves it. */
export function writeGiant(node, words) {
  if (node.textContent === words) return;
  write(node, words);
  const width = [...words].reduce((sum, sign) => sum + (WIDTHS[sign] ?? (/[\d\u2212]/.test(sign) ? DIGIT : LETTER)), 0);
  node.style.setProperty("--em", Math.max(width, 2).toFixed(2));
}

const SIZES = [30, 70, 130];

/** Writes a sentence and says in `data-size`, 0 (short) to 3, how large it may stand. */
export function writeWords(node, words) {
  write(node, words);
  node.dataset.size = String(SIZES.filter((most) => words.length > most).length);
}
