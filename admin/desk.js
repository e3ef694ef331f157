// @ts-check
import { Commands } from "./commands.js";
import { mayCommand } from "./roles.js";

/**
 * What a page of the console works with: who sits here, the streams, the commands, the time.
 *
 * Emits `index` when there is a newer index of the championship, `link` when the link is lost or
 * back, `you` when the server has said who sits here.
 */
export class Desk extends EventTarget {
  #feed;
  /** @type {any} the newest `index@crew` */ index = null;
  /** @type {Record<string, string>} names of those who act, by actor id */ people = {};

  /** @param {import("../display/kit/feed.js").Feed} feed */
  constructor(feed) {
    super();
    this.#feed = feed;
    this.commands = new Commands(feed, sessionStorage);
    feed.addEventListener("welcome", () => this.#welcome());
    feed.addEventListener("link", () => this.dispatchEvent(new Event("link")));
    feed.subscribe("index@crew", {
      view: (/** @type {any} */ frame) => {
        this.index = frame.view;
        this.dispatchEvent(new Event("index"));
      },
    });
  }

  /** @returns {{ kind: string, id: string, role: string, name: string }} */
  get you() {
    return this.#feed.you ?? { kind: "public", id: "", role: "", name: "" };
  }

  get linked() {
    return this.#feed.linked;
  }

  /** Whether commands are being decided: the link is there, and a room behind the server. */
  get decided() {
    return this.linked && this.#feed.room === "here";
  }

  /** The zone of times that belong to no venue. */
  get zone() {
    return this.index?.championship.zone;
  }

  /** Server time in milliseconds, as far as this page knows. */
  now() {
    return this.#feed.clock.now();
  }

  /** Tell whether this person's role may send a command. @param {string} command */
  may(command) {
    return mayCommand(this.you.role, command);
  }

  /** Tell whether a command can be sent right now. @param {string} command */
  can(command) {
    return this.linked && this.may(command);
  }

  /**
   * Send a command; the strip at the bottom shows it in the words given.
   *
   * @param {string} name
   * @param {Record<string, unknown>} data
   * @param {string} says
   * @param {string} [whole] names what it is a part of, for undo
   */
  send(name, data, says, whole) {
    return this.commands.send(name, data, says, whole);
  }

  /**
   * Watch a stream until the returned function is called.
   *
   * @param {string} stream
   * @param {(view: any, frame: any) => void} draw gets each view whole, and the frame that it came in
   * @param {(reason: string) => void} [gone] hears that this person can't have the stream
   */
  watch(stream, draw, gone) {
    return this.#feed.subscribe(stream, {
      view: (/** @type {any} */ frame) => draw(frame.view, frame),
      gone,
    });
  }

  async #welcome() {
    this.commands.restore(this.you.id);
    this.dispatchEvent(new Event("you"));
    if (this.you.kind === "public") return;
    const answer = await fetch("/api/v1/people").catch(() => null);
    if (!answer?.ok) return;
    this.people = await answer.json();
    this.dispatchEvent(new Event("index"));
  }
}
