// @ts-check
import { make } from "./kit/dom.js";

const MEDIUM = /^[0-9a-f]{64}\.(png|webp|mp4|webm)$/;
const FILMS = /\.(mp4|webm)$/;
const SECOND = 1000;

/** A film of the ceremony, once and without sound, joined where it is by now; or a picture. */
export class Medium {
  #film = null;
  node = make("section", "shot medium");

  constructor({ media, began }, { feed }) {
    if (!MEDIUM.test(media)) return;
    const shown = FILMS.test(media) ? this.#filmOf(began, feed.clock) : Object.assign(make("img"), { alt: "", decoding: "sync" });
    shown.addEventListener("error", () => (shown.hidden = true));
    Object.assign(shown, { src: `/media/${media}` });
    this.node.append(shown);
  }

  settle() {}

  tick() {
    return Infinity;
  }

  leave() {
    this.#film?.pause();
  }

  #filmOf(began, clock) {
    const film = Object.assign(make("video"), { muted: true, autoplay: true, playsInline: true });
    film.addEventListener("loadedmetadata", () => {
      const gone = (clock.now() - began) / SECOND;
      if (gone > 1) film.currentTime = Math.min(gone, film.duration || gone);
    });
    this.#film = film;
    return film;
  }
}
