"""Several scenes on one screen: in turn by the server's time, side by side, and what a screen is asked once."""

from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import services
from pages import asking
from pages.conftest import OpenPage
from pages.kit import run

SECOND = 1000
NINE = 1_795_500_000_000
SCREEN = "metal-wall"

PLACE = """async ({ before, after, now }) => {
  while (!("ready" in document.documentElement.dataset)) await new Promise(requestAnimationFrame);
  const boot = document.querySelector("script[src$='boot.js']").src;
  await import(new URL("../place.js", boot));
  document.body.textContent = "";
  const state = (window.scene = { now, readers: new Map() });
  const feed = {
    clock: { now: () => state.now },
    subscribe: (stream, reader) => (state.readers.set(stream, reader), () => state.readers.delete(stream)),
    staleness: () => "live",
    stalerIn: () => Infinity,
    knownAt: () => state.now,
    painted: () => {},
  };
  const place = document.body.appendChild(document.createElement("tablo-place"));
  state.show = (plan) => place.show(feed, { liveAt: 0, zone: "Europe/Moscow", ...plan });
  state.give = (stream, view) => state.readers.get(stream).view({ stream, version: 1, view, serverNow: state.now, live: true });
  state.show({ before, after });
}"""
AT = """(now) => {
  window.scene.now = now;
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def item(scene: str, seconds: float = 10, **params: Any) -> dict[str, Any]:
    """Make an item as a command or a view has it."""
    return {"scene": scene, "params": params, "duration": int(seconds * SECOND), "stream": None}


def words(text: str, seconds: float = 10) -> dict[str, Any]:
    """Make an item that needs no stream."""
    return item("message", seconds, text=text)


def listed(*items: dict[str, Any], at: int = NINE) -> dict[str, Any]:
    """Make what one place has to show, at once and without a fade."""
    return {"items": list(items), "at": at, "fade": False}


def place(demo: services.Demo, page: Page, after: Any, now: int = NINE, before: Any = None) -> None:
    """Put a place on a page of its own, at an instant of the server."""
    page.goto(f"{demo.url}/display?still")
    page.evaluate(PLACE, {"before": before, "after": after, "now": now})


def at(page: Page, now: int) -> None:
    """Let the server's time be `now`."""
    page.evaluate(AT, now)


def says(page: Page, text: str) -> None:
    """Insist that a message is on the glass, and no other."""
    shown = page.locator("tablo-message").filter(visible=True)
    expect(shown).to_have_count(1)
    expect(shown.locator(".words")).to_have_text(text)


def test_items_follow_each_other(demo: services.Demo, page: Page) -> None:
    """Each item stays for its own time, the first follows the last, and an early look shows the first."""
    place(demo, page, listed(words("раз", 10), words("два", 5), words("три", 20)), now=NINE - 500)
    says(page, "раз")

    for now, text in (
        (9.9, "раз"),
        (10, "два"),
        (15, "три"),
        (34.9, "три"),
        (35, "раз"),
        (45, "два"),
    ):
        at(page, NINE + int(now * SECOND))
        says(page, text)


def test_two_screens_turn_together(demo: services.Demo, open_page: OpenPage) -> None:
    """A screen that is opened in the middle shows what the others of its group show."""
    items = listed(words("раз", 10), words("два", 5), words("три", 20))
    early, late = open_page(), open_page()
    place(demo, early, items)

    for now in (7, 12, 3600 + 31):
        at(early, NINE + now * SECOND)
        place(demo, late, items, now=NINE + now * SECOND)

        shown = late.locator("tablo-message .words").filter(visible=True)
        expect(shown).to_have_count(1)
        says(early, shown.inner_text())


def test_a_turn_shows_no_loading(demo: services.Demo, page: Page) -> None:
    """The next scene is made ready before its turn; if its data are late, the last one stays meanwhile."""
    stream = "timers:metal@venue"
    timers = {**item("timers", 10, venue="metal"), "stream": stream}
    place(demo, page, listed(words("раз", 10), timers))
    at(page, NINE + 7 * SECOND)
    page.wait_for_function("(stream) => window.scene.readers.has(stream)", arg=stream)

    at(page, NINE + 11 * SECOND)
    says(page, "раз")
    venue = {"id": "metal", "title": {"ru": "Цех"}, "zone": "Europe/Moscow", "colour": 1}
    page.evaluate(
        "([stream, view]) => window.scene.give(stream, view)",
        [stream, {"venue": venue, "timers": []}],
    )

    expect(page.locator("tablo-timers h1")).to_be_visible()
    expect(page.locator("tablo-message").filter(visible=True)).to_have_count(0)


