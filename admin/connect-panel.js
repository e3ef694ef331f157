// @ts-check
import "./chip-group.js";
import "./picker.js";
import { server } from "../display/kit/page.js";
import { t, text } from "../display/kit/texts.js";
import { ask } from "./ask.js";
import { graphicName } from "./graphics.js";
import { make, redraw } from "./make.js";

const KEY = "…";

/** What a key is for: `bus` is that of an output, `role` that of another program. */
const USES = [
  { use: "air", words: () => t("On air"), bus: "program" },
  { use: "preview", words: () => t("Preview"), bus: "preview" },
  { use: "feeds", words: () => t("Feeds"), role: "viewer" },
  { use: "deck", words: () => t("Deck"), role: "broadcast" },
];

/** How the picture is asked for: each with its values; the first is what holds without a word. */
const OPTIONS = [
  { name: "lang", words: () => t("Language"), values: [["", "RU"], ["en", "EN"]] },
  { name: "bg", words: () => t("Ground"), values: [["", () => t("transparent")], ["green", () => t("green")], ["blue", () => t("blue")], ["black", () => t("black")]] },
  { name: "matte", words: () => t("Fill or key"), values: [["", () => t("fill")], ["1", () => t("key")]] },
  { name: "scale", words: () => t("Size"), values: [["", "100 %"], ["0.85", "85 %"], ["1.15", "115 %"], ["1.3", "130 %"]] },
  { name: "safe", words: () => t("Safe areas"), values: [["", () => t("off")], ["1", () => t("drawn")]] },
  { name: "lost", words: () => t("Without a link"), values: [["", () => t("as declared")], ["hold", () => t("keep the picture")], ["dim", () => t("dim it")], ["out", () => t("take it off")]] },
];

/**
 * The addresses at which programs around us take an output, its data, and its actions. A key that a
 * director makes here, or that is pasted, stands in them until the page is left. Set `desk`.
 */
