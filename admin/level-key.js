// @ts-check
import { t } from "../display/kit/texts.js";
import { hold } from "./hold.js";
import { make } from "./make.js";
import { levels, levelText } from "./wording.js";

/** From this level on an audience learns results. */
const FIRST_RESULTS = "frozen";

/** @typedef {{ contest: string, standing: string, title?: string, audience: [string, string], now: string, protest: boolean }} Given */

/**
 * Tell whether a level gives results away that the audience does not see now: that can't be taken
 * back from those who saw them, so its key is held.
 *
 * @param {string} level @param {string} now
 */
export function reveals(level, now) {
  const order = levels().map(([name]) => name);
  return order.indexOf(level) > order.indexOf(now) && order.indexOf(level) >= order.indexOf(FIRST_RESULTS);
}

/**
 * Make the keys of the five levels for one audience of one standing. A key that would raise the
 * level of a result under protest is off, as the server refuses it.
 *
 * @param {import("./desk.js").Desk} desk @param {Given} given
 * @returns {HTMLButtonElement[]}
 */
export function levelKeys(desk, { contest, standing, title, audience: [audience, words], now, protest }) {
  const order = levels().map(([name]) => name);
  return levels().map(([level, name], at) => {
    const raises = at > order.indexOf(now);
    const held = reveals(level, now);
    const key = make("button", {
      class: "btn", type: "button", role: "radio", "aria-checked": String(level === now), title: levelText(level),
      disabled: !desk.can("SetPublication") || (protest && raises),
    }, name, held ? make("small", {}, t("hold")) : null);
    const says = title
      ? t("Publication of {contest}: {audience} → {level}", { contest: title, audience: words, level: name })
      : t("Publication: {audience} → {level}", { audience: words, level: name });
    const set = () => level !== now && desk.send("SetPublication", { contest, standing, audience, level }, says);
    if (held) hold(key, set);
    else key.addEventListener("click", set);
    return key;
  });
}
