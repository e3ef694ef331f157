"""A ceremony behind its gates: nobody hears a name early, and nobody else drives.

Checks 1, 7, 8 and 10 of the ten that a ceremony has to pass, at the sockets and addresses.
"""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Any, NamedTuple

import httpx2
import pytest
import pytest_asyncio
from starlette.routing import Route

from makers import ANNA, BORIS, CONTEST, M1, M2, VENUE, VERA
from running import PASSWORD, Peer, Running, running
from tablo.access.actors import Role, Scope
from tablo.access.streams import AUDIENCES
from tablo.views.channels import CHANNELS
from tablo.web.routes import ROUTES
from web.stagehands import a_role, a_run, ask, director, generate, plan, signed_in, step, tell

GOLD, SILVER, NOBODY = "Жуков", "Ёлкина", "Дёмина"
"""Who won what; the last one won nothing, so a list with all three tells no winner."""
CALL_UP, MEDALS = f"{CONTEST}.call-up", f"{CONTEST}.medals"
SHOW: Mapping[str, dict[str, Any]] = {
    "TakeCue": {"cue": MEDALS},
    "Advance": {},
    "StepBack": {},
    "JumpTo": {"cue": MEDALS, "step": 3},
    "SkipCue": {"cue": MEDALS, "on": True, "reason": "x"},
    "BlankRun": {"on": True},
    "SetRunPhase": {"phase": "finished"},
    "TakeControl": {"on": True},
}
CREW: Mapping[str, tuple[Role, Scope]] = {
    "host": ("host", Scope()),
    "volunteer": ("volunteer", Scope()),
    "broadcaster": ("broadcast", Scope()),
    "viewer": ("viewer", Scope()),
    "elsewhere": ("director", Scope(kind="venue", id="elsewhere")),
}
KEYS = ("", "screen", "output")
"""Who comes without a name: everybody, and those with a key."""
CROWD = 300


class Hall:
    """Hold a server whose contest is signed, and the ceremony that is on."""

    def __init__(self, site: Running, run: str) -> None:
        self.site = site
        self.run = run
        self.url = site.url

    async def press(self, client: httpx2.AsyncClient, name: str = "Advance", **data: Any) -> None:
        """Press a key of the console as soon as the guard against slips of the finger allows it."""
        await step(client, name, run=self.run, **data)

    async def settled(self, client: httpx2.AsyncClient, cue: str, step: int) -> None:
        """Wait until every audience has been sent this picture."""
        for audience in AUDIENCES:
            picture = None
            while picture is None or (picture["cue"], picture["step"]) != (cue, step):
                path = f"/api/v1/streams/ceremony:{self.run}@{audience}"
                picture = (await client.get(path)).json()["view"]["picture"]

    async def view(self, client: httpx2.AsyncClient) -> dict[str, Any]:
        """Read the run as its director sees it."""
        frame = (await client.get(f"/api/v1/streams/run:{self.run}@crew")).json()
        found: dict[str, Any] = frame["view"]
        return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hall(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hall]:
    """Give a signed contest, an opening before its awards, and everybody who works at it."""
    with running(tmp_path_factory.mktemp("hall")) as site:
        async with director(site) as client:
            await _sign(site, client)
            run = await a_run(client)
            await generate(client, run)
            sheet = await plan(client, run)
            sheet["run"]["cues"].insert(0, {"id": "opening", "kind": "title"})
            await client.put(f"/api/v1/runs/{run}", json=sheet)
            for audience in ("public", "venue", "broadcast"):
                await tell(
                    client, "SetPublication", contest=CONTEST, audience=audience, level="nothing"
                )
            await tell(client, "SetRunPhase", run=run, phase="live")
        for name, (role, scope) in CREW.items():
            await a_role(site, name, role, scope)
        yield Hall(site, run)


