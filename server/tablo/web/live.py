"""The live socket, `/live`: who comes in, what may be said before and after the welcome.

The handler never stops receiving until the connection has ended: one that only sends would stop
the reading of pongs with it, and what arrives after a refusal has to be thrown away by somebody.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from starlette.requests import HTTPConnection
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tablo.access.actors import Actor
from tablo.live.hub import Socket
from tablo.web import origin
from tablo.web.context import Context, context
from tablo.web.identity import Credential, is_read_only
from tablo.web.limiter import Bucket
from tablo.web.problems import Problem
from tablo.wire import frames, inbound
from tablo.wire.frames import AnySaid, Complaint, GoodbyeReason
from tablo.wire.inbound import AnyMessage, Hello

HELLO_S = 5.0
"""How long a client may take to say hello."""
COMPLAINTS = 3
"""Unreadable messages at which a socket is closed."""
LAST_WORD_S = 1.0
RATE, BURST = 20, 100
"""Messages a second, and at once, from those that only look."""
CREW_RATE, CREW_BURST = 500, 1000
"""The same from those that may command."""

End = Callable[[int], None]


async def live(websocket: WebSocket) -> None:
    """Serve one socket from handshake to end."""
    here = context(websocket)
    verdict = origin.judge(websocket, here.settings.origins)
    session = here.identity.session(websocket)
    refusal = _refuse_handshake(here, websocket, verdict, session)
    if refusal is not None:
        await websocket.send_denial_response(refusal.response())
        return
    offered = frames.SUBPROTOCOL in websocket.scope["subprotocols"]
    await websocket.accept(frames.SUBPROTOCOL if offered else None)
    await Visit(here, websocket, session, from_file=verdict == "null").run()


def _refuse_handshake(
    here: Context, websocket: HTTPConnection, verdict: origin.Verdict, session: Credential | None
) -> Problem | None:
    if here.leaving:
        return Problem(503, "leaving", "The server stops.", headers={"retry-after": "1"})
    if verdict == "foreign":
        return Problem(403, "foreign_origin", "This comes from a page of another server.")
    if verdict == "null" and session is not None:
        return Problem(403, "foreign_origin", "A page without an origin can't use a session.")
    offered = websocket.scope["subprotocols"]
    if offered and frames.SUBPROTOCOL not in offered:
        spoken = frames.SUBPROTOCOL
        return Problem(400, "unknown_subprotocol", f"Expected the subprotocol {spoken}.")
    return None


class Visit:
    """One connection, as far as its messages go: hello first, then whatever the hub takes."""

    def __init__(
        self,
        here: Context,
        websocket: WebSocket,
        session: Credential | None,
        *,
        from_file: bool,
    ) -> None:
        self._here = here
        self._websocket = websocket
        self._session = session
        self._from_file = from_file
        self._bucket = Bucket(RATE, BURST, here.seconds)
        self._closing: asyncio.Future[None] | None = None
        self._complaints = 0
        self._stopped = False
        self._gone = False
        self._socket: Socket | None = None

    async def run(self) -> None:
        """Receive until the connection has ended."""
        try:
            async with asyncio.timeout(HELLO_S) as patience:
                while self._socket is None and not (self._stopped or self._gone):
                    await self._take(await self._receive(), patience)
        except TimeoutError:
            await self._goodbye("slow")
        try:
            while not self._gone:
                await self._take(await self._receive(), None)
        finally:
            if self._socket is not None:
                self._here.hub.leave(self._socket)
                self._here.guests.remove(self._socket)

    async def _receive(self) -> bytes | str | None:
        message = await self._websocket.receive()
        if message["type"] == "websocket.disconnect":
            self._gone = True
            return None
        text = message.get("text")
        return text if text is not None else bytes(message["bytes"])

    async def _take(self, raw: bytes | str | None, patience: asyncio.Timeout | None) -> None:
        if raw is None or self._is_over():
            return
        if not self._bucket.take():
            await self._goodbye("limit")
            return
        message = inbound.decode(raw)
        if isinstance(message, Complaint):
            await self._complain(message)
        elif self._socket is not None:
            complaint = self._socket.receive(message)
            if complaint is not None:
                await self._complain(complaint)
        elif isinstance(message, Hello):
            if patience is not None:
                patience.reschedule(None)
            await self._greet(message)
        else:
            await self._complain(_too_early(message))

    def _is_over(self) -> bool:
        return self._stopped or (self._socket is not None and not self._socket.open)

    async def _greet(self, hello: Hello) -> None:
        credential = Credential("key", hello.key) if hello.key else self._session
        actor = await self._here.identity.actor(credential)
        if actor is None and credential is self._session:
            # Browsers send a session along unasked; one that has ended counts as none
            credential, actor = None, await self._here.identity.actor(None)
        if actor is None or not self._may_enter(actor, credential):
            await self._goodbye("revoked")
            return
        if actor.role is not None and not is_read_only(actor):
            self._bucket = Bucket(CREW_RATE, CREW_BURST, self._here.seconds)
        self._socket = self._here.hub.register(
            actor, self._send, self._end, lang=hello.lang, engine=hello.engine
        )
        self._here.guests.add(self._socket, credential)

    def _may_enter(self, actor: Actor, credential: Credential | None) -> bool:
        if self._here.leaving:
            return False
        if not self._from_file:
            return True
        return credential is not None and credential.kind == "key" and is_read_only(actor)

    async def _complain(self, complaint: Complaint) -> None:
        self._complaints += 1
        if self._complaints >= COMPLAINTS:
            self._stop()
        await self._say(complaint)
        if self._stopped:
            self._end(frames.MALFORMED_CLOSE_CODE)

    async def _goodbye(self, reason: GoodbyeReason) -> None:
        self._stop()
        await self._say(frames.Goodbye(reason=reason))
        self._end(frames.CLOSE_CODES[reason])

    def _stop(self) -> None:
        """From here on nothing is executed, whatever has arrived already."""
        self._stopped = True
        if self._socket is not None:
            self._here.hub.leave(self._socket)

    async def _say(self, said: AnySaid) -> None:
        """Say something past all that waits in the hub; drop it when it does not fit."""
        with suppress(TimeoutError, WebSocketDisconnect):
            async with asyncio.timeout(LAST_WORD_S):
                await self._send(frames.encode(said))

    async def _send(self, data: bytes) -> None:
        await self._websocket.send({"type": "websocket.send", "text": data.decode()})

    def _end(self, code: int) -> None:
        # Our own protocol class ends a socket without waiting for it; other servers have to wait
        end: End | None = self._websocket.scope["extensions"].get("tablo", {}).get("end")
        if end is not None:
            end(code)
        else:
            self._closing = asyncio.ensure_future(self._websocket.close(code))


def _too_early(message: AnyMessage) -> Complaint:
    came = type(message).__name__.lower()
    return Complaint(
        code="unexpected", text=f'expected "hello" first, got "{came}", which was not looked at'
    )


ROUTES = (WebSocketRoute("/live", live),)
