"""Who competes where, for those who look for somebody: by name, by number, by delegation."""

from collections.abc import Iterable

from msgspec import UNSET, Struct, UnsetType

from tablo.access.redact.contests import KnownEntrant, known_entrants
from tablo.access.streams import Audience
from tablo.championship.ids import ContestId, DelegationId, EntryId, StandingId
from tablo.championship.roster import MAIN, Entry, Roster, Text
from tablo.championship.state import State
from tablo.views.contest import DelegationView, delegation_view


class Entrant(Struct, frozen=True, kw_only=True):
    """Name an entry and where to look for it; `standing` is absent for the main one."""

    entry: EntryId
    number: str
    names: tuple[Text, ...]
    delegation: DelegationId
    contest: ContestId
    standing: StandingId | UnsetType = UNSET


class EntriesView(Struct, frozen=True, kw_only=True):
    """List entries in roster order, and describe their delegations once each."""

    delegations: tuple[DelegationView, ...]
    rows: tuple[Entrant, ...]


def entries(state: State, roster: Roster, param: str, audience: Audience) -> EntriesView | None:
    """List all entries, or those of the delegation `param`; None when there is no such thing."""
    if not param:
        return _view(state, roster, audience, roster.entries.values())
    if param not in roster.delegations:
        return None
    inside = (entry for entry in roster.entries.values() if entry.delegation == param)
    return _view(state, roster, audience, inside)


def entry(state: State, roster: Roster, param: str, audience: Audience) -> EntriesView | None:
    """List the entry `param` alone; None when there is none that this audience may know of."""
    found = roster.entries.get(EntryId(param))
    view = _view(state, roster, audience, [found] if found else [])
    return view if view.rows else None


def _view(state: State, roster: Roster, audience: Audience, among: Iterable[Entry]) -> EntriesView:
    known = known_entrants(state, roster, audience, among)
    delegations = {one.entry.delegation.id: one.entry.delegation for one in known}
    return EntriesView(
        delegations=tuple(map(delegation_view, delegations.values())),
        rows=tuple(map(_entrant, known)),
    )


def _entrant(known: KnownEntrant) -> Entrant:
    return Entrant(
        entry=known.entry.id,
        number=known.entry.number,
        names=known.entry.names,
        delegation=known.entry.delegation.id,
        contest=known.contest,
        standing=UNSET if known.standing == MAIN else known.standing,
    )
