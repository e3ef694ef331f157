"""How each of the last commands is taken back, if nothing was built on it since.

What takes an event back is known before the event is applied, because it depends on what held
then. It is kept in the state, so that it survives a restart like everything else.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from tablo.championship import events as happened
from tablo.championship.commands import Bus
from tablo.championship.events import AnyEvent, Fact
from tablo.championship.ids import CommandId, Duration, Instant, ScreenId
from tablo.championship.runs import Face, face_of
from tablo.championship.state import Done, Graphic, OutputState, ScreenState, State

REMEMBERED = 250
"""Commands that can be taken back."""
EVENTS_LIMIT = 2_000
"""Events of one command that can be taken back; an import of more can't."""

_TIMER_EVENTS = (
    happened.TimerArmed,
    happened.TimerStarted,
    happened.TimerPaused,
    happened.TimerResumed,
    happened.TimerStopped,
    happened.TimerAdjusted,
    happened.TimerPhaseSet,
    happened.TimerExpired,
)
_OUTPUT_EVENTS = (
    happened.GraphicShown,
    happened.GraphicsTaken,
    happened.GraphicUpdated,
    happened.GraphicAdvanced,
    happened.GraphicHidden,
    happened.OutputCleared,
)


def remembered(state: State, fact: Fact) -> tuple[Done, ...]:
    """Give the way back of the newest commands after a fact; `state` is what held before it."""
    event, done = fact.event, state.done
    if isinstance(event, happened.Undone):
        return _taken_back(done, event, fact)
    items = frozenset(items_of(event))
    if not fact.command or not items:
        return done
    last = done[-1] if done else None
    if last and (last.command, last.actor) == (fact.command, fact.actor):
        return (*done[:-1], _extended(last, state, event, items))
    new = Done(
        command=fact.command,
        actor=fact.actor,
        events=(type(event).__name__,),
        items=items,
        inverse=inverse(state, event),
    )
    return (*done[-REMEMBERED + 1 :], new)


def _taken_back(done: tuple[Done, ...], event: happened.Undone, fact: Fact) -> tuple[Done, ...]:
    """Note that a command was taken back; what does so is no new touch, nor taken back itself."""
    taken = (
        replace(one, undone=True) if (one.command, one.actor) == (event.command, event.of) else one
        for one in done
    )
    way_back = Done(
        command=fact.command,
        actor=fact.actor,
        events=(),
        items=frozenset(),
        inverse=None,
        undone=True,
    )
    return (*taken, way_back)[-REMEMBERED:]


def find(state: State, command: CommandId) -> Done | None:
    """Find the newest command of this id among those that are remembered."""
    return next((done for done in reversed(state.done) if done.command == command), None)


def was_built_on(state: State, done: Done) -> bool:
    """Tell whether a later command, not taken back itself, touched what this one did."""
    later = reversed(state.done)
    for one in later:
        if one is done:
            return False
        if not one.undone and one.items & done.items:
            return True
    return True


def _extended(last: Done, state: State, event: AnyEvent, items: frozenset[str]) -> Done:
    name, back = type(event).__name__, inverse(state, event)
    events = last.events if name in last.events else (*last.events, name)
    known = last.inverse
    if known is None or back is None or len(known) >= EVENTS_LIMIT:
        return replace(last, events=events, items=last.items | items, inverse=None)
    if items <= last.items and isinstance(event, _TIMER_EVENTS):
        # What stood before the command's first touch of this timer is what it goes back to
        back = ()
    return replace(last, events=events, items=last.items | items, inverse=(*back, *known))


def items_of(event: AnyEvent) -> Iterator[str]:
    """Name what an event touches, as far as somebody could want it back."""
    match event:
        case happened.MarkRecorded() | happened.ValueRecorded():
            yield f"mark:{event.entry}/{event.module}"
        case happened.EntryStatusChanged():
            yield f"status:{event.entry}"
        case happened.MarksLocked() | happened.MarksUnlocked():
            yield f"locks:{event.contest}"
        case happened.ProtestChanged():
            yield f"protest:{event.contest}/{event.standing}"
        case happened.PublicationChanged():
            yield f"publication:{event.contest}/{event.standing}/{event.audience}"
        case happened.SceneShown() | happened.LineupShown() | happened.LineupPrepared():
            yield f"scene:{event.screen}"
        case happened.ScreenBlanked():
            yield f"blank:screen:{event.screen}"
        case happened.OutputBlanked():
            yield f"blank:output:{event.output}"
        case _ if isinstance(event, (*_TIMER_EVENTS, happened.TimerRestored)):
            yield f"timer:{event.timer}"
        case _ if isinstance(event, _OUTPUT_EVENTS):
            yield f"output:{event.output}"
        case _:
            return


