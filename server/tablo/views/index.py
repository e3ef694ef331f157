"""What there is: the championship, its venues and contests; for crew also what can be shown."""

from collections.abc import Iterator

from msgspec import UNSET, Struct, UnsetType

from tablo.access.redact.contests import KnownSize, known_sizes
from tablo.access.streams import Audience
from tablo.championship.commands import Level
from tablo.championship.fields import Field
from tablo.championship.graphics import GRAPHICS
from tablo.championship.ids import ContestId, OutputId, RunId, ScreenId, StandingId, VenueId
from tablo.championship.roster import MAIN, Contest, Roster, Text
from tablo.championship.screens import SCENES
from tablo.championship.state import State
from tablo.views.contest import VenueName, contest_view


class ChampionshipView(Struct, frozen=True, kw_only=True):
    """Name the championship; `zone` is its IANA time zone."""

    title: Text
    stage: Text
    zone: str


class VenueView(Struct, frozen=True, kw_only=True):
    """Describe a venue."""

    id: VenueId
    title: Text
    zone: str
    colour: int


class IndexStanding(Struct, frozen=True, kw_only=True):
    """Name a standing of a contest, and say how much of it this audience may know."""

    id: StandingId
    title: Text
    level: Level


class IndexContest(Struct, frozen=True, kw_only=True):
    """Describe a contest, and how much of it this audience may know.

    `standings` are there where the contest has more than the main one, whose level is `level`.
    """

    id: ContestId
    title: Text
    category: Text
    venue: VenueName
    place: Text
    sector: Text
    entries: int
    modules: int
    level: Level
    standings: tuple[IndexStanding, ...] | UnsetType = UNSET


class IndexCeremony(Struct, frozen=True, kw_only=True):
    """Name a ceremony that is on; its stage is `ceremony:<id>`."""

    id: RunId
    title: Text
    venue: VenueId


class IndexScreen(Struct, frozen=True, kw_only=True):
    """Name a screen."""

    id: ScreenId
    title: Text
    venue: VenueId


class IndexOutput(Struct, frozen=True, kw_only=True):
    """Name an output."""

    id: OutputId
    title: Text


class IndexScene(Struct, frozen=True, kw_only=True):
    """Describe a scene that can be shown."""

    name: str
    fields: tuple[Field, ...]


class IndexGraphic(Struct, frozen=True, kw_only=True):
    """Describe a graphic that can be shown, and the layer it takes by itself.

    `needs`: groups of fields of which one must be given whole; `steps` 0: as many as it has pages.
    """

    name: str
    layer: str
    fields: tuple[Field, ...]
    needs: tuple[tuple[str, ...], ...]
    steps: int


class IndexView(Struct, frozen=True, kw_only=True):
    """Draw what there is, in roster order. The last four are for crew; ceremonies are those on now."""

    championship: ChampionshipView
    venues: tuple[VenueView, ...]
    contests: tuple[IndexContest, ...]
    ceremonies: tuple[IndexCeremony, ...] | UnsetType = UNSET
    screens: tuple[IndexScreen, ...] | UnsetType = UNSET
    outputs: tuple[IndexOutput, ...] | UnsetType = UNSET
    scenes: tuple[IndexScene, ...] | UnsetType = UNSET
    graphics: tuple[IndexGraphic, ...] | UnsetType = UNSET


def index(state: State, roster: Roster, param: str, audience: Audience) -> IndexView:
    """Draw the index for an audience."""
    crew = audience == "crew"
    championship = roster.championship
    return IndexView(
        championship=ChampionshipView(
            title=championship.title, stage=championship.stage, zone=championship.zone
        ),
        venues=tuple(
            VenueView(id=venue.id, title=venue.title, zone=venue.zone, colour=venue.colour)
            for venue in roster.venues.values()
        ),
        contests=tuple(
            _contest(state, roster, contest, audience) for contest in roster.contests.values()
        ),
        ceremonies=tuple(_ceremonies(state, roster)) or UNSET,
        screens=_screens(roster) if crew else UNSET,
        outputs=_outputs(roster) if crew else UNSET,
        scenes=_SCENES if crew else UNSET,
        graphics=_GRAPHICS if crew else UNSET,
    )


def _ceremonies(state: State, roster: Roster) -> Iterator[IndexCeremony]:
    for run in roster.runs.values():
        if state.run(run.id).phase == "live":
            yield IndexCeremony(id=run.id, title=run.title, venue=run.venue)


def _contest(state: State, roster: Roster, contest: Contest, audience: Audience) -> IndexContest:
    sizes = known_sizes(state, roster, contest.id, audience)
    main = next(size for size in sizes if size.standing.id == MAIN)
    heading = contest_view(contest, roster)
    return IndexContest(
        id=heading.id,
        title=heading.title,
        category=heading.category,
        venue=heading.venue,
        place=heading.place,
        sector=roster.skills[contest.skill].sector,
        entries=main.entries,
        modules=len(contest.modules),
        level=main.level,
        standings=tuple(map(_standing, sizes)) if len(sizes) > 1 else UNSET,
    )


def _standing(size: KnownSize) -> IndexStanding:
    return IndexStanding(id=size.standing.id, title=size.standing.title, level=size.level)


def _screens(roster: Roster) -> tuple[IndexScreen, ...]:
    return tuple(
        IndexScreen(id=screen.id, title=screen.title, venue=screen.venue)
        for screen in roster.screens.values()
    )


def _outputs(roster: Roster) -> tuple[IndexOutput, ...]:
    return tuple(
        IndexOutput(id=output.id, title=output.title) for output in roster.outputs.values()
    )


_SCENES = tuple(IndexScene(name=kind.name, fields=kind.fields) for kind in SCENES.values())
_GRAPHICS = tuple(
    IndexGraphic(
        name=kind.name,
        layer=kind.layer,
        fields=kind.fields,
        needs=kind.needs,
        steps=kind.steps,
    )
    for kind in GRAPHICS.values()
)
