// @ts-check
import { t, text } from "../display/kit/texts.js";
import { hold } from "./hold.js";
import { icon, make } from "./make.js";
import { reasonForm } from "./reason-form.js";

/** Locks modules and the whole contest by a hold, and opens them again for a reason. */
export class LockPanel extends HTMLElement {
  /** @type {import("./desk.js").Desk | null} */ desk = null;
  /** @type {string | null} which line asks for its reason; "" is the whole contest */ #asking = null;
  /** @type {any} */ #view = null;
  #drawn = "";

  /** @param {any} view */
  render(view) {
    this.#view = view;
    const drawn = JSON.stringify([view.contest.id, view.modules, view.closed, isSigned(view), this.#asking, this.desk?.linked]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.replaceChildren(
      make("p", { class: "quiet-text" },
        t("Locked marks can't be changed by anybody. Movement in the standings is counted from the last lock.")),
      make("ul", { class: "locks" },
        ...view.modules.map((/** @type {any} */ module) =>
          this.#line(module.id, text(module.label), text(module.title), module.locked, view.closed)),
        this.#line("", t("Whole contest"), text(view.contest.title), view.closed, false)));
    if (!this.desk?.may("LockMarks")) {
      this.append(make("p", { class: "note" }, t("Your role does not lock marks.")));
    }
  }

  /** @param {string} id @param {string} label @param {string} title @param {boolean} locked @param {boolean} covered */
  #line(id, label, title, locked, covered) {
    return make("li", {},
      make("div", { class: "lock-line" },
        make("span", {}, make("b", {}, locked ? icon("lock") : null, label), make("small", {}, title)),
        this.#key(id, label, locked, covered)),
      this.#asking === id && locked ? this.#reason(id, label) : null);
  }

  /** @param {string} id @param {string} label @param {boolean} locked @param {boolean} covered */
  #key(id, label, locked, covered) {
    const command = locked ? "UnlockMarks" : "LockMarks";
    const off = covered || !this.desk?.can(command);
    if (locked) {
      return make("button", {
        class: "btn", type: "button", disabled: off, "aria-expanded": String(this.#asking === id),
        title: covered ? t("Unlock the whole contest first") : null,
        click: () => this.#ask(this.#asking === id ? null : id),
      }, t("Unlock…"));
    }
    const key = make("button", { class: "btn danger", type: "button", disabled: off },
      t("Lock"), make("small", {}, t("hold")));
    return hold(key, () => this.desk?.send("LockMarks", this.#target(id), t("Lock marks: {what}", { what: label })));
  }

  /** @param {string} id @param {string} label */
  #reason(id, label) {
    const form = reasonForm(t("Unlock"), !this.desk?.can("UnlockMarks"), (reason) => {
      this.desk?.send("UnlockMarks", { ...this.#target(id), reason }, t("Unlock marks: {what}", { what: label }));
      this.#ask(null);
    });
    if (isSigned(this.#view)) form.prepend(make("p", { class: "note" }, t("Unlocking takes the signatures away.")));
    return form;
  }

  /** @param {string} id */
  #target(id) {
    const contest = this.#view.contest.id;
    return id ? { contest, module: id } : { contest };
  }

  /** @param {string | null} id */
  #ask(id) {
    this.#asking = id;
    this.render(this.#view);
  }
}
customElements.define("lock-panel", LockPanel);

/** Tell whether anybody has vouched for a result of these marks. @param {any} view */
function isSigned({ standings }) {
  return standings.some((/** @type {any} */ one) => Object.keys(one.signed).length > 0);
}
