"""The console's timers page with gloves on: what is tapped happens once, in this hall, and can be undone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Locator, Page, WebSocketRoute, expect

import services
from pages import asking
from pages.conftest import OpenPage

VENUE = "zarechye"
TIMER = "electrical-main-m3"
SIZES = [(1024, 768), (1280, 800), (1920, 1080)]
Timers = Callable[..., Page]


@pytest.fixture
def timers(open_page: OpenPage, demo: services.Demo, session: Any) -> Timers:
    """Give a way to open the page, signed in as the director."""

    def open_timers(
        venue: str = VENUE,
        size: tuple[int, int] = (1440, 900),
        prepare: Callable[[Page], None] | None = None,
        lang: str = "en",
    ) -> Page:
        page = open_page(storage_state=session, viewport={"width": size[0], "height": size[1]})
        if prepare:
            prepare(page)
        page.goto(f"{demo.url}/admin/?lang={lang}#/timers/{venue}")
        expect(page.locator("timer-row").first).to_be_visible()
        return page

    return open_timers


@pytest.fixture(autouse=True)
def ready(demo: services.Demo) -> None:
    """Begin each test with the timer ready."""
    if timer(demo)["state"] == "running":
        asking.command(demo, "StopTimer", timer=TIMER)
    asking.command(demo, "ArmTimer", timer=TIMER)


def test_double_tap_starts_once(timers: Timers, demo: services.Demo) -> None:
    """A double tap on Start starts once, and the second tap does not pause what it started."""
    page = timers()
    row(page).get_by_role("button", name="Start:").dblclick()
    expect(row(page)).to_have_attribute("data-mood", "running")
    assert ["TimerStarted"] == since_armed(demo)


def test_key_repeat_acts_once(timers: Timers, demo: services.Demo) -> None:
    """A key that is kept down presses a button once, and the button keeps the focus."""
    page = timers()
    main = row(page).get_by_role("button", name="Start:")
    main.focus()
    for _ in range(8):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    expect(row(page).get_by_role("button", name="Pause:")).to_be_focused()
    assert ["TimerStarted"] == since_armed(demo)


def test_stop_needs_a_hold(timers: Timers, demo: services.Demo) -> None:
    """A tap on Stop does nothing; a hold stops."""
    page = timers()
    row(page).get_by_role("button", name="Start:").click()
    stop = row(page).get_by_role("button", name="Stop, hold")
    stop.click()
    expect(row(page)).to_have_attribute("data-mood", "running")
    hold(page, stop)
    expect(row(page)).to_have_attribute("data-mood", "finished")
    assert ["TimerStopped", "TimerStarted"] == since_armed(demo)


def test_pause_of_one_workstation(timers: Timers, demo: services.Demo) -> None:
    """One tap holds one workstation, with the reason chosen beforehand, and no other."""
    page = timers()
    row(page).get_by_role("button", name="Start:").click()
    row(page).get_by_role("button", name="Workstations:").click()
    row(page).get_by_role("radio", name="First aid").click()
    place = station(page, 1)
    place.get_by_role("button", name="Pause:").click()
    expect(place).to_have_attribute("data-mood", "paused")
    expect(place).to_contain_text("First aid")
    states = [one["state"] for one in timer(demo)["stations"]]
    assert "paused" == states.pop(1)
    assert {"running"} == set(states)
    expect(row(page).locator(".mood")).to_contain_text("paused: 1")


def test_handed_in_early(timers: Timers) -> None:
    """A workstation that hands in early is said so, and one press takes that back."""
    page = timers()
    row(page).get_by_role("button", name="Start:").click()
    row(page).get_by_role("button", name="Workstations:").click()
    place = station(page, 0)
    name = workstation(place)
    place.get_by_role("button", name="Handed in early").click()
    expect(place).to_contain_text("handed in early")
    undo = page.get_by_role("button", name="Undo:")
    expect(undo).to_contain_text(f"Undo: handed in early, workstation {name}")
    undo.click()
    expect(place).to_have_attribute("data-mood", "running")


def test_time_back_to_one(timers: Timers, demo: services.Demo) -> None:
    """Minutes go back to one workstation with a reason, told beforehand, listed after, given once."""
    page = timers()
    row(page).get_by_role("button", name="Start:").click()
    row(page).get_by_role("button", name="Workstations:").click()
    place = station(page, 2)
    name = workstation(place)
    place.get_by_role("button", name="Change the time").click()
    give = page.locator("give-back .deck button")
    expect(give).to_have_text("Choose a reason")
    page.get_by_role("radio", name="10 minutes more").click()
    page.locator("give-back").get_by_role("radio", name="Equipment").click()
    expect(page.locator("give-back .note")).to_contain_text("It will end at")
    expect(give).to_have_text(f"Give 10 min back · workstation {name}")
    give.dblclick()
    expect(place).to_contain_text("+10 min")
    expect(page.locator("give-back .past")).to_contain_text(f"+10 min, workstation {name}")
    added = [one["added"] for one in timer(demo)["stations"]]
    assert 600_000 == added.pop(2)
    assert {0} == set(added)


def test_own_minutes(timers: Timers, demo: services.Demo) -> None:
    """Any number of minutes is stepped to, and taken away as well as given."""
    page = timers()
    choose(page)
    page.get_by_role("radio", name="Other").click()
    page.get_by_role("button", name="5 minutes less").click()
    page.get_by_role("button", name="1 minutes less").click()
    page.get_by_label("Reason in your words").first.fill("Started before the signal")
    page.get_by_role("button", name="Take 2 min away").click()
    expect(row(page)).to_contain_text("−2 min returned")
    assert -120_000 == timer(demo)["added"]


def test_history_says_who(timers: Timers) -> None:
    """The history says what was done, by whom and why, and what was taken back."""
    page = timers()
    choose(page)
    page.get_by_role("tab", name="Course").click()
    row(page).get_by_role("button", name="Start:").click()
    page.locator("run-panel").get_by_role("button", name="Power or network").click()
    expect(row(page)).to_have_attribute("data-mood", "paused")
    undo = page.get_by_role("button", name="Undo: pause")
    expect(undo).to_contain_text("you")
    undo.click()
    expect(row(page)).to_have_attribute("data-mood", "running")
    page.get_by_role("tab", name="History").click()
    first = page.locator("timer-history li").filter(has_text="Power or network").first
    expect(first).to_contain_text("Power or network · you · taken back")


def test_old_undo_needs_a_hold(timers: Timers) -> None:
    """What was done long ago is not taken back by a tap."""
    page = timers()
    page.locator("timer-row .subject").filter(has_text="M3 · Aluminium structure").click()
    page.get_by_role("button", name="Undo: start").click()
    expect(page.locator("command-log output")).to_contain_text("Nothing has been sent yet.")
    expect(page.get_by_role("button", name="Undo: start")).to_contain_text("hold")


def test_abort_needs_reason_and_hold(timers: Timers, demo: services.Demo) -> None:
    """A timer is broken off by a hold only, and only with a reason."""
    page = timers()
    row(page).get_by_role("button", name="Start:").click()
    page.get_by_role("tab", name="Course").click()
    abort = page.locator("run-panel .deck button")
    expect(abort).to_be_disabled()
    page.get_by_role("radio", name="Safety").click()
    hold(page, abort)
    expect(row(page).locator(".mood")).to_contain_text("aborted")
    assert "aborted" == timer(demo)["outcome"]


def test_start_at_a_time(timers: Timers, demo: services.Demo) -> None:
    """A start is set for a time of day some minutes ahead, counted down to, and called off."""
    page = timers()
    choose(page)
    page.get_by_role("tab", name="Course").click()
    page.get_by_role("button", name="in 10 min").click()
    page.get_by_role("button", name="Start by itself at").click()
    expect(row(page)).to_contain_text("starts in")
    expect(row(page)).to_contain_text(re.compile(r"start at \d+:\d\d"))
    assert 0 == timer(demo)["starts"] % 60_000
    page.get_by_role("button", name="Call off the start at").click()
    expect(row(page)).not_to_contain_text("starts in")


def test_phase(timers: Timers) -> None:
    """The word for what goes on around a timer is one press, and arrows alone send nothing."""
    page = timers()
    choose(page)
    page.get_by_role("tab", name="Course").click()
    phases = page.get_by_role("radiogroup", name="Phase")
    phases.get_by_role("radio", name="By the timer").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("command-log output")).to_contain_text("Nothing has been sent yet.")
    page.keyboard.press("Enter")
    expect(row(page).locator(".mood")).to_contain_text("briefing")
    phases.get_by_role("radio", name="By the timer").click()
    expect(row(page).locator(".mood")).to_contain_text("ready")


def test_attention(timers: Timers, demo: services.Demo) -> None:
    """A ready phrase goes on this venue's screens by a hold, and off by a tap."""
    page = timers()
    page.get_by_role("button", name="Attention…").click()
    page.get_by_role("button", name="Attention! Technical break").click()
    key = page.locator("alert-panel .deck button")
    expect(key).to_contain_text("Zarechye")
    key.click()
    expect(page.locator("command-log output")).to_contain_text("Nothing has been sent yet.")
    hold(page, key)
    expect(page.locator("alert-panel .alert-now")).to_contain_text("Attention! Technical break")
    for screen in asking.view(demo, "index@crew")["screens"]:
        shown = asking.view(demo, f"screen:{screen['id']}")
        assert (screen["venue"] == VENUE) == ("alert" in shown)
    page.get_by_role("button", name="Take it off").click()
    expect(page.locator("alert-panel .alert-now")).to_be_hidden()


