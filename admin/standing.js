// @ts-check
import { t, text } from "../display/kit/texts.js";

/** The standing that every contest has. */
export const MAIN = "main";

/** Find a standing in a view of marks; the main one stands first. @param {any} view @param {string} id */
export function standingOf(view, id) {
  return view.standings.find((/** @type {any} */ one) => one.id === id) ?? view.standings[0];
}

/** Name a standing. @param {{ title: any }} standing */
export function standingName(standing) {
  return text(standing.title) || t("Main standing");
}

/** Name the result that a standing stands for: its contest, and which of several. @param {any} contest @param {{ id: string, title: any }} standing */
export function resultName(contest, standing) {
  return standing.id === MAIN ? text(contest.title) : `${text(contest.title)}, ${standingName(standing)}`;
}

/** Name an entry the way that its people are called. @param {any} view @param {string} entry */
export function entryName(view, entry) {
  const row = view.rows.find((/** @type {any} */ one) => one.entry === entry);
  return row ? row.names.map(text).join(", ") : entry;
}
