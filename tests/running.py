"""A real server in a thread, on a free port, over a real database: for tests over HTTP and sockets."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx2
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from makers import OUTPUT, SCREEN, a_roster
from tablo.access.actors import Scope
from tablo.app import Ground, Part, Site, serve
from tablo.settings import Settings
from tablo.store import roster as stored_roster
from tablo.web.server import Server, address, listen

T = TypeVar("T")
LIMIT_S = 10.0
"""How long a test waits for what must come."""
LOGIN, PASSWORD = "anna", "correct horse"


class Running:
    """Hold a server that runs: where it is, who may come, and its inside for a look.

    `keys` are "director", "operator" (of the contest), "viewer", "screen" and "output".
    """

    def __init__(self, folder: Path, *, part: Part = "all", **settings: Any) -> None:
        """Take the folder of its database; `settings` differ from those of a fresh installation."""
        self._part = part
        given: dict[str, Any] = {
            "_env_file": None,
            "data": folder,
            "host": "127.0.0.1",
            "port": 0,
            **settings,
        }
        self.settings = Settings(**given)
        self.keys: dict[str, str] = {}
        self.numbers: dict[str, int] = {}
        self.url = ""
        self.site: Site
        self._loop: asyncio.AbstractEventLoop
        self._server: Server
        self._up: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name="server")

    def __enter__(self) -> Self:
        self._thread.start()
        self._up.result(LIMIT_S)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop as SIGTERM does, and wait for the end."""
        self.ask_to_stop()
        self._thread.join(LIMIT_S)
        assert not self._thread.is_alive()

    def ask_to_stop(self) -> None:
        """Stop as SIGTERM does, and wait for nothing."""
        self._server.should_exit = True

    @property
    def stopped(self) -> bool:
        """Tell whether the server has come to its end."""
        return not self._thread.is_alive()

    async def inside(self, work: Any) -> Any:
        """Await something on the server's own loop."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    def client(self, **options: Any) -> httpx2.AsyncClient:
        """Open an HTTP client; `key` sends that key along."""
        key = options.pop("key", None)
        headers = {"authorization": f"Bearer {self.keys.get(key, key)}"} if key else {}
        return httpx2.AsyncClient(
            base_url=self.url, headers={**headers, **options.pop("headers", {})}, **options
        )

    @asynccontextmanager
    async def socket(self, key: str | None = None, **options: Any) -> AsyncIterator["Peer"]:
        """Open a live socket and, with `key` given ("" for none), say hello on it."""
        url = self.url.replace("http", "ws") + "/live"
        options = {"subprotocols": ["tablo.v1"], "compression": None, **options}
        async with connect(url, **options) as connection:
            peer = Peer(connection)
            if key is not None:
                hello = {"type": "hello", "kind": "api", "lang": "en"}
                await peer.say(**hello, **({"key": self.keys.get(key, key)} if key else {}))
                await peer.hear("welcome")
            yield peer

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            if self._up.done():
                raise
            self._up.set_exception(error)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        ground = await asyncio.to_thread(Ground.open, self.settings)
        try:
            await self._populate(ground)
            self.site = Site(ground, part=self._part)
            with listen(self.settings.host, self.settings.port) as listener:
                self.url = address(listener)
                await serve(
                    self.site,
                    listener,
                    ready=lambda: self._up.set_result(None),
                    made=lambda server: setattr(self, "_server", server),
                )
        finally:
            ground.database.close()

    async def _populate(self, ground: Ground) -> None:
        if (await ground.database.read(stored_roster.load)).revision:
            return
        await ground.database.write(lambda into: stored_roster.save(into, a_roster()))
        accounts = ground.accounts
        await accounts.add(LOGIN, "Анна", "director", Scope(), PASSWORD)
        made = {
            "director": await accounts.add_key("director", "key", "director"),
            "operator": await accounts.add_key("operator", "key", "operator"),
            "viewer": await accounts.add_key("viewer", "key", "viewer"),
            "screen": await accounts.add_key(
                "screen", "screen", None, Scope(kind="screen", id=SCREEN)
            ),
            "output": await accounts.add_key(
                "output", "output", None, Scope(kind="output", id=OUTPUT)
            ),
        }
        self.keys = {name: secret for name, (secret, _) in made.items()}
        self.numbers = {name: key.id for name, (_, key) in made.items()}


@contextmanager
def running(folder: Path, **settings: Any) -> Iterator[Running]:
    """Run a server over the database in a folder until the end of the block."""
    with Running(folder, **settings) as site:
        yield site


class Peer:
    """Hold the client's end of a live socket."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def say(self, **message: Any) -> None:
        """Send one message."""
        await self.connection.send(json.dumps(message))

    async def command(self, id: str, name: str, **data: Any) -> dict[str, Any]:
        """Send a command and wait for its result."""
        await self.say(type="command", id=id, name=name, data=data)
        return await self.hear("result", id=id)

    async def hear(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Wait for a message of a kind, with these fields; others are passed over."""
        async with asyncio.timeout(LIMIT_S):
            while True:
                said = await self.next()
                if said["type"] == kind and fields.items() <= said.items():
                    return said

    async def next(self) -> dict[str, Any]:
        """Wait for the next message."""
        said: dict[str, Any] = json.loads(await self.connection.recv())
        return said

    async def end(self) -> tuple[list[dict[str, Any]], int]:
        """Wait for the end: what was still said, and the close code."""
        heard = []
        async with asyncio.timeout(LIMIT_S):
            try:
                while True:
                    heard.append(await self.next())
            except ConnectionClosed:
                pass
        assert self.connection.close_code is not None
        return heard, self.connection.close_code
