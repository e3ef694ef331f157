"""The lines of the journal as stored, and what binds each to the one before."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from tablo.championship.events import AnyEvent, Fact
from tablo.championship.ids import ActorId, CommandId, Instant
from tablo.store.errors import JournalBroken
from tablo.store.tables import JournalRow, TailRow, table

GENESIS = "0" * 64
"""What stands for the hash of the line before the first."""
AT_ONCE = 500
"""Lines that are read at a time."""

_JOURNAL = table(JournalRow)
_TAIL = table(TailRow)
_EVENT: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


class Line(Struct, frozen=True, kw_only=True):
    """Hold one line of the journal, as stored."""

    id: int
    at: int
    actor: str
    command: str
    type: str
    data: str
    previous: str
    hash: str

    def fact(self) -> Fact:
        """Read the line as a fact; raises `JournalBroken` when it can't be read."""
        return Fact(
            id=self.id,
            at=Instant(self.at),
            actor=ActorId(self.actor),
            event=self.event(),
            command=CommandId(self.command),
        )

    def event(self) -> AnyEvent:
        """Read the line's event; raises `JournalBroken` when it can't be read."""
        try:
            return _EVENT.decode(self.data)
        except msgspec.DecodeError as error:
            raise JournalBroken(self.id, f"its event can't be read: {error}") from error


class Tail(NamedTuple):
    """The last line: its number (0: none yet) and its hash."""

    last: int
    hash: str


def digest(
    previous: str, *, id: int, at: int, actor: str, command: str, type: str, data: str
) -> str:
    """Give a line's hash: SHA-256 over the hash before and the very text of each column.

    Lengths stand before what outsiders choose, so no two lines are written the same way.
    """
    head = f"{previous} {id} {at} {len(actor)} {actor} {len(command)} {command} {type} "
    return hashlib.sha256((head + data).encode("utf-8", "surrogatepass")).hexdigest()


def read_lines(
    connection: Connection, after: int = 0, limit: int | None = None, types: Iterable[str] = ()
) -> Iterator[Line]:
    """Read lines in order, a few hundred at a time; with `types` only events of these names."""
    named = list(types)
    left = limit
    while left is None or left > 0:
        size = AT_ONCE if left is None else min(AT_ONCE, left)
        question = select(_JOURNAL).where(_JOURNAL.c.id > after).order_by(_JOURNAL.c.id)
        if named:
            question = question.where(_JOURNAL.c.type.in_(named))
        rows = connection.execute(question.limit(size)).all()
        for row in rows:
            yield Line(**row._mapping)
        if len(rows) < size:
            return
        after = rows[-1].id
        left = None if left is None else left - size


def read_tail(connection: Connection) -> Tail:
    """Read what the tail row says; raises `JournalBroken` when there is none."""
    row = connection.execute(select(_TAIL.c.last, _TAIL.c.hash)).first()
    if row is None:
        raise JournalBroken(0, "its tail is missing")
    return Tail(row.last, row.hash)


def wrong_link(line: Line, before: Tail) -> str:
    """Say what binds a line wrongly to the one before; "" when all is right."""
    if line.id != before.last + 1:
        return f"the lines before it are missing, from {before.last + 1} on"
    if line.previous != before.hash:
        return "it doesn't follow the line before: hashes differ"
    hashed = digest(
        line.previous,
        id=line.id,
        at=line.at,
        actor=line.actor,
        command=line.command,
        type=line.type,
        data=line.data,
    )
    return "" if hashed == line.hash else "it was changed: its hash is another"
