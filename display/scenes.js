// @ts-check
/**
 * The scenes: the channel that each draws, and the parameter that names its subject; "": it has
 * none. `part`: the parameter that may name a part of the subject. `also`: what else the address of
 * the page may name. A scene without a channel draws its parameters,
 * which only a paired screen has: an address must not put words on our page.
 */
export const SCENES = {
  standings: { channel: "standings", key: "contest", part: "standing" },
  timers: { channel: "timers", key: "venue" },
  medals: { channel: "medals", key: "kind" },
  floor: { channel: "floor", key: "contest" },
  hall: { channel: "hall", key: "venue" },
  schedule: { channel: "schedule", key: "venue" },
  countdown: { channel: "schedule", key: "venue", also: ["session", "at"] },
  timer: { channel: "timer", key: "timer" },
  draw: { channel: "draw", key: "contest" },
  message: { channel: "", key: "" },
  ceremony: { channel: "ceremony", key: "run" },
  best: { channel: "best", key: "" },
  link: { channel: "index", key: "", also: ["path"] },
  media: { channel: "", key: "" },
  test: { channel: "", key: "" },
};

/** Loads a scene and makes its element, not yet on the page. */
export async function makeScene(name, feed, stream, zone = "", params = {}) {
  await import(`./${name}.js`);
  return Object.assign(document.createElement(`tablo-${name}`), { feed, stream, zone, params });
}
