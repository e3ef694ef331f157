"""The live socket, `/live`: who comes in, what may be said before and after the welcome.

Under our own protocol class (`web.protocol`) a visit takes its connection over once it is welcome,
and the application returns. Under any other server the plain ASGI calls carry the same messages:
a task for each connection receives until it has ended, because one that only sends would stop the
reading of pongs with it, and what arrives after a refusal has to be thrown away by somebody.
"""

import asyncio
from collections import deque
from contextlib import suppress

from starlette.requests import HTTPConnection
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from tablo.access.actors import Actor
from tablo.live.hub import Socket
from tablo.live.socket import Sink
from tablo.web import origin
from tablo.web.context import Context, context
from tablo.web.identity import Credential, is_read_only
from tablo.web.limiter import Bucket
from tablo.web.problems import Problem
from tablo.web.protocol import Sink as OwnSink
from tablo.wire import frames, inbound
from tablo.wire.frames import AnySaid, Complaint, GoodbyeReason
from tablo.wire.inbound import MESSAGE_LIMIT, AnyMessage, Hello
from tablo.wire.prepared import Form, prepare

HELLO_S = 5.0
"""How long a client may take to say hello."""
COMPLAINTS = 3
"""Unreadable messages at which a socket is closed."""
LAST_WORD_S = 1.0
"""How long what was said last may take to be sent, under other servers than ours."""
RATE, BURST = 20, 100
"""Messages a second, and at once, from those that only look."""
BYTES_RATE, BYTES_BURST = MESSAGE_LIMIT, 8 * MESSAGE_LIMIT
"""The same in bytes."""
CREW_RATE, CREW_BURST = 500, 1000
CREW_BYTES_RATE, CREW_BYTES_BURST = 16 * MESSAGE_LIMIT, 64 * MESSAGE_LIMIT
"""The same from those that may command."""


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
    own: OwnSink | None = websocket.scope["extensions"].get("tablo", {}).get("sink")
    if own is not None:
        visit = Visit(here, own, session, from_file=verdict == "null")
        await visit.begin(websocket)
        own.adopt(visit)
    else:
        await _stay(websocket, here, session, from_file=verdict == "null")


