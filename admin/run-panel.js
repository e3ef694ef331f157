// @ts-check
import "./chip-group.js";
import "./reason-field.js";
import { t, wallClock } from "../display/kit/texts.js";
import { hold, tap } from "./hold.js";
import { icon, make } from "./make.js";
import { nextAt, operate, someRun } from "./operations.js";
import { abortReasons, phaseName, phases, signed, timeReasons, timerName } from "./wording.js";

const MINUTE = 60_000;
const AHEAD = [5, 10, 15];

/** How one timer goes on: a pause with its reason, the phase, a start at a time of day, the end of it all. */
export class RunPanel extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any} */ #timer = null;
  #zone = "";
  #next = make("p", { class: "note" });
  #pauses = make("div", { class: "pair" });
  #phases = /** @type {any} */ (make("chip-group", { class: "threes", label: t("Phase"), acts: true }));
  #time = make("input", { class: "field num", type: "time", "aria-label": t("Start at") });
  #ahead = make("div", { class: "threes" });
  #start = tap(make("button", { class: "btn go wide", type: "button" }), () => this.#arm());
  #why = /** @type {any} */ (make("reason-field"));
  #abort = hold(make("button", { class: "btn danger", type: "button" }, icon("cross"), make("span", {}, t("Abort"), make("small", {}, t("hold 2 s")))),
    () => this.#do("AbortTimer", { reason: this.#why.value }, `${t("Abort")}, ${this.#why.value}`), 2000);

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("div", { class: "side-scroll" },
        this.#next,
        make("h3", {}, t("Pause with a reason")), this.#pauses,
        make("h3", {}, t("Phase on the screens")), this.#phases,
        make("h3", {}, t("Start at")), this.#ahead, this.#time, this.#start,
        make("h3", {}, t("Why to abort")), this.#why),
      make("footer", { class: "deck" }, this.#abort));
    this.#pauses.append(...timeReasons().map((reason) => tap(make("button", { class: "btn", type: "button" }, icon("pause"), reason),
      () => this.#do("PauseTimer", { reason }, `${t("Pause")}, ${reason}`))));
    this.#ahead.append(...AHEAD.map((n) => make("button", {
      class: "btn num", type: "button", "aria-label": t("in {n} min", { n }), click: () => this.#propose(n),
    }, t("{n} min", { n: signed(n) }))));
    this.#phases.chips = phases().map(([value, words]) => ({ value, words }));
    this.#phases.addEventListener("choose", () => this.#setPhase());
    this.#why.usual = abortReasons();
    this.#why.addEventListener("reason", () => this.#draw());
    this.#time.addEventListener("input", () => this.#draw());
  }

  /** @param {any} timer null: none is chosen @param {string} zone @param {any} following what starts when it ends */
  render(timer, zone, following) {
    if (timer?.id !== this.#timer?.id) {
      this.#time.value = "";
      this.#why.clear();
    }
    this.#timer = timer;
    this.#zone = zone;
    this.#next.hidden = !following;
    this.#next.textContent = following ? t("Then starts by itself: {what}", { what: timerName(following) }) : "";
    this.#draw();
  }

  #draw() {
    const timer = this.#timer;
    if (!timer) return;
    const { desk } = this;
    const running = someRun(timer, ["running"]) && desk.can("PauseTimer");
    for (const key of this.#pauses.children) /** @type {HTMLButtonElement} */ (key).disabled = !running;
    this.#phases.value = timer.phase ?? "";
    this.#phases.disabled = !desk.can("SetPhase");
    this.#drawStart(timer);
    this.#abort.disabled = !this.#why.value || !someRun(timer, ["running", "paused"]) || !desk.can("AbortTimer");
  }

  /** @param {any} timer */
  #drawStart(timer) {
    const open = timer.state === "armed" && this.desk.can("ArmTimer");
    for (const key of this.#ahead.children) /** @type {HTMLButtonElement} */ (key).disabled = !open;
    this.#time.disabled = !open;
    const asked = Boolean(this.#time.value);
    this.#start.disabled = !open || !(asked || timer.starts);
    this.#start.textContent = asked
      ? t("Start by itself at {time}", { time: this.#time.value })
      : timer.starts ? t("Call off the start at {time}", { time: wallClock(timer.starts, this.#zone) }) : t("Choose a time");
  }

  /** Put a time in the field, so many whole minutes ahead. @param {number} n */
  #propose(n) {
    this.#time.value = wallClock(this.desk.now() + n * MINUTE, this.#zone).padStart(5, "0");
    this.#draw();
  }

  async #arm() {
    const at = nextAt(this.#time.value, this.#zone, this.desk.now());
    const sent = await this.#do("ArmTimer", at === null ? {} : { at }, this.#start.textContent ?? "");
    if (sent?.standing !== "accepted") return;
    this.#time.value = "";
    this.#draw();
  }

  #setPhase() {
    const phase = this.#phases.value;
    if (phase === (this.#timer.phase ?? "")) return;
    this.#do("SetPhase", { phase }, t("Phase: {phase}", { phase: phaseName(phase) }));
    this.#phases.value = this.#timer.phase ?? "";
  }

  /** @param {string} command @param {Record<string, unknown>} data @param {string} says */
  #do(command, data, says) {
    return operate(this.desk, this.#timer, command, data, says);
  }
}
customElements.define("run-panel", RunPanel);
