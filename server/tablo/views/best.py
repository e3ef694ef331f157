"""The best of the championship: over all, of each region, and the organizations that won most."""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from msgspec import UNSET, Struct, UnsetType

from tablo.access.redact.medals import KnownBest, known_best
from tablo.access.streams import Audience
from tablo.championship.best import Candidate, best_of_all, best_of_each
from tablo.championship.exact import exact, shown
from tablo.championship.ids import DelegationId, EntryId
from tablo.championship.roster import Roster, Text
from tablo.championship.state import State
from tablo.views.contest import (
    ContestView,
    DelegationView,
    StandingName,
    contest_view,
    delegation_view,
    plain,
    standing_name,
)


class Winner(Struct, frozen=True, kw_only=True):
    """Draw one of the best, with the score that makes it so: a scale score or a total."""

    entry: EntryId
    names: tuple[Text, ...]
    delegation: DelegationView
    contest: ContestView
    score: str
    standing: StandingName | UnsetType = UNSET


class BestOf(Struct, frozen=True, kw_only=True):
    """Draw the best of one delegation; all who tie are named."""

    delegation: DelegationView
    winners: tuple[Winner, ...]


class OrganizationRow(Struct, frozen=True, kw_only=True):
    """Draw an organization: how many of its entries won gold, and how many silver or bronze."""

    place: int
    tied: bool
    delegation: DelegationView
    winners: int
    medallists: int


class BestView(Struct, frozen=True, kw_only=True):
    """Draw the best; all who tie are named. Organizations stand best first."""

    overall: tuple[Winner, ...]
    regions: tuple[BestOf, ...]
    organizations: tuple[OrganizationRow, ...]


def best(state: State, roster: Roster, param: str, audience: Audience) -> BestView:
    """Draw the best as far as an audience may know the marks that make them so."""
    known = known_best(state, roster, audience)
    scored = _scored(known)
    candidates = [
        Candidate(entry=one.entry.id, delegation=one.entry.delegation.id, score=score)
        for one, score in scored
    ]
    by_entry = _highest(scored)
    return BestView(
        overall=_winners(best_of_all(candidates), by_entry, roster),
        regions=tuple(
            BestOf(
                delegation=delegation_view(roster.delegations[delegation]),
                winners=_winners(entries, by_entry, roster),
            )
            for delegation, entries in best_of_each(candidates).items()
        ),
        organizations=_organizations(known, roster),
    )


_Scored = list[tuple[KnownBest, Fraction]]


def _scored(known: Sequence[KnownBest]) -> _Scored:
    """Pair entries with what compares over contests: scale scores if there are any, else totals."""
    on_scale = any(one.row.scale is not None for one in known)
    found = []
    for one in known:
        scale = one.row.scale
        score = (None if scale is None else exact(scale)) if on_scale else one.row.total
        if score is not None:
            found.append((one, score))
    return found


def _highest(scored: _Scored) -> dict[EntryId, tuple[KnownBest, Fraction]]:
    ordered = sorted(scored, key=lambda pair: pair[1])
    return {one.entry.id: (one, score) for one, score in ordered}


def _winners(
    entries: Iterable[EntryId],
    by_entry: dict[EntryId, tuple[KnownBest, Fraction]],
    roster: Roster,
) -> tuple[Winner, ...]:
    return tuple(_winner(*by_entry[entry], roster) for entry in entries)


def _winner(one: KnownBest, score: Fraction, roster: Roster) -> Winner:
    scale = one.row.scale
    return Winner(
        entry=one.entry.id,
        names=one.entry.names,
        delegation=delegation_view(one.entry.delegation),
        contest=contest_view(one.contest, roster),
        standing=standing_name(one.standing),
        score=shown(score) if scale is None else plain(scale),
    )


def _organizations(known: Sequence[KnownBest], roster: Roster) -> tuple[OrganizationRow, ...]:
    winners: Counter[DelegationId] = Counter()
    medallists: Counter[DelegationId] = Counter()
    for one in known:
        organization = roster.entries[one.entry.id].organization
        if organization is not None and one.award == "gold":
            winners[organization] += 1
        elif organization is not None and one.award in ("silver", "bronze"):
            medallists[organization] += 1
    merits = {id: (winners[id] + medallists[id], winners[id]) for id in winners | medallists}
    order = sorted(merits.values(), reverse=True)
    rows = (
        OrganizationRow(
            place=order.index(merit) + 1,
            tied=order.count(merit) > 1,
            delegation=delegation_view(roster.delegations[id]),
            winners=winners[id],
            medallists=medallists[id],
        )
        for id, merit in merits.items()
    )
    return tuple(sorted(rows, key=lambda row: (row.place, row.delegation.key)))
