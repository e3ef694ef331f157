"""Transactions, threads, and what a database is refused for."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

import services
from tablo.store import safety
from tablo.store.database import Database
from tablo.store.errors import (
    DatabaseInUse,
    DatabaseMissing,
    DriverMissing,
    StorageFull,
    StorageUnsafe,
    StoreBusy,
    StoreClosed,
    StoreError,
    StoreUnavailable,
)


def put(value: str) -> Callable[[Connection], None]:
    """Make a write of one value."""

    def write(connection: Connection) -> None:
        connection.execute(text("INSERT INTO meta (name, value) VALUES (:v, :v)"), {"v": value})

    return write


def names(connection: Connection) -> set[str]:
    """Read the values that were put."""
    return set(connection.execute(text("SELECT name FROM meta")).scalars())


def fill(connection: Connection) -> None:
    """Write some 400 KB."""
    for number in range(100):
        connection.execute(
            text("INSERT INTO meta (name, value) VALUES (:name, :value)"),
            {"name": f"big-{number}", "value": "x" * 4000},
        )


async def test_write_then_read(database: Database) -> None:
    """A read sees every write that was finished before it."""
    for number in range(20):
        await database.write(put(f"a{number}"))

        assert f"a{number}" in await database.read(names)


async def test_error_rolls_back(database: Database) -> None:
    """What a transaction raises is given to its caller, and nothing of it is kept."""

    def half(connection: Connection) -> None:
        put("half")(connection)
        raise LookupError("the other half")

    with pytest.raises(LookupError, match="the other half"):
        await database.write(half)

    await database.write(put("next"))
    assert {"next"} == await database.read(names)


async def test_one_thread_writes(database: Database) -> None:
    """All writes run on one thread, in the order they were asked for."""
    order: list[int] = []
    threads: set[int] = set()

    def work(number: int) -> Callable[[Connection], None]:
        def run(_: Connection) -> None:
            order.append(number)
            threads.add(threading.get_ident())

        return run

    await asyncio.gather(*(database.write(work(number)) for number in range(50)))

    assert [*range(50)] == order
    assert len(threads) == 1


async def test_readers_cannot_write(database: Database) -> None:
    """A reader that tries to write is refused by the database itself."""
    with pytest.raises(Exception, match=r"readonly|read-only"):
        await database.read(put("sneaked"))

    assert set() == await database.read(names)


async def test_committed_is_told_in_order(database: Database) -> None:
    """The word that a write is durable comes before the next write runs."""
    told: list[str] = []

    def second(_: Connection) -> None:
        told.append("second runs")

    await asyncio.gather(
        database.write(put("first"), committed=lambda _: told.append("first is durable")),
        database.write(second),
    )

    assert told == ["first is durable", "second runs"]


async def test_full_queue(database_url: str) -> None:
    """A write beyond those that may wait is refused, and those that wait are done."""
    with Database.open(database_url, waiting=2) as database:
        begun, go_on = threading.Event(), threading.Event()

        def slow(_: Connection) -> None:
            begun.set()
            go_on.wait(20)

        first = asyncio.ensure_future(database.write(slow))
        await asyncio.to_thread(begun.wait, 20)
        rest = [asyncio.ensure_future(database.write(lambda _: "done")) for _ in range(2)]
        await asyncio.sleep(0)

        with pytest.raises(StoreBusy, match="2 writes wait"):
            await database.write(lambda _: None)

        go_on.set()
        await first
        assert await asyncio.gather(*rest) == ["done", "done"]


async def test_close_finishes_what_waits(database_url: str) -> None:
    """Closing lets the writes that wait be done, and refuses later ones."""
    database = Database.open(database_url)
    waiting = [asyncio.ensure_future(database.write(lambda _: "done")) for _ in range(5)]
    await asyncio.sleep(0)

    await asyncio.to_thread(database.close)
    database.close()

    assert await asyncio.gather(*waiting) == ["done"] * 5
    with pytest.raises(StoreClosed):
        await database.write(lambda _: None)
    with pytest.raises(StoreClosed):
        await database.read(lambda _: None)


def test_settings_hold(tmp_path: Path) -> None:
    """An SQLite file is written with the settings that survive a power cut, whoever reads along."""
    with Database.open(f"sqlite:///{tmp_path / 'a.db'}") as database:

        def settings(connection: Connection) -> list[object]:
            return [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "mmap_size")
            ]

        assert database.write_now(settings) == ["wal", 2, 1, 0]
        readers = database.read_now(
            lambda c: [
                c.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("query_only", "wal_autocheckpoint", "mmap_size")
            ]
        )
        assert readers == [1, 0, 0]


@pytest.mark.parametrize(
    ("pragma", "named"),
    [
        ("synchronous=OFF", "synchronous"),
        ("synchronous=NORMAL", "synchronous"),
        ("journal_mode=DELETE", "journal_mode"),
        ("foreign_keys=OFF", "foreign_keys"),
    ],
)
def test_unsafe_sqlite(tmp_path: Path, pragma: str, named: str) -> None:
    """A connection with a setting that loses commits is refused by the setting's name."""
    connection = sqlite3.connect(tmp_path / "a.db")
    safety.tune_sqlite_writer(connection)
    safety.check_sqlite(connection)

    connection.execute(f"PRAGMA {pragma}")

    with pytest.raises(StorageUnsafe, match=named):
        safety.check_sqlite(connection)
    connection.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_memory_is_unsafe(url: str) -> None:
    """A database in memory is refused."""
    with pytest.raises(StorageUnsafe, match="memory"):
        Database.open(url)


