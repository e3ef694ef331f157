"""What an event makes of a timer and of its workstations."""

from collections.abc import Collection
from typing import Protocol, TypeVar, assert_never

from msgspec.structs import replace

from tablo.championship import events as happened
from tablo.championship.events import Fact
from tablo.championship.ids import Duration, Instant
from tablo.championship.runs import Face, Outcome, Run, Station
from tablo.championship.state import Step, TimerState
from tablo.championship.timers import left, station_of

REMEMBERED = 12
"""Steps of its history that a timer remembers for its console."""

UNARMED = TimerState(state="armed", duration=Duration(0), remaining=Duration(0), anchor=Instant(0))
"""A timer before anything was said of it."""

TimerEvent = (
    happened.TimerArmed
    | happened.TimerStarted
    | happened.TimerPaused
    | happened.TimerResumed
    | happened.TimerStopped
    | happened.TimerAdjusted
    | happened.TimerExpired
    | happened.TimerPhaseSet
    | happened.TimerRestored
)
R = TypeVar("R", bound=Run)


class _Change(Protocol):
    def __call__(self, run: R, /) -> R: ...


def timer_after(timer: TimerState, event: TimerEvent, fact: Fact) -> TimerState:
    """Give the timer that holds after an event. The given one stays as it is."""
    step = _step(event, fact)
    history = (step, *timer.history[: REMEMBERED - 1])
    return replace(_applied(timer, event), rev=timer.rev + 1, history=history)


def _applied(timer: TimerState, event: TimerEvent) -> TimerState:
    match event:
        case happened.TimerArmed():
            return TimerState(
                state="armed",
                duration=event.duration,
                remaining=event.duration,
                anchor=Instant(0),
                reason=event.reason,
                starts=event.starts,
            )
        case happened.TimerStarted():
            return _started(timer, event)
        case happened.TimerPaused():
            return _paused(timer, event)
        case happened.TimerResumed():
            return _resumed(timer, event)
        case happened.TimerStopped():
            return _stopped(timer, event)
        case happened.TimerAdjusted():
            return _adjusted(timer, event)
        case happened.TimerExpired():
            return _expired(timer, event)
        case happened.TimerPhaseSet():
            return replace(timer, phase=event.phase)
        case happened.TimerRestored():
            return TimerState(**{name: getattr(event.to, name) for name in Face.__struct_fields__})
        case _:
            assert_never(event)


def _each(
    timer: TimerState, workstation: str, states: Collection[str], change: _Change
) -> TimerState:
    """Change one workstation, or the common time and every workstation, where in these states."""
    if workstation:
        return _alone(timer, workstation, change)
    stations = {
        name: change(held) if held.state in states else held
        for name, held in timer.stations.items()
    }
    return replace(change(timer) if timer.state in states else timer, stations=stations)


def _alone(timer: TimerState, workstation: str, change: _Change) -> TimerState:
    """Change one workstation, or only the common time."""
    if not workstation:
        return change(timer)
    station = change(station_of(timer, workstation))
    return replace(timer, stations={**timer.stations, workstation: station})


def _started(timer: TimerState, event: happened.TimerStarted) -> TimerState:
    def start(run: R) -> R:
        return replace(
            run,
            state="running",
            duration=event.duration,
            remaining=Duration(event.duration + run.added),
            anchor=event.at,
            reason=event.reason,
        )

    started = _each(timer, event.workstation, ("armed",), start)
    return started if event.workstation else replace(started, phase="", starts=None)


def _stopped(timer: TimerState, event: happened.TimerStopped) -> TimerState:
    def stop(run: R) -> R:
        return _stands(run, "finished", event.at, event.reason, event.outcome)

    return _each(timer, event.workstation, ("armed", "running", "paused"), stop)


def _expired(timer: TimerState, event: happened.TimerExpired) -> TimerState:
    def expire(run: R) -> R:
        if not event.ends:
            return replace(run, expired=True)
        ended = _stands(run, "finished", event.at, "")
        return replace(ended, remaining=Duration(0), expired=True)

    return _alone(timer, event.workstation, expire)


def _paused(timer: TimerState, event: happened.TimerPaused) -> TimerState:
    def pause(run: R) -> R:
        held = _stands(run, "paused", event.at, event.reason)
        return replace(held, with_all=not event.workstation) if isinstance(run, Station) else held

    return _each(timer, event.workstation, ("running",), pause)


def _resumed(timer: TimerState, event: happened.TimerResumed) -> TimerState:
    def resume(run: R) -> R:
        running = replace(run, state="running", anchor=event.at, reason=event.reason)
        return replace(running, with_all=False) if isinstance(run, Station) else running

    if event.workstation:
        station = station_of(timer, event.workstation)
        waits = timer.state == "paused"
        # While all are held, one that was held alone goes on with all
        station = replace(station, with_all=True) if waits else resume(station)
        return replace(timer, stations={**timer.stations, event.workstation: station})
    stations = {
        name: resume(held) if held.state == "paused" and held.with_all else held
        for name, held in timer.stations.items()
    }
    common = resume(timer) if timer.state == "paused" else timer
    return replace(common, stations=stations)


def _adjusted(timer: TimerState, event: happened.TimerAdjusted) -> TimerState:
    def adjust(run: R) -> R:
        if run.state == "finished":
            return _reopened(run, event)
        more = replace(
            run,
            remaining=Duration(run.remaining + event.delta),
            added=Duration(run.added + event.delta),
            reason=event.reason,
        )
        return replace(more, expired=run.expired and left(more, event.at) <= 0)

    if event.workstation:
        return _alone(timer, event.workstation, adjust)
    stations = {
        name: held if _has_left(held, timer) else adjust(held)
        for name, held in timer.stations.items()
    }
    return replace(adjust(timer), stations=stations)


def _reopened(run: R, event: happened.TimerAdjusted) -> R:
    """Give time back after the end: on hold, for nobody has worked since. None can be taken."""
    if event.delta < 0:
        return run
    # A stopwatch, which has no full time, goes on from what it has measured
    spent = max(run.remaining, 0) if run.duration else run.remaining
    more = replace(
        run,
        state="paused",
        remaining=Duration(spent + event.delta),
        anchor=event.at,
        added=Duration(run.added + event.delta),
        expired=False,
        outcome="",
        reason=event.reason,
    )
    return replace(more, with_all=not event.workstation) if isinstance(run, Station) else more


def _has_left(station: Station, timer: TimerState) -> bool:
    """Tell whether a workstation ended for good, by itself, so that what all get isn't for it."""
    alone = station.outcome == "aborted" and timer.outcome != "aborted"
    return station.outcome == "early" or alone


def _stands(run: R, state: str, at: Instant, reason: str, outcome: Outcome = "") -> R:
    return replace(
        run, state=state, remaining=left(run, at), anchor=at, reason=reason, outcome=outcome
    )


def _step(event: TimerEvent, fact: Fact) -> Step:
    return Step(
        what=type(event).__name__,
        at=fact.at,
        moment=getattr(event, "at", fact.at),
        by=fact.actor,
        command=fact.command,
        workstation=getattr(event, "workstation", ""),
        reason=getattr(event, "reason", ""),
        delta=getattr(event, "delta", Duration(0)),
        outcome=getattr(event, "outcome", ""),
        phase=getattr(event, "phase", ""),
        starts=getattr(event, "starts", None),
    )
