"""Links that take their time, or are cut: a proxy that brings bytes late, never out of order."""

import asyncio
import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import services

CHUNK = 64 * 1024
LEAST, MOST = 0.25, 0.75
"""One way takes between these parts of the round trip, so that it differs from the way back."""
APART_S = 1e-5
"""Two chunks that come at the same moment might change places."""


@contextmanager
def links(port: int, trips_ms: Sequence[float]) -> Iterator[list[str]]:
    """Run a link to a port of this machine for each round trip, and give their addresses.

    Every chunk is late by its own share of the trip, a quarter to three quarters of it.
    """
    with _opened(port, trips_ms) as (_, made):
        yield [link.url for link in made]


@contextmanager
def link(port: int) -> Iterator["Cuttable"]:
    """Run a link without delay to a port of this machine that can be cut."""
    with _opened(port, [0]) as (loop, (made,)):
        yield Cuttable(loop, made)


class Cuttable:
    """Hold a link: cut, it neither brings nor refuses anything; mended, it brings all of it late."""

    def __init__(self, loop: asyncio.AbstractEventLoop, link: "_Link") -> None:
        """Take an open link and the loop that it runs in."""
        self.url = link.url
        self._loop = loop
        self._link = link

    def cut(self) -> None:
        """Let nothing through any more."""
        self._loop.call_soon_threadsafe(self._link.whole.clear)

    def mend(self) -> None:
        """Let everything through again."""
        self._loop.call_soon_threadsafe(self._link.whole.set)


@contextmanager
def _opened(
    port: int, trips_ms: Sequence[float]
) -> Iterator[tuple[asyncio.AbstractEventLoop, list["_Link"]]]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="links")
    thread.start()
    made = [_Link(port, trip / 1000, random.Random(n)) for n, trip in enumerate(trips_ms)]
    try:
        for link in made:
            asyncio.run_coroutine_threadsafe(link.open(), loop).result(services.PATIENCE)
        yield loop, made
    finally:
        for link in made:
            asyncio.run_coroutine_threadsafe(link.close(), loop).result(services.PATIENCE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(services.PATIENCE)
        loop.close()


class _Link:
    def __init__(self, port: int, trip_s: float, chance: random.Random) -> None:
        self.url = ""
        self.whole = asyncio.Event()
        self.whole.set()
        self._port = port
        self._trip_s = trip_s
        self._chance = chance
        self._server: asyncio.Server | None = None
        self._ways: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._join, services.LOOPBACK, 0)
        self.url = f"http://{services.LOOPBACK}:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        ways = tuple(self._ways)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)

    async def _join(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, onward = await asyncio.open_connection(services.LOOPBACK, self._port)
        ways = [
            asyncio.create_task(self._carry(near, onward)),
            asyncio.create_task(self._carry(far, back)),
        ]
        self._ways.update(ways)
        await asyncio.wait(ways)
        self._ways.difference_update(ways)
        for end in (onward, back):
            end.close()

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        with suppress(ConnectionError):
            while data := await source.read(CHUNK):
                await self.whole.wait()
                late = self._trip_s * self._chance.uniform(LEAST, MOST)
                due = max(due + APART_S, loop.time() + late)
                loop.call_at(due, target.write, data)
        await self.whole.wait()
        loop.call_at(max(due + APART_S, loop.time()), target.close)
