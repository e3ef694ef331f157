"""What an entry achieved in a contest, as values that rules can be applied to."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from msgspec import Struct

from tablo.championship.commands import Status
from tablo.championship.exact import rounded
from tablo.championship.ids import EntryId, ModuleId
from tablo.championship.rules import Rounding
from tablo.championship.state import Cell

RANKED: frozenset[Status] = frozenset({"active"})
"""Statuses that get a place; a guest (`out_of_competition`) is marked but never ranked."""


class Result(Struct, frozen=True, kw_only=True):
    """Hold one entry's result: marks by module, their total, and a scale score from a file.

    `total` is None for an entry without a mark. It stands by itself, because a file may bring
    totals and no marks.
    """

    entry: EntryId
    status: Status = "active"
    marks: Mapping[ModuleId, Fraction] = {}
    total: Fraction | None = None
    scale: Decimal | None = None

    @property
    def is_ranked(self) -> bool:
        """Tell whether the entry competes for a place."""
        return self.status in RANKED


def total(marks: Iterable[Fraction], rounding: Rounding = "as_entered") -> Fraction | None:
    """Add up module marks; None when there are none. "at_end" rounds the sum to two digits.

    Aspects have been rounded before ("per_aspect", `scheme.module_mark`). A mark of zero is a
    mark.
    """
    held = list(marks)
    if not held:
        return None
    whole = sum(held, Fraction(0))
    return Fraction(rounded(whole)) if rounding == "at_end" else whole


def results_of(
    entries: Iterable[EntryId],
    marks: Mapping[EntryId, Mapping[ModuleId, Cell]],
    statuses: Mapping[EntryId, Status],
    *,
    rounding: Rounding = "as_entered",
    scales: Mapping[EntryId, Decimal] = MappingProxyType({}),
    modules: Collection[ModuleId] | None = None,
) -> tuple[Result, ...]:
    """Give the results of entries from the marks of their modules, all or only some `modules`.

    A module of which aspects are missing has no mark yet. `scales` come from a file.
    """
    found = []
    for entry in entries:
        held = {
            module: mark
            for module, cell in marks.get(entry, {}).items()
            if (modules is None or module in modules)
            and (mark := cell.earned(rounding)) is not None
        }
        found.append(
            Result(
                entry=entry,
                status=statuses.get(entry, "active"),
                marks=held,
                total=total(held.values(), rounding),
                scale=scales.get(entry),
            )
        )
    return tuple(found)


def ranked_once(results: Iterable[Result]) -> tuple[Result, ...]:
    """Keep one result for each entry, the last one, in the order of first appearance."""
    return tuple({result.entry: result for result in results}.values())
