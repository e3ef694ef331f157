// @ts-check
import { make } from "../display/kit/dom.js";

export const PLATE = new URL("./plate.css", import.meta.url).href;

/** The milled edge of a plate. */
export function mill() {
  return [make("i", "mill"), make("i", "mill l")];
}

/** Says that a graphic fills graphics safe, whatever the scale of letters is asked for. */
export function fillWhole(graphic) {
  graphic.dataset.whole = "";
}
