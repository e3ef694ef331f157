// @ts-check
const SHELF = "tablo-followed";

/** Competitors and regions that this device follows; kept on it and nowhere else. Event: `change`. */
export class Followed extends EventTarget {
  #list = read();

  constructor() {
    super();
    addEventListener("storage", ({ key }) => key === SHELF && this.#set(read()));
  }

  /** What is followed of a kind, first followed first: {kind: "entry"|"region", id, board?}. */
  of(kind) {
    return this.#list.filter((one) => one.kind === kind);
  }

  has(kind, id) {
    return this.#list.some((one) => one.kind === kind && one.id === id);
  }

  /** Follows, or ends that; `board` is the standing that an entry stands in. */
  toggle({ kind, id, board }) {
    const others = this.#list.filter((one) => one.kind !== kind || one.id !== id);
    const list = others.length < this.#list.length ? others : [...this.#list, { kind, id, board }];
    keep(list);
    this.#set(list);
  }

  #set(list) {
    this.#list = list;
    this.dispatchEvent(new Event("change"));
  }
}

// A browser may refuse storage; then following holds until the page is closed.
function read() {
  try {
    const list = JSON.parse(localStorage.getItem(SHELF) ?? "[]");
    return list.filter((one) => one?.id && (one.kind === "region" || (one.kind === "entry" && one.board)));
  } catch {
    return [];
  }
}

function keep(list) {
  try {
    localStorage.setItem(SHELF, JSON.stringify(list));
  } catch {
    return;
  }
}
