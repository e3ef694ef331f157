"""Every kind of view there is: the one list, and what makes each one change.

Adding a view: write `views/<name>.py`, add a row here, draw it in a page of the same name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import assert_never

from msgspec import Struct

from tablo.access.streams import Audience, StreamName
from tablo.championship import events as happened
from tablo.championship.events import AnyEvent
from tablo.championship.ids import ContestId, EntryId, ScreenId, TimerId, VenueId
from tablo.championship.roster import MAIN, Roster
from tablo.championship.state import EVERYWHERE, Graphic, State
from tablo.views.aspects import AspectsView, aspects
from tablo.views.backstage import BackstageView, backstage
from tablo.views.best import BestView, best
from tablo.views.ceremony import CeremonyView, ceremony
from tablo.views.draw import DrawView, draw
from tablo.views.entries import EntriesView, entries, entry
from tablo.views.floor import FloorView, HallView, ScheduleView, floor, hall, schedule
from tablo.views.health import HealthView
from tablo.views.index import IndexView, index
from tablo.views.marks import MarksView, marks
from tablo.views.medals import KINDS, MedalsView, medals
from tablo.views.output import PREVIEW, OutputView, named_bus, output
from tablo.views.preflight import PreflightView, preflight
from tablo.views.prompter import PrompterView, prompter
from tablo.views.run import PeekView, RunView, peek, run
from tablo.views.screen import ScreenView, preview, screen
from tablo.views.screens import ScreensView, screens
from tablo.views.signals import SignalsView
from tablo.views.standings import StandingsView, standings
from tablo.views.timers import OneTimerView, TimersView, timer, timers

View = (
    IndexView
    | EntriesView
    | StandingsView
    | FloorView
    | HallView
    | TimersView
    | OneTimerView
    | ScheduleView
    | DrawView
    | MedalsView
    | BestView
    | CeremonyView
    | RunView
    | PeekView
    | PrompterView
    | BackstageView
    | PreflightView
    | MarksView
    | AspectsView
    | ScreensView
    | ScreenView
    | OutputView
    | HealthView
    | SignalsView
)
Draw = Callable[[State, Roster, str, Audience], View | None]
Subjects = frozenset[str]
ROSTER = "roster"
"""The subject of every stream: a revised roster may change any view."""


class Channel(Struct, frozen=True, kw_only=True):
    """Describe a kind of view.

    `param` says what a stream names after the colon; "kind" and "delegation" may be left out.
    `audiences`: who it is drawn for; empty for a screen's or output's own stream, which is drawn
    for the audience `own`. `draw` is None for what is drawn from live presence.
    """

    name: str
    view: type[View]
    draw: Draw | None
    param: str = ""
    audiences: frozenset[Audience] = frozenset()
    own: Audience | None = None


EVERYBODY: frozenset[Audience] = frozenset({"public", "venue", "broadcast", "crew"})
CREW: frozenset[Audience] = frozenset({"crew"})

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
            name="entries",
            view=EntriesView,
            draw=entries,
            param="delegation",
            audiences=frozenset({"public"}),
        ),
        Channel(
            name="entry",
            view=EntriesView,
            draw=entry,
            param="entry",
            audiences=frozenset({"public"}),
        ),
        Channel(
            name="standings",
            view=StandingsView,
            draw=standings,
            param="standing",
            audiences=EVERYBODY,
        ),
        Channel(name="floor", view=FloorView, draw=floor, param="contest", audiences=EVERYBODY),
        Channel(name="hall", view=HallView, draw=hall, param="venue", audiences=EVERYBODY),
        Channel(name="timers", view=TimersView, draw=timers, param="venue", audiences=EVERYBODY),
        Channel(name="timer", view=OneTimerView, draw=timer, param="timer", audiences=EVERYBODY),
        Channel(
            name="schedule", view=ScheduleView, draw=schedule, param="venue", audiences=EVERYBODY
        ),
        Channel(name="draw", view=DrawView, draw=draw, param="contest", audiences=EVERYBODY),
        Channel(name="medals", view=MedalsView, draw=medals, param="kind", audiences=EVERYBODY),
        Channel(name="best", view=BestView, draw=best, audiences=EVERYBODY),
        Channel(
            name="ceremony", view=CeremonyView, draw=ceremony, param="stage", audiences=EVERYBODY
        ),
        Channel(name="run", view=RunView, draw=run, param="run", audiences=CREW),
        Channel(name="peek", view=PeekView, draw=peek, param="run", audiences=CREW),
        Channel(name="prompter", view=PrompterView, draw=prompter, param="run", audiences=CREW),
        Channel(name="backstage", view=BackstageView, draw=backstage, param="run", audiences=CREW),
        Channel(name="preflight", view=PreflightView, draw=preflight, param="run", audiences=CREW),
        Channel(name="marks", view=MarksView, draw=marks, param="contest", audiences=CREW),
        Channel(name="aspects", view=AspectsView, draw=aspects, param="module", audiences=CREW),
        Channel(name="screens", view=ScreensView, draw=screens, audiences=CREW),
        Channel(name="health", view=HealthView, draw=None, audiences=CREW),
        Channel(
            name="signals",
            view=SignalsView,
            draw=None,
            param="venue",
            audiences=frozenset({"venue"}),
        ),
        Channel(name="screen", view=ScreenView, draw=screen, param="screen", own="venue"),
        Channel(name="preview", view=ScreenView, draw=preview, param="screen", audiences=CREW),
        Channel(name="output", view=OutputView, draw=output, param="output", own="broadcast"),
    )
}


_OPTIONAL = frozenset({"kind", "delegation"})
"""Parameters without which a stream is about all of them."""


def channel_of(stream: StreamName) -> Channel | None:
    """Find the channel of a stream; None when the name fits none (parameter, audience)."""
    channel = CHANNELS.get(stream.channel)
    if channel is None or not (
        channel.param in _OPTIONAL or bool(channel.param) == bool(stream.param)
    ):
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
    params: Mapping[str, Iterable[str]] = {
        "": ("",),
        "contest": roster.contests,
        "standing": _standings_in(roster),
        "module": _marked_by_aspects(roster),
        "venue": roster.venues,
        "timer": roster.timers,
        "kind": ("", *KINDS),
        "delegation": ("", *roster.delegations),
        "entry": roster.entries,
        "screen": roster.screens,
        "output": _buses_of(roster),
        "run": roster.runs,
        "stage": _stages_of(roster),
    }
    return tuple(
        StreamName(channel.name, param, audience)
        for channel in CHANNELS.values()
        for param in params[channel.param]
        for audience in (sorted(channel.audiences) if channel.own is None else (None,))
    )


def _standings_in(roster: Roster) -> Iterator[str]:
    for contest in roster.contests.values():
        for standing in contest.all_standings():
            yield contest.id if standing.id == MAIN else f"{contest.id}/{standing.id}"


def _buses_of(roster: Roster) -> Iterator[str]:
    for id in roster.outputs:
        yield id
        yield f"{id}{PREVIEW}"


def _stages_of(roster: Roster) -> Iterator[str]:
    for plan in roster.runs.values():
        yield plan.id
        if plan.picks_screens:
            yield from (f"{plan.id}/{screen}" for screen in roster.screens)


def _marked_by_aspects(roster: Roster) -> Iterator[str]:
    for contest in roster.contests.values():
        for criterion in contest.scheme.criteria if contest.scheme else ():
            yield f"{contest.id}/{criterion.module}"


def subjects(stream: StreamName, state: State, roster: Roster) -> Subjects:
    """Tell what a stream depends on, to be compared with what an event touches.

    May name too much, never too little. Holds until the next event that touches the stream.
    """
    return frozenset({ROSTER, *_subjects(stream, state, roster)})


def _subjects(stream: StreamName, state: State, roster: Roster) -> Subjects:
    match stream.channel:
        case "index":
            return frozenset({"publication", "phases"})
        case "entries" | "entry":
            return frozenset({"publication"})
        case "standings" | "marks" | "aspects":
            contest, _, _ = stream.param.partition("/")
            return _contest(ContestId(contest), roster)
        case "floor":
            return _floor(ContestId(stream.param), roster)
        case "draw":
            return frozenset({f"entries:{stream.param}", "publication"})
        case "timers" | "hall" | "schedule":
            return _venue(VenueId(stream.param), roster)
        case "timer":
            plan = roster.timers.get(TimerId(stream.param))
            contest = plan.contest if plan and plan.contest else ""
            return frozenset({f"timer:{stream.param}", f"entries:{contest}", "publication"})
        case "medals" | "best":
            return frozenset({"medals", "publication", "stage"})
        case "ceremony":
            run, _, _ = stream.param.partition("/")
            return frozenset({f"run:{run}", "medals", "publication", "stage"})
        case "run" | "peek":
            return frozenset({f"run:{stream.param}", "medals", "publication", "stage"})
        case "prompter" | "backstage" | "preflight":
            return frozenset({f"run:{stream.param}", "medals"})
        case "signals":
            return frozenset({f"signals:{stream.param}", "signals:"})
        case "screens":
            return frozenset({"screens", "outputs"})
        case "screen" | "preview":
            shown = roster.screens.get(ScreenId(stream.param))
            venue = shown.venue if shown else ""
            watched = _conditions(ScreenId(stream.param), state, roster)
            return frozenset({f"screen:{stream.param}", "alert:", f"alert:{venue}", *watched})
        case "output":
            return _output(stream.param, state, roster)
        case _:
            return frozenset()


def _contest(contest: ContestId, roster: Roster) -> Subjects:
    timers = (f"timer:{timer.id}" for timer in roster.timers_of(contest))
    return frozenset({f"contest:{contest}", *timers})


def _floor(contest: ContestId, roster: Roster) -> Subjects:
    timers = (f"timer:{timer.id}" for timer in roster.timers_of(contest))
    return frozenset({f"entries:{contest}", "publication", *timers})


def _venue(venue: VenueId, roster: Roster) -> Subjects:
    timers = [timer for timer in roster.timers.values() if timer.venue == venue]
    contests = {timer.contest for timer in timers if timer.contest is not None}
    contests |= {contest.id for contest in roster.contests.values() if contest.venue == venue}
    return frozenset(
        {
            "publication",
            *(f"timer:{timer.id}" for timer in timers),
            *(f"entries:{contest}" for contest in contests),
        }
    )


def _conditions(screen: ScreenId, state: State, roster: Roster) -> Iterator[str]:
    """Name what makes items of a screen's lineups come and go."""
    held = state.screen(screen)
    lineups = [one.lineup for one in (held.shown, held.before) if one]
    lineups += [held.ready] if held.ready else []
    for item in (item for lineup in lineups for item in lineup.items()):
        if item.only == "published":
            yield "publication"
            yield "medals"
        elif item.only == "running":
            yield from (f"timer:{timer.id}" for timer in roster.timers.values())


