"""The one place that leans on uvicorn's inside: how frames go out, how a bad peer is ended.

**Out.** A handshake puts a `Sink` into `scope["extensions"]["tablo"]["sink"]`: it writes prepared
websocket frames straight to the transport, so that thousands of sockets cost one `write` each. An
application that takes the connection over with `Sink.adopt` may return: no task, no queue and no
scope is kept for the connection from then on, and what comes in goes to its listener. One that
does not know the extension works as ever.

**Compression** is agreed as permessage-deflate without any memory of earlier messages, in both
directions, so that one compressed form serves all and a socket keeps no window of its own.

**In.** `transport.close()` waits until everything written has been read, so a peer that reads
nothing keeps its socket and its memory for ever, and keeps the server from stopping. Pings and
empty fragments are answered and kept without any limit. Here such a peer is cut off.

What is used of `uvicorn.protocols.websockets.websockets_sansio_impl.WebSocketsSansIOProtocol`
(`LEANS_ON` lists it; a test fails loudly when any of it goes or changes its meaning):

- what comes in is parsed by `conn` (a `websockets.server.ServerProtocol`) in `data_received`, and
  its events are dispatched by `handle_events` to `handle_connect`, `handle_cont`, `handle_ping`,
  `handle_close`; a whole message is in `frames` and `curr_msg_data_type` when
  `send_receive_event_to_app` is called, which queues it in `queue` and pauses reading
  (`read_paused`); `handle_parser_exception` is called when `conn` failed and has sent its close;
- `handle_connect` builds `request`, `response` and `scope` and starts `run_asgi` as a task;
- only `send`, `receive` and `connection_lost` use `queue` and `writable` besides; `send` sets
  `handshake_complete` and starts the keepalive (`ping_interval`, `schedule_ping`,
  `send_keepalive_ping` by `ping_timer`, `keepalive_timeout` by `pong_timer` with
  `pending_ping_payload`, `stop_keepalive`);
- the end is `close_sent`, `close_timer`, `close_timeout`, `disconnected` and `shutdown`;
- the transport calls `pause_writing` as soon as anything is left unsent, because its high-water
  mark is 0, and `resume_writing` once nothing is.
"""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import NegotiationError
from websockets.extensions import Extension
from websockets.extensions.permessage_deflate import (
    PerMessageDeflate,
    ServerPerMessageDeflateFactory,
)
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.typing import ExtensionParameter

from tablo.wire.prepared import DEFLATE_BITS, Form

PIECE = 4096
"""Bytes given to the parser at once, so that a flood is noticed while it comes."""
MESSAGES_A_SECOND = 2000
"""Whole messages; the application's own limits are far lower and end more politely."""
OTHERS_A_SECOND = 200
"""Pings, pongs and fragments."""
BYTES_A_SECOND = 8 << 20
"""Bytes of any kind."""
FRAGMENTS = 64
"""Pieces that one message may come in."""
UNSENT_LIMIT = 1 << 20
"""Bytes that may wait for a peer that does not read."""
DISCARDED_LIMIT = 4 << 20
"""Bytes that are still read, and thrown away, after the end was said."""
PATIENCE_S = 1.5
"""How long a peer may take to take notice of the end."""
TOO_MUCH = 4429

LEANS_ON: Mapping[str, tuple[str, ...]] = {
    "attributes": (
        "app", "close_sent", "close_timer", "close_timeout", "conn", "curr_msg_data_type",
        "disconnected", "frames", "handshake_complete", "logger", "loop", "pending_ping_payload",
        "ping_interval", "ping_timer", "pong_timer", "queue", "read_paused", "transport", "writable",
    ),
    "methods": (
        "connection_made", "connection_lost", "data_received", "handle_close", "handle_connect",
        "handle_cont", "handle_events", "handle_parser_exception", "handle_ping",
        "keepalive_timeout", "pause_writing", "receive", "resume_writing", "run_asgi", "schedule_ping",
        "send", "send_500_response", "send_keepalive_ping", "send_receive_event_to_app",
        "shutdown", "stop_keepalive",
    ),
    "conn": (
        "available_extensions", "close_rcvd", "close_sent", "data_to_send", "events", "extensions",
        "send_close",
    ),
}  # fmt: skip
"""Names of uvicorn's class, and of `websockets`' connection inside of it, that are used here."""


class Listener(Protocol):
    """What takes over a connection. None of it may block or await."""

    def received(self, message: str | bytes) -> None:
        """Take a message: text, or bytes of a binary one."""
        ...

    def filled(self) -> None:
        """Hear that the sink is full."""
        ...

    def drained(self) -> None:
        """Hear that the sink is not full any more."""
        ...

    def gone(self) -> None:
        """Hear, once, that nothing can be sent any more: the connection ends or has ended."""
        ...


