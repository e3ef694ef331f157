"""What is remembered of files that came in: which were taken over, and what their headers meant.

A source is known by the set of its headers, for one kind of file. What a person said of them is
kept until somebody takes it back.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, delete, select

from tablo.championship.commands import Source
from tablo.championship.ids import ActorId, Instant
from tablo.store import meta
from tablo.store.database import Database
from tablo.store.mentions import mentioned
from tablo.store.tables import MetaRow, table

T = TypeVar("T")

TAKEN_LIMIT = 200
"""Files of which it is remembered that they were taken over; the journal knows of all marks."""
_META = table(MetaRow)
_SOURCE, _TAKEN = "headers:", "file:"


class SourceHeaders(Struct, frozen=True, kw_only=True):
    """Hold what the headers of a source mean: a column by its name, "" for one to be ignored.

    `headers` are all headers of its files, folded and sorted; `name` is the file that this was
    said of.
    """

    id: str
    kind: str
    headers: tuple[str, ...]
    columns: dict[str, str]
    name: str
    by: ActorId
    at: Instant


class TakenFile(Struct, frozen=True, kw_only=True):
    """Hold that a file was taken over: what as, whose contest, by whom, when, how much changed."""

    kind: str
    source: Source
    by: ActorId
    at: Instant
    changes: int
    contest: str = ""


class Files:
    """Remember files, for every process over the same database."""

    def __init__(self, database: Database, now: Callable[[], int]) -> None:
        self._database = database
        self._now = now

    async def sources(self) -> tuple[SourceHeaders, ...]:
        """List every source whose headers somebody spoke of, the newest first."""
        found = await self._database.read(lambda into: _all(into, _SOURCE, SourceHeaders))
        return tuple(sorted(found, key=lambda each: -each.at))

    async def of_kind(self, kind: str) -> dict[tuple[str, ...], Mapping[str, str]]:
        """Give what headers mean in files of one kind, by the set of headers."""
        return {one.headers: one.columns for one in await self.sources() if one.kind == kind}

    async def remember(
        self, kind: str, headers: Sequence[str], columns: Mapping[str, str], name: str, by: ActorId
    ) -> None:
        """Keep what the headers of a source mean, in place of what was said of it before."""
        id = hashlib.sha256("\n".join((kind, *headers)).encode()).hexdigest()[:16]
        said = SourceHeaders(
            id=id,
            kind=kind,
            headers=tuple(headers),
            columns=dict(columns),
            name=name,
            by=by,
            at=Instant(self._now()),
        )
        await self._database.write(lambda into: meta.save(into, f"{_SOURCE}{id}", said))

    async def forget(self, id: str) -> bool:
        """Forget what was said of a source; False: nothing was known of it."""

        def work(connection: Connection) -> bool:
            named = _META.c.name == f"{_SOURCE}{id}"
            return connection.execute(delete(_META).where(named)).rowcount > 0

        return await self._database.write(work)

    async def on_record(self, things: Iterable[Mapping[str, str]]) -> tuple[bool, ...]:
        """Tell of which things the journal speaks, so that no file may take them away.

        A thing is named by the words of one line, as `store.mentions` wants them.
        """
        asked = list(things)
        return await self._database.read(
            lambda into: tuple(mentioned(into, **named) for named in asked)
        )

    async def taken(self) -> tuple[TakenFile, ...]:
        """List the files that were taken over last, the newest first."""
        found = await self._database.read(lambda into: _all(into, _TAKEN, TakenFile))
        return tuple(reversed(found))

    async def note(
        self, kind: str, source: Source, by: ActorId, changes: int, contest: str = ""
    ) -> None:
        """Remember that a file was taken over; the oldest beyond `TAKEN_LIMIT` is forgotten."""
        at = Instant(self._now())
        taken = TakenFile(kind=kind, source=source, by=by, at=at, changes=changes, contest=contest)
        await self._database.write(lambda into: _note(into, taken))


def _note(connection: Connection, taken: TakenFile) -> None:
    meta.save(connection, f"{_TAKEN}{taken.at:015}:{taken.source.sha256[:8]}", taken)
    named = _META.c.name.startswith(_TAKEN)
    names = connection.execute(select(_META.c.name).where(named)).scalars().all()
    old = sorted(names)[:-TAKEN_LIMIT]
    if old:
        connection.execute(delete(_META).where(_META.c.name.in_(old)))


def _all(connection: Connection, prefix: str, kind: type[T]) -> list[T]:
    """Read the values whose names begin so, in the order of their names."""
    found = select(_META.c.name, _META.c.value).where(_META.c.name.startswith(prefix))
    rows = sorted(tuple(row) for row in connection.execute(found))
    return [msgspec.json.decode(value, type=kind) for _, value in rows]
