// @ts-check
import { loadFont } from "../display/kit/font.js";

const SIDE = 48;
const FACE = `600 ${SIDE * 0.6}px`;
const FALLBACK = "serif";
/** A character that no font has: drawn is the empty box. */
const NOWHERE = "\u{10FFFD}";
const MARK = /[\p{M}\p{C}]/u;

/**
 * List the characters of some texts that our font has no glyph for. A browser draws such a one from
 * another font, so that with and without ours it looks the same; or as an empty box.
 *
 * @param {string[]} texts
 */
export async function missingGlyphs(texts) {
  await loadFont();
  const canvas = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE });
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  const draw = (/** @type {string} */ sign, /** @type {string} */ fonts) => {
    pen.clearRect(0, 0, SIDE, SIDE);
    pen.font = `${FACE} ${fonts}`;
    pen.fillText(sign, 4, SIDE * 0.7);
    return pen.getImageData(0, 0, SIDE, SIDE).data.join();
  };
  const ours = `Inter, ${FALLBACK}`;
  const empty = draw(NOWHERE, ours);
  const isForeign = (/** @type {string} */ sign) => draw(sign, ours) === draw(sign, FALLBACK);
  const isEmpty = (/** @type {string} */ sign) => [...sign].some((point) => !MARK.test(point) && draw(point, ours) === empty);
  return signsOf(texts).filter((sign) => isForeign(sign) || isEmpty(sign));
}

/** What people see as one character each, once; blanks draw nothing. @param {string[]} texts */
function signsOf(texts) {
  const parts = new Intl.Segmenter().segment(texts.join(" ").normalize("NFC"));
  return [...new Set([...parts].map(({ segment }) => segment))].filter((sign) => !/^[\p{Z}\p{C}]+$/u.test(sign));
}
