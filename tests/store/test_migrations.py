"""The tables that the migrations make."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from tablo.store.database import Database
from tablo.store.errors import SchemaMissing, SchemaUnknown
from tablo.store.journal import Journal
from tablo.store.migrations import is_current, upgrade
from tablo.store.tables import METADATA


def test_same_as_declared(database: Database) -> None:
    """The tables after all migrations are those that are declared."""

    def difference(connection: Connection) -> object:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, METADATA)

    assert database.read_now(difference) == []


def test_difference_is_seen(database_url: str) -> None:
    """A column that no migration makes shows up in that comparison."""

    def difference(connection: Connection) -> list[object]:
        connection.execute(text("ALTER TABLE venue DROP COLUMN colour"))
        return list(compare_metadata(MigrationContext.configure(connection), METADATA))

    with Database.open(database_url) as database:
        upgrade(database)
        assert len(database.write_now(difference)) == 1


def test_upgrade_twice(database_url: str) -> None:
    """An upgrade makes the tables once, and a second one changes nothing."""
    with Database.open(database_url) as database:
        assert not database.read_now(is_current)

        upgrade(database)
        upgrade(database)

        assert database.read_now(is_current)


def test_newer_release(database_url: str) -> None:
    """A database that a newer release has changed is refused, and left as it is."""
    with Database.open(database_url) as database:
        upgrade(database)
        database.write_now(
            lambda c: c.execute(text("UPDATE alembic_version SET version_num = 'tomorrow'"))
        )

        with pytest.raises(SchemaUnknown, match="another release"):
            upgrade(database)

        assert not database.read_now(is_current)


def test_failed_upgrade_leaves_nothing(database_url: str) -> None:
    """An upgrade that fails half-way leaves the database as it was."""
    with Database.open(database_url) as database:
        database.write_now(lambda c: c.execute(text("CREATE TABLE venue (id INTEGER)")))

        with pytest.raises(Exception, match="venue"):
            upgrade(database)

        assert database.read_now(lambda c: inspect(c).get_table_names()) == ["venue"]


async def test_no_tables(database_url: str) -> None:
    """A database without tables is told from a broken one."""
    with Database.open(database_url) as database, pytest.raises(SchemaMissing, match="tail"):
        await Journal(database).open()
