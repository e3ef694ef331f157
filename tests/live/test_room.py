"""The room: durable first, one effect for each id, and alive whatever the store does."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from live.stage import Looker, a_database, a_room, envelope, opened, turns, until
from makers import (
    ANNA,
    BORIS,
    CONTEST,
    LOOKS,
    M1,
    M2,
    NOON,
    TIMER,
    WATCH,
    a_marked_roster,
    a_roster,
    an_actor,
    an_entry,
    ask,
)
from tablo.access.actors import Scope
from tablo.championship.commands import AnyCommand
from tablo.championship.events import RosterRevised, ValueRecorded
from tablo.championship.ids import ActorId, ContestId, EntryId
from tablo.championship.refusals import Answer, Why
from tablo.championship.roster import Roster
from tablo.championship.state import State
from tablo.clock import ManualClock
from tablo.live import room as rooms
from tablo.live.bus import RoomAway, RoomFault
from tablo.store.database import Database
from tablo.store.journal import Journal

ROSTER_FACT = 1
"""Each first start journals the revision of the roster."""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give a real database in a fresh file."""
    with a_database(tmp_path) as opened_here:
        yield opened_here


def mark(value: str, entry: EntryId = ANNA, module: str = M1) -> AnyCommand:
    """Make a command that enters a mark."""
    return ask("RecordMark", entry=entry, module=module, mark=value)


def why(answer: Answer) -> Why | None:
    """Give why an answer says no."""
    return answer.refusal.why if answer.refusal else None


async def test_an_accepted_command_is_on_disk_before_it_is_answered(tmp_path: Path) -> None:
    """Whoever reads the file when the answer comes finds the fact."""
    with a_database(tmp_path) as database:
        async with a_room(database) as room:
            answer = await room.submit(envelope("c1", mark("17.25")))

            with Database.open(f"sqlite:///{tmp_path / 'tablo.sqlite3'}", readonly=True) as other:
                facts = await Journal(other).facts()

    assert answer == Answer(outcome="accepted")
    assert [fact.id for fact in facts] == [1, 2]


async def test_nothing_is_answered_or_shown_while_the_disk_is_busy(database: Database) -> None:
    """As long as the write has not come back, neither sender nor streams hear of the command."""
    looker, free = Looker(), threading.Event()
    async with a_room(database, looker=looker) as room:
        shown = len(looker.seen)
        held = asyncio.create_task(database.write(lambda _: free.wait()))
        await turns()
        asked = asyncio.create_task(room.submit(envelope("c1", mark("17.25"))))
        await turns(200)
        early = asked.done() or len(looker.seen) > shown

        free.set()
        await held

        assert await asked == Answer(outcome="accepted")
        assert not early
        assert looker.seen[shown:] == [frozenset({f"contest:{CONTEST}"})]


async def test_the_same_id_again_has_no_second_effect(database: Database) -> None:
    """A repeat is answered as before, marked as such, even when it asks for something else."""
    async with a_room(database) as room:
        first = await room.submit(envelope("c1", mark("17.25")))
        again = await room.submit(envelope("c1", mark("18")))

        assert first == Answer(outcome="accepted")
        assert again == Answer(outcome="accepted", repeated=True)
        assert str(room.state.contest(CONTEST).marks[ANNA][M1].mark) == "17.25"
        assert room.state.last == ROSTER_FACT + 1


async def test_the_same_id_after_a_restart_has_no_second_effect(database_url: str) -> None:
    """Ids live as long as the journal, refusals too, on both databases."""
    with opened(database_url) as database:
        async with a_room(database) as room:
            await room.submit(envelope("c1", mark("17.25")))
            refused = await room.submit(envelope("c2", mark("99")))
    with opened(database_url) as database:
        async with a_room(database) as room:
            again = await room.submit(envelope("c1", mark("17.25")))
            refused_again = await room.submit(envelope("c2", mark("1")))

            assert again == Answer(outcome="accepted", repeated=True)
            assert why(refused) is Why.MARK_ABOVE_MAXIMUM
            assert refused_again == replace(refused, repeated=True)
            assert room.state.last == ROSTER_FACT + 1


