"""Who may command: one table of roles, and where each command takes effect.

Denied by default: a command that a role's row does not name is forbidden, and so is one whose
target lies outside of the actor's scope. Source of the roles: the practice of the championship
movement (chief expert, workshop manager, data operator, coordinators, show and broadcast crew).
"""

from collections.abc import Mapping
from typing import assert_never

from tablo.access.actors import Actor, Role, Scope
from tablo.championship import commands as asked
from tablo.championship.commands import AnyCommand, Command
from tablo.championship.ids import ContestId, OutputId, ScreenId, VenueId
from tablo.championship.refusals import Refusal, Why
from tablo.championship.roster import Roster

Commands = frozenset[type[Command]]

_MARKS: Commands = frozenset({asked.RecordMark, asked.ImportMarks, asked.SetEntryStatus})
_LOCKS: Commands = frozenset({asked.LockMarks, asked.UnlockMarks})
_TIMERS: Commands = frozenset(
    {
        asked.ArmTimer,
        asked.StartTimer,
        asked.PauseTimer,
        asked.ResumeTimer,
        asked.StopTimer,
        asked.AdjustTimer,
    }
)
_SCREENS: Commands = frozenset({asked.ShowScene, asked.Blank})
_GRAPHICS: Commands = frozenset(
    {
        asked.ShowGraphic,
        asked.UpdateGraphic,
        asked.AdvanceGraphic,
        asked.HideGraphic,
        asked.ClearOutput,
        asked.Blank,
    }
)
_PUBLICATION: Commands = frozenset({asked.SetPublication, asked.SetProtest, asked.SetRulings})
_SIGNATURE: Commands = frozenset({asked.SignOff})

ROLES: Mapping[Role, Commands] = {
    "director": _MARKS | _LOCKS | _TIMERS | _SCREENS | _GRAPHICS | _PUBLICATION | _SIGNATURE,
    "coordinator": _MARKS | _LOCKS | _TIMERS | _SCREENS | _PUBLICATION | _SIGNATURE,
    "chief_expert": _MARKS | _LOCKS | _TIMERS | _SIGNATURE,
    "workshop_manager": _TIMERS | _SCREENS,
    "operator": _MARKS,
    "broadcast": _GRAPHICS,
    "viewer": frozenset(),
}
"""What each role may command, inside its scope. No role sends `ExpireTimer`: the server does."""


SEES_MARKS: frozenset[Role] = frozenset({"director", "coordinator", "chief_expert", "operator"})
"""Roles that read marks which no audience may know yet; all others know what broadcast knows."""

EDITS_ROSTER: frozenset[Role] = frozenset({"director", "coordinator"})
"""Roles that edit the reference data, when their scope is the whole championship."""

Scopes = frozenset[Scope]
EVERYWHERE = Scope()


def may_edit_roster(actor: Actor) -> bool:
    """Tell whether an actor may edit who, what and where."""
    return actor.role in EDITS_ROSTER and actor.scope == EVERYWHERE


def may_command(actor: Actor, command: AnyCommand, roster: Roster) -> Refusal | None:
    """Refuse a command that the actor's role or scope does not allow; None: it may be decided.

    Whoever signs a result is a person, not a program with a key, and signs in the capacity of their
    role; a director may stand in for either.
    A target that the roster does not know lies in the championship's scope only, so that a
    scoped actor learns nothing about what exists elsewhere.
    """
    if actor.kind == "system":
        return None
    allowed = actor.role is not None and type(command) in ROLES[actor.role]
    if isinstance(command, asked.SignOff):
        allowed = actor.kind == "person" and actor.role in {command.as_, "director"}
    if allowed and all(actor.scope in target for target in targets(command, roster)):
        return None
    return Refusal(why=Why.FORBIDDEN, params={"command": type(command).__name__})


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
        case (
            asked.LockMarks()
            | asked.UnlockMarks()
            | asked.SignOff()
            | asked.SetProtest()
            | asked.SetRulings()
            | asked.SetPublication()
        ):
            return (contest_scopes(command.contest, roster),)
        case (
            asked.ArmTimer()
            | asked.StartTimer()
            | asked.PauseTimer()
            | asked.ResumeTimer()
            | asked.StopTimer()
            | asked.AdjustTimer()
            | asked.ExpireTimer()
        ):
            timer = roster.timers.get(command.timer)
            venue = venue_scopes(timer.venue if timer else None)
            return (venue | contest_scopes(timer.contest if timer else None, roster),)
        case asked.ShowScene():
            return (screen_scopes(command.screen, roster),)
        case asked.Blank():
            return _blanked(command, roster)
        case (
            asked.ShowGraphic()
            | asked.UpdateGraphic()
            | asked.AdvanceGraphic()
            | asked.HideGraphic()
            | asked.ClearOutput()
        ):
            return (output_scopes(command.output, roster),)
        case _:
            assert_never(command)


def _blanked(command: asked.Blank, roster: Roster) -> tuple[Scopes, ...]:
    blanked = []
    if command.screen is not None:
        blanked.append(screen_scopes(command.screen, roster))
    if command.output is not None:
        blanked.append(output_scopes(command.output, roster))
    if command.venue is not None:
        blanked.append(venue_scopes(command.venue))
    return tuple(blanked) or (frozenset({EVERYWHERE}),)


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
    """Tell every scope that an output lies in: itself and the championship."""
    if output not in roster.outputs:
        return frozenset({EVERYWHERE})
    return frozenset({EVERYWHERE, Scope(kind="output", id=output)})
