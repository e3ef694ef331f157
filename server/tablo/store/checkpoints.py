"""Checkpoints: the state after a line of the journal, so that a start need not fold from line one.

A checkpoint is only a shortcut. One whose shape isn't today's, or whose line isn't in the journal
any more, is passed over. The encoding is deterministic, so equal states are equal bytes.
"""

import hashlib

import msgspec
from sqlalchemy import Connection, delete, insert, select

from tablo.championship.state import State
from tablo.store.tables import CheckpointRow, JournalRow, table

KEPT = 3
RULES = 1
"""Raise it by one when `reduce` folds the same events to another state than before."""

_CHECKPOINT = table(CheckpointRow)
_JOURNAL = table(JournalRow)
_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(State)


def _shape() -> str:
    schema = _ENCODER.encode(msgspec.json.schema(State))
    return f"{RULES}-{hashlib.sha256(schema).hexdigest()[:16]}"


SHAPE = _shape()
"""Names the fields of a state and the rules that filled them."""


def encode(state: State) -> str:
    """Write a state as the text of a checkpoint."""
    return _ENCODER.encode(state).decode("utf-8")


def save(connection: Connection, state: State, hash: str) -> None:
    """Keep the state, whose last line has this hash, and drop all but the newest `KEPT`."""
    connection.execute(delete(_CHECKPOINT).where(_CHECKPOINT.c.id == state.last))
    connection.execute(
        insert(_CHECKPOINT).values(id=state.last, hash=hash, shape=SHAPE, state=encode(state))
    )
    ids = connection.execute(select(_CHECKPOINT.c.id).order_by(_CHECKPOINT.c.id.desc()))
    old = ids.scalars().all()[KEPT:]
    connection.execute(delete(_CHECKPOINT).where(_CHECKPOINT.c.id.in_(old)))


def newest(connection: Connection) -> tuple[State, str] | None:
    """Read the newest usable checkpoint: the state, and the hash of its last line."""
    rows = connection.execute(
        select(_CHECKPOINT.c.state, _CHECKPOINT.c.hash)
        .join(
            _JOURNAL,
            (_JOURNAL.c.id == _CHECKPOINT.c.id) & (_JOURNAL.c.hash == _CHECKPOINT.c.hash),
        )
        .where(_CHECKPOINT.c.shape == SHAPE)
        .order_by(_CHECKPOINT.c.id.desc())
    )
    for text, line_hash in rows.all():
        try:
            return _DECODER.decode(text), line_hash
        except msgspec.DecodeError:
            continue
    return None


def texts(connection: Connection) -> dict[int, str]:
    """Read the texts of all checkpoints of today's shape, by line."""
    rows = connection.execute(
        select(_CHECKPOINT.c.id, _CHECKPOINT.c.state).where(_CHECKPOINT.c.shape == SHAPE)
    )
    return {row.id: row.state for row in rows}
