"""The medal table in a browser: what two people signed and an audience may know, and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import services
from pages import asking
from pages.conftest import OpenPage
from pages.crew import COORDINATOR, EXPERT, crewed_demo, sign_as

CONTEST = "masonry-main"
SHAPES = [(1920, 1080), (1080, 1920), (3840, 1080)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[services.Demo]:
    """Give a demo with a contest that the public may see, locked, with one of two signatures."""
    data: Path = tmp_path_factory.mktemp("medals")
    with crewed_demo(data) as running:
        asking.command(running, "LockMarks", contest=CONTEST)
        context = browser.new_context()
        sign_as(COORDINATOR, running, context.new_page(), CONTEST)
        context.close()
        yield running


def sign(demo: services.Demo, open_page: OpenPage) -> None:
    """Have the chief expert sign too, unless that has been done."""
    if asking.view(demo, "medals@public")["official"]:
        return
    sign_as(EXPERT, demo, open_page(), CONTEST)


def test_medals_need_two_signatures(demo: services.Demo, open_page: OpenPage, page: Page) -> None:
    """The public's table gets a contest's medals at the second signature, without a reload."""
    page.goto(f"{demo.url}/display/medals?lang=en")
    expect(page.locator("tablo-medals h1")).to_have_text("Medal table")
    if not asking.view(demo, "medals@public")["official"]:
        expect(page.get_by_text("No medals yet")).to_be_visible()

    sign(demo, open_page)

    expect(lines(page)).to_have_count(len(asking.view(demo, "medals@public")["rows"]))
    expect(page.locator("tablo-medals .sub")).to_have_text(re.compile("Results counted: 1.of.14"))
    expect(page.locator("tablo-foot")).to_contain_text("Provisional results")


@pytest.mark.parametrize("shape", SHAPES, ids=["wall", "totem", "ribbon"])
def test_every_shape_has_its_table(
    demo: services.Demo, open_page: OpenPage, shape: tuple[int, int]
) -> None:
    """On a wall, a totem and a ribbon each row says place, delegation and three counts, in sight."""
    sign(demo, open_page)
    page = open_page(viewport={"width": shape[0], "height": shape[1]})
    page.goto(f"{demo.url}/display/medals?lang=en")
    expect(lines(page).first).to_be_visible()

    rows = asking.view(demo, "medals@public")["rows"]
    foot = page.locator("tablo-foot").bounding_box()
    assert foot is not None

    for line, row in zip(lines(page).all(), rows, strict=True):
        box = line.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= foot["y"] + 1
        expect(line.locator(".nm")).to_have_text(row["delegation"]["name"]["en"])
        for medal in ("gold", "silver", "bronze"):
            expect(line.locator(f".m.{medal}")).to_be_visible()
            expect(line.locator(f".m.{medal}")).to_have_text(str(row[medal]))


def test_hidden_places_hide_medals(demo: services.Demo, open_page: OpenPage, page: Page) -> None:
    """When an audience may no longer know the places, its medals go; they come back with them."""
    sign(demo, open_page)
    page.goto(f"{demo.url}/display/medals?lang=en")
    expect(lines(page).first).to_be_visible()

    asking.command(demo, "SetPublication", contest=CONTEST, audience="public", level="progress")
    expect(page.get_by_text("No medals yet")).to_be_visible()
    expect(lines(page)).to_have_count(0)
    asking.command(demo, "SetPublication", contest=CONTEST, audience="public", level="places")

    expect(lines(page).first).to_be_visible()


def test_a_screen_shows_medals(demo: services.Demo, open_page: OpenPage, page: Page) -> None:
    """The medal table is a scene that a paired screen can be told to show."""
    sign(demo, open_page)
    name, url = next(iter(demo.links["screens"].items()))
    page.goto(url)

    asking.command(demo, "ShowScene", screen=name, scene="medals", params={})

    expect(lines(page).first).to_be_visible()


def test_medals_on_a_phone(demo: services.Demo, open_page: OpenPage) -> None:
    """The phone's list leads to the medals and back, and neither is wider than 320 px."""
    sign(demo, open_page)
    page = open_page(viewport={"width": 320, "height": 640})
    page.goto(f"{demo.url}/?lang=en")
    page.get_by_role("link", name="Medals").click()
    rows = page.locator("tablo-medal-list .ls .row")
    expect(rows).to_have_count(len(asking.view(demo, "medals@public")["rows"]))
    assert 320 == page.evaluate("document.documentElement.scrollWidth")

    page.get_by_role("link", name="All skills").click()

    expect(page.locator("a.line").first).to_be_visible()


def lines(page: Page) -> Locator:
    """Find the table's rows."""
    return page.locator("tablo-medals .list:not(.ghost) > .row")
