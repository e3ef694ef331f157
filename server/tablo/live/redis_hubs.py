"""The hubs' side of the bus over Redis: their wants joined, each frame read once, commands asked."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator
from itertools import count

from msgspec import Struct

from tablo.championship.ids import ActorId
from tablo.championship.refusals import Answer, Refusal, Why
from tablo.clock import Timeline
from tablo.live.bus import Envelope, HubHandlers, Report, RoomAway, RoomFault
from tablo.live.bus_messages import (
    Asked,
    Beat,
    HubLeft,
    Left,
    Reply,
    Reported,
    Revoked,
    Sent,
    Stamp,
    Wants,
    pack,
    read_sent,
)
from tablo.live.redis_link import Link, Order, call
from tablo.live.redis_names import ASK, Names
from tablo.wire.frames import Frame

AWAY_AFTER = 3
"""Beats without one of the room after which it counts as away."""
FORGET_AFTER = 60
"""Beats after which a hub forgets which room it was: its database may have been replaced."""
COMPARE_EVERY = 2
"""Beats between two comparisons of what a hub holds with what Redis holds."""
UNDECIDED = 1_000
"""Commands that may wait: those of one process for their answers, and those in Redis."""
READ_AT_ONCE = 100
"""Frames that one question to Redis brings."""

Refresh = Callable[[int], Awaitable[object]]
log = logging.getLogger(__name__)


class _Held(Struct, frozen=True):
    token: int
    number: int
    frame: Frame


class _Pending(Struct):
    """A command without an answer yet. `place`: key and entry in Redis, once they are known."""

    asked: bytes
    answer: "asyncio.Future[Answer]"
    place: tuple[str, bytes] | None = None


class Hubs:
    """Be all hubs of this process for the room: their wants joined, each frame read once."""

    def __init__(
        self,
        link: Link,
        names: Names,
        name: str,
        clock: Timeline | None,
        refresh: Refresh | None,
        beat_s: float,
    ) -> None:
        self._link = link
        self._names = names
        self._name = name
        self._clock = clock
        self._refresh = refresh
        self._beat_s = beat_s
        self._ends: list[HubEnd] = []
        self._wants: dict[str, dict[HubEnd, None]] = {}
        self._held: dict[str, _Held] = {}
        self._unread: dict[str, None] = {}
        self._added: dict[str, None] = {}
        self._removed: dict[str, None] = {}
        self._serial = 0
        self._whole = True
        self._pending: dict[int, _Pending] = {}
        self._numbers = count(1)
        self._reports: dict[str, Report] = {}
        self._ticks = 0
        self._missed = AWAY_AFTER
        self._token = -1
        self._grounds = 0
        self._revision = -1
        self._look_again = False
        self._looking: asyncio.Task[None] | None = None
        self.epoch = ""

    # What ends ask for

    def join(self, handlers: HubHandlers) -> "HubEnd":
        """Give a hub its end."""
        end = HubEnd(self, handlers)
        self._ends.append(end)
        return end

    def want(self, end: "HubEnd", stream: str) -> None:
        """Note a want: the first one is told to the room, a later one served from here."""
        wanting = self._wants.setdefault(stream, {})
        if end in wanting:
            return
        wanting[end] = None
        if len(wanting) == 1:
            self._changed(stream, self._added, self._removed)
            if self._link.listen(self._names.stream(stream)):
                self.read(stream)
        elif held := self._held.get(stream):
            end.handlers.take(held.frame)

    def unwant(self, end: "HubEnd", stream: str) -> None:
        """Forget a want; the last one is told to the room."""
        wanting = self._wants.get(stream)
        if wanting is None or end not in wanting:
            return
        del wanting[end]
        if not wanting:
            del self._wants[stream]
            self._held.pop(stream, None)
            self._changed(stream, self._removed, self._added)
            self._link.unlisten(self._names.stream(stream))

    def _changed(self, stream: str, into: dict[str, None], out_of: dict[str, None]) -> None:
        if out_of.pop(stream, self) is self:
            into[stream] = None
        self._link.ring()

    def leave(self, end: "HubEnd") -> None:
        """Take a hub off, with its wants; with the last one the room forgets this process."""
        for stream in [stream for stream, wanting in self._wants.items() if end in wanting]:
            self.unwant(end, stream)
        if end in self._ends:
            self._ends.remove(end)
        if not self._ends:
            self._link.post("PUBLISH", self._names.room, pack(HubLeft(self._name)))

    def report(self, report: Report) -> None:
        """Send the newest report of a hub soon."""
        self._reports[report.hub] = report
        self._link.ring()

    def revoke(self, actor: ActorId) -> None:
        """Drop an actor here at once, and everywhere else as soon as Redis answers."""
        self.drop(actor)
        words = ("PUBLISH", self._names.all, pack(Revoked(self._name, actor)))
        self._link.post(*words, kept=True)

    def drop(self, actor: ActorId) -> None:
        """Drop an actor in this process."""
        for end in tuple(self._ends):
            end.handlers.drop(actor)

    def near(self) -> bool:
        """Tell whether the room was heard of a moment ago."""
        return self._link.up and self._missed < AWAY_AFTER

    async def submit(self, envelope: Envelope) -> Answer:
        """Have a command decided; raises `RoomAway`."""
        if not self.near():
            raise RoomAway("no room is heard of" if self._link.up else "Redis does not answer")
        if len(self._pending) >= UNDECIDED:
            return _busy()
        number = next(self._numbers)
        asked = pack(Asked.of(envelope, hub=self._name, number=number))
        pending = _Pending(asked, asyncio.get_running_loop().create_future())
        self._pending[number] = pending
        self._ask(pending)
        try:
            return await pending.answer
        except asyncio.CancelledError:
            # Whoever asked was told that it is unknown: it should not happen much later
            if pending.place is not None:
                self._link.post("XDEL", *pending.place)
            raise
        finally:
            del self._pending[number]

    def _ask(self, pending: _Pending) -> None:
        if self._token < 0:
            return
        key = self._names.commands(self._token)

        def added(entry: bytes | None) -> None:
            if entry is not None:
                pending.place = (key, entry)
            elif not pending.answer.done():
                pending.answer.set_result(_busy())

        self._link.post(*call(ASK, [key], UNDECIDED, pending.asked), then=added)

    def _ask_again(self) -> None:
        for pending in self._pending.values():
            self._ask(pending)

    # What the room says

    def beat(self, beat: Beat, *, follow: bool) -> None:
        """Take a room's sign of life; `follow`: and its time."""
        if beat.token < self._token:
            return
        self._missed = 0
        if self._clock is not None and follow and beat.line is not None:
            self._clock.follow(beat.line)
        self.epoch = beat.epoch
        if (beat.token, beat.grounds) != (self._token, self._grounds):
            self._token, self._grounds = beat.token, beat.grounds
            self.tell()
            self._ask_again()
            self._read_all()
            # What could not be read of the room before may be read now
            self._revision = -1
        if beat.revision != self._revision:
            self._revision = beat.revision
            self._recheck()

    def room_left(self, left: Left) -> None:
        """Count the room as away at once."""
        if left.token >= self._token:
            self._missed = AWAY_AFTER

    def take(self, sent: Sent) -> None:
        """Bring a frame to who wants it, if it is newer than what they had."""
        wanting = self._wants.get(sent.stream)
        if wanting is None or sent.token < self._token:
            return
        held = self._held.get(sent.stream)
        if held is not None and (held.token, held.number) >= (sent.token, sent.number):
            return
        frame = sent.frame()
        self._held[sent.stream] = _Held(sent.token, sent.number, frame)
        for end in tuple(wanting):
            end.handlers.take(frame)

    def reply(self, reply: Reply) -> None:
        """Bring an answer to who waits for it."""
        pending = self._pending.get(reply.number)
        if pending is None or pending.answer.done() or reply.token < self._token:
            return
        if reply.answer is not None:
            pending.answer.set_result(reply.answer)
        else:
            error = RoomFault if reply.error == "fault" else RoomAway
            pending.answer.set_exception(error(reply.text))

    def tell(self) -> None:
        """Tell the room all wants, because it knows none, or not these."""
        self._whole = True
        self._link.ring()

    # What the link says

    def opened(self) -> None:
        """Bring again what may have been lost."""
        self.tell()
        self._ask_again()
        self._read_all()

    def lost(self) -> None:
        """Count the room as away until it is heard of again."""
        self._missed = AWAY_AFTER

    def tick(self) -> None:
        """Show that this process lives, and compare what it holds."""
        self._ticks += 1
        self._missed += 1
        if self._missed > FORGET_AFTER and self._token >= 0:
            self._token = -1
            self._held.clear()
        if not self._ends:
            return
        self._link.post("PUBLISH", self._names.room, pack(Stamp(self._name, self._serial)))
        if self._ticks % COMPARE_EVERY == 0 and self._wants:
            streams = tuple(self._wants)
            self._link.post(
                "HMGET",
                self._names.numbers,
                *streams,
                then=lambda numbers: self._compare(streams, numbers),
            )

    def _compare(self, streams: Iterable[str], numbers: Iterable[bytes | None]) -> None:
        for stream, text in zip(streams, numbers, strict=True):
            if text is None:
                continue
            token, _, number = text.partition(b":")
            held = self._held.get(stream)
            if held is None or (held.token, held.number) < (int(token), int(number)):
                self.read(stream)

    def read(self, stream: str) -> None:
        """Read a stream's newest frame soon."""
        self._unread[stream] = None
        self._link.ring()

    def _read_all(self) -> None:
        self._unread.update(dict.fromkeys(self._wants))
        self._link.ring()

    def gather(self) -> Iterator[Order]:
        """Give changed wants, frames to be read, and reports."""
        if self._ends and (self._whole or self._added or self._removed):
            yield Order(("PUBLISH", self._names.room, pack(self._change())))
        while self._unread:
            streams = [stream for stream, _ in zip(self._unread, range(READ_AT_ONCE), strict=False)]
            for stream in streams:
                del self._unread[stream]
            yield Order(("HMGET", self._names.frames, *streams), then=self._take_all)
        for report in self._reports.values():
            yield Order(("PUBLISH", self._names.room, pack(Reported(report))))
        self._reports.clear()

    def _change(self) -> Wants:
        before, self._serial = self._serial, self._serial + 1
        wants = (
            Wants(self._name, None, self._serial, tuple(self._wants))
            if self._whole
            else Wants(self._name, before, self._serial, tuple(self._added), tuple(self._removed))
        )
        self._whole = False
        self._added.clear()
        self._removed.clear()
        return wants

    def _take_all(self, frames: Iterable[bytes | None]) -> None:
        for data in frames:
            if data is not None:
                self.take(read_sent(data))

    # Who may read what

    def _recheck(self) -> None:
        self._look_again = True
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look(), name="recheck")

    async def _look(self) -> None:
        while self._look_again:
            self._look_again = False
            try:
                if self._refresh is not None:
                    await self._refresh(self._revision)
            except Exception:
                log.exception("the revised roster can't be read yet; trying again")
                self._look_again = True
                await asyncio.sleep(self._beat_s)
                continue
            for end in tuple(self._ends):
                end.handlers.recheck()

    def stop(self) -> None:
        """Look nothing up any more."""
        if self._looking is not None:
            self._looking.cancel()


class HubEnd:
    """Be one hub's end, as `live.bus.HubEnd` says."""

    def __init__(self, hubs: Hubs, handlers: HubHandlers) -> None:
        self._hubs = hubs
        self.handlers = handlers

    @property
    def epoch(self) -> str:
        return self._hubs.epoch

    def want(self, stream: str) -> None:
        self._hubs.want(self, stream)

    def unwant(self, stream: str) -> None:
        self._hubs.unwant(self, stream)

    async def submit(self, envelope: Envelope) -> Answer:
        return await self._hubs.submit(envelope)

    def report(self, report: Report) -> None:
        self._hubs.report(report)

    def revoke(self, actor: ActorId) -> None:
        self._hubs.revoke(actor)

    async def reach(self) -> bool:
        return self._hubs.near()

    def close(self) -> None:
        self._hubs.leave(self)


def _busy() -> Answer:
    return Answer(outcome="refused", refusal=Refusal(why=Why.BUSY))
