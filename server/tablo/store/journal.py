"""The journal: what happened, a line an event, each line bound to the one before by a hash.

A batch of commands is one transaction: what it caused and what each was answered are kept
together or not at all. The tail row is moved first, from what this process believes to be the
last line. That locks it (order of ids is order of commits, on PostgreSQL too), and it fails when
somebody else has appended, so two rooms can't write one history. That row holds the lease too:
with one, an append fails as well once another room has taken over.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import UpdateBase

from tablo.championship.events import Fact
from tablo.championship.ids import ActorId, CommandId
from tablo.championship.reduce import reduce
from tablo.championship.refusals import Answer, Params, Refusal, Why
from tablo.championship.state import State
from tablo.store import checkpoints
from tablo.store.database import Database
from tablo.store.errors import CommandKnown, JournalBroken, JournalMoved, StoreError
from tablo.store.lease import Lease
from tablo.store.lines import GENESIS, Line, Tail, digest, read_lines, read_tail, wrong_link
from tablo.store.tables import CommandRow, JournalRow, TailRow, table
from tablo.store.verify import Problem, problems

EVERY = 1000
"""Lines after which a checkpoint is due."""
AT_ONCE = 500
"""Ids that one question asks for."""

_JOURNAL = table(JournalRow)
_COMMAND = table(CommandRow)
_TAIL = table(TailRow)
_ENCODER = msgspec.json.Encoder()

# the cross join makes SQLite look each id up; with IN it would read the whole table
_KNOWN = (
    "WITH asked (actor, id) AS (VALUES {}) "
    "SELECT command.actor, command.id, outcome, refusal FROM asked CROSS JOIN command "
    "WHERE command.actor = asked.actor AND command.id = asked.id"
)
_PARAMETERS = {
    "sqlite": ("sqlite://", "named"),
    "postgresql": ("postgresql+psycopg://", "pyformat"),
}

Name = tuple[ActorId, CommandId]
"""What names a command: ids belong to their actor."""


class Record(Struct, frozen=True, kw_only=True):
    """Hold a command's answer and what it caused; a refused command causes nothing."""

    command_id: CommandId
    actor: ActorId
    name: str
    answer: Answer
    facts: tuple[Fact, ...] = ()


class Journal:
    """Append to the journal and read it back; one at a time owns a database's journal."""

    def __init__(self, database: Database, lease: Lease | None = None) -> None:
        """`lease` is what an append needs to hold; without one any process may append."""
        self._database = database
        self._lease = lease
        self._tail: Tail | None = None
        self._checked = 0
        move = (
            update(_TAIL)
            .values(last=bindparam("to_last"), hash=bindparam("to_hash"))
            .where(_TAIL.c.last == bindparam("from_last"))
            .where(_TAIL.c.hash == bindparam("from_hash"))
        )
        if lease is not None:
            move = move.where(_TAIL.c.token == bindparam("held"))
        self._move = _text(database, move)
        self._add_lines = _text(database, insert(_JOURNAL))
        self._add_commands = _text(database, insert(_COMMAND))

    @property
    def last_id(self) -> int:
        """Give the number of the last line that is on disk; 0 before the first."""
        return self._held().last

    @property
    def last_hash(self) -> str:
        """Give the hash of that line."""
        return self._held().hash

    @property
    def due(self) -> bool:
        """Tell whether a checkpoint should be made."""
        return self._held().last - self._checked >= EVERY

    async def open(self) -> State:
        """Read where history stands: the newest checkpoint, and the lines after it folded in.

        Those lines' hashes are computed anew. Raises `JournalBroken` when one isn't as written.
        To be called again after `JournalMoved` or `StoreUnavailable`, when what is on disk may
        differ from what this process believes.
        """
        state, tail, checked = await self._database.read(_open)
        self._tail, self._checked = tail, checked
        return state

    async def known(self, ids: Sequence[Name]) -> dict[Name, Answer]:
        """Find those of the commands that were answered before, with their answers.

        The answers say `repeated`.
        """
        if not ids:
            return {}
        return await self._database.read(lambda connection: dict(_answers(connection, ids)))

    async def append(self, batch: Sequence[Record]) -> None:
        """Write a batch in one transaction; return when it is on disk.

        Facts must be numbered on from `last_id` without a gap (else `ValueError`). Raises
        `CommandKnown`, `JournalMoved`, `LeaseLost`, `StorageFull` (nothing was kept), or
        `StoreUnavailable` (nobody knows: open again, then ask `known`).
        """
        await self._database.write(
            lambda connection: self._append(connection, batch), committed=self._advance
        )

    async def checkpoint(self, state: State) -> None:
        """Keep the state, so that the next start folds only what came after it.

        It must be the fold of the journal up to `state.last`; nothing is kept of an empty one.
        """
        if state.last != self._checked:
            await self._database.write(lambda connection: _checkpoint(connection, state))
            self._checked = state.last

    async def facts(self, after: int = 0, limit: int = 1000) -> list[Fact]:
        """Read up to `limit` facts whose number is above `after`, in order."""
        found = await self.lines(after, limit)
        return [line.fact() for line in found]

    async def told(self, types: Iterable[str]) -> list[Fact]:
        """Read every fact whose event has one of these names, in order."""
        named = list(types)
        found = await self._database.read(
            lambda connection: list(read_lines(connection, types=named))
        )
        return [line.fact() for line in found]

    async def lines(self, after: int = 0, limit: int = 1000) -> list[Line]:
        """Read up to `limit` lines whose number is above `after`, in order, as stored."""
        return await self._database.read(
            lambda connection: list(read_lines(connection, after, limit))
        )

    async def verify(self) -> list[Problem]:
        """Check everything and list what is wrong, in the order found; empty when all is right.

        Numbers without a gap, the chain of hashes, the tail, every event readable and pointing at
        something in the roster, every command answered once, the replay equal to each checkpoint,
        and an SQLite file itself. Reads everything; needs no `open`, so it tells of a journal
        that can't be opened too.
        """
        return await self._database.read(lambda connection: list(problems(connection)))

    def _held(self) -> Tail:
        if self._tail is None:
            raise StoreError("open the journal before asking it anything")
        return self._tail

    def _advance(self, tail: Tail) -> None:
        self._tail = tail

    def _append(self, connection: Connection, batch: Sequence[Record]) -> Tail:
        tail = self._held()
        lines = list(_new_lines(tail, batch))
        end = Tail(lines[-1]["id"], lines[-1]["hash"]) if lines else tail
        values: dict[str, Any] = {
            "from_last": tail.last,
            "from_hash": tail.hash,
            "to_last": end.last,
            "to_hash": end.hash,
        }
        if self._lease is not None:
            values["held"] = self._lease.token
        if connection.exec_driver_sql(self._move, values).rowcount != 1:
            if self._lease is not None:
                self._lease.demand(connection)
            raise JournalMoved(f"line {tail.last} is no longer the last one")
        if lines:
            connection.exec_driver_sql(self._add_lines, lines)
        try:
            connection.exec_driver_sql(self._add_commands, _commands(batch))
        except IntegrityError as error:
            raise CommandKnown("a command of the batch was recorded before") from error
        return end


