"""What has happened: the one list of events, by their names in the journal.

No event is ever renamed or removed and no field changes its meaning; a new field has a default.
An event says all that `reduce` needs to know, so that folding a journal needs no roster, and it
holds ids and values only: no name of a person, because a journal can't be erased.
"""

from decimal import Decimal
from typing import Literal

from msgspec import Struct, field

from tablo.championship.commands import (
    Audience,
    Basis,
    Bus,
    Capacity,
    Level,
    OfficialRow,
    Presence,
    Receipt,
    RunPhase,
    ScreenSignal,
    Source,
    StagePlace,
    Status,
)
from tablo.championship.draw import Lot
from tablo.championship.ids import (
    ActorId,
    AspectId,
    CommandId,
    ContestId,
    CueId,
    Duration,
    EntryId,
    Instant,
    ModuleId,
    OutputId,
    RunId,
    ScreenId,
    StandingId,
    TimerId,
    VenueId,
)
from tablo.championship.lineup import Lineup, Values
from tablo.championship.roster import MAIN
from tablo.championship.rulings import Rulings
from tablo.championship.runs import Face, Outcome, Phase
from tablo.championship.scheme import Entered
from tablo.championship.shots import Shot


class Event(Struct, frozen=True, kw_only=True, tag=True, omit_defaults=True):
    """Base of all events; the class name is the type in the journal."""


class RosterRevised(Event, frozen=True, kw_only=True):
    """The roster of this revision holds from here on."""

    revision: int


class MarkRecorded(Event, frozen=True, kw_only=True):
    """An entry's mark for a module is this one; None: taken away."""

    contest: ContestId
    entry: EntryId
    module: ModuleId
    mark: Decimal | None
    reason: str = ""


class ValueRecorded(Event, frozen=True, kw_only=True):
    """What an entry earned for an aspect is this; None: taken away.

    `sum`: what all aspects of the module add up to since then, as numerator and denominator, and
    `cents`: the same of aspects rounded each, in hundredths; None when none is entered. `missing`
    counts those that aren't.
    """

    contest: ContestId
    entry: EntryId
    module: ModuleId
    aspect: AspectId
    entered: Entered | None
    sum: tuple[int, int] | None
    cents: int | None
    missing: int
    reason: str = ""


class MarksImported(Event, frozen=True, kw_only=True):
    """The marks recorded next, `count` of them, came from a file."""

    source: Source
    count: int


class EntryStatusChanged(Event, frozen=True, kw_only=True):
    """An entry competes, or no longer does."""

    contest: ContestId
    entry: EntryId
    status: Status
    reason: str = ""


class MarksLocked(Event, frozen=True, kw_only=True):
    """Marks are closed; `places` are those of that moment, for movement to be counted from.

    `others` are the places in further standings.
    """

    contest: ContestId
    module: ModuleId | None
    places: dict[EntryId, int]
    others: dict[StandingId, dict[EntryId, int]] = {}


class MarksUnlocked(Event, frozen=True, kw_only=True):
    """Marks are open again."""

    contest: ContestId
    module: ModuleId | None
    reason: str


class ResultSigned(Event, frozen=True, kw_only=True):
    """Somebody vouched for a result whose marks are locked."""

    contest: ContestId
    as_: Capacity = field(name="as")
    standing: StandingId = MAIN
    basis: Basis = "computed"


class ResultsImported(Event, frozen=True, kw_only=True):
    """An official result stands beside the computed one."""

    contest: ContestId
    source: Source
    rows: tuple[OfficialRow, ...]
    standing: StandingId = MAIN


class ResultsDropped(Event, frozen=True, kw_only=True):
    """No official result stands beside the computed one any more."""

    contest: ContestId
    reason: str
    standing: StandingId = MAIN


class ProtestChanged(Event, frozen=True, kw_only=True):
    """A contest's result is under protest, or no longer."""

    contest: ContestId
    on: bool
    reason: str
    standing: StandingId = MAIN


class RulingsChanged(Event, frozen=True, kw_only=True):
    """This is what people decided about a contest's result by hand."""

    contest: ContestId
    rulings: Rulings
    standing: StandingId = MAIN


class PublicationChanged(Event, frozen=True, kw_only=True):
    """An audience may know this much of a contest."""

    contest: ContestId
    audience: Audience
    level: Level
    standing: StandingId = MAIN


class TimerArmed(Event, frozen=True, kw_only=True):
    """A timer stands at its full time, all its workstations too; `starts`: when it will start."""

    timer: TimerId
    duration: Duration
    reason: str = ""
    starts: Instant | None = None


