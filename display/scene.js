// @ts-check
import { Feed } from "./kit/feed.js";
import { query, samplePace, takeKey } from "./kit/page.js";
import { makeScene, SCENES } from "./scenes.js";

/** The page of one scene that needs no pairing: `/display/standings?contest=…`, `/display/medals`. */
export class ScenePage extends HTMLElement {
  async connectedCallback() {
    const name = document.documentElement.dataset.page ?? "";
    const key = takeKey(sessionStorage);
    const feed = new Feed({ kind: key ? "screen" : "public", key });
    samplePace((fps) => (feed.fps = fps));
    const subject = query.get(SCENES[name]) ?? "";
    const stream = SCENES[name] ? `${name}:${subject}` : name;
    const scene = await makeScene(name, feed, `${stream}@${key ? "venue" : "public"}`);
    const zoneOf = ({ championship, venues, contests }) => {
      const venue = contests.find(({ id }) => id === subject)?.venue.id ?? subject;
      return venues.find(({ id }) => id === venue)?.zone ?? championship.zone;
    };
    feed.subscribe("index@public", { view: ({ view }) => (scene.zone = zoneOf(view)) });
    this.append(scene);
  }
}

customElements.define("tablo-scene", ScenePage);
