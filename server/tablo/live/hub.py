"""The holder of sockets: each gets the newest frame of its streams, at its own speed.

A frame is prepared once and the very same bytes are written to every socket of its stream, some
hundred sockets in a row; then others get their turn on the loop: commands, pings, handshakes. A
socket has at most one waiting frame for each stream, the newest, and is never waited for while
another is served: what one does not take costs that one alone. `live.socket` says what may wait;
who takes nothing of it for 20 s is ended.
"""

import asyncio
import logging
import random
import secrets
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from itertools import islice

from msgspec import UNSET, Struct

from tablo.access.actors import SYSTEM, Actor
from tablo.access.streams import StreamName, may_read
from tablo.championship.commands import NotePeek
from tablo.championship.ids import ActorId, CommandId, Instant, RunId
from tablo.championship.refusals import Answer, Refusal, Why
from tablo.championship.roster import Roster
from tablo.clock import Clock
from tablo.live.bus import Bus, Envelope, Report, RoomAway, Seen
from tablo.live.socket import Group, Sink
from tablo.live.socket import Socket as Socket
from tablo.live.subscribers import Subscribers
from tablo.texts import Language
from tablo.views.channels import channel_of
from tablo.views.health import OldEngine
from tablo.wire import frames, inbound
from tablo.wire.frames import Complaint, Frame, GoneReason, GoodbyeReason, Result
from tablo.wire.inbound import STREAMS_LIMIT, Invalid, read_command
from tablo.wire.prepared import Prepared, prepare, prepare_frame

COMMANDS_LIMIT = 64
"""Commands of one socket that may be undecided."""
SLICE = 256
"""Sockets that are served before others get their turn on the loop."""
REMEMBERED_MS = 600_000
"""How long a browser that is too old for a page is told of."""
TOO_OLD_LIMIT = 20
"""Such browsers that are told of at once."""
TALLY_S = 0.1
"""Seconds that lie at least between two reports that don't wait for a beat."""

log = logging.getLogger(__name__)


class Timing(Struct, frozen=True, kw_only=True):
    """Say how long the hub waits, in seconds.

    `patience`: for a socket to take what it was sent; `linger`: before a stream that nobody is
    subscribed to any more is given up; `fetch`: for a stream's newest frame to come; `answer`:
    for a command's answer, before it counts as unknown; `farewell`: for a last word when the hub
    closes.
    """

    beat: float = frames.HEARTBEAT_S
    public_beat: float = frames.PUBLIC_HEARTBEAT_S
    patience: float = 20.0
    linger: float = 5.0
    fetch: float = 2.0
    answer: float = 5.0
    farewell: float = 1.0


