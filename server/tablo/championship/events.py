"""What has happened: the one list of events, by their names in the journal.

No event is ever renamed or removed and no field changes its meaning; a new field has a default.
An event says all that `reduce` needs to know, so that folding a journal needs no roster, and it
holds ids and values only: no name of a person, because a journal can't be erased.
"""

from decimal import Decimal

from msgspec import Struct, field

from tablo.championship.commands import Audience, Capacity, Level, Source, Status, Values
from tablo.championship.ids import (
    ActorId,
    ContestId,
    Duration,
    EntryId,
    Instant,
    ModuleId,
    OutputId,
    ScreenId,
    TimerId,
)
from tablo.championship.rulings import Rulings


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
    """Marks are closed; `places` are those of that moment, for movement to be counted from."""

    contest: ContestId
    module: ModuleId | None
    places: dict[EntryId, int]


class MarksUnlocked(Event, frozen=True, kw_only=True):
    """Marks are open again."""

    contest: ContestId
    module: ModuleId | None
    reason: str


class ResultSigned(Event, frozen=True, kw_only=True):
    """Somebody vouched for the locked marks of a contest."""

    contest: ContestId
    as_: Capacity = field(name="as")


class ProtestChanged(Event, frozen=True, kw_only=True):
    """A contest's result is under protest, or no longer."""

    contest: ContestId
    on: bool
    reason: str


class RulingsChanged(Event, frozen=True, kw_only=True):
    """This is what people decided about a contest's result by hand."""

    contest: ContestId
    rulings: Rulings


class PublicationChanged(Event, frozen=True, kw_only=True):
    """An audience may know this much of a contest."""

    contest: ContestId
    audience: Audience
    level: Level


class TimerArmed(Event, frozen=True, kw_only=True):
    """A timer stands at its full time."""

    timer: TimerId
    duration: Duration
    reason: str = ""


class TimerStarted(Event, frozen=True, kw_only=True):
    """A timer runs, with this much left at this instant."""

    timer: TimerId
    duration: Duration
    at: Instant
    reason: str = ""


class TimerPaused(Event, frozen=True, kw_only=True):
    """A timer is held since this instant."""

    timer: TimerId
    at: Instant
    reason: str = ""


class TimerResumed(Event, frozen=True, kw_only=True):
    """A timer runs on since this instant."""

    timer: TimerId
    at: Instant
    reason: str = ""


class TimerStopped(Event, frozen=True, kw_only=True):
    """A timer ended at this instant, by somebody's word."""

    timer: TimerId
    at: Instant
    reason: str = ""


class TimerAdjusted(Event, frozen=True, kw_only=True):
    """A timer got this much time back, or lost it, at this instant."""

    timer: TimerId
    delta: Duration
    at: Instant
    reason: str


class TimerExpired(Event, frozen=True, kw_only=True):
    """A countdown reached zero at this instant; it ends, or counts overtime."""

    timer: TimerId
    at: Instant
    ends: bool


class SceneShown(Event, frozen=True, kw_only=True):
    """A screen shows a scene from this instant on."""

    screen: ScreenId
    scene: str
    params: Values
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


class GraphicUpdated(Event, frozen=True, kw_only=True):
    """The graphic on a layer has this data now."""

    output: OutputId
    layer: str
    data: Values


class GraphicAdvanced(Event, frozen=True, kw_only=True):
    """The graphic on a layer moved to its next step."""

    output: OutputId
    layer: str


class GraphicHidden(Event, frozen=True, kw_only=True):
    """A layer carries nothing."""

    output: OutputId
    layer: str


class OutputCleared(Event, frozen=True, kw_only=True):
    """No layer of an output carries anything."""

    output: OutputId


AnyEvent = (
    RosterRevised
    | MarkRecorded
    | MarksImported
    | EntryStatusChanged
    | MarksLocked
    | MarksUnlocked
    | ResultSigned
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
    | SceneShown
    | ScreenBlanked
    | OutputBlanked
    | GraphicShown
    | GraphicUpdated
    | GraphicAdvanced
    | GraphicHidden
    | OutputCleared
)

EVENTS: dict[str, type[AnyEvent]] = {event.__name__: event for event in AnyEvent.__args__}
"""Every event by its name in the journal."""


class Fact(Struct, frozen=True, kw_only=True):
    """An event with its place in history: number in the journal, instant, and who caused it."""

    id: int
    at: Instant
    actor: ActorId
    event: AnyEvent