def test_mute(timers: Timers, demo: services.Demo) -> None:
    """One tap mutes the venue's signals, another lets them sound."""
    page = timers()
    mute = page.locator("timers-page .mute")
    mute.click()
    expect(mute).to_have_attribute("aria-pressed", "true")
    expect(mute).to_have_text("Muted")
    assert asking.view(demo, f"signals:{VENUE}@venue")["muted"]
    mute.click()
    expect(mute).to_have_attribute("aria-pressed", "false")


def test_draw(timers: Timers, demo: services.Demo) -> None:
    """Lots are drawn from the seed that is shown, listed, and revealed one by one."""
    page = timers()
    page.get_by_role("button", name="Draw", exact=True).click()
    panel = page.locator("draw-panel")
    contest = "welding-main"
    expect(panel.locator("choice-picker")).to_contain_text("Welding")
    panel.get_by_label("Seed").fill("2026-11-23")
    hold(page, panel.locator("button.pri"))
    expect(panel.locator(".note")).to_contain_text("From seed 2026-11-23")
    drawn = asking.view(demo, f"draw:{contest}@crew")
    expect(panel.locator(".past li")).to_have_count(len(drawn["rows"]))
    expect(panel.get_by_role("link", name="Protocol")).to_have_attribute(
        "href", re.compile(f"/api/v1/exports/draw/{contest}")
    )
    panel.get_by_role("button", name="Reveal one").click()
    expect(panel.locator(".past li.revealed")).to_have_count(1)
    known = asking.view(demo, f"draw:{contest}@public")["rows"]
    assert 1 == len([one for one in known if "entry" in one])


