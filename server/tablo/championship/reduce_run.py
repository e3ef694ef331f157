"""What an event makes of a run of show."""

from typing import assert_never

from msgspec.structs import replace

from tablo.championship import events as happened
from tablo.championship.events import Fact
from tablo.championship.state import Control, RunState, Taken

RunEvent = (
    happened.CueTaken
    | happened.RunSteppedBack
    | happened.CueSkipped
    | happened.RunBlanked
    | happened.RunPhaseChanged
    | happened.ControlTaken
    | happened.EntryCheckedIn
    | happened.AudienceReached
)


def run_after(run: RunState, event: RunEvent, fact: Fact) -> RunState:
    """Give the run that holds after an event. The given one stays as it is."""
    match event:
        case happened.AudienceReached():
            # What an audience sees later is nothing that the console has to see anew
            length = min(event.length, len(run.path))
            return replace(run, reached={**run.reached, event.audience: length})
        case happened.EntryCheckedIn():
            return replace(run, presence={**run.presence, event.entry: event.presence})
        case _:
            return replace(_driven(run, event, fact), rev=run.rev + 1)


def _driven(
    run: RunState,
    event: happened.CueTaken
    | happened.RunSteppedBack
    | happened.CueSkipped
    | happened.RunBlanked
    | happened.RunPhaseChanged
    | happened.ControlTaken,
    fact: Fact,
) -> RunState:
    match event:
        case happened.CueTaken():
            return _taken(run, event, fact)
        case happened.RunSteppedBack():
            path = run.path[:-1]
            reached = {who: min(length, len(path)) for who, length in run.reached.items()}
            return replace(run, path=path, reached=reached)
        case happened.CueSkipped():
            skipped = run.skipped | {event.cue} if event.on else run.skipped - {event.cue}
            return replace(run, skipped=skipped)
        case happened.RunBlanked():
            return replace(run, blank=event.on)
        case happened.RunPhaseChanged():
            return replace(run, phase=event.phase)
        case happened.ControlTaken():
            control = Control(by=fact.actor, at=fact.at) if event.on else None
            return replace(run, control=control)
        case _:
            assert_never(event)


def _taken(run: RunState, event: happened.CueTaken, fact: Fact) -> RunState:
    path = (*run.path, Taken(shot=event.shot, at=event.at, by=fact.actor))
    waiting = {who: run.reached.get(who, len(run.path)) for who in event.waits}
    began = run.began if event.shot.cue in run.began else {**run.began, event.shot.cue: event.at}
    return replace(run, path=path, reached=waiting, began=began)
