// @ts-check
import { query } from "./kit/page.js";

/** The scenes, and the parameter that names the subject of each; "": it has none. */
export const SCENES = { standings: "contest", timers: "venue", medals: "" };

/** Loads a scene and makes its element, not yet on the page. `?rows=5|7` sets its density. */
export async function makeScene(name, feed, stream, zone = "") {
  await import(`./${name}.js`);
  const rows = Number(query.get("rows")) || 0;
  return Object.assign(document.createElement(`tablo-${name}`), { feed, stream, zone, rows });
}
