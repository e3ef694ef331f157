"""The pictures of an output's graphics: readable, inside of graphics safe, opaque, and honest."""

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from pages.graphics import SIZES, Case, case_of, cases, look, show
from pages.visual import blank_page
from tablo.championship.graphics import GRAPHICS
from tablo.demo.roster import NOON

SMALL = SIZES[0]
SAFE = (64, 36, 1216, 684)
"""Graphics safe of a picture of 1280×720."""
CLEAR = "html, body { background: transparent !important; }"
OURS = ("reveal", "score-bug", "timer")
"""Graphics that other tests look at."""

UPDATE = """async ({ data, now }) => {
  const graphic = document.querySelector("[data-graphic]");
  document.documentElement.toggleAttribute("data-still", false);
  graphic.clock = { now: () => now };
  await graphic.updateAction({ data });
  document.documentElement.toggleAttribute("data-still", true);
  const moved = graphic.shadowRoot.getAnimations().flatMap(({ effect }) => effect.getKeyframes());
  const kinds = ["offset", "computedOffset", "easing", "composite"];
  return [...new Set(moved.flatMap(Object.keys))].filter((key) => !kinds.includes(key));
}"""
TICK = """(now) => {
  const graphic = document.querySelector("[data-graphic]");
  graphic.clock = { now: () => now };
  return graphic.tick(now);
}"""
TURN = """() => [...document.querySelector("[data-graphic]").shadowRoot.querySelectorAll(".turn")]
  .find(({ style }) => style.opacity === "1").innerText"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """Give a page that has our files, no server, and no ground."""
    wrongs: list[str] = []
    with blank_page(browser) as page:
        page.on("console", lambda said: wrongs.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: wrongs.append(str(error)))
        page.add_style_tag(content=CLEAR)
        yield page
    assert wrongs == []


def picture(page: Page) -> Image.Image:
    """Take a picture of the page with what lies behind it."""
    return Image.open(io.BytesIO(page.screenshot(omit_background=True))).convert("RGBA")


def texts(page: Page, selector: str) -> list[str]:
    """Read all that stands in the nodes of the graphic, from top to bottom."""
    return page.locator(f"[data-graphic] {selector}").all_inner_texts()


def changed(case: Case, **rows: str) -> Any:
    """Give the data of a table with other totals, in the order of the totals."""
    found = [{**row, "total": rows.get(row["entry"], row["total"])} for row in case.data["rows"]]
    found.sort(key=lambda row: -float(row["total"]))
    return {**case.data, "rows": [{**row, "place": n + 1} for n, row in enumerate(found)]}


def test_every_graphic_is_looked_at() -> None:
    """What can be put on an output is looked at here or beside its kin."""
    assert set(GRAPHICS) == {case.graphic for case in cases()} | set(OURS)


@pytest.mark.parametrize("graphic", sorted(set(GRAPHICS) - set(OURS)))
def test_everything_is_readable_and_inside(page: Page, graphic: str) -> None:
    """With the longest names nothing is cut off, on other text, too faint, or out of graphics safe."""
    drawn = [case for case in cases() if case.graphic == graphic]

    findings = [str(found) for case in drawn for size in SIZES for found in look(page, case, size)]

    assert [] == findings


@pytest.mark.parametrize("graphic", sorted(set(GRAPHICS) - set(OURS)))
def test_plates_are_opaque_and_the_rest_is_clear(page: Page, graphic: str) -> None:
    """Nothing is painted outside of graphics safe, and hardly a pixel inside is half transparent."""
    page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    for case in [case for case in cases() if case.graphic == graphic]:
        show(page, case)
        alpha = picture(page).getchannel("A")

        left, top, right, bottom = alpha.getbbox() or SAFE
        half = sum(alpha.histogram()[1:255])

        assert left >= SAFE[0] - 1, case.name
        assert top >= SAFE[1] - 1, case.name
        assert right <= SAFE[2] + 1, case.name
        assert bottom <= SAFE[3] + 1, case.name
        assert half < 2 * (SAFE[2] + SAFE[3]), case.name


@pytest.mark.parametrize("name", ["medals empty", "standings-full marks"])
def test_the_page_around_has_no_say_in_the_letters(page: Page, name: str) -> None:
    """A host's own font, spacing and case change nothing of the picture."""
    pictures = []
    try:
        for style in ("", "font: 9px/3 serif; letter-spacing: 5px; text-transform: uppercase"):
            page.evaluate("(style) => document.body.setAttribute('style', style)", style)
            show(page, case_of(name))
            pictures.append(picture(page))
    finally:
        page.evaluate("document.body.removeAttribute('style')")

    assert pictures[0] == pictures[1]


def test_a_graphic_that_is_only_loaded_paints_nothing(page: Page) -> None:
    """Before it is played, and after it is stopped, every pixel is clear."""
    show(page, case_of("title"))
    page.evaluate("document.querySelector('[data-graphic]').stopAction({ skipAnimation: true })")

    assert picture(page).getchannel("A").getbbox() is None


@pytest.mark.parametrize("graphic", ["standings-side", "standings-full", "result-strip"])
def test_a_table_tells_no_more_than_its_level(page: Page, graphic: str) -> None:
    """Progress has names alone, places no totals, and nothing not even a name."""
    show(page, case_of(f"{graphic} nothing"))
    assert texts(page, ".list .row") == []
    assert "" != texts(page, ".none")[0]

    show(page, case_of(f"{graphic} progress"))
    assert {"": True} == dict.fromkeys(texts(page, ".list .pl"), True)
    assert [] == [said for said in texts(page, ".list .to") if "," in said]

    show(page, case_of(f"{graphic} places"))
    assert "1" == texts(page, ".list .pl")[0]
    assert {""} == set(texts(page, ".list .to > .num:visible")) | {""}

    show(page, case_of(f"{graphic} marks"))
    assert "52,20" == texts(page, ".list .to > .num")[0]


