// @ts-check

/** What each kind of cue has besides what every cue has. @type {Record<string, string>} */
const USES = {
  title: "subtitle media presenters",
  speech: "subtitle media podium presenters",
  anthem: "subtitle media presenters",
  video: "subtitle media",
  parade: "delegation media podium presenters",
  countdown: "at subtitle media",
  draw: "contest subtitle media podium presenters",
  call_up: "contest podium all_here presenters",
  medals: "contest medals podium all_here presenters spoken",
  medallions: "contest podium presenters spoken",
  award: "entry recipients subtitle podium presenters spoken",
  best_of_region: "entry subtitle podium presenters spoken",
  best_of_all: "entry subtitle podium presenters spoken",
  team_standing: "of_kind medals subtitle podium presenters",
  medal_table: "of_kind presenters",
  thanks: "subtitle media presenters",
  message: "subtitle media",
  partner: "subtitle media presenters",
  black: "",
};

/**
 * Name the parts of the form that a cue of a kind needs: those that its kind uses, and those that
 * the cue that was opened holds all the same, so that nothing takes effect unseen.
 *
 * @param {string} kind @param {any} [held] the cue that was opened, as long as it is of this kind
 */
export function partsOf(kind, held) {
  const used = (USES[kind] ?? "").split(" ");
  const all = [
    "subtitle", "contest", "medals", "of_kind", "entry", "recipients", "delegation", "podium", "all_here", "at", "media", "presenters", "spoken",
  ];
  return new Set(all.filter((part) => used.includes(part) || isHeld(held?.[part])));
}

/** @param {any} value */
function isHeld(value) {
  if (value && typeof value === "object") return Object.values(value).some(Boolean);
  return Boolean(value);
}
