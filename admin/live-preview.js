// @ts-check
import { t, text } from "../display/kit/texts.js";
import { cueName, cuePlace, medalName, nextWords } from "./live-words.js";
import { make } from "./make.js";

/**
 * The picture that comes next, without names: a bar of one length stands for any number of people.
 * While a director peeks, the names are in it, and in no other place.
 */
export class LivePreview extends HTMLElement {
  /** @param {any} view from run:<run>@crew */
  render(view) {
    const cue = view.cues.find((/** @type {any} */ one) => one.id === view.next.cue);
    this.#paint(view.next.award ?? "");
    if (!cue) return this.replaceChildren(make("p", { class: "why" }, nextWords(view)));
    const { award, what } = view.next;
    this.replaceChildren(
      make("p", { class: "over" }, cuePlace(cue)),
      make("p", { class: "plane" }, award ? medalName(award) : cueName(cue)),
      ...body(what, Boolean(award)));
  }

  /** @param {any} picture what comes next, with its names; null: nothing does */
  peek(picture) {
    if (!picture) return this.replaceChildren(make("p", { class: "why" }, t("Nothing comes next.")));
    const plane = picture.planes[picture.planes.length - 1];
    this.#paint(plane?.award ?? "");
    const people = plane?.people ?? picture.people;
    this.replaceChildren(
      make("p", { class: "over" }, picture.contest ? text(picture.contest.title) : ""),
      make("p", { class: "plane" }, plane ? medalName(plane.award) : text(picture.title)),
      make("ul", { class: "people" },
        ...people.map((/** @type {any} */ one) => make("li", {}, make("b", {}, one.names.map(text).join(", ")), text(one.delegation.name))),
        ...picture.delegations.map((/** @type {any} */ one) => make("li", {}, make("b", {}, text(one.name))))));
  }

  /** @param {string} award */
  #paint(award) {
    this.dataset.award = award;
  }
}
customElements.define("live-preview", LivePreview);

/** @param {string} what @param {boolean} medal */
function body(what, medal) {
  if (what === "vacant") return [make("p", { class: "what" }, t("not awarded"))];
  if (what === "plane") return [make("p", { class: "what" }, t("the medal, no names yet"))];
  if (what === "opens" && !medal) return [];
  return [make("i", { class: "mask long" }), make("i", { class: "mask" })];
}
