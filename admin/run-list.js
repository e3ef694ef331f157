// @ts-check
import { List } from "../display/kit/list.js";
import { t, wallClock } from "../display/kit/texts.js";
import { cueName, cuePlace } from "./live-words.js";
import { icon, make, redraw } from "./make.js";

/** The cues of a ceremony in their order. Emits `cue-choose` with the cue's id in `detail`. */
export class RunList extends HTMLElement {
  #rows = make("ol", { "aria-label": t("Run of show") });
  #list = new List(this.#rows, () => make("li"));
  #on = "";

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("header", {}, make("h2", {}, t("Run of show")),
        make("span", { class: "tag quiet" }, icon("lock"), t("Names are hidden"))),
      this.#rows);
    this.addEventListener("click", (event) => {
      const row = /** @type {HTMLElement} */ (event.target).closest("li");
      if (row) this.dispatchEvent(new CustomEvent("cue-choose", { bubbles: true, detail: row.dataset.cue }));
    });
  }

  /** @param {any} view from run:<run>@crew @param {Map<string, number>} planned @param {string} chosen @param {string} zone */
  render(view, planned, chosen, zone) {
    this.#list.show(view.cues, (/** @type {any} */ cue) => cue.id, (/** @type {any} */ row, /** @type {any} */ cue) => {
      row.dataset.cue = cue.id;
      row.dataset.state = cue.state;
      row.classList.toggle("chosen", cue.id === chosen);
      const at = cue.began ?? planned.get(cue.id);
      const time = at === undefined ? "" : wallClock(at, zone);
      redraw(row, [cue, time], () => [rowKey(cue, time)]);
      row.firstChild.setAttribute("aria-current", String(cue.state === "current"));
    });
    this.#follow(view.position?.cue ?? view.next.cue ?? "");
  }

  /** The cue that is on moves into sight when it changes, and not while people look elsewhere. @param {string} cue */
  #follow(cue) {
    if (cue === this.#on) return;
    this.#on = cue;
    const row = this.#list.nodes.find((/** @type {any} */ one) => one.dataset.cue === cue);
    row?.scrollIntoView({ block: "center" });
  }
}
customElements.define("run-list", RunList);

/** @param {any} cue @param {string} time */
function rowKey(cue, time) {
  const place = cuePlace(cue);
  return make("button", { class: "cue-key", type: "button" },
    make("span", { class: "n num" }, String(cue.number)),
    make("span", { class: `at num${cue.began ? " was" : ""}` }, time),
    make("span", { class: "words" }, make("b", {}, cueName(cue)), place ? make("small", {}, place) : null),
    mark(cue));
}

/** @param {any} cue */
function mark(cue) {
  if (cue.state === "skipped") return make("span", { class: "tag quiet" }, t("skipped"));
  if (!cue.ready) return make("span", { class: "tag warn" }, icon("warn"), t("not signed"));
  return cue.state === "done" ? icon("check") : null;
}