def _output(param: str, state: State, roster: Roster) -> Subjects:
    id, bus = named_bus(param)
    carried = {f"output:{id}"}
    for graphic in state.output(id).bus(bus).values():
        carried |= {*_graphic(graphic, roster)}
    return frozenset(carried)


def _graphic(graphic: Graphic, roster: Roster) -> Iterator[str]:
    """Name what a graphic is bound to."""
    data = graphic.data
    entry = roster.entries.get(EntryId(str(data.get("entry"))))
    contest = entry.contest if entry else ContestId(str(data.get("contest")))
    if contest in roster.contests:
        yield from _contest(contest, roster)
    if data.get("timer"):
        yield from (f"timer:{data['timer']}", "publication")
    if graphic.name == "reveal":
        yield from (f"run:{data.get('run')}", "medals", "publication", "stage")
    elif graphic.name == "medals":
        yield from ("medals", "publication", "stage")
    elif data.get("venue"):
        yield from _venue(VenueId(str(data["venue"])), roster)
        inside = (one for one in roster.contests.values() if one.venue == data["venue"])
        yield from (f"contest:{one.id}" for one in inside)


def touched(event: AnyEvent) -> Subjects:
    """Tell what an event may change."""
    match event:
        case happened.RosterRevised():
            return frozenset({ROSTER})
        case happened.MarksImported() | happened.Undone():
            return frozenset()
        case happened.PublicationChanged():
            return frozenset({f"contest:{event.contest}", "publication"})
        case (
            happened.MarksLocked()
            | happened.MarksUnlocked()
            | happened.ResultSigned()
            | happened.ResultsImported()
            | happened.ResultsDropped()
            | happened.RulingsChanged()
        ):
            return frozenset({f"contest:{event.contest}", "medals"})
        case happened.MarkRecorded() | happened.ValueRecorded() | happened.ProtestChanged():
            return frozenset({f"contest:{event.contest}"})
        case happened.EntryStatusChanged():
            return frozenset({f"contest:{event.contest}", f"entries:{event.contest}"})
        case happened.WorkstationsDrawn() | happened.DrawRevealed():
            return frozenset({f"entries:{event.contest}"})
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
            return frozenset({f"timer:{event.timer}"})
        case happened.CueTaken() | happened.RunSteppedBack() | happened.AudienceReached():
            return frozenset({f"run:{event.run}", *([] if event.rehearsal else ["stage"])})
        case (
            happened.CueSkipped()
            | happened.RunBlanked()
            | happened.RunHeld()
            | happened.RehearsalSwitched()
            | happened.ControlTaken()
            | happened.EntryCheckedIn()
            | happened.StageMessageSent()
            | happened.StageMessageAcknowledged()
            | happened.RunPeeked()
        ):
            return frozenset({f"run:{event.run}"})
        case happened.RunPhaseChanged():
            return frozenset({f"run:{event.run}", f"signals:{EVERYWHERE}", "phases"})
        case happened.AlertRaised() | happened.AlertCleared():
            return frozenset({f"alert:{event.venue or EVERYWHERE}"})
        case happened.SignalsMuted():
            return frozenset({f"signals:{event.venue or EVERYWHERE}"})
        case (
            happened.SceneShown()
            | happened.LineupShown()
            | happened.LineupPrepared()
            | happened.ScreenSignalled()
            | happened.ScreenBlanked()
        ):
            return frozenset({f"screen:{event.screen}", "screens"})
        case (
            happened.GraphicShown()
            | happened.GraphicsTaken()
            | happened.GraphicUpdated()
            | happened.GraphicAdvanced()
            | happened.GraphicHidden()
            | happened.OutputCleared()
            | happened.OutputBlanked()
        ):
            return frozenset({f"output:{event.output}", "outputs"})
        case _:
            assert_never(event)
