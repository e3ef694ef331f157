"""Whether a command about a run of show may happen."""

from typing import assert_never

from msgspec.structs import replace

from tablo.championship import commands as asked
from tablo.championship import events as happened
from tablo.championship.commands import Audience
from tablo.championship.decision import Decision, refuse
from tablo.championship.ids import ActorId, CueId, Duration, Instant
from tablo.championship.refusals import Refusal, Why
from tablo.championship.rehearsal import may_show, pictures, plan_now
from tablo.championship.roster import Roster
from tablo.championship.shots import Shot
from tablo.championship.show import RunOfShow
from tablo.championship.stage_messages import decide_message
from tablo.championship.state import RunState, State

GUARD = Duration(400)
"""How soon after a step another one is taken for a slip of the finger."""
AHEAD = Duration(3_600_000)
"""How far ahead a step can be set to a moment."""
PEEK_REST = Duration(1_000)
"""How soon after a look ahead another one of the same person is the same look."""
PATH_LIMIT = 5_000
"""Steps that a run may have behind it."""

_Driven = (
    asked.TakeCue
    | asked.Advance
    | asked.StepBack
    | asked.JumpTo
    | asked.SkipCue
    | asked.BlankRun
    | asked.HoldRun
    | asked.SetRunPhase
    | asked.SwitchRehearsal
    | asked.TakeControl
)


def decide_run(
    state: State, roster: Roster, command: asked.AboutRuns, actor: ActorId, now: Instant
) -> Decision:
    """Decide what a command about a run of show causes at `now`; as `decide`."""
    if isinstance(command, asked.AdvanceTogether):
        return _together(state, roster, command, actor, now)
    plan = plan_now(state, roster, command.run)
    if plan is None:
        return refuse(Why.UNKNOWN_RUN, run=command.run)
    run = state.run(plan.id)
    match command:
        case asked.CheckIn():
            return _check_in(roster, run, command)
        case asked.NotePeek():
            last = run.peeks[-1] if run.peeks else None
            if run.rehearsal or (last and last.by == command.by and now - last.at < PEEK_REST):
                return refuse(Why.UNCHANGED)
            return (happened.RunPeeked(run=plan.id, by=command.by),)
        case asked.SendStageMessage() | asked.AcknowledgeMessage():
            return decide_message(run, command)
        case asked.ReachAudience():
            return _reach(run, command)
        case asked.AutoAdvance():
            return _auto_advance(state, roster, plan, run, command, now)
        case asked.TakeControl():
            return _outdated(run, command.rev) or _take_control(run, command, actor)
        case _:
            return (
                _outdated(run, command.rev)
                or _held(run, actor)
                or _drive(state, roster, plan, run, command, now)
            )


def _together(
    state: State, roster: Roster, command: asked.AdvanceTogether, actor: ActorId, now: Instant
) -> Decision:
    if not now < command.at <= now + AHEAD:
        return refuse(Why.STEP_NOT_AHEAD)
    held: list[happened.RunHeld] = []
    for named, rev in command.runs.items():
        plan = plan_now(state, roster, named)
        if plan is None:
            return refuse(Why.UNKNOWN_RUN, run=named)
        run = state.run(plan.id)
        following = (
            _outdated(run, rev)
            or _held(run, actor)
            or _not_now(run, now)
            or next_shot(state, roster, plan)
        )
        if isinstance(following, Refusal):
            return following
        rehearsal = run.rehearsal is not None
        held.append(happened.RunHeld(run=plan.id, goes_on=command.at, rehearsal=rehearsal))
    return tuple(held)


def _reach(run: RunState, command: asked.ReachAudience) -> Decision:
    played = run.rehearsal if command.rehearsal else run
    if played is None or played.reached.get(command.audience, command.length) >= command.length:
        return refuse(Why.UNCHANGED)
    return (
        happened.AudienceReached(
            run=command.run,
            audience=command.audience,
            length=command.length,
            rehearsal=command.rehearsal,
        ),
    )


