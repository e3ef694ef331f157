// @ts-check
const NBSP = "\u00A0";
const THIN = "\u202F";
const SPOKEN = {
  lang: document.documentElement.lang === "en" ? "en" : "ru",
  catalogue: JSON.parse(document.getElementById("texts")?.textContent || "{}"),
};

/** Speaks another language than the page, which is a foreign one: with phrases by their English. */
export function speak(lang, catalogue) {
  Object.assign(SPOKEN, { lang, catalogue });
}

/** The page's own phrase in the page's language; `{name}` takes the parameter of that name. */
export function t(msgid, params = {}) {
  const phrase = SPOKEN.catalogue[msgid] || msgid;
  return bound(phrase.replace(/\{(\w+)\}/g, (_, name) => params[name] ?? ""));
}

/** A bilingual text of the data in the page's language; Russian where English is missing. */
export function text(both) {
  if (!both) return "";
  return bound(typeof both === "string" ? both : both[SPOKEN.lang] || both.ru || "");
}

/** A mark with two decimals, a comma in Russian; a dash when there is none. */
export function mark(decimal) {
  if (decimal == null) return "—";
  const [whole, part = ""] = String(decimal).split(".");
  const digits = part.length > 2 ? part : part.padEnd(2, "0");
  return points(whole.replace("-", "\u2212") + "." + digits);
}

/** A number as it stands, with the language's decimal sign. */
export function points(decimal) {
  return SPOKEN.lang === "ru" ? String(decimal).replace(".", ",") : String(decimal);
}

/** 12:35, or 12:35:09 with `seconds`, in the zone of the venue. */
export function wallClock(ms, zone, seconds = false) {
  const parts = { hour: "numeric", minute: "2-digit", hourCycle: "h23", timeZone: zone || undefined };
  if (seconds) parts.second = "2-digit";
  return new Intl.DateTimeFormat("ru", parts).format(ms);
}

// Keeps together what a line break would tear: prepositions, initials, numbers and their words, dashes.
function bound(phrase) {
  return phrase
    .replace(/(^|[\s(«])([вскоуиаВСКОУИА№]) /g, `$1$2${NBSP}`)
    .replace(/ (?=\p{Lu}\.)/gu, NBSP)
    .replace(/(\p{Lu}\.)[ \u00A0](?=\p{Lu}\.)/gu, `$1${THIN}`)
    .replace(/ (?=\p{Lu}$)/gu, NBSP)
    .replace(/(\d) (?=из |of |мин|min)/g, `$1${NBSP}`)
    .replace(/ —/g, `${NBSP}—`);
}
