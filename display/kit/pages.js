// @ts-check
import { duration } from "./motion.js";

/** How many items a page holds when `count` are shared out evenly over pages of at most `most`. */
export function pageSize(count, most) {
  return Math.max(1, Math.ceil(count / Math.max(1, Math.ceil(count / most))));
}

/** How many rows `each` u high a totem holds beside the `rest` of its picture; `ratio`: width to height. */
export function totemRows(ratio, rest, each) {
  return Math.max(1, Math.floor((100 / ratio - rest) / each));
}

/** The page that stands now. It goes by the server's time, so that all screens turn together. */
export function pageAt(count, size, now) {
  const pages = Math.ceil(count / size);
  return pages > 1 ? Math.floor(now / duration("--d-page")) % pages : 0;
}

/** Milliseconds until the page turns; Infinity where there is one. */
export function untilTurn(count, size, now) {
  const hold = duration("--d-page");
  return count > size ? hold - (now % hold) : Infinity;
}
