"""Taking back: the way back of each of the last commands, unless something was built on it."""

from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from makers import (
    ANNA,
    ANY,
    BORIS,
    CONTEST,
    EACH,
    EXPERT,
    LOOKS,
    M1,
    M2,
    MINUTE,
    NOON,
    OUTPUT,
    SCREEN,
    TIMER,
    VENUE,
    Story,
    a_busy_roster,
    a_scheme,
    an_entry,
    ask,
)
from tablo.championship.commands import AnyCommand
from tablo.championship.events import AnyEvent
from tablo.championship.ids import CommandId, EntryId
from tablo.championship.refusals import Refusal
from tablo.championship.roster import Roster
from tablo.championship.state import State
from tablo.championship.undoing import EVENTS_LIMIT, REMEMBERED
from tablo.views.channels import CHANNELS, render, streams

BY_ITSELF = {"not_undoable", "unknown_command"}
"""Answers for what has a way back of its own (a lock, a signature, an alert)."""
FOR_EDITORS = {"rev", "at", "by", "changed", "recent", "history"}
"""What a crew's view says of changes themselves: a change taken back is one more change."""


def code(decision: tuple[AnyEvent, ...] | Refusal) -> str:
    """Give the code of a refusal, or "accepted"."""
    return decision.code if isinstance(decision, Refusal) else "accepted"


def a_roster_of_all() -> Roster:
    """Make a championship with standings and workstations, module 1 marked by aspects."""
    roster = a_busy_roster()
    contest = replace(roster.contests[CONTEST], scheme=a_scheme())
    return replace(roster, contests={CONTEST: contest})


def visible(state: State, roster: Roster) -> dict[str, Any]:
    """Draw every stream, less what only says that there were changes."""
    drawn = {}
    for name in streams(roster):
        view = msgspec.json.decode(msgspec.json.encode(render(name, state, roster)))
        crew = (name.audience or CHANNELS[name.channel].own) == "crew"
        drawn[str(name)] = _without(view, FOR_EDITORS if crew else {"pending"})
    return drawn


def _without(value: Any, names: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(held, names) for key, held in value.items() if key not in names}
    return [_without(held, names) for held in value] if isinstance(value, list) else value


UNDOABLE: list[AnyCommand] = [
    *(ask("RecordMark", entry=e, module=M2, mark=m) for e in (ANNA, BORIS) for m in ("7", "9")),
    ask("RecordMark", entry=ANNA, module=M2, mark=None),
    ask("RecordMark", entry=ANNA, aspect=ANY, mark="1.5"),
    ask("RecordMark", entry=ANNA, aspect=ANY, mark=None),
    ask("RecordMark", entry=ANNA, aspect=LOOKS, scores=[1, 2, 2]),
    ask("RecordMark", entry=BORIS, aspect=LOOKS, scores=[0, 2, 2]),
    ask(
        "ImportMarks",
        source={"name": "x.csv", "sha256": "0" * 64},
        marks=[
            {"entry": ANNA, "aspect": ANY, "mark": "3"},
            {"entry": ANNA, "aspect": LOOKS, "scores": [3, 3, 3]},
            {"entry": BORIS, "module": M2, "mark": "44"},
        ],
    ),
    *(ask("SetEntryStatus", entry=ANNA, status=status) for status in ("dns", "dsq", "active")),
    *(ask("SetProtest", contest=CONTEST, on=on, reason="спор") for on in (True, False)),
    *(
        ask("SetPublication", contest=CONTEST, audience=audience, level=level)
        for audience in ("public", "venue")
        for level in ("nothing", "places", "marks")
    ),
    *(
        ask(name, timer=TIMER, workstation=place, **data)
        for name, data in (
            ("StartTimer", {}),
            ("PauseTimer", {"reason": "нет тока"}),
            ("ResumeTimer", {}),
            ("StopTimer", {}),
            ("AdjustTimer", {"delta": 5 * MINUTE, "reason": "ток"}),
            ("AbortTimer", {"reason": "тревога"}),
        )
        for place in (None, "1", "2")
    ),
    ask("FinishEarly", timer=TIMER, workstation="2"),
    ask("FinishEarly", timer=EACH, workstation="2"),
    *(ask("StartTimer", timer=EACH, workstation=place) for place in ("1", "2")),
    ask("ArmTimer", timer=TIMER),
    ask("SetPhase", timer=TIMER, phase="break"),
    ask("ShowScene", screen=SCREEN, scene="timers", params={"venue": VENUE}),
    ask("ShowScene", screen=SCREEN, scene="standings", params={"contest": CONTEST}),
    *(ask("Blank", on=on, all=True) for on in (True, False)),
    ask("Blank", on=True, output=OUTPUT),
    ask("ShowGraphic", output=OUTPUT, graphic="score-bug", data={"contest": CONTEST}),
    ask("ShowGraphic", output=OUTPUT, graphic="title", data={"title": "Тест"}, bus="preview"),
    ask("TakeGraphic", output=OUTPUT),
    ask("ClearOutput", output=OUTPUT, bus="preview"),
    ask("ShowGraphic", output=OUTPUT, graphic="lower-third", data={"entry": ANNA}),
    ask("UpdateGraphic", output=OUTPUT, layer="lower", data={"title": "Гость"}),
    ask("AdvanceGraphic", output=OUTPUT, layer="lower"),
    ask("HideGraphic", output=OUTPUT, layer="bug"),
    ask("ClearOutput", output=OUTPUT),
]
OTHERS: list[AnyCommand] = [
    ask("LockMarks", contest=CONTEST),
    ask("LockMarks", contest=CONTEST, module=M2),
    ask("UnlockMarks", contest=CONTEST, reason="спор"),
    ask("SignOff", contest=CONTEST, **{"as": "coordinator"}),
    ask("SetPublication", contest=CONTEST, audience="venue", level="frozen"),
    ask("DrawWorkstations", contest=CONTEST, seed="осень", reason="снова"),
    ask("RevealDraw", contest=CONTEST, count=2),
    ask("RaiseAlert", all=True, text="Внимание"),
    ask("ExpireTimer", timer=TIMER),
    ask("ExpireTimer", timer=TIMER, workstation="2"),
]
POOL = [*UNDOABLE, *OTHERS]