async def _stay(
    websocket: WebSocket, here: Context, session: Credential | None, *, from_file: bool
) -> None:
    sink = AsgiSink(websocket)
    visit = Visit(here, sink, session, from_file=from_file)
    sink.listener = visit
    try:
        await visit.begin(websocket)
        while not visit.left:
            await visit.receive(websocket)
    finally:
        visit.gone()
        sink.close()


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
    """One connection, as far as its messages go: hello first, then whatever the hub takes.

    After `begin` it may be given what comes in by anybody, as `web.protocol.Listener` says.
    """

    __slots__ = (
        "_bucket",
        "_bytes",
        "_complaints",
        "_from_file",
        "_here",
        "_session",
        "_sink",
        "_socket",
        "_stopped",
        "left",
    )

    def __init__(
        self, here: Context, sink: Sink, session: Credential | None, *, from_file: bool
    ) -> None:
        self._here = here
        self._sink = sink
        self._session = session
        self._from_file = from_file
        self._bucket = Bucket(RATE, BURST, here.seconds)
        self._bytes = Bucket(BYTES_RATE, BYTES_BURST, here.seconds)
        self._complaints = 0
        self._stopped = False
        self._socket: Socket | None = None
        self.left = False

    async def begin(self, websocket: WebSocket) -> None:
        """Receive until the peer is welcome, or the connection has ended or is about to."""
        try:
            async with asyncio.timeout(HELLO_S) as patience:
                while self._socket is None and not (self._stopped or self.left):
                    hello = await self.receive(websocket)
                    if hello is not None:
                        patience.reschedule(None)
                        await self._greet(hello)
        except TimeoutError:
            self._goodbye("slow")

    async def receive(self, websocket: WebSocket) -> Hello | None:
        """Receive one message by ASGI; give it when it is a hello that waits for its answer."""
        event = await websocket.receive()
        if event["type"] == "websocket.disconnect":
            self.left = True
            return None
        text = event.get("text")
        return self._take(text if text is not None else bytes(event["bytes"]))

    def received(self, message: str | bytes) -> None:
        """Take a message of somebody who is welcome."""
        self._take(message)

    def filled(self) -> None:
        """Let what comes wait."""
        if self._socket is not None:
            self._socket.filled()

    def drained(self) -> None:
        """Send what waits."""
        if self._socket is not None:
            self._socket.drained()

    def gone(self) -> None:
        """Forget the connection; it has ended."""
        self.left = True
        if self._socket is not None:
            self._here.hub.leave(self._socket)
            self._here.guests.remove(self._socket)

    def _take(self, raw: str | bytes) -> Hello | None:
        if self._is_over():
            return None
        if not (self._bucket.take() and self._bytes.take(len(raw))):
            self._goodbye("limit")
            return None
        message = inbound.decode(raw)
        if isinstance(message, Complaint):
            self._complain(message)
        elif self._socket is not None:
            complaint = self._socket.receive(message)
            if complaint is not None:
                self._complain(complaint)
        elif isinstance(message, Hello):
            return message
        else:
            self._complain(_too_early(message))
        return None

    def _is_over(self) -> bool:
        return self._stopped or (self._socket is not None and not self._socket.open)

    async def _greet(self, hello: Hello) -> None:
        credential = Credential("key", hello.key) if hello.key else self._session
        actor = await self._here.identity.actor(credential)
        if actor is None and credential is self._session:
            # Browsers send a session along unasked; one that has ended counts as none
            credential, actor = None, await self._here.identity.actor(None)
        if actor is None or not self._may_enter(actor, credential):
            self._goodbye("revoked")
            return
        if actor.role is not None and not is_read_only(actor):
            self._bucket = Bucket(CREW_RATE, CREW_BURST, self._here.seconds)
            self._bytes = Bucket(CREW_BYTES_RATE, CREW_BYTES_BURST, self._here.seconds)
        self._socket = self._here.hub.register(
            actor, self._sink, lang=hello.lang, engine=hello.engine, build=hello.build
        )
        self._here.guests.add(self._socket, credential)

    def _may_enter(self, actor: Actor, credential: Credential | None) -> bool:
        if self._here.leaving:
            return False
        if not self._from_file:
            return True
        return credential is not None and credential.kind == "key" and is_read_only(actor)

    def _complain(self, complaint: Complaint) -> None:
        self._complaints += 1
        self._say(complaint)
        if self._complaints >= COMPLAINTS:
            self._stop()
            self._sink.end(frames.MALFORMED_CLOSE_CODE)

    def _goodbye(self, reason: GoodbyeReason) -> None:
        self._stop()
        self._say(frames.Goodbye(reason=reason))
        self._sink.end(frames.CLOSE_CODES[reason])

    def _stop(self) -> None:
        """From here on nothing is executed, whatever has arrived already."""
        self._stopped = True
        if self._socket is not None:
            self._here.hub.leave(self._socket)

    def _say(self, said: AnySaid) -> None:
        """Say something past all that waits in the hub: there is little of it, and soon an end."""
        self._sink.put(prepare(said).alone(self._sink.form))


class AsgiSink:
    """Write to one peer through ASGI, one message at a time, as any server offers it.

    A task runs only while something is being sent. `full`: that has not come back yet.
    """

    __slots__ = ("_code", "_task", "_waiting", "_websocket", "form", "listener")

    def __init__(self, websocket: WebSocket) -> None:
        self.form: Form = "text"
        self.listener: Visit | None = None
        self._websocket = websocket
        self._waiting: deque[bytes] = deque()
        self._task: asyncio.Task[None] | None = None
        self._code: int | None = None

    @property
    def full(self) -> bool:
        """Tell whether a message is still being sent."""
        return self._task is not None

    def put(self, text: bytes) -> None:
        """Send a message, after those that are being sent; after the end it goes nowhere."""
        if self._code is None:
            self._waiting.append(text)
            self._start()

    def end(self, code: int) -> None:
        """Close with this code as soon as what was written is sent, but within 1 s."""
        if self._code is None:
            self._code = code
            asyncio.get_running_loop().call_later(LAST_WORD_S, self.close)
            self._start()

    async def ended(self) -> None:
        """Wait until all is sent."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def close(self) -> None:
        """Send no more: the connection has ended, or what it was sent takes too long."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()

    def _start(self) -> None:
        if self._task is None:
            self._task = asyncio.create_task(self._run())
            if self.listener is not None:
                self.listener.filled()

    async def _run(self) -> None:
        try:
            with suppress(Exception, asyncio.CancelledError):  # The reader hears of a lost peer
                while self._waiting:
                    text = self._waiting.popleft().decode()
                    await self._websocket.send({"type": "websocket.send", "text": text})
            if self._code is not None:
                with suppress(Exception):
                    await self._websocket.close(self._code)
        finally:
            self._task = None
        if self._code is None and self.listener is not None:
            self.listener.drained()


def _too_early(message: AnyMessage) -> Complaint:
    came = type(message).__name__.lower()
    return Complaint(
        code="unexpected", text=f'expected "hello" first, got "{came}", which was not looked at'
    )


ROUTES = (WebSocketRoute("/live", live),)
