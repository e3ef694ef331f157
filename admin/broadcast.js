// @ts-check
import "./chip-group.js";
import "./connect-panel.js";
import "./graphic-form.js";
import "./graphic-pads.js";
import "./key-map.js";
import "./output-monitors.js";
import "./output-truth.js";
import "./take-queue.js";
import { t, text, wallClock } from "../display/kit/texts.js";
import { ask } from "./ask.js";
import { changes, graphicName, isWhole, kindOf, Subjects, valueName } from "./graphics.js";
import { hold, press, tap } from "./hold.js";
import { icon, make, redraw, tag } from "./make.js";
import { carried, hostsOnProgram } from "./output-truth.js";
import { authorName } from "./wording.js";

/** For so long a key that has asked waits for the second press, in milliseconds. */
const ASKS = 5000;
/** Two Escapes within so many milliseconds are a panic. */
const TWICE = 700;

/**
 * The broadcast director's page: true pictures of an output, what can go on it, and the keys that
 * put it there. What is on program somewhere is changed only after a second press; a panic never asks.
 *
 * Set `desk` before it is connected; `show(output)` chooses one.
 */
export class BroadcastPage extends HTMLElement {
  /** @type {import("./desk.js").Desk} */ desk = /** @type {any} */ (null);
  #chosen = "";
  /** @type {any} */ #view = null;
  /** @type {any} */ #health = null;
  #told = 0;
  /** @type {{ version: number, at: number } | null} the newest picture of the output, and since when */ #change = null;
  /** @type {any} the graphic on air that the form was filled from */ #base = null;
  /** @type {any} */ #conflict = null;
  #layer = "";
  /** @type {{ what: string, hosts: string[] } | null} what a second press would do */ #asked = null;
  #askedAlarm = 0;
  #alarm = 0;
  #escaped = -Infinity;
  #watched = "";
  #subjects = new Subjects();
  /** @type {Array<() => void>} */ #leaves = [];
  /** @type {(() => void) | null} */ #leaveOutput = null;
  /** @type {Map<string, () => void>} */ #venues = new Map();
  #onDesk = () => this.#learn();
  #onKey = (/** @type {KeyboardEvent} */ event) => this.#steer(event);
  #onKeyUp = (/** @type {KeyboardEvent} */ event) => this.#letGo(event.code);
  #onBlur = () => this.#letGo();
  #onCommands = () => this.#render();

  #outputs = /** @type {any} */ (make("chip-group", { class: "thirds", label: t("Output") }));
  #where = make("span", { class: "quiet-text" });
  #reached = make("span", { class: "states", role: "status" });
  #safe = make("button", { class: "btn", type: "button", click: () => this.#turnSafe() }, t("Safe areas"), kbd("A"));
  #connectKey = make("button", { class: "btn", type: "button", click: () => this.#turnSide(this.#connect) }, t("Connect"), kbd("K"));
  #keysKey = make("button", { class: "btn", type: "button", "aria-label": t("Keys"), click: () => this.#turnSide(this.#keys) }, kbd("?"));
  #pads = /** @type {any} */ (make("graphic-pads"));
  #monitors = /** @type {any} */ (make("output-monitors"));
  #air = make("ul", { class: "carries" });
  #ready = make("ul", { class: "carries" });
  #truth = /** @type {any} */ (make("output-truth"));
  #form = /** @type {any} */ (make("graphic-form"));
  #note = make("p", { class: "note warns", role: "alert", hidden: true });
  #star = make("button", { class: "btn", type: "button", click: () => this.#turnStar() });
  #later = tap(make("button", { class: "btn", type: "button" }, t("To the queue"), kbd("Q")), () => this.#queueUp());
  #queue = /** @type {any} */ (make("take-queue"));
  #connect = /** @type {any} */ (make("connect-panel", { hidden: true }));
  #keys = make("key-map", { page: "broadcast", hidden: true });
  #work = make("div", { class: "work" });
  #message = make("p", { class: "message" }, t("Fetching the outputs…"));
  #panic = hold(
    make("button", { class: "btn danger panic", type: "button" }, words(t("Panic"), t("all off: hold")), make("span", { class: "keys" }, kbd("P"), kbd("Esc Esc"))),
    () => this.#clear(), 500);
  #blank = hold(make("button", { class: "btn danger", type: "button" }), () => this.#darken());
  #out = tap(make("button", { class: "btn", type: "button", "data-does": "out" }), () => this.#takeOut());
  #next = tap(make("button", { class: "btn", type: "button", "data-does": "next" }), () => this.#advance());
  #update = tap(make("button", { class: "btn", type: "button", "data-does": "update" }), () => this.#changeOnAir());
  #queued = tap(make("button", { class: "btn", type: "button", "data-does": "queued" }), () => this.#takeQueued());
  #prepare = tap(make("button", { class: "btn prepare", type: "button", "data-does": "prepare" }), () => this.#makeReady());
  #take = tap(make("button", { class: "btn take", type: "button", "data-does": "take" }), () => this.#takeOn());

