"""Append for ever and write out the number of each line once it is durable: a process to be killed."""

import asyncio
import sys

from tablo.championship.events import Fact, RosterRevised
from tablo.championship.ids import ActorId, CommandId, Instant
from tablo.championship.refusals import Answer
from tablo.store.database import Database
from tablo.store.journal import Journal, Record

ACTOR = ActorId("person:1")


async def append_for_ever(url: str) -> None:
    """Append one to three lines at a time, with a checkpoint now and then."""
    database = Database.open(url)
    journal = Journal(database)
    await journal.open()
    while True:
        number = journal.last_id + 1
        facts = tuple(
            Fact(id=line, at=Instant(line), actor=ACTOR, event=RosterRevised(revision=1))
            for line in range(number, number + 1 + number % 3)
        )
        await journal.append(
            [
                Record(
                    command_id=CommandId(f"c{number}"),
                    actor=ACTOR,
                    name="Revise",
                    answer=Answer(outcome="accepted"),
                    facts=facts,
                )
            ]
        )
        sys.stdout.write(f"{journal.last_id}\n")
        sys.stdout.flush()
        if number % 10 == 0:
            await journal.checkpoint(await journal.open())


if __name__ == "__main__":
    asyncio.run(append_for_ever(sys.argv[1]))
