"""How facts become state: the only place where state changes.

Pure and total: any journal that `decide` wrote folds, in any process, to the same state.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar, assert_never

from msgspec.structs import replace

from tablo.championship import events as happened
from tablo.championship.events import Fact
from tablo.championship.ids import Instant
from tablo.championship.lineup import Lineup, single
from tablo.championship.reduce_contest import contest_after
from tablo.championship.reduce_output import output_after
from tablo.championship.reduce_run import run_after
from tablo.championship.reduce_timer import UNARMED, timer_after
from tablo.championship.state import (
    EVERYWHERE,
    Alert,
    ScreenState,
    Shown,
    Signal,
    State,
)
from tablo.championship.undoing import remembered

K = TypeVar("K")
V = TypeVar("V")


def fold(state: State, facts: Iterable[Fact]) -> State:
    """Apply facts in order."""
    for fact in facts:
        state = reduce(state, fact)
    return state


def reduce(state: State, fact: Fact) -> State:
    """Apply one fact and give the state that holds after it. The given state stays as it is."""
    return replace(_apply(state, fact), last=fact.id, done=remembered(state, fact))


def _apply(state: State, fact: Fact) -> State:
    event = fact.event
    match event:
        case happened.RosterRevised():
            return replace(state, roster_revision=event.revision)
        case happened.MarksImported() | happened.Undone():
            return state
        case (
            happened.MarkRecorded()
            | happened.ValueRecorded()
            | happened.EntryStatusChanged()
            | happened.MarksLocked()
            | happened.MarksUnlocked()
            | happened.ResultSigned()
            | happened.ResultsImported()
            | happened.ResultsDropped()
            | happened.ProtestChanged()
            | happened.RulingsChanged()
            | happened.PublicationChanged()
            | happened.WorkstationsDrawn()
            | happened.DrawRevealed()
        ):
            contest = contest_after(state.contest(event.contest), event, fact)
            return replace(state, contests={**state.contests, event.contest: contest})
        case (
            happened.TimerArmed()
            | happened.TimerStarted()
            | happened.TimerPaused()
            | happened.TimerResumed()
            | happened.TimerStopped()
            | happened.TimerAdjusted()
            | happened.TimerExpired()
            | happened.TimerPhaseSet()
            | happened.TimerRestored()
        ):
            timer = timer_after(state.timers.get(event.timer, UNARMED), event, fact)
            return replace(state, timers={**state.timers, event.timer: timer})
        case (
            happened.CueTaken()
            | happened.RunSteppedBack()
            | happened.CueSkipped()
            | happened.RunBlanked()
            | happened.RunHeld()
            | happened.RunPhaseChanged()
            | happened.RehearsalSwitched()
            | happened.ControlTaken()
            | happened.EntryCheckedIn()
            | happened.StageMessageSent()
            | happened.StageMessageAcknowledged()
            | happened.RunPeeked()
            | happened.AudienceReached()
        ):
            run = run_after(state.run(event.run), event, fact)
            return replace(state, runs={**state.runs, event.run: run})
        case happened.AlertRaised() | happened.AlertCleared():
            return replace(state, alerts=_alerts(state.alerts, event))
        case happened.SignalsMuted():
            place = {event.venue or EVERYWHERE}
            return replace(state, muted=state.muted | place if event.on else state.muted - place)
        case (
            happened.SceneShown()
            | happened.LineupShown()
            | happened.LineupPrepared()
            | happened.ScreenSignalled()
            | happened.ScreenBlanked()
        ):
            screen = _screen(state.screen(event.screen), event, fact)
            return replace(state, screens={**state.screens, event.screen: screen})
        case (
            happened.GraphicShown()
            | happened.GraphicsTaken()
            | happened.GraphicUpdated()
            | happened.GraphicAdvanced()
            | happened.GraphicHidden()
            | happened.OutputCleared()
            | happened.OutputBlanked()
        ):
            output = output_after(state.output(event.output), event, fact)
            return replace(state, outputs={**state.outputs, event.output: output})
        case _:
            assert_never(event)


def _alerts(
    alerts: Mapping[str, Alert], event: happened.AlertRaised | happened.AlertCleared
) -> dict[str, Alert]:
    if isinstance(event, happened.AlertRaised):
        return _with(alerts, event.venue or EVERYWHERE, Alert(text=event.text, at=event.at))
    return {place: held for place, held in alerts.items() if place != (event.venue or EVERYWHERE)}


_ScreenEvent = (
    happened.SceneShown
    | happened.LineupShown
    | happened.LineupPrepared
    | happened.ScreenSignalled
    | happened.ScreenBlanked
)


def _screen(screen: ScreenState, event: _ScreenEvent, fact: Fact) -> ScreenState:
    screen = replace(screen, rev=screen.rev + 1)
    match event:
        case happened.SceneShown():
            return _shows(screen, single(event.scene, event.params), event.at, fact)
        case happened.LineupShown():
            return replace(_shows(screen, event.lineup, event.at, fact), ready=None)
        case happened.LineupPrepared():
            return replace(screen, ready=event.lineup)
        case happened.ScreenSignalled():
            return replace(screen, signal=Signal(what=event.what, at=event.at))
        case happened.ScreenBlanked():
            return replace(screen, blank=event.on)
        case _:
            assert_never(event)


def _shows(screen: ScreenState, lineup: Lineup | None, at: Instant, fact: Fact) -> ScreenState:
    before = screen.shown
    if before and before.at > fact.at:
        before = screen.before
    shown = None if lineup is None else Shown(lineup=lineup, at=at)
    return replace(screen, shown=shown, before=before)


def _with(old: Mapping[K, V], key: K, value: V) -> dict[K, V]:
    return {**old, key: value}
