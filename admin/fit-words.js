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

/** Say that a name doesn't fit. @param {import("./name-fit.js").Line} line @returns {import("./preflight-words.js").Finding} */
export function misfitWords({ kind, subject, found }) {
  const place = `${PLACES[found.where]()}, ${found.size.width} × ${found.size.height}`;
  const name = nameOf(kind, subject);
  const href = `/admin/roster/?lang=${document.documentElement.lang}`;
  const link = t("Reference data");
  switch (found.code) {
    case "cut":
      return { kind: "bad", words: t("{name}: cut off {place}", { name, place }), todo: t("Write the name shorter."), href, link };
    case "gone":
      return { kind: "warn", words: t("{name}: left out {place}", { name, place }), todo: t("There only the delegation stands: shorten its name, or the person's."), href, link };
    default:
      return {
        kind: "warn", words: t("{name}: letters {share} % of their size {place}", { name, share: found.share ?? 0, place }),
        todo: t("Whoever sits far away can hardly read it: a shorter name stays large."), href, link,
      };
  }
}

/** @param {import("./name-fit.js").Line["kind"]} kind @param {any} subject */
function nameOf(kind, subject) {
  switch (kind) {
    case "person": return subject.names.map(text).join(", ");
    case "delegation": return text(subject.name);
    default: return [subject.title, subject.category].map(text).filter(Boolean).join(" · ");
  }
}
