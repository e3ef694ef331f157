"""What people and programs ask for: the one list of commands, by their names on the wire.

A command carries an id and an actor outside of itself. Fields that a client adds and this list
does not know are ignored; a missing or mistyped one makes the command invalid. `rev`, where a
command has it, is the revision the sender saw: when the item has moved on, nothing changes.
"""

from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct, field

from tablo.championship.ids import (
    ContestId,
    Duration,
    EntryId,
    Instant,
    ModuleId,
    OutputId,
    ScreenId,
    TimerId,
    VenueId,
)
from tablo.championship.rulings import Rulings

Reason = Annotated[str, Meta(max_length=500)]
Layer = Annotated[str, Meta(max_length=32, pattern=r"^[a-z0-9-]+$(?!\n)")]
Name = Annotated[str, Meta(max_length=64)]
MarkText = Annotated[str, Meta(max_length=20)]
Audience = Literal["venue", "public", "broadcast"]
Level = Literal["nothing", "progress", "frozen", "places", "marks"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""From the least that an audience may know to the most."""
Capacity = Literal["chief_expert", "coordinator"]
CAPACITIES: tuple[Capacity, ...] = get_args(Capacity)
"""In which capacities a result is signed, each by a person of its own."""
Status = Literal["active", "dns", "dnf", "dsq", "out_of_competition"]
Values = dict[str, str | int | float | bool | None]


class Command(Struct, frozen=True, kw_only=True):
    """Base of all commands; the class name is the name on the wire."""


class RecordMark(Command, frozen=True, kw_only=True):
    """Enter, correct or (null) take away the mark of an entry for a module.

    `mark` is a decimal string with a point or a comma; it is kept exactly as entered.
    """

    entry: EntryId
    module: ModuleId
    mark: MarkText | None
    rev: int | None = None
    reason: Reason = ""


class Source(Struct, frozen=True, kw_only=True):
    """Name the file that something was imported from, and the SHA-256 of its bytes."""

    name: Annotated[str, Meta(max_length=200)]
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]


class ImportMarks(Command, frozen=True, kw_only=True):
    """Take over marks from a file, all of them or none; those that hold already are passed over."""

    source: Source
    marks: Annotated[tuple[RecordMark, ...], Meta(min_length=1, max_length=20_000)]


class SetEntryStatus(Command, frozen=True, kw_only=True):
    """Say that an entry competes, did not start, left, was disqualified, or is a guest."""

    entry: EntryId
    status: Status
    reason: Reason = ""


class LockMarks(Command, frozen=True, kw_only=True):
    """Close the marks of a module, or of the whole contest, to changes."""

    contest: ContestId
    module: ModuleId | None = None


class UnlockMarks(Command, frozen=True, kw_only=True):
    """Open locked marks again; needs a reason."""

    contest: ContestId
    module: ModuleId | None = None
    reason: Reason


class SignOff(Command, frozen=True, kw_only=True):
    """Vouch for the locked marks of a contest; two different people make them official."""

    contest: ContestId
    as_: Capacity = field(name="as")


class SetProtest(Command, frozen=True, kw_only=True):
    """Say that a contest's result is under protest, or no longer; needs a reason."""

    contest: ContestId
    on: bool
    reason: Reason


class SetRulings(Command, frozen=True, kw_only=True):
    """Decide by hand what the rules leave open: ties, vacant medals, the list of medallions.

    Replaces what was decided before. A decision has to fit a tie that there is.
    """

    contest: ContestId
    rulings: Rulings


class SetPublication(Command, frozen=True, kw_only=True):
    """Set how much an audience may know of a contest.

    "nothing" but its name; the "progress" of the work; the marks as they are now, "frozen"; the
    "places" without marks; or all "marks". Frozen marks stay until another level is set.
    """

    contest: ContestId
    audience: Audience
    level: Level


class TimerCommand(Command, frozen=True, kw_only=True):
    """Base of the commands that name one timer."""

    timer: TimerId
    workstation: Name | None = None
    reason: Reason = ""


class ArmTimer(TimerCommand, frozen=True, kw_only=True):
    """Set a timer back to its full time, ready to start."""


class StartTimer(TimerCommand, frozen=True, kw_only=True):
    """Start an armed timer."""


class PauseTimer(TimerCommand, frozen=True, kw_only=True):
    """Hold a running timer."""


class ResumeTimer(TimerCommand, frozen=True, kw_only=True):
    """Let a paused timer run on."""


class StopTimer(TimerCommand, frozen=True, kw_only=True):
    """End a running or paused timer."""


class AdjustTimer(TimerCommand, frozen=True, kw_only=True):
    """Give time back (positive `delta`, milliseconds) or take it away; needs a reason."""

    delta: Duration


class ExpireTimer(TimerCommand, frozen=True, kw_only=True):
    """Say that a countdown has reached zero. Sent by the server itself, never by a client."""


class ShowScene(Command, frozen=True, kw_only=True):
    """Put a scene on a screen; with `at`, at that instant of the server's timeline."""

    screen: ScreenId
    scene: Name
    params: Values = {}
    at: Instant | None = None


class Blank(Command, frozen=True, kw_only=True):
    """Darken (or clear) a screen, an output, a venue's screens, or everything; or bring it back.

    Exactly one of `screen`, `output`, `venue` and `all` must be given.
    """

    on: bool
    screen: ScreenId | None = None
    output: OutputId | None = None
    venue: VenueId | None = None
    all: bool = False


class ShowGraphic(Command, frozen=True, kw_only=True):
    """Put a graphic on a layer of an output, in place of what the layer carried."""

    output: OutputId
    graphic: Name
    layer: Layer | None = None
    data: Values = {}


class UpdateGraphic(Command, frozen=True, kw_only=True):
    """Change the data of the graphic on a layer, without taking it off air."""

    output: OutputId
    layer: Layer
    data: Values


class AdvanceGraphic(Command, frozen=True, kw_only=True):
    """Move the graphic on a layer to its next step."""

    output: OutputId
    layer: Layer


class HideGraphic(Command, frozen=True, kw_only=True):
    """Take the graphic on a layer off air."""

    output: OutputId
    layer: Layer


class ClearOutput(Command, frozen=True, kw_only=True):
    """Take everything on an output off air."""

    output: OutputId


AnyCommand = (
    RecordMark
    | ImportMarks
    | SetEntryStatus
    | LockMarks
    | UnlockMarks
    | SignOff
    | SetProtest
    | SetRulings
    | SetPublication
    | ArmTimer
    | StartTimer
    | PauseTimer
    | ResumeTimer
    | StopTimer
    | AdjustTimer
    | ExpireTimer
    | ShowScene
    | Blank
    | ShowGraphic
    | UpdateGraphic
    | AdvanceGraphic
    | HideGraphic
    | ClearOutput
)

COMMANDS: dict[str, type[AnyCommand]] = {
    command.__name__: command for command in AnyCommand.__args__
}
"""Every command by its name on the wire."""
