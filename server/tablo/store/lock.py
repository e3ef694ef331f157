"""One writer for an SQLite file: a lock beside it that the system drops when the process ends."""

import fcntl
import os
from pathlib import Path
from typing import Self

from tablo.store.errors import DatabaseInUse


class FileLock:
    """Hold `<database>.lock` for as long as the file is open for writing.

    The file stays behind when the lock is gone: removing it would let two processes hold two
    different files of the same name.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, database: Path) -> Self:
        """Take the lock at once, or raise `DatabaseInUse`; never waits."""
        path = database.with_name(database.name + ".lock")
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise DatabaseInUse(
                f"{database} is in use by process {holder or '?'}; stop it first"
            ) from error
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode("ascii"))
        return cls(descriptor)

    def release(self) -> None:
        """Let go of the lock."""
        os.close(self._descriptor)
