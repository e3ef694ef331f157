"""Whether a command may happen: events when it may, a refusal when not.

Pure and total: `decide` never raises for a command that the wire let through, changes nothing,
and takes the instant as an argument. Who may send a command is `access.roles`' question.
"""

from collections.abc import Mapping, Sequence
from typing import assert_never

from tablo.championship import commands as asked
from tablo.championship import events as happened
from tablo.championship.commands import LEVELS, AnyCommand
from tablo.championship.decide_output import decide_output
from tablo.championship.decide_result import decide_result
from tablo.championship.decide_run import decide_run
from tablo.championship.decide_timer import decide_timer
from tablo.championship.decision import Decision, refuse
from tablo.championship.events import AnyEvent
from tablo.championship.ids import ActorId, Duration, Instant, ScreenId, VenueId
from tablo.championship.lineup import Lineup, single
from tablo.championship.refusals import Refusal, Why
from tablo.championship.roster import Roster
from tablo.championship.screens import check_scene
from tablo.championship.state import EVERYWHERE, State
from tablo.championship.timers import SECOND
from tablo.championship.undoing import find, was_built_on

AHEAD = Duration(24 * 60 * 60 * SECOND)
"""How far ahead of its instant a scene may be put on."""


def decide(
    state: State, roster: Roster, command: AnyCommand, actor: ActorId, now: Instant
) -> Decision:
    """Decide what a command of an actor causes at `now`: at least one event, or a refusal.

    The events are in order and take effect together; nothing else may be recorded between them.
    """
    if isinstance(command, asked.AboutResults):
        return decide_result(state, roster, command, actor)
    if isinstance(command, asked.AboutTimers):
        return decide_timer(state, roster, command, now)
    if isinstance(command, asked.AboutHalls):
        return _in_venue(state, roster, command, now)
    if isinstance(command, asked.AboutScreens):
        return _on_screens(state, roster, command, now)
    if isinstance(command, asked.AboutOutputs):
        return decide_output(state, roster, command, now)
    if isinstance(command, asked.AboutRuns):
        return decide_run(state, roster, command, actor, now)
    return _undo(state, command)


def _undo(state: State, command: asked.Undo) -> Decision:
    done = find(state, command.command)
    if done is None:
        return refuse(Why.UNKNOWN_COMMAND, command=command.command)
    if done.inverse is None:
        return refuse(Why.NOT_UNDOABLE)
    if done.undone:
        return refuse(Why.UNDONE_ALREADY)
    if was_built_on(state, done):
        return refuse(Why.BUILT_ON)
    closed = next(filter(None, (_closed(state, event) for event in done.inverse)), None)
    if closed is not None:
        return closed
    return (happened.Undone(command=done.command, of=done.actor), *done.inverse)


def _closed(state: State, event: AnyEvent) -> Refusal | None:
    """Refuse to take a mark or status back once it is locked, and to tell more under protest."""
    match event:
        case happened.MarkRecorded() | happened.ValueRecorded():
            contest = state.contest(event.contest)
            return refuse(Why.CONTEST_LOCKED) if contest.closed else _locked(state, event)
        case happened.EntryStatusChanged() if state.contest(event.contest).closed:
            return refuse(Why.CONTEST_LOCKED)
        case happened.PublicationChanged():
            held = state.contest(event.contest).standing(event.standing)
            raised = LEVELS.index(event.level) > LEVELS.index(held.level(event.audience))
            return refuse(Why.UNDER_PROTEST) if held.protest and raised else None
        case _:
            return None


def _locked(state: State, event: happened.MarkRecorded | happened.ValueRecorded) -> Refusal | None:
    if event.module in state.contest(event.contest).locked:
        return refuse(Why.MARKS_LOCKED, module=event.module)
    return None


_Venue = asked.RaiseAlert | asked.ClearAlert | asked.MuteSignals


