// @ts-check
/**
 * Lets a graphic be played by a host that calls functions of the page (overlay/host.js): those that
 * came before it was ready, then as they come.
 * @param {string} name @param {CustomElementConstructor} Graphic
 */
export async function invite(name, Graphic) {
  customElements.define(name, Graphic);
  const graphic = /** @type {any} */ (document.createElement(name));
  document.body.append(graphic);
  await graphic.load({});
  const { attach, gone } = /** @type {any} */ (window).tabloHost;
  const calls = {
    update: (data) => graphic.updateAction({ data: readable(data) }),
    play: () => graphic.step ?? graphic.playAction({}),
    next: () => graphic.playAction({}),
    stop: () => graphic.stopAction({}),
    remove: () => graphic.stopAction({}).then(gone, gone),
  };
  attach((call, data) => calls[call](data));
}

// Fields are texts, whatever a host makes of them: nothing is an empty one, a list is lines.
function readable(data) {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, words(value)]));
}

function words(value) {
  if (Array.isArray(value)) return value.map(words).join("\n");
  return typeof value === "number" || typeof value === "boolean" ? String(value) : (value ?? "");
}
