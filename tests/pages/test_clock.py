"""Every page paints the second that the server is in, whatever its own clock, link and host do."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page

import services
from delaying import links
from pages import faces
from pages.kit import run

VIEW = {"width": 640, "height": 360}
WRONG_MS = 5 * 60_000
IN_STEP_MS = 450
"""Less than half a second tells the right one from its neighbours; `bench.clocks` measures how near."""
BRISK_PINGS, SLOWER_PINGS = 8, 6
"""After so many there is none for eight seconds."""


@pytest.fixture(scope="module")
def ahead(demo: services.Demo) -> float:
    """Tell how far the server's time is ahead of this process's clock."""
    return faces.ahead_of_us(demo)


@pytest.fixture(scope="module")
def slow_link(demo: services.Demo) -> Iterator[str]:
    """Give the address of the demo behind a link of 200 ms with jitter."""
    with links(demo.port, [200]) as (address,):
        yield address


def watch(page: Page, seconds: int, ahead: float) -> list[faces.Shown]:
    """Let a page paint so many more seconds, and list what it has painted."""
    before = len(page.evaluate("window.faces"))
    page.wait_for_function("(count) => window.faces.length > count", arg=before + seconds)
    return faces.shown(page, ahead)


def check(timer: faces.Countdown, shown: list[faces.Shown]) -> None:
    """Insist that each second came in its turn and in time, and that the first was right at once."""
    assert {1} == faces.steps(shown)
    assert IN_STEP_MS > max(abs(error) for error in faces.errors(timer, shown))
    since = shown[0].at - timer.edge(shown[0].second)
    assert -IN_STEP_MS < since < 1000 + IN_STEP_MS


# The estimate


def test_the_clock_trusts_the_shortest_round_trip(demo: services.Demo, open_page: Any) -> None:
    """Through unequal delays the estimate is the one of the fastest ping."""
    page = open_page(bypass_csp=True)
    page.goto(demo.url)
    # The truth is 5,000 ms ahead; each ping is late by (way out, way back)
    delays = [[40, 200], [3, 5], [120, 10], [60, 60]]

    body = """
      const clock = new kit.Clock();
      let sent = 1000;
      for (const [out, back] of args) {
        const there = sent + out + 5000;
        clock.sample(sent, there, there, sent + out + back);
        sent += 1000;
      }
      return clock.offset;
    """

    assert 4999 == run(page, "clock.js", body, delays)


def test_the_clock_slews_and_never_runs_back(demo: services.Demo, open_page: Any) -> None:
    """A better estimate is approached by at most 5 %, in either direction."""
    page = open_page(bypass_csp=True)
    page.goto(demo.url)

    body = """
      const clock = new kit.Clock();
      clock.sample(0, 1100, 1100, 200);
      clock.now(200);
      clock.sample(300, 1350, 1350, 302);
      const seen = [];
      for (let here = 302; here <= 5302; here += 100) seen.push(clock.now(here));
      return [clock.offset, ...seen.slice(1).map((now, at) => now - seen[at])];
    """
    offset, *steps = run(page, "clock.js", body)

    assert 1049 == offset
    assert all(94.9 <= step <= 105.1 for step in steps)
    assert 105 == round(steps[0])
    assert 100 == round(steps[-1], 3)


def test_an_old_sample_says_less_than_it_did(demo: services.Demo, open_page: Any) -> None:
    """Clocks drift: after some minutes a slower ping knows better than the fastest one of then."""
    page = open_page(bypass_csp=True)
    page.goto(demo.url)

    body = """
      const clock = new kit.Clock();
      clock.sample(0, 1002, 1002, 4);
      const offsets = [clock.offset];
      for (const at of [1000, 200000]) {
        clock.sample(at, at + 1010, at + 1010, at + 10);
        offsets.push(clock.offset);
      }
      return offsets;
    """

    assert [1000, 1000, 1005] == run(page, "clock.js", body)


@pytest.mark.parametrize(("step", "restarts"), [(300, 0), (900_000, 1), (-900_000, 1)])
def test_a_step_of_either_clock_voids_what_was_known(
    demo: services.Demo, open_page: Any, step: int, restarts: int
) -> None:
    """A ping that can't be true together with a faster one before it is believed, being newer.

    A step of more than half a second, as by a rebooted server, is a fresh start.
    """
    page = open_page(bypass_csp=True)
    page.goto(demo.url)

    body = """
      const clock = new kit.Clock();
      clock.sample(0, 1000000, 1000000, 4);
      clock.sample(100, 1000120 + args, 1000120 + args, 140);
      return [clock.offset - 1000000 - args, clock.restarts, clock.now(30000) - 1030000 - args];
    """

    assert [0, restarts, 0] == run(page, "clock.js", body, step)


def test_a_day_begins_at_zero_in_every_zone(demo: services.Demo, open_page: Any) -> None:
    """Midnight is 0:00 on the venue's wall, also on a leap day, wherever the screen thinks it is."""
    page = open_page(bypass_csp=True, timezone_id="America/New_York")
    page.goto(demo.url)
    leap = 1000 * int(datetime(2028, 2, 28, 21, tzinfo=UTC).timestamp())

    body = """
      const zones = ["Europe/Moscow", "Asia/Yakutsk"];
      return zones.map((zone) => [args - 1000, args].map((ms) => kit.wallClock(ms, zone, true)));
    """

    wanted = [["23:59:59", "0:00:00"], ["5:59:59", "6:00:00"]]
    assert wanted == run(page, "texts.js", body, leap)


