// @ts-check
import { List } from "../display/kit/list.js";
import { t, wallClock } from "../display/kit/texts.js";
import { cueName, cuePlace } from "./live-words.js";
import { icon, make, redraw } from "./make.js";

/**
 * The cues of a ceremony in their order, which can be searched by number or words. Emits `cue-choose`
 * with the cue's id in `detail`, and `cue-place` {cues, behind: a cue, or "" for the beginning} when
 * rows are dragged: the one under the pointer, or all from the chosen one to a click with Shift.
 */
export class RunList extends HTMLElement {
  #rows = make("ol", { "aria-label": t("Run of show") });
  #list = new List(this.#rows, () => make("li", { draggable: "true" }));
  #find = make("input", { class: "field", type: "search", autocomplete: "off", placeholder: t("Find: number or words"), "aria-label": t("Find a cue"), input: () => this.#sift() });
  #on = "";
  #chosen = "";
  /** @type {string[]} the cues that are dragged together */ #group = [];

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("header", {}, make("h2", { class: "aloud" }, t("Run of show")), this.#find,
        make("button", { class: "btn plain icon-only", type: "button", "aria-label": t("To the cue that is on"), title: t("To the cue that is on"), click: () => this.#seek(this.#on) }, icon("ring")),
        make("span", { class: "tag quiet", title: t("Names are hidden") }, icon("lock"), make("span", { class: "aloud" }, t("Names are hidden")))),
      this.#rows);
    this.addEventListener("click", (event) => this.#press(/** @type {MouseEvent} */ (event)));
    this.#find.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter") this.#chooseFirst();
    });
    this.#rows.addEventListener("dragstart", (/** @type {DragEvent} */ event) => this.#lift(event));
    this.#rows.addEventListener("dragover", (/** @type {DragEvent} */ event) => this.#hover(event));
    this.#rows.addEventListener("dragend", () => this.#mark(null));
    this.#rows.addEventListener("drop", (/** @type {DragEvent} */ event) => this.#drop(event));
  }

  /** @param {any} view from run:<run>@crew @param {Map<string, number>} planned @param {string} chosen @param {string} zone */
  render(view, planned, chosen, zone) {
    if (chosen !== this.#chosen) this.#group = [chosen];
    this.#list.show(view.cues, (/** @type {any} */ cue) => cue.id, (/** @type {any} */ row, /** @type {any} */ cue) => {
      row.dataset.cue = cue.id;
      row.dataset.state = cue.state;
      row.classList.toggle("chosen", this.#group.includes(cue.id));
      const at = cue.began ?? planned.get(cue.id);
      const time = at === undefined ? "" : wallClock(at, zone);
      redraw(row, [cue, time], () => [rowKey(cue, time)]);
      row.firstChild.setAttribute("aria-current", String(cue.state === "current"));
    });
    this.#sift();
    this.#follow(view.position?.cue ?? view.next.cue ?? "");
    if (chosen !== this.#chosen) this.#rowOf(chosen)?.scrollIntoView({ block: "nearest" });
    this.#chosen = chosen;
  }

  /** The cue that is on moves into sight when it changes, and not while people look elsewhere. @param {string} cue */
  #follow(cue) {
    if (cue === this.#on) return;
    this.#on = cue;
    this.#rowOf(cue)?.scrollIntoView({ block: "center" });
  }

  /** @param {string} cue */
  #seek(cue) {
    this.#find.value = "";
    this.#sift();
    this.#rowOf(cue)?.scrollIntoView({ block: "center" });
  }

  /** @param {string} cue @returns {HTMLElement | undefined} */
  #rowOf(cue) {
    return this.#list.nodes.find((/** @type {any} */ one) => one.dataset.cue === cue);
  }

  /** Leave in the list what is looked for, and what is on. */
  #sift() {
    const wanted = this.#find.value.trim().toLocaleLowerCase();
    for (const row of this.#list.nodes) {
      const found = !wanted || ["current", "next"].includes(row.dataset.state) || isFound(row, wanted);
      row.hidden = !found;
    }
  }

  /** The cue of that very number, else the first that is found. */
  #chooseFirst() {
    const wanted = this.#find.value.trim().toLocaleLowerCase();
    const found = this.#list.nodes.filter((/** @type {any} */ row) => isFound(row, wanted));
    const row = found.find((/** @type {any} */ one) => numberOf(one) === wanted) ?? found[0];
    if (!wanted || !row) return;
    this.#find.blur();
    this.#seek(row.dataset.cue);
    this.#tell("cue-choose", row.dataset.cue);
  }

  /** @param {MouseEvent} event */
  #press(event) {
    const row = /** @type {HTMLElement} */ (event.target).closest("li");
    if (!row) return;
    if (event.shiftKey && this.#chosen) return this.#reach(row);
    this.#group = [row.dataset.cue ?? ""];
    this.#paintGroup();
    this.#tell("cue-choose", row.dataset.cue);
  }

  /** Take all from the chosen cue to this one together. @param {HTMLElement} row */
  #reach(row) {
    const all = [...this.#rows.children].map((/** @type {any} */ one) => one.dataset.cue);
    const [first, last] = [all.indexOf(this.#chosen), all.indexOf(row.dataset.cue)].sort((a, b) => a - b);
    this.#group = all.slice(first, last + 1);
    this.#paintGroup();
  }

  #paintGroup() {
    for (const row of this.#list.nodes) row.classList.toggle("chosen", this.#group.includes(row.dataset.cue));
  }

  /** @param {DragEvent} event */
  #lift(event) {
    const cue = /** @type {HTMLElement} */ (event.target).closest("li")?.dataset.cue ?? "";
    if (!this.#group.includes(cue)) this.#group = [cue];
    this.#paintGroup();
    event.dataTransfer?.setData("text/plain", String(this.#group.length));
  }

  /** @param {DragEvent} event */
  #hover(event) {
    const row = /** @type {HTMLElement} */ (event.target).closest("li");
    if (!row || !this.#group.length) return;
    event.preventDefault();
    this.#mark(row, isBelow(event, row));
  }

  /** @param {HTMLElement | null} row @param {boolean} [below] */
  #mark(row, below = false) {
    for (const one of this.#list.nodes) delete one.dataset.drop;
    if (row) row.dataset.drop = below ? "below" : "above";
  }

  /** @param {DragEvent} event */
  #drop(event) {
    const row = /** @type {HTMLElement} */ (event.target).closest("li");
    this.#mark(null);
    if (!row || this.#group.includes(row.dataset.cue ?? "")) return;
    event.preventDefault();
    const before = /** @type {HTMLElement | null} */ (row.previousElementSibling);
    const behind = isBelow(event, row) ? row.dataset.cue : before?.dataset.cue ?? "";
    if (!this.#group.includes(behind ?? "")) this.#tell("cue-place", { cues: this.#group, behind });
  }

  /** @param {string} what @param {unknown} detail */
  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(what, { bubbles: true, detail }));
  }
}
customElements.define("run-list", RunList);

/** @param {HTMLElement} row @param {string} wanted in small letters */
function isFound(row, wanted) {
  if (/^\d+$/.test(wanted)) return numberOf(row).startsWith(wanted);
  return row.querySelector(".words")?.textContent?.toLocaleLowerCase().includes(wanted) ?? false;
}

/** @param {HTMLElement} row */
function numberOf(row) {
  return row.querySelector(".n")?.textContent ?? "";
}

/** @param {DragEvent} event @param {HTMLElement} row */
function isBelow(event, row) {
  const { top, height } = row.getBoundingClientRect();
  return event.clientY > top + height / 2;
}

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
