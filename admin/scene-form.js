// @ts-check
import "./picker.js";
import { t, text } from "../display/kit/texts.js";
import { hold } from "./hold.js";
import { icon, make, redraw } from "./make.js";
import { sceneName } from "./wording.js";

/** Puts a scene on one screen, darkens it, and brings it back. */
export class SceneForm extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any} */ #screen = null;
  #scene = "";
  /** @type {Record<string, string>} */ #params = {};
  #fieldsDrawn = "";
  #title = make("h2");
  #where = make("p", { class: "quiet-text" });
  #scenes = make("div", { class: "segments", role: "radiogroup", "aria-label": t("Scene") });
  #fields = make("div");
  #reason = make("p", { class: "note" }, t("Your role does not direct screens."));
  #preview = make("a", { class: "btn plain", target: "_blank", rel: "noopener" }, t("Look at it in a new window"));
  #do = make("button", { class: "btn pri", type: "button", click: () => this.#show() });
  #blank = hold(
    make("button", { class: "btn danger", type: "button" }, icon("stop"), t("Blank"), make("small", {}, t("hold"))),
    () => this.#darken(true));
  #light = make("button", {
    class: "btn go", type: "button", click: () => this.#darken(false),
  }, icon("play"), t("Bring the picture back"));

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      make("div", { class: "form-scroll" }, this.#title, this.#where,
        make("span", { class: "label" }, t("Scene")), this.#scenes, this.#fields, this.#preview, this.#reason),
      make("div", { class: "form-foot" }, this.#do, this.#blank, this.#light));
  }

  /** @param {any} screen from screens@crew */
  render(screen) {
    if (screen.id !== this.#screen?.id) {
      this.#scene = screen.scene?.name ?? this.desk.index?.scenes?.[0]?.name ?? "";
      this.#params = { ...screen.scene?.params };
    }
    this.#screen = screen;
    this.#draw();
  }

  get #fieldsOfScene() {
    const scenes = this.desk.index?.scenes ?? [];
    return scenes.find((/** @type {any} */ scene) => scene.name === this.#scene)?.fields ?? [];
  }

  #draw() {
    const screen = this.#screen;
    this.#title.textContent = text(screen.title);
    this.#where.textContent = text(screen.venue.title);
    this.#drawScenes();
    this.#drawFields();
    const missing = this.#fieldsOfScene.some((/** @type {any} */ field) => field.required && !this.#params[field.name]);
    this.#do.disabled = !this.#scene || missing || !this.desk.can("ShowScene");
    this.#do.textContent = missing ? t("Choose what to show") : t("Show: {what}", { what: this.#what });
    this.#reason.hidden = this.desk.may("ShowScene");
    this.#preview.hidden = missing || !this.#scene;
    const asked = new URLSearchParams({ ...this.#asked, lang: document.documentElement.lang });
    this.#preview.href = `/display/${this.#scene}?${asked}`;
    this.#blank.hidden = screen.blank;
    this.#light.hidden = !screen.blank;
    this.#blank.disabled = this.#light.disabled = !this.desk.can("Blank");
  }

  #drawScenes() {
    const scenes = this.desk.index?.scenes ?? [];
    const shown = [this.#scene, scenes, this.desk.may("ShowScene")];
    redraw(this.#scenes, shown, () => scenes.map((/** @type {any} */ scene) => make("button", {
      class: "btn", type: "button", role: "radio", "aria-checked": String(scene.name === this.#scene),
      disabled: !this.desk.may("ShowScene"),
      click: () => {
        this.#scene = scene.name;
        this.#draw();
      },
    }, sceneName(scene.name))));
  }

  #drawFields() {
    const drawn = JSON.stringify([this.#screen.id, this.#scene, this.desk.index]);
    if (drawn === this.#fieldsDrawn) return;
    this.#fieldsDrawn = drawn;
    this.#fields.replaceChildren(...this.#fieldsOfScene.flatMap((/** @type {any} */ field) => this.#field(field)));
  }

  /** @param {any} field */
  #field(field) {
    const label = field.kind === "venue" ? t("Venue") : t("Contest");
    const picker = make("choice-picker", { label });
    const choices = field.kind === "venue" ? this.desk.index.venues : this.desk.index.contests;
    picker.choices = choices.map((/** @type {any} */ one) => ({
      value: one.id, title: text(one.title), note: one.category ? text(one.category) : undefined,
    }));
    picker.value = this.#params[field.name] ?? "";
    picker.addEventListener("pick", (/** @type {CustomEvent} */ event) => {
      this.#params = { ...this.#params, [field.name]: event.detail };
      this.#draw();
    });
    return [make("span", { class: "label" }, label), picker];
  }

  get #asked() {
    const names = this.#fieldsOfScene.map((/** @type {any} */ field) => field.name);
    return Object.fromEntries(names.map((/** @type {string} */ name) => [name, this.#params[name] ?? ""]));
  }

  get #what() {
    const { contests = [], venues = [] } = this.desk.index ?? {};
    const titles = Object.values(this.#asked).map((id) => [...contests, ...venues].find((one) => one.id === id)?.title);
    return [sceneName(this.#scene), ...titles.filter(Boolean).map(text)].join(", ");
  }

  #show() {
    this.desk.send("ShowScene", { screen: this.#screen.id, scene: this.#scene, params: this.#asked },
      t("{screen}: {what}", { screen: text(this.#screen.title), what: this.#what }));
  }

  /** @param {boolean} on */
  #darken(on) {
    const screen = text(this.#screen.title);
    this.desk.send("Blank", { screen: this.#screen.id, on },
      on ? t("Blank: {screen}", { screen }) : t("Picture back: {screen}", { screen }));
  }
}
customElements.define("scene-form", SceneForm);
