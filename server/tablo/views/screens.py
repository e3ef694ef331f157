"""What every screen and output carries, for those who direct them. For crew only."""

from msgspec import UNSET, Struct, UnsetType

from tablo.access.streams import Audience
from tablo.championship.ids import GroupId, Instant, OutputId, ScreenId, VenueId
from tablo.championship.lineup import Lineup, Values
from tablo.championship.roster import Roster, Text
from tablo.championship.state import State
from tablo.views.contest import VenueName


class LineupSummary(Struct, frozen=True, kw_only=True):
    """Say what a screen has been told to show, since (or from) which instant."""

    lineup: Lineup
    at: Instant


class ScreenSummary(Struct, frozen=True, kw_only=True):
    """Say what a screen shows, and what is ready for it."""

    id: ScreenId
    title: Text
    venue: VenueName
    room: str
    shown: LineupSummary | None
    ready: Lineup | None
    blank: bool
    rev: int
    group: GroupId | UnsetType = UNSET


class GroupSummary(Struct, frozen=True, kw_only=True):
    """Name a group of screens."""

    id: GroupId
    title: Text
    venue: VenueId


class LayerSummary(Struct, frozen=True, kw_only=True):
    """Say what a layer of an output carries, with the data as commanded."""

    layer: str
    graphic: str
    data: Values
    step: int
    at: Instant


class OutputSummary(Struct, frozen=True, kw_only=True):
    """Say what an output carries."""

    id: OutputId
    title: Text
    blank: bool
    layers: tuple[LayerSummary, ...]
    rev: int


class ScreensView(Struct, frozen=True, kw_only=True):
    """Draw all screens, groups and outputs, in roster order."""

    groups: tuple[GroupSummary, ...]
    screens: tuple[ScreenSummary, ...]
    outputs: tuple[OutputSummary, ...]


def screens(state: State, roster: Roster, param: str, audience: Audience) -> ScreensView:
    """Draw what every screen and output carries."""
    return ScreensView(
        groups=tuple(
            GroupSummary(id=group.id, title=group.title, venue=group.venue)
            for group in roster.groups.values()
        ),
        screens=tuple(_screen(state, roster, screen) for screen in roster.screens),
        outputs=tuple(_output(state, roster, output) for output in roster.outputs),
    )


def _screen(state: State, roster: Roster, id: ScreenId) -> ScreenSummary:
    screen, held = roster.screens[id], state.screen(id)
    venue = roster.venues[screen.venue]
    return ScreenSummary(
        id=id,
        title=screen.title,
        venue=VenueName(id=venue.id, title=venue.title),
        room=screen.room,
        group=UNSET if screen.group is None else screen.group,
        shown=LineupSummary(lineup=held.shown.lineup, at=held.shown.at) if held.shown else None,
        ready=held.ready,
        blank=held.blank,
        rev=held.rev,
    )


def _output(state: State, roster: Roster, id: OutputId) -> OutputSummary:
    held = state.output(id)
    return OutputSummary(
        id=id,
        title=roster.outputs[id].title,
        blank=held.blank,
        layers=tuple(
            LayerSummary(
                layer=layer,
                graphic=graphic.name,
                data=graphic.data,
                step=graphic.step,
                at=graphic.at,
            )
            for layer, graphic in sorted(held.layers.items())
        ),
        rev=held.rev,
    )
