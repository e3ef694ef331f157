// @ts-check
import { t } from "../display/kit/texts.js";

/** What the server takes; a browser offers these in its dialogue. */
export const TAKEN = "image/png,image/jpeg,image/webp,image/gif,image/avif,video/mp4,video/webm,.zip";
/** Bytes that the server takes of a film, and of a picture. */
const FILM_LIMIT = 200_000_000;
const PICTURE_LIMIT = 20_000_000;

/**
 * Send a file to the library.
 *
 * @param {File} file
 * @param {(part: number) => void} progress hears from 0 to 1 how much is sent
 * @returns {Promise<{ medium?: any, said?: string, trouble?: string }>} what was made of it, what came of it in words, or why it was not taken
 */
export function upload(file, progress) {
  const pack = file.name.toLowerCase().endsWith(".zip");
  const limit = pack || file.type.startsWith("video/") ? FILM_LIMIT : PICTURE_LIMIT;
  if (file.type && file.size > limit) return Promise.resolve({ trouble: t("The file is larger than {n} MB.", { n: limit / 1e6 }) });
  const asked = new URLSearchParams({ name: file.name, lang: document.documentElement.lang });
  // fetch can't tell how far an upload is
  const request = new XMLHttpRequest();
  request.open("POST", `/api/v1/${pack ? "badges" : "media"}?${asked}`);
  request.responseType = "json";
  request.upload.addEventListener("progress", ({ loaded, total }) => total && progress(loaded / total));
  return new Promise((resolve) => {
    request.addEventListener("load", () => resolve(request.status !== 200
      ? { trouble: request.response?.detail || t("Refused") }
      : pack ? packed(request.response) : { medium: request.response }));
    request.addEventListener("error", () => resolve({ trouble: t("The server gave no answer. Send the file again.") }));
    request.send(file);
  });
}

/** Say what became of a pack of badges. @param {{ pinned: string[], unknown: string[] }} pack */
function packed({ pinned, unknown }) {
  const said = t("Badges with a picture now: {n}. They show when a page is loaded anew.", { n: pinned.length });
  return unknown.length ? { said, trouble: t("No region has this key or code: {names}", { names: unknown.join(", ") }) } : { said };
}
