"""What time it is: the only reader of clocks in the project.

Server time is a line of its own that looks like Unix milliseconds but never steps: it counts the
host's uninterrupted clock (sleep included) from a base that is kept across restarts. The wall
clock serves for the time of day only, and may be set at any moment without moving a timer.
"""

import ctypes
import sys
import time
from collections import deque
from pathlib import Path
from typing import Protocol

from msgspec import Struct

STEP_MS = 1_000
"""A step of the wall clock that is worth a warning."""
FRESH_MS = 500
"""A difference between two lines that is a fresh start; a smaller one is an error to even out."""
SAMPLES = 60
"""Signs of life from another host of which the fastest tells the time."""
_TIMEX_BYTES = 1024
_TIME_ERROR = 5
"""What Linux' adjtimex answers while nobody has set its clock."""
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_BOOTTIME = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class Clock(Protocol):
    """Where a room takes its time from."""

    def now(self) -> int:
        """Give server time in milliseconds. Never less than what it gave before."""
        ...

    def seconds(self) -> float:
        """Give seconds that only ever grow, for measuring how long something takes."""
        ...


class Host(Protocol):
    """The three clocks of a machine, and the name of its present run."""

    def boot_id(self) -> str:
        """Name the machine's run since it was switched on; "" where it can't be known."""
        ...

    def boottime_ms(self) -> int:
        """Give milliseconds since the machine was switched on, sleep included."""
        ...

    def wall_ms(self) -> int:
        """Give Unix milliseconds as the wall clock has them; may step at any time."""
        ...

    def seconds(self) -> float:
        """Give monotonic seconds."""
        ...


class ThisHost:
    """Read the clocks of the machine that this runs on."""

    def boot_id(self) -> str:
        """Read Linux' boot id; "" elsewhere."""
        try:
            return _BOOT_ID.read_text(encoding="ascii").strip()
        except OSError:
            return ""

    def boottime_ms(self) -> int:
        """Read CLOCK_BOOTTIME, or the monotonic clock where there is none."""
        return time.clock_gettime_ns(_BOOTTIME) // 1_000_000

    def wall_ms(self) -> int:
        """Read the wall clock."""
        return time.time_ns() // 1_000_000

    def seconds(self) -> float:
        """Read the monotonic clock."""
        return time.monotonic()


def is_synchronised() -> bool | None:
    """Tell whether the system says that something keeps its wall clock right; None: it can't say."""
    adjust = getattr(ctypes.CDLL(None), "adjtimex", None) if sys.platform == "linux" else None
    if adjust is None:
        return None
    # No mode is set in it, so it only asks; the answer needs some 200 bytes
    state = adjust(ctypes.create_string_buffer(_TIMEX_BYTES))
    return None if state < 0 else state != _TIME_ERROR


class Saved(Struct, frozen=True, kw_only=True):
    """Hold what continues the line after a restart; to be written every few seconds."""

    boot_id: str
    base_ms: int
    last_ms: int


class Timeline:
    """Count server time on one unbroken line.

    `behind_ms` says by how much the wall clock lay behind the last value kept, when the machine
    was started anew: the line then goes on from that value, and running timers show an error of
    at least that much, so that a person should confirm them. 0 in every other case.
    """

    def __init__(self, host: Host, *, boot_id: str, base_ms: int, behind_ms: int = 0) -> None:
        self._host = host
        self._boot_id = boot_id
        self._base = base_ms
        self._last = base_ms + host.boottime_ms()
        self._samples: deque[int] = deque(maxlen=SAMPLES)
        self._warned_at = self.wall_difference_ms()
        self.behind_ms = behind_ms

    @classmethod
    def open(cls, saved: Saved | None, host: Host | None = None) -> "Timeline":
        """Continue the line that was kept, or begin one at the wall clock's time.

        In the same run of the machine the line goes on exactly, whatever the wall clock did.
        After a reboot it goes on at the wall clock's time, but never before the last value.
        """
        host = host or ThisHost()
        boot_id, up, wall = host.boot_id(), host.boottime_ms(), host.wall_ms()
        if saved is None:
            return cls(host, boot_id=boot_id, base_ms=wall - up)
        same_run = boot_id != "" and saved.boot_id == boot_id
        if same_run and saved.base_ms + up >= saved.last_ms:
            return cls(host, boot_id=boot_id, base_ms=saved.base_ms)
        start = max(wall, saved.last_ms + 1)
        return cls(host, boot_id=boot_id, base_ms=start - up, behind_ms=start - wall)

    def now(self) -> int:
        """Give server time in milliseconds. Never less than what it gave before."""
        self._last = max(self._last, self._base + self._host.boottime_ms())
        return self._last

    def seconds(self) -> float:
        """Give monotonic seconds."""
        return self._host.seconds()

    def saved(self) -> Saved:
        """Give what `open` needs to continue from here."""
        return Saved(boot_id=self._boot_id, base_ms=self._base, last_ms=self.now())

    def follow(self, line: Saved) -> None:
        """Count on the line of another process, of which `line` was true a moment ago.

        On the same machine that is exact. On another one the least delayed of the last 60 tells:
        the error is the shortest delay among them, below a millisecond in one network.
        """
        if self._boot_id and line.boot_id == self._boot_id:
            self._rebase(line.base_ms)
            return
        base = line.last_ms - self._host.boottime_ms()
        if self._samples and abs(max(self._samples) - base) > FRESH_MS:
            self._samples.clear()
        self._samples.append(base)
        self._rebase(max(self._samples))

    def resume(self, saved: Saved) -> None:
        """Go on where another process that kept this line has ended."""
        if self._boot_id and saved.boot_id == self._boot_id:
            self._rebase(saved.base_ms)
        elif self.now() <= saved.last_ms:
            self._rebase(saved.last_ms + 1 - self._host.boottime_ms())

    def _rebase(self, base: int) -> None:
        if base == self._base:
            return
        if abs(base - self._base) > FRESH_MS:
            self._last = base + self._host.boottime_ms()
        self._base = base
        self._warned_at = self.wall_difference_ms()

    def wall_difference_ms(self) -> int:
        """Give the time of day less server time: add it to a server time to get Unix time."""
        return self._host.wall_ms() - (self._base + self._host.boottime_ms())

    def wall_step_ms(self) -> int:
        """Give by how much the wall clock has stepped since this last gave a step; else 0.

        Anything up to a second is drift. Server time is not touched; this is for a warning.
        """
        difference = self.wall_difference_ms()
        step = difference - self._warned_at
        if abs(step) <= STEP_MS:
            return 0
        self._warned_at = difference
        return step


class ManualClock:
    """Tell the time that somebody sets: for tests, and for a history that is written at once."""

    def __init__(self, now_ms: int = 1_700_000_000_000) -> None:
        self._now = now_ms

    def now(self) -> int:
        """Give the time that was set."""
        return self._now

    def seconds(self) -> float:
        """Give the time that was set, in seconds."""
        return self._now / 1_000

    def advance(self, ms: int) -> int:
        """Move on by `ms` (not below zero) and give the new time."""
        if ms < 0:
            raise ValueError(f"expected 0 ms or more, but got {ms}")
        self._now += ms
        return self._now
