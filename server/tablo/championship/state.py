"""What holds right now: a fold of the journal, as values that nobody changes in place.

A checkpoint is one `State`, encoded. `rev` counts the changes of one item that people edit.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from tablo.championship.commands import (
    CAPACITIES,
    Audience,
    Basis,
    Bus,
    Capacity,
    Level,
    OfficialRow,
    Presence,
    RunPhase,
    ScreenSignal,
    Source,
    StagePlace,
    Status,
)
from tablo.championship.draw import Lot
from tablo.championship.events import AnyEvent
from tablo.championship.exact import exact
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
)
from tablo.championship.lineup import Lineup, Values
from tablo.championship.roster import MAIN
from tablo.championship.rules import Rounding
from tablo.championship.rulings import NO_RULINGS, Rulings
from tablo.championship.runs import Face, Outcome, Phase
from tablo.championship.scheme import Entered
from tablo.championship.shots import Shot

EVERYWHERE = ""
"""The key of what holds in every venue."""


class Cell(Struct, frozen=True, kw_only=True):
    """Hold the mark of an entry for a module, and who entered it when.

    `mark` is exactly as entered (None: taken away, or made of aspects). `sum` is what its aspects
    add up to, as numerator and denominator, `cents` the same of aspects rounded each, in
    hundredths; `missing` aspects are not entered yet.
    """

    mark: Decimal | None
    rev: int
    at: Instant
    by: ActorId
    sum: tuple[int, int] | None = None
    cents: int | None = None
    missing: int = 0

    def so_far(self, rounding: Rounding = "as_entered") -> Fraction | None:
        """Give the exact mark of what is entered; None when nothing is."""
        if self.sum is None:
            return None if self.mark is None else exact(self.mark)
        if rounding == "per_aspect" and self.cents is not None:
            return Fraction(self.cents, 100)
        return Fraction(*self.sum)

    def earned(self, rounding: Rounding = "as_entered") -> Fraction | None:
        """Give the exact mark once all of it is entered; None before."""
        return None if self.missing else self.so_far(rounding)


class Value(Struct, frozen=True, kw_only=True):
    """Hold what was entered for an aspect (None: taken away), and who entered it when."""

    entered: Entered | None
    rev: int
    at: Instant
    by: ActorId


class Change(Struct, frozen=True, kw_only=True):
    """Hold one line of a contest's recent history of marks."""

    entry: EntryId
    module: ModuleId
    before: Entered | None
    after: Entered | None
    at: Instant
    by: ActorId
    reason: str
    aspect: AspectId | None = None
    command: CommandId = CommandId("")


class Official(Struct, frozen=True, kw_only=True):
    """Hold an official result, as a file stated it."""

    source: Source
    rows: tuple[OfficialRow, ...]
    at: Instant
    by: ActorId


class Signature(Struct, frozen=True, kw_only=True):
    """Say who vouched for a result, and when."""

    by: ActorId
    at: Instant


class Grounds(Struct, frozen=True, kw_only=True):
    """Hold all that a ranking is made of, besides rules."""

    marks: dict[EntryId, dict[ModuleId, Cell]] = {}
    statuses: dict[EntryId, Status] = {}
    baseline: dict[EntryId, int] = {}
    rulings: Rulings = NO_RULINGS
    official: Official | None = None
    basis: Basis = "computed"


class Frozen(Grounds, frozen=True, kw_only=True):
    """Hold the results of a standing as they were when an audience's view of them was frozen."""

    at: Instant


class StandingState(Struct, frozen=True, kw_only=True):
    """Hold what has been decided about one standing of a contest.

    `baseline` holds the places at the last lock, from which movement is counted; `frozen` what
    the audiences at level "frozen" go on seeing; `signed` who vouches for the result, and `basis`
    for which of the two.
    """

    levels: dict[Audience, Level] = {}
    baseline: dict[EntryId, int] = {}
    frozen: dict[Audience, Frozen] = {}
    signed: dict[Capacity, Signature] = {}
    basis: Basis = "computed"
    protest: bool = False
    rulings: Rulings = NO_RULINGS
    official: Official | None = None

    @property
    def official_at(self) -> Instant | None:
        """Tell since when the result is official: since both have vouched for it."""
        if len(self.signed) < len(CAPACITIES):
            return None
        return max(signature.at for signature in self.signed.values())

    def level(self, audience: Audience) -> Level:
        """Say how much an audience may know; until it is set, the course of the work only."""
        return self.levels.get(audience, "progress")


class Draw(Struct, frozen=True, kw_only=True):
    """Hold the lots that were drawn, by place; everybody may know the first `revealed`."""

    lots: tuple[Lot, ...]
    seed: str | None
    at: Instant
    by: ActorId
    revealed: int = 0


