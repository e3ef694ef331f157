// @ts-check
/**
 * Gives each node whose text is too wide the next smaller step (`data-step` 1 … last, styled in
 * CSS), until it fits. Reads all widths of a step before it writes, so that the page is laid out
 * once a step.
 */
export function fit(nodes, last) {
  let wide = [...nodes];
  for (const node of wide) delete node.dataset.step;
  for (let step = 1; step <= last && wide.length; step += 1) {
    wide = wide.filter((node) => node.scrollWidth > node.clientWidth);
    for (const node of wide) node.dataset.step = String(step);
  }
}
