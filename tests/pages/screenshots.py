"""Take the pictures of the README from a running demo.

From `tests/`: `python -m pages.screenshots`.
"""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

import services

PICTURES = Path(__file__).parents[2] / "docs/pictures"
HALL = {"width": 1280, "height": 720}
TABLET = {"width": 1280, "height": 800}
BACKDROP = "#4b5560"
"""Stands for the camera picture behind an overlay."""


def take(browser: Browser, demo: services.Demo) -> None:
    """Write one picture of each kind of page."""
    contest = _ask(demo, "director", "/api/v1/streams/index@crew")["view"]["contests"][0]["id"]
    with _page(browser, HALL) as page:
        page.goto(f"{demo.url}/display/standings?contest={contest}")
        _shoot(page, "standings")
    with _page(browser, TABLET) as page:
        _sign_in(page, demo)
        page.goto(f"{demo.url}/admin/#/marks/{contest}")
        _shoot(page, "console")
    _command(demo, "director", "ShowGraphic", _lower_third(demo, contest))
    with _page(browser, HALL) as page:
        page.goto(demo.links["overlays"]["program"])
        page.add_style_tag(content=f"html {{ background: {BACKDROP} !important }}")
        _shoot(page, "overlay")


@contextmanager
def _page(browser: Browser, viewport: Any) -> Iterator[Page]:
    context = browser.new_context(viewport=viewport, bypass_csp=True, locale="ru-RU")
    yield context.new_page()
    context.close()


def _sign_in(page: Page, demo: services.Demo) -> None:
    page.goto(demo.links["console"])
    page.fill("input[name=login]", demo.links["login"])
    page.fill("input[name=password]", demo.links["password"])
    with page.expect_navigation():
        page.press("input[name=password]", "Enter")


def _lower_third(demo: services.Demo, contest: str) -> dict[str, Any]:
    rows = _ask(demo, "director", f"/api/v1/streams/marks:{contest}@crew")["view"]["rows"]
    outputs = _ask(demo, "director", "/api/v1/streams/screens@crew")["view"]["outputs"]
    return {
        "output": outputs[0]["id"],
        "graphic": "lower-third",
        "layer": "lower",
        "data": {"entry": rows[0]["entry"]},
    }


def _command(demo: services.Demo, key: str, name: str, data: dict[str, Any]) -> None:
    command = {"id": f"picture-{name}", "name": name, "data": data}
    answer = _ask(demo, key, "/api/v1/commands", json.dumps(command).encode())
    assert answer["outcome"] == "accepted", answer


def _ask(demo: services.Demo, key: str, path: str, body: bytes | None = None) -> Any:
    secret = demo.links["keys"][key]
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    request = urllib.request.Request(demo.url + path, body, headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def _shoot(page: Page, name: str) -> None:
    page.wait_for_timeout(2_500)  # lets every entrance end: pictures show the state of rest
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path)
    print(f"{path.relative_to(PICTURES.parents[1])}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    with services.browser() as chromium, services.demo() as running:
        take(chromium, running)
