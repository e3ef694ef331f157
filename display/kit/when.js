// @ts-check
import { t, wallClock } from "./texts.js";

const LANG = document.documentElement.lang === "en" ? "en-GB" : "ru";
const DAY = 86_400_000;

/** The calendar day of an instant in a zone: 2026-11-24. */
export function dateOf(ms, zone) {
  return new Intl.DateTimeFormat("sv", { timeZone: zone || undefined, year: "numeric", month: "2-digit", day: "2-digit" }).format(ms);
}

/** 24 ноября, 24 November. */
export function dayOf(ms, zone) {
  return new Intl.DateTimeFormat(LANG, { timeZone: zone || undefined, day: "numeric", month: "long" }).format(ms);
}

/** An instant as people say it at `now`: its time of day, and its day unless it is today. */
export function whenOf(ms, now, zone) {
  const date = dateOf(ms, zone);
  const today = date === dateOf(now, zone);
  const day = today ? "" : date === dateOf(now + DAY, zone) ? t("tomorrow") : dayOf(ms, zone);
  return { time: wallClock(ms, zone), day };
}
