"""Where the data lie: may they be written, is there room, and is a write durable soon?"""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tablo.checkup.finding import GIGABYTE, Finding, gigabytes, known, ok, wrong
from tablo.checkup.place import sqlite_file
from tablo.clock import ThisHost
from tablo.machine import Disk, disk, standing, sync_s
from tablo.settings import Settings
from tablo.store.errors import StorageUnsafe
from tablo.store.safety import ALONE, MAY_DAMAGE, has_wal_reset_bug, try_sqlite

ROOM, AMPLE = GIGABYTE, 5 * GIGABYTE
"""Bytes that have to be free, and that should be: the pre-flight of a ceremony wants the same."""
SLOW_MS, STALLED_MS = 50, 500
"""Milliseconds of a durable write that are worth knowing, and that hold everything up."""
ANOTHER_DISK = "Put the data on a local disk: set TABLO_DATA."
SQLITE = "SQLite"


def check(settings: Settings) -> Iterator[Finding]:
    """Find what would keep the node from writing, or make it slow."""
    file = sqlite_file(settings)
    data = settings.data.absolute()
    for folder in dict.fromkeys([data, file.parent] if file else [data]):
        yield from _folder(folder, keeps_database=file is not None and folder == file.parent)
    if file:
        yield from _sqlite(file)


def _folder(folder: Path, *, keeps_database: bool) -> Iterator[Finding]:
    place = standing(folder)
    if not place.is_dir():
        yield wrong("folder", "{folder} is no folder.", "Set TABLO_DATA to one.", folder=place)
        return
    try:
        took_ms = sync_s(place, ThisHost().seconds) * 1_000
    except OSError as error:
        yield wrong(
            "folder",
            "Nothing can be written in {place}: {why}.",
            "Give the server's user the right to write there, or set TABLO_DATA.",
            place=place,
            why=error.strerror or error,
        )
        return
    if place == folder:
        yield ok("folder", "{folder} can be written.", folder=folder)
    else:
        yield ok("folder", "{folder} isn't there yet and can be made.", folder=folder)
    yield room(disk(place))
    if keeps_database:
        yield pace(took_ms)


def room(held: Disk) -> Finding:
    """Judge how much of a disk is free."""
    said = {"free": gigabytes(held.free), "size": gigabytes(held.size)}
    what, advice = "{free} of {size} GB are free.", "Make room on the server's disk."
    if held.free < ROOM:
        return wrong("disk", what, advice, **said)
    return known("disk", what, advice, **said) if held.free < AMPLE else ok("disk", what, **said)


def pace(took_ms: float) -> Finding:
    """Judge how long a durable write takes; every command waits for one."""
    what, ms = "A durable write takes {ms} ms.", f"{took_ms:.1f}"
    if took_ms > STALLED_MS:
        return wrong("disk", what, ANOTHER_DISK, ms=ms)
    if took_ms > SLOW_MS:
        return known("disk", what, ANOTHER_DISK, ms=ms)
    return ok("disk", what, ms=ms)


def _sqlite(file: Path) -> Iterator[Finding]:
    locked = [
        one.name
        for ending in ("", "-wal", "-shm", ".lock")
        if (one := file.with_name(file.name + ending)).exists() and not os.access(one, os.W_OK)
    ]
    if locked:
        yield wrong(
            SQLITE,
            "This user may not write {files}.",
            "Run the server as the user whose files they are, or give them to this one.",
            files=", ".join(locked),
        )
    if has_wal_reset_bug(sqlite3.sqlite_version_info):
        yield known(SQLITE, MAY_DAMAGE, ALONE, version=sqlite3.sqlite_version)
    try:
        try_sqlite(standing(file.parent))
    except (StorageUnsafe, sqlite3.Error) as error:
        yield wrong(SQLITE, "A power cut would lose data here: {why}.", ANOTHER_DISK, why=error)
    except OSError:
        return  # Said of the folder already
    else:
        yield ok(
            SQLITE,
            "SQLite {version} keeps what it commits (WAL, synchronous FULL).",
            version=sqlite3.sqlite_version,
        )
