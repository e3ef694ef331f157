"""Signals as people in the hall hear them: from one screen, at the instant, and never an old one."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page
from sqlalchemy import Connection

import services
from pages import asking, faces
from pages.kit import run
from tablo.store import roster as stored_roster
from tablo.store.database import Database

VIEW = {"width": 640, "height": 360}
START_HZ, WARNING_HZ, END_HZ = 880, 660, 440
IN_STEP_MS = 450
"""Less than half a second tells the right one from its neighbours; `bench.clocks` measures how near."""
SOON_MS = 1_500

HEAR = """(() => {
  const tones = (window.tones = []);
  const now = (window.trueNow = performance.now.bind(performance));
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (when) {
    tones.push([this.frequency.value, now() + 1000 * (when - this.context.currentTime)]);
    return start.call(this, when);
  };
})()"""


WAKE = """
  const end = 20_000;
  const timer = { id: "t", kind: "countdown", state: "running", anchor: 0, added: 0, warn: [], duration: end, remaining: end };
  let now = 1000;
  const readers = new Map();
  const feed = { clock: { now: () => now }, knownAt: () => now, painted: () => {}, subscribe: (stream, reader) => (readers.set(stream, reader), () => {}) };
  const signals = new kit.Signals(feed, "wall", "hall");
  const give = (stream, view, live) => readers.get(stream).view({ stream, version: 1, view, live });
  give("signals:hall@venue", { screen: "wall", muted: false }, true);
  give("timers:hall@venue", { timers: [timer] }, true);
  const before = window.tones.length;
  now = end + args;
  // What a page hears first when it may run again; its socket has lived all the while
  give("timers:hall@venue", { timers: [timer] }, true);
  signals.leave();
  return window.tones.length - before;
"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[services.Demo]:
    """Give a demo whose screens may all sound."""
    data = tmp_path_factory.mktemp("hall")
    options = ("--no-simulation", "--data", str(data))
    with services.demo(*options):
        pass  # makes the database, with its accounts and keys
    with Database.open(f"sqlite:///{data / 'tablo.sqlite3'}") as database:
        database.write_now(_let_all_sound)
    with services.demo(*options) as running:
        yield running


def _let_all_sound(connection: Connection) -> None:
    roster = stored_roster.load(connection)
    screens = {id: replace(screen, sound=True) for id, screen in roster.screens.items()}
    stored_roster.save(connection, replace(roster, screens=screens))


class Room:
    """Hold a venue of two screens, and one timer of it."""

    def __init__(self, demo: services.Demo, open_page: Callable[..., Page]) -> None:
        self._demo = demo
        self._open = open_page
        self.page: Page
        screens = asking.view(demo, "screens@crew")["screens"]
        self.venue = screens[0]["venue"]["id"]
        self.screens = [one["id"] for one in screens if one["venue"]["id"] == self.venue][:2]
        timers = asking.view(demo, f"timers:{self.venue}@crew")["timers"]
        self._timer = next(one["id"] for one in timers if one["kind"] == "countdown")
        self.ahead = faces.ahead_of_us(demo)
        self._told: dict[Page, Any] = {}

    @property
    def timer(self) -> dict[str, Any]:
        """Give the timer as the screens have it."""
        timers = asking.view(self._demo, f"timers:{self.venue}@venue")["timers"]
        return dict(next(one for one in timers if one["id"] == self._timer))

    def ask(self, name: str, **data: Any) -> None:
        """Do something to the timer."""
        asking.command(self._demo, name, timer=self._timer, **data)

    def rest(self) -> None:
        """Have the timer armed, whatever it did before."""
        if self.timer["state"] == "running":
            self.ask("PauseTimer")
        self.ask("ArmTimer")

    def leave(self, ms: int) -> int:
        """Have the running timer hold, then go on with so much left; give its new anchor."""
        self.ask("PauseTimer")
        self.ask("AdjustTimer", delta=ms - self.timer["remaining"], reason="test")
        self.ask("ResumeTimer")
        return int(self.timer["anchor"])

    def mute(self, on: bool) -> None:
        """Order silence in the venue, or end it."""
        asking.command(self._demo, "MuteSignals", venue=self.venue, on=on)

    def enter(self, screen: str) -> Page:
        """Open a screen's page, and touch it, as somebody does who sets it up."""
        self.page = self._open(viewport=VIEW)
        self.page.add_init_script(HEAR)
        self._follow(self.page)
        self.page.goto(self._demo.links["screens"][screen])
        self.page.locator("body").click()
        return self.page

    def reload(self, page: Page) -> None:
        """Load a page anew, and touch it again."""
        self._told[page] = None
        page.reload()
        page.locator("body").click()

    def _follow(self, page: Page) -> None:
        """Note what a page is told of who sounds."""
        self._told[page] = None

        def received(data: str | bytes) -> None:
            message = json.loads(data)
            if message.get("stream") == self._stream and "view" in message:
                self._told[page] = message["view"]

        page.on("websocket", lambda socket: socket.on("framereceived", received))

    @property
    def _stream(self) -> str:
        return f"signals:{self.venue}@venue"

    def elects(self, screen: str | None, *, muted: bool = False) -> None:
        """Wait until every screen of the venue that is here has heard who sounds."""
        wanted = {"screen": screen, "muted": muted}

        def told() -> bool:
            self.page.wait_for_timeout(50)  # keeps the page's own events running
            here = [view for page, view in self._told.items() if not page.is_closed()]
            news = asking.view(self._demo, self._stream)
            return bool(news == wanted) and all(view == wanted for view in here)

        services.wait_until(told, f"{wanted}")

    def heard(self, page: Page, count: int) -> list[tuple[int, float]]:
        """Wait until a page has sounded so many tones: their pitch, and when, in server time."""
        page.wait_for_function("(count) => window.tones.length >= count", arg=count)
        ahead = faces.ahead_of_page(page, self.ahead)
        return [(hz, at + ahead) for hz, at in page.evaluate("window.tones")]


