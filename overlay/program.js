// @ts-check
import { Feed } from "../display/kit/feed.js";
import { Guard } from "../display/kit/guard.js";
import { afterPaint, duration, easing } from "../display/kit/motion.js";
import { query, samplePace, takeKey } from "../display/kit/page.js";
import { arrange } from "./arrange.js";
import { hostName } from "./host-name.js";

const GRAPHICS = JSON.parse(document.getElementById("graphics")?.textContent || "[]");
const ALL = "program";
const OK = 200;
const PREVIEW = "/preview";
const LOOK = 500;
const AIR = 1.2;
const SOON = 1000;
const LONGEST = 3_600_000;
const LOST = ["hold", "dim", "out"];

/**
 * The layers of an output, or those of one graphic: what is on is derived anew from the newest view
 * and the server's time whenever either may have changed, and never replayed.
 *
 * Says nothing of the link. When it is lost a graphic does what is declared for it, or what `?lost=`
 * says. No graphic covers another: see `arrange`. The bus is the one of the key, or with `?bus=preview` the preview; a page of the console has
 * no key and names the output: `?output=`.
 */
export class Program extends HTMLElement {
  #feed;
  #stream = "";
  #only = "";
  #frame = null;
  #layers = new Map();
  #on = [];
  #foot = 0;
  #leave = null;
  #turn = 0;
  #tries = new Map();
  #lost = false;
  #due = 0;
  /** The layers whose graphic gives way to another one. */
  yielding = /** @type {string[]} */ ([]);

