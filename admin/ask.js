// @ts-check
import { t } from "../display/kit/texts.js";

/**
 * Ask the server for something that is no command. Gives its answer with `ok`, or `detail` in words
 * that say why not; never throws.
 *
 * @param {string} path below /api/v1/
 * @param {unknown} [body] what to send; nothing: only look
 * @param {string} [method]
 * @returns {Promise<any>}
 */
export async function ask(path, body, method = body === undefined ? "GET" : "POST") {
  const { lang } = document.documentElement;
  const how = body === undefined ? { method } : {
    method, body: JSON.stringify(body), headers: { "content-type": "application/json" },
  };
  try {
    const answer = await fetch(`/api/v1/${path}?lang=${lang}`, how);
    const told = await answer.json();
    return { ...told, ok: answer.ok };
  } catch {
    return { ok: false, detail: t("No link: nothing was saved.") };
  }
}
