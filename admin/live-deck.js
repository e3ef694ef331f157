// @ts-check
import { t } from "../display/kit/texts.js";
import { hold } from "./hold.js";
import { icon, make } from "./make.js";

/**
 * The four keys that drive a ceremony, always in the same places. Emits `drive` with "next", "back",
 * "blank" or "light" in `detail`, and `peek` with whether the key is held.
 */
export class LiveDeck extends HTMLElement {
  #blank = false;
  #peeks = false;
  #backWords = make("small");
  #blankWords = make("b");
  #nextWords = make("small");
  #back = make("button", { class: "btn", type: "button", click: () => this.#drive("back") },
    head(icon("undo"), "←"), make("b", {}, t("Back")), this.#backWords);
  #peek = make("button", { class: "btn peek", type: "button" },
    head(icon("eye"), "P"), make("b", {}, t("Peek")), make("small", {}, t("while held")));
  #dark = hold(
    make("button", { class: "btn danger", type: "button" }, head(icon("stop"), "B"), this.#blankWords, make("small", {}, t("hold 1 s"))),
    () => this.#drive(this.#blank ? "light" : "blank"));
  #next = make("button", { class: "btn next", type: "button", click: () => this.#drive("next") },
    make("span", {}, make("b", {}, t("Forward")), this.#nextWords), make("kbd", {}, t("Space")));

  connectedCallback() {
    if (this.firstChild) return;
    this.append(this.#back, this.#peek, this.#dark, this.#next);
    this.#peek.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => event.button === 0 && this.look(true));
    for (const end of ["pointerup", "pointerleave", "pointercancel", "blur"]) this.#peek.addEventListener(end, () => this.look(false));
    this.#peek.addEventListener("contextmenu", (/** @type {Event} */ event) => event.preventDefault());
  }

  /**
   * @param {{ next: string, back: string, blank: boolean, can: Record<"next" | "back" | "blank" | "peek", boolean> }} shown
   */
  render({ next, back, blank, can }) {
    this.#blank = blank;
    this.#nextWords.textContent = next;
    this.#backWords.textContent = back;
    this.#blankWords.textContent = blank ? t("Bring the picture back") : t("Blank everything");
    this.#dark.classList.toggle("lit", blank);
    this.#next.disabled = !can.next;
    this.#back.disabled = !can.back;
    this.#dark.disabled = !can.blank;
    this.#peek.disabled = !can.peek;
    if (!can.peek) this.look(false);
  }

  next() {
    if (!this.#next.disabled) this.#drive("next");
  }

  back() {
    if (!this.#back.disabled) this.#drive("back");
  }

  /** Press or let go of the key that darkens, as a finger would. @param {boolean} down */
  darken(down) {
    this.#dark.dispatchEvent(new PointerEvent(down ? "pointerdown" : "pointerup", { button: 0 }));
  }

  /** @param {boolean} on */
  look(on) {
    const peeks = on && !this.#peek.disabled;
    if (peeks === this.#peeks) return;
    this.#peeks = peeks;
    this.#peek.setAttribute("aria-pressed", String(peeks));
    this.dispatchEvent(new CustomEvent("peek", { detail: peeks }));
  }

  /** @param {string} what */
  #drive(what) {
    this.dispatchEvent(new CustomEvent("drive", { detail: what }));
  }
}
customElements.define("live-deck", LiveDeck);

/** @param {Node} drawing @param {string} key */
function head(drawing, key) {
  return make("span", { class: "key-head" }, drawing, make("kbd", {}, key));
}
