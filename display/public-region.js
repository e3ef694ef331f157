// @ts-check
import { make, paintBadge, write } from "./kit/dom.js";
import { List } from "./kit/list.js";
import { t, text } from "./kit/texts.js";
import { Competitor } from "./public-competitor.js";
import { FollowButton } from "./public-follow.js";
import { boardOf } from "./public-routes.js";
import { PublicScreen } from "./public-screen.js";

const LOOK = 1000;

/** All who compete for a region: `entries:<delegation>@public`. */
export class RegionPage extends PublicScreen {
  #title = make("h1");
  #badge = make("span");
  #count = make("span");
  #follow = null;
  #list = new List(make("ol", "people"), () => /** @type {any} */ (new Competitor(this, () => this.soon()).node));
  #none = make("p", "note");
  #sight = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      const { competitor } = /** @type {any} */ (target);
      if (isIntersecting) competitor.watch();
      else competitor.unwatch();
    }
  }, { rootMargin: "50% 0%" });

  build() {
    this.#follow = new FollowButton(this.followed);
    this.#follow.node.hidden = true;
    const about = make("p", "of", make("span", "", this.#badge), this.#count);
    this.append(make("header", "top", this.#title, about, this.#follow.node), this.#list.root, this.#none);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#sight.disconnect();
    for (const { competitor } of this.#list.nodes) competitor.unwatch();
  }

  render({ delegations, rows }) {
    const [delegation] = delegations;
    write(this.#title, delegation ? text(delegation.name) : t("Region"));
    paintBadge(this.#badge, delegation?.badge, text(delegation?.badge.code));
    write(this.#count, t("Competitors: {n}", { n: rows.length }));
    this.#follow.node.hidden = !delegation;
    if (delegation) this.#follow.show({ kind: "region", id: delegation.key });
    write(this.#none, rows.length ? "" : t("Nobody of this region is shown yet"));
    const before = this.#list.nodes;
    this.#list.show(rows, ({ entry }) => entry, (node, row) => {
      node.competitor.paint({ ...row, delegation, board: boardOf(row) });
      this.#sight.observe(node);
    });
    for (const { competitor } of before.filter((node) => !node.isConnected)) competitor.unwatch();
  }

  tick(now) {
    return Math.min(LOOK, ...this.#list.nodes.map(({ competitor }) => competitor.tick(now)));
  }

  lost() {
    write(this.#title, t("There is no such page"));
  }
}

customElements.define("tablo-region", RegionPage);
