// @ts-check
import { start } from "./kit/page.js";
import { SCENES } from "./scenes.js";

// The shell says what the page is for; only that part is loaded.
const page = document.documentElement.dataset.page ?? "";
const name = page === "public" ? "public" : page in SCENES ? "scene" : "screen";
import(`./${name}.js`).then(() => start(document.createElement(`tablo-${name}`)));
