// @ts-check
import { t } from "../display/kit/texts.js";
import { hold } from "./hold.js";
import { make } from "./make.js";

/**
 * Says over a page of the ceremony that nothing of it is true. On the director's page it has a key
 * for each audience that may see a rehearsal; each has to be held. Emits `switch` {audience, on}.
 */
export class RehearsalBand extends HTMLElement {
  /** Whether it has the keys; set before it is connected. */ drives = false;
  /** @type {string[]} */ #shown = [];
  #words = make("span", { class: "about" });
  #venue = this.#key("venue");
  #broadcast = this.#key("broadcast");

  connectedCallback() {
    if (this.firstChild) return;
    this.hidden = true;
    this.setAttribute("role", "status");
    this.append(make("b", {}, t("REHEARSAL")), this.#words);
    if (this.drives) this.append(this.#venue, this.#broadcast);
    this.#words.textContent = t("The winners are invented");
  }

  /** @param {boolean} on @param {string[]} [shown] audiences that see it @param {boolean} [may] whether this person may switch now */
  render(on, shown = [], may = false) {
    this.hidden = !on;
    if (!this.drives) return;
    this.#shown = shown;
    this.#words.textContent = shown.length
      ? t("The winners are invented. Seen by: {who}.", { who: shown.map(audienceName).join(", ") })
      : t("The winners are invented. Nobody outside of the crew sees it.");
    this.#paint(this.#venue, "venue", may);
    this.#paint(this.#broadcast, "broadcast", may);
  }

  /** @param {any} key @param {string} audience @param {boolean} may */
  #paint(key, audience, may) {
    const on = this.#shown.includes(audience);
    key.disabled = !may;
    key.setAttribute("aria-pressed", String(on));
    key.firstChild.textContent = keyWords(audience, on);
  }

  /** @param {string} audience */
  #key(audience) {
    return hold(make("button", { class: "btn", type: "button" }, make("span"), make("small", {}, t("hold"))), () =>
      this.dispatchEvent(new CustomEvent("switch", { detail: { audience, on: !this.#shown.includes(audience) } })));
  }
}
customElements.define("rehearsal-band", RehearsalBand);

/** @param {string} audience */
function audienceName(audience) {
  return audience === "venue" ? t("the hall") : t("the broadcast");
}

/** @param {string} audience @param {boolean} on */
function keyWords(audience, on) {
  if (audience === "venue") return on ? t("Take it off the hall's screens") : t("Show it in the hall");
  return on ? t("Take it off the broadcast") : t("Show it in the broadcast");
}
