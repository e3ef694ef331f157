// @ts-check
import { Feed } from "./kit/feed.js";
import { afterPaint, duration, fade } from "./kit/motion.js";
import { samplePace, takeKey } from "./kit/page.js";
import { sheet } from "./kit/screen.js";
import { makeScene, SCENES } from "./scenes.js";

const OUT = "--d-fast";
const IN = "--d-base";

/** The page of one screen: what `screen:<id>` asks it to show, or its code while nobody has paired it. */
export class ScreenPage extends HTMLElement {
  #feed;
  #stream = "";
  #stages = new Map();
  #current = null;
  #curtain = null;
  #frame = null;
  #leave = null;
  #alarm = 0;

  async connectedCallback() {
    await sheet(new URL("./screen.css", import.meta.url).href);
    const key = takeKey(localStorage);
    this.#feed = new Feed({ kind: key ? "screen" : "public", key });
    samplePace((fps) => (this.#feed.fps = fps));
    if (key) this.#follow();
    else this.#askToPair();
  }

  #follow() {
    this.#feed.addEventListener("welcome", () => {
      this.querySelector("tablo-pairing")?.remove();
      const stream = `screen:${this.#feed.you.id}`;
      if (stream === this.#stream) return;
      this.#leave?.();
      this.#stream = stream;
      this.#leave = this.#feed.subscribe(stream, { view: (frame) => this.#take(frame) });
    });
    this.#feed.addEventListener("goodbye", ({ detail }) => detail === "revoked" && this.#askToPair());
    document.addEventListener("visibilitychange", () => this.#turn());
  }

  async #askToPair() {
    await import("./pairing.js");
    if (this.querySelector("tablo-pairing")) return;
    this.append(Object.assign(document.createElement("tablo-pairing"), { feed: this.#feed }));
  }

  async #take(frame) {
    this.#frame = frame;
    const { scene, before, screen } = frame.view;
    const wanted = [scene, before].filter((one) => one && one.name in SCENES);
    await Promise.all(wanted.map(({ name, stream }) => this.#prepare(name, stream, screen.venue?.zone ?? "")));
    this.#turn();
  }

  // Loads a scene under the bg before its time, so that the cut itself waits for nothing.
  async #prepare(name, stream, zone) {
    if (this.#stages.has(stream)) return;
    this.#stages.set(stream, null);
    const stage = await makeScene(name, this.#feed, stream, zone).catch(() => null);
    if (!stage) return this.#stages.delete(stream);
    stage.style.opacity = "0";
    stage.addEventListener("painted", () => this.#report());
    this.#stages.set(stream, stage);
    this.append(stage);
  }

  #turn() {
    clearTimeout(this.#alarm);
    if (!this.#frame) return;
    const { scene, before, blank } = this.#frame.view;
    const now = this.#feed.clock.now();
    const due = scene && now >= scene.at;
    if (scene && !due) this.#alarm = setTimeout(() => this.#turn(), Math.min(scene.at - now, 1000));
    const age = due ? now - scene.at : Infinity;
    const stage = this.#stages.get((due ? scene : before)?.stream);
    // null: still loading, and its loader turns again; what is on the glass stays until then
    if (stage === null) return;
    this.#cut(stage ?? null, age);
    this.#draw(blank);
    if (due || !scene) this.#tidy();
    this.#report();
  }

  // Old out to the bg, then new in; a screen that comes in the middle joins there, a late one shows the end.
  #cut(next, age) {
    const last = this.#current;
    if (last === next) return;
    this.#current = next;
    const moving = !document.hidden && age < (duration(OUT) + duration(IN)) / 2;
    for (const stage of [last, next]) stage?.getAnimations().forEach((motion) => motion.cancel());
    if (last) last.style.opacity = "0";
    if (next) next.style.opacity = "1";
    if (moving && last) fade(last, 1, 0, OUT, { age }).onfinish = ({ target }) => target.cancel();
    if (moving && next) fade(next, 0, 1, IN, { delay: last ? duration(OUT) : 0, age }).onfinish = ({ target }) => target.cancel();
  }

  #draw(blank) {
    this.#curtain ??= this.appendChild(Object.assign(document.createElement("div"), { className: "curtain" }));
    this.#curtain.classList.toggle("drawn", blank || !this.#current);
  }

  #tidy() {
    for (const [stream, stage] of this.#stages) {
      if (!stage || stage === this.#current) continue;
      this.#stages.delete(stream);
      setTimeout(() => stage.remove(), duration(OUT));
    }
  }

  // The screen's own version counts as painted when the scene it asks for is.
  #report() {
    const { stream, version, view } = this.#frame ?? {};
    const ready = view && (view.blank || !view.scene || (this.#current?.stream === view.scene.stream && this.#current.view));
    if (ready) afterPaint(() => this.#feed.painted(stream, version));
  }
}

customElements.define("tablo-screen", ScreenPage);
