// @ts-check
import { Clock } from "./clock.js";

const TICK = 500;
const GIVE_UP = 6000;
const QUICK = 1000;
const HEALTHY = 10_000;
const UNANSWERED = 5000;
const MISSED_BEATS = 2.5;
const LONG_STALE = 15_000;
const BRISK_PINGS = 8;
const BRISK = 125;
const CALM = 10_000;
const CLOCK_STEP = 500;

const between = (least, most) => least + Math.random() * (most - least);

/** A fresh command id: 128 random bits, also where the page is no secure context. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The one live socket of a page. Holds the newest whole view of every stream it was asked for,
 * and never gives up on the link.
 *
 * Events: `welcome` (see `you`, `build`), `link` (see `linked`), `goodbye` (detail: the reason).
 */
export class Feed extends EventTarget {
  clock = new Clock();
  you = null;
  build = "";
  linked = false;
  /** "away" while nobody behind the server decides commands, as crew hears it. */
  room = "here";
  fps = 0;
  /** Whether the device is kept from sleeping; undefined where nobody asks for it. */
  awake = undefined;
  /** What else a page reports of itself, by its names on the wire. */
  more = {};
  #sound = undefined;
  #socket = null;
  #readers = new Map();
  #held = new Map();
  #knownAt = new Map();
  #confirmed = new Set();
  #painted = {};
  #commands = new Map();
  #beat = 5000;
  #quietTicks = 0;
  #began = 0;
  #saidHello = 0;
  #ahead = wallAhead();
  #failures = 0;
  #farewell = null;
  #next = 0;
  #ping = 0;

