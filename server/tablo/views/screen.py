"""What one screen shows: its scenes, the streams to draw them from, and whether it is dark."""

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from tablo.access.redact.playlists import is_due
from tablo.access.streams import Audience, StreamName
from tablo.championship.commands import ScreenSignal
from tablo.championship.ids import Instant, RunId, ScreenId, VenueId
from tablo.championship.lineup import Item, Values
from tablo.championship.roster import MAIN, Look, Roster, ScreenLook, Text
from tablo.championship.screens import SCENES, SceneKind
from tablo.championship.state import EVERYWHERE, Shown, State


class ScreenVenue(Struct, frozen=True, kw_only=True):
    """Say where a screen hangs."""

    id: VenueId
    title: Text
    zone: str


class ScreenName(Struct, frozen=True, kw_only=True):
    """Say which screen this is; `room` is where it hangs, in the words of whoever hung it."""

    id: ScreenId
    title: Text
    venue: ScreenVenue
    room: str


class ItemView(Struct, frozen=True, kw_only=True):
    """Say which scene to draw, from which stream, and how long it stays among others.

    `stream` is None for a scene that is drawn from its values alone.
    """

    scene: str
    params: Values
    stream: str | None
    duration: int


class LineupView(Struct, frozen=True, kw_only=True):
    """Draw a lineup: in each place the items that are due, in turn by the server's time.

    The turn of a place is counted from `at`, so that all screens of a group turn together.
    """

    at: Instant
    fade: bool
    main: tuple[ItemView, ...]
    side: tuple[ItemView, ...]
    ticker: tuple[ItemView, ...]


class SignalView(Struct, frozen=True, kw_only=True):
    """Ask a screen to do something once; it is ten seconds too late after as many."""

    what: ScreenSignal
    at: Instant


class AlertView(Struct, frozen=True, kw_only=True):
    """Draw a message over everything, raised at an instant, in this venue or `everywhere`."""

    text: str
    at: Instant
    everywhere: bool


class ScreenView(Struct, frozen=True, kw_only=True):
    """Draw a screen: `before` until the server's time reaches `lineup.at`, then `lineup`.

    `sound`: whether it may sound signals; `look`: how it draws; `brand`: how the championship looks.
    """

    screen: ScreenName
    blank: bool
    lineup: LineupView | None
    before: LineupView | None
    sound: bool
    look: ScreenLook
    brand: Look
    alert: AlertView | UnsetType = UNSET
    signal: SignalView | UnsetType = UNSET


def screen(state: State, roster: Roster, param: str, audience: Audience) -> ScreenView | None:
    """Draw what the screen `param` shows; None when there is no such screen."""
    known = roster.screens.get(ScreenId(param))
    if known is None:
        return None
    venue = roster.venues[known.venue]
    held, alert = state.screen(known.id), state.alert(venue.id)
    signal = held.signal
    return ScreenView(
        screen=ScreenName(
            id=known.id,
            title=known.title,
            venue=ScreenVenue(id=venue.id, title=venue.title, zone=venue.zone),
            room=known.room,
        ),
        blank=held.blank,
        lineup=_lineup(held.shown, known.id, state, roster, audience),
        before=_lineup(held.before, known.id, state, roster, audience),
        sound=known.sound,
        look=known.look,
        brand=roster.championship.look,
        alert=AlertView(text=alert.text, at=alert.at, everywhere=EVERYWHERE in state.alerts)
        if alert
        else UNSET,
        signal=SignalView(what=signal.what, at=signal.at) if signal else UNSET,
    )


def preview(state: State, roster: Roster, param: str, audience: Audience) -> ScreenView | None:
    """Draw what the screen `param` would show if it took what is ready, as its venue may know it."""
    view = screen(state, roster, param, "venue")
    if view is None:
        return None
    ready = state.screen(view.screen.id).ready
    shown = Shown(lineup=ready, at=Instant(0)) if ready else None
    return replace(
        view,
        blank=False,
        lineup=_lineup(shown, view.screen.id, state, roster, "venue"),
        before=None,
        sound=False,
        alert=UNSET,
        signal=UNSET,
    )


def _lineup(
    shown: Shown | None, id: ScreenId, state: State, roster: Roster, audience: Audience
) -> LineupView | None:
    if shown is None:
        return None
    lineup = shown.lineup

    def due(items: tuple[Item, ...]) -> tuple[ItemView, ...]:
        known = (item for item in items if item.scene in SCENES)
        return tuple(
            _item(item, id, roster, audience)
            for item in known
            if is_due(state, roster, item, audience)
        )

    return LineupView(
        at=shown.at,
        fade=lineup.fade,
        main=due(lineup.main),
        side=due(lineup.side),
        ticker=due(lineup.ticker),
    )


def _item(item: Item, id: ScreenId, roster: Roster, audience: Audience) -> ItemView:
    kind = SCENES[item.scene]
    run = roster.runs.get(RunId(str(item.params.get("run") or "")))
    place = id if item.scene == "ceremony" and run and run.picks_screens else ""
    return ItemView(
        scene=item.scene,
        params=item.params,
        stream=_stream_of(kind, item.params, audience, place),
        duration=item.duration,
    )


def _stream_of(kind: SceneKind, params: Values, audience: Audience, place: str) -> str | None:
    """Name the stream that a scene is drawn from, at one `place` if it differs; None: it needs none."""
    if not kind.channel:
        return None
    param = str(params.get(kind.key) or "")
    detail = place or str(params.get(kind.detail) or "")
    if detail and detail != MAIN:
        param = f"{param}/{detail}"
    return str(StreamName(kind.channel, param, audience))
