// @ts-check
import { make, write } from "./kit/dom.js";

/** Draws a switch between pages: {word, href, on}. */
export function showWays(node, ways) {
  ways.forEach(({ word: label, href, on }, at) => {
    const way = node.children[at] ?? node.appendChild(make("a", "way"));
    write(way, label);
    way.setAttribute("href", href);
    if (on) way.setAttribute("aria-current", "page");
    else way.removeAttribute("aria-current");
  });
  while (node.children.length > ways.length) node.lastChild.remove();
}
