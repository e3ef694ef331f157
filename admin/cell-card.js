// @ts-check
import { mark, points, t, text, wallClock } from "../display/kit/texts.js";
import { answerOf } from "./answers.js";
import { icon, make, redraw, tag } from "./make.js";
import { missingWords } from "./sum-cell.js";
import { authorName, valueText } from "./wording.js";

/** @typedef {import("./mark-cell.js").MarkCell} MarkCell */
/** @typedef {{ entry: string, module: string, aspect: string | undefined }} Spot whose history is asked for */

/**
 * The side of the marks page that follows the cursor: the cell, what can be answered there, what
 * stands in its way, and who changed what. With a spot given, only its history. The newest change
 * of an entry's module can be taken back, by whoever may enter marks. Emits `take-back` with the
 * change in `detail`.
 */
export class CellCard extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #card = make("section", { class: "card" });
  #keys = make("section", { class: "answer-keys" });
  #title = make("h3");
  #log = make("ol", { class: "changes" });
  /** @type {MarkCell | null} */ #cell = null;

  connectedCallback() {
    if (this.firstChild) return;
    this.append(make("div", { class: "card-scroll" }, this.#card, this.#title, this.#log), this.#keys);
    // The cursor stays in its cell while keys are tapped.
    this.#keys.addEventListener("pointerdown", (/** @type {Event} */ event) => event.preventDefault());
  }

  /**
   * @param {any} view the marks of the contest, or the aspects of a module
   * @param {MarkCell | null} cell
   * @param {Spot | null} spot
   */
  render(view, cell, spot) {
    this.#cell = cell;
    this.#renderCard(view, cell);
    this.#renderKeys(cell);
    this.#title.textContent = spot ? t("History of this cell") : t("Who changed what");
    const lines = view.recent.filter((/** @type {any} */ change) => !spot ||
      (change.entry === spot.entry && change.module === spot.module && (!spot.aspect || change.aspect === spot.aspect)));
    const about = [view.contest.id, lines, view.modules ?? view.module, view.closed, this.desk.can("RecordMark"), this.desk.people];
    redraw(this.#log, about, () => lines.length
      ? lines.map((/** @type {any} */ change) => this.#line(view, change))
      : [make("li", { class: "none" }, t("No changes yet."))]);
  }

  /** @param {any} view @param {MarkCell | null} cell */
  #renderCard(view, cell) {
    if (!cell?.place || !cell.saved) {
      return redraw(this.#card, view.contest.id, () => [
        make("h2", {}, text(view.contest.title)),
        make("p", { class: "quiet-text" }, t("Choose a cell and type. A comma and a point are the same."))]);
    }
    const { place, saved, draft, problem } = cell;
    redraw(this.#card, [place, saved, draft, problem, this.desk.people], () => [
      make("h2", {}, `${place.part.words} · ${text(place.part.title)}`),
      make("dl", {}, ...this.#facts(cell).flatMap((fact) => fact
        ? [make("dt", {}, fact[0]), make("dd", { class: "num" }, fact[1])]
        : [])),
      ...(saved.discuss && draft === null ? [tag("warn", "warn", t("to discuss: the scores lie far apart"))] : []),
      ...(problem ? [this.#trouble(cell)] : [])]);
  }

  /** @param {MarkCell} cell @returns {Array<string[] | null>} */
  #facts({ place, saved, draft }) {
    const { part, who } = /** @type {import("./mark-cell.js").Place} */ (place);
    const answer = answerOf(part);
    const sum = part.kind === "sum";
    return [
      [t("Entry"), who],
      [sum ? t("So far") : t("Saved"), answer.write(part, saved) || "—"],
      sum ? [t("Aspects"), missingWords(saved)] : null,
      saved.earned != null ? [t("Earns"), t("{mark} of {max}", { mark: mark(saved.earned), max: points(part.max) })] : null,
      draft === null ? null : [t("Typed"), part.kind === "binary" ? answer.tell(part, draft) : draft || "—"],
      part.field === "aspect" ? null : [t("Allowed"), `0 – ${points(part.max)}`],
      saved.at ? [wallClock(saved.at, this.desk.zone, true), authorName(saved.by, this.desk)] : null,
    ];
  }

  /** @param {MarkCell | null} cell */
  #renderKeys(cell) {
    const part = cell?.place?.part;
    const keys = part ? answerOf(part).keys(part) : [];
    this.#keys.hidden = part?.field !== "aspect" || Boolean(cell?.problem);
    if (!part || !cell || this.#keys.hidden) return;
    const off = !cell.open;
    redraw(this.#keys, [part, off], () => [
      make("p", { class: "quiet-text" }, answerOf(part).rule(part)),
      make("div", { class: `keys-${part.kind}` }, ...keys.map(({ value, words, note }) => make("button", {
        class: "btn", type: "button", disabled: off, "data-value": value, click: () => this.#cell?.press(value),
      }, make("b", { class: "num" }, words), note ? make("span", {}, text(note)) : null)))]);
  }

  /** @param {MarkCell} cell */
  #trouble(cell) {
    const { problem, draft, place } = cell;
    const { part } = /** @type {import("./mark-cell.js").Place} */ (place);
    const answer = answerOf(part);
    return make("div", { class: problem?.conflict ? "trouble conflict" : "trouble", role: "alert" },
      make("p", {}, problem?.text ?? ""),
      make("div", { class: "trouble-keys" },
        problem?.conflict ? make("button", { class: "btn pri", type: "button", click: () => cell.insist() },
          t("Put {value}", { value: answer.tell(part, draft ?? "") })) : null,
        make("button", { class: "btn", type: "button", click: () => cell.restore() },
          problem?.conflict ? t("Leave {value}", { value: answer.say(part, problem.current?.mark) }) : t("Take back")),
      ));
  }

  /** @param {any} view @param {any} change */
  #line(view, change) {
    const row = view.rows.find((/** @type {any} */ one) => one.entry === change.entry);
    const by = authorName(change.by, this.desk);
    const where = `${row?.number ?? "?"}, ${placeWords(view, change)}`;
    return make("li", {},
      make("time", {}, wallClock(change.at, this.desk.zone)),
      make("span", {},
        make("b", {}, `${where} `),
        make("span", { class: "num" }, `${valueText(change.before)} → ${valueText(change.after)}`),
        make("small", {}, change.reason ? t("{by}, reason: {reason}", { by, reason: change.reason }) : by)),
      this.#canTakeBack(view, change) ? make("button", {
        class: "btn plain", type: "button", title: t("Take back: {what}", { what: where }), "aria-label": t("Take back: {what}", { what: where }),
        click: () => this.dispatchEvent(new CustomEvent("take-back", { bubbles: true, detail: { ...change, where } })),
      }, icon("undo")) : null);
  }

  // An import is one command with many lines: taking back one of them would take back all. What an
  // undo did is not undone.
  /** @param {any} view @param {any} change */
  #canTakeBack(view, change) {
    const same = (/** @type {any} */ one) => one.entry === change.entry && one.module === change.module;
    const module = view.module ?? view.modules.find((/** @type {any} */ one) => one.id === change.module);
    return this.desk.can("RecordMark") && !view.closed && !module?.locked && view.recent.find(same) === change &&
      view.recent.filter((/** @type {any} */ one) => one.command === change.command).length === 1 &&
      !this.desk.commands.recent.some(({ id, name }) => id === change.command && name === "Undo");
  }
}
customElements.define("cell-card", CellCard);

/** Name where a change was made: a module, an aspect, or both. @param {any} view @param {any} change */
function placeWords(view, change) {
  const aspects = (view.parts ?? []).flatMap((/** @type {any} */ part) => part.aspects);
  const aspect = aspects.find((/** @type {any} */ one) => one.id === change.aspect);
  if (aspect) return aspect.label;
  const module = (view.modules ?? [view.module]).find((/** @type {any} */ one) => one.id === change.module);
  const label = module ? text(module.label) : "?";
  return change.aspect ? `${label}, ${change.aspect}` : label;
}
