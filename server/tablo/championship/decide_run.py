"""Whether a command about a run of show may happen."""

from typing import assert_never

from tablo.championship import commands as asked
from tablo.championship import events as happened
from tablo.championship.commands import Audience
from tablo.championship.decision import Decision, refuse
from tablo.championship.ids import ActorId, Duration, Instant
from tablo.championship.outcomes import outcome_of
from tablo.championship.refusals import Refusal, Why
from tablo.championship.roster import Roster
from tablo.championship.shots import Shot, shots
from tablo.championship.show import RESULTS, Cue, RunOfShow
from tablo.championship.state import RunState, State

GUARD = Duration(400)
"""How soon after a step another one is taken for a slip of the finger."""
PATH_LIMIT = 5_000
"""Steps that a run may have behind it."""

_Driven = (
    asked.TakeCue
    | asked.Advance
    | asked.StepBack
    | asked.JumpTo
    | asked.SkipCue
    | asked.BlankRun
    | asked.SetRunPhase
    | asked.TakeControl
)
RunCommand = _Driven | asked.CheckIn | asked.ReachAudience


def decide_run(
    state: State, roster: Roster, command: RunCommand, actor: ActorId, now: Instant
) -> Decision:
    """Decide what a command about a run of show causes at `now`; as `decide`."""
    plan = roster.runs.get(command.run)
    if plan is None:
        return refuse(Why.UNKNOWN_RUN, run=command.run)
    run = state.run(plan.id)
    match command:
        case asked.CheckIn():
            return _check_in(roster, run, command)
        case asked.ReachAudience():
            if run.reached.get(command.audience, command.length) >= command.length:
                return refuse(Why.UNCHANGED)
            return (
                happened.AudienceReached(
                    run=plan.id, audience=command.audience, length=command.length
                ),
            )
        case asked.TakeControl():
            return _stale(run, command) or _take_control(run, command, actor)
        case _:
            return (
                _stale(run, command)
                or _held(run, actor)
                or _drive(state, roster, plan, run, command, now)
            )


def _stale(run: RunState, command: _Driven) -> Refusal | None:
    if command.rev is None or command.rev == run.rev:
        return None
    current: dict[str, str | int | None] = {"rev": run.rev}
    if run.on_stage:
        current |= {"by": run.on_stage.by, "at": run.on_stage.at}
    return Refusal(why=Why.STALE_REVISION, current=current)


def _held(run: RunState, actor: ActorId) -> Refusal | None:
    if run.control is None or run.control.by == actor:
        return None
    return refuse(Why.CONTROL_HELD)


def _take_control(run: RunState, command: asked.TakeControl, actor: ActorId) -> Decision:
    mine = run.control is not None and run.control.by == actor
    if mine == command.on and (command.on or run.control is None):
        return refuse(Why.UNCHANGED)
    if not command.on and not mine:
        return refuse(Why.CONTROL_HELD)
    return (happened.ControlTaken(run=command.run, on=command.on),)


def _drive(
    state: State,
    roster: Roster,
    plan: RunOfShow,
    run: RunState,
    command: asked.TakeCue
    | asked.Advance
    | asked.StepBack
    | asked.JumpTo
    | asked.SkipCue
    | asked.BlankRun
    | asked.SetRunPhase,
    now: Instant,
) -> Decision:
    match command:
        case asked.SetRunPhase():
            if run.phase == command.phase:
                return refuse(Why.UNCHANGED)
            return (happened.RunPhaseChanged(run=plan.id, phase=command.phase),)
        case asked.BlankRun():
            if run.blank == command.on:
                return refuse(Why.UNCHANGED)
            return (happened.RunBlanked(run=plan.id, on=command.on),)
        case asked.SkipCue():
            return _skip(plan, run, command)
        case asked.TakeCue() | asked.Advance() | asked.StepBack() | asked.JumpTo():
            return _not_now(run, now) or _step(state, roster, plan, run, command, now)
        case _:
            assert_never(command)


