// @ts-check
const FRAMES = 30;
const REST = 10_000;

const shelf = `tablo-key:${location.pathname}`;

/** The parameters after the question mark. */
export const query = new URLSearchParams(location.search);

/** This server as other devices reach it: its host, its origin. */
export const server = new URL(document.documentElement.dataset.server ?? location.href);

/**
 * Takes the key out of the address, so that it is on no screen and in no history, and keeps it: for
 * this tab, which may be one of several screens of a browser, and in `storage` for the next start.
 */
export function takeKey(storage) {
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (given) {
    keepKey(storage, given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  const key = sessionStorage.getItem(shelf) ?? storage.getItem(shelf) ?? "";
  if (key) sessionStorage.setItem(shelf, key);
  return key;
}

/** Keeps a key for this tab, and for the next start of the browser. */
export function keepKey(storage, key) {
  for (const one of [sessionStorage, storage]) one.setItem(shelf, key);
}

/** Forgets the key of this tab, and of the next start unless another tab has put its own there. */
export function forgetKey(storage) {
  const mine = sessionStorage.getItem(shelf);
  sessionStorage.removeItem(shelf);
  if (storage.getItem(shelf) === mine) storage.removeItem(shelf);
}

/** Puts the page's element on the page and tells boot.js that the module came. `?still` stops motion. */
export function start(element) {
  const root = document.documentElement;
  if (query.has("still")) root.dataset.still = "";
  addEventListener("keydown", (event) => event.code === "KeyF" && import("./whole.js").then(({ turn }) => turn(event)));
  document.body.append(element);
  root.dataset.ready = "";
}

/** Counts frames a second in short samples, every ten seconds, and those of a sample that never came. */
export function samplePace(report) {
  const times = [];
  const step = (at) => {
    times.push(at);
    if (times.length <= FRAMES) return requestAnimationFrame(step);
    report(Math.round((FRAMES * 10_000) / (at - times[0])) / 10, missing(times));
    setTimeout(() => samplePace(report), REST);
  };
  requestAnimationFrame(step);
}

function missing(times) {
  const gaps = times.slice(1).map((at, n) => at - times[n]).sort((one, other) => one - other);
  const usual = gaps[gaps.length >> 1] || 1;
  return gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / usual) - 1), 0);
}
