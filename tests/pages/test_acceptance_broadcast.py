"""An overlay on air in a real browser: whole frames, the right step, nothing of the other bus.

Checks 4, 5, 6 and 7 of the ten that broadcast has to pass.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Route, expect

import delaying
import services
from pages import asking
from pages.conftest import OpenPage
from pages.test_overlay import corner

GONE = ("WebSocket connection", "Failed to load resource", "net::ERR", "Failed to fetch")
"""What a browser says while something does not come."""
PANEL = "tablo-lower-third .panel"
TABLE = "tablo-standings-full .panel"
ROWS = "\n".join(f"{n}; Участник {n}; Регион; {100 - n}" for n in range(1, 41))
TAKES = 200
PAINTED = """() => {
  window.frames_ = [];
  const look = () => {
    const panels = [...document.querySelectorAll("tablo-program > *")].map((one) => one.shadowRoot?.querySelector(".panel"));
    const seen = panels.filter((panel) => panel && getComputedStyle(panel).opacity !== "0");
    frames_.push(seen.map((panel) => panel.innerText.match(/[A-Z]\\d+/g) || []));
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
WATCH = """() => {
  window.pictures = [];
  window.at = () => {
    const graphic = document.querySelector("tablo-standings-full");
    const panel = graphic?.shadowRoot?.querySelector(".panel");
    if (!panel) return null;
    const moving = graphic.shadowRoot.getAnimations().filter(({ playState }) => playState === "running").length;
    return [graphic.step, Number(getComputedStyle(panel).opacity), moving, panel.innerText];
  };
  const look = () => {
    const seen = at();
    if (JSON.stringify(pictures[pictures.length - 1]) !== JSON.stringify(seen)) pictures.push(seen);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
"""Writes down what is seen of a table from frame to frame: step, opacity, motions and words."""
STANDS = "(step) => at() && at()[0] === step && at()[1] === 1"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[services.Demo]:
    """Give a demo that keeps its data when it is killed."""
    data = tmp_path_factory.mktemp("air")
    with services.demo("--no-simulation", "--data", str(data)) as running:
        yield running


@pytest.fixture
def output(demo: services.Demo) -> str:
    """Give the output of the demo's overlay links, with nothing on either bus."""
    found = asking.view(demo, "screens@crew")["outputs"][0]
    for bus, carried in (("program", found["layers"]), ("preview", found["ready"])):
        if carried:
            asking.command(demo, "ClearOutput", output=found["id"], bus=bus)
    return str(found["id"])


def show(demo: services.Demo, output: str, graphic: str = "lower-third", **more: Any) -> None:
    """Put a graphic on a bus."""
    asking.command(demo, "ShowGraphic", output=output, graphic=graphic, **more)


def test_no_frame_mixes_two_takes(demo: services.Demo, page: Page, output: str) -> None:
    """Check 4: of takes in quick succession each painted frame has the values of one alone."""
    page.goto(demo.links["overlays"]["program"])
    show(demo, output, data={"title": "T", "subtitle": "S"})
    expect(page.locator(PANEL)).to_have_css("opacity", "1")
    page.evaluate(PAINTED)

    for n in range(TAKES):
        data = {"title": f"T{n}", "subtitle": f"S{n}"}
        if n % 3 == 2:
            asking.command(demo, "UpdateGraphic", output=output, layer="lower", data=data)
        else:
            show(demo, output, data=data, bus="preview")
            asking.command(demo, "TakeGraphic", output=output)
        if n % 6 == 5:
            expect(page.locator(PANEL).last).to_contain_text(f"S{n}")

    painted = page.evaluate("frames_")
    panels = [panel for frame in painted for panel in frame]
    assert [] == [panel for panel in panels if len({mark[1:] for mark in panel}) > 1]
    assert len({panel[0] for panel in panels if panel}) >= TAKES / 6


def open_table(open_page: OpenPage, url: str, step: int) -> Page:
    """Open a page on air as a host does, watched from its first frame, and wait for its table."""
    page = open_page(expect=GONE, viewport={"width": 1920, "height": 1080})
    page.add_init_script(f"({WATCH})()")
    page.goto(url)
    page.wait_for_function(STANDS, arg=step)
    return page


def stood(page: Page) -> list[tuple[int, str]]:
    """Give the pictures that a page showed since it was opened: each whole, at rest, from the first."""
    shown = page.evaluate("pictures")
    while shown and (shown[0] is None or shown[0][1] == 0):
        del shown[0]
    assert {(1, 0)} == {(opacity, moving) for _, opacity, moving, _ in shown}
    return [(step, words) for step, _, _, words in shown]


def show_table(demo: services.Demo, output: str) -> None:
    """Put a table of three pages on the air, and its second page."""
    show(demo, output, "standings-full", data={"title": "Итоги", "rows": ROWS})
    asking.command(demo, "AdvanceGraphic", output=output, layer="full")


def test_the_step_outlives_everything(
    demo: services.Demo, open_page: OpenPage, output: str
) -> None:
    """Check 5: page 2 of a table is there after a reload, a crash and a killed server, and enters no more."""
    show_table(demo, output)
    page = open_table(open_page, demo.links["overlays"]["program"], 1)
    (before,) = stood(page)

    page.reload()
    page.wait_for_function(STANDS, arg=1)
    assert [before] == stood(page)

    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")
    page = open_table(open_page, demo.links["overlays"]["program"], 1)
    assert [before] == stood(page)

    demo.kill()
    expect(page.locator(TABLE)).to_contain_text("Участник")
    demo.start()
    asking.command(demo, "UpdateGraphic", output=output, layer="full", data={"title": "Финал"})
    expect(page.locator(TABLE)).to_contain_text("Финал")
    page.wait_for_function("() => at()[2] === 0")
    page.reload()
    page.wait_for_function(STANDS, arg=1)
    assert [(1, before[1].replace("Итоги", "Финал"))] == stood(page)


def test_a_lost_link_is_known_to_crew_only(
    demo: services.Demo, open_page: OpenPage, session: Any, output: str
) -> None:
    """Check 5: cut off, the picture stays and the console says so; then what was meant meanwhile stands at once."""
    show_table(demo, output)
    console = open_page(storage_state=session, viewport={"width": 1440, "height": 900})
    console.goto(f"{demo.url}/admin/?lang=en#/broadcast")
    with delaying.link(demo.port) as line:
        url = demo.links["overlays"]["program"].replace(demo.url, line.url)
        page = open_table(open_page, url, 1)
        truth = console.locator("output-truth")
        expect(truth).to_contain_text("painted")

        line.cut()
        asking.command(demo, "AdvanceGraphic", output=output, layer="full")
        expect(truth).to_contain_text("no link 0:0")
        expect(truth).not_to_contain_text("painted")
        line.mend()

        page.wait_for_function(STANDS, arg=2)
        expect(truth).to_contain_text("painted")
    seen = [(step, opacity) for step, opacity, *_ in filter(None, page.evaluate("pictures"))]
    assert [(1, 1), (2, 1)] == list(dict.fromkeys(seen[seen.index((1, 1)) :]))


def test_the_other_bus_is_in_no_page(demo: services.Demo, open_page: OpenPage, output: str) -> None:
    """What is only made ready reaches no page of the program: neither frames nor the picture."""
    page = open_page()
    heard: list[str] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: heard.append(str(frame))),
    )
    show(demo, output, data={"title": "В эфире"})
    show(demo, output, data={"title": "Тайное"}, bus="preview")
    page.goto(demo.links["overlays"]["program"])
    expect(page.locator(PANEL)).to_contain_text("В эфире")

    asking.command(
        demo,
        "UpdateGraphic",
        output=output,
        layer="lower",
        bus="preview",
        data={"subtitle": "Тайное"},
    )
    asking.command(
        demo, "UpdateGraphic", output=output, layer="lower", data={"subtitle": "Открыто"}
    )

    expect(page.locator(PANEL)).to_contain_text("Открыто")
    assert "Тайное" not in "".join(heard) + page.content()