@settings(max_examples=60, deadline=None)
@given(some.lists(some.tuples(some.sampled_from(POOL), some.integers(0, 20)), max_size=12))
def test_taken_back_at_once_nothing_has_happened(history: list[tuple[AnyCommand, int]]) -> None:
    """Any command that is taken back right away leaves every view as it was before."""
    story = Story(a_roster_of_all())
    for command, minutes in history:
        before = story.state
        if isinstance(story.tell(command, after_ms=minutes * MINUTE), Refusal):
            continue
        after, journal = story.state, story.journal
        answer = code(story.undo())
        if answer == "accepted":
            assert visible(before, story.roster) == visible(story.state, story.roster)
        else:
            _may_be_refused(command, answer, before)
        story.state, story.journal = after, journal


def _may_be_refused(command: AnyCommand, answer: str, before: State) -> None:
    if command in OTHERS and answer in BY_ITSELF:
        return
    # A lower level under protest, or what was frozen before: telling that again is an own decision
    standing = before.contest(CONTEST).standing()
    assert type(command).__name__ == "SetPublication"
    assert standing.protest or "frozen" in standing.levels.values()


@settings(max_examples=40, deadline=None)
@given(some.lists(some.sampled_from(UNDOABLE), min_size=2, max_size=10))
def test_taken_back_one_after_the_other(history: list[AnyCommand]) -> None:
    """The last first, a whole chain of commands is taken back to where it began."""
    story = Story(a_roster_of_all())
    told: list[tuple[CommandId, State]] = []
    for command in history:
        before = story.state
        if not isinstance(story.tell(command), Refusal):
            told.append((story.last, before))

    for id, before in reversed(told):
        answer = code(story.undo(id))
        if answer != "accepted":
            assert "under_protest" == answer
            return
        assert visible(before, story.roster) == visible(story.state, story.roster)


def a_mark(mark: str, **data: Any) -> AnyCommand:
    """Make the command that gives Anna a mark for module 2."""
    return ask("RecordMark", **{"entry": ANNA, "module": M2, "mark": mark, **data})


def test_what_others_built_on_stays() -> None:
    """Once another command has touched the same, the earlier one is taken back after it only."""
    story = Story().told(a_mark("7"))
    first = story.last
    story.told(a_mark("9"))
    second = story.last
    story.told(a_mark("8", entry=BORIS), ask("StartTimer", timer=TIMER))

    assert "built_on" == code(story.undo(first))
    assert "accepted" == code(story.undo(second))
    assert "accepted" == code(story.undo(first))
    marks = story.state.contest(CONTEST).marks
    assert (None, Decimal(8)) == (marks[ANNA][M2].mark, marks[BORIS][M2].mark)


def test_taken_back_once() -> None:
    """A command is taken back once; taking back itself isn't taken back."""
    story = Story().told(a_mark("7"))
    first = story.last
    story.undo()
    way_back = story.last

    assert "undone_already" == code(story.undo(first))
    assert "not_undoable" == code(story.undo(way_back))
    assert "unknown_command" == code(story.undo(CommandId("never")))


def test_what_is_locked_stays() -> None:
    """A lock holds against taking back too; once it is open again the way back is there."""
    story = Story().told(a_mark("7"))
    mark = story.last
    story.told(ask("SetEntryStatus", entry=BORIS, status="dnf"))
    status = story.last
    story.told(ask("LockMarks", contest=CONTEST, module=M2))
    assert "marks_locked" == code(story.undo(mark))

    story.told(ask("LockMarks", contest=CONTEST))
    assert ["contest_locked"] * 2 == [code(story.undo(mark)), code(story.undo(status))]
    story.told(ask("UnlockMarks", contest=CONTEST, reason="спор"))
    assert ["accepted"] * 2 == [code(story.undo(status)), code(story.undo(mark))]


