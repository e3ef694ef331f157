"""Whether a command may happen: events when it may, a refusal when not.

Pure and total: `decide` never raises for a command that the wire let through, changes nothing,
and takes the instant as an argument. Who may send a command is `access.roles`' question.
"""

from decimal import Decimal
from typing import assert_never

from tablo.championship import commands as asked
from tablo.championship import events as happened
from tablo.championship.commands import CAPACITIES, LEVELS, AnyCommand
from tablo.championship.events import AnyEvent
from tablo.championship.ids import (
    ActorId,
    ContestId,
    Duration,
    EntryId,
    Instant,
    ModuleId,
    ScreenId,
)
from tablo.championship.marks import read_mark
from tablo.championship.ranking import Ranking
from tablo.championship.refusals import Refusal, Why
from tablo.championship.roster import Roster, Text, Timer
from tablo.championship.rulings import Rulings
from tablo.championship.screens import GRAPHICS, check_graphic, check_scene
from tablo.championship.standings import standings
from tablo.championship.state import State, TimerState
from tablo.championship.timers import SECOND, armed, left

AHEAD = Duration(10 * 60 * SECOND)
"""How far ahead of its instant a scene may be put on."""
DAY = Duration(24 * 60 * 60 * SECOND)

Decision = tuple[AnyEvent, ...] | Refusal


def decide(
    state: State, roster: Roster, command: AnyCommand, actor: ActorId, now: Instant
) -> Decision:
    """Decide what a command of an actor causes at `now`: at least one event, or a refusal.

    The events are in order and take effect together; nothing else may be recorded between them.
    """
    match command:
        case asked.RecordMark():
            return _record_mark(state, roster, command)
        case asked.ImportMarks():
            return _import_marks(state, roster, command)
        case asked.SetEntryStatus():
            return _set_entry_status(state, roster, command)
        case asked.LockMarks():
            return _lock_marks(state, roster, command)
        case asked.UnlockMarks():
            return _unlock_marks(state, roster, command)
        case asked.SignOff():
            return _sign_off(state, roster, command, actor)
        case asked.SetProtest():
            return _set_protest(state, roster, command)
        case asked.SetRulings():
            return _set_rulings(state, roster, command)
        case asked.SetPublication():
            return _set_publication(state, roster, command)
        case (
            asked.ArmTimer()
            | asked.StartTimer()
            | asked.PauseTimer()
            | asked.ResumeTimer()
            | asked.StopTimer()
            | asked.AdjustTimer()
            | asked.ExpireTimer()
        ):
            return _timer(state, roster, command, now)
        case asked.ShowScene():
            return _show_scene(roster, command, now)
        case asked.Blank():
            return _blank(state, roster, command)
        case (
            asked.ShowGraphic()
            | asked.UpdateGraphic()
            | asked.AdvanceGraphic()
            | asked.HideGraphic()
            | asked.ClearOutput()
        ):
            return _output(state, roster, command, now)
        case _:
            assert_never(command)


def _refuse(why: Why, **params: str | Text) -> Refusal:
    return Refusal(why=why, params=params)


# Marks


def _record_mark(state: State, roster: Roster, command: asked.RecordMark) -> Decision:
    entry = roster.entries.get(command.entry)
    if entry is None:
        return _refuse(Why.UNKNOWN_ENTRY, entry=command.entry)
    module = roster.contests[entry.contest].module(command.module)
    if module is None:
        return _refuse(Why.UNKNOWN_MODULE, contest=entry.contest, module=command.module)
    contest = state.contest(entry.contest)
    if contest.closed:
        return _refuse(Why.CONTEST_LOCKED)
    if module.id in contest.locked:
        return _refuse(Why.MARKS_LOCKED, module=module.label)
    status = contest.statuses.get(entry.id, "active")
    if status in {"dns", "dsq"} and command.mark is not None:
        return _refuse(Why.NOT_COMPETING, entry=entry.number, status=status)
    cell = contest.marks.get(entry.id, {}).get(module.id)
    rev = cell.rev if cell else 0
    if command.rev is not None and command.rev != rev:
        current: dict[str, str | int | None] = {"rev": rev, "mark": None}
        if cell:
            current |= {
                "mark": None if cell.mark is None else str(cell.mark),
                "by": cell.by,
                "at": cell.at,
            }
        return Refusal(why=Why.STALE_REVISION, current=current)
    mark: Decimal | None = None
    if command.mark is not None:
        read = read_mark(command.mark, max=module.max, module=module.label)
        if isinstance(read, Refusal):
            return read
        mark = read
    if mark == (cell.mark if cell else None):
        return _refuse(Why.UNCHANGED)
    return (
        happened.MarkRecorded(
            contest=entry.contest,
            entry=entry.id,
            module=module.id,
            mark=mark,
            reason=command.reason,
        ),
    )


