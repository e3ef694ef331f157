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

/** Calls back once the browser has put the current state of the page on the screen. */
export function afterPaint(act) {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = act;
    port2.postMessage(0);
  });
}
