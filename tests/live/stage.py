"""What tests of the live parts stand on: a real journal in a real file, and peers that listen."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from makers import NOON, a_roster, an_actor
from tablo.access.actors import Actor
from tablo.championship.commands import AnyCommand
from tablo.championship.ids import CommandId
from tablo.championship.roster import Roster
from tablo.championship.state import State
from tablo.clock import ManualClock
from tablo.live.bus import Envelope
from tablo.live.room import Room
from tablo.live.socket import Socket
from tablo.store import migrations
from tablo.store.database import Database
from tablo.store.journal import Journal
from tablo.wire.prepared import Form

LIMIT_S = 5.0
"""How long a test waits for something that must happen."""


async def until(condition: Callable[[], object]) -> None:
    """Wait for a condition to hold; fail when it does not within the limit."""
    async with asyncio.timeout(LIMIT_S):
        while not condition():  # noqa: ASYNC110  # Any condition: there is no event to wait for
            await asyncio.sleep(0.002)


async def turns(count: int = 20) -> None:
    """Let everything that can run now run."""
    for _ in range(count):
        await asyncio.sleep(0)


def a_database(folder: Path) -> Database:
    """Open the database in a folder, made when it is missing."""
    return opened(f"sqlite:///{folder / 'tablo.sqlite3'}")


def opened(url: str) -> Database:
    """Open a database with its tables."""
    database = Database.open(url)
    migrations.upgrade(database)
    return database


def envelope(id: str, command: AnyCommand, actor: Actor | None = None) -> Envelope:
    """Address a command to the room."""
    return Envelope(id=CommandId(id), actor=actor or an_actor(), command=command)


class Looker:
    """Look on what a room knows."""

    def __init__(self) -> None:
        self.state = State()
        self.seen: list[frozenset[str] | None] = []

    def changed(self, state: State, roster: Roster, subjects: frozenset[str] | None) -> None:
        """Take over what holds now."""
        self.state = state
        self.seen.append(subjects)


@asynccontextmanager
async def a_room(
    database: Database,
    *,
    clock: ManualClock | None = None,
    roster: Roster | None = None,
    looker: Looker | None = None,
) -> AsyncIterator[Room]:
    """Run a room on a database."""
    room = Room(
        Journal(database),
        clock or ManualClock(NOON),
        roster=roster or a_roster(),
        watcher=looker or Looker(),
    )
    await room.start()
    try:
        yield room
    finally:
        await room.stop()


class Peer:
    """Be the other end of a socket: keeps what it is sent, and stops reading when told to.

    As with a real one, the first message after it stopped still fits, and is taken later.
    """

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.form: Form = "text"
        self.code: int | None = None
        self.full = False
        self.socket: Socket | None = None
        self._stalled = False
        self._came: list[bytes] = []

    def put(self, text: bytes) -> None:
        """Take one message."""
        if self.code is None:
            self._came.append(text)
            if self._stalled and not self.full:
                self.full = True
                if self.socket is not None:
                    self.socket.filled()
            elif not self._stalled:
                self._read()

    def end(self, code: int) -> None:
        """Note that the connection was ended."""
        self.code = code

    async def ended(self) -> None:
        """Return at once."""

    def stall(self) -> None:
        """Read no more."""
        self._stalled = True

    def read_on(self) -> None:
        """Read again."""
        self._stalled = self.full = False
        self._read()
        if self.socket is not None:
            self.socket.drained()

    def _read(self) -> None:
        self.raw += self._came[len(self.raw) :]

    @property
    def said(self) -> list[dict[str, Any]]:
        """List all messages that came."""
        return [json.loads(data) for data in self.raw]

    def of(self, type: str) -> list[dict[str, Any]]:
        """List the messages of one type."""
        return [message for message in self.said if message["type"] == type]

    def views(self, stream: str) -> list[dict[str, Any]]:
        """List the frames of one stream."""
        return [frame for frame in self.of("view") if frame["stream"] == stream]
