"""What time alone does: starts, ends and what follows on, each at its own moment, each once."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from live.stage import a_database, envelope, until
from makers import EACH, LUNCH, MINUTE, NOON, OVERTIME, TIMER, a_busy_roster, ask
from tablo.access.actors import SYSTEM
from tablo.championship.events import TimerExpired, TimerStarted
from tablo.championship.ids import Instant, TimerId
from tablo.championship.roster import Roster
from tablo.championship.state import TimerState
from tablo.championship.timers import left, station_of
from tablo.clock import ManualClock
from tablo.live.bus_memory import MemoryBus
from tablo.live.node import Node
from tablo.store.database import Database
from tablo.store.journal import Journal


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give a real database in a fresh file."""
    with a_database(tmp_path) as opened:
        yield opened


class Floor:
    """Hold a node whose time stands still until somebody moves it."""

    def __init__(self, node: Node, clock: ManualClock) -> None:
        self.node = node
        self.clock = clock

    async def do(self, name: str, **data: object) -> None:
        """Have a command accepted."""
        command = ask(name, **{"timer": TIMER, **data})
        id = f"{name} {self.node.room.state.last}"
        answer = await self.node.submit(envelope(id, command))
        assert answer.outcome == "accepted", answer

    async def passes(self, minutes: int) -> None:
        """Let time pass, until the server has seen it: a break that begins then has begun."""
        at = self.clock.now() + minutes * MINUTE
        await self.do("ArmTimer", timer=OVERTIME, at=at)
        self.clock.advance(minutes * MINUTE)
        await until(lambda: self.timer(OVERTIME).state == "running")
        await self.do("StopTimer", timer=OVERTIME)

    def timer(self, id: TimerId = TIMER) -> TimerState:
        """Give how a timer stands."""
        return self.node.room.state.timers[id]

    def states(self, id: TimerId = TIMER) -> list[str]:
        """List the states of the common time and of all workstations."""
        timer = self.timer(id)
        return [timer.state, *(station_of(timer, place).state for place in "123")]


@asynccontextmanager
async def a_floor(
    database: Database, clock: ManualClock | None = None, roster: Roster | None = None
) -> AsyncIterator[Floor]:
    """Run a node on a database, by a clock of our own."""
    clock = clock or ManualClock(NOON)
    node = Node(MemoryBus(), Journal(database), clock, roster or a_busy_roster(), look_s=0.005)
    await node.start()
    try:
        yield Floor(node, clock)
    finally:
        await node.stop()


async def by_itself(database: Database) -> list[tuple[str, str, int]]:
    """List what the server did by itself: which event, of which workstation, effective when."""
    facts = await Journal(database).facts()
    return [
        (type(fact.event).__name__, fact.event.workstation, fact.event.at)
        for fact in facts
        if fact.actor == SYSTEM.id and isinstance(fact.event, TimerStarted | TimerExpired)
    ]


async def test_each_workstation_ends_at_its_own_moment(database: Database) -> None:
    """All end together but the one that got time back, which ends once, by itself, later."""
    async with a_floor(database) as floor:
        await floor.do("StartTimer")
        await floor.do("AdjustTimer", workstation="2", delta=5 * MINUTE, reason="нет тока")
        floor.clock.advance(60 * MINUTE)
        await until(lambda: floor.timer().state == "finished")
        assert floor.states() == ["finished", "finished", "running", "finished"]

        floor.clock.advance(5 * MINUTE)
        await until(lambda: floor.states() == ["finished"] * 4)
        floor.clock.advance(60 * MINUTE)
        await until(lambda: floor.timer(LUNCH).state == "finished")

    assert [
        ("TimerExpired", "", NOON + 60 * MINUTE),
        ("TimerExpired", "2", NOON + 65 * MINUTE),
        ("TimerStarted", "", NOON + 65 * MINUTE),
        ("TimerExpired", "", NOON + 95 * MINUTE),
    ] == await by_itself(database)


