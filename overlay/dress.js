// @ts-check
import { make } from "../display/kit/dom.js";
import { pace } from "./pace.js";

const COLOURS = { green: "#00ff00", blue: "#0000ff", black: "#000000" };
const HEX = /^[0-9a-f]{6}$/i;
const SMALLEST = 0.25;
const LARGEST = 4;

/**
 * Dresses the page as its address asks: `bg` green, blue, black or rrggbb, else transparent;
 * `matte=1` the key of the picture, white on black; `scale` the size of letters and plates, while
 * the safe area stays; `safe=1` draws the safe areas, for set-up only; `fps` moves no more often.
 * @param {HTMLElement} picture
 * @param {URLSearchParams} asked
 */
export function dress(picture, asked) {
  const matte = asked.get("matte") === "1";
  const ground = matte ? COLOURS.black : colour(asked.get("bg") ?? "");
  if (ground) document.documentElement.style.setProperty("background", ground, "important");
  if (matte) picture.dataset.matte = "";
  const scale = Number(asked.get("scale"));
  if (scale >= SMALLEST && scale <= LARGEST && scale !== 1) {
    picture.dataset.scaled = "";
    picture.style.setProperty("--scale", String(scale));
  }
  if (asked.get("safe") === "1") document.body.append(make("i", "safe action"), make("i", "safe graphics"));
  const fps = Number(asked.get("fps"));
  if (fps > 0) pace(fps);
}

function colour(name) {
  if (COLOURS[name]) return COLOURS[name];
  return HEX.test(name) ? `#${name}` : "";
}
