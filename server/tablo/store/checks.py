"""When the journal was last checked as a whole, and what was wrong with it then."""

import asyncio
from collections.abc import Callable

from msgspec import Struct
from sqlalchemy import Connection

from tablo.championship.ids import Instant
from tablo.store import meta
from tablo.store.database import Database
from tablo.store.journal import Journal
from tablo.store.lines import read_tail

_NAME = "checked"
MOST = 20
"""Problems that are remembered; `tablo verify` lists all."""


class Checked(Struct, frozen=True, kw_only=True):
    """Say when the journal was checked, up to which line, and what was wrong."""

    at: Instant
    last: int
    problems: tuple[str, ...]


class Course(Struct, frozen=True, kw_only=True):
    """Say how far the journal goes now, and when it was checked; None: never."""

    last: int
    checked: Checked | None


class Checks:
    """Check a database's journal when somebody asks, one check at a time."""

    def __init__(self, database: Database, now: Callable[[], int]) -> None:
        self._database = database
        self._now = now
        self._turn = asyncio.Lock()

    @property
    def dialect(self) -> str:
        """Name the kind of database that is checked."""
        return self._database.dialect

    @property
    def busy(self) -> bool:
        """Tell whether a check goes on."""
        return self._turn.locked()

    async def look(self) -> Course:
        """Tell how far the journal goes, and what the last check found."""
        return await self._database.read(
            lambda into: Course(last=_last(into), checked=meta.load(into, _NAME, Checked))
        )

    async def check(self) -> None:
        """Check everything that `Journal.verify` does, and remember what is wrong."""
        async with self._turn:
            last = await self._database.read(_last)
            found = await Journal(self._database).verify()
            said = tuple(f"{one.line}: {one.what}" for one in found[:MOST])
            checked = Checked(at=Instant(self._now()), last=last, problems=said)
            await self._database.write(lambda into: meta.save(into, _NAME, checked))


def _last(connection: Connection) -> int:
    return read_tail(connection).last
