// @ts-check
import { t, wallClock } from "../display/kit/texts.js";
import { clockFace, left } from "../display/kit/timer.js";
import { make } from "./make.js";
import { signed, timerName } from "./timer-row.js";

const MINUTE = 60_000;
const MOST = 180;

/** Changes the time of one timer: how much, why, and what will come of it before it is done. */
export class GiveBack extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any} */ #timer = null;
  #zone = "";
  #minutes = 5;
  #reason = "";
  #title = make("p", { class: "quiet-text" });
  #face = make("output", { class: "minutes num", "aria-live": "polite", tabindex: "0" });
  #reasons = make("div", { class: "reasons", role: "radiogroup", "aria-label": t("Reason") });
  #other = make("input", {
    class: "field", maxlength: "500",
    "aria-label": t("Reason in your words"), placeholder: t("Or in your own words"),
  });
  #effect = make("p", { class: "note" });
  #do = make("button", { class: "btn pri", type: "button", click: () => this.#give() });
  #body = make("div", { class: "give-body" });
  #empty = make("p", { class: "quiet-text" }, t("Choose a timer to give time back or take it away."));

  connectedCallback() {
    if (this.firstChild) return;
    this.#body.append(
      this.#title,
      make("h3", {}, t("Minutes")),
      make("div", { class: "stepper" },
        this.#step(-5), this.#step(-1), this.#face, this.#step(1), this.#step(5)),
      make("h3", {}, t("Reason")),
      this.#reasons, this.#other, this.#effect);
    this.append(
      make("div", { class: "give-scroll" }, make("h2", {}, t("Change the time")), this.#empty, this.#body),
      make("footer", { class: "deck" }, this.#do));
    this.#other.addEventListener("input", () => this.#because(this.#other.value));
    this.#face.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      const by = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      this.#add(by);
    });
    this.#renderReasons();
    this.render(null, "");
  }

  /** @param {any} timer null: none is chosen @param {string} zone */
  render(timer, zone) {
    if (timer?.id !== this.#timer?.id) {
      this.#minutes = 5;
      this.#because("");
    }
    this.#timer = timer;
    this.#zone = zone;
    this.#draw();
  }

  /** Draw what depends on the time. @param {number} now */
  tick(now) {
    const timer = this.#timer;
    if (!timer) return;
    const words = this.#consequence(timer, now);
    if (this.#effect.textContent !== words) this.#effect.textContent = words;
  }

  /** Put the cursor where the work begins. */
  begin() {
    this.#face.focus();
  }

  /** @param {number} by */
  #step(by) {
    return make("button", {
      class: "btn num", type: "button",
      "aria-label": by > 0 ? t("{n} minutes more", { n: by }) : t("{n} minutes less", { n: -by }),
      click: () => this.#add(by),
    }, signed(by));
  }

  /** @param {number} by */
  #add(by) {
    const next = this.#minutes + by;
    this.#minutes = Math.max(-MOST, Math.min(MOST, next === 0 ? Math.sign(by) : next));
    this.#draw();
  }

  #renderReasons() {
    const chips = [t("Equipment"), t("Question to an expert"), t("First aid"), t("Power or network")];
    this.#reasons.replaceChildren(...chips.map((words) => make("button", {
      class: "btn", type: "button", role: "radio", "aria-checked": String(words === this.#reason),
      click: () => {
        this.#other.value = "";
        this.#because(words);
      },
    }, words)));
  }

  /** @param {string} reason */
  #because(reason) {
    this.#reason = reason.trim();
    for (const chip of this.#reasons.children) {
      chip.setAttribute("aria-checked", String(chip.textContent === this.#reason));
    }
    if (!reason) this.#other.value = "";
    this.#draw();
  }

  #draw() {
    const timer = this.#timer;
    this.#empty.hidden = Boolean(timer);
    this.#body.hidden = !timer;
    const open = timer && timer.state !== "finished" && this.desk?.can("AdjustTimer");
    this.#do.disabled = !open || !this.#reason;
    this.#face.textContent = signed(this.#minutes);
    this.#do.textContent = this.#words();
    if (!timer) return;
    this.#title.textContent = timerName(timer);
    this.tick(this.desk.now());
  }

  #words() {
    if (this.#timer && !this.#reason) return t("Choose a reason");
    return this.#minutes > 0
      ? t("Give {n} min back", { n: this.#minutes })
      : t("Take {n} min away", { n: -this.#minutes });
  }

  /** @param {any} timer @param {number} now */
  #consequence(timer, now) {
    if (timer.state === "finished") return t("The timer is finished: arm it again first.");
    const rest = left(timer, now);
    const after = rest + this.#minutes * MINUTE;
    if (timer.state === "running") {
      return t("It will end at {after} instead of {before}.", {
        after: wallClock(now + after, this.#zone), before: wallClock(now + rest, this.#zone),
      });
    }
    return t("{after} will be left instead of {before}.", {
      after: clockFace(Math.ceil(after / 1000)), before: clockFace(Math.ceil(rest / 1000)),
    });
  }

  async #give() {
    const { id } = this.#timer;
    const what = timerName(this.#timer);
    const sent = await this.desk.send("AdjustTimer", { timer: id, delta: this.#minutes * MINUTE, reason: this.#reason },
      t("{n} min: {what}, {reason}", { n: signed(this.#minutes), what, reason: this.#reason }));
    if (sent.standing === "accepted") this.#because("");
  }
}
customElements.define("give-back", GiveBack);
