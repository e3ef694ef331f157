"""The run of show: what is to happen on the stage, cue by cue. A plan; nothing here has happened.

Source of the kinds: closing and opening ceremonies as really run (competency by competency, or
medal by medal).
"""

from typing import Literal

from msgspec import Struct

from tablo.championship.ids import (
    ContestId,
    CueId,
    DelegationId,
    Duration,
    EntryId,
    Instant,
    OutputId,
    RunId,
    ScreenId,
    StandingId,
    VenueId,
)
from tablo.championship.rules import Award, DelegationKind
from tablo.championship.text import Text

CueKind = Literal[
    "title",
    "countdown",
    "speech",
    "anthem",
    "video",
    "parade",
    "draw",
    "call_up",
    "medals",
    "medallions",
    "award",
    "best_of_region",
    "best_of_all",
    "team_standing",
    "medal_table",
    "thanks",
    "message",
    "partner",
    "black",
]
RESULTS: frozenset[CueKind] = frozenset(
    {
        "call_up",
        "medals",
        "medallions",
        "best_of_region",
        "best_of_all",
        "team_standing",
        "medal_table",
    }
)
"""Kinds whose picture is made of results, which are sealed until their step."""

MAIN = StandingId("main")
MINUTE = 60_000


class Presenter(Struct, frozen=True, kw_only=True):
    """Name who hands something over or speaks, and in which position."""

    name: Text
    position: Text = Text("")


class Cue(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Describe one cue. `id` is permanent, whatever happens to its place in the run.

    `contest` and `standing` name the result that a cue of results is about; `medals` which of its
    medals it shows, in the order of their reveal. `together`: holders of a shared medal appear at
    once instead of one by one. `two_takes`: a gold's plane comes a step before its names.
    `recipients` get a special award beside or instead of `entry`, whoever they are; each has a
    position in words. `spoken` says how the host says people of an entry, with stress marks: it
    stands for their names in the host's Russian text.
    `of_kind`: whom a team standing or a medal table is of; None: those that entries stand for.
    `screens` and `outputs` are those it drives, the others keep their picture; None: all that
    follow the run. `condition` says in words when it is to come at all, `all_here`: not before
    everybody called is seen backstage; the director is told, and decides.
    `text` is for the host; braces name what is filled in once it may be read: {names},
    {delegation}, {contest}, {place}. `auto` advances by itself so many milliseconds after a step;
    0: never. `hand`: somebody edited it, so generating keeps it; `moved`: keeps its place.
    """

    id: CueId
    kind: CueKind
    title: Text = Text("")
    subtitle: Text = Text("")
    contest: ContestId | None = None
    standing: StandingId = MAIN
    medals: tuple[Award, ...] = ()
    entry: EntryId | None = None
    recipients: tuple[Presenter, ...] = ()
    delegation: DelegationId | None = None
    of_kind: DelegationKind | None = None
    podium: str = ""
    screens: tuple[ScreenId, ...] | None = None
    outputs: tuple[OutputId, ...] | None = None
    condition: str = ""
    all_here: bool = False
    together: bool = True
    two_takes: bool = True
    text: Text = Text("")
    spoken: dict[EntryId, str] = {}
    presenters: tuple[Presenter, ...] = ()
    note: str = ""
    media: str = ""
    at: Instant | None = None
    planned: Duration = Duration(MINUTE)
    auto: Duration = Duration(0)
    hand: bool = False
    moved: bool = False


class RunOfShow(Struct, frozen=True, kw_only=True):
    """Describe a run of show in a venue.

    `podiums` name the places on the stage, from the audience's left. `delays` hold how much later,
    in milliseconds, broadcast and public get each step. `outputs` carry its graphics.
    """

    id: RunId
    title: Text
    venue: VenueId
    starts: Instant | None = None
    podiums: tuple[str, ...] = ("",)
    cues: tuple[Cue, ...] = ()
    outputs: tuple[OutputId, ...] = ()
    broadcast_delay: Duration = Duration(0)
    public_delay: Duration = Duration(0)

    def cue(self, id: CueId) -> Cue | None:
        """Find a cue by id, or give None."""
        return next((cue for cue in self.cues if cue.id == id), None)

    @property
    def picks_screens(self) -> bool:
        """Tell whether some cue drives only some of the screens."""
        return any(cue.screens is not None for cue in self.cues)

    def position(self, id: CueId) -> int:
        """Tell the place of a cue in the run, from 0; -1 when it isn't there."""
        return next((n for n, cue in enumerate(self.cues) if cue.id == id), -1)
