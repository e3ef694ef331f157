// @ts-check
/** What has just changed in the rows of a table, by row and cell, for as long as it counts as new. */
export class Changes {
  #before = new Map();
  #hits = new Map();

  /**
   * Takes the rows as they are at `now`. `valuesOf` gives the values of a row by cell. What differs
   * from before is new for `hold` ms; with a `hold` of 0 nothing is new any more.
   */
  note(rows, keyOf, valuesOf, now, hold) {
    if (!hold) this.#hits.clear();
    const values = new Map(rows.map((row) => [keyOf(row), new Map(valuesOf(row))]));
    for (const [key, cells] of values) {
      const was = this.#before.get(key);
      const changed = was ? [...cells.keys()].filter((cell) => was.get(cell) !== cells.get(cell)) : [];
      if (hold && changed.length) this.#hits.set(key, { cells: new Set(changed), until: now + hold });
    }
    this.#before = values;
  }

  get(key) {
    return this.#hits.get(key);
  }

  /** Forgets what is new no more; tells whether there was anything. */
  expire(now) {
    const over = [...this.#hits].filter(([, { until }]) => until <= now);
    for (const [key] of over) this.#hits.delete(key);
    return over.length > 0;
  }

  /** Milliseconds until something is new no more. */
  wait(now) {
    return Math.min(Infinity, ...[...this.#hits.values()].map(({ until }) => until - now));
  }
}
