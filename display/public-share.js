// @ts-check
import { make, write } from "./kit/dom.js";
import { server } from "./kit/page.js";
import { t } from "./kit/texts.js";

/** Hands on the address of the open page: to another program, to the clipboard, or as a code. */
export class Share {
  #said = make("p", "said");
  #code = Object.assign(make("img"), { width: 240, height: 240 });
  #picture = make("p", "code", this.#code);
  #shows = make("button", "btn", t("QR code"));
  node;
  buttons;

  constructor() {
    const send = make("button", "btn", t("Share"));
    send.addEventListener("click", () => this.#send());
    this.#shows.addEventListener("click", () => this.#unfold(this.#picture.hidden));
    this.#code.alt = t("QR code of this page");
    this.#code.addEventListener("load", () => (this.#picture.hidden = false));
    this.#code.addEventListener("error", () => {
      this.#unfold(false);
      write(this.#said, t("The code can't be drawn right now"));
    });
    this.#said.setAttribute("role", "status");
    this.buttons = [this.#shows, send];
    this.node = make("div", "share", this.#said, this.#picture);
    this.close();
  }

  /** Forgets what belonged to the page before. */
  close() {
    this.#unfold(false);
    write(this.#said, "");
  }

  #unfold(open) {
    this.#shows.setAttribute("aria-expanded", String(open));
    if (!open) this.#picture.hidden = true;
    else this.#code.src = `/api/v1/qr?path=${encodeURIComponent(path())}`;
  }

  async #send() {
    const url = server.origin + path();
    try {
      if (navigator.share) await navigator.share({ title: document.title, url });
      else write(this.#said, (await copy(url)) ? t("Link copied") : url);
    } catch (trouble) {
      if (trouble.name !== "AbortError") write(this.#said, url);
    }
  }
}

// The address without what is this visitor's own, such as a theme.
function path() {
  const lang = document.documentElement.lang === "en" ? "?lang=en" : "";
  return location.pathname + lang + location.hash;
}

// Over plain HTTP, as in a venue, there is no clipboard but the one of a selected text.
async function copy(words) {
  if (navigator.clipboard) return navigator.clipboard.writeText(words).then(() => true);
  const field = Object.assign(make("textarea"), { value: words });
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
