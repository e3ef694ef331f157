"""The console against a running server: what is pressed takes effect, and what is said is true."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

import services
from pages import asking
from pages.conftest import OpenPage
from tablo.access.roles import ROLES, SEES_MARKS

CONTEST = "welding-main"
Console = Callable[..., Page]


@pytest.fixture
def console(open_page: OpenPage, demo: services.Demo, session: Any) -> Console:
    """Give a way to open the console, signed in, at a section of it."""

    def open_console(section: str, prepare: Callable[[Page], None] | None = None) -> Page:
        page = open_page(storage_state=session, viewport={"width": 1440, "height": 900})
        if prepare:
            prepare(page)
        page.goto(f"{demo.url}/admin/?lang=en#/{section}")
        expect(page.locator("tablo-console .link")).to_have_text("linked")
        return page

    return open_console


def test_wrong_password(open_page: OpenPage, demo: services.Demo) -> None:
    """A wrong password is answered by a sentence, and the login needs no second typing."""
    page = open_page(expect=("401",))
    page.goto(f"{demo.url}/admin/?lang=en")
    page.get_by_label("Login").fill("demo")
    page.get_by_label("Password").fill("guess")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Login")).to_have_value("demo")


def test_roles_agree(console: Console) -> None:
    """The console offers to each role exactly what the server lets it command and read."""
    page = console("timers")
    held = page.evaluate(
        """async () => {
          const script = document.querySelector("script[type=module]").src;
          const { ROLES, SEES_MARKS } = await import(new URL("roles.js", script));
          const rows = Object.entries(ROLES).map(([role, may]) => [role, [...may].sort()]);
          return { roles: Object.fromEntries(rows), sees: [...SEES_MARKS].sort() };
        }"""
    )
    server = {role: sorted(one.__name__ for one in may) for role, may in ROLES.items()}
    assert held == {"roles": server, "sees": sorted(SEES_MARKS)}


def test_mark_reaches_displays_and_overlay(
    console: Console, open_page: OpenPage, demo: services.Demo
) -> None:
    """A mark that was accepted stands on the public screen and in the broadcast's score bug."""
    page = console(f"marks/{CONTEST}")
    enter(cell(page, "07", "M2"), "34,75")
    expect(page.locator("command-log output")).to_contain_text("accepted")
    expect(page.locator("command-log output")).to_contain_text("Mark: 07, M2 → 34.75")
    expect(cell(page, "07", "M2")).to_have_value("34.75")
    total = asking.view(demo, f"standings:{CONTEST}@broadcast")["rows"][0]["total"]
    display = open_page(viewport={"width": 1920, "height": 1080})
    display.goto(f"{demo.url}/display/standings?contest={CONTEST}&lang=en")
    expect(display.get_by_text("34.75")).to_be_visible()
    overlay = open_page(viewport={"width": 1920, "height": 1080})
    overlay.goto(demo.links["overlays"]["score-bug"].replace("#", "?lang=en#"))
    expect(overlay.get_by_text(total)).to_be_visible()


def test_wrong_mark_keeps_text(console: Console) -> None:
    """A refused mark stays in its cell with the server's sentence, and Esc restores the cell."""
    page = console(f"marks/{CONTEST}")
    mark = cell(page, "08", "M3")
    enter(mark, "26")
    expect(row(page, "08").locator(".tip")).to_have_text(
        ["", "", "The mark 26 is above 25, the most that module M3 can earn.", ""]
    )
    expect(mark).to_have_value("26")
    expect(page.locator("marks-page .head")).to_contain_text("Not saved: 1")
    mark.press("Escape")
    expect(mark).to_have_value("")


def test_conflict_names_both(console: Console, demo: services.Demo) -> None:
    """When somebody was faster, the cell names their value, and one press puts one's own."""
    page = console(f"marks/{CONTEST}")
    mark = cell(page, "09", "M3")
    mark.click()
    mark.press_sequentially("11,5")
    record(demo, "09", "12.25")
    expect(page.locator("cell-card .card")).to_contain_text("11,5")
    mark.press("Enter")
    expect(page.locator("command-log output")).to_contain_text("12.25 stands there now")
    mark.click()
    page.get_by_role("button", name="Put 11.50").click()
    expect(mark).to_have_value("11.50")
    expect(page.locator("command-log output")).to_contain_text("accepted")


def test_undo(console: Console) -> None:
    """Ctrl+Z takes the last mark back, by a command that names it."""
    page = console(f"marks/{CONTEST}")
    mark = cell(page, "10", "M3")
    enter(mark, "7")
    expect(mark).to_have_value("7.00")
    expect(page.get_by_role("button", name="Undo: 10, M3")).to_be_enabled()
    mark.press("Control+z")
    expect(mark).to_have_value("")
    expect(page.locator("command-log output")).to_contain_text("Undo. Mark: 10, M3 → 7.00")


def test_others_edit_shows_dot(console: Console, demo: services.Demo) -> None:
    """A mark that another person enters appears with a dot, and without disturbing a draft."""
    page = console(f"marks/{CONTEST}")
    draft = cell(page, "11", "M3")
    draft.click()
    draft.press_sequentially("3")
    record(demo, "12", "5.5")
    expect(cell(page, "12", "M3")).to_have_value("5.50")
    expect(page.locator("mark-cell[data-fresh]")).to_have_count(1)
    expect(draft).to_have_value("3")
    draft.press("Escape")


def test_lock_needs_hold(console: Console) -> None:
    """A tap does not lock a module; a hold does, and then no cell of it takes a mark."""
    page = console("marks/masonry-main")
    page.get_by_role("tab", name="Locks").click()
    lock = page.locator("lock-panel li").nth(2).get_by_role("button")
    lock.click()
    expect(lock).to_contain_text("Lock")
    held(page, lock, "Lock marks: M3")
    expect(page.locator("lock-panel li").nth(2)).to_contain_text("Unlock…")
    expect(cell(page, "01", "M3")).to_have_attribute("readonly", "")


