"""A whole closing ceremony in real browsers: what each page shows, and what none of them holds.

Checks 1, 5 and 6 of the ten that a ceremony has to pass, and its rehearsal from the console.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import services
from pages import asking, closing
from pages.conftest import OpenPage
from pages.crew import sign_in

CONTEST = "masonry-main"
CALL_UP, MEDALS = f"{CONTEST}.call-up", f"{CONTEST}.medals"
WALL = "zarechye-hall"
IS_ON = """([cue, step]) => {
  const { cue: on, step: at } = document.querySelector("tablo-ceremony")?.view?.picture ?? {};
  return on === cue && at === step;
}"""
IS_DARK = """() => document.querySelector("tablo-ceremony")?.dataset.state === "blank" """
KEPT = """async () => JSON.stringify([
  { ...localStorage }, { ...sessionStorage }, document.documentElement.outerHTML, document.title,
  await caches.keys(), (await indexedDB.databases()).map(({ name }) => name),
  performance.getEntriesByType("resource").map(({ name }) => name),
])"""
SOCKETS = """(() => {
  const Socket = WebSocket;
  window.sockets = [];
  window.WebSocket = class extends Socket {
    constructor(...args) {
      super(...args);
      sockets.push(this);
    }
  };
})()"""
GONE = ("WebSocket connection", "Failed to load resource", "net::ERR")
"""What a browser says while its server is away."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[services.Demo]:
    """Give a demo whose results are signed, and of which the public knows nothing yet."""
    with closing.signed_demo(tmp_path_factory.mktemp("closing")) as running:
        for contest in closing.CONTESTS:
            for audience in ("public", "venue", "broadcast"):
                asking.command(
                    running, "SetPublication", contest=contest, audience=audience, level="nothing"
                )
        yield running


@pytest.fixture(scope="module")
def run(demo: services.Demo) -> str:
    """Give the ceremony, which is on."""
    return closing.a_ceremony(demo)


class Watched:
    """Hold a page, and everything that it has said, been sent, and asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.heard: list[str] = []
        page.on("console", lambda message: self.heard.append(message.text))
        page.on("request", lambda request: self.heard.append(request.url))
        page.on("websocket", self._listen)

    def _listen(self, socket: Any) -> None:
        socket.on("framereceived", lambda frame: self.heard.append(str(frame)))
        socket.on("framesent", lambda frame: self.heard.append(str(frame)))

    def text(self) -> str:
        """Give all of it, with what stands in the page, its frames and what the browser keeps."""
        frames = "".join(frame.content() for frame in self.page.frames)
        cookies = json.dumps(self.page.context.cookies())
        return "".join([str(self.page.evaluate(KEPT)), frames, cookies, *self.heard])


def on_stage(page: Page, cue: str, step: int) -> None:
    """Wait until a page has a picture."""
    page.wait_for_function(IS_ON, arg=[cue, step])


def a_wall(demo: services.Demo, page: Page, run: str) -> None:
    """Let a page be a paired screen that shows the ceremony."""
    asking.command(demo, "ShowScene", screen=WALL, scene="ceremony", params={"run": run})
    page.goto(demo.links["screens"][WALL])
    page.locator("tablo-ceremony").wait_for(state="attached")


def console(demo: services.Demo, page: Page, run: str) -> None:
    """Open the director's console of the ceremony."""
    sign_in(page, demo.url, demo.links["login"], demo.links["password"])
    page.goto(f"{demo.url}/admin/?lang=en#/live/{run}")
    expect(page.locator("live-deck .next")).to_be_enabled()


