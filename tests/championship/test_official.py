"""An official result beside the computed one, and which of the two people sign."""

from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from makers import (
    ANNA,
    BORIS,
    CONTEST,
    EXPERT,
    M1,
    M2,
    VERA,
    Story,
    a_roster,
    ask,
)
from tablo.championship.commands import AnyCommand, Award
from tablo.championship.decide_result import compared
from tablo.championship.events import AnyEvent
from tablo.championship.ids import EntryId
from tablo.championship.refusals import Refusal
from tablo.championship.roster import MAIN, Roster
from tablo.championship.rules import ExactTies, ImportedScale, RulePack
from tablo.championship.standings import awards, standing_of

SOURCE = {"name": "итоги.xlsx", "sha256": "a" * 64}


def code(decision: tuple[AnyEvent, ...] | Refusal) -> str:
    """Give the code of a refusal, or "accepted"."""
    return decision.code if isinstance(decision, Refusal) else "accepted"


def a_story(roster: Roster | None = None) -> Story:
    """Tell a contest whose marks are locked: Anna 28, Boris 27, Vera 26."""
    return Story(roster or a_roster()).told(
        ask("RecordMark", entry=ANNA, module=M1, mark="28"),
        ask("RecordMark", entry=BORIS, module=M1, mark="27"),
        ask("RecordMark", entry=VERA, module=M1, mark="26"),
        *(ask("RecordMark", entry=entry, module=M2, mark="0") for entry in (ANNA, BORIS, VERA)),
        ask("LockMarks", contest=CONTEST),
    )


def an_import(rows: Mapping[EntryId, dict[str, Any]], **data: Any) -> AnyCommand:
    """Make the command that puts an official result there."""
    results = [{"entry": entry, **row} for entry, row in rows.items()]
    return ask("ImportResults", contest=CONTEST, source=SOURCE, results=results, **data)


def a_signature(capacity: str, basis: str | None = None) -> AnyCommand:
    """Make the command that signs."""
    return ask("SignOff", contest=CONTEST, basis=basis, **{"as": capacity})


def signed(story: Story, basis: str | None = None, other: str | None = None) -> list[str]:
    """Sign by two people; give the answers' codes."""
    return [
        code(story.tell(a_signature("chief_expert", basis), by=EXPERT)),
        code(story.tell(a_signature("coordinator", other or basis))),
    ]


def different(story: Story) -> list[tuple[str, str, str | None, str | None]]:
    """List the differences."""
    found = compared(story.state, story.roster, CONTEST, MAIN)
    return [(one.entry, one.what, one.computed, one.official) for one in found]


def placed(story: Story) -> dict[EntryId, int]:
    """Give the places that hold."""
    contest = story.roster.contests[CONTEST]
    main = contest.all_standings()[0]
    grounds = story.state.contest(CONTEST).grounds()
    return standing_of(story.roster, contest, main, grounds).ranking.places()


def won(story: Story) -> dict[EntryId, Award]:
    """Give the medals that hold."""
    contest = story.roster.contests[CONTEST]
    main, grounds = contest.all_standings()[0], story.state.contest(CONTEST).grounds()
    ranking = standing_of(story.roster, contest, main, grounds).ranking
    return awards(contest, main, story.roster.rules_of(CONTEST), grounds, ranking)


AGREES: dict[EntryId, dict[str, Any]] = {
    ANNA: {"place": 1, "medal": "gold", "total": "28.00"},
    BORIS: {"place": 2, "medal": "silver", "total": "27"},
    VERA: {"place": 3, "medal": "bronze", "total": "26.004"},
}


def test_where_both_agree_nobody_has_to_choose() -> None:
    """A file that says what the marks say has no difference, and is signed like any result."""
    story = a_story().told(an_import(AGREES))

    assert [] == different(story)
    assert ["accepted", "accepted"] == signed(story)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"place": 2}, [(ANNA, "place", "1", "2")]),
        ({"total": "28.01"}, [(ANNA, "total", "28.00", "28.01")]),
        ({"total": "28.001"}, []),
        ({"scale": "543"}, []),
        ({"medal": "silver"}, [(ANNA, "medal", "gold", "silver")]),
        ({}, []),
    ],
)
def test_only_what_the_file_states_differs(
    row: dict[str, Any], expected: list[tuple[str, str, str | None, str | None]]
) -> None:
    """A file that states places says nothing of totals; totals are compared as they are written."""
    story = a_story()
    same = {name for name in row if name in {"place", "medal"}}
    others = {entry: {name: AGREES[entry][name] for name in same} for entry in (BORIS, VERA)}
    story.told(an_import({ANNA: row, **others}))

    assert expected == different(story)