  connectedCallback() {
    if (this.firstChild) return;
    for (const part of [this.#pads, this.#form, this.#connect]) part.desk = this.desk;
    for (const part of [this.#pads, this.#form, this.#queue]) part.subjects = this.#subjects;
    this.#work.append(this.#form, this.#note, make("div", { class: "pair" }, this.#star, this.#later),
      make("h2", {}, t("Queue")), this.#queue);
    this.append(
      make("header", { class: "head" }, make("h1", {}, t("Broadcast")), this.#outputs, this.#where, this.#reached,
        make("span", { class: "sp" }), this.#safe, this.#connectKey, this.#keysKey),
      this.#pads,
      make("section", { class: "middle" }, this.#message, this.#monitors,
        make("div", { class: "buses" },
          make("section", {}, make("h2", {}, t("Made ready")), this.#ready),
          make("section", {}, make("h2", {}, t("On air")), this.#air)),
        make("h2", { class: "truth-head" }, t("Who shows it")), this.#truth),
      make("aside", { class: "side form-scroll" }, this.#work, this.#connect, this.#keys),
      make("footer", { class: "deck" }, this.#panic, this.#blank, this.#out, this.#next, this.#update, this.#queued, this.#prepare, this.#take));
    this.#listen();
    this.#learn();
    this.#tick();
  }

  disconnectedCallback() {
    for (const leave of [...this.#leaves, ...this.#venues.values()]) leave();
    this.#leaveOutput?.();
    this.#venues.clear();
    clearTimeout(this.#alarm);
    clearTimeout(this.#askedAlarm);
    document.removeEventListener("keydown", this.#onKey);
    document.removeEventListener("keyup", this.#onKeyUp);
    removeEventListener("blur", this.#onBlur);
    for (const name of ["index", "link"]) this.desk.removeEventListener(name, this.#onDesk);
    this.desk.commands.removeEventListener("change", this.#onCommands);
  }

  /** @param {string} output empty: the first one */
  show(output) {
    this.#chosen = output;
    this.#render();
  }

  #listen() {
    this.#outputs.addEventListener("choose", (/** @type {CustomEvent} */ event) => {
      location.hash = `#/broadcast/${event.detail}`;
    });
    this.#pads.addEventListener("choose", (/** @type {CustomEvent} */ event) => event.target === this.#pads && this.#load(event.detail));
    this.#queue.addEventListener("open", (/** @type {CustomEvent} */ event) => this.#load(event.detail));
    this.addEventListener("change", () => this.#render());
    document.addEventListener("keydown", this.#onKey);
    document.addEventListener("keyup", this.#onKeyUp);
    addEventListener("blur", this.#onBlur);
    for (const name of ["index", "link"]) this.desk.addEventListener(name, this.#onDesk);
    this.desk.commands.addEventListener("change", this.#onCommands);
    this.#leaves = [
      this.desk.watch("screens@crew", (view) => {
        this.#view = view;
        this.#render();
      }),
      this.desk.watch("health@crew", (view) => {
        this.#health = view;
        this.#told = this.desk.now();
        this.#render();
      }),
    ];
  }

  // Names of all that graphics can be about; they follow the roster.
  async #learn() {
    const { index } = this.desk;
    this.#subjects.index = index;
    for (const { id } of index?.venues ?? []) {
      if (this.#venues.has(id)) continue;
      this.#venues.set(id, this.desk.watch(`timers:${id}@broadcast`, (view) => {
        this.#subjects.timers.set(id, view.timers);
        this.#render();
      }));
    }
    this.#render();
    const told = await ask("subjects");
    if (!told.ok || !this.isConnected) return;
    const { entries, delegations, runs, pictures } = told;
    Object.assign(this.#subjects, { entries, delegations, runs, pictures });
    this.#render();
  }

  get #output() {
    const outputs = this.#view?.outputs ?? [];
    return outputs.find((/** @type {any} */ one) => one.id === this.#chosen) ?? outputs[0];
  }

  get #place() {
    return this.#health?.outputs.find((/** @type {any} */ one) => one.id === this.#output?.id);
  }

  get #stream() {
    return `output:${this.#output.id}`;
  }

  get #kind() {
    return kindOf(this.desk.index, this.#form.wish.graphic);
  }

  get #isWhole() {
    return isWhole(this.#kind, this.#form.wish.data);
  }

  /** @param {string | undefined} layer */
  #onAir(layer) {
    return this.#output?.layers.find((/** @type {any} */ one) => one.layer === layer);
  }

  /** The graphic on air that keys are about: the chosen one, or that of the form, or the newest. */
  get #target() {
    const layers = this.#output?.layers ?? [];
    return this.#onAir(this.#layer) ?? this.#onAir(this.#kind?.layer)
      ?? [...layers].sort((one, other) => other.at - one.at)[0];
  }

  /** The graphic on air that the form can change. */
  get #changing() {
    const held = this.#onAir(this.#base?.layer ?? this.#kind?.layer);
    return held?.graphic === this.#form.wish.graphic ? held : null;
  }

  /** @param {import("./graphics.js").Wish} wish @param {any} [base] the graphic on air that it is */
  #load(wish, base = null) {
    this.#base = base;
    this.#conflict = null;
    this.#layer = base?.layer ?? "";
    this.#asked = null;
    this.#form.load(wish);
    this.#connect.hidden = this.#keys.hidden = true;
    this.#render();
  }

  // Drawing

  #render() {
    const output = this.#output;
    this.#message.hidden = Boolean(output);
    if (this.#view && !output) this.#message.textContent = t("There is no broadcast output yet: it is made in the reference data.");
    this.#monitors.hidden = !output;
    if (!output || !this.desk.index) return;
    this.#follow(output);
    this.#catchUp();
    this.#outputs.chips = this.#view.outputs.map((/** @type {any} */ one) => ({ value: one.id, words: text(one.title) }));
    this.#outputs.value = output.id;
    this.#where.textContent = text(output.venue?.title);
    this.#pads.render(this.#form.wish);
    this.#form.render();
    this.#queue.render();
    const about = (/** @type {any[]} */ layers) => layers.map((one) => graphicName(one.graphic)).join(" + ");
    this.#monitors.render(output, about(output.layers), about(output.ready ?? []));
    this.#truth.render(this.#place);
    this.#renderSide();
    this.#renderBuses();
    this.#renderReached();
    this.#renderDeck();
  }

  /** @param {any} output */
  #follow(output) {
    const shelf = `tablo.broadcast.${this.desk.you.id}`;
    this.#pads.open(shelf);
    this.#queue.open(`${shelf}.queue.${output.id}`);
    if (this.#watched === output.id) return;
    this.#watched = output.id;
    this.#leaveOutput?.();
    this.#change = null;
    this.#leaveOutput = this.desk.watch(`output:${output.id}`, (_, { version }) => {
      this.#change = { version, at: this.desk.now() };
      this.#render();
    });
  }

  #renderSide() {
    const connects = !this.#connect.hidden;
    this.#work.hidden = connects || !this.#keys.hidden;
    this.#connectKey.setAttribute("aria-pressed", String(connects));
    this.#keysKey.setAttribute("aria-pressed", String(!this.#keys.hidden));
    this.#safe.setAttribute("aria-pressed", String(this.#monitors.safe));
    const { wish } = this.#form;
    if (connects) this.#connect.render(this.#output, wish.graphic, wish.data.contest);
    const starred = this.#pads.hasStar(wish);
    redraw(this.#star, starred, () => [words(starred ? t("Take the star away") : t("Give a star")), kbd("S")]);
    this.#star.disabled = this.#later.disabled = !this.#isWhole;
    const said = this.#conflictWords();
    this.#note.hidden = !said;
    this.#note.textContent = said;
  }

  #conflictWords() {
    if (!this.#conflict) return "";
    const { before, by, at } = this.#conflict;
    const now = this.#onAir(before.layer)?.data ?? {};
    const what = Object.entries(changes(before.data, now))
      .map(([name, value]) => `${valueName(name)}: ${this.#subjects.about({ [name]: value }) || value || "—"}`).join("; ");
    return `${t("{by} changed it at {time}.", { by: authorName(by, this.desk), time: wallClock(at, this.desk.zone, true) })} ${
      what} ${t("Nothing of yours was sent; press again to change it all the same.")}`;
  }

  #renderBuses() {
    const { layers, ready = [] } = this.#output;
    const { yielding } = this.#monitors;
    const named = [layers, ready].map((all) => all.map((/** @type {any} */ one) => this.#subjects.about(one.data)));
    redraw(this.#air, [layers, named[0], yielding, this.#target?.layer, this.desk.linked], () => (layers.length
      ? layers.map((/** @type {any} */ one, /** @type {number} */ n) => this.#carried(one, named[0][n], "program"))
      : [make("li", { class: "none" }, t("Nothing is on air."))]));
    redraw(this.#ready, [ready, named[1], this.desk.linked], () => (ready.length
      ? ready.map((/** @type {any} */ one, /** @type {number} */ n) => this.#carried(one, named[1][n], "preview"))
      : [make("li", { class: "none" }, t("Nothing is ready."))]));
    for (const rest of /** @type {NodeListOf<HTMLElement>} */ (this.#air.querySelectorAll(".rest"))) {
      const left = Number(rest.dataset.until) - this.desk.now();
      rest.textContent = t("off in {n} s", { n: Math.max(0, Math.ceil(left / 1000)) });
    }
  }

  /** @param {any} one @param {string} about @param {"program" | "preview"} bus */
  #carried(one, about, bus) {
    const name = graphicName(one.graphic);
    const yields = bus === "program" && this.#monitors.yielding.includes(one.layer);
    const notes = [about, one.step ? t("step {n}", { n: one.step + 1 }) : "",
      one.by ? `${authorName(one.by, this.desk)}, ${wallClock(one.changed, this.desk.zone, true)}` : ""].filter(Boolean).join(" · ");
    const target = bus === "program" && this.#target?.layer === one.layer;
    return make("li", { class: `${bus === "program" ? "live" : "waits"} ${target ? "chosen" : ""}` },
      make("button", {
        class: "item-key", type: "button", click: () =>
          this.#load({ graphic: one.graphic, data: one.data, out_after: one.out_after ?? 0 }, bus === "program" ? one : null),
      }, make("b", {}, name), make("small", {}, notes)),
      ...(yields ? [tag("warn", "warn", t("gives way"))] : []),
      ...(bus === "program" && one.until ? [make("b", { class: "num rest", "data-until": one.until })] : []),
      ...(bus === "preview" ? [make("button", {
        class: "btn plain", type: "button", "aria-label": t("Take out: {what}", { what: name }), disabled: !this.desk.can("HideGraphic"),
        click: () => this.#send("HideGraphic", { layer: one.layer, bus }, t("Not ready any more: {what}", { what: name })),
      }, icon("cross"))] : []));
  }

  #renderReached() {
    const { required, painted, late } = this.#reach;
    const { linked } = this.desk;
    redraw(this.#reached, [required, painted, late, linked], () => (!linked ? [tag("warn", "warn", t("no link"))] : [
      ...late.map((host) => tag("bad", "warn", t("{host} doesn't show it yet", { host }))),
      ...(late.length ? [] : required === 0 ? [tag("quiet", "cross", t("nobody shows this output"))]
        : painted === required ? [tag("ok", "check", t("painted: {n} of {of}", { n: painted, of: required }))]
          : [tag("quiet", "ring", t("painted: {n} of {of}", { n: painted, of: required }))])]));
  }

  get #reach() {
    return carried(this.#place, this.#stream, this.#change, this.#told);
  }

  #renderDeck() {
    const output = this.#output;
    const target = this.#target;
    const ready = output.ready ?? [];
    const { wish } = this.#form;
    const named = wish.graphic ? graphicName(wish.graphic) : t("Choose what to show");
    const about = this.#subjects.about(wish.data) || named;
    const first = this.#queue.items[0];
    this.#key(this.#blank, output.blank ? t("Bring back") : t("Blank"), t("hold"), "B", this.desk.can("Blank"));
    this.#key(this.#out, t("Off air"), target ? graphicName(target.graphic) : "", "Backspace", Boolean(target) && this.desk.can("HideGraphic"));
    const paged = target && kindOf(this.desk.index, target.graphic)?.steps !== 1;
    this.#key(this.#next, t("Next step"), paged ? graphicName(target.graphic) : "", "N", Boolean(paged) && this.desk.can("AdvanceGraphic"));
    const differs = this.#changing && this.#isWhole && Object.keys(changes(this.#changing.data, wish.data)).length > 0;
    this.#key(this.#update, t("Change on air"), differs ? about : "", "U", Boolean(differs) && this.desk.can("UpdateGraphic"));
    this.#key(this.#queued, t("From the queue"), first ? this.#subjects.about(first.data) || graphicName(first.graphic) : "", "W",
      Boolean(first) && this.desk.can("ShowGraphic"));
    this.#key(this.#prepare, t("Make ready"), this.#isWhole ? about : named, "Enter", this.#isWhole && this.desk.can("ShowGraphic"));
    const all = ready.map((/** @type {any} */ one) => graphicName(one.graphic)).join(" + ");
    const { required, painted, late } = this.#reach;
    const next = all || (this.#isWhole ? about : t("Nothing is ready"));
    this.#key(this.#take, t("Take"), late.length ? t("{host} doesn't show it yet", { host: late.join(", ") }) : next, t("Space"),
      (ready.length > 0 || this.#isWhole) && this.desk.can("TakeGraphic"));
    this.#panic.disabled = !this.desk.can("ClearOutput");
    this.#take.classList.toggle("late", late.length > 0);
    this.#take.classList.toggle("reached", this.desk.linked && output.layers.length > 0 && required > 0 && painted === required);
  }

  /** @param {any} button @param {string} says @param {string} note @param {string} key @param {boolean} can */
  #key(button, says, note, key, can) {
    const hosts = this.#asked && this.#asked.what === button.dataset.asks ? this.#asked.hosts : null;
    button.disabled = !can;
    button.classList.toggle("asks", Boolean(hosts));
    redraw(button, [says, note, key, hosts], () => [
      hosts ? words(t("On program in {hosts}", { hosts: hosts.join(", ") }), t("Press again: {what}", { what: says })) : words(says, note),
      ...(key ? [kbd(key)] : [])]);
  }

  // Commands

  /** @param {string} command @param {Record<string, unknown>} data @param {string} says */
  #send(command, data, says) {
    return this.desk.send(command, { output: this.#output.id, ...data }, says);
  }

  /**
   * Act, after a second press where that changes what viewers see right now.
   *
   * @param {any} button @param {any[]} layers on air that would change @param {() => void} act
   */
  #sure(button, layers, act) {
    const hosts = layers.length && !this.#output.blank ? hostsOnProgram(this.#place) : [];
    const what = JSON.stringify([button.dataset.does, layers.map(({ layer, at }) => [layer, at]), this.#form.wish]);
    clearTimeout(this.#askedAlarm);
    if (hosts.length && this.#asked?.what !== what) {
      button.dataset.asks = what;
      this.#asked = { what, hosts };
      this.#askedAlarm = window.setTimeout(() => this.#forget(), ASKS);
      this.#render();
      return;
    }
    this.#forget();
    act();
  }

  #forget() {
    this.#asked = null;
    this.#render();
  }

  /** @param {import("./graphics.js").Wish} wish @param {"program" | "preview"} bus */
  #showGraphic(wish, bus) {
    const { graphic, data, out_after } = wish;
    const what = [graphicName(graphic), this.#subjects.about(data)].filter(Boolean).join(", ");
    return this.#send("ShowGraphic", { graphic, data, out_after, bus },
      bus === "program" ? t("On air: {what}", { what }) : t("Ready: {what}", { what }));
  }

  #makeReady() {
    this.#showGraphic(this.#form.wish, "preview");
  }

  #takeOn() {
    const ready = this.#output.ready ?? [];
    const layers = ready.length ? ready.map((/** @type {any} */ one) => one.layer) : [this.#kind?.layer];
    const replaced = this.#output.layers.filter((/** @type {any} */ one) => layers.includes(one.layer));
    this.#sure(this.#take, replaced, () => {
      if (!ready.length) this.#showGraphic(this.#form.wish, "program");
      else this.#send("TakeGraphic", {}, t("Take: {what}", { what: ready.map((/** @type {any} */ one) => graphicName(one.graphic)).join(" + ") }));
    });
  }

  #takeQueued() {
    const [first] = this.#queue.items;
    const layer = kindOf(this.desk.index, first.graphic)?.layer;
    const replaced = this.#output.layers.filter((/** @type {any} */ one) => one.layer === layer);
    this.#sure(this.#queued, replaced, () => this.#showGraphic(this.#queue.next(), "program"));
  }

  #takeOut() {
    const target = this.#target;
    this.#sure(this.#out, [target], () =>
      this.#send("HideGraphic", { layer: target.layer }, t("Off air: {what}", { what: graphicName(target.graphic) })));
  }

  #advance() {
    const { layer, rev, graphic } = this.#target;
    this.#send("AdvanceGraphic", { layer, rev }, t("Next step: {what}", { what: graphicName(graphic) }));
  }

  #changeOnAir() {
    const held = this.#changing;
    const base = this.#base?.layer === held.layer && this.#base.at === held.at ? this.#base : held;
    this.#sure(this.#update, [held], () => this.#sendChange(base));
  }

  /** @param {any} base the graphic on air as it was when the form was filled */
  async #sendChange(base) {
    const { wish } = this.#form;
    const what = [graphicName(wish.graphic), this.#subjects.about(wish.data)].filter(Boolean).join(", ");
    const data = changes(base.data, wish.data);
    const sent = await this.#send("UpdateGraphic", { layer: base.layer, data, rev: base.rev }, t("Changed on air: {what}", { what }));
    const current = sent.reason?.current;
    this.#conflict = sent.standing === "conflict" && current ? { before: base, by: current.by, at: current.at } : null;
    if (this.#conflict) this.#base = { ...base, rev: current?.rev };
    if (sent.standing === "accepted") this.#base = { ...base, data: wish.data, rev: null };
    this.#render();
  }

  // What one has changed oneself is what the next change builds on, once its number has come.
  #catchUp() {
    const held = this.#onAir(this.#base?.layer);
    if (this.#base?.rev === null && held?.by === this.desk.you.id) this.#base = { ...this.#base, rev: held.rev };
  }

  #clear() {
    this.#send("ClearOutput", {}, t("All off air: {output}", { output: text(this.#output.title) }));
  }

  #darken() {
    const on = !this.#output.blank;
    const screen = text(this.#output.title);
    this.#send("Blank", { on }, on ? t("Blank: {screen}", { screen }) : t("Picture back: {screen}", { screen }));
  }

  #queueUp() {
    this.#queue.add(this.#form.wish);
  }

  #turnStar() {
    this.#pads.star(this.#form.wish);
    this.#render();
  }

  #turnSafe() {
    this.#monitors.safe = !this.#monitors.safe;
    this.#render();
  }

  /** @param {HTMLElement} side in place of the form, or back to that */
  #turnSide(side) {
    for (const one of [this.#connect, this.#keys]) one.hidden = one !== side || !one.hidden;
    this.#render();
  }

  // Keys

  /** @param {KeyboardEvent} event */
  #steer(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (target.closest("input, textarea, select, [popover]")) {
      if (event.key === "Escape") target.blur();
      return;
    }
    if (event.key === "Escape") return this.#escape(event);
    // Who goes from key to key with Tab presses the one that has the ring
    if (["Space", "Enter", "NumpadEnter"].includes(event.code) && target.matches("button:focus-visible, a:focus-visible")) return;
    const act = event.key === "?" ? () => this.#turnSide(this.#keys) : this.#shortcut(event.code);
    if (!act) return;
    event.preventDefault();
    if (!event.repeat) act();
  }

