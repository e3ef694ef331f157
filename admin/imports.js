// @ts-check
import "./foreign-headers.js";
import "./import-report.js";
import "./picker.js";
import { t } from "../display/kit/texts.js";
import { contestChoices, kindName, kinds, mayBring, standingChoices } from "./file-kinds.js";
import { hold } from "./hold.js";
import { make, redraw, tag } from "./make.js";

/** Bytes that the server takes. */
const FILE_LIMIT = 10 * 1024 * 1024;
const TAKEN = ".xlsx,.xls,.ods,.csv,.ics";
const PATIENCE = 60_000;

/** @typedef {{ name: string, bytes: ArrayBuffer }} Chosen what was read, so that what is applied is what was checked */
/** @typedef {"none" | "reading" | "checking" | "unknown-kind" | "checked" | "applying" | "applied" | "failed" | "unknown"} Step */

/**
 * Takes over a file: it is read once, recognized, tried without effect, shown as a difference, and
 * applied by a hold. With a problem in it nothing can be applied. Emits `file-taken`.
 */
export class FileImport extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #contest = "";
  #standing = "main";
  /** @type {Chosen | null} */ #chosen = null;
  /** what the file is taken as: proposed by the server, or chosen */ #kind = "";
  /** @type {string[]} what it looks like, the likeliest first */ #proposed = [];
  /** @type {Map<string, string>} what this person said of headers */ #said = new Map();
  /** @type {Step} */ #step = "none";
  #trouble = "";
  /** @type {any} */ #report = null;
  #turn = 0;
  #onDesk = () => this.#render();

  #picker = /** @type {any} */ (make("choice-picker", { label: t("Contest"), empty: t("As the file says") }));
  #standings = /** @type {any} */ (make("choice-picker", { label: t("Standing"), hidden: true }));
  #input = make("input", { type: "file", accept: TAKEN, class: "aloud", tabindex: "-1", "aria-label": t("File") });
  #name = make("b");
  #about = make("span", { class: "quiet-text" });
  #choose = make("button", { class: "btn pri", type: "button", click: () => this.#input.click() });
  #zone = make("section", { class: "drop" });
  #state = make("span", { role: "status" });
  #kinds = make("div", { class: "segments", role: "radiogroup", "aria-label": t("What the file holds") });
  #kindWords = make("p", { class: "quiet-text" });
  #kindPart = make("section", { class: "file-kind", hidden: true }, this.#kinds, this.#kindWords);
  #foreign = /** @type {any} */ (make("foreign-headers"));
  #body = /** @type {any} */ (make("import-report"));
  #again = make("button", { class: "btn", type: "button", click: () => this.#check() }, t("Check again"));
  #apply = hold(make("button", { class: "btn pri", type: "button" }), () => this.#send(false));

  connectedCallback() {
    if (!this.firstChild) this.#build();
    this.desk.addEventListener("index", this.#onDesk);
    this.desk.addEventListener("link", this.#onDesk);
    this.#render();
  }

  disconnectedCallback() {
    this.#turn += 1;
    this.desk.removeEventListener("index", this.#onDesk);
    this.desk.removeEventListener("link", this.#onDesk);
  }

  /** @param {string} contest a contest that the file is about; empty: as the file says */
  show(contest) {
    if (!contest || contest === this.#contest) return;
    this.#contest = contest;
    this.#restart();
  }

  #build() {
    this.#picker.addEventListener("pick", (/** @type {CustomEvent} */ event) => {
      this.#contest = event.detail;
      this.#standing = "main";
      this.#restart();
    });
    this.#standings.addEventListener("pick", (/** @type {CustomEvent} */ event) => {
      this.#standing = event.detail;
      this.#restart();
    });
    this.#input.addEventListener("change", () => this.#take(this.#input.files));
    this.#foreign.addEventListener("header-said", (/** @type {CustomEvent} */ { detail }) => {
      this.#said.set(detail.header, detail.column);
      this.#check();
    });
    this.#zone.append(this.#choose, this.#input, make("span", { class: "drop-words" }, this.#name, this.#about));
    this.append(
      make("header", { class: "head" }, this.#picker, this.#standings, make("span", { class: "sp" }), this.#state),
      make("section", { class: "import-body" }, this.#zone, this.#kindPart, this.#foreign, this.#body),
      make("footer", { class: "deck" }, this.#again, make("span", { class: "sp" }), this.#apply));
    for (const name of ["dragenter", "dragover"]) this.addEventListener(name, (event) => this.#hover(/** @type {DragEvent} */ (event), true));
    this.addEventListener("dragleave", (event) => this.#hover(/** @type {DragEvent} */ (event), this.contains(/** @type {any} */ (event).relatedTarget)));
    this.addEventListener("drop", (event) => {
      this.#hover(event, false);
      this.#take(event.dataTransfer?.files);
    });
  }

  /** @param {DragEvent} event @param {boolean} over */
  #hover(event, over) {
    event.preventDefault();
    this.toggleAttribute("data-over", over && !this.#busy);
  }

  get #busy() {
    return ["reading", "checking", "applying"].includes(this.#step);
  }

  /** @param {FileList | null | undefined} files */
  async #take(files) {
    const file = files?.[0];
    if (!file || this.#busy) return;
    const turn = (this.#turn += 1);
    this.#chosen = this.#report = null;
    this.#trouble = this.#kind = "";
    this.#proposed = [];
    this.#said.clear();
    if (/** @type {FileList} */ (files).length > 1) return this.#fail(t("One file at a time, please."));
    if (file.size > FILE_LIMIT) return this.#fail(t("The file is larger than 10 MB."));
    this.#to("reading");
    const bytes = await file.arrayBuffer().catch(() => null);
    this.#input.value = "";
    if (turn !== this.#turn) return;
    if (!bytes) return this.#fail(t("The file can't be read: it was moved, or another program holds it."));
    this.#chosen = { name: file.name, bytes };
    await this.#recognize();
  }

  /** Ask what the file is; the likeliest kind is tried at once, and a person may choose another. */
  async #recognize() {
    const turn = (this.#turn += 1);
    this.#to("checking");
    const answer = await this.#ask("recognize", new URLSearchParams());
    if (turn !== this.#turn) return;
    if (!answer) return this.#unanswered(true);
    const { status, body } = answer;
    if (body.problems?.length) this.#report = body;
    if (status !== 200) return body.problems ? this.#to("checked") : this.#fail(body.detail || body.title || t("Refused"));
    this.#proposed = body.kinds.filter((/** @type {string} */ kind) => mayBring(this.desk, kind));
    this.#kind = this.#proposed[0] ?? "";
    if (!this.#kind) return this.#to("unknown-kind");
    await this.#send(true);
  }

  /** Try the same file again: with another contest, or after the roster has changed. */
  #check() {
    if (!this.#chosen || this.#busy) return;
    if (this.#kind) this.#send(true);
    else this.#recognize();
  }

  #restart() {
    this.#render();
    this.#check();
  }

  /** @param {string} kind */
  #pickKind(kind) {
    if (this.#busy) return;
    this.#kind = kind;
    this.#said.clear();
    this.#report = null;
    this.#check();
  }

  /** @param {boolean} dry */
  async #send(dry) {
    const turn = (this.#turn += 1);
    this.#trouble = "";
    this.#to(dry ? "checking" : "applying");
    const answer = await this.#ask(this.#kind, this.#asked(dry));
    if (turn !== this.#turn) return;
    if (!answer) return this.#unanswered(dry);
    const { status, body } = answer;
    if (body.sha256) this.#report = body;
    if (body.applied) return this.#applied(body);
    if (status === 200 || body.problems) return this.#to("checked");
    if (!dry && status >= 500) return this.#unanswered(dry, body.detail);
    this.#fail(body.detail || body.title || t("Refused"));
  }

  /** @param {boolean} dry */
  #asked(dry) {
    const asked = new URLSearchParams();
    if (this.#contest) asked.set("contest", this.#contest);
    if (this.#standing !== "main") asked.set("standing", this.#standing);
    for (const [header, column] of this.#said) asked.append("map", `${header}=${column}`);
    if (dry) asked.set("dry_run", "true");
    return asked;
  }

  /** @param {string} path @param {URLSearchParams} asked */
  async #ask(path, asked) {
    const { name, bytes } = /** @type {Chosen} */ (this.#chosen);
    asked.set("name", name);
    asked.set("lang", document.documentElement.lang);
    const patience = new AbortController();
    const late = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const answer = await fetch(`/api/v1/imports/${path}?${asked}`, {
        method: "POST", headers: { "content-type": "application/octet-stream" }, body: bytes, signal: patience.signal,
      });
      return { status: answer.status, body: await answer.json() };
    } catch {
      return null;
    } finally {
      clearTimeout(late);
    }
  }

  /** @param {any} body */
  #applied(body) {
    if (!body.holds) this.#trouble = t("It is saved, and holds as soon as the server can decide again.");
    this.#to("applied");
    this.dispatchEvent(new CustomEvent("file-taken", { bubbles: true }));
  }

  /** @param {boolean} dry @param {string} [detail] */
  #unanswered(dry, detail) {
    if (dry) return this.#fail(t("The server gave no answer. Nothing was changed."));
    this.#trouble = detail || t("The server gave no answer, so it is not known whether the file was applied. Check again: what has been applied is no longer among the changes.");
    this.#to("unknown");
  }

  /** @param {string} words */
  #fail(words) {
    this.#trouble = words;
    this.#to("failed");
  }

  /** @param {Step} step */
  #to(step) {
    this.#step = step;
    this.#render();
  }

  #render() {
    this.#picker.disabled = this.#standings.disabled = this.#busy;
    this.#picker.choices = contestChoices(this.desk, { title: t("As the file says"), note: t("Sheets and columns name the contest") });
    this.#picker.value = this.#contest;
    const standings = standingChoices(this.desk, this.#contest);
    this.#standings.choices = standings;
    this.#standings.value = this.#standing;
    this.#standings.hidden = this.#kind !== "official" || standings.length < 2;
    this.#choose.disabled = this.#busy;
    this.#choose.textContent = this.#chosen ? t("Choose another file") : t("Choose a file");
    this.#name.textContent = this.#chosen?.name ?? t("or drop it here");
    this.#about.textContent = this.#chosen
      ? this.#report?.sha256 ? `SHA-256 ${this.#report.sha256.slice(0, 12)}…` : ""
      : t("xlsx, xls, ods or csv, up to 10 MB. It is only checked at first; nothing changes until you apply it.");
    this.#renderKinds();
    redraw(this.#state, [this.#step, this.#report, this.#trouble, this.#kind], () => this.#words());
    const known = this.#step !== "reading" && this.#step !== "checking";
    this.#foreign.render(this.#report?.foreign ?? [], this.#busy || this.#step === "applied");
    this.#body.render({ report: known ? this.#report : null, trouble: this.#trouble });
    this.#renderDeck();
  }

  #renderKinds() {
    const shown = kinds().filter(([kind]) => mayBring(this.desk, kind));
    this.#kindPart.hidden = !this.#chosen;
    redraw(this.#kinds, [shown, this.#kind, this.#proposed, this.#busy], () => shown.map(([kind, words]) => make("button", {
      class: "btn", type: "button", role: "radio", "aria-checked": String(kind === this.#kind), disabled: this.#busy,
      click: () => this.#pickKind(kind),
    }, words, this.#proposed[0] === kind ? make("small", {}, t("it looks like this")) : null)));
    this.#kindWords.textContent = shown.find(([kind]) => kind === this.#kind)?.[2] ?? t("Nothing here is known by its headers. Say what the file holds.");
  }

  #words() {
    const { problems = [], changes = [] } = this.#report ?? {};
    switch (this.#step) {
      case "none": return [];
      case "reading":
      case "checking": return [tag("quiet", "ring", t("checking"))];
      case "applying": return [tag("quiet", "ring", t("sending"))];
      case "applied": return [tag("ok", "check", t("applied, changes: {n}", { n: changes.length }))];
      case "unknown-kind": return [tag("warn", "warn", t("not recognized"))];
      case "unknown": return [tag("warn", "warn", t("no answer"))];
      case "failed": return [tag("bad", "cross", t("refused"))];
      default: return [problems.length
        ? tag("bad", "warn", t("Problems: {n}", { n: problems.length }))
        : tag("ok", "check", this.#kind === "best" ? t("compared") : changes.length ? t("can be applied") : t("nothing new"))];
    }
  }

  #renderDeck() {
    const { problems = [], changes = [] } = this.#report ?? {};
    const ready = this.#step === "checked" && this.#report && !problems.length && changes.length > 0;
    this.#again.hidden = !this.#chosen;
    this.#again.disabled = this.#busy;
    this.#apply.hidden = this.#kind === "best";
    this.#apply.disabled = !ready || !this.desk.linked;
    redraw(this.#apply, [this.#step, ready, problems.length, changes.length, this.#kind], () => {
      if (ready) return [t("Apply as: {kind}, changes: {n}", { kind: kindName(this.#kind), n: changes.length }), make("small", {}, t("hold"))];
      return [document.createTextNode(this.#step === "applied" ? t("Applied")
        : problems.length ? t("Can't be applied: correct the file first") : t("Apply"))];
    });
  }
}
customElements.define("file-import", FileImport);
