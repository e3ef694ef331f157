"""Make a database into a demo: roster, people, keys, a morning's history, a ceremony to come."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from tablo.access.actors import Actor, Role, Scope
from tablo.championship.commands import SetRunPhase
from tablo.championship.ids import Instant
from tablo.championship.roster import Roster
from tablo.championship.state import State
from tablo.clock import Clock, ManualClock
from tablo.demo import secrets
from tablo.demo.ceremony import ceremony
from tablo.demo.crew import Crew, Position, crew_of, positions
from tablo.demo.history import BEGINNING, Moment, morning, play
from tablo.demo.roster import demo_roster
from tablo.demo.secrets import Secrets
from tablo.live.room import Room
from tablo.store import roster as rosters
from tablo.store.accounts import Accounts
from tablo.store.database import Database
from tablo.store.journal import Journal

LOGIN = "demo"
NAME = "Демонстрация"
OVERLAYS = ("lower-third", "score-bug", "program")
KEYS: Mapping[str, Role] = {"operator": "operator", "director": "director"}
"""Keys for programs, with what each may command."""
OUTPUT = "output"
"""The name under which the first output's key is given."""


class Links(Struct, frozen=True, kw_only=True):
    """Say where everything of a running demo is; encoded, it is what `--links json` prints."""

    public: str
    console: str
    login: str
    password: str
    keys: dict[str, str]
    screens: dict[str, str]
    overlays: dict[str, str]


class Demo(Struct, frozen=True, kw_only=True):
    """Hold what a prepared demo needs to run: its secrets, and the crew of the simulator."""

    secrets: Secrets
    crew: Crew
    roster: Roster

    def links(self, base: str) -> Links:
        """Give the addresses of everything, for a server at `base` ("http://127.0.0.1:8000")."""
        base = base.rstrip("/")
        first = next(iter(self.secrets.outputs), "")
        overlays = {
            graphic: f"{base}/overlay/{graphic}#key={key}"
            for output, key in self.secrets.outputs.items()
            for graphic in OVERLAYS
            if output == first
        }
        others = {
            f"program-{output}": f"{base}/overlay/program#key={key}"
            for output, key in self.secrets.outputs.items()
            if output != first
        }
        keys = dict(self.secrets.keys)
        if first:
            keys[OUTPUT] = self.secrets.outputs[first]
        return Links(
            public=f"{base}/",
            console=f"{base}/admin/",
            login=self.secrets.login,
            password=self.secrets.password,
            keys=keys,
            screens={
                screen: f"{base}/display#key={key}" for screen, key in self.secrets.screens.items()
            },
            overlays=overlays | others,
        )


async def prepare(
    database: Database, accounts: Accounts, clock: Clock, directory: Path, *, seed: int
) -> Demo:
    """Fill an empty, migrated database with the demo; complete one that a demo was in before.

    Secrets are kept in `directory`. To be called before the node's own room is started: history
    is written by a room of its own, which has ended when this returns.
    """
    now = Instant(clock.now())
    roster = await database.read(rosters.load)
    if roster.revision == 0:
        roster = await _save(database, demo_roster(now))
    held, actors = await asyncio.gather(
        _secrets(accounts, roster, directory), _crew(accounts, roster)
    )
    crew = crew_of(roster, actors)
    director = next(
        account.actor for account in await accounts.people() if account.login == held.login
    )
    roster = await _live_through(database, roster, now, crew, director, seed)
    return Demo(secrets=held, crew=crew, roster=roster)


async def _save(database: Database, roster: Roster) -> Roster:
    def save(connection: Connection) -> Roster:
        return rosters.save(connection, roster, expected=roster.revision)

    return await database.write(save)


async def _crew(accounts: Accounts, roster: Roster) -> dict[str, Actor]:
    """Find the accounts of the crew, and add those that lack; nobody knows their passwords."""
    known = {account.login: account.actor for account in await accounts.people()}
    wanted = positions(roster)

    async def find(position: Position) -> Actor:
        if position.login in known:
            return known[position.login]
        password = secrets.new_password()
        account = await accounts.add(
            position.login, position.name, position.role, position.scope, password
        )
        return account.actor

    found = await asyncio.gather(*(find(position) for position in wanted.values()))
    return dict(zip(wanted, found, strict=True))


async def _secrets(accounts: Accounts, roster: Roster, directory: Path) -> Secrets:
    """Read the secrets of last time, and make anew each that no longer opens anything."""
    held = secrets.load(directory) or Secrets(login=LOGIN, password=secrets.new_password())
    await _sign_up(accounts, held)
    fresh = Secrets(
        login=held.login,
        password=held.password,
        keys={
            name: await _program_key(accounts, held.keys.get(name, ""), name, role)
            for name, role in KEYS.items()
        },
        outputs={
            output.id: await _place_key(
                accounts, held.outputs.get(output.id, ""), output.title.ru, "output", output.id
            )
            for output in roster.outputs.values()
        },
        screens={
            screen.id: await _place_key(
                accounts, held.screens.get(screen.id, ""), screen.title.ru, "screen", screen.id
            )
            for screen in roster.screens.values()
        },
    )
    secrets.save(directory, fresh)
    return fresh


async def _sign_up(accounts: Accounts, held: Secrets) -> None:
    people = {account.login for account in await accounts.people()}
    if held.login not in people:
        await accounts.add(held.login, NAME, "director", Scope(), held.password)
    elif not await accounts.check_password(held.login, held.password):
        await accounts.set_password(held.login, held.password)


async def _program_key(accounts: Accounts, held: str, name: str, role: Role) -> str:
    if held and await accounts.key(held) is not None:
        return held
    secret, _ = await accounts.add_key(f"demo: {name}", "key", role)
    return secret


async def _place_key(
    accounts: Accounts, held: str, label: str, kind: Literal["screen", "output"], place: str
) -> str:
    if held and await accounts.key(held) is not None:
        return held
    secret, _ = await accounts.add_key(label, kind, None, Scope(kind=kind, id=place))
    return secret


class _Nobody:
    """Watches a room and draws nothing."""

    def changed(self, state: State, roster: Roster, subjects: frozenset[str] | None) -> None:
        """Take no notice."""


async def _live_through(
    database: Database, roster: Roster, now: Instant, crew: Crew, director: Actor, seed: int
) -> Roster:
    """Write the morning's history; plan the ceremony of what it made official, ready to begin."""
    journal = Journal(database)
    state = await journal.open()
    if state.last:
        return roster
    clock = ManualClock(now - BEGINNING)
    room = Room(journal, clock, roster=roster, watcher=_Nobody())
    await room.start()
    try:
        await play(room, clock, morning(roster, now, crew, seed))
        run = ceremony(room.state, roster)
        planned = await _save(database, replace(roster, runs={run.id: run}))
        await room.revise(planned)
        armed = SetRunPhase(run=run.id, phase="armed")
        await play(room, clock, [Moment(at=now, actor=director, command=armed)])
    finally:
        await room.stop()
    return planned