def test_keyboard_only(timers: Timers, demo: services.Demo) -> None:
    """Arrows choose, letters act in any layout, fields keep their letters, and "?" tells all that."""
    page = timers()
    page.keyboard.press("?")
    expect(page.locator("key-map")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("key-map")).to_be_hidden()
    for _ in range(page.locator("timer-row").count()):
        if "chosen" in (row(page).get_attribute("class") or ""):
            break
        page.keyboard.press("ArrowDown")
    expect(row(page)).to_have_class(re.compile("chosen"))
    page.keyboard.press("p")
    expect(row(page)).to_have_attribute("data-mood", "running")
    page.keyboard.press("m")
    page.locator("give-back").get_by_label("Reason in your words").focus()
    page.keyboard.type("pup")
    expect(row(page)).to_have_attribute("data-mood", "running")
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    page.keyboard.down("Enter")
    expect(row(page)).to_have_attribute("data-mood", "finished")
    page.keyboard.up("Enter")
    assert ["TimerStopped", "TimerStarted"] == since_armed(demo)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
def test_large_keys_at_fixed_places(timers: Timers, size: tuple[int, int]) -> None:
    """Every key is at least 56 px, inside the page, and where it was after the timer's state changed."""
    page = timers(size=size)
    choose(page)
    start = row(page).get_by_role("button", name="Start:")
    start.scroll_into_view_if_needed()
    before = boxes(page)
    start.click()
    expect(row(page)).to_have_attribute("data-mood", "running")
    page.get_by_role("tab", name="Course").click()
    page.locator("run-panel").get_by_role("button", name="Power or network").click()
    expect(row(page).locator(".mood")).to_contain_text("Power or network")
    assert before == boxes(page)
    row(page).get_by_role("button", name="Workstations:").click()
    for panel in ("Course", "History", "Time"):
        page.get_by_role("tab", name=panel).click()
        assert [] == small_keys(page)
    for panel in ("Attention…", "Draw", "Keys"):
        page.get_by_role("button", name=panel, exact=True).click()
        assert [] == small_keys(page)
    assert page.evaluate("document.scrollingElement.scrollWidth") == size[0]