def _skip(plan: RunOfShow, run: RunState, command: asked.SkipCue) -> Decision:
    if plan.cue(command.cue) is None:
        return refuse(Why.UNKNOWN_CUE, cue=command.cue)
    if (command.cue in run.skipped) == command.on:
        return refuse(Why.UNCHANGED)
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    return (
        happened.CueSkipped(run=plan.id, cue=command.cue, on=command.on, reason=command.reason),
    )


def _not_now(run: RunState, now: Instant) -> Refusal | None:
    if run.phase != "live":
        return refuse(Why.NOT_LIVE)
    if run.blank:
        # A press on black would reveal what nobody sees, and the next press one too many
        return refuse(Why.RUN_IS_BLANK)
    if run.on_stage and now - run.on_stage.at < GUARD:
        return refuse(Why.TOO_SOON)
    return None


def _step(
    state: State,
    roster: Roster,
    plan: RunOfShow,
    run: RunState,
    command: asked.TakeCue | asked.Advance | asked.StepBack | asked.JumpTo,
    now: Instant,
) -> Decision:
    match command:
        case asked.StepBack():
            if not run.path:
                return refuse(Why.FIRST_STEP)
            return (happened.RunSteppedBack(run=plan.id, at=now),)
        case asked.Advance():
            following = next_shot(state, roster, plan)
        case asked.TakeCue():
            following = _shot(state, roster, plan.cue(command.cue), command.cue, 0)
        case asked.JumpTo():
            following = _shot(state, roster, plan.cue(command.cue), command.cue, command.step)
        case _:
            assert_never(command)
    if isinstance(following, Refusal):
        return following
    if len(run.path) >= PATH_LIMIT:
        return refuse(Why.BUSY)
    waits: list[Audience] = []
    if plan.broadcast_delay > 0:
        waits.append("broadcast")
    if plan.public_delay > 0:
        waits.append("public")
    return (happened.CueTaken(run=plan.id, shot=following, at=now, waits=tuple(waits)),)


def next_shot(state: State, roster: Roster, plan: RunOfShow) -> Shot | Refusal:
    """Give the picture that comes next: of the same cue, or of the next one that isn't skipped."""
    run = state.run(plan.id)
    now = run.on_stage
    place = 0
    if now is not None:
        place = plan.position(now.shot.cue)
        if place < 0:
            return refuse(Why.CUE_GONE)
        pictures = shots(plan.cues[place], outcome_of(state, roster, plan.cues[place]))
        if now.shot.step + 1 < len(pictures):
            return pictures[now.shot.step + 1]
        place += 1
    for cue in plan.cues[place:]:
        if cue.id not in run.skipped:
            return _shot(state, roster, cue, cue.id, 0)
    return refuse(Why.LAST_STEP)


def _shot(state: State, roster: Roster, cue: Cue | None, named: str, step: int) -> Shot | Refusal:
    if cue is None:
        return refuse(Why.UNKNOWN_CUE, cue=named)
    if not is_ready(state, roster, cue):
        return refuse(Why.NOT_OFFICIAL, cue=cue.title)
    pictures = shots(cue, outcome_of(state, roster, cue))
    if step >= len(pictures):
        return refuse(Why.NO_SUCH_STEP, count=str(len(pictures)))
    return pictures[step]


def is_ready(state: State, roster: Roster, cue: Cue) -> bool:
    """Tell whether the result that a cue shows is official; cues of no one result always are."""
    if cue.kind not in RESULTS or cue.contest is None:
        return True
    if cue.contest not in roster.contests:
        return False
    return state.contest(cue.contest).standing(cue.standing).official_at is not None


def _check_in(roster: Roster, run: RunState, command: asked.CheckIn) -> Decision:
    if command.entry not in roster.entries:
        return refuse(Why.UNKNOWN_ENTRY, entry=command.entry)
    if run.presence.get(command.entry, "unknown") == command.presence:
        return refuse(Why.UNCHANGED)
    return (
        happened.EntryCheckedIn(run=command.run, entry=command.entry, presence=command.presence),
    )
