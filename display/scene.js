// @ts-check
import { Feed } from "./kit/feed.js";
import { query, samplePace, takeKey } from "./kit/page.js";
import { makeScene, SCENES } from "./scenes.js";

/** The page of one scene that needs no pairing: `/display/standings?contest=…`, `/display/medals`. */
export class ScenePage extends HTMLElement {
  async connectedCallback() {
    const name = document.documentElement.dataset.page ?? "";
    // As crew looks at it from the console, with the session of whoever sits there
    const watch = query.get("watch") ?? "";
    const watched = ["venue", "crew"].includes(watch);
    const key = watched ? "" : takeKey(sessionStorage);
    const feed = new Feed({ kind: key ? "screen" : "public", key });
    samplePace((fps) => (feed.fps = fps));
    const { channel, key: field, part = "", also = [] } = SCENES[name];
    const subject = query.get(field) ?? "";
    const path = [subject, query.get(part)].filter(Boolean).join("/");
    const stream = path ? `${channel}:${path}` : channel;
    const params = Object.fromEntries(also.map((one) => [one, query.get(one) ?? ""]));
    const scene = await makeScene(name, feed, `${stream}@${watched ? watch : key ? "venue" : "public"}`, "", params);
    const zoneOf = ({ championship, venues, contests }) => {
      const venue = contests.find(({ id }) => id === subject)?.venue.id ?? subject;
      return venues.find(({ id }) => id === venue)?.zone ?? championship.zone;
    };
    feed.subscribe("index@public", { view: ({ view }) => (scene.zone = zoneOf(view)) });
    this.append(scene);
  }
}

customElements.define("tablo-scene", ScenePage);
