"""Take the pictures of the README from a running demo.

From `tests/`: `python -m pages.screenshots`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

import services
from pages import asking
from tablo.demo.ceremony import RUN

PICTURES = Path(__file__).parents[2] / "docs/pictures"
HALL = {"width": 1280, "height": 720}
TABLET = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
BACKDROP = "#4b5560"
"""Stands for the camera picture behind an overlay."""


def take(browser: Browser, demo: services.Demo) -> None:
    """Write one picture of each kind of page."""
    first = asking.view(demo, "index@crew")["contests"][0]
    contest, venue = first["id"], first["venue"]["id"]
    asking.command(demo, "AdjustTimer", **_lost_time(demo, contest))
    with _page(browser, HALL) as page:
        for name, address in (
            ("standings", f"standings?contest={contest}"),
            ("floor", f"floor?contest={contest}"),
            ("hall", f"hall?venue={venue}"),
        ):
            page.goto(f"{demo.url}/display/{address}")
            _shoot(page, name)
    with _page(browser, PHONE) as page:
        for name, address in (("phone", ""), ("phone-contest", f"#/contest/{contest}")):
            page.goto(f"{demo.url}/{address}")
            _shoot(page, name)
    with _page(browser, TABLET) as page:
        _sign_in(page, demo)
        page.goto(f"{demo.url}/admin/#/marks/{contest}")
        _shoot(page, "console")
    asking.command(demo, "ShowGraphic", **_lower_third(demo, contest))
    with _page(browser, HALL) as page:
        page.goto(demo.links["overlays"]["program"])
        page.add_style_tag(content=f"html {{ background: {BACKDROP} !important }}")
        _shoot(page, "overlay")
    with _page(browser, TABLET) as page:
        _sign_in(page, demo)
        page.goto(f"{demo.url}/admin/#/broadcast")
        _shoot(page, "broadcast")
        _to_the_gold(demo)
        page.goto(f"{demo.url}/admin/#/live/{RUN}")
        _shoot(page, "live")
    with _page(browser, HALL) as page:
        page.goto(f"{demo.url}/display/ceremony?run={RUN}")
        _shoot(page, "reveal")


@contextmanager
def _page(browser: Browser, viewport: Any) -> Iterator[Page]:
    context = browser.new_context(
        viewport=viewport, bypass_csp=True, locale="ru-RU", timezone_id="Europe/Moscow"
    )
    yield context.new_page()
    context.close()


def _sign_in(page: Page, demo: services.Demo) -> None:
    page.goto(demo.links["console"])
    page.fill("input[name=login]", demo.links["login"])
    page.fill("input[name=password]", demo.links["password"])
    with page.expect_navigation():
        page.press("input[name=password]", "Enter")


def _lost_time(demo: services.Demo, contest: str) -> dict[str, Any]:
    floor = asking.view(demo, f"floor:{contest}@crew")
    return {
        "timer": floor["timer"]["id"],
        "workstation": floor["stations"][2]["workstation"],
        "delta": 12 * 60_000,
        "reason": "Замена инструмента",
    }


def _to_the_gold(demo: services.Demo) -> None:
    """Begin the ceremony and go to where it names its first winner of a gold."""
    asking.command(demo, "SetRunPhase", run=RUN, phase="live")
    cues = asking.view(demo, f"run:{RUN}@crew")["cues"]
    medals = next(cue for cue in cues if cue["kind"] == "medals")
    asking.command(demo, "JumpTo", run=RUN, cue=medals["id"], step=medals["steps"] - 1)


def _lower_third(demo: services.Demo, contest: str) -> dict[str, Any]:
    rows = asking.view(demo, f"marks:{contest}@crew")["rows"]
    outputs = asking.view(demo, "screens@crew")["outputs"]
    return {
        "output": outputs[0]["id"],
        "graphic": "lower-third",
        "layer": "lower",
        "data": {"entry": rows[0]["entry"]},
    }


def _shoot(page: Page, name: str) -> None:
    page.wait_for_timeout(2_500)  # lets every entrance end: pictures show the state of rest
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path)
    print(f"{path.relative_to(PICTURES.parents[1])}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    with services.browser() as chromium, services.demo() as running:
        take(chromium, running)
