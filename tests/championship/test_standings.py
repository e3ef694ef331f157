"""Where everybody stands, before and after all marks are in."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as some

from makers import ANNA, BORIS, CONTEST, M1, M2, VERA, a_roster
from tablo.championship.ids import ActorId, EntryId, Instant, ModuleId
from tablo.championship.progress import Progress
from tablo.championship.roster import MAIN, Standing, Text
from tablo.championship.rules import Partial, RulePack
from tablo.championship.standings import standings
from tablo.championship.state import Cell, Grounds

ENTRIES = [ANNA, BORIS, VERA]
Told = dict[EntryId, dict[ModuleId, str | None]]


def a_cell(mark: str | None) -> Cell:
    """Make a cell that holds a mark."""
    value = None if mark is None else Decimal(mark)
    return Cell(mark=value, rev=1, at=Instant(0), by=ActorId("x"))


def ranked(told: Told, partial: Partial = "running") -> Progress:
    """Rank the three entries of the sample contest by what is told of them."""
    marks = {
        entry: {module: a_cell(mark) for module, mark in cells.items()}
        for entry, cells in told.items()
    }
    contest = a_roster().contests[CONTEST]
    main = Standing(id=MAIN, title=Text(""))
    return standings(contest, main, RulePack(partial=partial), ENTRIES, Grounds(marks=marks))


def places(compared: Progress) -> dict[EntryId, int]:
    """Give the places of those who have one."""
    return compared.ranking.places()


def test_exact() -> None:
    """0.1 + 0.2 equals 0.3: no binary fraction decides a medal."""
    told: Told = {ANNA: {M1: "0.1", M2: "0.2"}, BORIS: {M1: "0.3", M2: "0"}}

    assert {ANNA: 1, BORIS: 1} == places(ranked(told))


def test_zero_is_a_mark() -> None:
    """A mark of zero is ranked; no mark, or one taken away, is not."""
    assert {ANNA: 1} == places(ranked({ANNA: {M1: "0"}, BORIS: {M1: None}}))


def test_running_sums_compare_whatever_is_there() -> None:
    """Where all work on the same module, each new mark moves its owner."""
    told: Told = {ANNA: {M1: "10", M2: "60"}, BORIS: {M1: "20"}, VERA: {M1: "15"}}

    assert {ANNA: 1, BORIS: 2, VERA: 3} == places(ranked(told))


def test_rotation_compares_what_all_have() -> None:
    """Where competitors rotate, only modules that all have count, and it says how many."""
    told: Told = {ANNA: {M1: "10", M2: "60"}, BORIS: {M1: "20"}, VERA: {M1: "15"}}

    compared = ranked(told, "common")

    assert {BORIS: 1, VERA: 2, ANNA: 3} == places(compared)
    assert (1, 2) == (compared.after, compared.of)
    assert {Fraction(10)} == {row.total for row in compared.ranking.rows if row.entry == ANNA}


def test_nobody_leads_before_all_have_something() -> None:
    """While no module is marked for everybody, rotation gives no place at all."""
    assert {} == places(ranked({ANNA: {M1: "30"}, BORIS: {M2: "70"}}, "common"))


@given(some.lists(some.decimals(0, 30, places=2), min_size=6, max_size=6))
def test_both_agree_in_the_end(marks: list[Decimal]) -> None:
    """Once everybody has every mark, it makes no difference which sums were compared before."""
    told: Told = {
        entry: {M1: str(marks[2 * n]), M2: str(marks[2 * n + 1])} for n, entry in enumerate(ENTRIES)
    }

    assert places(ranked(told, "running")) == places(ranked(told, "common"))
