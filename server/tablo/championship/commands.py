"""What people and programs ask for: the one list of commands, by their names on the wire.

A command carries an id and an actor outside of itself. Fields that a client adds and this list
does not know are ignored; a missing or mistyped one makes the command invalid. `rev`, where a
command has it, is the revision the sender saw: when the item has moved on, nothing changes.
"""

from decimal import Decimal
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct, field

from tablo.championship.draw import Lot
from tablo.championship.ids import (
    ActorId,
    AspectId,
    CommandId,
    ContestId,
    CueId,
    Duration,
    EntryId,
    GroupId,
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
from tablo.championship.rules import Award as Award
from tablo.championship.rulings import Rulings
from tablo.championship.runs import Phase

Reason = Annotated[str, Meta(max_length=500)]
OutAfter = Annotated[int, Meta(ge=0, le=24 * 60 * 60 * 1000)]
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
Basis = Literal["computed", "official"]
"""Which of two results people sign: what the marks give, or what an official file states."""
Status = Literal["active", "dns", "dnf", "dsq", "out_of_competition"]
RunPhase = Literal["draft", "rehearsal", "armed", "live", "finished"]
Presence = Literal["unknown", "present", "absent", "decorated"]
"""Whether somebody who is called up is there; an absent winner's medal is taken by another."""
MessageText = Annotated[str, Meta(min_length=1, max_length=200)]
StagePlace = Literal["host", "backstage"]
"""Where a message of the director is read."""
Receipt = Literal["shown", "read"]
"""How far a message has come: it stands on a page, or somebody said that they read it."""
Bus = Literal["program", "preview"]
"""What a screen or an output shows, and what is made ready for it."""
ScreenSignal = Literal["identify", "reload"]


class Command(Struct, frozen=True, kw_only=True):
    """Base of all commands; the class name is the name on the wire."""


class RecordMark(Command, frozen=True, kw_only=True):
    """Enter, correct or (null) take away what an entry earned, at the finest level there is.

    Exactly one of `module`, `criterion` (a module's criterion, by its letter) and `aspect` must be
    given. `mark` is a decimal string with a point or a comma, kept exactly as entered; a judged
    aspect takes `scores` instead, one from each judge. Neither: it is taken away.
    """

    entry: EntryId
    module: ModuleId | None = None
    criterion: Name | None = None
    aspect: AspectId | None = None
    mark: MarkText | None = None
    scores: Annotated[tuple[int, ...], Meta(min_length=1, max_length=10)] | None = None
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


class OfficialRow(Struct, frozen=True, kw_only=True):
    """Hold what an official file states of one entry; None: it says nothing of that."""

    entry: EntryId
    place: Annotated[int, Meta(ge=1, le=1000)] | None = None
    medal: Award | None = None
    total: Decimal | None = None
    scale: Decimal | None = None


class ImportResults(Command, frozen=True, kw_only=True):
    """Put an official result beside the computed one; it replaces the one before."""

    contest: ContestId
    standing: StandingId = MAIN
    source: Source
    results: Annotated[tuple[OfficialRow, ...], Meta(min_length=1, max_length=2_000)]


class DropResults(Command, frozen=True, kw_only=True):
    """Take an official result away again; needs a reason."""

    contest: ContestId
    standing: StandingId = MAIN
    reason: Reason


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
    """Vouch for a result whose marks are locked; two different people make it official.

    `basis` has to be given where an official file and the marks differ, the same by both.
    """

    contest: ContestId
    standing: StandingId = MAIN
    as_: Capacity = field(name="as")
    basis: Basis | None = None


class SetProtest(Command, frozen=True, kw_only=True):
    """Say that a contest's result is under protest, or no longer; needs a reason."""

    contest: ContestId
    standing: StandingId = MAIN
    on: bool
    reason: Reason


class SetRulings(Command, frozen=True, kw_only=True):
    """Decide by hand what the rules leave open: ties, vacant medals, the list of medallions.

    Replaces what was decided before. A decision has to fit a tie that there is.
    """

    contest: ContestId
    standing: StandingId = MAIN
    rulings: Rulings


class SetPublication(Command, frozen=True, kw_only=True):
    """Set how much an audience may know of a contest.

    "nothing" but its name; the "progress" of the work; the marks as they are now, "frozen"; the
    "places" without marks; or all "marks". Frozen marks stay until another level is set.
    """

    contest: ContestId
    standing: StandingId = MAIN
    audience: Audience
    level: Level


class TimerCommand(Command, frozen=True, kw_only=True):
    """Base of the commands that name one timer.

    With `workstation` only that one is meant; without, the common time and every workstation
    that the command fits.
    """

    timer: TimerId
    workstation: Name | None = None
    reason: Reason = ""


class ArmTimer(TimerCommand, frozen=True, kw_only=True):
    """Set a timer back to its full time, ready to start; with `at`, it starts then by itself."""

    at: Instant | None = None


class StartTimer(TimerCommand, frozen=True, kw_only=True):
    """Start an armed timer."""


class PauseTimer(TimerCommand, frozen=True, kw_only=True):
    """Hold a running timer."""


class ResumeTimer(TimerCommand, frozen=True, kw_only=True):
    """Let a paused timer run on."""


class StopTimer(TimerCommand, frozen=True, kw_only=True):
    """End a running or paused timer."""


class FinishEarly(TimerCommand, frozen=True, kw_only=True):
    """Say that a workstation has handed its work in before the end."""

    workstation: Name


class AbortTimer(TimerCommand, frozen=True, kw_only=True):
    """Break a timer off; needs a reason."""

    reason: Reason


class AdjustTimer(TimerCommand, frozen=True, kw_only=True):
    """Give time back (positive `delta`, milliseconds) or take it away; needs a reason.

    After its end, time given back opens a timer again: on hold, until it is resumed.
    """

    delta: Duration


class ExpireTimer(TimerCommand, frozen=True, kw_only=True):
    """Say that a countdown has reached zero. Sent by the server itself, never by a client."""


class SetPhase(TimerCommand, frozen=True, kw_only=True):
    """Say what goes on around a timer that doesn't run; "" takes the word away."""

    phase: Phase | Literal[""]


class DrawWorkstations(Command, frozen=True, kw_only=True):
    """Draw lots for the workstations of a contest, from a `seed` or as drawn by hand.

    Exactly one of `seed` and `lots` must be given. Drawing again needs a reason.
    """

    contest: ContestId
    seed: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    lots: Annotated[tuple[Lot, ...], Meta(min_length=1, max_length=1_000)] | None = None
    reason: Reason = ""


class RevealDraw(Command, frozen=True, kw_only=True):
    """Show the first `count` workstations of a draw to everybody; 0 hides all again."""

    contest: ContestId
    count: Annotated[int, Meta(ge=0, le=10_000)]


class RaiseAlert(Command, frozen=True, kw_only=True):
    """Put a message over everything on a venue's screens, or (`all`) on all of them."""

    text: Annotated[str, Meta(min_length=1, max_length=200)]
    venue: VenueId | None = None
    all: bool = False


class ClearAlert(Command, frozen=True, kw_only=True):
    """Take the message off again, where it was raised."""

    venue: VenueId | None = None
    all: bool = False


class MuteSignals(Command, frozen=True, kw_only=True):
    """Let the screens of a venue, or (`all`) of all venues, sound no signals; or again."""

    on: bool
    venue: VenueId | None = None
    all: bool = False


class ShowScene(Command, frozen=True, kw_only=True):
    """Put a scene on a screen or a group; with `at`, at that instant of the server's timeline.

    On the "preview" it is only made ready, until `Take` puts it on. Exactly one of `screen` and
    `group` must be given.
    """

    screen: ScreenId | None = None
    group: GroupId | None = None
    scene: Name
    params: Values = {}
    at: Instant | None = None
    bus: Bus = "program"


class ShowLineup(Command, frozen=True, kw_only=True):
    """Put several scenes on a screen or a group: one after the other, side by side; as `ShowScene`."""

    screen: ScreenId | None = None
    group: GroupId | None = None
    lineup: Lineup
    at: Instant | None = None
    bus: Bus = "program"


class Take(Command, frozen=True, kw_only=True):
    """Put on what is ready on the preview, everywhere at the same instant.

    Exactly one of `screen`, `group`, `venue` and `all` must be given; screens with nothing ready
    stay as they are.
    """

    screen: ScreenId | None = None
    group: GroupId | None = None
    venue: VenueId | None = None
    all: bool = False
    at: Instant | None = None


class SignalScreen(Command, frozen=True, kw_only=True):
    """Make screens say who they are ("identify"), or load their page anew ("reload").

    Exactly one of `screen`, `group`, `venue` and `all` must be given.
    """

    what: ScreenSignal
    screen: ScreenId | None = None
    group: GroupId | None = None
    venue: VenueId | None = None
    all: bool = False


class Blank(Command, frozen=True, kw_only=True):
    """Darken (or clear) screens or an output, or everything; or bring it back.

    Exactly one of `screen`, `group`, `output`, `venue` and `all` must be given.
    """

    on: bool
    screen: ScreenId | None = None
    group: GroupId | None = None
    output: OutputId | None = None
    venue: VenueId | None = None
    all: bool = False


class ShowGraphic(Command, frozen=True, kw_only=True):
    """Put a graphic on a layer of an output, in place of what the layer carried there.

    On bus "preview" it is made ready, and only `TakeGraphic` puts it on air. `out_after`: it goes
    off air by itself so many milliseconds after it went on; 0: never.
    """

    output: OutputId
    graphic: Name
    layer: Layer | None = None
    data: Values = {}
    bus: Bus = "program"
    out_after: OutAfter = 0


class TakeGraphic(Command, frozen=True, kw_only=True):
    """Put what is ready on a layer of an output on air, or on all its layers at once.

    The same graphic moves over, at the step it is at.
    """

    output: OutputId
    layer: Layer | None = None


class UpdateGraphic(Command, frozen=True, kw_only=True):
    """Change values of the graphic on a layer, without taking it off air; null takes one away.

    Values that are not named stay as they are, so that two people may change two of them at once.
    `rev`: refuse if the graphic has changed since.
    """

    output: OutputId
    layer: Layer
    data: Values
    bus: Bus = "program"
    rev: int | None = None


class AdvanceGraphic(Command, frozen=True, kw_only=True):
    """Move the graphic on a layer to its next step; after the last one it goes off air.

    `rev`: refuse if the graphic has changed since, so that a double press is one step.
    """

    output: OutputId
    layer: Layer
    bus: Bus = "program"
    rev: int | None = None


class HideGraphic(Command, frozen=True, kw_only=True):
    """Take the graphic on a layer off air, or off the preview."""

    output: OutputId
    layer: Layer
    bus: Bus = "program"


class ExpireGraphic(Command, frozen=True, kw_only=True):
    """Take a graphic off air whose time is over. The server sends it; no role may."""

    output: OutputId
    layer: Layer
    at: Instant


class ClearOutput(Command, frozen=True, kw_only=True):
    """Take everything on an output off air at once, or off its preview."""

    output: OutputId
    bus: Bus = "program"


class RunCommand(Command, frozen=True, kw_only=True):
    """Base of the commands that drive a run of show.

    `rev` is the revision of the run that the sender saw: when somebody else was faster, nothing
    happens. The 400 ms after a step take no further one, whoever asks.
    """

    run: RunId
    rev: int | None = None


class TakeCue(RunCommand, frozen=True, kw_only=True):
    """Put a cue on the stage, at its first step."""

    cue: CueId


class Advance(RunCommand, frozen=True, kw_only=True):
    """Go one step on: the next step of the cue, or the next cue."""


class AdvanceTogether(Command, frozen=True, kw_only=True):
    """Go one step on in one or several runs of show at the same server instant: all, or none.

    `runs` gives each run with the revision that the sender saw, or null. The instant lies at most
    an hour ahead. Until then `HoldRun`, `BlankRun` or any step of a run calls its own off.
    """

    runs: Annotated[dict[RunId, int | None], Meta(min_length=1, max_length=50)]
    at: Instant


class StepBack(RunCommand, frozen=True, kw_only=True):
    """Show the former picture again, exactly, everywhere."""


class JumpTo(RunCommand, frozen=True, kw_only=True):
    """Go to any step of any cue."""

    cue: CueId
    step: Annotated[int, Meta(ge=0, le=1_000)] = 0


class SkipCue(RunCommand, frozen=True, kw_only=True):
    """Leave a cue out, or take it back in; needs a reason."""

    cue: CueId
    on: bool
    reason: Reason


class BlankRun(RunCommand, frozen=True, kw_only=True):
    """Darken a run of show for everybody, or bring its picture back."""

    on: bool


class HoldRun(RunCommand, frozen=True, kw_only=True):
    """Keep a picture that would go on by itself, or let it go on again, counted from now."""

    on: bool


class SetRunPhase(RunCommand, frozen=True, kw_only=True):
    """Say that a run is being made, is rehearsed, is ready, is on, or is over.

    A rehearsal begins with an empty stage and invented winners; any other phase ends it, and
    everything is as it was before.
    """

    phase: RunPhase


class SwitchRehearsal(RunCommand, frozen=True, kw_only=True):
    """Let the hall or the broadcast see a rehearsal, or no longer; the public never does."""

    audience: Literal["venue", "broadcast"]
    on: bool


class TakeControl(RunCommand, frozen=True, kw_only=True):
    """Take a run into one's own hands, or (`on` false) let it go."""

    on: bool = True


class CheckIn(Command, frozen=True, kw_only=True):
    """Say whether somebody who is called to the stage is there, or has the medal."""

    run: RunId
    entry: EntryId
    presence: Presence


class SendStageMessage(Command, frozen=True, kw_only=True):
    """Tell the host, the people behind the stage, or both, something short. No audience sees it."""

    run: RunId
    to: StagePlace | Literal["all"]
    text: MessageText


class AcknowledgeMessage(Command, frozen=True, kw_only=True):
    """Say that a message stands on a page of its place, or that somebody there has read it."""

    run: RunId
    message: int
    place: StagePlace
    what: Receipt = "read"


class ReachAudience(Command, frozen=True, kw_only=True):
    """Let a delayed audience know `length` steps. Sent by the server itself, never by a client."""

    run: RunId
    audience: Audience
    length: Annotated[int, Meta(ge=0)]
    rehearsal: bool = False


class AutoAdvance(Command, frozen=True, kw_only=True):
    """Go on from a picture whose time is over. Sent by the server itself, never by a client.

    Names the picture (no cue: the empty stage) and the instant it was due to go on at: when
    anything has come in between, nothing happens.
    """

    run: RunId
    cue: CueId | None
    step: Annotated[int, Meta(ge=0)]
    at: Instant


class NotePeek(Command, frozen=True, kw_only=True):
    """Write down that somebody looks at the names of the next step. The server sends it; no role may.

    A look in a rehearsal is not written down: the names there are invented.
    """

    run: RunId
    by: ActorId


class Undo(Command, frozen=True, kw_only=True):
    """Take back the effect of one of the last commands, unless others built on it."""

    command: CommandId


AboutResults = (
    RecordMark
    | ImportMarks
    | SetEntryStatus
    | LockMarks
    | UnlockMarks
    | SignOff
    | ImportResults
    | DropResults
    | SetProtest
    | SetRulings
    | SetPublication
    | DrawWorkstations
    | RevealDraw
)
AboutTimers = (
    ArmTimer
    | StartTimer
    | PauseTimer
    | ResumeTimer
    | StopTimer
    | FinishEarly
    | AbortTimer
    | AdjustTimer
    | ExpireTimer
    | SetPhase
)
AboutHalls = RaiseAlert | ClearAlert | MuteSignals
AboutScreens = ShowScene | ShowLineup | Take | SignalScreen | Blank
AboutOutputs = (
    ShowGraphic
    | TakeGraphic
    | UpdateGraphic
    | AdvanceGraphic
    | HideGraphic
    | ExpireGraphic
    | ClearOutput
)
AboutRuns = (
    TakeCue
    | Advance
    | AdvanceTogether
    | StepBack
    | JumpTo
    | SkipCue
    | BlankRun
    | HoldRun
    | SetRunPhase
    | SwitchRehearsal
    | TakeControl
    | CheckIn
    | SendStageMessage
    | AcknowledgeMessage
    | NotePeek
    | ReachAudience
    | AutoAdvance
)
AnyCommand = (
    AboutResults | AboutTimers | AboutHalls | AboutScreens | AboutOutputs | AboutRuns | Undo
)

COMMANDS: dict[str, type[AnyCommand]] = {
    command.__name__: command for command in AnyCommand.__args__
}
"""Every command by its name on the wire."""
