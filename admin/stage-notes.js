// @ts-check
import { List } from "../display/kit/list.js";
import { t } from "../display/kit/texts.js";
import { isOpen } from "./commands.js";
import { tap } from "./hold.js";
import { icon, make, redraw } from "./make.js";

/**
 * What the director tells this place, until somebody here says that they have read it. Set `desk`
 * and `place` before it is connected.
 */
export class StageNotes extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {"host" | "backstage"} */ place = "host";
  #run = "";
  /** @type {Set<string>} messages that this page has said to be on it */ #told = new Set();
  #list = new List(this, () => make("section", { role: "alert" }));

  /** @param {string} run @param {any[]} messages that nobody here has read */
  render(run, messages) {
    this.#run = run;
    this.hidden = !messages.length;
    this.#list.show(messages, (one) => one.number, (/** @type {any} */ section, /** @type {any} */ { number, text }) => {
      const asked = this.desk.commands.recent.some((sent) => isOpen(sent) && sent.data.message === number && sent.data.run === run && sent.data.what === "read");
      redraw(section, [text, asked], () => [
        make("p", {}, icon("bell"), text),
        tap(make("button", { class: "btn pri", type: "button", disabled: asked }, t("Read")), () => this.#tell(number, "read", t("Read: {text}", { text }))),
      ]);
    });
    // Two frames later it has been drawn, unless nobody looks at this page
    requestAnimationFrame(() => requestAnimationFrame(() => messages.forEach((one) => one.shown || this.#shown(one.number, one.text))));
  }

  /** @param {number} number @param {string} text */
  #shown(number, text) {
    const key = `${this.#run} ${number}`;
    if (this.#told.has(key) || !this.desk.can("AcknowledgeMessage")) return;
    this.#told.add(key);
    this.#tell(number, "shown", t("On this page: {text}", { text }));
  }

  /** @param {number} message @param {string} what @param {string} says */
  #tell(message, what, says) {
    this.desk.send("AcknowledgeMessage", { run: this.#run, message, place: this.place, what }, says);
  }
}
customElements.define("stage-notes", StageNotes);