class Sink:
    """Write to one peer without waiting.

    `put` writes one websocket frame, `form` says which form; after the end it goes nowhere.
    `full`: the peer has not taken all of it yet; what is put meanwhile is kept in memory, so
    whoever puts sees to it that this has a bound.
    """

    __slots__ = ("_protocol", "form", "full", "put")

    def __init__(self, protocol: "LiveProtocol") -> None:
        self._protocol = protocol
        self.form: Form = "plain"
        self.full = False
        self.put: Callable[[bytes], object] = _nowhere

    def adopt(self, listener: Listener) -> None:
        """Take the connection over: its application may return, `listener` gets what comes.

        What has come already and was not received yet it gets at once, in order.
        """
        self._protocol.adopt(listener)

    def end(self, code: int) -> None:
        """Close with this code, now; a peer that does not let go within 1.5 s is cut off."""
        self._protocol.end(code)

    async def ended(self) -> None:
        """Return at once: the transport does the rest."""


class LiveProtocol(WebSocketsSansIOProtocol):
    """Speak websockets: fast to those who read, and briefly to those who flood or do not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.close_timeout = PATIENCE_S
        self.conn.available_extensions = _COMPRESSION
        if self.ping_interval is not None:
            # Thousands that came at once, after a restart, are not all asked at once
            self.ping_interval *= random.uniform(0.75, 1)
        self.sink = Sink(self)
        self._listener: Listener | None = None
        self._pong = b""
        self._second = self._heard = self.loop.time()
        self._messages = self._others = self._bytes = 0
        self._broken = False
        self._discarded = 0

    # The transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take over the transport; from here on a full kernel buffer is noticed at once."""
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=0)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the listener that the connection has ended."""
        self._bid_farewell()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Note that something is left unsent."""
        self.sink.full = True
        if self._listener is None:
            super().pause_writing()
        else:
            self._listener.filled()

    def resume_writing(self) -> None:
        """Note that all is sent, and let the next be sent."""
        self.sink.full = False
        if self._pong:
            pong, self._pong = self._pong, b""
            self.transport.write(pong)
        if self._listener is None:
            super().resume_writing()
        elif not self.sink.full:
            self._listener.drained()

    def data_received(self, data: bytes) -> None:
        """Parse what came, piece by piece, and stop at the piece that goes too far."""
        for start in range(0, len(data), PIECE):
            if self.transport.is_closing():
                return
            piece = data[start : start + PIECE]
            self._bytes += len(piece)
            if self.close_sent:
                self._discarded += len(piece)
            if self._discarded > DISCARDED_LIMIT:
                self.transport.abort()
            elif not self._broken:
                super().data_received(piece)
                self._cut_when_deaf()

    # The application

    def handle_connect(self, event: Request) -> None:
        """Begin a handshake, and give the application the sink in the extension `tablo`."""
        super().handle_connect(event)
        if not self.close_sent:
            if any(isinstance(agreed, PerMessageDeflate) for agreed in self.conn.extensions):
                self.sink.form = "deflated"
            self.scope["extensions"]["tablo"] = {"sink": self.sink}

    async def run_asgi(self) -> None:
        """Run the application; a connection that was taken over lives on when it returns."""
        try:
            await self.app(self.scope, self.receive, self.send)
        except ClientDisconnected:
            pass
        except BaseException:
            self.logger.exception("the application failed on a socket")
            self.send_500_response()
        else:
            if self._listener is not None:
                return
            if not self.handshake_complete:
                self.logger.error("the application returned without an answer to a handshake")
                self.send_500_response()
        if self.close_timer is None:
            self.transport.close()

    async def send(self, message: Any) -> None:
        """Send for the application; once it has accepted, the sink writes too."""
        await super().send(message)
        if message["type"] == "websocket.accept" and not self.disconnected:
            self.sink.put = self.transport.write

    def adopt(self, listener: Listener) -> None:
        """Let a listener have all that comes, in place of the application's `receive`."""
        waiting: Any = self.queue
        self._listener = listener
        if self.sink.full:
            listener.filled()
        # What only the application's task used is most of what a socket weighs
        self.queue = _NO_QUEUE
        self.writable = _WRITABLE
        self.scope = self.request = self.response = _FREED
        while not waiting.empty():
            event = waiting.get_nowait()
            if event["type"] == "websocket.receive":
                text = event.get("text")
                self._listener_received(event["bytes"] if text is None else text)
            else:
                self._bid_farewell()
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()

    # What comes in

    def handle_events(self) -> None:
        """Handle the frames that have come, unless they come too fast."""
        if self._is_flooded():
            self._break(TOO_MUCH, "too much at once")
        super().handle_events()

    def handle_cont(self, event: Frame) -> None:
        """Collect a fragment, unless the message has too many."""
        if len(self.frames) >= FRAGMENTS:
            self._break(TOO_MUCH, "too many fragments")
        elif not self.close_sent:
            super().handle_cont(event)

    def handle_ping(self) -> None:
        """Answer a ping; while the peer reads nothing, only the newest, once it reads."""
        if not self.sink.full:
            super().handle_ping()
        elif pongs := self.conn.data_to_send():
            self._pong = pongs[-1]

    def handle_close(self, event: Frame) -> None:
        """Answer the peer's goodbye, and do not wait for it to read that."""
        super().handle_close(event)
        self._bid_farewell()
        if self.close_timer is None:
            self.close_timer = self.loop.call_later(PATIENCE_S, self.transport.abort)

    def send_receive_event_to_app(self) -> None:
        """Hand over a message, unless it is text that is none."""
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        message: str | bytes | None = bytes(data)
        if self.curr_msg_data_type == "text":
            message = _text(data)
        if message is None:
            self._break(1007, "invalid UTF-8")
        if self._listener is None:
            super().send_receive_event_to_app()
            return
        self.frames = []
        if message is not None:
            self._listener_received(message)

    def handle_parser_exception(self) -> None:
        """Close after input that is no websocket; what follows is read and thrown away.

        Closing at once would reset the connection, and the peer might never see the reason.
        """
        self._broken = True
        close = self.conn.close_sent
        assert close is not None
        self._leave(close.code, close.reason)

    # The end

    def end(self, code: int, reason: str = "") -> None:
        """Close with this code, now; a peer that does not let go within 1.5 s is cut off."""
        if not (self.close_sent or self.disconnected or self.transport.is_closing()):
            self.conn.send_close(code, reason)
            self._leave(code, reason)

    def send_keepalive_ping(self) -> None:
        """Ask for a sign of life, unless one has just come.

        Nor is a peer asked that does not take what was sent before: it could answer only after all
        of that. How long it may go on so, the application and the system decide.
        """
        just_now = self.loop.time() - (self.ping_interval or 0) / 2
        if self.sink.full or self._heard > just_now:
            self.ping_timer = None
            self.schedule_ping()
        else:
            super().send_keepalive_ping()

    def keepalive_timeout(self) -> None:
        """Drop a peer that answered no ping, unless that ping may still be on its way."""
        if self.sink.full:
            self.pong_timer = self.pending_ping_payload = None
            self.schedule_ping()
            return
        super().keepalive_timeout()
        self.transport.abort()

    def shutdown(self) -> None:
        """Close because the server stops (1012), and drop a peer that does not read that."""
        self.stop_keepalive()
        if self.handshake_complete:
            self.end(1012)
        else:
            super().shutdown()

    def _listener_received(self, message: str | bytes) -> None:
        if self._listener is not None and not self.close_sent:
            self._listener.received(message)

    def _bid_farewell(self) -> None:
        self.sink.put = _nowhere
        listener, self._listener = self._listener, _NOBODY if self._listener else None
        if listener is not None:
            listener.gone()

    def _is_flooded(self) -> bool:
        self._heard = now = self.loop.time()
        if now - self._second >= 1:
            self._second = now
            self._messages = self._others = self._bytes = 0
        for event in self.conn.events:
            if isinstance(event, Frame) and event.fin and event.opcode in _WHOLE:
                self._messages += 1
            else:
                self._others += 1
        return (
            self._messages > MESSAGES_A_SECOND
            or self._others > OTHERS_A_SECOND
            or self._bytes > BYTES_A_SECOND
        )

    def _cut_when_deaf(self) -> None:
        if self.transport.get_write_buffer_size() > UNSENT_LIMIT:
            self.transport.abort()

    def _break(self, code: int, reason: str) -> None:
        self._broken = True
        self.end(code, reason)

    def _leave(self, code: int, reason: str) -> None:
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = self.disconnected = True
        self._bid_farewell()
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(PATIENCE_S, self.transport.abort)


