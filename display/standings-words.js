// @ts-check
import { t, text, wallClock } from "./kit/texts.js";

/** Where the contest stands: the heavy words of the subtitle, and what the module is about. */
export function standing({ modules, timer, closed }) {
  if (closed) return [t("All modules are finished"), ""];
  const current = modules.find(({ id }) => id === timer?.module?.id);
  const at = current ? modules.indexOf(current) : modules.findIndex((one) => one.state === "running" || one.state === "paused");
  const { index = at + 1, of = modules.length, title = modules[at]?.title } = timer?.module ?? {};
  return index > 0 ? [t("Module {index} of {of}", { index, of }), text(title)] : ["", ""];
}

/** How far the results of a standing may be trusted, in two words. */
export function verdict(view, zone) {
  if (view.level === "nothing") return "";
  if (view.level === "progress") return t("Progress only");
  if (view.frozen_at) return t("Frozen at {time}", { time: wallClock(view.frozen_at, zone) });
  return view.official_at ? t("Final results") : t("Provisional results");
}

/** What has to be known about them besides. */
export function remark(view, zone) {
  if (view.level === "progress") return view.closed ? t("marks will be announced at the ceremony") : t("marks are not shown");
  if (view.frozen_at) return waiting(view);
  if (view.official_at) return t("approved at {time}", { time: wallClock(view.official_at, zone) });
  if (view.closed) return t("not approved yet");
  if (view.after != null) return t("after {n} of {of} modules", { n: view.after, of: view.modules.length });
  if (view.level !== "marks") return "";
  const open = [...view.modules].reverse().find((one) => one.state !== "future");
  const missing = (row) => row.status === "active" && row.modules.some(({ id, mark: given }) => id === open.id && given == null);
  return open && view.rows.some(missing) ? t("marks of {module} are still coming in", { module: text(open.label) }) : "";
}

function waiting({ rows }) {
  const n = rows.reduce((sum, { pending = 0 }) => sum + pending, 0);
  return n ? t("marks entered later: {n}", { n }) : t("no marks were entered later");
}
