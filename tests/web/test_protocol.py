"""The protocol class: uvicorn has what it leans on, and hostile peers are cut off."""

import asyncio
import inspect
import socket as sockets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from typing import Any

import pytest
import uvicorn
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.extensions.permessage_deflate import (
    ClientPerMessageDeflateFactory,
    PerMessageDeflate,
)
from websockets.frames import Frame, Opcode

from makers import CONTEST
from running import Running
from tablo.web import handshake
from tablo.web.handshake import Door, DoorProtocol
from tablo.web.protocol import LEANS_ON, LiveProtocol

VIEW = f"standings:{CONTEST}@public"


async def no_app(scope: Any, receive: Any, send: Any) -> None:
    """Serve nothing."""


def moved(names: list[str], of: str) -> str:
    """Say what to do when uvicorn changed."""
    return (
        f"uvicorn {uvicorn.__version__} has no {', '.join(names)} in {of} any more, or means "
        "something else by it: read its changes, and mend what leans on it in tablo.web.protocol "
        "and tablo.web.handshake, whose docstrings list it"
    )


async def test_uvicorn_has_what_we_lean_on() -> None:
    """Everything that our classes use of uvicorn's and websockets' is still there."""
    config = Config(no_app, log_config=None)
    config.load()
    stock: Any = WebSocketsSansIOProtocol(config, ServerState(), {})
    http: Any = HttpToolsProtocol(config, ServerState(), {})

    for part, (whole, names) in {
        "its websocket class": (stock, LEANS_ON["attributes"]),
        "the methods of its websocket class": (type(stock), LEANS_ON["methods"]),
        "the connection of websockets": (stock.conn, LEANS_ON["conn"]),
        "its HTTP class": (http, handshake.LEANS_ON),
    }.items():
        gone = [name for name in names if not hasattr(whole, name)]
        assert [] == gone, moved(gone, part)


async def test_our_class_overrides_what_uvicorn_calls() -> None:
    """Each public method of ours that replaces one of uvicorn's takes the same arguments."""
    for ours, stock in (
        (LiveProtocol, WebSocketsSansIOProtocol),
        (DoorProtocol, HttpToolsProtocol),
    ):
        for name, method in vars(ours).items():
            theirs = getattr(stock, name, None)
            if name.startswith("_") or not inspect.isfunction(theirs):
                continue
            same = list(inspect.signature(method).parameters) == list(
                inspect.signature(theirs).parameters
            )
            assert same, moved([f"{name}({', '.join(inspect.signature(method).parameters)})"], "it")


class Wire(asyncio.Transport):
    """Be a transport whose other end takes nothing, and keep what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.reading = True
        self.closed = False

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Know nothing."""
        return default

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Take the limits."""
        assert high == 0

    def get_write_buffer_size(self) -> int:
        """Give the number of bytes that wait."""
        return 0

    def write(self, data: Any) -> None:
        """Keep what is written."""
        self.written += bytes(data)

    def pause_reading(self) -> None:
        """Read no more."""
        self.reading = False

    def resume_reading(self) -> None:
        """Read again."""
        self.reading = True

    def is_closing(self) -> bool:
        """Tell whether it was closed."""
        return self.closed

    def close(self) -> None:
        """Note the end."""
        self.closed = True

    abort = close


HANDSHAKE = (
    b"GET /live HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
)
OFFER = b"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"


class Hearing:
    """Listen to a connection that was taken over."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    def received(self, message: str | bytes) -> None:
        """Note a message."""
        self.heard.append(message)

    def filled(self) -> None:
        """Note that the sink is full."""
        self.heard.append("<filled>")

    def drained(self) -> None:
        """Note that it is not."""
        self.heard.append("<drained>")

    def gone(self) -> None:
        """Note the end."""
        self.heard.append("<gone>")


