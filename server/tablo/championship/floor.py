"""Who works where: the entries of a timer, and the workstation each has."""

from collections.abc import Iterator

from tablo.championship.ids import ContestId, EntryId
from tablo.championship.roster import Entry, Roster, Timer
from tablo.championship.state import State


def workstation_of(state: State, entry: Entry) -> str:
    """Give the workstation that an entry drew, or that the roster says; "" where it has none."""
    draw = state.contest(entry.contest).draw
    for lot in draw.lots if draw else ():
        if lot.entry == entry.id:
            return lot.workstation
    return entry.workstation


def entries_at(state: State, roster: Roster, timer: Timer) -> Iterator[Entry]:
    """List whom a timer is for, in roster order: its session's entries, or all of its contest.

    Whoever didn't come or was disqualified isn't there.
    """
    if timer.contest is None:
        return
    session = roster.sessions.get(timer.session) if timer.session is not None else None
    inside = frozenset(session.entries) if session else frozenset[EntryId]()
    statuses = state.contest(timer.contest).statuses
    for entry in roster.entries_of(timer.contest):
        if inside and entry.id not in inside:
            continue
        if statuses.get(entry.id, "active") not in {"dns", "dsq"}:
            yield entry


def workstations_of(state: State, roster: Roster, timer: Timer) -> frozenset[str]:
    """Name the workstations that a timer can treat by itself."""
    drawn = _drawn(state, timer.contest)
    named = (drawn.get(entry.id, entry.workstation) for entry in entries_at(state, roster, timer))
    return frozenset(named) - {""}


def _drawn(state: State, contest: ContestId | None) -> dict[EntryId, str]:
    draw = state.contest(contest).draw if contest is not None else None
    return {lot.entry: lot.workstation for lot in draw.lots} if draw else {}
