"""Whether a command about a timer may happen."""

from typing import assert_never

from tablo.championship import commands as asked
from tablo.championship import events as happened
from tablo.championship.decision import Decision, refuse
from tablo.championship.events import AnyEvent
from tablo.championship.floor import workstations_of
from tablo.championship.ids import Duration, Instant
from tablo.championship.refusals import Refusal, Why
from tablo.championship.roster import Roster, Timer
from tablo.championship.runs import Outcome, Run
from tablo.championship.state import State, TimerState
from tablo.championship.timers import SECOND, armed, left, runs_of, station_of

DAY = Duration(24 * 60 * 60 * SECOND)


def decide_timer(
    state: State, roster: Roster, command: asked.AboutTimers, now: Instant
) -> Decision:
    """Decide what a command about a timer causes at `now`; as `decide`.

    A timer that nobody has touched takes its time from the roster, so the journal has to say that
    time before anything else.
    """
    plan = roster.timers.get(command.timer)
    if plan is None:
        return refuse(Why.UNKNOWN_TIMER, timer=command.timer)
    place = command.workstation
    if place is not None and place not in workstations_of(state, roster, plan):
        return refuse(Why.UNKNOWN_WORKSTATION, timer=command.timer, workstation=place)
    timer = state.timers.get(plan.id, armed(plan))
    decision = _decide(state, roster, plan, timer, command, now)
    said_first = isinstance(command, asked.ArmTimer) or (
        isinstance(command, asked.StartTimer) and place is None
    )
    if isinstance(decision, Refusal) or timer.rev > 0 or said_first:
        return decision
    return (happened.TimerArmed(timer=plan.id, duration=plan.duration), *decision)


def _decide(
    state: State,
    roster: Roster,
    plan: Timer,
    timer: TimerState,
    command: asked.AboutTimers,
    now: Instant,
) -> Decision:
    place, reason = command.workstation or "", command.reason
    match command:
        case asked.ArmTimer():
            return _arm(plan, timer, command, now)
        case asked.StartTimer():
            return _fits(plan, timer, place, "armed") or _start(plan, timer, command, now)
        case asked.PauseTimer():
            return _fits(plan, timer, place, "running") or (
                happened.TimerPaused(timer=plan.id, at=now, reason=reason, workstation=place),
            )
        case asked.ResumeTimer():
            return _resumable(plan, timer, place) or (
                happened.TimerResumed(timer=plan.id, at=now, reason=reason, workstation=place),
            )
        case asked.StopTimer():
            return _end(state, roster, plan, timer, command, "stopped", now)
        case asked.FinishEarly():
            return _end(state, roster, plan, timer, command, "early", now)
        case asked.AbortTimer():
            if not reason.strip():
                return refuse(Why.REASON_NEEDED)
            return _end(state, roster, plan, timer, command, "aborted", now)
        case asked.AdjustTimer():
            return _adjust(plan, timer, command, now)
        case asked.ExpireTimer():
            return _expire(state, roster, plan, timer, command, now)
        case asked.SetPhase():
            if place:
                return refuse(Why.WHOLE_TIMER_ONLY)
            if timer.phase == command.phase:
                return refuse(Why.UNCHANGED)
            return (happened.TimerPhaseSet(timer=plan.id, phase=command.phase, reason=reason),)
        case _:
            assert_never(command)


def _fits(plan: Timer, timer: TimerState, place: str, expected: str) -> Refusal | None:
    """Refuse unless the workstation, or any run of the timer, is in one of these states."""
    states = expected.split(", ")
    if place:
        run: Run = station_of(timer, place)
        fits = run.state in states
    else:
        run = timer
        fits = any(one.state in states for _, one in runs_of(timer))
    if fits:
        return None
    return refuse(Why.WRONG_TIMER_STATE, timer=plan.title, expected=expected, state=run.state)


def _resumable(plan: Timer, timer: TimerState, place: str) -> Refusal | None:
    """Refuse to resume all where only single workstations are held, and one while all are."""
    if place and timer.state == "paused" and station_of(timer, place).with_all:
        return refuse(
            Why.WRONG_TIMER_STATE, timer=plan.title, expected="running", state=timer.state
        )
    if place or any(held.with_all for held in timer.stations.values() if held.state == "paused"):
        return _fits(plan, timer, place, "paused")
    if timer.state == "paused":
        return None
    return refuse(Why.WRONG_TIMER_STATE, timer=plan.title, expected="paused", state=timer.state)


def _arm(plan: Timer, timer: TimerState, command: asked.ArmTimer, now: Instant) -> Decision:
    if command.workstation is not None:
        return refuse(Why.WHOLE_TIMER_ONLY)
    if command.at is not None and not now < command.at <= now + 2 * DAY:
        return refuse(Why.NOT_AHEAD)
    if any(run.state == "running" for _, run in runs_of(timer)):
        expected = "armed, paused, finished"
        return refuse(Why.WRONG_TIMER_STATE, timer=plan.title, expected=expected, state="running")
    return (
        happened.TimerArmed(
            timer=plan.id, duration=plan.duration, reason=command.reason, starts=command.at
        ),
    )


