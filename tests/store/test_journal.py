"""What is appended stays, in order, once, and bound together."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection, text

from makers import (
    ANNA,
    BORIS,
    CONTEST,
    M1,
    M2,
    NOON,
    OUTPUT,
    SCREEN,
    TIMER,
    Story,
    a_roster,
    ask,
)
from tablo.championship.events import Fact, RosterRevised
from tablo.championship.ids import ActorId, CommandId, Instant
from tablo.championship.reduce import fold
from tablo.championship.refusals import Answer, Refusal, Why
from tablo.championship.state import State
from tablo.store import checkpoints, roster
from tablo.store.database import Database
from tablo.store.errors import (
    CommandKnown,
    JournalBroken,
    JournalMoved,
    StorageFull,
    StoreError,
)
from tablo.store.journal import Journal, Record
from tablo.store.lines import digest
from tablo.store.migrations import upgrade

ACTOR = ActorId("person:1")
ACCEPTED = Answer(outcome="accepted")


def a_record(
    *facts: Fact, id: str = "", answer: Answer = ACCEPTED, actor: ActorId = ACTOR
) -> Record:
    """Make the record of a command; without an id it bears the number of its first fact."""
    command = CommandId(id or f"c{facts[0].id}")
    return Record(command_id=command, actor=actor, name="RecordMark", answer=answer, facts=facts)


def a_fact(number: int) -> Fact:
    """Make a fact that needs no roster."""
    return Fact(
        id=number,
        at=Instant(NOON + number),
        actor=ACTOR,
        event=RosterRevised(revision=1),
        command=CommandId(f"c{number}"),
    )


def numbered(count: int, after: int = 0) -> list[Record]:
    """Make records of one fact each."""
    return [a_record(a_fact(number)) for number in range(after + 1, after + count + 1)]


def a_morning() -> Story:
    """Tell a story that touches every part of a state."""
    return Story().told(
        ask("RecordMark", entry=ANNA, module=M1, mark="17,250", reason="Опечатка"),
        ask("RecordMark", entry=BORIS, module=M2, mark="70.5"),
        ask("RecordMark", entry=ANNA, module=M1, mark=None),
        ask("SetEntryStatus", entry=BORIS, status="dns"),
        ask("LockMarks", contest=CONTEST, module=M1),
        ask("LockMarks", contest=CONTEST, module=M2),
        ask("SetPublication", contest=CONTEST, audience="venue", level="marks"),
        ask("StartTimer", timer=TIMER),
        ask("ShowScene", screen=SCREEN, scene="standings", params={"contest": CONTEST}),
        ask("ShowGraphic", output=OUTPUT, graphic="lower-third", data={"title": "Финал «А»"}),
        ask("Blank", all=True, on=True),
    )


async def opened(database: Database) -> Journal:
    """Open the journal."""
    journal = Journal(database)
    await journal.open()
    return journal


async def with_story(database: Database) -> tuple[Journal, Story]:
    """Write a roster and a morning's journal."""
    database.write_now(lambda connection: roster.save(connection, a_roster()))
    story = a_morning()
    revised = Fact(
        id=1,
        at=NOON,
        actor=ActorId("system"),
        event=RosterRevised(revision=1),
        command=CommandId("c1"),
    )
    story.journal = [revised, *(_moved(fact) for fact in story.journal)]
    story.state = fold(State(), story.journal)
    journal = await opened(database)
    await journal.append([a_record(fact, actor=fact.actor) for fact in story.journal])
    return journal, story


def _moved(fact: Fact) -> Fact:
    """Make room for one line before: each line is a command of its own, named by its number."""
    return replace(fact, id=fact.id + 1, command=CommandId(f"c{fact.id + 1}"))


