"""How long a start takes at the size of a whole region, and how much memory the room needs.

A journal of aspects entered over and over, at 400 contests and 2,500 entries with 40 aspects each:
folded from its first line, and read from a checkpoint. The memory is that of a process which has
just started from the checkpoint.
From `tests/`: `python -m bench.replay [lines]`.
"""

import asyncio
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.report import Figures, report
from bench.results import ACTOR, a_region, a_value
from makers import NOON
from tablo.championship.decide import decide
from tablo.championship.events import Fact
from tablo.championship.ids import CommandId
from tablo.championship.reduce import fold
from tablo.championship.refusals import Answer, Refusal
from tablo.championship.roster import Roster
from tablo.championship.state import State
from tablo.store import roster as rosters
from tablo.store.database import Database
from tablo.store.journal import Journal, Record
from tablo.store.migrations import upgrade

BATCH = 250
"""Commands that are made durable together, as the room does at most."""
LINES = 300_000


def commands(roster: Roster, lines: int) -> Iterator[tuple[State, Record]]:
    """Give so many commands of one line each, as a room would record them."""
    chance, entries, state = random.Random(1), list(roster.entries), State()
    while state.last < lines:
        decision = decide(state, roster, a_value(chance, chance.choice(entries)), ACTOR, NOON)
        if isinstance(decision, Refusal):
            continue
        command = CommandId(f"c{state.last + 1}")
        fact = Fact(id=state.last + 1, at=NOON, actor=ACTOR, event=decision[0], command=command)
        state = fold(state, (fact,))
        accepted = Answer(outcome="accepted")
        yield (
            state,
            Record(
                command_id=command, actor=ACTOR, name="RecordMark", answer=accepted, facts=(fact,)
            ),
        )


async def write(database: Database, lines: int) -> State:
    """Write a roster and a journal, without a checkpoint."""
    roster = a_region(by_aspects=True)
    database.write_now(lambda connection: rosters.save(connection, roster))
    journal = Journal(database)
    state = await journal.open()
    batch: list[Record] = []
    for state, record in commands(roster, lines):  # noqa: B007
        batch.append(record)
        if len(batch) == BATCH:
            await journal.append(batch)
            batch = []
    if batch:
        await journal.append(batch)
    return state


def start(path: Path) -> None:
    """Read roster and journal as a starting room does; print seconds and bytes."""
    with Database.open(f"sqlite:///{path}") as database:
        begin = time.perf_counter()
        roster = database.read_now(rosters.load)
        state = asyncio.run(Journal(database).open())
        taken = time.perf_counter() - begin
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(taken, peak, state.last, len(roster.entries))


def started(path: Path) -> Figures:
    """Measure a start in a process of its own: seconds, and megabytes at most."""
    run = [sys.executable, "-m", "bench.replay", "--start", str(path)]
    root = Path(__file__).parents[1]
    done = subprocess.run(run, check=True, capture_output=True, text=True, cwd=root)
    words = done.stdout.split()
    return {"seconds": float(words[0]), "peak MB": float(words[1]) / 1e6}


def main(lines: int) -> None:
    """Write a journal, start without and with a checkpoint, print."""
    with tempfile.TemporaryDirectory(prefix="tablo-replay-") as folder:
        path = Path(folder) / "tablo.db"
        with Database.open(f"sqlite:///{path}") as database:
            upgrade(database)
            state = asyncio.run(write(database, lines))
        rows = {"from the first line": started(path)}
        with Database.open(f"sqlite:///{path}") as database:
            journal = Journal(database)
            assert state == asyncio.run(journal.open())
            begin = time.perf_counter()
            asyncio.run(journal.checkpoint(state))
            rows["writing a checkpoint"] = {"seconds": time.perf_counter() - begin}
        rows["from a checkpoint"] = started(path)
    report(f"start at {lines} lines", rows)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--start"]:
        start(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else LINES)
