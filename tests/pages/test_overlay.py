"""Overlays in a real browser: transparent from the first frame, steady without a link, OGraf outside."""

import struct
import zlib
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

import services
from pages import asking


def corner(page: Page) -> int:
    """Give the alpha of the page's first pixel, 0 to 255."""
    clip: Any = {"x": 0, "y": 0, "width": 1, "height": 1}
    picture = page.screenshot(clip=clip, omit_background=True)
    assert picture[25] == 6, "the picture has no alpha"
    at, packed = 8, b""
    while at < len(picture):
        size, kind = struct.unpack(">I4s", picture[at : at + 8])
        packed += picture[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    return zlib.decompress(packed)[4]


def an_output(demo: services.Demo) -> dict[str, Any]:
    """Give the output that the demo's overlay links belong to."""
    output: dict[str, Any] = asking.view(demo, "screens@crew")["outputs"][0]
    return output


def show_bug(demo: services.Demo) -> None:
    """Put a score bug on the air."""
    output, contest = an_output(demo)["id"], asking.marked_contest(demo)
    data = {"contest": contest}
    asking.command(demo, "ShowGraphic", output=output, graphic="score-bug", layer="bug", data=data)


def test_an_overlay_is_transparent_from_the_first_frame(demo: services.Demo, page: Page) -> None:
    """The corner's alpha is 0 before anything is loaded, and with a graphic on."""
    show_bug(demo)
    page.goto(demo.links["overlays"]["program"], wait_until="commit")

    assert 0 == corner(page)
    page.locator("tablo-score-bug .panel").wait_for()
    assert 0 == corner(page)
    assert "key" not in page.url


def test_a_graphic_comes_and_goes(demo: services.Demo, page: Page) -> None:
    """A lower third shows the full name when it is taken, and is gone after it is hidden."""
    output = an_output(demo)["id"]
    contest = asking.marked_contest(demo)
    entry = asking.view(demo, f"marks:{contest}@crew")["rows"][0]["entry"]
    page.goto(demo.links["overlays"]["lower-third"])
    asking.command(demo, "ClearOutput", output=output)
    expect(page.locator("tablo-lower-third")).to_have_count(0)

    asking.command(
        demo,
        "ShowGraphic",
        output=output,
        graphic="lower-third",
        layer="lower",
        data={"entry": entry},
    )
    panel = page.locator("tablo-lower-third .panel")
    expect(panel).to_have_css("opacity", "1")
    assert "" != panel.locator(".n").inner_text()
    asking.command(demo, "HideGraphic", output=output, layer="lower")

    expect(page.locator("tablo-lower-third")).to_have_count(0)


def test_a_reload_on_air_replays_nothing(demo: services.Demo, page: Page) -> None:
    """After a reload a graphic stands at once where it stood, without its entrance."""
    show_bug(demo)
    page.goto(demo.links["overlays"]["program"])
    panel = page.locator("tablo-score-bug .panel")
    panel.wait_for()
    before = panel.bounding_box()

    page.reload()

    panel.wait_for()
    moving = panel.evaluate("(node) => node.getAnimations().length")
    assert (0, before) == (moving, panel.bounding_box())


def test_an_overlay_keeps_its_picture_without_a_link(tmp_path: Path, open_page: Any) -> None:
    """When the server dies the last picture stays, says nothing of it, and its timer runs on."""
    with services.demo("--no-simulation", "--data", str(tmp_path)) as demo:
        page = open_page(expect=("WebSocket connection", "Failed to load resource"))
        page.goto(demo.links["overlays"]["score-bug"])
        face = page.locator("tablo-score-bug .tm .num")
        face.wait_for()

        demo.kill()
        page.wait_for_timeout(3_000)  # longer than a screen waits to call its link lost
        shown = face.inner_text()

        expect(face).not_to_have_text(shown)
        assert "связ" not in page.locator("body").inner_text()
