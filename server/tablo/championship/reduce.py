"""How facts become state: the only place where state changes.

Pure and total: any journal that `decide` wrote folds, in any process, to the same state.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar, assert_never

from msgspec.structs import replace

from tablo.championship import events as happened
from tablo.championship.events import Fact
from tablo.championship.ids import Duration, Instant, ModuleId
from tablo.championship.state import (
    Cell,
    Change,
    ContestState,
    Frozen,
    Graphic,
    OutputState,
    Scene,
    Signature,
    State,
    TimerState,
)
from tablo.championship.timers import left

RECENT = 20
"""Changes of marks that a contest remembers for its console."""

K = TypeVar("K")
V = TypeVar("V")


def fold(state: State, facts: Iterable[Fact]) -> State:
    """Apply facts in order."""
    for fact in facts:
        state = reduce(state, fact)
    return state


def reduce(state: State, fact: Fact) -> State:
    """Apply one fact and give the state that holds after it. The given state stays as it is."""
    return replace(_apply(state, fact), last=fact.id)


def _apply(state: State, fact: Fact) -> State:
    event = fact.event
    match event:
        case happened.RosterRevised():
            return replace(state, roster_revision=event.revision)
        case happened.MarksImported():
            return state
        case (
            happened.MarkRecorded()
            | happened.EntryStatusChanged()
            | happened.MarksLocked()
            | happened.MarksUnlocked()
            | happened.ResultSigned()
            | happened.ProtestChanged()
            | happened.RulingsChanged()
            | happened.PublicationChanged()
        ):
            contest = _contest(state.contest(event.contest), event, fact)
            return replace(state, contests=_with(state.contests, event.contest, contest))
        case (
            happened.TimerArmed()
            | happened.TimerStarted()
            | happened.TimerPaused()
            | happened.TimerResumed()
            | happened.TimerStopped()
            | happened.TimerAdjusted()
            | happened.TimerExpired()
        ):
            timer = _timer(state.timers.get(event.timer, _UNARMED), event)
            return replace(state, timers=_with(state.timers, event.timer, timer))
        case happened.SceneShown() | happened.ScreenBlanked():
            screen = state.screen(event.screen)
            if isinstance(event, happened.ScreenBlanked):
                screen = replace(screen, blank=event.on, rev=screen.rev + 1)
            else:
                scene = Scene(name=event.scene, params=event.params, at=event.at)
                shown = screen.scene
                if shown and shown.at > fact.at:
                    shown = screen.before
                screen = replace(screen, scene=scene, before=shown, rev=screen.rev + 1)
            return replace(state, screens=_with(state.screens, event.screen, screen))
        case (
            happened.GraphicShown()
            | happened.GraphicUpdated()
            | happened.GraphicAdvanced()
            | happened.GraphicHidden()
            | happened.OutputCleared()
            | happened.OutputBlanked()
        ):
            output = _output(state.output(event.output), event)
            return replace(state, outputs=_with(state.outputs, event.output, output))
        case _:
            assert_never(event)


_ContestEvent = (
    happened.MarkRecorded
    | happened.EntryStatusChanged
    | happened.MarksLocked
    | happened.MarksUnlocked
    | happened.ResultSigned
    | happened.ProtestChanged
    | happened.RulingsChanged
    | happened.PublicationChanged
)


def _contest(contest: ContestState, event: _ContestEvent, fact: Fact) -> ContestState:
    match event:
        case happened.MarkRecorded():
            cells = contest.marks.get(event.entry, {})
            cell = cells.get(event.module)
            change = Change(
                entry=event.entry,
                module=event.module,
                before=cell.mark if cell else None,
                after=event.mark,
                at=fact.at,
                by=fact.actor,
                reason=event.reason,
            )
            new = Cell(mark=event.mark, rev=cell.rev + 1 if cell else 1, at=fact.at, by=fact.actor)
            return replace(
                contest,
                marks=_with(contest.marks, event.entry, _with(cells, event.module, new)),
                recent=(change, *contest.recent[: RECENT - 1]),
            )
        case happened.EntryStatusChanged():
            return replace(contest, statuses=_with(contest.statuses, event.entry, event.status))
        case happened.MarksLocked():
            if event.module is None:
                return replace(contest, closed=True, baseline=event.places)
            locked = contest.locked | {event.module}
            return replace(contest, locked=locked, baseline=event.places)
        case happened.MarksUnlocked():
            # Who vouched, vouched for other marks than those that may come now
            unsigned = replace(contest, signed={})
            if event.module is None:
                return replace(unsigned, closed=False, locked=frozenset[ModuleId]())
            return replace(unsigned, locked=contest.locked - {event.module})
        case happened.ResultSigned():
            signature = Signature(by=fact.actor, at=fact.at)
            return replace(contest, signed=_with(contest.signed, event.as_, signature))
        case happened.ProtestChanged():
            return replace(contest, protest=event.on)
        case happened.RulingsChanged():
            return replace(contest, rulings=event.rulings, signed={})
        case happened.PublicationChanged():
            frozen = {who: held for who, held in contest.frozen.items() if who != event.audience}
            if event.level == "frozen":
                frozen[event.audience] = _freeze(contest, fact)
            levels = _with(contest.levels, event.audience, event.level)
            return replace(contest, levels=levels, frozen=frozen)
        case _:
            assert_never(event)


def _freeze(contest: ContestState, fact: Fact) -> Frozen:
    return Frozen(
        marks=contest.marks,
        statuses=contest.statuses,
        baseline=contest.baseline,
        at=fact.at,
        rulings=contest.rulings,
    )


_TimerEvent = (
    happened.TimerArmed
    | happened.TimerStarted
    | happened.TimerPaused
    | happened.TimerResumed
    | happened.TimerStopped
    | happened.TimerAdjusted
    | happened.TimerExpired
)

_UNARMED = TimerState(state="armed", duration=Duration(0), remaining=Duration(0), anchor=Instant(0))


def _timer(timer: TimerState, event: _TimerEvent) -> TimerState:
    rev = timer.rev + 1
    match event:
        case happened.TimerArmed():
            return TimerState(
                state="armed",
                duration=event.duration,
                remaining=event.duration,
                anchor=Instant(0),
                reason=event.reason,
                rev=rev,
            )
        case happened.TimerStarted():
            return TimerState(
                state="running",
                duration=event.duration,
                remaining=Duration(event.duration + timer.added),
                anchor=event.at,
                added=timer.added,
                reason=event.reason,
                rev=rev,
            )
        case happened.TimerPaused():
            remaining = left(timer, event.at)
            return _stands(timer, "paused", remaining, event.at, event.reason)
        case happened.TimerStopped():
            remaining = left(timer, event.at)
            return _stands(timer, "finished", remaining, event.at, event.reason)
        case happened.TimerResumed():
            return replace(timer, state="running", anchor=event.at, reason=event.reason, rev=rev)
        case happened.TimerAdjusted():
            adjusted = replace(
                timer,
                remaining=Duration(timer.remaining + event.delta),
                added=Duration(timer.added + event.delta),
                reason=event.reason,
                rev=rev,
            )
            return replace(adjusted, expired=timer.expired and left(adjusted, event.at) <= 0)
        case happened.TimerExpired():
            if not event.ends:
                return replace(timer, expired=True, rev=rev)
            ended = _stands(timer, "finished", Duration(0), event.at, "")
            return replace(ended, expired=True)
        case _:
            assert_never(event)


def _stands(
    timer: TimerState, state: str, remaining: Duration, at: Instant, reason: str
) -> TimerState:
    return replace(
        timer, state=state, remaining=remaining, anchor=at, reason=reason, rev=timer.rev + 1
    )


_OutputEvent = (
    happened.GraphicShown
    | happened.GraphicUpdated
    | happened.GraphicAdvanced
    | happened.GraphicHidden
    | happened.OutputCleared
    | happened.OutputBlanked
)


def _output(output: OutputState, event: _OutputEvent) -> OutputState:
    return replace(_on_air(output, event), rev=output.rev + 1)


def _on_air(output: OutputState, event: _OutputEvent) -> OutputState:
    layers = output.layers
    match event:
        case happened.GraphicShown():
            graphic = Graphic(name=event.graphic, data=event.data, at=event.at)
            return replace(output, layers=_with(layers, event.layer, graphic))
        case happened.GraphicUpdated():
            graphic = replace(layers[event.layer], data=event.data)
            return replace(output, layers=_with(layers, event.layer, graphic))
        case happened.GraphicAdvanced():
            graphic = replace(layers[event.layer], step=layers[event.layer].step + 1)
            return replace(output, layers=_with(layers, event.layer, graphic))
        case happened.GraphicHidden():
            rest = {layer: graphic for layer, graphic in layers.items() if layer != event.layer}
            return replace(output, layers=rest)
        case happened.OutputCleared():
            return replace(output, layers={})
        case happened.OutputBlanked():
            return replace(output, blank=event.on)
        case _:
            assert_never(event)


def _with(old: Mapping[K, V], key: K, value: V) -> dict[K, V]:
    return {**old, key: value}
