"""What a ceremony costs: a press to its picture on many screens and sockets, frames, making a run.

The browser's figures need a quiet machine. From `tests/`: `python -m bench.ceremony [cues [seconds]]`;
60 cues go a second apart, or as given: 10 seconds make the ten minutes of a ceremony.
"""

import asyncio
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, contextmanager
from itertools import chain
from pathlib import Path

import httpx2
from msgspec.structs import replace
from playwright.sync_api import Browser
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

import services
from bench import measure
from bench.report import Figures, report, spread
from bench.screens import FRAMES, SMALL, VIEW
from makers import CONTEST, EXPERT, M1, M2, Story, a_person, a_roster, an_entry, ask
from pages import asking, closing
from tablo.championship.generate import Prize, generate
from tablo.championship.ids import ContestId, EntryId, PersonId
from tablo.championship.outcomes import result_of
from tablo.championship.roster import MAIN, Roster

SLOW = 4
"""How many times slower than this machine's a modest screen's processor is."""
MEDALS = f"{closing.CONTESTS[0]}.medals"
ENTRIES = 12
ON = """([cue, step]) => {
  const { cue: on, step: at } = document.querySelector("tablo-ceremony")?.view?.picture ?? {};
  return on === cue && at === step;
}"""
AT_REST = "() => !document.getAnimations().length"
PAINTED = """([cue, step]) => new Promise((resolve) => {
  const look = () => {
    const { cue: on, step: at } = document.querySelector("tablo-ceremony").view?.picture ?? {};
    if (on !== cue || at !== step) return requestAnimationFrame(look);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
    port2.postMessage(0);
  };
  look();
})"""


@contextmanager
def _signed_demo() -> Iterator[services.Demo]:
    with (
        tempfile.TemporaryDirectory() as folder,
        closing.signed_demo(Path(folder), closing.CONTESTS[:1]) as demo,
    ):
        yield demo


def painting(browser: Browser, screens: int = 15, presses: int = 20) -> dict[str, Figures]:
    """Measure from a press to its picture on each of so many screens of one machine."""
    late: list[float] = []
    with _signed_demo() as demo:
        run = closing.a_ceremony(demo)
        name, url = next(iter(demo.links["screens"].items()))
        asking.command(demo, "ShowScene", screen=name, scene="ceremony", params={"run": run})
        closing.press(demo, run, "JumpTo", cue=MEDALS, step=0)
        pages = [browser.new_context(viewport=SMALL).new_page() for _ in range(screens)]
        for page in pages:
            page.goto(url)
            page.wait_for_function(ON, arg=[MEDALS, 0])
        for n in range(presses + 1):
            at = n % 4 + 1
            for page in pages:
                page.wait_for_function(AT_REST)
                page.evaluate(f"window.told = ({PAINTED})({[MEDALS, at]}), 0")
            time.sleep(0.4)  # the guard against slips of the finger
            sent = time.time() * 1000
            asking.command(demo, "JumpTo", run=run, cue=MEDALS, step=at)
            took = [float(page.evaluate("window.told")) - sent for page in pages]
            late += took if n else []
        for page in pages:
            page.context.close()
    return {f"to the glass of {screens} screens, ms": spread(late)}


def frames(browser: Browser, reveals: int = 6) -> dict[str, Figures]:
    """Compare the frame rate while a gold rises and is named with an idle page's, on a modest screen."""
    idle, moving = [], []
    with _signed_demo() as demo:
        run = closing.a_ceremony(demo)
        page = browser.new_context(viewport=VIEW).new_page()
        page.goto(f"{demo.url}/display/ceremony?run={run}")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
        for _ in range(reveals):
            closing.press(demo, run, "JumpTo", cue=MEDALS, step=2)
            page.wait_for_function(ON, arg=[MEDALS, 2])
            page.wait_for_function(AT_REST)
            idle.append(float(page.evaluate(FRAMES, 1_500)))
            for at in (3, 4):
                closing.press(demo, run)
                page.wait_for_function(ON, arg=[MEDALS, at])
                moving.append(float(page.evaluate(FRAMES, 1_000)))
        page.context.close()
    ratio = [rate / statistics.median(idle) for rate in moving]
    return {
        "idle, frames a second": spread(idle),
        "a gold rises": spread(moving),
        "rising / idle": spread(ratio),
    }


def fan_out(sockets: int = 300, cues: int = 60, pause_s: float = 1.0) -> dict[str, Figures]:
    """Measure from a press to its frame on each of so many sockets, and what memory grows by."""
    with _signed_demo() as demo:
        run = closing.a_ceremony(demo)
        with ThreadPoolExecutor(1) as thread:  # where a browser runs, this one has its loop
            crowd = _fan_out(demo, run, sockets, cues, pause_s)
            took, weights = thread.submit(asyncio.run, crowd).result()
    half = len(weights) // 2
    growth = statistics.median(weights[half:]) - statistics.median(weights[:half])
    return {
        f"press to {sockets} sockets, ms": spread(took),
        "memory of the server, MB": spread(weights),
        "growth over the second half, MB": {"median": growth},
    }


