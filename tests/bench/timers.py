"""What five hundred timers of one node cost: while nobody touches them, and when one is touched.

In one process with a database on a real disk: a command goes in, and a hub gets the frames of all
streams that it changes, of ten halls with fifty running timers each, for every audience. The hub
wants each hall's timers, and each timer by itself.
From `tests/`: `python -m bench.timers [operations]`.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec.structs import replace

from bench.report import Figures, report, spread
from live.stage import a_database, envelope
from makers import MINUTE, a_roster, a_timer, an_actor, ask
from tablo.championship.ids import ActorId, Duration, TimerId, VenueId
from tablo.championship.roster import Roster, Text, Venue
from tablo.clock import Timeline
from tablo.live.bus_memory import MemoryBus
from tablo.live.node import Node
from tablo.store.journal import Journal
from tablo.views.channels import CHANNELS
from tablo.wire.frames import Frame

HALLS, TIMERS = 10, 500
IDLE_S = 10.0
PACE_S = 0.05
"""Longer than what is joined into one frame: each operation finds its streams at rest."""


class Ear:
    """Be a hub that tells when all frames of a change are there."""

    def __init__(self) -> None:
        self.missing: set[str] = set()
        self.all = asyncio.Event()

    def expect(self, streams: set[str]) -> None:
        """Wait for a frame of each of these streams from now on."""
        self.missing = set(streams)
        self.all.clear()

    def take(self, frame: Frame) -> None:
        """Note a frame."""
        self.missing.discard(frame.stream)
        if not self.missing:
            self.all.set()

    def drop(self, actor: ActorId) -> None:
        """Hold no sockets."""

    def recheck(self) -> None:
        """Hold no sockets."""


def halls() -> Roster:
    """Make a roster of ten halls with fifty timers of eight hours each."""
    roster = a_roster()
    venues = [VenueId(f"hall-{n}") for n in range(HALLS)]
    timers = [
        a_timer(
            TimerId(f"timer-{n}"),
            venue=venues[n % HALLS],
            duration=Duration(480 * MINUTE),
            warn=(Duration(30 * MINUTE), Duration(5 * MINUTE), Duration(MINUTE)),
        )
        for n in range(TIMERS)
    ]
    return replace(
        roster,
        venues={**roster.venues, **{id: Venue(id=id, title=Text(id), zone="UTC") for id in venues}},
        timers={timer.id: timer for timer in timers},
    )


def streams(n: int) -> set[str]:
    """Name every stream that the nth timer is in."""
    subjects = {"timers": f"hall-{n % HALLS}", "timer": f"timer-{n}"}
    return {
        f"{channel}:{subject}@{audience}"
        for channel, subject in subjects.items()
        for audience in CHANNELS[channel].audiences
    }


def measure(operations: int, idle_s: float = IDLE_S) -> dict[str, Figures]:
    """Measure idleness, then so many operations, at least two."""
    with tempfile.TemporaryDirectory(prefix="tablo-bench-") as folder:
        return asyncio.run(_measure(Path(folder), operations, idle_s))


async def _measure(folder: Path, operations: int, idle_s: float) -> dict[str, Figures]:
    async with _a_node(folder) as (node, ear):
        for n in range(TIMERS):
            await node.submit(envelope(f"start {n}", ask("StartTimer", timer=f"timer-{n}")))
        await asyncio.sleep(PACE_S)
        spent = time.process_time()
        await asyncio.sleep(idle_s)
        idle = 100 * (time.process_time() - spent) / idle_s
        answered, shown, worked = await _operate(node, ear, operations)
    return {
        "idle, % of a core": {"median": idle, "count": 1},
        "operation to answer, ms": spread(answered),
        "operation to all views, ms": spread(shown),
        "processor time of it, ms": spread(worked),
    }


@asynccontextmanager
async def _a_node(folder: Path) -> AsyncIterator[tuple[Node, Ear]]:
    with a_database(folder) as database:
        bus, ear = MemoryBus(), Ear()
        node = Node(bus, Journal(database), Timeline.open(None), halls())
        await node.start()
        hub = bus.join_hub(ear)
        wanted = {stream for n in range(TIMERS) for stream in streams(n)}
        ear.expect(wanted)
        for stream in wanted:
            hub.want(stream)
        await ear.all.wait()
        yield node, ear
        hub.close()
        await node.stop()


async def _operate(
    node: Node, ear: Ear, operations: int
) -> tuple[list[float], list[float], list[float]]:
    answered, shown, worked = [], [], []
    for n in range(operations):
        timer = f"timer-{n % TIMERS}"
        name = "ResumeTimer" if n // TIMERS % 2 else "PauseTimer"
        await asyncio.sleep(PACE_S)
        ear.expect(streams(n % TIMERS))
        begin, spent = time.perf_counter(), time.process_time()
        answer = await node.submit(envelope(f"touch {n}", ask(name, timer=timer), an_actor()))
        answered.append((time.perf_counter() - begin) * 1000)
        await ear.all.wait()
        shown.append((time.perf_counter() - begin) * 1000)
        worked.append((time.process_time() - spent) * 1000)
        assert answer.outcome == "accepted", answer
    return answered, shown, worked


if __name__ == "__main__":
    operations = int(sys.argv[1]) if sys.argv[1:] else 300
    report(f"{TIMERS} timers of one node", measure(operations))
