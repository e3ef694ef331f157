// @ts-check
import { points, t } from "../display/kit/texts.js";
import { since } from "./health.js";
import { make, redraw, tag } from "./make.js";

/** A page that must show what is on air may be behind by so much, in milliseconds. */
const LATE = 500;
/** The oldest engine that our pages run on. */
const ENGINE = 85;

/** Name the program that a page runs in. @param {any} page of an output, from health@crew */
export function hostOf(page) {
  return page.host || t("a browser");
}

/** The hosts that have an output on program right now. @param {any} health of the output @returns {string[]} */
export function hostsOnProgram(health) {
  const active = (health?.pages ?? []).filter((/** @type {any} */ page) => page.active && !page.preview);
  return [...new Set(active.map(hostOf))];
}

/**
 * How far the newest change of an output has come: who must show it, and who has painted it.
 *
 * Those must whose host says that they are on program; where no host says so, all that are visible.
 * What a page shows whose link is lost, nobody knows: it counts as late.
 *
 * @param {any} health of the output @param {string} stream
 * @param {{ version: number, at: number } | null} change the version on air, since when; server time
 * @param {number} told the server time at which the health came
 */
export function carried(health, stream, change, told) {
  const air = (health?.pages ?? []).filter((/** @type {any} */ page) => !page.preview);
  const active = air.filter((/** @type {any} */ page) => page.active);
  const required = active.length ? active : air.filter((/** @type {any} */ page) => page.visible !== false);
  const has = (/** @type {any} */ page) => !change || (page.painted?.[stream] ?? 0) >= change.version;
  const overdue = Boolean(change) && told - /** @type {any} */ (change).at > LATE;
  const late = required.filter((/** @type {any} */ page) => !has(page) && (overdue || page.behind_ms > LATE) || page.silent_ms);
  return { required: required.length, painted: required.filter((/** @type {any} */ page) => has(page) && !page.silent_ms).length, late: [...new Set(late.map(hostOf))] };
}

/** Every page that shows an output: where, on what, and whether it has painted what it was told. */
export class OutputTruth extends HTMLElement {
  #list = make("ul");

  connectedCallback() {
    if (this.firstChild) return;
    this.append(this.#list);
  }

  /** @param {any} health of the output, from health@crew */
  render(health) {
    const pages = health?.pages ?? [];
    const gone = Boolean(health?.last_seen);
    redraw(this.#list, [pages, gone], () => (pages.length ? pages.map(line) : [
      make("li", { class: "none" }, gone ? tag("bad", "cross", t("no link")) : t("No program shows this output yet: see Connect."))]));
  }
}
customElements.define("output-truth", OutputTruth);

/** @param {any} page */
function line(page) {
  const engine = Number(/Chrome\/(\d+)/.exec(page.engine ?? "")?.[1] ?? ENGINE);
  const facts = [
    page.engine?.replace("/", " "),
    page.fps === undefined ? null : t("{n} fps", { n: points(Math.round(page.fps)) }),
    page.dropped ? t("dropped: {n}", { n: page.dropped }) : null,
  ].filter(Boolean).join(" · ");
  return make("li", {},
    make("span", {}, make("b", {}, hostOf(page)), make("small", { class: "num" }, facts)),
    ...(page.preview ? [tag("quiet", null, t("preview"))] : []),
    ...(page.active ? [tag("bad", "ring", t("on program"))] : []),
    ...(page.active === false ? [tag("quiet", null, t("off program"))] : []),
    ...(page.visible === false ? [tag("warn", "warn", t("the page is hidden"))] : []),
    ...(engine < ENGINE ? [tag("bad", "warn", t("the browser is too old: {engine}", { engine: page.engine }))] : []),
    page.silent_ms ? tag("bad", "cross", t("no link {time}", { time: since(0, page.silent_ms) })) : page.behind_ms > LATE
      ? tag("bad", "warn", t("behind by {n} s", { n: points((page.behind_ms / 1000).toFixed(1)) }))
      : tag("ok", "check", t("painted")));
}
