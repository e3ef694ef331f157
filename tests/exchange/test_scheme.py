"""Marking schemes are read from the sheets of the scoring systems, in both known sets of columns."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from exchange.files import a_small_roster, a_workbook
from exchange.schemes import (
    ENGLISH,
    FIRST,
    LEVELS,
    RUSSIAN,
    SECOND,
    TOP,
    Cells,
    a_part,
    an_aspect,
    levels,
)
from tablo.championship.flaws import Flaw
from tablo.championship.ids import ContestId
from tablo.championship.roster import Contest
from tablo.championship.scheme import Scheme
from tablo.exchange.problems import Fault, Problem
from tablo.exchange.scheme import read_scheme


def a_sheet(where: Path, rows: Sequence[Cells]) -> Path:
    """Write a workbook with one sheet."""
    return a_workbook(where, {"CIS Marking Scheme Import": rows})


def read(path: Path, contest: Contest | None = None) -> Scheme:
    """Read a sheet that is right."""
    parsed = read_scheme(path, contest)
    assert not parsed.problems, "\n".join(map(str, parsed.problems))
    assert parsed.value is not None
    return parsed.value


def problems_of(path: Path, contest: Contest | None = None) -> tuple[Problem, ...]:
    """Read a sheet that is wrong."""
    parsed = read_scheme(path, contest)
    assert parsed.value is None
    return parsed.problems


def test_english_columns(tmp_path: Path) -> None:
    """The English sheet is read: criteria of the table above, aspects, days, levels from 0 to 3."""
    scheme = read(a_sheet(tmp_path, [*TOP, *FIRST, *SECOND]))

    first, second = scheme.criteria
    assert [("A", "Швы", Decimal(40)), ("B", "Сосуд", Decimal(60))] == [
        (one.label, one.title.ru, one.max) for one in scheme.criteria
    ]
    measured, judged = first.aspects()
    assert ("A1.1", "measured", Decimal("30.5")) == (measured.label, measured.kind, measured.max)
    assert ("judged", ("нет", "плохо", "хорошо", "отлично")) == (
        judged.kind,
        tuple(text.ru for text in judged.benchmarks),
    )
    assert [1, 2] == [first.parts[0].day, second.parts[0].day]


def test_russian_columns(tmp_path: Path) -> None:
    """The Russian variant is read: binary, in steps, judged; the table stands in lines 4 to 11."""
    rows: list[Cells] = [
        ["Критерии оценки"],
        [],
        [],
        [None, None, "А", None, "Швы", 100],
        [],
        [*RUSSIAN, "Criterion A", "Total Mark", 100, "КН"],
        ["А1", "Внешний вид", 1],
        [None, None, None, "B", "x", "Маркировка", None, None, None, None, 10],
        [None, None, None, "D", "x", "Катет", None, None, None, None, "30"],
        [None, None, None, None, None, None, None, "две ошибки", None, None, 15],
        [None, None, None, None, None, None, None, "без ошибок", None, None, 30],
        [None, None, None, "J", "x", "Чистота", None, None, None, None, "60,00"],
        *([None, None, None, None, None, None, score, f"уровень {score}"] for score in range(4)),
    ]

    scheme = read(a_sheet(tmp_path, rows))

    (criterion,) = scheme.criteria
    assert ["binary", "stepped", "judged"] == [aspect.kind for aspect in criterion.aspects()]
    assert (Decimal(15), Decimal(30)) == list(criterion.aspects())[1].steps
    assert ("A", "A1-1") == (criterion.label, next(criterion.aspects()).id)


def test_columns_that_nothing_uses(tmp_path: Path) -> None:
    """Columns that are unknown or unused are kept out, each with one note."""
    rows = [*TOP, [*FIRST[0], "КН"], *FIRST[1:], [*SECOND[0], "КН"], *SECOND[1:]]

    parsed = read_scheme(a_sheet(tmp_path, rows))

    assert parsed.value is not None
    notes = [one.column for one in parsed.warnings if one.fault == Fault.UNUSED_COLUMN]
    assert {
        "Requirement (Measurement Only)",
        "WSOS Section",
        "Calculation Row (Export only)",
        "КН",
    } == set(notes)
    assert 4 == len(notes)


def test_sum_of_a_criterion(tmp_path: Path) -> None:
    """A criterion whose aspects don't add up is reported with its line, and so is the whole."""
    rows = [*TOP, *FIRST, *SECOND[:-1], an_aspect("M", "Давление", 59)]

    problems = problems_of(a_sheet(tmp_path, rows))

    assert [(6, Flaw.CRITERION_SUM.value)] == [(each.line, each.why) for each in problems]
    assert "59" in problems[0].text


def test_whole_sum(tmp_path: Path) -> None:
    """Criteria that don't add up to 100 are reported."""
    problems = problems_of(a_sheet(tmp_path, [*TOP[:5], [], *FIRST]))

    assert [Flaw.SCHEME_SUM.value] == [problem.why for problem in problems]


