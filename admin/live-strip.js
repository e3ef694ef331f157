// @ts-check
import { t } from "../display/kit/texts.js";
import { summary } from "./health.js";
import { icon, make, redraw } from "./make.js";

/** How the screens of a ceremony do: those that have painted the step, and the worst one by name. */
export class LiveStrip extends HTMLElement {
  #bars = make("span", { class: "bars", "aria-hidden": "true" });
  #words = make("span", { class: "num" });
  #worst = make("span");

  connectedCallback() {
    if (this.firstChild) return;
    this.setAttribute("role", "status");
    this.append(this.#bars, this.#words, this.#worst);
  }

  /** @param {any} health from health@crew @param {any} screens from screens@crew @param {string} run @param {number} now */
  render(health, screens, run, now) {
    const told = new Set((screens?.screens ?? []).filter((/** @type {any} */ one) => isTold(one, run)).map((/** @type {any} */ one) => one.id));
    const asked = (health?.screens ?? []).map((/** @type {any} */ one) => ({ one, stream: streamOf(one, run) }))
      .filter((/** @type {any} */ { one, stream }) => stream || told.has(one.id));
    const states = asked.map(stateOf);
    const shown = states.filter((/** @type {string} */ state) => state === "shown").length;
    const { worst } = summary(asked.map((/** @type {any} */ { one }) => one), now);
    redraw(this.#bars, states, () => states.map((/** @type {string} */ state) => make("i", { class: state })));
    this.#words.textContent = asked.length
      ? t("{n} of {all} screens show this step", { n: shown, all: asked.length })
      : t("No screen shows this ceremony");
    redraw(this.#worst, worst, () => worst ? [make("span", { class: `tag ${worst.kind}` }, icon(worst.drawing), worst.words)] : []);
  }
}
customElements.define("live-strip", LiveStrip);

/** A screen that was told to show the ceremony belongs to it, also while its link is gone. @param {any} screen @param {string} run */
function isTold({ shown }, run) {
  const { main = [], side = [] } = shown?.lineup ?? {};
  return [...main, ...side].some(({ scene, params }) => scene === "ceremony" && params.run === run);
}

/** @param {any} screen @param {string} run */
function streamOf(screen, run) {
  return Object.keys(screen.newest).find((stream) => /^ceremony:([^/@]+)/.exec(stream)?.[1] === run);
}

/** @param {{ one: any, stream?: string }} asked */
function stateOf({ one, stream }) {
  if (!one.connected) return "lost";
  return stream && one.painted[stream] >= one.newest[stream] ? "shown" : "late";
}
