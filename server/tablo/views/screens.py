"""What every screen and output carries, for those who direct them. For crew only."""

from msgspec import Struct

from tablo.access.streams import Audience
from tablo.championship.commands import Values
from tablo.championship.ids import Instant, OutputId, ScreenId
from tablo.championship.roster import Roster, Text
from tablo.championship.state import Scene, State
from tablo.views.contest import VenueName


class SceneSummary(Struct, frozen=True, kw_only=True):
    """Say which scene a screen shows, and since (or from) which instant."""

    name: str
    params: Values
    at: Instant


class ScreenSummary(Struct, frozen=True, kw_only=True):
    """Say what a screen has been told to show."""

    id: ScreenId
    title: Text
    venue: VenueName
    scene: SceneSummary | None
    blank: bool
    rev: int


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
    """Draw all screens and outputs, in roster order."""

    screens: tuple[ScreenSummary, ...]
    outputs: tuple[OutputSummary, ...]


def screens(state: State, roster: Roster, param: str, audience: Audience) -> ScreensView:
    """Draw what every screen and output carries."""
    return ScreensView(
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
        scene=_scene(held.scene),
        blank=held.blank,
        rev=held.rev,
    )


def _scene(scene: Scene | None) -> SceneSummary | None:
    return SceneSummary(name=scene.name, params=scene.params, at=scene.at) if scene else None


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