async def test_what_came_due_while_the_server_was_down_keeps_its_moment(
    database: Database,
) -> None:
    """Ends, what follows on them, and its end: all stand at the moments at which they were."""
    clock = ManualClock(NOON)
    async with a_floor(database, clock) as floor:
        await floor.do("StartTimer")
        await floor.do("AdjustTimer", workstation="3", delta=2 * MINUTE, reason="нет тока")
    clock.advance(200 * MINUTE)
    async with a_floor(database, clock) as floor:
        await until(lambda: LUNCH in floor.node.room.state.timers)
        await until(lambda: floor.timer(LUNCH).state == "finished")

    assert [
        ("TimerExpired", "", NOON + 60 * MINUTE),
        ("TimerExpired", "3", NOON + 62 * MINUTE),
        ("TimerStarted", "", NOON + 62 * MINUTE),
        ("TimerExpired", "", NOON + 92 * MINUTE),
    ] == await by_itself(database)


async def test_a_timer_starts_by_itself_at_its_moment(database: Database) -> None:
    """Armed with a time, a timer starts then: also when the server was away at that moment."""
    clock, start = ManualClock(NOON), NOON + 10 * MINUTE
    async with a_floor(database, clock) as floor:
        await floor.do("ArmTimer", at=start)
        await floor.passes(9)
        assert "armed" == floor.timer().state
    clock.advance(4 * MINUTE)
    async with a_floor(database, clock) as floor:
        await until(lambda: floor.timer().state == "running")
        assert 57 * MINUTE == left(floor.timer(), Instant(clock.now()))

    assert ("TimerStarted", "", start) == (await by_itself(database))[-1]


async def test_a_start_that_was_called_off_does_not_happen(database: Database) -> None:
    """A timer that was armed anew, or stopped by taking the arming back, stays as it is."""
    async with a_floor(database) as floor:
        await floor.do("ArmTimer", at=NOON + 10 * MINUTE)
        await floor.do("ArmTimer")
        await floor.passes(20)

        assert "armed" == floor.timer().state


async def test_time_given_in_the_last_moment_counts(database: Database) -> None:
    """A deadline that has moved is not kept at its old moment, nor missed at the new one."""
    async with a_floor(database) as floor:
        await floor.do("StartTimer")
        floor.clock.advance(59 * MINUTE)
        await floor.do("AdjustTimer", delta=3 * MINUTE, reason="нет тока")
        await floor.do("PauseTimer", workstation="1")
        await floor.passes(2)
        assert floor.states() == ["running", "paused", "running", "running"]

        floor.clock.advance(2 * MINUTE)
        await until(lambda: floor.states() == ["finished", "paused", "finished", "finished"])
        await floor.do("ResumeTimer", workstation="1")
        floor.clock.advance(4 * MINUTE)
        await until(lambda: floor.states() == ["finished"] * 4)


async def test_an_end_taken_back_comes_again(database: Database) -> None:
    """Handed in by mistake and taken back, a workstation ends with all others."""
    async with a_floor(database) as floor:
        await floor.do("StartTimer")
        await floor.do("FinishEarly", workstation="2")
        early = (await Journal(database).facts())[-1].command
        answer = await floor.node.submit(envelope("undo", ask("Undo", command=early)))
        assert answer.outcome == "accepted"

        floor.clock.advance(60 * MINUTE)
        await until(lambda: floor.states() == ["finished"] * 4)

    assert ("TimerExpired", "", NOON + 60 * MINUTE) == (await by_itself(database))[0]


async def test_whoever_started_alone_ends_alone(database: Database) -> None:
    """Where each starts by itself each ends by itself, and the timer ends with the last."""
    async with a_floor(database) as floor:
        for place in "123":
            await floor.do("StartTimer", timer=EACH, workstation=place)
            floor.clock.advance(10 * MINUTE)
        floor.clock.advance(40 * MINUTE)
        await until(lambda: floor.states(EACH) == ["armed", "finished", "finished", "running"])

        floor.clock.advance(10 * MINUTE)
        await until(lambda: floor.states(EACH) == ["finished"] * 4)

    ends = [at for name, _, at in await by_itself(database) if name == "TimerExpired"]
    assert [NOON + minutes * MINUTE for minutes in (60, 70, 80, 80)] == ends


async def test_a_clock_that_only_runs_is_no_deadline(database: Database) -> None:
    """A stopwatch, and a countdown that counts on past zero, are left to run."""
    roster = a_busy_roster()
    endless = replace(roster.timers[TIMER], kind="stopwatch", next=None)
    roster = replace(roster, timers={**roster.timers, TIMER: endless})
    async with a_floor(database, roster=roster) as floor:
        await floor.do("StartTimer")
        await floor.passes(600)

        assert "running" == floor.timer().state