  /** @param {{kind: string, key?: string}} who  kind: screen, output, api, public */
  constructor({ kind, key = "" }) {
    super();
    this.kind = kind;
    this.key = key;
    setInterval(() => this.#watch(), TICK);
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
    document.addEventListener("resume", () => this.#hurry());
    this.#open();
  }

  /**
   * Calls `reader.view(frame)` with what is held now and with each newer view, and
   * `reader.gone(reason)` when the stream is refused. `frame.live` is false for a view that
   * only restores what was there. Gives the function that ends it.
   */
  subscribe(stream, reader) {
    const readers = this.#readers.get(stream) ?? new Set();
    if (!readers.size) {
      this.#readers.set(stream, readers);
      this.#knownAt.set(stream, performance.now());
      this.#send({ type: "subscribe", streams: [stream] });
    }
    readers.add(reader);
    const held = this.#held.get(stream);
    if (held) reader.view({ ...held, live: false });
    return () => {
      readers.delete(reader);
      if (readers.size || this.#readers.get(stream) !== readers) return;
      this.#forget(stream);
      this.#readers.delete(stream);
      this.#send({ type: "unsubscribe", streams: [stream] });
    };
  }

  /** How stale a stream is: "live", "quiet" after missed beats, "old" after 15 s. */
  staleness(stream) {
    const [quiet, old] = this.#untilStale(stream);
    if (quiet >= 0) return "live";
    return old >= 0 ? "quiet" : "old";
  }

  /** The ms until a stream counts as staler than now, if nothing comes; Infinity when it can't. */
  stalerIn(stream) {
    return this.#untilStale(stream).find((wait) => wait >= 0) ?? Infinity;
  }

  #untilStale(stream) {
    const age = performance.now() - (this.#knownAt.get(stream) ?? 0);
    const quiet = MISSED_BEATS * this.#beat;
    return [quiet - age, Math.max(LONG_STALE, quiet) - age];
  }

  /** The server's time at which what is held of a stream was last known to be the newest. */
  knownAt(stream) {
    return this.clock.now() - (performance.now() - (this.#knownAt.get(stream) ?? 0));
  }

  /** Tells the server whether signals can be heard here; undefined where nobody asks for them. */
  set sound(can) {
    if (can === this.#sound) return;
    this.#sound = can;
    this.#showLife();
  }

  /** Tells the server at once what the page reports of itself. */
  tell() {
    this.#showLife();
  }

  /** Tells the server that this version of a stream is on the glass. */
  painted(stream, version) {
    if (this.#painted[stream] === version) return;
    this.#painted = { ...this.#painted, [stream]: version };
    this.#showLife();
  }

  /**
   * Sends a command; gives the server's result, or `{outcome: "unknown", id}` when none came in
   * 5 s. The same id may be sent again and has one effect only.
   */
  command(name, data, id = newId()) {
    return new Promise((resolve) => {
      const message = { type: "command", id, name, data };
      const late = setTimeout(() => this.#answer({ id, outcome: "unknown" }), UNANSWERED);
      this.#commands.set(id, { message, resolve, late });
      this.#send(message);
    });
  }

  #open() {
    clearTimeout(this.#next);
    if (this.#socket) return;
    const url = new URL("/live", location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url.href, "tablo.v1");
    this.#socket = socket;
    this.#began = performance.now();
    socket.onopen = () => {
      this.#saidHello = performance.now();
      socket.send(JSON.stringify(this.#hello()));
    };
    socket.onmessage = ({ data }) => socket === this.#socket && this.#take(JSON.parse(data));
    socket.onclose = () => socket === this.#socket && this.#drop(false);
  }

  #hello() {
    const engine = /Chrome\/\d+|Firefox\/\d+|Version\/\d+/.exec(navigator.userAgent)?.[0] ?? "";
    const lang = document.documentElement.lang === "en" ? "en" : "ru";
    const hello = { type: "hello", kind: this.kind, engine, build: ownBuild(), lang };
    return this.key ? { ...hello, key: this.key } : hello;
  }

  #send(message) {
    if (this.linked) this.#socket.send(JSON.stringify(message));
  }

  #take(message) {
    this.#quietTicks = 0;
    switch (message.type) {
      case "welcome":
        return this.#welcome(message);
      case "view":
        return this.#view(message);
      case "gone":
        return this.#gone(message);
      case "pong":
        return this.clock.sample(message.t0, message.t1, message.t2, performance.now());
      case "beat":
        return this.#hear(message.versions ?? null, message.room ?? "here");
      case "result":
        return this.#answer(message);
      case "goodbye":
        this.#farewell = message.retry_ms ?? 0;
        if (message.reason === "revoked") this.#farewell = Math.max(GIVE_UP, this.#farewell);
        this.dispatchEvent(new CustomEvent("goodbye", { detail: message.reason }));
        return this.#drop(false);
    }
  }

  #welcome({ server_now, heartbeat_s, you, build }) {
    this.clock.sample(this.#saidHello, server_now, server_now, performance.now());
    this.linked = true;
    this.you = you;
    this.build = build;
    this.#beat = 1000 * heartbeat_s;
    this.#pingSoon();
    const streams = [...this.#readers.keys()];
    if (streams.length) this.#send({ type: "subscribe", streams });
    for (const { message } of this.#commands.values()) this.#send(message);
    this.dispatchEvent(new Event("welcome"));
    this.dispatchEvent(new Event("link"));
  }

  #view({ stream, epoch, version, server_now, view }) {
    const readers = this.#readers.get(stream);
    if (!readers) return;
    const held = this.#held.get(stream);
    const live = this.#confirmed.has(stream);
    this.#confirmed.add(stream);
    this.#knownAt.set(stream, performance.now());
    if (held && held.epoch === epoch && version <= held.version) return;
    const frame = { stream, epoch, version, view, serverNow: server_now, live };
    this.#held.set(stream, frame);
    for (const reader of [...readers]) reader.view(frame);
  }

  #gone({ stream, reason }) {
    const readers = this.#readers.get(stream) ?? [];
    this.#forget(stream);
    for (const reader of [...readers]) reader.gone?.(reason);
  }

  #forget(stream) {
    this.#held.delete(stream);
    this.#confirmed.delete(stream);
    const { [stream]: _, ...others } = this.#painted;
    this.#painted = others;
  }

  #hear(versions, room) {
    if (room !== this.room) {
      this.room = room;
      this.dispatchEvent(new Event("link"));
    }
    const missed = [];
    for (const stream of this.#confirmed) {
      if (versions && versions[stream] > this.#held.get(stream)?.version) missed.push(stream);
      else this.#knownAt.set(stream, performance.now());
    }
    if (missed.length) this.#send({ type: "subscribe", streams: missed });
    this.#showLife();
  }

  // Answers each beat, so that a hidden page with throttled timers still lives.
  #showLife() {
    if (this.kind === "public") return this.#send({ type: "ping", t0: performance.now() });
    const { trip } = this.clock;
    const device = { size: trueSize(), ratio: devicePixelRatio, awake: this.awake };
    const report = { type: "painted", streams: this.#painted, fps: this.fps, visible: !document.hidden, sound: this.#sound, ...device, ...this.more };
    // The offset that people can do something about: how far this device's own clock is off.
    if (trip < Infinity) Object.assign(report, { offset_ms: this.clock.now() - Date.now(), rtt_ms: trip });
    this.#send(report);
  }

  // Several in the first second, then ever fewer: what a slow link lacks, the later ones bring.
  #pingSoon(sent = 0) {
    clearTimeout(this.#ping);
    this.#send({ type: "ping", t0: performance.now() });
    const wait = Math.min(CALM, BRISK * 2 ** Math.max(0, sent - BRISK_PINGS + 1));
    this.#ping = setTimeout(() => this.#pingSoon(sent + 1), wait);
  }

  #answer(result) {
    const waiting = this.#commands.get(result.id);
    if (!waiting) return;
    clearTimeout(waiting.late);
    this.#commands.delete(result.id);
    waiting.resolve(result);
  }

  // Counts its own ticks, not time: a page that slept must not take its sleep for a dead link.
  #watch() {
    this.#checkSleep();
    if (!this.#socket) return;
    this.#quietTicks += 1;
    const silence = this.linked ? MISSED_BEATS * this.#beat : GIVE_UP;
    if (this.#quietTicks * TICK >= silence) this.#drop(true);
  }

  // On some systems the monotonic clock stands still while the device sleeps. Either clock may have
  // stepped, so nothing is believed but the server, asked again.
  #checkSleep() {
    const ahead = wallAhead();
    const stepped = Math.abs(ahead - this.#ahead) > CLOCK_STEP;
    this.#ahead = ahead;
    if (stepped && this.linked) this.#pingSoon();
  }

  #drop(slow) {
    const socket = this.#socket;
    const lasted = performance.now() - this.#began;
    this.#socket = null;
    socket.onmessage = socket.onclose = null;
    socket.close();
    clearTimeout(this.#ping);
    this.#quietTicks = 0;
    this.#confirmed.clear();
    this.#failures = this.linked && lasted > HEALTHY ? 0 : this.#failures + 1;
    const hung = slow || (!this.linked && lasted > QUICK);
    this.linked = false;
    this.dispatchEvent(new Event("link"));
    this.#retry(hung);
  }

  #retry(hung) {
    const farewell = this.#farewell;
    this.#farewell = null;
    if (farewell !== null) this.#openIn(farewell);
    else if (this.kind === "public") this.#openIn(between(0, Math.min(8000, 500 * 2 ** this.#failures)));
    else if (hung) this.#openIn(between(200, 500));
    else this.#knockIn(between(300, 700));
  }

  #openIn(wait) {
    clearTimeout(this.#next);
    this.#next = setTimeout(() => this.#open(), wait);
  }

  // After a quick refusal the server is down, not the link: asking a page beats opening sockets,
  // which Chromium delays more with each failure. A link that swallows packets is never asked twice.
  #knockIn(wait) {
    clearTimeout(this.#next);
    this.#next = setTimeout(async () => {
      const answer = await knock();
      if (this.#socket) return;
      if (answer === "up") this.#open();
      else if (answer === "silent") this.#openIn(between(200, 500));
      else this.#knockIn(between(300, 700));
    }, wait);
  }

  #hurry() {
    this.#checkSleep();
    if (!this.#socket) this.#open();
  }
}

/** The build of the pages that are loaded here; `Feed.build` is the one that the server has now. */
export function ownBuild() {
  return document.querySelector('meta[name="build"]')?.getAttribute("content") ?? "";
}

/** The size of the picture in true pixels: "1920 × 1080". */
export function trueSize() {
  return [innerWidth, innerHeight].map((side) => Math.round(side * devicePixelRatio)).join(" × ");
}

function wallAhead() {
  return Date.now() - performance.now();
}

async function knock() {
  const patience = new AbortController();
  const late = setTimeout(() => patience.abort(), QUICK);
  try {
    const answer = await fetch("/healthz", { cache: "no-store", signal: patience.signal });
    return answer.ok ? "up" : "down";
  } catch {
    return patience.signal.aborted ? "silent" : "down";
  } finally {
    clearTimeout(late);
  }
}
