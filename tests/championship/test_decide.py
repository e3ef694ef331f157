"""Commands become events or refusals; whatever is accepted folds."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from makers import (
    ANNA,
    BORIS,
    CONTEST,
    EXPERT,
    M1,
    M2,
    MINUTE,
    NOON,
    OUTPUT,
    OVERTIME,
    SCREEN,
    TIMER,
    VENUE,
    VERA,
    WATCH,
    Story,
    a_roster,
    ask,
)
from tablo.championship import events as happened
from tablo.championship.commands import (
    CAPACITIES,
    COMMANDS,
    LEVELS,
    AnyCommand,
    OfficialRow,
    RecordMark,
    Source,
)
from tablo.championship.draw import Lot
from tablo.championship.events import AnyEvent
from tablo.championship.ids import CommandId, Instant
from tablo.championship.lineup import Item, Lineup
from tablo.championship.reduce import fold
from tablo.championship.refusals import Refusal
from tablo.championship.roster import MAIN
from tablo.championship.rulings import Decision, Rulings
from tablo.championship.state import State
from tablo.championship.timers import left


def code(decision: tuple[AnyEvent, ...] | Refusal) -> str:
    """Give the code of a refusal, or "accepted"."""
    return decision.code if isinstance(decision, Refusal) else "accepted"


def a_mark(mark: str | None = "17,25", **changes: Any) -> AnyCommand:
    """Make the command that gives Anna a mark for module 1."""
    return ask("RecordMark", **{"entry": ANNA, "module": M1, "mark": mark, **changes})


def test_mark_is_recorded() -> None:
    """A mark becomes one event that knows its contest."""
    recorded = happened.MarkRecorded(contest=CONTEST, entry=ANNA, module=M1, mark=Decimal("17.25"))

    assert (recorded,) == Story().tell(a_mark())


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (a_mark(entry="nobody"), "unknown_entry"),
        (a_mark(module="m9"), "unknown_module"),
        (a_mark("30.01"), "mark_above_maximum"),
        (a_mark("-1"), "negative_mark"),
        (a_mark("NaN"), "bad_mark"),
        (a_mark(None), "unchanged"),
        (ask("LockMarks", contest="x"), "unknown_contest"),
        (ask("LockMarks", contest=CONTEST, module="m9"), "unknown_module"),
        (ask("UnlockMarks", contest=CONTEST, reason="why"), "not_locked"),
        (ask("UnlockMarks", contest=CONTEST, reason="  "), "reason_needed"),
        (ask("SetPublication", contest="x", audience="public", level="marks"), "unknown_contest"),
        (ask("SetPublication", contest=CONTEST, audience="public", level="progress"), "unchanged"),
        (ask("StartTimer", timer="x"), "unknown_timer"),
        (ask("StartTimer", timer=TIMER, workstation="5"), "unknown_workstation"),
        (ask("PauseTimer", timer=TIMER), "wrong_timer_state"),
        (ask("AdjustTimer", timer=TIMER, delta=0, reason="x"), "no_time_change"),
        (ask("AdjustTimer", timer=TIMER, delta=MINUTE), "reason_needed"),
        (ask("AdjustTimer", timer=TIMER, delta=10**15, reason="x"), "time_out_of_range"),
        (ask("AdjustTimer", timer=TIMER, delta=-61 * MINUTE, reason="x"), "too_much_time_taken"),
        (ask("ExpireTimer", timer=TIMER), "not_expired"),
        (ask("ShowScene", screen="x", scene="standings"), "unknown_screen"),
        (ask("ShowScene", screen=SCREEN, scene="magic"), "unknown_scene"),
        (ask("ShowScene", screen=SCREEN, scene="standings"), "missing_value"),
        (ask("ShowScene", screen=SCREEN, scene="timers", params={"venue": "x"}), "bad_value"),
        (
            ask(
                "ShowScene",
                screen=SCREEN,
                scene="timers",
                params={"venue": VENUE},
                at=NOON + 25 * 60 * MINUTE,
            ),
            "not_in_time",
        ),
        (ask("Blank", on=True), "one_target"),
        (ask("Blank", on=True, screen=SCREEN, all=True), "one_target"),
        (ask("Blank", on=True, venue="x"), "unknown_venue"),
        (ask("Blank", on=False, all=True), "unchanged"),
        (ask("ShowGraphic", output="x", graphic="score-bug"), "unknown_output"),
        (ask("ShowGraphic", output=OUTPUT, graphic="magic"), "unknown_graphic"),
        (ask("ShowGraphic", output=OUTPUT, graphic="lower-third"), "missing_value"),
        (
            ask("ShowGraphic", output=OUTPUT, graphic="lower-third", data={"title": "x" * 201}),
            "bad_value",
        ),
        (ask("HideGraphic", output=OUTPUT, layer="bug"), "layer_empty"),
        (ask("ClearOutput", output=OUTPUT), "unchanged"),
    ],
)
def test_refusals(command: AnyCommand, expected: str) -> None:
    """What can't be is refused with a reason of its own, and changes nothing."""
    story = Story()
    before = story.state

    assert expected == code(story.tell(command))
    assert before == story.state


