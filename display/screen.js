// @ts-check
import "./alert.js";
import "./identity.js";
import { make } from "./kit/dom.js";
import { Feed } from "./kit/feed.js";
import { Guard } from "./kit/guard.js";
import { applyLook } from "./kit/looks.js";
import { afterPaint, conceal, exchange } from "./kit/motion.js";
import { query, samplePace, takeKey } from "./kit/page.js";
import { sheet } from "./kit/screen.js";
import { Signals } from "./kit/signals.js";
import { t } from "./kit/texts.js";
import { stayAwake } from "./kit/wake.js";
import { Picture, shapeOf } from "./picture.js";
import { LEAD } from "./turn.js";

const LOOK = 60_000;
const DONE = "tablo-signal";
const OUTDATED = 10_000;
const HINT = 60_000;

/** The page of one screen: what `screen:<id>` asks it to show, or its code while nobody has paired it. */
export class ScreenPage extends HTMLElement {
  #feed;
  #stream = "";
  #pictures = new Map();
  #current = null;
  #curtain = null;
  #alert = /** @type {any} */ (document.createElement("tablo-alert"));
  #identity = /** @type {any} */ (document.createElement("tablo-identity"));
  #alertAlarm = 0;
  #frame = null;
  #signals = null;
  #leave = null;
  #alarm = 0;
  #guard = null;

  async connectedCallback() {
    await sheet(new URL("./screen.css", import.meta.url).href);
    const watched = query.get("watch");
    const key = watched ? "" : takeKey(localStorage);
    this.#feed = new Feed({ kind: key ? "screen" : "public", key });
    samplePace((fps) => (this.#feed.fps = fps));
    document.addEventListener("visibilitychange", () => this.#turn());
    if (watched) this.#watch(watched);
    else if (key) this.#follow();
    else this.#askToPair();
  }

  // As crew looks at it from the console, with the session of whoever sits there.
  #watch(stream) {
    const quiet = { sound: false, signal: undefined };
    this.#feed.subscribe(stream, { view: (frame) => this.#take({ ...frame, view: { ...frame.view, ...quiet } }) });
  }

  #follow() {
    this.#guard = new Guard(this.#feed, { busy: () => this.#busy });
    stayAwake((awake) => this.#tell(awake));
    this.#feed.addEventListener("welcome", () => {
      this.querySelector("tablo-pairing")?.remove();
      const stream = `screen:${this.#feed.you.id}`;
      if (stream === this.#stream) return;
      this.#leave?.();
      this.#stream = stream;
      this.#leave = this.#feed.subscribe(stream, { view: (frame) => this.#take(frame) });
    });
    this.#feed.addEventListener("goodbye", ({ detail }) => detail === "revoked" && this.#askToPair());
  }

  // In the first minute somebody may still stand before it.
  #tell(awake) {
    this.#feed.awake = awake;
    this.querySelector(".hint")?.remove();
    if (awake || performance.now() > HINT) return;
    const hint = make("p", "hint", t("This device may fall asleep: switch its sleep off in its own settings"));
    this.append(hint);
    setTimeout(() => hint.remove(), HINT);
  }

