"""Screens in a real browser: what stands on them is what the streams say, and it moves when they do."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

import services
from pages import asking

ROWS = "tablo-standings .list .row"
NAMES = f"{ROWS} .nm"
OUTAGE = ("WebSocket connection", "Failed to load resource")


def standings(demo: services.Demo, contest: str) -> str:
    """Give the address of a contest's standings."""
    return f"{demo.url}/display/standings?contest={contest}"


def names(demo: services.Demo, contest: str) -> list[str]:
    """List the competitors of a contest as a page writes them, in the order of the stream."""
    rows = asking.view(demo, f"standings:{contest}@public")["rows"]
    return ["\n".join(name["ru"] for name in row["names"]) for row in rows]


def plain(words: list[str]) -> list[str]:
    """Take the no-break spaces out."""
    return [word.replace("\u00a0", " ").replace("\u202f", " ") for word in words]


def test_a_board_shows_the_stream_in_its_order(demo: services.Demo, page: Page) -> None:
    """The rows of a board are those of the public stream, first to last."""
    contest = asking.marked_contest(demo)

    page.goto(standings(demo, contest))

    expect(page.locator(ROWS).first).to_be_visible()
    shown = plain(page.locator(NAMES).all_inner_texts())
    assert plain(names(demo, contest))[: len(shown)] == shown


def test_a_mark_reorders_the_board(demo: services.Demo, page: Page) -> None:
    """A mark that makes the last the first moves the row up, marked as changed, without a reload."""
    contest = asking.marked_contest(demo)
    marks = asking.view(demo, f"marks:{contest}@crew")
    module = next(
        one for one in marks["modules"] if one["state"] == "running" and not one["locked"]
    )
    last = next(row for row in reversed(marks["rows"]) if row["status"] == "active")
    page.goto(standings(demo, contest))
    expect(page.locator(ROWS).first).to_be_visible()
    page.wait_for_timeout(300)  # the first view of a page is never news

    for row in marks["rows"]:
        asking.command(demo, "RecordMark", entry=row["entry"], module=module["id"], mark="0")
    asking.command(demo, "RecordMark", entry=last["entry"], module=module["id"], mark=module["max"])

    expect(page.locator(f"{ROWS}.new .mk.hit").first).to_be_visible()

    def follows() -> bool:
        page.wait_for_timeout(50)  # keeps the page's own events running
        return plain(names(demo, contest))[:5] == plain(page.locator(NAMES).all_inner_texts())[:5]

    services.wait_until(follows, "the new order")


def test_a_reload_brings_the_same_board(demo: services.Demo, page: Page) -> None:
    """What a page drew from live views it draws again from one view."""
    contest = asking.marked_contest(demo)
    page.goto(standings(demo, contest))
    expect(page.locator(ROWS).first).to_be_visible()
    before = page.locator(ROWS).all_inner_texts()

    page.reload()

    expect(page.locator(ROWS).first).to_be_visible()
    assert before == page.locator(ROWS).all_inner_texts()


def test_f_takes_the_whole_screen(demo: services.Demo, page: Page) -> None:
    """F shows a page without the browser around it, and once more brings the browser back."""
    page.goto(f"{demo.url}/display/medals")
    page.locator("tablo-medals h1").wait_for()

    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement === null")


def test_a_first_load_is_light(demo: services.Demo, page: Page) -> None:
    """A board costs under 200 KB with its font, and under 40 KB of scripts, on the wire."""
    page.goto(standings(demo, asking.marked_contest(demo)))
    expect(page.locator(ROWS).first).to_be_visible()

    sizes: list[list[Any]] = page.evaluate(
        "performance.getEntries().filter((one) => one.transferSize)"
        ".map((one) => [new URL(one.name).pathname, one.transferSize])"
    )

    assert sum(size for path, size in sizes if path.endswith(".js")) < 40_000
    assert sum(size for _, size in sizes) < 200_000