def _auto_advance(
    state: State,
    roster: Roster,
    plan: RunOfShow,
    run: RunState,
    command: asked.AutoAdvance,
    now: Instant,
) -> Decision:
    on = run.played.on_stage
    there = (on.shot.cue, on.shot.step) if on else (None, 0)
    if there != (command.cue, command.step) or run.played.goes_on != command.at:
        return refuse(Why.UNCHANGED)
    return _not_now(run, now) or _step(state, roster, plan, run, asked.Advance(run=plan.id), now)


def _outdated(run: RunState, rev: int | None) -> Refusal | None:
    if rev is None or rev == run.rev:
        return None
    current: dict[str, str | int | None] = {"rev": run.rev}
    if on := run.played.on_stage:
        current |= {"by": on.by, "at": on.at}
    return Refusal(why=Why.STALE_REVISION, current=current)


def _held(run: RunState, actor: ActorId) -> Refusal | None:
    control = run.played.control
    if control is None or control.by == actor:
        return None
    return refuse(Why.CONTROL_HELD)


def _take_control(run: RunState, command: asked.TakeControl, actor: ActorId) -> Decision:
    control = run.played.control
    mine = control is not None and control.by == actor
    if mine == command.on and (command.on or control is None):
        return refuse(Why.UNCHANGED)
    if not command.on and not mine:
        return refuse(Why.CONTROL_HELD)
    rehearsal = run.rehearsal is not None
    return (happened.ControlTaken(run=command.run, on=command.on, rehearsal=rehearsal),)


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
    | asked.HoldRun
    | asked.SetRunPhase
    | asked.SwitchRehearsal,
    now: Instant,
) -> Decision:
    rehearsal = run.rehearsal is not None
    match command:
        case asked.SetRunPhase():
            return _set_phase(run, command)
        case asked.SwitchRehearsal():
            return _switch_rehearsal(run, command)
        case asked.BlankRun():
            if run.played.blank == command.on:
                return refuse(Why.UNCHANGED)
            return (happened.RunBlanked(run=plan.id, on=command.on, rehearsal=rehearsal),)
        case asked.HoldRun():
            return _hold(plan, run, command, now)
        case asked.SkipCue():
            return _skip(plan, run, command)
        case asked.TakeCue() | asked.Advance() | asked.StepBack() | asked.JumpTo():
            return _not_now(run, now) or _step(state, roster, plan, run, command, now)
        case _:
            assert_never(command)


def _hold(plan: RunOfShow, run: RunState, command: asked.HoldRun, now: Instant) -> Decision:
    on = run.played.on_stage
    if not command.on and (refusal := _not_now(run, now)):
        return refusal
    until = None if command.on or on is None else _goes_on(plan, on.shot, now)
    if run.played.goes_on == until:
        return refuse(Why.UNCHANGED)
    return (happened.RunHeld(run=plan.id, goes_on=until, rehearsal=run.rehearsal is not None),)


def _set_phase(run: RunState, command: asked.SetRunPhase) -> Decision:
    if run.doing == command.phase:
        return refuse(Why.UNCHANGED)
    if command.phase == "rehearsal" and run.phase == "live":
        return refuse(Why.RUN_IS_LIVE)
    return (happened.RunPhaseChanged(run=command.run, phase=command.phase),)


def _switch_rehearsal(run: RunState, command: asked.SwitchRehearsal) -> Decision:
    if run.rehearsal is None:
        return refuse(Why.NOT_REHEARSED)
    if (command.audience in run.rehearsal.shown_to) == command.on:
        return refuse(Why.UNCHANGED)
    return (happened.RehearsalSwitched(run=command.run, audience=command.audience, on=command.on),)