  connectedCallback() {
    const page = document.documentElement.dataset.page ?? ALL;
    this.#only = page === ALL ? "" : page;
    const key = query.has("output") ? "" : takeKey(sessionStorage);
    this.#feed = new Feed({ kind: key ? "output" : "person", key });
    this.#feed.more = { host: hostName() };
    samplePace((fps, late) => {
      this.#feed.fps = fps;
      this.#feed.more.dropped = (this.#feed.more.dropped ?? 0) + late;
    });
    this.#feed.addEventListener("welcome", () => this.#follow());
    // A studio has few pages, so each may go at once; not before it knows what is on, and never while something is
    new Guard(this.#feed, { busy: () => this.#frame === null || this.#layers.size > 0, spread: 0 });
    setInterval(() => this.#look(), LOOK);
    addEventListener("resize", () => this.#derive(false));
    document.addEventListener("visibilitychange", () => this.#turned());
    addEventListener("obsSourceVisibleChanged", () => this.#derive(false));
    addEventListener("obsSourceActiveChanged", (event) => this.#tally(/** @type {any} */ (event).detail));
  }

  #follow() {
    const stream = `output:${this.#place}`;
    if (stream === this.#stream) return;
    this.#leave?.();
    this.#stream = stream;
    this.#leave = this.#feed.subscribe(stream, {
      view: (frame) => this.#take(frame),
      gone: () => this.#take({ view: { layers: [] }, live: false }),
    });
  }

  get #place() {
    const id = (this.#feed.key && this.#feed.you.id) || query.get("output") || this.#feed.you.id;
    return query.get("bus") === "preview" && !id.endsWith(PREVIEW) ? id + PREVIEW : id;
  }

  #turned() {
    this.#feed.tell();
    if (!document.hidden) this.#derive(false);
  }

  #tally({ active }) {
    this.#feed.more.active = Boolean(active);
    this.#feed.tell();
  }

  #take(frame) {
    this.#frame = frame;
    this.#derive(frame.live);
  }

  // What the link's loss makes of the picture; a timer's own alarm may come late, this look doesn't.
  #look() {
    const lost = this.#frame !== null && this.#feed.staleness(this.#stream) === "old";
    if (lost === this.#lost) return this.#arrange(true);
    this.#lost = lost;
    this.#derive(lost);
  }

  async #derive(live) {
    if (!this.#frame) return;
    const turn = (this.#turn += 1);
    const frame = this.#frame;
    const now = this.#feed.clock.now();
    const wanted = frame.view.blank ? [] : frame.view.layers.filter((layer) => this.#shows(layer, now));
    this.#wake(wanted, now);
    const graphics = await Promise.all(wanted.map((layer) => this.#loaded(layer)));
    if (turn !== this.#turn) return;
    const kept = new Set(wanted.map(keyOf));
    for (const key of this.#layers.keys()) if (!kept.has(key)) this.#takeOut(key, live);
    this.#on = wanted.map((layer, at) => ({ layer, graphic: graphics[at] })).filter(({ graphic }) => graphic);
    this.#makeRoom();
    const drawing = wanted.map((layer, at) => this.#play(graphics[at], layer, live));
    this.#arrange(live);
    const drawn = await Promise.all(drawing);
    if (frame.stream && drawn.every(Boolean)) afterPaint(() => this.#feed.painted(frame.stream, frame.version));
  }

  #shows(layer, now) {
    const { graphic, until } = layer;
    if (!GRAPHICS.includes(graphic) || (this.#only && graphic !== this.#only)) return false;
    return (until === undefined || now < until) && !(this.#lost && whenLost(layer) === "out");
  }

  // Goes out by the server's time also without a word from it.
  #wake(wanted, now) {
    clearTimeout(this.#due);
    const next = Math.min(...wanted.map(({ until }) => until ?? Infinity));
    if (next < Infinity) this.#due = setTimeout(() => this.#derive(true), Math.min(Math.max(0, Math.ceil(next - now)), LONGEST));
  }

  #loaded(layer) {
    const key = keyOf(layer);
    if (!this.#layers.has(key)) this.#layers.set(key, this.#load(layer).catch(() => this.#fail(key)));
    return this.#layers.get(key);
  }

  // A layer that can't be loaded leaves the others standing, and is tried again.
  #fail(key) {
    this.#layers.delete(key);
    setTimeout(() => this.#derive(false), SOON);
    return null;
  }

  async #load({ graphic: kind, data }) {
    const name = `tablo-${kind}`;
    // An engine may remember that a module didn't come, by its address
    const tries = this.#tries.get(kind) ?? 0;
    this.#tries.set(kind, tries + 1);
    const module = await import(`./${kind}.js${tries ? `?${tries}` : ""}`);
    this.#tries.delete(kind);
    if (!customElements.get(name)) customElements.define(name, module.default);
    const graphic = Object.assign(document.createElement(name), { clock: this.#feed.clock });
    this.append(graphic);
    const { statusCode, statusMessage } = await graphic.load({ data });
    if (statusCode === OK) return graphic;
    graphic.remove();
    throw new Error(statusMessage);
  }

  // Tells whether the layer stands as it should.
  async #play(graphic, layer, live) {
    if (!graphic) return false;
    const { step, at, data } = layer;
    const age = Math.max(0, this.#feed.clock.now() - at);
    const skipAnimation = !live;
    const updated = graphic.updateAction({ data, skipAnimation, v_whole: true });
    graphic.playAction({ goto: Math.min(step, graphic.pages - 1), skipAnimation, v_age: age });
    return (await updated).statusCode === OK;
  }

  // The line along the foot, and the air above it, is room that others leave free.
  #makeRoom() {
    const line = this.#on.find(({ layer }) => layer.graphic === "ticker")?.graphic.extent;
    this.#foot = line ? Math.round(AIR * (line.bottom - line.top)) : 0;
    this.style.setProperty("--foot", `${this.#foot}px`);
  }

  // By what they are now: data and the time of the day make some of them larger.
  #arrange(live) {
    const standing = this.#on.map(({ layer, graphic }) => {
      return { kind: layer.graphic, at: layer.at, whole: "whole" in graphic.dataset, box: graphic.extent, layer, graphic };
    });
    const places = arrange(standing, this.#foot);
    this.yielding = standing.filter((one) => places.get(one).yields).map(({ layer }) => layer.layer);
    for (const one of standing) this.#stand(one, places.get(one), live);
  }

  #stand({ layer, graphic }, { lift, yields }, live) {
    const opacity = yields ? "0" : this.#lost && whenLost(layer) === "dim" ? "var(--dimmed)" : "1";
    const transform = lift ? `translateY(${-lift}px)` : "none";
    const { style } = graphic;
    if (style.opacity === opacity && style.transform === transform) return;
    const moves = live && style.opacity && !document.hidden;
    const before = seen(graphic);
    for (const motion of graphic.getAnimations()) motion.cancel();
    Object.assign(style, { opacity, transform });
    if (moves) graphic.animate([before, seen(graphic)], { duration: duration("--d-base", graphic), easing: easing("--e-move", graphic) });
  }

  async #takeOut(key, live) {
    const loading = this.#layers.get(key);
    this.#layers.delete(key);
    const graphic = await loading;
    if (!graphic) return;
    await graphic.stopAction({ skipAnimation: !live });
    await graphic.dispose({});
    graphic.remove();
  }
}

// A graphic taken anew on its layer is another picture; an update of its data is not.
const keyOf = ({ layer, graphic, at }) => `${layer} ${graphic} ${at}`;

function seen(node) {
  const { opacity, transform } = getComputedStyle(node);
  return { opacity, transform };
}

function whenLost({ lost = "hold" }) {
  const asked = query.get("lost");
  return LOST.includes(asked) ? asked : lost;
}

customElements.define("tablo-program", Program);
