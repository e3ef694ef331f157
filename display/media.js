// @ts-check
import { make } from "./kit/dom.js";
import { Screen } from "./kit/screen.js";

const MEDIUM = /^[0-9a-f]{64}\.(png|webp|mp4|webm)$/;
const FILMS = /\.(mp4|webm)$/;

/**
 * A picture or a film of the media library, over the whole screen: `params` {media, fit}. A film
 * plays silently, over and over, from the instant at which it was put on. What can't be shown
 * leaves the ground, and no sign of a broken page.
 */
export class Media extends Screen {
  static sheet = new URL("./media.css", import.meta.url).href;
  #shown = "";

  build() {
    this.append(make("main", "medium"));
  }

  render({ media, fit }) {
    const name = MEDIUM.test(media ?? "") ? media : "";
    this.dataset.fit = fit === "cover" ? "cover" : "contain";
    if (name === this.#shown) return;
    this.#shown = name;
    const old = [...this.firstElementChild.childNodes];
    for (const node of old) node.remove();
    if (name) this.firstElementChild.append(FILMS.test(name) ? film(name) : picture(name));
  }

  tick() {
    return Infinity;
  }
}

function picture(name) {
  const image = Object.assign(make("img"), { src: `/media/${name}`, alt: "", decoding: "sync" });
  image.addEventListener("error", () => (image.hidden = true));
  return image;
}

function film(name) {
  const video = Object.assign(make("video"), { src: `/media/${name}`, muted: true, loop: true, autoplay: true, playsInline: true });
  video.addEventListener("error", () => (video.hidden = true));
  return video;
}

customElements.define("tablo-media", Media);
