"""A node as a whole: from a socket's command to every picture, over restarts, and what time does."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from live.stage import Peer, a_database, envelope, turns, until
from makers import (
    ANNA,
    CONTEST,
    M1,
    MINUTE,
    NOON,
    OUTPUT,
    OVERTIME,
    SCREEN,
    TIMER,
    WATCH,
    a_roster,
    an_actor,
    ask,
)
from tablo.access.actors import SYSTEM, Actor, Scope
from tablo.championship.events import TimerExpired
from tablo.championship.ids import ActorId, TimerId
from tablo.championship.roster import Roster
from tablo.clock import ManualClock, Saved, Timeline
from tablo.live import node as nodes
from tablo.live.bus_memory import MemoryBus
from tablo.live.hub import Hub, Timing
from tablo.live.node import Node
from tablo.store.database import Database
from tablo.store.journal import Journal
from tablo.wire import inbound

CREW = f"standings:{CONTEST}@crew"
DEVICE = Actor(
    kind="screen", id=ActorId("key:1"), name="Wall", scope=Scope(kind="screen", id=SCREEN)
)
AIR = Actor(kind="output", id=ActorId("key:2"), name="Air", scope=Scope(kind="output", id=OUTPUT))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give a real database in a fresh file."""
    with a_database(tmp_path) as opened:
        yield opened


@asynccontextmanager
async def a_node(
    database: Database, clock: ManualClock | None = None, roster: Roster | None = None
) -> AsyncIterator[tuple[Node, Hub]]:
    """Run a node and its hub on a database."""
    clock = clock or ManualClock(NOON)
    bus = MemoryBus()
    node = Node(bus, Journal(database), clock, roster or a_roster(), look_s=0.005)
    hub = Hub(bus, clock, lambda: node.room.roster, timing=Timing(beat=0.02, linger=0))
    await node.start()
    hub.start()
    try:
        yield node, hub
    finally:
        await hub.close()
        await node.stop()


def join(hub: Hub, actor: Actor, *streams: str) -> Peer:
    """Bring a subscribed peer in."""
    peer = Peer()
    hub.register(actor, peer).receive(inbound.Subscribe(streams=streams))
    return peer


async def expired(database: Database) -> list[tuple[str, int, TimerId]]:
    """List who expired which timer by what the journal says."""
    facts = await Journal(database).facts()
    return [
        (fact.actor, fact.event.at, fact.event.timer)
        for fact in facts
        if isinstance(fact.event, TimerExpired)
    ]


async def test_a_command_on_one_socket_is_seen_on_another(database: Database) -> None:
    """A mark entered at a console appears on a board, and its sender hears `accepted`."""
    async with a_node(database) as (_, hub):
        board = join(hub, an_actor("coordinator"), CREW)
        console = Peer()
        socket = hub.register(an_actor(), console)
        await until(lambda: board.views(CREW))
        data = msgspec.json.encode({"entry": ANNA, "module": M1, "mark": "17,25"})
        socket.receive(inbound.Command(id="c1", name="RecordMark", data=msgspec.Raw(data)))
        await until(lambda: len(board.views(CREW)) == 2 and console.of("result"))

    assert console.of("result")[0]["outcome"] == "accepted"
    assert board.views(CREW)[-1]["view"]["rows"][0]["total"] == "17.25"


async def test_a_restart_brings_the_same_picture_under_a_new_epoch(database: Database) -> None:
    """What was shown before is shown after, and clients can tell the starts apart."""
    frames = []
    for _ in range(2):
        async with a_node(database) as (node, hub):
            await node.submit(
                envelope("c1", ask("RecordMark", entry=ANNA, module=M1, mark="17.25"))
            )
            board = join(hub, an_actor(), CREW)
            await until(lambda: board.views(CREW))  # noqa: B023
            frames.append(board.views(CREW)[-1])
            assert board.of("welcome")[0]["epoch"] == node.epoch == frames[-1]["epoch"]

    before, after = frames
    assert before["view"] == after["view"]
    assert before["epoch"] != after["epoch"]


