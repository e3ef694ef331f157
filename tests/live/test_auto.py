"""A ceremony that goes on by itself, by a server that may be away at that moment."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from live.stage import a_database, envelope, until
from makers import NOON, a_roster, ask
from shows import RUN, a_show
from tablo.access.actors import SYSTEM
from tablo.championship.events import CueTaken
from tablo.championship.ids import CueId, Duration, RunId
from tablo.championship.show import Cue
from tablo.clock import ManualClock
from tablo.live.bus_memory import MemoryBus
from tablo.live.node import Node
from tablo.store.database import Database
from tablo.store.journal import Journal

FILMS = tuple(Cue(id=CueId(f"film-{n}"), kind="video", auto=Duration(10_000)) for n in (1, 2))
THANKS = Cue(id=CueId("thanks"), kind="thanks")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give a real database in a fresh file."""
    with a_database(tmp_path) as opened:
        yield opened


@asynccontextmanager
async def a_node(database: Database, clock: ManualClock) -> AsyncIterator[Node]:
    """Run a node with a ceremony of two films and thanks."""
    roster = replace(a_roster(), runs={RUN: a_show(*FILMS, THANKS)})
    node = Node(MemoryBus(), Journal(database), clock, roster, look_s=0.005)
    await node.start()
    try:
        yield node
    finally:
        await node.stop()


async def do(node: Node, name: str, **data: object) -> None:
    """Have a command accepted."""
    id = f"{name} {node.room.state.last}"
    answer = await node.submit(envelope(id, ask(name, run=RUN, **data)))
    assert answer.outcome == "accepted", answer


def path(node: Node) -> list[str]:
    """List the cues that were taken."""
    return [taken.shot.cue for taken in node.room.state.run(RUN).played.path]


@pytest.mark.parametrize("phase", ["live", "rehearsal"])
async def test_films_follow_each_other(database: Database, phase: str) -> None:
    """Each film goes on when its time is over, and what comes last stays."""
    clock = ManualClock(NOON)
    async with a_node(database, clock) as node:
        await do(node, "SetRunPhase", phase=phase)
        await do(node, "Advance")
        clock.advance(10_000)
        await until(lambda: len(path(node)) == 2)
        clock.advance(10_000)
        await until(lambda: len(path(node)) == 3)
        clock.advance(60_000)
        await do(node, "SetRunPhase", phase="armed" if phase == "rehearsal" else "finished")

    facts = await Journal(database).facts()
    taken = [(fact.actor, event) for fact in facts if isinstance(event := fact.event, CueTaken)]
    assert ["film-1", "film-2", "thanks"] == [event.shot.cue for _, event in taken]
    assert [NOON, NOON + 10_000, NOON + 20_000] == [event.at for _, event in taken]
    assert [SYSTEM.id] * 2 == [actor for actor, _ in taken[1:]]


async def test_nothing_is_lost_and_nothing_doubled(database: Database) -> None:
    """A server that was away when the time came goes one step on when it is back, and only one."""
    clock = ManualClock(NOON)
    async with a_node(database, clock) as node:
        await do(node, "SetRunPhase", phase="live")
        await do(node, "Advance")
        due = node.room.state.run(RUN).goes_on
    clock.advance(60_000)
    async with a_node(database, clock) as node:
        await until(lambda: len(path(node)) == 2)
        late = ask("AutoAdvance", run=RUN, cue="film-1", step=0, at=due)
        for id in (f"auto:{RUN}:film-1:0:{due}", "another"):
            await node.submit(replace(envelope(id, late), actor=SYSTEM))

        assert ["film-1", "film-2"] == path(node)
        assert clock.now() + 10_000 == node.room.state.run(RUN).goes_on


async def test_a_hold_outlives_a_restart(database: Database) -> None:
    """What somebody held stays, also when the server was away meanwhile."""
    clock = ManualClock(NOON)
    async with a_node(database, clock) as node:
        await do(node, "SetRunPhase", phase="live")
        await do(node, "Advance")
        await do(node, "HoldRun", on=True)
    clock.advance(60_000)
    async with a_node(database, clock) as node:
        await do(node, "TakeControl")
        assert ["film-1"] == path(node)
        clock.advance(60_000)
        await do(node, "HoldRun", on=False)
        clock.advance(10_000)
        await until(lambda: path(node) == ["film-1", "film-2"])


async def test_two_halls_go_on_at_one_moment(database: Database) -> None:
    """Both stages, empty until then, get their first picture when the moment is there, and not before."""
    clock = ManualClock(NOON)
    other = RunId("other-hall")
    runs = {RUN: a_show(THANKS), other: a_show(THANKS, id=other)}
    node = Node(MemoryBus(), Journal(database), clock, replace(a_roster(), runs=runs), look_s=0.005)
    await node.start()

    def paths() -> list[list[str]]:
        return [[one.shot.cue for one in node.room.state.run(run).path] for run in runs]

    try:
        for run in runs:
            await node.submit(envelope(run, ask("SetRunPhase", run=run, phase="live")))
        at = NOON + 10_000
        command = ask("AdvanceTogether", runs=dict.fromkeys(runs), at=at)
        assert "accepted" == (await node.submit(envelope("together", command))).outcome
        clock.advance(9_999)
        await do(node, "TakeControl")
        assert [[], []] == paths()
        clock.advance(1)
        await until(lambda: paths() == [["thanks"], ["thanks"]])
        assert {at} == {node.room.state.run(run).path[-1].at for run in runs}
    finally:
        await node.stop()
