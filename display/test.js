// @ts-check
import { make, write } from "./kit/dom.js";
import { trueSize } from "./kit/feed.js";
import { Screen } from "./kit/screen.js";
import { t, wallClock } from "./kit/texts.js";

const SECOND = 1000;
const STEPS = 11;
const DARK = [0, 1, 2, 3, 4, 6, 8, 10];
const COLOURS = ["#FFFFFF", "#FFFF00", "#00FFFF", "#00FF00", "#FF00FF", "#FF0000", "#0000FF", "#000000"];

/**
 * A test pattern: edges and safe areas, circles that must be round, greys that must part, the
 * colours, and which screen this is, its size, its time and its link.
 */
export class Test extends Screen {
  static sheet = new URL("./test.css", import.meta.url).href;
  #name = make("h1", "display");
  #size = make("p", "num");
  #clock = make("p", "clock num display");
  #link = make("p", "num");
  #resized = new ResizeObserver(() => this.#measure());

  build() {
    const rings = ["tl", "tr", "bl", "br", "mid"].map((place) => make("i", `ring ${place}`));
    const safe = [make("i", "safe action", make("span", "", t("Action safe, 3.5 %"))), make("i", "safe graphics", make("span", "", t("Graphics safe, 5 %")))];
    const greys = Array.from({ length: STEPS }, (_, at) => patch(grey((100 * at) / (STEPS - 1)), `${(100 * at) / (STEPS - 1)}`));
    const dark = DARK.map((part) => patch(grey(part), String(part)));
    const about = make("section", "about", this.#name, this.#size, this.#clock, this.#link);
    const bars = [make("div", "bars", ...COLOURS.map((one) => patch(one))), make("div", "bars", ...greys), make("div", "bars", ...dark)];
    this.append(make("main", "", make("i", "grid"), ...rings, ...safe, make("i", "edge"), make("section", "card", about, ...bars)));
    this.#resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  render() {
    this.dataset.state = "live";
    write(this.#name, this.feed.you?.name ?? "Tablo");
    this.#measure();
  }

  tick(now) {
    const { clock, linked } = this.feed;
    write(this.#clock, wallClock(now, this.zone, true));
    const trip = clock.trip < Infinity ? t("round trip {n} ms", { n: Math.round(clock.trip) }) : "";
    const ahead = Math.round(clock.now() - Date.now());
    write(this.#link, [linked ? t("connected") : t("no connection"), trip, t("own clock off by {n} ms", { n: ahead })].filter(Boolean).join(" · "));
    return SECOND - (now % SECOND);
  }

  #measure() {
    const ratio = `× ${Math.round(devicePixelRatio * 100) / 100}`;
    const shape = Math.round((100 * this.clientWidth) / this.clientHeight) / 100;
    write(this.#size, [trueSize(), ratio, `${shape} : 1`].join("   "));
  }
}

function patch(colour, words = "") {
  const node = make("i", "num", words);
  node.style.background = colour;
  node.classList.toggle("pale", Number(words) > 45);
  return node;
}

function grey(part) {
  const value = Math.round((255 * part) / 100);
  return `rgb(${value}, ${value}, ${value})`;
}

customElements.define("tablo-test", Test);