def unguarded(database: Database, statement: str, **params: object) -> None:
    """Change what may not be changed, as somebody with the file in hands would."""

    def tamper_postgres(connection: Connection) -> None:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement), params)

    def tamper_sqlite(connection: Connection) -> None:
        schema = text("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        triggers = connection.execute(schema).all()
        for name, _ in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.execute(text(statement), params)
        for _, sql in triggers:
            connection.exec_driver_sql(sql)

    database.write_now(tamper_sqlite if database.dialect == "sqlite" else tamper_postgres)


async def problems(journal: Journal) -> list[tuple[int, str]]:
    """List what verify finds."""
    return [(problem.line, problem.what) for problem in await journal.verify()]


async def test_reopened(database_url: str) -> None:
    """A journal opened again gives the state that its facts fold to, from disk alone."""
    with Database.open(database_url) as database:
        upgrade(database)
        journal, story = await with_story(database)
        end = journal.last_id, journal.last_hash

    with Database.open(database_url) as database:
        again = Journal(database)

        assert story.state == await again.open()
        assert end == (again.last_id, again.last_hash)
        assert story.journal == await again.facts()
        assert await again.verify() == []


async def test_from_checkpoint(database: Database) -> None:
    """A start from a checkpoint and what came after gives what a start from line one gives."""
    journal, story = await with_story(database)
    early = fold(State(), story.journal[:5])
    await journal.checkpoint(early)

    assert story.state == await Journal(database).open()

    await journal.checkpoint(story.state)
    assert story.state == await Journal(database).open()
    assert await journal.verify() == []


async def test_newest_three_checkpoints(database: Database) -> None:
    """The newest three checkpoints are kept."""
    journal, story = await with_story(database)

    for count in (2, 4, 6, 8):
        await journal.checkpoint(fold(State(), story.journal[:count]))

    assert {4, 6, 8} == set(await database.read(checkpoints.texts))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE checkpoint SET shape = 'of old'",
        'UPDATE checkpoint SET state = \'{"last": "of old"}\'',
        "UPDATE checkpoint SET hash = 'of another history'",
    ],
)
async def test_useless_checkpoint(database: Database, change: str) -> None:
    """A checkpoint of another release or another history is passed over."""
    journal, story = await with_story(database)
    await journal.checkpoint(fold(State(), story.journal[:5]))
    await database.write(lambda connection: connection.execute(text(change)))

    assert story.state == await Journal(database).open()

    await journal.checkpoint(story.state)
    assert story.state == await Journal(database).open()


async def test_checkpoint_due(database: Database) -> None:
    """A checkpoint is due a thousand lines after the last one."""
    journal = await opened(database)
    seen = []

    for after, count in ((0, 999), (999, 1)):
        await journal.append(numbered(count, after=after))
        seen.append(journal.due)
    await journal.checkpoint(await journal.open())

    assert [*seen, journal.due] == [False, True, False]


async def test_empty_journal(database: Database) -> None:
    """A new journal is open at line 0, and a checkpoint of nothing keeps nothing."""
    journal = Journal(database)
    with pytest.raises(StoreError, match="open the journal"):
        _ = journal.last_id

    state = await journal.open()
    await journal.checkpoint(state)

    assert (State(), 0) == (state, journal.last_id)
    assert await database.read(checkpoints.texts) == {}
    assert await journal.known([]) == {}
    assert await journal.verify() == []


async def test_known(database: Database) -> None:
    """The answer to a command is found again as it was given, and says that it is repeated."""
    journal = await opened(database)
    stale = Refusal(
        why=Why.STALE_REVISION, current={"rev": 3, "mark": None, "by": "person:2", "at": NOON}
    )
    answers = {
        "yes": ACCEPTED,
        "no": Answer(outcome="conflict", refusal=stale),
        "never": Answer(
            outcome="refused", refusal=Refusal(why=Why.UNKNOWN_ENTRY, params={"entry": "нет"})
        ),
    }
    await journal.append(
        [a_record(a_fact(1), id="yes")]
        + [a_record(id=name, answer=answers[name]) for name in ("no", "never")]
    )
    names = [(ACTOR, CommandId(name)) for name in (*answers, "unheard")]
    names.append((ActorId("person:2"), CommandId("yes")))

    known = await journal.known(names)

    expected = {
        (ACTOR, CommandId(name)): replace(answer, repeated=True) for name, answer in answers.items()
    }
    assert expected == known


async def test_known_of_many(database: Database) -> None:
    """A question about more ids than fit into one statement is answered whole."""
    journal = await opened(database)
    await journal.append(numbered(1200))

    known = await journal.known([(ACTOR, CommandId(f"c{n}")) for n in range(1, 1301)])

    assert len(known) == 1200


async def test_same_id_twice(database: Database) -> None:
    """A command that is recorded already can't be recorded again, nor what came with it."""
    journal = await opened(database)
    await journal.append([a_record(a_fact(1), id="once")])

    with pytest.raises(CommandKnown):
        await journal.append([a_record(a_fact(2), id="other"), a_record(a_fact(3), id="once")])
    with pytest.raises(CommandKnown):
        await journal.append([a_record(id="same"), a_record(id="same")])

    assert journal.last_id == 1
    assert [fact.id for fact in await journal.facts()] == [1]
    assert await journal.known([(ACTOR, CommandId("other")), (ACTOR, CommandId("same"))]) == {}
    await journal.append([a_record(a_fact(2), id="once", actor=ActorId("person:2"))])