def test_opening_keeps_the_row(timers: Timers) -> None:
    """A row whose workstations are opened stays under the finger, and those open above stay open."""
    page = timers(size=(1280, 800))
    keys = page.get_by_role("button", name="Workstations:")
    keys.nth(0).click()
    second = keys.nth(1)
    second.scroll_into_view_if_needed()
    place = second.bounding_box()
    second.click()
    expect(second).to_have_attribute("aria-expanded", "true")
    expect(keys.nth(0)).to_have_attribute("aria-expanded", "true")
    assert place == second.bounding_box()


def test_hall_colour(timers: Timers) -> None:
    """Each hall has its colour on the head, the edge and the side, so that none is taken for another."""
    seen = set()
    for venue in (VENUE, "polyus"):
        page = timers(venue)
        colours = page.evaluate(
            """() => [
              getComputedStyle(document.querySelector("timers-page > .head")).backgroundColor,
              getComputedStyle(document.querySelector(".timer-list")).borderLeftColor,
              getComputedStyle(document.querySelector("timers-page > .deck")).borderLeftColor,
              getComputedStyle(document.querySelector("timer-side .side-head")).borderTopColor,
            ]"""
        )
        assert 1 == len(set(colours))
        seen.add(colours[0])
    assert 2 == len(seen)


def test_lost_link(timers: Timers) -> None:
    """Without the link the page says so, and no key can be pressed until it is back."""
    sockets: list[WebSocketRoute] = []
    page = timers(prepare=lambda page: keep_sockets(page, sockets))
    main = row(page).get_by_role("button", name="Start:")
    expect(main).to_be_enabled()
    sockets[-1].close(code=4000)
    expect(page.get_by_text("No link: what you see may be old.")).to_be_visible()
    expect(main).to_be_disabled()
    expect(page.locator("tablo-console .link")).to_have_text("linked", timeout=10_000)
    expect(main).to_be_enabled()


def test_unknown_outcome(timers: Timers, demo: services.Demo) -> None:
    """A command without an answer is named on its timer's row, and is repeated to one effect."""
    mute = [True]
    page = timers(prepare=lambda page: drop_results(page, mute))
    row(page).get_by_role("button", name="Start:").click()
    expect(row(page).locator(".mood")).to_contain_text("no answer yet, repeating", timeout=10_000)
    mute.clear()
    expect(row(page).locator(".mood")).to_contain_text("running", timeout=10_000)
    assert ["TimerStarted"] == since_armed(demo)


def test_clock_quality(timers: Timers, open_page: OpenPage, demo: services.Demo) -> None:
    """The page tells how far the clocks of the venue's screens may be off, from what they measured."""
    page = timers()
    screen = open_page(viewport={"width": 1920, "height": 1080})
    screen.goto(demo.links["screens"]["metal-wall"])
    expect(page.locator("clock-quality")).to_have_text(
        re.compile(r"screens' clocks: ±\d+ ms"), timeout=15_000
    )


def test_bad_clock_is_named(timers: Timers) -> None:
    """A screen whose clock may be off by more than 100 ms is named in a warning."""
    page = timers()
    page.evaluate(
        """() => document.querySelector("clock-quality").render([
          { id: "a", title: { ru: "Стена", en: "Wall" }, connected: true, rtt_ms: 240 },
          { id: "b", title: { ru: "Холл", en: "Lobby" }, connected: true, rtt_ms: 8 },
          { id: "c", title: { ru: "Склад", en: "Store" }, connected: false, rtt_ms: 900 },
        ])"""
    )
    expect(page.locator("clock-quality.warn")).to_have_text("screens' clocks: ±120 msWall")


