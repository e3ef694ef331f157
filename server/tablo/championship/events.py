"""What has happened: the one list of events, by their names in the journal.

No event is ever renamed or removed and no field changes its meaning; a new field has a default.
An event says all that `reduce` needs to know, so that folding a journal needs no roster, and it
holds ids and values only: no name of a person, because a journal can't be erased.
"""

from decimal import Decimal

from msgspec import Struct

from tablo.championship.commands import Audience, Level, Status, Values
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
    | EntryStatusChanged
    | MarksLocked
    | MarksUnlocked
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
