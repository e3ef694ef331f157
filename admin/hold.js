// @ts-check

/** How long a key has to be held, in milliseconds, unless a place asks for more. */
export const HOLD = 1000;

/** For so long after a tap, or after its meaning has changed, a key hears nothing, in milliseconds. */
export const DEAF = 700;

/** @type {WeakMap<HTMLElement, number>} */
const alarms = new WeakMap();

/**
 * Let a key hear nothing for a moment, so that a second tap and a tap that was meant for what the
 * key said before hit nothing. It keeps its focus and its looks: a key that dims under each tap
 * looks broken.
 *
 * @param {HTMLElement} button
 */
export function deafen(button) {
  clearTimeout(alarms.get(button));
  button.setAttribute("aria-disabled", "true");
  alarms.set(button, window.setTimeout(() => button.removeAttribute("aria-disabled"), DEAF));
}

/**
 * Make a button act on a tap, and on a double tap once.
 *
 * @template {HTMLButtonElement} Key
 * @param {Key} button
 * @param {() => void} act
 * @returns {Key}
 */
export function tap(button, act) {
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    deafen(button);
    act();
  });
  return button;
}

/**
 * Press a button that is held, or let go of it, as a finger would.
 *
 * @param {HTMLElement} button
 * @param {boolean} down
 */
export function press(button, down) {
  button.dispatchEvent(new PointerEvent(down ? "pointerdown" : "pointerup", { button: 0 }));
}

/**
 * Make a button act only when it is held. Letting go, leaving it, losing focus and becoming
 * disabled cancel. The bar under the key follows `--held`, from 0 to 1.
 *
 * Holds by pointer, Space and Enter; a key's auto-repeat counts as the same press. Anything that
 * needs the button again (a second hold) needs a new press.
 *
 * @param {HTMLButtonElement} button
 * @param {() => void} act
 * @param {number} [time] milliseconds
 */
export function hold(button, act, time = HOLD) {
  button.classList.add("hold");
  let frame = 0;
  let key = "";

  const cancel = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    key = "";
    button.style.removeProperty("--held");
  };
  const start = () => {
    if (frame || button.disabled) return;
    const since = performance.now();
    const step = () => {
      const held = (performance.now() - since) / time;
      if (button.disabled || !button.isConnected) return cancel();
      if (held < 1) {
        button.style.setProperty("--held", String(held));
        frame = requestAnimationFrame(step);
        return;
      }
      cancel();
      act();
    };
    frame = requestAnimationFrame(step);
  };

  button.addEventListener("pointerdown", (event) => {
    if (event.button === 0) start();
  });
  for (const end of ["pointerup", "pointerleave", "pointercancel", "blur"]) {
    button.addEventListener(end, cancel);
  }
  button.addEventListener("keydown", (event) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (event.repeat || key) return;
    key = event.key;
    start();
  });
  button.addEventListener("keyup", (event) => {
    if (event.key === key) cancel();
  });
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  return button;
}
