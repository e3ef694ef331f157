"""What big screens can do on slow players: frames while rows move, first paint, command to paint, memory.

From `tests/`: `python -m bench.screens [views]`; 216,000 views are twelve hours at five a second.
"""

import sys
import time
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize

import services
from bench.report import Figures, report, spread
from pages import asking

ROWS = 40
SLOW = 6
"""How many times slower than this machine's a player's processor is."""
MOVES = 6
TWELVE_HOURS = 216_000
VIEW: ViewportSize = {"width": 1280, "height": 720}
SMALL: ViewportSize = {"width": 480, "height": 270}

MOUNT = """async ({ view, rows, quick }) => {
  while (!("ready" in document.documentElement.dataset)) await new Promise(requestAnimationFrame);
  const boot = document.querySelector("script[src$='boot.js']").src;
  const { makeScene } = await import(new URL("../scenes.js", boot));
  document.body.textContent = "";
  const state = (window.bench = { version: 0, view });
  if (quick) {
    const { port1, port2 } = new MessageChannel();
    const waiting = new Map();
    let number = 0;
    port1.onmessage = () => {
      const acts = [...waiting.values()];
      waiting.clear();
      acts.forEach((act) => act(performance.now()));
    };
    window.requestAnimationFrame = (act) => (port2.postMessage(0), waiting.set((number += 1), act), number);
    window.cancelAnimationFrame = (one) => waiting.delete(one);
  }
  const feed = {
    clock: { now: () => Date.now() },
    subscribe: (_, reader) => ((state.reader = reader), () => {}),
    staleness: () => "live",
    stalerIn: () => Infinity,
    knownAt: () => Date.now(),
    painted: () => {},
  };
  const scene = await makeScene("standings", feed, "stream", "Europe/Moscow");
  scene.rows = rows;
  document.body.append(scene);
  const shown = () => new Promise((resolve) => scene.addEventListener("painted", resolve, { once: true }));
  state.give = (given) => {
    state.version += 1;
    state.reader.view({ view: given, version: state.version, serverNow: Date.now(), live: true });
    return shown();
  };
  while (!state.reader) await new Promise((resolve) => setTimeout(resolve, 10));
  await state.give(view);
}"""
FRAMES = """(ms) => new Promise((resolve) => {
  let count = 0;
  const began = performance.now();
  const step = (now) => {
    if (now - began >= ms) return resolve((1000 * count) / (now - began));
    count += 1;
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})"""
MOVE = """() => {
  const { view } = window.bench;
  const rows = [...view.rows.slice(-3), ...view.rows.slice(0, -3)].map((row, at) => ({ ...row, place: at + 1, moved: 1 }));
  return window.bench.give((window.bench.view = { ...view, rows }));
}"""
RUN = """async (times) => {
  const { view, give } = window.bench;
  for (let n = 0; n < times; n += 1) {
    const rows = view.rows.map((row, at) => {
      const total = (90 - at + (n % 7) / 10).toFixed(2);
      return { ...row, total, moved: (n + at) % 3, modules: row.modules.map((one) => ({ ...one, mark: String(n % 30) })) };
    });
    await give({ ...view, rows: n % 2 ? rows : [rows[1], rows[0], ...rows.slice(2)] });
  }
}"""
REST = """async () => {
  await Promise.allSettled(document.getAnimations().map((one) => one.finished));
  await new Promise((resolve) => setTimeout(resolve, 300));
}"""
"""Lets what still moves come to its end, which weighs as long as it lasts."""
TOLD = """(text) => new Promise((resolve) => {
  const look = () => {
    const there = [...document.querySelectorAll("tablo-message")].find((one) => one.textContent.includes(text) && one.style.opacity !== "0");
    if (!there) return requestAnimationFrame(look);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
    port2.postMessage(0);
  };
  look();
})"""


def moving(browser: Browser) -> dict[str, Figures]:
    """Compare the frame rate while 40 rows change places with an idle page's, on a slow player."""
    with services.demo("--no-simulation") as demo:
        page = _mounted(browser, demo, rows=ROWS)
        _slow_down(page)
        idle, moved = [], []
        for _ in range(MOVES):
            idle.append(float(page.evaluate(FRAMES, 1_500)))
            page.evaluate(MOVE)
            moved.append(float(page.evaluate(FRAMES, 1_100)))
        page.context.close()
    ratio = [a / b for a, b in zip(moved, idle, strict=True)]
    return {
        "idle, frames a second": spread(idle),
        "moving": spread(moved),
        "moving / idle": spread(ratio),
    }


