"""What one view to many sockets costs: server processor time for each message, memory, and time.

Server and client have a core each. Every round starts each server anew: connect all sockets, let
them rest, publish one view after the other, each when the one before is with everybody. The floor
is a C program that does one bare send() for each socket. From `tests/`:
`python -m bench.fanout [--sockets 1000,5000] [--sizes 300,4096] [--rounds 5] [--only floor,tablo]`.
"""

import argparse
import json
import os
import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from bench import measure
from bench.load.client import Crowd, Event, Load, NeverCame, payloads
from bench.load.peers import Floor, NotServing, Peer, available, running, stamp

Sample = dict[str, float]
Key = tuple[str, int, int]
"""Peer, sockets, bytes of the view."""
WARM_SOCKETS = 20
WARM_VIEWS = 3
REST_S = 0.5
FOREIGN = 0.15
"""Share of the machine that others may use before a sample is marked."""


class WrongPayload(Exception):
    """A server delivered something else than what was published."""


def main(words: Sequence[str] | None = None) -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sockets", default="1000,5000", help="at most 10,000")
    parser.add_argument("--sizes", default="300,4096", help="bytes of the view")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.5, help="for each figure")
    parser.add_argument("--only", default="", help="peers by parts of their names")
    parser.add_argument("--answer", action="store_true", help="clients answer beats")
    options = parser.parse_args(words)
    measure.unwind_when_asked()
    try:
        measure.require_linux()
        peers, notes = available(options.only)
        samples, failures = collect(
            peers,
            sockets=[int(word) for word in options.sockets.split(",")],
            sizes=[int(word) for word in options.sizes.split(",")],
            rounds=options.rounds,
            seconds=options.seconds,
            answer=options.answer,
        )
    except measure.CannotMeasure as reason:
        parser.exit(1, f"{reason}\n")
    show(samples, [*notes, *failures])


def collect(
    peers: Sequence[type[Peer]],
    *,
    sockets: Sequence[int],
    sizes: Sequence[int],
    rounds: int,
    seconds: float,
    answer: bool = False,
) -> tuple[dict[Key, list[Sample]], list[str]]:
    """Measure every peer in interleaved rounds; what failed is said, not counted."""
    by_name = {peer.name: peer for peer in peers}
    samples: dict[Key, list[Sample]] = defaultdict(list)
    failures: list[str] = []
    hopeless: set[str] = set()
    for count in sockets:
        for number, name in measure.interleaved(list(by_name), rounds):
            if name in hopeless:
                continue
            measure.progress(f"{count} sockets, round {number + 1}: {name}")
            try:
                found = _one_round(by_name[name], count, sizes, seconds, answer=answer)
            except (NeverCame, NotServing, WrongPayload, OSError) as error:
                failures.append(f"{name}, {count} sockets, round {number + 1}: {error}")
                if isinstance(error, WrongPayload):
                    hopeless.add(name)
                continue
            for size, sample in found.items():
                samples[name, count, size].append(sample)
    return dict(samples), failures


def _one_round(
    kind: type[Peer], count: int, sizes: Sequence[int], seconds: float, *, answer: bool
) -> dict[int, Sample]:
    cores = measure.Cores.split()
    with measure.pinned(cores.client), running(kind, cores) as peer:
        _warm(peer, sizes)
        before = measure.rss_bytes(peer.pid)
        crowd = Crowd(sockets=count, deflate=kind.deflate, quiet=not answer)
        with Load(peer.port, peer.speech, crowd, cores) as load:
            connected_s = load.wait_ready()
            time.sleep(REST_S)
            memory = (measure.rss_bytes(peer.pid) - before) / count
            found = {}
            for size in sizes:
                found[size] = publish_on_and_on(peer, load, size, seconds)
                found[size] |= {"memory": memory, "connected_s": connected_s}
            check(load.finish(), peer)
            return found


def _warm(peer: Peer, sizes: Sequence[int]) -> None:
    with Load(
        peer.port, peer.speech, Crowd(sockets=WARM_SOCKETS, deflate=peer.deflate), peer.cores
    ) as load:
        load.wait_ready()
        for size in sizes:
            peer.prepare(size)
            for _ in range(WARM_VIEWS):
                _publish(peer, load)


