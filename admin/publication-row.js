// @ts-check
import { t, text } from "../display/kit/texts.js";
import { levelKeys } from "./level-key.js";
import { make, redraw, tag } from "./make.js";
import { CAPACITIES } from "./roles.js";
import { audiences, levels } from "./wording.js";

/**
 * One contest on the switchboard: how firm its result is, what each audience sees, and the five
 * keys of one audience. Emits `audience-choose` when another audience's level is pressed.
 */
export class PublicationRow extends HTMLElement {
  #name = make("a", { class: "switch-name" });
  #standing = make("span");
  #cells = audiences().map(() => make("div", { class: "switch-cell" }));
  /** @type {any} */ #contest = null;
  #audience = "";
  /** @type {any} from marks:…@crew, while the row is in sight */ #view = null;
  /** @type {import("./desk.js").Desk | null} */ #desk = null;
  /** @type {(() => void) | null} */ #leave = null;

  connectedCallback() {
    if (!this.firstChild) this.append(this.#name, this.#standing, ...this.#cells);
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

  /** @param {any} contest from index@crew @param {string} audience whose keys to show */
  render(contest, audience) {
    this.#contest = contest;
    this.#audience = audience;
    this.#name.setAttribute("href", `#/marks/${contest.id}`);
    redraw(this.#name, [contest.title, contest.category, contest.venue], () => [
      make("b", {}, text(contest.title)), make("small", {}, `${text(contest.category)} · ${text(contest.venue.title)}`)]);
    this.#draw();
  }

  #draw() {
    const view = this.#view;
    const desk = this.#desk;
    if (!view || !desk) return;
    const { publication, protest, closed, signed } = view;
    redraw(this.#standing, [protest, closed, signed], () => [standing(view)]);
    audiences().forEach((audience, at) => {
      const [name, words] = audience;
      const now = publication[name];
      const wide = name === this.#audience;
      const cell = this.#cells[at];
      cell.classList.toggle("wide", wide);
      redraw(cell, [now, wide, protest, desk.can("SetPublication")], () => [wide
        ? make("div", { class: "segments levels", role: "radiogroup", "aria-label": `${text(this.#contest.title)}: ${words}` },
          ...levelKeys(desk, { contest: this.#contest.id, title: text(this.#contest.title), audience, now, protest }))
        : make("button", {
          class: "btn plain level-now", type: "button", "data-level": now, "aria-label": `${words}: ${levelName(now)}`,
          click: () => this.dispatchEvent(new CustomEvent("audience-choose", { bubbles: true, detail: name })),
        }, levelName(now))]);
    });
  }
}
customElements.define("publication-row", PublicationRow);

/** @param {any} view */
function standing({ protest, closed, signed }) {
  if (protest) return tag("warn", "warn", t("under protest"));
  const count = CAPACITIES.filter((capacity) => signed[capacity]).length;
  if (count === CAPACITIES.length) return tag("ok", "check", t("official"));
  if (count) return tag("quiet", "lock", t("one signature"));
  return closed ? tag("quiet", "lock", t("marks locked")) : tag("quiet", null, t("marks open"));
}

/** @param {string} level */
function levelName(level) {
  return levels().find(([name]) => name === level)?.[1] ?? level;
}
