"""Who stands where: the sum of module marks, exact, with shared places ("1, 1, 3")."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from tablo.championship.commands import Status
from tablo.championship.ids import EntryId, ModuleId
from tablo.championship.state import Cell

RANKED: frozenset[Status] = frozenset({"active"})
"""Statuses that get a place; a guest (`out_of_competition`) is marked but never ranked."""


class Standing(Struct, frozen=True, kw_only=True):
    """Hold one entry's result. `place` is None for an entry that isn't ranked or has no mark."""

    entry: EntryId
    total: Decimal | None
    place: int | None
    tied: bool


def standings(
    entries: Iterable[EntryId],
    marks: Mapping[EntryId, Mapping[ModuleId, Cell]],
    statuses: Mapping[EntryId, Status],
) -> tuple[Standing, ...]:
    """Rank the entries of a contest: highest total first, equal totals share a place.

    Entries without a mark follow the ranked ones, then those that don't compete; inside each
    group the given order stays. The order in which marks came never changes the result.
    """
    order = list(entries)
    totals = {entry: total(marks.get(entry, {})) for entry in order}
    ranked = [
        (entry, value)
        for entry in order
        if (value := totals[entry]) is not None and statuses.get(entry, "active") in RANKED
    ]
    ranked.sort(key=lambda pair: -pair[1])
    values = [value for _, value in ranked]
    placed = [
        Standing(
            entry=entry,
            total=value,
            place=values.index(value) + 1,
            tied=values.count(value) > 1,
        )
        for entry, value in ranked
    ]
    done = {entry for entry, _ in ranked}
    rest = [entry for entry in order if entry not in done]
    rest.sort(key=lambda entry: statuses.get(entry, "active") not in RANKED)
    unplaced = [
        Standing(entry=entry, total=totals[entry], place=None, tied=False) for entry in rest
    ]
    return (*placed, *unplaced)


def total(cells: Mapping[ModuleId, Cell]) -> Decimal | None:
    """Add up an entry's marks; None when it has none. A mark of zero is a mark."""
    marks = [cell.mark for cell in cells.values() if cell.mark is not None]
    return sum(marks, Decimal(0)) if marks else None
