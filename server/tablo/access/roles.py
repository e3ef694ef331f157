"""Who may command: one table of roles, and where each command takes effect.

Denied by default: a command that a role's row does not name is forbidden, and so is one whose
target lies outside of the actor's scope. Source of the roles: the practice of the championship
movement (chief expert, workshop manager, data operator, coordinators, show and broadcast crew).
"""

from collections.abc import Mapping

from tablo.access.actors import Actor, Role, Scope
from tablo.championship import commands as asked
from tablo.championship import events as happened
from tablo.championship.commands import AnyCommand, Command
from tablo.championship.events import AnyEvent
from tablo.championship.ids import ContestId, OutputId, RunId, ScreenId, TimerId, VenueId
from tablo.championship.refusals import Refusal, Why
from tablo.championship.roster import Roster
from tablo.championship.state import State
from tablo.championship.undoing import find

Commands = frozenset[type[Command]]
NOTHING = State()

_MARKS: Commands = frozenset({asked.RecordMark, asked.ImportMarks, asked.SetEntryStatus})
_LOCKS: Commands = frozenset({asked.LockMarks, asked.UnlockMarks})
_TIMERS: Commands = frozenset(
    {
        asked.ArmTimer,
        asked.StartTimer,
        asked.PauseTimer,
        asked.ResumeTimer,
        asked.StopTimer,
        asked.FinishEarly,
        asked.AbortTimer,
        asked.AdjustTimer,
        asked.SetPhase,
    }
)
_OFFICIAL: Commands = frozenset({asked.ImportResults, asked.DropResults})
_DRAW: Commands = frozenset({asked.DrawWorkstations, asked.RevealDraw})
_HALL: Commands = frozenset({asked.RaiseAlert, asked.ClearAlert, asked.MuteSignals})
_SCREENS: Commands = frozenset(
    {asked.ShowScene, asked.ShowLineup, asked.Take, asked.SignalScreen, asked.Blank}
)
_GRAPHICS: Commands = frozenset(
    {
        asked.ShowGraphic,
        asked.TakeGraphic,
        asked.UpdateGraphic,
        asked.AdvanceGraphic,
        asked.HideGraphic,
        asked.ClearOutput,
        asked.Blank,
    }
)
_PUBLICATION: Commands = frozenset({asked.SetPublication, asked.SetProtest, asked.SetRulings})
_SIGNATURE: Commands = frozenset({asked.SignOff})

_SHOW: Commands = frozenset(
    {
        asked.TakeCue,
        asked.Advance,
        asked.AdvanceTogether,
        asked.StepBack,
        asked.JumpTo,
        asked.SkipCue,
        asked.BlankRun,
        asked.HoldRun,
        asked.SetRunPhase,
        asked.SwitchRehearsal,
        asked.TakeControl,
    }
)
_BACKSTAGE: Commands = frozenset({asked.CheckIn, asked.AcknowledgeMessage})
_MESSAGES: Commands = frozenset({asked.SendStageMessage})
_EXPERT = _MARKS | _LOCKS | _TIMERS | _OFFICIAL | _DRAW | _SIGNATURE
_COORDINATOR = _EXPERT | _SCREENS | _HALL | _PUBLICATION

ROLES: Mapping[Role, Commands] = {
    "director": _COORDINATOR | _GRAPHICS | _SHOW | _BACKSTAGE | _MESSAGES,
    "coordinator": _COORDINATOR | _BACKSTAGE | _MESSAGES,
    "chief_expert": _EXPERT,
    "workshop_manager": _TIMERS | _SCREENS | _HALL,
    "operator": _MARKS,
    "broadcast": _GRAPHICS,
    "host": frozenset({asked.AcknowledgeMessage}),
    "volunteer": _BACKSTAGE,
    "viewer": frozenset(),
}
"""What each role may command, inside its scope. No role sends `ExpireTimer`,
`ExpireGraphic`, `ReachAudience` or `AutoAdvance`: the server does.

`Undo` stands in no row: whoever may send a command may take it back.
"""


SEES_MARKS: frozenset[Role] = frozenset({"director", "coordinator", "chief_expert", "operator"})
"""Roles that read marks which no audience may know yet; all others know what broadcast knows."""

READS_BACKSTAGE: Mapping[str, frozenset[Role]] = {
    "run": frozenset({"director"}),
    "peek": frozenset({"director"}),
    "prompter": frozenset({"director", "coordinator", "host"}),
    "backstage": frozenset({"director", "coordinator", "volunteer", "host"}),
    "preflight": frozenset({"director", "coordinator"}),
}
"""Channels of a run of show that only some roles read: each its own part, and no winner early."""

