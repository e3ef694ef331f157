// @ts-check
import { make } from "./dom.js";
import { progress } from "./timer.js";

const MOST_TICKS = 48;
// Minor, half and major ticks, in seconds: the finest row that still leaves air between ticks.
const RULES = [
  [10, 30, 60],
  [60, 300, 600],
  [300, 900, 1800],
  [600, 1800, 3600],
  [1800, 3600, 7200],
];

/** The steel rule: a timer's whole time as ticks, its elapsed part filled. */
export class Scale extends HTMLElement {
  #whole = -1;
  #ticks = [];
  #fill = make("span", "run");
  #now = make("span", "pos", make("span", "now"));

  /** Draws the ticks of a timer, or an empty rule for null. */
  show(timer) {
    const whole = timer ? Math.round((timer.duration + timer.added) / 1000) : 0;
    if (whole === this.#whole) return;
    this.#whole = whole;
    this.textContent = "";
    this.#ticks = whole > 0 ? marks(whole) : [];
    this.append(...this.#ticks.map(({ node }) => node), this.#fill, this.#now);
  }

  /** Moves the fill to where the timer stands. */
  tick(timer, now) {
    const gone = timer ? progress(timer, now) : 0;
    this.#fill.style.transform = `scaleX(${gone.toFixed(5)})`;
    this.#now.style.transform = `translateX(${(100 * gone).toFixed(3)}%)`;
    this.#now.hidden = !timer || timer.state === "armed";
    for (const { node, at } of this.#ticks) node.classList.toggle("on", at <= gone && gone > 0);
  }
}

function marks(whole) {
  const [minor, half, major] = RULES.find(([step]) => whole / step <= MOST_TICKS) ?? RULES[RULES.length - 1];
  const ticks = [];
  for (let second = 0; second <= whole; second += minor) {
    const size = second % major === 0 ? "m" : second % half === 0 ? "h" : "";
    ticks.push(tick(second / whole, size));
  }
  if (whole % minor) ticks.push(tick(1, "m"));
  return ticks;
}

function tick(at, size) {
  const node = make("i", size);
  node.style.left = `${(100 * at).toFixed(3)}%`;
  return { node, at };
}

// Two graphics of a foreign page each bring one.
if (!customElements.get("tablo-scale")) customElements.define("tablo-scale", Scale);
