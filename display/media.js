// @ts-check
import { make } from "./kit/dom.js";
import { Screen } from "./kit/screen.js";

const MEDIUM = /^[0-9a-f]{64}\.(png|webp|mp4|webm)$/;
const FILMS = /\.(mp4|webm)$/;

// What was on may still be fading out when it is told of its next turn.
const REWIND = 1000;
const OFF = 0.5;

/**
 * A picture or a film of the media library, over the whole screen: `params` {media, fit}. A film
 * plays silently, over and over, from the instant `since` of the server's time, so that all screens
 * show the same of it; until then it stands at its first picture. What can't be shown leaves the
 * ground, and no sign of a broken page.
 */
export class Media extends Screen {
  static sheet = new URL("./media.css", import.meta.url).href;
  #shown = "";
  #since = 0;
  #film = null;

  build() {
    this.append(make("main", "medium"));
  }

  set since(at) {
    if (at === this.#since) return;
    this.#since = at;
    this.soon();
  }

  render({ media, fit }) {
    const name = MEDIUM.test(media ?? "") ? media : "";
    this.dataset.fit = fit === "cover" ? "cover" : "contain";
    if (name === this.#shown) return;
    this.#shown = name;
    const old = [...this.firstElementChild.childNodes];
    for (const node of old) node.remove();
    this.#film = FILMS.test(name) ? this.#load(name) : null;
    if (name) this.firstElementChild.append(this.#film ?? picture(name));
  }

  tick(now) {
    const film = this.#film;
    if (!film) return Infinity;
    const wait = this.#since - now;
    if (wait > REWIND) return wait - REWIND;
    if (wait > 0) rewind(film);
    else follow(film, -wait / 1000);
    return wait > 0 ? wait : Infinity;
  }

  #load(name) {
    const film = Object.assign(make("video"), { src: `/media/${name}`, muted: true, loop: true, preload: "auto", playsInline: true });
    film.addEventListener("error", () => (film.hidden = true));
    film.addEventListener("canplay", () => this.soon());
    return film;
  }
}

function rewind(film) {
  film.pause();
  if (film.currentTime) film.currentTime = 0;
}

// Jumps only where it is off by more than people would forgive: each jump is seen.
function follow(film, gone) {
  if (film.readyState < film.HAVE_CURRENT_DATA || film.seeking) return;
  if (film.paused) film.play().catch(() => {});
  if (!Number.isFinite(film.duration)) return;
  const due = gone % film.duration;
  const off = Math.abs(due - film.currentTime);
  if (Math.min(off, film.duration - off) > OFF) film.currentTime = due;
}

function picture(name) {
  const image = Object.assign(make("img"), { src: `/media/${name}`, alt: "", decoding: "sync" });
  image.addEventListener("error", () => (image.hidden = true));
  return image;
}

customElements.define("tablo-media", Media);
