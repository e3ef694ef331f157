"""The protocol class: uvicorn has what it leans on, and hostile peers are cut off."""

import asyncio

import pytest
from uvicorn import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode

from running import Running

ATTRIBUTES = (
    "transport",
    "loop",
    "conn",
    "queue",
    "frames",
    "close_sent",
    "close_timer",
    "close_timeout",
    "curr_msg_data_type",
    "disconnected",
    "handshake_complete",
    "read_paused",
)
METHODS = (
    "connection_made",
    "data_received",
    "handle_connect",
    "handle_events",
    "handle_cont",
    "send_receive_event_to_app",
    "handle_parser_exception",
    "keepalive_timeout",
    "stop_keepalive",
    "shutdown",
)


async def test_uvicorn_has_what_we_lean_on() -> None:
    """Everything that our class uses of uvicorn's is still there."""
    config = Config(lambda: None, log_config=None)
    config.load()

    stock = WebSocketsSansIOProtocol(config, ServerState(), {})

    assert [] == [name for name in ATTRIBUTES if not hasattr(stock, name)]
    assert [] == [name for name in METHODS if not callable(getattr(stock, name, None))]
    assert [] == stock.conn.events
    assert callable(stock.conn.send_close)
    assert callable(stock.conn.data_to_send)


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
        (text(b"{}") * 10_000, 4429),
    ],
    ids=["utf8", "opcode", "unmasked", "huge", "empty fragments", "fragments", "messages"],
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
