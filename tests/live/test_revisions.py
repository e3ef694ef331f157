"""Revisions of the roster: whatever process stores one, the room takes it over, and others hear."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from live.stage import a_database, a_room, until
from makers import a_roster
from tablo.championship.events import RosterRevised
from tablo.championship.roster import Roster
from tablo.live.revisions import Horizon, Revisions
from tablo.live.room import RevisionFailed, Room
from tablo.store import roster as stored
from tablo.store.database import Database
from tablo.store.journal import Journal

LOOK_S = 0.01


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give a real database in a fresh file, with a roster in it."""
    with a_database(tmp_path) as opened_here:
        opened_here.write_now(lambda into: stored.save(into, a_roster()))
        yield opened_here


async def store(database: Database, revision: int) -> Roster:
    """Store a roster past the room, as another process does; give what is stored then."""
    roster = replace(a_roster(), timers={}) if revision % 2 else replace(a_roster(), screens={})
    return await database.write(lambda into: stored.save(into, roster, expected=revision - 1))


async def revised(database: Database) -> list[int]:
    """List the revisions that the journal speaks of."""
    facts = await Journal(database).facts()
    return [fact.event.revision for fact in facts if isinstance(fact.event, RosterRevised)]


def following(database: Database, room: Room) -> Revisions:
    """Follow what is stored, with a look every 10 ms."""
    return Revisions(database, room.revise, lambda: room.roster.revision, look_s=LOOK_S)


async def test_what_another_process_stored_holds_soon(database: Database) -> None:
    """Without anybody telling the room, and journalled once."""
    async with a_room(database) as room:
        revisions = following(database, room)
        revisions.start()
        saved = await store(database, 2)
        await until(lambda: room.roster.revision == 2)
        await revisions.stop()

        assert saved == room.roster
        assert [1, 2] == await revised(database)


async def test_catching_up_holds_at_once_and_never_goes_back(database: Database) -> None:
    """Many who catch up at one moment make the newest hold, in order, each revision once."""
    async with a_room(database) as room:
        revisions = following(database, room)
        for revision in range(2, 6):
            await store(database, revision)
            await asyncio.gather(*(revisions.catch_up() for _ in range(4)))
            assert revision == room.roster.revision

        assert [1, 2, 3, 4, 5] == await revised(database)


async def test_what_can_not_be_kept_is_tried_again(database: Database) -> None:
    """A disk that is full for a while makes a revision late, not lost."""
    held: list[Roster] = []
    tries = 0

    async def revise(roster: Roster) -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise RevisionFailed("the disk is full")
        held.append(roster)

    revisions = Revisions(database, revise, lambda: len(held), look_s=LOOK_S)
    with suppress(RevisionFailed):
        await revisions.catch_up()
    revisions.start()
    await until(lambda: held)
    await revisions.stop()

    assert 3 == tries
    assert [1] == [roster.revision for roster in held]


async def test_a_store_that_fails_is_asked_again(database: Database) -> None:
    """Whatever goes wrong while looking, the next look comes."""
    asked: list[int] = []

    def held() -> int:
        asked.append(1)
        if len(asked) == 1:
            raise ConnectionError("the database is away")
        return 1

    revisions = Revisions(database, lambda _: asyncio.sleep(0), held, look_s=LOOK_S)
    revisions.start()
    await until(lambda: len(asked) > 2)
    await revisions.stop()


async def test_who_waits_for_a_revision_hears_of_it_or_gives_up() -> None:
    """A newer revision will do; one that doesn't come is waited for only so long."""
    horizon = Horizon()
    waiting = [asyncio.create_task(horizon.reach(revision)) for revision in (2, 3)]
    late = asyncio.create_task(horizon.reach(4, within_s=0.05))
    await horizon.move(1)
    await horizon.move(3)

    assert [True, True] == await asyncio.gather(*waiting)
    assert not await late
    assert await horizon.reach(1)
