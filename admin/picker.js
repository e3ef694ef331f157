// @ts-check
import { t } from "../display/kit/texts.js";
import { icon, make } from "./make.js";

/**
 * @typedef {object} Choice
 * @property {string} value
 * @property {string} title
 * @property {string} [note] a second, quieter line
 */

/**
 * A key that opens a list to search in by typing: made for hundreds of choices.
 *
 * Give `choices` and `value`; hears nothing else. Emits `pick` with the value in `detail`.
 * Attributes: `label` for screen readers, `empty` for the words when nothing is chosen.
 */
export class ChoicePicker extends HTMLElement {
  /** @type {Choice[]} */ #choices = [];
  #value = "";
  #active = 0;
  #key = make("button", { class: "btn pick", type: "button", "aria-haspopup": "listbox" });
  #search = make("input", {
    class: "field", type: "search", role: "combobox", autocomplete: "off", spellcheck: "false",
    "aria-expanded": "true",
  });
  #list = make("ul", { role: "listbox", class: "choices" });
  #panel = make("div", { class: "choice-panel", popover: "auto" }, this.#search, this.#list);

  connectedCallback() {
    if (this.#key.isConnected) return;
    const label = this.getAttribute("label") ?? "";
    this.#search.placeholder = t("Type to search");
    this.#search.setAttribute("aria-label", label);
    this.#list.setAttribute("aria-label", label);
    this.append(this.#key, this.#panel);
    this.#key.addEventListener("click", () => this.#open());
    this.#key.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "ArrowDown") this.#open();
    });
    this.#search.addEventListener("input", () => this.#fill());
    this.#search.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#steer(event));
    this.#paintKey();
  }

  /** @param {Choice[]} choices */
  set choices(choices) {
    this.#choices = choices;
    this.#paintKey();
    if (this.#isOpen) this.#fill();
  }

  get value() {
    return this.#value;
  }

  set value(value) {
    this.#value = value;
    this.#paintKey();
  }

  /** @param {boolean} off */
  set disabled(off) {
    this.#key.disabled = off;
  }

  get #isOpen() {
    return this.#panel.matches(":popover-open");
  }

  #paintKey() {
    const chosen = this.#choices.find((choice) => choice.value === this.#value);
    const title = chosen?.title ?? this.getAttribute("empty") ?? t("Choose…");
    this.#key.replaceChildren(
      make("span", { class: "pick-title" }, title,
        chosen?.note ? make("small", {}, chosen.note) : null),
      icon("down"),
    );
    this.#key.setAttribute("aria-label", `${this.getAttribute("label") ?? ""}: ${title}`);
  }

  #open() {
    const below = this.#key.getBoundingClientRect();
    const width = Math.max(below.width, 360);
    this.#panel.style.left = `${Math.min(below.left, innerWidth - width - 8)}px`;
    this.#panel.style.width = `${width}px`;
    const room = innerHeight - below.bottom - 12;
    const up = room < 260;
    this.#panel.style.top = up ? "auto" : `${below.bottom + 4}px`;
    this.#panel.style.bottom = up ? `${innerHeight - below.top + 4}px` : "auto";
    this.#panel.style.maxHeight = `${Math.min(up ? below.top - 12 : room, 480)}px`;
    this.#search.value = "";
    this.#panel.showPopover();
    this.#fill();
    this.#search.focus();
  }

  get #found() {
    const wanted = this.#search.value.trim().toLocaleLowerCase();
    return this.#choices.filter((choice) =>
      `${choice.title} ${choice.note ?? ""}`.toLocaleLowerCase().includes(wanted));
  }

  #fill() {
    const found = this.#found;
    this.#active = Math.max(0, found.findIndex((choice) => choice.value === this.#value));
    this.#list.replaceChildren(...found.map((choice, index) => make("li", {
      role: "option",
      id: `${this.#listId}-${index}`,
      "aria-selected": choice.value === this.#value ? "true" : "false",
      click: () => this.#pick(choice.value),
    }, choice.title, choice.note ? make("small", {}, choice.note) : null)));
    if (!found.length) this.#list.append(make("li", { class: "none" }, t("Nothing found")));
    this.#mark();
  }

  get #listId() {
    return `choices-${this.getAttribute("label")?.replaceAll(" ", "-")}`;
  }

  #mark() {
    [...this.#list.children].forEach((line, index) =>
      line.classList.toggle("active", index === this.#active));
    this.#search.setAttribute("aria-activedescendant", `${this.#listId}-${this.#active}`);
    this.#list.children[this.#active]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  #steer(event) {
    const found = this.#found;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      const next = this.#active + steps[/** @type {"ArrowDown"} */ (event.key)];
      this.#active = Math.min(found.length - 1, Math.max(0, next));
      this.#mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (found[this.#active]) this.#pick(found[this.#active].value);
    }
  }

  /** @param {string} value */
  #pick(value) {
    this.value = value;
    this.#panel.hidePopover();
    this.#key.focus();
    this.dispatchEvent(new CustomEvent("pick", { detail: value, bubbles: true }));
  }
}
customElements.define("choice-picker", ChoicePicker);
