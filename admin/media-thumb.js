// @ts-check
import { icon, make } from "./make.js";

/** Draw a medium small, on both grounds at once. @param {{ name: string, kind: string }} medium */
export function thumbOf({ name, kind }) {
  const src = `/media/${name}`;
  const film = kind === "film";
  const look = film
    ? make("video", { src: `${src}#t=0.5`, preload: "metadata", tabindex: "-1" })
    : make("img", { src, alt: "", loading: "lazy" });
  return make("span", { class: "media-thumb" }, look, film ? icon("play") : null);
}
