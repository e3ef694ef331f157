"""How soon everybody is back after the server was killed and started again.

All sockets show one view; the server gets kill -9 and is started at once on the same data; each
client comes back by the rules of the contract (full jitter). A client is back once it holds the
newest view again. From `tests/`:
`python -m bench.storm [--sockets 5000] [--rounds 3] [--as screen|public] [--deflate]`.
"""

import argparse
from collections.abc import Sequence

from bench import measure
from bench.load.client import Crowd, Load, NeverCame
from bench.load.peers import NotServing, TabloAsSet, running, stamp

VIEW = 4096
"""Bytes of the view."""
LIMIT_S = 60.0

Sample = dict[str, float]
COLUMNS = {
    "serving_s": "serves again s",
    "p50_s": "back p50 s",
    "p99_s": "p99 s",
    "all_s": "all s",
    "after_s": "all after serving s",
    "attempts": "tries each",
    "most_attempts": "most",
    "cpu_s": "server CPU s",
    "next_ms": "next view last ms",
}


def main(words: Sequence[str] | None = None) -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sockets", type=int, default=5000, help="at most 10,000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--as", dest="kind", choices=("screen", "public"), default="screen")
    parser.add_argument("--deflate", action="store_true")
    parser.add_argument("--quiet", action="store_true", help="clients do not answer beats")
    options = parser.parse_args(words)
    crowd = Crowd(
        sockets=options.sockets,
        reconnect=options.kind,
        deflate=options.deflate,
        quiet=options.quiet,
    )
    samples: list[Sample] = []
    notes = []
    measure.unwind_when_asked()
    try:
        measure.require_linux()
        for number in range(options.rounds):
            measure.progress(f"round {number + 1}")
            try:
                samples.append(one_storm(crowd))
            except (NeverCame, NotServing) as error:
                notes.append(f"round {number + 1}: {error}")
    except measure.CannotMeasure as reason:
        parser.exit(1, f"{reason}\n")
    rows: list[list[measure.Cell]] = [
        [f"round {number}", *(one[key] for key in COLUMNS)]
        for number, one in enumerate(samples, start=1)
    ]
    middle = {key: measure.median([one[key] for one in samples]) for key in COLUMNS}
    measure.present(
        f"{options.sockets} clients come back as {options.kind} after kill -9",
        ["", *COLUMNS.values()],
        [*rows, ["median", *middle.values()]],
        notes=["Seconds from the kill, unless said otherwise.", *notes],
        raw={"samples": samples, "sockets": options.sockets},
    )


def one_storm(crowd: Crowd) -> Sample:
    """Kill a server with all its sockets once, and time the return; raises `NeverCame`."""
    cores = measure.Cores.split()
    with measure.pinned(cores.client), running(TabloAsSet, cores) as peer:
        assert isinstance(peer, TabloAsSet)
        with Load(peer.port, peer.speech, crowd, cores) as load:
            load.wait_ready()
            peer.prepare(VIEW)
            _publish(peer, load)
            load.storm()
            serving = peer.restart_after_kill()
            back = load.wait("back", LIMIT_S)
            spent = measure.cpu_seconds(peer.pid)
            following = _publish(peer, load)
            took = back["took_ms"]
            return {
                "serving_s": serving,
                "p50_s": took["p50"] / 1000,
                "p99_s": took["p99"] / 1000,
                "all_s": took["max"] / 1000,
                "after_s": max(0.0, took["max"] / 1000 - serving),
                "attempts": back["attempts"] / crowd.sockets,
                "most_attempts": back["most_attempts"],
                "cpu_s": spent,
                "next_ms": following,
            }


def _publish(peer: TabloAsSet, load: Load) -> float:
    at = stamp()
    load.expect(at)
    peer.publish(at)
    return float(load.wait_delivered(LIMIT_S)["last_ms"])


if __name__ == "__main__":
    main()
