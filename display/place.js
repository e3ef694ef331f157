// @ts-check
import { make } from "./kit/dom.js";
import { applyLook } from "./kit/looks.js";
import { conceal, exchange } from "./kit/motion.js";
import { query } from "./kit/page.js";
import { makeScene, SCENES } from "./scenes.js";
import { keyOf, LEAD, turnOf } from "./turn.js";

const LOOK = 60_000;
const AGAIN = 2000;
const FEW = 5;

/**
 * One place of a screen: shows the items of a lineup in turn, by the server's time.
 *
 * The next scene is loaded and drawn out of sight before its turn, and takes the place when it has
 * something to say; until then the last one stays. Fires `settled` when what is due is on the glass.
 */
export class Place extends HTMLElement {
  /** Whether it is a line of text instead of scenes. */
  line = false;
  #feed = null;
  #plan = null;
  #stages = new Map();
  #current = null;
  #due = null;
  #alarm = 0;
  #wake = () => document.hidden || this.#turn();

  // In a frame of its own it belongs to whoever made the frame.
  connectedCallback() {
    document.addEventListener("visibilitychange", this.#wake);
    window.frameElement?.dispatchEvent(new CustomEvent("place", { detail: this }));
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#wake);
    clearTimeout(this.#alarm);
  }

  /**
   * Shows `before` until the instant of `after`, then `after`; each {items, at, fade} or null.
   * `liveAt`: the server's instant of a change that was heard as it happened, else 0.
   */
  show(feed, plan) {
    if (!window.parent) return; // its frame has been taken away
    this.#feed = feed;
    this.#plan = plan;
    if (query.has("place")) applyLook(narrowed(plan.look), plan.brand);
    this.#turn();
  }

  /** Whether what is due is on the glass. */
  get settled() {
    return this.#plan !== null && (!this.#due || (this.#current === this.#due && this.#due.ready));
  }

  get busy() {
    return Boolean(this.#current?.busy);
  }

  #turn() {
    clearTimeout(this.#alarm);
    if (!this.#plan || !this.isConnected) return;
    const now = this.#feed.clock.now();
    const { before, after } = this.#plan;
    const on = after && (now >= after.at || !before) ? after : before;
    const turn = turnOf(on, now);
    const next = !after || on === after || after.at > turn.until ? turn.next : { item: turnOf(after, after.at).item, at: after.at };
    const near = next.at - now <= LEAD;
    for (const item of [turn.item, near ? next.item : null]) this.#prepare(item);
    if (near) this.#tell(next.item, next.at);
    this.#tell(turn.item, turn.since);
    this.#put(turn, on, now);
    this.#tidy([turn.item, near ? next.item : null]);
    const wait = near ? next.at - now : next.at - now - LEAD;
    this.#alarm = setTimeout(() => this.#turn(), Math.min(wait, LOOK));
  }

  #put({ item, since }, on, now) {
    this.#due = item ? this.#stages.get(this.#keyOf(item)) ?? null : null;
    const waits = item && (!this.#due || (this.#current && !this.#due.ready));
    if (waits || this.#due === this.#current) return;
    const last = this.#current;
    this.#current = this.#due;
    const rest = exchange(last, this.#current, { age: now - Math.max(since, this.#plan.liveAt), moving: on?.fade ?? true });
    if (last) setTimeout(() => this.#clear(last), rest);
    if (this.settled) this.dispatchEvent(new Event("settled"));
  }

  // One that has its next turn soon stays, out of sight.
  #clear(stage) {
    if (stage === this.#current) return;
    if ([...this.#stages.values()].includes(stage)) conceal(stage);
    else stage.remove();
  }

  // What plays begins with its turn, however early it was made ready.
  #tell(item, since) {
    const stage = item && this.#stages.get(this.#keyOf(item));
    if (stage) stage.since = since;
  }

  async #prepare(item) {
    const key = this.#keyOf(item);
    if (!item || this.#stages.has(key)) return;
    this.#stages.set(key, null);
    const stage = await this.#make(item).catch(() => null);
    if (!this.#stages.has(key)) return;
    if (!stage) return this.#again(key);
    this.#stages.set(key, conceal(stage));
    stage.addEventListener("painted", () => this.#painted());
    this.append(stage);
    this.#turn();
  }

  #make({ scene, stream, params }) {
    const { zone } = this.#plan;
    if (this.line) return import("./line.js").then(({ makeLine }) => makeLine(scene, this.#feed, stream ?? "", zone, params));
    return scene in SCENES ? makeScene(scene, this.#feed, stream ?? "", zone, params) : Promise.resolve(make("p"));
  }

  // Its module did not come: the link is away, or a newer server knows scenes that we don't.
  #again(key) {
    setTimeout(() => {
      this.#stages.delete(key);
      this.#turn();
    }, AGAIN);
  }

  #painted() {
    if (this.#due !== this.#current) this.#turn();
    else if (this.settled) this.dispatchEvent(new Event("settled"));
  }

  #tidy(wanted) {
    const keys = wanted.map((item) => this.#keyOf(item));
    for (const [key, stage] of this.#stages) {
      if (keys.includes(key) || (stage && stage === this.#current)) continue;
      this.#stages.delete(key);
      if (stage && !stage.getAnimations().length) stage.remove();
    }
  }

  #keyOf(item) {
    return item && keyOf(item, this.#plan.zone);
  }
}

// On an upright screen the narrow place is far smaller than the other one: there tables have fewer and larger rows.
function narrowed(look) {
  const { innerWidth, innerHeight } = window.parent;
  return query.get("place") === "side" && innerHeight > innerWidth ? { ...look, rows: look?.rows || FEW } : look;
}

customElements.define("tablo-place", Place);
