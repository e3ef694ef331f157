// @ts-check
import "./backstage.js";
import "./command-log.js";
import "./files.js";
import "./live.js";
import "./marks.js";
import "./media.js";
import "./prompter.js";
import "./publication.js";
import "./screen-alarm.js";
import "./screens.js";
import "./timers.js";
import { Feed } from "../display/kit/feed.js";
import { t, wallClock } from "../display/kit/texts.js";
import { Desk } from "./desk.js";
import { icon, make } from "./make.js";
import { roleName } from "./wording.js";
import { CEREMONY, EDITS_ROSTER, SEES_MARKS } from "./roles.js";

const THEME = "tablo.theme";
/** Where a code for cameras led somebody who had to sign in first. */
const LEADS = "tablo.leads";

/**
 * The pages, in the order of the bar. `first`: the role that begins there instead of with the first
 * one; `unlisted`: the role that finds it on another page.
 *
 * @type {Array<{ path: string, element: string, title: () => string, allowed: (desk: Desk) => boolean, first?: string, unlisted?: string }>}
 */
const SECTIONS = [
  {
    path: "marks", element: "marks-page", title: () => t("Marks"),
    allowed: (/** @type {Desk} */ desk) => SEES_MARKS.has(desk.you.role),
  },
  {
    path: "publication", element: "publication-page", title: () => t("Publication"),
    allowed: (/** @type {Desk} */ desk) => SEES_MARKS.has(desk.you.role),
  },
  {
    path: "files", element: "files-page", title: () => t("Files"),
    allowed: (/** @type {Desk} */ desk) => SEES_MARKS.has(desk.you.role),
  },
  { path: "timers", element: "timers-page", title: () => t("Timers"), allowed: () => true },
  { path: "screens", element: "screens-page", title: () => t("Screens"), allowed: () => true },
  {
    path: "media", element: "media-page", title: () => t("Media"),
    allowed: (/** @type {Desk} */ desk) => desk.may("ShowScene"),
  },
  {
    path: "live", element: "live-page", title: () => t("Ceremony"),
    allowed: (/** @type {Desk} */ desk) => CEREMONY.live.has(desk.you.role),
  },
  {
    path: "prompter", element: "prompter-page", title: () => t("Prompter"),
    allowed: (/** @type {Desk} */ desk) => CEREMONY.prompter.has(desk.you.role),
    first: "host", unlisted: "director",
  },
  {
    path: "backstage", element: "backstage-page", title: () => t("Backstage"),
    allowed: (/** @type {Desk} */ desk) => CEREMONY.backstage.has(desk.you.role),
    first: "volunteer", unlisted: "director",
  },
];

/** The console: the bar, the page that the address names, and the strip of commands. */
export class TabloConsole extends HTMLElement {
  #desk = new Desk(new Feed({ kind: "person" }));
  /** @type {any} */ #page = null;
  #path = "";
  #nav = make("nav", { "aria-label": t("Sections") });
  #who = make("span", { class: "who" });
  #link = make("span", { class: "link", role: "status" });
  #time = make("time", { class: "clock" });
  #trouble = make("span");
  #banner = make("div", { class: "banner", role: "alert", hidden: true }, icon("warn"), this.#trouble);
  #alarm = /** @type {any} */ (make("screen-alarm"));
  #main = make("main", { class: "page" });
  #log = /** @type {any} */ (make("command-log"));

