"""Marking by aspects: what each kind takes, exact sums, and two people on one cell."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from makers import (
    ANNA,
    ANY,
    BORIS,
    CONTEST,
    EXPERT,
    LOOKS,
    M1,
    M2,
    NOON,
    STEPS,
    VERA,
    YES,
    Story,
    a_marked_roster,
    a_scheme,
    ask,
)
from tablo.championship import events as happened
from tablo.championship.commands import AnyCommand
from tablo.championship.events import AnyEvent
from tablo.championship.ids import EntryId
from tablo.championship.refusals import Refusal
from tablo.championship.rules import RulePack
from tablo.championship.scheme import Scheme
from tablo.championship.state import Cell

NOTHING: Mapping[Any, Any] = {}
ALL: dict[str, Any] = {YES: "10", STEPS: "2,5", ANY: "3.3", LOOKS: [2, 2, 2]}


def code(decision: tuple[AnyEvent, ...] | Refusal) -> str:
    """Give the code of a refusal, or "accepted"."""
    return decision.code if isinstance(decision, Refusal) else "accepted"


def an_entry_of(aspect: str, entered: Any, **data: Any) -> AnyCommand:
    """Make the command that enters a mark or scores for an aspect of Anna's work."""
    value = {"scores": entered} if isinstance(entered, list) else {"mark": entered}
    return ask("RecordMark", **{"entry": ANNA, "aspect": aspect, **value, **data})


def told(values: Mapping[Any, Any] = NOTHING, rules: RulePack | None = None) -> Story:
    """Tell a history in which these aspects are entered for Anna."""
    story = Story(a_marked_roster(rules))
    return story.told(*(an_entry_of(aspect, entered) for aspect, entered in values.items()))


def cell(story: Story) -> Cell:
    """Give Anna's cell for module 1."""
    return story.state.contest(CONTEST).marks[ANNA][M1]


@pytest.mark.parametrize(
    ("aspect", "entered", "earned"),
    [
        (YES, "10", Fraction(10)),
        (YES, "0", Fraction(0)),
        (STEPS, "2.50", Fraction(5, 2)),
        (STEPS, "0", Fraction(0)),
        (ANY, "7,4231", Fraction(74231, 10000)),
        (LOOKS, [2, 2, 2], Fraction(1)),
        (LOOKS, [0, 1, 3], Fraction(2, 3)),
        (LOOKS, [0, 0, 0], Fraction(0)),
    ],
)
def test_an_aspect_earns_what_its_kind_says(aspect: str, entered: Any, earned: Fraction) -> None:
    """Each kind takes what fits it, exactly: a third of a judge's score stays a third."""
    story = told({aspect: entered})

    assert (earned, 3) == (cell(story).so_far(), cell(story).missing)


@pytest.mark.parametrize(
    ("aspect", "entered", "text"),
    [
        (YES, "5", "Aspect А1.1 is either earned whole (10) or not at all (0): not 5."),
        (STEPS, "3", "Aspect А1.2 takes one of 2.5, 8, not 3."),
        (ANY, "10.6", "Aspect А1.3 takes a mark from 0 to 10.5, not 10.6."),
        (ANY, "-1", "A mark can't be below zero, but -1 came."),
        (ANY, "1.23456", "A mark has at most 4 digits after the point, but 1.23456 came."),
        (ANY, "много", "A mark is a number such as 17.25, but “много” came."),
        (ANY, [1, 2, 3], "Aspect А1.3 takes a mark, not judges' scores."),
        (LOOKS, "1", "Aspect А1.4 takes 3 judges' scores from 0 to 3, not a mark."),
        (LOOKS, [1, 2], "Aspect А1.4 takes 3 judges' scores, but 2 came."),
        (LOOKS, [1, 2, 4], "A judge's score is 0, 1, 2 or 3, but 4 came for aspect А1.4."),
        ("A9", "1", "The marking scheme has no aspect A9."),
        (ANY, None, "That is so already; nothing was changed."),
    ],
)
def test_what_an_aspect_refuses(aspect: str, entered: Any, text: str) -> None:
    """What doesn't fit an aspect is refused in words that name aspect, limit and value."""
    decision = told().tell(an_entry_of(aspect, entered))

    assert isinstance(decision, Refusal)
    assert text == decision.text


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"mark": "1"}, "one_part"),
        ({"module": M2, "aspect": ANY, "mark": "1"}, "one_part"),
        ({"aspect": ANY, "mark": "1", "scores": [1, 1, 1]}, "one_part"),
        ({"module": M1, "mark": "1"}, "marked_by_aspects"),
        ({"criterion": "A", "mark": "1"}, "marked_by_aspects"),
        ({"criterion": "Я", "mark": "1"}, "unknown_module"),
        ({"module": M2, "scores": [1, 1, 1]}, "mark_expected"),
    ],
)
def test_a_mark_is_for_one_part(data: dict[str, Any], expected: str) -> None:
    """A mark names one part, at the finest level that the scheme has."""
    assert expected == code(told().tell(ask("RecordMark", entry=ANNA, **data)))


