// @ts-check
import { t } from "../display/kit/texts.js";
import { make } from "./make.js";

/** @type {Record<string, () => Array<[key: string, does: string]>>} */
const KEYS = {
  timers: () => [
    ["↑ ↓", t("choose a timer")],
    ["P", t("start, pause, resume the chosen one")],
    ["U", t("undo its last operation")],
    ["X", t("go to Stop; hold Enter")],
    ["M", t("give minutes back")],
    ["W", t("its workstations")],
    ["R", t("its course: phase, start, abort")],
    ["H", t("its history")],
    ["A", t("Attention…")],
    ["D", t("draw of workstations")],
    ["?", t("these keys")],
    ["Esc", t("back to the timer")],
  ],
  broadcast: () => [
    ["/", t("find a competitor or a graphic")],
    ["1 … 0", t("choose from the list")],
    ["G C F", t("graphics, contest, stars")],
    ["Enter", t("Make ready")],
    [t("Space"), t("Take")],
    ["U", t("Change on air")],
    ["N", t("Next step")],
    ["Backspace", t("Off air")],
    ["Q", t("To the queue")],
    ["W", t("take from the queue")],
    ["S", t("give or take a star")],
    ["B", t("held for a second: blank, or bring back")],
    ["P", t("held for half a second: panic, all off")],
    ["Esc Esc", t("panic, all off")],
    ["A", t("Safe areas")],
    ["K", t("Connect")],
    ["?", t("these keys")],
  ],
};

/** The keys of a `page`, by their places on the keyboard, so that the layout doesn't matter. */
export class KeyMap extends HTMLElement {
  connectedCallback() {
    if (this.firstChild) return;
    const keys = KEYS[this.getAttribute("page") ?? ""]?.() ?? [];
    this.append(
      make("header", { class: "side-head" }, make("h2", {}, t("Keys"))),
      make("div", { class: "side-scroll" },
        make("p", { class: "quiet-text" }, t("Letters act when no field has the focus, in any layout.")),
        make("dl", { class: "shortcuts" }, ...keys.map(([key, words]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, words))))));
  }
}
customElements.define("key-map", KeyMap);