  connectedCallback() {
    if (this.firstChild) return;
    document.documentElement.dataset.theme = localStorage.getItem(THEME) ?? document.documentElement.dataset.theme;
    if (!location.hash) history.replaceState(null, "", sessionStorage.getItem(LEADS) ?? location.href);
    sessionStorage.removeItem(LEADS);
    this.append(this.#bar(), this.#main, this.#log);
    this.#log.desk = this.#alarm.desk = this.#desk;
    this.#desk.addEventListener("you", () => this.#route());
    this.#desk.addEventListener("link", () => this.#renderLink());
    addEventListener("hashchange", () => this.#route());
    this.addEventListener("keydown", ignoreRepeats, { capture: true });
    this.#renderLink();
    this.#tick();
    document.documentElement.dataset.ready = "";
  }

  #bar() {
    const lang = document.documentElement.lang === "en" ? "ru" : "en";
    return make("header", { class: "bar" },
      make("span", { class: "mk" },
        make("span", { class: "mark" }, ...Array.from({ length: 5 }, () => make("i"))), "Tablo"),
      this.#nav,
      make("div", { class: "sp" }, this.#banner, this.#alarm),
      this.#who,
      make("button", {
        class: "btn plain icon-key", type: "button", click: () => this.#turnTheme(),
        "aria-label": t("Light or dark"), title: t("Light or dark"),
      }, icon("sun")),
      make("button", {
        class: "btn plain icon-key", type: "button", lang, click: () => this.#speak(lang),
        "aria-label": lang === "ru" ? "По-русски" : "In English",
      }, lang === "ru" ? "RU" : "EN"),
      make("form", { method: "post", action: `/admin/sign-out?lang=${document.documentElement.lang}` },
        make("button", { class: "btn plain icon-key", "aria-label": t("Sign out"), title: t("Sign out") }, icon("leave"))),
      this.#link,
      this.#time,
    );
  }

  #turnTheme() {
    const page = document.documentElement;
    page.dataset.theme = page.dataset.theme === "light" ? "dark" : "light";
    localStorage.setItem(THEME, page.dataset.theme);
  }

  /** @param {string} lang */
  #speak(lang) {
    const here = new URL(location.href);
    here.searchParams.set("lang", lang);
    location.assign(here.href);
  }

  #route() {
    const desk = this.#desk;
    if (desk.you.kind === "public") return location.reload();
    const open = SECTIONS.filter((section) => section.allowed(desk));
    const [, path, ...rest] = location.hash.split("/").map(decodeURIComponent);
    const section = open.find((one) => one.path === path) ?? open.find((one) => one.first === desk.you.role) ?? open[0];
    this.#renderNav(open, section.path);
    this.#who.replaceChildren(desk.you.name, make("small", {}, roleName(desk.you.role)));
    if (section.path !== this.#path) {
      this.#path = section.path;
      this.#page = Object.assign(document.createElement(section.element), { desk });
      this.#main.replaceChildren(this.#page);
      document.title = `${section.title()} · Tablo`;
    }
    this.#page.show(rest[0] ?? "", ...rest.slice(1));
  }

  /** @param {typeof SECTIONS} open @param {string} here */
  #renderNav(open, here) {
    this.#nav.replaceChildren(...open.filter((one) => one.unlisted !== this.#desk.you.role || one.path === here).map((section) => make("a", {
      class: "btn", href: `#/${section.path}`, "aria-current": section.path === here ? "page" : null,
    }, section.title())));
    if (EDITS_ROSTER.has(this.#desk.you.role)) {
      const { lang } = document.documentElement;
      this.#nav.append(make("a", { class: "btn", href: `/admin/roster/?lang=${lang}` }, t("Reference data")));
    }
  }

  #renderLink() {
    const { linked, decided } = this.#desk;
    this.#link.classList.toggle("lost", !linked);
    this.#link.replaceChildren(make("i"), linked ? t("linked") : t("no link"));
    this.#trouble.textContent = linked
      ? t("The server can't decide commands right now. It goes on by itself.")
      : t("No link: what you see may be old.");
    this.#banner.hidden = decided || !this.#path;
    this.dataset.link = linked ? "live" : "lost";
  }

  #tick() {
    const now = this.#desk.now();
    this.#time.textContent = wallClock(now, this.#desk.zone, true);
    setTimeout(() => this.#tick(), 1000 - (now % 1000) + 5);
  }
}
customElements.define("tablo-console", TabloConsole);

/** A key that is kept down presses a button once. @param {KeyboardEvent} event */
function ignoreRepeats(event) {
  const pressed = event.key === "Enter" || event.key === " ";
  if (event.repeat && pressed && event.target instanceof HTMLButtonElement) event.preventDefault();
}