@pytest.fixture
def room(hall: services.Demo, open_page: Any) -> Room:
    """Give the first venue of the demo, with its timer at rest and nobody muted."""
    found = Room(hall, open_page)
    found.rest()
    return found


def test_signals_follow_from_the_facts_of_a_timer(demo: services.Demo, open_page: Any) -> None:
    """Start, warnings and end of the present run, from the same view at any moment."""
    page = open_page(bypass_csp=True)
    page.goto(demo.url)
    whole = {"id": "t", "kind": "countdown", "state": "running", "anchor": 1000, "added": 0}
    whole |= {"duration": 600, "remaining": 600, "warn": [300, 60], "expired": False}
    cases = [
        whole,
        {**whole, "remaining": 100},
        {**whole, "kind": "stopwatch", "duration": 0, "remaining": 0},
        {**whole, "state": "paused"},
        {**whole, "state": "finished", "remaining": 0, "anchor": 1600, "expired": True},
        {**whole, "state": "finished", "remaining": 50},
    ]

    body = "return args.map((timer) => kit.signalsOf(timer).map(({ what, at }) => [what, at]));"

    end = ["end", 1600]
    assert [
        [["start", 1000], ["warning", 1300], ["warning", 1540], end],
        [["warning", 1040], ["end", 1100]],
        [["start", 1000]],
        [],
        [end],
        [],
    ] == run(page, "signals.js", body, cases)


def test_a_screen_sounds_start_warning_and_end(room: Room) -> None:
    """The elected screen gives each signal once, at its instant; a start as soon as it knows."""
    page = room.enter(room.screens[0])
    room.elects(room.screens[0])

    room.ask("StartTimer")
    ((pitch, at),) = room.heard(page, 1)
    assert pitch == START_HZ
    assert -IN_STEP_MS < at - room.timer["anchor"] < 1_000 + IN_STEP_MS

    anchor = room.leave(room.timer["warn"][-1] + SOON_MS)
    _, *warning = room.heard(page, 3)
    assert [WARNING_HZ] * 2 == [hz for hz, _ in warning]
    assert abs(warning[0][1] - (anchor + SOON_MS)) < IN_STEP_MS

    anchor = room.leave(SOON_MS)
    _, _, _, *end = room.heard(page, 6)
    assert [END_HZ] * 3 == [hz for hz, _ in end]
    assert abs(end[0][1] - (anchor + SOON_MS)) < IN_STEP_MS


def test_only_one_screen_of_a_venue_sounds(room: Room) -> None:
    """While two are there the first in the roster sounds; when it goes, the other one does."""
    first, second = (room.enter(screen) for screen in room.screens)
    room.elects(room.screens[0])

    room.ask("StartTimer")
    room.heard(first, 1)
    first.close()
    room.elects(room.screens[1])
    assert [] == second.evaluate("window.tones")

    anchor = room.leave(SOON_MS)
    end = room.heard(second, 3)
    assert abs(end[0][1] - (anchor + SOON_MS)) < IN_STEP_MS


def test_nothing_old_is_sounded(room: Room) -> None:
    """A screen that was muted, or comes back, keeps silent about what has begun without it."""
    page = room.enter(room.screens[0])
    room.elects(room.screens[0])
    room.mute(True)
    room.elects(room.screens[0], muted=True)

    room.ask("StartTimer")
    room.mute(False)
    room.elects(room.screens[0])
    room.reload(page)
    room.elects(room.screens[0])
    anchor = room.leave(SOON_MS)

    tones = room.heard(page, 3)
    assert [END_HZ] * 3 == [hz for hz, _ in tones]
    assert abs(tones[0][1] - (anchor + SOON_MS)) < IN_STEP_MS


@pytest.mark.parametrize(("late_ms", "tones"), [(300, 3), (10_000, 0), (600_000, 0)])
def test_a_signal_that_is_long_past_is_not_sounded(
    demo: services.Demo, open_page: Any, late_ms: int, tones: int
) -> None:
    """An end that a page comes to ten seconds or minutes late, having slept, stays silent."""
    page = open_page(bypass_csp=True)
    page.add_init_script(HEAR)
    page.goto(demo.url)
    page.locator("body").click()

    assert tones == run(page, "signals.js", WAKE, late_ms)


def test_a_screen_that_nobody_touched_says_that_it_is_silent(
    hall: services.Demo, room: Room, open_page: Any
) -> None:
    """What its browser keeps silent is not elected, and the console is told."""
    room.page = page = open_page(viewport=VIEW)
    page.goto(hall.links["screens"][room.screens[0]])

    def silent() -> bool:
        page.wait_for_timeout(50)  # keeps the page's own events running
        screens = asking.view(hall, "health@crew")["screens"]
        return next(one for one in screens if one["id"] == room.screens[0]).get("sound") is False

    services.wait_until(silent, "the report of a silent screen")
    room.elects(None)
