// @ts-check
import "./media-side.js";
import { hold } from "./hold.js";
import { t } from "../display/kit/texts.js";
import { make, redraw, tag } from "./make.js";
import { thumbOf } from "./media-thumb.js";
import { TAKEN, upload } from "./media-upload.js";
import { megabytes, sizeOf } from "./media-words.js";

/** How often the list is asked for again while the page is open, in milliseconds: others bring media, too. */
const AGAIN = 10_000;

/** The media library: pictures and films are brought in on the left; the chosen one is directed on the right. */
export class MediaPage extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any[] | null} */ #media = null;
  #limit = 0;
  #badges = 0;
  #chosen = "";
  /** @type {any} */ #places = null;
  /** @type {Array<{ name: string, part: number, said: string, trouble: string }>} files that are sent, or of which there is something to say */ #files = [];
  #sending = false;
  #lost = false;
  #alarm = 0;
  /** @type {() => void} */ #leave = () => {};
  #onDesk = () => this.#render();
  #input = make("input", { type: "file", multiple: true, accept: TAKEN, class: "aloud", tabindex: "-1", "aria-label": t("Files") });
  #bring = make("button", { class: "btn pri", type: "button", click: () => this.#input.click() }, t("Bring pictures and films"));
  #letters = hold(
    make("button", { class: "btn plain", type: "button", hidden: true }, t("Badges in letters again"), make("small", {}, t("hold"))),
    () => this.#unpin());
  #room = make("span", { class: "quiet-text num" });
  #sent = make("ul", { class: "media-sent", "aria-live": "polite" });
  #none = make("p", { class: "message" });
  #grid = make("ul", { class: "media-grid" });
  #side = /** @type {any} */ (make("media-side"));
  #hint = make("p", { class: "message" }, t("Choose a picture or a film to look at it and to show it."));
  #aside = make("aside", { class: "side" });

  connectedCallback() {
    if (!this.firstChild) this.#build();
    this.#side.desk = this.desk;
    this.#leave = this.desk.watch("screens@crew", (view) => {
      this.#places = view;
      this.#render();
    });
    this.desk.addEventListener("link", this.#onDesk);
    this.#refresh();
  }

  disconnectedCallback() {
    clearTimeout(this.#alarm);
    this.#leave();
    this.desk.removeEventListener("link", this.#onDesk);
  }

  /** @param {string} name of a medium; empty: none */
  show(name) {
    this.#chosen = name;
    this.#render();
  }

  #build() {
    this.#input.addEventListener("change", () => this.#take([...(this.#input.files ?? [])]));
    this.append(
      make("header", { class: "head" }, this.#bring, this.#input,
        make("span", { class: "quiet-text" }, t("Pictures up to 20 MB, films (MP4, WebM) up to 200 MB, badges of regions as a zip; or drop them here")),
        make("span", { class: "sp" }), this.#letters, this.#room),
      make("section", { class: "media-body" }, this.#sent, this.#none, this.#grid), this.#aside);
    for (const name of ["dragenter", "dragover"]) this.addEventListener(name, (event) => this.#hover(event, true));
    this.addEventListener("dragleave", (event) => this.#hover(event, this.contains(/** @type {any} */ (event).relatedTarget)));
    this.addEventListener("drop", (event) => {
      this.#hover(event, false);
      this.#take([...(/** @type {DragEvent} */ (event).dataTransfer?.files ?? [])]);
    });
    for (const name of ["media-removed", "media-shown"]) this.addEventListener(name, () => this.#refresh());
  }

  /** @param {Event} event @param {boolean} over */
  #hover(event, over) {
    event.preventDefault();
    this.toggleAttribute("data-over", over);
  }

  /** Send files one after the other, and choose the last one that was taken. @param {File[]} files */
  async #take(files) {
    this.#input.value = "";
    if (!this.#sending) this.#files = [];
    const queue = files.map((file) => ({ name: file.name, part: 0, said: "", trouble: "", file }));
    this.#files.push(...queue);
    if (this.#sending) return;
    this.#sending = true;
    for (let next; (next = /** @type {any} */ (this.#files.find(({ part, trouble }) => part < 1 && !trouble)));) await this.#send(next);
    this.#sending = false;
    this.#files = this.#files.filter(({ said, trouble }) => said || trouble);
    await this.#refresh();
  }

  /** @param {any} one */
  async #send(one) {
    const { medium, said = "", trouble = "" } = await upload(one.file, (part) => {
      one.part = Math.min(part, 0.99);
      this.#render();
    });
    one.part = 1;
    one.trouble = trouble;
    one.said = said;
    if (medium) location.hash = `/media/${medium.name}`;
    this.#render();
  }

  async #refresh() {
    clearTimeout(this.#alarm);
    const answer = await fetch(`/api/v1/media?lang=${document.documentElement.lang}`).catch(() => null);
    if (!this.isConnected) return;
    clearTimeout(this.#alarm);
    this.#alarm = window.setTimeout(() => this.#refresh(), AGAIN);
    this.#lost = !answer?.ok;
    if (answer?.ok) ({ media: this.#media, limit: this.#limit, badges: this.#badges } = await answer.json());
    this.#render();
  }

  async #unpin() {
    await fetch("/api/v1/badges", { method: "DELETE" }).catch(() => null);
    await this.#refresh();
  }

  #render() {
    const media = this.#media ?? [];
    const used = media.reduce((sum, { size }) => sum + size, 0);
    this.#room.textContent = this.#media ? t("{used} of {limit} MB", { used: megabytes(used), limit: megabytes(this.#limit) }) : "";
    this.#letters.hidden = !this.#badges;
    this.#bring.disabled = !this.desk.linked;
    this.#none.hidden = media.length > 0 || this.#files.length > 0;
    this.#none.textContent = this.#media
      ? t("There are no pictures and films yet. Bring partners' slides, films and the logo here.")
      : this.#lost ? t("The server gave no answer.") : t("Getting the data…");
    redraw(this.#sent, this.#files, () => this.#files.map((one) => make("li", {},
      make("b", {}, one.name),
      one.said ? make("span", { class: "quiet-text" }, one.said) : null,
      one.trouble ? make("span", { class: "trouble" }, one.trouble)
        : one.said ? null : tag("quiet", "ring", one.part < 0.99 ? t("sent: {n} %", { n: Math.round(one.part * 100) }) : t("being prepared")))));
    redraw(this.#grid, [media, this.#chosen], () => media.map((one) => this.#card(one)));
    const medium = media.find(({ name }) => name === this.#chosen);
    const part = medium ? this.#side : this.#hint;
    if (this.#aside.firstChild !== part) this.#aside.replaceChildren(part);
    if (medium) this.#side.render(medium, this.#places);
  }

  /** @param {any} one */
  #card(one) {
    return make("li", {}, make("a", { class: "media-card", href: `#/media/${one.name}`, "aria-current": one.name === this.#chosen ? "true" : null },
      thumbOf(one),
      make("b", {}, one.title),
      make("small", {}, sizeOf(one)),
      one.used.length ? tag("live", null, t("in use")) : null));
  }
}
customElements.define("media-page", MediaPage);
