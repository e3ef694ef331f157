"""The broadcast director's page: from a search to the picture on air, and never by accident."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

import services
from pages import asking
from pages.closing import BROADCASTER
from pages.conftest import OpenPage
from pages.crew import crewed_demo, sign_in

STUDIO = "Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/127.0.0.0 Safari/537.36 OBS/30.2.3"
ON_PROGRAM = """() => dispatchEvent(
  new CustomEvent("obsSourceActiveChanged", { detail: { active: true } }))"""

Console = Callable[..., Page]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[services.Demo]:
    """Give a demo in which somebody of the broadcast crew has an account."""
    with crewed_demo(tmp_path_factory.mktemp("demo"), (BROADCASTER,)) as running:
        yield running


@pytest.fixture
def output(demo: services.Demo) -> Iterator[str]:
    """Give the output that the demo's overlay links belong to, with nothing on either bus."""
    id = str(asking.view(demo, "screens@crew")["outputs"][0]["id"])
    clear(demo, id)
    yield id
    clear(demo, id)


@pytest.fixture
def console(open_page: OpenPage, demo: services.Demo, session: Any, output: str) -> Console:
    """Give a way to open the page, signed in."""

    def open_console(place: str = "broadcast", **context: Any) -> Page:
        size = {"width": 1440, "height": 900}
        page = open_page(storage_state=session, viewport=size, **context)
        page.goto(f"{demo.url}/admin/?lang=en#/{place}")
        expect(page.locator("tablo-console .link")).to_have_text("linked")
        expect(page.locator("broadcast-page .pad").first).to_be_visible()
        return page

    return open_console


def test_a_competitor_goes_on_air(
    console: Console, open_page: OpenPage, demo: services.Demo
) -> None:
    """Found by name, made ready with Enter and taken with Space: both pictures show it, once."""
    air = a_studio(open_page, demo)
    page = console()
    name = find(page, "aipin")
    ready, program = (
        page.frame_locator(f"output-monitors .{bus} iframe") for bus in ("next", "air")
    )

    page.keyboard.press("Enter")
    expect(ready.get_by_text(name)).to_be_visible()
    expect(air.get_by_text(name)).to_have_count(0)
    page.keyboard.press("Space")
    page.keyboard.press("Space")

    expect(air.get_by_text(name)).to_be_visible()
    expect(program.get_by_text(name)).to_be_visible()
    expect(page.locator(".head .states")).to_contain_text("painted: 1 of 1")
    expect(page.locator("command-log output")).to_contain_text("Take: Lower third")
    page.keyboard.press("Backspace")
    expect(air.get_by_text(name)).not_to_be_visible()


def test_what_is_on_program_is_changed_after_a_second_press(
    console: Console, open_page: OpenPage, demo: services.Demo, output: str
) -> None:
    """A key names the studio that has it on program, and asks once; a panic never asks."""
    show(demo, output, title="Opening at ten")
    air = a_studio(open_page, demo, user_agent=STUDIO)
    expect(air.get_by_text("Opening at ten")).to_be_visible()
    air.evaluate(ON_PROGRAM)
    page = console()
    expect(page.locator("output-truth")).to_contain_text("on program")
    page.locator(".carries .live .item-key").click()
    page.locator("graphic-form").get_by_label("Heading").fill("Opening at eleven")
    change = key(page, "Change on air")

    change.click()
    asks = page.get_by_role("button", name="On program in OBS 30.2.3")
    expect(asks).to_contain_text("Press again")
    expect(air.get_by_text("Opening at ten")).to_be_visible()
    expect(asks).not_to_have_attribute("aria-disabled", "true")
    asks.click()
    expect(air.get_by_text("Opening at eleven")).to_be_visible()

    page.locator(".head h1").click()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(air.get_by_text("Opening at eleven")).not_to_be_visible()


