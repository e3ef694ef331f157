// @ts-check
import { query } from "./page.js";

/**
 * How a page looks: what its screen needs (`look`: theme, rows, still, black, lang) and how the
 * championship looks (`brand`: accent, background, logo; checked for contrast where they were set).
 * A brand without a background colours the dark and the light theme, one with a background the
 * theme that it is like; the theme of high contrast stays ours.
 */

const root = document.documentElement;
const SHELL = { theme: root.dataset.theme ?? "dark", still: query.has("still"), rows: query.get("rows") ?? "" };
const OURS = JSON.parse(document.getElementById("brand")?.textContent || "{}");
const COLOUR = /^#[0-9a-f]{6}$/i;
const MEDIUM = /^[0-9a-f]{64}\.(png|webp)$/;
// The luminance from which black stands out more than white does.
const MIDDLE = 0.179;
const TEXT_LEAST = 4.5;
const ASKED_LANG = "tablo-asked-lang";
const MADE = [
  "--bg", "--surface", "--surface-2", "--surface-3", "--line", "--line-strong", "--text-2", "--text-3",
  "--accent", "--accent-dim", "--accent-tint", "--on-accent",
];

let brand = OURS;
let black = false;

/**
 * Makes the page look so, at once and as a whole; what `look` doesn't say, the page's address does.
 * Another language needs another page: then the page is loaded anew, and false is given.
 */
export function applyLook(look = null, wanted = OURS) {
  brand = wanted ?? {};
  black = Boolean(look?.black);
  root.dataset.theme = look?.theme ?? SHELL.theme;
  root.dataset.rows = String(look?.rows || SHELL.rows);
  root.toggleAttribute("data-still", SHELL.still || Boolean(look?.still));
  paint();
  return !look || speaks(look.lang);
}

function speaks(wanted) {
  const first = sessionStorage.getItem(ASKED_LANG) ?? root.lang;
  const lang = wanted ?? first;
  if (root.lang === lang || query.get("lang") === lang) return true;
  sessionStorage.setItem(ASKED_LANG, first);
  const asked = new URLSearchParams(query);
  asked.set("lang", lang);
  location.replace(`${location.pathname}?${asked}`);
  return false;
}

function paint() {
  for (const name of MADE) root.style.removeProperty(name);
  const { theme } = root.dataset;
  const tokens = getComputedStyle(root);
  const ours = (name) => tokens.getPropertyValue(name).trim();
  const made = theme === "contrast" ? {} : colours(brand, theme === "light", ours);
  if (black && theme !== "light") made["--bg"] = "#000000";
  for (const [name, value] of Object.entries(made)) root.style.setProperty(name, value);
  hang(MEDIUM.test(brand.logo ?? "") ? `/media/${brand.logo}` : "");
}

function colours({ accent = "", background = "" }, light, ours) {
  const own = COLOUR.test(background);
  if (own && luminance(background) < MIDDLE === light) return {};
  const ground = own ? background : ours("--bg");
  return { ...(own && grounds(ground, light, ours("--text"))), ...(COLOUR.test(accent) && accents(accent, ground)) };
}

// Everything that lies on the ground, or is written on it, follows it.
function grounds(ground, light, text) {
  const raised = mix(ground, text, 0.07);
  return {
    "--bg": ground,
    "--surface": light ? mix(ground, "#FFFFFF", 0.6) : mix(ground, text, 0.035),
    "--surface-2": raised,
    "--surface-3": mix(ground, text, 0.12),
    "--line": mix(ground, text, 0.14),
    "--line-strong": readable(ground, text, 0.4, 3),
    "--text-2": readable(raised, text, 0.72, TEXT_LEAST),
    "--text-3": readable(raised, text, 0.56, TEXT_LEAST),
  };
}

function accents(accent, ground) {
  return {
    "--accent": accent,
    "--accent-dim": mix(ground, accent, 0.5),
    "--accent-tint": mix(ground, accent, 0.18),
    "--on-accent": luminance(accent) < MIDDLE ? "#FFFFFF" : "#000000",
  };
}

function readable(ground, ink, part, least) {
  const shade = mix(ground, ink, part);
  return part >= 1 || contrast(shade, ground) >= least ? shade : readable(ground, ink, part + 0.04, least);
}

function mix(one, other, part) {
  const channels = [1, 3, 5].map((at) => {
    const [from, to] = [one, other].map((colour) => parseInt(colour.slice(at, at + 2), 16));
    return Math.round(from + (to - from) * Math.min(1, part)).toString(16).padStart(2, "0");
  });
  return `#${channels.join("")}`;
}

export function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one, other) {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

// The style sheets hang the logo where a scene has room for it; they need to know its shape.
async function hang(url) {
  if (root.style.getPropertyValue("--logo") === (url && `url("${url}")`)) return;
  root.style.setProperty("--logo", url && `url("${url}")`);
  delete root.dataset.logo;
  if (!url) return;
  const image = Object.assign(new Image(), { src: url });
  await image.decode().catch(() => {});
  const current = root.style.getPropertyValue("--logo") === `url("${url}")`;
  if (!current || !image.naturalHeight) return;
  root.style.setProperty("--logo-shape", String(image.naturalWidth / image.naturalHeight));
  root.dataset.logo = "";
}

// Whoever else turns the theme, a console's key or a phone, need not know of brands.
new MutationObserver(paint).observe(root, { attributes: true, attributeFilter: ["data-theme"] });
