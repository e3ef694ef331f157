// @ts-check
import "./picker.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { hold } from "./hold.js";
import { make, redraw } from "./make.js";
import { sizeOf } from "./media-words.js";
import { authorName } from "./wording.js";

/** One picture or film: looked at, put on a screen or a group, taken away. Emits `media-removed`. */
export class MediaSide extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any} */ #medium = null;
  /** @type {any} */ #places = null;
  #place = "";
  #fit = "contain";
  #trouble = "";
  #look = make("div", { class: "media-look" });
  #title = make("h2");
  #facts = make("p", { class: "quiet-text" });
  #used = make("p", { class: "note" });
  #fits = make("div", { class: "segments", role: "radiogroup", "aria-label": t("How it fills the screen") });
  #picker = /** @type {any} */ (make("choice-picker", { label: t("Screen or group"), empty: t("Screen or group") }));
  #said = make("p", { class: "trouble", role: "alert" });
  #show = make("button", { class: "btn pri", type: "button", click: () => this.#put() });
  #remove = hold(
    make("button", { class: "btn danger", type: "button" }, t("Delete"), make("small", {}, t("hold"))),
    () => this.#takeAway());

  connectedCallback() {
    if (this.firstChild) return;
    this.#picker.addEventListener("pick", (/** @type {CustomEvent} */ event) => {
      this.#place = event.detail;
      this.#draw();
    });
    this.append(
      make("div", { class: "form-scroll" }, this.#look, this.#title, this.#facts, this.#used,
        make("span", { class: "label" }, t("How it fills the screen")), this.#fits,
        make("span", { class: "label" }, t("Where")), this.#picker, this.#said),
      make("div", { class: "form-foot" }, this.#show, this.#remove));
  }

  /** @param {any} medium from /api/v1/media @param {any} places the newest `screens@crew`, or null */
  render(medium, places) {
    if (medium.name !== this.#medium?.name) this.#trouble = "";
    this.#medium = medium;
    this.#places = places;
    this.#draw();
  }

  #draw() {
    const medium = this.#medium;
    const { zone } = this.desk;
    redraw(this.#look, medium.name, () => [this.#picture(medium)]);
    this.#title.textContent = medium.title;
    const day = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "long", timeZone: zone });
    this.#facts.textContent = `${sizeOf(medium)} · ${authorName(medium.by, this.desk)}, ${day.format(medium.at)}, ${wallClock(medium.at, zone)}`;
    this.#used.hidden = !medium.used.length;
    this.#used.textContent = t("In use: {users}", { users: medium.used.join(", ") });
    redraw(this.#fits, this.#fit, () => [["contain", t("Whole")], ["cover", t("Filled, edges cut")]].map(([fit, words]) => make("button", {
      class: "btn", type: "button", role: "radio", "aria-checked": String(fit === this.#fit),
      click: () => {
        this.#fit = fit;
        this.#draw();
      },
    }, words)));
    this.#picker.choices = this.#choices;
    this.#picker.value = this.#place;
    const chosen = this.#choices.find(({ value }) => value === this.#place);
    this.#show.textContent = chosen ? t("Show on: {screen}", { screen: chosen.title }) : t("Choose where to show it");
    this.#show.disabled = !chosen || !this.desk.can("ShowScene");
    this.#remove.disabled = medium.used.length > 0 || !this.desk.linked;
    this.#said.textContent = this.#trouble;
    this.#said.hidden = !this.#trouble;
  }

  /** @returns {import("./picker.js").Choice[]} */
  get #choices() {
    const { screens = [], groups = [] } = this.#places ?? {};
    const named = (/** @type {string} */ kind, /** @type {string} */ note) => (/** @type {any} */ one) => ({
      value: `${kind}:${one.id}`, title: text(one.title), note: [note, text(one.venue.title)].filter(Boolean).join(" · "),
    });
    return [...groups.map(named("group", t("Group"))), ...screens.map(named("screen", ""))];
  }

  /** @param {any} medium */
  #picture(medium) {
    const src = `/media/${medium.name}`;
    const film = medium.kind === "film";
    const seen = film ? make("video", { src, controls: true, loop: true, playsinline: true }) : make("img", { src, alt: "" });
    if (film) seen.muted = true;
    seen.addEventListener("error", () => {
      this.#trouble = t("This browser can't show it, so screens may not either.");
      this.#draw();
    });
    return seen;
  }

  #put() {
    const [kind, id] = this.#place.split(":");
    const chosen = this.#choices.find(({ value }) => value === this.#place);
    const params = { media: this.#medium.name, fit: this.#fit };
    const sent = this.desk.send("ShowScene", { [kind]: id, scene: "media", params }, `${chosen?.title}: ${this.#medium.title}`);
    Promise.resolve(sent).then(() => this.dispatchEvent(new CustomEvent("media-shown", { bubbles: true })));
  }

  async #takeAway() {
    const { name } = this.#medium;
    const answer = await fetch(`/api/v1/media/${name}?lang=${document.documentElement.lang}`, { method: "DELETE" }).catch(() => null);
    if (answer?.ok) return this.dispatchEvent(new CustomEvent("media-removed", { bubbles: true }));
    const said = await answer?.json().catch(() => null);
    this.#trouble = said?.detail || t("The server gave no answer. Nothing was deleted, as far as is known.");
    this.#draw();
  }
}
customElements.define("media-side", MediaSide);
