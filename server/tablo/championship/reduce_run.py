"""What an event makes of a run of show."""

from typing import TypeVar, assert_never

from msgspec.structs import replace

from tablo.championship import events as happened
from tablo.championship.events import Fact
from tablo.championship.stage_messages import messages_after
from tablo.championship.state import Control, Peek, Played, Rehearsal, RunState, Taken

P = TypeVar("P", bound=Played)
PEEKS_KEPT = 20
"""Looks ahead that a run remembers; the journal has them all."""

RunEvent = (
    happened.CueTaken
    | happened.RunSteppedBack
    | happened.CueSkipped
    | happened.RunBlanked
    | happened.RunHeld
    | happened.RunPhaseChanged
    | happened.RehearsalSwitched
    | happened.ControlTaken
    | happened.EntryCheckedIn
    | happened.RunPeeked
    | happened.StageMessageSent
    | happened.StageMessageAcknowledged
    | happened.AudienceReached
)


def run_after(run: RunState, event: RunEvent, fact: Fact) -> RunState:
    """Give the run that holds after an event. The given one stays as it is."""
    match event:
        case happened.RunPhaseChanged():
            return replace(_in_phase(run, event), rev=run.rev + 1)
        case happened.RehearsalSwitched():
            return replace(run, rehearsal=_switched(run.rehearsal, event), rev=run.rev + 1)
        case happened.StageMessageSent():
            return _played(replace(run, numbered=event.message), event, fact)
        case happened.RunPeeked():
            looked = Peek(by=event.by, at=fact.at)
            return replace(run, peeks=(*run.peeks, looked)[-PEEKS_KEPT:])
        case _:
            return _played(run, event, fact)


def _in_phase(run: RunState, event: happened.RunPhaseChanged) -> RunState:
    if event.phase == "rehearsal":
        begun = Rehearsal(skipped=run.skipped, control=run.control)
        return replace(run, rehearsal=begun)
    return replace(run, phase=event.phase, rehearsal=None, goes_on=None)


def _switched(rehearsal: Rehearsal | None, event: happened.RehearsalSwitched) -> Rehearsal | None:
    if rehearsal is None:
        return None
    who = {event.audience}
    shown = rehearsal.shown_to | who if event.on else rehearsal.shown_to - who
    return replace(rehearsal, shown_to=shown)


_PlayedEvent = (
    happened.CueTaken
    | happened.RunSteppedBack
    | happened.CueSkipped
    | happened.RunBlanked
    | happened.RunHeld
    | happened.ControlTaken
    | happened.EntryCheckedIn
    | happened.StageMessageSent
    | happened.StageMessageAcknowledged
    | happened.AudienceReached
)
_QUIET = (
    happened.EntryCheckedIn,
    happened.StageMessageSent,
    happened.StageMessageAcknowledged,
    happened.AudienceReached,
)
"""What the console need not have seen before it drives on."""


def _played(run: RunState, event: _PlayedEvent, fact: Fact) -> RunState:
    rev = run.rev if isinstance(event, _QUIET) else run.rev + 1
    if not event.rehearsal:
        return replace(_after(run, event, fact), rev=rev)
    if run.rehearsal is None:
        return run
    return replace(run, rehearsal=_after(run.rehearsal, event, fact), rev=rev)


def _after(run: P, event: _PlayedEvent, fact: Fact) -> P:
    match event:
        case happened.AudienceReached():
            length = min(event.length, len(run.path))
            return replace(run, reached={**run.reached, event.audience: length})
        case happened.EntryCheckedIn():
            return replace(run, presence={**run.presence, event.entry: event.presence})
        case happened.StageMessageSent() | happened.StageMessageAcknowledged():
            return replace(run, messages=messages_after(run.messages, event, fact))
        case happened.CueTaken():
            return _taken(run, event, fact)
        case happened.RunSteppedBack():
            path = run.path[:-1]
            reached = {who: min(length, len(path)) for who, length in run.reached.items()}
            return replace(run, path=path, reached=reached, goes_on=None)
        case happened.CueSkipped():
            skipped = run.skipped | {event.cue} if event.on else run.skipped - {event.cue}
            return replace(run, skipped=skipped)
        case happened.RunBlanked():
            return replace(run, blank=event.on, goes_on=None)
        case happened.RunHeld():
            return replace(run, goes_on=event.goes_on)
        case happened.ControlTaken():
            control = Control(by=fact.actor, at=fact.at) if event.on else None
            return replace(run, control=control)
        case _:
            assert_never(event)


def _taken(run: P, event: happened.CueTaken, fact: Fact) -> P:
    path = (*run.path, Taken(shot=event.shot, at=event.at, by=fact.actor))
    waiting = {who: run.reached.get(who, len(run.path)) for who in event.waits}
    began = run.began if event.shot.cue in run.began else {**run.began, event.shot.cue: event.at}
    return replace(run, path=path, reached=waiting, began=began, goes_on=event.goes_on)
