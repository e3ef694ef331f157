"""What keeps an acknowledged write through a power cut: the settings, set and read back.

`tune_*` run on every new connection of the driver, `check_*` read back what then holds: a build
or a server may ignore or forbid what was asked for, and says so nowhere else.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tablo.store.errors import StorageUnsafe

if TYPE_CHECKING:
    import psycopg

BUSY_MS = 5000
"""How long SQLite waits for a lock. Within the writing process nobody ever holds it."""
FULL, EXTRA = 2, 3
POSTGRES = 15
"""The oldest PostgreSQL that Tablo is proved with."""
MAY_DAMAGE = "SQLite {version} may damage a file that two programs write (fixed in 3.51.3)."
ALONE = "Let nothing else open the database while the server runs."


def tune_sqlite_writer(connection: sqlite3.Connection) -> None:
    """Set up the one connection that writes and does every checkpoint."""
    connection.isolation_level = None  # the driver must begin nothing by itself
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={BUSY_MS}",
        "foreign_keys=ON",
        # with memory-mapped reads a checkpoint bug of SQLite before 3.51.3 can corrupt the file
        "mmap_size=0",
    ):
        connection.execute(f"PRAGMA {pragma}")


def tune_sqlite_reader(connection: sqlite3.Connection) -> None:
    """Set up a connection that only reads and never does a checkpoint."""
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_MS}",
        "query_only=ON",
        "wal_autocheckpoint=0",
        "mmap_size=0",
    ):
        connection.execute(f"PRAGMA {pragma}")


def check_sqlite(connection: sqlite3.Connection) -> None:
    """Refuse (`StorageUnsafe`) a connection whose commits a power cut may take back."""
    synchronous = _pragma(connection, "synchronous")
    if synchronous not in {FULL, EXTRA}:
        raise StorageUnsafe(f"synchronous has to be {FULL} (FULL), but it is {synchronous}")
    for name, wanted in (("journal_mode", "wal"), ("foreign_keys", 1)):
        held = _pragma(connection, name)
        if held != wanted:
            raise StorageUnsafe(f"{name} has to be {wanted}, but it is {held}")


def _pragma(connection: sqlite3.Connection, name: str) -> object:
    row = connection.execute(f"PRAGMA {name}").fetchone()
    return row[0] if row else None


def try_sqlite(folder: Path) -> None:
    """Prove with a database that is gone afterwards that a folder keeps what SQLite commits there.

    Raises `StorageUnsafe`, `sqlite3.Error` or `OSError`.
    """
    with (
        TemporaryDirectory(prefix=".tablo-", dir=folder) as place,
        closing(sqlite3.connect(Path(place) / "try.sqlite3")) as connection,
    ):
        tune_sqlite_writer(connection)
        check_sqlite(connection)
        connection.execute("CREATE TABLE tried (id INTEGER)")


def tune_postgres_reader(connection: "psycopg.Connection") -> None:
    """Set up a connection that only reads, each time from one snapshot."""
    connection.execute(
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY, ISOLATION LEVEL REPEATABLE READ"
    )
    connection.commit()


def check_postgres(connection: "psycopg.Connection") -> None:
    """Refuse (`StorageUnsafe`) a server whose commits a power cut may take back."""
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        row = connection.execute(f"SHOW {name}").fetchone()
        held = row[0] if row else None
        if held in {None, "off"}:
            raise StorageUnsafe(f"{name} has to be on, but it is {held}")
    connection.rollback()


def has_wal_reset_bug(version: tuple[int, int, int]) -> bool:
    """Tell whether this SQLite can corrupt a file that two connections do checkpoints on."""
    return (
        version < (3, 51, 3)
        and not (3, 50, 7) <= version < (3, 51, 0)
        and not (3, 44, 6) <= version < (3, 45, 0)
    )
