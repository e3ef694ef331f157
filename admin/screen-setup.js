// @ts-check
import "./look-form.js";
import "./picker.js";
import { t, text } from "../display/kit/texts.js";
import { ask } from "./ask.js";
import { hold } from "./hold.js";
import { icon, make } from "./make.js";

const NEW = "new";

/** What a screen is called, where it hangs, and how it looks; for a group, its name, and its end. */
export class ScreenSetup extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  /** @type {any} */ #screen = null;
  /** @type {any} */ #group = null;
  /** @type {any[]} */ #groups = [];
  #drawn = "";
  #title = make("input", { class: "field", maxlength: "120", id: "screen-title" });
  #room = make("input", { class: "field", maxlength: "120", id: "screen-room" });
  #venue = /** @type {any} */ (make("choice-picker", { label: t("Venue") }));
  #groupOf = /** @type {any} */ (make("choice-picker", { label: t("Group") }));
  #newGroup = make("input", { class: "field", maxlength: "120", "aria-label": t("Name of the new group"), placeholder: t("Name of the new group") });
  #says = make("p", { class: "says", role: "status" });
  #save = make("button", { class: "btn pri", type: "button", click: () => this.#store() }, t("Save"));
  #unpair = hold(
    make("button", { class: "btn danger", type: "button" }, icon("cross"), t("Unpair"), make("small", {}, t("hold"))),
    () => this.#end());
  #delete = hold(
    make("button", { class: "btn danger", type: "button" }, icon("cross"), t("Delete the group"), make("small", {}, t("hold"))),
    () => this.#dissolve());
  #look = /** @type {any} */ (make("look-form"));
  #places = make("div", { class: "grid" },
    box(t("Venue"), this.#venue), box(t("Room"), this.#room, "screen-room"), box(t("Group"), this.#groupOf), this.#newGroup);

  connectedCallback() {
    if (this.firstChild) return;
    this.append(box(t("Name"), this.#title, "screen-title"), this.#places, this.#look, this.#says,
      make("div", { class: "pair" }, this.#unpair, this.#delete, this.#save));
    this.#venue.addEventListener("pick", () => this.#offer());
    this.#groupOf.addEventListener("pick", () => this.#offer());
  }

  /** @param {any} screen @param {any} group null where it is a screen @param {any[]} groups all there are */
  render(screen, group, groups) {
    this.#screen = screen;
    this.#group = group;
    this.#groups = groups;
    const subject = group ?? screen;
    const drawn = JSON.stringify([subject.id, subject.title, screen?.venue, screen?.room, screen?.group, screen?.look, screen?.sound]);
    this.#places.hidden = this.#look.hidden = this.#unpair.hidden = Boolean(group);
    this.#delete.hidden = !group;
    this.#save.disabled = this.#unpair.disabled = this.#delete.disabled = !this.desk.can("ShowLineup");
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#says.textContent = "";
    this.#title.value = text(subject.title);
    if (group) return;
    this.#room.value = screen.room;
    this.#look.look = screen.look;
    this.#look.sound = screen.sound;
    this.#venue.choices = titled(this.desk.index?.venues ?? []);
    this.#venue.value = screen.venue.id;
    this.#groupOf.value = screen.group ?? "";
    this.#offer();
  }

  #offer() {
    const here = this.#groups.filter((one) => one.venue === this.#venue.value);
    this.#groupOf.choices = [{ value: "", title: t("no group") }, ...titled(here), { value: NEW, title: t("New group…") }];
    if (this.#groupOf.value && this.#groupOf.value !== NEW && !here.some((one) => one.id === this.#groupOf.value)) this.#groupOf.value = "";
    this.#newGroup.hidden = this.#groupOf.value !== NEW;
  }

  async #store() {
    this.#says.textContent = t("Saving…");
    const told = this.#group ? await ask(`groups/${this.#group.id}`, { title: this.#title.value }) : await this.#storeScreen();
    this.#says.textContent = told.ok ? t("Saved.") : told.detail;
  }

  async #storeScreen() {
    const group = await groupOf(this.#groupOf.value, this.#newGroup.value, this.#venue.value);
    if (!group.ok) return group;
    const words = this.#title.value.trim();
    const renamed = words === text(this.#screen.title) ? {} : { title: words };
    const { look, sound } = this.#look;
    return ask(`screens/${this.#screen.id}`, { ...renamed, venue: this.#venue.value, room: this.#room.value, group: group.id, look, sound });
  }

  async #end() {
    const told = await ask(`screens/${this.#screen.id}/unpair`, {});
    this.#says.textContent = told.ok ? t("Unpaired: it shows a code again.") : told.detail;
  }

  async #dissolve() {
    const told = await ask(`groups/${this.#group.id}`, undefined, "DELETE");
    if (told.ok) location.hash = "#/screens";
    else this.#says.textContent = told.detail;
  }
}
customElements.define("screen-setup", ScreenSetup);

/** The group that was chosen, made now where it is a new one. @param {string} chosen @param {string} title @param {string} venue */
export async function groupOf(chosen, title, venue) {
  return chosen === NEW ? ask("groups", { title, venue }) : { ok: true, id: chosen || null };
}

/** @param {any[]} all */
export function titled(all) {
  return all.map((one) => ({ value: one.id, title: text(one.title) }));
}

/** @param {string} words @param {any} field @param {string} [id] */
function box(words, field, id) {
  return make("div", { class: "field-box" }, make(id ? "label" : "span", { class: "label", for: id }, words), field);
}