# The picture


@pytest.mark.parametrize("wrong_ms", [-WRONG_MS, WRONG_MS])
def test_a_wrong_clock_and_a_slow_link_show_the_same_second(
    demo: services.Demo, slow_link: str, open_page: Any, ahead: float, wrong_ms: int
) -> None:
    """With its clock five minutes off, 200 ms away, a page is in step from its first picture on."""
    timer = faces.countdown(demo)
    page = open_page(viewport=VIEW)
    faces.record(page, timer, wrong_ms)

    page.goto(slow_link + timer.path)

    check(timer, watch(page, 4, ahead))


def test_a_slow_device_skips_no_second(demo: services.Demo, open_page: Any, ahead: float) -> None:
    """At a sixth of its speed a page still paints each second once, in its time."""
    timer = faces.countdown(demo)
    page = open_page(viewport=VIEW)
    faces.record(page, timer)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})

    page.goto(demo.url + timer.path)

    check(timer, watch(page, 5, ahead))


def test_a_page_that_returns_is_right_in_its_first_frame(
    demo: services.Demo, open_page: Any, ahead: float
) -> None:
    """What stood still while nobody looked is not seen again: the first new picture is of now."""
    timer = faces.countdown(demo)
    page = open_page(viewport=VIEW)
    faces.record(page, timer)
    faces.may_hide(page)
    page.goto(demo.url + timer.path)
    before = watch(page, 2, ahead)

    faces.hide(page, True)
    page.wait_for_timeout(3_500)
    returned = faces.hide(page, False) + faces.ahead_of_page(page, ahead)

    after = watch(page, 2, ahead)[len(before) :]
    assert before[-1].second - after[0].second >= 3
    assert after[0].at - returned < IN_STEP_MS
    check(timer, after)


def test_a_device_that_slept_is_right_again_at_once(
    demo: services.Demo, open_page: Any, ahead: float
) -> None:
    """Where the monotonic clock stood still in sleep, the server is asked again within a second."""
    timer = faces.countdown(demo)
    page = open_page(viewport=VIEW)
    faces.record(page, timer)
    pings: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: pings.append(data)))
    _, key = next(iter(demo.links["screens"].values())).split("#")  # of a screen, which pings less
    page.goto(f"{demo.url}{timer.path}#{key}")

    def calm() -> bool:
        page.wait_for_timeout(50)  # keeps the page's own events running
        return sum('"ping"' in str(sent) for sent in pings) >= BRISK_PINGS + SLOWER_PINGS

    services.wait_until(calm, "a ping after which the next one is far")
    faces.sleep(page, 2_000)
    page.wait_for_timeout(1_000)

    last = watch(page, 2, ahead)[-2:]
    assert IN_STEP_MS > abs(faces.errors(timer, last)[0])
