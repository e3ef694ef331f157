"""Actions over OSC: a datagram `/tablo/take "output=main"` is a press, and its outcome comes back.

Open Sound Control knows no sign-in: whoever can send to the port acts with the key that the
settings name. So there is no port unless somebody asks for one, and the key should have no more
rights than the desk needs. Source: OSC 1.0; needs the extra `osc`.
"""

import asyncio
import logging
import secrets
from collections.abc import Iterator
from typing import Any, cast

from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder
from pythonosc.osc_packet import OscPacket, ParseError

from tablo.live.bus import RoomAway
from tablo.live.hub import Hub
from tablo.texts import Language
from tablo.web.identity import Credential, Identity
from tablo.wire.actions import ACTIONS, Unfit, read_action

PREFIX = "/tablo/"
AT_ONCE = 50
"""Presses that may wait for their outcome; what comes beyond is answered as busy."""
LANGUAGE: Language = "en"
log = logging.getLogger(__name__)
Sender = tuple[str | Any, int]


class OscDesk(asyncio.DatagramProtocol):
    """Take presses from a port, and answer each at `<address>/result` with outcome and text.

    Values are texts `name=value`. What is no OSC is dropped; what is no action, or doesn't fit, is
    answered as invalid. A key that has ended is asked again at every press, so it ends at once.
    """

    def __init__(self, hub: Hub, identity: Identity, key: str) -> None:
        self._hub = hub
        self._identity = identity
        self._credential = Credential("key", key)
        self._transport: asyncio.DatagramTransport
        self._pressed: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to listen."""
        # The loop's own kind of it need not be a subclass
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: Sender) -> None:
        """Press what a datagram says, each message of a bundle for itself."""
        for message in _messages(data):
            if not message.address.startswith(PREFIX):
                continue
            if len(self._pressed) >= AT_ONCE:
                self._answer(message.address, addr, "refused", "busy")
                continue
            task = asyncio.get_running_loop().create_task(self._press(message, addr))
            self._pressed.add(task)
            task.add_done_callback(self._pressed.discard)

    def error_received(self, exc: Exception) -> None:
        """Note that an answer did not get through: a desk that is gone is nothing to stop for."""
        log.debug("an answer over OSC was lost: %s", exc)

    async def _press(self, message: OscMessage, addr: Sender) -> None:
        outcome, text = await self._do(message)
        self._answer(message.address, addr, outcome, text)

    async def _do(self, message: OscMessage) -> tuple[str, str]:
        action = message.address.removeprefix(PREFIX)
        if action not in ACTIONS:
            return "invalid", f"There is no action {action[:80]}."
        command = read_action(f"osc-{secrets.token_hex(8)}", action, dict(_values(message)))
        if isinstance(command, Unfit):
            return "invalid", command.text
        actor = await self._identity.still(self._credential)
        if actor is None:
            return "forbidden", "The key of this port is not valid."
        try:
            result = await self._hub.command(actor, command, LANGUAGE)
        except RoomAway as away:
            return "unknown", str(away)
        return result.outcome, result.reason.text if result.reason else ""

    def _answer(self, address: str, addr: Sender, outcome: str, text: str) -> None:
        answer = OscMessageBuilder(address=f"{address}/result")
        answer.add_arg(outcome)
        answer.add_arg(text)
        self._transport.sendto(answer.build().dgram, addr)


def _messages(data: bytes) -> Iterator[OscMessage]:
    try:
        packet = OscPacket(data)
    except ParseError:
        return
    yield from (timed.message for timed in packet.messages)


def _values(message: OscMessage) -> Iterator[tuple[str, str]]:
    for given in message:
        name, equals, value = str(given).partition("=")
        if equals:
            yield name, value


async def listen(
    hub: Hub, identity: Identity, *, host: str, port: int, key: str
) -> asyncio.DatagramTransport:
    """Open the port, and give what closes it; raises OSError when it can't be had."""
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: OscDesk(hub, identity, key), local_addr=(host, port)
    )
    return transport
