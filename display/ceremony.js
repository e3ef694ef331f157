// @ts-check
import { List } from "./ceremony-list.js";
import { Medium } from "./ceremony-medium.js";
import { Planes } from "./ceremony-planes.js";
import { Table } from "./ceremony-table.js";
import { Card } from "./ceremony-card.js";
import { make, write } from "./kit/dom.js";
import { exchange } from "./kit/motion.js";
import { RehearsalMark } from "./kit/rehearsal.js";
import { Screen } from "./kit/screen.js";
import { t } from "./kit/texts.js";

const OLD_NEWS = 1000;

/**
 * The run of show, as far as its audience may know: `ceremony:<run>@<audience>`. Each picture is
 * made anew from its view alone, so that one step back gives the very same picture; only a step
 * forward that has just been taken moves.
 */
export class Ceremony extends Screen {
  static sheet = new URL("./ceremony.css", import.meta.url).href;
  #stage = make("main", "stage");
  #note = make("p", "note");
  #mark = new RehearsalMark();
  #shot = null;
  #shown = "";
  #taken = null;
  #awake = 0;
  #woken = () => (this.#awake = document.hidden ? Infinity : this.feed.clock.now());
  #resized = new ResizeObserver(() => this.#shot?.settle());

  build() {
    this.#mark.show(false);
    this.append(this.#stage, this.#note, this.#mark.node);
    this.dataset.state = "loading";
    this.#resized.observe(this);
    document.addEventListener("visibilitychange", this.#woken);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
    document.removeEventListener("visibilitychange", this.#woken);
    this.#shot?.leave();
  }

  render(view, { live }) {
    write(this.#note, "");
    this.#mark.show(Boolean(view.rehearsal ?? view.picture?.rehearsal));
    this.dataset.state = view.blank ? "blank" : view.picture ? "live" : "empty";
    const picture = view.blank ? null : view.picture ?? { kind: "title", title: view.run.title };
    const shown = JSON.stringify([picture, view.run.title]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const began = picture?.began ?? 0;
    const age = Math.max(0, this.feed.clock.now() - began);
    const seen = live && age < OLD_NEWS && began >= this.#awake;
    this.#put(picture, view.run, { age, moving: seen && isForward(this.#taken, picture) });
    this.#taken = picture;
  }

  tick(now) {
    if (!this.view) write(this.#note, this.waiting);
    return this.#shot?.tick(now) ?? Infinity;
  }

  /** Between a call to the stage and the last medal people wait for the next step. */
  get busy() {
    return Boolean(this.view?.picture) && ["live", "rehearsal"].includes(this.view.phase);
  }

  lost() {
    this.dataset.state = "empty";
    write(this.#note, t("The ceremony is not shown here"));
  }

  #put(picture, run, { age, moving }) {
    const last = this.#shot;
    const next = picture && shotOf(picture, run, this);
    this.#shot = next;
    for (const node of [...this.#stage.children]) if (node !== last?.node) node.remove();
    last?.leave();
    if (next) this.#stage.append(next.node);
    next?.settle();
    if (moving && next?.follows?.(last)) {
      next.enter(last, age);
      last.node.remove();
      return;
    }
    const gone = exchange(last?.node ?? null, next?.node ?? null, { age, moving });
    if (gone && last) setTimeout(() => last.node.remove(), gone);
    else last?.node.remove();
  }
}

// A step back is no news to anybody, and skipped steps would move at once what came one by one.
function isForward(last, picture) {
  return last?.cue !== picture?.cue || picture?.step === last?.step + 1;
}

function shotOf(picture, run, scene) {
  switch (picture.kind) {
    case "black":
      return null;
    case "medals":
    case "team_standing":
      return new Planes(picture, run);
    case "call_up":
    case "medallions":
    case "award":
    case "best_of_region":
    case "best_of_all":
      return picture.delegations.length || picture.people.length || picture.planes.length ? new List(picture, run) : new Card(picture, run);
    case "medal_table":
      return picture.table ? new Table(picture, scene) : new Card(picture, run);
    default:
      return picture.media ? new Medium(picture, scene) : new Card(picture, run);
  }
}

customElements.define("tablo-ceremony", Ceremony);
