// @ts-check
import { t, wallClock } from "../display/kit/texts.js";
import { kindName, mayBring } from "./file-kinds.js";
import { make, redraw } from "./make.js";
import { authorName } from "./wording.js";

/** Tells which files were taken over, by whom and when, and what is remembered of their headers. */
export class FileHistory extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any[] | null} */ #taken = null;
  /** @type {any[] | null} */ #sources = null;
  #files = make("section");
  #headers = make("section");
  #onDesk = () => this.#render();

  connectedCallback() {
    if (!this.firstChild) this.append(this.#files, this.#headers);
    this.desk.addEventListener("index", this.#onDesk);
    this.#render();
  }

  disconnectedCallback() {
    this.desk.removeEventListener("index", this.#onDesk);
  }

  /** Ask the server again. */
  async refresh() {
    [this.#taken, this.#sources] = await Promise.all([ask("/api/v1/imports"), ask("/api/v1/imports/headers")]);
    this.#render();
  }

  #render() {
    redraw(this.#files, [this.#taken, this.desk.people], () => [
      make("h2", {}, t("Files taken over")),
      ...listed(this.#taken, t("None yet."), (one) => this.#file(one))]);
    redraw(this.#headers, [this.#sources, this.desk.people], () => [
      make("h2", {}, t("Headers remembered")),
      ...listed(this.#sources, t("Nothing yet: known headers need no memory."), (one) => this.#source(one))]);
  }

  /** @param {any} one */
  #file(one) {
    return make("li", {},
      make("b", {}, one.name),
      make("span", {}, `${kindName(one.kind)} · ${t("changes: {n}", { n: one.changes })}`),
      make("small", {}, `${this.#when(one)} · SHA-256 ${one.sha256.slice(0, 12)}…`));
  }

  /** @param {any} one */
  #source(one) {
    return make("li", {},
      make("b", {}, kindName(one.kind)),
      ...Object.entries(one.titles).map(([header, title]) =>
        make("span", {}, `${header} → ${title || t("is ignored")}`)),
      make("small", {}, `${one.name} · ${this.#when(one)}`),
      mayBring(this.desk, one.kind)
        ? make("button", { class: "btn", type: "button", click: () => this.#forget(one.id) }, t("Forget"))
        : null);
  }

  /** @param {{ by: string, at: number }} one */
  #when({ by, at }) {
    const zone = this.desk.zone;
    const day = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "short", timeZone: zone });
    return `${authorName(by, this.desk)}, ${day.format(at)}, ${wallClock(at, zone)}`;
  }

  /** @param {string} id */
  async #forget(id) {
    await ask(`/api/v1/imports/headers/${id}/forget`, "POST");
    await this.refresh();
  }
}
customElements.define("file-history", FileHistory);

/** @param {any[] | null} items @param {string} none @param {(one: any) => HTMLElement} draw */
function listed(items, none, draw) {
  if (!items) return [];
  return items.length ? [make("ul", {}, ...items.map(draw))] : [make("p", { class: "quiet-text" }, none)];
}

/** @param {string} path @param {string} [method] */
async function ask(path, method = "GET") {
  const answer = await fetch(`${path}?lang=${document.documentElement.lang}`, { method }).catch(() => null);
  return answer?.ok ? answer.json() : null;
}
