// @ts-check
import { icon, make, write } from "./kit/dom.js";
import { query } from "./kit/page.js";
import { sheet } from "./kit/screen.js";
import { t, text, wallClock } from "./kit/texts.js";
import { Turns } from "./kit/turns.js";
import { PublicFeed } from "./public-feed.js";
import { Followed } from "./public-followed.js";
import { link, route } from "./public-routes.js";
import { Share } from "./public-share.js";

const LOOK = 1000;
const PATIENCE = 1000;
// What a page is drawn by, and its stream; each is loaded when it is opened, the others once all is quiet.
const PAGES = {
  overview: { tag: "tablo-overview", load: () => import("./public-overview.js"), stream: () => "index@public" },
  contest: {
    tag: "tablo-contest",
    load: () => import("./contest.js"),
    stream: ([id, part, standing]) => `standings:${id}${part === "standing" ? `/${standing}` : ""}@public`,
  },
  entry: { tag: "tablo-entry", load: () => import("./public-entry.js"), stream: ([id]) => `entry:${id}@public` },
  region: { tag: "tablo-region", load: () => import("./public-region.js"), stream: ([id]) => `entries:${id}@public` },
  medals: { tag: "tablo-medal-list", load: () => import("./medal-list.js"), stream: ([kind]) => (kind ? `medals:${kind}@public` : "medals@public") },
  best: { tag: "tablo-public-best", load: () => import("./public-best.js"), stream: () => "best@public" },
  schedule: {
    tag: "tablo-public-schedule",
    load: () => import("./public-schedule.js"),
    stream: ([venue], { venues }) => `schedule:${venue ?? venues[0]?.id}@public`,
  },
  search: { tag: "tablo-search", load: () => import("./public-search.js"), stream: () => "entries@public" },
};
const TABS = { medals: ["medals", "best"], schedule: ["schedule"], search: ["search", "region", "entry"] };

/** The site for everybody, on a phone: one page at a time, and the way to the others. */
export class PublicPage extends HTMLElement {
  #feed = new PublicFeed();
  #followed = new Followed();
  #share = new Share();
  #index = null;
  #open = null;
  #address = "";
  #followedLink = false;
  #left = new Map();
  #since = 0;
  #back = make("a", "back", icon("back"), t("All skills"));
  #language = make("a", "btn");
  #stale = make("p", "stale", icon("alert"), make("span", "num"));
  #wait = make("p", "note");
  #main = make("main");
  #tabs = make("nav", "tabs");
  #turns = new Turns(() => this.#tick());

