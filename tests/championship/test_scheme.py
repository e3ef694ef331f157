"""The marking scheme: what it takes, what it refuses, and exact marks of modules."""

from decimal import Decimal
from fractions import Fraction
from typing import Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from championship.outcomes import ANY_DECIMAL
from tablo.championship.exact import exact, shown
from tablo.championship.flaws import Flaw, Problem
from tablo.championship.ids import ModuleId
from tablo.championship.roster import Module, Text
from tablo.championship.scheme import (
    Aspect,
    AspectId,
    Criterion,
    Entered,
    Scheme,
    SubCriterion,
    SubCriterionId,
    aspect_mark,
    key,
    mismatches,
    module_mark,
    problems_of,
    to_discuss,
    whole_sum,
)

M1, M2 = ModuleId("m1"), ModuleId("m2")
Kind = Literal["binary", "stepped", "measured", "judged"]


def an_aspect(label: str, kind: Kind, max: str, *steps: str) -> Aspect:
    """Make an aspect with steps of its own."""
    return Aspect(
        id=AspectId(key(label)),
        label=label,
        title=Text("Шов"),
        kind=kind,
        max=Decimal(max),
        steps=tuple(map(Decimal, steps)),
    )


def a_part(label: str, *aspects: Aspect, day: int | None = 1) -> SubCriterion:
    """Make a sub-criterion."""
    id = SubCriterionId(key(label))
    return SubCriterion(id=id, label=label, title=Text("Часть"), aspects=aspects, day=day)


def a_criterion(label: str, module: ModuleId, max: str, *parts: SubCriterion) -> Criterion:
    """Make a criterion."""
    return Criterion(module=module, label=label, title=Text("К"), max=Decimal(max), parts=parts)


YES = an_aspect("A1.1", "binary", "2")
STEPS = an_aspect("A1.2", "stepped", "1.5", "0.5", "1", "1.5")
HALF = an_aspect("A1.3", "judged", "0.50")
ANY = an_aspect("Б1.1", "measured", "96")
FIRST = a_criterion("A", M1, "4", a_part("A1", YES, STEPS, HALF))
SECOND = a_criterion("Б", M2, "96", a_part("Б1", ANY, day=2))
SOUND = Scheme(criteria=(FIRST, SECOND))


def with_first(*aspects: Aspect) -> Scheme:
    """Make a scheme whose first sub-criterion has these aspects."""
    return Scheme(criteria=(replace(FIRST, parts=(a_part("A1", *aspects),)), SECOND))


def flaws(scheme: Scheme) -> set[Flaw]:
    """List the kinds of problems of a scheme."""
    return {one.flaw for one in problems_of(scheme) if one.text}


def mark_or_flaw(aspect: Aspect, entered: Entered) -> str | Flaw:
    """Give the mark as it is shown, or the flaw."""
    result = aspect_mark(aspect, entered)
    if isinstance(result, Problem):
        assert result.text, "A problem can be told"
        return result.flaw
    return shown(result)


def test_a_sound_scheme() -> None:
    """A scheme that adds up to 100 has no problems, and survives being written down."""
    assert () == problems_of(SOUND)
    assert SOUND == msgspec.json.decode(msgspec.json.encode(SOUND), type=Scheme)


@pytest.mark.parametrize("label", ["A1.3", "А1.3", "a1-3", " А 1 / 3 ", "а1_3"])
def test_two_keyboards(label: str) -> None:
    """Cyrillic and Latin twins, case and punctuation make no difference to a key."""
    assert key("A1.3") == key(label) or key("A 1 3") == key(label)


def test_every_twin() -> None:
    """Each Cyrillic letter that looks Latin has the key of its twin, and others keep theirs."""
    assert key("ABCEHKMOPTX") == key("АВСЕНКМОРТХ") == key("авсенкмортх")
    assert "Б" == key("б")