def _import_marks(state: State, roster: Roster, command: asked.ImportMarks) -> Decision:
    recorded: dict[tuple[EntryId, ModuleId], AnyEvent] = {}
    for mark in command.marks:
        if (mark.entry, mark.module) in recorded:
            return _refuse(Why.TWICE_IN_FILE, entry=mark.entry, module=mark.module)
        decision = _record_mark(state, roster, mark)
        if not isinstance(decision, Refusal):
            recorded[mark.entry, mark.module] = decision[0]
        elif decision.why is not Why.UNCHANGED:
            return decision
    if not recorded:
        return _refuse(Why.UNCHANGED)
    imported = happened.MarksImported(source=command.source, count=len(recorded))
    return (imported, *recorded.values())


def _set_entry_status(state: State, roster: Roster, command: asked.SetEntryStatus) -> Decision:
    entry = roster.entries.get(command.entry)
    if entry is None:
        return _refuse(Why.UNKNOWN_ENTRY, entry=command.entry)
    if state.contest(entry.contest).closed:
        return _refuse(Why.CONTEST_LOCKED)
    if state.contest(entry.contest).statuses.get(entry.id, "active") == command.status:
        return _refuse(Why.UNCHANGED)
    return (
        happened.EntryStatusChanged(
            contest=entry.contest, entry=entry.id, status=command.status, reason=command.reason
        ),
    )


def _lock_marks(state: State, roster: Roster, command: asked.LockMarks) -> Decision:
    unknown = _unknown_module(roster, command.contest, command.module)
    if unknown:
        return unknown
    if _is_locked(state, command.contest, command.module):
        return _refuse(Why.ALREADY_LOCKED)
    return (
        happened.MarksLocked(
            contest=command.contest,
            module=command.module,
            places=_standings(state, roster, command.contest).places(),
        ),
    )


def _unlock_marks(state: State, roster: Roster, command: asked.UnlockMarks) -> Decision:
    unknown = _unknown_module(roster, command.contest, command.module)
    if unknown:
        return unknown
    if not command.reason.strip():
        return _refuse(Why.REASON_NEEDED)
    if not _is_locked(state, command.contest, command.module):
        return _refuse(Why.NOT_LOCKED)
    return (
        happened.MarksUnlocked(
            contest=command.contest, module=command.module, reason=command.reason
        ),
    )


def _unknown_module(roster: Roster, contest: ContestId, module: ModuleId | None) -> Refusal | None:
    if contest not in roster.contests:
        return _refuse(Why.UNKNOWN_CONTEST, contest=contest)
    if module is not None and roster.contests[contest].module(module) is None:
        return _refuse(Why.UNKNOWN_MODULE, contest=contest, module=module)
    return None


def _is_locked(state: State, contest: ContestId, module: ModuleId | None) -> bool:
    held = state.contest(contest)
    if module is None:
        return held.closed
    return module in held.locked


def _standings(
    state: State, roster: Roster, contest: ContestId, rulings: Rulings | None = None
) -> Ranking:
    held = state.contest(contest)
    entries = (entry.id for entry in roster.entries_of(contest))
    return standings(
        roster.contests[contest],
        roster.rules_of(contest),
        entries,
        held.marks,
        held.statuses,
        held.rulings if rulings is None else rulings,
    ).ranking


def _sign_off(state: State, roster: Roster, command: asked.SignOff, actor: ActorId) -> Decision:
    if command.contest not in roster.contests:
        return _refuse(Why.UNKNOWN_CONTEST, contest=command.contest)
    held = state.contest(command.contest)
    if held.protest:
        return _refuse(Why.UNDER_PROTEST)
    if not held.closed:
        return _refuse(Why.NOT_CLOSED)
    if _standings(state, roster, command.contest).open:
        return _refuse(Why.TIE_OPEN)
    missing = [capacity for capacity in CAPACITIES if capacity not in held.signed]
    by_actor = any(signature.by == actor for signature in held.signed.values())
    if command.as_ not in missing or by_actor:
        return _refuse(Why.SIGNED_ALREADY, missing=", ".join(missing))
    return (happened.ResultSigned(contest=command.contest, as_=command.as_),)


def _set_protest(state: State, roster: Roster, command: asked.SetProtest) -> Decision:
    if command.contest not in roster.contests:
        return _refuse(Why.UNKNOWN_CONTEST, contest=command.contest)
    if not command.reason.strip():
        return _refuse(Why.REASON_NEEDED)
    if state.contest(command.contest).protest == command.on:
        return _refuse(Why.UNCHANGED)
    return (happened.ProtestChanged(contest=command.contest, on=command.on, reason=command.reason),)