async def test_dense_ids(database: Database) -> None:
    """Facts are numbered on without a gap, or nothing of the batch is kept."""
    journal = await opened(database)
    await journal.append(numbered(3))

    for wrong in (3, 5):
        with pytest.raises(ValueError, match="expected fact 4"):
            await journal.append([a_record(a_fact(wrong), id="wrong")])
    await journal.append(numbered(2, after=3))

    assert [fact.id for fact in await journal.facts()] == [1, 2, 3, 4, 5]
    assert [fact.id for fact in await journal.facts(after=2, limit=2)] == [3, 4]


async def test_asked_at_once(database: Database) -> None:
    """Batches that are asked for without waiting are kept in that order, also when one gave up."""
    journal = await opened(database)

    batches = [
        asyncio.ensure_future(journal.append(numbered(2, after=after))) for after in (0, 2, 4)
    ]
    await asyncio.sleep(0)
    batches[2].cancel()
    found = await asyncio.gather(*batches, return_exceptions=True)
    await database.write(lambda _: None)

    assert found[:2] == [None, None]
    assert isinstance(found[2], asyncio.CancelledError)
    assert journal.last_id == (await opened(database)).last_id >= 4


async def test_two_rooms(database: Database) -> None:
    """A journal that somebody else has appended to takes nothing until it is opened again."""
    first, second = await opened(database), await opened(database)
    await first.append([a_record(a_fact(1), id="first")])

    with pytest.raises(JournalMoved):
        await second.append([a_record(a_fact(1), id="second")])
    with pytest.raises(JournalMoved):
        await second.append([a_record(id="refused", answer=Answer(outcome="refused"))])

    assert await second.known([(ACTOR, CommandId("second"))]) == {}
    await second.open()
    await second.append([a_record(a_fact(2), id="second")])
    assert second.last_id == 2


@pytest.mark.parametrize("table", ["journal", "command"])
@pytest.mark.parametrize("change", ["UPDATE {} SET actor = 'x'", "DELETE FROM {}"])
async def test_only_grows(database: Database, table: str, change: str) -> None:
    """The database itself refuses to change or remove what the journal holds."""
    journal = await opened(database)
    await journal.append(numbered(2))

    with pytest.raises(Exception, match="only grows"):
        await database.write(lambda connection: connection.execute(text(change.format(table))))

    assert len(await journal.facts()) == 2


@pytest.mark.parametrize(
    "change",
    [
        "at = at + 1",
        "actor = 'person:2'",
        "type = 'MarksLocked'",
        "data = replace(data, '17.250', '17.251')",
    ],
)
async def test_changed_line(database: Database, change: str) -> None:
    """A line of which anything was changed is named, and the journal refuses to open."""
    journal, _ = await with_story(database)
    unguarded(database, f"UPDATE journal SET {change} WHERE id = 2")

    found = await problems(journal)

    assert (2, "it was changed: its hash is another") in found
    with pytest.raises(JournalBroken, match="line 2"):
        await journal.open()


async def test_rehashed_line(database: Database) -> None:
    """A line that was changed and given a fitting hash breaks the chain at the next one."""
    journal, _ = await with_story(database)
    [line] = await journal.lines(after=1, limit=1)
    data = line.data.replace("17.250", "27.250")
    hashed = digest(
        line.previous,
        id=line.id,
        at=line.at,
        actor=line.actor,
        command=line.command,
        type=line.type,
        data=data,
    )
    unguarded(
        database,
        "UPDATE journal SET data = :data, hash = :hash WHERE id = 2",
        data=data,
        hash=hashed,
    )

    assert await problems(journal) == [(3, "it doesn't follow the line before: hashes differ")]


async def test_missing_line(database: Database) -> None:
    """A missing line is named by its number, in the middle and at the end."""
    journal, story = await with_story(database)
    last = len(story.journal)

    unguarded(database, "DELETE FROM journal WHERE id IN (3, :last)", last=last)

    found = await problems(journal)
    assert (4, "the lines before it are missing, from 3 on") in found
    assert (last, f"lines {last} to {last} are missing") in found
    assert (0, f"command c{last} of person:director was accepted, but has no line") in found
    with pytest.raises(JournalBroken, match="line 4"):
        await journal.open()


