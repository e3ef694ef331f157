"""What every screen and output carries, for those who direct them. For crew only."""

from collections.abc import Mapping

from msgspec import UNSET, Struct, UnsetType

from tablo.access.streams import Audience
from tablo.championship.ids import ActorId, GroupId, Instant, OutputId, ScreenId, VenueId
from tablo.championship.lineup import Lineup, Values
from tablo.championship.roster import Roster, ScreenLook, Text
from tablo.championship.state import Graphic, State
from tablo.views.contest import VenueName


class LineupSummary(Struct, frozen=True, kw_only=True):
    """Say what a screen has been told to show, since (or from) which instant."""

    lineup: Lineup
    at: Instant


class ScreenSummary(Struct, frozen=True, kw_only=True):
    """Say what a screen shows, what is ready for it, and how it is set up."""

    id: ScreenId
    title: Text
    venue: VenueName
    room: str
    shown: LineupSummary | None
    ready: Lineup | None
    blank: bool
    rev: int
    group: GroupId | UnsetType = UNSET
    sound: bool
    look: ScreenLook


class GroupSummary(Struct, frozen=True, kw_only=True):
    """Name a group of screens."""

    id: GroupId
    title: Text
    venue: VenueId


class LayerSummary(Struct, frozen=True, kw_only=True):
    """Say what a layer of an output carries, with the data as commanded.

    `until`: when it goes off air by itself; `by` whom and when it was `changed` last.
    """

    layer: str
    graphic: str
    data: Values
    step: int
    at: Instant
    rev: int
    by: ActorId
    changed: Instant
    out_after: int | UnsetType = UNSET
    until: Instant | UnsetType = UNSET


class OutputSummary(Struct, frozen=True, kw_only=True):
    """Say what an output carries on air, and what is `ready` on its preview."""

    id: OutputId
    title: Text
    blank: bool
    layers: tuple[LayerSummary, ...]
    ready: tuple[LayerSummary, ...]
    rev: int
    venue: VenueId | UnsetType = UNSET


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
        sound=screen.sound,
        look=screen.look,
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
        layers=_layers(held.layers, on_air=True),
        ready=_layers(held.ready, on_air=False),
        rev=held.rev,
        venue=roster.outputs[id].venue or UNSET,
    )


def _layers(layers: Mapping[str, Graphic], *, on_air: bool) -> tuple[LayerSummary, ...]:
    return tuple(
        LayerSummary(
            layer=layer,
            graphic=graphic.name,
            data=graphic.data,
            step=graphic.step,
            at=graphic.at,
            rev=graphic.rev,
            by=graphic.by,
            changed=graphic.changed,
            out_after=graphic.out_after or UNSET,
            until=(graphic.until if on_air else None) or UNSET,
        )
        for layer, graphic in sorted(layers.items())
    )
