"""The work on the floor: of one contest, of a whole venue, and by its timetable."""

from collections import Counter
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from tablo.access.redact.floor import (
    KnownFloor,
    KnownSession,
    KnownTimer,
    known_floor,
    known_sessions,
)
from tablo.access.streams import Audience
from tablo.championship.days import label
from tablo.championship.ids import ContestId, DayId, Instant, ModuleId, SessionId, VenueId
from tablo.championship.roster import Roster, Text
from tablo.championship.state import State
from tablo.championship.timers import course
from tablo.views.contest import ContestView, ModuleState, contest_view, state_of
from tablo.views.timers import (
    StationView,
    TimerContest,
    TimerModule,
    TimersVenue,
    TimerView,
    current,
    station_view,
    timer_view,
    timers_venue,
)


class NextSession(Struct, frozen=True, kw_only=True):
    """Name the session that comes next, and when it is planned to start."""

    id: SessionId
    title: Text
    starts: Instant


class FloorView(Struct, frozen=True, kw_only=True):
    """Draw a contest at work: its timer, and whoever works there, by workstation."""

    contest: ContestView
    zone: str
    timer: TimerView | None
    stations: tuple[StationView, ...]
    next: NextSession | UnsetType = UNSET


class StationCount(Struct, frozen=True, kw_only=True):
    """Count the entries of a contest's timer by what they do."""

    of: int
    busy: int
    paused: int
    finished: int


class HallContest(Struct, frozen=True, kw_only=True):
    """Draw a contest in the overview of its venue."""

    contest: ContestView
    timer: TimerView | None
    stations: StationCount
    module: TimerModule | UnsetType = UNSET
    next: NextSession | UnsetType = UNSET


class HallView(Struct, frozen=True, kw_only=True):
    """Draw a venue: all its contests that may be known, in roster order."""

    venue: TimersVenue
    contests: tuple[HallContest, ...]


class ScheduleDay(Struct, frozen=True, kw_only=True):
    """Describe a day; `date` is in the venue's zone."""

    id: DayId
    label: Text
    date: str


class ScheduleModule(Struct, frozen=True, kw_only=True):
    """Name a module."""

    id: ModuleId
    label: Text
    title: Text


class ScheduleSession(Struct, frozen=True, kw_only=True):
    """Draw a line of the timetable; `state` is that of its timers, where it has any."""

    id: SessionId
    title: Text
    kind: Literal["module", "briefing", "break", "ceremony", "other"]
    starts: Instant
    ends: Instant
    day: DayId | UnsetType = UNSET
    shift: str | UnsetType = UNSET
    contest: TimerContest | UnsetType = UNSET
    module: ScheduleModule | UnsetType = UNSET
    state: ModuleState | UnsetType = UNSET


class ScheduleView(Struct, frozen=True, kw_only=True):
    """Draw the timetable of a venue, by planned starts. What is now, a page tells by the time."""

    venue: TimersVenue
    days: tuple[ScheduleDay, ...]
    sessions: tuple[ScheduleSession, ...]


def floor(state: State, roster: Roster, param: str, audience: Audience) -> FloorView | None:
    """Draw the contest `param` at work; None when there is no such contest."""
    known = known_floor(state, roster, ContestId(param), audience)
    if known is None:
        return None
    shown = current(known.timers)
    return FloorView(
        contest=contest_view(known.contest, roster),
        zone=roster.venues[known.contest.venue].zone,
        timer=_bare(shown, roster, audience),
        stations=tuple(station_view(one, audience) for one in shown.stations) if shown else (),
        next=_next(known, shown),
    )


def hall(state: State, roster: Roster, param: str, audience: Audience) -> HallView | None:
    """Draw the venue `param`; None when there is no such venue."""
    if param not in roster.venues:
        return None
    venue = VenueId(param)
    inside = [contest.id for contest in roster.contests.values() if contest.venue == venue]
    floors = (known_floor(state, roster, contest, audience) for contest in inside)
    return HallView(
        venue=timers_venue(roster, venue),
        contests=tuple(
            _hall_contest(one, roster, audience) for one in floors if one and not one.silent
        ),
    )


def _hall_contest(known: KnownFloor, roster: Roster, audience: Audience) -> HallContest:
    shown = current(known.timers)
    drawn = _bare(shown, roster, audience)
    states = Counter(one.run.state for one in shown.stations) if shown else Counter[str]()
    return HallContest(
        contest=contest_view(known.contest, roster),
        timer=drawn,
        module=drawn.module if drawn else UNSET,
        stations=StationCount(
            of=sum(states.values()),
            busy=states["running"],
            paused=states["paused"],
            finished=states["finished"],
        ),
        next=_next(known, shown),
    )


def _bare(timer: KnownTimer | None, roster: Roster, audience: Audience) -> TimerView | None:
    """Draw a timer without workstations, which stand beside it or are only counted."""
    if timer is None:
        return None
    return timer_view(KnownTimer(plan=timer.plan, state=timer.state), roster, audience)


def _next(known: KnownFloor, shown: KnownTimer | None) -> NextSession | UnsetType:
    """Name the first session whose timers have all yet to start, after the one that is shown."""
    begun = {timer.plan.session for timer in known.timers if course(timer.state) != "armed"}
    if shown:
        begun.add(shown.plan.session)
    timed = {timer.plan.session for timer in known.timers}
    for session in known.sessions:
        if session.id in timed and session.id not in begun:
            return NextSession(id=session.id, title=session.title, starts=session.starts)
    return UNSET


def schedule(state: State, roster: Roster, param: str, audience: Audience) -> ScheduleView | None:
    """Draw the timetable of the venue `param`; None when there is no such venue."""
    known = known_sessions(state, roster, VenueId(param), audience)
    if known is None:
        return None
    return ScheduleView(
        venue=timers_venue(roster, VenueId(param)),
        days=tuple(
            ScheduleDay(id=day.id, label=label(day), date=day.date)
            for day in roster.championship.days
        ),
        sessions=tuple(_session(one, roster) for one in known),
    )


def _session(known: KnownSession, roster: Roster) -> ScheduleSession:
    session = known.session
    contest = roster.contests.get(session.contest) if session.contest is not None else None
    module = contest.module(session.module) if contest and session.module else None
    return ScheduleSession(
        id=session.id,
        title=session.title,
        kind=session.kind,
        starts=session.starts,
        ends=session.ends,
        day=UNSET if session.day is None else session.day,
        shift=session.shift or UNSET,
        contest=TimerContest(
            id=contest.id,
            title=roster.skills[contest.skill].title,
            category=roster.categories[contest.category].title,
        )
        if contest
        else UNSET,
        module=ScheduleModule(id=module.id, label=module.label, title=module.title)
        if module
        else UNSET,
        state=state_of(known.timers) or UNSET,
    )
