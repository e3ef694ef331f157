// @ts-check
import { points, t, wallClock } from "../display/kit/texts.js";
import { alarmsOf, milliseconds, progress, since } from "./health.js";
import { make, redraw, tag } from "./make.js";

/** Everything that a screen says of itself, in numbers and words. */
export class ScreenHealth extends HTMLElement {
  #alarms = make("div", { class: "states", role: "status" });
  #facts = make("dl", { class: "facts num" });

  connectedCallback() {
    if (this.firstChild) return;
    this.append(this.#alarms, this.#facts, make("p", { class: "note" },
      t("Painted: the version that the screen itself has confirmed. Clock: how far it is from the server, timers allow for it.")));
  }

  /** @param {any} health from health@crew @param {number} now @param {string} zone */
  render(health, now, zone) {
    const alarms = alarmsOf(health, now);
    const sleepy = Boolean(health?.connected) && health.awake === false;
    redraw(this.#alarms, [alarms, health?.connected, sleepy], () => [
      ...alarms.map((one) => tag(one.kind, one.drawing, one.words)),
      ...(alarms.length ? [] : [
        health?.connected ? tag("ok", "check", t("Everything is in order")) : tag("quiet", "cross", t("not connected"))]),
      // No alarm: over plain HTTP no page can know, and a kiosk's own settings may have seen to it
      ...(sleepy ? [tag("quiet", "warn", t("may fall asleep"))] : [])]);
    const facts = health ? factsOf(health, now, zone) : [];
    redraw(this.#facts, facts, () => facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
  }
}
customElements.define("screen-health", ScreenHealth);

/** @param {any} health @param {number} now @param {string} zone @returns {Array<[string, string]>} */
function factsOf(health, now, zone) {
  const told = (/** @type {any} */ value, /** @type {() => string} */ say) => (value === undefined ? "—" : say());
  const seen = health.last_seen === undefined ? "—" : health.connected
    ? t("now") : `${wallClock(health.last_seen, zone, true)}, ${t("{time} ago", { time: since(health.last_seen, now) })}`;
  return [
    [t("Painted version"), progress(health).painted],
    [t("Behind by"), health.connected ? milliseconds(health.behind_ms) : "—"],
    [t("Round trip"), told(health.rtt_ms, () => milliseconds(health.rtt_ms))],
    [t("Its own clock"), told(health.offset_ms, () => milliseconds(health.offset_ms, true))],
    [t("Frames a second"), told(health.fps, () => points(Math.round(health.fps)))],
    [t("Page"), told(health.visible, () => (health.visible ? t("visible") : t("hidden")))],
    [t("Picture"), told(health.size, () => pictureOf(health))],
    [t("Sleep"), told(health.awake, () => (health.awake ? t("kept off by the page") : t("switch it off on the device")))],
    [t("Browser"), health.engine?.replace("/", " ") ?? "—"],
    [t("Version of the pages"), told(health.build, () => health.build.slice(0, 8))],
    [t("Last seen"), seen],
  ];
}

/** @param {{ size: string, ratio?: number }} health */
function pictureOf({ size, ratio }) {
  return ratio === undefined ? size : t("{size}, scale {ratio}", { size, ratio: points(Math.round(100 * ratio) / 100) });
}
