// @ts-check
import { Feed } from "./kit/feed.js";

const MOST = 60;

/**
 * The feed of the pages for phones. Keeps the last picture of what was left, so that a page that is
 * opened again on a bad link shows it, with the time it was true.
 */
export class PublicFeed extends Feed {
  #kept = new Map();
  #awaited = new Set();

  constructor() {
    super({ kind: "public" });
  }

  subscribe(stream, reader) {
    const kept = this.#kept.get(stream);
    if (kept) {
      this.#awaited.add(stream);
      reader.view({ ...kept.frame, live: false });
    }
    const view = (frame) => {
      this.#awaited.delete(stream);
      this.#keep(stream, frame);
      reader.view(frame);
    };
    const gone = (reason) => {
      this.#awaited.delete(stream);
      this.#kept.delete(stream);
      reader.gone?.(reason);
    };
    const leave = super.subscribe(stream, { view, gone });
    return () => {
      const was = this.#kept.get(stream);
      if (was && !this.#awaited.has(stream)) was.at = super.knownAt(stream);
      leave();
    };
  }

  staleness(stream) {
    return this.#awaited.has(stream) && !this.linked ? "quiet" : super.staleness(stream);
  }

  knownAt(stream) {
    return this.#awaited.has(stream) ? this.#kept.get(stream).at : super.knownAt(stream);
  }

  // The newest stand last, so that the first is the one to forget.
  #keep(stream, frame) {
    this.#kept.delete(stream);
    this.#kept.set(stream, { frame, at: frame.serverNow });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST) break;
      if (!this.#awaited.has(oldest)) this.#kept.delete(oldest);
    }
  }
}
