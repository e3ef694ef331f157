"""What clients that do not read cost the others, and the server.

Rounds without and with stalled sockets alternate: views at a steady pace, and how long they take
to those that read. Stalled sockets stop to read and stay; the server's memory is watched, and when
it lets go of them. With `--slow`, some read a fixed number of bytes a second instead: how old is
what they see? From `tests/`:
`python -m bench.slow [--sockets 1000] [--stalled 10] [--slow 0] [--rounds 5] [--seconds 5]`.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace

from bench import measure
from bench.load.client import Crowd, Event, Load, NeverCame
from bench.load.peers import NotServing, Tablo, TabloAsSet, running, stamp

RECEIVE_BUFFER = 8192
"""Bytes that the kernel of a stalled or slow client takes; small, as on a bad radio link."""
FREED_WITHIN_S = 45.0
PAUSE_S = 0.5
"""How long the last view of a round may take to arrive."""

Sample = dict[str, float]
COLUMNS = {
    "p50_ms": "p50 ms",
    "p99_ms": "p99 ms",
    "max_ms": "max ms",
    "slow_p50_ms": "slow p50 ms",
    "slow_max_ms": "slow max ms",
    "memory_kb": "KB each stalled",
    "freed_s": "freed after s",
    "cpu": "server busy",
}


def main(words: Sequence[str] | None = None) -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sockets", type=int, default=1000, help="at most 10,000")
    parser.add_argument("--stalled", type=int, help="1 %% of the sockets where not given")
    parser.add_argument("--slow", type=int, default=0)
    parser.add_argument("--slow-rate", type=int, default=100_000, help="bytes a second")
    parser.add_argument("--size", type=int, default=4096, help="bytes of the view")
    parser.add_argument("--pace", type=float, default=10, help="views a second")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--quiet", action="store_true", help="clients do not answer beats")
    options = parser.parse_args(words)
    stalled = max(1, options.sockets // 100) if options.stalled is None else options.stalled
    alone = Crowd(sockets=options.sockets, receive_buffer=RECEIVE_BUFFER, quiet=options.quiet)
    crowds = {"nobody stalled": alone}
    if stalled:
        crowds[f"{stalled} stalled"] = replace(alone, stalled=stalled)
    if options.slow:
        slow = replace(alone, slow=options.slow, slow_rate=options.slow_rate)
        crowds[f"{options.slow} slow"] = slow
    samples: dict[str, list[Sample]] = {name: [] for name in crowds}
    notes = []
    measure.unwind_when_asked()
    try:
        measure.require_linux()
        for number, name in measure.interleaved(list(crowds), options.rounds):
            measure.progress(f"round {number + 1}: {name}")
            try:
                samples[name].append(
                    one_round(crowds[name], options.size, options.pace, options.seconds)
                )
            except (NeverCame, NotServing) as error:
                notes.append(f"{name}, round {number + 1}: {error}")
    except measure.CannotMeasure as reason:
        parser.exit(1, f"{reason}\n")
    _show(samples, options.sockets, notes)


def one_round(crowd: Crowd, size: int, pace: float, seconds: float) -> Sample:
    """Publish at a pace to a crowd; then, where some are stalled, until the server drops them."""
    cores = measure.Cores.split()
    with measure.pinned(cores.client), running(TabloAsSet, cores) as peer:
        assert isinstance(peer, Tablo)
        peer.prepare(size)
        without = measure.descriptors(peer.pid)
        with Load(peer.port, peer.speech, crowd, cores) as load:
            load.wait_ready()
            _publish_at_pace(peer, load, pace, 1.0)
            memory, stalled_at = measure.rss_bytes(peer.pid), time.monotonic()
            load.stall()
            load.begin()
            spent = measure.cpu_seconds(peer.pid)
            _publish_at_pace(peer, load, pace, seconds)
            busy = (measure.cpu_seconds(peer.pid) - spent) / (time.monotonic() - stalled_at)
            time.sleep(PAUSE_S)
            sample = {"cpu": busy, **_latencies(load.state())}
            if crowd.stalled:
                grown = measure.rss_bytes(peer.pid) - memory
                sample["memory_kb"] = grown / 1024 / crowd.stalled
                kept = without + crowd.sockets - crowd.stalled
                freed = _until_freed(peer, load, pace, kept)
                sample |= {"freed_s": freed - stalled_at} if freed else {}
            return sample


def _latencies(state: Event) -> Sample:
    found = {f"{name}_ms": state["latency_ms"][name] for name in ("p50", "p99", "max")}
    if "slow_ms" in state:
        found |= {f"slow_{name}_ms": state["slow_ms"][name] for name in ("p50", "max")}
    return found


def _publish_at_pace(peer: Tablo, load: Load, pace: float, seconds: float) -> None:
    begin = time.monotonic()
    for number in range(round(pace * seconds)):
        time.sleep(max(0.0, begin + number / pace - time.monotonic()))
        at = stamp()
        load.expect(at)
        peer.publish(at)


def _until_freed(peer: Tablo, load: Load, pace: float, kept: int) -> float | None:
    deadline = time.monotonic() + FREED_WITHIN_S
    while time.monotonic() < deadline:
        if measure.descriptors(peer.pid) <= kept:
            return time.monotonic()
        _publish_at_pace(peer, load, pace, 1 / pace)
    return None


def _show(samples: dict[str, list[Sample]], sockets: int, notes: list[str]) -> None:
    rows: list[list[measure.Cell]] = []
    first = None
    for name, found in samples.items():
        middle = {key: measure.median([one[key] for one in found if key in one]) for key in COLUMNS}
        first = middle["p99_ms"] if first is None else first
        rows.append([name, *middle.values(), measure.ratio(middle["p99_ms"], first), len(found)])
        never = sum("freed_s" not in one for one in found)
        if "stalled" in name and name != "nobody stalled" and never:
            notes.append(f"{name}: not freed within {FREED_WITHIN_S:g} s in {never} rounds.")
    measure.present(
        f"{sockets} sockets, some of which do not read",
        ["", *COLUMNS.values(), "p99 ÷ without", "rounds"],
        rows,
        notes=["Medians of interleaved rounds; a stalled socket's memory is the server's.", *notes],
        raw={"samples": samples, "sockets": sockets},
    )


if __name__ == "__main__":
    main()
