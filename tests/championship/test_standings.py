"""Standings: exact sums, shared places, no favour to whoever was entered first."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from tablo.championship.ids import ActorId, EntryId, Instant, ModuleId
from tablo.championship.standings import standings
from tablo.championship.state import Cell

ENTRIES = [EntryId(letter) for letter in "abcdef"]


def a_cell(mark: str | None) -> Cell:
    """Make a cell that holds a mark."""
    value = None if mark is None else Decimal(mark)
    return Cell(mark=value, rev=1, at=Instant(0), by=ActorId("x"))


def marks(**totals: str | None) -> dict[EntryId, dict[ModuleId, Cell]]:
    """Give each entry one mark."""
    return {EntryId(entry): {ModuleId("m"): a_cell(mark)} for entry, mark in totals.items()}


def places(rows: dict[EntryId, dict[ModuleId, Cell]]) -> list[tuple[str, int | None]]:
    """Rank the entries a to f and list who stands where."""
    return [(row.entry, row.place) for row in standings(ENTRIES, rows, {})]


def test_shared_places() -> None:
    """Equal totals share a place and the next one is left out: 1, 1, 3."""
    ranking = places(marks(a="88.37", b="88.37", c="85.52"))

    assert ranking[:3] == [("a", 1), ("b", 1), ("c", 3)]


def test_exact() -> None:
    """0.1 + 0.2 equals 0.3: no binary fraction decides a medal."""
    rows = marks(b="0.3")
    rows[EntryId("a")] = {ModuleId("m"): a_cell("0.1"), ModuleId("n"): a_cell("0.2")}

    assert places(rows)[:2] == [("a", 1), ("b", 1)]


def test_zero_is_a_mark() -> None:
    """A mark of zero is ranked; no mark, or one taken away, is not."""
    assert places(marks(a="0", b=None))[:2] == [("a", 1), ("b", None)]


def test_guests_are_not_ranked() -> None:
    """A guest keeps the total and gets no place, and nobody moves down for it."""
    ranking = standings(ENTRIES[:2], marks(a="90", b="80"), {EntryId("a"): "out_of_competition"})

    assert [(row.entry, row.place) for row in ranking] == [("b", 1), ("a", None)]
    assert Decimal(90) == ranking[1].total


@given(
    some.lists(some.decimals(0, 100, places=2), min_size=6, max_size=6), some.permutations(ENTRIES)
)
def test_order_of_entry(totals: list[Decimal], order: list[EntryId]) -> None:
    """The order in which entries stand or marks came never changes a place."""
    held = {
        entry: {ModuleId("m"): a_cell(str(total))}
        for entry, total in zip(ENTRIES, totals, strict=True)
    }
    turned = {entry: held[entry] for entry in order}

    one = {row.entry: row.place for row in standings(ENTRIES, held, {})}
    other = {row.entry: row.place for row in standings(order, turned, {})}

    assert one == other
    for entry, place in one.items():
        better = sum(t > totals[ENTRIES.index(entry)] for t in totals)
        assert better + 1 == place