def _publish(peer: Peer, load: Load) -> Event:
    at = stamp()
    load.expect(at)
    peer.publish(at)
    return load.wait_delivered()


def publish_on_and_on(peer: Peer, load: Load, size: int, seconds: float) -> Sample:
    """Publish one view after the other, each when all have the one before; what that cost."""
    peer.prepare(size)
    for _ in range(WARM_VIEWS):
        _publish(peer, load)
    load.begin()
    lasts: list[float] = []
    busy, ours = measure.Busy(), _ours(load)
    server, begin = measure.cpu_seconds(peer.pid), time.monotonic()
    while time.monotonic() - begin < seconds:
        lasts.append(_publish(peer, load)["last_ms"])
    took = time.monotonic() - begin
    spent = measure.cpu_seconds(peer.pid) - server
    foreign = busy.foreign(spent + _ours(load) - ours)
    delivered, state = len(lasts) * load.crowd.sockets, load.state()
    return {
        "us": spent * 1e6 / max(delivered, state["frames"]),
        "us_view": spent * 1e6 / delivered,
        "beats_a_view": state["beats"] / delivered,
        "last_ms": measure.median(lasts) or 0.0,
        "views": len(lasts),
        "a_second": delivered / took,
        "server_busy": spent / took,
        "foreign": foreign,
    }


def _ours(load: Load) -> float:
    times = os.times()
    return measure.cpu_seconds(load.pid) + times.user + times.system


def check(result: Event, peer: Peer) -> None:
    """Raise `WrongPayload` when something else was delivered than what was published."""
    if result["mismatches"]:
        raise WrongPayload(f"{result['mismatches']} messages differ from the first of their view")
    if peer.deflate and not result["deflated"]:
        raise WrongPayload("compression was offered and not taken")
    with_stamp = [data for data in payloads(result) if b"@t=" in data]
    if not with_stamp:
        raise WrongPayload("no message on the tape carries a stamp")
    for data in with_stamp:
        if b'"type":"view"' not in data:
            raise WrongPayload(f"expected a view, got {data[:200]!r}")
        json.loads(data[data.index(b"{") : data.rindex(b"}") + 1])


def show(samples: dict[Key, list[Sample]], notes: Sequence[str]) -> None:
    """Print medians, and their ratios to the floor."""
    rows: list[list[measure.Cell]] = []
    marked = 0
    for (name, count, size), found in samples.items():
        middle = {key: measure.median([one[key] for one in found]) for key in found[0]}
        floor = samples.get((Floor.name, count, size), [])
        lowest = {key: measure.median([one[key] for one in floor]) for key in ("us", "last_ms")}
        marked += sum(one["foreign"] > FOREIGN for one in found)
        memory = middle["memory"]
        rows.append([
            name, count, size,
            middle["us"], measure.ratio(middle["us"], lowest["us"]), middle["beats_a_view"],
            middle["last_ms"], measure.ratio(middle["last_ms"], lowest["last_ms"]),
            memory / 1024 if memory is not None and name != Floor.name else None,
            middle["a_second"], len(found),
        ])  # fmt: skip
    rows.sort(key=lambda row: (row[1], row[2], row[3]))
    raw: dict[str, Any] = {
        "samples": [
            {"peer": name, "sockets": count, "size": size, "rounds": found}
            for (name, count, size), found in samples.items()
        ]
    }
    total = sum(map(len, samples.values()))
    measure.present(
        "One view to many sockets",
        ["", "sockets", "view B", "CPU µs", "÷ floor", "beats", "last ms", "÷ floor", "KB each",
         "a second", "rounds"],
        rows,
        notes=[
            "CPU: user + system time of the server, commands included, for each message delivered:",
            "a view or a beat. Beats: how many came for each view. Medians of interleaved rounds.",
            f"{marked} of {total} samples had more than {FOREIGN:.0%} foreign load.",
            *notes,
        ],
        raw=raw,
    )  # fmt: skip


if __name__ == "__main__":
    main()
