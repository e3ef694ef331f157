"""The course of the work that an audience may know: timers, workstations, sessions and draws."""

from collections.abc import Iterable

from msgspec import Struct

from tablo.access.redact.names import KnownEntry, known_entry
from tablo.access.streams import Audience
from tablo.championship.commands import Audience as Outside
from tablo.championship.draw import Lot, place_key
from tablo.championship.floor import entries_at, workstation_of
from tablo.championship.ids import ContestId, EntryId, SessionId, TimerId, VenueId
from tablo.championship.roster import Contest, Roster, Session, Timer
from tablo.championship.runs import Run
from tablo.championship.state import Draw, State, TimerState
from tablo.championship.timers import armed, station_of


class KnownStation(Struct, frozen=True, kw_only=True):
    """Hold an entry's place on the floor and its time; `own`: it went its own way.

    `workstation` is "" where it has none, or where this audience may not know yet what it drew.
    """

    workstation: str
    entry: KnownEntry
    run: Run
    own: bool


class KnownTimer(Struct, frozen=True, kw_only=True):
    """Hold a timer: the plan, how it stands, and its workstations in their order."""

    plan: Timer
    state: TimerState
    stations: tuple[KnownStation, ...] = ()


def known_timers(
    state: State, roster: Roster, venue: VenueId, audience: Audience
) -> tuple[KnownTimer, ...] | None:
    """List a venue's timers that an audience may know of; None when there is no such venue.

    The course of the work is known from level "progress" on; a contest of which nothing may be
    known shows no timer either. Timers of no contest are for everybody. Crew gets workstations too.
    """
    if venue not in roster.venues:
        return None
    names: dict[EntryId, KnownEntry] = {}
    return tuple(
        timer_of(
            state,
            plan,
            _stations(state, roster, plan, audience, names) if audience == "crew" else (),
        )
        for plan in roster.timers.values()
        if plan.venue == venue and not is_silent(state, plan.contest, audience)
    )


def known_timer(
    state: State, roster: Roster, timer: TimerId, audience: Audience
) -> KnownTimer | None:
    """Give one timer, for crew with its workstations; None when there is none to be known of."""
    plan = roster.timers.get(timer)
    if plan is None or is_silent(state, plan.contest, audience):
        return None
    return timer_of(
        state, plan, _stations(state, roster, plan, audience, {}) if audience == "crew" else ()
    )


class KnownFloor(Struct, frozen=True, kw_only=True):
    """Hold what an audience may know of the work in a contest: nothing, where it is `silent`.

    Timers have their workstations; sessions stand in the order of their starts.
    """

    contest: Contest
    silent: bool
    timers: tuple[KnownTimer, ...] = ()
    sessions: tuple[Session, ...] = ()


def known_floor(
    state: State, roster: Roster, contest: ContestId, audience: Audience
) -> KnownFloor | None:
    """Build what an audience may know of the work in a contest; None when there is none."""
    found = roster.contests.get(contest)
    if found is None:
        return None
    if is_silent(state, contest, audience):
        return KnownFloor(contest=found, silent=True)
    names: dict[EntryId, KnownEntry] = {}
    return KnownFloor(
        contest=found,
        silent=False,
        timers=tuple(
            timer_of(state, plan, _stations(state, roster, plan, audience, names))
            for plan in roster.timers_of(contest)
        ),
        sessions=_in_order(s for s in roster.sessions.values() if s.contest == contest),
    )


class KnownSession(Struct, frozen=True, kw_only=True):
    """Hold a planned session, and its timers."""

    session: Session
    timers: tuple[KnownTimer, ...]


def known_sessions(
    state: State, roster: Roster, venue: VenueId, audience: Audience
) -> tuple[KnownSession, ...] | None:
    """List a venue's sessions that an audience may know of, by their starts; None: no such venue."""
    if venue not in roster.venues:
        return None
    timed: dict[SessionId | None, list[KnownTimer]] = {}
    for plan in roster.timers.values():
        if not is_silent(state, plan.contest, audience):
            timed.setdefault(plan.session, []).append(timer_of(state, plan))
    sessions = _in_order(
        session
        for session in roster.sessions.values()
        if session.venue == venue and not is_silent(state, session.contest, audience)
    )
    return tuple(
        KnownSession(session=session, timers=tuple(timed.get(session.id, ())))
        for session in sessions
    )


