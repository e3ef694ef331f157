"""What the screens themselves report, for crew: painted, not sent.

Unlike the other views it is drawn from live presence (`live.presence`), not from the journal.
"""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from tablo.championship.ids import Instant
from tablo.championship.roster import Text


class PageHealth(Struct, frozen=True, kw_only=True):
    """Say how one of the pages does that show an output.

    `host`: what it runs in; `active`: it is on program there, absent until its host has said so;
    `dropped`: frames of its samples that never came; `preview`: it shows the preview, not what is
    on air. `painted` and `behind_ms` as of a place; `silent_ms`: how long it
    has said nothing, 0 while it answers the beats.
    """

    host: str | UnsetType = UNSET
    engine: str | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    visible: bool | UnsetType = UNSET
    fps: float | UnsetType = UNSET
    dropped: int | UnsetType = UNSET
    painted: dict[str, int] = {}
    behind_ms: int = 0
    preview: bool = False
    silent_ms: int = 0


class PlaceHealth(Struct, frozen=True, kw_only=True):
    """Say how one screen or output does.

    `newest` and `painted` map stream names to versions; `behind_ms` is how long the oldest
    version that has not been painted has been waiting, 0 when all is painted. `offset_ms`: how far
    its own clock is behind the server's; `rtt_ms`: the shortest round trip, of which half is what
    its timers may be off; `sound`: whether it can sound signals, absent where it isn't asked to;
    `size`: its picture in true pixels; `ratio`: how many of them make one of the page; `awake`:
    whether its device is kept from sleeping, absent where nobody asks for that; `outdated`: it runs
    other pages than its server has now. Of an output, `pages`: every page that shows it, those of
    its preview too; the rest is of the one on air that is furthest behind.
    """

    id: str
    title: Text
    connected: bool
    newest: dict[str, int] = {}
    painted: dict[str, int] = {}
    behind_ms: int = 0
    rtt_ms: float | UnsetType = UNSET
    offset_ms: float | UnsetType = UNSET
    fps: float | UnsetType = UNSET
    visible: bool | UnsetType = UNSET
    sound: bool | UnsetType = UNSET
    engine: str | UnsetType = UNSET
    size: str | UnsetType = UNSET
    ratio: float | UnsetType = UNSET
    awake: bool | UnsetType = UNSET
    build: str | UnsetType = UNSET
    outdated: bool = False
    last_seen: Instant | UnsetType = UNSET
    pages: tuple[PageHealth, ...] | UnsetType = UNSET


class SocketCounts(Struct, frozen=True, kw_only=True):
    """Count the live sockets by who holds them."""

    screens: int
    outputs: int
    crew: int
    public: int


class OldEngine(Struct, frozen=True, kw_only=True):
    """Name a browser that asked for a page which it is too old to run; it never says hello."""

    engine: str
    page: str
    address: str
    at: Instant


class JournalHealth(Struct, frozen=True, kw_only=True):
    """Say how far the journal has come."""

    last: int
    state: Literal["ok", "full", "failed"] = "ok"


class HealthView(Struct, frozen=True, kw_only=True):
    """Draw the health of all screens and outputs, in roster order.

    `too_old`: who asked in the last ten minutes and can't run our pages.
    """

    screens: tuple[PlaceHealth, ...]
    outputs: tuple[PlaceHealth, ...]
    sockets: SocketCounts
    journal: JournalHealth
    too_old: tuple[OldEngine, ...] = ()
