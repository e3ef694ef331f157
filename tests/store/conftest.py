"""A database with all tables and nothing in them, of either kind."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Connection, text

import services
from tablo.store.database import Database
from tablo.store.lines import GENESIS
from tablo.store.migrations import upgrade
from tablo.store.tables import METADATA


@pytest.fixture(scope="session")
def postgres_tables(postgres_url: str) -> Iterator[str]:
    """Give the URL of a PostgreSQL database with all tables, made once for all tests."""
    with services.empty_database(postgres_url) as url:
        with Database.open(url) as opened:
            upgrade(opened)
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Give an open database with the tables of this release and nothing in them.

    A test that changes the tables themselves takes `database_url` and makes its own.
    """
    if request.param == "sqlite":
        with Database.open(f"sqlite:///{tmp_path / 'tablo.sqlite3'}") as opened:
            upgrade(opened)
            yield opened
        return
    url = cast(str, request.getfixturevalue("postgres_tables"))
    with Database.open(url) as opened:
        opened.write_now(_empty)
        yield opened


def _empty(connection: Connection) -> None:
    # neither triggers nor references are in force for a replica
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    for table in METADATA.sorted_tables:
        connection.execute(table.delete())
    for name in ("account", "key"):
        connection.execute(text(f"ALTER SEQUENCE {name}_id_seq RESTART"))
    connection.execute(text("INSERT INTO tail VALUES (1, 0, :hash)"), {"hash": GENESIS})
