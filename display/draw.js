// @ts-check
import { make, paintBadge, write } from "./kit/dom.js";
import { fit } from "./kit/fit.js";
import "./kit/foot.js";
import { List } from "./kit/list.js";
import { fade } from "./kit/motion.js";
import { pageAt, pageSize, totemRows, untilTurn } from "./kit/pages.js";
import { Screen } from "./kit/screen.js";
import { t, text } from "./kit/texts.js";

const MINUTE = 60_000;
const MOST_ROWS = 36;
// Columns and the largest number of rows in each, the fewest first.
const LAYOUTS = { wall: [[1, 6], [2, 6], [3, 8], [4, 9]], totem: [[1, 12], [2, 18]], ribbon: [[2, 5], [4, 5], [5, 8]] };

/** The draw of a contest's workstations; what is not revealed yet is not in the page: `draw:<contest>@<audience>`. */
export class Draw extends Screen {
  static sheet = new URL("./draw.css", import.meta.url).href;
  #title = make("h1");
  #sub = make("p", "sub");
  #count = make("div", "timer num");
  #box = make("ol", "list");
  #list = new List(this.#box, () => /** @type {any} */ (new Row().node));
  #none = make("p", "none display");
  #foot = document.createElement("tablo-foot");
  #known = new Set();
  #page = 0;
  #resized = new ResizeObserver(() => this.view && this.#fill());

  build() {
    const head = make("header", "head", make("div", "", this.#title, this.#sub), this.#count);
    this.append(make("main", "frame", head, this.#box, this.#none, this.#foot));
    this.dataset.state = "loading";
    this.#resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  render({ contest, drawn, of, revealed, rows }, { live, age }) {
    const open = rows.filter(({ entry }) => entry).map(keyOf);
    const fresh = live ? open.filter((one) => !this.#known.has(one)) : [];
    this.#known = new Set(open);
    this.dataset.state = drawn ? "live" : "empty";
    write(this.#title, t("Draw of workstations"));
    write(this.#sub, [text(contest.title), text(contest.category)].filter(Boolean).join(" · "));
    write(this.#count, drawn ? t("{n} of {of}", { n: revealed, of }) : "");
    write(this.#none, drawn ? "" : t("The draw has not taken place yet"));
    this.#page = this.#pageAt(this.feed.clock.now());
    this.#fill();
    for (const { row } of this.#list.nodes) if (fresh.includes(row.key)) row.appear(age);
    this.#foot.show([text(contest.venue?.title), text(contest.place)].filter(Boolean).join(" · "));
  }

  tick(now, link) {
    this.#foot.tick(now, this.zone, link, this.feed.knownAt(this.stream));
    if (!this.view) {
      this.#foot.show("", "", this.waiting);
      return Infinity;
    }
    if (this.#pageAt(now) !== this.#page) {
      this.#page = this.#pageAt(now);
      this.#fill("fade");
    }
    return Math.min(MINUTE - (now % MINUTE), untilTurn(this.#rows.length, this.#size, now));
  }

  get busy() {
    const { revealed = 0, of = 0 } = this.view ?? {};
    return revealed > 0 && revealed < of;
  }

  lost() {
    this.dataset.state = "empty";
    write(this.#none, t("The draw is not shown here"));
  }

  get #rows() {
    return this.view.drawn ? this.view.rows : [];
  }

  get #size() {
    return pageSize(this.#rows.length, Math.min(MOST_ROWS, 2 * this.#lines));
  }

  get #lines() {
    const ratio = this.clientWidth / this.clientHeight;
    return ratio <= 1 ? totemRows(ratio, 33, 8) : MOST_ROWS;
  }

  #pageAt(now) {
    return pageAt(this.#rows.length, this.#size, now);
  }

  #fill(motion = "none") {
    const [size, from] = [this.#size, this.#page * this.#size];
    const [columns, most] = this.#layout(size);
    const lines = Math.ceil(size / columns);
    this.#box.style.setProperty("--columns", String(columns));
    this.#box.style.setProperty("--rows", String(Math.max(lines, Math.min(most, 5))));
    this.dataset.columns = String(columns);
    const shifts = new Set(this.#rows.map(({ shift }) => shift)).size > 1;
    this.#list.show(this.#rows.slice(from, from + size), keyOf, (node, row) => node.row.paint(row, shifts), { motion: /** @type {any} */ (motion) });
    fit(this.querySelectorAll(".list .nm"), 3);
    fit([this.#title], 3);
    fit([this.#sub], 1);
  }

  #layout(count) {
    const ratio = this.clientWidth / this.clientHeight;
    const layouts = LAYOUTS[ratio >= 2.5 ? "ribbon" : ratio <= 1 ? "totem" : "wall"];
    return layouts.find(([columns, lines]) => count <= columns * Math.min(lines, this.#lines)) ?? layouts[layouts.length - 1];
  }
}

// A workstation is drawn once for each shift.
const keyOf = ({ workstation, shift }) => `${workstation} ${shift}`;

/** One workstation: its number, and whose it is once that is known. */
class Row {
  key = "";
  #number = make("b", "num");
  #shift = make("small");
  #name = make("span", "nm");
  #badge = make("span");
  #who = make("span", "who", this.#name, this.#badge);
  node = Object.assign(make("li", "row", make("span", "n", this.#number, this.#shift), this.#who), { row: this });

  paint(row, shifts) {
    const { workstation, shift, entry, names, number, delegation } = row;
    this.key = keyOf(row);
    const competitor = number ? t("Competitor {number}", { number }) : "";
    write(this.#number, workstation);
    write(this.#shift, shifts ? t("Shift {shift}", { shift }) : "");
    write(this.#name, names?.length ? names.map(text).join("\n") : entry ? competitor : "");
    paintBadge(this.#badge, delegation?.badge, text(delegation?.badge?.code), "s");
    this.node.classList.toggle("open", Boolean(entry));
  }

  appear(age) {
    fade(this.#who, 0, 1, "--d-row", { age, rise: "calc(2 * var(--u))" }).onfinish = ({ target }) => target.cancel();
  }
}

customElements.define("tablo-draw", Draw);
