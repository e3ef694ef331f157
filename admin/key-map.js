// @ts-check
import { t } from "../display/kit/texts.js";
import { make } from "./make.js";

/** The keys of the timers page, by their places on the keyboard, so that the layout doesn't matter. */
export class KeyMap extends HTMLElement {
  connectedCallback() {
    if (this.firstChild) return;
    const keys = [
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
    ];
    this.append(
      make("header", { class: "side-head" }, make("h2", {}, t("Keys"))),
      make("div", { class: "side-scroll" },
        make("p", { class: "quiet-text" }, t("Letters act when no field has the focus, in any layout.")),
        make("dl", { class: "shortcuts" }, ...keys.map(([key, words]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, words))))));
  }
}
customElements.define("key-map", KeyMap);
