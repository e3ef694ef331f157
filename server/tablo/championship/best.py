"""The best of a championship: over all contests, of each region or organization, and of all."""

from collections.abc import Iterable
from fractions import Fraction

from msgspec import Struct

from tablo.championship.ids import DelegationId, EntryId


class Candidate(Struct, frozen=True, kw_only=True):
    """Hold an entry that may be the best: whom it stands for, and its score.

    Scores of different contests compare only on one scale, or as totals out of 100 where a
    championship has no scale; which of both is the caller's choice, the same for all.
    """

    entry: EntryId
    delegation: DelegationId
    score: Fraction


def best_of_all(candidates: Iterable[Candidate]) -> tuple[EntryId, ...]:
    """Name all who hold the highest score, in the order of their ids; nobody, if there is none."""
    held = list(candidates)
    top = max((one.score for one in held), default=None)
    return tuple(sorted({one.entry for one in held if one.score == top}))


def best_of_each(candidates: Iterable[Candidate]) -> dict[DelegationId, tuple[EntryId, ...]]:
    """Name all who hold the highest score of each delegation, in the order of ids."""
    grouped: dict[DelegationId, list[Candidate]] = {}
    for one in candidates:
        grouped.setdefault(one.delegation, []).append(one)
    return {delegation: best_of_all(grouped[delegation]) for delegation in sorted(grouped)}
