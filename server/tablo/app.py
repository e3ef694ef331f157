"""One node, put together: settings, database, room, bus, hub, web; started and stopped in order."""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Self

from sqlalchemy import Connection, text

from tablo.clock import Saved, Timeline
from tablo.live.bus_memory import MemoryBus
from tablo.live.hub import Hub
from tablo.live.node import Node
from tablo.settings import Settings
from tablo.store import meta, migrations
from tablo.store import roster as stored_roster
from tablo.store.accounts import Accounts
from tablo.store.database import Database
from tablo.store.errors import StoreError
from tablo.store.journal import Journal
from tablo.web.context import Context
from tablo.web.guests import Guests
from tablo.web.health import Health
from tablo.web.identity import Identity
from tablo.web.limiter import Limiter
from tablo.web.metrics import Metrics
from tablo.web.routes import application
from tablo.web.server import Server, allow_many_sockets, loop_factory
from tablo.web.shells import Shells

TIMELINE = "timeline"
log = logging.getLogger(__name__)


class NotUpgraded(StoreError):
    """The tables are those of another release, or there are none yet."""


class NodeFailed(Exception):
    """A part of the node ended that should run; the log says which and why."""


@dataclass(kw_only=True)
class Ground:
    """Hold what a node stands on: its database and time, and the people who may come."""

    settings: Settings
    database: Database
    clock: Timeline
    accounts: Accounts

    @classmethod
    def open(cls, settings: Settings, *, readonly: bool = False) -> Self:
        """Open the database, with the tables of this release. Blocks.

        `readonly` changes nothing, and so may look beside a running server. Raises a
        `StoreError` when the database can't be had, isn't safe, or isn't upgraded.
        """
        database = Database.open(settings.database, readonly=readonly)
        try:
            _prepare(database)
            clock = Timeline.open(database.read_now(_saved))
        except BaseException:
            database.close()
            raise
        idle_ms = round(settings.session_hours * 3_600_000)
        accounts = Accounts(database, clock.now, idle_ms=idle_ms)
        return cls(settings=settings, database=database, clock=clock, accounts=accounts)


class Site:
    """One node with all that it serves. Made on a running loop; nothing runs before `start`."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.settings = settings = ground.settings
        database, clock = ground.database, ground.clock
        self._bus = MemoryBus()
        pace = settings.crew_interval_ms
        self.node = node = Node(
            self._bus,
            Journal(database),
            clock,
            database.read_now(stored_roster.load),
            pace_ms={
                "public": settings.public_interval_ms,
                "venue": pace,
                "broadcast": pace,
                "crew": pace,
            },
            save=lambda saved: database.write(lambda into: meta.save(into, TIMELINE, saved)),
        )
        shells = Shells(reread=settings.reread_pages)
        self.hub = hub = Hub(self._bus, clock, lambda: node.room.roster, build=shells.assets.build)
        identity = Identity(ground.accounts, settings, clock.seconds)
        self._guests = Guests(hub, identity)
        self._context = Context(
            settings=settings,
            accounts=ground.accounts,
            shells=shells,
            identity=identity,
            guests=self._guests,
            hub=hub,
            roster=lambda: node.room.roster,
            health=Health(
                {
                    "database": lambda: _answers(database),
                    "bus": hub.reach,
                    "room": lambda: _is(node.healthy and hub.healthy),
                },
                sqlite=database.dialect == "sqlite",
            ),
            metrics=Metrics(),
            limiter=Limiter(clock.seconds),
            seconds=clock.seconds,
        )
        self.app = application(self._context)

    async def start(self) -> None:
        """Read the journal and begin to decide, to draw, and to watch rights."""
        await self._bus.start()
        await self.node.start()
        self.hub.start()
        self._guests.start()

    async def leave(self) -> None:
        """Let nobody new in, and say goodbye to everybody."""
        if not self._context.leaving:
            self._context.leaving = True
            await self._guests.stop()
            await self.hub.close()

    async def stop(self) -> None:
        """Decide what waits, write a checkpoint, and close the database."""
        await self.leave()
        await self.node.stop()
        await self._bus.stop()
        await asyncio.to_thread(self.ground.database.close)


Beside = Callable[[Site], Awaitable[None]]
"""What runs as long as the site serves; it is cancelled when the site stops."""


async def serve(
    site: Site,
    listener: socket.socket,
    *,
    ready: Callable[[], None] | None = None,
    beside: Beside | None = None,
    made: Callable[[Server], None] | None = None,
) -> None:
    """Serve until SIGTERM, Ctrl-C or `Server.should_exit`, and stop in order.

    `ready` is called once requests are answered; `made` gets the server before that. Raises
    what `Site.start` raises, and `NodeFailed` when a part ended that should run.
    """
    tasks: list[asyncio.Future[None]] = []
    try:
        await site.start()
        server = Server(
            site.app, proxies=site.settings.trusted_proxies, ready=ready, leave=site.leave
        )
        if made is not None:
            made(server)
        watch = asyncio.create_task(_stop_when_failed(site, server), name="watch")
        tasks.append(watch)
        if beside is not None:
            tasks.append(asyncio.ensure_future(beside(site)))
        await server.serve(sockets=[listener])
        failed = watch.done()
    finally:
        for task in tasks:
            await _end(task)
        await site.stop()
    if failed:
        raise NodeFailed("a part of the node failed; the log says more")


def run(work: Coroutine[None, None, None]) -> None:
    """Run something on the loop that servers run on. Blocks."""
    allow_many_sockets()
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(work)


async def _stop_when_failed(site: Site, server: Server) -> None:
    await site.node.failed()
    log.critical("the node failed; the server stops, so that it can be started anew")
    server.should_exit = True


async def _end(task: "asyncio.Future[None]") -> None:
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass
    except Exception:
        log.exception("what ran beside the server failed")


def _prepare(database: Database) -> None:
    if database.dialect == "sqlite" and not database.readonly:
        migrations.upgrade(database)
    elif not database.read_now(migrations.is_current):
        raise NotUpgraded("the tables are not those of this release: run `tablo db upgrade`")


def _saved(connection: Connection) -> Saved | None:
    return meta.load(connection, TIMELINE, Saved)


async def _answers(database: Database) -> bool:
    return bool(
        await database.read(lambda connection: connection.execute(text("SELECT 1")).scalar())
    )


async def _is(alive: bool) -> bool:
    return alive
