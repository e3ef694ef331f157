"""Slow consumers, over real sockets: what they cost is bounded, and nobody else pays for them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from makers import ANNA, CONTEST, M1
from running import Peer, Running, running
from tablo.wire.frames import view_frame
from web.plain import under_stock_uvicorn, without_prepared_frames

STREAM = f"standings:{CONTEST}@public"
SIZE = 50_000
"""Bytes of a view."""
VIEWS = 40
STALLED = 20


async def publish(site: Running, version: int) -> None:
    """Bring a large view to the hub, as the bus does."""
    view = b'"%s"' % (b"x" * SIZE)
    frame = view_frame(STREAM, epoch="test", version=version, now=0, view=view)

    async def take() -> None:
        site.site.hub.take(frame)

    await site.inside(take())


async def unsent(site: Running) -> list[int]:
    """List how many bytes wait in this process for each connection that takes nothing."""

    async def look() -> list[int]:
        connections: Any = site._server.server_state.connections
        sizes = [one.transport.get_write_buffer_size() for one in connections]
        return [size for size in sizes if size]

    found: list[int] = await site.inside(look())
    return found


@asynccontextmanager
async def a_crowd(site: Running, count: int) -> AsyncIterator[list[Peer]]:
    """Open sockets that are subscribed to the stream."""
    async with AsyncExitStack() as stack:
        peers = [await stack.enter_async_context(site.socket("")) for _ in range(count)]
        for peer in peers:
            await peer.say(type="subscribe", streams=[STREAM])
            await peer.hear("view")
        yield peers


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Running]:
    """Give a server of its own to each test: they change how it serves."""
    with running(tmp_path) as site:
        yield site


@pytest.mark.parametrize("way", ["prepared", "plain"])
async def test_stalled_sockets_cost_little_and_nobody_else_waits(way: str, site: Running) -> None:
    """20 sockets that read nothing hold one rest of a view each; who reads gets every view."""
    if way == "plain":
        without_prepared_frames(site)
    async with a_crowd(site, STALLED + 1) as (quick, *slow):
        for peer in slow:
            peer.connection.transport.pause_reading()
        for version in range(1, VIEWS + 1):
            await publish(site, version)
            await quick.hear("view", version=version)
        waiting = await unsent(site)
        for peer in slow:
            peer.connection.transport.resume_reading()
        seen = [await versions(peer) for peer in slow]

    assert STALLED == len(waiting)
    assert max(waiting) < SIZE + 1000
    for versions_seen in seen:
        assert versions_seen == sorted(set(versions_seen))
        assert len(versions_seen) < VIEWS / 2


async def versions(peer: Peer) -> list[int]:
    """Read views up to the last that was published."""
    seen: list[int] = []
    while VIEWS not in seen:
        seen.append((await peer.hear("view"))["version"])
    return seen


async def test_who_reads_nothing_for_long_is_ended_and_freed(site: Running) -> None:
    """After the patience a stalled socket is gone with all that was kept for it."""
    hub = site.site.hub
    timing = hub.timing
    hub.timing = replace(timing, patience=0.3)
    try:
        async with a_crowd(site, STALLED + 1) as (quick, *slow):
            before = len(site._server.server_state.connections)
            for peer in slow:
                peer.connection.transport.pause_reading()
            version = 0
            async with asyncio.timeout(8):
                while len(site._server.server_state.connections) > before - STALLED:
                    version += 1
                    await publish(site, version)
                    await quick.hear("view", version=version)
                    await asyncio.sleep(0.02)

            assert 1 == hub.counts()["public"]
            assert [] == await unsent(site)
    finally:
        hub.timing = timing


async def test_the_server_that_uvicorn_comes_with_will_do(site: Running) -> None:
    """Without our protocol class at all, the same is said and done on a socket."""
    under_stock_uvicorn(site)
    async with site.socket("director") as peer:
        await peer.say(type="subscribe", streams=[f"marks:{CONTEST}@crew"])
        await peer.hear("view")
        data = {"entry": ANNA, "module": M1, "mark": "12.5"}
        assert "accepted" == (await peer.command("stock", "RecordMark", **data))["outcome"]
        assert "12.5" in str(await peer.hear("view"))
        for _ in range(3):
            await peer.connection.send("[]")
        heard, code = await peer.end()

    assert ["complaint"] * 3 == [said["type"] for said in heard if said["type"] == "complaint"]
    assert 4400 == code
    async with site.socket("") as public:
        for n in range(400):
            await public.say(type="ping", t0=n)
        heard, code = await public.end()
    assert ("goodbye", 4429) == (heard[-1]["type"], code)