@pytest.mark.parametrize("letter", ["B", "В", " в", "b"])
def test_letters_from_two_keyboards_are_one(letter: str) -> None:
    """A criterion is found by its letter, Cyrillic or Latin; and so is an aspect by its label."""
    story = told()

    story.told(
        ask("RecordMark", entry=ANNA, criterion=letter, mark="33"),
        an_entry_of("а1.3", "5"),
    )

    assert Decimal(33) == story.state.contest(CONTEST).marks[ANNA][M2].mark
    assert {ANY} == set(story.state.contest(CONTEST).values[ANNA])


def test_a_module_counts_once_all_of_it_is_entered() -> None:
    """While an aspect is missing a module has no mark, so nobody stands higher by half of one."""
    story = told({YES: "10", STEPS: "8", ANY: "10.5"})
    story.told(ask("RecordMark", entry=BORIS, module=M2, mark="1"))
    assert (None, Fraction(57, 2)) == (cell(story).earned(), cell(story).so_far())
    assert {BORIS: 1} == places(story)

    story.told(an_entry_of(LOOKS, [3, 2, 3]))

    assert Fraction(57, 2) + Fraction(4, 3) == cell(story).earned()
    assert {ANNA: 1, BORIS: 2} == places(story)
    story.told(an_entry_of(YES, None, reason="перемер"))
    assert (None, 1) == (cell(story).earned(), cell(story).missing)
    assert {BORIS: 1} == places(story)


def places(story: Story) -> dict[EntryId, int]:
    """Give the places by the marks, as a lock remembers them."""
    decision = story.tell(ask("LockMarks", contest=CONTEST))
    assert not isinstance(decision, Refusal)
    story.told(ask("UnlockMarks", contest=CONTEST, reason="дальше"))
    (locked,) = decision
    assert isinstance(locked, happened.MarksLocked)
    return locked.places


@pytest.mark.parametrize(
    ("rounding", "total"),
    [("as_entered", Fraction(40) / 3), ("per_aspect", Fraction(1333, 100))],
)
def test_where_thirds_are_rounded_is_a_rule(rounding: Any, total: Fraction) -> None:
    """Rounded at each aspect or not at all: a cell knows both, the championship says which."""
    story = told(
        {YES: "10", STEPS: "2.5", ANY: "0.5", LOOKS: [1, 1, 0]}, RulePack(rounding=rounding)
    )

    assert total == cell(story).earned(rounding)


def test_a_spread_of_scores_is_taken() -> None:
    """Scores that have to be talked about are kept all the same."""
    assert Fraction(2, 3) == cell(told({LOOKS: [0, 1, 3]})).so_far()


def test_two_people_on_one_cell() -> None:
    """Of two who enter over the same revision one is accepted; the other learns what holds."""
    story = told({LOOKS: [2, 2, 2]})

    assert "accepted" == code(story.tell(an_entry_of(LOOKS, [2, 3, 3], rev=1), by=EXPERT))
    late = story.tell(an_entry_of(LOOKS, [1, 1, 1], rev=1))

    assert isinstance(late, Refusal)
    held = {"rev": 2, "mark": "2, 3, 3", "by": EXPERT, "at": NOON}
    assert ("stale_revision", held) == (late.code, late.current)
    assert (2, 3, 3) == story.state.contest(CONTEST).values[ANNA][LOOKS].entered


def test_aspects_have_revisions_of_their_own() -> None:
    """Two people who mark different aspects of one module don't disturb each other."""
    story = told()

    answers = [
        code(story.tell(an_entry_of(aspect, entered, rev=0), by=EXPERT))
        for aspect, entered in ALL.items()
    ]

    assert ["accepted"] * 4 == answers
    assert Fraction(10) + Fraction(5, 2) + Fraction(33, 10) + 1 == cell(story).earned()


def an_import(*marks: dict[str, Any]) -> AnyCommand:
    """Make the command that imports marks."""
    source = {"name": "оценки.xlsx", "sha256": "0" * 64}
    return ask("ImportMarks", source=source, marks=list(marks))


def test_aspects_of_a_file_add_up() -> None:
    """Aspects that stand in one file end as one sum, and what holds already is passed over."""
    story = told({YES: "10"})
    rows = [
        {"entry": ANNA, "aspect": aspect, **an_entry_fields(entered)}
        for aspect, entered in ALL.items()
    ]

    decision = story.tell(an_import(*rows, {"entry": BORIS, "criterion": "В", "mark": "7"}))

    assert not isinstance(decision, Refusal)
    source, *recorded = decision
    assert isinstance(source, happened.MarksImported)
    assert 4 == source.count == len(recorded)
    assert (Fraction(84, 5), 0) == (cell(story).earned(), cell(story).missing)