async def _sign(site: Running, client: httpx2.AsyncClient) -> None:
    for entry in (ANNA, BORIS, VERA):
        for module in (M1, M2):
            await tell(client, "RecordMark", entry=entry, module=module, mark="10")
    await tell(client, "LockMarks", contest=CONTEST)
    won = [{"entry": ANNA, "medal": "silver"}, {"entry": BORIS, "medal": "gold"}]
    source = {"name": "official.xlsx", "sha256": "0" * 64}
    await tell(client, "ImportResults", contest=CONTEST, source=source, results=won)
    await tell(client, "SignOff", contest=CONTEST, basis="official", **{"as": "coordinator"})
    await a_role(site, "expert", "chief_expert")
    async with signed_in(site, "expert", PASSWORD) as expert:
        sign = {"as": "chief_expert", "basis": "official"}
        await tell(expert, "SignOff", contest=CONTEST, **sign)


def tells(text: str) -> list[str]:
    """List the winners that a text names apart from who won nothing."""
    named = [name for name in (GOLD, SILVER) if name in text]
    return [] if NOBODY in text else named


async def everything(hall: Hall, client: httpx2.AsyncClient) -> AsyncIterator[tuple[str, str]]:
    """Give what every address says to a client, with its headers, and every stream that may be guessed."""
    values = defaultdict(lambda: "1") | {
        "run": hall.run, "id": hall.run, "contest": CONTEST, "venue": VENUE, "scene": "ceremony",
        "graphic": "program", "form": "json", "action": "next", "name": "x.js",
    }  # fmt: skip
    for route in ROUTES:
        if isinstance(route, Route) and "GET" in (route.methods or ()):
            path = route.path.replace(":path", "").replace(":int", "").format_map(values)
            answer = await get(client, path, run=hall.run, audience="crew")
            yield path, f"{answer.text} {answer.headers}"
    listed = (await get(client, "/api/v1/streams")).json()
    names = dict.fromkeys([row["stream"] for row in listed] + guessed(hall.run))
    for name in names:
        answer = await get(client, f"/api/v1/streams/{name}")
        yield name, f"{answer.text} {answer.headers}"


async def get(client: httpx2.AsyncClient, path: str, **params: str) -> httpx2.Response:
    """Ask for something, again when it was too much at once."""
    answer = await client.get(path, params=params)
    if answer.status_code != 429:
        return answer
    await asyncio.sleep(float(answer.headers["retry-after"]))
    return await get(client, path, **params)


def guessed(run: str) -> list[str]:
    """Name every stream in which a winner could be looked for."""
    about = [
        f"{channel.name}:{run}"
        for channel in CHANNELS.values()
        if channel.param in ("run", "stage")
    ]
    about += ["medals", "best", f"standings:{CONTEST}", f"marks:{CONTEST}", f"draw:{CONTEST}"]
    return [f"{name}@{audience}" for name in about for audience in AUDIENCES]


async def hunt(
    hall: Hall, client: httpx2.AsyncClient, known: frozenset[str]
) -> list[tuple[str, list[str]]]:
    """List where a client finds a winner that hasn't been named; walk-on lists are judged apart."""
    found: list[tuple[str, list[str]]] = []
    async for place, text in everything(hall, client):
        if place.startswith("backstage:"):
            assert "gold" not in text
        elif early := [name for name in tells(text) if name not in known]:
            found.append((place, early))
    return found


class Moment(NamedTuple):
    """Say what is on the stage, how it comes there, and who may be named then."""

    what: str
    presses: Sequence[tuple[str, dict[str, Any]]]
    on: tuple[str, int]
    known: frozenset[str] = frozenset()


MOMENTS = (
    Moment("called up", [("JumpTo", {"cue": CALL_UP})], (CALL_UP, 0)),
    Moment("awards", [("Advance", {})], (MEDALS, 0)),
    Moment("silver", [("Advance", {})], (MEDALS, 1), frozenset({SILVER})),
    Moment("gold, no name yet", [("Advance", {})], (MEDALS, 2), frozenset({SILVER})),
    Moment("dark", [("BlankRun", {"on": True})], (MEDALS, 2), frozenset({SILVER})),
    Moment("back", [("BlankRun", {"on": False}), ("StepBack", {}), ("StepBack", {})], (MEDALS, 0)),
)


