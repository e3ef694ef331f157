// @ts-check
import "./picker.js";
import { server } from "../display/kit/page.js";
import { t, text } from "../display/kit/texts.js";
import { ask } from "./ask.js";
import { make } from "./make.js";
import { groupOf, titled } from "./screen-setup.js";

const DIGITS = 6;
const NEW = "new";

/** Pairs the screen that shows a code: typed here, or brought along by a camera. */
export class PairForm extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any} */ #view = null;
  /** @type {any} the screen that shows the code */ #found = null;
  #named = "";
  #busy = false;
  #code = make("input", {
    class: "field num code-field", id: "pair-code", inputmode: "numeric", autocomplete: "off", maxlength: "7", placeholder: "000 000",
  });
  #whose = make("p", { class: "whose", role: "status" });
  #as = /** @type {any} */ (make("choice-picker", { label: t("As which screen") }));
  #title = make("input", { class: "field", maxlength: "120", id: "pair-title" });
  #venue = /** @type {any} */ (make("choice-picker", { label: t("Venue"), empty: t("Choose a venue") }));
  #room = make("input", { class: "field", maxlength: "120", id: "pair-room" });
  #group = /** @type {any} */ (make("choice-picker", { label: t("Group") }));
  #newGroup = make("input", { class: "field", maxlength: "120", "aria-label": t("Name of the new group"), placeholder: t("Name of the new group") });
  #fresh = make("div", {},
    make("label", { class: "label", for: "pair-title" }, t("Name")), this.#title,
    make("span", { class: "label" }, t("Venue")), this.#venue,
    make("label", { class: "label", for: "pair-room" }, t("Room")), this.#room,
    make("span", { class: "label" }, t("Group")), this.#group, this.#newGroup);
  #do = make("button", { class: "btn pri", type: "button", click: () => this.#claim() });

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("div", { class: "form-scroll" },
        make("h2", {}, t("Pair a screen")),
        make("p", { class: "quiet-text" }, t("The code stands on the screen itself: open {address} there.", { address: `${server.host}/display` })),
        make("label", { class: "label", for: "pair-code" }, t("Code")), this.#code, this.#whose,
        make("span", { class: "label" }, t("As which screen")), this.#as, this.#fresh),
      make("div", { class: "form-foot" }, this.#do));
    this.#code.addEventListener("input", () => this.#read());
    this.#title.addEventListener("input", () => this.#draw());
    for (const picker of [this.#as, this.#venue, this.#group]) picker.addEventListener("pick", () => this.#draw());
    this.#as.value = NEW;
  }

  /** @param {any} view screens@crew @param {string} code from the address, when a camera brought it */
  render(view, code) {
    this.#view = view;
    const { venues = [] } = this.desk.index ?? {};
    this.#venue.choices = titled(venues);
    if (venues.length === 1) this.#venue.value = venues[0].id;
    this.#as.choices = [{ value: NEW, title: t("A new screen") }, ...view.screens.map((/** @type {any} */ one) => ({
      value: one.id, title: text(one.title), note: t("in place of the device there") }))];
    if (code && this.#named !== code) {
      this.#named = code;
      this.#code.value = code;
      this.#read();
    }
    this.#draw();
  }

  /** Put the focus where the work begins. */
  begin() {
    this.#code.focus();
  }

  get #digits() {
    return this.#code.value.replace(/\D/g, "").slice(0, DIGITS);
  }

  async #read() {
    const digits = this.#digits;
    this.#code.value = digits.length > 3 ? `${digits.slice(0, 3)} ${digits.slice(3)}` : digits;
    this.#found = null;
    this.#whose.textContent = "";
    this.#draw();
    if (digits.length < DIGITS) return;
    const told = await ask(`pairings/${digits}`);
    if (digits !== this.#digits) return;
    this.#found = told.ok ? told : null;
    this.#whose.textContent = told.ok ? `${text(told.name)}, ${told.size}` : told.detail;
    if (told.ok && !this.#title.value) this.#title.value = text(told.name);
    this.#draw();
  }

  #draw() {
    const left = DIGITS - this.#digits.length;
    const fresh = this.#as.value === NEW;
    this.#fresh.hidden = !fresh;
    const here = (this.#view?.groups ?? []).filter((/** @type {any} */ one) => one.venue === this.#venue.value);
    this.#group.choices = [{ value: "", title: t("no group") }, ...titled(here), { value: NEW, title: t("New group…") }];
    this.#newGroup.hidden = this.#group.value !== NEW;
    const whole = this.#found && (!fresh || (this.#venue.value && this.#title.value.trim()));
    this.#do.disabled = !whole || this.#busy || !this.desk.can("ShowLineup");
    this.#do.textContent = left > 0 ? t("Pair: digits missing: {n}", { n: left })
      : whole ? t("Pair: {name}", { name: this.#name }) : t("Fill in what is missing");
  }

  get #name() {
    if (this.#as.value === NEW) return this.#title.value.trim();
    return text(this.#view.screens.find((/** @type {any} */ one) => one.id === this.#as.value)?.title);
  }

  async #claim() {
    this.#busy = true;
    this.#draw();
    const told = await this.#send();
    this.#busy = false;
    if (told.ok) {
      this.#code.value = this.#title.value = this.#room.value = this.#newGroup.value = "";
      this.#found = null;
      this.#whose.textContent = "";
      location.hash = `#/screens/${told.screen}`;
    } else {
      this.#whose.textContent = told.detail;
    }
    this.#draw();
  }

  async #send() {
    const path = `pairings/${this.#digits}/claim`;
    if (this.#as.value !== NEW) return ask(path, { screen: this.#as.value });
    const group = await groupOf(this.#group.value, this.#newGroup.value, this.#venue.value);
    if (!group.ok) return group;
    return ask(path, { title: this.#title.value, venue: this.#venue.value, room: this.#room.value, group: group.id });
  }
}
customElements.define("pair-form", PairForm);
