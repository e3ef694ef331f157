"""What holds right now: a fold of the journal, as values that nobody changes in place.

A checkpoint is one `State`, encoded. `rev` counts the changes of one item that people edit.
"""

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from tablo.championship.commands import CAPACITIES, Audience, Capacity, Level, Status, Values
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
from tablo.championship.rulings import NO_RULINGS, Rulings


class Cell(Struct, frozen=True, kw_only=True):
    """Hold one mark, exactly as entered (None: taken away), and who entered it when."""

    mark: Decimal | None
    rev: int
    at: Instant
    by: ActorId


class Change(Struct, frozen=True, kw_only=True):
    """Hold one line of a contest's recent history of marks."""

    entry: EntryId
    module: ModuleId
    before: Decimal | None
    after: Decimal | None
    at: Instant
    by: ActorId
    reason: str


class Frozen(Struct, frozen=True, kw_only=True):
    """Hold the results of a contest as they were when an audience's view of them was frozen."""

    marks: dict[EntryId, dict[ModuleId, Cell]]
    statuses: dict[EntryId, Status]
    baseline: dict[EntryId, int]
    at: Instant
    rulings: Rulings = NO_RULINGS


class Signature(Struct, frozen=True, kw_only=True):
    """Say who vouched for a result, and when."""

    by: ActorId
    at: Instant


class ContestState(Struct, frozen=True, kw_only=True):
    """Hold what has happened in one contest.

    `locked` names the modules whose marks are closed; `baseline` holds the places at the last
    lock, from which movement is counted; `recent` the newest changes, newest first; `frozen` what
    the audiences at level "frozen" go on seeing; `signed` who vouches for the locked marks.
    """

    marks: dict[EntryId, dict[ModuleId, Cell]] = {}
    statuses: dict[EntryId, Status] = {}
    locked: frozenset[ModuleId] = frozenset()
    closed: bool = False
    levels: dict[Audience, Level] = {}
    baseline: dict[EntryId, int] = {}
    recent: tuple[Change, ...] = ()
    frozen: dict[Audience, Frozen] = {}
    signed: dict[Capacity, Signature] = {}
    protest: bool = False
    rulings: Rulings = NO_RULINGS

    @property
    def official_at(self) -> Instant | None:
        """Tell since when the result is official: since both have vouched for it."""
        if len(self.signed) < len(CAPACITIES):
            return None
        return max(signature.at for signature in self.signed.values())

    def level(self, audience: Audience) -> Level:
        """Say how much an audience may know; until it is set, the course of the work only."""
        return self.levels.get(audience, "progress")


class TimerState(Struct, frozen=True, kw_only=True):
    """Hold a timer as facts to count from; `timers.left` does the sum.

    `remaining` is what was left at `anchor`; `added` the sum of time given back or taken.
    """

    state: Literal["armed", "running", "paused", "finished"]
    duration: Duration
    remaining: Duration
    anchor: Instant
    added: Duration = Duration(0)
    expired: bool = False
    reason: str = ""
    rev: int = 0


class Scene(Struct, frozen=True, kw_only=True):
    """Hold a scene and the instant it is shown from."""

    name: str
    params: Values
    at: Instant


class ScreenState(Struct, frozen=True, kw_only=True):
    """Hold what a screen shows: `scene` from its instant on, `before` until then."""

    scene: Scene | None = None
    before: Scene | None = None
    blank: bool = False
    rev: int = 0


class Graphic(Struct, frozen=True, kw_only=True):
    """Hold a graphic on a layer: its data, its step, and the instant it went on air."""

    name: str
    data: Values
    at: Instant
    step: int = 0


class OutputState(Struct, frozen=True, kw_only=True):
    """Hold what an output carries, by layer."""

    layers: dict[str, Graphic] = {}
    blank: bool = False
    rev: int = 0


class State(Struct, frozen=True, kw_only=True):
    """Hold everything that has happened up to and including the fact with number `last`."""

    last: int = 0
    roster_revision: int = 0
    contests: dict[ContestId, ContestState] = {}
    timers: dict[TimerId, TimerState] = {}
    screens: dict[ScreenId, ScreenState] = {}
    outputs: dict[OutputId, OutputState] = {}

    def contest(self, id: ContestId) -> ContestState:
        """Give what has happened in a contest; an untouched one is empty."""
        return self.contests.get(id, _UNTOUCHED)

    def screen(self, id: ScreenId) -> ScreenState:
        """Give what a screen shows; an untouched one shows nothing."""
        return self.screens.get(id, _DARK)

    def output(self, id: OutputId) -> OutputState:
        """Give what an output carries; an untouched one carries nothing."""
        return self.outputs.get(id, _CLEAR)


_UNTOUCHED = ContestState()
_DARK = ScreenState()
_CLEAR = OutputState()