def test_a_screen_tells_what_it_painted(demo: services.Demo, page: Page) -> None:
    """A paired screen reports the newest version of its scene, its clock and its frame rate."""
    name, url = next(iter(demo.links["screens"].items()))

    page.goto(url)

    def painted() -> bool:
        page.wait_for_timeout(50)  # keeps the page's own events running
        screens = asking.view(demo, "health@crew")["screens"]
        seen = next(one for one in screens if one["id"] == name)
        newest, shown = seen.get("newest") or {}, seen.get("painted") or {}
        return bool(seen["connected"] and len(shown) > 1 and newest == shown and seen.get("fps"))

    services.wait_until(painted, "the report of what is on the glass")
    assert "key" not in page.url


def test_one_browser_may_hold_two_screens(demo: services.Demo, page: Page) -> None:
    """Two screens in windows of one browser each stay the screen they are, also when reloaded."""
    first, second = [demo.links["screens"][name] for name in ("metal-wall", "zarechye-hall")]
    page.goto(first)
    expect(page.locator("tablo-standings")).to_be_visible()
    other = page.context.new_page()
    other.goto(second)
    expect(other.locator("tablo-timers")).to_be_visible()

    page.reload()

    expect(page.locator("tablo-standings")).to_be_visible()


def test_a_screen_changes_its_scene_and_goes_dark(demo: services.Demo, page: Page) -> None:
    """A scene is shown when it is asked for; blank is a flat field; light brings the scene back."""
    name, url = next(iter(demo.links["screens"].items()))
    venue = next(one for one in asking.view(demo, "screens@crew")["screens"] if one["id"] == name)[
        "venue"
    ]["id"]
    contest = asking.marked_contest(demo)
    page.goto(url)

    asking.command(demo, "ShowScene", screen=name, scene="timers", params={"venue": venue})
    expect(page.locator("tablo-timers .list .row").first).to_be_visible()
    asking.command(demo, "ShowScene", screen=name, scene="standings", params={"contest": contest})
    expect(page.locator(ROWS).first).to_be_visible()
    expect(page.locator("tablo-timers")).to_have_count(0)
    asking.command(demo, "Blank", screen=name, on=True)
    expect(page.locator(".curtain")).to_have_class("curtain drawn")
    asking.command(demo, "Blank", screen=name, on=False)
    expect(page.locator(".curtain")).to_have_class("curtain")


def test_an_unpaired_screen_keeps_its_code(demo: services.Demo, page: Page) -> None:
    """A screen without a key shows six digits, the same after a reload."""
    page.goto(f"{demo.url}/display")
    code = page.locator("tablo-pairing .code")
    expect(code).to_have_attribute("data-code", re.compile(r"^\d{6}$"))
    digits = code.inner_text()

    page.reload()

    expect(code).to_have_text(digits)
    assert digits.replace("\n", "").replace(" ", "").isdigit()
    assert 6 == len(digits.replace("\n", "").replace(" ", ""))


def test_a_board_survives_its_server(tmp_path: Path, open_page: Any) -> None:
    """Without its server a board says so within 3 s and counts on; it recovers without a reload."""
    with services.demo("--no-simulation", "--data", str(tmp_path)) as demo:
        page = open_page(viewport={"width": 1920, "height": 1080}, expect=OUTAGE)
        page.goto(next(iter(demo.links["screens"].values())))
        board = page.locator("tablo-standings, tablo-timers").first
        expect(board).to_have_attribute("data-link", "live")
        page.evaluate("window.samePage = true")

        demo.kill()
        expect(board).to_have_attribute("data-link", "quiet")
        demo.start()

        expect(board).to_have_attribute("data-link", "live")
        assert page.evaluate("window.samePage")


def test_a_lost_link_is_told_and_forgotten(tmp_path: Path, open_page: Any) -> None:
    """Cut off, a board keeps its picture and says how old it is; two seconds after the link it is right."""
    with services.demo("--no-simulation", "--data", str(tmp_path)) as demo:
        page = open_page(viewport={"width": 1920, "height": 1080}, expect=OUTAGE)
        page.goto(demo.links["screens"]["metal-wall"])
        board = page.locator("tablo-standings")
        expect(board).to_have_attribute("data-link", "live")
        before = page.locator(f"{ROWS} .nm, {ROWS} .to").all_inner_texts()

        demo.kill()
        expect(board.locator("tablo-foot .plate")).to_contain_text("Данные от", timeout=20_000)
        assert before == page.locator(f"{ROWS} .nm, {ROWS} .to").all_inner_texts()
        demo.start()
        expect(board).to_have_attribute("data-link", "live")

        expect(board.locator("tablo-foot .plate")).to_be_hidden()
        moving = "document.getAnimations().filter((one) => one.playState === 'running').length"
        assert page.evaluate(moving) == 0