async def test_the_same_id_twice_at_once_has_one_effect(database: Database) -> None:
    """Two copies that are decided in one batch are one command."""
    async with a_room(database) as room:
        first, second = await asyncio.gather(
            room.submit(envelope("c1", mark("17.25"))), room.submit(envelope("c1", mark("17.25")))
        )

        assert first == Answer(outcome="accepted")
        assert second == Answer(outcome="accepted", repeated=True)
        assert room.state.last == ROSTER_FACT + 1


async def test_an_id_belongs_to_its_actor(database: Database) -> None:
    """Two people may use the same id without meeting."""
    other = replace(an_actor(), id=ActorId("person:other"))
    async with a_room(database) as room:
        await room.submit(envelope("c1", mark("17.25")))
        answer = await room.submit(envelope("c1", mark("3", module=M2), other))

        assert answer == Answer(outcome="accepted")


async def test_commands_of_one_batch_see_each_other(database: Database) -> None:
    """The second of two that race for one mark is in conflict, and sees what the first did."""
    async with a_room(database) as room:
        answers = await asyncio.gather(
            *(
                room.submit(
                    envelope(f"c{n}", ask("RecordMark", entry=ANNA, module=M1, mark=f"{n}", rev=0))
                )
                for n in (1, 2)
            )
        )

    assert [answer.outcome for answer in answers] == ["accepted", "conflict"]
    refusal = answers[1].refusal
    assert refusal is not None
    assert refusal.current == {"rev": 1, "mark": "1", "by": "person:director", "at": NOON}


async def test_what_is_forbidden_is_not_executed_and_not_kept(database: Database) -> None:
    """A command beyond somebody's rights changes nothing, and may be sent again with rights."""
    viewer = an_actor("viewer")
    operator = replace(an_actor("operator"), id=viewer.id)
    async with a_room(database) as room:
        forbidden = await room.submit(envelope("c1", mark("17.25"), viewer))
        elsewhere = await room.submit(
            envelope("c2", mark("1"), an_actor("operator", Scope(kind="contest", id="other")))
        )
        assert room.state.last == ROSTER_FACT

        allowed = await room.submit(envelope("c1", mark("17.25"), operator))

    assert (forbidden.outcome, why(forbidden)) == ("forbidden", Why.FORBIDDEN)
    assert elsewhere.outcome == "forbidden"
    assert allowed == Answer(outcome="accepted")


async def test_an_answer_outlives_the_right(database: Database) -> None:
    """Who may no longer send a command still gets the answer to the one that was accepted."""
    demoted = replace(an_actor("director"), role="viewer")
    async with a_room(database) as room:
        await room.submit(envelope("c1", mark("17.25"), an_actor("director")))

        repeat = await room.submit(envelope("c1", mark("17.25"), demoted))

        assert repeat == Answer(outcome="accepted", repeated=True)


