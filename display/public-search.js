// @ts-check
import { make, paintBadge, write } from "./kit/dom.js";
import { List } from "./kit/list.js";
import { t, text } from "./kit/texts.js";
import { link } from "./public-routes.js";
import { PublicScreen } from "./public-screen.js";
import { person } from "./public-words.js";

const MOST = 50;

/** Finds competitors by name or number, regions and skills: `entries@public`. */
export class SearchPage extends PublicScreen {
  #field = Object.assign(make("input"), { type: "search", autocomplete: "off", id: "search" });
  #said = make("p", "note");
  #list = new List(make("ol", "found"), () => /** @type {any} */ (new Found().node));
  #all = [];

  build() {
    const label = Object.assign(make("label", "", t("Name, number, region or skill")), { htmlFor: "search" });
    const form = make("form", "", label, this.#field);
    form.setAttribute("role", "search");
    form.addEventListener("submit", (event) => event.preventDefault());
    this.#field.addEventListener("input", () => this.#look());
    this.#said.setAttribute("role", "status");
    this.append(make("header", "top", make("h1", "", t("Search")), form), this.#said, this.#list.root);
  }

  render({ rows, delegations }) {
    const regions = new Map(delegations.map((one) => [one.key, one]));
    this.#all = [
      ...delegations.map(asRegion),
      ...this.index.contests.map(asContest),
      ...rows.map((row) => asEntry(row, regions.get(row.delegation), this.contest(row.contest))),
    ];
    this.#look();
  }

  tick() {
    return Infinity;
  }

  #look() {
    const asked = words(this.#field.value);
    const found = asked.length ? this.#all.filter(({ known }) => asked.every((word) => known.some((one) => one.startsWith(word)))) : [];
    const more = found.length > MOST ? `, ${t("the first {n} are shown", { n: MOST })}` : "";
    write(this.#said, asked.length ? (found.length ? t("Found: {n}", { n: found.length }) + more : t("Nothing found")) : "");
    this.#list.show(found.slice(0, MOST), ({ href }) => href, (node, one) => node.found.paint(one));
  }
}

/** One thing found. */
class Found {
  #badge = make("span");
  #title = make("b");
  #about = make("small");
  #link = make("a", "line", make("span", "", this.#badge), make("span", "", this.#title, this.#about));
  node;

  constructor() {
    this.node = Object.assign(make("li", "", this.#link), { found: this });
  }

  paint({ href, title, about, badge }) {
    this.#link.setAttribute("href", href);
    write(this.#title, title);
    write(this.#about, about);
    paintBadge(this.#badge, badge, text(badge?.code), "s");
  }
}

function asRegion({ key, name, badge }) {
  return { href: link("region", key), title: text(name), about: t("Region"), badge, known: known([name, badge.code]) };
}

function asContest({ id, title, category }) {
  const about = [t("Skill"), text(category)].filter(Boolean).join(" · ");
  return { href: link("contest", id), title: text(title), about, badge: null, known: known([title, category]) };
}

function asEntry({ entry, names, number }, delegation, contest) {
  const about = [t("Number {number}", { number }), text(contest?.title), text(delegation?.name)].filter(Boolean).join(" · ");
  return { href: link("entry", entry), title: names.map(person).join(", "), about, badge: delegation?.badge, known: known([...names, number]) };
}

function known(texts) {
  return texts.flatMap((one) => words(typeof one === "string" ? one : `${one.ru} ${one.en ?? ""}`));
}

// ё and е are one letter to people who type, and so are large and small ones.
function words(phrase) {
  return phrase.toLowerCase().replace(/ё/g, "е").split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

customElements.define("tablo-search", SearchPage);
