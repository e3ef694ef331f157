// @ts-check
import { start } from "../display/kit/page.js";
import { sheet } from "../display/kit/screen.js";
import "./program.js";

sheet(new URL("./program.css", import.meta.url).href).then(() => start(document.createElement("tablo-program")));
