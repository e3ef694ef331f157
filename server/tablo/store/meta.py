"""Small values that are saved by name, as JSON: the timeline, counters."""

from typing import TypeVar

import msgspec
from sqlalchemy import Connection, delete, insert, select

from tablo.store.tables import MetaRow, table

T = TypeVar("T")
TIMELINE = "timeline"
"""The name of what continues server time after a restart (`clock.Saved`)."""

_META = table(MetaRow)


def load(connection: Connection, name: str, kind: type[T]) -> T | None:
    """Read the value of that name, or give None. Raises `msgspec.ValidationError` on another kind."""
    text = connection.execute(select(_META.c.value).where(_META.c.name == name)).scalar()
    return None if text is None else msgspec.json.decode(text, type=kind)


def save(connection: Connection, name: str, value: object) -> None:
    """Write the value of that name in place of the one before."""
    connection.execute(delete(_META).where(_META.c.name == name))
    connection.execute(
        insert(_META).values(name=name, value=msgspec.json.encode(value).decode("utf-8"))
    )