def test_the_next_lineup_waits_for_its_instant(demo: services.Demo, page: Page) -> None:
    """What is on stays until the instant of what comes, and turns while it waits."""
    before = listed(words("раз", 10), words("два", 10))
    place(demo, page, listed(words("после"), at=NINE + 15 * SECOND), before=before)
    says(page, "раз")

    for now, text in ((12, "два"), (14.9, "два"), (15, "после"), (300, "после")):
        at(page, NINE + int(now * SECOND))
        says(page, text)


def test_a_turn_is_a_matter_of_sums(demo: services.Demo, open_page: OpenPage) -> None:
    """Which item is on, since and until when, and what comes next, at any instant."""
    page = open_page(bypass_csp=True)
    page.goto(f"{demo.url}/display")
    body = """
      const lineup = { at: 1000, items: [{ n: 0, duration: 10 }, { n: 1, duration: 30 }] };
      const of = (now, given = lineup) => {
        const { item, since, until, next } = kit.turnOf(given, now);
        return [item && item.n, since, until === Infinity ? null : until, next.item && next.item.n];
      };
      return [of(0), of(1009), of(1010), of(1039), of(1040), of(5000), of(7, { at: 3, items: [{ n: 9 }] }), of(7, null)];
    """

    wanted = [
        [0, 1000, 1010, 1],
        [0, 1000, 1010, 1],
        [1, 1010, 1040, 0],
        [1, 1010, 1040, 0],
        [0, 1040, 1050, 1],
        [0, 5000, 5010, 1],
        [9, 3, None, None],
        [None, 0, None, None],
    ]
    assert wanted == run(page, "../turn.js", body)


# Through a real server


def lineup(*main: dict[str, Any], **other: Any) -> dict[str, Any]:
    """Make a lineup as a command has it."""
    places = {"main": main, **other}
    bare = partial(
        map,
        lambda one: {
            key: one[key] for key in ("scene", "params", "duration", "only") if key in one
        },
    )
    return {name: list(bare(value)) if name != "fade" else value for name, value in places.items()}


def venue_of(demo: services.Demo) -> str:
    """Name the venue of the screen."""
    screens = asking.view(demo, "screens@crew")["screens"]
    return str(next(one["venue"]["id"] for one in screens if one["id"] == SCREEN))


def show(demo: services.Demo, *main: dict[str, Any], at: int | None = None, **places: Any) -> None:
    """Put a lineup on the screen."""
    when = {} if at is None else {"at": at}
    asking.command(demo, "ShowLineup", screen=SCREEN, lineup=lineup(*main, **places), **when)


def test_a_picture_has_three_places(demo: services.Demo, page: Page) -> None:
    """A main scene, a narrow one beside it and a line below are on the glass at once, each in its form."""
    venue, contest = venue_of(demo), asking.marked_contest(demo)
    page.goto(demo.links["screens"][SCREEN])

    show(
        demo,
        item("standings", contest=contest),
        side=[item("timers", venue=venue)],
        ticker=[words("Обед в 14:30")],
    )

    main, side = page.frame_locator("iframe.main"), page.frame_locator("iframe.side")
    expect(main.locator("tablo-standings .list .row").first).to_be_visible()
    expect(side.locator("tablo-timers .list .row").first).to_be_visible()
    expect(side.locator("tablo-timers .cols")).to_be_hidden()  # as on a totem
    expect(page.locator("tablo-line")).to_contain_text("Обед в 14:30")
    ticker = page.locator("tablo-place.ticker").bounding_box()
    beside = page.locator("iframe.side").bounding_box()
    assert ticker is not None
    assert beside is not None
    assert (ticker["x"], ticker["width"]) == (0, 1920)
    assert beside["y"] + beside["height"] <= ticker["y"] + 1


def test_an_upright_screen_has_fewer_rows_beside(demo: services.Demo, page: Page) -> None:
    """Where the narrow place lies below the main one, its table has few rows and large letters."""
    page.set_viewport_size({"width": 1080, "height": 1920})
    page.goto(demo.links["screens"][SCREEN])

    show(demo, item("link"), side=[item("timers", venue=venue_of(demo))])

    side = page.frame_locator("iframe.side")
    expect(side.locator("tablo-timers .list .row")).to_have_count(4)  # of five, one turns the page
    expect(page.frame_locator("iframe.main").locator("html")).to_have_attribute("data-rows", "")
    name = side.locator("tablo-timers .sk b").first
    size = name.evaluate("(node) => parseFloat(getComputedStyle(node).fontSize)")
    assert size > 24


