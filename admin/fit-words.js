// @ts-check
import { t, text } from "../display/kit/texts.js";

/** Where a name stands. @type {Record<string, () => string>} */
const PLACES = {
  "plane": () => t("with a medal"),
  "strip": () => t("in the strip of a medal given before"),
  "call-up": () => t("in a call to the stage"),
  "subject": () => t("as a title"),
  "head": () => t("over the picture"),
  "row": () => t("in a table of results"),
  "third": () => t("in a lower third"),
};

/** In which language it was drawn. @type {Record<string, () => string>} */
const LANGUAGES = { ru: () => t("in Russian"), en: () => t("in English") };

/** Say that a name doesn't fit. @param {import("./name-fit.js").Line} line @returns {import("./preflight-words.js").Finding} */
export function misfitWords({ kind, subject, found }) {
  const { lang } = document.documentElement;
  const { width, height } = found.size;
  const place = [PLACES[found.where](), `${width} × ${height}`, ...(found.lang === lang ? [] : [LANGUAGES[found.lang]()])].join(", ");
  const name = nameOf(kind, subject, found.lang);
  const href = `/admin/roster/?lang=${lang}`;
  const link = t("Reference data");
  switch (found.code) {
    case "cut":
      return { kind: "bad", words: t("{name}: cut off {place}", { name, place }), todo: t("Write the name shorter."), href, link };
    default:
      return {
        kind: "warn", words: t("{name}: letters {share} % of their size {place}", { name, share: found.share ?? 0, place }),
        todo: t("Whoever sits far away can hardly read it: a shorter name stays large."), href, link,
      };
  }
}

/** @param {import("./name-fit.js").Line["kind"]} kind @param {any} subject @param {string} lang */
function nameOf(kind, subject, lang) {
  const said = (/** @type {any} */ both) => text(both[lang] || both.ru);
  switch (kind) {
    case "person": return subject.names.map(said).join(", ");
    case "delegation": return said(subject.name);
    default: return [subject.title, subject.category].map(said).filter(Boolean).join(" · ");
  }
}
