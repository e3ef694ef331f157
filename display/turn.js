// @ts-check
/** How long before its turn a scene is made ready, in ms. */
export const LEAD = 4000;

/**
 * Tells which of a lineup's items is on at the server's time `now`, since and until when, and what
 * comes next. Durations are walked from the lineup's own instant, so that all screens that show it
 * turn together; a single item stays.
 */
export function turnOf(lineup, now) {
  const { items = [], at = 0 } = lineup ?? {};
  const none = { item: null, at: Infinity };
  if (items.length < 2) return { item: items[0] ?? null, since: at, until: Infinity, next: none };
  const whole = items.reduce((sum, { duration }) => sum + duration, 0);
  const gone = Math.max(0, now - at);
  let since = at + gone - (gone % whole);
  let on = 0;
  while (at + gone >= since + items[on].duration) since += items[on++].duration;
  const until = since + items[on].duration;
  return { item: items[on], since, until, next: { item: items[(on + 1) % items.length], at: until } };
}

/** Two scenes may draw one stream, and one scene may be asked for with other words. */
export function keyOf({ scene, stream, params }, zone = "") {
  return JSON.stringify([scene, stream, params, zone]);
}
