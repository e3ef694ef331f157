"""What the screens themselves report, for crew: painted, not sent.

Unlike the other views it is drawn from live presence (`live.presence`), not from the journal.
"""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from tablo.championship.ids import Instant
from tablo.championship.roster import Text


class PlaceHealth(Struct, frozen=True, kw_only=True):
    """Say how one screen or output does.

    `newest` and `painted` map stream names to versions; `behind_ms` is how long the oldest
    version that has not been painted has been waiting, 0 when all is painted. `offset_ms`: how far
    its own clock is behind the server's; `rtt_ms`: the shortest round trip, of which half is what
    its timers may be off; `sound`: whether it can sound signals, absent where it isn't asked to; `size`: its
    picture in true pixels; `outdated`: it runs other pages than its server has now.
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
    build: str | UnsetType = UNSET
    outdated: bool = False
    last_seen: Instant | UnsetType = UNSET


class SocketCounts(Struct, frozen=True, kw_only=True):
    """Count the live sockets by who holds them."""

    screens: int
    outputs: int
    crew: int
    public: int


class JournalHealth(Struct, frozen=True, kw_only=True):
    """Say how far the journal has come."""

    last: int
    state: Literal["ok", "full", "failed"] = "ok"


class HealthView(Struct, frozen=True, kw_only=True):
    """Draw the health of all screens and outputs, in roster order."""

    screens: tuple[PlaceHealth, ...]
    outputs: tuple[PlaceHealth, ...]
    sockets: SocketCounts
    journal: JournalHealth
