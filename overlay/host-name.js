// @ts-check
/** What this page runs in, as far as it can be told: "OBS 30.2.3", "CasparCG", "vMix", or "". */
export function hostName(agent = navigator.userAgent, here = /** @type {any} */ (window)) {
  const named = /(OBS|vMix|CasparCG|SPX)\/([\w.]+)/i.exec(agent);
  if (named) return `${named[1]} ${named[2]}`;
  if (here.obsstudio) return `OBS (obs-browser ${here.obsstudio.pluginVersion ?? "?"})`;
  if (here.caspar) return "CasparCG";
  return /vMix/i.test(agent) ? "vMix" : "";
}
