"""What this machine has and allows: disks, memory, open files, addresses. Nothing is changed.

What a system doesn't tell is None, or empty; none of these fails for that.
"""

import os
import shutil
import socket
import statistics
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

from msgspec import Struct

SYNCS = 9
"""Writes that are made durable to see how long one takes."""
SYNCING_S = 1.0
"""Seconds after which no further one is made."""
_BLOCK = bytes(4096)
_MEMORY = Path("/proc/meminfo")
_MEMORY_OF_GROUP = Path("/sys/fs/cgroup/memory.max")
_ASK_FOR_ADDRESS = 0x8915
"""Linux' SIOCGIFADDR, which Python doesn't name."""


class Disk(Struct, frozen=True, kw_only=True):
    """Say how many bytes a disk has, and how many of them are free."""

    free: int
    size: int


def disk(folder: Path) -> Disk:
    """Look at the disk that a folder lies on, or will lie on once it is made."""
    held = shutil.disk_usage(standing(folder))
    return Disk(free=held.free, size=held.total)


def standing(folder: Path) -> Path:
    """Give the folder, or the nearest one above it that is there already."""
    folder = folder.absolute()
    return next((place for place in (folder, *folder.parents) if place.exists()), folder)


def sync_s(folder: Path, seconds: Callable[[], float]) -> float:
    """Measure what a durable write of 4 KB takes in a folder, as the median of up to nine.

    The file that it writes is gone afterwards. Raises `OSError` where nothing can be written.
    """
    taken: list[float] = []
    began = seconds()
    with TemporaryFile(dir=folder, buffering=0) as file:
        while len(taken) < SYNCS and seconds() - began < SYNCING_S:
            start = seconds()
            file.write(_BLOCK)
            os.fsync(file.fileno())
            taken.append(seconds() - start)
    return statistics.median(taken)


def free_memory() -> int | None:
    """Tell how many bytes of memory programs may still take, here or in this container."""
    found: list[int] = []
    with suppress(OSError, ValueError, StopIteration):
        lines = _MEMORY.read_text(encoding="ascii").splitlines()
        line = next(line for line in lines if line.startswith("MemAvailable:"))
        found.append(int(line.split()[1]) * 1024)
    with suppress(OSError, ValueError):
        found.append(int(_MEMORY_OF_GROUP.read_text(encoding="ascii")))
    return min(found, default=None)


def open_files() -> int | None:
    """Tell how many files and sockets one process may have open at most."""
    if sys.platform == "win32":
        return None
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if most == resource.RLIM_INFINITY else most


def addresses() -> tuple[str, ...]:
    """List this machine's addresses (IPv4) in its networks, without those that lead to itself."""
    found = _of_interfaces() if sys.platform == "linux" else _of_name()
    return tuple(dict.fromkeys(one for one in found if not one.startswith("127.")))


def _of_interfaces() -> list[str]:
    import fcntl

    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            # One that has no address is an error here
            with suppress(OSError):
                question = struct.pack("256s", name.encode()[:15])
                answer = fcntl.ioctl(probe.fileno(), _ASK_FOR_ADDRESS, question)
                found.append(socket.inet_ntoa(answer[20:24]))
    return found


def _of_name() -> list[str]:
    with suppress(OSError):
        return socket.gethostbyname_ex(socket.gethostname())[2]
    return []