def test_a_protest_holds_against_telling_more() -> None:
    """Under protest a lower level isn't taken back, but a higher one is."""

    def publish(level: str) -> AnyCommand:
        return ask("SetPublication", contest=CONTEST, audience="public", level=level)

    story = Story().told(publish("marks"))
    raised = story.last
    protest = ask("SetProtest", contest=CONTEST, on=True, reason="спор")
    story.told(protest)
    assert "accepted" == code(story.undo(raised))

    lowered = Story().told(publish("marks"), publish("progress"))
    lower = lowered.last
    lowered.told(protest)
    assert "under_protest" == code(lowered.undo(lower))


def test_an_import_is_taken_back_whole() -> None:
    """All that a file brought goes together, and nothing of it alone."""
    story = Story().told(a_mark("7"))
    marks = [{"entry": e, "module": M2, "mark": "44"} for e in (ANNA, BORIS)]
    source = {"name": "x.csv", "sha256": "0" * 64}
    story.told(ask("ImportMarks", source=source, marks=marks))

    story.undo()

    cells = story.state.contest(CONTEST).marks
    assert (Decimal(7), None) == (cells[ANNA][M2].mark, cells[BORIS][M2].mark)


def test_time_goes_on_when_a_pause_is_taken_back() -> None:
    """A pause by mistake costs nobody anything: the time that it took is work."""
    story = Story(a_busy_roster()).told(ask("StartTimer", timer=TIMER))
    story.tell(ask("PauseTimer", timer=TIMER), after_ms=10 * MINUTE)
    story.now += 2 * MINUTE  # type: ignore[assignment]  # an instant and a duration

    story.undo()

    timer = story.state.timers[TIMER]
    assert ("running", NOON, 60 * MINUTE) == (timer.state, timer.anchor, timer.remaining)


def test_what_has_expired_is_over() -> None:
    """Nobody takes back that a timer reached zero, nor what was done to it before."""
    story = Story(a_busy_roster()).told(ask("StartTimer", timer=TIMER))
    started = story.last
    story.tell(ask("ExpireTimer", timer=TIMER), after_ms=60 * MINUTE)

    assert "not_undoable" == code(story.undo())
    assert "built_on" == code(story.undo(started))


def test_only_the_newest_commands_are_remembered() -> None:
    """What lies further back than the last 250 commands isn't taken back any more."""
    story = Story().told(ask("SetEntryStatus", entry=BORIS, status="dnf"))
    first = story.last
    story.told(*(a_mark(str(n % 50)) for n in range(REMEMBERED - 1)))
    assert len(story.state.done) == REMEMBERED
    assert first == story.state.done[0].command

    story.told(a_mark("60"))

    assert "unknown_command" == code(story.undo(first))


def test_a_huge_import_is_not_taken_back() -> None:
    """An import of more marks than are kept twice isn't taken back; what was before it is kept."""
    numbers = range(EVENTS_LIMIT + 1)
    roster = a_busy_roster()
    entries = {EntryId(f"e{n}"): an_entry(EntryId(f"e{n}"), str(n)) for n in numbers}
    story = Story(replace(roster, entries=entries))
    marks = [{"entry": entry, "module": M2, "mark": "44"} for entry in entries]
    story.told(ask("ImportMarks", source={"name": "x", "sha256": "0" * 64}, marks=marks))

    assert "not_undoable" == code(story.undo())
    (done,) = story.state.done
    assert (None, len(entries)) == (done.inverse, len(done.items))


def test_the_way_back_survives_a_checkpoint() -> None:
    """A state that was written down and read again takes back as before."""
    story = Story(a_roster_of_all()).told(
        ask("RecordMark", entry=ANNA, aspect=LOOKS, scores=[1, 2, 2]),
        ask("StartTimer", timer=TIMER),
    )
    story.state = msgspec.json.decode(msgspec.json.encode(story.state), type=State)

    started, marked = story.journal[-1].command, story.journal[0].command
    assert "accepted" == code(story.undo(started))
    assert "accepted" == code(story.undo(marked))
    assert story.state.contest(CONTEST).values[ANNA][LOOKS].entered is None


def test_another_person_may_take_it_back() -> None:
    """Who sent a command makes no difference to its way back: that is a question of rights."""
    story = Story().told(a_mark("7"))

    assert "accepted" == code(story.tell(ask("Undo", command=story.last), by=EXPERT))
    assert story.state.contest(CONTEST).marks[ANNA][M2].by == EXPERT
    assert M1 not in story.state.contest(CONTEST).marks[ANNA]
