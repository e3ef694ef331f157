// @ts-check
import { duration, easing, fade } from "./motion.js";

const WAIT = 400;
const RISERS = 4;

/** Children kept by key, whose changes of place can be seen. */
export class List {
  #nodes = new Map();
  #travels = new Map();

  /**
   * @param {HTMLElement} root
   * @param {() => HTMLElement} build makes one empty child
   */
  constructor(root, build) {
    this.root = root;
    this.build = build;
  }

  get nodes() {
    return [...this.#nodes.values()];
  }

  /**
   * Shows the items in their order. `paint(node, item, index)` draws one.
   * `motion`: "none" at once, "travel" to the new places, "fade" through an empty list;
   * `age`: how old the change is, in ms; the motion starts in its middle; `keep`: how many of the
   * first stay while the others fade.
   */
  show(items, keyOf, paint, { motion = "none", age = 0, keep = 0 } = {}) {
    const keys = items.map(keyOf);
    const before = [...this.#nodes.keys()];
    const risers = new Set(keys.filter((key, at) => at < before.indexOf(key)));
    const many = risers.size > RISERS;
    const places = motion === "travel" && !many ? this.#places() : null;
    const ghost = motion === "fade" || (motion === "travel" && many) ? this.#ghost() : null;
    this.#settle();
    this.#arrange(items, keys, paint);
    if (places) this.#travel(places, risers, age);
    if (ghost) this.#dissolve(ghost, motion === "fade", keep, age);
    return motion === "travel" && !many && risers.size > 0;
  }

  #arrange(items, keys, paint) {
    const kept = new Map();
    items.forEach((item, at) => {
      const node = this.#nodes.get(keys[at]) ?? this.build();
      kept.set(keys[at], node);
      if (this.root.children[at] !== node) this.root.insertBefore(node, this.root.children[at] ?? null);
      paint(node, item, at);
    });
    for (const [key, node] of this.#nodes) if (!kept.has(key)) node.remove();
    this.#nodes = kept;
  }

  #places() {
    return new Map([...this.#nodes].map(([key, node]) => [key, node.getBoundingClientRect()]));
  }

  #settle() {
    for (const motion of this.#travels.values()) motion.cancel();
    this.#travels.clear();
  }

  #travel(places, risers, age) {
    const timing = { duration: duration("--d-row", this.root), delay: WAIT - age, easing: easing("--e-move", this.root), fill: /** @type {const} */ ("backwards") };
    if (!timing.duration) return;
    const arrived = this.#places();
    for (const [key, node] of this.#nodes) {
      const [was, is] = [places.get(key), arrived.get(key)];
      if (!was || (was.top === is.top && was.left === is.left)) continue;
      const from = `translate(${was.left - is.left}px, ${was.top - is.top}px)`;
      const motion = node.animate([{ transform: from }, { transform: "none" }], timing);
      node.classList.toggle("rises", risers.has(key));
      motion.onfinish = motion.oncancel = () => node.classList.remove("rises");
      this.#travels.set(key, motion);
    }
  }

  #ghost() {
    const ghost = /** @type {HTMLElement} */ (this.root.cloneNode(true));
    ghost.classList.add("ghost");
    ghost.setAttribute("aria-hidden", "true");
    return ghost;
  }

  #dissolve(ghost, inTurn, keep, age) {
    const token = inTurn ? "--d-fast" : "--d-base";
    const lasts = duration(token, this.root);
    if (!lasts) return;
    this.root.after(ghost);
    const leaving = fade(ghost, 1, 0, token, { age });
    leaving.onfinish = leaving.oncancel = () => ghost.remove();
    for (const node of [...ghost.children].slice(0, keep)) /** @type {HTMLElement} */ (node).style.visibility = "hidden";
    const fresh = keep ? [...this.root.children].slice(keep) : [this.root];
    for (const node of fresh) {
      const entering = fade(node, 0, 1, token, { delay: inTurn ? lasts : 0, age });
      entering.onfinish = () => entering.cancel();
    }
  }
}
