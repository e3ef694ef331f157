// @ts-check
import { t } from "../display/kit/texts.js";
import { ask } from "./ask.js";
import { icon, make } from "./make.js";
import { thumbOf } from "./media-thumb.js";
import { upload } from "./media-upload.js";
import { sizeOf } from "./media-words.js";

const TAKEN = "image/png,image/jpeg,image/webp,image/gif,image/avif,video/mp4,video/webm";

/**
 * A picture or a film of the library, seen small; another one is chosen among all of them, or
 * brought from this device and chosen at once. Give `value`, the name of a medium or "".
 */
export class MediaChoice extends HTMLElement {
  /** @type {any[]} */ #media = [];
  #value = "";
  #seen = make("span", { class: "media-seen" });
  #title = make("span", { class: "words" });
  #open = make("button", { class: "btn", type: "button", click: () => this.#show() }, t("Choose…"));
  #clear = make("button", { class: "btn plain icon-only", type: "button", "aria-label": t("Take out"), click: () => this.#pick("") }, icon("cross"));
  #input = make("input", { type: "file", accept: TAKEN, class: "aloud", tabindex: "-1", "aria-label": t("File"), change: () => this.#bring() });
  #said = make("p", { class: "quiet-text", role: "status" });
  #grid = make("ul", { class: "media-grid" });
  #none = make("p", { class: "message" }, t("There are no pictures and films yet."));
  #panel = make("div", { class: "media-panel", popover: "auto", role: "dialog", "aria-label": t("Picture or film from the library") },
    make("header", {},
      make("button", { class: "btn pri", type: "button", click: () => this.#input.click() }, t("Bring from this device")), this.#said,
      make("button", { class: "btn", type: "button", click: () => this.#panel.hidePopover() }, t("Close"))),
    make("div", { class: "media-body" }, this.#none, this.#grid));

  connectedCallback() {
    if (this.firstChild) return;
    this.append(this.#seen, this.#title, this.#open, this.#clear, this.#input, this.#panel);
    this.#draw();
  }

  get value() {
    return this.#value;
  }

  set value(name) {
    this.#value = name;
    this.#draw();
    if (name) this.#refresh();
  }

  async #show() {
    this.#said.textContent = "";
    this.#panel.showPopover();
    await this.#refresh();
  }

  async #refresh() {
    const told = await ask("media");
    if (told.ok) this.#media = told.media;
    else this.#said.textContent = told.detail;
    this.#draw();
  }

  #draw() {
    const chosen = this.#media.find(({ name }) => name === this.#value);
    this.#seen.replaceChildren(...(this.#value ? [thumbOf(chosen ?? { name: this.#value, kind: /\.(mp4|webm)$/.test(this.#value) ? "film" : "picture" })] : []));
    this.#title.textContent = chosen ? chosen.title : this.#value ? t("not in the library") : t("none");
    this.#clear.hidden = !this.#value;
    this.#none.hidden = this.#media.length > 0;
    this.#grid.replaceChildren(...this.#media.map((one) => make("li", {}, make("button", {
      class: "media-card", type: "button", "aria-pressed": String(one.name === this.#value), click: () => this.#pick(one.name),
    }, thumbOf(one), make("b", {}, one.title), make("small", {}, sizeOf(one))))));
  }

  /** @param {string} name */
  #pick(name) {
    this.#value = name;
    this.#draw();
    if (this.#panel.matches(":popover-open")) this.#panel.hidePopover();
    this.#open.focus();
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async #bring() {
    const [file] = this.#input.files ?? [];
    this.#input.value = "";
    if (!file) return;
    const { medium, trouble = "" } = await upload(file, (part) => (this.#said.textContent = t("sent: {n} %", { n: Math.round(part * 100) })));
    this.#said.textContent = trouble;
    if (!medium) return;
    this.#media = [medium, ...this.#media.filter(({ name }) => name !== medium.name)];
    this.#pick(medium.name);
  }
}
customElements.define("media-choice", MediaChoice);