def _in_venue(state: State, roster: Roster, command: _Venue, now: Instant) -> Decision:
    if (command.venue is not None) == command.all:
        return refuse(Why.ONE_PLACE)
    if command.venue is not None and command.venue not in roster.venues:
        return refuse(Why.UNKNOWN_VENUE, venue=command.venue)
    venue: VenueId | None = command.venue
    place = venue or EVERYWHERE
    match command:
        case asked.RaiseAlert():
            if not command.text.strip():
                return refuse(Why.TEXT_NEEDED)
            return (happened.AlertRaised(venue=venue, text=command.text.strip(), at=now),)
        case asked.ClearAlert():
            if place not in state.alerts:
                return refuse(Why.UNCHANGED)
            return (happened.AlertCleared(venue=venue),)
        case asked.MuteSignals():
            if (place in state.muted) == command.on:
                return refuse(Why.UNCHANGED)
            return (happened.SignalsMuted(venue=venue, on=command.on),)
        case _:
            assert_never(command)


# Screens


def _on_screens(
    state: State, roster: Roster, command: asked.AboutScreens, now: Instant
) -> Decision:
    targets = _screens(roster, command)
    if isinstance(targets, Refusal):
        return targets
    if isinstance(command, asked.SignalScreen):
        return tuple(
            happened.ScreenSignalled(screen=screen, what=command.what, at=now) for screen in targets
        ) or refuse(Why.NO_SCREENS)
    if isinstance(command, asked.Blank):
        return _blank(state, roster, command)
    at = now if command.at is None else command.at
    if not now - SECOND <= at <= now + AHEAD:
        return refuse(Why.NOT_IN_TIME)
    if isinstance(command, asked.Take):
        return _take(state, targets, at)
    lineup = (
        single(command.scene, command.params)
        if isinstance(command, asked.ShowScene)
        else command.lineup
    )
    wrong = _check_lineup(lineup, roster)
    if wrong:
        return wrong
    if command.bus == "preview":
        return tuple(
            happened.LineupPrepared(screen=screen, lineup=lineup) for screen in targets
        ) or refuse(Why.NO_SCREENS)
    return tuple(
        happened.LineupShown(screen=screen, lineup=lineup, at=at) for screen in targets
    ) or refuse(Why.NO_SCREENS)


def _take(state: State, targets: Sequence[ScreenId], at: Instant) -> Decision:
    return tuple(
        happened.LineupShown(screen=screen, lineup=ready, at=at)
        for screen in targets
        if (ready := state.screen(screen).ready) is not None
    ) or refuse(Why.NOTHING_READY)


def _check_lineup(lineup: Lineup, roster: Roster) -> Refusal | None:
    for item in lineup.items():
        wrong = check_scene(item.scene, item.params, roster)
        if wrong:
            return wrong
    return None


def _screens(roster: Roster, command: asked.AboutScreens) -> tuple[ScreenId, ...] | Refusal:
    """Resolve the screens that a command names, in roster order; () when it names an output."""
    named = {
        name: value
        for name in ("screen", "group", "venue", "output", "all")
        if (value := getattr(command, name, None)) not in (None, False)
    }
    if len(named) != 1:
        return refuse(Why.ONE_TARGET)
    ((name, value),) = named.items()
    if name == "all":
        return tuple(roster.screens)
    known: Mapping[str, object] = getattr(roster, f"{name}s")
    if value not in known:
        return Refusal(why=Why[f"UNKNOWN_{name.upper()}"], params={name: str(value)})
    if name == "screen":
        return (ScreenId(str(value)),)
    return tuple(
        screen.id for screen in roster.screens.values() if getattr(screen, name, None) == value
    )


def _blank(state: State, roster: Roster, command: asked.Blank) -> Decision:
    targets = _screens(roster, command)
    if isinstance(targets, Refusal):
        return targets
    events: list[AnyEvent] = [
        happened.ScreenBlanked(screen=screen, on=command.on)
        for screen in targets
        if state.screen(screen).blank != command.on
    ]
    events += [
        happened.OutputBlanked(output=output, on=command.on)
        for output in roster.outputs
        if (command.all or output == command.output) and state.output(output).blank != command.on
    ]
    return tuple(events) or refuse(Why.UNCHANGED)