def test_unsafe_postgres(postgres_url: str) -> None:
    """A PostgreSQL that answers before it has written is refused."""
    with pytest.raises(StorageUnsafe, match="synchronous_commit"):
        Database.open(f"{postgres_url}?options=-c%20synchronous_commit%3Doff")


def test_unreachable_postgres() -> None:
    """A PostgreSQL that isn't there is an error of the store, not of a driver."""
    with pytest.raises(StoreUnavailable):
        Database.open("postgresql://nobody@127.0.0.1:1/none")


@pytest.mark.parametrize("url", ["mysql://localhost/tablo", "tablo.db"])
def test_unknown_url(url: str) -> None:
    """A URL of another kind of database, or none, is refused."""
    with pytest.raises((DriverMissing, DatabaseMissing)):
        Database.open(url)


def test_lost_connection_comes_back(postgres_url: str) -> None:
    """When the server drops all connections, one write fails and the next one works."""
    with (
        services.empty_database(postgres_url) as database_url,
        Database.open(database_url) as database,
        Database.open(postgres_url) as other,
    ):
        database.write_now(lambda c: c.execute(text("CREATE TABLE t (n INTEGER)")))
        name = database_url.rsplit("/", 1)[1]
        other.write_now(
            lambda c: c.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :n"),
                {"n": name},
            )
        )

        with pytest.raises(StoreUnavailable):
            database.write_now(lambda c: c.execute(text("INSERT INTO t VALUES (1)")))

        database.write_now(lambda c: c.execute(text("INSERT INTO t VALUES (2)")))
        held = database.read_now(lambda c: c.execute(text("SELECT n FROM t")).scalars().all())
        assert held == [2]


def test_second_process(tmp_path: Path) -> None:
    """A second process that wants to write an SQLite file is told who holds it."""
    url = f"sqlite:///{tmp_path / 'a.db'}"
    program = f"from tablo.store.database import Database; Database.open({url!r}).close()"
    with Database.open(url):
        second = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=False
        )
        with pytest.raises(DatabaseInUse, match=str(os.getpid())):
            Database.open(url)

    assert second.returncode == 1
    assert f"in use by process {os.getpid()}" in second.stderr
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_read_beside_a_writer(tmp_path: Path) -> None:
    """A file that is open for writing may be opened for reading, and only for that."""
    url = f"sqlite:///{tmp_path / 'a.db'}"
    with pytest.raises(DatabaseMissing, match=r"a\.db"):
        Database.open(url, readonly=True)
    with Database.open(url) as database:
        database.write_now(lambda c: c.execute(text("CREATE TABLE t (n INTEGER)")))

        with Database.open(url, readonly=True) as reader:
            assert (
                reader.read_now(lambda c: c.execute(text("SELECT count(*) FROM t")).scalar()) == 0
            )
            with pytest.raises(StoreError, match="reading only"):
                reader.write_now(lambda _: None)


def test_owner_only(tmp_path: Path) -> None:
    """A new SQLite file can be read by its owner only: it holds hashes of passwords."""
    with Database.open(f"sqlite:///{tmp_path / 'new' / 'a.db'}"):
        assert (tmp_path / "new" / "a.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_full_disk(database: Database) -> None:
    """On a full disk a write is refused whole, reads go on, and space makes writes work again."""
    await database.write(put("before"))
    pages = await database.write(lambda c: c.exec_driver_sql("PRAGMA page_count").scalar())
    await database.write(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count={pages}").scalar())

    for _ in range(3):
        with pytest.raises(StorageFull):
            await database.write(fill)

    assert {"before"} == await database.read(names)
    await database.write(lambda c: c.exec_driver_sql("PRAGMA max_page_count=1000000").scalar())
    await database.write(fill)
    assert len(await database.read(names)) == 101


def test_wal_bug_versions() -> None:
    """The versions of SQLite with the faulty checkpoint are told from those without."""
    bad = [(3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 50, 6), (3, 51, 2)]
    good = [(3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 53, 0)]

    assert bad == [version for version in bad + good if safety.has_wal_reset_bug(version)]


def test_close_leaves_one_file(tmp_path: Path) -> None:
    """After closing, everything is in the database file itself."""
    with Database.open(f"sqlite:///{tmp_path / 'a.db'}") as database:
        database.write_now(lambda c: c.execute(text("CREATE TABLE t (n INTEGER)")))
        database.read_now(lambda c: c.execute(text("SELECT * FROM t")).all())

    services.wait_until(
        lambda: not (tmp_path / "a.db-wal").exists(), "the end of the write-ahead log"
    )
    with sqlite3.connect(tmp_path / "a.db") as plain:
        assert plain.execute("SELECT name FROM sqlite_schema").fetchall() == [("t",)]
    plain.close()
