"""One connection: what it is subscribed to, what waits for it, and the task that writes it."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Literal, Protocol, assert_never

from msgspec import UNSET, Struct

from tablo.access.actors import Actor
from tablo.texts import Language
from tablo.wire import frames, inbound
from tablo.wire.frames import Complaint, Frame, GoodbyeReason
from tablo.wire.inbound import AnyMessage

NOTES_LIMIT = 256
"""Messages other than views that may wait for one socket."""

Send = Callable[[bytes], Awaitable[object]]
"""Writes one text message; returns when there is room for another."""
Abort = Callable[[int], None]
"""Ends a socket with this close code, now, and waits for nothing."""
Group = Literal["screens", "outputs", "crew", "public"]
log = logging.getLogger(__name__)


class Holder(Protocol):
    """What a socket asks of the hub that holds it."""

    def now(self) -> int:
        """Give server time."""
        ...

    def subscribe(self, socket: "Socket", streams: Iterable[str]) -> Complaint | None:
        """Subscribe a socket to streams."""
        ...

    def unsubscribe(self, socket: "Socket", streams: Iterable[str]) -> None:
        """Send a socket no more of these streams."""
        ...

    def decide(self, socket: "Socket", message: inbound.Command) -> None:
        """Have a socket's command decided."""
        ...

    def beat_for(self, socket: "Socket") -> bytes:
        """Encode a beat."""
        ...

    def end(self, socket: "Socket", reason: GoodbyeReason) -> None:
        """Say goodbye and end a connection."""
        ...

    def leave(self, socket: "Socket") -> None:
        """Forget a connection that has ended."""
        ...


class _Ping(Struct, frozen=True):
    t0: int | float
    t1: int


class Socket:
    """Hold one connection: who it is, what it is subscribed to, and what waits for it.

    Made by `Hub.register`. `open` is False from the moment that the hub or the peer ended it:
    nothing is executed or sent from then on.
    """

    def __init__(
        self,
        hub: Holder,
        actor: Actor,
        send: Send,
        abort: Abort,
        *,
        lang: Language,
        engine: str,
        patience_s: float,
    ) -> None:
        self.actor = actor
        self.lang: Language = lang
        self.engine = engine
        self.open = True
        self.seen_at = hub.now()
        self.painted = inbound.Painted()
        self.streams: dict[str, Frame | None] = {}
        self.commands = 0
        self._hub = hub
        self._patience_s = patience_s
        self._send = send
        self._abort = abort
        self._notes: deque[bytes | _Ping] = deque()
        self._frames: dict[str, Frame] = {}
        self._beat = False
        self._writer: asyncio.Task[None] | None = None

    @property
    def group(self) -> Group:
        """Say which of the four kinds of sockets this is."""
        match self.actor.kind:
            case "screen":
                return "screens"
            case "output":
                return "outputs"
            case "public":
                return "public"
            case "person" | "key" | "system":
                return "crew"
            case _:
                assert_never(self.actor.kind)

    @property
    def waiting(self) -> int:
        """Count the frames that wait to be taken."""
        return len(self._frames)

    def receive(self, message: AnyMessage) -> Complaint | None:
        """Do what a message asks; a complaint when it can't be done as it stands."""
        if not self.open:
            return None
        self.seen_at = self._hub.now()
        match message:
            case inbound.Hello():
                return Complaint(code="unexpected", text="expected no second hello, got one")
            case inbound.Subscribe():
                return self._hub.subscribe(self, message.streams)
            case inbound.Unsubscribe():
                self._hub.unsubscribe(self, message.streams)
            case inbound.Ping():
                self._note(_Ping(message.t0, self.seen_at))
            case inbound.Painted():
                self.painted = message
            case inbound.Command():
                self._hub.decide(self, message)
            case _:
                assert_never(message)
        return None

    def say(self, said: frames.AnySaid) -> None:
        """Send a message that is no view, after those that wait already."""
        self._note(frames.encode(said))

    def offer(self, frame: Frame) -> None:
        """Let a frame wait to be sent, in place of an older one of its stream."""
        if self.open:
            self._frames[frame.stream] = frame
            self._wake()

    def beat(self) -> None:
        """Let a beat be sent, once all that waits has been taken."""
        self._beat = self.open
        self._wake()

    def forget(self, stream: str) -> None:
        """Take back a waiting frame."""
        self._frames.pop(stream, None)

    async def finish(self, goodbye: GoodbyeReason, *, retry_ms: int | None, seconds: float) -> None:
        """Say goodbye if it fits in `seconds`, and end the connection.

        Results that wait go first, unless the socket's rights were revoked or it is too slow.
        """
        said = frames.Goodbye(reason=goodbye, retry_ms=UNSET if retry_ms is None else retry_ms)
        last = [note for note in self._notes if isinstance(note, bytes)]
        self.close()
        try:
            async with asyncio.timeout(seconds):
                for data in (*(last if goodbye == "restart" else ()), frames.encode(said)):
                    await self._send(data)
        except Exception:
            log.debug("a goodbye to %s did not fit", self.actor.id, exc_info=True)
        finally:
            self._abort(frames.CLOSE_CODES[goodbye])

    def close(self) -> None:
        """Stop to send and to execute: the connection has ended."""
        self.open = False
        self._notes.clear()
        self._frames.clear()
        self._beat = False
        if self._writer is not None and self._writer is not asyncio.current_task():
            self._writer.cancel()

    def _note(self, note: bytes | _Ping) -> None:
        if not self.open:
            return
        if len(self._notes) >= NOTES_LIMIT:
            self._hub.end(self, "slow")
            return
        self._notes.append(note)
        self._wake()

    def _wake(self) -> None:
        if self.open and self._writer is None:
            self._writer = asyncio.create_task(self._write())

    async def _write(self) -> None:
        try:
            while (data := self._next()) is not None:
                async with asyncio.timeout(self._patience_s):
                    await self._send(data)
        except TimeoutError:
            self._hub.end(self, "slow")
        except Exception:
            log.debug("the connection of %s was lost", self.actor.id, exc_info=True)
            self._hub.leave(self)
        finally:
            self._writer = None

    def _next(self) -> bytes | None:
        if self._notes:
            note = self._notes.popleft()
            if isinstance(note, bytes):
                return note
            pong = frames.Pong(t0=note.t0, t1=note.t1, t2=self._hub.now())
            return frames.encode(pong)
        if self._frames:
            stream = next(iter(self._frames))
            frame = self._frames.pop(stream)
            if stream in self.streams:
                self.streams[stream] = frame
            return frame.data
        if self._beat:
            self._beat = False
            return self._hub.beat_for(self)
        return None