  async connectedCallback() {
    // On its way while the style sheet and the first view are on theirs.
    wanted().load().catch(() => null);
    await sheet(new URL("./public.css", import.meta.url).href);
    followDevice();
    history.scrollRestoration = "manual";
    this.#since = performance.now();
    this.#build();
    this.#feed.subscribe("index@public", { view: ({ view }) => this.#take(view) });
    this.#feed.addEventListener("link", () => this.#turns.soon());
    addEventListener("hashchange", () => this.#route());
    this.addEventListener("click", ({ target }) => (this.#followedLink = Boolean(/** @type {any} */ (target).closest("a"))));
    this.#turns.start();
  }

  #build() {
    const tabs = [["", t("Overview")], ["medals", t("Medals")], ["schedule", t("Timetable")], ["search", t("Search")]];
    this.#tabs.append(...tabs.map(([page, word]) => Object.assign(make("a", "", word), { href: page ? link(page) : "#/", page })));
    this.#tabs.setAttribute("aria-label", t("Sections"));
    this.#stale.setAttribute("role", "status");
    this.#back.setAttribute("href", "#/");
    const english = document.documentElement.lang === "en";
    this.#language.lang = english ? "ru" : "en";
    write(this.#language, english ? "Русский" : "English");
    const bar = make("header", "bar", this.#back, this.#language, make("span"), ...this.#share.buttons);
    this.append(bar, this.#stale, this.#share.node, this.#main, this.#tabs);
    this.#stale.hidden = true;
    this.#main.append(this.#wait);
  }

  #take(index) {
    this.#index = index;
    if (this.#open) this.#open.index = index;
    else this.#route();
    this.#turns.soon();
  }

  async #route() {
    if (!this.#index) return;
    const { name, given, tag, load, stream } = wanted();
    this.#left.set(this.#address, scrollY);
    const address = location.hash;
    this.#address = address;
    this.#say(name);
    const came = await load().catch(() => null);
    if (address !== this.#address) return;
    if (!came) return setTimeout(() => address === this.#address && this.#route(), PATIENCE);
    const about = { stream: stream(given, this.#index), params: given, index: this.#index };
    this.#show(Object.assign(document.createElement(tag), about, { feed: this.#feed, followed: this.#followed }));
  }

  #say(name) {
    const tab = Object.keys(TABS).find((one) => TABS[one].includes(name)) ?? "";
    for (const node of this.#tabs.children) {
      if (/** @type {any} */ (node).page === tab) node.setAttribute("aria-current", "page");
      else node.removeAttribute("aria-current");
    }
    this.#back.hidden = name === "overview";
    this.#language.hidden = name !== "overview";
    const asked = new URLSearchParams(query);
    asked.set("lang", this.#language.lang);
    this.#language.setAttribute("href", `?${asked}${location.hash}`);
    this.#share.close();
  }

  #show(page) {
    const first = !this.#open;
    const at = this.#followedLink ? 0 : this.#left.get(this.#address) ?? 0;
    this.#followedLink = false;
    this.#open?.remove();
    this.#open = page;
    this.#since = performance.now();
    page.addEventListener("painted", () => this.#arrive(page, first, at), { once: true });
    page.addEventListener("painted", () => this.#name(page));
    this.#main.append(page);
    this.#name(page);
    scrollTo(0, 0);
    this.#turns.soon();
  }

  // Who reads with their ears is told that another page has come by the focus on its heading, unless
  // they are in it already.
  #arrive(page, first, at) {
    scrollTo(0, at);
    const heading = page.querySelector("h1");
    if (heading && !first && !page.contains(document.activeElement)) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
    this.#turns.soon();
    if (first) for (const { load } of Object.values(PAGES)) load().catch(() => null);
  }

  #name(page) {
    const words = [page.querySelector("h1")?.textContent, text(this.#index.championship.title)];
    document.title = [...new Set(words)].filter(Boolean).join(" · ");
  }

  #tick() {
    const stream = this.#open?.stream ?? "index@public";
    const drawn = Boolean(this.#open?.ready);
    const link = drawn || this.#feed.linked ? this.#feed.staleness(stream) : "quiet";
    const waited = performance.now() - this.#since > PATIENCE;
    this.#wait.hidden = drawn || !waited;
    write(this.#wait, this.#feed.linked ? t("Getting the data…") : t("No connection, trying again…"));
    this.#stale.hidden = !drawn || link === "live";
    const since = t("Data as of {time}", { time: wallClock(this.#feed.knownAt(stream), "", true) });
    if (!this.#stale.hidden) write(this.#stale.lastElementChild, `${t("No connection")}. ${since}`);
    return LOOK;
  }
}

function wanted() {
  const [asked = "overview", ...params] = route();
  const [name, given] = PAGES[asked] ? [asked, params] : ["overview", []];
  return { ...PAGES[name], name, given };
}

// The phone's own theme, unless the address asks for one.
function followDevice() {
  if (query.has("theme")) return;
  const light = matchMedia("(prefers-color-scheme: light)");
  const follow = () => (document.documentElement.dataset.theme = light.matches ? "light" : "dark");
  light.addEventListener("change", follow);
  follow();
}

customElements.define("tablo-public", PublicPage);