class TimerStarted(Event, frozen=True, kw_only=True):
    """A timer, or one `workstation`, runs, with this much left at this instant."""

    timer: TimerId
    duration: Duration
    at: Instant
    reason: str = ""
    workstation: str = ""


class TimerPaused(Event, frozen=True, kw_only=True):
    """A timer, or one `workstation`, is held since this instant."""

    timer: TimerId
    at: Instant
    reason: str = ""
    workstation: str = ""


class TimerResumed(Event, frozen=True, kw_only=True):
    """A timer, or one `workstation`, runs on since this instant."""

    timer: TimerId
    at: Instant
    reason: str = ""
    workstation: str = ""


class TimerStopped(Event, frozen=True, kw_only=True):
    """A timer, or one `workstation`, ended at this instant, by somebody's word."""

    timer: TimerId
    at: Instant
    reason: str = ""
    workstation: str = ""
    outcome: Outcome = "stopped"


class TimerAdjusted(Event, frozen=True, kw_only=True):
    """A timer, or one `workstation`, got this much time back, or lost it, at this instant."""

    timer: TimerId
    delta: Duration
    at: Instant
    reason: str
    workstation: str = ""


class TimerExpired(Event, frozen=True, kw_only=True):
    """A countdown reached zero at this instant; it ends, or counts overtime."""

    timer: TimerId
    at: Instant
    ends: bool
    workstation: str = ""


class TimerPhaseSet(Event, frozen=True, kw_only=True):
    """This goes on around a timer that doesn't run."""

    timer: TimerId
    phase: Phase | Literal[""]
    reason: str = ""


class TimerRestored(Event, frozen=True, kw_only=True):
    """A timer stands as it did before a command that was taken back."""

    timer: TimerId
    to: Face


class WorkstationsDrawn(Event, frozen=True, kw_only=True):
    """Lots gave each entry its workstation; `seed` is None when they were drawn by hand."""

    contest: ContestId
    seed: str | None
    lots: tuple[Lot, ...]
    reason: str = ""


class DrawRevealed(Event, frozen=True, kw_only=True):
    """Everybody may know the first `count` workstations of a draw."""

    contest: ContestId
    count: int


class AlertRaised(Event, frozen=True, kw_only=True):
    """A message stands over everything, in a venue or (None) everywhere."""

    venue: VenueId | None
    text: str
    at: Instant


class AlertCleared(Event, frozen=True, kw_only=True):
    """No message stands over everything there any more."""

    venue: VenueId | None


class SignalsMuted(Event, frozen=True, kw_only=True):
    """Screens of a venue, or (None) of all of them, sound no signals, or do again."""

    venue: VenueId | None
    on: bool


class SceneShown(Event, frozen=True, kw_only=True):
    """A screen shows a scene from this instant on; "": no scene at all."""

    screen: ScreenId
    scene: str
    params: Values
    at: Instant


class LineupShown(Event, frozen=True, kw_only=True):
    """A screen shows these scenes (None: none) from this instant on; what was ready is used up."""

    screen: ScreenId
    lineup: Lineup | None
    at: Instant


class LineupPrepared(Event, frozen=True, kw_only=True):
    """These scenes are ready for a screen; None: nothing is."""

    screen: ScreenId
    lineup: Lineup | None


class ScreenSignalled(Event, frozen=True, kw_only=True):
    """A screen has to say who it is, or to load its page anew, once."""

    screen: ScreenId
    what: ScreenSignal
    at: Instant


class ScreenBlanked(Event, frozen=True, kw_only=True):
    """A screen went dark, or came back."""

    screen: ScreenId
    on: bool


class OutputBlanked(Event, frozen=True, kw_only=True):
    """An output was cleared for the eye, or its graphics came back."""

    output: OutputId
    on: bool


class GraphicShown(Event, frozen=True, kw_only=True):
    """A layer of an output carries a graphic since this instant."""

    output: OutputId
    layer: str
    graphic: str
    data: Values
    at: Instant
    bus: Bus = "program"
    out_after: Duration = Duration(0)
    step: int = 0


class GraphicsTaken(Event, frozen=True, kw_only=True):
    """What was ready on these layers of an output is on air since this instant."""

    output: OutputId
    layers: tuple[str, ...]
    at: Instant


class GraphicUpdated(Event, frozen=True, kw_only=True):
    """The graphic on a layer has this data now, and no other."""

    output: OutputId
    layer: str
    data: Values
    bus: Bus = "program"


class GraphicAdvanced(Event, frozen=True, kw_only=True):
    """The graphic on a layer moved to its next step."""

    output: OutputId
    layer: str
    bus: Bus = "program"


class GraphicHidden(Event, frozen=True, kw_only=True):
    """A layer carries nothing."""

    output: OutputId
    layer: str
    bus: Bus = "program"


