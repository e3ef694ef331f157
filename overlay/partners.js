// @ts-check
import { make, write } from "../display/kit/dom.js";
import { fit } from "../display/kit/fit.js";
import { pageSize } from "../display/kit/pages.js";
import { text } from "../display/kit/texts.js";
import { Graphic } from "./graphic.js";
import { Round } from "./round.js";

const MOST = 5;
const PATIENCE = 1000;

/** Pictures of partners along the foot of the picture; those that have no room take turns. */
export default class Partners extends Graphic {
  static sheet = new URL("./partners.css", import.meta.url).href;
  #title = make("p", "t");
  #track = make("div", "track");
  #drawn = "";
  #round = new Round(this);

  // A picture that is slow keeps the others waiting for a moment only.
  async load(params) {
    const answer = await super.load(params);
    const pictures = [...this.#track.querySelectorAll("img")].map((image) => image.decode().catch(() => {}));
    await Promise.race([Promise.all(pictures), new Promise((late) => setTimeout(late, PATIENCE))]);
    return answer;
  }

  build(panel) {
    panel.append(this.#title, this.#track);
  }

  render({ pictures, title }) {
    write(this.#title, text(title));
    this.#title.hidden = !text(title);
    fit([this.#title], 1);
    const names = Array.isArray(pictures) ? pictures : String(pictures ?? "").split(/\s+/).filter(Boolean);
    const drawn = names.join(" ");
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const size = pageSize(names.length, MOST);
    this.#track.textContent = "";
    const pages = [];
    for (let from = 0; from < names.length; from += size) pages.push(make("ul", "", ...names.slice(from, from + size).map(picture)));
    this.#track.append(...pages);
    this.#round.take(pages);
  }

  tick(now) {
    return this.#round.draw(now).rest;
  }
}

// One that doesn't come leaves the others standing.
function picture(name) {
  const image = Object.assign(new Image(), { alt: "", decoding: "sync" });
  const item = make("li", "", image);
  image.onerror = () => (item.hidden = true);
  image.src = name.includes("/") ? name : `/media/${name}`;
  return item;
}