def test_unanswered_survives_reload(console: Console) -> None:
    """A command whose answer was lost is repeated by the same id after a reload, to one effect."""
    mute = [True]
    page = console(f"marks/{CONTEST}", lambda page: drop_results(page, mute))
    enter(cell(page, "06", "M3"), "8,25")
    expect(page.locator("command-log output")).to_contain_text("sending")
    expect(page.locator("cell-card .changes")).to_contain_text("06, M3 — → 8.25")
    mute.clear()
    page.reload()
    expect(page.locator("command-log output")).to_contain_text("accepted")
    expect(page.locator("command-log output")).to_contain_text("Mark: 06, M3 → 8.25")
    expect(page.locator("cell-card .changes").get_by_text("06, M3")).to_have_count(1)


def test_lost_link(console: Console) -> None:
    """Without the link a banner says so, no key can be pressed, and what was typed is kept."""
    sockets: list[WebSocketRoute] = []
    page = console(f"marks/{CONTEST}", lambda page: hold_sockets(page, sockets))
    mark = cell(page, "05", "M4")
    mark.click()
    mark.press_sequentially("4,5")
    sockets[-1].close(code=4000)
    expect(page.get_by_text("No link: what you see may be old.")).to_be_visible()
    expect(mark).to_have_attribute("readonly", "")
    expect(mark).to_have_value("4,5")
    expect(page.locator("tablo-console .link")).to_have_text("linked", timeout=10_000)
    mark.press("Enter")
    expect(mark).to_have_value("4.50")


def test_timer_keys(console: Console) -> None:
    """Pause and Resume stand in one place, and the time given back is told before and after."""
    page = console("timers/zarechye")
    timer = page.locator("timer-row").filter(has_text="M3 · Aluminium structure")
    timer.get_by_role("button", name="Pause").click()
    expect(timer).to_contain_text("paused")
    timer.get_by_role("button", name="Resume").click()
    expect(timer).to_contain_text("running")
    timer.get_by_role("button", name="Change the time").click()
    page.get_by_role("radio", name="Equipment").click()
    expect(page.locator("give-back .note")).to_contain_text("It will end at")
    page.get_by_role("button", name="Give 5 min back").click()
    expect(timer).to_contain_text("+5 min returned")


def test_several_timers(console: Console) -> None:
    """Chosen timers are started together, each by a command of its own."""
    page = console("timers/zarechye")
    ready = page.locator("timer-row[data-mood=armed]")
    expect(ready.first).to_be_visible()
    names = [ready.nth(n).get_by_role("checkbox") for n in range(2)]
    for box in names:
        box.check()
    page.get_by_role("button", name="Start the chosen").click()
    page.get_by_role("button", name="All commands").click()
    expect(page.locator("command-log .all li").filter(has_text="accepted")).to_have_count(2)


def test_scene_on_screen(console: Console, open_page: OpenPage, demo: services.Demo) -> None:
    """A scene put on a screen is drawn there, and the console sees it painted."""
    screen = open_page(viewport={"width": 1920, "height": 1080})
    screen.goto(demo.links["screens"]["metal-wall"].replace("#", "?lang=en#"))
    page = console("screens/metal-wall")
    place = page.locator("place-row[data-id=metal-wall]")
    expect(place).to_have_attribute("data-state", "fine")
    for label, words in [("Scene", "Timers"), ("Venue", "Polyus")]:
        picker = page.locator(f'lineup-form choice-picker[label="{label}"]')
        picker.locator(".pick").click()
        picker.get_by_role("option", name=words).first.click()
    page.get_by_role("button", name="Show: Timers").click()
    expect(place).to_contain_text("Timers")
    expect(screen.get_by_text("Mobile Robotics").first).to_be_visible()
    held(page, page.get_by_role("button", name="Blank hold"), "Blank: Wall in the Metal Workshop")
    expect(place).to_contain_text("The picture is dark")
    page.locator("target-desk").get_by_role("button", name="Bring back").click()
    expect(place).not_to_contain_text("The picture is dark")


def row(page: Page, number: str) -> Locator:
    """Find the row of an entry by its number."""
    return page.locator("marks-grid tbody tr").filter(has=page.get_by_text(number, exact=True))


def cell(page: Page, number: str, module: str) -> Locator:
    """Find the field of a mark, by what a screen reader hears."""
    return page.get_by_label(re.compile(rf"^Entry {number}, {module},"))


def enter(mark: Locator, value: str) -> None:
    """Type a mark the way people do."""
    mark.click()
    mark.press_sequentially(value)
    mark.press("Enter")


def held(page: Page, key: Locator, says: str) -> None:
    """Hold a key until its command stands in the strip."""
    key.focus()
    page.keyboard.down("Enter")
    expect(page.locator("command-log output")).to_contain_text(says)
    page.keyboard.up("Enter")


def record(demo: services.Demo, number: str, mark: str) -> None:
    """Enter a mark as another person does, past the console."""
    command = {
        "type": "command",
        "id": f"other-{number}",
        "name": "RecordMark",
        "data": {"entry": f"{CONTEST}-{number}", "module": "m3", "mark": mark},
    }
    request = Request(
        f"{demo.url}/api/v1/commands",
        data=json.dumps(command).encode(),
        headers={
            "authorization": f"Bearer {demo.links['keys']['operator']}",
            "content-type": "application/json",
        },
    )
    with urlopen(request, timeout=10) as answer:
        assert answer.status == 200


def hold_sockets(page: Page, sockets: list[WebSocketRoute]) -> None:
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
