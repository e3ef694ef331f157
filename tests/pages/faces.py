"""What the faces of timers show on a page, and when, in the server's own time.

A page records by itself; its monotonic clock is compared with this process's, and this process's
with the server's over a link of its own, so that the page's idea of time plays no part.
"""

import json
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from playwright.sync_api import Page
from websockets.sync.client import connect
from websockets.typing import Subprotocol

import services
from pages import asking

ASKED = 30
"""Round trips of which the shortest says how two clocks stand; on one machine within 1 ms."""
MINUTE_MS = 60_000

RECORD = """(() => {
  const faces = (window.faces = []);
  const now = (window.trueNow = performance.now.bind(performance));
  const look = () => {
    const face = document.querySelector("%s")?.textContent ?? "";
    if (!face.includes(":") || face === faces[faces.length - 1]?.face) return;
    const shown = { face, at: 0 };
    faces.push(shown);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (shown.at = now());
    port2.postMessage(0);
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
})()"""
WRONG = """(() => {
  const shift = %d;
  const Right = Date;
  window.Date = class extends Right {
    constructor(...parts) { super(...(parts.length ? parts : [Right.now() + shift])); }
    static now() { return Right.now() + shift; }
  };
  const origin = performance.timeOrigin + shift;
  Object.defineProperty(performance, "timeOrigin", { get: () => origin });
})()"""

SLEEP = """(ms) => {
  const wakes = trueNow() + ms;
  while (trueNow() < wakes);
  performance.now = () => trueNow() - ms;
}"""

HIDE = """(() => {
  const [frame, timer] = [requestAnimationFrame, setTimeout];
  let hidden = false;
  let missed = [];
  const hold = (name, again) => {
    const real = window[name];
    const visibly = (act) => (...given) => (hidden ? missed.push(() => again(() => act(...given))) : act(...given));
    window[name] = (act, wait) => real(visibly(act), wait);
  };
  hold("requestAnimationFrame", frame);
  hold("setTimeout", (act) => timer(act, 200));
  hold("setInterval", (act) => timer(act, 200));
  Object.defineProperty(document, "hidden", { get: () => hidden });
  window.hide = (away) => {
    hidden = away;
    document.dispatchEvent(new Event("visibilitychange"));
    missed.splice(0).forEach((act) => act());
    return trueNow();
  };
})()"""


class Shown(NamedTuple):
    """Say which whole second was painted, and when: server milliseconds."""

    second: int
    at: float


class Countdown(NamedTuple):
    """Name a countdown that runs: where it stands on its board, and the facts to count from."""

    venue: str
    row: int
    anchor: int
    remaining: int

    @property
    def path(self) -> str:
        """Give the address of its board."""
        return f"/display/timers?venue={self.venue}"

    @property
    def place(self) -> str:
        """Give the selector of its face."""
        return f"tablo-timers .list .row:nth-child({self.row + 1}) .tm"

    def edge(self, count: int) -> int:
        """Give the instant at which a second begins to show."""
        return self.anchor + self.remaining - 1000 * count


def countdown(demo: services.Demo) -> Countdown:
    """Find a countdown of the demo that runs for some minutes yet."""
    for venue in asking.view(demo, "index@crew")["venues"]:
        frame = asking.stream(demo, f"timers:{venue['id']}@public")
        for row, timer in enumerate(frame["view"]["timers"]):
            left = timer["remaining"] - (frame["server_now"] - timer["anchor"])
            counts = timer["kind"] == "countdown" and timer["state"] == "running"
            if counts and left > 5 * MINUTE_MS:
                return Countdown(venue["id"], row, timer["anchor"], timer["remaining"])
    raise AssertionError("no countdown of the demo runs for five minutes yet")


def may_hide(page: Page) -> None:
    """Let `hide` work on a page; to be called before it is opened."""
    page.add_init_script(HIDE)


def hide(page: Page, hidden: bool) -> float:
    """Hide a page, which then gets neither frames nor timers, or show it; give its time.

    Shown again it gets the frames that it asked for at once, and the timers a little later.
    """
    return float(page.evaluate("(hidden) => hide(hidden)", hidden))


def sleep(page: Page, ms: int) -> None:
    """Let a page's device sleep: nothing runs, and its monotonic clock stands still meanwhile."""
    page.evaluate(SLEEP, ms)


def record(page: Page, timer: Countdown, wrong_ms: int = 0) -> None:
    """Have a page write down from its start what it shows; its clock is wrong by so much."""
    if wrong_ms:
        page.add_init_script(WRONG % wrong_ms)
    page.add_init_script(RECORD % timer.place)


def shown(page: Page, server_ahead: float) -> list[Shown]:
    """List what a page has painted so far; `server_ahead` is what `ahead_of_us` gave."""
    ahead = ahead_of_page(page, server_ahead)
    seen = page.evaluate("window.faces")
    return [Shown(_count(one["face"]), one["at"] + ahead) for one in seen if one["at"]]


def ahead_of_page(page: Page, server_ahead: float) -> float:
    """Tell by how many ms the server's time is ahead of a page's monotonic clock."""
    return server_ahead - _ahead(lambda: float(page.evaluate("trueNow()")))


def errors(timer: Countdown, faces: Sequence[Shown]) -> list[float]:
    """Tell by how many ms each second but the first was painted after it began."""
    return [at - timer.edge(second) for second, at in faces[1:]]


def steps(faces: Sequence[Shown]) -> set[int]:
    """Tell in which steps the seconds went down: {1} when none was skipped or came again."""
    return {before.second - after.second for before, after in pairwise(faces)}


def ahead_of_us(demo: services.Demo) -> float:
    """Tell by how many ms the server's time is ahead of this process's clock."""
    url = f"ws://{services.LOOPBACK}:{demo.port}/live"
    with connect(url, subprotocols=[Subprotocol("tablo.v1")], proxy=None) as socket:
        socket.send(json.dumps({"type": "hello", "kind": "public"}))

        def ask() -> float:
            socket.send(json.dumps({"type": "ping", "t0": 0}))
            while True:
                said: dict[str, Any] = json.loads(socket.recv(timeout=10))
                if said["type"] == "pong":
                    # The stamp is a whole millisecond that has begun
                    return float(said["t1"]) + 0.5

        return _ahead(ask)


def _ahead(ask: Callable[[], float]) -> float:
    samples = []
    for _ in range(ASKED):
        before = time.monotonic()
        there = ask()
        after = time.monotonic()
        samples.append((after - before, there - 500 * (before + after)))
    return min(samples)[1]


def _count(face: str) -> int:
    whole = 0
    for part in face.lstrip("\u2212").split(":"):
        whole = 60 * whole + int(part)
    return -whole if face.startswith("\u2212") else whole
