// @ts-check
import { make, paintBadge, write } from "../display/kit/dom.js";
import { settle } from "../display/kit/fit.js";
import { mark, t, text } from "../display/kit/texts.js";
import { statusWord } from "../display/kit/moods.js";
import { fillWhole, PLATE } from "./plate.js";
import { Graphic } from "./graphic.js";
import { headingOf, typedRows } from "./rows.js";

const LAST_STEP = 6;

/** Two entries of a contest side by side, module by module, as far as broadcast may know them. */
export default class Versus extends Graphic {
  static sheet = [PLATE, new URL("./versus.css", import.meta.url).href];
  #title = make("b", "display");
  #about = make("span");
  #sides = [new Side("one"), new Side("other")];
  #names = make("div", "pair", ...this.#sides.map(({ node }) => node));
  #marks = make("ol", "marks");

  build(panel) {
    fillWhole(this);
    panel.append(make("header", "", this.#title, this.#about), this.#names, this.#marks);
  }

  render(data) {
    const pair = Array.isArray(data.pair) ? data.pair : typedRows(data.rows);
    const [title, about] = headingOf({ ...data, modules: [] });
    write(this.#title, title);
    write(this.#about, about);
    this.#sides.forEach((side, at) => side.paint(pair[at] ?? null));
    this.#marks.textContent = "";
    const rows = (data.modules ?? []).map((label, at) => moduleRow(text(label), pair.map(({ modules }) => modules?.[at]?.mark)));
    this.#marks.append(...rows.filter(Boolean));
    this.#marks.style.setProperty("--rows", String(this.#marks.children.length));
    this.#marks.hidden = !this.#marks.children.length;
    settle(this.#names, LAST_STEP, ".names");
  }
}

/** One of the two. */
class Side {
  #badge = make("span");
  #names = make("div", "names display");
  #from = make("span");
  #place = make("b", "num");
  #word = make("small");
  #total = make("b", "num v");
  #moved = make("p", "score", make("span", "w", this.#place, this.#word), this.#total);
  node;

  constructor(name) {
    this.node = make("section", name, this.#names, make("p", "from", this.#badge, this.#from), this.#moved);
  }

  paint(row) {
    const { names = [], delegation, place, tied, total, value, status } = row ?? {};
    this.#names.textContent = "";
    this.#names.append(...names.map((name) => make("span", "p", text(name))));
    this.#names.classList.toggle("team", names.length > 2);
    paintBadge(this.#badge, delegation?.badge, text(delegation?.badge?.code));
    write(this.#from, text(delegation?.name));
    const last = value ?? (total == null ? "" : mark(total));
    write(this.#place, place ? `${place}${tied ? "=" : ""}` : "");
    write(this.#word, place ? t("place") : status && status !== "active" ? statusWord(status) : "");
    write(this.#total, last);
    this.#moved.hidden = !place && !last && !this.#word.textContent;
  }
}

// The greater of two marks is heavy; a module without any is left out.
function moduleRow(label, marks) {
  if (marks.every((one) => one == null)) return null;
  const [one, other] = marks.map((given) => (given == null ? -1 : Number(given)));
  const cell = (given, better) => make("span", better ? "num better" : "num", mark(given));
  return make("li", "", cell(marks[0], one > other), make("span", "l", label), cell(marks[1], other > one));
}