def test_a_new_line_leaves_the_rest(demo: services.Demo, page: Page) -> None:
    """When only the line below changes, the scene above it is the same, untouched."""
    venue = venue_of(demo)
    page.goto(demo.links["screens"][SCREEN])
    show(demo, item("hall", venue=venue), ticker=[words("раз")])
    hall = page.frame_locator("iframe.main").locator("tablo-hall")
    expect(hall.locator(".list .row").first).to_be_visible()
    hall.evaluate("(node) => (node.marked = true)")

    show(demo, item("hall", venue=venue), ticker=[words("два")])

    expect(page.locator("tablo-line", has_text="раз")).to_have_count(0)
    expect(page.locator("tablo-line")).to_contain_text("два")
    assert hall.evaluate("(node) => node.marked")


def test_a_whole_picture_gives_way(demo: services.Demo, page: Page) -> None:
    """A picture of three places is followed by a single scene, which has the whole screen."""
    venue = venue_of(demo)
    page.goto(demo.links["screens"][SCREEN])
    show(demo, item("hall", venue=venue), side=[item("link")], ticker=[words("раз")])
    expect(page.frame_locator("iframe.side").locator("tablo-link img")).to_be_visible()

    show(demo, item("hall", venue=venue))

    expect(page.locator("iframe")).to_have_count(0)
    expect(
        page.locator("tablo-picture > tablo-place > tablo-hall .list .row").first
    ).to_be_visible()


def test_a_condition_takes_an_item_out(demo: services.Demo, page: Page) -> None:
    """An item that is for published places only is passed over until they are published."""
    contest = asking.marked_contest(demo)
    publish = partial(asking.command, demo, "SetPublication", contest=contest, audience="venue")
    publish(level="progress")
    page.goto(demo.links["screens"][SCREEN])
    only = {**item("standings", 3600, contest=contest), "only": "published"}
    show(demo, only, words("скоро", 2))
    says(page, "скоро")

    publish(level="marks")

    expect(page.locator("tablo-standings .list .row").first).to_be_visible()


@pytest.mark.parametrize("scene", ["link", "test", "best"])
def test_a_paired_screen_shows_new_scenes(demo: services.Demo, page: Page, scene: str) -> None:
    """The way to a phone, the test pattern and the best are scenes of a paired screen."""
    page.goto(demo.links["screens"][SCREEN])

    show(demo, item(scene))

    expect(page.locator(f"tablo-{scene}[data-state], tablo-link img").first).to_be_visible()
    said = {"link": services.LOOPBACK, "test": "1920 × 1080", "best": "Лучшие"}[scene]
    expect(page.locator(f"tablo-{scene}")).to_contain_text(said)


def test_a_screen_says_who_it_is(demo: services.Demo, page: Page) -> None:
    """Asked, a screen shows its name and its venue for a while, over everything; a reload repeats nothing."""
    page.goto(demo.links["screens"][SCREEN])
    show(demo, words("раз"))
    says(page, "раз")
    identity = page.locator("tablo-identity")

    asking.command(demo, "SignalScreen", what="identify", screen=SCREEN)

    expect(identity).to_contain_text("Металл")
    expect(identity).to_contain_text("Заречье")
    page.reload()
    says(page, "раз")
    expect(identity).to_have_count(0)
    asking.command(demo, "SignalScreen", what="identify", screen=SCREEN)
    expect(identity).to_be_visible()
    expect(identity).to_have_count(0, timeout=10_000)


def test_a_screen_loads_anew_once(demo: services.Demo, page: Page) -> None:
    """Asked to reload, a screen does so once, and hears what it is asked afterwards."""
    page.goto(demo.links["screens"][SCREEN])
    show(demo, words("раз"))
    says(page, "раз")
    page.evaluate("window.samePage = true")

    asking.command(demo, "SignalScreen", what="reload", screen=SCREEN)

    page.wait_for_function("() => !window.samePage")
    says(page, "раз")
    page.evaluate("window.samePage = true")
    asking.command(demo, "SignalScreen", what="identify", screen=SCREEN)
    expect(page.locator("tablo-identity")).to_be_visible()
    assert page.evaluate("window.samePage")


def test_an_alert_puts_a_reload_off(demo: services.Demo, page: Page) -> None:
    """While an alert is up a screen is not reloaded; once it is cleared, it is."""
    venue = venue_of(demo)
    page.goto(demo.links["screens"][SCREEN])
    show(demo, words("раз"))
    asking.command(demo, "RaiseAlert", venue=venue, text="Покиньте зал")
    expect(page.locator("tablo-alert")).to_be_visible()
    page.evaluate("window.samePage = true")

    asking.command(demo, "SignalScreen", what="reload", screen=SCREEN)
    asking.command(demo, "SignalScreen", what="identify", screen=SCREEN)
    expect(page.locator("tablo-identity")).to_have_count(1)
    assert page.evaluate("window.samePage")
    asking.command(demo, "ClearAlert", venue=venue)

    page.wait_for_function("() => !window.samePage", timeout=15_000)
