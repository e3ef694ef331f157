// @ts-check
import { isTight } from "../display/kit/fit.js";

/**
 * @typedef {{ code: "cut" | "small", rank: number, where: string, share?: number, scene: string, view: any }} Misfit
 *   a name that a picture doesn't hold as it should. `share`: how much of its usual size is left, in
 *   percent; `scene` and `view` draw the picture again, a lower third where there is no scene.
 */

/** Below so many units letters are hard to read from the end of a hall: of one person, of a team. */
const LEAST = { alone: 6.4, team: 3.2, delegation: 3.8, subject: 5.3, strip: 1.8 };
const SLACK = 0.05;
/** Columns of marks that are on when a table has the least room for names. */
const MODULES = ["1", "2", "3", "4", "5"].map((id) => ({ id, label: id, title: id, max: "20", state: "done" }));
const THIRD = new URL("./measured-third.js", import.meta.url).href;
const RANK = { cut: 2, small: 1 };

/** The pictures of a ceremony. Nobody has won anything here: each has every medal alike. */
export class CeremonyCases {
  #frame;
  #run;
  #unit;

  /** @param {import("./scene-frame.js").SceneFrame} frame with its scene open @param {any} run its name */
  constructor(frame, run) {
    this.#frame = frame;
    this.#run = run;
    this.#unit = frame.unit;
  }