def test_no_page_holds_a_name_early(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """Check 1: screen, phone, overlay, host, broadcaster: no name in them before it is said.

    Neither page, frames, storage, console, socket nor address; again in the dark, after a step
    back, a reload and a crash.
    """
    closing.press(demo, run, "JumpTo", cue=CALL_UP)
    pages = everybody(demo, open_page, run)
    won = closing.winners(demo, CONTEST)
    hidden = [name for medal in closing.MEDALS for name in won[medal]]

    def hold_nothing() -> None:
        found = {who: [n for n in hidden if n in one.text()] for who, one in pages.items()}
        assert {who: [] for who in pages} == found

    hold_nothing()
    closing.press(demo, run)
    for who in ("wall", "phone"):
        on_stage(pages[who].page, MEDALS, 0)
    hold_nothing()
    closing.press(demo, run, "BlankRun", on=True)
    pages["wall"].page.wait_for_function(IS_DARK)
    for one in pages.values():
        one.page.reload()
    pages["wall"].page.wait_for_function(IS_DARK)
    hold_nothing()
    demo.kill()
    demo.start()
    pages["wall"].page.wait_for_function(IS_DARK)
    closing.press(demo, run, "BlankRun", on=False)
    closing.press(demo, run, "StepBack")
    for who in ("wall", "phone"):
        on_stage(pages[who].page, CALL_UP, 0)
    hold_nothing()

    closing.press(demo, run, "JumpTo", cue=MEDALS, step=4)
    for who in ("wall", "phone"):
        on_stage(pages[who].page, MEDALS, 4)
        assert [] == [name for name in hidden if name not in pages[who].text()]


def everybody(demo: services.Demo, open_page: OpenPage, run: str) -> dict[str, Watched]:
    """Open what everybody has open at a ceremony, but for its director."""
    pages = {
        who: Watched(open_page(expect=GONE))
        for who in ("wall", "phone", "overlay", "host", "broadcaster")
    }
    a_wall(demo, pages["wall"].page, run)
    pages["phone"].page.goto(f"{demo.url}/display/ceremony?run={run}&lang=ru")
    output = asking.view(demo, "screens@crew")["outputs"][0]["id"]
    asking.command(demo, "ClearOutput", output=output)
    asking.command(
        demo, "ShowGraphic", output=output, graphic="reveal", layer="reveal", data={"run": run}
    )
    pages["overlay"].page.goto(demo.links["overlays"]["program"])
    pages["overlay"].page.locator("tablo-reveal").wait_for(state="attached")
    for who, member, place in (
        ("host", closing.HOST, f"prompter/{run}"),
        ("broadcaster", closing.BROADCASTER, "screens"),
    ):
        sign_in(pages[who].page, demo.url, member.login, member.password)
        pages[who].page.goto(f"{demo.url}/admin/?lang=ru#/{place}")
    expect(pages["host"].page.locator("prompter-page h1")).not_to_be_empty()
    return pages


def test_a_crash_changes_no_picture(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """Check 5: after kill -9 mid-award, and while dark, every screen stands as it stood; one step on is one."""
    wall = open_page(expect=GONE, viewport={"width": 1280, "height": 720})
    a_wall(demo, wall, run)
    closing.press(demo, run, "JumpTo", cue=MEDALS, step=2)
    on_stage(wall, MEDALS, 2)

    demo.kill()
    demo.start()
    wall.reload()
    on_stage(wall, MEDALS, 2)
    assert (MEDALS, 2) == closing.on(demo, run)
    closing.press(demo, run, "BlankRun", on=True)
    demo.kill()
    demo.start()
    wall.reload()
    wall.wait_for_function(IS_DARK)
    assert asking.view(demo, f"run:{run}@crew")["blank"]

    closing.press(demo, run, "BlankRun", on=False)
    closing.press(demo, run)
    on_stage(wall, MEDALS, 3)
    assert (MEDALS, 3) == closing.on(demo, run)


def test_a_screen_that_was_away(demo: services.Demo, open_page: OpenPage, run: str) -> None:
    """Check 6: a screen that missed three steps is named on the console, and shows the newest when it is back."""
    wall, desk = open_page(expect=GONE), open_page(viewport={"width": 1440, "height": 900})
    wall.add_init_script(SOCKETS)
    a_wall(demo, wall, run)
    closing.press(demo, run, "JumpTo", cue=MEDALS, step=0)
    on_stage(wall, MEDALS, 0)
    console(demo, desk, run)
    strip = desk.locator("live-strip")
    expect(strip).to_contain_text("1 of 1 screens show this step")

    cut(wall, True)
    expect(strip.locator("i.lost")).to_have_count(1)
    for _ in range(3):
        closing.press(demo, run)
    expect(strip).to_contain_text("0 of 1 screens show this step")
    assert closing.on(demo, run) == (MEDALS, 3)
    cut(wall, False)

    on_stage(wall, MEDALS, 3)
    expect(strip).to_contain_text("1 of 1 screens show this step")


def cut(page: Page, off: bool) -> None:
    """Take a page's network away, its open socket too, or give it back."""
    page.context.set_offline(off)
    page.evaluate("off => off && sockets.forEach((socket) => socket.close())", off)


def test_a_whole_ceremony_from_the_keyboard(demo: services.Demo, open_page: OpenPage) -> None:
    """A closing ceremony, driven with the keyboard alone, puts on the wall what its script says, to the end."""
    run = closing.a_ceremony(demo, live=False)
    order = [
        cue["contest"]["id"]
        for cue in asking.view(demo, f"run:{run}@crew")["cues"]
        if cue["kind"] == "call_up"
    ]
    script = list(closing.script(demo, order))
    wall, desk = open_page(), open_page(viewport={"width": 1440, "height": 900})
    a_wall(demo, wall, run)
    sign_in_by_keys(desk, demo)
    desk.goto(f"{demo.url}/admin/?lang=en#/live/{run}")
    for key in ("Make ready", "Begin"):
        hold_by_keys(desk, key)

    walked = []
    for _ in script:
        expect(desk.locator("live-deck .next")).to_be_enabled()
        walked.append(stepped(demo, run, desk, wall, "Space"))

    assert script == walked
    expect(desk.locator("live-deck .next")).to_contain_text("That was the last step")
    for expected in reversed(script[-4:-1]):
        expect(desk.locator("live-deck button").first).to_be_enabled()
        assert expected == stepped(demo, run, desk, wall, "ArrowLeft")
    hold_by_keys(desk, "Finish")
    expect(desk.locator(".head")).to_contain_text("Over")


def stepped(demo: services.Demo, run: str, desk: Page, wall: Page, key: str) -> closing.Seen:
    """Press a key of the console, and give what stands on the wall once the step has come there."""
    before = closing.on(demo, run)
    desk.keyboard.press(key)

    def moved() -> tuple[str, int] | None:
        now = closing.on(demo, run)
        return None if now == before else now

    on_stage(wall, *(services.wait_until(moved, "a step") or ("", 0)))
    return closing.seen(wall)


def sign_in_by_keys(page: Page, demo: services.Demo) -> None:
    """Sign the director in without a pointer."""
    page.goto(f"{demo.url}/admin/?lang=en")
    page.get_by_label("Login").focus()
    page.keyboard.type(demo.links["login"])
    page.keyboard.press("Tab")
    page.keyboard.type(demo.links["password"])
    page.keyboard.press("Enter")
    expect(page.locator("tablo-console .link")).to_have_text("linked")


def hold_by_keys(page: Page, name: str) -> None:
    """Walk to a key with Tab and hold it until it acts."""
    key = page.locator(".head button", has_text=name)
    expect(key).to_be_enabled()
    for _ in range(60):
        if key.evaluate("node => node === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(key).to_be_focused()
    page.keyboard.down("Enter")
    expect(key).to_have_count(0)
    page.keyboard.up("Enter")
