// @ts-check
import { make } from "./kit/dom.js";
import "./medals.js";

/** The medal table as it stands at this step of the run. */
export class Table {
  node;

  constructor({ table }, { feed, zone }) {
    const medals = Object.assign(document.createElement("tablo-medals"), { feed, zone, params: table });
    this.node = make("section", "shot table", medals);
  }

  settle() {}

  tick() {
    return Infinity;
  }

  leave() {}
}
