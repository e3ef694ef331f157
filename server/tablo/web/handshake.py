"""What a connection is before it is a websocket: bounded in time and size, and let in by turns.

uvicorn waits for the head of a request for ever and keeps as much of it as comes. And it makes
every handshake that has arrived at once, so that after a restart, when thousands come back
together, those who are in already would see nothing until the last one is.

What is used of `uvicorn.protocols.http.httptools_impl.HttpToolsProtocol` (`LEANS_ON` lists it, and
a test fails when any of it goes): a request's head begins with `on_message_begin` and ends with
`on_headers_complete`; the head of a websocket's handshake then leads to `handle_websocket_upgrade`,
which gives the transport to the websocket's class.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_S = 10.0
"""How long the head of a request may take to come, the first one from the connection's begin."""
HEAD_LIMIT = 64 * 1024
"""Bytes that it may have."""
AT_ONCE = 8
"""Handshakes that are made before others get their turn on the loop: some 4 ms of work."""

LEANS_ON = (
    "connection_lost", "connection_made", "data_received", "handle_websocket_upgrade", "loop",
    "on_headers_complete", "on_message_begin", "transport",
)  # fmt: skip


class Door:
    """Let in whoever waits, in order, a few in each turn of the loop."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._waiting: deque[Callable[[], None]] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def enter(self, come_in: Callable[[], None]) -> None:
        """Call `come_in` when it is its turn, never at once."""
        self._waiting.append(come_in)
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_soon(self._open)

    def _open(self) -> None:
        for _ in range(min(self._at_once, len(self._waiting))):
            come_in = self._waiting[0]
            try:
                come_in()
            finally:
                self._waiting.popleft()
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._open)


class DoorProtocol(HttpToolsProtocol):
    """Speak HTTP, and hand websockets over through the door."""

    def __init__(self, *args: Any, door: Door, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._door = door
        self._head = 0
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the head of a request."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._head_is_here()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came, unless the head of a request goes on and on."""
        super().data_received(data)
        if self._patience is not None:
            self._head += len(data)
            if self._head > HEAD_LIMIT:
                self.transport.abort()

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of the head."""
        super().on_message_begin()
        if self._patience is None:
            self._expect_head()

    def on_headers_complete(self) -> None:
        """Wait no longer: the head is here."""
        self._head_is_here()
        super().on_headers_complete()

    def handle_websocket_upgrade(self) -> None:
        """Wait at the door with a handshake; nothing more is read meanwhile."""
        self.transport.pause_reading()
        self._door.enter(self._come_in)

    def _come_in(self) -> None:
        if not self.transport.is_closing():
            super().handle_websocket_upgrade()
            self.transport.resume_reading()

    def _expect_head(self) -> None:
        self._head = 0
        self._patience = self.loop.call_later(HEAD_S, self.transport.abort)

    def _head_is_here(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