async def test_a_timer_expires_once_when_its_time_has_come(database: Database) -> None:
    """At zero the server itself says so, at the instant of zero; overtime timers run on."""
    clock = ManualClock(NOON)
    async with a_node(database, clock) as (node, _):
        for timer in (TIMER, OVERTIME, WATCH):
            await node.submit(envelope(f"start {timer}", ask("StartTimer", timer=timer)))
        clock.advance(60 * MINUTE - 1)
        await asyncio.sleep(0.02)
        assert await expired(database) == []

        clock.advance(700)
        await until(lambda: node.room.state.timers[OVERTIME].expired)
        await until(lambda: node.room.state.timers[TIMER].expired)
        clock.advance(60 * MINUTE)
        await asyncio.sleep(0.02)

        due = NOON + 60 * MINUTE
        assert sorted(await expired(database)) == [
            (SYSTEM.id, due, TIMER),
            (SYSTEM.id, due, OVERTIME),
        ]
        assert node.room.state.timers[TIMER].state == "finished"
        assert node.room.state.timers[OVERTIME].state == "running"
        assert node.room.state.timers[WATCH].state == "running"


async def test_a_timer_that_ran_out_while_the_server_was_down_expires_at_once(
    database: Database,
) -> None:
    """After a restart what was missed is made up for, with the instant at which it was due."""
    async with a_node(database) as (node, _):
        await node.submit(envelope("c1", ask("StartTimer", timer=TIMER)))
    for _ in range(2):
        async with a_node(database, ManualClock(NOON + 90 * MINUTE)) as (node, _):
            await until(lambda: node.room.state.timers[TIMER].expired)

    assert await expired(database) == [(SYSTEM.id, NOON + 60 * MINUTE, TIMER)]


async def test_a_timer_that_was_given_time_expires_later(database: Database) -> None:
    """The deadline moves with the timer."""
    clock = ManualClock(NOON)
    async with a_node(database, clock) as (node, _):
        await node.submit(envelope("c1", ask("StartTimer", timer=TIMER)))
        await node.submit(
            envelope("c2", ask("AdjustTimer", timer=TIMER, delta=MINUTE, reason="fire alarm"))
        )
        clock.advance(60 * MINUTE)
        await asyncio.sleep(0.02)
        assert await expired(database) == []
        clock.advance(MINUTE)
        await until(lambda: node.room.state.timers[TIMER].expired)


async def test_expiry_waits_for_space_on_the_disk(database: Database) -> None:
    """A refusal for want of space is tried again until it is kept."""
    clock = ManualClock(NOON)
    async with a_node(database, clock) as (node, _):
        await node.submit(envelope("c1", ask("StartTimer", timer=TIMER)))
        await database.write(_full)
        for n in range(400):
            await node.submit(
                envelope(f"{n}", ask("RecordMark", entry=ANNA, module=M1, mark=f"{n % 30}"))
            )
            if node.room.storage_full:
                break
        clock.advance(60 * MINUTE)
        await asyncio.sleep(0.02)
        assert not node.room.state.timers[TIMER].expired

        await database.write(lambda c: c.exec_driver_sql("PRAGMA max_page_count=1000000").scalar())
        await until(lambda: node.room.state.timers[TIMER].expired)


def _full(connection: object) -> None:
    assert hasattr(connection, "exec_driver_sql")
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    connection.exec_driver_sql(f"PRAGMA max_page_count={pages}").scalar()


