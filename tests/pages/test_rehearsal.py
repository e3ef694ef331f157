"""A rehearsal in a browser: marked on every picture, and in the hall only when a key was held."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

import services
from pages import asking
from pages.conftest import OpenPage
from pages.crew import sign_in
from pages.gestures import held
from pages.test_live import plan, put

CONTEST = "masonry-main"
WIDE = {"width": 1440, "height": 900}
CUES = [
    {"id": "film", "kind": "video", "title": {"ru": "Фильм"}, "auto": 600_000},
    {"id": "call", "kind": "call_up", "contest": CONTEST, "podium": "A"},
    {
        "id": "medals",
        "kind": "medals",
        "contest": CONTEST,
        "podium": "A",
        "text": {"ru": "{medal}: {names}"},
    },
    {"id": "black", "kind": "black", "podium": "B"},
]


@pytest.fixture(scope="module")
def demo() -> Iterator[services.Demo]:
    """Give a demo in which nothing is signed."""
    with services.demo("--no-simulation") as running:
        yield running


@pytest.fixture
def run(demo: services.Demo) -> str:
    """Give a ceremony of its own, that is planned."""
    venue = asking.view(demo, "index@crew")["venues"][0]["id"]
    run = str(asking.post(demo, "/api/v1/runs", title="Закрытие", venue=venue)["id"])
    sheet = plan(demo, run)
    sheet["run"] |= {"podiums": ["A", "B"], "cues": CUES}
    put(demo, run, sheet)
    return run


@pytest.fixture
def console(demo: services.Demo, open_page: OpenPage, run: str) -> Page:
    """Give the director's console of the ceremony."""
    page = open_page(viewport=WIDE)
    sign_in(page, demo.url, demo.links["login"], demo.links["password"])
    page.goto(f"{demo.url}/admin/?lang=en#/live/{run}")
    expect(page.locator("run-list li")).to_have_count(len(CUES))
    return page


def key(page: Page, name: str) -> Locator:
    """Find a key of the console."""
    return page.get_by_role("button", name=name)


def test_a_rehearsal_from_its_beginning_to_its_end(
    demo: services.Demo, open_page: OpenPage, console: Page, run: str
) -> None:
    """Held, it begins; each picture bears the mark; the hall sees it when switched; held, it ends."""
    hall = open_page(viewport={"width": 960, "height": 540})
    sign_in(hall, demo.url, demo.links["login"], demo.links["password"])
    hall.goto(f"{demo.url}/display/ceremony?run={run}&watch=venue&lang=en")
    mark = hall.locator("tablo-ceremony .rehearsal")
    on_air = console.frame_locator(".pane.air iframe").locator(".rehearsal .across")
    band = console.locator("live-page > rehearsal-band")
    expect(band).to_be_hidden()

    held(console, key(console, "Rehearse"), "Rehearse")
    expect(band).to_contain_text("Nobody outside of the crew sees it")
    expect(on_air).to_contain_text("REHEARSAL")
    asking.command(demo, "JumpTo", run=run, cue="medals", step=1)
    expect(console.locator(".host .said")).not_to_be_empty()
    expect(hall.locator("tablo-ceremony")).to_have_attribute("data-state", "empty")
    expect(mark).to_be_hidden()

    held(console, key(console, "Show it in the hall"), "Show the rehearsal")
    expect(band).to_contain_text("Seen by: the hall")
    expect(mark).to_be_visible()
    expect(hall.locator("tablo-ceremony .plane")).to_have_count(1)
    asking.command(demo, "BlankRun", run=run, on=True)
    expect(hall.locator("tablo-ceremony")).to_have_attribute("data-state", "blank")
    expect(mark).to_be_visible()

    held(console, key(console, "End the rehearsal"), "End the rehearsal")
    expect(mark).to_be_hidden()
    expect(band).to_be_hidden()
    expect(hall.locator("tablo-ceremony")).to_have_attribute("data-state", "empty")
    expect(
        console.locator('run-list [data-state="done"], run-list [data-state="current"]')
    ).to_have_count(0)


def test_a_film_is_held(demo: services.Demo, console: Page, run: str) -> None:
    """A picture that goes on by itself says when, and one key keeps it and lets it go again."""
    asking.command(demo, "SetRunPhase", run=run, phase="rehearsal")
    asking.command(demo, "Advance", run=run)
    goes_on = console.locator(".goes-on")
    expect(goes_on).to_contain_text("goes on by itself in")

    console.keyboard.press("h")
    expect(goes_on).to_be_empty()
    assert "goes_on" not in asking.view(demo, f"run:{run}@crew")["position"]
    console.get_by_role("button", name="Let it go on").click()
    expect(goes_on).to_contain_text("goes on by itself in")


def test_podiums_change_places(demo: services.Demo, console: Page, run: str) -> None:
    """From a chosen cue on the podiums change places; what is on the stage stays where it is."""
    asking.command(demo, "SetRunPhase", run=run, phase="rehearsal")
    asking.command(demo, "JumpTo", run=run, cue="call")
    expect(console.locator('run-list [data-cue="call"]')).to_have_attribute("data-state", "current")
    console.locator('run-list [data-cue="medals"]').click()
    console.locator("cue-panel").get_by_label("Podium", exact=True).select_option("B")
    key(console, "Swap podiums from here").focus()
    console.keyboard.down("Enter")
    expect(console.locator(".outcome")).to_contain_text("Podium B from here on")
    console.keyboard.up("Enter")

    cues = plan(demo, run)["run"]["cues"]
    podiums = {cue["id"]: cue.get("podium", "") for cue in cues}
    assert {"film": "", "call": "A", "medals": "B", "black": "A"} == podiums
