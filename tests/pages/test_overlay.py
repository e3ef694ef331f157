"""Overlays in a real browser: transparent from the first frame, steady without a link or out of sight."""

import json
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

import services
from pages import asking
from pages.conftest import OpenPage
from pages.faces import HIDE

AWAY_MS = 600_000
TIMER = "tablo-timer .giant"
TITLE = "tablo-lower-third .panel"
STARTING = 503
LOADS = "Number(sessionStorage.loads)"
OLDER = """
  sessionStorage.loads = Number(sessionStorage.loads ?? 0) + 1;
  if (sessionStorage.loads === "1") new MutationObserver((_, self) => {
    const build = document.querySelector("meta[name=build]");
    if (!build) return;
    build.content = "older";
    self.disconnect();
  }).observe(document, { childList: true, subtree: true });
"""
"""Makes the first page that is loaded believe to be of an older build, and counts the loads."""
WATCH = """() => {
  window.trueNow = performance.now.bind(performance);
  window.painted = [];
  const look = () => {
    const graphics = [...document.querySelectorAll("tablo-program > *")];
    const panels = graphics.map((one) => one.shadowRoot?.querySelector(".panel")).filter(Boolean);
    const motions = graphics.flatMap((one) => one.shadowRoot?.getAnimations() ?? []);
    const shown = panels.filter((panel) => getComputedStyle(panel).opacity !== "0").map((panel) => panel.innerText);
    painted.push([motions.filter(({ playState }) => playState === "running").length, shown.sort().join("\\n")]);
    seeing(look);
  };
  const seeing = requestAnimationFrame.bind(window);
  seeing(look);
}"""
"""Writes down what each frame shows, whether or not the page believes to be hidden."""


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
    clear(demo)
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


@pytest.fixture
def output(demo: services.Demo) -> Iterator[str]:
    """Give the output of the demo's overlay links, with nothing on air before and after."""
    clear(demo)
    yield str(an_output(demo)["id"])
    clear(demo)


def clear(demo: services.Demo) -> None:
    """Take everything off the air."""
    found = an_output(demo)
    if found["layers"]:
        asking.command(demo, "ClearOutput", output=found["id"])


def show(demo: services.Demo, output: str, graphic: str, **data: str) -> None:
    """Put a graphic on the air."""
    asking.command(demo, "ShowGraphic", output=output, graphic=graphic, data=data)


def test_a_page_of_a_starting_server_becomes_the_overlay(
    demo: services.Demo, open_page: OpenPage, output: str
) -> None:
    """Check 6: an answer of 503 is clear and asks again by itself; the key is not lost on the way."""
    page = open_page(expect=(str(STARTING),), viewport={"width": 960, "height": 540})
    answers = iter((STARTING, STARTING))

    def start_up(route: Route) -> None:
        if next(answers, None) is None:
            route.continue_()
            return
        away = route.fetch(url=f"{demo.url}/overlay/unknown")
        route.fulfill(response=away, status=STARTING)

    page.route("**/overlay/program", start_up)
    show(demo, output, "lower-third", title="Дождались")

    page.goto(demo.links["overlays"]["program"])

    assert ("", 0) == (page.locator("body").inner_text(), corner(page))
    expect(page.locator(TITLE)).to_contain_text("Дождались")
    assert next(answers, None) is None
    assert 0 == corner(page)


def test_a_page_of_an_older_build_is_loaded_anew_once_nothing_is_on(
    demo: services.Demo, page: Page, output: str
) -> None:
    """After an update the page stays as long as something is on air, and then comes once as the new one."""
    page.add_init_script(OLDER)
    show(demo, output, "title", title="Финал")
    page.goto(demo.links["overlays"]["program"])
    expect(page.locator("tablo-title .panel")).to_be_visible()
    assert 1 == page.evaluate(LOADS)

    with page.expect_navigation():
        clear(demo)

    show(demo, output, "title", title="Финал")
    expect(page.locator("tablo-title .panel")).to_be_visible()
    assert 2 == page.evaluate(LOADS)


def test_a_source_that_was_hidden_for_minutes_is_right_in_its_first_frame(
    demo: services.Demo, page: Page, output: str
) -> None:
    """After ten minutes and many takes out of sight: what is on now, its time, and nothing that moves."""
    timer = running_timer(demo)
    later = {"ms": 0}
    page.route_web_socket("**/live", lambda socket: shift_time(socket, later))
    page.clock.install()
    page.add_init_script(f"({WATCH})(); {HIDE}")
    show(demo, output, "timer", timer=timer)
    show(demo, output, "lower-third", title="Прежний")
    page.goto(demo.links["overlays"]["program"])
    expect(page.locator(TITLE)).to_contain_text("Прежний")
    expect(page.locator(TIMER)).to_contain_text(":")
    page.wait_for_function("() => painted[painted.length - 1][0] === 0")
    before = seconds(page)

    page.evaluate("hide(true)")
    page.clock.fast_forward(AWAY_MS)
    later["ms"] = AWAY_MS
    for n in range(8):
        show(demo, output, "lower-third", title=f"Имя {n}")
        if n % 2:
            asking.command(demo, "HideGraphic", output=output, layer="lower")
    show(demo, output, "lower-third", title="Нынешний")
    expect(page.locator(TITLE).filter(has_text="Нынешний")).to_have_count(1)
    expect(page.locator(TITLE)).to_have_count(1)
    page.evaluate("() => { painted.length = 0; hide(false); }")
    page.wait_for_function("() => painted.length > 30")

    shown = page.evaluate("painted")
    assert {0} == {motions for motions, _ in shown}
    assert all("Нынешний" in words and "Имя" not in words for _, words in shown)
    assert AWAY_MS // 1000 == pytest.approx(before - seconds(page), abs=30)


def shift_time(socket: WebSocketRoute, later: dict[str, int]) -> None:
    """Let a page hear the time of a server for which so much more has passed."""
    server = socket.connect_to_server()

    def hear(said: str | bytes) -> None:
        message: dict[str, Any] = json.loads(said)
        for name in {"server_now", "t1", "t2"} & message.keys():
            message[name] += later["ms"]
        socket.send(json.dumps(message))

    server.on_message(hear)


def running_timer(demo: services.Demo) -> str:
    """Name a countdown that has half an hour to run."""
    for venue in asking.view(demo, "index@crew")["venues"]:
        frame = asking.stream(demo, f"timers:{venue['id']}@crew")
        for timer in frame["view"]["timers"]:
            left = timer["remaining"] - (frame["server_now"] - timer["anchor"])
            if (timer["kind"], timer["state"]) == ("countdown", "running") and left > 3 * AWAY_MS:
                return str(timer["id"])
    raise AssertionError("no countdown of the demo runs for half an hour yet")


def seconds(page: Page) -> int:
    """Read the time that a timer shows, in seconds."""
    total = 0
    for part in page.locator(TIMER).inner_text().replace("\n", "").split(":"):
        total = 60 * total + int(part)
    return total
