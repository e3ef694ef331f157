"""OSC: a desk presses, and hears what became of it."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from makers import OUTPUT
from running import LIMIT_S, Running, running
from tablo.app import DeskFailed
from tablo.web.osc import PREFIX, listen

SHOW = (f"output={OUTPUT}", "graphic=title", "data.title=Гость")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run a server."""
    with running(tmp_path_factory.mktemp("osc")) as site:
        yield site


class Desk:
    """Hold a port of the server that acts with a key, and a socket that presses there."""

    def __init__(self, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.connect(("127.0.0.1", port))

    def send(self, data: bytes) -> None:
        """Send a datagram."""
        self._socket.send(data)

    async def press(self, action: str, *values: str | int) -> tuple[str, str]:
        """Press an action, and give its outcome and text."""
        message = OscMessageBuilder(address=f"{PREFIX}{action}")
        for value in values:
            message.add_arg(value)
        self.send(message.build().dgram)
        return await self.hear()

    async def hear(self) -> tuple[str, str]:
        """Wait for an answer."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(LIMIT_S):
            answer = OscMessage(await loop.sock_recv(self._socket, 65_536))
        outcome, text = answer
        assert answer.address.endswith("/result")
        return outcome, text

    def close(self) -> None:
        """Go away."""
        self._socket.close()


@pytest.fixture
async def desk(site: Running) -> Any:
    """Open a port that acts as a director."""
    opened: list[Any] = []

    async def with_key(key: str) -> Desk:
        async def open_port() -> Any:
            context = site.site.web.context
            return await listen(
                context.hub, context.identity, host="127.0.0.1", port=0, key=site.keys.get(key, key)
            )

        transport = await site.inside(open_port())
        found = Desk(transport.get_extra_info("sockname")[1])
        opened.append((transport, found))
        return found

    yield with_key

    async def close(transport: asyncio.DatagramTransport) -> None:
        transport.close()

    for transport, found in opened:
        found.close()
        await site.inside(close(transport))


async def layers(site: Running) -> list[str]:
    """List what is on air."""
    async with site.client(key="output") as client:
        answer = await client.get(f"/api/v1/streams/output:{OUTPUT}")
    return [one["graphic"] for one in answer.json()["view"]["layers"]]


async def test_a_desk_takes_and_panics(site: Running, desk: Any) -> None:
    """Ready, take and panic by OSC do what they do over HTTP, and each is answered."""
    port = await desk("director")

    assert ("accepted", "") == await port.press("show", *SHOW, "bus=preview")
    assert ("accepted", "") == await port.press("take", f"output={OUTPUT}")
    assert ["title"] == await layers(site)
    assert ("accepted", "") == await port.press("panic", f"output={OUTPUT}")
    assert [] == await layers(site)


async def test_a_refusal_is_heard(desk: Any) -> None:
    """What the rules refuse, or nobody knows, is said and changes nothing."""
    port = await desk("director")

    outcome, text = await port.press("take", f"output={OUTPUT}")
    assert (outcome, bool(text)) == ("refused", True)
    assert "invalid" == (await port.press("fly"))[0]
    assert "invalid" == (await port.press("take-graphic", 1, "output"))[0]


@pytest.mark.parametrize("key", ["viewer", "output", "tablo_wrong"])
async def test_a_port_has_the_rights_of_its_key(site: Running, desk: Any, key: str) -> None:
    """A port with a key that may not command presses nothing."""
    port = await desk(key)

    assert "forbidden" == (await port.press("show", *SHOW))[0]
    assert [] == await layers(site)


async def test_noise_is_dropped(desk: Any) -> None:
    """What is no OSC, or not for us, has no answer, and the next press is heard."""
    port = await desk("director")

    for noise in (b"", b"\x00" * 3, b"noise", b"/other\x00\x00,\x00\x00\x00", b"/tablo/take\x00,s"):
        port.send(noise)

    assert "invalid" == (await port.press("fly"))[0]


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    """A server whose port for OSC is in use doesn't start, and says which one it is."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(DeskFailed, match=str(port)):
            Running(tmp_path, osc_port=port, osc_key="x").__enter__()
