// @ts-check
import { draw, icon, make, paintBadge, write } from "./kit/dom.js";
import { statusWord } from "./kit/moods.js";
import { mark, points, t, text } from "./kit/texts.js";

/** The heads of the columns; `columns` are the modules that have one. */
export function heads(view, columns) {
  const head = (words, kind = "", max = "") => make("span", kind, words, ...(max ? [make("small", "num", max)] : []));
  if (view.level === "progress") {
    const names = [head(t("Competitor, by name")), head(t("Region"), "rg"), head(t("Modules")), head(t("Now"), "r")];
    return [head(""), head(""), head(""), ...names];
  }
  const modules = columns.map((one) => {
    const live = one.state === "running" || one.state === "paused" ? " live" : "";
    return head(text(one.label), `mk r${live}`, one.state === "future" ? "" : points(one.max));
  });
  const start = [head(t("Place"), "nb"), head(""), head(""), head(t("Competitor")), head(t("Region"), "rg")];
  if (view.level === "places") return start;
  return [...start, ...modules, head(t("Total"), "r", view.closed ? points(view.max) : "")];
}

/** One line of the table; kept for as long as its competitor is on the page. */
export class Row {
  #tie = make("i", "tie");
  #place = make("span");
  #equal = make("sup");
  #arrow = icon();
  #steps = make("span");
  #move = make("span", "mv num", this.#arrow, this.#steps);
  #badge = make("span");
  #name = make("span", "nm");
  #region = make("span", "rg");
  #marks = [];
  #total = make("span", "num");
  #pending = make("small", "num");
  #sum = make("span", "to r", this.#total, this.#pending);

  constructor() {
    const place = make("span", "pl num", this.#place, this.#equal);
    const head = [this.#tie, place, this.#move, make("span", "bd", this.#badge), this.#name, this.#region];
    this.node = Object.assign(make("li", "row", ...head, this.#sum), { row: this });
  }

  paint(row, next, hit, { columns, level, stale, closed, all, timed }) {
    const tied = Boolean(row.place) && row.tied;
    const away = row.status !== "active";
    const moved = stale || closed ? 0 : row.moved ?? 0;
    this.node.classList.toggle("new", Boolean(hit));
    this.node.classList.toggle("away", away);
    this.#tie.hidden = !tied || !next?.tied || next.place !== row.place;
    write(this.#place, row.place ? String(row.place) : "");
    write(this.#equal, tied ? "=" : "");
    this.#move.classList.toggle("up", moved > 0);
    draw(this.#arrow, moved > 0 ? "up" : moved < 0 ? "down" : "");
    write(this.#steps, moved ? String(Math.abs(moved)) : "");
    paintBadge(this.#badge, row.delegation?.badge, text(row.delegation?.badge?.code));
    write(this.#name, row.names.map(text).join(row.names.length > 2 ? ", " : "\n"));
    this.#name.classList.toggle("team", row.names.length > 1);
    this.#name.classList.toggle("crew", row.names.length > 2);
    write(this.#region, away ? statusWord(row.status) : text(row.delegation?.name));
    this.#cells(row, columns, hit, level === "progress" ? all : null);
    write(this.#total, level === "progress" ? nowDoing(row, all, timed) : valueOf(row, away));
    this.#sum.classList.toggle("hit", Boolean(hit?.cells.has("total")));
    this.node.classList.toggle("waits", Boolean(row.pending));
    write(this.#pending, row.pending ? waiting(row.pending) : "");
  }

  #cells(row, columns, hit, squares) {
    const wanted = squares ? 1 : columns.length;
    while (this.#marks.length > wanted) this.#marks.pop().remove();
    while (this.#marks.length < wanted) {
      this.#marks.push(make("span", "", make("span", "num")));
      this.#sum.before(this.#marks[this.#marks.length - 1]);
    }
    if (squares) return this.#squares(squares);
    columns.forEach((module, at) => {
      const given = row.modules?.find(({ id }) => id === module.id)?.mark;
      const cell = this.#marks[at];
      const empty = given == null;
      cell.className = `mk r${empty ? " no" : ""}${hit?.cells.has(module.id) ? " hit" : ""}`;
      write(cell.firstChild, empty && module.state === "future" ? "·" : mark(given));
    });
  }

  #squares(modules) {
    const cell = this.#marks[0];
    cell.className = "sq";
    cell.textContent = "";
    cell.append(...modules.map(({ state: one }) => make("i", one)));
  }
}

// What people typed stands as it is.
function valueOf({ value, total }, away) {
  if (value !== undefined) return value;
  return total == null && away ? "—" : mark(total);
}

function waiting(n) {
  switch (new Intl.PluralRules(document.documentElement.lang).select(n)) {
    case "one":
      return t("+{n} mark waits", { n });
    case "few":
      return t("+{n} marks wait", { n });
    default:
      return t("+{n} marks are waiting", { n });
  }
}

// Where nothing is timed, nobody knows what people do now.
function nowDoing(row, modules, timed) {
  if (row.status === "dns" || row.status === "dnf" || row.status === "dsq") return "—";
  const current = modules.find((one) => one.state === "running" || one.state === "paused");
  if (current) return current.state === "running" ? t("Working") : t("Paused");
  if (modules.length && modules.every((one) => one.state === "done")) return t("Finished");
  return timed ? t("Waiting to start") : "";
}
