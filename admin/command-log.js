// @ts-check
import { t, wallClock } from "../display/kit/texts.js";
import { isOpen } from "./commands.js";
import { icon, make, tag } from "./make.js";
import { conflictText } from "./wording.js";

/** @typedef {import("./commands.js").Sent} Sent */

/**
 * The strip along the bottom: the newest command and what became of it; opened, all of them.
 * It has its own row of the shell, so it never covers a key.
 */
export class CommandLog extends HTMLElement {
  /** @type {import("./desk.js").Desk | null} */ #desk = null;
  #newest = make("output", { "aria-live": "polite" });
  #waiting = make("span", { class: "quiet-text num" });
  #toggle = make("button", {
    class: "btn plain", type: "button", "aria-expanded": "false", click: () => this.#turn(),
  }, t("All commands"), icon("down"));
  #all = make("ol", { class: "all", hidden: true, tabindex: "0", "aria-label": t("All commands") });

  connectedCallback() {
    if (this.firstChild) return;
    this.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.#all.hidden) this.#turn();
    });
    this.append(make("div", { class: "strip" }, this.#newest, this.#waiting, this.#toggle), this.#all);
  }

  /** @param {import("./desk.js").Desk} desk */
  set desk(desk) {
    this.#desk = desk;
    desk.commands.addEventListener("change", () => this.#render());
    this.#render();
  }

  #turn() {
    this.#all.hidden = !this.#all.hidden;
    this.#toggle.setAttribute("aria-expanded", String(!this.#all.hidden));
    this.#render();
  }

  #render() {
    const desk = this.#desk;
    if (!desk) return;
    const recent = desk.commands.recent;
    const open = recent.filter(isOpen).length;
    this.#waiting.textContent = open > 1 ? t("Waiting for an answer: {n}", { n: open }) : "";
    this.#newest.replaceChildren(...(recent.length
      ? [standing(recent[0]), ...words(recent[0], desk)]
      : [make("span", { class: "quiet-text" }, t("Nothing has been sent yet."))]));
    if (this.#all.hidden) return;
    this.#all.replaceChildren(...recent.map((sent) => make("li", {},
      make("time", {}, wallClock(sent.at, desk.zone, true)),
      make("span", {}, standing(sent)),
      make("span", {}, ...words(sent, desk)))));
  }
}
customElements.define("command-log", CommandLog);

/** Draw what became of a command, as icon and word. @param {Sent} sent */
function standing(sent) {
  switch (sent.standing) {
    case "pending": return tag("quiet", "ring", t("sending"));
    case "unknown": return tag("warn", "warn", t("no answer yet, repeating"));
    case "accepted": return tag("ok", "check", t("accepted"));
    case "conflict": return tag("warn", "warn", t("somebody was faster"));
    default: return tag("bad", "cross", t("refused"));
  }
}

/** @param {Sent} sent @param {import("./desk.js").Desk} desk */
function words(sent, desk) {
  const why = sent.standing === "conflict" ? conflictText(sent.reason, desk) : sent.reason?.text;
  const says = make("span", { class: "says" }, sent.says);
  return why ? [says, make("span", { class: "why" }, ` ${why}`)] : [says];
}
