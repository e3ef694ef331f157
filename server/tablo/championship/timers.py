"""What a timer shows: sums over facts, the same in JavaScript (`display/kit/timer.js`).

Both sides prove the cases in `fixtures/timers.json`. Nothing ticks: while a timer runs, what is
left is `remaining` less the time since `anchor`, wherever and whenever it is asked.
"""

from tablo.championship.ids import Duration, Instant
from tablo.championship.roster import Timer
from tablo.championship.state import TimerState

SECOND = 1000


def armed(plan: Timer) -> TimerState:
    """Give the state of a timer that nobody has touched yet."""
    return TimerState(
        state="armed", duration=plan.duration, remaining=plan.duration, anchor=Instant(0)
    )


def left(timer: TimerState, now: Instant) -> Duration:
    """Count what is left at `now`, in milliseconds; below zero in overtime.

    A clock that reads earlier than the anchor counts as standing at the anchor, so that a
    screen whose estimate runs a little behind never shows more than was there.
    """
    if timer.state != "running":
        return timer.remaining
    return Duration(timer.remaining - max(0, now - timer.anchor))


def elapsed(timer: TimerState, now: Instant) -> Duration:
    """Count how long a timer has run, in milliseconds, pauses left out: a stopwatch's face."""
    return Duration(timer.duration + timer.added - left(timer, now))


def expires_at(timer: TimerState) -> Instant | None:
    """Tell the instant a running timer reaches zero; None when it doesn't run or already has."""
    if timer.state != "running" or timer.expired:
        return None
    return Instant(timer.anchor + timer.remaining)
