// @ts-check
import { CeremonyCases, drawAgain, tableView, TableCases, ThirdCases, worst } from "./fit-cases.js";
import { make } from "./make.js";
import { SceneFrame } from "./scene-frame.js";

/** @typedef {import("./fit-cases.js").Misfit & { size: import("./scene-frame.js").Size, lang: string }} Found where it was found */
/** @typedef {{ kind: "person" | "delegation" | "contest", subject: any, found: Found }} Line */

/** So long, in milliseconds, the page may be kept from its other work. */
const TURN = 24;
/** Rows of a table that fit on one page of every shape. */
const PAGE = 8;
/** Broadcast graphics are made for this size. */
const OVERLAY = { width: 1920, height: 1080 };
/** Screens and outputs each speak one of these; the page's own is looked at first. */
const LANGUAGES = document.documentElement.lang === "en" ? ["en", "ru"] : ["ru", "en"];

/**
 * Draws every name into the pictures that may have to hold it, in frames out of sight, and lists
 * those that are cut off or made very small. Emits `progress` with `{ done, all }`.
 */
export class NameFit extends EventTarget {
  #room;
  #stopped = false;
  #done = 0;
  #all = 0;
  #since = 0;

  /** @param {HTMLElement} room on the page, out of sight: the frames stand in it */
  constructor(room) {
    super();
    this.#room = room;
  }

  stop() {
    this.#stopped = true;
    this.#room.replaceChildren();
  }

  /**
   * @param {any} view from preflight:<run>@crew
   * @param {Array<import("./scene-frame.js").Size>} sizes
   * @returns {Promise<Line[]>} the worst first; empty also when it was stopped
   */
  async run({ run, people, contests, delegations }, sizes) {
    const byId = new Map(contests.map((/** @type {any} */ one) => [one.id, one]));
    /** @type {Map<string, Line>} */ const lines = new Map();
    const note = (/** @type {Line["kind"]} */ kind, /** @type {string} */ id, /** @type {any} */ subject, /** @type {any} */ misfit, /** @type {SceneFrame} */ { size, lang }) => {
      const key = `${kind} ${id}`;
      const held = lines.get(key)?.found ?? null;
      const found = misfit && { ...misfit, size, lang };
      const most = worst([held, found]);
      if (most) lines.set(key, { kind, subject, found: /** @type {Found} */ (most) });
    };
    const forms = LANGUAGES.flatMap((lang) => sizes.map((size) => /** @type {const} */ ([size, lang])));
    this.#all = forms.length * (2 * people.length + contests.length + delegations.length) + LANGUAGES.length * people.length;
    const groups = contests.map((/** @type {any} */ { id }) => people.filter((/** @type {any} */ one) => one.contest === id));
    for (const [size, lang] of forms) {
      await this.#inFrame(size, lang, async (frame) => {
        await frame.open("ceremony", { run, phase: "live", blank: false, picture: null });
        const cases = new CeremonyCases(frame, run);
        await this.#each(people, (one) => note("person", one.entry, one, cases.person(one, byId.get(one.contest)), frame));
        await this.#each(delegations, (one) => note("delegation", one.key, one, cases.delegation(one), frame));
        await this.#each(contests, (one) => {
          const person = people.find((/** @type {any} */ { contest }) => contest === one.id);
          if (person) note("contest", one.id, one, cases.contest(one, person), frame);
        });
      });
      if (people.length) await this.#inFrame(size, lang, async (frame) => {
        await frame.open("standings", tableView(people.slice(0, 1), byId.get(people[0].contest)));
        const cases = new TableCases(frame);
        const pages = groups.flatMap((/** @type {any[]} */ group) => pagesOf(group));
        await this.#each(pages, (page) => cases.page(page, byId.get(page[0].contest))
          .forEach((misfit, at) => note("person", page[at].entry, page[at], misfit, frame)), (page) => page.length);
      });
    }
    for (const lang of LANGUAGES) await this.#inFrame(OVERLAY, lang, async (frame) => {
      const cases = new ThirdCases(frame);
      await cases.open();
      await this.#each(people, (one) => note("person", one.entry, one, cases.person(one, byId.get(one.contest)), frame));
    });
    return this.#stopped ? [] : [...lines.values()].sort((one, other) => other.found.rank - one.found.rank);
  }

  /** @param {import("./scene-frame.js").Size} size @param {string} lang @param {(frame: SceneFrame) => Promise<void>} work */
  async #inFrame(size, lang, work) {
    if (this.#stopped) return;
    const frame = new SceneFrame(size, lang);
    this.#room.append(frame.node);
    await work(frame);
    frame.node.remove();
  }

  /**
   * @param {any[]} items @param {(item: any) => void} act
   * @param {(item: any) => number} [count] how many names an item is
   */
  async #each(items, act, count = () => 1) {
    for (const item of items) {
      if (this.#stopped) return;
      act(item);
      this.#done += count(item);
      if (performance.now() - this.#since > TURN) await this.#rest();
    }
  }

  async #rest() {
    this.dispatchEvent(new CustomEvent("progress", { detail: { done: this.#done, all: this.#all } }));
    await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 50 }));
    this.#since = performance.now();
  }
}

/** @param {any[]} people */
function pagesOf(people) {
  const pages = [];
  for (let from = 0; from < people.length; from += PAGE) pages.push(people.slice(from, from + PAGE));
  return pages;
}

/** A picture of what a name was found not to fit in, small. @param {Found} found */
export function thumbnail(found) {
  const { size, lang } = found;
  const box = make("div", { class: "thumb" });
  box.style.setProperty("--shape", String(size.width / size.height));
  const eye = new IntersectionObserver(async ([{ isIntersecting }]) => {
    if (!isIntersecting) return;
    eye.disconnect();
    const frame = new SceneFrame(size, lang);
    const scale = Math.min(box.clientWidth / size.width, box.clientHeight / size.height);
    frame.node.style.transform = `scale(${scale})`;
    box.append(frame.node);
    await drawAgain(frame, found);
  });
  eye.observe(box);
  return box;
}
