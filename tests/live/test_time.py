"""The same figure everywhere: whatever wall clocks, restarts and calendars do, a timer counts on."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from live.stage import Peer, a_database, envelope, until
from machines import Machine
from makers import MINUTE, OVERTIME, TIMER, VENUE, a_roster, a_timer, an_actor, ask
from tablo.championship.ids import TimerId, VenueId
from tablo.championship.roster import Roster, Text, Venue
from tablo.clock import Saved, Timeline
from tablo.live.bus_memory import MemoryBus
from tablo.live.hub import Hub, Timing
from tablo.live.node import Node
from tablo.store.database import Database
from tablo.store.journal import Journal
from tablo.wire import inbound

AUDIENCES = ("public", "venue", "broadcast", "crew")
HOUR = 60 * MINUTE
STEPS = (-6 * HOUR, -2_000, 2_000, 6 * HOUR)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give a real database in a fresh file."""
    with a_database(tmp_path) as opened:
        yield opened


class Floor:
    """Hold a node on a machine: what is asked of it, and what its timers show."""

    def __init__(self, node: Node, hub: Hub, machine: Machine, line: Timeline) -> None:
        self.node = node
        self.machine = machine
        self.line = line
        self._hub = hub

    async def ask(self, name: str, timer: TimerId = TIMER, **data: object) -> None:
        """Have a command accepted."""
        id = f"{name} {self.line.now()} {timer}"
        answer = await self.node.submit(envelope(id, ask(name, timer=timer, **data)))
        assert answer.outcome == "accepted", answer

    async def left(self, timer: TimerId = TIMER, venue: VenueId = VENUE) -> int:
        """Count what a timer shows, in ms, and insist that every audience counts the same."""
        shown = set()
        for audience in AUDIENCES:
            view = await self.view(venue, audience)
            facts = next(one for one in view["timers"] if one["id"] == timer)
            since = self.line.now() - facts["anchor"] if facts["state"] == "running" else 0
            shown.add(facts["remaining"] - since)
        (figure,) = shown
        return int(figure)

    async def view(self, venue: VenueId, audience: str) -> dict[str, Any]:
        """Come late to a venue's timers, and give what one is told."""
        peer, stream = Peer(), f"timers:{venue}@{audience}"
        socket = self._hub.register(an_actor(), peer)
        socket.receive(inbound.Subscribe(streams=(stream,)))
        await until(lambda: peer.views(stream))
        socket.receive(inbound.Unsubscribe(streams=(stream,)))
        view: dict[str, Any] = peer.views(stream)[-1]["view"]
        return view


@asynccontextmanager
async def a_floor(
    database: Database,
    machine: Machine,
    saved: Saved | None = None,
    roster: Roster | None = None,
) -> AsyncIterator[Floor]:
    """Run a node whose timeline counts on a machine, and goes on from what was saved."""
    line, bus = Timeline.open(saved, machine), MemoryBus()
    node = Node(bus, Journal(database), line, roster or a_roster(), look_s=0.005)
    hub = Hub(bus, line, lambda: node.room.roster, timing=Timing(linger=0))
    await node.start()
    hub.start()
    try:
        yield Floor(node, hub, machine, line)
    finally:
        await hub.close()
        await node.stop()


@pytest.mark.parametrize("step", STEPS)
async def test_a_step_of_the_wall_clock_moves_no_timer(database: Database, step: int) -> None:
    """Set by 2 s or 6 h, forward or back, in run, in pause and after it: the figure is the same."""
    async with a_floor(database, Machine()) as floor:
        await floor.ask("StartTimer")
        floor.machine.run(10 * MINUTE)
        floor.machine.wall += step
        assert await floor.left() == 50 * MINUTE

        await floor.ask("PauseTimer", reason="power")
        floor.machine.wall -= 2 * step
        floor.machine.run(7 * MINUTE)
        assert await floor.left() == 50 * MINUTE

        await floor.ask("ResumeTimer")
        floor.machine.wall += step
        floor.machine.run(MINUTE)
        assert await floor.left() == 49 * MINUTE
        assert not floor.node.room.state.timers[TIMER].expired


