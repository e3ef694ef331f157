"""What an overlay costs on air: command to paint, frames of each graphic, bytes, memory over many takes.

Frames are counted while a graphic stands, and while it comes and goes again and again, on a slow
processor that draws everything itself.

From `tests/`: `python -m bench.overlay [cycles]`.
"""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

import services
from bench.report import Figures, report, spread
from bench.screens import FRAMES
from bench.weight import KB, counted
from pages import asking, stage
from pages.graphics import LONG, ROWS, Case, cases, data, show
from pages.visual import blank_page, story

SLOW = 4
"""How many times slower than this machine's a studio's processor is."""
SECOND = 1_000
CYCLES = 2_000
GOAL_KB = 150
TURN_MS = 500
"""For so long a graphic comes, or goes; its motion is shorter."""
MOVING = "() => document.documentElement.removeAttribute('data-still')"
TURNING = f"""async ({{ ms, turn, values }}) => {{
  const graphic = document.querySelector("[data-graphic]");
  const began = graphic.clock.now();
  let on = true;
  // A reveal moves when its picture changes, and only what has just been revealed
  graphic.clock = {{ now: () => (values.picture ? values.picture.began : began) }};
  const act = () => {{
    on = !on;
    if (values.picture) return graphic.updateAction({{ data: on ? values : {{ ...values, picture: null }}, v_whole: true }});
    return on ? graphic.playAction({{ goto: 0 }}) : graphic.stopAction({{}});
  }};
  act();
  const turns = setInterval(act, turn);
  const rate = await ({FRAMES})(ms);
  clearInterval(turns);
  return rate;
}}"""
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


def frames(
    browser: Browser, ms: int = SECOND, only: Sequence[str] = (), times: int = 3
) -> dict[str, Figures]:
    """Compare the frame rate of each graphic with that of an idle page, standing and turning.

    Each is the best of some times, in turns: what else the machine does only takes frames away.
    """
    figures: dict[str, Figures] = {}
    with _without_gpu(browser) as bare, blank_page(bare) as page:
        _slow_down(page)
        page.evaluate(MOVING)
        for case in _one_of_each():
            if not only or case.graphic in only:
                rates = [_counted(page, case, ms) for _ in range(times)]
                figures[case.graphic] = _ratios(*map(max, zip(*rates, strict=True)))
    return figures


def _counted(page: Page, case: Case, ms: int) -> tuple[float, float, float]:
    page.evaluate("() => document.querySelector('[data-graphic]')?.remove()")
    idle = float(page.evaluate(FRAMES, ms))
    show(page, case)
    stands = float(page.evaluate(FRAMES, ms))
    turns = float(page.evaluate(TURNING, {"ms": ms, "turn": TURN_MS, "values": case.data}))
    return idle, stands, turns


def program(browser: Browser, ms: int = 2 * SECOND) -> dict[str, Figures]:
    """Compare the page of an output that carries all it has room for with an idle page."""
    with _without_gpu(browser) as bare, services.demo("--no-simulation") as demo:
        output = asking.view(demo, "screens@crew")["outputs"][0]["id"]
        asking.command(demo, "ClearOutput", output=output)
        page = _on_air(bare, demo)
        page.locator("tablo-program").wait_for(state="attached")
        _slow_down(page)
        idle = float(page.evaluate(FRAMES, ms))
        _fill(demo, output)
        page.locator("tablo-lower-third .panel").wait_for()
        stands = float(page.evaluate(FRAMES, ms))
        page.evaluate(f"window.rate = ({FRAMES})({ms}), 0")
        ends = time.monotonic() + ms / SECOND
        while time.monotonic() < ends:
            asking.command(demo, "HideGraphic", output=output, layer="lower")
            time.sleep(TURN_MS / SECOND)
            _take(demo, output, "lower-third", title=LONG, subtitle=LONG)
            time.sleep(TURN_MS / SECOND)
        turns = float(page.evaluate("window.rate"))
    return {"all layers": _ratios(idle, stands, turns)}


def _fill(demo: services.Demo, output: str) -> None:
    contest = asking.marked_contest(demo)
    _take(demo, output, "ticker", title="Сейчас", lines=f"{LONG}\n{LONG}")
    _take(demo, output, "score-bug", contest=contest)
    _take(demo, output, "standings-side", title="Итоги", rows=ROWS)
    _take(demo, output, "lower-third", title=LONG, subtitle=LONG)


def _take(demo: services.Demo, output: str, graphic: str, **values: str) -> None:
    asking.command(demo, "ShowGraphic", output=output, graphic=graphic, data=values)


def _ratios(idle: float, stands: float, turns: float) -> Figures:
    return {
        "idle": idle,
        "stands": stands,
        "ratio": stands / idle,
        "turns": turns,
        "turns/idle": turns / idle,
    }


def _one_of_each() -> list[Case]:
    told = story()
    contest = next(iter(told.roster.contests))
    timer = next(id for id, one in told.state.timers.items() if one.state == "running")
    bound = (
        Case("", "score-bug", data(told, "score-bug", contest=contest)),
        Case("", "timer", data(told, "timer", timer=timer)),
        Case("", "reveal", stage.cases()["longest gold"]),
    )
    return [*{case.graphic: case for case in cases()}.values(), *bound]


def _slow_down(page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})


@contextmanager
def _without_gpu(browser: Browser) -> Iterator[Browser]:
    bare = browser.browser_type.launch(
        executable_path=services.chromium(), args=["--disable-gpu", "--font-render-hinting=none"]
    )
    yield bare
    bare.close()


def _load() -> dict[str, Figures]:
    return {"machine": dict(zip(("1 min", "5 min", "15 min"), os.getloadavg(), strict=True))}


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
        report("Load before frames are counted", _load())
        report(f"Frames a second of each graphic, {SLOW} times slower, no GPU", frames(browser))
        report("Frames a second of a whole output, likewise", program(browser))
        report("Load after", _load())
        report(f"First load of an overlay, of {GOAL_KB} KB", weight(browser))
        report("Shown and hidden", soak(browser, int(given[0]) if given else CYCLES))


if __name__ == "__main__":
    main(sys.argv[1:])
