// @ts-check
import "./backstage.js";
import "./broadcast.js";
import "./command-log.js";
import "./files.js";
import "./live.js";
import "./marks.js";
import "./media.js";
import "./preflight.js";
import "./prompter.js";
import "./publication.js";
import "./screen-alarm.js";
import "./screens.js";
import "./timers.js";
import { Feed } from "../display/kit/feed.js";
import { t, wallClock } from "../display/kit/texts.js";
import { Desk } from "./desk.js";
import { icon, make, redraw } from "./make.js";
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
  {
    path: "screens", element: "screens-page", title: () => t("Screens"),
    allowed: (/** @type {Desk} */ desk) => desk.you.role !== "broadcast",
  },
  {
    path: "broadcast", element: "broadcast-page", title: () => t("Broadcast"),
    allowed: (/** @type {Desk} */ desk) => desk.may("ShowGraphic"), first: "broadcast",
  },
  {
    path: "media", element: "media-page", title: () => t("Media"),
    allowed: (/** @type {Desk} */ desk) => desk.may("ShowScene"),
  },
  {
    path: "live", element: "live-page", title: () => t("Ceremony"),
    allowed: (/** @type {Desk} */ desk) => CEREMONY.live.has(desk.you.role),
  },
  {
    path: "preflight", element: "preflight-page", title: () => t("Pre-flight"),
    allowed: (/** @type {Desk} */ desk) => CEREMONY.preflight.has(desk.you.role),
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

/** Where pages went whose addresses people may have kept. @type {Record<string, string>} */
const MOVED = { outputs: "broadcast" };

/** The console: the bar, the page that the address names, and the strip of commands. */
export class TabloConsole extends HTMLElement {
  #desk = new Desk(new Feed({ kind: "person" }));
  /** @type {any} */ #page = null;
  #path = "";
  #nav = make("nav", { id: "sections", popover: "auto", "aria-label": t("Sections") });
  #here = make("span");
  #sections = make("button", { class: "btn sections-key", type: "button", popovertarget: "sections" },
    make("span", { class: "aloud" }, `${t("Sections")}: `), this.#here, icon("down"));
  #who = make("span", { class: "who" });
  #person = make("button", { class: "btn plain person-key", type: "button", popovertarget: "person" },
    icon("person"), this.#who, icon("down"));
  #whole = make("p", { class: "whole" });
  #own = make("div", { id: "person", class: "own", popover: "auto" });
  #bar = make("header", { class: "bar" });
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
    this.#fillBar();
    this.append(this.#bar, this.#main, this.#log);
    this.#log.desk = this.#alarm.desk = this.#desk;
    this.#desk.addEventListener("you", () => this.#route());
    this.#desk.addEventListener("link", () => this.#renderLink());
    addEventListener("hashchange", () => this.#route());
    this.addEventListener("keydown", ignoreRepeats, { capture: true });
    this.#renderLink();
    this.#tick();
    new ResizeObserver(() => this.#fit()).observe(this.#bar);
    document.documentElement.dataset.ready = "";
  }

  #fillBar() {
    const lang = document.documentElement.lang === "en" ? "ru" : "en";
    this.#own.append(
      this.#whole,
      make("button", { class: "btn plain", type: "button", click: () => this.#turnTheme() }, icon("sun"), t("Light or dark")),
      make("button", { class: "btn plain", type: "button", lang, click: () => this.#speak(lang) },
        make("b", { class: "ic", "aria-hidden": "true" }, lang === "ru" ? "RU" : "EN"), lang === "ru" ? "По-русски" : "In English"),
      make("form", { method: "post", action: `/admin/sign-out?lang=${document.documentElement.lang}` },
        make("button", { class: "btn plain" }, icon("leave"), t("Sign out"))));
    this.#bar.append(
      make("span", { class: "mk" },
        make("span", { class: "mark" }, ...Array.from({ length: 5 }, () => make("i"))), make("span", {}, "Tablo")),
      this.#sections, this.#nav,
      make("div", { class: "sp" }, this.#banner, this.#alarm),
      this.#person, this.#own, this.#link, this.#time);
  }

  // Where not all fits, whatever the language and the role, names leave first; then the sections fold.
  #fit() {
    this.#nav.togglePopover(false);
    const { right } = this.#bar.getBoundingClientRect();
    for (const form of ["", "tight", "tight folded"]) {
      this.#bar.className = `bar ${form}`;
      const rest = right - this.#time.getBoundingClientRect().right;
      if (rest >= parseFloat(getComputedStyle(this.#bar).paddingRight)) return;
    }
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
    const [, asked, ...rest] = location.hash.split("/").map(decodeURIComponent);
    const path = MOVED[asked] ?? asked;
    const section = open.find((one) => one.path === path) ?? open.find((one) => one.first === desk.you.role) ?? open[0];
    this.#renderNav(open, section);
    this.#renderPerson();
    if (section.path !== this.#path) {
      this.#path = section.path;
      this.#page = Object.assign(document.createElement(section.element), { desk });
      this.#main.replaceChildren(this.#page);
      document.title = `${section.title()} · Tablo`;
    }
    this.#page.show(rest[0] ?? "", ...rest.slice(1));
  }

  /** @param {typeof SECTIONS} open @param {typeof SECTIONS[number]} here */
  #renderNav(open, here) {
    const listed = open.filter((one) => one.unlisted !== this.#desk.you.role || one === here);
    redraw(this.#nav, [listed.map((one) => one.path), this.#desk.you.role], () => [
      ...listed.map((one) => make("a", { class: "btn", href: `#/${one.path}` }, one.title())),
      ...(EDITS_ROSTER.has(this.#desk.you.role)
        ? [make("a", { class: "btn", href: `/admin/roster/?lang=${document.documentElement.lang}` }, t("Reference data"))] : [])]);
    for (const link of this.#nav.children) {
      if (link.hash === `#/${here.path}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    this.#here.textContent = here.title();
    this.#fit();
  }

  #renderPerson() {
    const { name, role } = this.#desk.you;
    for (const who of [this.#who, this.#whole]) who.replaceChildren(name, make("small", {}, roleName(role)));
    this.#person.setAttribute("aria-label", `${name}, ${roleName(role)}`);
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
    this.#fit();
  }

  #tick() {
    const now = this.#desk.now();
    this.#time.textContent = wallClock(now, this.#page?.zone ?? this.#desk.zone, true);
    setTimeout(() => this.#tick(), 1000 - (now % 1000) + 5);
  }
}
customElements.define("tablo-console", TabloConsole);

/** A key that is kept down presses a button once. @param {KeyboardEvent} event */
function ignoreRepeats(event) {
  const pressed = event.key === "Enter" || event.key === " ";
  if (event.repeat && pressed && event.target instanceof HTMLButtonElement) event.preventDefault();
}
