// @ts-check
import { draw, icon, make, write } from "./kit/dom.js";
import { fit } from "./kit/fit.js";
import "./kit/foot.js";
import { writeGiant } from "./kit/giant.js";
import { sign } from "./kit/phase.js";
import "./kit/scale.js";
import { Screen } from "./kit/screen.js";
import { t, text, wallClock } from "./kit/texts.js";
import { clockFace, endsAt, face, untilChange } from "./kit/timer.js";

const SECOND = 1000;
const MINUTE = 60_000;

/** One timer as large as the screen: `timer:<timer>@<audience>`. */
export class Timer extends Screen {
  static sheet = new URL("./timer.css", import.meta.url).href;
  #title = make("h1");
  #about = make("p", "sub");
  #icon = icon();
  #word = make("span");
  #until = make("span", "num");
  #reason = make("small", "num");
  #giant = make("div", "giant num");
  #scale = document.createElement("tablo-scale");
  #none = make("p", "none display");
  #foot = document.createElement("tablo-foot");

  build() {
    const cap = make("div", "cap", make("b", "", this.#icon, this.#word, this.#until), this.#reason);
    const head = make("header", "head", make("div", "", this.#title, this.#about), cap);
    const stage = make("section", "stage", this.#giant, this.#none);
    this.append(make("main", "frame", head, stage, this.#scale, this.#foot));
    this.dataset.state = "loading";
  }

  render({ venue, timer }) {
    this.dataset.state = "live";
    const { contest, module } = timer;
    const part = module?.of ? t("Module {index} of {of}", module) : text(module?.title);
    write(this.#title, text(contest?.title ?? timer.title));
    write(this.#about, [text(contest?.category), part, module?.of ? text(module.title) : ""].filter(Boolean).join(" · "));
    write(this.#none, "");
    this.#foot.show(text(venue.title), [text(timer.day), timer.shift ? t("Shift {shift}", { shift: timer.shift }) : ""].filter(Boolean).join(" · "));
    this.#scale.show(timer);
    this.#tell(this.feed.clock.now(), venue.zone || this.zone);
    fit([this.#title], 3);
    fit([this.#about], 1);
  }

  tick(now, link) {
    const { view } = this;
    const zone = view?.venue.zone || this.zone;
    this.#foot.tick(now, zone, link, this.feed.knownAt(this.stream));
    if (!view) {
      this.#foot.show("", "", this.waiting);
      return Infinity;
    }
    this.#tell(now, zone);
    const start = (view.timer.starts ?? 0) - now;
    return Math.min(MINUTE - (now % MINUTE), untilChange(view.timer, now), start > 0 ? start % SECOND || SECOND : Infinity);
  }

  lost() {
    this.dataset.state = "empty";
    write(this.#none, t("The timer is not shown here"));
  }

  #tell(now, zone) {
    const { timer } = this.view;
    const { mood, shape, word } = sign(timer, now);
    const ends = endsAt(timer, now);
    const shown = mood === "finished" ? "" : face(timer, now);
    this.dataset.mood = mood;
    draw(this.#icon, shape);
    write(this.#word, word);
    this.#until.hidden = ends === null;
    write(this.#until, ends === null ? "" : t("until {time}", { time: wallClock(ends, zone) }));
    write(this.#reason, text(timer.reason) || startWord(timer, now, zone));
    writeGiant(this.#giant, shown || word);
    this.#scale.tick(timer, now);
  }
}

function startWord({ state, starts }, now, zone) {
  if (state !== "armed" || !starts) return "";
  const start = t("Starts at {time}", { time: wallClock(starts, zone) });
  const rest = starts - now;
  return rest > 0 ? `${start} · ${t("in {time}", { time: clockFace(Math.ceil(rest / SECOND)) })}` : start;
}

customElements.define("tablo-timer", Timer);
