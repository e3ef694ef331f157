// @ts-check
/** The milliseconds of a motion token; 0 where motion is off. */
export function duration(token, node = document.documentElement) {
  return parseFloat(getComputedStyle(node).getPropertyValue(token)) || 0;
}

/** The curve of a motion token. */
export function easing(token, node = document.documentElement) {
  return getComputedStyle(node).getPropertyValue(token).trim() || "linear";
}

/** Fades a node; a motion that is `age` ms old starts in its middle. Gives the animation. */
export function fade(node, from, to, token, { delay = 0, age = 0, rise = "" } = {}) {
  const start = { opacity: from, transform: rise ? `translateY(${rise})` : "none" };
  const curve = easing(to ? "--e-out" : "--e-in", node);
  const timing = { duration: duration(token, node), delay, easing: curve, fill: /** @type {const} */ ("both") };
  const motion = node.animate([start, { opacity: to, transform: "none" }], timing);
  motion.currentTime = age;
  return motion;
}

/**
 * Puts `next` in the place of `last`, either of which may be null: the old one out to the ground,
 * then the new one in. What comes in the middle joins there; past the middle, or hidden, it stands at
 * once. Gives the ms until the old one is gone.
 */
export function exchange(last, next, { age = 0, moving = true } = {}) {
  const [out, into] = [duration("--d-fast"), duration("--d-base")];
  const seen = moving && !document.hidden && age < (out + into) / 2;
  for (const node of [last, next]) node?.getAnimations().forEach((motion) => motion.cancel());
  if (last) last.style.opacity = "0";
  if (next) Object.assign(next.style, { opacity: "1", visibility: "" });
  if (!seen) return 0;
  if (last) fade(last, 1, 0, "--d-fast", { age }).onfinish = ({ target }) => target.cancel();
  if (next) fade(next, 0, 1, "--d-base", { delay: last ? out : 0, age }).onfinish = ({ target }) => target.cancel();
  return out;
}

/** Lays a node out and draws it, but out of sight, until `exchange` shows it. */
export function conceal(node) {
  Object.assign(node.style, { opacity: "0", visibility: "hidden" });
  return node;
}

/** Calls back once the browser has put the current state of the page on the screen. */
export function afterPaint(act) {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = act;
    port2.postMessage(0);
  });
}
