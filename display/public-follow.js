// @ts-check
import { draw, icon, make, write } from "./kit/dom.js";
import { t } from "./kit/texts.js";

/** Follows a competitor or a region, and ends that. */
export class FollowButton {
  #followed;
  #whom = null;
  #icon = icon();
  #word = make("span");
  node = make("button", "btn", this.#icon, this.#word);

  constructor(followed) {
    this.#followed = followed;
    this.node.addEventListener("click", () => {
      followed.toggle(this.#whom);
      this.show(this.#whom);
    });
  }

  show(whom) {
    this.#whom = whom;
    const follows = this.#followed.has(whom.kind, whom.id);
    draw(this.#icon, follows ? "done" : "");
    this.#icon.style.display = follows ? "" : "none";
    write(this.#word, follows ? t("Following") : t("Follow"));
    this.node.setAttribute("aria-pressed", String(follows));
  }
}