def _set_rulings(state: State, roster: Roster, command: asked.SetRulings) -> Decision:
    if command.contest not in roster.contests:
        return _refuse(Why.UNKNOWN_CONTEST, contest=command.contest)
    rulings = command.rulings
    named = {entry for decision in rulings.decisions for entry in decision.entries}
    inside = {entry.id for entry in roster.entries_of(command.contest)}
    for entry in sorted((named | rulings.medallions) - inside):
        return _refuse(Why.UNKNOWN_ENTRY, entry=entry)
    if _standings(state, roster, command.contest, rulings).stale:
        return _refuse(Why.NO_SUCH_TIE)
    if state.contest(command.contest).rulings == rulings:
        return _refuse(Why.UNCHANGED)
    return (happened.RulingsChanged(contest=command.contest, rulings=rulings),)


def _set_publication(state: State, roster: Roster, command: asked.SetPublication) -> Decision:
    if command.contest not in roster.contests:
        return _refuse(Why.UNKNOWN_CONTEST, contest=command.contest)
    held = state.contest(command.contest)
    if held.level(command.audience) == command.level:
        return _refuse(Why.UNCHANGED)
    if held.protest and LEVELS.index(command.level) > LEVELS.index(held.level(command.audience)):
        return _refuse(Why.UNDER_PROTEST)
    return (
        happened.PublicationChanged(
            contest=command.contest, audience=command.audience, level=command.level
        ),
    )


# Timers

_TimerCommand = (
    asked.ArmTimer
    | asked.StartTimer
    | asked.PauseTimer
    | asked.ResumeTimer
    | asked.StopTimer
    | asked.AdjustTimer
    | asked.ExpireTimer
)


def _timer(state: State, roster: Roster, command: _TimerCommand, now: Instant) -> Decision:
    plan = roster.timers.get(command.timer)
    if plan is None:
        return _refuse(Why.UNKNOWN_TIMER, timer=command.timer)
    if command.workstation is not None:
        return _refuse(
            Why.UNKNOWN_WORKSTATION, timer=command.timer, workstation=command.workstation
        )
    timer = state.timers.get(plan.id, armed(plan))
    reason = command.reason
    match command:
        case asked.ArmTimer():
            return _from(plan, timer, "armed, paused, finished") or (
                happened.TimerArmed(timer=plan.id, duration=plan.duration, reason=reason),
            )
        case asked.StartTimer():
            return _from(plan, timer, "armed") or _start(plan, timer, reason, now)
        case asked.PauseTimer():
            return _from(plan, timer, "running") or (
                happened.TimerPaused(timer=plan.id, at=now, reason=reason),
            )
        case asked.ResumeTimer():
            return _from(plan, timer, "paused") or (
                happened.TimerResumed(timer=plan.id, at=now, reason=reason),
            )
        case asked.StopTimer():
            return _from(plan, timer, "running, paused") or (
                happened.TimerStopped(timer=plan.id, at=now, reason=reason),
            )
        case asked.AdjustTimer():
            return _from(plan, timer, "armed, running, paused") or _adjust(
                plan, timer, command, now
            )
        case asked.ExpireTimer():
            if plan.kind == "stopwatch" or timer.expired or left(timer, now) > 0:
                return _refuse(Why.NOT_EXPIRED, timer=plan.id)
            return _from(plan, timer, "running") or (
                happened.TimerExpired(
                    timer=plan.id,
                    at=Instant(timer.anchor + timer.remaining),
                    ends=plan.overtime != "count",
                ),
            )
        case _:
            assert_never(command)


def _from(plan: Timer, timer: TimerState, expected: str) -> Refusal | None:
    if timer.state in expected.split(", "):
        return None
    return _refuse(Why.WRONG_TIMER_STATE, timer=plan.title, expected=expected, state=timer.state)


def _start(plan: Timer, timer: TimerState, reason: str, now: Instant) -> Decision:
    duration = timer.duration
    if plan.kind == "until":
        duration = Duration((plan.until or Instant(0)) - now)
        if duration <= 0:
            return _refuse(Why.UNTIL_IS_PAST, timer=plan.title)
    return (happened.TimerStarted(timer=plan.id, duration=duration, at=now, reason=reason),)


