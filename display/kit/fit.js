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

/**
 * Gives one node the next smaller step until nothing in it is wider or higher than itself, and none
 * of the `columns` in it, found by their selector, too narrow. The node has a size that its content
 * doesn't change.
 */
export function settle(node, last, columns = "") {
  delete node.dataset.step;
  for (let step = 1; step <= last && isTight(node, columns); step += 1) node.dataset.step = String(step);
}

/** Tells whether something in a node is wider or higher than it, or than its column. */
export function isTight(node, columns = "") {
  const parts = columns ? [...node.querySelectorAll(columns)] : [];
  return node.scrollHeight > node.clientHeight || [node, ...parts].some((one) => one.scrollWidth > one.clientWidth);
}
