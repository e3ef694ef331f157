// @ts-check
import { badgePicture } from "./badges.js";

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  run: "M4 2.5v15L17.5 10z",
  pause: "M4 3h4v14H4zM12 3h4v14h-4z",
  stop: "M3.5 3.5h13v13h-13z",
  done: "M2 10.6 4.5 8l3.6 3.6L15.6 4 18 6.5 8.1 16.6z",
  wait: "M10 1.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zm0 2.2a6.3 6.3 0 1 1 0 12.6 6.3 6.3 0 0 1 0-12.6zM9 5.5h2v4l3 2-1.1 1.6L9 10.6z",
  up: "M10 3 18 16H2z",
  down: "M10 17 2 4h16z",
  back: "M13.5 2.5 6 10l7.5 7.5 1.8-1.8L9.6 10l5.7-5.7z",
  alert: "M10 1.8 19 17.5H1zM9 7.2l.3 5h1.4l.3-5zm1 6.2a1.1 1.1 0 1 0 0 2.2 1.1 1.1 0 0 0 0-2.2z",
};

/** Makes an element with a class, and text or children. */
export function make(tag, className = "", ...inside) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...inside);
  return node;
}

/** Writes the text when it differs, so that an unchanged node costs nothing. */
export function write(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

/** Makes an icon; `draw` gives it its shape. */
export function icon(name = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "ic");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "path"));
  return draw(svg, name);
}

export function draw(svg, name) {
  svg.firstChild.setAttribute("d", SHAPES[name] || "");
  return svg;
}

/** Paints a delegation's badge: its picture, or its code on two tones of one hue. */
export function paintBadge(node, badge, code, size = "") {
  const picture = badgePicture(badge);
  const look = picture ? "pic" : badge && `b${badge.hue} p${badge.partition}`;
  node.className = badge ? `badge ${look} ${size}` : "";
  node.style.backgroundImage = picture;
  write(node, code);
}
