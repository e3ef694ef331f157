// @ts-check
import { t } from "./kit/texts.js";

/** Why an entry has no ordinary result; empty for one that competes. */
export function statusWord(status) {
  switch (status) {
    case "active":
      return "";
    case "dns":
      return t("did not start");
    case "dnf":
      return t("did not finish");
    case "dsq":
      return t("disqualified");
    default:
      return t("out of competition");
  }
}
