"""What every benchmark of this folder measures with: the operating system's own accounts.

Processor time is user plus system time of a whole process tree from /proc; rounds go A B C A B C,
so that a machine that slows down slows all of them; what is said about many rounds is the median.
"""

import contextlib
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PROC = Path("/proc")
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_STAT_AFTER_NAME = 2
"""Number of the field that follows the name in /proc/PID/stat, when counting from 0."""
_PARENT, _USER, _SYSTEM = (n - _STAT_AFTER_NAME for n in (3, 13, 14))

Cell = str | int | float | None


class CannotMeasure(Exception):
    """This machine lacks what a benchmark needs; the text says what."""


def require_linux() -> None:
    """Raise `CannotMeasure` where there is no /proc to read processor time from."""
    if not (PROC / "self" / "stat").exists():
        raise CannotMeasure("These benchmarks read /proc and run on Linux only.")


def unwind_when_asked() -> None:
    """Let SIGTERM end the benchmark as Ctrl-C does, so that what it started is ended too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


# Processes


def tree(root: int) -> list[int]:
    """List a process and all that descend from it and are alive."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            fields = _stat(int(entry.name))
            if fields:
                children.setdefault(int(fields[_PARENT]), []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def cpu_seconds(root: int) -> float:
    """Sum up user and system time of a process tree, in seconds.

    In nanoseconds from the scheduler where the kernel keeps them, else in clock ticks.
    """
    return sum(_cpu_of(pid) for pid in tree(root))


def _cpu_of(pid: int) -> float:
    nanoseconds = 0
    try:
        for task in (PROC / str(pid) / "task").iterdir():
            nanoseconds += int((task / "schedstat").read_text().split()[0])
    except (OSError, IndexError):
        fields = _stat(pid)
        return (int(fields[_USER]) + int(fields[_SYSTEM])) / _TICK if fields else 0.0
    return nanoseconds / 1e9


def rss_bytes(root: int) -> int:
    """Sum up the resident memory of a process tree."""
    total = 0
    for pid in tree(root):
        with contextlib.suppress(OSError):
            fields = (PROC / str(pid) / "statm").read_text().split()
            total += int(fields[1]) * _PAGE
    return total


def descriptors(root: int) -> int:
    """Count the open sockets of a process tree."""
    count = 0
    for pid in tree(root):
        with contextlib.suppress(OSError):
            for entry in (PROC / str(pid) / "fd").iterdir():
                with contextlib.suppress(OSError):
                    count += str(entry.readlink()).startswith("socket:")
    return count


def _stat(pid: int) -> list[str]:
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return []
    return text.rpartition(")")[2].split()


@contextlib.contextmanager
def pinned(cores: set[int]) -> Iterator[None]:
    """Bind this thread, and every process started meanwhile, to some cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores & before or before)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@dataclass(frozen=True)
class Cores:
    """Say which cores the server has, and which the client and this program."""

    server: set[int]
    client: set[int]

    @classmethod
    def split(cls, for_server: int = 1) -> "Cores":
        """Give the server its cores and the client one other; all to both on a single core."""
        here = sorted(os.sched_getaffinity(0))
        if len(here) < 2:
            return cls(server=set(here), client=set(here))
        server = here[: max(1, min(for_server, len(here) - 1))]
        return cls(server=set(server), client={here[-1]})

    @classmethod
    def shared(cls) -> "Cores":
        """Give both all cores."""
        here = os.sched_getaffinity(0)
        return cls(server=here, client=here)


def end(process: "subprocess.Popen[str]", patience: float = 10.0) -> None:
    """End a process that was started here, politely first, and reap it."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with contextlib.suppress(BrokenPipeError):
                stream.close()


# Foreign load


class Busy:
    """Measure how busy the machine was with what is none of ours, between start and `foreign`."""

    def __init__(self) -> None:
        self._at = time.monotonic()
        self._busy = _busy_seconds()

    def foreign(self, ours: float) -> float:
        """Give the share of all cores that others used, when we used `ours` seconds ourselves."""
        took = (time.monotonic() - self._at) * (os.cpu_count() or 1)
        return max(0.0, _busy_seconds() - self._busy - ours) / took if took else 0.0


def _busy_seconds() -> float:
    first = (PROC / "stat").read_text().splitlines()[0].split()
    user, nice, system, _idle, _iowait, irq, softirq = map(int, first[1:8])
    return (user + nice + system + irq + softirq) / _TICK


# Figures


def median(values: Sequence[float]) -> float | None:
    """Give the middle of some values; None when there are none."""
    return statistics.median(values) if values else None


def ratio(value: float | None, to: float | None) -> float | None:
    """Divide; None when there is nothing to divide, or to divide by."""
    return value / to if value is not None and to else None


def interleaved(names: Sequence[str], rounds: int) -> Iterator[tuple[int, str]]:
    """Name who is measured next: every name once, then every name again."""
    for number in range(rounds):
        for name in names:
            yield number, name


def machine() -> dict[str, str | int]:
    """Describe what the figures were measured on."""
    memory = _field(PROC / "meminfo", "MemTotal").split()
    return {
        "processor": _field(PROC / "cpuinfo", "model name") or platform.processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_mb": int(memory[0]) // 1024 if memory else 0,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **{name: _version(name) for name in ("uvicorn", "websockets", "starlette", "uvloop")},
    }


def _field(path: Path, name: str) -> str:
    for line in path.read_text().splitlines():
        if line.startswith(name):
            return line.partition(":")[2].strip()
    return ""


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


# What is printed


def progress(text: str) -> None:
    """Say what happens now, where it does not get into the figures."""
    print(text, file=sys.stderr, flush=True)


def table(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Set rows under columns: names to the left, figures to the right."""
    cells = [list(columns), *([_written(cell) for cell in row] for row in rows)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(columns))]
    lines = []
    for row in cells:
        first, *others = row
        right = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        lines.append("  ".join([first.ljust(widths[0]), *right]).rstrip())
    return "\n".join(lines)


def _written(cell: Cell) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, float):
        return f"{cell:.2f}" if abs(cell) < 100 else f"{cell:,.0f}"
    return f"{cell:,}" if isinstance(cell, int) else cell


def present(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    notes: Sequence[str] = (),
    raw: Mapping[str, object] | None = None,
) -> None:
    """Print a table, notes on it, and one line of JSON with everything."""
    print(title)
    print(table(columns, rows))
    for note in notes:
        print(f"  {note}")
    whole = {
        "title": title,
        "machine": machine(),
        "columns": columns,
        "rows": rows,
        "notes": notes,
        **(raw or {}),
    }
    print(json.dumps(whole, ensure_ascii=False), flush=True)
