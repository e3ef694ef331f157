// @ts-check
import "./chip-group.js";
import "./picker.js";
import { server } from "../display/kit/page.js";
import { t } from "../display/kit/texts.js";
import { graphicName } from "./graphics.js";
import { make, redraw } from "./make.js";

const KEY = "…";

/** How the picture is asked for: each with its values; the first is what holds without a word. */
const OPTIONS = [
  { name: "lang", words: () => t("Language"), values: [["", "RU"], ["en", "EN"]] },
  { name: "bg", words: () => t("Ground"), values: [["", () => t("transparent")], ["green", () => t("green")], ["blue", () => t("blue")], ["black", () => t("black")]] },
  { name: "matte", words: () => t("Fill or key"), values: [["", () => t("fill")], ["1", () => t("key")]] },
  { name: "scale", words: () => t("Size"), values: [["", "100 %"], ["0.85", "85 %"], ["1.15", "115 %"], ["1.3", "130 %"]] },
  { name: "safe", words: () => t("Safe areas"), values: [["", () => t("off")], ["1", () => t("drawn")]] },
  { name: "lost", words: () => t("Without a link"), values: [["", () => t("as declared")], ["hold", () => t("keep the picture")], ["dim", () => t("dim it")], ["out", () => t("take it off")]] },
];

/** The addresses at which programs around us take an output, its data, and its actions. Set `desk`. */
export class ConnectPanel extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {Record<string, string>} */ #options = {};
  /** @type {any} */ #output = null;
  #graphic = "";
  #contest = "";
  #said = make("p", { class: "says", role: "status" });
  #form = make("div", { class: "one" });
  #rows = make("div");
  #log = make("div", { class: "file-row" });

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("h2", {}, t("Connect")),
      make("p", { class: "quiet-text" }, t("Copy an address into the other program. Where … stands belongs a key; a key is made on the server and shown once:")),
      this.#said, this.#form, this.#rows, make("h3", {}, t("What was on air, as a file")), this.#log);
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
    const parts = this.#parts();
    redraw(this.#rows, parts, () => parts.flatMap(([title, rows]) => [
      make("h3", {}, title), ...rows.map(([words, address, method]) => this.#row(words, address, method))]));
  }

  /** @returns {Array<[string, Array<[string, string, string?]>]>} */
  #parts() {
    const { origin } = server;
    const { id } = this.#output;
    const asked = new URLSearchParams(Object.entries(this.#options).filter(([, value]) => value));
    const query = asked.size ? `?${asked}` : "";
    const page = `${origin}/overlay/program${query}#key=${KEY}`;
    const act = (/** @type {string} */ name) => `${origin}/api/v1/actions/${name}?output=${id}`;
    const feed = (/** @type {string} */ form) => `${origin}/api/v1/feeds/standings:${this.#contest}@broadcast.${form}?rows=10&key=${KEY}`;
    const graphic = graphicName(this.#graphic);
    return [
      [t("Keys, in the server's command line"), [
        [t("On air"), `tablo key add obs --output ${id}`],
        [t("Preview"), `tablo key add obs-preview --output ${id} --bus preview`],
        [t("Feeds"), "tablo key add feeds --role viewer"],
        [t("Deck"), `tablo key add deck --role broadcast`]]],
      [t("OBS, vMix: browser source, 1920 × 1080"), [
        [t("All graphics"), page],
        [graphic, page.replace("/program", `/${this.#graphic}`)],
        [t("A file that waits for the server"), `${origin}/overlay/boot.html?${new URLSearchParams({ to: page })}`]]],
      [t("Templates: {graphic}", { graphic }), [
        ["OGraf", `${origin}/ograf/${this.#graphic}.zip`],
        ["CasparCG", `${origin}/overlay/caspar/${this.#graphic}`],
        ["SPX", `${origin}/overlay/spx/${this.#graphic}`]]],
      [t("Feeds: standings of the contest"), [["JSON", feed("json")], ["XML", feed("xml")], ["CSV", feed("csv")]]],
      [t("Deck: Authorization: Bearer …"), [
        [t("Take"), act("take"), "POST"],
        [t("Next step"), `${act("next")}&layer=lower`, "POST"],
        [t("Off air"), `${act("out")}&layer=lower`, "POST"],
        [t("Panic"), act("panic"), "POST"]]],
    ];
  }

  /** @param {string} words @param {string} address @param {string} [method] */
  #row(words, address, method) {
    const field = make("input", { class: "field num", readonly: true, value: address, "aria-label": words });
    return make("div", { class: "address" },
      make("span", { class: "label" }, words, method ? make("b", {}, ` ${method}`) : null), field,
      make("button", { class: "btn", type: "button", "aria-label": t("Copy: {what}", { what: words }), click: () => this.#copy(field, words) }, t("Copy")));
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
