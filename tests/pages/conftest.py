"""Pages that fail a test for any error in their console and any request to a foreign host."""

from collections.abc import Iterator
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Request,
    Route,
    WebSocket,
    expect,
)

import services

# A busy machine is slow, not wrong: what is awaited here has no other limit
expect.set_options(timeout=20_000)


class OpenPage(Protocol):
    """Open a page in a context of its own.

    `expect` names parts of console errors that the test causes on purpose, as a stopped server
    does; everything else is passed to the context (`viewport`, `locale`, …).
    """

    def __call__(self, *, expect: tuple[str, ...] = (), **context: Any) -> Page:
        """Open it."""


@pytest.fixture(scope="module")
def demo() -> Iterator[services.Demo]:
    """Give a running demo that nobody but the test changes."""
    with services.demo("--no-simulation") as running:
        yield running


@pytest.fixture(scope="module")
def session(browser: Browser, demo: services.Demo) -> Any:
    """Sign in once, through the form, and give what the browser keeps of it."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{demo.url}/admin/?lang=en")
    page.get_by_label("Login").fill(demo.links["login"])
    page.get_by_label("Password").fill(demo.links["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("tablo-console .bar .who")).to_contain_text("Director")
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Give a way to open pages; afterwards, fail for what went wrong in any of them."""
    wrongs: list[str] = []
    contexts = []

    def open_one(*, expect: tuple[str, ...] = (), **context: Any) -> Page:
        contexts.append(browser.new_context(**context))
        page = contexts[-1].new_page()
        _watch(page, wrongs, expect)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert wrongs == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Give one page at 1920 × 1080, as a hall screen is."""
    return open_page(viewport={"width": 1920, "height": 1080})


def _watch(page: Page, wrongs: list[str], expect: tuple[str, ...]) -> None:
    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(part in message.text for part in expect):
            wrongs.append(f"console: {message.text} ({message.location['url']})")

    def on_error(error: Error) -> None:
        wrongs.append(f"page: {error}")

    def on_request(route: Route, request: Request) -> None:
        if _is_ours(request.url):
            route.continue_()
        else:
            wrongs.append(f"foreign host: {request.url}")
            route.abort()

    def on_socket(socket: WebSocket) -> None:
        if not _is_ours(socket.url):
            wrongs.append(f"foreign socket: {socket.url}")

    page.on("console", on_console)
    page.on("pageerror", on_error)
    page.on("websocket", on_socket)
    page.route("**/*", on_request)


def _is_ours(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"data", "blob", "about"} or parts.hostname in {
        services.LOOPBACK,
        services.FOREIGN_NAME,
        "localhost",
    }
