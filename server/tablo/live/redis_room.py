"""The room's side of the bus over Redis: frames out, and what hubs want, ask and report in."""

import asyncio
import logging
from collections.abc import Iterator
from itertools import count
from typing import Any

import msgspec
from msgspec import Struct
from redis.asyncio import Redis

from tablo.championship.ids import ActorId
from tablo.clock import Timeline
from tablo.live.bus import RoomAway, RoomFault, RoomHandlers
from tablo.live.bus_messages import (
    Asked,
    Beat,
    HubLeft,
    Left,
    Reply,
    Reported,
    Sent,
    Stamp,
    Tell,
    Wants,
    pack,
    read_asked,
)
from tablo.live.redis_link import Link, Order, call
from tablo.live.redis_names import BEAT, PUBLISH, Names
from tablo.wire.frames import Frame

LAPSE_AFTER = 5
"""Beats without a stamp after which a hub's wants lapse."""
UNDECIDED = 1_000
"""Commands that may be in the room's hands; more are left in Redis for a while."""
READ_AT_ONCE = 250
"""Commands that one question to Redis brings."""
WAIT_MS = 1_000
"""How long that question waits for one."""
KEPT_S = 3_600
"""Seconds that frames are kept in Redis after a room's last beat."""
FENCED_S = 60
"""Seconds that Redis remembers which room was there."""

log = logging.getLogger(__name__)


class _Hub(Struct):
    """What the room knows of a process with hubs; `missed`: beats since it was heard of."""

    serial: int
    streams: set[str]
    missed: int = 0


