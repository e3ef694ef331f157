"""The one place that leans on uvicorn's inside: how a socket ends when its peer misbehaves.

`transport.close()` waits until everything written has been read, so a peer that reads nothing
keeps its socket, its task and its memory for ever, and keeps the server from stopping. Pings and
empty fragments are answered and kept without any limit. Here such a peer is cut off.

What is used of `uvicorn.protocols.websockets.websockets_sansio_impl.WebSocketsSansIOProtocol`
(a test fails when one of them goes): the attributes `transport`, `loop`, `scope`, `conn` (with
`events`, `send_close`, `data_to_send`), `queue`, `frames`, `close_sent`, `close_timer`,
`close_timeout`, `curr_msg_data_type`, `disconnected`, `handshake_complete` and `read_paused`, and
the methods `connection_made`, `data_received`, `handle_connect`, `handle_events`, `handle_cont`,
`send_receive_event_to_app`, `handle_parser_exception`, `keepalive_timeout`, `stop_keepalive` and
`shutdown`.
"""

import asyncio
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Request

PIECE = 4096
"""Bytes given to the parser at once, so that a flood is noticed while it comes."""
MESSAGES_A_SECOND = 2000
"""Whole messages; the application's own limits are far lower and end more politely."""
OTHERS_A_SECOND = 200
"""Pings, pongs and fragments."""
FRAGMENTS = 64
"""Pieces that one message may come in."""
UNSENT_LIMIT = 1 << 20
"""Bytes that may wait for a peer that does not read."""
DISCARDED_LIMIT = 4 << 20
"""Bytes that are still read, and thrown away, after the end was said."""
PATIENCE_S = 1.5
"""How long a peer may take to take notice of the end."""
TOO_MUCH = 4429


class LiveProtocol(WebSocketsSansIOProtocol):
    """Speak websockets, and cut off a peer that floods, reads nothing, or does not let go."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.close_timeout = PATIENCE_S
        self._second = self.loop.time()
        self._messages = self._others = 0
        self._broken = False
        self._discarded = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take over the transport; from here on a full kernel buffer is noticed at once."""
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=0)

    def data_received(self, data: bytes) -> None:
        """Parse what came, piece by piece, and stop at the piece that goes too far."""
        for start in range(0, len(data), PIECE):
            if self.transport.is_closing():
                return
            piece = data[start : start + PIECE]
            if self.close_sent:
                self._discarded += len(piece)
            if self._discarded > DISCARDED_LIMIT:
                self.transport.abort()
            elif not self._broken:
                super().data_received(piece)
                self._cut_when_deaf()

    def handle_connect(self, event: Request) -> None:
        """Begin a handshake, and give the application `end` in the extension `tablo`."""
        super().handle_connect(event)
        if not self.close_sent:
            self.scope["extensions"]["tablo"] = {"end": self.end}

    def end(self, code: int, reason: str = "") -> None:
        """Close with this code, now; a peer that does not let go within 1.5 s is cut off."""
        if not (self.close_sent or self.disconnected):
            self.conn.send_close(code, reason)
            self._leave(code, reason)

    def handle_events(self) -> None:
        """Handle the frames that have come, unless they come too fast."""
        if self._is_flooded():
            self._break(TOO_MUCH, "too many frames")
        super().handle_events()

    def handle_cont(self, event: Frame) -> None:
        """Collect a fragment, unless the message has too many."""
        if len(self.frames) >= FRAGMENTS:
            self._break(TOO_MUCH, "too many fragments")
        elif not self.close_sent:
            super().handle_cont(event)

    def send_receive_event_to_app(self) -> None:
        """Hand over a message, unless it is text that is none."""
        if self.curr_msg_data_type == "text" and not _is_text(b"".join(self.frames)):
            self._break(1007, "invalid UTF-8")
        super().send_receive_event_to_app()

    def handle_parser_exception(self) -> None:
        """Close after input that is no websocket; what follows is read and thrown away.

        Closing at once would reset the connection, and the peer might never see the reason.
        """
        self._broken = True
        close = self.conn.close_sent
        assert close is not None
        self._leave(close.code, close.reason)

    def keepalive_timeout(self) -> None:
        """Drop a peer that answered no ping."""
        super().keepalive_timeout()
        self.transport.abort()

    def shutdown(self) -> None:
        """Close because the server stops (1012), and drop a peer that does not read that."""
        self.stop_keepalive()
        if self.handshake_complete:
            self.end(1012)
        else:
            super().shutdown()

    def _is_flooded(self) -> bool:
        now = self.loop.time()
        if now - self._second >= 1:
            self._second = now
            self._messages = self._others = 0
        for event in self.conn.events:
            if isinstance(event, Frame) and event.fin and event.opcode in _WHOLE:
                self._messages += 1
            else:
                self._others += 1
        return self._messages > MESSAGES_A_SECOND or self._others > OTHERS_A_SECOND

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
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(PATIENCE_S, self.transport.abort)


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


_WHOLE = {Opcode.TEXT, Opcode.BINARY}