  /** A name on a plane of gold over two strips, and on one of bronze under the head. @param {any} person @param {any} contest */
  person(person, contest) {
    const medal = (/** @type {string} */ award) => ({ award, people: [person] });
    const views = [
      this.#view({ kind: "medals", contest, focus: "gold", planes: [medal("bronze"), medal("silver"), medal("gold")] }),
      this.#view({ kind: "medals", contest, focus: "bronze", planes: [medal("bronze")] }),
    ];
    const least = person.names.length > 1 ? LEAST.team : LEAST.alone;
    return worst(views.flatMap((view) => {
      const scene = this.#frame.draw(view);
      const holders = one(scene, ".plane:not(.low) .holders");
      const strips = [...scene.querySelectorAll(".plane.low .who")].slice(0, 1);
      return [
        this.#judge(holders, ".names", ".names", least, "plane", view),
        ...strips.map((strip) => this.#judge(/** @type {HTMLElement} */ (strip), ".lines", ".lines", LEAST.strip, "strip", view)),
      ];
    }));
  }

  /** @param {any} delegation called up with two others of names as long */
  delegation(delegation) {
    const view = this.#view({ kind: "call_up", title: { ru: "—" }, delegations: [delegation, delegation, delegation] });
    return worst([this.#judge(one(this.#frame.draw(view), ".list ol"), ".who", ".who", LEAST.delegation, "call-up", view)]);
  }

  /** @param {any} contest alone, and over a plane @param {any} person anybody of it */
  contest(contest, person) {
    const alone = this.#view({ kind: "medals", contest });
    const card = this.#judge(one(this.#frame.draw(alone), ".words"), "", ".main", LEAST.subject, "subject", alone);
    const under = this.#view({ kind: "medals", contest, focus: "bronze", planes: [{ award: "bronze", people: [person] }] });
    const scene = this.#frame.draw(under);
    const [head, plane] = [one(scene, ".top"), one(scene, ".plane")].map((node) => node.getBoundingClientRect());
    const over = head.bottom > plane.top + 1 || isTight(one(scene, ".top > div"));
    return worst([card, over ? misfit("cut", "head", "ceremony", under) : null]);
  }

  /** @param {any} picture */
  #view(picture) {
    const empty = { cue: "fit", step: 0, began: 0, title: { ru: "" }, subtitle: { ru: "" }, podium: "", planes: [], delegations: [], people: [], no: [], presenters: [] };
    return { run: this.#run, phase: "live", blank: false, picture: { ...empty, ...picture } };
  }

  /** @param {HTMLElement} box @param {string} columns @param {string} letters @param {number} least @param {string} where @param {any} view */
  #judge(box, columns, letters, least, where, view) {
    if (isTight(box, columns)) return misfit("cut", where, "ceremony", view);
    const node = one(box, letters);
    const size = letterSize(node);
    if (size / this.#unit >= least - SLACK) return null;
    const usual = usually(box, () => letterSize(node));
    return { ...misfit("small", where, "ceremony", view), share: Math.round((100 * size) / usual) };
  }

}

/** A row of a table with the most columns that leave room for regions. */
export class TableCases {
  #frame;

  /** @param {import("./scene-frame.js").SceneFrame} frame with its scene open */
  constructor(frame) {
    this.#frame = frame;
  }

  /** @param {any[]} people of one contest, a page of them @param {any} contest */
  page(people, contest) {
    const view = tableView(people, contest);
    const rows = [...this.#frame.draw(view).querySelectorAll(".list > .row")];
    return rows.map((row) => worst([...row.querySelectorAll(".nm")].map((name) =>
      isWide(/** @type {HTMLElement} */ (name)) ? misfit("cut", "row", "standings", view) : null)));
  }
}

/** A table of people without a result. @param {any[]} people @param {any} contest */
export function tableView(people, contest) {
  const rows = people.map(({ entry, short, delegation }) => ({
    entry, names: short, delegation, place: 1, tied: false, status: "active",
    modules: MODULES.map(({ id }) => ({ id, mark: "20.00" })), total: "88.88",
  }));
  return { contest, level: "marks", modules: MODULES, max: "100", timer: null, closed: false, rows };
}

/** A name in a lower third. */
export class ThirdCases {
  #frame;
  /** @type {any} */ #third = null;

  /** @param {import("./scene-frame.js").SceneFrame} frame */
  constructor(frame) {
    this.#frame = frame;
  }

  async open() {
    this.#third = await this.#frame.hold("measured-third", THIRD);
    await this.#third.load({ data: {} });
    await this.#third.playAction({ skipAnimation: true });
  }

  /** @param {any} data */
  draw(data) {
    this.#third.updateAction({ data, skipAnimation: true });
  }

  /** @param {any} person @param {any} contest */
  person(person, contest) {
    const data = { names: person.names, contest: contest.title, category: contest.category, delegation: person.delegation };
    this.draw(data);
    const { panel } = this.#third;
    const box = panel.getBoundingClientRect();
    const { innerWidth, innerHeight } = this.#frame.node.contentWindow;
    const out = box.right > innerWidth * 0.95 + 1 || box.top < innerHeight * 0.05 - 1;
    const wide = [...panel.querySelectorAll("p")].some(isWide);
    return out || wide ? misfit("cut", "third", "", data) : null;
  }
}

/** Draw what somebody didn't fit into, in a frame of its own. @param {import("./scene-frame.js").SceneFrame} frame @param {Misfit} misfit */
export async function drawAgain(frame, { scene, view }) {
  if (scene) return frame.open(scene, view);
  const third = new ThirdCases(frame);
  await third.open();
  third.draw(view);
}

/** The worst of some misfits; null when there is none. @param {Array<Misfit | null>} found @returns {Misfit | null} */
export function worst(found) {
  return found.reduce((most, one) => (one && (!most || one.rank > most.rank) ? one : most), null);
}

/** @param {Misfit["code"]} code @param {string} where @param {string} scene @param {any} view @returns {Misfit} */
function misfit(code, where, scene, view) {
  return { code, rank: RANK[code], where, scene, view };
}

/** @param {HTMLElement} inside @param {string} what @returns {HTMLElement} */
function one(inside, what) {
  return /** @type {HTMLElement} */ (inside.querySelector(what));
}

/** @param {HTMLElement} node */
function isWide(node) {
  return node.scrollWidth > node.clientWidth;
}

/** @param {Element} node */
function letterSize(node) {
  return parseFloat(getComputedStyle(node).fontSize);
}

/** What something is before it is made smaller. @param {HTMLElement} box @param {() => number} measure */
function usually(box, measure) {
  const { step } = box.dataset;
  delete box.dataset.step;
  const usual = measure();
  if (step) box.dataset.step = step;
  return usual;
}