async def test_a_full_disk_refuses_and_recovers(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """No space: refused with its own code, nothing shown; space again: the same id succeeds."""
    looker = Looker()
    async with a_room(database, looker=looker) as room:
        await room.submit(envelope("c1", mark("17.25")))
        before, shown = room.state, len(looker.seen)
        pages = await database.write(
            lambda connection: connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        )
        await _limit_pages(database, pages)
        answer = Answer(outcome="accepted")
        for n in range(200):
            reason = "x" * 500
            command = ask("SetEntryStatus", entry=BORIS, status="dnf", reason=reason)
            back = ask("SetEntryStatus", entry=BORIS, status="active", reason=reason)
            answer = await room.submit(envelope(f"fill-{n}", command if n % 2 == 0 else back))
            if answer.outcome != "accepted":
                break
            before, shown = room.state, len(looker.seen)

        repeat = await room.submit(envelope("c1", mark("17.25")))
        forbidden = await room.submit(envelope("f", mark("1"), an_actor("viewer")))
        assert (answer.outcome, why(answer)) == ("refused", Why.STORAGE_FULL)
        assert repeat == Answer(outcome="accepted", repeated=True)
        assert forbidden.outcome == "forbidden"
        assert room.state == before
        assert len(looker.seen) == shown
        assert room.storage_full
        assert room.healthy
        assert "the disk is full" in caplog.text

        await _limit_pages(database, 1_000_000)
        again = await room.submit(
            envelope(f"fill-{n}", ask("SetEntryStatus", entry=ANNA, status="dnf"))
        )
        assert again == Answer(outcome="accepted")
        assert not room.storage_full


async def _limit_pages(database: Database, pages: int) -> None:
    await database.write(
        lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count={pages}").scalar()
    )


async def test_after_a_failed_write_the_room_reads_what_is_durable(database: Database) -> None:
    """When somebody else has appended, the command stays unknown and the journal is read again."""
    async with a_room(database) as room, a_room(database) as rival:
        await rival.submit(envelope("r1", mark("5")))

        with pytest.raises(RoomAway):
            await room.submit(envelope("c1", mark("17.25")))
        await until(lambda: room.healthy and room.state == rival.state)

        assert why(await room.submit(envelope("c2", mark("5")))) is Why.UNCHANGED


async def test_a_fault_in_the_rules_costs_one_command(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """A command on which the rules fail is loud and has no effect; the others are decided."""
    roster = a_roster()
    ghost = an_entry(EntryId("ghost"), "4", ContestId("nowhere"))
    broken = replace(roster, entries={**roster.entries, ghost.id: ghost})
    async with a_room(database, roster=broken) as room:
        bad, good = await asyncio.gather(
            room.submit(envelope("bad", mark("13", ghost.id))),
            room.submit(envelope("good", mark("12", BORIS))),
            return_exceptions=True,
        )

        assert isinstance(bad, RoomFault)
        assert good == Answer(outcome="accepted")
        assert "the rules failed on RecordMark 'bad'" in caplog.text
        assert room.healthy


async def test_a_failed_room_is_loud(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """When the task itself breaks, the log says so, health is false, and nobody waits for ever."""

    class Breaking(Looker):
        """Fail on any command's effect."""

        def changed(self, state: State, roster: Roster, subjects: frozenset[str] | None) -> None:
            """Fail."""
            if state.last > ROSTER_FACT:
                raise ZeroDivisionError

    async with a_room(database, looker=Breaking()) as room:
        with pytest.raises(RoomAway):
            await room.submit(envelope("c1", mark("17.25")))
        await until(lambda: "nothing is decided any more" in caplog.text)

        assert not room.healthy
        with pytest.raises(RoomAway):
            await room.submit(envelope("c2", mark("17.25")))


async def test_a_stopped_room_is_away(database: Database) -> None:
    """What waits when the room stops is decided; what comes later is not."""
    async with a_room(database) as room:
        waiting = asyncio.create_task(room.submit(envelope("c1", mark("17.25"))))
        await turns(1)
        await room.stop()

        assert await waiting == Answer(outcome="accepted")
        with pytest.raises(RoomAway):
            await room.submit(envelope("c2", mark("3")))


async def test_too_many_waiting_commands_are_refused(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The queue has an end, and says so at once."""
    monkeypatch.setattr(rooms, "QUEUE_LIMIT", 2)
    async with a_room(database) as room:
        answers = await asyncio.gather(
            *(room.submit(envelope(f"c{n}", mark(f"{n + 1}"))) for n in range(4))
        )

    assert [why(answer) for answer in answers] == [None, None, Why.BUSY, Why.BUSY]


async def test_history_never_runs_backwards(database: Database) -> None:
    """A fact's instant is never below that of the one before, also over a restart."""
    async with a_room(database, clock=ManualClock(NOON + 5_000)) as room:
        await room.submit(envelope("c1", mark("17.25")))
    async with a_room(database, clock=ManualClock(NOON)) as room:
        await room.submit(envelope("c2", mark("18")))

        facts = await Journal(database).facts()
        assert [fact.at for fact in facts] == [NOON + 5_000] * 3


async def test_a_revised_roster_holds_from_its_place_in_the_journal(database: Database) -> None:
    """Commands before it are decided on the old roster, those after it on the new one."""
    old = a_roster()
    without = {WATCH: old.timers[WATCH]}
    new = replace(old, revision=2, timers=without)
    looker = Looker()
    async with a_room(database, looker=looker) as room:
        before, _, after = await asyncio.gather(
            room.submit(envelope("c1", ask("StartTimer", timer=TIMER))),
            room.revise(new),
            room.submit(envelope("c2", ask("PauseTimer", timer=TIMER))),
        )

        assert before == Answer(outcome="accepted")
        assert why(after) is Why.UNKNOWN_TIMER
        assert room.roster is new
        assert looker.seen[-1] is None
        facts = await Journal(database).facts()
        assert facts[-1].event == RosterRevised(revision=2)


async def test_a_roster_saved_before_a_crash_is_journalled_at_the_next_start(
    database: Database,
) -> None:
    """The journal catches up with the tables, once."""
    roster = replace(a_roster(), revision=7)
    async with a_room(database, roster=roster) as room:
        assert room.state.roster_revision == 7
    async with a_room(database, roster=roster) as room:
        assert room.state.last == ROSTER_FACT


async def test_a_revoked_actor_gets_nothing_decided_that_waits(database: Database) -> None:
    """Revocation reaches what stands in the queue already."""
    free = threading.Event()
    async with a_room(database) as room:
        held = asyncio.create_task(database.write(lambda _: free.wait()))
        first = asyncio.create_task(room.submit(envelope("c1", mark("1"))))
        await turns(200)
        second = asyncio.create_task(room.submit(envelope("c2", mark("2"))))
        await turns()

        room.revoke(an_actor().id)
        free.set()
        await held

        assert (await first).outcome == "accepted"
        assert (await second).outcome == "forbidden"


async def test_a_stop_leaves_a_checkpoint(database: Database) -> None:
    """The next start has nothing to fold."""
    async with a_room(database) as room:
        await room.submit(envelope("c1", mark("17.25")))

    journal = Journal(database)
    assert await journal.open() == room.state
    assert not journal.due
    assert journal.last_id == room.state.last


async def test_two_operators_on_one_aspect_lose_no_value(database: Database) -> None:
    """Of two who saw the same, one is accepted and one gets a conflict that names what holds."""

    def scores(values: list[int]) -> AnyCommand:
        return ask("RecordMark", entry=ANNA, aspect=LOOKS, scores=values, rev=1)

    first, other = an_actor("operator"), an_actor("chief_expert")
    async with a_room(database, roster=a_marked_roster()) as room:
        await room.submit(
            envelope("c0", ask("RecordMark", entry=ANNA, aspect=LOOKS, scores=[1, 1, 1]))
        )
        answers = await asyncio.gather(
            room.submit(envelope("c1", scores([2, 2, 2]), first)),
            room.submit(envelope("c2", scores([3, 3, 3]), other)),
        )
        again = await room.submit(envelope("c2", scores([3, 3, 3]), other))

    assert ["accepted", "conflict"] == [answer.outcome for answer in answers]
    assert answers[1].refusal
    assert {"rev": 2, "mark": "2, 2, 2", "by": first.id, "at": NOON} == answers[1].refusal.current
    assert ("conflict", True) == (again.outcome, again.repeated)
    facts = await Journal(database).facts()
    entered = [fact.event.entered for fact in facts if isinstance(fact.event, ValueRecorded)]
    assert [(1, 1, 1), (2, 2, 2)] == entered
    async with a_room(database, roster=a_marked_roster()) as room:
        assert (2, 2, 2) == room.state.contest(CONTEST).values[ANNA][LOOKS].entered


async def test_taking_back_is_a_command_with_rights(database: Database) -> None:
    """Who may send a command may take it back, also after a restart; who may not is forbidden."""
    viewer, operator = an_actor("viewer"), an_actor("operator")
    async with a_room(database) as room:
        await room.submit(envelope("c1", mark("17.25")))
    async with a_room(database) as room:
        undo = ask("Undo", command="c1")
        forbidden = await room.submit(envelope("u1", undo, viewer))
        accepted = await room.submit(envelope("u1", undo, operator))
        repeated = await room.submit(envelope("u1", undo, operator))
        late = await room.submit(envelope("u2", undo, operator))

        cell = room.state.contest(CONTEST).marks[ANNA][M1]
        assert (None, 2, operator.id) == (cell.mark, cell.rev, cell.by)

    assert ("forbidden", "accepted") == (forbidden.outcome, accepted.outcome)
    assert ("accepted", True) == (repeated.outcome, repeated.repeated)
    assert why(late) is Why.UNDONE_ALREADY
