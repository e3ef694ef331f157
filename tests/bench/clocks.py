"""How far from the server's seconds the seconds are that pages paint, over links that are slow.

Twenty pages with clocks up to five minutes off, round trips of 5 to 400 ms with jitter, each on a
link of its own. From `tests/`: `python -m bench.clocks [pages] [seconds]`.
"""

import sys

from playwright.sync_api import Browser, Page, ViewportSize

import services
from bench.report import Figures, report, spread
from delaying import links
from pages import faces

SHORTEST_MS, LONGEST_MS = 5, 400
WRONG_MS = 300_000
VIEW: ViewportSize = {"width": 480, "height": 270}
YOUNG_MS = 2_000
"""How long after its first picture a page counts as new."""


def measure(browser: Browser, pages: int, seconds: float) -> dict[str, Figures]:
    """Watch so many pages, at least two, for so many seconds; milliseconds after the true edge."""
    with services.demo("--no-simulation") as demo, links(demo.port, _trips(pages)) as addresses:
        timer = faces.countdown(demo)
        opened = []
        for n, address in enumerate(addresses):
            # A window each: tabs behind another one are painted once a second at most
            page = browser.new_context(viewport=VIEW).new_page()
            faces.record(page, timer, wrong_ms=round(_part(n, pages, -WRONG_MS, WRONG_MS)))
            page.goto(address + timer.path, wait_until="commit")
            opened.append(page)
        opened[-1].wait_for_timeout(1000 * seconds)
        ahead = faces.ahead_of_us(demo)
        rows = _rows(timer, opened, ahead)
        for page in opened:
            page.context.close()
    return rows


def _rows(timer: faces.Countdown, pages: list[Page], ahead: float) -> dict[str, Figures]:
    young: list[float] = []
    old: list[float] = []
    steps: set[int] = set()
    for page in pages:
        seen = faces.shown(page, ahead)
        steps |= faces.steps(seen)
        for shown, error in zip(seen[1:], faces.errors(timer, seen), strict=True):
            (young if shown.at - seen[0].at < YOUNG_MS else old).append(error)
    assert steps == {1}, f"seconds went down by {sorted(steps)}"
    return {
        "first two seconds of a page": spread(young),
        "later": spread(old),
        "later, either way": spread([abs(error) for error in old]),
    }


def _trips(pages: int) -> list[float]:
    return [_part(n, pages, SHORTEST_MS, LONGEST_MS) for n in range(pages)]


def _part(n: int, of: int, least: float, most: float) -> float:
    return least + (most - least) * n / max(1, of - 1)


if __name__ == "__main__":
    pages, seconds = [int(given) for given in (*sys.argv[1:], *("20", "30")[len(sys.argv) - 1 :])]
    with services.browser() as chromium:
        report("Painted seconds after the server's, ms", measure(chromium, pages, seconds))