def _in_order(sessions: Iterable[Session]) -> tuple[Session, ...]:
    return tuple(sorted(sessions, key=lambda session: (session.starts, session.id)))


def _stations(
    state: State,
    roster: Roster,
    plan: Timer,
    audience: Audience,
    names: dict[EntryId, KnownEntry],
) -> tuple[KnownStation, ...]:
    """List who works by a timer; `names` keeps what was built for another timer of the same draw."""
    timer = state.timers.get(plan.id, armed(plan))
    places = {lot.entry: lot for lot in _lots(state, plan.contest)}
    revealed = _revealed(state, plan.contest, audience)
    found = []
    for entry in entries_at(state, roster, plan):
        place = workstation_of(state, entry)
        is_known = entry.id not in places or entry.id in revealed
        found.append(
            KnownStation(
                workstation=place if is_known else "",
                entry=names.get(entry.id) or names.setdefault(entry.id, known_entry(roster, entry)),
                run=station_of(timer, place),
                own=place in timer.stations,
            )
        )
    return tuple(sorted(found, key=_by_place))


def _by_place(station: KnownStation) -> tuple[bool, object, object]:
    return (
        not station.workstation,
        place_key(station.workstation),
        place_key(station.entry.number),
    )


def _lots(state: State, contest: ContestId | None) -> tuple[Lot, ...]:
    draw = state.contest(contest).draw if contest is not None else None
    return draw.lots if draw else ()


def _revealed(state: State, contest: ContestId | None, audience: Audience) -> frozenset[EntryId]:
    lots = _lots(state, contest)
    draw = state.contest(contest).draw if contest is not None else None
    count = len(lots) if audience == "crew" or draw is None else draw.revealed
    return frozenset(lot.entry for lot in lots[:count])


class KnownLot(Struct, frozen=True, kw_only=True):
    """Hold a place of a draw; `entry` is None until this audience may know who drew it."""

    workstation: str
    shift: int
    entry: KnownEntry | None


class KnownDraw(Struct, frozen=True, kw_only=True):
    """Hold a draw as far as it is revealed; `draw` itself is for crew."""

    contest: Contest
    lots: tuple[KnownLot, ...]
    revealed: int
    draw: Draw | None = None


def known_draw(
    state: State, roster: Roster, contest: ContestId, audience: Audience
) -> KnownDraw | None:
    """Build what an audience may know of a contest's draw; None when there is no such contest."""
    found = roster.contests.get(contest)
    if found is None:
        return None
    draw = state.contest(contest).draw
    if draw is None or is_silent(state, contest, audience):
        return KnownDraw(contest=found, lots=(), revealed=0)
    revealed = _revealed(state, contest, audience)
    # The order in which lots were drawn by hand could tell who is behind those still hidden
    order = sorted(
        draw.lots[draw.revealed :], key=lambda lot: (lot.shift, place_key(lot.workstation))
    )
    shown = draw.lots if audience == "crew" else (*draw.lots[: draw.revealed], *order)
    lots = (
        KnownLot(
            workstation=lot.workstation,
            shift=lot.shift,
            entry=known_entry(roster, roster.entries[lot.entry])
            if lot.entry in revealed and lot.entry in roster.entries
            else None,
        )
        for lot in shown
    )
    return KnownDraw(
        contest=found,
        lots=tuple(lots),
        revealed=draw.revealed,
        draw=draw if audience == "crew" else None,
    )


def timer_of(state: State, plan: Timer, stations: tuple[KnownStation, ...] = ()) -> KnownTimer:
    return KnownTimer(plan=plan, state=state.timers.get(plan.id, armed(plan)), stations=stations)


def is_silent(state: State, contest: ContestId | None, audience: Audience) -> bool:
    if contest is None or audience == "crew":
        return False
    outside: Outside = audience
    return state.contest(contest).standing().level(outside) == "nothing"
