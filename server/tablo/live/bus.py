"""How a room and its hubs meet: the only way between them, whether in one process or in many.

What every bus keeps, whatever carries it:

- **Newest wins.** Of a wanted stream each hub gets the newest frame, soon after it wants the
  stream and after every change. Frames between two newest ones may be lost; the last one never is:
  a bus that can lose a message quietly compares again every few seconds and brings it then.
  Inside an epoch no hub is given an older version after a newer one.
- **Wants are leases.** A room draws what at least one living hub wants; the wants of a hub that
  has died lapse.
- **Commands** get one answer or `RoomAway`. `RoomAway` means *unknown*: the command may have
  happened, and asking again with its id is harmless, because the journal knows the ids. So a bus
  may deliver a command twice, and never needs to be sure.
- **Reports** (presence) are whole and newest wins as well: each hub's replaces its last one.
- **Revocations** reach every hub and the room; a lost one is caught by the next look at the
  actor's key or session, so a bus does its best and no more.
- Nothing that a bus holds is the truth: emptied at any moment, it fills again from the room.
- No call blocks on a peer, and no handler may await: a slow hub slows nobody else.
"""

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from tablo.access.actors import Actor, Kind
from tablo.championship.commands import AnyCommand
from tablo.championship.ids import ActorId, CommandId, Instant
from tablo.championship.refusals import Answer
from tablo.views.health import OldEngine
from tablo.wire.frames import Frame


class RoomAway(Exception):
    """No room answers: whether the command happened is unknown; ask again with the same id."""


class RoomFault(RoomAway):
    """The rules failed on a command. It had no effect; asking again will fail again."""


class Envelope(Struct, frozen=True, kw_only=True):
    """Hold a command on its way to the room: its id, who sends it, and what is asked."""

    id: CommandId
    actor: Actor
    command: AnyCommand


class Seen(Struct, frozen=True, kw_only=True):
    """Say how one screen or output does, as its socket reported it.

    `streams`: what it is subscribed to; `painted`: versions on the glass; `at`: its last sign of
    life, in server time; `sound`: whether it can sound signals. The rest is None until it has been
    reported. `build`: the pages that it runs; `outdated`: not those that its server has now.
    `active`, `dropped`, `host`: as `wire.inbound.Painted` says.
    """

    actor: ActorId
    kind: Kind
    place: str
    at: Instant
    engine: str = ""
    streams: tuple[str, ...] = ()
    painted: Mapping[str, int] = {}
    fps: float | None = None
    visible: bool | None = None
    sound: bool | None = None
    offset_ms: float | None = None
    rtt_ms: float | None = None
    size: str = ""
    ratio: float | None = None
    awake: bool | None = None
    active: bool | None = None
    dropped: int | None = None
    host: str = ""
    build: str = ""
    outdated: bool = False


class Report(Struct, frozen=True, kw_only=True):
    """Say what one hub holds: all its screens and outputs, and how many sockets of each kind.

    `too_old`: who asked for pages and can't run them.
    """

    hub: str
    at: Instant
    seen: tuple[Seen, ...] = ()
    sockets: Mapping[str, int] = {}
    too_old: tuple[OldEngine, ...] = ()


class HubHandlers(Protocol):
    """What a hub does with what a bus brings."""

    def take(self, frame: Frame) -> None:
        """Take the newest frame of a wanted stream."""
        ...

    def drop(self, actor: ActorId) -> None:
        """End every socket of an actor whose rights were revoked."""
        ...

    def recheck(self) -> None:
        """Look again who may read what: the roster was revised."""
        ...


class HubEnd(Protocol):
    """A hub's end of the bus."""

    @property
    def epoch(self) -> str:
        """Name the start of the room that frames come from; "" while no room was heard of."""
        ...

    def want(self, stream: str) -> None:
        """Ask for a stream; wanting it twice is wanting it once."""
        ...

    def unwant(self, stream: str) -> None:
        """Ask for no more of a stream."""
        ...

    async def submit(self, envelope: Envelope) -> Answer:
        """Bring a command to the room and give its answer; raises `RoomAway`."""
        ...

    def report(self, report: Report) -> None:
        """Tell what the hub holds; best done every second."""
        ...

    def revoke(self, actor: ActorId) -> None:
        """Have every hub drop an actor, and the room refuse what of it still waits."""
        ...

    async def reach(self) -> bool:
        """Tell whether a living room is at the other end."""
        ...

    def close(self) -> None:
        """Leave the bus; its wants lapse at once."""
        ...


class RoomHandlers(Protocol):
    """What the room's side does with what a bus brings."""

    def want(self, stream: str) -> None:
        """Draw a stream from now on: its first hub wants it."""
        ...

    def unwant(self, stream: str) -> None:
        """Draw a stream no longer: no hub wants it."""
        ...

    async def submit(self, envelope: Envelope) -> Answer:
        """Decide a command; raises `RoomAway`."""
        ...

    def report(self, report: Report) -> None:
        """Take a hub's report."""
        ...

    def revoke(self, actor: ActorId) -> None:
        """Refuse what of an actor still waits."""
        ...


class RoomEnd(Protocol):
    """The room's end of the bus."""

    def publish(self, frame: Frame) -> None:
        """Give every hub that wants the frame's stream its newest frame."""
        ...

    def revised(self, revision: int) -> None:
        """Tell every hub which revision of the roster holds; it looks again who may read what."""
        ...

    def close(self) -> None:
        """Leave the bus; commands then find the room away."""
        ...


class Bus(Protocol):
    """A place where hubs and one room meet; the module says what it keeps."""

    def join_hub(self, handlers: HubHandlers) -> HubEnd:
        """Give a hub its end."""
        ...

    def join_room(self, handlers: RoomHandlers, *, epoch: str, token: int = 0) -> RoomEnd:
        """Give the room its end; wants from before are told at once.

        `epoch` names this start of the room, and stands in each of its frames. `token` is that
        of its lease: where many processes meet, a room with a lower one is heard no more.
        """
        ...

    @property
    def connected(self) -> bool:
        """Tell whether what carries the bus works."""
        ...

    async def start(self) -> None:
        """Connect; returns when both ends may be used."""
        ...

    async def stop(self) -> None:
        """Disconnect. The ends stay usable and do nothing."""
        ...
