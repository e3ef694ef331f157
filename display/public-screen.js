// @ts-check
import { Screen } from "./kit/screen.js";

const STILL = { live: false, age: 0 };

/** A page for phones: a picture of one stream that also knows what there is, and who is followed. */
export class PublicScreen extends Screen {
  /** Set before the element is connected. */
  followed = null;
  #index = null;

  /** The view of `index@public`; a page is drawn again when it changes. */
  get index() {
    return this.#index;
  }

  set index(index) {
    this.#index = index;
    this.redraw();
  }

  redraw() {
    if (this.view) this.render(this.view, STILL);
  }

  // On a thin link the letters come late, and nothing here is measured by them.
  dressed() {
    return Promise.resolve();
  }

  contest(id) {
    return this.#index?.contests.find((one) => one.id === id);
  }

  zoneOf(venue) {
    return this.#index?.venues.find(({ id }) => id === venue)?.zone ?? this.#index?.championship.zone ?? "";
  }

  /** Makes a part of this page that draws a stream of its own. */
  part(tag, stream, more = {}) {
    const { feed, index, followed } = this;
    return Object.assign(document.createElement(tag), { feed, stream, index, followed, ...more });
  }

  render(_view, _news) {}
}