  async #askToPair() {
    await import("./pairing.js");
    if (this.querySelector("tablo-pairing")) return;
    this.append(Object.assign(document.createElement("tablo-pairing"), { feed: this.#feed }));
  }

  #take(frame) {
    const { look, brand, alert, signal } = frame.view;
    if (!applyLook(look, brand)) return;
    this.#frame = frame;
    this.#sound(frame.view);
    this.#alert.show(alert);
    this.#warn();
    if (signal) this.#obey(signal);
    this.#turn();
  }

  // Over everything, the curtain too, and waits for no scene to load.
  #warn() {
    clearTimeout(this.#alertAlarm);
    if (!this.#alert.isConnected) this.append(this.#alert);
    const wait = this.#alert.tick(this.#feed.clock.now(), this.#frame.view.screen.venue?.zone ?? "");
    if (wait < Infinity) this.#alertAlarm = setTimeout(() => this.#warn(), Math.min(wait, 1000));
  }

  // Once only, also after a reload; what comes late is left alone.
  #obey({ what, at }) {
    const late = this.#feed.clock.now() - at > OUTDATED;
    if (late || Number(sessionStorage.getItem(DONE)) >= at) return;
    sessionStorage.setItem(DONE, String(at));
    if (what === "reload") return this.#guard.reload();
    this.append(this.#identity);
    this.#identity.show(this.#frame.view.screen, at - this.#feed.clock.now());
  }

  // A picture that differs in its places is made ready out of sight, so that the cut waits for nothing.
  #turn() {
    clearTimeout(this.#alarm);
    if (!this.#frame) return;
    const { lineup, before } = this.#frame.view;
    const now = this.#feed.clock.now();
    const due = lineup && (now >= lineup.at || !before);
    const wait = due || !lineup ? Infinity : lineup.at - now;
    const soon = wait <= LEAD;
    const on = due ? lineup : before;
    this.#draw([on, soon ? lineup : null].filter(Boolean), due ? null : before);
    this.#cut(on, now);
    if (wait < Infinity) this.#alarm = setTimeout(() => this.#turn(), Math.min(soon ? wait : wait - LEAD, LOOK));
  }

  #draw(lineups, before) {
    const { lineup: after, look, brand, screen } = this.#frame.view;
    const liveAt = this.#frame.live ? this.#frame.serverNow : 0;
    const plan = { before, after, look, brand, liveAt, zone: screen.venue.zone };
    const shapes = new Set(lineups.map(shapeOf));
    for (const shape of shapes) this.#pictureOf(shape).show(this.#feed, plan);
    for (const [shape, picture] of this.#pictures) {
      if (shapes.has(shape) || picture === this.#current) continue;
      this.#pictures.delete(shape);
      picture.remove();
    }
  }

  #pictureOf(shape) {
    const known = this.#pictures.get(shape);
    if (known) return known;
    const made = /** @type {any} */ (conceal(new Picture(shape)));
    made.addEventListener("settled", () => this.#turn());
    this.#pictures.set(shape, made);
    this.prepend(made);
    return made;
  }

  #cut(on, now) {
    const next = on ? this.#pictures.get(shapeOf(on)) : null;
    const last = this.#current;
    this.#cover(!next);
    if (next !== last && (!next || !last || next.settled)) {
      this.#current = next;
      const rest = exchange(last, next, { age: now - on?.at, moving: Boolean(last && on?.fade) });
      if (last) setTimeout(() => this.#clear(last), rest);
    }
    this.#report();
  }

  #clear(picture) {
    if (picture === this.#current) return;
    if (this.#pictures.get(picture.shape) === picture) this.#pictures.delete(picture.shape);
    picture.remove();
  }

  #cover(empty) {
    this.#curtain ??= this.appendChild(make("div", "curtain"));
    this.#curtain.classList.toggle("drawn", this.#frame.view.blank || empty);
  }

  #sound({ sound, screen }) {
    const [id, venue] = sound ? [screen.id, screen.venue.id] : [];
    if (this.#signals?.screen === id && this.#signals?.venue === venue) return;
    this.#signals?.leave();
    this.#signals = sound ? new Signals(this.#feed, id, venue) : null;
  }

  get #busy() {
    return !this.#alert.hidden || this.#identity.isConnected || Boolean(this.#current?.busy);
  }

  // The screen's own version counts as painted when what it asks for now is; what comes later isn't awaited.
  #report() {
    const { stream, version, view } = this.#frame;
    const { lineup, before, blank } = view;
    const wait = lineup && before ? lineup.at - this.#feed.clock.now() : 0;
    const shown = wait > 0 ? wait > LEAD : !lineup || (this.#current?.shape === shapeOf(lineup) && this.#current.settled);
    if (blank || shown) afterPaint(() => this.#feed.painted(stream, version));
  }
}

customElements.define("tablo-screen", ScreenPage);
