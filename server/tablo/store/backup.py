"""A whole node as one file: the database as it stood at one moment, and every medium that it names.

The file is a tar with `manifest.json`, `tablo.sqlite3` and `media/…`. It is made beside a running
server, from a reader, and stands in its place only when it is whole and on disk. What it holds is
as secret as the database: keep it like that.
"""

import hashlib
import io
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import cast

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from tablo.championship.fields import MEDIA
from tablo.store import media, migrations
from tablo.store.database import Database
from tablo.store.errors import BackupBroken, BackupRefused, SchemaUnknown
from tablo.store.lines import read_tail
from tablo.store.lock import FileLock
from tablo.store.verify import problems

NOTE = "backup.json"
"""The file beside the database that says when the last backup was made.

Beside a running server nobody else may write to the database, so it is not kept there.
"""
_MANIFEST, _DATABASE, _MEDIA = "manifest.json", "tablo.sqlite3", "media"
_BLOCK = 1 << 20


class Made(Struct, frozen=True, kw_only=True):
    """Say which backup was made: when, how far its journal goes, its name and its bytes."""

    at: int
    last: int
    name: str
    size: int


class Manifest(Struct, frozen=True, kw_only=True):
    """Hold what a backup says of itself; `sha256` is the database's, media are named by theirs."""

    form: int
    at: int
    last: int
    sha256: str
    media: tuple[str, ...]


def write(database: Database, folder: Path, file: Path, at: int) -> Made:
    """Write the database and the media of `folder` to `file`, in place of what was there. Blocks.

    Until all of it is on disk the former file stays as it was. Media that were deleted meanwhile
    are left out. Raises `BackupRefused` for PostgreSQL, which has `pg_dump`, and `OSError`.
    """
    if database.dialect != "sqlite":
        raise BackupRefused("PostgreSQL is backed up by pg_dump, and the folder of media by a copy")
    with _workplace(file.absolute().with_name(f".{file.name}.draft")) as place:
        copy, draft = place / _DATABASE, place / "draft.tar"
        last, names = database.read_now(lambda connection: _copy(connection, copy))
        found = [path for name in names if (path := folder / name).is_file()]
        manifest = Manifest(
            form=1,
            at=at,
            last=last,
            sha256=_digest(copy),
            media=tuple(path.name for path in found),
        )
        _pack(draft, manifest, copy, found)
        made = Made(at=at, last=last, name=file.name, size=draft.stat().st_size)
        draft.replace(file)
    _sync(file.absolute().parent)
    return made


def note(data: Path, made: Made) -> None:
    """Remember in the data folder which backup was the last one."""
    draft = data / f".{NOTE}"
    draft.write_bytes(msgspec.json.encode(made))
    draft.replace(data / NOTE)


def last(data: Path) -> Made | None:
    """Tell which backup was the last one of this data folder; None: nobody knows of any."""
    try:
        return msgspec.json.decode((data / NOTE).read_bytes(), type=Made)
    except (OSError, msgspec.DecodeError):
        return None


def restore(file: Path, database: Path, folder: Path, *, replace: bool = False) -> Manifest:
    """Put what a backup holds in the place of a database and its media. Blocks.

    Everything is checked before anything is touched: hashes, the journal, the release. Who was
    signed in has to sign in again. With `replace` a database that is there is set aside under
    another name. Raises `DatabaseInUse` while a server runs, `BackupRefused` where something is
    in the place, `BackupBroken` for a file that isn't a whole backup, and `OSError`.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock.take(database)
    try:
        if not replace and (database.exists() or (folder.is_dir() and any(folder.iterdir()))):
            raise BackupRefused(f"there is something in {database.parent} already")
        with _workplace(database.with_name(f".{database.name}.restored")) as place:
            manifest = _unpack(file, place)
            _check(place / _DATABASE)
            folder.mkdir(parents=True, exist_ok=True)
            for name in manifest.media:
                (place / _MEDIA / name).replace(folder / name)
            _sync(folder)
            _set_aside(database)
            (place / _DATABASE).replace(database)
            _sync(database.parent)
    finally:
        lock.release()
    return manifest


@contextmanager
def _workplace(place: Path) -> Iterator[Path]:
    """Give an empty folder for its owner only; what a run that was killed has left there goes."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _copy(connection: Connection, into: Path) -> tuple[int, tuple[str, ...]]:
    """Copy the database as this reader sees it; tell its last line, and the media that it names."""
    # The first question opens the moment that the copy is of, too
    last, names = read_tail(connection).last, media.names(connection)
    source = cast(sqlite3.Connection, connection.connection.driver_connection)
    into.touch(mode=0o600)
    with closing(sqlite3.connect(into)) as target:
        source.backup(target)
        # Packed is one file, and nothing beside it
        target.execute("PRAGMA journal_mode=DELETE")
    return last, names