def test_who_is_missing_or_unexpected_differs() -> None:
    """A ranked entry that the file lacks is told, and so is one that it places out of nothing."""
    story = a_story()
    story.told(
        ask("UnlockMarks", contest=CONTEST, reason="…"),
        ask("SetEntryStatus", entry=VERA, status="dsq"),
        ask("LockMarks", contest=CONTEST),
        an_import({ANNA: {"place": 1}, VERA: {"place": 2}}),
    )

    assert [(BORIS, "missing", "2", None), (VERA, "unexpected", None, "2")] == different(story)


def test_a_medal_too_few_differs() -> None:
    """Where a file states medals at all, an entry without one has none by the file."""
    story = a_story().told(
        an_import({ANNA: {"medal": "gold"}, BORIS: {"medal": "silver"}, VERA: {}})
    )

    assert [(VERA, "medal", "bronze", None)] == different(story)


SWAPPED: dict[EntryId, dict[str, Any]] = {
    ANNA: {"place": 2, "medal": "silver"},
    BORIS: {"place": 1, "medal": "gold"},
    VERA: {"place": 4, "medal": "medallion"},
}


def test_a_difference_has_to_be_decided() -> None:
    """Where the two differ, both people say which holds, and they say the same."""
    story = a_story().told(an_import(SWAPPED))

    refused = story.tell(a_signature("chief_expert"), by=EXPERT)
    assert isinstance(refused, Refusal)
    assert refused.text.startswith("The official result differs in 6 values")
    assert ["accepted", "other_basis"] == signed(story, "official", "computed")
    assert "accepted" == code(story.tell(a_signature("coordinator", "official")))


def test_without_a_difference_the_second_follows_the_first() -> None:
    """Where both agree and the first named one, the second need not name it again."""
    story = a_story().told(an_import(AGREES))
    story.told(a_signature("coordinator", "official"))

    assert "accepted" == code(story.tell(a_signature("chief_expert"), by=EXPERT))
    assert "official" == story.state.contest(CONTEST).standing().basis


def test_the_official_result_holds_once_both_have_signed_it() -> None:
    """Its places and medals, gaps included, hold from the second signature on, not before."""
    story = a_story().told(an_import(SWAPPED))
    assert {ANNA: 1, BORIS: 2, VERA: 3} == placed(story)
    story.tell(a_signature("chief_expert", "official"), by=EXPERT)
    assert {ANNA: 1, BORIS: 2, VERA: 3} == placed(story)

    story.tell(a_signature("coordinator", "official"))

    assert {BORIS: 1, ANNA: 2, VERA: 4} == placed(story)
    assert {BORIS: "gold", ANNA: "silver", VERA: "medallion"} == won(story)


def test_the_computed_result_may_be_signed_against_the_file() -> None:
    """People may sign what the marks say although a file says otherwise; both stay on record."""
    story = a_story().told(an_import(SWAPPED))

    assert ["accepted", "accepted"] == signed(story, "computed")

    assert {ANNA: 1, BORIS: 2, VERA: 3} == placed(story)
    assert story.state.contest(CONTEST).standing().official is not None


def test_a_file_of_medals_ranks_by_them() -> None:
    """A file that states medals alone gives the places of the medals."""
    story = a_story().told(an_import({ANNA: {"medal": "silver"}, BORIS: {"medal": "gold"}}))

    signed(story, "official")

    assert {BORIS: 1, ANNA: 2} == placed(story)


def test_a_file_of_totals_ranks_by_them() -> None:
    """A file that states totals alone is ranked by them and by the rules."""
    story = a_story().told(
        an_import({ANNA: {"total": "27"}, BORIS: {"total": "28"}, VERA: {"total": "26"}})
    )

    signed(story, "official")

    assert {BORIS: 1, ANNA: 2, VERA: 3} == placed(story)
    assert {BORIS: "gold", ANNA: "silver", VERA: "bronze"} == won(story)


