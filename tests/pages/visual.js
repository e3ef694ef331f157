// What is wrong with the page that is open, or with the graphic that is on it (`data-graphic`);
// evaluated in it, with the names of the themes.
(themes) => {
  const findings = [];
  const report = (what, text, more = "") => findings.push([what, text.trim().slice(0, 60), more]);
  const root = document.documentElement;
  const style = new Map();
  const styleOf = (node) => style.get(node) ?? style.set(node, getComputedStyle(node)).get(node);
  const graphic = document.querySelector("[data-graphic]");
  const above = (node) => node.parentElement ?? node.getRootNode().host ?? null;
  const chain = (node) => (node ? [node, ...chain(above(node))] : []);

  // The letters of a line don't reach the edges of its box.
  const boxOf = (text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const lines = [...range.getClientRects()].filter(({ width, height }) => width && height);
    const em = parseFloat(styleOf(text.parentElement).fontSize);
    const [beside, over] = [0.045 * em, 0.22 * em];
    return lines.map(({ left, right, top, bottom }) => ({ left: left + beside, right: right - beside, top: top + over, bottom: bottom - over }));
  };
  const shown = (node) => chain(node).every((one) => {
    const { visibility, opacity, display } = styleOf(one);
    return visibility === "visible" && Number(opacity) > 0.01 && display !== "none";
  });

  const walker = document.createTreeWalker(graphic?.shadowRoot ?? document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.data.trim() && shown(node.parentElement)) texts.push({ node, parent: node.parentElement, lines: boxOf(node) });
  }

  const probe = document.createElement("div");
  const safety = graphic ? "gsafe" : "safe";
  probe.style.cssText = `position:absolute;width:var(--${safety}-x);height:var(--${safety}-y)`;
  document.body.append(probe);
  const [safeX, safeY] = [probe.offsetWidth, probe.offsetHeight];
  const hair = Math.max(3, safeY / 20);
  probe.remove();

  if (root.scrollWidth > root.clientWidth || document.body.scrollHeight > innerHeight + 1) report("the page scrolls", "", `${root.scrollWidth} × ${document.body.scrollHeight}`);
  if (document.fonts.status !== "loaded" || !document.fonts.check("600 20px Inter")) report("no font", "");

  const round = ({ left, top, right, bottom }) => [left, top, right, bottom].map(Math.round).join(" ");
  for (const { node, parent, lines } of texts) {
    const clips = chain(parent).filter((one) => one !== document.body && one !== root && styleOf(one).overflow !== "visible");
    for (const line of lines) {
      const inside = (box, by) => line.left >= box.left - by && line.right <= box.right + by && line.top >= box.top - by && line.bottom <= box.bottom + by;
      const safe = { left: safeX, right: innerWidth - safeX, top: safeY, bottom: innerHeight - safeY };
      if (!inside(safe, hair)) report("outside the safe area", node.data, `${round(line)} of ${round(safe)}`);
      const clip = clips.find((one) => !inside(one.getBoundingClientRect(), 2));
      if (clip) report("cut off", node.data, `by ${clip.localName}.${clip.className} ${round(line)} of ${round(clip.getBoundingClientRect())}`);
    }
    const wide = styleOf(parent);
    if (wide.textOverflow === "ellipsis" && parent.scrollWidth > parent.clientWidth + 1) report("ellipsis", node.data);
  }

  const flat = texts.flatMap(({ node, parent, lines }) => lines.map((line) => ({ node, parent, line })));
  flat.forEach((one, at) => {
    const other = flat.slice(at + 1).find(({ parent, line }) => parent !== one.parent &&
      one.line.left < line.right - 2 && line.left < one.line.right - 2 && one.line.top < line.bottom - 2 && line.top < one.line.bottom - 2);
    if (other) report("on other text", one.node.data, `and “${other.node.data.trim().slice(0, 40)}” ${round(one.line)} / ${round(other.line)}`);
  });

  const parse = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const over = (top, below) => Object.fromEntries(["r", "g", "b"].map((part) => [part, top[part] * top.a + below[part] * (1 - top.a)]).concat([["a", 1]]));
  const light = ({ r, g, b }) => {
    const [red, green, blue] = [r, g, b].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (node) => {
    const own = parse(getComputedStyle(node).backgroundColor);
    if (own.a === 1 || !above(node)) return own.a === 1 ? own : { r: 255, g: 255, b: 255, a: 1 };
    return own.a ? over(own, ground(above(node))) : ground(above(node));
  };
  const before = root.dataset.theme;
  for (const theme of themes) {
    root.dataset.theme = theme;
    const grounds = new Map();
    const groundOf = (node) => grounds.get(node) ?? grounds.set(node, ground(node)).get(node);
    for (const { node, parent } of texts) {
      const colour = parse(getComputedStyle(parent).color);
      const faded = chain(parent).reduce((part, one) => part * Number(getComputedStyle(one).opacity), colour.a);
      const below = groundOf(parent);
      const [dark, bright] = [light(below), light(over({ ...colour, a: faded }, below))].sort((a, b) => a - b);
      const ratio = (bright + 0.05) / (dark + 0.05);
      if (ratio < 4.5) report("contrast", node.data, `${ratio.toFixed(2)} in ${theme}, ${parent.localName}.${parent.className}`);
    }
  }
  root.dataset.theme = before;
  return { findings, letters: [...new Set(texts.map(({ node }) => node.data).join(""))] };
}