def test_a_stale_change_says_who_changed_what(
    console: Console, demo: services.Demo, output: str
) -> None:
    """What somebody else has changed meanwhile is named, and stays beside one's own change."""
    show(demo, output, title="Welding", subtitle="First day")
    page = console()
    page.locator(".carries .live .item-key").click()
    page.locator("graphic-form").get_by_label("Heading").fill("Welding, final")
    asking.command(
        demo, "UpdateGraphic", output=output, layer="lower", data={"subtitle": "Second day"}
    )
    expect(page.locator(".carries .live")).to_contain_text("Second day")

    key(page, "Change on air").click()
    expect(page.get_by_role("alert").filter(has_text="Second line: Second day")).to_be_visible()
    assert {"title": "Welding", "subtitle": "Second day"} == on_air(demo)["data"]
    expect(key(page, "Change on air")).not_to_have_attribute("aria-disabled", "true")
    key(page, "Change on air").click()

    expect(page.locator(".carries .live")).to_contain_text("Welding, final · Second day")


def test_a_studio_is_connected_with_a_key_made_here(
    console: Console, open_page: OpenPage, demo: services.Demo, output: str
) -> None:
    """A director's new key stands in every address, also in the local file, and shows the picture."""
    show(demo, output, title="Opening at ten")
    page = console()
    page.keyboard.press("k")
    address = page.get_by_label("All graphics", exact=True)
    expect(address).to_have_value(re.compile("#key=…$"))
    expect(page.get_by_role("link", name="Download: A local file")).to_have_count(0)

    page.get_by_role("button", name="Make a key: On air").click()
    expect(address).to_have_value(re.compile("#key=tablo_"))
    air = open_page(viewport={"width": 1920, "height": 1080})
    air.goto(address.input_value())
    expect(air.get_by_text("Opening at ten")).to_be_visible()
    file = page.get_by_role("link", name="Download: A local file").get_attribute("href") or ""
    assert address.input_value() in open_page().request.get(file).text()


def test_a_form_asks_for_what_is_drawn(console: Console) -> None:
    """With a competitor a lower third has no words of its own; without one it has."""
    page = console()
    form = page.locator("graphic-form")
    find(page, "aipin")
    expect(form.locator('choice-picker[label="With the name"]')).to_be_visible()
    expect(form.get_by_label("Heading")).to_have_count(0)

    page.keyboard.press("g")
    page.keyboard.press("1")
    expect(form.get_by_label("Heading")).to_be_visible()


def test_queue_and_stars_survive_a_reload(console: Console) -> None:
    """What was made beforehand is there again, in its order, and a queue is taken from its top."""
    page = console()
    first = find(page, "aipin")
    page.keyboard.press("q")
    page.keyboard.press("s")
    page.keyboard.press("g")
    page.keyboard.press("1")
    page.locator("graphic-form").get_by_label("Heading").fill("Opening")
    page.locator("broadcast-page h1").click()
    page.get_by_role("button", name="To the queue").click()
    page.get_by_role("button", name="Earlier: 2.").click()
    page.reload()

    waiting = page.locator("take-queue .item-key")
    expect(waiting).to_contain_text(["Opening", first])
    page.keyboard.press("f")
    expect(page.locator(".pad")).to_contain_text([first])
    page.keyboard.press("w")
    expect(page.locator(".carries .live")).to_contain_text("Opening")
    expect(waiting).to_have_count(1)


def test_what_darkens_the_air_is_held_on_the_keyboard(
    console: Console, demo: services.Demo
) -> None:
    """A tap on a letter does nothing; held, B blanks and brings back, and P takes all off."""
    page = console()
    find(page, "aipin")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(page.locator(".carries .live")).to_have_count(1)
    page.keyboard.press("b")
    page.keyboard.press("p")

    for told in ("Bring back", "Blank"):
        page.keyboard.down("b")
        expect(key(page, told)).to_be_visible()
        page.keyboard.up("b")
    assert "lower-third" == on_air(demo)["graphic"]
    page.keyboard.down("p")
    expect(page.locator(".carries .live")).to_have_count(0)
    page.keyboard.up("p")
    page.keyboard.press("?")
    expect(page.locator("key-map")).to_contain_text("held for a second: blank, or bring back")