async def test_no_address_tells_a_name_early(hall: Hall) -> None:
    """Check 1: before each step, in the dark and after a step back no address tells its names."""
    async with AsyncExitStack() as stack:
        drives = await stack.enter_async_context(director(hall.site))
        opened = {who: await enter(stack, hall, who) for who in (*KEYS, *CREW)}
        for moment in MOMENTS:
            for name, data in moment.presses:
                await hall.press(drives, name, **data)
            if moment.what in {"awards", "dark", "back"}:
                await hall.settled(drives, *moment.on)
                found = {
                    who: await hunt(hall, client, moment.known) for who, client in opened.items()
                }
                assert {who: [] for who in opened} == found, moment.what


async def test_no_frame_brings_a_name_early(hall: Hall) -> None:
    """Check 1: no frame of any socket, whoever holds it, has a name before the step that names it."""
    may: set[str] = set()
    async with AsyncExitStack() as stack:
        drives = await stack.enter_async_context(director(hall.site))
        await hall.press(drives, "JumpTo", cue="opening")
        peers = {who: await listener(stack, hall, who) for who in (*KEYS, *CREW)}
        for moment in MOMENTS:
            for name, data in moment.presses:
                heard = {who: await drained(peer) for who, peer in peers.items()}
                assert [] == early(heard, may)
                may |= moment.known
                await hall.press(drives, name, **data)
        await hall.press(drives, "JumpTo", cue=MEDALS, step=3)

        public = await peers[""].hear("view", stream=f"ceremony:{hall.run}@public")
        while GOLD not in json.dumps(public, ensure_ascii=False):
            public = await peers[""].hear("view", stream=f"ceremony:{hall.run}@public")


async def test_a_changed_role_opens_nothing(hall: Hall) -> None:
    """Check 1: who becomes host, volunteer and viewer in turn finds no winner in any of the parts."""
    accounts = hall.site.site.ground.accounts
    roles: Sequence[Role] = ("host", "volunteer", "viewer")
    async with director(hall.site) as drives:
        await hall.press(drives, "JumpTo", cue=MEDALS)
        await hall.settled(drives, MEDALS, 0)
        await a_role(hall.site, "turner", "viewer")
        for role in roles:
            await hall.site.inside(accounts.set_role("turner", role, Scope()))
            async with signed_in(hall.site, "turner", PASSWORD) as client:
                assert [] == await hunt(hall, client, frozenset()), role


async def test_the_hunt_finds_what_there_is(hall: Hall) -> None:
    """A director who peeks finds the next name, and once it is said everybody does."""
    async with director(hall.site) as drives, hall.site.client() as public:
        await hall.press(drives, "JumpTo", cue=MEDALS)
        peeked = await hunt(hall, drives, frozenset())
        await hall.press(drives, "JumpTo", cue=MEDALS, step=3)
        await hall.settled(drives, MEDALS, 3)
        said = await hunt(hall, public, frozenset())
        peeks = (await hall.view(drives))["peeks"]

    assert (f"peek:{hall.run}@crew", [SILVER]) in peeked
    assert (f"ceremony:{hall.run}@public", [GOLD, SILVER]) in said
    assert peeks[0]["by"].startswith("person:")


@pytest.mark.parametrize("who", [*KEYS, *CREW])
async def test_nobody_else_drives(hall: Hall, who: str) -> None:
    """Check 8: no command of a ceremony is taken from anybody but its director."""
    async with AsyncExitStack() as stack:
        drives = await stack.enter_async_context(director(hall.site))
        client = await enter(stack, hall, who)
        before = (await hall.view(drives))["rev"]
        answers = {
            name: (await ask(client, name, run=hall.run, **data)) for name, data in SHOW.items()
        }
        after = (await hall.view(drives))["rev"]

    assert {"forbidden" if who else "sign_in_needed"} == {
        answer.get("outcome") or answer["code"] for answer in answers.values()
    }
    assert before == after


async def test_two_presses_at_once(hall: Hall) -> None:
    """Check 7: of two consoles that press in the same instant one is taken, one told who was faster."""
    async with AsyncExitStack() as stack:
        drives = await stack.enter_async_context(director(hall.site))
        await hall.press(drives, "JumpTo", cue="opening")
        seen = (await hall.view(drives))["rev"]
        consoles = [await stack.enter_async_context(hall.site.socket("director")) for _ in "12"]
        await asyncio.sleep(0.5)  # the guard after the jump; without it both would be too soon
        results = await asyncio.gather(
            *(
                peer.command(f"press-{n}-{seen}", "Advance", run=hall.run, rev=seen)
                for n, peer in enumerate(consoles)
            )
        )
        after = await hall.view(drives)

    assert ["accepted", "conflict"] == sorted(result["outcome"] for result in results)
    late = next(result for result in results if result["outcome"] == "conflict")
    assert seen + 1 == late["reason"]["current"]["rev"] == after["rev"]
    assert (CALL_UP, 0) == (after["position"]["cue"], after["position"]["step"])