def first_paint(browser: Browser, times: int = 5) -> dict[str, Figures]:
    """Measure from the scene's request to its picture on a slow player that has the page's files."""
    figures = {}
    with services.demo("--no-simulation") as demo:
        contest = asking.marked_contest(demo)
        venue = asking.view(demo, "index@crew")["venues"][0]["id"]
        for scene, place in (("standings", f"contest={contest}"), ("hall", f"venue={venue}")):
            taken = []
            page = browser.new_context(viewport=VIEW).new_page()
            page.goto(f"{demo.url}/display/{scene}?{place}")
            page.locator(".list .row").first.wait_for()
            _slow_down(page)
            for _ in range(times):
                page.reload(wait_until="commit")
                page.locator(".list .row").first.wait_for()
                taken.append(float(page.evaluate("performance.now()")))
            page.context.close()
            figures[f"{scene}, ms"] = spread(taken)
    return figures


def painting(browser: Browser, screens: int = 15, commands: int = 20) -> dict[str, Figures]:
    """Measure from a command to its picture on each of so many screens of one machine."""
    late: list[float] = []
    with services.demo("--no-simulation") as demo:
        name, url = next(iter(demo.links["screens"].items()))
        pages = []
        for _ in range(screens):
            page = browser.new_context(viewport=SMALL).new_page()
            page.goto(f"{url.replace('#', '?still#')}")
            pages.append(page)
        for n in range(commands + 1):
            text = f"Команда {n}."
            for page in pages:
                page.evaluate(f"window.told = ({TOLD})({text!r}), 0")
            sent = time.time() * 1000
            asking.command(demo, "ShowScene", screen=name, scene="message", params={"text": text})
            took = [float(page.evaluate("window.told")) - sent for page in pages]
            late += took if n else []  # the first one loads the scene
        for page in pages:
            page.context.close()
    return {f"to the glass of {screens} screens, ms": spread(late)}


def soak(browser: Browser, views: int = TWELVE_HOURS, steps: int = 12) -> dict[str, Figures]:
    """Draw so many views one after the other, each a frame of its own, and weigh the page on the way."""
    with services.demo("--no-simulation") as demo:
        page = _mounted(browser, demo, rows=0, quick=True)
        weights = []
        for _ in range(steps + 1):
            page.evaluate(RUN, views // (steps + 1))
            weights.append(_weight(page))
        page.context.close()
    settled = weights[1:]
    growth = 100 * (settled[-1] / settled[0] - 1)
    return {"heap, MB": spread(settled), "growth, %": {"median": growth}}


def _mounted(browser: Browser, demo: services.Demo, rows: int, *, quick: bool = False) -> Page:
    page = browser.new_context(viewport=VIEW, bypass_csp=True).new_page()
    page.goto(f"{demo.url}/display")
    view = asking.view(demo, f"standings:{asking.marked_contest(demo)}@public")
    one = view["rows"][0]
    given = [{**one, "entry": f"e{n}", "place": n + 1, "tied": False} for n in range(ROWS)]
    page.evaluate(MOUNT, {"view": {**view, "rows": given}, "rows": rows, "quick": quick})
    return page


def _slow_down(page: Page) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})


def _weight(page: Page) -> float:
    page.evaluate(REST)
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    usage: dict[str, Any] = session.send("Runtime.getHeapUsage")
    session.detach()
    return float(usage["usedSize"]) / 1e6


def main(given: Sequence[str]) -> None:
    """Print all figures."""
    with services.browser() as browser:
        report(f"Forty rows change places, {SLOW} times slower", moving(browser))
        report(f"First paint of a scene, {SLOW} times slower", first_paint(browser))
        report("A command to its picture", painting(browser))
        report("Twelve hours of views", soak(browser, int(given[0]) if given else TWELVE_HOURS))


if __name__ == "__main__":
    main(sys.argv[1:])