class ContestState(Struct, frozen=True, kw_only=True):
    """Hold what has happened in one contest.

    `values` holds what was entered for aspects; `locked` names the modules whose marks are
    closed; `recent` holds the newest changes, newest first.
    """

    marks: dict[EntryId, dict[ModuleId, Cell]] = {}
    values: dict[EntryId, dict[AspectId, Value]] = {}
    statuses: dict[EntryId, Status] = {}
    locked: frozenset[ModuleId] = frozenset()
    closed: bool = False
    recent: tuple[Change, ...] = ()
    standings: dict[StandingId, StandingState] = {}
    draw: Draw | None = None

    def grounds(self, id: StandingId = MAIN) -> Grounds:
        """Give what the ranking of a standing is made of.

        What only one of two has signed is as provisional as what the marks say.
        """
        standing = self.standing(id)
        return Grounds(
            marks=self.marks,
            statuses=self.statuses,
            baseline=standing.baseline,
            rulings=standing.rulings,
            official=standing.official,
            basis="computed" if standing.official_at is None else standing.basis,
        )

    def standing(self, id: StandingId = MAIN) -> StandingState:
        """Give what has been decided about a standing; an untouched one is empty."""
        return self.standings.get(id, _UNDECIDED)


class Step(Struct, frozen=True, kw_only=True):
    """Hold one line of a timer's recent history: the event's name, and what it said.

    `moment` is when it took effect, which is earlier than `at` where the server was late.
    """

    what: str
    at: Instant
    moment: Instant
    by: ActorId
    command: CommandId
    workstation: str = ""
    reason: str = ""
    delta: Duration = Duration(0)
    outcome: Outcome = ""
    phase: Phase | Literal[""] = ""
    starts: Instant | None = None


class TimerState(Face, frozen=True, kw_only=True):
    """Hold how a timer stands, and the newest of what was done to it, newest first."""

    rev: int = 0
    history: tuple[Step, ...] = ()


class Alert(Struct, frozen=True, kw_only=True):
    """Hold a message that stands over everything."""

    text: str
    at: Instant


class Taken(Struct, frozen=True, kw_only=True):
    """Hold a step that was put on the stage: its picture, since when, and by whom."""

    shot: Shot
    at: Instant
    by: ActorId


class Control(Struct, frozen=True, kw_only=True):
    """Say who has a run in hand, and since when."""

    by: ActorId
    at: Instant


class Peek(Struct, frozen=True, kw_only=True):
    """Say who looked at the next step before it was on, and when."""

    by: ActorId
    at: Instant


class StageMessage(Struct, frozen=True, kw_only=True):
    """Hold what the director told the host or those behind the stage, and who has it.

    `shown` says since when it stands on a page of a place, `read` when somebody there said so.
    """

    number: int
    places: tuple[StagePlace, ...]
    text: str
    at: Instant
    by: ActorId
    shown: dict[StagePlace, Instant] = {}
    read: dict[StagePlace, Instant] = {}


class Played(Struct, frozen=True, kw_only=True):
    """Hold what has been played of a run of show, or of a rehearsal of it.

    `path` are the steps that led to the picture on the stage, which is the last one; a step back
    takes the last one away. `reached` says how many of them a delayed audience may know; who isn't
    in it, knows all. `began` says when each cue was first on the stage. `goes_on`: when the next
    step comes by itself; None: it doesn't. `messages` are the newest ones, newest last.
    """

    path: tuple[Taken, ...] = ()
    reached: dict[Audience, int] = {}
    skipped: frozenset[CueId] = frozenset()
    began: dict[CueId, Instant] = {}
    presence: dict[EntryId, Presence] = {}
    control: Control | None = None
    blank: bool = False
    goes_on: Instant | None = None
    messages: tuple[StageMessage, ...] = ()

    @property
    def on_stage(self) -> Taken | None:
        """Give the step that is on the stage."""
        return self.path[-1] if self.path else None

    def known_to(self, audience: Audience | None) -> tuple[Taken, ...]:
        """Give the steps that an audience may know; None: crew, who know all that is on."""
        length = self.reached.get(audience, len(self.path)) if audience else len(self.path)
        return self.path[:length]


class Rehearsal(Played, frozen=True, kw_only=True):
    """Hold what has been played of a rehearsal; only crew and the audiences `shown_to` see it."""

    shown_to: frozenset[Audience] = frozenset()


