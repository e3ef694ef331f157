// @ts-check
import { t } from "../display/kit/texts.js";
import { make } from "./make.js";

/** The true pictures of a screen: what it is told to show, and what is ready for it. */
export class ScreenMonitors extends HTMLElement {
  #air = frame(t("On air"));
  #next = frame(t("Next"));
  #airWords = make("span", { class: "what" });
  #nextWords = make("span", { class: "what" });
  #none = make("span", { class: "none" }, t("Nothing is ready"));

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("figure", { class: "pane air" },
        make("figcaption", {}, make("b", { class: "tally" }, t("On air")), this.#airWords),
        make("div", { class: "mon" }, this.#air)),
      make("figure", { class: "pane next" },
        make("figcaption", {}, make("b", { class: "tally" }, t("Next")), this.#nextWords),
        make("div", { class: "mon" }, this.#next, this.#none)));
  }

  /** @param {any} screen from screens@crew @param {string} air what it shows @param {string} next what is ready */
  render(screen, air, next) {
    this.#airWords.textContent = air;
    this.#nextWords.textContent = next;
    look(this.#air, `screen:${screen.id}`);
    look(this.#next, screen.ready ? `preview:${screen.id}@crew` : "");
    this.#next.hidden = !screen.ready;
    this.#none.hidden = Boolean(screen.ready);
  }
}
customElements.define("screen-monitors", ScreenMonitors);

/** @param {string} title */
function frame(title) {
  return make("iframe", { title, tabindex: "-1", "aria-hidden": "true" });
}

/** The screen's own page, in a frame: it scales by itself. @param {any} box @param {string} stream */
function look(box, stream) {
  if (box.dataset.stream === stream) return;
  box.dataset.stream = stream;
  const { lang } = document.documentElement;
  box.src = stream ? `/display?${new URLSearchParams({ watch: stream, lang })}` : "about:blank";
}
