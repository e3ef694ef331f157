"""One connection: what it is subscribed to, and what waits for it while it takes nothing.

Nothing waits and nothing runs for a connection that takes what it is sent: the hub writes the very
same prepared bytes to all of them. While the system still holds something that a connection has
not taken, nothing more is written to it, and what waits for it meanwhile is bounded:

- of each stream the newest frame: the one that the hub holds for everybody, at no cost;
- one beat;
- at most 256 other messages (results, pongs, gone) of at most 64 KiB together; then it is ended.

Below that the connection itself holds at most the rest of the one message that did not fit.
"""

import sys
from collections import deque
from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple, Protocol, assert_never

from msgspec import UNSET

from tablo.access.actors import Actor
from tablo.texts import Language
from tablo.wire import frames, inbound
from tablo.wire.frames import Complaint, GoodbyeReason
from tablo.wire.inbound import AnyMessage
from tablo.wire.prepared import Form, Prepared, prepare

NOTES_LIMIT = 256
"""Messages other than views that may wait for one socket."""
NOTES_BYTES = 64 * 1024
"""Bytes that they may have together."""

Group = Literal["screens", "outputs", "crew", "public"]


class Sink(Protocol):
    """The way out to one peer, as a server offers it. Nothing of it blocks or waits.

    Whoever owns the sink calls `Socket.filled` as soon as it is full, `Socket.drained` when it is
    so no longer, and `Hub.leave` as soon as nothing can be sent any more.
    """

    @property
    def form(self) -> Form:
        """Say what `put` takes."""
        ...

    @property
    def full(self) -> bool:
        """Tell whether something put earlier has not been taken; put nothing then."""
        ...

    @property
    def put(self) -> Callable[[bytes], object]:
        """Give what sends one message in that form; after the end it goes nowhere."""
        ...

    def end(self, code: int) -> None:
        """Close with this code; a peer that does not let go soon is cut off."""
        ...

    async def ended(self) -> None:
        """Wait until the goodbye is out of our hands; others may have to be given time."""
        ...


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

    def noted(self, socket: "Socket", before: inbound.Painted) -> None:
        """Hear that a socket has reported in place of what it said before."""
        ...

    def beat_for(self, socket: "Socket") -> Prepared:
        """Prepare a beat."""
        ...

    def hold(self, socket: "Socket") -> None:
        """Send a socket no frames: it is full."""
        ...

    def catch_up(self, socket: "Socket") -> None:
        """Send a socket the frames that it lacks, as far as there is room."""
        ...

    def end(self, socket: "Socket", reason: GoodbyeReason) -> None:
        """Say goodbye and end a connection."""
        ...


class _Ping(NamedTuple):
    t0: int | float
    t1: int


class Socket:
    """Hold one connection: who it is, what it is subscribed to, and what waits for it.

    Made by `Hub.register`. `open` is False from the moment that the hub or the peer ended it:
    nothing is executed or sent from then on. `streams` are those it is subscribed to.
    """

    __slots__ = (
        "_beat",
        "_hub",
        "_notes",
        "_notes_bytes",
        "actor",
        "build",
        "commands",
        "engine",
        "group",
        "lang",
        "open",
        "painted",
        "seen_at",
        "sink",
        "streams",
    )

    def __init__(
        self, hub: Holder, actor: Actor, sink: Sink, *, lang: Language, engine: str, build: str
    ) -> None:
        self.actor = actor
        self.lang: Language = lang
        # Thousands of one engine would each keep a copy of its name
        self.engine = sys.intern(engine)
        self.build = sys.intern(build)
        self.group = _group(actor)
        self.open = True
        self.seen_at = hub.now()
        self.painted = _NOTHING_PAINTED
        self.streams: dict[str, None] = {}
        self.commands = 0
        self._hub = hub
        self.sink = sink
        self._notes: deque[Prepared | _Ping] | None = None
        self._notes_bytes = 0
        self._beat = False

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
                before, self.painted = self.painted, message
                self._hub.noted(self, before)
            case inbound.Command():
                self._hub.decide(self, message)
            case _:
                assert_never(message)
        return None

    def say(self, said: frames.AnySaid) -> None:
        """Send a message that is no view, after those that wait already."""
        self._note(prepare(said))

    def send(self, message: Prepared) -> None:
        """Send a message to this one alone, past all that waits."""
        self.sink.put(message.alone(self.sink.form))

    def beat(self, beat: Prepared) -> None:
        """Send a beat; while there is no room, let one be made and sent when there is."""
        if self.sink.full:
            self._beat = True
        else:
            self.send(beat)

    def filled(self) -> None:
        """Let what comes wait from now on: the sink is full."""
        if self.open:
            self._hub.hold(self)

    def drained(self) -> None:
        """Send what waits, as far as there is room now: results first, frames, then a beat."""
        while self._notes and not self.sink.full:
            note = self._notes.popleft()
            self._notes_bytes -= _size(note)
            self.send(self._written(note))
        if not self._notes:
            self._notes = None
        if self.open:
            self._hub.catch_up(self)
        if self._beat and not self.sink.full:
            self._beat = False
            self.send(self._hub.beat_for(self))

    def finish(self, goodbye: GoodbyeReason, *, retry_ms: int | None = None) -> None:
        """Say goodbye and end the connection; what it does not take soon is lost.

        Results that wait go first, unless the socket's rights were revoked or it is too slow.
        """
        last = [note for note in self._notes or () if isinstance(note, Prepared)]
        self.close()
        for message in last if goodbye == "restart" else ():
            self.send(message)
        retry = UNSET if retry_ms is None else retry_ms
        self.send(prepare(frames.Goodbye(reason=goodbye, retry_ms=retry)))
        self.sink.end(frames.CLOSE_CODES[goodbye])

    async def ended(self) -> None:
        """Wait until the goodbye is out of our hands."""
        await self.sink.ended()

    def close(self) -> None:
        """Stop to send and to execute: the connection has ended."""
        self.open = False
        self._notes = None
        self._notes_bytes = 0
        self._beat = False

    def _note(self, note: Prepared | _Ping) -> None:
        if not self.open:
            return
        if not self.sink.full:
            self.send(self._written(note))
            return
        if self._notes is None:
            self._notes = deque()
        self._notes.append(note)
        self._notes_bytes += _size(note)
        if len(self._notes) > NOTES_LIMIT or self._notes_bytes > NOTES_BYTES:
            self._hub.end(self, "slow")

    def _written(self, note: Prepared | _Ping) -> Prepared:
        if isinstance(note, Prepared):
            return note
        return prepare(frames.Pong(t0=note.t0, t1=note.t1, t2=self._hub.now()))


def _group(actor: Actor) -> Group:
    match actor.kind:
        case "screen":
            return "screens"
        case "output":
            return "outputs"
        case "public":
            return "public"
        case "person" | "key" | "system":
            return "crew"
        case _:
            assert_never(actor.kind)


def _size(note: Prepared | _Ping) -> int:
    return len(note.plain) if isinstance(note, Prepared) else _PING_BYTES


_PING_BYTES = 64
_NOTHING_PAINTED = inbound.Painted()