KEEPS_SHOW: frozenset[Role] = frozenset({"director", "coordinator"})
"""Roles that take along what is kept of a ceremony: it holds results and who did what."""

EDITS_ROSTER: frozenset[Role] = frozenset({"director", "coordinator"})
"""Roles that edit the reference data, when their scope is the whole championship."""

Scopes = frozenset[Scope]
EVERYWHERE = Scope()


def may_edit_roster(actor: Actor) -> bool:
    """Tell whether an actor may edit who, what and where."""
    return actor.role in EDITS_ROSTER and actor.scope == EVERYWHERE


def may_place_screens(actor: Actor, venue: VenueId) -> bool:
    """Tell whether an actor may hang screens up in a venue: who directs those that are there."""
    directs = actor.role is not None and asked.ShowLineup in ROLES[actor.role]
    return directs and actor.scope in venue_scopes(venue)


def may_command(
    actor: Actor, command: AnyCommand, roster: Roster, state: State = NOTHING
) -> Refusal | None:
    """Refuse a command that the actor's role or scope does not allow; None: it may be decided.

    Whoever signs a result is a person, not a program with a key, and signs in the capacity of their
    role; a director may stand in for either.
    A target that the roster does not know lies in the championship's scope only, so that a
    scoped actor learns nothing about what exists elsewhere. A command may be taken back by whoever
    could send one like it; `state` knows which one it was.
    """
    if actor.kind == "system":
        return None
    if isinstance(command, asked.Undo):
        return _may_undo(actor, command, roster, state)
    allowed = actor.role is not None and type(command) in ROLES[actor.role]
    if isinstance(command, asked.SignOff):
        allowed = actor.kind == "person" and actor.role in {command.as_, "director"}
    if allowed and all(actor.scope in target for target in targets(command, roster)):
        return None
    return Refusal(why=Why.FORBIDDEN, params={"command": type(command).__name__})


def _may_undo(actor: Actor, command: asked.Undo, roster: Roster, state: State) -> Refusal | None:
    done = find(state, command.command)
    allowed = ROLES[actor.role] if actor.role is not None else frozenset[type[Command]]()
    forbidden = Refusal(why=Why.FORBIDDEN, params={"command": "Undo"})
    if done is None:
        # Only who may command at all is told that there is no such command
        return None if allowed else forbidden
    like = {CAUSES[event] for event in done.events if event in CAUSES}
    places = tuple(_scopes_of(event, roster) for event in done.inverse or ())
    if like and like <= allowed and all(actor.scope in place for place in places):
        return None
    return forbidden


CAUSES: Mapping[str, type[Command]] = {
    "MarkRecorded": asked.RecordMark,
    "ValueRecorded": asked.RecordMark,
    "EntryStatusChanged": asked.SetEntryStatus,
    "MarksLocked": asked.LockMarks,
    "MarksUnlocked": asked.UnlockMarks,
    "ProtestChanged": asked.SetProtest,
    "PublicationChanged": asked.SetPublication,
    "TimerArmed": asked.ArmTimer,
    "TimerStarted": asked.StartTimer,
    "TimerPaused": asked.PauseTimer,
    "TimerResumed": asked.ResumeTimer,
    "TimerStopped": asked.StopTimer,
    "TimerAdjusted": asked.AdjustTimer,
    "TimerPhaseSet": asked.SetPhase,
    "TimerExpired": asked.StopTimer,
    "TimerRestored": asked.StartTimer,
    "SceneShown": asked.ShowScene,
    "LineupShown": asked.ShowScene,
    "LineupPrepared": asked.ShowScene,
    "ScreenBlanked": asked.Blank,
    "OutputBlanked": asked.Blank,
    "GraphicShown": asked.ShowGraphic,
    "GraphicsTaken": asked.TakeGraphic,
    "GraphicUpdated": asked.UpdateGraphic,
    "GraphicAdvanced": asked.AdvanceGraphic,
    "GraphicHidden": asked.HideGraphic,
    "OutputCleared": asked.ClearOutput,
}
"""Which command causes what can be taken back: who may send that one may undo it."""


