"""A screen that watches over itself: when it loads its page anew, and when it must not."""

from typing import Any

import pytest
from playwright.sync_api import Page

import services
from pages.conftest import OpenPage
from pages.kit import run

GUARD = """
  const feed = Object.assign(new EventTarget(), { linked: true, build: "%s", you: { id: "wall" } });
  const state = (window.state = { busy: false, reloads: 0, feed });
  sessionStorage.removeItem("tablo-reloaded");
  if (args.reloaded) sessionStorage.setItem("tablo-reloaded", String(Date.now()));
  state.guard = new kit.Guard(feed, { busy: () => state.busy, act: () => (state.reloads += 1), every: 0, spread: 0 });
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const times = async (n, act) => { for (let at = 0; at < n; at += 1) await act(); };
"""
PASS = "await times(20, frame); return state.reloads;"


@pytest.fixture
def blank(demo: services.Demo, open_page: OpenPage) -> Page:
    """Give a page that has the kit and nothing else going on."""
    page = open_page(bypass_csp=True, expect=("Failed to load resource",))
    page.goto(f"{demo.url}/display")
    return page


def guarded(page: Page, body: str, **given: Any) -> int:
    """Run a body with a guard that counts its reloads, and give how many there were."""
    build = page.locator("meta[name=build]").get_attribute("content")
    code = f"return (async () => {{ {GUARD % build} {body} }})();"
    return int(run(page, "guard.js", code, given))


def test_nothing_wrong_nothing_done(blank: Page) -> None:
    """A screen that draws, is linked and up to date is left alone, for hours."""
    body = "await times(200, async () => { state.guard.tick(); await frame(); });"

    assert guarded(blank, body + PASS) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        "window.requestAnimationFrame = () => 0; await times(12, () => state.guard.tick());",
        "feed.linked = false; await times(62, async () => { state.guard.tick(); await frame(); });",
        "dispatchEvent(new ErrorEvent('error', { message: 'x is not a function' }));",
        "dispatchEvent(new Event('unhandledrejection'));",
        "feed.build = 'newer'; feed.dispatchEvent(new Event('welcome'));",
        """let used = 40e6;
           Object.defineProperty(performance, "memory", { get: () => ({ usedJSHeapSize: used }) });
           await times(61, async () => { state.guard.tick(); await frame(); });
           used = 400e6;
           state.guard.tick();""",
    ],
    ids=["no frames", "no socket", "script error", "rejection", "newer build", "memory"],
)
def test_what_is_wrong_is_mended(blank: Page, wrong: str) -> None:
    """Whatever is wrong, the page is loaded anew, once, after its server has answered."""
    body = "await new Promise((done) => { const look = () => state.reloads ? done() : setTimeout(look, 10); look(); });"

    assert guarded(blank, wrong + body + "return state.reloads;") == 1


def test_harmless_words_are_no_error(blank: Page) -> None:
    """What the browser says of a second round of layout is no reason to reload."""
    body = (
        "dispatchEvent(new ErrorEvent('error', { message: 'ResizeObserver loop limit exceeded' }));"
    )

    assert guarded(blank, body + PASS) == 0


def test_it_reloads_rarely(blank: Page) -> None:
    """By itself a page isn't reloaded twice in ten minutes; asked by people it is."""
    body = "dispatchEvent(new ErrorEvent('error', { message: 'x' }));"

    assert guarded(blank, body + PASS, reloaded=True) == 0
    assert guarded(blank, "await state.guard.reload(); return state.reloads;", reloaded=True) == 1


def test_it_waits_for_a_safe_moment(blank: Page) -> None:
    """While people wait for what is on the screen the page isn't reloaded; afterwards it is."""
    body = "state.busy = true; state.guard.reload();"
    assert guarded(blank, body + PASS) == 0

    blank.evaluate("state.busy = false")

    blank.wait_for_function("() => state.reloads === 1")


def test_it_waits_for_its_server(blank: Page) -> None:
    """A page whose server doesn't answer keeps its picture instead of being reloaded into nothing."""
    blank.route("**/healthz", lambda route: route.fulfill(status=503))
    assert guarded(blank, "state.guard.reload();" + PASS) == 0

    blank.unroute("**/healthz")

    blank.wait_for_function("() => state.reloads === 1")