@pytest.mark.parametrize("file", ["display/standings.css", "display/kit/tokens.css"])
def test_a_missing_style_sheet_is_asked_for_again(
    demo: services.Demo, open_page: Any, file: str
) -> None:
    """Without a style sheet a board is plain words; it looks as it should once the sheet can be had."""
    page = open_page(viewport={"width": 1920, "height": 1080}, expect=OUTAGE)
    asked: list[str] = []

    def fail_once(route: Route) -> None:
        asked.append(route.request.url)
        route.abort() if len(asked) == 1 else route.continue_()

    page.route(f"**/{file}", fail_once)
    page.goto(standings(demo, asking.marked_contest(demo)))
    expect(page.locator(ROWS).first).to_be_visible()

    def styled() -> bool:
        page.wait_for_timeout(50)  # keeps the page's own events running
        foot = page.locator("tablo-standings .foot").bounding_box()
        row = page.locator(ROWS).first.evaluate("(row) => getComputedStyle(row).display")
        return row == "grid" and foot is not None and 1020 < foot["y"] + foot["height"] <= 1050

    services.wait_until(styled, "the style sheet")
    assert len(asked) == 2


def test_a_missing_font_is_asked_for_again(demo: services.Demo, open_page: Any) -> None:
    """Without its font a board is readable in another one; it takes its own once that can be had."""
    page = open_page(viewport={"width": 1920, "height": 1080}, expect=OUTAGE)
    missing = True
    page.route("**/inter.woff2", lambda route: route.abort() if missing else route.continue_())
    page.goto(standings(demo, asking.marked_contest(demo)))
    expect(page.locator(ROWS).first).to_be_visible()
    loaded = "[...document.fonts].some((face) => face.status === 'loaded')"
    assert not page.evaluate(loaded)

    missing = False

    def has_its_font() -> bool:
        page.wait_for_timeout(50)  # keeps the page's own events running
        return bool(page.evaluate(loaded))

    services.wait_until(has_its_font, "the font")


def test_a_long_table_keeps_its_leader(demo: services.Demo, page: Page) -> None:
    """A table of several pages has its first row on each of them; the others come in turn."""
    contest = asking.marked_contest(demo)
    everybody = plain(names(demo, contest))
    page.goto(f"{standings(demo, contest)}&rows=5")
    shown: set[str] = set()

    def all_came() -> bool:
        page.wait_for_timeout(200)  # keeps the page's own events running
        rows = plain(page.locator("tablo-standings .list:not(.ghost) .row .nm").all_inner_texts())
        assert not rows or everybody[0] == rows[0]
        assert len(rows) <= 5
        shown.update(rows)
        return shown == set(everybody)

    services.wait_until(all_came, "every page", limit=60)
    expect(page.locator("tablo-foot")).to_contain_text(f"из {len(everybody)}")


@pytest.mark.parametrize("path", ["/", "/?lang=en"])
def test_a_narrow_phone_scrolls_one_way(demo: services.Demo, open_page: Any, path: str) -> None:
    """At 320 px neither the list of contests nor a contest is wider than the screen."""
    page = open_page(viewport={"width": 320, "height": 640})
    page.goto(demo.url + path)
    page.locator("a.line").first.wait_for()
    assert 320 == page.evaluate("document.documentElement.scrollWidth")

    page.goto(f"{demo.url}{path}#/contest/{asking.marked_contest(demo)}")

    page.locator("tablo-contest .ls li").first.wait_for()
    assert 320 == page.evaluate("document.documentElement.scrollWidth")