def test_the_broadcast_crew_has_its_page_and_no_screen_of_a_hall(
    open_page: OpenPage, demo: services.Demo, output: str
) -> None:
    """Signed in by themselves they begin on the page, and all that it offers is theirs to do."""
    page = open_page(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    sign_in(page, demo.url, BROADCASTER.login, BROADCASTER.password)
    expect(page.locator("broadcast-page .pad").first).to_be_visible()
    offered = page.locator("#sections a").evaluate_all("links => links.map((one) => one.hash)")
    assert ["#/timers", "#/broadcast"] == offered
    page.goto(f"{demo.url}/admin/?lang=en#/screens")
    expect(page.locator("broadcast-page")).to_be_visible()

    name = find(page, "aipin")
    page.keyboard.press("s")
    page.keyboard.press("q")
    page.keyboard.press("Enter")
    expect(page.locator(".carries .waits")).to_contain_text(name)
    page.keyboard.press("Space")
    expect(page.locator(".carries .live")).to_contain_text(name)
    page.keyboard.press("Backspace")
    expect(page.locator(".carries .live")).to_have_count(0)
    page.keyboard.press("w")
    expect(page.locator(".carries .live")).to_contain_text(name)
    expect(key(page, "Next step")).to_be_disabled()
    expect(key(page, "Off air")).not_to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Backspace")
    expect(page.locator(".carries .live")).to_have_count(0)
    page.keyboard.press("f")
    expect(page.locator(".pad")).to_contain_text([name])

    page.keyboard.press("k")
    expect(page.get_by_role("button", name="Make a key")).to_have_count(0)
    with page.expect_download() as log:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert name in log.value.path().read_text()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_old_addresses_and_axe(console: Console, output: str, theme: str) -> None:
    """The address of an output from before leads here; every part passes axe at its smallest."""
    page = console("outputs" if theme == "dark" else f"screens/{output}")
    page.set_viewport_size({"width": 1024, "height": 768})
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    find(page, "aipin")
    page.keyboard.press("Enter")
    expect(page.locator(".carries .waits")).to_have_count(1)
    assert [] == wrongs(page)

    page.keyboard.press("k")
    expect(page.get_by_label("OGraf", exact=True)).to_have_value(
        re.compile("/ograf/lower-third.zip$")
    )
    assert [] == wrongs(page)


def a_studio(open_page: OpenPage, demo: services.Demo, **context: Any) -> Page:
    """Open the output's page as a studio does."""
    page = open_page(viewport={"width": 1920, "height": 1080}, **context)
    page.goto(demo.links["overlays"]["program"].replace("#", "?lang=en#"))
    expect(page.locator("tablo-program")).to_have_count(1)
    return page


def find(page: Page, asked: str) -> str:
    """Choose the first competitor that a search finds, and give the name."""
    page.keyboard.press("/")
    page.keyboard.type(asked)
    pad = page.locator(".pad").first
    expect(pad).to_contain_text("№")
    name = pad.locator("span").evaluate("node => node.firstChild.textContent")
    page.keyboard.press("Enter")
    expect(page.locator("graphic-form h2")).to_have_text("Lower third")
    return str(name)


def key(page: Page, words: str) -> Locator:
    """Find a key of the deck."""
    return page.locator("broadcast-page > .deck").get_by_role("button", name=words)


def show(demo: services.Demo, output: str, **data: str) -> None:
    """Put a lower third on air as somebody else does."""
    asking.command(demo, "ShowGraphic", output=output, graphic="lower-third", data=data)


def on_air(demo: services.Demo) -> Any:
    """Give what the first output carries."""
    (layer,) = asking.view(demo, "screens@crew")["outputs"][0]["layers"]
    return layer


def clear(demo: services.Demo, output: str) -> None:
    """Take everything off both buses."""
    held = next(one for one in asking.view(demo, "screens@crew")["outputs"] if one["id"] == output)
    if held["layers"]:
        asking.command(demo, "ClearOutput", output=output)
    if held["ready"]:
        asking.command(demo, "ClearOutput", output=output, bus="preview")


def wrongs(page: Page) -> list[Any]:
    """Name what axe finds, in the console itself."""
    found = Axe().run(page, context="tablo-console").response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]
