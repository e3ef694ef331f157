// @ts-check
import { points, t, text } from "../display/kit/texts.js";
import { clockFace } from "../display/kit/timer.js";
import { make, tag } from "./make.js";
import { sceneName } from "./wording.js";

/** Behind by so much, in milliseconds, is late. */
const LATE = 1000;

/**
 * How a place does: "fine", "late", "lost" or "never" (it has not been seen since the server started).
 *
 * @param {any} health from health@crew, or nothing
 */
export function condition(health) {
  if (!health?.connected) return health?.last_seen ? "lost" : "never";
  return health.behind_ms > LATE ? "late" : "fine";
}

/**
 * One screen or output: what it was told to show, what it has painted, and how it does.
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
  #state = make("span");
  #drawn = "";

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
   * @param {any} place from screens@crew
   * @param {{ health: any, index: any, chosen: boolean, now: number, output: boolean }} about
   */
  render(place, { health, index, chosen, now, output }) {
    const state = condition(health);
    const shows = output ? layersWords(place, index) : sceneWords(place, index);
    this.dataset.id = place.id;
    this.dataset.state = state;
    this.classList.toggle("chosen", chosen);
    this.#key.setAttribute("aria-pressed", String(chosen));
    this.#name.textContent = text(place.title);
    this.#where.textContent = output ? t("Broadcast output") : text(place.venue.title);
    const carried = output ? place.layers[0]?.graphic : place.scene?.name;
    this.#tile.dataset.scene = place.blank ? "blank" : carried ?? "clear";
    this.#renderScene(shows);
    const { delay, painted, late } = progress(health);
    this.#delay.textContent = delay;
    this.#delay.classList.toggle("warn", state === "late");
    this.#painted.textContent = painted;
    this.#painted.classList.toggle("warn", late);
    this.#clock.textContent = health?.connected && health.offset_ms !== undefined ? milliseconds(health.offset_ms, true) : "—";
    this.#renderState(state, health, now);
  }

  /** @param {[string, string]} shows */
  #renderScene([scene, note]) {
    this.#scene.replaceChildren(scene, make("small", {}, note));
  }

  /** @param {string} state @param {any} health @param {number} now */
  #renderState(state, health, now) {
    const words = stateWords(state, health, now);
    if (this.#drawn === state + words) return;
    this.#drawn = state + words;
    const kinds = /** @type {any} */ ({
      fine: ["ok", "check"], late: ["warn", "warn"], lost: ["bad", "cross"], never: ["quiet", "cross"],
    });
    const [kind, drawing] = kinds[state];
    this.#state.replaceChildren(tag(kind, drawing, words));
  }
}
customElements.define("place-row", PlaceRow);

/** @param {string} state @param {any} health @param {number} now */
function stateWords(state, health, now) {
  switch (state) {
    case "fine": return t("on time");
    case "late": return t("behind by {n} s", { n: points((health.behind_ms / 1000).toFixed(1)) });
    case "lost": return t("no link {time}", { time: clockFace(Math.max(0, Math.floor((now - health.last_seen) / 1000))) });
    default: return t("not connected");
  }
}

/** Say which version is painted, and the newest where it isn't the same. @param {any} health */
function progress(health) {
  const streams = Object.entries(health?.newest ?? {});
  const painted = health?.painted ?? {};
  const late = streams.find(([stream, version]) => (painted[stream] ?? 0) < /** @type {number} */ (version));
  const [stream, newest] = late ?? streams.find(([name]) => !/^(screen|output):/.test(name)) ?? streams[0] ?? [];
  if (!stream) return { delay: "—", painted: "—", late: false };
  const delay = health.connected ? milliseconds(late ? health.behind_ms : health.rtt_ms ?? 0, false) : "—";
  const shown = painted[stream] === undefined ? "—" : `v${painted[stream]}`;
  return { delay, painted: late ? t("{painted} of {newest}", { painted: shown, newest }) : shown, late: Boolean(late) };
}

/** @param {number} ms @param {boolean} sign */
function milliseconds(ms, sign) {
  const whole = Math.round(ms);
  const size = Math.abs(whole).toLocaleString("ru");
  const before = whole < 0 ? "−" : sign && whole > 0 ? "+" : "";
  return t("{n} ms", { n: before + size });
}

/** @param {any} place @param {any} index @returns {[string, string]} */
function sceneWords(place, index) {
  if (place.blank) return [t("Blank"), place.scene ? t("under it: {scene}", { scene: sceneName(place.scene.name) }) : ""];
  if (!place.scene) return [t("No scene"), ""];
  return [sceneName(place.scene.name), Object.values(place.scene.params).map((value) => titleOf(value, index)).join(", ")];
}

/** @param {any} place @param {any} index @returns {[string, string]} */
function layersWords(place, index) {
  if (place.blank) return [t("Blank"), ""];
  if (!place.layers.length) return [t("Nothing on air"), ""];
  const names = place.layers.map((/** @type {any} */ layer) => sceneName(layer.graphic));
  const { title, contest } = place.layers[0].data;
  return [names.join(" + "), title ?? titleOf(contest, index)];
}

/** Name what an id of a scene's parameter stands for. @param {any} id @param {any} index */
function titleOf(id, index) {
  const all = [...(index?.contests ?? []), ...(index?.venues ?? [])];
  const found = all.find((one) => one.id === id);
  return found ? text(found.title) : "";
}