async def test_health_shows_who_is_behind(database: Database) -> None:
    """Newest and painted versions stand side by side, from what a screen reports."""
    stream = f"screen:{SCREEN}"
    async with a_node(database) as (node, hub):
        wall = Peer()
        socket = hub.register(DEVICE, wall, engine="Chrome/85")
        socket.receive(inbound.Subscribe(streams=(stream,)))
        await until(lambda: wall.views(stream))
        socket.receive(inbound.Painted(streams={stream: 1}, fps=60, visible=True))
        await node.submit(
            envelope(
                "c1", ask("ShowScene", screen=SCREEN, scene="timers", params={"venue": "hall"})
            )
        )
        await until(lambda: len(wall.views(stream)) == 2)
        crew = join(hub, an_actor(), "health@crew")
        await until(lambda: _newest(crew)["sockets"]["crew"] if crew.of("view") else 0)

    view = _newest(crew)
    (screen,) = view["screens"]
    assert screen["newest"] == {stream: 2}
    assert screen["painted"] == {stream: 1}
    assert (screen["connected"], screen["engine"], screen["fps"]) == (True, "Chrome/85", 60)
    assert view["outputs"][0] == {**view["outputs"][0], "id": OUTPUT, "connected": False}
    assert view["sockets"] == {"screens": 1, "outputs": 0, "crew": 1, "public": 0}
    assert view["journal"] == {"last": node.room.state.last, "state": "ok"}


async def test_a_tally_reaches_the_console_at_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits neither for a beat nor for the next look; what comes thick and fast is joined."""
    monkeypatch.setattr(nodes, "HEALTH_EVERY_S", 3_600)
    clock, bus = ManualClock(NOON), MemoryBus()
    node = Node(bus, Journal(database), clock, a_roster())
    await node.start()
    hub = Hub(bus, clock, a_roster, timing=Timing(beat=3_600, linger=0))
    hub.start()
    try:
        air = hub.register(AIR, Peer())
        crew = join(hub, an_actor(), "health@crew")
        await until(lambda: crew.of("view"))
        for active in (*(10 * [True, False]), True):
            air.receive(inbound.Painted(active=active, visible=True))
            await turns()
        await until(lambda: _tally(crew) == (True, True))
        air.receive(inbound.Painted(active=True, visible=False))
        await until(lambda: _tally(crew) == (True, False))

        assert len(crew.of("view")) <= 4
    finally:
        await hub.close()
        await node.stop()


def _tally(peer: Peer) -> tuple[bool, bool] | None:
    pages = _newest(peer)["outputs"][0].get("pages")
    return (pages[0].get("active"), pages[0].get("visible")) if pages else None


def _newest(peer: Peer) -> dict[str, Any]:
    view: dict[str, Any] = peer.of("view")[-1]["view"]
    return view


async def test_a_revised_roster_reaches_the_boards(database: Database) -> None:
    """Every process hears of a revision through the journal and the bus."""
    roster = a_roster()
    async with a_node(database, roster=roster) as (node, hub):
        board = join(hub, an_actor(), "index@public", CREW)
        await until(lambda: len(board.of("view")) == 2)
        await node.revise(replace(roster, revision=2, entries={}))
        await until(lambda: len(board.views(CREW)) == 2)

        assert board.views(CREW)[-1]["view"]["rows"] == []


async def test_what_was_accepted_last_is_still_shown_when_the_node_stops(
    database: Database,
) -> None:
    """Stopping decides what waits, and draws it, before anything else ends."""
    async with a_node(database) as (node, hub):
        board = join(hub, an_actor(), CREW)
        await until(lambda: board.views(CREW))
        free = threading.Event()
        held = asyncio.create_task(database.write(lambda _: free.wait()))
        await turns()
        asked = asyncio.create_task(
            node.submit(envelope("c1", ask("RecordMark", entry=ANNA, module=M1, mark="17.25")))
        )
        await turns()
        stopping = asyncio.create_task(node.stop())
        await turns()
        free.set()
        await asyncio.gather(held, stopping)

        assert (await asked).outcome == "accepted"
        await until(lambda: len(board.views(CREW)) == 2)
        assert not node.healthy


async def test_the_timeline_is_saved_when_the_node_stops(database: Database) -> None:
    """The next start continues the line."""
    saved: list[Saved] = []

    async def save(value: Saved) -> None:
        saved.append(value)

    line = Timeline.open(None)
    node = Node(MemoryBus(), Journal(database), line, a_roster(), save=save)
    await node.start()
    assert node.healthy
    await node.stop()

    assert saved[-1].last_ms <= line.now()
    assert Timeline.open(saved[-1]).now() >= saved[-1].last_ms
