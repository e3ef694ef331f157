// @ts-check
import { t, text } from "../display/kit/texts.js";
import { previewKey } from "./audience-preview.js";
import { levelKeys } from "./level-key.js";
import { make, redraw, tag } from "./make.js";
import { CAPACITIES } from "./roles.js";
import { MAIN, resultName, standingName, standingOf } from "./standing.js";
import { audiences, levels } from "./wording.js";

/**
 * One standing of a contest on the switchboard: how firm its result is, what each audience sees,
 * and the five keys of one audience. Emits `audience-choose` when another audience's level is
 * pressed.
 */
export class PublicationRow extends HTMLElement {
  #name = make("a", { class: "switch-name" });
  #firmness = make("span");
  #cells = audiences().map(() => make("div", { class: "switch-cell" }));
  /** @type {any} */ #contest = null;
  /** @type {any} */ #standing = null;
  #audience = "";
  /** @type {any} from marks:…@crew, while the row is in sight */ #view = null;
  /** @type {import("./desk.js").Desk | null} */ #desk = null;
  /** @type {(() => void) | null} */ #leave = null;

  connectedCallback() {
    if (!this.firstChild) this.append(this.#name, this.#firmness, ...this.#cells);
  }

  disconnectedCallback() {
    this.listen(null);
  }

  /** Watch the contest for this desk, or no longer. @param {import("./desk.js").Desk | null} desk */
  listen(desk) {
    if (Boolean(desk) === Boolean(this.#desk)) return;
    this.#leave?.();
    this.#desk = desk;
    this.#leave = desk && desk.watch(`marks:${this.#contest.id}@crew`, (view) => {
      this.#view = view;
      this.#draw();
    });
  }

  /** @param {any} contest from index@crew @param {{ id: string, title: any }} standing @param {string} audience whose keys to show */
  render(contest, standing, audience) {
    this.#contest = contest;
    this.#standing = standing;
    this.#audience = audience;
    const other = standing.id !== MAIN;
    this.toggleAttribute("data-other", other);
    this.#name.setAttribute("href", `#/marks/${contest.id}${other ? `/standing/${standing.id}` : ""}`);
    redraw(this.#name, [contest.title, contest.category, contest.venue, standing], () => [
      make("b", {}, other ? standingName(standing) : text(contest.title)),
      make("small", {}, other ? `${text(contest.title)} · ${text(contest.category)}` : `${text(contest.category)} · ${text(contest.venue.title)}`)]);
    this.#draw();
  }

  #draw() {
    const view = this.#view;
    const desk = this.#desk;
    if (!view || !desk) return;
    const standing = standingOf(view, this.#standing.id);
    const { publication, protest, signed, differences } = standing;
    redraw(this.#firmness, [protest, view.closed, signed, differences.length], () => [firmness(view.closed, standing)]);
    const title = resultName(this.#contest, standing);
    audiences().forEach((audience, at) => {
      const [name, words] = audience;
      const now = publication[name];
      const wide = name === this.#audience;
      const cell = this.#cells[at];
      const about = { contest: this.#contest.id, standing: standing.id, title, audience };
      cell.classList.toggle("wide", wide);
      redraw(cell, [now, wide, protest, desk.can("SetPublication"), title], () => wide
        ? [make("div", { class: "segments levels", role: "radiogroup", "aria-label": `${title}: ${words}` },
          ...levelKeys(desk, { ...about, now, protest })), previewKey(desk, about)]
        : [make("button", {
          class: "btn plain level-now", type: "button", "data-level": now, "aria-label": `${words}: ${levelName(now)}`,
          click: () => this.dispatchEvent(new CustomEvent("audience-choose", { bubbles: true, detail: name })),
        }, levelName(now))]);
    });
  }
}
customElements.define("publication-row", PublicationRow);

/** Say how firm a result is. @param {boolean} closed @param {any} standing */
function firmness(closed, { protest, signed, differences }) {
  if (protest) return tag("warn", "warn", t("under protest"));
  const count = CAPACITIES.filter((capacity) => signed[capacity]).length;
  if (count === CAPACITIES.length) return tag("ok", "check", t("official"));
  if (count) return tag("quiet", "lock", t("one signature"));
  if (differences.length) return tag("warn", "warn", t("file differs"));
  return closed ? tag("quiet", "lock", t("marks locked")) : tag("quiet", null, t("marks open"));
}

/** @param {string} level */
function levelName(level) {
  return levels().find(([name]) => name === level)?.[1] ?? level;
}