def _adjust(plan: Timer, timer: TimerState, command: asked.AdjustTimer, now: Instant) -> Decision:
    if command.delta == 0:
        return _refuse(Why.NO_TIME_CHANGE)
    if abs(command.delta) > DAY:
        return _refuse(Why.TIME_OUT_OF_RANGE)
    if not command.reason.strip():
        return _refuse(Why.REASON_NEEDED)
    remains = left(timer, now)
    if command.delta < 0 and plan.kind != "stopwatch" and remains + command.delta < 0:
        return _refuse(
            Why.TOO_MUCH_TIME_TAKEN,
            timer=plan.title,
            left=str(max(0, remains) // SECOND),
        )
    adjusted = happened.TimerAdjusted(
        timer=plan.id, delta=command.delta, at=now, reason=command.reason
    )
    if timer.rev == 0:
        # An untouched timer takes its time from the roster; the journal has to say so first.
        return (happened.TimerArmed(timer=plan.id, duration=plan.duration), adjusted)
    return (adjusted,)


# Screens and outputs


def _show_scene(roster: Roster, command: asked.ShowScene, now: Instant) -> Decision:
    if command.screen not in roster.screens:
        return _refuse(Why.UNKNOWN_SCREEN, screen=command.screen)
    at = now if command.at is None else command.at
    if not now - SECOND <= at <= now + AHEAD:
        return _refuse(Why.NOT_IN_TIME)
    wrong = check_scene(command.scene, command.params, roster)
    if wrong:
        return wrong
    return (
        happened.SceneShown(
            screen=command.screen, scene=command.scene, params=command.params, at=at
        ),
    )


def _blank(state: State, roster: Roster, command: asked.Blank) -> Decision:
    named = [command.screen, command.output, command.venue, command.all or None]
    if sum(target is not None for target in named) != 1:
        return _refuse(Why.ONE_TARGET)
    if command.screen is not None and command.screen not in roster.screens:
        return _refuse(Why.UNKNOWN_SCREEN, screen=command.screen)
    if command.output is not None and command.output not in roster.outputs:
        return _refuse(Why.UNKNOWN_OUTPUT, output=command.output)
    if command.venue is not None and command.venue not in roster.venues:
        return _refuse(Why.UNKNOWN_VENUE, venue=command.venue)
    events: list[AnyEvent] = [
        happened.ScreenBlanked(screen=screen, on=command.on)
        for screen in _screens(roster, command)
        if state.screen(screen).blank != command.on
    ]
    events += [
        happened.OutputBlanked(output=output, on=command.on)
        for output in roster.outputs
        if (command.all or output == command.output) and state.output(output).blank != command.on
    ]
    return tuple(events) or _refuse(Why.UNCHANGED)


def _screens(roster: Roster, command: asked.Blank) -> list[ScreenId]:
    return [
        screen.id
        for screen in roster.screens.values()
        if command.all or screen.id == command.screen or screen.venue == command.venue
    ]


_OutputCommand = (
    asked.ShowGraphic
    | asked.UpdateGraphic
    | asked.AdvanceGraphic
    | asked.HideGraphic
    | asked.ClearOutput
)


def _output(state: State, roster: Roster, command: _OutputCommand, now: Instant) -> Decision:
    if command.output not in roster.outputs:
        return _refuse(Why.UNKNOWN_OUTPUT, output=command.output)
    output = state.output(command.output)
    match command:
        case asked.ShowGraphic():
            wrong = check_graphic(command.graphic, command.data, roster)
            return wrong or (
                happened.GraphicShown(
                    output=command.output,
                    layer=command.layer or GRAPHICS[command.graphic].layer,
                    graphic=command.graphic,
                    data=command.data,
                    at=now,
                ),
            )
        case asked.ClearOutput():
            if not output.layers:
                return _refuse(Why.UNCHANGED)
            return (happened.OutputCleared(output=command.output),)
        case asked.UpdateGraphic() | asked.AdvanceGraphic() | asked.HideGraphic():
            graphic = output.layers.get(command.layer)
            if graphic is None:
                return _refuse(Why.LAYER_EMPTY, layer=command.layer, output=command.output)
            return _layer(roster, graphic.name, graphic.step, command)
        case _:
            assert_never(command)


def _layer(
    roster: Roster,
    graphic: str,
    step: int,
    command: asked.UpdateGraphic | asked.AdvanceGraphic | asked.HideGraphic,
) -> Decision:
    output, layer = command.output, command.layer
    match command:
        case asked.UpdateGraphic():
            wrong = check_graphic(graphic, command.data, roster)
            return wrong or (
                happened.GraphicUpdated(output=output, layer=layer, data=command.data),
            )
        case asked.AdvanceGraphic():
            if step + 1 >= GRAPHICS[graphic].steps:
                return (happened.GraphicHidden(output=output, layer=layer),)
            return (happened.GraphicAdvanced(output=output, layer=layer),)
        case asked.HideGraphic():
            return (happened.GraphicHidden(output=output, layer=layer),)
        case _:
            assert_never(command)