class Compression(ServerPerMessageDeflateFactory):
    """Agree to compress each message on its own, both ways."""

    def __init__(self) -> None:
        super().__init__(server_no_context_takeover=True, client_no_context_takeover=True)

    def process_request_params(
        self, params: Sequence[ExtensionParameter], accepted_extensions: Sequence[Extension]
    ) -> tuple[list[ExtensionParameter], PerMessageDeflate]:
        """Answer an offer; refuse one that allows less of a window than frames are made with."""
        answer, extension = super().process_request_params(params, accepted_extensions)
        if extension.local_max_window_bits < DEFLATE_BITS:
            raise NegotiationError(f"expected a window of {DEFLATE_BITS} bits at least")
        return answer, extension


class _Nobody:
    def received(self, message: str | bytes) -> None: ...

    def filled(self) -> None: ...

    def drained(self) -> None: ...

    def gone(self) -> None: ...


class _NoQueue:
    def put_nowait(self, event: object) -> None: ...


def _nowhere(data: bytes) -> None:
    pass


def _text(data: bytes) -> str | None:
    try:
        return str(data, "utf-8")
    except UnicodeDecodeError:
        return None


_WHOLE = {Opcode.TEXT, Opcode.BINARY}
_COMPRESSION = (Compression(),)
_NOBODY = _Nobody()
_NO_QUEUE: Any = _NoQueue()
_FREED: Any = None
_WRITABLE = asyncio.Event()
_WRITABLE.set()
