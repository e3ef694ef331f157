"""Graphics of one output together: none covers another, and all stay inside of graphics safe."""

from contextlib import suppress
from typing import Any

from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as LateError

import services
from pages import asking
from pages.conftest import OpenPage
from pages.graphics import LONG, ROWS, cases, look, show
from pages.visual import blank_page

SIZE = {"width": 1920, "height": 1080}
SAFE = (96, 54, 1824, 1026)
BOX = "() => document.querySelector('[data-graphic]').extent"
PAIRS = """async (graphics) => {
  const { arrange } = await import("/overlay/arrange.js");
  const apart = (one, other) => one.right - 1 <= other.left || other.right - 1 <= one.left
    || one.bottom - 1 <= other.top || other.bottom - 1 <= one.top;
  const line = graphics.find(({ kind }) => kind === "ticker").box;
  const foot = 1.2 * (line.bottom - line.top);
  const wrong = [];
  for (const first of graphics) for (const second of graphics) {
    if (first.kind === second.kind) continue;
    const pair = [{ ...first, at: 1 }, { ...second, at: 2 }];
    const on = [...arrange(pair, foot)].filter(([, { yields }]) => !yields)
      .map(([{ box }, { lift }]) => ({ ...box, top: box.top - lift, bottom: box.bottom - lift }));
    const high = on.some(({ top }) => top < 53);
    if (!on.length || high || (on.length === 2 && !apart(...on))) wrong.push([first.name, second.name]);
  }
  return wrong;
}"""
STANDING = """() => [...document.querySelectorAll("tablo-program > *")]
  .map((one) => ({ one, panel: one.shadowRoot && one.shadowRoot.querySelector(".panel") }))
  .filter(({ one, panel }) => panel && getComputedStyle(one).opacity !== "0" && panel.style.opacity === "1")
  .map(({ one, panel }) => {
    const { left, top, right, bottom } = panel.getBoundingClientRect();
    return [one.localName.replace("tablo-", ""), ...[left, top, right, bottom].map(Math.round)];
  }).sort()"""
SETTLED = f"""(names) => {{
  const moves = [...document.querySelectorAll("tablo-program > *")]
    .some((one) => one.getAnimations().length || one.shadowRoot.getAnimations().length);
  return !moves && ({STANDING})().map(([name]) => name).join() === names.join();
}}"""


def test_no_two_graphics_cover_each_other(browser: Browser) -> None:
    """Whichever two are on, with the longest names and in either order: one stands beside, or gives way."""
    drawn = []
    with blank_page(browser) as page:
        page.set_viewport_size({"width": SIZE["width"], "height": SIZE["height"]})
        for case in cases():
            show(page, case)
            whole = page.evaluate(
                "() => 'whole' in document.querySelector('[data-graphic]').dataset"
            )
            drawn.append(
                {"name": case.name, "kind": case.graphic, "whole": whole, "box": page.evaluate(BOX)}
            )

        assert [] == page.evaluate(PAIRS, drawn)


def test_a_table_at_the_side_leaves_the_foot_free(browser: Browser) -> None:
    """While a line runs along the foot the table ends above it, and is still readable."""
    with blank_page(browser) as page:
        page.evaluate("() => document.documentElement.style.setProperty('--foot', '8.1vh')")
        for case in [case for case in cases() if case.graphic == "standings-side"]:
            assert [] == look(page, case, (SIZE["width"], SIZE["height"]))
            assert page.evaluate(BOX)["bottom"] <= SAFE[3] - 87


def test_a_program_makes_room_for_what_comes(open_page: OpenPage, demo: services.Demo) -> None:
    """A lower third stands on the running line; what is taken last is seen, a message before all.

    What had to give way is there again as soon as it has room.
    """
    page = open_page(viewport=SIZE)
    page.goto(demo.links["overlays"]["program"])
    output = asking.view(demo, "screens@crew")["outputs"][0]["id"]
    asking.command(demo, "ClearOutput", output=output)
    contest = asking.marked_contest(demo)
    venue = asking.view(demo, "index@crew")["venues"][0]["id"]
    timer = asking.view(demo, f"timers:{venue}@crew")["timers"][0]["id"]

    def take(graphic: str, **values: str) -> None:
        asking.command(demo, "ShowGraphic", output=output, graphic=graphic, data=values)

    take("lower-third", title=LONG, subtitle=LONG)
    take("score-bug", contest=contest)
    take("ticker", title="Сейчас", lines=LONG)
    stands(page, "lower-third", "score-bug", "ticker")
    take("standings-side", contest=contest)
    stands(page, "score-bug", "standings-side", "ticker")
    take("lower-third", title=LONG, subtitle=LONG)
    stands(page, "lower-third", "score-bug", "ticker")
    take("timer", timer=timer)
    take("up-next", rows=ROWS)
    stands(page, "ticker", "timer", "up-next")
    take("result-strip", title=LONG, rows=ROWS)
    stands(page, "result-strip", "ticker", "timer")
    take("title", title=LONG)
    stands(page, "title")
    take("message", text=LONG)
    stands(page, "message", "timer")

    for layer in ("message", "full", "strip", "next", "timer"):
        asking.command(demo, "HideGraphic", output=output, layer=layer)
    stands(page, "lower-third", "score-bug", "ticker")
    asking.command(demo, "HideGraphic", output=output, layer="ticker")
    (lower, _) = stands(page, "lower-third", "score-bug")
    assert lower[-1] == SAFE[-1]


def stands(page: Page, *names: str) -> list[Any]:
    """Wait until these are seen and no others, none on another, all inside of graphics safe."""
    with suppress(LateError):  # what stands there instead says more than that it waited
        page.wait_for_function(SETTLED, arg=list(names))
    seen: list[Any] = page.evaluate(STANDING)
    assert list(names) == [one[0] for one in seen]
    for name, left, top, right, bottom in seen:
        assert SAFE == (
            *map(min, (left, top), SAFE[:2]),
            *map(max, (right, bottom), SAFE[2:]),
        ), name
        for other in seen:
            assert other[0] == name or apart((left, top, right, bottom), other[1:]), (name, other)
    return seen


def apart(one: tuple[int, ...], other: list[int]) -> bool:
    """Tell whether two boxes share nothing."""
    beside = one[2] <= other[0] or other[2] <= one[0]
    return beside or one[3] <= other[1] or other[3] <= one[1]