class OutputCleared(Event, frozen=True, kw_only=True):
    """No layer of an output carries anything."""

    output: OutputId
    bus: Bus = "program"


class _Played(Event, frozen=True, kw_only=True):
    """Base of what happens in a run of show, or only in a rehearsal of it."""

    run: RunId
    rehearsal: bool = False


class CueTaken(_Played, frozen=True, kw_only=True):
    """A step of a cue is on the stage since this instant, and this is its picture.

    `waits` name the audiences that get it later. `goes_on`: when the next step comes by itself.
    """

    shot: Shot
    at: Instant
    waits: tuple[Audience, ...] = ()
    goes_on: Instant | None = None


class RunSteppedBack(_Played, frozen=True, kw_only=True):
    """The picture before the newest one is on the stage again."""

    at: Instant


class CueSkipped(_Played, frozen=True, kw_only=True):
    """A cue is left out, or no longer."""

    cue: CueId
    on: bool
    reason: str


class RunBlanked(_Played, frozen=True, kw_only=True):
    """A run of show is dark for everybody, or its picture is back."""

    on: bool


class RunHeld(_Played, frozen=True, kw_only=True):
    """The picture doesn't go on by itself any more, or (`goes_on`) does again at this instant."""

    goes_on: Instant | None = None


class RunPhaseChanged(Event, frozen=True, kw_only=True):
    """A run is being made, is rehearsed, is ready, is on, or is over; a rehearsal is forgotten."""

    run: RunId
    phase: RunPhase


class RehearsalSwitched(Event, frozen=True, kw_only=True):
    """An audience sees the rehearsal of a run, or no longer."""

    run: RunId
    audience: Audience
    on: bool


class ControlTaken(_Played, frozen=True, kw_only=True):
    """Somebody has a run in hand; `on` false: nobody has."""

    on: bool


class EntryCheckedIn(_Played, frozen=True, kw_only=True):
    """Somebody who is called to the stage is there, is not, or has the medal."""

    entry: EntryId
    presence: Presence


class RunPeeked(Event, frozen=True, kw_only=True):
    """Somebody looked at the names of the next step before it was on."""

    run: RunId
    by: ActorId


class StageMessageSent(_Played, frozen=True, kw_only=True):
    """The director told these places something; messages of a run are numbered from 1."""

    message: int
    places: tuple[StagePlace, ...]
    text: str


class StageMessageAcknowledged(_Played, frozen=True, kw_only=True):
    """A message stands on a page of a place, or somebody there has read it."""

    message: int
    place: StagePlace
    what: Receipt


class AudienceReached(_Played, frozen=True, kw_only=True):
    """A delayed audience may know this many steps."""

    audience: Audience
    length: int


class Undone(Event, frozen=True, kw_only=True):
    """A command was taken back, by what is recorded next."""

    command: CommandId
    of: ActorId


AnyEvent = (
    RosterRevised
    | MarkRecorded
    | ValueRecorded
    | MarksImported
    | EntryStatusChanged
    | MarksLocked
    | MarksUnlocked
    | ResultSigned
    | ResultsImported
    | ResultsDropped
    | ProtestChanged
    | RulingsChanged
    | PublicationChanged
    | TimerArmed
    | TimerStarted
    | TimerPaused
    | TimerResumed
    | TimerStopped
    | TimerAdjusted
    | TimerExpired
    | TimerPhaseSet
    | TimerRestored
    | WorkstationsDrawn
    | DrawRevealed
    | AlertRaised
    | AlertCleared
    | SignalsMuted
    | SceneShown
    | LineupShown
    | LineupPrepared
    | ScreenSignalled
    | ScreenBlanked
    | OutputBlanked
    | GraphicShown
    | GraphicsTaken
    | GraphicUpdated
    | GraphicAdvanced
    | GraphicHidden
    | OutputCleared
    | CueTaken
    | RunSteppedBack
    | CueSkipped
    | RunBlanked
    | RunHeld
    | RunPhaseChanged
    | RehearsalSwitched
    | ControlTaken
    | EntryCheckedIn
    | StageMessageSent
    | StageMessageAcknowledged
    | RunPeeked
    | AudienceReached
    | Undone
)

EVENTS: dict[str, type[AnyEvent]] = {event.__name__: event for event in AnyEvent.__args__}
"""Every event by its name in the journal."""


class Fact(Struct, frozen=True, kw_only=True):
    """An event with its place in history: number in the journal, instant, and what caused it."""

    id: int
    at: Instant
    actor: ActorId
    event: AnyEvent
    command: CommandId = CommandId("")
