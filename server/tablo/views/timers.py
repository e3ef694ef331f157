"""The timers of a venue, as facts that a screen counts from."""

from collections.abc import Sequence
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from tablo.access.redact import KnownTimer, known_timers
from tablo.access.streams import Audience
from tablo.championship.ids import ContestId, Duration, Instant, ModuleId, TimerId, VenueId
from tablo.championship.roster import Roster, Text
from tablo.championship.state import State

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


class TimerView(Struct, frozen=True, kw_only=True):
    """Draw a timer: while running, what is left now is `remaining - (server now - anchor)`.

    All times are milliseconds. `until` is the instant that a timer of that kind runs to; `rev` is
    for crew, who edit; `reason` for people on the spot.
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
    until: Instant | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    rev: int | UnsetType = UNSET
    contest: TimerContest | UnsetType = UNSET
    module: TimerModule | UnsetType = UNSET


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


def timers(state: State, roster: Roster, param: str, audience: Audience) -> TimersView | None:
    """Draw the timers of the venue `param`; None when there is no such venue."""
    known = known_timers(state, roster, VenueId(param), audience)
    if known is None:
        return None
    venue = roster.venues[VenueId(param)]
    return TimersView(
        venue=TimersVenue(id=venue.id, title=venue.title, zone=venue.zone, colour=venue.colour),
        timers=tuple(timer_view(timer, roster, audience) for timer in known),
    )


def timer_view(timer: KnownTimer, roster: Roster, audience: Audience) -> TimerView:
    """Draw one timer for an audience."""
    plan, held = timer.plan, timer.state
    return TimerView(
        id=plan.id,
        title=plan.title,
        kind=plan.kind,
        state=held.state,
        duration=held.duration,
        remaining=held.remaining,
        anchor=held.anchor,
        added=held.added,
        warn=plan.warn,
        overtime=plan.overtime,
        expired=held.expired,
        until=UNSET if plan.until is None else plan.until,
        reason=held.reason if held.reason and audience in REASON_AUDIENCES else UNSET,
        rev=held.rev if audience == "crew" else UNSET,
        contest=_contest(timer, roster),
        module=_module(timer, roster),
    )


def current(timers: Sequence[KnownTimer]) -> KnownTimer | None:
    """Choose the timer that a contest's board shows.

    One that runs, else one on hold, else the next to start after the last that ended, else the
    last that ended.
    """
    for state in ("running", "paused"):
        for timer in timers:
            if timer.state.state == state:
                return timer
    ended = [n for n, timer in enumerate(timers) if timer.state.state == "finished"]
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
