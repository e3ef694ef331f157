// @ts-check
import "./chip-group.js";
import { t, wallClock } from "../display/kit/texts.js";
import { make, redraw, tag } from "./make.js";
import { reasonForm } from "./reason-form.js";
import { resultName } from "./standing.js";
import { authorName } from "./wording.js";

/** Digits of a file's SHA-256 that people compare. */
const HASH_SHOWN = 8;

/**
 * The official file of a standing: where it came from, how far it differs from the marks, and
 * which of the two is signed. The first signature settles that for the second. Emits `basis` when
 * somebody has chosen.
 */
export class OfficialPanel extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any} */ #view = null;
  /** @type {any} */ #standing = null;
  #chosen = "";
  #asking = false;
  #about = make("div");
  #choice = /** @type {any} */ (make("chip-group", { class: "segments", label: t("Which result is signed") }));
  #drop = make("div");

  connectedCallback() {
    if (this.firstChild) return;
    this.append(this.#about, this.#choice, this.#drop);
    this.#choice.chips = [{ value: "computed", words: t("By the marks") }, { value: "official", words: t("By the file") }];
    this.#choice.addEventListener("choose", (/** @type {CustomEvent} */ event) => {
      this.#chosen = event.detail;
      this.dispatchEvent(new Event("basis"));
    });
  }

  /** Which result is signed; "": that needs no saying. */
  get basis() {
    const { signed, basis, official } = this.#standing;
    if (Object.keys(signed).length) return basis;
    return official ? this.#chosen : "";
  }

  /** Whether somebody has to choose first. */
  get undecided() {
    return this.#standing.differences.length > 0 && !this.basis;
  }

  /** @param {any} view from marks:…@crew @param {any} standing of it */
  render(view, standing) {
    const { desk } = this;
    const source = standing.official?.source.sha256;
    if (view.contest.id !== this.#view?.contest.id || standing.id !== this.#standing?.id || source !== this.#standing?.official?.source.sha256) {
      this.#chosen = "";
      this.#asking = false;
    }
    this.#view = view;
    this.#standing = standing;
    const { official, differences, signed } = standing;
    redraw(this.#about, [view.contest.id, standing.id, source, official?.at, differences, desk.people, desk.you.role],
      () => official ? this.#source() : this.#none());
    this.#choice.hidden = !differences.length;
    this.#choice.value = this.basis;
    this.#choice.disabled = Object.keys(signed).length > 0;
    this.#drawDrop();
  }

  #none() {
    return [make("p", { class: "quiet-text" }, t("No official file is here: the marks alone count.")), this.#link(t("Bring one in"))];
  }

  #source() {
    const { official, differences } = this.#standing;
    const { name, sha256 } = official.source;
    return [
      make("h3", {}, t("Official file")),
      make("p", { class: "source" }, make("b", {}, name),
        make("small", { class: "num" }, t("{by} at {time} · SHA-256 {hash}…", {
          by: authorName(official.by, this.desk), time: wallClock(official.at, this.desk.zone), hash: sha256.slice(0, HASH_SHOWN),
        }))),
      differences.length
        ? tag("warn", "warn", t("values that differ from the marks: {n}", { n: differences.length }))
        : tag("ok", "check", t("agrees with the marks")),
      differences.length ? make("p", { class: "quiet-text" }, t("Which of them holds? Both people sign the same one.")) : null,
    ].filter(Boolean);
  }

  /** @param {string} words */
  #link(words) {
    return this.desk.may("ImportResults") ? make("a", { class: "btn", href: `#/files/${this.#view.contest.id}` }, words) : null;
  }

  #drawDrop() {
    const { official, official_at: signedAt } = this.#standing;
    const { desk } = this;
    redraw(this.#drop, [Boolean(official), signedAt, this.#asking, desk.can("DropResults"), this.#view.contest.id], () => {
      if (!official || !desk.may("DropResults")) return [];
      if (signedAt) return [make("p", { class: "quiet-text" }, t("It is signed: only unlocked marks let go of it."))];
      const key = make("button", {
        class: "btn", type: "button", disabled: !desk.can("DropResults"), "aria-expanded": String(this.#asking),
        click: () => this.#ask(!this.#asking),
      }, t("Drop the file…"));
      return [make("div", { class: "pair" }, key, this.#link(t("Another file"))), ...(this.#asking ? [this.#reason()] : [])];
    });
  }

  #reason() {
    const { contest } = this.#view;
    return reasonForm(t("Drop the file"), !this.desk.can("DropResults"), (reason) => {
      this.desk.send("DropResults", { contest: contest.id, standing: this.#standing.id, reason },
        t("Official file dropped: {contest}", { contest: resultName(contest, this.#standing) }));
      this.#ask(false);
    });
  }

  /** @param {boolean} on */
  #ask(on) {
    this.#asking = on;
    this.#drawDrop();
  }
}
customElements.define("official-panel", OfficialPanel);
