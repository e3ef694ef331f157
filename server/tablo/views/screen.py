"""What one screen shows: its scene, the stream to draw it from, and whether it is dark."""

from msgspec import Struct

from tablo.access.streams import Audience, StreamName
from tablo.championship.commands import Values
from tablo.championship.ids import Instant, ScreenId, VenueId
from tablo.championship.roster import Roster, Text
from tablo.championship.screens import SCENES
from tablo.championship.state import Scene, State


class ScreenVenue(Struct, frozen=True, kw_only=True):
    """Say where a screen hangs."""

    id: VenueId
    title: Text
    zone: str


class ScreenName(Struct, frozen=True, kw_only=True):
    """Say which screen this is."""

    id: ScreenId
    title: Text
    venue: ScreenVenue


class SceneView(Struct, frozen=True, kw_only=True):
    """Say which scene to draw, from which stream, from which instant on."""

    name: str
    params: Values
    at: Instant
    stream: str


class ScreenView(Struct, frozen=True, kw_only=True):
    """Draw a screen: `before` until the server's time reaches `scene.at`, then `scene`."""

    screen: ScreenName
    blank: bool
    scene: SceneView | None
    before: SceneView | None


def screen(state: State, roster: Roster, param: str, audience: Audience) -> ScreenView | None:
    """Draw what the screen `param` shows; None when there is no such screen."""
    known = roster.screens.get(ScreenId(param))
    if known is None:
        return None
    venue = roster.venues[known.venue]
    held = state.screen(known.id)
    return ScreenView(
        screen=ScreenName(
            id=known.id,
            title=known.title,
            venue=ScreenVenue(id=venue.id, title=venue.title, zone=venue.zone),
        ),
        blank=held.blank,
        scene=_scene(held.scene, audience),
        before=_scene(held.before, audience),
    )


def _scene(scene: Scene | None, audience: Audience) -> SceneView | None:
    if scene is None or scene.name not in SCENES:
        return None
    kind = SCENES[scene.name]
    stream = StreamName(kind.channel, str(scene.params.get(kind.key, "")), audience)
    return SceneView(name=scene.name, params=scene.params, at=scene.at, stream=str(stream))
