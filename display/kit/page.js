// @ts-check
const KEPT = "tablo-key";
const FRAMES = 30;
const REST = 10_000;

/** The parameters after the question mark. */
export const query = new URLSearchParams(location.search);

/**
 * Takes the key out of the address, so that it is on no screen and in no history, and keeps it: for
 * this tab, which may be one of several screens of a browser, and in `storage` for the next start.
 */
export function takeKey(storage) {
  const kept = `${KEPT}:${location.pathname}`;
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (given) {
    for (const one of [sessionStorage, storage]) one.setItem(kept, given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return sessionStorage.getItem(kept) ?? storage.getItem(kept) ?? "";
}

/** Puts the page's element on the page and tells boot.js that the module came. `?still` stops motion. */
export function start(element) {
  const root = document.documentElement;
  if (query.has("still")) root.dataset.still = "";
  document.body.append(element);
  root.dataset.ready = "";
}

/** Counts frames a second in short samples, every ten seconds. */
export function samplePace(report) {
  let [first, count] = [0, 0];
  const step = (at) => {
    if (count === 0) first = at;
    if (count++ < FRAMES) return requestAnimationFrame(step);
    report(Math.round((FRAMES * 10_000) / (at - first)) / 10);
    setTimeout(() => samplePace(report), REST);
  };
  requestAnimationFrame(step);
}
