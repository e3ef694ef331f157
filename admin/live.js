// @ts-check
import "./cue-form.js";
import "./cue-panel.js";
import "./live-deck.js";
import "./live-preview.js";
import "./live-strip.js";
import "./plan-form.js";
import "./rehearsal-band.js";
import "./run-list.js";
import "./stage-message.js";
import "./take-together.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { clockFace } from "../display/kit/timer.js";
import { isOpen } from "./commands.js";
import { readCue } from "./cue-form.js";
import { hold, tap } from "./hold.js";
import { cueName, fasterWords, nextWords, phaseWords } from "./live-words.js";
import { timing } from "./live-time.js";
import { icon, make, redraw, tag } from "./make.js";
import { ceremonies, onPodium, placed, revise } from "./plans.js";
import { authorName } from "./wording.js";

/** For so long after a step the key for the next one hears nothing, as the server does. */
const GUARD = 400;
/** Commands of this page: while one of them has no answer, no other is sent. */
const DRIVES = new Set(["Advance", "AdvanceTogether", "StepBack", "JumpTo", "BlankRun", "HoldRun", "SetRunPhase", "SwitchRehearsal", "TakeControl", "SkipCue"]);
/** What comes after each phase, by holding one key. @type {Record<string, string>} */
const AFTER = { draft: "armed", armed: "live", live: "finished", finished: "live" };