def an_entry_fields(entered: Any) -> dict[str, Any]:
    """Give the fields of a line of a file."""
    return {"scores": entered} if isinstance(entered, list) else {"mark": entered}


@pytest.mark.parametrize("other", ["А1.3", "a1-3", "A1-3"])
def test_one_aspect_stands_in_a_file_once(other: str) -> None:
    """An aspect that a file has twice, in letters of two keyboards, refuses the whole file."""
    story = told()

    refused = story.tell(
        an_import(
            {"entry": ANNA, "aspect": ANY, "mark": "1"},
            {"entry": ANNA, "aspect": other, "mark": "2"},
        )
    )

    assert "twice_in_file" == code(refused)
    assert not story.state.contest(CONTEST).values


def test_locked_aspects_stay() -> None:
    """Nobody changes an aspect of a locked module, by hand, by file or by taking back."""
    story = told({ANY: "5"})
    entered = story.last
    story.told(ask("LockMarks", contest=CONTEST, module=M1))

    assert "marks_locked" == code(story.tell(an_entry_of(ANY, "6")))
    row = {"entry": ANNA, "aspect": ANY, "mark": "6"}
    assert "marks_locked" == code(story.tell(an_import(row)))
    assert "marks_locked" == code(story.tell(ask("Undo", command=entered)))


def test_who_does_not_compete_gets_no_aspect() -> None:
    """Who was disqualified gets no mark for an aspect; taking one away stays possible."""
    story = told({ANY: "5"}).told(ask("SetEntryStatus", entry=ANNA, status="dsq"))

    assert "not_competing" == code(story.tell(an_entry_of(ANY, "6")))
    assert "accepted" == code(story.tell(an_entry_of(ANY, None)))


@settings(deadline=None)
@given(some.permutations(list(ALL.items())), some.permutations([ANNA, BORIS, VERA]))
def test_the_order_of_entering_changes_nothing(
    order: list[tuple[str, Any]], entries: list[str]
) -> None:
    """In whatever order aspects are entered, the sum and what is missing are the same."""
    story = Story(a_marked_roster())
    for aspect, entered in order:
        for entry in entries:
            story.told(an_entry_of(aspect, entered, entry=entry))

    marks = story.state.contest(CONTEST).marks
    assert {Fraction(84, 5)} == {cells[M1].earned() for cells in marks.values()}
    assert {NOON} == {cells[M1].at for cells in marks.values()}


VALUES: dict[str, some.SearchStrategy[Any]] = {
    YES: some.sampled_from(["0", "10"]),
    STEPS: some.sampled_from(["0", "2.5", "8"]),
    ANY: some.decimals(0, 10, places=3).map(str),
    LOOKS: some.lists(some.integers(0, 3), min_size=3, max_size=3),
}


def some_values() -> some.SearchStrategy[dict[str, Any]]:
    """Draw what is entered for some of the aspects."""
    return some.fixed_dictionaries({}, optional=VALUES)


@settings(deadline=None)
@given(some_values(), some_values())
def test_a_file_comes_to_what_hands_come_to(first: dict[str, Any], then: dict[str, Any]) -> None:
    """Over whatever was entered before, a file gives the sums that entering one by one gives."""
    by_hand, by_file = told(first), told(first)
    rows = [{"entry": ANNA, "aspect": id, **an_entry_fields(value)} for id, value in then.items()]
    for aspect, entered in then.items():
        by_hand.tell(an_entry_of(aspect, entered))
    if rows:
        by_file.tell(an_import(*rows))

    one, other = (
        {entry: marks[M1] for entry, marks in story.state.contest(CONTEST).marks.items()}
        for story in (by_hand, by_file)
    )
    assert one == other
    if one:
        assert 4 - len({*first, *then}) == one[ANNA].missing


def test_what_fits_the_scheme_no_more_does_not_count() -> None:
    """When a scheme is mended, what was entered before and doesn't fit is missing until it does."""
    story = told({YES: "10", ANY: "10", STEPS: "8"})
    scheme = a_scheme()
    (part,) = scheme.criteria[0].parts
    less = tuple(replace(one, max=Decimal(5)) if one.id == ANY else one for one in part.aspects)
    first = replace(scheme.criteria[0], parts=(replace(part, aspects=less),))
    contest = replace(
        story.roster.contests[CONTEST], scheme=Scheme(criteria=(first, scheme.criteria[1]))
    )
    story.roster = replace(story.roster, contests={CONTEST: contest})

    story.told(an_entry_of(LOOKS, [3, 3, 3]))
    assert (Fraction(39, 2), 1) == (cell(story).so_far(), cell(story).missing)

    story.told(an_entry_of(ANY, "4"))
    assert Fraction(47, 2) == cell(story).earned()