export class ConnectPanel extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {Record<string, string>} */ #options = {};
  /** @type {any} */ #output = null;
  /** @type {Record<string, string>} */ #secrets = {};
  #graphic = "";
  #contest = "";
  #said = make("p", { class: "says", role: "status" });
  #form = make("div", { class: "one" });
  #keys = make("div");
  #rows = make("div");
  #log = make("div", { class: "file-row" });

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("h2", {}, t("Connect")),
      make("p", { class: "quiet-text" }, t("First the key, then the address: copy it into the other program. A director makes a key here; it is shown once. Whoever was given one pastes it.")),
      this.#said, make("h3", {}, t("Access keys")), this.#keys, make("h3", {}, t("How the picture is drawn")), this.#form, this.#rows, make("h3", {}, t("What was on air, as a file")), this.#log);
  }

  /** @param {any} output @param {string} graphic of which the templates are @param {string} contest of which the feeds are */
  render(output, graphic, contest) {
    this.#output = output;
    this.#graphic = graphic || this.desk.index?.graphics?.[0]?.name;
    this.#contest = contest || this.desk.index?.contests?.[0]?.id;
    redraw(this.#log, output.id, () => [["CSV", "csv"], ["XLSX", "xlsx"], [t("Markers for the edit (EDL)"), "edl"]].map(([words, form]) =>
      make("a", { class: "btn", download: "", href: logOf(output.id, form) }, words)));
    this.#draw();
  }

  #draw() {
    redraw(this.#form, this.#options, () => OPTIONS.map(({ name, words, values }) => {
      const picker = make("choice-picker", { label: words() });
      picker.choices = values.map(([value, title]) => ({ value, title: typeof title === "string" ? title : title() }));
      picker.value = this.#options[name] ?? "";
      picker.addEventListener("pick", (/** @type {CustomEvent} */ event) => {
        this.#options = { ...this.#options, [name]: event.detail };
        this.#draw();
      });
      return make("div", { class: "field-box" }, make("span", { class: "label" }, words()), picker);
    }));
    redraw(this.#keys, this.#output.id, () => USES.map((one) => this.#keyRow(one)));
    const parts = this.#parts();
    redraw(this.#rows, parts, () => parts.flatMap(([title, rows]) => [
      make("h3", {}, title), ...rows.map(([words, address, how]) => this.#row(words, address, how))]));
  }

  /** @param {string} use */
  #shelf(use) {
    return USES.some((one) => one.use === use && one.bus) ? `${use} ${this.#output.id}` : use;
  }

  /** @param {string} use */
  #key(use) {
    return this.#secrets[this.#shelf(use)] || KEY;
  }

  /** @param {{ use: string, words: () => string, bus?: string, role?: string }} one */
  #keyRow({ use, words, bus, role }) {
    const label = words();
    const shelf = this.#shelf(use);
    const button = make("button", { class: "btn", type: "button" });
    const field = make("input", {
      class: "field num", value: this.#secrets[shelf] ?? "", placeholder: "tablo_…", spellcheck: "false", autocomplete: "off",
      "aria-label": t("Key: {what}", { what: label }),
      input: () => {
        this.#secrets[shelf] = field.value.trim();
        settle();
        this.#draw();
      },
    });
    const settle = () => {
      const makes = !field.value && this.desk.you.role === "director";
      button.disabled = !makes && !field.value;
      button.textContent = makes ? t("Make a key") : t("Copy");
      button.setAttribute("aria-label", makes ? t("Make a key: {what}", { what: label }) : t("Copy: {what}", { what: label }));
      button.onclick = () => (makes ? this.#makeKey(field, label, bus, role) : this.#copy(field, label));
    };
    settle();
    return make("div", { class: "address" }, make("span", { class: "label" }, label), field, button);
  }

  /** @param {HTMLInputElement} field @param {string} label @param {string | undefined} bus @param {string | undefined} role */
  async #makeKey(field, label, bus, role) {
    const { id, title } = this.#output;
    const made = await ask("keys", bus
      ? { type: "output", label: `${text(title)}: ${label}`, output: id, bus } : { type: "program", label, role });
    this.#said.textContent = made.ok ? t("The key is made and stands in the addresses. It is shown only now.") : made.detail;
    if (!made.ok) return;
    field.value = made.secret;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** @returns {Array<[string, Array<[string, string, { method?: string, file?: boolean }?]>]>} */
  #parts() {
    const { origin } = server;
    const { id } = this.#output;
    const asked = new URLSearchParams(Object.entries(this.#options).filter(([, value]) => value));
    const query = asked.size ? `?${asked}` : "";
    const spoken = this.#options.lang ? `lang=${this.#options.lang}` : "";
    const page = (/** @type {string} */ name, /** @type {string} */ use) => `${origin}/overlay/${name}${query}#key=${this.#key(use)}`;
    const act = (/** @type {string} */ name) => `${origin}/api/v1/actions/${name}?output=${id}`;
    const feed = (/** @type {string} */ form) =>
      `${origin}/api/v1/feeds/standings:${this.#contest}@broadcast.${form}?${spoken && `${spoken}&`}rows=10&key=${this.#key("feeds")}`;
    const template = (/** @type {string} */ path, more = "") => {
      const how = [more, spoken].filter(Boolean).join("&");
      return `${origin}/${path}${how && `?${how}`}`;
    };
    const waits = `${origin}/overlay/boot.html?${new URLSearchParams({ to: page("program", "air") })}`;
    const graphic = graphicName(this.#graphic);
    const post = { method: "POST" };
    const file = { file: true };
    return [
      [t("OBS, vMix: browser source, 1920 × 1080"), [
        [t("All graphics"), page("program", "air")],
        [t("All graphics, preview"), page("program", "preview")],
        [graphic, page(this.#graphic, "air")],
        ...(this.#key("air") === KEY ? [] : [[t("A local file for OBS that waits for the server"), waits, file]])]],
      [t("Templates: {graphic}", { graphic }), [
        ["OGraf", template(`ograf/${this.#graphic}.zip`), file],
        ["CasparCG", template(`overlay/caspar/${this.#graphic}`)],
        ["SPX", template(`overlay/spx/${this.#graphic}`, "download"), file]]],
      [t("Feeds: standings of the contest"), [["JSON", feed("json")], [t("XML, XPath {path}", { path: "/rows/row" }), feed("xml")], ["CSV", feed("csv")]]],
      [t("Deck: these requests with this header"), [
        ["Authorization", `Bearer ${this.#key("deck")}`],
        [t("Take"), act("take"), post],
        [t("Next step"), `${act("next")}&layer=lower`, post],
        [t("Off air"), `${act("out")}&layer=lower`, post],
        [t("Panic"), act("panic"), post],
        [t("The face of a key, PNG"), `${origin}/api/v1/actions/out.png?${spoken && `${spoken}&`}output=${id}&layer=lower&size=144&key=${this.#key("feeds")}`]]],
    ];
  }

  /** @param {string} words @param {string} address @param {{ method?: string, file?: boolean }} [how] */
  #row(words, address, { method, file } = {}) {
    const field = make("input", { class: "field num", readonly: true, value: address, "aria-label": words });
    return make("div", { class: "address" },
      make("span", { class: "label" }, words, method ? make("b", {}, ` ${method}`) : null), field,
      file ? make("a", { class: "btn", href: address, download: "", "aria-label": t("Download: {what}", { what: words }) }, t("Download"))
        : make("button", { class: "btn", type: "button", "aria-label": t("Copy: {what}", { what: words }), click: () => this.#copy(field, words) }, t("Copy")));
  }

  // Over plain HTTP a page has no clipboard of its own; what is selected can be copied all the same.
  /** @param {any} field @param {string} what */
  async #copy(field, what) {
    field.focus();
    field.select();
    const copied = navigator.clipboard
      ? await navigator.clipboard.writeText(field.value).then(() => true, () => false) : document.execCommand("copy");
    this.#said.textContent = copied ? t("Copied: {what}", { what }) : t("It is selected: copy it with Ctrl+C.");
  }
}
customElements.define("connect-panel", ConnectPanel);

/** @param {string} output @param {string} form */
function logOf(output, form) {
  return `/api/v1/exports/on-air.${form}?${new URLSearchParams({ output, lang: document.documentElement.lang })}`;
}