def test_refusal_texts_are_filled() -> None:
    """A refusal's text names the value, the limit and the place."""
    decision = Story().tell(a_mark("31"))

    assert isinstance(decision, Refusal)
    assert decision.text == "The mark 31 is above 30, the most that module M1 can earn."


def an_import(*marks: tuple[str, str, str]) -> AnyCommand:
    """Make the command that imports marks (entry, module, mark)."""
    return ask(
        "ImportMarks",
        source={"name": "оценки.xlsx", "sha256": "0" * 64},
        marks=[{"entry": entry, "module": module, "mark": mark} for entry, module, mark in marks],
    )


def test_import_is_one_thing() -> None:
    """An import records every mark that is new and says which file they came from."""
    story = Story().told(a_mark("10"))

    decision = story.tell(an_import((ANNA, M1, "10"), (ANNA, M2, "11"), (BORIS, M1, "12")))

    assert not isinstance(decision, Refusal)
    source, *marks = decision
    assert isinstance(source, happened.MarksImported)
    assert (2, "оценки.xlsx") == (source.count, source.source.name)
    assert 2 == len(marks)
    assert "unchanged" == code(story.tell(an_import((BORIS, M1, "12,00"))))


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([(ANNA, M1, "10"), (BORIS, M1, "31")], "mark_above_maximum"),
        ([(ANNA, M1, "10"), ("nobody", M1, "1")], "unknown_entry"),
        ([(ANNA, M1, "10"), (ANNA, M1, "11")], "twice_in_file"),
    ],
)
def test_import_is_all_or_nothing(marks: list[tuple[str, str, str]], expected: str) -> None:
    """One mark that can't be, and none of the file's marks are recorded."""
    story = Story()

    assert expected == code(story.tell(an_import(*marks)))
    assert not story.state.contest(CONTEST).marks


def test_conflict_says_what_holds() -> None:
    """A command that saw an older mark changes nothing and learns value, who and when."""
    story = Story().told(a_mark("10", rev=0))

    decision = story.tell(a_mark("12", rev=0))

    assert isinstance(decision, Refusal)
    assert decision.code == "stale_revision"
    assert decision.current == {"rev": 1, "mark": "10", "by": "person:director", "at": NOON}


def test_locked_marks_stay() -> None:
    """Nobody changes a mark of a locked module, until it is unlocked with a reason."""
    story = Story().told(a_mark("10"), ask("LockMarks", contest=CONTEST, module=M1))

    assert code(story.tell(a_mark("11"))) == "marks_locked"
    assert code(story.tell(a_mark("11", module=M2))) == "accepted"
    story.told(ask("UnlockMarks", contest=CONTEST, module=M1, reason="перемер"))
    assert code(story.tell(a_mark("11"))) == "accepted"


def test_lock_keeps_places() -> None:
    """A lock remembers the places of its moment, to count movement from."""
    story = Story().told(a_mark("10"), a_mark("20", entry=BORIS), a_mark("20", entry=VERA))

    story.told(ask("LockMarks", contest=CONTEST))

    assert story.state.contest(CONTEST).standing().baseline == {BORIS: 1, VERA: 1, ANNA: 3}


def test_disqualified_get_no_mark() -> None:
    """Who did not start or was disqualified gets no mark; taking one away stays possible."""
    story = Story().told(a_mark("10"), ask("SetEntryStatus", entry=ANNA, status="dsq", reason="…"))

    assert code(story.tell(a_mark("11"))) == "not_competing"
    assert code(story.tell(a_mark(None))) == "accepted"


def test_two_people_make_it_official() -> None:
    """A result is official once two different people, in two capacities, have signed it."""
    story = Story().told(a_mark("10"))
    as_expert, as_coordinator = (
        ask("SignOff", contest=CONTEST, **{"as": capacity})
        for capacity in ("chief_expert", "coordinator")
    )
    assert "not_closed" == code(story.tell(as_expert, by=EXPERT))
    story.told(ask("LockMarks", contest=CONTEST))

    assert "accepted" == code(story.tell(as_expert, by=EXPERT))
    assert "signed_already" == code(story.tell(as_coordinator, by=EXPERT))
    assert "signed_already" == code(story.tell(as_expert))
    assert story.state.contest(CONTEST).standing().official_at is None
    assert "accepted" == code(story.tell(as_coordinator))
    assert NOON == story.state.contest(CONTEST).standing().official_at