def inverse(state: State, event: AnyEvent) -> tuple[AnyEvent, ...] | None:
    """Give what takes an event back, from what held before it; None where nothing can."""
    match event:
        case happened.MarkRecorded():
            return _mark(state, event)
        case happened.ValueRecorded():
            return _value(state, event)
        case happened.EntryStatusChanged():
            before = state.contest(event.contest).statuses.get(event.entry, "active")
            return (replace(event, status=before, reason=""),)
        case happened.ProtestChanged():
            return (replace(event, on=not event.on, reason=""),)
        case happened.PublicationChanged():
            level = state.contest(event.contest).standing(event.standing).level(event.audience)
            return None if level == "frozen" else (replace(event, level=level),)
        case happened.SceneShown() | happened.LineupShown():
            return _lineups(state.screen(event.screen), event.screen)
        case happened.LineupPrepared():
            return (replace(event, lineup=state.screen(event.screen).ready),)
        case happened.ScreenBlanked() | happened.OutputBlanked():
            return (replace(event, on=not event.on),)
        case happened.TimerExpired():
            return None
        case _ if isinstance(event, _TIMER_EVENTS):
            return (happened.TimerRestored(timer=event.timer, to=_face(state, event)),)
        case _ if isinstance(event, _OUTPUT_EVENTS):
            return _layers(state.output(event.output), event)
        case _:
            return None


def _mark(state: State, event: happened.MarkRecorded) -> tuple[AnyEvent, ...] | None:
    cell = state.contest(event.contest).marks.get(event.entry, {}).get(event.module)
    if cell is not None and cell.sum is not None:
        return None
    return (replace(event, mark=cell.mark if cell else None, reason=""),)


def _value(state: State, event: happened.ValueRecorded) -> tuple[AnyEvent, ...] | None:
    contest = state.contest(event.contest)
    cell = contest.marks.get(event.entry, {}).get(event.module)
    value = contest.values.get(event.entry, {}).get(event.aspect)
    if cell is not None and cell.mark is not None:
        return None
    # A cell that nobody had touched lacks this aspect and all that this event says is missing
    missing = cell.missing if cell else event.missing + 1
    return (
        replace(
            event,
            entered=value.entered if value else None,
            sum=cell.sum if cell else None,
            cents=cell.cents if cell else None,
            missing=missing,
            reason="",
        ),
    )


def _lineups(screen: ScreenState, id: ScreenId) -> tuple[AnyEvent, ...]:
    """Show again what was shown, then what was to be shown next, and make ready what was ready."""
    shown = [
        happened.LineupShown(screen=id, lineup=held.lineup, at=held.at)
        if held
        else happened.LineupShown(screen=id, lineup=None, at=Instant(0))
        for held in (screen.before, screen.shown)
    ]
    return (*shown, happened.LineupPrepared(screen=id, lineup=screen.ready))


def _face(state: State, event: AnyEvent) -> Face:
    timer = state.timers.get(event.timer)  # type: ignore[union-attr]
    if timer is not None:
        return face_of(timer)
    # The first that is ever said of a timer says its full time too
    duration = Duration(getattr(event, "duration", 0))
    return Face(state="armed", duration=duration, remaining=duration, anchor=Instant(0))


def _layers(output: OutputState, event: AnyEvent) -> tuple[AnyEvent, ...]:
    """Put on both buses what the touched layers held; what stands in its place goes."""
    out = event.output  # type: ignore[union-attr]
    back: list[AnyEvent] = []
    for bus in _buses_of(event):
        held = output.bus(bus)
        for name in _layers_of(event, held):
            graphic = held.get(name)
            if graphic is None:
                back.append(happened.GraphicHidden(output=out, layer=name, bus=bus))
                continue
            back.append(
                happened.GraphicShown(
                    output=out,
                    layer=name,
                    graphic=graphic.name,
                    data=graphic.data,
                    at=graphic.at,
                    bus=bus,
                    out_after=graphic.out_after,
                    step=graphic.step,
                )
            )
    return tuple(back)


def _buses_of(event: AnyEvent) -> tuple[Bus, ...]:
    if isinstance(event, happened.GraphicsTaken):
        return ("program", "preview")
    return (event.bus,)  # type: ignore[union-attr]


def _layers_of(event: AnyEvent, held: Mapping[str, Graphic]) -> Iterable[str]:
    match event:
        case happened.GraphicsTaken():
            return event.layers
        case happened.OutputCleared():
            return tuple(held)
        case _:
            return (event.layer,)  # type: ignore[union-attr]