def test_a_graphic_leaves_at_its_time(demo: services.Demo, page: Page, output: str) -> None:
    """A graphic with a time to go leaves by the server's time, on a page whose own clock is wrong too."""
    page.add_init_script("const now = Date.now; Date.now = () => now() - 300_000;")
    page.goto(demo.links["overlays"]["program"])
    show(demo, output, data={"title": "Ненадолго"}, out_after=3_000)
    expect(page.locator(PANEL)).to_contain_text("Ненадолго")

    expect(page.locator(PANEL)).to_have_count(0)

    layers = asking.view(demo, f"output:{output}")["layers"]
    assert [] == layers


@pytest.mark.parametrize(
    "failing", ["**/*.woff2", "**/media/**", "**/tokens.css", "**/partners.js*"]
)
def test_what_fails_leaves_the_rest(
    demo: services.Demo, open_page: OpenPage, output: str, failing: str
) -> None:
    """Check 6: without a face, a picture, a sheet or a script the others stay, and the page is clear around it."""
    page = open_page(expect=GONE)

    def refuse(route: Route) -> None:
        route.abort()

    page.route(failing, refuse)
    show(demo, output, data={"title": "Стоит"})
    show(demo, output, "partners", data={"pictures": f"{'0' * 64}.png"})

    page.goto(demo.links["overlays"]["program"], wait_until="commit")
    assert 0 == corner(page)

    if "tokens" in failing:
        page.unroute(failing)
    expect(page.locator(PANEL)).to_contain_text("Стоит")
    expect(page.locator(PANEL)).to_have_css("opacity", "1")
    assert 0 == corner(page)
