// @ts-check
import { mark, points, t, text, wallClock } from "../display/kit/texts.js";
import { make, redraw } from "./make.js";
import { authorName } from "./wording.js";

/**
 * The side of the marks page that follows the cursor: the cell, what stands in its way, and who
 * changed what. With a history asked for, only the lines of that cell.
 */
export class CellCard extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #card = make("section", { class: "card" });
  #title = make("h3");
  #log = make("ol", { class: "changes" });

  connectedCallback() {
    if (!this.firstChild) this.append(this.#card, this.#title, this.#log);
  }

  /**
   * @param {any} view
   * @param {import("./mark-cell.js").MarkCell | null} cell
   * @param {{ entry: string, module: string } | null} history
   */
  render(view, cell, history) {
    this.#renderCard(view, cell);
    this.#title.textContent = history ? t("History of this cell") : t("Who changed what");
    const lines = view.recent.filter((/** @type {any} */ change) =>
      !history || (change.entry === history.entry && change.module === history.module));
    this.#log.replaceChildren(...(lines.length
      ? lines.map((/** @type {any} */ change) => this.#line(view, change))
      : [make("li", { class: "none" }, t("No changes yet."))]));
  }

  /** @param {any} view @param {import("./mark-cell.js").MarkCell | null} cell */
  #renderCard(view, cell) {
    if (!cell?.place || !cell.saved) {
      return redraw(this.#card, view.contest.id, () => [
        make("h2", {}, text(view.contest.title)),
        make("p", { class: "quiet-text" }, t("Choose a cell and type. A comma and a point are the same."))]);
    }
    const { place, saved, draft, problem } = cell;
    const facts = [
      [t("Entry"), place.who],
      [t("Saved"), mark(saved.mark)],
      draft === null ? null : [t("Typed"), draft || "—"],
      [t("Allowed"), `0 – ${points(place.module.max)}`],
      saved.at ? [wallClock(saved.at, this.desk.zone, true), authorName(saved.by, this.desk)] : null,
    ];
    redraw(this.#card, [place, saved, draft, problem], () => [
      make("h2", {}, `${text(place.module.label)} · ${text(place.module.title)}`),
      make("dl", {}, ...facts.flatMap((fact) => fact
        ? [make("dt", {}, fact[0]), make("dd", { class: "num" }, fact[1])]
        : [])),
      ...(problem ? [this.#trouble(cell)] : [])]);
  }

  /** @param {import("./mark-cell.js").MarkCell} cell */
  #trouble(cell) {
    const { problem, draft } = cell;
    const yours = mark(draft?.replace(",", ".") || null);
    return make("div", { class: problem?.conflict ? "trouble conflict" : "trouble", role: "alert" },
      make("p", {}, problem?.text ?? ""),
      make("div", { class: "trouble-keys" },
        problem?.conflict ? make("button", { class: "btn pri", type: "button", click: () => cell.insist() },
          t("Put {value}", { value: yours })) : null,
        make("button", { class: "btn", type: "button", click: () => cell.restore() },
          problem?.conflict ? t("Leave {value}", { value: mark(problem.current?.mark) }) : t("Take back")),
      ));
  }

  /** @param {any} view @param {any} change */
  #line(view, change) {
    const row = view.rows.find((/** @type {any} */ one) => one.entry === change.entry);
    const module = view.modules.find((/** @type {any} */ one) => one.id === change.module);
    const by = authorName(change.by, this.desk);
    return make("li", {},
      make("time", {}, wallClock(change.at, this.desk.zone)),
      make("span", {},
        make("b", {}, `${row?.number ?? "?"}, ${module ? text(module.label) : "?"} `),
        make("span", { class: "num" }, `${mark(change.before)} → ${mark(change.after)}`),
        make("small", {}, change.reason ? t("{by}, reason: {reason}", { by, reason: change.reason }) : by)));
  }
}
customElements.define("cell-card", CellCard);
