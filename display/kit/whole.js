// @ts-check
/** F takes the whole screen and gives it back, where a browser isn't started that way. */
export function turn({ repeat, ctrlKey, altKey, metaKey, target }) {
  if (repeat || ctrlKey || altKey || metaKey || target.closest?.("input, textarea")) return;
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen().catch(() => {});
}
