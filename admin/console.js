// @ts-check
import "./command-log.js";
import "./imports.js";
import "./marks.js";
import "./publication.js";
import "./screens.js";
import "./timers.js";
import { Feed } from "../display/kit/feed.js";
import { t, wallClock } from "../display/kit/texts.js";
import { Desk } from "./desk.js";
import { icon, make } from "./make.js";
import { roleName } from "./wording.js";
import { EDITS_ROSTER, SEES_MARKS } from "./roles.js";

const THEME = "tablo.theme";

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
    path: "import", element: "imports-page", title: () => t("Import"),
    allowed: (/** @type {Desk} */ desk) => desk.may("ImportMarks"),
  },
  { path: "timers", element: "timers-page", title: () => t("Timers"), allowed: () => true },
  { path: "screens", element: "screens-page", title: () => t("Screens"), allowed: () => true },
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
  #main = make("main", { class: "page" });
  #log = /** @type {any} */ (make("command-log"));

  connectedCallback() {
    if (this.firstChild) return;
    document.documentElement.dataset.theme = localStorage.getItem(THEME) ?? document.documentElement.dataset.theme;
    this.append(this.#bar(), this.#main, this.#log);
    this.#log.desk = this.#desk;
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
      make("div", { class: "sp" }, this.#banner),
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
    const [, path, argument = ""] = location.hash.split("/");
    const section = open.find((one) => one.path === path) ?? open[0];
    this.#renderNav(open, section.path);
    this.#who.replaceChildren(desk.you.name, make("small", {}, roleName(desk.you.role)));
    if (section.path !== this.#path) {
      this.#path = section.path;
      this.#page = Object.assign(document.createElement(section.element), { desk });
      this.#main.replaceChildren(this.#page);
      document.title = `${section.title()} · Tablo`;
    }
    this.#page.show(decodeURIComponent(argument));
  }

  /** @param {typeof SECTIONS} open @param {string} here */
  #renderNav(open, here) {
    this.#nav.replaceChildren(...open.map((section) => make("a", {
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
