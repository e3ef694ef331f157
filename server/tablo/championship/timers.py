"""What a timer shows: sums over facts, the same in JavaScript (`display/kit/timer.js`).

Both sides prove the cases in `fixtures/timers.json`. Nothing ticks: while a timer runs, what is
left is `remaining` less the time since `anchor`, wherever and whenever it is asked.
"""

from collections.abc import Iterator
from typing import Literal

from tablo.championship.ids import Duration, Instant
from tablo.championship.roster import Timer
from tablo.championship.runs import Face, Phase, Run, Station
from tablo.championship.state import TimerState

SECOND = 1000
Shown = Phase | Literal["running", "extra_time", "paused", "finished"]
"""What a screen says goes on."""


def armed(plan: Timer) -> TimerState:
    """Give the state of a timer that nobody has touched yet."""
    return TimerState(
        state="armed", duration=plan.duration, remaining=plan.duration, anchor=Instant(0)
    )


def left(timer: Run, now: Instant) -> Duration:
    """Count what is left at `now`, in milliseconds; below zero in overtime.

    A clock that reads earlier than the anchor counts as standing at the anchor, so that a
    screen whose estimate runs a little behind never shows more than was there.
    """
    if timer.state != "running":
        return timer.remaining
    return Duration(timer.remaining - max(0, now - timer.anchor))


def elapsed(timer: Run, now: Instant) -> Duration:
    """Count how long a timer has run, in milliseconds, pauses left out: a stopwatch's face."""
    return Duration(timer.duration + timer.added - left(timer, now))


def expires_at(timer: Run) -> Instant | None:
    """Tell the instant a running timer reaches zero; None when it doesn't run or already has."""
    if timer.state != "running" or timer.expired:
        return None
    return Instant(timer.anchor + timer.remaining)


def station_of(timer: Face, workstation: str) -> Station:
    """Give the time of a workstation: its own, or the common one as long as it follows that."""
    own = timer.stations.get(workstation)
    if own is not None:
        return own
    return Station(
        **{name: getattr(timer, name) for name in Run.__struct_fields__},
        with_all=timer.state == "paused",
    )


def runs_of(timer: Face) -> Iterator[tuple[str, Run]]:
    """Go through the common time (named "") and each workstation that went its own way."""
    yield "", timer
    yield from timer.stations.items()


def course(timer: Face) -> Literal["armed", "running", "paused", "finished"]:
    """Tell how a timer stands as a whole: it runs as long as anybody works."""
    states = {run.state for _, run in runs_of(timer)}
    for state in ("running", "paused"):
        if state in states:
            return state
    return timer.state


def phase(run: Run, said: Phase | Literal[""], now: Instant) -> Shown:
    """Tell what goes on: by how the time stands, and by what people said where it doesn't run.

    Extra time begins when the planned time is used up and time given back still runs; a
    stopwatch has no planned time.
    """
    match run.state:
        case "running":
            extra = run.added > 0 and 0 < run.duration <= elapsed(run, now)
            return "extra_time" if extra else "running"
        case "paused":
            return "break" if said == "break" else "paused"
        case "finished":
            return "marking" if said == "marking" else "finished"
        case "armed":
            return said if said in ("briefing", "break") else "waiting"
