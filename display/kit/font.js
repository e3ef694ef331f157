// @ts-check
/** The pages' font. */
export const FONT_FILE = new URL("../../fonts/inter.woff2", import.meta.url).href;
const AGAIN = 3000;

let asking = false;

/** Loads the pages' font; resolves when it is there, or failed. One that failed is asked for until it comes. */
export function loadFont() {
  return document.fonts.load("600 20px Inter").catch(keepAsking);
}

// A face of a style sheet that has failed is never asked for again by itself.
function keepAsking() {
  if (asking) return;
  asking = true;
  setTimeout(ask, AGAIN);
}

async function ask() {
  const face = new FontFace("Inter", `url("${FONT_FILE}") format("woff2")`, { weight: "400 700" });
  try {
    document.fonts.add(await face.load());
  } catch {
    setTimeout(ask, AGAIN);
  }
}