async def test_a_button_over_http(hall: Hall) -> None:
    """A box of buttons presses with a key: one step a press, a repeated request none, and it may ask."""
    async with hall.site.client(key="director") as box:
        await hall.press(box, "JumpTo", cue="opening")
        body = {"id": f"box-{time.monotonic_ns()}", "name": "Advance", "data": {"run": hall.run}}
        await asyncio.sleep(0.5)  # as a finger does
        first = await box.post("/api/v1/commands", json=body)
        again = await box.post("/api/v1/commands", json=body)
        view = await hall.view(box)

    assert (200, "accepted") == (first.status_code, first.json()["outcome"])
    assert (200, True) == (again.status_code, again.json()["repeated"])
    assert (CALL_UP, MEDALS) == (view["position"]["cue"], view["next"]["cue"])


async def test_one_stalled_of_300(hall: Hall) -> None:
    """Check 10: of 300 sockets one takes nothing; the others have every newest picture, and soon."""
    stream = f"ceremony:{hall.run}@public"
    async with AsyncExitStack() as stack:
        drives = await stack.enter_async_context(director(hall.site))
        await hall.press(drives, "JumpTo", cue="opening")
        peers = [await stack.enter_async_context(hall.site.socket("")) for _ in range(CROWD)]
        for peer in peers:
            await peer.say(type="subscribe", streams=[stream])
        for peer in peers:
            await peer.hear("view", stream=stream)
        stalled, *others = peers
        stalled.connection.transport.pause_reading()
        for at in range(4):
            await hall.press(drives, "JumpTo", cue=MEDALS, step=at)
            async with asyncio.timeout(5):
                await asyncio.gather(*(_on(peer, stream, MEDALS, at) for peer in others))
        stalled.connection.transport.resume_reading()
        await _on(stalled, stream, MEDALS, 3)


async def _on(peer: Peer, stream: str, cue: str, at: int) -> None:
    picture: dict[str, Any] | None = None
    while picture is None or (picture["cue"], picture["step"]) != (cue, at):
        picture = (await peer.hear("view", stream=stream))["view"]["picture"]


async def enter(stack: AsyncExitStack, hall: Hall, who: str) -> httpx2.AsyncClient:
    """Open a client as somebody who works here, or with a key."""
    if who in CREW:
        return await stack.enter_async_context(signed_in(hall.site, who, PASSWORD))
    return await stack.enter_async_context(hall.site.client(key=who))


async def listener(stack: AsyncExitStack, hall: Hall, who: str) -> Peer:
    """Open somebody's socket, subscribed to everything that there is and that may be guessed."""
    options: dict[str, Any] = {"max_queue": None}
    if who in CREW:
        accounts = hall.site.site.ground.accounts
        session = await hall.site.inside(accounts.sign_in(who, PASSWORD))
        options |= {"additional_headers": {"Cookie": f"tablo={session.token}"}}
    peer = await stack.enter_async_context(hall.site.socket("" if who in CREW else who, **options))
    await peer.say(type="subscribe", streams=guessed(hall.run))
    return peer


async def drained(peer: Peer) -> list[str]:
    """Take everything that a socket has been sent by now."""
    await peer.say(type="ping", t0=0)
    heard = []
    while (said := await peer.next())["type"] != "pong":
        heard.append(json.dumps(said, ensure_ascii=False))
    return heard


def early(heard: Mapping[str, Sequence[str]], may: set[str]) -> list[tuple[str, str, list[str]]]:
    """List who was sent the name of a winner too early; walk-on lists are judged apart."""
    return [
        (who, frame, names)
        for who, frames in heard.items()
        for frame in frames
        if "backstage:" not in frame and (names := [n for n in tells(frame) if n not in may])
    ]