def test_late_expiry(timers: Timers) -> None:
    """An end that the server noticed late is told with both times."""
    page = timers()
    words = page.evaluate(
        """async () => {
          const script = document.querySelector("script[type=module]").src;
          const { operationText } = await import(new URL("wording.js", script));
          const at = Date.UTC(2026, 10, 24, 11, 2);
          return operationText({ what: "TimerExpired", at, moment: at - 120000 }, "Europe/Moscow");
        }"""
    )
    assert "ended at 14:00:00, noticed at 14:02:00" == words


def test_everything_has_a_name(timers: Timers) -> None:
    """Whatever can be reached has a name that a screen reader says, and roles that hold it together."""
    page = timers()
    row(page).get_by_role("button", name="Workstations:").click()
    for panel in ("Attention…", "Draw", "Keys"):
        page.get_by_role("button", name=panel, exact=True).click()
        assert [] == page.evaluate(NAMELESS)


NAMELESS = """() => [...document.querySelectorAll(
    "timers-page :is(button, a, input, textarea, [tabindex], [role=tabpanel], [role=radiogroup])")]
  .filter((one) => !(one.getAttribute("aria-label") || one.labels?.[0]?.textContent.trim()
    || one.textContent.trim() || one.closest("label")))
  .map((one) => one.outerHTML.slice(0, 90))"""

SMALL = """() => [...document.querySelectorAll(
    "timers-page button, timers-page a.btn, timers-page .field, timers-page .box")]
  .filter((one) => one.offsetParent)
  .map((one) => [one.textContent || one.className, one.getBoundingClientRect()])
  .filter(([, box]) => box.width < 55.9 || box.height < 55.9 || box.right > innerWidth)
  .map(([words, box]) => `${words}: ${box.width} x ${box.height}`)"""


def row(page: Page) -> Locator:
    """Find the row of the timer that the tests work with."""
    return page.locator("timer-row").filter(has_text="M3 · Switchboard")


def station(page: Page, n: int) -> Locator:
    """Find a workstation of that timer, counted from 0."""
    return row(page).locator("station-row").nth(n)


def workstation(place: Locator) -> str:
    """Read the name of a workstation off its row."""
    return place.locator(".station-number").inner_text()


def choose(page: Page) -> None:
    """Choose the timer, as a tap on its name does."""
    row(page).locator(".subject").click()


def hold(page: Page, key: Locator) -> None:
    """Hold a key by the pointer until its bar is full."""
    key.hover()
    page.mouse.down()
    expect(key).to_have_attribute("style", re.compile("--held"))
    expect(key).not_to_have_attribute("style", re.compile("--held"))
    page.mouse.up()


def boxes(page: Page) -> list[FloatRect | None]:
    """Measure where the keys of the timer's row and of the decks stand."""
    keys = row(page).locator(".line button").all() + page.locator("timers-page .deck button").all()
    return [key.bounding_box() for key in keys if key.is_visible()]


def small_keys(page: Page) -> list[str]:
    """List what is smaller than a glove, or beyond the edge of the page."""
    found: list[str] = page.evaluate(SMALL)
    return found


def timer(demo: services.Demo) -> Any:
    """Give the timer that the tests work with, as crew sees it."""
    shown = asking.view(demo, f"timers:{VENUE}@crew")["timers"]
    return next(one for one in shown if one["id"] == TIMER)


def since_armed(demo: services.Demo) -> list[str]:
    """List what was done to the timer since it was made ready, newest first."""
    done = [one["what"] for one in timer(demo)["history"]]
    return done[: done.index("TimerArmed")]


def keep_sockets(page: Page, sockets: list[WebSocketRoute]) -> None:
    """Keep the ways to the page's sockets, to cut them."""

    def carry(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    page.route_web_socket(re.compile("/live$"), carry)


def drop_results(page: Page, mute: list[bool]) -> None:
    """Lose what the server answers to commands, while `mute` holds anything."""

    def carry(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def back(message: str | bytes) -> None:
            if not (mute and '"type":"result"' in str(message)):
                socket.send(message)

        server.on_message(back)

    page.route_web_socket(re.compile("/live$"), carry)
