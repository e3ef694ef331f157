// @ts-check
import { t, text } from "../display/kit/texts.js";
import { make } from "./make.js";

const PATH = "/api/v1/exports/runs";

/** Links to what is kept of a ceremony; only signed results are in it. @param {string} run */
export function ceremonyFiles(run) {
  const lang = document.documentElement.lang;
  const file = (/** @type {string} */ name, /** @type {string} */ words) =>
    make("a", { class: "btn", download: "", href: `${PATH}/${run}/${name}?lang=${lang}` }, words);
  return [
    make("div", { class: "file-row" }, file("package.zip", t("Everything (ZIP)")), file("awards.xml", t("For the graphics (XML)"))),
    make("h4", {}, t("Log of the cues")),
    make("div", { class: "file-row" }, file("cue-log.xlsx", "XLSX"), file("cue-log.csv", "CSV"), file("cue-log.json", "JSON")),
    make("h4", {}, t("List for diplomas")),
    make("div", { class: "file-row" }, file("diplomas.xlsx", "XLSX"), file("diplomas.csv", "CSV"), file("diplomas.json", "JSON")),
  ];
}

/** What there is of each ceremony, one below the other. @param {any[]} runs */
export function filesOfCeremonies(runs) {
  return runs.map((run) => make("details", {}, make("summary", {}, text(run.title)), ...ceremonyFiles(run.id)));
}
