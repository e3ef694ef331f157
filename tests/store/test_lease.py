"""The lease: one room at a time may append, whatever the clocks and the processes do."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text

from tablo.championship.events import Fact, RosterRevised
from tablo.championship.ids import ActorId, CommandId, Instant
from tablo.championship.refusals import Answer
from tablo.store.database import Database
from tablo.store.errors import LeaseHeld, LeaseLost
from tablo.store.journal import Journal, Record
from tablo.store.lease import Lease

LEASE_S = 0.2
LIMIT_S = 5.0


class Time:
    """Be a clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


def a_lease(database: Database, name: str, seconds: Callable[[], float] | None = None) -> Lease:
    """Make a lease that is not held yet."""
    loop = asyncio.get_running_loop()
    return Lease(database, holder=name, seconds=seconds or loop.time, lease_s=LEASE_S)


def a_record(number: int) -> Record:
    """Make a record of one fact."""
    fact = Fact(id=number, at=Instant(number), actor=ActorId("a"), event=RosterRevised(revision=1))
    return Record(
        command_id=CommandId(f"c{number}"),
        actor=ActorId("a"),
        name="Revise",
        answer=Answer(outcome="accepted"),
        facts=(fact,),
    )


async def test_free(database: Database) -> None:
    """A lease that nobody holds is had at once, and each taker's token is higher."""
    first, second = a_lease(database, "one"), a_lease(database, "two")

    await first.take()
    await first.release()
    await second.take()

    assert (0, 2) == (first.token, second.token)
    assert second.sure
    assert not first.sure


async def test_held(database: Database) -> None:
    """Nobody gets a lease whose holder shows signs of life; once it is released, the next one."""
    first, second = a_lease(database, "one"), a_lease(database, "two")
    await first.take()
    waiting = asyncio.create_task(second.take())

    for _ in range(10):
        await first.renew()
        await asyncio.sleep(first.renew_s)
    assert not waiting.done()
    await first.release()

    async with asyncio.timeout(LIMIT_S):
        await waiting
    assert 2 == second.token


async def test_stands_still(database: Database) -> None:
    """A lease without a sign of life is taken over, and its holder learns of it."""
    first, second = a_lease(database, "one"), a_lease(database, "two")
    await first.take()

    async with asyncio.timeout(LIMIT_S):
        await second.take()

    with pytest.raises(LeaseLost):
        await first.renew()
    assert not first.sure
    await first.release()
    await second.renew()
    assert second.sure


async def test_only_ones_own_clock_counts(database: Database) -> None:
    """A challenger whose clock stands still waits for ever; a holder's clock does not matter."""
    stopped, holders = Time(), Time()
    first = a_lease(database, "one", holders)
    second = a_lease(database, "two", stopped)
    await first.take()
    holders.now = 1e9
    waiting = asyncio.create_task(second.take())
    await asyncio.sleep(2 * LEASE_S)
    assert not waiting.done()

    stopped.now = LEASE_S

    async with asyncio.timeout(LIMIT_S):
        await waiting


async def test_alone(database: Database) -> None:
    """Who has other proof that nobody else runs need not wait for a dead one's lease."""
    await a_lease(database, "dead", Time()).take()
    second = a_lease(database, "two", Time())

    await second.take(alone=True)

    assert 2 == second.token


async def test_in_use(database: Database) -> None:
    """Who only wants it if it is free is told when somebody holds it, and gets a dead one's."""
    first, second = a_lease(database, "one"), a_lease(database, "two")
    await first.take()

    async def live() -> None:
        while True:
            await first.renew()
            await asyncio.sleep(first.renew_s)

    living = asyncio.create_task(live())
    with pytest.raises(LeaseHeld, match="stop it first"):
        await second.take_if_free()
    living.cancel()
    await asyncio.wait([living])

    await second.take_if_free()
    assert 2 == second.token


async def test_many_at_once(database: Database) -> None:
    """Of many who find it free at one moment exactly one gets it."""
    leases = [a_lease(database, str(n)) for n in range(8)]
    taking = [asyncio.create_task(lease.take()) for lease in leases]

    await asyncio.wait(taking, return_when=asyncio.FIRST_COMPLETED)
    held = [lease for lease in leases if lease.token]
    for task in taking:
        task.cancel()
    await asyncio.wait(taking)

    assert [1] == [lease.token for lease in held]


async def test_sleep(database: Database) -> None:
    """A holder that did not run for the time of the lease is not sure until it has renewed it."""
    time = Time()
    lease = a_lease(database, "one", time)
    await lease.take()

    time.now += LEASE_S
    assert not lease.sure

    await lease.renew()
    assert lease.sure


async def test_a_fenced_room_appends_nothing(database: Database) -> None:
    """Even when the new room has not appended anything yet."""
    first, second = a_lease(database, "one"), a_lease(database, "two")
    old, new = Journal(database, first), Journal(database, second)
    await first.take()
    await old.open()
    await old.append([a_record(1)])
    await second.take(alone=True)
    await new.open()

    with pytest.raises(LeaseLost):
        await old.append([a_record(2)])
    assert not first.sure
    await new.append([a_record(2)])

    assert 2 == new.last_id
    assert [1, 2] == [line.id for line in await new.lines()]


async def test_the_lease_is_what_fences(database: Database) -> None:
    """Control: a journal without a lease goes on appending when another room has taken over."""
    old = Journal(database)
    await a_lease(database, "one").take()
    await old.open()
    await a_lease(database, "two").take(alone=True)

    await old.append([a_record(1)])

    assert 1 == old.last_id


async def test_a_fenced_room_saves_nothing(database: Database) -> None:
    """Of a transaction that is bound to the lease nothing is kept once it is lost."""
    first, second = a_lease(database, "one"), a_lease(database, "two")
    await first.take()
    await second.take(alone=True)

    def save(connection: Connection) -> None:
        connection.execute(text("INSERT INTO meta VALUES ('x', '1')"))
        first.check(connection)

    with pytest.raises(LeaseLost):
        await database.write(save)

    kept = await database.read(lambda c: c.execute(text("SELECT count(*) FROM meta")).scalar())
    assert 0 == kept
