"""The bus between processes: one room and any number of hubs meet over Redis, as `live.bus` says.

- **Frames**: one script writes a stream's newest frame to a hash and publishes it, unless a room
  with a newer lease has been there. A hub subscribes first, then reads the hash, and takes only
  what is newer. It reads again after every connection, and compares numbers every few beats.
- **Wants** are told to the room as changes, with a stamp each beat; who is not heard of for some
  beats wants nothing any more, and whose changes don't fit is asked for all.
- **Commands** wait in a Redis stream; replies come back to the hub that asked. A hub brings what
  is undecided again after every connection and to every new room: the journal knows the ids.
- **Beats** of the room reach every hub: which room it is, how often it found Redis empty, which
  revision of the roster holds, what time it is there.

Redis may be emptied or restarted at any moment: the room sees it at its next beat and writes
everything again. Everything is counted in beats; no two clocks are compared.
"""

import asyncio
import secrets
from collections.abc import Iterator
from typing import assert_never

from redis.asyncio import Redis

from tablo.clock import Timeline
from tablo.live.bus import HubEnd, HubHandlers, RoomEnd, RoomHandlers
from tablo.live.bus_messages import (
    Beat,
    HubLeft,
    Left,
    Probe,
    Reply,
    Reported,
    Revoked,
    Stamp,
    Tell,
    Wants,
    pack,
    read_message,
    read_sent,
)
from tablo.live.redis_hubs import Hubs, Refresh
from tablo.live.redis_link import Link, Order
from tablo.live.redis_names import ASK, BEAT, PUBLISH, Names
from tablo.live.redis_room import RoomSide

BEAT_S = 1.0
"""Seconds between two beats of the room, two stamps of a hub, two probes of a connection."""
CONNECT_S = 3.0
"""Seconds that a start waits for Redis before it goes on without."""


class RedisBus:
    """Be this process's part of the bus: its hubs, its room if it has one, one link to Redis.

    `clock` follows the room's timeline; `refresh` is awaited with the roster's revision that
    holds before hubs look again who may read what, and tried until it succeeds. `prefix` keeps installations on one Redis apart; by
    default they are told apart by the number of their database there.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Timeline | None = None,
        refresh: Refresh | None = None,
        prefix: str | None = None,
        beat_s: float = BEAT_S,
    ) -> None:
        number = Redis.from_url(url).connection_pool.connection_kwargs.get("db", 0)
        self._names = Names(f"tablo:{number}:" if prefix is None else prefix)
        self._name = secrets.token_hex(8)
        self._beat_s = beat_s
        self._link = Link(
            url,
            self,
            probe=self._names.hub(self._name),
            scripts=(PUBLISH, BEAT, ASK),
            beat_s=beat_s,
        )
        self._hubs = Hubs(self._link, self._names, self._name, clock, refresh, beat_s)
        self._clock = clock
        self._room: RoomSide | None = None
        self._joined = asyncio.Event()
        self._link.listen(self._names.all)

    async def start(self) -> None:
        """Connect, and go on trying when that takes longer than a few seconds."""
        await self._link.start(patience_s=CONNECT_S)

    async def stop(self) -> None:
        """Disconnect. The ends stay usable and do nothing."""
        self._hubs.stop()
        if self._room is not None:
            self._room.stop()
        await self._link.stop()

    @property
    def connected(self) -> bool:
        """Tell whether Redis answers, and what is published there gets here."""
        return self._link.up

    def join_hub(self, handlers: HubHandlers) -> HubEnd:
        """Give a hub its end."""
        return self._hubs.join(handlers)

    def join_room(self, handlers: RoomHandlers, *, epoch: str, token: int = 0) -> RoomEnd:
        """Give the room its end; wants come as soon as the hubs hear of it."""
        if self._room is not None and self._room.open:
            raise RuntimeError("expected a bus without a room, but it has one")
        self._room = RoomSide(self._link, self._names, handlers, self._clock, epoch, token)
        self._link.listen(self._names.room)
        self._joined.set()
        if self._link.up:
            self._room.claim()
        return self._room

    # What the link says

    def opened(self) -> None:
        """Bring everything to where it belongs again."""
        self._hubs.opened()
        if self._room is not None:
            self._room.opened()

    def lost(self) -> None:
        """Count the room as away until it is heard of again."""
        self._hubs.lost()

    def tick(self) -> None:
        """Show that this process lives, and look who else does."""
        self._link.post("PUBLISH", self._names.hub(self._name), pack(Probe()))
        self._hubs.tick()
        if self._room is not None:
            self._room.tick()

    def listening(self, channel: str) -> None:
        """Read a stream's newest frame, now that no newer one can be missed."""
        stream = self._names.stream_of(channel)
        if stream is not None:
            self._hubs.read(stream)
        elif channel == self._names.room and self._room is not None:
            self._room.claim()

    def heard(self, channel: str, data: bytes) -> None:
        """Give a message to whom it concerns."""
        if self._names.stream_of(channel) is not None:
            self._hubs.take(read_sent(data))
            return
        message = read_message(data)
        match message:
            case Beat():
                # A room's own process has the time from nobody else
                here = self._room is not None and self._room.open
                self._hubs.beat(message, follow=not here)
            case Left():
                self._hubs.room_left(message)
            case Revoked():
                if message.sender != self._name:
                    self._hubs.drop(message.actor)
                if self._room is not None:
                    self._room.revoke(message.actor)
            case Stamp() | Wants() | HubLeft() | Reported():
                if self._room is not None:
                    self._room.heard(message)
            case Tell():
                self._hubs.tell()
            case Reply():
                self._hubs.reply(message)
            case Probe():
                pass
            case _:
                assert_never(message)

    def gather(self) -> Iterator[Order]:
        """Give the newest of what is to go out."""
        yield from self._hubs.gather()
        if self._room is not None:
            yield from self._room.gather()

    async def follow(self, client: Redis) -> None:
        """Read commands, from when there is a room here."""
        await self._joined.wait()
        while True:
            room = self._room
            assert room is not None
            await room.read(client)
