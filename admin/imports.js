// @ts-check
import "./import-report.js";
import "./picker.js";
import { t, text } from "../display/kit/texts.js";
import { hold } from "./hold.js";
import { make, redraw, tag } from "./make.js";

/** Bytes that the server takes. */
const FILE_LIMIT = 10 * 1024 * 1024;
const TAKEN = ".xlsx,.xls,.ods,.csv,.zip";
const PATIENCE = 60_000;

/** @typedef {{ name: string, bytes: ArrayBuffer }} Chosen what was read, so that what is applied is what was checked */
/** @typedef {"none" | "reading" | "checking" | "checked" | "applying" | "applied" | "failed" | "unknown"} Step */

/**
 * The page that takes over a file: it is read once, tried without effect, shown as a difference,
 * and applied by a hold. With a problem in it nothing can be applied.
 */
export class ImportsPage extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #contest = "";
  /** @type {Chosen | null} */ #chosen = null;
  /** @type {Step} */ #step = "none";
  #trouble = "";
  /** @type {any} */ #report = null;
  #turn = 0;
  #onDesk = () => this.#render();

  #picker = /** @type {any} */ (make("choice-picker", { label: t("Contest"), empty: t("As the file says") }));
  #input = make("input", { type: "file", accept: TAKEN, class: "aloud", tabindex: "-1", "aria-label": t("File") });
  #name = make("b");
  #about = make("span", { class: "quiet-text" });
  #choose = make("button", { class: "btn pri", type: "button", click: () => this.#input.click() });
  #zone = make("section", { class: "drop" });
  #state = make("span", { role: "status" });
  #body = /** @type {any} */ (make("import-report"));
  #again = make("button", { class: "btn", type: "button", click: () => this.#check() }, t("Check again"));
  #apply = hold(make("button", { class: "btn pri", type: "button" }), () => this.#send(false));

  connectedCallback() {
    if (this.firstChild) return;
    this.#picker.addEventListener("pick", (/** @type {CustomEvent} */ event) => {
      this.#contest = event.detail;
      this.#restart();
    });
    this.#input.addEventListener("change", () => this.#take(this.#input.files));
    this.#zone.append(this.#choose, this.#input, make("span", { class: "drop-words" }, this.#name, this.#about));
    this.append(
      make("header", { class: "head" }, this.#picker, make("span", { class: "sp" }), this.#state),
      make("section", { class: "import-body" }, this.#zone, this.#body),
      make("footer", { class: "deck" }, this.#again, make("span", { class: "sp" }), this.#apply));
    for (const name of ["dragenter", "dragover"]) this.addEventListener(name, (event) => this.#hover(/** @type {DragEvent} */ (event), true));
    this.addEventListener("dragleave", (event) => this.#hover(/** @type {DragEvent} */ (event), this.contains(/** @type {any} */ (event).relatedTarget)));
    this.addEventListener("drop", (event) => {
      this.#hover(event, false);
      this.#take(event.dataTransfer?.files);
    });
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
    this.#trouble = "";
    if (/** @type {FileList} */ (files).length > 1) return this.#fail(t("One file at a time, please."));
    if (file.size > FILE_LIMIT) return this.#fail(t("The file is larger than 10 MB."));
    this.#to("reading");
    const bytes = await file.arrayBuffer().catch(() => null);
    this.#input.value = "";
    if (turn !== this.#turn) return;
    if (!bytes) return this.#fail(t("The file can't be read: it was moved, or another program holds it."));
    this.#chosen = { name: file.name, bytes };
    await this.#send(true);
  }

  /** Try the same file again: with another contest, or after the roster has changed. */
  #check() {
    if (this.#chosen && !this.#busy) this.#send(true);
  }

  #restart() {
    this.#render();
    this.#check();
  }

  /** @param {boolean} dry */
  async #send(dry) {
    const chosen = /** @type {Chosen} */ (this.#chosen);
    const turn = (this.#turn += 1);
    this.#trouble = "";
    this.#to(dry ? "checking" : "applying");
    const answer = await this.#ask(chosen, dry);
    if (turn !== this.#turn) return;
    if (!answer) return this.#unanswered(dry);
    const { status, body } = answer;
    if (body.sha256) this.#report = body;
    if (body.applied) return this.#to("applied");
    if (status === 200 || body.problems) return this.#to("checked");
    if (!dry && status >= 500) return this.#unanswered(dry, body.detail);
    this.#fail(body.detail || body.title || t("Refused"));
  }

  /** @param {Chosen} chosen @param {boolean} dry */
  async #ask({ name, bytes }, dry) {
    const asked = new URLSearchParams({ name, lang: document.documentElement.lang });
    if (this.#contest) asked.set("contest", this.#contest);
    if (dry) asked.set("dry_run", "true");
    const patience = new AbortController();
    const late = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const answer = await fetch(`/api/v1/imports/results?${asked}`, {
        method: "POST", headers: { "content-type": "application/octet-stream" }, body: bytes, signal: patience.signal,
      });
      return { status: answer.status, body: await answer.json() };
    } catch {
      return null;
    } finally {
      clearTimeout(late);
    }
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
    const { desk } = this;
    this.#picker.disabled = this.#busy;
    this.#picker.choices = [
      { value: "", title: t("As the file says"), note: t("Sheets and columns name the contest") },
      ...(desk.index?.contests ?? []).map((/** @type {any} */ contest) => ({
        value: contest.id, title: text(contest.title), note: `${text(contest.category)} · ${text(contest.venue.title)}`,
      })),
    ];
    this.#picker.value = this.#contest;
    this.#choose.disabled = this.#busy;
    this.#choose.textContent = this.#chosen ? t("Choose another file") : t("Choose a file");
    this.#name.textContent = this.#chosen?.name ?? t("or drop it here");
    this.#about.textContent = this.#chosen
      ? this.#report?.sha256 ? `SHA-256 ${this.#report.sha256.slice(0, 12)}…` : ""
      : t("xlsx, xls, ods or csv, up to 10 MB. It is only checked at first; nothing changes until you apply it.");
    redraw(this.#state, [this.#step, this.#report, this.#trouble], () => this.#words());
    this.#body.render({ report: this.#busy && this.#step !== "applying" ? null : this.#report, trouble: this.#trouble });
    this.#renderDeck();
  }

  #words() {
    const { problems = [], changes = [] } = this.#report ?? {};
    switch (this.#step) {
      case "none": return [];
      case "reading":
      case "checking": return [tag("quiet", "ring", t("checking"))];
      case "applying": return [tag("quiet", "ring", t("sending"))];
      case "applied": return [tag("ok", "check", t("applied, changes: {n}", { n: changes.length }))];
      case "unknown": return [tag("warn", "warn", t("no answer"))];
      case "failed": return [tag("bad", "cross", t("refused"))];
      default: return [problems.length
        ? tag("bad", "warn", t("Problems: {n}", { n: problems.length }))
        : tag("ok", "check", changes.length ? t("can be applied") : t("nothing new"))];
    }
  }

  #renderDeck() {
    const { problems = [], changes = [] } = this.#report ?? {};
    const ready = this.#step === "checked" && this.#report && !problems.length && changes.length > 0;
    this.#again.hidden = !this.#chosen;
    this.#again.disabled = this.#busy;
    this.#apply.disabled = !ready || !this.desk.linked;
    redraw(this.#apply, [this.#step, ready, problems.length, changes.length, this.#chosen?.name], () => {
      if (ready) return [t("Apply {file}, changes: {n}", { file: this.#chosen?.name, n: changes.length }), make("small", {}, t("hold"))];
      return [document.createTextNode(this.#step === "applied" ? t("Applied")
        : problems.length ? t("Can't be applied: correct the file first") : t("Apply"))];
    });
  }
}
customElements.define("imports-page", ImportsPage);
