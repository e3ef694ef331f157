"""A node whose lease was taken, or that may have lost it, shows and answers nothing."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from live.peers import Ear
from live.stage import LIMIT_S, a_database, envelope, turns, until
from makers import ANNA, CONTEST, M1, NOON, a_roster, ask
from tablo.clock import ManualClock
from tablo.live.bus import RoomAway
from tablo.live.bus_memory import MemoryBus
from tablo.live.node import Node
from tablo.store.database import Database
from tablo.store.journal import Journal
from tablo.store.lease import Lease

CREW = f"standings:{CONTEST}@crew"
LEASE_S = 0.5


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give a real database in a fresh file."""
    with a_database(tmp_path) as opened:
        yield opened


class Awake:
    """Be the clock by which a node knows that it slept."""

    def __init__(self) -> None:
        self.slept = 0.0

    def __call__(self) -> float:
        """Give seconds, those asleep included."""
        return asyncio.get_running_loop().time() + self.slept


class Holder:
    """Hold a node that holds a lease, and a hub that watches one stream of it."""

    def __init__(self, database: Database) -> None:
        """Take a database."""
        self.awake, self.ear, self.bus = Awake(), Ear(), MemoryBus()
        self.lease = a_lease(database, "one", self.awake)
        self.node = Node(
            self.bus,
            Journal(database, self.lease),
            ManualClock(NOON),
            a_roster(),
            lease=self.lease,
        )

    async def start(self) -> None:
        """Take the lease and start the node; returns when the hub has its first frame."""
        await self.lease.take()
        await self.node.start()
        self.bus.join_hub(self.ear).want(CREW)
        await until(lambda: self.ear.frames)

    async def mark(self, mark: str) -> None:
        """Have a mark entered."""
        command = ask("RecordMark", entry=ANNA, module=M1, mark=mark)
        await self.node.submit(envelope(f"mark {mark}", command))


def a_lease(database: Database, name: str, awake: Awake | None = None) -> Lease:
    """Make a lease that is not held yet."""
    loop = asyncio.get_running_loop()
    return Lease(database, holder=name, seconds=loop.time, awake=awake, lease_s=LEASE_S)


@pytest.fixture
async def holder(database: Database) -> AsyncIterator[Holder]:
    """Give a node that decides."""
    holding = Holder(database)
    await holding.start()
    yield holding
    await holding.node.stop()


async def test_a_lost_lease_ends_the_node(holder: Holder, database: Database) -> None:
    """It learns of it by itself, and says so to who watches over it."""
    await a_lease(database, "two").take(alone=True)

    async with asyncio.timeout(LIMIT_S):
        await holder.node.failed()

    assert not holder.node.healthy


async def test_nothing_is_decided_without_the_lease(holder: Holder, database: Database) -> None:
    """What became of a command is unknown, nothing is shown, and the journal stays as it is."""
    await a_lease(database, "two").take(alone=True)
    before = len(holder.ear.frames)

    with pytest.raises(RoomAway):
        await holder.mark("17.25")
    with pytest.raises(RoomAway):
        await holder.mark("18.25")
    await holder.node.stop()

    assert before == len(holder.ear.frames)
    assert "RecordMark" not in {type(f.event).__name__ for f in await Journal(database).facts()}


async def test_who_slept_shows_nothing_before_the_lease_is_renewed(holder: Holder) -> None:
    """What was decided before the sleep is held back, and shown once the lease is sure again."""
    holder.awake.slept += LEASE_S
    assert not holder.lease.sure
    before = len(holder.ear.frames)

    await holder.mark("17.25")
    await turns()
    held_back = len(holder.ear.frames) == before or holder.lease.sure
    await until(lambda: len(holder.ear.frames) > before)

    assert held_back
    assert holder.lease.sure
