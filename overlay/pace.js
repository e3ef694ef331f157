// @ts-check
/**
 * Samples every motion of the page `fps` times a second and no more, as the picture of a programme
 * with fewer frames is. Time goes on as it does: a motion ends when it would have.
 * @param {number} fps
 */
export function pace(fps) {
  const begun = new WeakMap();
  const frame = () => {
    requestAnimationFrame(frame);
    const now = performance.now();
    const sampled = Math.floor((now * fps) / 1000) * (1000 / fps);
    for (const motion of motions(document.body)) {
      if (!begun.has(motion)) {
        if (motion.playState !== "running") continue;
        begun.set(motion, now - Number(motion.currentTime ?? 0));
        motion.pause();
      }
      if (motion.playState === "idle") continue;
      const age = Math.max(0, sampled - begun.get(motion));
      if (age >= Number(motion.effect.getComputedTiming().endTime)) motion.finish();
      else motion.currentTime = age;
    }
  };
  requestAnimationFrame(frame);
}

function motions(node) {
  const inside = [...node.querySelectorAll("*")].flatMap(({ shadowRoot }) => shadowRoot?.getAnimations() ?? []);
  return [...document.getAnimations(), ...inside];
}
