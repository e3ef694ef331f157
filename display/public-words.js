// @ts-check
import { t, text, wallClock } from "./kit/texts.js";
import { dateOf, dayOf } from "./kit/when.js";

/** A person's name, which may break before its initials where a line is short, and never inside them. */
export function person(name) {
  return text(name).replace(/\u00A0(?=\p{Lu}\.)/gu, " ");
}

/** From when to when, which never breaks. */
export function span(starts, ends, zone) {
  return `${wallClock(starts, zone)}\u2060–\u2060${wallClock(ends, zone)}`;
}

/** A time of day in a venue's zone, and what the visitor's own clock shows then if that differs. */
export function here(ms, zone) {
  const time = wallClock(ms, zone);
  const yours = wallClock(ms, "");
  const sameDay = dateOf(ms, zone) === dateOf(ms, "");
  if (sameDay && yours === time) return time;
  return t("{time}, {yours} where you are", { time, yours: sameDay ? yours : `${yours}, ${dayOf(ms, "")}` });
}

/** The name of a venue's zone as people write it, such as GMT+3. */
export function zoneName(ms, zone) {
  const lang = document.documentElement.lang === "en" ? "en-GB" : "ru";
  const parts = new Intl.DateTimeFormat(lang, { timeZone: zone || undefined, timeZoneName: "short" }).formatToParts(ms);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

export function isRanked(level) {
  return hasMarks(level) || level === "places";
}

export function hasMarks(level) {
  return level === "marks" || level === "frozen";
}

/** How much of a standing may be known, and how sure it is, in a sentence. */
export function remark(view, zone) {
  const { level, rows, frozen_at: frozen } = view;
  if (level === "nothing") return t("The results are not shown yet");
  if (level === "progress") return t("Only the work is shown, marks will be announced at the ceremony");
  if (frozen) return t("Frozen at {time}: what came later will be announced at the ceremony", { time: here(frozen, zone) });
  if (!rows.some(({ place }) => place)) return t("No marks yet");
  return level === "places" ? `${sureness(view, zone)}. ${t("Places only, marks are not shown")}` : sureness(view, zone);
}

function sureness({ closed, modules, after, official_at: official }, zone) {
  if (official) return `${t("Final results")}, ${t("approved at {time}", { time: here(official, zone) })}`;
  if (closed) return `${t("Provisional results")}, ${t("not approved yet")}`;
  if (after == null) return t("Provisional results");
  return `${t("Provisional results")}, ${t("after {n} of {of} modules", { n: after, of: modules.length })}`;
}
