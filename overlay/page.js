// @ts-check
import { query, start } from "../display/kit/page.js";
import { sheet } from "../display/kit/screen.js";
import { dress } from "./dress.js";
import { Program } from "./program.js";

sheet(new URL("./program.css", import.meta.url).href).then(() => {
  const program = new Program();
  dress(program, query);
  start(program);
});
