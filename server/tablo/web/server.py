"""Listening and stopping: uvicorn, with a socket of our own and an end within five seconds."""

import asyncio
import contextlib
import gc
import signal
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import cast

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from tablo.web.handshake import Door, DoorProtocol
from tablo.web.protocol import LiveProtocol

MESSAGE_LIMIT = 64 * 1024
"""Bytes of a message that are read; a longer one is complained about."""
HARD_LIMIT = 4 * MESSAGE_LIMIT
"""Bytes of a message at which the socket is closed (1009) instead."""
PEER_TIMEOUT_MS = 10_000
SEND_BUFFER = 64 * 1024
UNSENT_IN_KERNEL = 16 * 1024
OPEN_FILES = 65_536
YOUNG_OBJECTS = 10_000
"""Objects after which the collector looks at the new ones."""

Leave = Callable[[], Awaitable[None]]
Ready = Callable[[], None]


class CannotListen(Exception):
    """The address can't be listened on; the text says why."""


def listen(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """Open the listening socket; port 0 takes any free one.

    `shared` lets more processes of this user listen there too; the system spreads connections
    over those that do (on Linux evenly).

    What is set here every accepted socket inherits: a peer that acknowledges nothing for 10 s is
    dropped by the kernel, and little waits inside of the kernel, so that the newest frame is new.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Python's own event loop sends small answers at once only where the protocol is named
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        for option, value in (
            ("TCP_USER_TIMEOUT", PEER_TIMEOUT_MS),
            ("TCP_NOTSENT_LOWAT", UNSENT_IN_KERNEL),
        ):
            if hasattr(socket, option):
                listener.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise CannotListen(f"Can't listen on {host}, port {port}: {error.strerror}.") from error
    listener.set_inheritable(True)
    return listener


def allow_many_sockets() -> None:
    """Raise the process's limit of open files as far as the system lets it: one each socket."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        # macOS calls its limit infinite and takes no such number
        wanted = OPEN_FILES if most == resource.RLIM_INFINITY else min(OPEN_FILES, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def calm_collector() -> None:
    """Look for garbage less often, and never again among what a started process consists of.

    With thousands of sockets the collector's full rounds, as often as they come by default, are a
    tenth of all work, and each one holds up everybody.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 10, 10)


def address(listener: socket.socket) -> str:
    """Write the URL at which a browser on this machine finds a listening socket."""
    host, port = listener.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Give what makes the fastest event loop there is; None: Python's own."""
    return uvicorn.Config(_no_app, log_config=None).get_loop_factory()


async def _no_app(scope: Scope, receive: Receive, send: Send) -> None:
    raise NotImplementedError


class Server(uvicorn.Server):
    """Serve an application until SIGTERM or Ctrl-C; `leave` runs before any socket is closed."""

    def __init__(
        self, app: ASGIApp, *, proxies: tuple[str, ...], ready: Ready | None, leave: Leave
    ) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=cast(type[asyncio.Protocol], partial(DoorProtocol, door=Door())),
                ws=LiveProtocol,
                ws_max_size=HARD_LIMIT,
                ws_per_message_deflate=False,
                ws_ping_interval=5,
                ws_ping_timeout=5,
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                forwarded_allow_ips=list(proxies),
                timeout_graceful_shutdown=3,
            )
        )
        self._ready = ready
        self._leave = leave

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept, then say so."""
        if threading.current_thread() is threading.main_thread():
            calm_collector()
        await super().startup(sockets)
        if self._ready is not None:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Say goodbye, then close every socket."""
        await self._leave()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at SIGTERM and Ctrl-C, and leave it at that.

        uvicorn raises the signal again afterwards, which would end the process before what
        runs behind the sockets has been stopped.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {sign: signal.signal(sign, self.handle_exit) for sign in _STOPS}
        try:
            yield
        finally:
            for sign, handler in before.items():
                signal.signal(sign, handler)


_STOPS = (signal.SIGINT, signal.SIGTERM)