  // What can't be taken back at once is held, on the keyboard too
  get #heldKeys() {
    return /** @type {Record<string, HTMLElement>} */ ({ KeyB: this.#blank, KeyP: this.#panic });
  }

  /** @param {string} [code] all of them, without one */
  #letGo(code) {
    for (const [key, button] of Object.entries(this.#heldKeys)) if (!code || key === code) press(button, false);
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    if (event.repeat) return;
    const twice = event.timeStamp - this.#escaped < TWICE;
    this.#escaped = twice ? -Infinity : event.timeStamp;
    if (twice && !this.#panic.disabled) this.#clear();
  }

  /** @param {string} code @returns {(() => void) | undefined} */
  #shortcut(code) {
    const held = this.#heldKeys[code];
    if (held) return () => press(held, true);
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(code);
    if (digit) return () => this.#pads.press((Number(digit[1]) + 9) % 10);
    return /** @type {Record<string, () => void>} */ ({
      Enter: () => this.#prepare.click(), NumpadEnter: () => this.#prepare.click(), Space: () => this.#take.click(),
      Backspace: () => this.#out.click(), KeyN: () => this.#next.click(), KeyU: () => this.#update.click(),
      KeyW: () => this.#queued.click(), KeyQ: () => this.#later.click(), KeyS: () => this.#star.click(),
      KeyA: () => this.#turnSafe(), KeyK: () => this.#turnSide(this.#connect), Slash: () => this.#pads.find(),
      KeyG: () => this.#pads.turn("graphics"), KeyC: () => this.#pads.turn("contest"), KeyF: () => this.#pads.turn("stars"),
    })[code];
  }

  #tick() {
    if (this.#view) this.#render();
    this.#alarm = window.setTimeout(() => this.#tick(), 1000 - (this.desk.now() % 1000) + 5);
  }
}
customElements.define("broadcast-page", BroadcastPage);

/** @param {string} key */
function kbd(key) {
  return make("kbd", { "aria-hidden": "true" }, key);
}

/** @param {string} says @param {string} [note] */
function words(says, note = "") {
  return make("span", {}, make("b", {}, says), ...(note ? [make("small", {}, note)] : []));
}