@pytest.mark.parametrize("step", STEPS)
async def test_a_step_of_the_wall_clock_neither_ends_nor_holds_a_timer(
    database: Database, step: int
) -> None:
    """A timer expires at its own zero, and counts on from there in overtime."""
    async with a_floor(database, Machine()) as floor:
        await floor.ask("StartTimer", OVERTIME)
        floor.machine.wall += step
        floor.machine.run(HOUR + 3_000)
        await until(lambda: floor.node.room.state.timers[OVERTIME].expired)

        floor.machine.wall -= step
        assert await floor.left(OVERTIME) == -3_000


@pytest.mark.parametrize("step", STEPS)
async def test_a_restart_in_run_pause_and_overtime_moves_no_timer(
    database: Database, step: int
) -> None:
    """The server may be away, and the wall clock be set meanwhile: what counts, counted on."""
    machine = Machine()
    async with a_floor(database, machine) as floor:
        await floor.ask("StartTimer", OVERTIME)
        machine.run(HOUR - 10 * MINUTE)
        await floor.ask("StartTimer")
        saved = floor.line.saved()
    machine.wall += step
    machine.run(4 * MINUTE)
    async with a_floor(database, machine, saved) as floor:
        assert await floor.left() == 56 * MINUTE
        assert await floor.left(OVERTIME) == 6 * MINUTE
        await floor.ask("PauseTimer")
        machine.run(8 * MINUTE)
        saved = floor.line.saved()
    machine.wall -= step
    machine.run(MINUTE)
    async with a_floor(database, machine, saved) as floor:
        assert await floor.left() == 56 * MINUTE
        assert await floor.left(OVERTIME) == -3 * MINUTE


async def test_a_reboot_counts_the_time_that_the_machine_was_off(database: Database) -> None:
    """Of a machine that was off only its wall clock knows for how long."""
    machine = Machine()
    async with a_floor(database, machine) as floor:
        await floor.ask("StartTimer")
        machine.run(10 * MINUTE)
        saved = floor.line.saved()
    machine.reboot(off_ms=5 * MINUTE)
    async with a_floor(database, machine, saved) as floor:
        assert await floor.left() == 45 * MINUTE


async def test_a_dead_battery_takes_no_time_from_anybody(database: Database) -> None:
    """After a reboot with the wall clock at zero a timer goes on from its last known figure."""
    machine = Machine()
    async with a_floor(database, machine) as floor:
        await floor.ask("StartTimer")
        machine.run(10 * MINUTE)
        saved = floor.line.saved()
    machine.reboot(off_ms=-machine.wall)
    async with a_floor(database, machine, saved) as floor:
        assert 0 < floor.line.behind_ms
        assert await floor.left() == 50 * MINUTE - 1


@pytest.mark.parametrize(
    "eve",
    [datetime(2026, 11, 24, 20, 59, 30, tzinfo=UTC), datetime(2028, 2, 28, 20, 59, 30, tzinfo=UTC)],
    ids=["a midnight", "the eve of a leap day"],
)
async def test_two_halls_in_different_zones_count_the_same_through_midnight(
    database: Database, eve: datetime
) -> None:
    """A zone is for the time of day only; at midnight in one of them nothing happens in either."""
    far = VenueId("far")
    twin = a_timer(TimerId("far-timer"), venue=far, contest=None, module=None)
    roster = a_roster()
    roster = replace(
        roster,
        venues={**roster.venues, far: Venue(id=far, title=Text("Дальний"), zone="Asia/Yakutsk")},
        timers={**roster.timers, twin.id: twin},
    )
    machine = Machine(wall=1000 * int(eve.timestamp()))
    async with a_floor(database, machine, roster=roster) as floor:
        await floor.ask("StartTimer")
        await floor.ask("StartTimer", twin.id)
        machine.run(29_999)
        before = await floor.left(), await floor.left(twin.id, far)
        machine.run(2)
        after = await floor.left(), await floor.left(twin.id, far)

        zones = {(await floor.view(venue, "public"))["venue"]["zone"] for venue in (VENUE, far)}
        assert before == (HOUR - 29_999, HOUR - 29_999)
        assert after == (HOUR - 30_001, HOUR - 30_001)
        assert zones == {"Europe/Moscow", "Asia/Yakutsk"}
