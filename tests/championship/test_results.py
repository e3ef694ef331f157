"""Results: marks of modules as exact numbers, with a total by the rules."""

from decimal import Decimal
from fractions import Fraction

from championship.outcomes import a_result
from tablo.championship.ids import ActorId, EntryId, Instant, ModuleId
from tablo.championship.results import Result, ranked_once, results_of, total
from tablo.championship.state import Cell

M1, M2 = ModuleId("m1"), ModuleId("m2")
ANNA, BORIS, VERA = EntryId("anna"), EntryId("boris"), EntryId("vera")


def a_cell(mark: str | None) -> Cell:
    """Make a cell that holds a mark."""
    value = None if mark is None else Decimal(mark)
    return Cell(mark=value, rev=1, at=Instant(0), by=ActorId("x"))


def test_results_of_marks() -> None:
    """An entry's total adds what it has; a mark taken away is none, and zero is one."""
    marks = {
        ANNA: {M1: a_cell("0.1"), M2: a_cell("0.2")},
        BORIS: {M1: a_cell("0"), M2: a_cell(None)},
    }

    anna, boris, vera = results_of(
        [ANNA, BORIS, VERA], marks, {VERA: "dns"}, scales={ANNA: Decimal(543)}
    )

    assert Fraction("0.3") == anna.total
    assert 543 == anna.scale
    assert {M1: Fraction(0)} == boris.marks
    assert 0 == boris.total
    assert Result(entry=VERA, status="dns") == vera


def test_rounding_at_the_end() -> None:
    """Where the rules round the total, it has two digits, half up; elsewhere it is exact."""
    thirds = [Fraction(1, 3)] * 2

    assert Fraction("0.67") == total(thirds, "at_end")
    assert Fraction(2, 3) == total(thirds) == total(thirds, "per_aspect")
    assert Fraction("0.13") == total([Fraction("0.125")], "at_end")


def test_no_marks_no_total() -> None:
    """Without a mark there is no total, rounded or not."""
    assert total([]) is None
    assert total([], "at_end") is None


def test_an_entry_counts_once() -> None:
    """Of two results of one entry the last one counts."""
    old, new = a_result("a", 1), a_result("a", 2)

    assert (new,) == ranked_once([old, new])