def _skip(plan: RunOfShow, run: RunState, command: asked.SkipCue) -> Decision:
    if plan.cue(command.cue) is None:
        return refuse(Why.UNKNOWN_CUE, cue=command.cue)
    if (command.cue in run.played.skipped) == command.on:
        return refuse(Why.UNCHANGED)
    if not command.reason.strip():
        return refuse(Why.REASON_NEEDED)
    return (
        happened.CueSkipped(
            run=plan.id,
            cue=command.cue,
            on=command.on,
            reason=command.reason,
            rehearsal=run.rehearsal is not None,
        ),
    )


def _not_now(run: RunState, now: Instant) -> Refusal | None:
    if run.doing not in ("live", "rehearsal"):
        return refuse(Why.NOT_LIVE)
    if run.played.blank:
        # A press on black would reveal what nobody sees, and the next press one too many
        return refuse(Why.RUN_IS_BLANK)
    on = run.played.on_stage
    if on and now - on.at < GUARD:
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
    rehearsal = run.rehearsal is not None
    match command:
        case asked.StepBack():
            if not run.played.path:
                return refuse(Why.FIRST_STEP)
            return (happened.RunSteppedBack(run=plan.id, at=now, rehearsal=rehearsal),)
        case asked.Advance():
            following = next_shot(state, roster, plan)
        case asked.TakeCue():
            following = _shot(state, roster, plan, command.cue, 0)
        case asked.JumpTo():
            following = _shot(state, roster, plan, command.cue, command.step)
        case _:
            assert_never(command)
    if isinstance(following, Refusal):
        return following
    if len(run.played.path) >= PATH_LIMIT:
        return refuse(Why.BUSY)
    waits: list[Audience] = []
    if plan.broadcast_delay > 0:
        waits.append("broadcast")
    if plan.public_delay > 0:
        waits.append("public")
    return (
        happened.CueTaken(
            run=plan.id,
            shot=following,
            at=now,
            waits=tuple(waits),
            goes_on=_goes_on(plan, following, now),
            rehearsal=rehearsal,
        ),
    )


def _goes_on(plan: RunOfShow, shot: Shot, now: Instant) -> Instant | None:
    cue = plan.cue(shot.cue)
    return Instant(now + max(cue.auto, GUARD)) if cue and cue.auto > 0 else None


def next_shot(state: State, roster: Roster, plan: RunOfShow) -> Shot | Refusal:
    """Give the picture that comes next: of the same cue, or of the next one that isn't skipped.

    `plan` is the one of `plan_now`. A cue stays on the podium where it began.
    """
    run = state.run(plan.id).played
    now = run.on_stage
    place = 0
    if now is not None:
        place = plan.position(now.shot.cue)
        if place < 0:
            return refuse(Why.CUE_GONE)
        drawn = pictures(state, roster, plan.id, plan.cues[place])
        if now.shot.step + 1 < len(drawn):
            return replace(drawn[now.shot.step + 1], podium=now.shot.podium)
        place += 1
    for cue in plan.cues[place:]:
        if cue.id not in run.skipped:
            return _shot(state, roster, plan, cue.id, 0)
    return refuse(Why.LAST_STEP)


def _shot(state: State, roster: Roster, plan: RunOfShow, named: CueId, step: int) -> Shot | Refusal:
    cue = plan.cue(named)
    if cue is None:
        return refuse(Why.UNKNOWN_CUE, cue=named)
    if refusal := may_show(state, roster, plan.id, cue):
        return refusal
    drawn = pictures(state, roster, plan.id, cue)
    if step >= len(drawn):
        return refuse(Why.NO_SUCH_STEP, count=str(len(drawn)))
    return drawn[step]


def _check_in(roster: Roster, run: RunState, command: asked.CheckIn) -> Decision:
    if command.entry not in roster.entries:
        return refuse(Why.UNKNOWN_ENTRY, entry=command.entry)
    if run.played.presence.get(command.entry, "unknown") == command.presence:
        return refuse(Why.UNCHANGED)
    return (
        happened.EntryCheckedIn(
            run=command.run,
            entry=command.entry,
            presence=command.presence,
            rehearsal=run.rehearsal is not None,
        ),
    )