def test_a_thin_field_holds_for_the_file_too() -> None:
    """Where so few compete that there is one medal, places of a file give no more than that."""
    story = a_story().told(an_import({ANNA: {"place": 2}, BORIS: {"place": 1}, VERA: {"place": 3}}))
    signed(story, "official")
    assert ["gold", "silver", "bronze"] == [*won(story).values()]

    rules = replace(story.roster.championship.rules, thin_field="moscow2018")
    championship = replace(story.roster.championship, rules=rules)
    story.roster = replace(story.roster, championship=championship)

    assert {} == won(story)


def test_a_scale_from_a_file_ranks_where_the_rules_say_so() -> None:
    """Where the scale is imported, scores of the file rank the computed result, ties and all."""
    rules = RulePack(scale=ImportedScale(), ties=ExactTies(on="scale"), partial="running")
    roster = a_roster()
    championship = replace(roster.championship, rules=rules)
    story = a_story(replace(roster, championship=championship))
    assert {} == placed(story)

    story.told(an_import({ANNA: {"scale": "530"}, BORIS: {"scale": "543"}, VERA: {"scale": "530"}}))

    assert {BORIS: 1, ANNA: 2, VERA: 2} == placed(story)
    assert [] == different(story)


def test_a_repeated_import_changes_nothing() -> None:
    """The same rows again are no change; other rows take their place, and signatures go."""
    story = a_story().told(an_import(AGREES))
    assert "unchanged" == code(story.tell(an_import(AGREES)))
    story.tell(a_signature("chief_expert"), by=EXPERT)

    story.told(an_import(SWAPPED))

    assert not story.state.contest(CONTEST).standing().signed


def test_a_signed_result_takes_no_file() -> None:
    """After both have signed nothing is imported or dropped; unlocking opens it again."""
    story = a_story().told(an_import(AGREES))
    signed(story)

    drop = ask("DropResults", contest=CONTEST, reason="не тот файл")
    assert "result_signed" == code(story.tell(an_import(SWAPPED)))
    assert "result_signed" == code(story.tell(drop))
    story.told(ask("UnlockMarks", contest=CONTEST, reason="апелляция"), drop)
    assert story.state.contest(CONTEST).standing().official is None


def test_dropping_needs_a_result_and_a_reason() -> None:
    """An official result is dropped with a reason, if there is one."""
    story = a_story()
    assert "no_official" == code(story.tell(ask("DropResults", contest=CONTEST, reason="…")))
    assert "no_official" == code(story.tell(a_signature("coordinator", "official")))

    story.told(an_import(AGREES))
    assert "reason_needed" == code(story.tell(ask("DropResults", contest=CONTEST, reason=" ")))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{"entry": "nobody", "place": 1}], "unknown_entry"),
        ([{"entry": ANNA}, {"entry": ANNA}], "twice_named"),
        ([{"entry": ANNA, "total": "NaN"}], "bad_mark"),
        ([{"entry": ANNA, "total": "1E+999999"}], "bad_mark"),
        ([{"entry": ANNA, "scale": "Infinity"}], "bad_mark"),
        ([{"entry": ANNA, "scale": "5.43E-100"}], "bad_mark"),
    ],
)
def test_what_no_file_says(rows: list[dict[str, Any]], expected: str) -> None:
    """Rows of nobody, rows twice, and numbers that are none are refused whole."""
    story = a_story()
    command = ask("ImportResults", contest=CONTEST, source=SOURCE, results=rows)

    assert expected == code(story.tell(command))
    assert story.state.contest(CONTEST).standing().official is None


def test_a_medal_leaves_with_its_entry() -> None:
    """An entry that has left the roster since has no medal any more, and breaks nothing."""
    story = a_story().told(an_import(SWAPPED))
    signed(story, "official")
    left = {id: entry for id, entry in story.roster.entries.items() if id != BORIS}

    story.roster = replace(story.roster, entries=left)

    assert {ANNA: "silver", VERA: "medallion"} == won(story)
