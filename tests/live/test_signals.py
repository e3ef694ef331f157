"""Who sounds in a hall: one screen at a time, while it is there and nobody asked for silence."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from live.stage import Peer, a_database, envelope, until
from makers import NOON, SCREEN, VENUE, a_roster, an_actor, ask
from tablo.access.actors import Actor, Scope
from tablo.championship.ids import ActorId, RunId, ScreenId
from tablo.championship.roster import Roster, Text
from tablo.championship.show import RunOfShow
from tablo.clock import ManualClock
from tablo.live.bus_memory import MemoryBus
from tablo.live.hub import Hub, Timing
from tablo.live.node import Node
from tablo.live.presence import SILENT_MS
from tablo.live.socket import Socket
from tablo.store.database import Database
from tablo.store.journal import Journal
from tablo.wire import inbound

STREAM = f"signals:{VENUE}@venue"
OTHER = ScreenId("stage")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give a real database in a fresh file."""
    with a_database(tmp_path) as opened:
        yield opened


class Hall:
    """Hold a hall with two screens that may sound."""

    def __init__(self, node: Node, hub: Hub, clock: ManualClock) -> None:
        self.node = node
        self.hub = hub
        self.clock = clock
        self.peer = Peer()
        self.first = self.enter(SCREEN, self.peer)
        self.first.receive(inbound.Subscribe(streams=(STREAM,)))

    def enter(self, screen: ScreenId, peer: Peer | None = None) -> Socket:
        """Bring a screen in that can be heard."""
        device = Actor(
            kind="screen",
            id=ActorId(f"key:{screen}"),
            name=screen,
            scope=Scope(kind="screen", id=screen),
        )
        socket = self.hub.register(device, peer or Peer())
        socket.receive(inbound.Painted(sound=True))
        return socket

    @property
    def said(self) -> list[tuple[str | None, bool]]:
        """List what the stream has said so far: who sounds, and whether it has to be silent."""
        views = [frame["view"] for frame in self.peer.views(STREAM)]
        return [(view["screen"], view["muted"]) for view in views]

    async def hears(self, screen: str | None, *, muted: bool = False) -> None:
        """Wait until the stream says so."""
        await until(lambda: self.said and self.said[-1] == (screen, muted))


@asynccontextmanager
async def a_hall(database: Database) -> AsyncIterator[Hall]:
    """Run a node with such a hall; the first screen listens to the stream."""
    clock, bus = ManualClock(NOON), MemoryBus()
    node = Node(bus, Journal(database), clock, _two_screens())
    hub = Hub(bus, clock, lambda: node.room.roster, timing=Timing(beat=0.02, linger=0))
    await node.start()
    hub.start()
    try:
        yield Hall(node, hub, clock)
    finally:
        await hub.close()
        await node.stop()


def _two_screens() -> Roster:
    roster = a_roster()
    first = replace(roster.screens[SCREEN], sound=True)
    return replace(roster, screens={SCREEN: first, OTHER: replace(first, id=OTHER)})


async def test_one_screen_sounds_and_the_next_takes_over(database: Database) -> None:
    """The first that is there and can; when it goes silent the next one is named, and back again."""
    async with a_hall(database) as hall:
        await hall.hears(SCREEN)
        other = hall.enter(OTHER)

        hall.clock.advance(SILENT_MS + 1)
        other.receive(inbound.Painted(sound=True))
        await hall.hears(OTHER)

        hall.enter(SCREEN)
        await hall.hears(SCREEN)


async def test_a_screen_that_leaves_is_replaced(database: Database) -> None:
    """A closed socket is no screen; with the last of them nobody sounds."""
    async with a_hall(database) as hall:
        other = hall.enter(OTHER)
        await hall.hears(SCREEN)

        hall.first.receive(inbound.Painted(sound=False))
        await hall.hears(OTHER)
        hall.hub.leave(other)
        await hall.hears(None)


async def test_signals_are_muted_for_a_hall_or_for_all(database: Database) -> None:
    """Silence is ordered at once, whoever is to keep it; only the hall's own order ends its own."""
    async with a_hall(database) as hall:
        await hall.hears(SCREEN)

        await hall.node.submit(envelope("c1", ask("MuteSignals", venue=VENUE, on=True)))
        await hall.hears(SCREEN, muted=True)
        await hall.node.submit(envelope("c2", ask("MuteSignals", venue=VENUE, on=False)))
        await hall.hears(SCREEN)


async def test_a_ceremony_is_not_disturbed(database: Database) -> None:
    """While a run of show is on in the hall no signal sounds, and afterwards they do again."""
    async with a_hall(database) as hall:
        run = RunOfShow(id=RunId("closing"), title=Text("Закрытие"), venue=VENUE)
        await hall.node.revise(replace(_two_screens(), revision=2, runs={run.id: run}))
        director = an_actor("director")
        for phase, muted in (("live", True), ("finished", False)):
            command = ask("SetRunPhase", run=run.id, phase=phase)
            await hall.node.submit(envelope(phase, command, director))
            await hall.hears(SCREEN, muted=muted)


async def test_a_hall_that_is_not_in_the_roster_has_no_signals(database: Database) -> None:
    """A stream for it is refused as any unknown one."""
    async with a_hall(database) as hall:
        peer = Peer()
        nowhere = "signals:nowhere@venue"
        hall.hub.register(an_actor(), peer).receive(inbound.Subscribe(streams=(nowhere,)))
        await until(lambda: peer.of("gone"))

        assert peer.of("gone")[0]["reason"] == "unknown"
