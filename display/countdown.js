// @ts-check
import { make, write } from "./kit/dom.js";
import { fit } from "./kit/fit.js";
import "./kit/foot.js";
import { writeGiant } from "./kit/giant.js";
import "./kit/scale.js";
import { Screen } from "./kit/screen.js";
import { t, text } from "./kit/texts.js";
import { clockFace } from "./kit/timer.js";
import { whenOf } from "./kit/when.js";

const SECOND = 1000;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const RULE = 30 * MINUTE;
const STEP = 5 * MINUTE;

/**
 * The time to an event: a session of the venue's timetable, or any instant: `schedule:<venue>@<audience>`
 * and the parameters `session`, or `at` (server ms) with `title`. Never below zero.
 */
export class Countdown extends Screen {
  static sheet = new URL("./countdown.css", import.meta.url).href;
  #place = make("b");
  #start = make("span", "num");
  #title = make("b");
  #days = make("span");
  #label = make("p", "label display", this.#title, this.#days);
  #giant = make("div", "giant num");
  #scale = document.createElement("tablo-scale");
  #foot = document.createElement("tablo-foot");
  #event = null;

  build() {
    const top = make("header", "top", this.#place, this.#start);
    const stage = make("section", "stage", this.#label, this.#giant);
    const rule = make("section", "rule", this.#scale, minutes());
    this.append(make("main", "frame", top, stage, rule, this.#foot));
    this.dataset.state = "loading";
  }

  render(view) {
    this.#event = eventOf(view, this.params);
    this.dataset.state = this.#event ? "live" : "empty";
    write(this.#place, text(view.venue.title));
    this.classList.toggle("named", Boolean(this.#event?.title));
    write(this.#title, this.#event ? this.#event.title || t("Starts in") : t("The event is not in the timetable"));
    this.#scale.show(this.#event ? ruleOf(this.#event) : null);
    this.#tell(this.feed.clock.now());
    fit([this.#title], 3);
  }

  tick(now, link) {
    this.#foot.tick(now, this.#zone, link, this.feed.knownAt(this.stream));
    if (!this.view) this.#foot.show("", "", this.waiting);
    this.#tell(now);
    const rest = (this.#event?.at ?? 0) - now;
    return Math.min(MINUTE - (now % MINUTE), rest > 0 ? rest % SECOND || SECOND : Infinity);
  }

  lost() {
    this.dataset.state = "empty";
    write(this.#title, t("The timetable is not shown here"));
  }

  get #zone() {
    return this.view?.venue.zone || this.zone;
  }

  #tell(now) {
    if (!this.#event) return;
    const { at, title } = this.#event;
    const rest = Math.max(0, at - now);
    const days = Math.floor(rest / DAY);
    const { time, day } = whenOf(at, now, this.#zone);
    write(this.#start, [t("Starts at {time}", { time }), day].filter(Boolean).join(" · "));
    write(this.#days, [title && rest && t("starts in"), days && t("{n} d", { n: days })].filter(Boolean).join(" "));
    writeGiant(this.#giant, rest ? clockFace(Math.ceil((rest % DAY) / SECOND)) : t("Starting now"));
    this.dataset.mood = rest ? "running" : "begun";
    this.#scale.tick(ruleOf(this.#event), now);
  }
}

function eventOf({ sessions }, { session, at, title = "" }) {
  const found = sessions.find(({ id }) => id === session);
  if (found) return { at: found.starts, title: [text(found.contest?.title), text(found.title)].filter(Boolean).join(" · ") };
  return Number(at) > 0 && !session ? { at: Number(at), title: text(title) } : null;
}

// The last half hour as a timer, for the steel rule.
function ruleOf({ at }) {
  return { kind: "countdown", state: "running", duration: RULE, added: 0, remaining: at, anchor: 0 };
}

function minutes() {
  const labels = [];
  for (let rest = RULE; rest >= 0; rest -= STEP) {
    const count = rest / MINUTE;
    const label = make("span", "", rest === RULE ? t("{n} min", { n: count }) : String(count));
    label.style.left = `${(100 * (RULE - rest)) / RULE}%`;
    labels.push(label);
  }
  return make("div", "mins num", ...labels);
}

customElements.define("tablo-countdown", Countdown);