class Hub:
    """Hold all sockets of one process, and join them to the room over a bus."""

    def __init__(
        self,
        bus: Bus,
        clock: Clock,
        roster: Callable[[], Roster],
        *,
        name: str = "hub",
        build: str = "",
        timing: Timing | None = None,
    ) -> None:
        """`roster` gives the revision that rights are looked up in."""
        self.timing = timing or Timing()
        self._clock = clock
        self._roster = roster
        self._name = name
        self._build = build
        self._sockets: dict[Socket, None] = {}
        self._streams: dict[str, Subscribers] = {}
        self._fetching: dict[str, list[asyncio.Future[Frame]]] = {}
        self._rounds: dict[str, Subscribers] = {}
        self._lagging: dict[Socket, float] = {}
        self._patience: asyncio.TimerHandle | None = None
        self._bell = asyncio.Event()
        self._tally = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loops: tuple[asyncio.Task[None], ...] = ()
        self._closing = False
        self._room_away = False
        self._too_old: dict[tuple[str, str, str], OldEngine] = {}
        self._end = bus.join_hub(self)

    # Life

    def start(self) -> None:
        """Begin to send frames and beats."""
        self._loops = (
            asyncio.create_task(self._fan_out(), name="hub frames"),
            asyncio.create_task(self._beats(), name="hub beats"),
            asyncio.create_task(self._tallies(), name="hub tallies"),
        )
        for task in self._loops:
            task.add_done_callback(_ended)

    async def close(self) -> None:
        """Tell every socket to come back, spread over time, end it, and leave the bus.

        Commands that are being decided may still get their results; new ones are not taken.
        """
        self._closing = True
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=self.timing.farewell)
        sockets = tuple(self._sockets)
        spread = max(len(sockets), 100)
        for n, socket in enumerate(sockets, start=1):
            self._detach(socket)
            socket.finish("restart", retry_ms=random.randrange(spread))
            if n % SLICE == 0:
                await asyncio.sleep(0)
        with suppress(TimeoutError):
            async with asyncio.timeout(self.timing.farewell):
                for socket in sockets:
                    await socket.ended()
        if self._patience is not None:
            self._patience.cancel()
        for task in (*self._loops, *self._tasks):
            task.cancel()
        if waiting := (*self._loops, *self._tasks):
            await asyncio.wait(waiting)
        self._end.close()

    @property
    def healthy(self) -> bool:
        """Tell whether frames and beats are being sent."""
        return bool(self._loops) and not any(task.done() for task in self._loops)

    async def reach(self) -> bool:
        """Tell whether there is a living room at the other end of the bus."""
        return await self._end.reach()

    def now(self) -> int:
        """Give server time."""
        return self._clock.now()

    def counts(self) -> dict[Group, int]:
        """Count the sockets of each kind."""
        counts: dict[Group, int] = {"screens": 0, "outputs": 0, "crew": 0, "public": 0}
        for socket in self._sockets:
            counts[socket.group] += 1
        return counts

    # Sockets

    def register(
        self, actor: Actor, sink: Sink, *, lang: Language = "ru", engine: str = "", build: str = ""
    ) -> Socket:
        """Take in a connection whose actor is known, and welcome it."""
        socket = Socket(self, actor, sink, lang=lang, engine=engine, build=build)
        self._sockets[socket] = None
        public = socket.group == "public"
        socket.say(
            frames.Welcome(
                build=self._build,
                epoch=self._end.epoch,
                server_now=self.now(),
                heartbeat_s=frames.PUBLIC_HEARTBEAT_S if public else frames.HEARTBEAT_S,
                you=frames.You(
                    kind=actor.kind, id=_shown_id(actor), role=actor.role, name=actor.name
                ),
            )
        )
        if sink.full:
            self.hold(socket)
        return socket

    def leave(self, socket: Socket) -> None:
        """Forget a connection that has ended. Leaving twice is leaving once."""
        self._detach(socket)
        socket.close()

    def end(self, socket: Socket, reason: GoodbyeReason) -> None:
        """Say goodbye and end a connection; from here on it executes and gets nothing."""
        if socket in self._sockets:
            self._detach(socket)
            socket.finish(reason)

    def revoke(self, actor: ActorId) -> None:
        """End every socket of an actor, in every process, and what of its commands waits."""
        self._end.revoke(actor)

    def drop(self, actor: ActorId) -> None:
        """End every socket of an actor in this process, because its rights were revoked."""
        for socket in [socket for socket in self._sockets if socket.actor.id == actor]:
            self.end(socket, "revoked")

    def _detach(self, socket: Socket) -> None:
        self.unsubscribe(socket, tuple(socket.streams))
        self._sockets.pop(socket, None)
        self._lagging.pop(socket, None)
        socket.open = False
        if socket.group == "outputs":
            self._tally.set()

    # Sockets that take nothing

    def hold(self, socket: Socket) -> None:
        """Send a socket no frames, and count the time until it has taken what it was sent."""
        for stream in socket.streams:
            self._streams[stream].hold(socket)
        self._lagging.pop(socket, None)
        self._lagging[socket] = asyncio.get_running_loop().time()
        if self._patience is None:
            self._look_for_stalled_in(self.timing.patience)

    def catch_up(self, socket: Socket) -> None:
        """Send a socket the newest frames that it lacks, as far as there is room."""
        for stream in socket.streams:
            if socket.sink.full:
                return
            self._streams[stream].catch_up(socket)
        if not socket.sink.full:
            self._lagging.pop(socket, None)

    def waiting(self, socket: Socket) -> int:
        """Count the frames that wait to be taken by a socket."""
        return sum(self._streams[stream].is_behind(socket) for stream in socket.streams)

    def _look_for_stalled_in(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(seconds, self._end_stalled)

    def _end_stalled(self) -> None:
        self._patience = None
        now = asyncio.get_running_loop().time()
        while self._lagging:
            socket, since = next(iter(self._lagging.items()))
            left = since + self.timing.patience - now
            if left > 0:
                self._look_for_stalled_in(left)
                return
            self.end(socket, "slow")

    # Streams

    def subscribe(self, socket: Socket, streams: Iterable[str]) -> Complaint | None:
        """Subscribe a socket: it gets the newest view of each stream, or `gone`."""
        asked = dict.fromkeys(streams)
        held = len(socket.streams.keys() | asked.keys())
        if held > STREAMS_LIMIT:
            return Complaint(
                code="too_large",
                text=f"expected at most {STREAMS_LIMIT} streams on a socket, got {held}",
            )
        for stream in asked:
            gone = self._gone(socket.actor, stream)
            if gone:
                socket.say(frames.Gone(stream=stream, reason=gone))
                continue
            subscribers = self._streams.get(stream)
            if subscribers is None:
                subscribers = self._streams[stream] = Subscribers()
            socket.streams[stream] = None
            subscribers.add(socket)
            self.note(socket.actor, stream)
            if subscribers.newest is None:
                self._end.want(stream)
        return None

    def unsubscribe(self, socket: Socket, streams: Iterable[str]) -> None:
        """Send a socket no more of these streams."""
        for stream in streams:
            if stream in socket.streams:
                del socket.streams[stream]
                subscribers = self._streams[stream]
                subscribers.remove(socket)
                if not subscribers:
                    self._release_soon(stream)

    async def newest(self, actor: Actor, stream: str) -> Frame | GoneReason:
        """Give a stream's newest frame to somebody without a socket.

        Raises `RoomAway` when none comes in time.
        """
        gone = self._gone(actor, stream)
        if gone:
            return gone
        frame = self._frame(stream) or await self._fetch(stream)
        return frame.gone or frame

    def note(self, actor: Actor, stream: str) -> None:
        """Have it written down, for good, if this stream shows names before their step."""
        name = StreamName.parse(stream)
        if name is None or name.channel != "peek":
            return
        log.info("%s looks ahead in run %s", actor.id, name.param)
        self._spawn(self._note(NotePeek(run=RunId(name.param), by=actor.id)))

    async def _note(self, command: NotePeek) -> None:
        id = CommandId(f"peek-{secrets.token_hex(8)}")
        try:
            await self._end.submit(Envelope(id=id, actor=SYSTEM, command=command))
        except RoomAway as away:
            log.warning("a look ahead of %s is not in the journal: %s", command.by, away)

    def _frame(self, stream: str) -> Frame | None:
        subscribers = self._streams.get(stream)
        if subscribers is None or subscribers.newest is None:
            return None
        return subscribers.newest.frame

    async def _fetch(self, stream: str) -> Frame:
        coming: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._fetching.setdefault(stream, []).append(coming)
        self._streams.setdefault(stream, Subscribers())
        self._end.want(stream)
        try:
            async with asyncio.timeout(self.timing.fetch):
                return await coming
        except TimeoutError:
            raise RoomAway(f"no view of {stream} came") from None
        finally:
            waiting = self._fetching.get(stream, [])
            if coming in waiting:
                waiting.remove(coming)
            if not waiting:
                self._fetching.pop(stream, None)
            self._release_soon(stream)

    def version(self, stream: str) -> int | None:
        """Give the newest version of a stream, if this hub holds a frame of it."""
        frame = self._frame(stream)
        return frame.version if frame and not frame.gone else None

    def take(self, frame: Frame) -> None:
        """Take the newest frame of a stream from the bus."""
        subscribers = self._streams.get(frame.stream)
        known = self._frame(frame.stream)
        if subscribers is None:
            return
        if known and known.epoch == frame.epoch and known.version > frame.version:
            return
        subscribers.bring(prepare_frame(frame))
        for coming in self._fetching.pop(frame.stream, []):
            if not coming.done():
                coming.set_result(frame)
        self._rounds[frame.stream] = subscribers
        self._bell.set()

    def recheck(self) -> None:
        """Take from sockets what they may no longer read, because the roster was revised."""
        for socket in tuple(self._sockets):
            for stream in tuple(socket.streams):
                gone = self._gone(socket.actor, stream)
                if gone:
                    self.unsubscribe(socket, (stream,))
                    socket.say(frames.Gone(stream=stream, reason=gone))

    def _gone(self, actor: Actor, stream: str) -> GoneReason | None:
        name = StreamName.parse(stream)
        if name is None or str(name) != stream or channel_of(name) is None:
            return "unknown"
        return None if may_read(actor, name, self._roster()) else "forbidden"

    async def _fan_out(self) -> None:
        room = SLICE
        while True:
            await self._bell.wait()
            self._bell.clear()
            while self._rounds:
                # One slice of each stream in turn: a few hundred screens do not wait until
                # ten thousand phones are served
                stream, subscribers = next(iter(self._rounds.items()))
                del self._rounds[stream]
                room -= self._serve(stream, subscribers, room) or 1
                if subscribers.on_its_way:
                    self._rounds[stream] = subscribers
                if room <= 0:
                    room = SLICE
                    await asyncio.sleep(0)

    def _serve(self, stream: str, subscribers: Subscribers, room: int) -> int:
        frame = subscribers.newest.frame if subscribers.newest else None
        served = subscribers.serve(room) if frame and not frame.gone else 0
        if frame and frame.gone:
            subscribers.serve(0)
            self._end_stream(stream, subscribers, frame.gone)
        return served

    def _end_stream(self, stream: str, subscribers: Subscribers, reason: GoneReason) -> None:
        for socket in subscribers:
            self.unsubscribe(socket, (stream,))
            socket.say(frames.Gone(stream=stream, reason=reason))
        self._release(stream)

    def _release_soon(self, stream: str) -> None:
        asyncio.get_running_loop().call_later(self.timing.linger, self._release, stream)

    def _release(self, stream: str) -> None:
        if not self._streams.get(stream) and stream not in self._fetching:
            self._streams.pop(stream, None)
            self._end.unwant(stream)

    # Commands

    async def command(self, actor: Actor, message: inbound.Command, lang: Language) -> Result:
        """Have a command decided and give its result in words; raises `RoomAway`."""
        command = read_command(message)
        if isinstance(command, Invalid):
            return command.result(message.id, lang)
        envelope = Envelope(id=CommandId(message.id), actor=actor, command=command)
        try:
            async with asyncio.timeout(self.timing.answer):
                answer = await self._end.submit(envelope)
        except TimeoutError:
            raise RoomAway("the room has not answered in time") from None
        return frames.result(message.id, answer, lang)

    def decide(self, socket: Socket, message: inbound.Command) -> None:
        """Have a socket's command decided; its result follows when it is durable."""
        if self._closing:
            return
        if socket.commands >= COMMANDS_LIMIT:
            busy = Answer(outcome="refused", refusal=Refusal(why=Why.BUSY))
            socket.say(frames.result(message.id, busy, socket.lang))
            return
        socket.commands += 1
        self._spawn(self._decide(socket, message))

    async def _decide(self, socket: Socket, message: inbound.Command) -> None:
        try:
            # A socket that was ended meanwhile executes nothing, whatever was in flight
            if socket.open:
                socket.say(await self.command(socket.actor, message, socket.lang))
        except RoomAway as away:
            log.warning("command %r of %s has no result: %s", message.id, socket.actor.id, away)
        finally:
            socket.commands -= 1

    # Beats and presence

    async def _beats(self) -> None:
        loop = asyncio.get_running_loop()
        public_at = loop.time()
        while True:
            await asyncio.sleep(self.timing.beat)
            with_public = loop.time() - public_at >= self.timing.public_beat
            if with_public:
                public_at = loop.time()
            self._room_away = not await self._end.reach()
            sockets = iter(tuple(self._sockets))
            while batch := tuple(islice(sockets, SLICE)):
                self._beat(batch, with_public=with_public)
                await asyncio.sleep(0)
            self._end.report(self._report())

    def noted(self, socket: Socket, before: inbound.Painted) -> None:
        """Tell the room at once when an output has come to or left a program, or hides."""
        now = socket.painted
        same = (now.active, now.visible) == (before.active, before.visible)
        if socket.group == "outputs" and not same:
            self._tally.set()

    async def _tallies(self) -> None:
        while True:
            await self._tally.wait()
            self._tally.clear()
            self._end.report(self._report())
            await asyncio.sleep(TALLY_S)

    def _beat(self, sockets: Iterable[Socket], *, with_public: bool) -> None:
        # Thousands are subscribed to the same streams, and their beats are equal
        beats: dict[tuple[str, ...], Prepared] = {}
        for socket in sockets:
            public = socket.group == "public"
            if not socket.open or (public and not with_public):
                continue
            key = (socket.group,) if public else (socket.group, *socket.streams)
            beat = beats.get(key)
            if beat is None:
                beat = beats[key] = self.beat_for(socket)
            socket.beat(beat)

    def beat_for(self, socket: Socket) -> Prepared:
        """Prepare a beat; to all but the public with the versions of what it is subscribed to.

        A version that is just being sent is not named, or the client would ask for it again. Crew
        also hears when no room answers.
        """
        if socket.group == "public":
            return prepare(frames.Beat(server_now=self.now()))
        versions = {
            stream: version
            for stream in socket.streams
            if not self._streams[stream].on_its_way
            and (version := self.version(stream)) is not None
        }
        away = self._room_away and socket.group == "crew"
        return prepare(
            frames.Beat(server_now=self.now(), versions=versions, room="away" if away else UNSET)
        )

    def _seen(self, socket: Socket) -> Seen:
        painted = socket.painted
        return Seen(
            actor=socket.actor.id,
            kind=socket.actor.kind,
            place=_shown_id(socket.actor),
            at=Instant(socket.seen_at),
            engine=socket.engine,
            streams=tuple(socket.streams),
            painted=painted.streams,
            fps=painted.fps,
            visible=painted.visible,
            sound=painted.sound,
            offset_ms=painted.offset_ms,
            rtt_ms=painted.rtt_ms,
            size=painted.size,
            ratio=painted.ratio,
            awake=painted.awake,
            active=painted.active,
            dropped=painted.dropped,
            host=painted.host,
            build=socket.build,
            outdated=bool(socket.build) and socket.build != self._build,
        )

    def turn_away(self, engine: str, page: str, address: str) -> None:
        """Let crew know of a browser that is too old for a page; it will never come in itself."""
        known = (engine, page, address) in self._too_old
        if known or len(self._too_old) < TOO_OLD_LIMIT:
            self._too_old[engine, page, address] = OldEngine(
                engine=engine, page=page, address=address, at=Instant(self.now())
            )

    def _report(self) -> Report:
        places = (socket for socket in self._sockets if socket.open and _is_place(socket))
        return Report(
            hub=self._name,
            at=Instant(self.now()),
            seen=tuple(map(self._seen, places)),
            sockets={str(group): count for group, count in self.counts().items()},
            too_old=self._newly_old(),
        )

    def _newly_old(self) -> tuple[OldEngine, ...]:
        since = self.now() - REMEMBERED_MS
        self._too_old = {key: one for key, one in self._too_old.items() if one.at >= since}
        return tuple(self._too_old.values())

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a task of the hub failed", exc_info=error)


def _shown_id(actor: Actor) -> str:
    """A screen or output is told its own place, by which its stream is named."""
    return actor.scope.id or actor.id if actor.kind in {"screen", "output"} else actor.id


def _is_place(socket: Socket) -> bool:
    return socket.group in {"screens", "outputs"}


def _ended(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()):
        log.critical("the hub failed; %s are not sent any more", task.get_name(), exc_info=error)
