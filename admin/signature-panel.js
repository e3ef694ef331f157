// @ts-check
import { t, wallClock } from "../display/kit/texts.js";
import { hold } from "./hold.js";
import { make, redraw, tag } from "./make.js";
import "./official-panel.js";
import { reasonForm } from "./reason-form.js";
import { CAPACITIES, maySign } from "./roles.js";
import { resultName } from "./standing.js";
import "./tie-panel.js";
import { asCapacity, authorName, roleName } from "./wording.js";

/**
 * Signs the result of a standing by a hold, in two capacities and by two people, and says what
 * stands in the way; puts a result under protest, and settles that, for a reason.
 */
export class SignaturePanel extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #verdictPart = make("div");
  #official = /** @type {any} */ (make("official-panel"));
  #ties = /** @type {any} */ (make("tie-panel"));
  #signatures = make("ul", { class: "signatures" });
  #protest = make("section", { class: "protest" });
  #asking = false;
  /** @type {any} */ #view = null;
  /** @type {any} */ #standing = null;

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("p", { class: "quiet-text" },
        t("Two people vouch for the locked marks. Only then the result is official and counts in the medal table.")),
      this.#verdictPart, this.#official, this.#ties, this.#signatures, this.#protest);
    this.#official.addEventListener("basis", () => this.#draw());
  }

  /** @param {any} view from marks:…@crew @param {any} standing of it */
  render(view, standing) {
    const same = view.contest.id === this.#view?.contest.id && standing.id === this.#standing?.id;
    if (!same) this.#asking = false;
    this.#view = view;
    this.#standing = standing;
    this.#official.desk = this.#ties.desk = this.desk;
    this.#official.render(view, standing);
    this.#ties.render(view, standing);
    this.#draw();
  }

  #draw() {
    const { desk } = this;
    const { contest, closed } = this.#view;
    const { id, protest, signed, ties } = this.#standing;
    const about = [contest.id, id, closed, protest, signed, ties, this.#official.basis, this.#official.undecided,
      desk.linked, desk.you, desk.people];
    redraw(this.#verdictPart, about, () => [this.#verdict()]);
    redraw(this.#signatures, about, () => CAPACITIES.map((capacity) => this.#line(capacity)));
    redraw(this.#protest, [about, this.#asking], () => this.#protestKeys());
  }

  #verdict() {
    const { protest, signed } = this.#standing;
    const at = CAPACITIES.map((capacity) => signed[capacity]?.at ?? Infinity);
    const missing = at.filter((one) => one === Infinity).length;
    if (protest) return tag("warn", "warn", t("under protest"));
    if (!missing) return tag("ok", "check", t("official since {time}", { time: this.#time(Math.max(...at)) }));
    if (!this.#view.closed) return tag("quiet", null, t("provisional, marks are open"));
    return tag("quiet", null, missing === 1 ? t("provisional, one signature is missing") : t("provisional, nobody has signed"));
  }

  /** @param {string} capacity */
  #line(capacity) {
    const signature = this.#standing.signed[capacity];
    const why = signature ? "" : this.#whyNot(capacity);
    return make("li", {},
      make("h3", {}, roleName(capacity)),
      signature
        ? make("p", { class: "signed" }, tag("ok", "check", t("signed")),
          make("span", {}, make("b", {}, authorName(signature.by, this.desk)), make("time", {}, this.#time(signature.at))))
        : maySign(this.desk.you.role, capacity) ? this.#key(capacity, Boolean(why)) : null,
      why ? make("p", { class: "quiet-text" }, why) : null);
  }

  /** @param {string} capacity @param {boolean} off */
  #key(capacity, off) {
    const { contest } = this.#view;
    const { basis } = this.#official;
    const said = { as: asCapacity(capacity), contest: resultName(contest, this.#standing) };
    const says = basis === "official" ? t("Sign {as}, by the file: {contest}", said) : t("Sign {as}: {contest}", said);
    const key = make("button", { class: "btn pri", type: "button", disabled: off || !this.desk.can("SignOff") },
      says, make("small", {}, t("hold")));
    const data = { contest: contest.id, standing: this.#standing.id, as: capacity, ...(basis && { basis }) };
    return hold(key, () => this.desk.send("SignOff", data, says));
  }

  /** Say why a capacity can't be signed now. @param {string} capacity */
  #whyNot(capacity) {
    const { you } = this.desk;
    const { protest, signed, ties } = this.#standing;
    const mine = CAPACITIES.find((one) => signed[one]?.by === you.id);
    if (protest) return t("The result is under protest: settle that first.");
    if (!this.#view.closed) return t("Lock the whole contest first, under “Locks”: only then the marks can be signed.");
    if (!maySign(you.role, capacity)) return t("Waits for the signature: your role does not sign here.");
    if (this.#official.undecided) return t("The file and the marks differ: choose above which of them holds.");
    if (this.#official.basis !== "official" && ties.some((/** @type {any} */ tie) => tie.state === "open")) {
      return t("A tie on the podium is not decided yet: decide it first.");
    }
    if (mine) return t("You have signed {as} already: another person has to sign here.", { as: asCapacity(mine) });
    return "";
  }

  #protestKeys() {
    const { protest } = this.#standing;
    const heading = make("h3", {}, t("Protest"));
    const about = make("p", { class: "quiet-text" }, protest
      ? t("While it is open nobody signs, and no audience is shown more.")
      : t("A protest stops signatures and keeps every audience where it is."));
    if (!this.desk.may("SetProtest")) {
      return [heading, about, make("p", { class: "note" }, t("Your role does not decide about protests."))];
    }
    const key = make("button", {
      class: protest ? "btn" : "btn danger", type: "button", disabled: !this.desk.can("SetProtest"),
      "aria-expanded": String(this.#asking), click: () => this.#ask(!this.#asking),
    }, protest ? t("Settle the protest…") : t("Put under protest…"));
    return [heading, about, key, ...(this.#asking ? [this.#reason(!protest)] : [])];
  }

  /** @param {boolean} on */
  #reason(on) {
    const contest = resultName(this.#view.contest, this.#standing);
    const words = on ? t("Put under protest") : t("Settle the protest");
    return reasonForm(words, !this.desk.can("SetProtest"), (reason) => {
      this.desk.send("SetProtest", { contest: this.#view.contest.id, standing: this.#standing.id, on, reason },
        on ? t("Under protest: {contest}", { contest }) : t("Protest settled: {contest}", { contest }));
      this.#ask(false);
    });
  }

  /** @param {boolean} on */
  #ask(on) {
    this.#asking = on;
    this.#draw();
  }

  /** @param {number} ms */
  #time(ms) {
    return wallClock(ms, this.desk.zone);
  }
}
customElements.define("signature-panel", SignaturePanel);