def _pack(draft: Path, manifest: Manifest, copy: Path, found: list[Path]) -> None:
    with draft.open("xb") as out:
        draft.chmod(0o600)
        with tarfile.open(fileobj=out, mode="w") as tar:
            body = msgspec.json.encode(manifest)
            about = tarfile.TarInfo(_MANIFEST)
            about.size = len(body)
            tar.addfile(about, io.BytesIO(body))
            tar.add(copy, _DATABASE, filter=_anonymous)
            for path in found:
                tar.add(path, f"{_MEDIA}/{path.name}", filter=_anonymous)
        out.flush()
        os.fsync(out.fileno())


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _unpack(file: Path, place: Path) -> Manifest:
    """Write what a backup holds to a place, and prove that it is what was packed."""
    (place / _MEDIA).mkdir()
    try:
        with tarfile.open(file, mode="r:") as tar:
            manifest = msgspec.json.decode(_read(tar, _MANIFEST), type=Manifest)
            _write_out(tar, _DATABASE, place / _DATABASE, manifest.sha256)
            for name in manifest.media:
                if not MEDIA.fullmatch(name):
                    raise BackupBroken(f"{name} is no name of a medium")
                sha256, _, _ = name.partition(".")
                _write_out(tar, f"{_MEDIA}/{name}", place / _MEDIA / name, sha256)
    except (tarfile.TarError, msgspec.DecodeError, KeyError) as error:
        raise BackupBroken(f"{file} is no whole backup: {error}") from error
    return manifest


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    member = tar.extractfile(name)
    if member is None:
        raise KeyError(name)
    return member.read()


def _write_out(tar: tarfile.TarFile, name: str, path: Path, sha256: str) -> None:
    member = tar.extractfile(name)
    if member is None:
        raise KeyError(name)
    digest = hashlib.sha256()
    with path.open("xb") as out:
        path.chmod(0o600 if name == _DATABASE else 0o644)
        while block := member.read(_BLOCK):
            digest.update(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    if digest.hexdigest() != sha256:
        raise BackupBroken(f"{name} isn't what was packed")


def _check(copy: Path) -> None:
    """Refuse a database of a newer release, or one whose journal isn't as it was written."""
    with Database.open(f"sqlite:///{copy}") as database:
        try:
            migrations.upgrade(database)
        except SchemaUnknown as error:
            raise BackupBroken(str(error)) from error
        wrong = database.read_now(lambda connection: next(problems(connection), None))
        if wrong is not None:
            raise BackupBroken(f"journal line {wrong.line}: {wrong.what}")
        database.write_now(lambda connection: connection.exec_driver_sql("DELETE FROM session"))


def _set_aside(database: Path) -> None:
    """Move a database out of the way, with what SQLite keeps beside it."""
    number = 1
    while (aside := database.with_name(f"{database.name}.before-{number}")).exists():
        number += 1
    for ending in ("", "-wal", "-shm"):
        held = database.with_name(database.name + ending)
        with suppress(FileNotFoundError):
            held.replace(aside.with_name(aside.name + ending))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