def _open(connection: Connection) -> tuple[State, Tail, int]:
    end = read_tail(connection)
    state, line_hash = checkpoints.newest(connection) or (State(), GENESIS)
    checked = state.last
    tail = Tail(checked, line_hash)
    for line in read_lines(connection, after=checked):
        wrong = wrong_link(line, tail)
        if wrong:
            raise JournalBroken(line.id, wrong)
        state = reduce(state, line.fact())
        tail = Tail(line.id, line.hash)
    if tail != end:
        raise JournalBroken(tail.last, f"it should not be the last: the tail says {end.last}")
    return state, tail, checked


def _checkpoint(connection: Connection, state: State) -> None:
    line = connection.execute(select(_JOURNAL.c.hash).where(_JOURNAL.c.id == state.last)).first()
    if line is not None:
        checkpoints.save(connection, state, line.hash)


def _new_lines(tail: Tail, batch: Iterable[Record]) -> Iterator[dict[str, Any]]:
    last, previous = tail
    for record in batch:
        for fact in record.facts:
            if fact.id != last + 1:
                raise ValueError(f"expected fact {last + 1}, but got {fact.id}")
            written: dict[str, Any] = {
                "id": fact.id,
                "at": fact.at,
                "actor": fact.actor,
                "command": record.command_id,
                "type": type(fact.event).__name__,
                "data": _ENCODER.encode(fact.event).decode("utf-8"),
            }
            hashed = digest(previous, **written)
            yield {**written, "previous": previous, "hash": hashed}
            last, previous = fact.id, hashed


class _Refused(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A refusal as stored: by its code, because the text that goes with it may be improved."""

    code: str
    params: Params = {}
    current: dict[str, str | int | None] | None = None


_REFUSED = msgspec.json.Decoder(_Refused)


def _commands(batch: Iterable[Record]) -> list[dict[str, Any]]:
    return [
        {
            "actor": record.actor,
            "id": record.command_id,
            "name": record.name,
            "outcome": record.answer.outcome,
            "refusal": _write_refusal(record.answer.refusal),
        }
        for record in batch
    ]


def _write_refusal(refusal: Refusal | None) -> str | None:
    if refusal is None:
        return None
    stored = _Refused(code=refusal.code, params=refusal.params, current=refusal.current)
    return _ENCODER.encode(stored).decode("utf-8")


def _read_refusal(text: str | None) -> Refusal | None:
    if text is None:
        return None
    stored = _REFUSED.decode(text)
    return Refusal(why=Why[stored.code.upper()], params=stored.params, current=stored.current)


def _answers(connection: Connection, ids: Sequence[Name]) -> Iterator[tuple[Name, Answer]]:
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    for start in range(0, len(ids), AT_ONCE):
        asked = ids[start : start + AT_ONCE]
        pairs = ", ".join([f"({mark}, {mark})"] * len(asked))
        rows = connection.exec_driver_sql(_KNOWN.format(pairs), (*chain.from_iterable(asked),))
        for actor, command_id, outcome, refusal in rows:
            answer = Answer(outcome=outcome, refusal=_read_refusal(refusal), repeated=True)
            yield (ActorId(actor), CommandId(command_id)), answer


def _text(database: Database, statement: UpdateBase) -> str:
    """Write a statement as the driver takes it, with named parameters.

    Compiled once: building it for each append would cost more than the write itself.
    """
    url, style = _PARAMETERS[database.dialect]
    dialect: Any = make_url(url).get_dialect()
    return str(statement.compile(dialect=dialect(paramstyle=style)))
