// @ts-check
import "./picker.js";
import { t, text } from "../display/kit/texts.js";
import { hold } from "./hold.js";
import { icon, make, redraw } from "./make.js";
import { SEES_MARKS } from "./roles.js";
import { sceneName } from "./wording.js";

/** @typedef {{ graphic: string, contest: string, entry: string, title: string, subtitle: string, free: boolean }} Wish */

/** Puts graphics on one broadcast output, changes them on air, and takes them off. */
export class OutputDesk extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any} */ #output = null;
  /** @type {any} what the output draws, with names */ #drawing = null;
  /** @type {any[]} */ #entries = [];
  /** @type {Wish} */ #wish = { graphic: "", contest: "", entry: "", title: "", subtitle: "", free: false };
  /** @type {(() => void) | null} */ #leave = null;
  /** @type {(() => void) | null} */ #leaveEntries = null;

  #title = make("h2");
  #air = make("ul", { class: "air", "aria-live": "polite" });
  #graphics = make("div", { class: "segments", role: "radiogroup", "aria-label": t("Graphic") });
  #modes = make("div", { class: "segments", role: "radiogroup", "aria-label": t("Whom") });
  #contest = /** @type {any} */ (make("choice-picker", { label: t("Contest"), empty: t("Choose a contest") }));
  #entry = /** @type {any} */ (make("choice-picker", { label: t("Competitor"), empty: t("Choose a competitor") }));
  #entryBox = make("div", {}, make("span", { class: "label" }, t("Competitor")), this.#entry);
  #contestBox = make("div", {}, make("span", { class: "label" }, t("Contest")), this.#contest);
  #first = make("input", { class: "field", maxlength: "200", id: "lower-title" });
  #second = make("input", { class: "field", maxlength: "200", id: "lower-subtitle" });
  #textBox = make("div", {},
    make("label", { class: "label", for: "lower-title" }, t("First line")), this.#first,
    make("label", { class: "label", for: "lower-subtitle" }, t("Second line")), this.#second);
  #reason = make("p", { class: "note" }, t("Your role does not direct broadcast graphics."));
  #show = make("button", { class: "btn pri", type: "button", click: () => this.#send("ShowGraphic") });
  #update = make("button", { class: "btn", type: "button", click: () => this.#send("UpdateGraphic") }, t("Change on air"));
  #clear = hold(
    make("button", { class: "btn danger", type: "button" }, icon("cross"), t("Take all off"), make("small", {}, t("hold"))),
    () => this.#clearAll());
  #blank = hold(
    make("button", { class: "btn danger", type: "button" }, icon("stop"), t("Blank"), make("small", {}, t("hold"))),
    () => this.#darken(true));
  #light = make("button", { class: "btn go", type: "button", click: () => this.#darken(false) }, icon("play"), t("Bring back"));

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("div", { class: "form-scroll" }, this.#title,
        make("h3", {}, t("On air")), this.#air,
        make("span", { class: "label" }, t("Graphic")), this.#graphics,
        this.#modes, this.#contestBox, this.#entryBox, this.#textBox, this.#reason),
      make("div", { class: "form-foot" },
        make("div", { class: "pair" }, this.#update, this.#show),
        make("div", { class: "pair" }, this.#clear, this.#blank, this.#light)));
    this.#contest.addEventListener("pick", (/** @type {CustomEvent} */ event) =>
      this.#choose({ contest: event.detail, entry: "" }));
    this.#entry.addEventListener("pick", (/** @type {CustomEvent} */ event) =>
      this.#choose({ entry: event.detail }));
    this.#first.addEventListener("input", () => this.#choose({ title: this.#first.value }));
    this.#second.addEventListener("input", () => this.#choose({ subtitle: this.#second.value }));
  }

  disconnectedCallback() {
    this.#leave?.();
    this.#leaveEntries?.();
    this.#leave = this.#leaveEntries = null;
  }

  /** @param {any} output from screens@crew */
  render(output) {
    if (output.id !== this.#output?.id) {
      this.#leave?.();
      this.#drawing = null;
      this.#leave = this.desk.watch(`output:${output.id}`, (view) => {
        this.#drawing = view;
        if (this.#output) this.#drawAir();
      });
    }
    this.#output = output;
    this.#wish.graphic ||= this.desk.index?.graphics?.[0]?.name ?? "";
    this.#contest.choices = (this.desk.index?.contests ?? []).map((/** @type {any} */ one) => ({
      value: one.id, title: text(one.title), note: text(one.category),
    }));
    this.#draw();
  }

  /** @param {Partial<Wish>} part */
  #choose(part) {
    const contest = this.#wish.contest;
    this.#wish = { ...this.#wish, ...part };
    if (this.#wish.contest !== contest) this.#fetchEntries();
    this.#draw();
  }

  #fetchEntries() {
    this.#leaveEntries?.();
    this.#entries = [];
    const audience = SEES_MARKS.has(this.desk.you.role) ? "crew" : "broadcast";
    this.#leaveEntries = this.desk.watch(`standings:${this.#wish.contest}@${audience}`, (view) => {
      this.#entries = view.rows;
      this.#draw();
    });
  }

  get #graphic() {
    return (this.desk.index?.graphics ?? []).find((/** @type {any} */ one) => one.name === this.#wish.graphic);
  }

  get #takesText() {
    return this.#graphic?.fields.some((/** @type {any} */ field) => field.kind === "text");
  }

  get #takesEntry() {
    return this.#graphic?.fields.some((/** @type {any} */ field) => field.kind === "entry");
  }

  get #data() {
    const { contest, entry, title, subtitle, free } = this.#wish;
    if (!this.#takesEntry) return { contest };
    return free ? { title: title.trim(), subtitle: subtitle.trim() } : { entry };
  }

  get #what() {
    if (!this.#takesEntry) {
      const contest = this.desk.index?.contests.find((/** @type {any} */ one) => one.id === this.#wish.contest);
      return contest ? text(contest.title) : "";
    }
    if (this.#wish.free) return this.#wish.title.trim();
    const row = this.#entries.find((one) => one.entry === this.#wish.entry);
    return row ? row.names.map(text).join(", ") : "";
  }

  #draw() {
    const output = this.#output;
    const wish = this.#wish;
    this.#title.textContent = text(output.title);
    this.#reason.hidden = this.desk.may("ShowGraphic");
    this.#drawAir();
    const graphics = this.desk.index?.graphics ?? [];
    redraw(this.#graphics, [graphics, wish.graphic], () => graphics.map((/** @type {any} */ one) =>
      this.#radio(sceneName(one.name), one.name === wish.graphic, { graphic: one.name })));
    this.#modes.hidden = !(this.#takesText && this.#takesEntry);
    redraw(this.#modes, wish.free, () => [
      this.#radio(t("Competitor"), !wish.free, { free: false }),
      this.#radio(t("Free text"), wish.free, { free: true })]);
    const free = this.#takesText && wish.free;
    this.#contestBox.hidden = free;
    this.#entryBox.hidden = free || !this.#takesEntry;
    this.#textBox.hidden = !free;
    this.#contest.value = wish.contest;
    this.#entry.choices = this.#entries.map((row) => ({
      value: row.entry, title: row.names.map(text).join(", "), note: text(row.delegation?.name),
    }));
    this.#entry.value = wish.entry;
    this.#entry.disabled = !wish.contest;
    this.#drawKeys();
  }

  #drawKeys() {
    const what = this.#what;
    const layer = this.#output.layers.find((/** @type {any} */ one) => one.layer === this.#graphic?.layer);
    const same = layer?.graphic === this.#wish.graphic;
    this.#show.disabled = !what || !this.desk.can("ShowGraphic");
    this.#show.textContent = what ? t("On air: {what}", { what }) : t("Choose what to show");
    this.#update.disabled = !what || !same || !this.desk.can("UpdateGraphic");
    this.#clear.disabled = !this.#output.layers.length || !this.desk.can("ClearOutput");
    this.#blank.hidden = this.#output.blank;
    this.#light.hidden = !this.#output.blank;
    this.#blank.disabled = this.#light.disabled = !this.desk.can("Blank");
  }

  #drawAir() {
    const { id, layers, blank } = this.#output;
    const drawings = this.#drawing?.layers ?? [];
    const names = layers.map((/** @type {any} */ layer) =>
      drawnWords(drawings.find((/** @type {any} */ one) => one.layer === layer.layer)?.data));
    redraw(this.#air, [id, layers, blank, names, this.desk.can("HideGraphic")], () => layers.length
      ? layers.map((/** @type {any} */ layer, /** @type {number} */ n) => this.#layer(layer, names[n], blank))
      : [make("li", { class: "none" }, t("Nothing is on air."))]);
  }

  /** @param {any} layer @param {string} words @param {boolean} blank */
  #layer(layer, words, blank) {
    return make("li", { class: blank ? "" : "live" },
      make("span", {}, make("b", {}, sceneName(layer.graphic)), make("small", {}, words)),
      make("button", {
        class: "btn", type: "button", disabled: !this.desk.can("HideGraphic"),
        "aria-label": t("Take off: {what}", { what: sceneName(layer.graphic) }),
        click: () => this.desk.send("HideGraphic", { output: this.#output.id, layer: layer.layer },
          t("Off air: {what}", { what: sceneName(layer.graphic) })),
      }, t("Take off")));
  }

  /** @param {string} words @param {boolean} chosen @param {Partial<Wish>} part */
  #radio(words, chosen, part) {
    return make("button", {
      class: "btn", type: "button", role: "radio", "aria-checked": String(chosen), click: () => this.#choose(part),
    }, words);
  }

  /** @param {"ShowGraphic" | "UpdateGraphic"} command */
  #send(command) {
    const target = { output: this.#output.id, data: this.#data };
    const says = { graphic: sceneName(this.#wish.graphic), what: this.#what };
    if (command === "ShowGraphic") {
      this.desk.send(command, { ...target, graphic: this.#wish.graphic }, t("On air: {graphic}, {what}", says));
    } else {
      this.desk.send(command, { ...target, layer: this.#graphic.layer }, t("Changed on air: {graphic}, {what}", says));
    }
  }

  #clearAll() {
    this.desk.send("ClearOutput", { output: this.#output.id }, t("All off air: {output}", { output: text(this.#output.title) }));
  }

  /** @param {boolean} on */
  #darken(on) {
    const screen = text(this.#output.title);
    this.desk.send("Blank", { output: this.#output.id, on },
      on ? t("Blank: {screen}", { screen }) : t("Picture back: {screen}", { screen }));
  }
}
customElements.define("output-desk", OutputDesk);

/** Say what a layer carries, as the output itself has it. @param {any} data */
function drawnWords(data) {
  switch (data?.kind) {
    case "competitor": return data.names.map(text).join(", ");
    case "text": return [data.title, data.subtitle].filter(Boolean).join(" · ");
    case "contest": return text(data.contest.title);
    default: return "";
  }
}
