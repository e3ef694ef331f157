// @ts-check

const SVG = "http://www.w3.org/2000/svg";

const DRAWINGS = {
  play: "M4 2.5v15L17.5 10z",
  pause: "M4 2.5h4v15H4zM12 2.5h4v15h-4z",
  stop: "M3 3h14v14H3z",
  check: "M2 10.6 4.5 8l3.6 3.6L15.6 4 18 6.5 8.1 16.6z",
  lock: "M5.4 8V6.3a4.6 4.6 0 0 1 9.2 0V8H16a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1z" +
    "m2.2 0h4.8V6.4a2.4 2.4 0 0 0-4.8 0z",
  warn: "M10 1.8 19 17.5H1zM9 7.2l.3 5h1.4l.3-5zm1 6.2a1.1 1.1 0 1 0 0 2.2 1.1 1.1 0 0 0 0-2.2z",
  cross: "m4.8 3 5.2 5.2L15.2 3 17 4.8 11.8 10l5.2 5.2-1.8 1.8-5.2-5.2L4.8 17 3 15.2 8.2 10 3 4.8z",
  undo: "M8 3v3.6h3.5a5.5 5.5 0 0 1 0 11H6v-2.3h5.5a3.2 3.2 0 0 0 0-6.4H8v3.6L2.5 7.8z",
  up: "M10 4 18 15H2z",
  plus: "M8.7 3h2.6v5.7H17v2.6h-5.7V17H8.7v-5.7H3V8.7h5.7z",
  down: "M10 16 2 5h16z",
  ring: "M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16zm0 2.4a5.6 5.6 0 1 1 0 11.2 5.6 5.6 0 0 1 0-11.2z",
  sun: "M10 5.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM9 0h2v3.5H9zM9 16.5h2V20H9zM0 9h3.5v2H0zM16.5 9H20v2h-3.5z" +
    "M2.2 3.6l1.4-1.4 2.5 2.5-1.4 1.4zM13.9 15.3l1.4-1.4 2.5 2.5-1.4 1.4z" +
    "M2.2 16.4l2.5-2.5 1.4 1.4-2.5 2.5zM13.9 4.7l2.5-2.5 1.4 1.4-2.5 2.5z",
  leave: "M3 2h8v2.3H5.3v11.4H11V18H3zM12.5 5.5 17 10l-4.5 4.5-1.6-1.6 1.7-1.8H8V8.9h4.6l-1.7-1.8z",
  bell: "M10 1.5a5.2 5.2 0 0 1 5.2 5.2v4.1l1.8 2.7v1H3v-1l1.8-2.7V6.7A5.2 5.2 0 0 1 10 1.5zM7.8 16h4.4a2.2 2.2 0 0 1-4.4 0z",
  eye: "M10 4C5 4 2 8.5 1 10c1 1.5 4 6 9 6s8-4.5 9-6c-1-1.5-4-6-9-6zm0 2.4a3.6 3.6 0 1 1 0 7.2 3.6 3.6 0 0 1 0-7.2z" +
    "m0 1.8a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z",
  person: "M10 2a4.2 4.2 0 1 1 0 8.4A4.2 4.2 0 0 1 10 2zM1.8 18c0-4 3.7-6.2 8.2-6.2s8.2 2.2 8.2 6.2z",
  clock: "M10 1.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4zM9 5h2v4.6l3.2 1.9-1 1.7L9 10.7z",
};

/**
 * Make an element. A function among the attributes listens to the event of that name,
 * `true` sets a bare attribute, `false`, `null` and `undefined` leave it out.
 * Children are elements or texts; texts stay texts, whatever they hold.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Node | string | null | undefined)} children
 * @returns {any}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, /** @type {any} */ (value));
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/**
 * Draw one of our icons; it is silent for screen readers, so a word has to stand beside it.
 *
 * @param {keyof typeof DRAWINGS} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "ic");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", DRAWINGS[name]);
  svg.append(path);
  return svg;
}

/**
 * Make a tag: icon and word in one colour. Kinds: ok, warn, bad, live, quiet.
 *
 * @param {"ok" | "warn" | "bad" | "live" | "quiet"} kind
 * @param {keyof typeof DRAWINGS | null} drawing
 * @param {string} words
 */
export function tag(kind, drawing, words) {
  return make("span", { class: `tag ${kind}` }, drawing && icon(drawing), words);
}

/**
 * Replace what an element holds when it has to show something else. The same stays as it is, so
 * that no key is taken away under a finger and no focus is lost.
 *
 * @param {HTMLElement} element
 * @param {unknown} shown everything that the children depend on
 * @param {() => Node[]} build
 */
export function redraw(element, shown, build) {
  const drawn = JSON.stringify(shown);
  if (element.dataset.drawn === drawn) return;
  element.dataset.drawn = drawn;
  element.replaceChildren(...build());
}
