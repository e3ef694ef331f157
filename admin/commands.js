// @ts-check
import { newId } from "../display/kit/feed.js";

/** How many commands the strip remembers; those that wait for an answer it never forgets. */
const KEPT = 60;
/** How many wait for their answers at once: a server that gets more than 64 from one page is busy. */
const AT_ONCE = 32;

/**
 * @typedef {"pending" | "unknown" | "accepted" | "refused" | "conflict" | "invalid" | "forbidden"} Standing
 * @typedef {{ code?: string, text?: string, current?: Record<string, any> | null }} Reason
 * @typedef {object} Sent one command and what became of it
 * @property {string} id
 * @property {string} name
 * @property {Record<string, unknown>} data
 * @property {string} says what it does, in the words of the person who sent it
 * @property {number} at server time it was sent, milliseconds
 * @property {Standing} standing
 * @property {Reason} [reason]
 * @property {string} [whole] names what it was a part of, as a paste is many: undone together
 */

/** Tell whether a command still waits for its result. @param {Sent} sent */
export function isOpen(sent) {
  return sent.standing === "pending" || sent.standing === "unknown";
}

/**
 * Sends commands and remembers what became of each.
 *
 * A command keeps its id until a result has come: it is repeated by that id after five seconds
 * of silence, when the link returns, and after a reload of the page. So nothing is lost and
 * nothing happens twice. Emits `change` whenever a command is added or changes its standing, and
 * `settled`, with the command in `detail`, once its result has come.
 */
export class Commands extends EventTarget {
  /** @type {Sent[]} */ #sent = [];
  #feed;
  #storage;
  #owner = "";
  #carried = 0;
  /** @type {Array<() => void>} those that wait for their turn */ #queue = [];

  /**
   * @param {import("../display/kit/feed.js").Feed} feed
   * @param {Storage} storage holds what is unanswered across a reload
   */
  constructor(feed, storage) {
    super();
    this.#feed = feed;
    this.#storage = storage;
    feed.addEventListener("link", () => feed.linked || this.#doubt());
  }

  /** The newest commands first. */
  get recent() {
    return this.#sent;
  }

  /**
   * Send again what this actor sent before the page was reloaded and heard nothing of.
   *
   * @param {string} owner the actor's id: ids of commands are its own
   */
  restore(owner) {
    if (this.#owner === owner) return;
    this.#owner = owner;
    const kept = /** @type {Sent[]} */ (JSON.parse(this.#storage.getItem(this.#shelf) ?? "[]"));
    for (const sent of kept.reverse()) {
      sent.standing = "unknown";
      this.#sent = [sent, ...this.#sent];
      this.#carry(sent);
    }
    this.#tell();
  }

  /**
   * Send a command. Resolves when its result has come, however long that takes.
   *
   * @param {string} name
   * @param {Record<string, unknown>} data
   * @param {string} says
   * @param {string} [whole]
   * @returns {Promise<Sent>}
   */
  send(name, data, says, whole) {
    /** @type {Sent} */
    const sent = { id: newId(), name, data, says, at: this.#feed.clock.now(), standing: "pending", whole };
    this.#sent = [sent, ...this.#sent].filter((one, at) => at < KEPT || isOpen(one));
    const answered = this.#carry(sent);
    this.#save();
    this.#tell();
    return answered;
  }

  /** @param {Sent} sent */
  async #carry(sent) {
    await this.#turn();
    while (isOpen(sent)) {
      const result = await this.#feed.command(sent.name, sent.data, sent.id);
      sent.standing = result.outcome;
      sent.reason = result.reason;
      this.#save();
      this.#tell();
    }
    this.#carried -= 1;
    this.#queue.shift()?.();
    this.dispatchEvent(new CustomEvent("settled", { detail: sent }));
    return sent;
  }

  async #turn() {
    if (this.#carried >= AT_ONCE) await new Promise((resolve) => this.#queue.push(() => resolve(null)));
    this.#carried += 1;
  }

  #doubt() {
    for (const sent of this.#sent.filter(isOpen)) sent.standing = "unknown";
    this.#tell();
  }

  get #shelf() {
    return `tablo.commands.${this.#owner}`;
  }

  #save() {
    this.#storage.setItem(this.#shelf, JSON.stringify(this.#sent.filter(isOpen)));
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}