def test_twins_are_duplicates() -> None:
    """Cyrillic В and Latin B are one criterion, and a second one is a problem."""
    scheme = Scheme(criteria=(replace(FIRST, label="В"), replace(SECOND, label="B")))

    [found] = problems_of(scheme)

    assert "B stands in the marking scheme twice, the first time as В." == found.text


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        (Scheme(criteria=()), {Flaw.EMPTY_SCHEME}),
        (
            Scheme(criteria=(replace(FIRST, parts=()), SECOND)),
            {Flaw.EMPTY_CRITERION},
        ),
        (with_first(), {Flaw.EMPTY_SUB_CRITERION, Flaw.CRITERION_SUM}),
        (with_first(YES, YES), {Flaw.DUPLICATE}),
        (with_first(replace(YES, max=Decimal(4), label="Z", id=AspectId(""))), {Flaw.NO_LABEL}),
        (with_first(replace(YES, max=Decimal(4), id=AspectId("а1"))), {Flaw.BAD_KEY}),
        (with_first(an_aspect("A1.1", "binary", "5")), {Flaw.CRITERION_SUM}),
        (with_first(an_aspect("A1.1", "stepped", "4")), {Flaw.STEPS_MISSING}),
        (with_first(an_aspect("A1.1", "binary", "4", "4")), {Flaw.STEPS_UNEXPECTED}),
        (with_first(an_aspect("A1.1", "stepped", "4", "1", "5")), {Flaw.STEP_OUT_OF_RANGE}),
        (with_first(an_aspect("A1.1", "stepped", "4", "NaN", "4")), {Flaw.STEP_OUT_OF_RANGE}),
        (with_first(an_aspect("A1.1", "stepped", "4", "1", "1", "4")), {Flaw.STEPS_NOT_RISING}),
        (with_first(an_aspect("A1.1", "stepped", "4", "1")), {Flaw.TOP_STEP_MISSES_MAXIMUM}),
        (with_first(an_aspect("A1.1", "binary", "-4")), {Flaw.BAD_MAXIMUM, Flaw.CRITERION_SUM}),
        (
            Scheme(criteria=(replace(FIRST, parts=(a_part("A1", YES, day=0),)), SECOND)),
            {Flaw.BAD_DAY, Flaw.CRITERION_SUM},
        ),
        (Scheme(criteria=(FIRST,)), {Flaw.SCHEME_SUM}),
        (Scheme(criteria=(FIRST, replace(SECOND, module=M1))), {Flaw.DUPLICATE_MODULE}),
    ],
)
def test_what_is_wrong_with_a_scheme(scheme: Scheme, expected: set[Flaw]) -> None:
    """Each flaw of a scheme is found, and nothing else with it."""
    assert expected == flaws(scheme)


def test_modules_alone() -> None:
    """Without a scheme the highest marks of the modules have to add up to 100."""
    [found] = whole_sum([Decimal(30), Decimal("70.5")])

    assert "All highest marks add up to 100.5 instead of 100." == found.text
    assert () == whole_sum([Decimal("29.5"), Decimal("70.5")])


def test_the_contest_has_other_modules() -> None:
    """A scheme that marks other modules than the contest has, or to another maximum, is told."""
    modules = [
        Module(id=M1, label=Text("М1"), title=Text("Шов"), max=Decimal("4.0")),
        Module(id=ModuleId("m3"), label=Text("М3"), title=Text("Бак"), max=Decimal(96)),
    ]

    found = [one.flaw for one in mismatches(SOUND, modules) if one.text]

    assert [Flaw.UNKNOWN_MODULE, Flaw.UNMARKED_MODULE] == found
    [module] = mismatches(Scheme(criteria=(FIRST,)), [replace(modules[0], max=Decimal(5))])
    assert "Criterion A can earn 4, but module М1 can earn 5." == module.text


@pytest.mark.parametrize(
    ("max", "level", "mark"),
    [("0.50", 2, "0.33"), ("0.75", 1, "0.25"), ("0.25", 1, "0.08"), ("2", 3, "2.00")],
)
def test_judgement(max: str, level: int, mark: str) -> None:
    """Three judges of one mind give a third of the highest mark for each level."""
    assert mark == mark_or_flaw(an_aspect("A1", "judged", max), (level, level, level))


def test_judgement_is_exact() -> None:
    """The mean of 1, 2 and 2 is five thirds, and the mark keeps it."""
    assert Fraction(5, 18) == aspect_mark(HALF, (1, 2, 2))


@pytest.mark.parametrize(
    ("aspect", "entered", "expected"),
    [
        (YES, Decimal(2), "2.00"),
        (YES, Decimal("0.0"), "0.00"),
        (YES, Decimal(1), Flaw.NOT_YES_OR_NO),
        (STEPS, Decimal("1.00"), "1.00"),
        (STEPS, Decimal(0), "0.00"),
        (STEPS, Decimal("0.7"), Flaw.NOT_A_STEP),
        (ANY, Decimal("17.25"), "17.25"),
        (ANY, Decimal("96.01"), Flaw.MARK_OUT_OF_RANGE),
        (ANY, Decimal(-1), Flaw.MARK_OUT_OF_RANGE),
        (ANY, Decimal("NaN"), Flaw.MARK_OUT_OF_RANGE),
        (ANY, (1, 1, 1), Flaw.MARK_EXPECTED),
        (HALF, Decimal("0.5"), Flaw.SCORES_EXPECTED),
        (HALF, (1, 1), Flaw.NUMBER_OF_SCORES),
        (HALF, (), Flaw.NUMBER_OF_SCORES),
        (HALF, (1, 1, 4), Flaw.SCORE_OUT_OF_RANGE),
        (HALF, (1, 1, -1), Flaw.SCORE_OUT_OF_RANGE),
        (HALF, (0, 0, 0), "0.00"),
    ],
)
def test_what_an_aspect_takes(aspect: Aspect, entered: Entered, expected: str | Flaw) -> None:
    """Each kind of aspect takes its own marks and says what is wrong with others."""
    assert expected == mark_or_flaw(aspect, entered)