async def _fan_out(
    demo: services.Demo, run: str, sockets: int, cues: int, pause_s: float
) -> tuple[list[float], list[float]]:
    took: list[float] = []
    weights: list[float] = []
    url = f"ws://{services.LOOPBACK}:{demo.port}/live"
    key = demo.links["keys"]["director"]
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx2.AsyncClient(base_url=demo.url))
        client.headers["authorization"] = f"Bearer {key}"
        crowd = [
            await stack.enter_async_context(
                connect(url, subprotocols=[Subprotocol("tablo.v1")], compression=None, proxy=None)
            )
            for _ in range(sockets)
        ]
        for socket in crowd:
            await socket.send('{"type": "hello", "kind": "public"}')
            await socket.send(f'{{"type": "subscribe", "streams": ["ceremony:{run}@public"]}}')
        for number in range(cues + 1):
            at = number % 4 + 1
            waiting = [asyncio.create_task(_heard(socket, at)) for socket in crowd]
            await asyncio.sleep(pause_s)
            pressed = time.perf_counter()
            data = {"run": run, "cue": MEDALS, "step": at}
            body = {"id": secrets.token_hex(8), "name": "JumpTo", "data": data}
            answer = (await client.post("/api/v1/commands", json=body)).json()
            assert answer["outcome"] == "accepted", answer
            arrived = await asyncio.gather(*waiting)
            took += [1000 * (at_s - pressed) for at_s in arrived] if number else []
            weights.append(measure.rss_bytes(demo.pid) / 2**20)
    return took, weights


async def _heard(socket: ClientConnection, step: int) -> float:
    wanted = f'"step":{step},'.encode()
    await socket.send('{"type": "ping", "t0": 0}')  # a client that stays silent is taken for dead
    while wanted not in await socket.recv(decode=False):
        pass
    return time.perf_counter()


def making(contests: int = 150, times: int = 5) -> dict[str, Figures]:
    """Measure the making of a run of so many signed contests of twelve, their results included."""
    story = _signed(contests)
    state, roster = story.state, story.roster
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        prizes = []
        for contest in roster.contests.values():
            standing = contest.standing(MAIN)
            assert standing is not None
            skill = roster.skills[contest.skill]
            outcome = result_of(state, roster, contest, standing)
            prizes.append(
                Prize(
                    contest=contest.id,
                    standing=MAIN,
                    title=skill.title,
                    sector=skill.sector,
                    outcome=outcome,
                )
            )
        cues = generate(prizes, ("A", "B", "C"))
        taken.append(1000 * (time.perf_counter() - begun))
        assert len(cues) >= 2 * contests
    return {f"a run of {contests} contests, ms": spread(taken)}


def _signed(contests: int) -> Story:
    story = Story(_large(contests))
    for number, entry in enumerate(story.roster.entries):
        mark = f"{30 - number % ENTRIES}"
        story.told(*(ask("RecordMark", entry=entry, module=one, mark=mark) for one in (M1, M2)))
    for contest in story.roster.contests:
        story.told(ask("LockMarks", contest=contest))
        story.tell(ask("SignOff", contest=contest, **{"as": "chief_expert"}), by=EXPERT)
        story.told(ask("SignOff", contest=contest, **{"as": "coordinator"}))
    return story


def _large(contests: int) -> Roster:
    held = a_roster()
    ids = [ContestId(f"c{n}") for n in range(contests)]
    entries = chain.from_iterable(
        (an_entry(EntryId(f"{contest}-{n}"), str(n), contest) for n in range(ENTRIES))
        for contest in ids
    )
    placed = {entry.id: entry for entry in entries}
    people = {PersonId(id): a_person(id, f"Фамилия{id}", "Имя") for id in placed}
    sample = held.contests[CONTEST]
    return replace(
        held,
        contests={id: replace(sample, id=id) for id in ids},
        entries=placed,
        people=people,
        timers={},
    )


def main(given: Sequence[str]) -> None:
    """Print all figures; `given`: how many cues, and the seconds between two."""
    cues, pause_s = (*given, *("60", "1")[len(given) :])
    report("Making a run", making())
    report("A press to every socket", fan_out(cues=int(cues), pause_s=float(pause_s)))
    with services.browser() as browser:
        report("A press to its picture", painting(browser))
        report(f"A gold rises, {SLOW} times slower", frames(browser))


if __name__ == "__main__":
    main(sys.argv[1:])