def test_a_correction_needs_new_signatures() -> None:
    """Unlocking signed marks, which needs a reason, takes the signatures away."""
    story = Story().told(a_mark("10"), ask("LockMarks", contest=CONTEST))
    story.tell(ask("SignOff", contest=CONTEST, **{"as": "chief_expert"}), by=EXPERT)
    story.tell(ask("SignOff", contest=CONTEST, **{"as": "coordinator"}))

    story.told(ask("UnlockMarks", contest=CONTEST, reason="апелляция"), a_mark("11"))

    assert not story.state.contest(CONTEST).standing().signed


def test_a_protest_stops_publication_and_signatures() -> None:
    """Under protest nobody learns more and nobody signs; learning less stays possible."""
    story = Story().told(
        ask("SetPublication", contest=CONTEST, audience="venue", level="places"),
        ask("LockMarks", contest=CONTEST),
        ask("SetProtest", contest=CONTEST, on=True, reason="апелляция"),
    )
    levels = [
        code(story.tell(ask("SetPublication", contest=CONTEST, audience="venue", level=level)))
        for level in ("marks", "progress")
    ]
    signed = story.tell(ask("SignOff", contest=CONTEST, **{"as": "chief_expert"}))

    assert ["under_protest", "accepted"] == levels
    assert "under_protest" == code(signed)
    story.told(ask("SetProtest", contest=CONTEST, on=False, reason="отклонена"))
    assert "accepted" == code(story.tell(ask("SignOff", contest=CONTEST, **{"as": "chief_expert"})))


def test_a_tie_on_the_podium_waits_for_a_person() -> None:
    """Nobody signs a result with an open tie; a decision settles it, and only a tie there is."""
    story = Story().told(
        *(a_mark("20", entry=entry) for entry in (ANNA, BORIS)),
        a_mark("10", entry=VERA),
        ask("LockMarks", contest=CONTEST),
    )
    sign = ask("SignOff", contest=CONTEST, **{"as": "chief_expert"})

    def settle(*order: str) -> AnyCommand:
        decision = {"order": [[entry] for entry in order]}
        return ask("SetRulings", contest=CONTEST, rulings={"decisions": [decision]})

    assert "tie_open" == code(story.tell(sign))
    assert "no_such_tie" == code(story.tell(settle(ANNA, VERA)))
    assert "unknown_entry" == code(story.tell(settle(ANNA, "nobody")))
    story.told(settle(BORIS, ANNA), sign)
    standing = story.state.contest(CONTEST).standing()
    assert [(BORIS,), (ANNA,)] == [*standing.rulings.decisions[0].order]


def test_timer_life() -> None:
    """A timer counts while it runs, stands while it is paused, and gets time back."""
    story = Story()

    story.tell(ask("StartTimer", timer=TIMER))
    story.tell(ask("PauseTimer", timer=TIMER, reason="пожарная тревога"), after_ms=10 * MINUTE)
    story.tell(ask("AdjustTimer", timer=TIMER, delta=5 * MINUTE, reason="тревога"), after_ms=MINUTE)
    story.tell(ask("ResumeTimer", timer=TIMER), after_ms=MINUTE)

    now = Instant(story.now + 5 * MINUTE)
    assert left(story.state.timers[TIMER], now) == 50 * MINUTE
    assert story.state.timers[TIMER].added == 5 * MINUTE


def test_time_given_before_the_start() -> None:
    """Time given back to a timer that nobody has armed yet adds to its full time."""
    story = Story().told(ask("AdjustTimer", timer=TIMER, delta=MINUTE, reason="опоздание"))

    assert left(story.state.timers[TIMER], story.now) == 61 * MINUTE
    story.told(ask("StartTimer", timer=TIMER))
    assert left(story.state.timers[TIMER], story.now) == 61 * MINUTE


def test_expiry_keeps_the_right_moment() -> None:
    """A countdown expires once, at the moment it reached zero, however late that is noticed."""
    story = Story().told(ask("StartTimer", timer=TIMER))

    decision = story.tell(ask("ExpireTimer", timer=TIMER), after_ms=90 * MINUTE)

    end = Instant(NOON + 60 * MINUTE)
    assert (happened.TimerExpired(timer=TIMER, at=end, ends=True),) == decision
    assert code(story.tell(ask("ExpireTimer", timer=TIMER))) == "not_expired"
    assert story.state.timers[TIMER].state == "finished"