async def test_an_adopted_connection_needs_no_task() -> None:
    """uvicorn calls our class as its docstring says, from the handshake to the end."""
    hearing, sinks = Hearing(), []

    async def adopting(scope: Any, receive: Any, send: Any) -> None:
        sinks.append(scope["extensions"]["tablo"]["sink"])
        assert {"type": "websocket.connect"} == await receive()
        await send({"type": "websocket.accept"})
        await receive()
        sinks[0].adopt(hearing)

    config = Config(adopting, log_config=None, ws_ping_interval=None)
    config.load()
    state = ServerState()
    live, wire = LiveProtocol(config, state, {}), Wire()
    live.connection_made(wire)
    live.data_received(HANDSHAKE + OFFER + b"\r\n")
    hello = Frame(Opcode.TEXT, b"hello").serialize(mask=True)
    live.data_received(hello + hello)
    async with asyncio.timeout(1):
        await asyncio.gather(*state.tasks)

    (sink,) = sinks
    head, _, _ = wire.written.partition(b"\r\n\r\n")
    assert b"permessage-deflate; server_no_context_takeover; client_no_context_takeover" in head
    wire.written = b""
    assert ["hello"] == hearing.heard, moved(["queue and read_paused"], "its websocket class")
    assert wire.reading, moved(["read_paused"], "its websocket class")
    assert not wire.closed, moved(["run_asgi"], "its websocket class")
    sink.put(b"bytes")
    live.pause_writing()
    live.resume_writing()
    live.data_received(hello)
    sink.end(4400)
    sink.put(b"after the end")
    assert ["hello", "<filled>", "<drained>", "hello", "<gone>"] == hearing.heard
    assert b"bytes" + Frame(Opcode.CLOSE, b"\x11\x30").serialize(mask=False) == wire.written
    live.connection_lost(None)
    assert 1 == hearing.heard.count("<gone>")
    assert not state.connections


async def test_a_deaf_peer_is_not_pinged_and_gets_its_last_pong_when_it_reads() -> None:
    """While the sink is full pings add nothing to what waits."""
    config = Config(no_app, log_config=None, ws_ping_interval=3_600)
    config.load()
    live, wire = LiveProtocol(config, ServerState(), {}), Wire()
    live.connection_made(wire)
    live.data_received(HANDSHAKE + b"\r\n")
    await live.send({"type": "websocket.accept"})
    wire.written = b""
    live.pause_writing()
    for n in range(100):
        live.data_received(Frame(Opcode.PING, b"%d" % n).serialize(mask=True))
    live.send_keepalive_ping()
    live.keepalive_timeout()
    assert b"" == wire.written
    assert not wire.closed
    live.resume_writing()

    assert Frame(Opcode.PONG, b"99").serialize(mask=False) == wire.written
    live.connection_lost(None)


def text(payload: bytes, opcode: Opcode = Opcode.TEXT, *, fin: bool = True) -> bytes:
    """Write a frame as a client does."""
    return Frame(opcode, payload, fin).serialize(mask=True)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (text(b"\xff\xfe"), 1007),
        (bytes([0x83, 0x81, 0, 0, 0, 0, 0x41]), 1002),
        (bytes([0x81, 0x01, 0x41]), 1002),
        (bytes([0x81, 0xFF]) + (1 << 40).to_bytes(8, "big") + bytes(4), 1009),
        (text(b"", fin=False) + text(b"", Opcode.CONT, fin=False) * 100_000, 4429),
        (text(b"x", fin=False) + text(b"x", Opcode.CONT, fin=False) * 70, 4429),
        (text(b'{"type":"ping","t0":1}') * 10_000, 4429),
        (text(b'{"type":"ping","t0":1,"x":"%s"}' % (b"x" * 60_000)) * 20, 4429),
    ],
    ids=["utf8", "opcode", "unmasked", "huge", "empty fragments", "fragments", "messages", "bytes"],
)
async def test_hostile_input_ends_the_socket(site: Running, data: bytes, code: int) -> None:
    """What no good client sends ends its socket with the right code, and nobody else waits."""
    async with site.socket("") as peer, site.client() as client:
        peer.connection.transport.write(data)
        async with asyncio.timeout(1):
            assert 200 == (await client.get("/healthz")).status_code
        _, got = await peer.end()

    assert code == got


async def test_deaf_pinger_is_cut_off(site: Running) -> None:
    """A peer that pings without end and reads nothing is cut off soon."""
    async with site.socket("") as peer:
        transport = peer.connection.transport
        transport.pause_reading()
        async with asyncio.timeout(5):
            while not transport.is_closing():
                transport.write(text(b"x" * 125, Opcode.PING) * 1000)
                await asyncio.sleep(0.01)


