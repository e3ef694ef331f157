"""Every kind of view there is: the one list, and what makes each one change.

Adding a view: write `views/<name>.py`, add a row here, draw it in a page of the same name.
"""

from collections.abc import Callable, Mapping
from typing import Any, assert_never

from msgspec import Struct

from tablo.access.streams import Audience, StreamName
from tablo.championship import events as happened
from tablo.championship.events import AnyEvent
from tablo.championship.ids import ContestId, OutputId, VenueId
from tablo.championship.roster import Roster
from tablo.championship.state import State
from tablo.views.health import HealthView
from tablo.views.index import IndexView, index
from tablo.views.marks import MarksView, marks
from tablo.views.medals import MedalsView, medals
from tablo.views.output import OutputView, output
from tablo.views.screen import ScreenView, screen
from tablo.views.screens import ScreensView, screens
from tablo.views.standings import StandingsView, standings
from tablo.views.timers import TimersView, timers

View = (
    IndexView
    | StandingsView
    | TimersView
    | MarksView
    | MedalsView
    | ScreensView
    | ScreenView
    | OutputView
    | HealthView
)
Draw = Callable[[State, Roster, str, Audience], View | None]
Subjects = frozenset[str]
ROSTER = "roster"
"""The subject of every stream: a revised roster may change any view."""


class Channel(Struct, frozen=True, kw_only=True):
    """Describe a kind of view.

    `audiences`: who it is drawn for; empty for a screen's or output's own stream, which is
    drawn for the audience `own`. `draw` is None for what is drawn from live presence.
    """

    name: str
    view: type[View]
    draw: Draw | None
    param: str = ""
    audiences: frozenset[Audience] = frozenset()
    own: Audience | None = None


CHANNELS: Mapping[str, Channel] = {
    channel.name: channel
    for channel in (
        Channel(
            name="index",
            view=IndexView,
            draw=index,
            audiences=frozenset({"public", "venue", "crew"}),
        ),
        Channel(
            name="standings",
            view=StandingsView,
            draw=standings,
            param="contest",
            audiences=frozenset({"public", "venue", "broadcast", "crew"}),
        ),
        Channel(
            name="timers",
            view=TimersView,
            draw=timers,
            param="venue",
            audiences=frozenset({"public", "venue", "broadcast", "crew"}),
        ),
        Channel(
            name="medals",
            view=MedalsView,
            draw=medals,
            audiences=frozenset({"public", "venue", "broadcast", "crew"}),
        ),
        Channel(
            name="marks",
            view=MarksView,
            draw=marks,
            param="contest",
            audiences=frozenset({"crew"}),
        ),
        Channel(name="screens", view=ScreensView, draw=screens, audiences=frozenset({"crew"})),
        Channel(name="health", view=HealthView, draw=None, audiences=frozenset({"crew"})),
        Channel(name="screen", view=ScreenView, draw=screen, param="screen", own="venue"),
        Channel(name="output", view=OutputView, draw=output, param="output", own="broadcast"),
    )
}


def channel_of(stream: StreamName) -> Channel | None:
    """Find the channel of a stream; None when the name fits none (parameter, audience)."""
    channel = CHANNELS.get(stream.channel)
    if channel is None or bool(channel.param) != bool(stream.param):
        return None
    if channel.own is None:
        return channel if stream.audience in channel.audiences else None
    return channel if stream.audience is None else None


def render(stream: StreamName, state: State, roster: Roster) -> View | None:
    """Draw a stream's view; None when there is no such stream, or it is drawn elsewhere."""
    channel = channel_of(stream)
    if channel is None or channel.draw is None:
        return None
    audience = stream.audience or channel.own
    return channel.draw(state, roster, stream.param, audience) if audience else None


def streams(roster: Roster) -> tuple[StreamName, ...]:
    """List every stream of a roster, in the order of the channels."""
    params: Mapping[str, Any] = {
        "": ("",),
        "contest": roster.contests,
        "venue": roster.venues,
        "screen": roster.screens,
        "output": roster.outputs,
    }
    return tuple(
        StreamName(channel.name, param, audience)
        for channel in CHANNELS.values()
        for param in params[channel.param]
        for audience in (sorted(channel.audiences) if channel.own is None else (None,))
    )


def subjects(stream: StreamName, state: State, roster: Roster) -> Subjects:
    """Tell what a stream depends on, to be compared with what an event touches.

    May name too much, never too little. Holds until the next event that touches the stream.
    """
    return frozenset({ROSTER, *_subjects(stream, state, roster)})


def _subjects(stream: StreamName, state: State, roster: Roster) -> Subjects:
    match stream.channel:
        case "index":
            return frozenset({"publication"})
        case "standings" | "marks":
            return _contest(ContestId(stream.param), roster)
        case "timers":
            venue = VenueId(stream.param)
            inside = [timer for timer in roster.timers.values() if timer.venue == venue]
            return frozenset({"publication", *(f"timer:{timer.id}" for timer in inside)})
        case "medals":
            return frozenset({"medals", "publication"})
        case "screens":
            return frozenset({"screens", "outputs"})
        case "screen":
            return frozenset({f"screen:{stream.param}"})
        case "output":
            return _output(OutputId(stream.param), state, roster)
        case _:
            return frozenset()


def _contest(contest: ContestId, roster: Roster) -> Subjects:
    timers = (f"timer:{timer.id}" for timer in roster.timers_of(contest))
    return frozenset({f"contest:{contest}", *timers})


def _output(id: OutputId, state: State, roster: Roster) -> Subjects:
    carried = {f"output:{id}"}
    for graphic in state.output(id).layers.values():
        contest = ContestId(str(graphic.data.get("contest")))
        carried |= _contest(contest, roster) if contest in roster.contests else set()
    return frozenset(carried)


def touched(event: AnyEvent) -> Subjects:
    """Tell what an event may change."""
    match event:
        case happened.RosterRevised():
            return frozenset({ROSTER})
        case happened.MarksImported():
            return frozenset()
        case happened.PublicationChanged():
            return frozenset({f"contest:{event.contest}", "publication"})
        case (
            happened.MarksLocked()
            | happened.MarksUnlocked()
            | happened.ResultSigned()
            | happened.RulingsChanged()
        ):
            return frozenset({f"contest:{event.contest}", "medals"})
        case happened.MarkRecorded() | happened.EntryStatusChanged() | happened.ProtestChanged():
            return frozenset({f"contest:{event.contest}"})
        case (
            happened.TimerArmed()
            | happened.TimerStarted()
            | happened.TimerPaused()
            | happened.TimerResumed()
            | happened.TimerStopped()
            | happened.TimerAdjusted()
            | happened.TimerExpired()
        ):
            return frozenset({f"timer:{event.timer}"})
        case happened.SceneShown() | happened.ScreenBlanked():
            return frozenset({f"screen:{event.screen}", "screens"})
        case (
            happened.GraphicShown()
            | happened.GraphicUpdated()
            | happened.GraphicAdvanced()
            | happened.GraphicHidden()
            | happened.OutputCleared()
            | happened.OutputBlanked()
        ):
            return frozenset({f"output:{event.output}", "outputs"})
        case _:
            assert_never(event)
