"""The timers of a venue, as facts that a screen counts from."""

from collections.abc import Sequence
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from tablo.access.redact.floor import KnownStation, KnownTimer, known_timer, known_timers
from tablo.access.streams import Audience
from tablo.championship.days import label
from tablo.championship.ids import (
    ActorId,
    CommandId,
    ContestId,
    Duration,
    EntryId,
    Instant,
    ModuleId,
    SessionId,
    TimerId,
    VenueId,
)
from tablo.championship.roster import Roster, Session, Text
from tablo.championship.runs import Phase, Station
from tablo.championship.state import State, Step
from tablo.championship.timers import course
from tablo.views.contest import DelegationView, delegation_view

REASON_AUDIENCES: frozenset[Audience] = frozenset({"venue", "crew"})
"""Who is told why a timer is held: people on the spot; free text is nothing for the air."""


class TimerContest(Struct, frozen=True, kw_only=True):
    """Say which contest a timer belongs to."""

    id: ContestId
    title: Text
    category: Text


class TimerModule(Struct, frozen=True, kw_only=True):
    """Say which module a timer measures: number `index` of `of`, counted from 1."""

    id: ModuleId
    label: Text
    title: Text
    index: int
    of: int


class StepView(Struct, frozen=True, kw_only=True):
    """Draw a line of a timer's history: what the journal calls it, and what it said.

    `moment`: when it took effect, where that is not when it was written down: the server was late.
    """

    what: str
    at: Instant
    by: ActorId
    command: CommandId
    moment: Instant | UnsetType = UNSET
    workstation: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    delta: Duration | UnsetType = UNSET
    outcome: str | UnsetType = UNSET
    phase: str | UnsetType = UNSET
    starts: Instant | UnsetType = UNSET
    undone: bool = False


class StationView(Struct, frozen=True, kw_only=True):
    """Draw an entry on the floor, with its time in the same facts as a timer's.

    `own`: it went its own way; otherwise it shows the common time. `with_all`: it was paused when
    all were.
    """

    workstation: str
    own: bool
    entry: EntryId
    number: str
    names: tuple[Text, ...]
    delegation: DelegationView
    state: Literal["armed", "running", "paused", "finished"]
    duration: Duration
    remaining: Duration
    anchor: Instant
    added: Duration
    expired: bool
    outcome: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    with_all: bool | UnsetType = UNSET


class TimerView(Struct, frozen=True, kw_only=True):
    """Draw a timer: while running, what is left now is `remaining - (server now - anchor)`.

    All times are milliseconds. `until` is the instant that a timer of that kind runs to; `starts`
    the one at which an armed timer starts by itself. `phase` is what people say of a timer that
    doesn't run. `rev`, `history` (newest first) and `stations` are for crew, who edit; `reason` for
    people on the spot.
    """

    id: TimerId
    title: Text
    kind: Literal["countdown", "stopwatch", "until"]
    state: Literal["armed", "running", "paused", "finished"]
    duration: Duration
    remaining: Duration
    anchor: Instant
    added: Duration
    warn: tuple[Duration, ...]
    overtime: Literal["count", "hold", "hide"]
    expired: bool
    mode: Literal["common", "per_workstation"]
    phase: Phase | UnsetType = UNSET
    outcome: str | UnsetType = UNSET
    starts: Instant | UnsetType = UNSET
    session: SessionId | UnsetType = UNSET
    shift: str | UnsetType = UNSET
    day: Text | UnsetType = UNSET
    next: TimerId | UnsetType = UNSET
    until: Instant | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    rev: int | UnsetType = UNSET
    contest: TimerContest | UnsetType = UNSET
    module: TimerModule | UnsetType = UNSET
    stations: tuple[StationView, ...] | UnsetType = UNSET
    history: tuple[StepView, ...] | UnsetType = UNSET


class TimersVenue(Struct, frozen=True, kw_only=True):
    """Say which venue the timers run in; `colour` (0-7) tells halls apart."""

    id: VenueId
    title: Text
    zone: str
    colour: int


class TimersView(Struct, frozen=True, kw_only=True):
    """Draw all timers of a venue, in roster order."""

    venue: TimersVenue
    timers: tuple[TimerView, ...]


class OneTimerView(Struct, frozen=True, kw_only=True):
    """Draw one timer, with the venue that it runs in."""

    venue: TimersVenue
    timer: TimerView


def timer(state: State, roster: Roster, param: str, audience: Audience) -> OneTimerView | None:
    """Draw the timer `param`; None when there is none that this audience may know of."""
    known = known_timer(state, roster, TimerId(param), audience)
    if known is None:
        return None
    return OneTimerView(
        venue=timers_venue(roster, known.plan.venue),
        timer=timer_view(known, roster, audience, undone(state)),
    )


def timers_venue(roster: Roster, id: VenueId) -> TimersVenue:
    """Draw a venue."""
    venue = roster.venues[id]
    return TimersVenue(id=venue.id, title=venue.title, zone=venue.zone, colour=venue.colour)