def test_margin_against_table(tmp_path: Path) -> None:
    """A margin that says another mark than the table of criteria is reported with its line."""
    rows: list[Cells] = [*TOP, [*ENGLISH, "Criterion A", "Total Mark", 41], *FIRST[1:], *SECOND]

    (problem,) = problems_of(a_sheet(tmp_path, rows))

    assert (Fault.CRITERION_MAXIMUM, 8, "41") == (problem.fault, problem.line, problem.value)


@pytest.mark.parametrize(
    ("lines", "line", "fault"),
    [
        ([an_aspect("J", "Чистота", 9.5), *levels("нет", "плохо")], 12, Fault.MISSING_LEVELS),
        ([an_aspect("J", "Чистота", 9.5)], 12, Fault.MISSING_LEVELS),
        ([an_aspect("J", "Чистота", 9.5), *LEVELS, LEVELS[2]], 17, Fault.REPEATED_LEVEL),
        (
            [an_aspect("J", "Чистота", 9.5), *LEVELS, [None] * 5 + ["4", "чудо"]],
            17,
            Fault.STRAY_LEVEL,
        ),
        ([an_aspect("M", "Чистота", 9.5), LEVELS[0]], 13, Fault.STRAY_LEVEL),
        ([an_aspect("X", "Чистота", 9.5)], 12, Fault.NOT_AN_ASPECT_TYPE),
        ([an_aspect("M", "Чистота", "много")], 12, Fault.NOT_A_NUMBER),
        ([a_part("A2", "Ещё", "вечером"), an_aspect("M", "Ч", 9.5)], 12, Fault.NOT_A_NUMBER),
    ],
)
def test_wrong_line(tmp_path: Path, lines: list[Cells], line: int, fault: Fault) -> None:
    """A line that makes no sense is reported with sheet, line and reason."""
    rows: list[Cells] = [*TOP, *FIRST[:4], *lines, *SECOND]

    first = problems_of(a_sheet(tmp_path, rows))[0]

    assert ("CIS Marking Scheme Import", line, fault) == (first.sheet, first.line, first.fault)


def test_aspect_before_any_sub_criterion(tmp_path: Path) -> None:
    """An aspect that stands above the first sub-criterion is reported, once for all of them."""
    rows = [*TOP, FIRST[0], an_aspect("M", "Рано", 1), an_aspect("M", "Рано", 1), *FIRST[1:]]

    found = [problem.fault for problem in problems_of(a_sheet(tmp_path, [*rows, *SECOND]))]

    assert 1 == found.count(Fault.NO_SUBCRITERION)


def test_steps_that_are_not_given(tmp_path: Path) -> None:
    """An aspect in steps without its steps takes any mark, with a warning that says so."""
    rows = [*TOP, *FIRST, *SECOND[:-1], an_aspect("D", "Давление", 60)]

    parsed = read_scheme(a_sheet(tmp_path, rows))

    assert parsed.value is not None
    assert "measured" == next(parsed.value.criteria[1].aspects()).kind
    assert [Fault.UNKNOWN_STEPS] == [
        one.fault for one in parsed.warnings if one.fault != Fault.UNUSED_COLUMN
    ]


def test_no_headers(tmp_path: Path) -> None:
    """A workbook that holds no marking scheme is said to hold none."""
    assert [Fault.NO_HEADER] == [
        problem.fault for problem in problems_of(a_sheet(tmp_path, [["№", "М1"], [1, 2]]))
    ]


def test_modules_in_order(tmp_path: Path) -> None:
    """Criteria A and B mark modules М1 and М2 by their order when the marks agree; it is said."""
    contest = a_small_roster(tmp_path).contests[ContestId("svarka")]
    path = a_sheet(tmp_path, [*TOP, *FIRST, *SECOND])

    parsed = read_scheme(path, contest)

    assert parsed.value is not None
    assert ["m1", "m2"] == [criterion.module for criterion in parsed.value.criteria]
    assert Fault.BY_ORDER not in [one.fault for one in parsed.warnings]  # titles agree already

    renamed = [*TOP[:4], [None, None, "A", None, "Иное", 40], [None, None, "B", None, "Всё", 60]]
    parsed = read_scheme(a_sheet(tmp_path, [*renamed, *FIRST, *SECOND]), contest)

    assert parsed.value is not None
    assert ["m1", "m2"] == [criterion.module for criterion in parsed.value.criteria]
    assert 2 == [one.fault for one in parsed.warnings].count(Fault.BY_ORDER)


def test_scheme_of_another_contest(tmp_path: Path) -> None:
    """A scheme that does not fit the modules of its contest is refused, criterion by criterion."""
    contest = a_small_roster(tmp_path).contests[ContestId("roboty")]

    found = problems_of(a_sheet(tmp_path, [*TOP, *FIRST, *SECOND]), contest)

    assert {Flaw.MODULE_MAXIMUM.value, Flaw.UNKNOWN_MODULE.value} == {one.why for one in found}
    assert [5, 6] == sorted(one.line for one in found)