/** The director's page of one ceremony. Set `desk` before it is connected; `show(run)` chooses one. */
export class LivePage extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #run = "";
  #chosen = "";
  /** @type {any[]} */ #runs = [];
  /** @type {any} */ #view = null;
  /** @type {any} */ #health = null;
  /** @type {any} */ #screens = null;
  /** @type {Array<() => void>} */ #leaves = [];
  /** @type {(() => void) | null} */ #leavePeek = null;
  #leaveScreens = () => {};
  #unlock = 0;
  /** The revision that a step of ours has used up: only a newer view unlocks the keys. */ #spent = -1;
  #alarm = 0;
  #said = "";
  #onDesk = () => this.#render();
  #onSettled = (/** @type {Event} */ event) => this.#settle(/** @type {CustomEvent} */ (event).detail);
  #onKey = (/** @type {KeyboardEvent} */ event) => this.#steer(event);
  #onKeyUp = (/** @type {KeyboardEvent} */ event) => this.#release(event.code);
  #onBlur = () => this.#letGo();

  #picker = make("select", { class: "field", "aria-label": t("Ceremony"), change: () => this.#go(this.#picker.value) });
  #phase = make("span");
  #phaseKey = hold(make("button", { class: "btn", type: "button" }), () => this.#turnPhase());
  #rehearse = hold(make("button", { class: "btn", type: "button" }), () => this.#turnRehearsal());
  #control = make("span");
  #takeControl = hold(make("button", { class: "btn", type: "button" }), () => this.#turnControl());
  #count = make("span", { class: "num count" });
  #late = make("span", { class: "num late" });
  #ends = make("span", { class: "num" });
  #pages = make("nav", { class: "pages" });
  #strip = /** @type {any} */ (make("live-strip"));
  #behind = make("span", { class: "num quiet-text" });
  #peeked = make("span", { class: "num quiet-text peeked" });
  #band = Object.assign(/** @type {any} */ (make("rehearsal-band")), { drives: true });
  #goesOn = make("span", { class: "num goes-on" });
  #together = /** @type {any} */ (make("take-together", { hidden: true }));
  #atMoment = tap(make("button", { class: "btn plain", type: "button" }, t("At a moment…")), () => this.#openTogether());
  #hold = tap(make("button", { class: "btn", type: "button" }), () => this.#turnHold());
  #list = /** @type {any} */ (make("run-list"));
  #tally = make("b", { class: "tally" });
  #air = make("iframe", { title: t("On air"), tabindex: "-1", "aria-hidden": "true" });
  #dark = make("span", { class: "none", hidden: true }, t("The picture is dark"));
  #airWords = make("span", { class: "what" });
  #airTime = make("time", { class: "num" });
  #preview = /** @type {any} */ (make("live-preview"));
  #nextWords = make("span", { class: "what" });
  #hidden = make("span", { class: "quiet-text" });
  #hostWords = make("p", { class: "said" });
  #presenters = make("p", { class: "quiet-text" });
  #messages = /** @type {any} */ (make("stage-message"));
  #panel = /** @type {any} */ (make("cue-panel"));
  #status = make("p", { class: "outcome", role: "status" });
  #deck = /** @type {any} */ (make("live-deck"));
  #form = /** @type {any} */ (make("cue-form", { hidden: true }));
  #plan = /** @type {any} */ (make("plan-form", { hidden: true }));
  #empty = make("p", { class: "message", hidden: true }, t("There is no ceremony yet: make one."));

  connectedCallback() {
    if (this.firstChild) return;
    this.#form.desk = this.#plan.desk = this.#messages.desk = this.#together.desk = this.desk;
    this.append(
      make("header", { class: "head" }, this.#picker,
        make("button", { class: "btn", type: "button", click: () => this.#openPlan(this.#run) }, t("Plan…")),
        make("button", { class: "btn icon-only", type: "button", "aria-label": t("New ceremony"), click: () => this.#openPlan("") }, icon("plus")),
        this.#phase, this.#phaseKey, this.#rehearse, this.#control, this.#takeControl, make("span", { class: "sp" }),
        this.#late, this.#ends),
      this.#band,
      make("div", { class: "strip-line" }, this.#strip, make("span", { class: "sp" }), this.#goesOn, this.#hold, this.#atMoment, this.#behind, this.#peeked, this.#count, this.#pages),
      this.#list,
      make("section", { class: "stage" }, this.#empty,
        make("figure", { class: "pane air" },
          make("figcaption", {}, this.#tally, this.#airWords, this.#airTime),
          make("div", { class: "mon" }, this.#air, this.#dark)),
        make("figure", { class: "pane next" },
          make("figcaption", {}, make("b", { class: "tally" }, t("Next")), this.#nextWords, this.#hidden),
          make("div", { class: "mon" }, this.#preview)),
        make("section", { class: "host" }, make("h3", {}, t("The host says")), this.#hostWords, this.#presenters, this.#messages),
        this.#panel, this.#form, this.#plan, this.#together),
      this.#status, this.#deck);
    this.#listen();
    this.#load();
    this.#tick();
  }

  #listen() {
    const on = (/** @type {string} */ what, /** @type {(detail: any) => void} */ act) =>
      this.addEventListener(what, (event) => act(/** @type {CustomEvent} */ (event).detail));
    on("cue-choose", (cue) => this.#choose(cue));
    on("cue-jump", ({ cue, step }) => this.#step("JumpTo", { cue, step }));
    on("cue-skip", ({ cue, on: out, reason }) => this.#send("SkipCue", { cue, on: out, reason, rev: this.#view.rev }, out ? t("Skip a cue") : t("Take a cue back in")));
    on("cue-move", ({ cue, by }) => this.#move(cue, by));
    on("cue-place", ({ cues, behind }) => this.#place(cues, behind));
    on("cue-behind", ({ cue, number }) => this.#placeBehind(cue, number));
    on("cue-podium", ({ cue, podium, all }) => this.#toPodium(cue, podium, all));
    on("cue-add", ({ after }) => this.#openForm(null, after));
    on("cue-edit", ({ cue, copy }) => this.#edit(cue, copy ? cue : ""));
    on("cue-number", ({ number }) => this.#aimAt(number));
    on("done", (detail) => this.#close(detail));
    this.#together.addEventListener("together", (/** @type {CustomEvent} */ event) => this.desk.send("AdvanceTogether", event.detail, t("Forward at a moment")));
    this.#band.addEventListener("switch", (/** @type {CustomEvent} */ event) => this.#switch(event.detail));
    this.#deck.addEventListener("drive", (/** @type {CustomEvent} */ event) => this.#drive(event.detail));
    this.#deck.addEventListener("peek", (/** @type {CustomEvent} */ event) => this.#peek(event.detail));
    // A finger leaves no focus behind, so that Space always means the next step
    this.addEventListener("click", (event) => event.detail && /** @type {HTMLElement} */ (event.target).closest("run-list, live-deck") && /** @type {any} */ (document.activeElement)?.blur());
    this.desk.addEventListener("index", this.#onDesk);
    this.desk.addEventListener("link", this.#onDesk);
    this.desk.commands.addEventListener("change", this.#onDesk);
    this.desk.commands.addEventListener("settled", this.#onSettled);
    document.addEventListener("keydown", this.#onKey);
    document.addEventListener("keyup", this.#onKeyUp);
    addEventListener("blur", this.#onBlur);
    document.addEventListener("visibilitychange", this.#onBlur);
    const leaves = [
      this.desk.watch("health@crew", (view) => {
        this.#health = view;
        this.#renderStrip();
      }),
      this.desk.watch("screens@crew", (view) => {
        this.#screens = view;
        this.#renderStrip();
      }),
    ];
    this.#leaveScreens = () => leaves.forEach((leave) => leave());
  }

  disconnectedCallback() {
    this.#letGo();
    this.#leave();
    this.#leaveScreens();
    clearTimeout(this.#alarm);
    clearTimeout(this.#unlock);
    this.desk.removeEventListener("index", this.#onDesk);
    this.desk.removeEventListener("link", this.#onDesk);
    this.desk.commands.removeEventListener("change", this.#onDesk);
    this.desk.commands.removeEventListener("settled", this.#onSettled);
    document.removeEventListener("keydown", this.#onKey);
    document.removeEventListener("keyup", this.#onKeyUp);
    removeEventListener("blur", this.#onBlur);
    document.removeEventListener("visibilitychange", this.#onBlur);
  }

  /** @param {string} run empty: the first one */
  show(run, cue = "") {
    if (run && run !== this.#run) this.#watch(run);
    if (cue) this.#choose(cue);
  }

  async #load() {
    this.#runs = await ceremonies();
    this.#picker.replaceChildren(...this.#runs.map((one) => make("option", { value: one.id }, text(one.title))));
    this.#empty.hidden = this.#runs.length > 0;
    if (this.#runs.every((one) => one.id !== this.#run)) this.#watch(this.#runs[0]?.id ?? "");
    this.#picker.value = this.#run;
    this.#render();
  }

  /** @param {string} run */
  #go(run) {
    location.hash = `#/live/${run}`;
  }

  /** @param {string} run */
  #watch(run) {
    this.#letGo();
    this.#leave();
    this.#run = run;
    this.#view = null;
    this.#chosen = this.#said = "";
    this.#spent = -1;
    this.#picker.value = run;
    const link = (/** @type {string} */ path, /** @type {string} */ words) =>
      make("a", { class: "btn plain", href: `#/${path}/${run}`, target: "_blank" }, words);
    this.#air.removeAttribute("src");
    if (!run) return;
    this.#pages.replaceChildren(link("preflight", t("Pre-flight")), link("prompter", t("Prompter")), link("backstage", t("Backstage")));
    this.#leaves = [
      this.desk.watch(`run:${run}@crew`, (view) => {
        this.#view = view;
        this.#render();
        clearTimeout(this.#unlock);
        this.#unlock = window.setTimeout(() => this.#render(), GUARD + 20);
      }, () => this.#say(t("This ceremony is not among those you direct."), "bad")),
      this.desk.watch(`prompter:${run}@crew`, (view) => {
        this.#hostWords.textContent = text(view.said);
        const handing = view.presenters.length > 0 && view.picture?.kind !== "speech";
        this.#presenters.textContent = [handing ? t("Hands over:") : "", view.presenters.map(presenterWords).join("; ")].join(" ");
      }),
    ];
    this.#render();
  }

  #leave() {
    for (const leave of this.#leaves) leave();
    this.#leaves = [];
  }

  // What is shown

  #render() {
    const view = this.#view;
    this.#renderDeck();
    if (!view) return;
    const zone = this.zone;
    const times = timing(view, this.desk.now());
    const at = view.cues.find((/** @type {any} */ cue) => cue.state === "current");
    this.#list.render(view, times.planned, this.#chosen, zone);
    this.#renderHead(view, times);
    this.#watchStage(view.rehearsal ? "crew" : "venue");
    this.#tally.textContent = view.rehearsal ? t("Rehearsal") : t("On air");
    this.#band.render(Boolean(view.rehearsal), view.rehearsal?.shown_to, this.#mayDrive);
    this.classList.toggle("rehearses", Boolean(view.rehearsal));
    this.#messages.render(view, zone);
    this.#airWords.textContent = at ? `${at.number} · ${cueName(at)}` : t("nothing yet");
    this.#dark.hidden = !view.blank;
    this.#nextWords.textContent = nextWords(view);
    if (!this.#leavePeek) this.#preview.render(view, this.desk, zone);
    this.#hidden.textContent = this.#leavePeek ? t("names are seen") : t("names are hidden");
    this.#panel.render(view.cues.find((/** @type {any} */ cue) => cue.id === this.#chosen) ?? null, this.#mayStep, view.podiums);
    this.#renderStrip();
  }

  /** @param {any} view @param {ReturnType<typeof timing>} times */
  #renderHead(view, { ends, late }) {
    const { control } = view;
    const mine = control?.by === this.desk.you.id;
    redraw(this.#phase, view.phase, () => [tag(phaseTag(view.phase), null, phaseWords(view.phase))]);
    redraw(this.#rehearse, Boolean(view.rehearsal), () => [make("span", {}, view.rehearsal ? t("End the rehearsal") : t("Rehearse")), make("small", {}, t("hold"))]);
    this.#renderAuto(view);
    redraw(this.#phaseKey, view.phase, () => [make("span", {}, phaseKey(view.phase)), make("small", {}, t("hold"))]);
    redraw(this.#control, control ?? null, () => control
      ? [tag(mine ? "ok" : "warn", "lock", mine ? t("you drive") : t("{by} drives", { by: authorName(control.by, this.desk) }))] : []);
    redraw(this.#takeControl, [control?.by, mine], () => [make("span", {}, mine ? t("Let go") : control ? t("Take over") : t("Take control")), make("small", {}, t("hold"))]);
    const on = view.cues.find((/** @type {any} */ cue) => cue.state === "current");
    const { position } = view;
    this.#count.textContent = on
      ? t("cue {n} of {all}, picture {step} of {of}", { n: on.number, all: view.cues.length, step: position.step + 1, of: position.of })
      : t("{n} cues", { n: view.cues.length });
    this.#ends.textContent = view.cues.length && view.phase !== "finished" ? t("we end at {time}", { time: wallClock(ends, this.zone) }) : "";
    const minutes = Math.round((late ?? 0) / 60_000);
    this.#late.textContent = !minutes ? "" : minutes > 0 ? t("later than planned by {n} min", { n: minutes }) : t("earlier than planned by {n} min", { n: -minutes });
    this.#late.classList.toggle("warn", minutes > 0);
    this.#peeked.textContent = this.#peeked.title = seenWords(view.peeks[0], this.desk, this.zone);
    this.#behind.textContent = Object.entries(view.behind).map(([who, n]) => t("{who}: {n} steps later", { who: who === "public" ? t("public") : t("broadcast"), n })).join(", ");
  }

  /** The time until a picture goes on by itself; its key keeps its place when there is nothing to say. @param {any} view */
  #renderAuto({ position, blank, goes_on: due }) {
    const left = due === undefined ? 0 : Math.max(0, Math.ceil((due - this.desk.now()) / 1000));
    this.#goesOn.textContent = left ? t("goes on by itself in {n} s", { n: left }) : "";
    redraw(this.#hold, due === undefined, () => [due === undefined ? t("Let it go on") : t("Hold")]);
    const waits = Boolean(position?.auto) || due !== undefined;
    this.#hold.style.visibility = waits ? "" : "hidden";
    this.#hold.disabled = !waits || !this.#mayDrive || (blank && due === undefined);
    this.#atMoment.disabled = !this.#mayStep || blank;
  }

  /** Put the stage into the frame, as an audience or (in a rehearsal) the crew sees it. @param {string} watch */
  #watchStage(watch) {
    const { lang } = document.documentElement;
    const src = `/display/ceremony?${new URLSearchParams({ run: this.#run, watch, lang })}`;
    if (this.#air.getAttribute("src") !== src) this.#air.src = src;
  }

  #renderStrip() {
    this.#strip.render(this.#health, this.#screens, this.#run, this.desk.now());
  }

  #renderDeck() {
    const view = this.#view;
    const open = this.#open;
    const unknown = open && (open.standing === "unknown" || !this.desk.linked);
    this.#status.classList.toggle("warn", Boolean(unknown) || this.#status.dataset.kind === "warn");
    this.#status.textContent = unknown
      ? t("No answer yet: whether it happened is unknown. The same is asked again, nothing new is sent.") : this.#said;
    const may = this.#mayStep;
    this.#deck.render({
      next: view ? isOn(view) ? view.blank ? t("the picture is dark") : nextWords(view) : t("The ceremony isn't on") : "",
      back: view?.position ? t("the former picture") : "",
      blank: Boolean(view?.blank),
      can: {
        next: may && !view.blank && !view.next.why,
        back: may && !view.blank && Boolean(view.position),
        blank: this.#mayDrive,
        peek: Boolean(view) && this.desk.linked,
      },
    });
    const idle = Boolean(view) && this.desk.linked && !open;
    this.#phaseKey.disabled = !this.#mayDrive || Boolean(view.rehearsal);
    this.#rehearse.disabled = !this.#mayDrive || view.phase === "live";
    this.#takeControl.disabled = !idle;
  }

  /** The zone of the place where it is held: of every time on this page. */
  get zone() {
    const venue = this.desk.index?.venues.find((/** @type {any} */ one) => one.id === this.#view?.venue);
    return venue?.zone ?? this.desk.zone;
  }

  /** Whether somebody else has it in hand. */
  get #held() {
    return Boolean(this.#view?.control) && this.#view.control.by !== this.desk.you.id;
  }

  /** The command of this ceremony that has no answer yet. */
  get #open() {
    return this.desk.commands.recent.find((sent) => isOpen(sent) && DRIVES.has(sent.name) && concerns(sent, this.#run));
  }

  get #mayDrive() {
    return Boolean(this.#view) && this.desk.linked && !this.#held && !this.#open;
  }

  get #mayStep() {
    const view = this.#view;
    return Boolean(view) && this.desk.decided && isOn(view) && !this.#held && !this.#open
      && view.rev !== this.#spent && this.desk.now() - (view.position?.at ?? 0) >= GUARD;
  }

  // What is done

  /** @param {string} what */
  #drive(what) {
    switch (what) {
      case "next": return this.#step("Advance", {});
      case "back": return this.#step("StepBack", {});
      default: return this.#send("BlankRun", { on: what === "blank", rev: this.#view.rev }, what === "blank" ? t("Blank everything") : t("Bring the picture back"));
    }
  }

  /** @param {string} name @param {Record<string, unknown>} data */
  async #step(name, data) {
    if (!this.#mayStep) return;
    const { rev } = this.#view;
    const says = name === "StepBack" ? t("Back") : name === "JumpTo" ? t("Go to a step") : nextWords(this.#view);
    const sent = await this.#send(name, { ...data, rev }, says);
    if (sent.standing === "accepted") this.#spent = rev;
    this.#render();
  }

  /** @param {string} name @param {Record<string, unknown>} data @param {string} says */
  #send(name, data, says) {
    this.#say("");
    return this.desk.send(name, { run: this.#run, ...data }, says);
  }

  /** @param {import("./commands.js").Sent} sent */
  #settle(sent) {
    if (!concerns(sent, this.#run) || !DRIVES.has(sent.name)) return;
    if (sent.standing === "conflict") this.#say(fasterWords(sent, this.desk, this.zone), "warn");
    else if (sent.standing !== "accepted") this.#say(sent.reason?.text ?? t("refused"), "warn");
    this.#render();
  }

  /** @param {string} words @param {string} [kind] */
  #say(words, kind = "") {
    this.#said = words;
    this.#status.dataset.kind = kind;
    this.#status.textContent = words;
  }

  #turnPhase() {
    const phase = AFTER[this.#view.phase];
    this.#send("SetRunPhase", { phase, rev: this.#view.rev }, phaseWords(phase));
  }

  /** A rehearsal ends where it began: nothing of it stays. */
  #turnRehearsal() {
    const { rehearsal, rev } = this.#view;
    const phase = rehearsal ? rehearsal.phase : "rehearsal";
    this.#send("SetRunPhase", { phase, rev }, rehearsal ? t("End the rehearsal") : t("Rehearse"));
  }

  /** @param {{ audience: string, on: boolean }} detail */
  #switch({ audience, on }) {
    this.#send("SwitchRehearsal", { audience, on, rev: this.#view.rev },
      on ? t("Show the rehearsal: {who}", { who: audience === "venue" ? t("the hall") : t("the broadcast") })
        : t("Hide the rehearsal: {who}", { who: audience === "venue" ? t("the hall") : t("the broadcast") }));
  }

  #turnHold() {
    const on = this.#view.goes_on !== undefined;
    this.#send("HoldRun", { on, rev: this.#view.rev }, on ? t("Hold") : t("Let it go on"));
  }

  #turnControl() {
    const mine = this.#view.control?.by === this.desk.you.id;
    this.#send("TakeControl", { on: !mine, rev: this.#view.rev }, mine ? t("Let go") : t("Take control"));
  }

  /** @param {boolean} on */
  #peek(on) {
    if (!on) return this.#letGo();
    this.#leavePeek ??= this.desk.watch(`peek:${this.#run}@crew`, (view) => this.#preview.peek(this.#view.run, view.picture));
    this.#render();
  }

  /** Nothing of what was seen stays: not in the page, nor in what the feed holds. */
  #letGo() {
    this.#deck.look(false);
    this.#deck.darken(false);
    if (!this.#leavePeek) return;
    this.#leavePeek();
    this.#leavePeek = null;
    this.#render();
  }

  // The keyboard and a presenter's clicker

  /** @param {KeyboardEvent} event */
  #steer(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (target.closest("input, textarea, select, [popover], cue-form, plan-form, take-together, [contenteditable]")) {
      if (event.key === "Escape") target.blur();
      return;
    }
    if (event.code === "Space" && target.closest("button, a")) return;
    const act = this.#shortcut(event.code);
    if (!act) return;
    event.preventDefault();
    if (!event.repeat) act();
  }

  /** @param {string} code @returns {(() => void) | undefined} */
  #shortcut(code) {
    const next = () => this.#deck.next();
    const back = () => this.#deck.back();
    return /** @type {Record<string, () => void>} */ ({
      Space: next, ArrowRight: next, PageDown: next,
      ArrowLeft: back, PageUp: back,
      KeyB: () => this.#deck.darken(true),
      KeyP: () => this.#deck.look(true),
      KeyG: () => this.#panel.askNumber(),
      KeyH: () => this.#hold.click(),
    })[code];
  }

  /** @param {string} code */
  #release(code) {
    if (code === "KeyB") this.#deck.darken(false);
    if (code === "KeyP") this.#deck.look(false);
  }

  // The plan

  /** @param {string} cue */
  #choose(cue) {
    this.#chosen = cue;
    this.#render();
  }

  /** @param {number} number */
  #aimAt(number) {
    const cue = this.#view?.cues.find((/** @type {any} */ one) => one.number === number);
    if (!cue) return this.#say(t("There is no cue {n}", { n: number }), "warn");
    this.#choose(cue.id);
    this.#panel.aim();
  }

  /** @param {string} cue @param {number} by */
  async #move(cue, by) {
    const answer = await revise(this.#run, (plan) => moved(plan, cue, by));
    if (!answer.ok) this.#say(answer.detail, "warn");
  }

  /** @param {string[]} cues @param {string} behind */
  async #place(cues, behind) {
    const answer = await revise(this.#run, (plan) => placed(plan, cues, behind));
    if (!answer.ok) this.#say(answer.detail, "warn");
  }

  /** @param {string} cue @param {number} number */
  #placeBehind(cue, number) {
    const behind = this.#view?.cues.find((/** @type {any} */ one) => one.number === number);
    if (!behind) return this.#say(t("There is no cue {n}", { n: number }), "warn");
    this.#place([cue], behind.id);
  }

  /** @param {string} cue @param {string} podium @param {boolean} all */
  async #toPodium(cue, podium, all) {
    const closed = new Set(this.#view.cues.filter((/** @type {any} */ one) => ["done", "current"].includes(one.state)).map((/** @type {any} */ one) => one.id));
    const answer = await revise(this.#run, (plan) => onPodium(plan, { cue, podium, all, closed }));
    this.#say(answer.ok ? t("Podium {name} from here on", { name: podium }) : answer.detail, answer.ok ? "" : "warn");
  }

  /** @param {string} cue @param {string} after the cue that a copy follows */
  async #edit(cue, after) {
    const held = await readCue(this.#run, cue);
    if (held) this.#openForm(held, after);
  }

  /** @param {any} cue @param {string} after */
  #openForm(cue, after) {
    if (!this.#run) return;
    this.#plan.hidden = true;
    this.#form.hidden = false;
    this.#form.open(this.#run, cue, after);
  }

  #openTogether() {
    this.#form.hidden = this.#plan.hidden = true;
    this.#together.open(this.#run, this.zone);
  }

  /** @param {string} run */
  #openPlan(run) {
    this.#form.hidden = true;
    this.#plan.hidden = false;
    this.#plan.open(run);
  }

  /** @param {{ run?: string, saved?: boolean } | null} detail */
  #close(detail) {
    this.#form.hidden = this.#plan.hidden = true;
    if (detail?.saved) return this.#say(t("Saved."));
    if (detail?.run && detail.run !== this.#run) this.#go(detail.run);
    if (detail) this.#load();
  }

  #tick() {
    const now = this.desk.now();
    const view = this.#view;
    this.#airTime.textContent = view?.position ? clockFace(Math.max(0, Math.floor((now - view.position.at) / 1000))) : "";
    if (view) this.#renderHead(view, timing(view, now));
    if (view) this.#messages.render(view, this.zone);
    this.#alarm = window.setTimeout(() => this.#tick(), 1000 - (now % 1000) + 5);
  }
}
customElements.define("live-page", LivePage);

/** Whether a command is one about a run. @param {import("./commands.js").Sent} sent @param {string} run */
function concerns({ data }, run) {
  return data.run === run || run in /** @type {object} */ (data.runs ?? {});
}

/** Whether steps can be taken: for real, or to rehearse. @param {any} view */
function isOn(view) {
  return view.phase === "live" || view.phase === "rehearsal";
}

/** @param {string} phase */
function phaseTag(phase) {
  return phase === "live" ? "live" : "quiet";
}

/** @param {string} phase */
function phaseKey(phase) {
  switch (phase) {
    case "draft": return t("Make ready");
    case "armed":
    case "rehearsal": return t("Begin");
    case "live": return t("Finish");
    default: return t("Go on");
  }
}

/** @param {any} peek the last look at the names of a next step @param {import("./desk.js").Desk} desk @param {string} zone */
function seenWords(peek, desk, zone) {
  if (!peek) return "";
  return t("names seen by {by} at {time}", { by: authorName(peek.by, desk), time: wallClock(peek.at, zone) });
}

/** @param {any} presenter */
function presenterWords(presenter) {
  return [text(presenter.name), text(presenter.position)].filter(Boolean).join(" · ");
}

/** @param {any} plan @param {string} cue @param {number} by */
function moved(plan, cue, by) {
  const cues = [...plan.cues];
  const from = cues.findIndex((one) => one.id === cue);
  const to = from + by;
  if (from < 0 || to < 0 || to >= cues.length) return plan;
  cues.splice(to, 0, ...cues.splice(from, 1));
  return { ...plan, cues };
}
