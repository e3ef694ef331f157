// @ts-check
import { mark, t, text } from "../display/kit/texts.js";
import { icon, make, redraw } from "./make.js";
import { MAIN } from "./standing.js";
import { levels, levelText } from "./wording.js";

/** @typedef {{ contest: string, standing: string, title: string, audience: [string, string] }} Seen */

/**
 * What an audience sees of a result now: drawn from the very stream that its screens get, so that
 * nothing stands here that they don't have.
 */
export class AudiencePreview extends HTMLElement {
  /** @type {(() => void) | null} */ #leave = null;
  #heading = make("h2");
  #says = make("p", { class: "quiet-text" });
  #table = make("table");
  #link = make("a", { class: "btn", target: "_blank", rel: "noopener" }, t("Open the public picture"));

  connectedCallback() {
    if (this.firstChild) return;
    this.popover = "auto";
    this.append(
      make("header", {}, this.#heading, make("button", {
        class: "btn plain icon-key", type: "button", "aria-label": t("Close"), click: () => this.hidePopover(),
      }, icon("cross"))),
      this.#says, make("div", { class: "seen" }, this.#table), this.#link);
    this.addEventListener("toggle", (/** @type {any} */ event) => event.newState === "closed" && this.#forget());
  }

  disconnectedCallback() {
    this.#forget();
  }

  /** @param {import("./desk.js").Desk} desk @param {Seen} seen */
  open(desk, { contest, standing, title, audience: [audience, words] }) {
    this.#forget();
    const path = standing === MAIN ? contest : `${contest}/${standing}`;
    this.#heading.textContent = `${words} · ${title}`;
    this.#says.textContent = t("Fetching what they see…");
    this.#table.hidden = true;
    this.#link.hidden = audience !== "public";
    const query = new URLSearchParams({ contest, ...(standing !== MAIN && { standing }), lang: document.documentElement.lang });
    this.#link.href = `/display/standings?${query}`;
    this.#leave = desk.watch(`standings:${path}@${audience}`, (view) => this.#draw(view), () => {
      this.#says.textContent = t("You may not see what they see.");
      this.#table.hidden = true;
    });
    this.showPopover();
  }

  #forget() {
    this.#leave?.();
    this.#leave = null;
  }

  /** @param {any} view from standings:…@an audience */
  #draw({ level, rows, modules }) {
    const name = levels().find(([one]) => one === level)?.[1] ?? level;
    this.#says.textContent = `${name}. ${levelText(level)}`;
    this.#table.hidden = !rows.length;
    redraw(this.#table, [level, rows, modules], () => [
      ...(modules.length && rows[0]?.modules ? [make("tr", {}, make("td"), make("td"),
        ...modules.map((/** @type {any} */ module) => make("td", { class: "num" }, text(module.label))), make("td"))] : []),
      ...rows.map((/** @type {any} */ row) => make("tr", {},
      make("td", { class: "num" }, row.place ? `${row.tied ? "=" : ""}${row.place}` : ""),
      make("th", { scope: "row" }, row.names.map(text).join(", ")),
      ...(row.modules ?? []).map((/** @type {any} */ one) => make("td", { class: "num" }, mark(one.mark))),
      make("td", { class: "num" }, row.total == null ? "" : make("b", {}, mark(row.total)))))]);
  }
}
customElements.define("audience-preview", AudiencePreview);

/**
 * Make the key that shows what an audience sees; the preview is looked for on the key's own page.
 *
 * @param {import("./desk.js").Desk} desk @param {Seen} seen
 */
export function previewKey(desk, seen) {
  const words = t("What they see now: {audience}, {what}", { audience: seen.audience[1], what: seen.title });
  const key = make("button", {
    class: "btn plain see", type: "button", "aria-label": words, title: words,
    click: () => key.closest("marks-page, publication-page").querySelector("audience-preview").open(desk, seen),
  }, icon("eye"));
  return key;
}