def _start(plan: Timer, timer: TimerState, command: asked.StartTimer, now: Instant) -> Decision:
    place = command.workstation or ""
    due = timer.starts if not place and timer.starts is not None else now
    at = min(due, now)
    duration = station_of(timer, place).duration if place else timer.duration
    if plan.kind == "until":
        duration = Duration((plan.until or Instant(0)) - at)
        if duration <= 0:
            return refuse(Why.UNTIL_IS_PAST, timer=plan.title)
    return (
        happened.TimerStarted(
            timer=plan.id,
            duration=duration,
            at=Instant(at),
            reason=command.reason,
            workstation=place,
        ),
    )


def _end(
    state: State,
    roster: Roster,
    plan: Timer,
    timer: TimerState,
    command: asked.StopTimer | asked.FinishEarly | asked.AbortTimer,
    outcome: Outcome,
    now: Instant,
) -> Decision:
    place = command.workstation or ""
    begun = any(held.state != "armed" for held in timer.stations.values())
    wrong = _fits(plan, timer, place, "running, paused")
    if wrong and (place or timer.state != "armed" or not begun):
        return wrong
    stopped = happened.TimerStopped(
        timer=plan.id, at=now, reason=command.reason, workstation=place, outcome=outcome
    )
    if place and timer.state == "armed" and _is_last(state, roster, plan, timer, place):
        return (stopped, happened.TimerStopped(timer=plan.id, at=now))
    return (stopped,)


def _adjust(plan: Timer, timer: TimerState, command: asked.AdjustTimer, now: Instant) -> Decision:
    if command.delta == 0:
        return refuse(Why.NO_TIME_CHANGE)
    if abs(command.delta) > DAY:
        return refuse(Why.TIME_OUT_OF_RANGE)
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    place = command.workstation or ""
    return (_too_much(plan, timer, place, command.delta, now) if command.delta < 0 else None) or (
        happened.TimerAdjusted(
            timer=plan.id,
            delta=command.delta,
            at=now,
            reason=command.reason,
            workstation=place,
        ),
    )


def _too_much(
    plan: Timer, timer: TimerState, place: str, delta: Duration, now: Instant
) -> Refusal | None:
    """Refuse to take time from what has ended, or more than anybody has left."""
    wrong = _fits(plan, timer, place, "armed, running, paused")
    if wrong or plan.kind == "stopwatch":
        return wrong
    held: list[Run] = [station_of(timer, place)] if place else [run for _, run in runs_of(timer)]
    least = min(left(run, now) for run in held if run.state != "finished")
    if least + delta >= 0:
        return None
    return refuse(Why.TOO_MUCH_TIME_TAKEN, timer=plan.title, left=str(max(0, least) // SECOND))


def _expire(
    state: State,
    roster: Roster,
    plan: Timer,
    timer: TimerState,
    command: asked.ExpireTimer,
    now: Instant,
) -> Decision:
    place = command.workstation or ""
    run: Run = station_of(timer, place) if place else timer
    if plan.kind == "stopwatch" or run.expired or left(run, now) > 0:
        return refuse(Why.NOT_EXPIRED, timer=plan.id)
    wrong = _fits(plan, timer, place, "running")
    if wrong or run.state != "running":
        return wrong or refuse(Why.NOT_EXPIRED, timer=plan.id)
    at = Instant(run.anchor + run.remaining)
    ends = plan.overtime != "count"
    expired = happened.TimerExpired(timer=plan.id, at=at, ends=ends, workstation=place)
    if not ends or not _is_last(state, roster, plan, timer, place):
        return (expired,)
    whole = happened.TimerExpired(timer=plan.id, at=at, ends=True)
    ended = (expired, whole) if timer.state == "armed" else (expired,)
    return (*ended, *_follow_on(state, roster, plan, at))


def _is_last(state: State, roster: Roster, plan: Timer, timer: TimerState, place: str) -> bool:
    """Tell whether nobody works on or has yet to begin, once this run has ended."""
    if any(held.state != "finished" for name, held in timer.stations.items() if name != place):
        return False
    following = workstations_of(state, roster, plan) - timer.stations.keys() - {place}
    each_alone = plan.mode == "per_workstation" and not following
    return not place or timer.state == "finished" or (timer.state == "armed" and each_alone)


def _follow_on(state: State, roster: Roster, plan: Timer, at: Instant) -> tuple[AnyEvent, ...]:
    """Start the timer that follows, at the very instant at which this one ended."""
    following = roster.timers.get(plan.next) if plan.next is not None else None
    if following is None:
        return ()
    timer = state.timers.get(following.id, armed(following))
    if timer.state != "armed" or following.kind == "until":
        return ()
    return (happened.TimerStarted(timer=following.id, duration=timer.duration, at=at),)
