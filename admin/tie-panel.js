// @ts-check
import { t } from "../display/kit/texts.js";
import { hold } from "./hold.js";
import { make, redraw } from "./make.js";
import { entryName } from "./standing.js";

/**
 * Decides ties on the podium, which the rules leave to people: who stands before whom, or that they
 * share the place. A decision holds for exactly these entries and can be taken back.
 */
export class TiePanel extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any} */ #view = null;
  /** @type {any} */ #standing = null;
  /** @type {string[]} whom somebody has put in order so far, best first */ #order = [];

  /** @param {any} view from marks:…@crew @param {any} standing of it */
  render(view, standing) {
    if (view.contest.id !== this.#view?.contest.id || standing.id !== this.#standing?.id) this.#order = [];
    this.#view = view;
    this.#standing = standing;
    this.hidden = !view.closed || !standing.ties.length;
    redraw(this, [view.contest.id, standing.id, standing.ties, standing.rulings, this.#order, this.desk.linked, this.desk.you],
      () => standing.ties.map((/** @type {any} */ tie) => this.#tie(tie)));
  }

  /** @param {{ place: number, entries: string[], state: string }} tie */
  #tie(tie) {
    const names = tie.entries.map((entry) => this.#name(entry)).join(", ");
    const heading = make("h3", {}, t("Tie on place {place}", { place: tie.place }));
    if (tie.state === "shared") {
      return make("section", { class: "tie" }, heading,
        make("p", { class: "quiet-text" }, t("By the rules they share it: {names}.", { names })));
    }
    if (!this.desk.may("SetRulings")) {
      return make("section", { class: "tie" }, heading,
        make("p", { class: "note" }, t("Waits for a decision: your role does not settle ties.")));
    }
    return make("section", { class: "tie" }, heading,
      ...(tie.state === "decided" ? this.#decided(tie) : this.#open(tie)));
  }

  /** @param {{ entries: string[] }} tie */
  #decided(tie) {
    const { order } = this.#decisionOn(tie.entries);
    const says = this.#words(order);
    return [
      make("p", {}, says),
      make("button", {
        class: "btn", type: "button", disabled: !this.desk.can("SetRulings"),
        click: () => this.#send(null, tie.entries, t("Tie decision taken back: {what}", { what: says })),
      }, t("Take the decision back")),
    ];
  }

  /** @param {{ entries: string[] }} tie */
  #open(tie) {
    const chosen = this.#order.filter((entry) => tie.entries.includes(entry));
    const rest = tie.entries.filter((entry) => !chosen.includes(entry));
    const order = [...chosen.map((entry) => [entry]), ...(rest.length ? [rest] : [])];
    const says = this.#words(order);
    const key = make("button", { class: "btn pri", type: "button", disabled: !this.desk.can("SetRulings") },
      says, make("small", {}, t("hold")));
    return [
      make("p", { class: "quiet-text" }, t("Press whoever stands first, then the next. Those not pressed share a place.")),
      make("div", { class: "segments" }, ...tie.entries.map((entry) => make("button", {
        class: "btn", type: "button", "aria-pressed": String(chosen.includes(entry)),
        click: () => this.#press(entry),
      }, chosen.includes(entry) ? `${chosen.indexOf(entry) + 1}. ${this.#name(entry)}` : this.#name(entry)))),
      hold(key, () => this.#send(order, tie.entries, t("Tie decided: {what}", { what: says }))),
    ];
  }

  /** @param {string} entry */
  #press(entry) {
    const known = this.#order.includes(entry);
    this.#order = known ? this.#order.filter((one) => one !== entry) : [...this.#order, entry];
    this.render(this.#view, this.#standing);
  }

  /** @param {string[][] | null} order @param {string[]} entries @param {string} says */
  #send(order, entries, says) {
    const { id, rulings } = this.#standing;
    const others = rulings.decisions.filter((/** @type {any} */ one) => !isOn(one, entries));
    const decisions = order ? [...others, { order }] : others;
    this.#order = [];
    this.desk.send("SetRulings", { contest: this.#view.contest.id, standing: id, rulings: { ...rulings, decisions } }, says);
  }

  /** @param {string[]} entries */
  #decisionOn(entries) {
    return this.#standing.rulings.decisions.find((/** @type {any} */ one) => isOn(one, entries)) ?? { order: [entries] };
  }

  /** Say an order: "A before B", or that they share. @param {string[][]} order */
  #words(order) {
    const groups = order.map((group) => group.map((entry) => this.#name(entry)).join(" = "));
    return groups.length > 1 ? groups.join(" → ") : t("They share the place: {names}", { names: groups[0] });
  }

  /** @param {string} entry */
  #name(entry) {
    return entryName(this.#view, entry);
  }
}
customElements.define("tie-panel", TiePanel);

/** @param {{ order: string[][] }} decision @param {string[]} entries */
function isOn(decision, entries) {
  const named = decision.order.flat();
  return named.length === entries.length && named.every((entry) => entries.includes(entry));
}
