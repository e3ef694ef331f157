"""Pages that were cut off, laid to sleep or left without a file: as they were, then right, no replay."""

import re
import time
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Locator, Route, expect

import delaying
import engines
import services
from delaying import Cuttable
from engines import Tab
from pages import asking
from pages.conftest import OpenPage

HALL = {"width": 1920, "height": 1080}
SCREEN = "metal-wall"
NAMES = "tablo-standings .list:not(.ghost) .row .nm"
OUTAGE = ("WebSocket connection", "Failed to load resource")
LONG_MS = 60_000
OLD_S = 1.5
"""Longer than what happened is news that may move."""
WATCH_MOTION = """() => {
  window.moved = 0;
  const look = () => {
    window.moved += document.getAnimations().filter((one) => one.playState === "running").length;
    requestAnimationFrame(look);
  };
  look();
}"""
FIRST_IS = "(names, name) => document.querySelector(names).textContent.includes(name)"
_rounds = count(1)
MOVING = "document.getAnimations().filter((one) => one.playState === 'running').length"


@pytest.fixture
def line(demo: services.Demo) -> Iterator[Cuttable]:
    """Give a link to the demo that can be cut."""
    with delaying.link(demo.port) as made:
        yield made


@pytest.fixture
def tab() -> Iterator[Tab]:
    """Give a tab of this machine's Chromium that can really be hidden."""
    try:
        with engines.todays_tab() as made:
            yield made
    except services.Missing as reason:
        services.skip_or_fail("browser", str(reason))


@pytest.fixture
def contest(demo: services.Demo) -> str:
    """Name a contest whose marks everybody may see, with its standings on the screen."""
    named = asking.marked_contest(demo)
    asking.command(demo, "ShowScene", screen=SCREEN, scene="standings", params={"contest": named})
    return named


def turn_over(demo: services.Demo, contest: str) -> str:
    """Let the last of a contest become its first, on every stream, and give the surname."""
    marks = asking.view(demo, f"marks:{contest}@crew")
    module = next(
        one for one in marks["modules"] if one["state"] == "running" and not one["locked"]
    )
    ranked = asking.view(demo, f"standings:{contest}@public")["rows"]
    last = next(row for row in reversed(ranked) if row["status"] == "active")
    low = f"0.{next(_rounds):02}"  # another one each time: what is so already is refused
    for row in ranked:
        mark = module["max"] if row["entry"] == last["entry"] else low
        asking.command(demo, "RecordMark", entry=row["entry"], module=module["id"], mark=mark)

    def drawn() -> bool:
        rows = asking.view(demo, f"standings:{contest}@public")["rows"]
        return bool(rows[0]["entry"] == last["entry"])

    services.wait_until(drawn, "the new first")
    return re.split(r"\s", last["names"][0]["ru"])[0]


def show_bug(demo: services.Demo, contest: str) -> None:
    """Put a score bug on the air."""
    output, data = asking.view(demo, "screens@crew")["outputs"][0]["id"], {"contest": contest}
    asking.command(demo, "ShowGraphic", output=output, graphic="score-bug", layer="bug", data=data)


def behind(link: Cuttable, demo: services.Demo, url: str) -> str:
    """Give an address of the demo by way of a link."""
    return url.replace(demo.url, link.url)


def counts(face: Locator) -> Callable[[], None]:
    """Remember what a timer shows; the function insists that it shows something else by now."""
    seen = face.inner_text()
    return lambda: expect(face).not_to_have_text(seen)


def test_a_cut_link_leaves_the_last_picture(
    demo: services.Demo, open_page: OpenPage, line: Cuttable, contest: str
) -> None:
    """With nothing coming through, not even a refusal, pages stay, count on, and are right again by themselves."""
    show_bug(demo, contest)
    wall, overlay, phone = (open_page(viewport=HALL, expect=OUTAGE) for _ in range(3))
    wall.goto(behind(line, demo, demo.links["screens"][SCREEN]))
    overlay.goto(behind(line, demo, demo.links["overlays"]["program"]))
    phone.goto(f"{line.url}/#/contest/{contest}")
    board, names = wall.locator("tablo-standings"), wall.locator(NAMES)
    listed, bug = phone.locator("tablo-contest .ls li"), overlay.locator("tablo-score-bug")
    timers = [wall.locator("tablo-head .num").first, bug.locator(".tm .num")]
    expect(names.first).to_be_visible()
    expect(listed.first).to_be_visible()
    expect(bug.locator(".panel")).to_be_visible()
    for page in (wall, overlay, phone):
        page.evaluate("window.samePage = true")
    before = [names.all_inner_texts(), listed.all_inner_texts()]
    air = bug.locator(".ld").inner_text()

    line.cut()
    leader = turn_over(demo, contest)
    expect(board.locator("tablo-foot .plate")).to_contain_text("Данные от", timeout=LONG_MS)

    assert before == [names.all_inner_texts(), listed.all_inner_texts()]
    assert air == bug.locator(".ld").inner_text()
    assert "Данные" not in overlay.locator("body").inner_text()
    for runs_on in map(counts, timers):
        runs_on()

    line.mend()
    expect(board).to_have_attribute("data-link", "live")
    expect(names.first).to_contain_text(leader)
    expect(listed.first).to_contain_text(leader)
    expect(bug.locator(".ld")).not_to_have_text(air)
    expect(board.locator("tablo-foot .plate")).to_be_hidden()
    assert wall.evaluate(MOVING) == 0
    assert all(page.evaluate("window.samePage") for page in (wall, overlay, phone))


def test_a_page_that_slept_plays_nothing_of_meanwhile(
    demo: services.Demo, tab: Tab, contest: str
) -> None:
    """Frozen as one that was long hidden is, which ends its socket, a page wakes to what is now."""
    tab.open(demo.links["screens"][SCREEN])
    tab.wait(f"Boolean(document.querySelector('{NAMES}'))")

    tab.hide()
    tab.run(WATCH_MOTION)
    surname = [turn_over(demo, contest) for _ in range(3)][-1]
    time.sleep(OLD_S)
    tab.wake()

    tab.wait(FIRST_IS, NAMES, surname)
    tab.wait("document.querySelector('tablo-standings').dataset.link === 'live'")
    assert tab.run("() => window.moved") == 0
    assert [] == [error for error in tab.errors if not any(part in error for part in OUTAGE)]


@pytest.mark.parametrize("file", ["overlay/graphic.css", "overlay/score-bug.css"])
def test_a_graphic_waits_for_its_style_sheet(
    demo: services.Demo, open_page: OpenPage, contest: str, file: str
) -> None:
    """Without a style sheet a graphic isn't on the air in plain words; it comes once the sheet can be had."""
    page = open_page(viewport=HALL, expect=OUTAGE)
    asked: list[str] = []

    def fail_once(route: Route) -> None:
        asked.append(route.request.url)
        route.abort() if len(asked) == 1 else route.continue_()

    page.route(f"**/{file}", fail_once)
    show_bug(demo, contest)
    page.goto(demo.links["overlays"]["program"])

    panel = page.locator("tablo-score-bug .panel")
    expect(panel).to_be_visible()
    expect(panel).to_have_css("position", "absolute")
    assert len(asked) > 1