def test_a_frozen_table_counts_what_came_later(page: Page) -> None:
    """Under a frozen total stands how many marks wait, and the foot says since when it is frozen."""
    show(page, case_of("standings-side frozen"))

    assert "+1 оценка ждёт" in texts(page, ".list .to small")
    assert texts(page, ".ft")[0].startswith("Заморожено в")


@pytest.mark.parametrize("name", ["standings-full of crews", "medals typed"])
def test_a_step_is_a_page(page: Page, name: str) -> None:
    """Each step shows the next rows, and the step after the last page takes it off the air."""
    case = case_of(name)
    seen = []
    pages = show(page, case)["pages"]
    for step in range(pages):
        assert step == show(page, case._replace(step=step))["step"]
        seen += texts(page, ".list .pl")

    after = show(page, case._replace(step=pages))

    assert [f"{n}" for n in range(1, len(seen) + 1)] == seen
    assert pages > 1
    assert after["step"] is None


def test_what_changes_moves_and_is_marked_for_a_while(page: Page) -> None:
    """A new total is marked and its row travels by transform; six seconds later it is as before."""
    case = case_of("standings-side marks")
    show(page, case)
    third = case.data["rows"][2]["entry"]

    moved = page.evaluate(UPDATE, {"data": changed(case, **{third: "90.00"}), "now": NOON + 2_000})

    assert {"transform", "opacity"} >= set(moved)
    assert "transform" in moved
    assert ["90,00"] == texts(page, ".row.new .hit")
    assert "90,00" == texts(page, ".list .to > .num")[0]
    page.evaluate(TICK, NOON + 9_000)
    assert [] == texts(page, ".row.new")


def test_a_change_out_of_sight_is_not_marked(page: Page) -> None:
    """Data that are new without having been seen to change stand at once, with no mark."""
    case = case_of("standings-full marks")
    show(page, case)
    third = case.data["rows"][2]["entry"]
    data = changed(case, **{third: "90.00"})

    page.evaluate(
        "(data) => document.querySelector('[data-graphic]').updateAction({ data, skipAnimation: true })",
        data,
    )

    assert [] == texts(page, ".row.new")


def test_a_ticker_turns_by_the_time_of_the_server(page: Page) -> None:
    """Two that are loaded at other moments show the same, and each turn stays until it is read."""
    case = case_of("ticker typed")
    show(page, case)
    first = page.evaluate(TURN)

    rest = page.evaluate(TICK, NOON + 4_000)
    still = page.evaluate(TURN)
    page.evaluate(TICK, NOON + 4_000 + rest)
    second = page.evaluate(TURN)
    show(page, case)
    page.evaluate(TICK, NOON + 4_000 + rest)

    assert 0 < rest <= 8_000
    assert first == still != second
    assert second == page.evaluate(TURN)


def test_a_countdown_ends_at_its_instant(page: Page) -> None:
    """It counts whole seconds to its instant, says that it is starting, and never goes below."""
    show(page, case_of("countdown"))
    assert ["12:33"] == texts(page, ".giant")

    rest = page.evaluate(TICK, NOON + 754_000 - 300)
    assert ["0:01"] == texts(page, ".giant")
    page.evaluate(TICK, NOON + 754_000 + 60_000)

    assert 300 == rest
    assert ["Начинаем"] == texts(page, ".giant")


def test_a_countdown_reads_what_a_foreign_program_types(page: Page) -> None:
    """A time of day or ISO 8601 with a zone; what can't be read shows the title, and no clock."""
    ahead = dt.datetime.fromtimestamp((NOON + 754_000) / 1000, dt.UTC)
    for typed in (ahead.isoformat(), ahead.astimezone().strftime("%H:%M:%S"), str(NOON + 754_000)):
        show(page, Case("", "countdown", {"title": "Скоро", "at": typed}))
        page.evaluate(TICK, NOON)
        assert ["12:34"] == texts(page, ".giant")

    for typed in ("at noon", "25:00", "2026-11-24T18:30", ""):
        show(page, Case("", "countdown", {"title": "Скоро", "at": typed}))
        assert 0 == page.locator("[data-graphic] .giant:visible").count()
        assert ["Скоро"] == texts(page, "header b")


def test_what_comes_next_leaves_when_it_begins(page: Page) -> None:
    """A session that has not begun yet stands first, with the time until then in its last hour."""
    case = case_of("up-next")
    show(page, case)
    first = case.data["sessions"]
    starts = min(one["starts"] for one in first if one["starts"] > NOON)
    before = texts(page, ".tt")[0]

    page.evaluate(TICK, starts - 90_000)

    assert before == texts(page, ".tt")[0]
    assert "через 1:30" == texts(page, ".st")[0]


def test_english_is_spoken_where_asked_for(page: Page) -> None:
    """A graphic of another language has its words and its decimal point."""
    show(page, case_of("standings-side marks"), lang="en")

    assert "52.20" == texts(page, ".list .to > .num")[0]
    assert "Provisional results" in texts(page, ".ft")[0]


def test_a_picture_that_fails_leaves_the_others(browser: Browser) -> None:
    """A partner's picture that doesn't come leaves no hole, and the others stand."""
    with blank_page(browser) as page:
        case = Case("", "partners", {"pictures": f"{0:064}.png /display/gone.png"})
        show(page, case)
        page.wait_for_function(
            "document.querySelector('[data-graphic]').shadowRoot.querySelector('li[hidden]')"
        )

        assert 1 == page.locator("[data-graphic] li:visible img").count()