async def test_lost_end(database: Database) -> None:
    """A journal whose end was cut off refuses to open."""
    journal, story = await with_story(database)

    unguarded(database, "DELETE FROM journal WHERE id = :last", last=len(story.journal))

    with pytest.raises(JournalBroken, match="should not be the last"):
        await journal.open()


async def test_wrong_checkpoint(database: Database) -> None:
    """A checkpoint that isn't what the replay gives is found."""
    journal, story = await with_story(database)
    await journal.checkpoint(story.state)
    wrong = checkpoints.encode(story.state).replace('"70.5"', '"70.6"')

    await database.write(
        lambda c: c.execute(text("UPDATE checkpoint SET state = :state"), {"state": wrong})
    )

    last = len(story.journal)
    assert [(last, "the checkpoint here isn't what the replay gives")] == await problems(journal)


async def test_unreadable_event(database: Database) -> None:
    """An event that can't be read is named, and the rest is still looked at."""
    journal, _ = await with_story(database)

    unguarded(database, "UPDATE journal SET data = '{}' WHERE id = 2")

    found = await problems(journal)
    assert [line for line, _ in found] == [2, 2]
    assert "can't be read" in found[1][1]


async def test_unresolved_references(database: Database) -> None:
    """Events that point at something the roster doesn't hold any more are found."""
    journal, story = await with_story(database)
    held = a_roster()
    fewer = replace(
        held,
        entries={key: entry for key, entry in held.entries.items() if key != ANNA},
        screens={},
    )
    database.write_now(lambda connection: roster.save(connection, fewer))

    found = await problems(journal)

    named = {story.journal[line - 1].event.__class__.__name__ for line, _ in found}
    assert {"MarkRecorded", "LineupShown", "ScreenBlanked"} == named
    assert (2, "the roster has no entry anna") in found
    assert any(what == "the roster has no screen wall" for _, what in found)


async def test_lost_answer(database: Database) -> None:
    """A line whose command has no answer, or another one, is found."""
    journal, _ = await with_story(database)

    unguarded(database, "DELETE FROM command WHERE id = 'c2'")
    unguarded(database, "UPDATE command SET outcome = 'refused' WHERE id = 'c3'")

    assert await problems(journal) == [
        (2, "the answer to its command c2 is missing"),
        (3, "its command c3 was answered as not accepted"),
    ]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_full_disk(database: Database) -> None:
    """A batch that finds no room is kept not at all, and the next one goes on from there."""
    journal = await opened(database)
    await journal.append(numbered(5))
    pages = await database.write(lambda c: c.exec_driver_sql("PRAGMA page_count").scalar())
    await database.write(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count={pages}").scalar())

    for _ in range(3):
        with pytest.raises(StorageFull):
            await journal.append(numbered(1000, after=5))

    assert journal.last_id == 5
    assert await journal.known([(ACTOR, CommandId("c6"))]) == {}
    await database.write(lambda c: c.exec_driver_sql("PRAGMA max_page_count=1000000").scalar())
    await journal.append(numbered(1000, after=5))
    assert (await Journal(database).open()).last == 1005


PROGRAM = Path(__file__).with_name("appender.py")


def acknowledged_before_kill(url: str, after: int) -> int:
    """Append in another process, kill it in full flight, and give the last number it reported."""
    process = subprocess.Popen(
        [sys.executable, str(PROGRAM), url], stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert process.stdout is not None
    last = 0
    while last < after:
        last = int(process.stdout.readline())
    os.kill(process.pid, signal.SIGKILL)
    rest: Sequence[str] = process.stdout.read().splitlines(keepends=True)
    process.stdout.close()
    process.wait()
    return max([last, *(int(line) for line in rest if line.endswith("\n"))])


async def test_killed(database_url: str) -> None:
    """Whatever a process acknowledged before it was killed is there, once and in order."""
    with Database.open(database_url) as database:
        upgrade(database)
        database.write_now(lambda connection: roster.save(connection, a_roster()))
    acknowledged = 0
    for kill in range(5):
        acknowledged = acknowledged_before_kill(database_url, acknowledged + 3 + 7 * kill)

        with Database.open(database_url) as database:
            journal = Journal(database)
            state = await journal.open()

            assert acknowledged <= state.last == journal.last_id
            assert await journal.verify() == []
