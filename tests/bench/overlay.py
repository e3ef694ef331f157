"""What an overlay costs on air: command to paint, frames of each graphic, bytes, memory over many takes.

From `tests/`: `python -m bench.overlay [cycles]`.
"""

import sys
import time
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Browser, Page

import services
from bench.report import Figures, report, spread
from bench.screens import FRAMES
from bench.weight import KB, counted
from pages import asking
from pages.graphics import cases, show
from pages.visual import blank_page

SLOW = 4
"""How many times slower than this machine's a studio's processor is."""
SECOND = 1_000
CYCLES = 2_000
GOAL_KB = 150
TOLD = """(text) => new Promise((resolve) => {
  const look = () => {
    const panels = [...document.querySelectorAll("tablo-lower-third")].map((one) => one.shadowRoot.querySelector(".panel"));
    const there = panels.some((panel) => panel && panel.style.opacity === "1" && panel.textContent.includes(text));
    if (!there) return requestAnimationFrame(look);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
    port2.postMessage(0);
  };
  look();
})"""
CYCLE = """async (cycles) => {
  const graphic = document.querySelector("[data-graphic]");
  for (let n = 0; n < cycles; n += 1) {
    const other = document.createElement(graphic.localName);
    document.body.append(other);
    await other.load({ data: { title: `Имя ${n}`, subtitle: "Строка" } });
    await other.playAction({ skipAnimation: n % 2 === 0 });
    await other.stopAction({ skipAnimation: true });
    await other.dispose({});
    other.remove();
  }
}"""


def painting(browser: Browser, commands: int = 40) -> dict[str, Figures]:
    """Measure from a command to its picture on one page of the output, in milliseconds."""
    late = []
    with services.demo("--no-simulation") as demo:
        output = asking.view(demo, "screens@crew")["outputs"][0]["id"]
        page = _on_air(browser, demo)
        for n in range(commands + 1):
            text = f"Команда {n}."
            page.evaluate(f"window.told = ({TOLD})({text!r}), 0")
            sent = time.time() * 1000
            data = {"title": text}
            asking.command(demo, "ShowGraphic", output=output, graphic="lower-third", data=data)
            took = float(page.evaluate("window.told")) - sent
            late += [took] if n else []  # the first one loads the graphic
        page.context.close()
    return {"command to glass, ms": spread(late)}


def frames(browser: Browser, ms: int = SECOND) -> dict[str, Figures]:
    """Compare the frame rate of each graphic with that of an idle page, on a slow processor."""
    figures: dict[str, Figures] = {}
    with blank_page(browser) as page:
        page.set_viewport_size({"width": 1920, "height": 1080})
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
        for case in {case.graphic: case for case in cases()}.values():
            page.evaluate("() => document.querySelector('[data-graphic]')?.remove()")
            idle = float(page.evaluate(FRAMES, ms))
            show(page, case)
            held = float(page.evaluate(FRAMES, ms))
            figures[case.graphic] = {"idle": idle, "on air": held, "ratio": held / idle}
    return figures


def weight(browser: Browser) -> dict[str, Figures]:
    """Weigh the first load of an overlay with a lower third, in kilobytes."""
    with services.demo("--no-simulation") as demo:
        output = asking.view(demo, "screens@crew")["outputs"][0]["id"]
        data = {"title": "Гость"}
        asking.command(demo, "ShowGraphic", output=output, graphic="lower-third", data=data)
        context = browser.new_context(viewport={"width": 1920, "height": 1080})
        page = context.new_page()
        wire, plain, files = counted(context.new_cdp_session(page))
        page.goto(demo.links["overlays"]["program"])
        page.locator("tablo-lower-third .panel").wait_for()
        page.wait_for_load_state("networkidle")
        context.close()
    rows: dict[str, Figures] = {
        kind: {"wire KB": wire[kind] / KB, "plain KB": plain[kind] / KB, "files": files[kind]}
        for kind in sorted(wire)
    }
    total = {"wire KB": wire.total() / KB, "plain KB": plain.total() / KB, "files": files.total()}
    return {**rows, "all": total}


def soak(browser: Browser, cycles: int = CYCLES, steps: int = 5) -> dict[str, Figures]:
    """Show and hide a graphic so many times, each an element of its own, and weigh the page on the way."""
    weights = []
    with blank_page(browser) as page:
        show(page, next(case for case in cases() if case.graphic == "lower-third"))
        for _ in range(steps):
            page.evaluate(CYCLE, cycles // steps)
            weights.append(_weight(page))
    growth = 100 * (weights[-1] / weights[0] - 1)
    return {"heap, MB": spread(weights), "growth, %": {"median": growth}}


def _on_air(browser: Browser, demo: services.Demo) -> Page:
    page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    page.goto(demo.links["overlays"]["program"])
    return page


def _weight(page: Page) -> float:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    usage: dict[str, Any] = session.send("Runtime.getHeapUsage")
    session.detach()
    return float(usage["usedSize"]) / 1e6


def main(given: Sequence[str]) -> None:
    """Print all figures."""
    with services.browser() as browser:
        report("A command to its picture on air", painting(browser))
        report(f"Frames a second of each graphic, {SLOW} times slower", frames(browser))
        report(f"First load of an overlay, of {GOAL_KB} KB", weight(browser))
        report("Shown and hidden", soak(browser, int(given[0]) if given else CYCLES))


if __name__ == "__main__":
    main(sys.argv[1:])
