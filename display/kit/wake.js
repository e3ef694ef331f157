// @ts-check
/**
 * Keeps the device from sleeping while the page is seen, where the browser lets pages do that: over
 * HTTPS only. `tell(awake)` hears whether it could, now and whenever that changes.
 */
export function stayAwake(tell) {
  const lock = /** @type {any} */ (navigator).wakeLock;
  if (!lock) return tell(false);
  const ask = async () => {
    if (document.hidden) return;
    tell(await lock.request("screen").then(() => true, () => false));
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}