def timers(state: State, roster: Roster, param: str, audience: Audience) -> TimersView | None:
    """Draw the timers of the venue `param`; None when there is no such venue."""
    known = known_timers(state, roster, VenueId(param), audience)
    if known is None:
        return None
    taken_back = undone(state)
    return TimersView(
        venue=timers_venue(roster, VenueId(param)),
        timers=tuple(timer_view(timer, roster, audience, taken_back) for timer in known),
    )


def undone(state: State) -> frozenset[CommandId]:
    """Name the commands that were taken back."""
    return frozenset(done.command for done in state.done if done.undone)


def timer_view(
    timer: KnownTimer,
    roster: Roster,
    audience: Audience,
    taken_back: frozenset[CommandId] = frozenset(),
) -> TimerView:
    """Draw one timer for an audience; `taken_back` marks lines of its history."""
    plan, held = timer.plan, timer.state
    crew = audience == "crew"
    session = roster.sessions.get(plan.session) if plan.session is not None else None
    return TimerView(
        id=plan.id,
        title=plan.title,
        kind=plan.kind,
        mode=plan.mode,
        state=held.state,
        duration=held.duration,
        remaining=held.remaining,
        anchor=held.anchor,
        added=held.added,
        warn=plan.warn,
        overtime=plan.overtime,
        expired=held.expired,
        phase=held.phase or UNSET,
        outcome=held.outcome or UNSET,
        starts=UNSET if held.starts is None else held.starts,
        session=session.id if session else UNSET,
        shift=(session.shift if session else "") or UNSET,
        day=_day(session, roster),
        next=UNSET if plan.next is None else plan.next,
        until=UNSET if plan.until is None else plan.until,
        reason=_reason(held.reason, audience),
        rev=held.rev if crew else UNSET,
        contest=_contest(timer, roster),
        module=_module(timer, roster),
        stations=tuple(station_view(one, audience) for one in timer.stations)
        if timer.stations
        else UNSET,
        history=tuple(_step(step, taken_back) for step in held.history) if crew else UNSET,
    )


def station_view(station: KnownStation, audience: Audience) -> StationView:
    """Draw an entry on the floor for an audience."""
    run, entry = station.run, station.entry
    return StationView(
        workstation=station.workstation,
        own=station.own,
        entry=entry.id,
        number=entry.number,
        names=entry.names,
        delegation=delegation_view(entry.delegation),
        state=run.state,
        duration=run.duration,
        remaining=run.remaining,
        anchor=run.anchor,
        added=run.added,
        expired=run.expired,
        outcome=run.outcome or UNSET,
        reason=_reason(run.reason, audience),
        with_all=True if station.own and isinstance(run, Station) and run.with_all else UNSET,
    )


def _reason(reason: str, audience: Audience) -> str | UnsetType:
    return reason if reason and audience in REASON_AUDIENCES else UNSET


def _day(session: Session | None, roster: Roster) -> Text | UnsetType:
    days = roster.championship.days
    day = next((day for day in days if session and day.id == session.day), None)
    return label(day) if day else UNSET


def _step(step: Step, taken_back: frozenset[CommandId]) -> StepView:
    return StepView(
        what=step.what,
        at=step.at,
        by=step.by,
        command=step.command,
        moment=UNSET if step.moment == step.at else step.moment,
        workstation=step.workstation or UNSET,
        reason=step.reason or UNSET,
        delta=step.delta or UNSET,
        outcome=step.outcome or UNSET,
        phase=step.phase or UNSET,
        starts=UNSET if step.starts is None else step.starts,
        undone=step.command in taken_back,
    )


def current(timers: Sequence[KnownTimer]) -> KnownTimer | None:
    """Choose the timer that a contest's board shows.

    One that runs, else one whose workstations run, else one on hold, else the next to start after
    the last that ended, else the last that ended.
    """
    courses = [course(timer.state) for timer in timers]
    whole = [timer.state.state for timer in timers]
    for states, state in ((whole, "running"), (courses, "running"), (courses, "paused")):
        if state in states:
            return timers[states.index(state)]
    ended = [n for n, state in enumerate(courses) if state == "finished"]
    following = ended[-1] + 1 if ended else 0
    if following < len(timers):
        return timers[following]
    return timers[-1] if timers else None


def _contest(timer: KnownTimer, roster: Roster) -> TimerContest | UnsetType:
    contest = roster.contests.get(timer.plan.contest) if timer.plan.contest else None
    if contest is None:
        return UNSET
    return TimerContest(
        id=contest.id,
        title=roster.skills[contest.skill].title,
        category=roster.categories[contest.category].title,
    )


def _module(timer: KnownTimer, roster: Roster) -> TimerModule | UnsetType:
    contest = roster.contests.get(timer.plan.contest) if timer.plan.contest else None
    if contest is None:
        return UNSET
    for n, module in enumerate(contest.modules, start=1):
        if module.id == timer.plan.module:
            return TimerModule(
                id=module.id,
                label=module.label,
                title=module.title,
                index=n,
                of=len(contest.modules),
            )
    return UNSET
