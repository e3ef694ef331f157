// @ts-check
import { t, text } from "../display/kit/texts.js";
import { alarmsOf, condition, milliseconds, progress } from "./health.js";
import { make, redraw, tag } from "./make.js";
import { lineupWords } from "./lineups.js";

/**
 * One screen or group: what it was told to show, what it has painted, and how it does.
 * Emits `place-choose` when it is chosen.
 */
export class PlaceRow extends HTMLElement {
  #key = make("button", { type: "button", class: "place-key" });
  #tile = make("span", { class: "tile", "aria-hidden": "true" });
  #name = make("b");
  #where = make("small");
  #scene = make("span", { class: "scene" });
  #delay = make("span", { class: "r num" });
  #painted = make("span", { class: "r num" });
  #clock = make("span", { class: "r num" });
  #state = make("span", { class: "states" });

  connectedCallback() {
    if (this.firstChild) return;
    this.#key.append(
      this.#tile, make("span", { class: "place-name" }, this.#name, this.#where),
      this.#scene, this.#delay, this.#painted, this.#clock, this.#state);
    this.append(this.#key);
    this.#key.addEventListener("click", () =>
      this.dispatchEvent(new CustomEvent("place-choose", { bubbles: true, detail: this.dataset.id })));
  }

  /**
   * @param {any} place a screen from screens@crew
   * @param {{ health: any, index: any, chosen: boolean, now: number, group: string }} about
   */
  render(place, { health, index, chosen, now, group }) {
    const state = condition(health);
    const late = progress(health);
    this.dataset.id = place.id;
    this.dataset.state = state;
    this.#choose(chosen);
    this.#name.textContent = text(place.title);
    this.#where.textContent = [group, place.room || text(place.venue.title)].filter(Boolean).join(" · ");
    this.#tile.dataset.scene = place.blank ? "blank" : place.shown?.lineup.main[0]?.scene ?? "clear";
    const [scene, note] = shownWords(place, index);
    redraw(this.#scene, [scene, note, place.ready], () => [
      scene, make("small", {}, note),
      ...(place.ready ? [make("small", { class: "ready" }, t("next: {what}", { what: lineupWords(place.ready, index).join(", ") }))] : []),
    ].filter(Boolean));
    this.#delay.textContent = late.delay;
    this.#delay.classList.toggle("warn", state === "late");
    this.#painted.textContent = late.painted;
    this.#painted.classList.toggle("warn", late.late);
    this.#renderClock(health?.connected ? health : {});
    this.#renderState(state, alarmsOf(health, now));
  }

  /**
   * Show a group as a place of its own.
   *
   * @param {any} group @param {{ screens: any[], healths: Map<string, any>, index: any, chosen: boolean }} about
   */
  renderGroup(group, { screens, healths, index, chosen }) {
    const fine = screens.filter((one) => condition(healths.get(one.id)) === "fine").length;
    const [scene, note] = groupWords(screens, index);
    this.dataset.id = `group/${group.id}`;
    this.dataset.state = fine === screens.length ? "fine" : "late";
    this.#choose(chosen);
    this.#name.textContent = text(group.title);
    this.#where.textContent = t("Screens: {n}", { n: screens.length });
    this.#tile.dataset.scene = screens.length && screens.every((one) => one.blank) ? "blank" : screens[0]?.shown?.lineup.main[0]?.scene ?? "clear";
    redraw(this.#scene, [scene, note], () => [scene, make("small", {}, note)]);
    redraw(this.#state, [fine, screens.length], () => [fine === screens.length
      ? tag("ok", "check", t("on time")) : tag("warn", "warn", t("on time: {n} of {of}", { n: fine, of: screens.length }))]);
  }

  /** @param {boolean} chosen */
  #choose(chosen) {
    this.classList.toggle("chosen", chosen);
    this.#key.setAttribute("aria-pressed", String(chosen));
  }

  /** @param {{ offset_ms?: number, rtt_ms?: number }} health */
  #renderClock({ offset_ms: offset, rtt_ms: trip }) {
    const own = offset === undefined ? "—" : milliseconds(offset, true);
    const off = trip === undefined ? null : make("small", {}, t("± {n} ms", { n: Math.ceil(trip / 2) }));
    this.#clock.replaceChildren(own, ...(off ? [off] : []));
  }

  /** @param {string} state @param {ReturnType<typeof alarmsOf>} alarms */
  #renderState(state, alarms) {
    redraw(this.#state, [state, alarms], () => {
      if (alarms.length) return alarms.slice(0, 2).map((one) => tag(one.kind, one.drawing, one.words));
      return [state === "never" ? tag("quiet", "cross", t("not connected")) : tag("ok", "check", t("on time"))];
    });
  }
}
customElements.define("place-row", PlaceRow);

/** @param {any} place @param {any} index @returns {string[]} */
function shownWords(place, index) {
  const [scene, note = ""] = lineupWords(place.shown?.lineup, index);
  return place.blank ? [t("The picture is dark"), place.shown ? t("under it: {scene}", { scene }) : ""] : [scene, note];
}

/** @param {any[]} screens @param {any} index */
function groupWords(screens, index) {
  const shown = new Set(screens.map((one) => JSON.stringify([one.blank, one.shown?.lineup])));
  if (!screens.length) return [t("No screens"), ""];
  return shown.size > 1 ? [t("Each its own"), ""] : shownWords(screens[0], index);
}