class RunState(Played, frozen=True, kw_only=True):
    """Hold what has happened in a run of show. While it is rehearsed, the show itself stands still.

    `numbered` is the number of the last message, also of one that was only rehearsed: pages know
    messages by it. `peeks` are the newest looks at a next step, newest last.
    """

    phase: RunPhase = "draft"
    rehearsal: Rehearsal | None = None
    numbered: int = 0
    peeks: tuple[Peek, ...] = ()
    rev: int = 0

    @property
    def played(self) -> Played:
        """Give what is played now: the rehearsal while there is one, or else the show."""
        return self.rehearsal or self

    @property
    def doing(self) -> RunPhase:
        """Give the phase; "rehearsal" while there is one."""
        return "rehearsal" if self.rehearsal else self.phase

    def seen_by(self, audience: Audience | None) -> Played:
        """Give what an audience sees; None: crew, who see what is played."""
        if self.rehearsal and (audience is None or audience in self.rehearsal.shown_to):
            return self.rehearsal
        return self


class Done(Struct, frozen=True, kw_only=True):
    """Hold how to take one command back.

    `inverse` are the events that do, newest effect first; None when it can't be. `items` names
    what it touched: another command's touch of the same takes the way back away.
    """

    command: CommandId
    actor: ActorId
    events: tuple[str, ...]
    items: frozenset[str]
    inverse: tuple[AnyEvent, ...] | None
    undone: bool = False


class Shown(Struct, frozen=True, kw_only=True):
    """Hold a lineup and the instant it is shown from."""

    lineup: Lineup
    at: Instant


class Signal(Struct, frozen=True, kw_only=True):
    """Hold what a screen was asked to do once; one that comes late does it no more."""

    what: ScreenSignal
    at: Instant


class ScreenState(Struct, frozen=True, kw_only=True):
    """Hold what a screen shows: `shown` from its instant on, `before` until then.

    `ready` waits on its preview.
    """

    shown: Shown | None = None
    before: Shown | None = None
    ready: Lineup | None = None
    signal: Signal | None = None
    blank: bool = False
    rev: int = 0


class Graphic(Struct, frozen=True, kw_only=True):
    """Hold a graphic on a layer: its data, its step, and the instant it went on air.

    `rev` is that of its output at its last change, which was by `by` at `changed`.
    """

    name: str
    data: Values
    at: Instant
    step: int = 0
    out_after: Duration = Duration(0)
    rev: int = 0
    by: ActorId = ActorId("")
    changed: Instant = Instant(0)

    @property
    def until(self) -> Instant | None:
        """Tell when it goes off air by itself."""
        return Instant(self.at + self.out_after) if self.out_after else None


class OutputState(Struct, frozen=True, kw_only=True):
    """Hold what an output carries, by layer; `ready` waits on its preview."""

    layers: dict[str, Graphic] = {}
    ready: dict[str, Graphic] = {}
    blank: bool = False
    rev: int = 0

    def bus(self, bus: Bus) -> dict[str, Graphic]:
        """Give what is on a bus, by layer."""
        return self.layers if bus == "program" else self.ready


class State(Struct, frozen=True, kw_only=True):
    """Hold everything that has happened up to and including the fact with number `last`.

    `alerts` and `muted` are by venue, "" is everywhere; `done` holds the newest commands, newest
    last.
    """

    last: int = 0
    roster_revision: int = 0
    contests: dict[ContestId, ContestState] = {}
    timers: dict[TimerId, TimerState] = {}
    screens: dict[ScreenId, ScreenState] = {}
    outputs: dict[OutputId, OutputState] = {}
    runs: dict[RunId, RunState] = {}
    alerts: dict[str, Alert] = {}
    muted: frozenset[str] = frozenset()
    done: tuple[Done, ...] = ()

    def contest(self, id: ContestId) -> ContestState:
        """Give what has happened in a contest; an untouched one is empty."""
        return self.contests.get(id, _UNTOUCHED)

    def run(self, id: RunId) -> RunState:
        """Give what has happened in a run of show; an untouched one is empty."""
        return self.runs.get(id, _UNTAKEN)

    def alert(self, venue: str) -> Alert | None:
        """Give the message that stands over everything in a venue: its own, or everybody's."""
        return self.alerts.get(EVERYWHERE) or self.alerts.get(venue)

    def is_muted(self, venue: str) -> bool:
        """Tell whether the screens of a venue sound no signals."""
        return EVERYWHERE in self.muted or venue in self.muted

    def screen(self, id: ScreenId) -> ScreenState:
        """Give what a screen shows; an untouched one shows nothing."""
        return self.screens.get(id, _DARK)

    def output(self, id: OutputId) -> OutputState:
        """Give what an output carries; an untouched one carries nothing."""
        return self.outputs.get(id, _CLEAR)


_UNTOUCHED = ContestState()
_UNTAKEN = RunState()
_UNDECIDED = StandingState()
_DARK = ScreenState()
_CLEAR = OutputState()