def _scopes_of(event: AnyEvent, roster: Roster) -> Scopes:
    match event:
        case happened.TimerRestored():
            return timer_scopes(event.timer, roster)
        case (
            happened.SceneShown()
            | happened.LineupShown()
            | happened.LineupPrepared()
            | happened.ScreenBlanked()
        ):
            return screen_scopes(event.screen, roster)
        case (
            happened.GraphicShown()
            | happened.GraphicAdvanced()
            | happened.GraphicHidden()
            | happened.OutputBlanked()
        ):
            return output_scopes(event.output, roster)
        case (
            happened.MarkRecorded()
            | happened.ValueRecorded()
            | happened.EntryStatusChanged()
            | happened.ProtestChanged()
            | happened.PublicationChanged()
        ):
            return contest_scopes(event.contest, roster)
        case _:
            return frozenset({EVERYWHERE})


def targets(command: AnyCommand, roster: Roster) -> tuple[Scopes, ...]:
    """Tell, for each thing that a command takes effect on, every scope it lies in."""
    match command:
        case asked.RecordMark() | asked.SetEntryStatus():
            entry = roster.entries.get(command.entry)
            return (contest_scopes(entry.contest if entry else None, roster),)
        case asked.ImportMarks():
            entries = {roster.entries.get(mark.entry) for mark in command.marks}
            contests = {entry.contest if entry else None for entry in entries}
            return tuple(contest_scopes(contest, roster) for contest in contests)
        case asked.AdvanceTogether():
            return tuple(run_scopes(run, roster) for run in command.runs)
        case asked.Undo():
            return (frozenset({EVERYWHERE}),)
    if isinstance(command, asked.AboutResults):
        return (contest_scopes(command.contest, roster),)
    if isinstance(command, asked.AboutTimers):
        return (timer_scopes(command.timer, roster),)
    if isinstance(command, asked.AboutHalls):
        return (venue_scopes(command.venue),)
    if isinstance(command, asked.AboutScreens):
        return _on_screens(command, roster)
    if isinstance(command, asked.AboutOutputs):
        return (output_scopes(command.output, roster),)
    return (run_scopes(command.run, roster),)


def _on_screens(command: asked.AboutScreens, roster: Roster) -> tuple[Scopes, ...]:
    named = []
    if command.screen is not None:
        named.append(screen_scopes(command.screen, roster))
    if command.group is not None:
        group = roster.groups.get(command.group)
        named.append(venue_scopes(group.venue if group else None))
    if isinstance(command, asked.Blank) and command.output is not None:
        named.append(output_scopes(command.output, roster))
    if isinstance(command, asked.Take | asked.SignalScreen | asked.Blank) and command.venue:
        named.append(venue_scopes(command.venue))
    return tuple(named) or (frozenset({EVERYWHERE}),)


def timer_scopes(id: TimerId, roster: Roster) -> Scopes:
    """Tell every scope that a timer lies in: its contest, its venue, the championship."""
    timer = roster.timers.get(id)
    venue = venue_scopes(timer.venue if timer else None)
    return venue | contest_scopes(timer.contest if timer else None, roster)


def run_scopes(id: RunId, roster: Roster) -> Scopes:
    """Tell every scope that a run of show lies in: its venue and the championship."""
    run = roster.runs.get(id)
    return venue_scopes(run.venue if run else None)


def contest_scopes(contest: ContestId | None, roster: Roster) -> Scopes:
    """Tell every scope that a contest lies in: itself, its venue, the championship."""
    known = roster.contests.get(contest) if contest is not None else None
    if known is None:
        return frozenset({EVERYWHERE})
    return venue_scopes(known.venue) | {Scope(kind="contest", id=known.id)}


def venue_scopes(venue: VenueId | None) -> Scopes:
    """Tell every scope that a venue lies in: itself and the championship."""
    if venue is None:
        return frozenset({EVERYWHERE})
    return frozenset({EVERYWHERE, Scope(kind="venue", id=venue)})


def screen_scopes(screen: ScreenId, roster: Roster) -> Scopes:
    """Tell every scope that a screen lies in: itself, its venue, the championship."""
    known = roster.screens.get(screen)
    if known is None:
        return frozenset({EVERYWHERE})
    return venue_scopes(known.venue) | {Scope(kind="screen", id=known.id)}


def output_scopes(output: OutputId, roster: Roster) -> Scopes:
    """Tell every scope that an output lies in: itself, its venue if it has one, the championship."""
    known = roster.outputs.get(output)
    if known is None:
        return frozenset({EVERYWHERE})
    return venue_scopes(known.venue) | {Scope(kind="output", id=output)}
