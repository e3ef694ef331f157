"""A demo is prepared once, kept, and goes on where it stopped."""

import asyncio
import contextlib
import runpy
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio
from msgspec import Struct

from tablo.championship.roster import Roster
from tablo.championship.state import State
from tablo.clock import ManualClock, Timeline
from tablo.demo.prepare import Demo, prepare
from tablo.demo.roster import demo_files
from tablo.demo.simulator import simulate
from tablo.exchange.results import read_results
from tablo.live.room import Room
from tablo.store import roster as rosters
from tablo.store.accounts import Accounts
from tablo.store.database import Database
from tablo.store.journal import Journal
from tablo.store.migrations import upgrade


class Ground(Struct):
    """Hold a database with what a demo is prepared from."""

    database: Database
    accounts: Accounts
    clock: Timeline
    folder: Path

    async def demo(self, seed: int = 1) -> Demo:
        """Prepare it."""
        return await prepare(self.database, self.accounts, self.clock, self.folder, seed=seed)


class Watching:
    """Draws nothing of what a room knows, and tells when `enough` facts have happened."""

    def __init__(self, enough: int = 0) -> None:
        self._enough = enough
        self.reached = asyncio.Event()

    def changed(self, state: State, roster: Roster, subjects: frozenset[str] | None) -> None:
        """Take notice of how many facts there are."""
        if state.last >= self._enough:
            self.reached.set()


@pytest_asyncio.fixture
async def ground(tmp_path: Path) -> AsyncIterator[Ground]:
    """Give an empty, migrated database."""
    with Database.open(f"sqlite:///{tmp_path}/tablo.sqlite3") as database:
        upgrade(database)
        clock = Timeline.open(None)
        yield Ground(database, Accounts(database, clock.now), clock, tmp_path / "demo")


async def test_first_time(ground: Ground) -> None:
    """An empty database gets the roster, a history that verifies, and keys that open."""
    demo = await ground.demo()

    journal = Journal(ground.database)
    state = await journal.open()
    assert state.last > 200
    assert state.roster_revision == (await ground.database.read(rosters.load)).revision == 2
    assert [] == await journal.verify()
    assert {"armed"} == {state.run(run).phase for run in demo.roster.runs}
    director = await ground.accounts.key(demo.secrets.keys["director"])
    assert director is not None
    assert "director" == director.role
    assert await ground.accounts.check_password(demo.secrets.login, demo.secrets.password)


async def test_second_time(ground: Ground) -> None:
    """The second time nothing is written anew: same secrets, same crew, same history."""
    first = await ground.demo()
    last = (await Journal(ground.database).open()).last

    again = await ground.demo(seed=2)

    assert first == again
    assert last == (await Journal(ground.database).open()).last


async def test_secrets_are_private(ground: Ground) -> None:
    """The file with the secrets can be read by its owner only, and nothing else lies beside it."""
    await ground.demo()

    (path,) = ground.folder.iterdir()

    assert "demo.json" == path.name
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)


async def test_lost_secrets(ground: Ground) -> None:
    """When the file is lost or damaged, new secrets open what the old ones did."""
    before = await ground.demo()
    (ground.folder / "demo.json").write_text("{")

    after = await ground.demo()

    assert before.secrets.password != after.secrets.password
    assert await ground.accounts.check_password(after.secrets.login, after.secrets.password)
    assert await ground.accounts.key(after.secrets.screens["metal-wall"]) is not None


async def test_revoked_key(ground: Ground) -> None:
    """A key that was revoked is made anew; the others stay."""
    before = await ground.demo()
    keys = {key.label: key.id for key in await ground.accounts.list_keys()}
    await ground.accounts.revoke_key(keys["demo: operator"])

    after = await ground.demo()

    assert before.secrets.keys["operator"] != after.secrets.keys["operator"]
    assert before.secrets.screens == after.secrets.screens


async def test_links(ground: Ground) -> None:
    """The links are those of the contract, and secrets stand behind # only."""
    demo = await ground.demo()

    links = msgspec.to_builtins(demo.links("http://127.0.0.1:8000/"))

    assert ["public", "console", "login", "password", "keys", "screens", "overlays"] == list(links)
    assert {"operator", "director", "output"} == set(links["keys"])
    assert "http://127.0.0.1:8000/admin/" == links["console"]
    assert set(demo.roster.screens) == set(links["screens"])
    assert {"lower-third", "score-bug", "program", "program-studio"} == set(links["overlays"])
    for url in [*links["screens"].values(), *links["overlays"].values()]:
        assert "tablo_" not in url.partition("#")[0]


async def test_simulation_in_a_room(ground: Ground) -> None:
    """The simulator drives a real room by commands, and stops when it is told to."""
    demo = await ground.demo()
    begun = (await Journal(ground.database).open()).last
    watching = Watching(begun + 20)
    room = Room(Journal(ground.database), ground.clock, roster=demo.roster, watcher=watching)
    await room.start()
    watching.reached.clear()
    simulation = asyncio.create_task(simulate(room, ground.clock, demo.crew, seed=1, speed=1_000))
    try:
        async with asyncio.timeout(20):
            await watching.reached.wait()
        assert not simulation.done()
    finally:
        simulation.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await simulation
        await room.stop()


async def test_simulation_survives_a_stopped_room(ground: Ground) -> None:
    """While no room answers, the simulator waits and does not fail."""
    demo = await ground.demo()
    room = Room(Journal(ground.database), ManualClock(), roster=demo.roster, watcher=Watching())

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await simulate(room, ground.clock, demo.crew, seed=1, speed=1_000)


async def test_results_workbook_fits(ground: Ground, tmp_path: Path) -> None:
    """The results workbook is what its script writes, and fits the demo's own history."""
    demo = await ground.demo()
    state = await Journal(ground.database).open()
    script = runpy.run_path(str(demo_files() / "make_results.py"))
    script["main"](tmp_path / "results.xlsx")

    kept = read_results(demo_files() / "results.xlsx", demo.roster, state)
    made = read_results(tmp_path / "results.xlsx", demo.roster, state)

    assert () == kept.problems
    assert kept == made
    assert kept.value is not None
    assert {"m1", "m2"}.isdisjoint(command.module for command in kept.value)
