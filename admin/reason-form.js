// @ts-check
import { t } from "../display/kit/texts.js";
import { make } from "./make.js";

/**
 * Make a form that asks why, and hands the reason on once there is one. It takes the focus.
 *
 * @param {string} words of its key @param {boolean} off @param {(reason: string) => void} act
 */
export function reasonForm(words, off, act) {
  const why = t("Why? It is written to the journal");
  const reason = make("input", { class: "field", maxlength: "500", placeholder: why, "aria-label": why });
  queueMicrotask(() => reason.focus());
  return make("form", {
    class: "reason",
    submit: (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      if (reason.value.trim()) act(reason.value.trim());
      else reason.focus();
    },
  }, reason, make("button", { class: "btn pri", disabled: off }, words));
}
