"""The media library: pictures and films as files that are named by their hash, and what is known of them.

The files lie beside the database, the list of them in it. A file is whole and on disk before the
list names it; one that the list doesn't name any more is taken away.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, delete, select

from tablo.championship.ids import ActorId, Instant
from tablo.store import meta
from tablo.store.database import Database
from tablo.store.errors import LibraryFull, StorageFull
from tablo.store.tables import MetaRow, table

_META = table(MetaRow)
_PREFIX, _BADGES = "media:", "badges"
_BLOCK = 1 << 20


class Medium(Struct, frozen=True, kw_only=True):
    """Hold what is known of one picture or film.

    `name` is the hash of its bytes and what they are (`<sha256>.webp`), `title` what people called
    their file. Sizes are in pixels, `duration` in milliseconds; 0: nobody knows.
    """

    name: str
    title: str
    kind: Literal["picture", "film"]
    size: int
    width: int
    height: int
    duration: int = 0
    by: ActorId
    at: Instant


class Library:
    """Keep media, for every process over the same database and folder."""

    def __init__(
        self, folder: Path, database: Database, now: Callable[[], int], *, limit: int
    ) -> None:
        """`limit` is how many bytes all media may have together."""
        self._folder = folder
        self._database = database
        self._now = now
        self.limit = limit
        self.known: tuple[Medium, ...] = ()

    async def look(self) -> tuple[Medium, ...]:
        """List all media, the newest first; `known` holds them from then on, too."""
        self.known = await self._database.read(_all)
        return self.known

    def path(self, name: str) -> Path:
        """Tell where a medium lies; `name` has to look like one."""
        return self._folder / name

    @contextlib.contextmanager
    def draft(self) -> Iterator[Path]:
        """Give an empty file to write a medium to; what was not kept is gone afterwards. Blocks."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".draft-", dir=self._folder)
        os.close(handle)
        try:
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    def keep(
        self,
        draft: Path,
        extension: str,
        *,
        title: str,
        kind: Literal["picture", "film"],
        width: int,
        height: int,
        duration: int = 0,
        by: ActorId,
    ) -> Medium:
        """Take a draft in, durably, and give what is known of it. Blocks.

        One with the very same bytes stays as it was. Raises `LibraryFull`.
        """
        size, digest = _made_durable(draft)
        medium = Medium(
            name=f"{digest}.{extension}",
            title=title,
            kind=kind,
            size=size,
            width=width,
            height=height,
            duration=duration,
            by=by,
            at=Instant(self._now()),
        )
        path = self.path(medium.name)
        before = path.exists()
        draft.chmod(0o644)
        draft.replace(path)
        _sync_folder(self._folder)
        try:
            return self._database.write_now(lambda into: self._list(into, medium))
        except (LibraryFull, StorageFull):
            if not before:
                path.unlink()
            raise

    def _list(self, connection: Connection, medium: Medium) -> Medium:
        held = _all(connection)
        same = next((one for one in held if one.name == medium.name), None)
        if same is not None:
            return same
        used = sum(one.size for one in held)
        if used + medium.size > self.limit:
            raise LibraryFull(f"expected {medium.size} bytes of room, but {used} are in use")
        meta.save(connection, f"{_PREFIX}{medium.name}", medium)
        return medium

    async def badges(self) -> dict[str, str]:
        """Give the pictures that stand for badges, by the badge's Russian code."""
        return await self._database.read(_badges)

    async def pin(self, badges: Mapping[str, str]) -> None:
        """Let pictures of the library stand for badges; those not named stay as they are."""

        def work(connection: Connection) -> None:
            meta.save(connection, _BADGES, {**_badges(connection), **badges})

        await self._database.write(work)

    async def unpin(self) -> None:
        """Let all badges be drawn of their letters again."""
        await self._database.write(lambda into: meta.save(into, _BADGES, {}))

    def remove(self, name: str) -> None:
        """Take a medium away for good. Blocks."""

        def work(connection: Connection) -> None:
            connection.execute(delete(_META).where(_META.c.name == f"{_PREFIX}{name}"))

        self._database.write_now(work)
        self.path(name).unlink(missing_ok=True)


def names(connection: Connection) -> tuple[str, ...]:
    """List the files that the library names."""
    return tuple(medium.name for medium in _all(connection))


def _badges(connection: Connection) -> dict[str, str]:
    return meta.load(connection, _BADGES, dict[str, str]) or {}


def _all(connection: Connection) -> tuple[Medium, ...]:
    found = select(_META.c.value).where(_META.c.name.startswith(_PREFIX))
    media = [
        msgspec.json.decode(value, type=Medium) for value in connection.execute(found).scalars()
    ]
    return tuple(sorted(media, key=lambda one: (-one.at, one.name)))


def _made_durable(path: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb+") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