def test_other_numbers_of_judges() -> None:
    """The number of judges is a rule; two judges give two scores."""
    assert Fraction(1, 4) == aspect_mark(HALF, (1, 2), judges=2)


@pytest.mark.parametrize(
    ("scores", "talk"), [((1, 2, 2), False), ((1, 1, 3), True), ((), False), ((3,), False)]
)
def test_a_wide_spread(scores: tuple[int, ...], talk: bool) -> None:
    """Scores more than 1 apart are to be discussed, and are taken all the same."""
    assert talk == to_discuss(scores)
    assert not to_discuss(Decimal(3))


def test_a_module_adds_up() -> None:
    """A module's mark is the exact sum of its aspects; aspects of others are left alone."""
    entries: dict[AspectId, Entered] = {
        YES.id: Decimal(2),
        STEPS.id: Decimal("0.5"),
        HALF.id: (2, 2, 2),
        ANY.id: Decimal(90),
    }

    unrounded = module_mark(FIRST, entries)
    by_aspect = module_mark(FIRST, entries, rounding="per_aspect")

    assert Fraction(17, 6) == unrounded.mark
    assert Fraction("2.83") == by_aspect.mark
    assert unrounded.is_complete


def test_the_printed_sheet() -> None:
    """A printed sub-total of 2.25 and level 2 of 0.50 is 2.58 by either rounding."""
    criterion = a_criterion("A", M1, "3", a_part("A1", replace(ANY, max=Decimal("2.5")), HALF))
    entries: dict[AspectId, Entered] = {ANY.id: Decimal("2.25"), HALF.id: (2, 2, 2)}

    for rounding in ("at_end", "per_aspect"):
        mark = module_mark(criterion, entries, rounding=rounding).mark
        assert mark is not None
        assert "2.58" == shown(mark)


def test_what_is_missing() -> None:
    """A module that nobody has entered has no mark, and half a module says what it lacks."""
    nothing = module_mark(FIRST, {})
    half = module_mark(FIRST, {YES.id: Decimal(0)})

    assert nothing.mark is None
    assert (STEPS.id, HALF.id) == half.missing
    assert half.mark == 0
    assert not half.is_complete


def test_what_no_longer_fits() -> None:
    """An entry that a changed scheme doesn't take is named and not counted."""
    mark = module_mark(FIRST, {YES.id: Decimal(1), STEPS.id: Decimal(1)})

    assert mark.mark == 1
    assert [Flaw.NOT_YES_OR_NO] == [one.flaw for one in mark.problems]


def test_finding_parts() -> None:
    """A scheme finds the criterion of a module and an aspect by its id."""
    assert FIRST == SOUND.criterion(M1)
    assert SOUND.criterion(ModuleId("m9")) is None
    assert ANY == SOUND.aspect(ANY.id)
    assert SOUND.aspect("nope") is None


ANY_ASPECT = some.builds(
    Aspect,
    id=some.text(max_size=5).map(AspectId),
    label=some.text(max_size=5),
    title=some.just(Text("Шов")),
    kind=some.sampled_from(["binary", "stepped", "measured", "judged"]),
    max=ANY_DECIMAL,
    steps=some.lists(ANY_DECIMAL, max_size=4).map(tuple),
)


@given(ANY_ASPECT, ANY_DECIMAL | some.lists(some.integers(-9, 9), max_size=5).map(tuple))
def test_never_raises(aspect: Aspect, entered: Entered) -> None:
    """Whatever an aspect is and whatever is entered, there is a mark in range or a problem."""
    mark = aspect_mark(aspect, entered)
    scheme = with_first(aspect)

    assert all(one.text for one in problems_of(scheme))
    assert to_discuss(entered) in (True, False)
    assert isinstance(mark, Problem) or 0 <= mark <= max(exact(aspect.max) or 0, 0)


@given(some.permutations([YES.id, STEPS.id, HALF.id]))
def test_order_of_entry(order: list[AspectId]) -> None:
    """The order in which aspects are entered never changes a module's mark."""
    entered: dict[AspectId, Entered] = {
        YES.id: Decimal(2),
        STEPS.id: Decimal(1),
        HALF.id: (1, 2, 2),
    }

    assert module_mark(FIRST, entered) == module_mark(FIRST, {id: entered[id] for id in order})