def test_overtime_counts_on() -> None:
    """A timer that counts overtime runs on past zero until it is stopped."""
    story = Story().told(ask("StartTimer", timer=OVERTIME))
    story.tell(ask("ExpireTimer", timer=OVERTIME), after_ms=60 * MINUTE)

    assert left(story.state.timers[OVERTIME], Instant(story.now + MINUTE)) == -MINUTE
    assert code(story.tell(ask("StopTimer", timer=OVERTIME), after_ms=MINUTE)) == "accepted"


def test_stopwatch_never_expires() -> None:
    """A stopwatch has no end."""
    story = Story().told(ask("StartTimer", timer=WATCH))

    assert code(story.tell(ask("ExpireTimer", timer=WATCH), after_ms=MINUTE)) == "not_expired"


def test_until_runs_to_its_moment() -> None:
    """A timer "until" takes its length from the moment it starts, and refuses a moment past."""
    roster = a_roster()
    ends = msgspec.structs.replace(
        roster.timers[TIMER], kind="until", until=Instant(NOON + 90 * MINUTE)
    )
    story = Story(msgspec.structs.replace(roster, timers={TIMER: ends}))

    story.told(ask("StartTimer", timer=TIMER))
    assert left(story.state.timers[TIMER], NOON) == 90 * MINUTE

    story.told(ask("StopTimer", timer=TIMER), ask("ArmTimer", timer=TIMER))
    assert code(story.tell(ask("StartTimer", timer=TIMER), after_ms=91 * MINUTE)) == "until_is_past"


def test_scene_at_an_instant() -> None:
    """A scene put on ahead keeps the one before it until its instant."""
    story = Story().told(
        ask("ShowScene", screen=SCREEN, scene="timers", params={"venue": VENUE}),
        ask(
            "ShowScene",
            screen=SCREEN,
            scene="standings",
            params={"contest": CONTEST},
            at=NOON + MINUTE,
        ),
    )

    screen = story.state.screen(SCREEN)
    assert screen.shown
    assert screen.before
    assert screen.shown.lineup.main[0].scene == "standings"
    assert screen.before.lineup.main[0].scene == "timers"


def test_a_scene_that_was_never_seen_is_forgotten() -> None:
    """When a scene is replaced before its instant, the one on screen stays the one before."""
    ahead = {"screen": SCREEN, "scene": "standings", "params": {"contest": CONTEST}}
    story = Story().told(
        ask("ShowScene", screen=SCREEN, scene="timers", params={"venue": VENUE}),
        ask("ShowScene", **ahead, at=Instant(NOON + MINUTE)),
        ask("ShowScene", **ahead, at=Instant(NOON + 2 * MINUTE)),
    )

    before = story.state.screen(SCREEN).before
    assert before
    assert before.lineup.main[0].scene == "timers"


def test_blank_everything() -> None:
    """Blank all darkens every screen and output that is not dark yet, and brings all back."""
    story = Story().told(ask("Blank", on=True, output=OUTPUT))

    assert (happened.ScreenBlanked(screen=SCREEN, on=True),) == story.tell(
        ask("Blank", on=True, all=True)
    )
    story.told(ask("Blank", on=False, all=True))
    assert not story.state.screen(SCREEN).blank
    assert not story.state.output(OUTPUT).blank


def test_graphics_take_their_layer() -> None:
    """A graphic takes its own layer; two of them stand side by side and go one by one."""
    story = Story().told(
        ask("ShowGraphic", output=OUTPUT, graphic="score-bug", data={"contest": CONTEST}),
        ask("ShowGraphic", output=OUTPUT, graphic="lower-third", data={"entry": ANNA}),
        ask("UpdateGraphic", output=OUTPUT, layer="lower", data={"title": "Гость"}),
    )
    assert {"bug", "lower"} == set(story.state.output(OUTPUT).layers)

    story.told(ask("AdvanceGraphic", output=OUTPUT, layer="lower"))
    assert {"bug"} == set(story.state.output(OUTPUT).layers)


IDS = ["", "x", CONTEST, ANNA, BORIS, M1, M2, TIMER, OVERTIME, WATCH, SCREEN, OUTPUT, VENUE]