class RoomSide:
    """Be the room for the hubs of all processes, until closed."""

    def __init__(
        self,
        link: Link,
        names: Names,
        handlers: RoomHandlers,
        clock: Timeline | None,
        epoch: str,
        token: int,
    ) -> None:
        self._link = link
        self._names = names
        self._handlers = handlers
        self._clock = clock
        self._epoch = epoch
        self._numbers = count(1)
        self._newest: dict[str, Sent] = {}
        self._unsent: dict[str, None] = {}
        self._hubs: dict[str, _Hub] = {}
        self._wanted: dict[str, int] = {}
        self._grounds = 0
        self._revision = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._read_up_to = b"0-0"
        self._claimed = asyncio.Event()
        self._fenced = False
        self._commands = names.commands(token)
        self.token = token
        self.open = True

    # What the room asks for

    def publish(self, frame: Frame) -> None:
        """Send a stream's newest frame to who wants it; an older one that still waits is dropped."""
        if not self.open or frame.stream not in self._wanted:
            return
        number = next(self._numbers)
        self._newest[frame.stream] = Sent.of(frame, token=self.token, number=number)
        self._unsent[frame.stream] = None
        self._link.ring()

    def revised(self, revision: int) -> None:
        """Tell every hub which revision of the roster holds."""
        self._revision = revision
        self.claim()

    def close(self) -> None:
        """Leave the bus, after what was published; commands find the room away."""
        if self.open:
            # What the last commands changed is still to be shown
            self._link.ring()
            self._link.post("PUBLISH", self._names.all, pack(Left(self.token)))
        self.open = False

    def stop(self) -> None:
        """Give up what is being decided."""
        for task in self._tasks:
            task.cancel()

    # What the link says

    def opened(self) -> None:
        """Begin anew with a connection: any frame may not have arrived."""
        self._unsent.update(dict.fromkeys(self._newest))
        for hub in self._hubs.values():
            hub.missed = 0
        self.claim()

    def claim(self) -> None:
        """Show that this room lives, and see what Redis says to it."""
        if not self.open:
            return
        names = self._names
        line = self._clock.saved() if self._clock is not None else None
        beat = Beat(self.token, self._epoch, self._grounds, self._revision, line)
        words = call(
            BEAT,
            [names.fence, names.frames, names.numbers, self._commands],
            self.token,
            names.all,
            pack(beat),
            FENCED_S,
            KEPT_S,
        )
        self._link.post(*words, then=self._answered)

    def _answered(self, answer: tuple[int, int]) -> None:
        held, frames = answer
        if held > self.token:
            if not self._fenced:
                log.error("a room with a newer lease is on the bus; this one is heard no more")
            self._fenced = True
            return
        self._fenced = False
        if held < self.token:
            # Redis was emptied, or another room was there before
            self._grounds += 1
            self._read_up_to = b"0-0"
            self._unsent.update(dict.fromkeys(self._newest))
            self.claim()
        elif frames < len(self._newest.keys() - self._unsent.keys()):
            self._unsent.update(dict.fromkeys(self._newest))
        self._claimed.set()
        self._link.ring()

    def tick(self) -> None:
        """Show that the room lives, and let the wants of dead hubs lapse."""
        if not self.open:
            return
        self.claim()
        for name, hub in tuple(self._hubs.items()):
            hub.missed += 1
            if hub.missed > LAPSE_AFTER:
                log.warning("a process with sockets is not heard of any more")
                self._forget(name)

    def gather(self) -> Iterator[Order]:
        """Give the frames that are to go out."""
        names = self._names
        unsent, self._unsent = self._unsent, {}
        for stream in unsent:
            sent = self._newest.get(stream)
            if sent is not None:
                words = call(
                    PUBLISH,
                    [names.fence, names.frames, names.numbers],
                    self.token,
                    sent.number,
                    stream,
                    names.stream(stream),
                    pack(sent),
                )
                yield Order(words)

    # What hubs say

    def heard(self, message: Stamp | Wants | HubLeft | Reported) -> None:
        """Take what a hub says."""
        if not self.open:
            return
        match message:
            case Reported(report):
                self._handlers.report(report)
            case HubLeft(name):
                self._forget(name)
            case Stamp(name, serial):
                hub = self._hubs.get(name)
                if hub is None or hub.serial != serial:
                    self._ask_for_wants(name, new=hub is None)
                if hub is not None:
                    hub.missed = 0
            case Wants(name, before, serial, add, remove):
                hub = self._hubs.get(name)
                if before is None:
                    self._want_all(name, serial, set(add))
                elif hub is not None and hub.serial == before:
                    hub.serial, hub.missed = serial, 0
                    self._change(hub, set(add), set(remove))
                else:
                    self._ask_for_wants(name, new=hub is None)

    def _ask_for_wants(self, name: str, *, new: bool) -> None:
        self._link.post("PUBLISH", self._names.hub(name), pack(Tell()))
        if new:
            self.claim()

    def _want_all(self, name: str, serial: int, streams: set[str]) -> None:
        hub = self._hubs.get(name)
        if hub is None:
            hub = self._hubs[name] = _Hub(serial, set())
        # It has just come, or come back, and should not have to wait for the next beat
        self.claim()
        hub.serial, hub.missed = serial, 0
        self._change(hub, streams - hub.streams, hub.streams - streams)

    def _change(self, hub: _Hub, add: set[str], remove: set[str]) -> None:
        for stream in sorted(add - hub.streams):
            hub.streams.add(stream)
            self._wanted[stream] = self._wanted.get(stream, 0) + 1
            if self._wanted[stream] == 1:
                self._handlers.want(stream)
        for stream in sorted(remove & hub.streams):
            hub.streams.remove(stream)
            self._wanted[stream] -= 1
            if not self._wanted[stream]:
                del self._wanted[stream]
                self._unwant(stream)

    def _unwant(self, stream: str) -> None:
        self._unsent.pop(stream, None)
        if self._newest.pop(stream, None) is not None:
            self._link.post("HDEL", self._names.frames, stream)
            self._link.post("HDEL", self._names.numbers, stream)
        self._handlers.unwant(stream)

    def _forget(self, name: str) -> None:
        hub = self._hubs.pop(name, None)
        if hub is not None:
            self._change(hub, set(), set(hub.streams))

    def revoke(self, actor: ActorId) -> None:
        """Have the room refuse what of an actor still waits."""
        if self.open:
            self._handlers.revoke(actor)

    # Commands

    async def read(self, client: Redis) -> None:
        """Take the commands that came, or wait a while for one."""
        await self._claimed.wait()
        while len(self._tasks) >= UNDECIDED:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        after = self._read_up_to
        found: Any = await client.xread({self._commands: after}, READ_AT_ONCE, block=WAIT_MS)
        for _, entries in found or ():
            if self._read_up_to == after:
                self._read_up_to = entries[-1][0]
            self._link.post("XDEL", self._commands, *(entry for entry, _ in entries))
            for _, fields in entries:
                self._begin(fields[b"c"])

    def _begin(self, data: bytes) -> None:
        try:
            asked = read_asked(data)
        except msgspec.DecodeError:
            log.exception("a command could not be read")
            return
        task = asyncio.create_task(self._decide(asked), name="command")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _decide(self, asked: Asked) -> None:
        try:
            if not self.open:
                raise RoomAway("the room has stopped")
            reply = Reply(self.token, asked.number, await self._handlers.submit(asked.envelope()))
        except RoomFault as fault:
            reply = Reply(self.token, asked.number, None, "fault", str(fault))
        except RoomAway as away:
            reply = Reply(self.token, asked.number, None, "away", str(away))
        except msgspec.ValidationError as error:
            reply = Reply(self.token, asked.number, None, "fault", str(error))
        self._link.post("PUBLISH", self._names.hub(asked.hub), pack(reply))
