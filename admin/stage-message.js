// @ts-check
import { t, wallClock } from "../display/kit/texts.js";
import { tap } from "./hold.js";
import { make, redraw, tag } from "./make.js";

/** So long may a message stay unread, in milliseconds, before it calls for attention. */
const PATIENCE = 20_000;
/** Messages that are told of. */
const TOLD = 3;

const PLACES = () => [
  ["host", t("Host")],
  ["backstage", t("Backstage")],
];

/** The director's line to the host and those behind the stage, with who has read what. */
export class StageMessage extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any} */ #view = null;
  #text = make("input", { class: "field", maxlength: "200", autocomplete: "off", "aria-label": t("Message"), placeholder: t("Message"), input: () => this.#draw() });
  #to = make("select", { class: "field", "aria-label": t("To whom") });
  #send = tap(make("button", { class: "btn", type: "submit" }, t("Send")), () => this.#tell());
  #sent = make("ul", { "aria-live": "polite" });

  connectedCallback() {
    if (this.firstChild) return;
    this.#to.append(...[...PLACES(), ["all", t("Both")]].map(([value, words]) => make("option", { value }, words)));
    this.append(make("form", { class: "line", submit: (/** @type {Event} */ event) => event.preventDefault() }, this.#to, this.#text, this.#send), this.#sent);
  }

  /** @param {any} view from run:<run>@crew @param {string} zone */
  render(view, zone) {
    this.#view = view;
    this.#draw();
    const now = this.desk.now();
    const told = (view.messages ?? []).slice(0, TOLD);
    const late = told.map((/** @type {any} */ one) => now - one.at > PATIENCE);
    redraw(this.#sent, [told, late, zone], () => told.map((/** @type {any} */ one, /** @type {number} */ n) =>
      make("li", { class: late[n] && unread(one) ? "late" : "" },
        make("span", { class: "num" }, wallClock(one.at, zone, true)), make("b", {}, one.text),
        ...one.places.map((/** @type {string} */ place) => receipt(one, place, late[n])))));
  }

  #draw() {
    this.#send.disabled = !this.#view || !this.desk.can("SendStageMessage") || !this.#text.value.trim();
  }

  async #tell() {
    const text = this.#text.value.trim();
    const sent = await this.desk.send("SendStageMessage", { run: this.#view.run.id, to: this.#to.value, text }, t("Message: {text}", { text }));
    if (sent.standing === "accepted" && this.#text.value.trim() === text) this.#text.value = "";
    this.#draw();
  }
}
customElements.define("stage-message", StageMessage);

/** @param {any} message */
function unread(message) {
  return message.places.some((/** @type {string} */ place) => !message.read[place]);
}

/** @param {any} message @param {string} place @param {boolean} late */
function receipt(message, place, late) {
  const name = PLACES().find(([value]) => value === place)?.[1] ?? place;
  if (message.read[place]) return tag("ok", "check", t("{who}: read", { who: name }));
  const words = message.shown[place] ? t("{who}: on the page", { who: name }) : t("{who}: sent", { who: name });
  return tag(late ? "bad" : "quiet", late ? "warn" : null, words);
}
