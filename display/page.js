// @ts-check
import { loadBadges } from "./kit/badges.js";
import { applyLook } from "./kit/looks.js";
import { query, start } from "./kit/page.js";
import { SCENES } from "./scenes.js";

// The shell says what the page is for; only that part is loaded.
const page = document.documentElement.dataset.page ?? "";
const name = part();
applyLook();
Promise.all([import(`./${name}.js`), loadBadges()]).then(() => start(document.createElement(`tablo-${name}`)));

function part() {
  if (page === "public") return "public";
  if (SCENES[page]?.channel) return "scene";
  return query.has("place") ? "place" : "screen";
}