@asynccontextmanager
async def compressing(site: Running, **offer: Any) -> AsyncIterator[Any]:
    """Open a live socket that offers compression."""
    async with connect(
        site.url.replace("http", "ws") + "/live",
        subprotocols=["tablo.v1"],  # type: ignore[list-item]
        compression=None,
        extensions=[ClientPerMessageDeflateFactory(**offer)],
    ) as connection:
        yield connection


@pytest.mark.parametrize(
    "offer",
    [
        {},
        {"server_max_window_bits": 12},
        {"server_max_window_bits": 15},
        {"client_max_window_bits": 9},
    ],
    ids=["any", "12", "15", "client 9"],
)
async def test_compression_is_agreed_without_memory(site: Running, offer: dict[str, Any]) -> None:
    """Who offers compression gets it, without context takeover; messages are read both ways."""
    async with compressing(site, **offer) as connection:
        (agreed,) = connection.protocol.extensions
        assert isinstance(agreed, PerMessageDeflate)
        assert (True, True) == (agreed.remote_no_context_takeover, agreed.local_no_context_takeover)
        await connection.send('{"type":"hello"}')
        await connection.send('{"type":"ping","t0":7}')
        await connection.send(f'{{"type":"subscribe","streams":["index@public","{VIEW}"]}}')
        heard = [await connection.recv() for _ in range(4)]

    assert ["welcome", "pong", "view", "view"] == [said.split('"')[3] for said in heard]


async def test_a_window_that_is_too_small_is_not_agreed_to(site: Running) -> None:
    """A client that can't follow our compressed form gets plain frames."""
    async with compressing(site, server_max_window_bits=10) as connection:
        assert [] == connection.protocol.extensions
        await connection.send('{"type":"hello"}')
        assert "welcome" in await connection.recv()


@pytest.mark.parametrize("size", [300_000, 50_000_000])
async def test_bomb_ends_the_socket(site: Running, size: int) -> None:
    """A compressed message that grows beyond the limit is not kept: close 1009."""
    async with compressing(site) as connection:
        await connection.send('{"type":"hello"}')
        await connection.send(" " * size)
        with suppress(ConnectionClosed):
            while True:
                await connection.recv()

    assert 1009 == connection.close_code


@contextmanager
def raw(site: Running) -> Iterator[sockets.socket]:
    """Connect without a word."""
    host, _, port = site.url.removeprefix("http://").partition(":")
    with sockets.create_connection((host, int(port))) as plain:
        plain.settimeout(10)
        yield plain


@pytest.mark.parametrize("said", [b"", b"GET /live HTTP/1.1\r\nHost: "], ids=["nothing", "half"])
async def test_slow_handshake_is_ended(
    site: Running, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    """Whoever connects and does not come to the point is cut off."""
    monkeypatch.setattr(handshake, "HEAD_S", 0.2)
    with raw(site) as slow:
        slow.sendall(said)
        assert b"" == await asyncio.to_thread(ended, slow)


async def test_endless_handshake_is_ended(site: Running) -> None:
    """The head of a request has a bound."""
    with raw(site) as endless:
        endless.sendall(b"GET /live HTTP/1.1\r\n")
        sent = 0
        with suppress(OSError):
            while sent < 10_000_000:
                sent += endless.send(b"X-%d: %s\r\n" % (sent, b"x" * 1000))
                await asyncio.sleep(0)

    assert sent < 10_000_000


def ended(peer: sockets.socket) -> bytes:
    """Read until the connection has ended."""
    try:
        return peer.recv(1)
    except ConnectionResetError:
        return b""


async def test_the_door_lets_in_a_few_in_each_turn() -> None:
    """However many handshakes have come, others get their turn between every few."""
    door = Door(3)
    entered: list[int] = []
    seen = []
    for n in range(10):
        door.enter(partial(entered.append, n))
    assert not entered
    while len(door):
        seen.append(len(entered))
        await asyncio.sleep(0)

    assert [0, 3, 6, 9] == seen
    assert list(range(10)) == entered


async def test_a_socket_has_no_task_of_its_own(site: Running) -> None:
    """Hundred sockets that are welcome cost no task."""

    async def tasks() -> int:
        return len(asyncio.all_tasks())

    before = await site.inside(tasks())
    async with asyncio.timeout(10):
        entered = [site.socket("") for _ in range(100)]
        for one in entered:
            await one.__aenter__()
        assert before + 5 > await site.inside(tasks())
        for one in entered:
            await one.__aexit__(None, None, None)