def some_command() -> some.SearchStrategy[AnyCommand]:
    """Draw any command that the wire lets through, pointing at things that exist and don't."""
    ids = some.sampled_from(IDS)
    values = some.dictionaries(
        some.sampled_from(["contest", "venue", "entry", "title", "timer", "text", "at", "x"]),
        some.one_of(ids, some.none(), some.integers(), some.booleans()),
        max_size=3,
    )
    moments = some.integers(NOON - MINUTE, NOON + 26 * 60 * MINUTE)
    field = {
        "mark": some.one_of(
            some.none(), some.sampled_from(["0", "17,25", "30", "31", "NaN", "-1", "", "1e9"])
        ),
        "rev": some.one_of(some.none(), some.integers(0, 3)),
        "reason": some.sampled_from(["", "перемер"]),
        "delta": some.one_of(some.integers(-2 * 60 * MINUTE, 2 * 60 * MINUTE), some.integers()),
        "status": some.sampled_from(["active", "dns", "dnf", "dsq", "out_of_competition"]),
        "audience": some.sampled_from(["venue", "public", "broadcast"]),
        "level": some.sampled_from(LEVELS),
        "as_": some.sampled_from(CAPACITIES),
        "source": some.just(Source(name="x.csv", sha256="0" * 64)),
        "rulings": some.builds(
            Rulings,
            decisions=some.lists(
                some.permutations([ANNA, BORIS]).map(
                    lambda tied: Decision(order=tuple((entry,) for entry in tied))
                ),
                max_size=1,
            ).map(tuple),
            medallions=some.frozensets(ids, max_size=1),
        ),
        "marks": some.lists(
            some.builds(RecordMark, entry=ids, module=ids, mark=some.sampled_from(["7", "31"])),
            min_size=1,
            max_size=4,
        ).map(tuple),
        "standing": some.sampled_from([MAIN, "x"]),
        "basis": some.sampled_from([None, "computed", "official"]),
        "results": some.lists(
            some.builds(OfficialRow, entry=ids, place=some.sampled_from([None, 1, 2])),
            min_size=1,
            max_size=2,
        ).map(tuple),
        "scores": some.sampled_from([None, (1, 2, 3), (9,)]),
        "lots": some.one_of(
            some.none(),
            some.lists(some.builds(Lot, entry=ids, workstation=ids), min_size=1, max_size=4).map(
                tuple
            ),
        ),
        "seed": some.sampled_from([None, "осень"]),
        "count": some.integers(0, 4),
        "what": some.sampled_from(["identify", "reload"]),
        "bus": some.sampled_from(["program", "preview"]),
        "lineup": some.builds(
            Lineup,
            main=some.lists(
                some.builds(
                    Item, scene=some.sampled_from(["standings", "medals", "magic"]), params=values
                ),
                min_size=1,
                max_size=2,
            ).map(tuple),
        ),
        "phase": some.sampled_from(["", "waiting", "briefing", "break", "marking"]),
        "text": some.sampled_from([" ", "Внимание"]),
        "command": some.integers(0, 40).map(lambda number: CommandId(f"c{number}")),
        "scene": some.sampled_from(["standings", "timers", "message", "countdown", "magic"]),
        "graphic": some.sampled_from(["score-bug", "lower-third", "timer", "magic"]),
        "layer": some.sampled_from(["bug", "lower", "x"]),
        "params": values,
        "data": values,
        "on": some.booleans(),
        "all": some.booleans(),
        "at": moments,
        "runs": some.dictionaries(ids, some.sampled_from([None, 0, 1]), min_size=1, max_size=2),
    }
    optional = {"at": some.one_of(some.none(), moments)}

    def drawn(command: type[AnyCommand]) -> some.SearchStrategy[AnyCommand]:
        fields = {
            info.name: field.get(info.name, ids)
            if info.required
            else optional.get(info.name, field.get(info.name, some.one_of(some.none(), ids)))
            for info in msgspec.structs.fields(command)
        }
        return some.builds(command, **fields)

    return some.one_of(*(drawn(command) for command in COMMANDS.values()))


@settings(max_examples=60, deadline=None)
@given(
    some.lists(some.tuples(some_command(), some.integers(0, 40 * MINUTE)), min_size=1, max_size=60)
)
def test_any_history_folds(history: list[tuple[AnyCommand, int]]) -> None:
    """Whatever is asked, deciding never raises, and replaying the journal equals having lived."""
    story = Story()
    start = story.state

    for command, after_ms in history:
        before = story.state
        decision = story.tell(command, after_ms=after_ms)
        if isinstance(decision, Refusal):
            assert decision.text
            assert before is story.state
        else:
            assert decision

    assert story.state == fold(start, story.journal)
    encoded = msgspec.json.encode(story.state)
    assert story.state == msgspec.json.decode(encoded, type=State)
