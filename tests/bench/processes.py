"""The same fan-out from one process and from several, which meet over Redis and PostgreSQL.

Redis and PostgreSQL are started for the run. It is skipped, with the reason, when they are not
here or this Tablo serves with one process only. Processor time is that of Tablo alone, without the
two services. From `tests/`:
`python -m bench.processes [--processes 1,2] [--sockets 1000] [--size 300] [--rounds 5]`.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import services
from bench import measure
from bench.fanout import REST_S, Sample, WrongPayload, check, publish_on_and_on
from bench.load.client import Crowd, Load, NeverCame
from bench.load.peers import NotServing, Tablo, Unavailable, running

ROSTER = Path(__file__).parents[2] / "fixtures" / "demo"
OUTPUT = "stream"
"""An output of that roster."""
COLUMNS = {
    "us": "CPU µs",
    "last_ms": "last ms",
    "a_second": "a second",
    "connected_s": "all ready s",
    "memory_mb": "MB",
}


class TabloServe(Tablo):
    """`tablo serve` with several processes, on the roster of the demo."""

    name = "Tablo, processes"
    processes = 1
    database = ""
    redis = ""

    def command(self) -> list[str]:
        return [
            *_TABLO, "serve", "--host", "127.0.0.1", "--port", str(self.port),
            "--processes", str(self.processes),
        ]  # fmt: skip

    def environment(self) -> Mapping[str, str]:
        return {
            **super().environment(),
            "TABLO_DATA": str(self.folder / "data"),
            "TABLO_DATABASE_URL": self.database,
            "TABLO_REDIS_URL": self.redis,
        }

    def start(self) -> None:
        environment = self.environment()
        _tablo(environment, "db", "upgrade")
        _tablo(environment, "import", "roster", str(ROSTER))
        self.links = {
            "keys": {
                "director": _tablo(environment, "key", "add", "bench", "--role", "director"),
                "output": _tablo(environment, "key", "add", "bench", "--output", OUTPUT),
            }
        }
        super().start()

    def _read_links(self, limit: float = 60.0) -> dict[str, dict[str, str]]:
        return self.links


_TABLO = (sys.executable, "-m", "tablo")


def main(words: Sequence[str] | None = None) -> None:
    """Read the command line, measure, print; say why not where that is so."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--processes", default="1,2")
    parser.add_argument("--sockets", type=int, default=1000, help="at most 10,000")
    parser.add_argument("--size", type=int, default=300, help="bytes of the view")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.5)
    options = parser.parse_args(words)
    counts = [int(word) for word in options.processes.split(",")]
    samples: dict[int, list[Sample]] = {count: [] for count in counts}
    notes = []
    measure.unwind_when_asked()
    try:
        measure.require_linux()
        require(max(counts))
        for number, name in measure.interleaved([str(count) for count in counts], options.rounds):
            measure.progress(f"round {number + 1}: {name} processes")
            try:
                samples[int(name)].append(
                    one_round(int(name), options.sockets, options.size, options.seconds)
                )
            except (NeverCame, NotServing, WrongPayload) as error:
                notes.append(f"{name} processes, round {number + 1}: {error}")
    except (measure.CannotMeasure, Unavailable, services.Missing) as reason:
        print(f"Skipped: {reason}")
        return
    rows: list[list[measure.Cell]] = [
        [
            f"{count} processes",
            *(measure.median([one[key] for one in found]) for key in COLUMNS),
            len(found),
        ]
        for count, found in samples.items()
    ]
    measure.present(
        f"One view of {options.size} bytes to {options.sockets} sockets of several processes",
        ["", *COLUMNS.values(), "rounds"],
        rows,
        notes=["Tablo's own processes only; medians of interleaved rounds.", *notes],
        raw={"samples": {str(count): found for count, found in samples.items()}},
    )


def require(processes: int) -> None:
    """Raise `Unavailable` when this Tablo can't serve with so many processes."""
    asked = subprocess.run(
        [*_TABLO, "serve", "--processes", str(processes), "--port", "-1"],
        capture_output=True,
        text=True,
        timeout=30,
    )
    # The port is wrong on purpose: what is said about it is said after the processes were taken
    if "--processes" in asked.stderr or "No such option" in asked.stderr:
        raise Unavailable(f"tablo serve does not take --processes {processes}")


def one_round(processes: int, sockets: int, size: int, seconds: float) -> Sample:
    """Start everything anew, connect all, publish one view after the other."""
    cores = measure.Cores.split(for_server=processes)
    with measure.pinned(cores.client), _site(processes, cores) as peer:
        peer.prepare(size)
        with Load(peer.port, peer.speech, Crowd(sockets=sockets, quiet=True), cores) as load:
            connected_s = load.wait_ready()
            time.sleep(REST_S)
            memory = measure.rss_bytes(peer.pid) / 2**20
            sample = publish_on_and_on(peer, load, size, seconds)
            check(load.finish(), peer)
            return sample | {"connected_s": connected_s, "memory_mb": memory}


@contextlib.contextmanager
def _site(processes: int, cores: measure.Cores) -> Iterator[Tablo]:
    with (
        services.redis() as redis,
        services.postgres() as postgres,
        services.empty_database(postgres) as database,
    ):
        kind = type(
            "Site",
            (TabloServe,),
            {"processes": processes, "database": database, "redis": redis},
        )
        with running(kind, cores) as peer:
            assert isinstance(peer, Tablo)
            yield peer


def _tablo(environment: Mapping[str, str], *words: str) -> str:
    done = subprocess.run(
        [*_TABLO, *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path.home(),
    )
    if done.returncode:
        raise NotServing(f"tablo {' '.join(words)} failed: {done.stderr[-500:]}")
    return done.stdout.strip()


if __name__ == "__main__":
    main()
