"""One node, put together: settings, database, room, bus, hub, web; started and stopped in order.

A process is all of it, or one part: the room, or a web process that holds sockets.
"""

import asyncio
import contextlib
import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Literal, Self

from sqlalchemy import Connection, text
from starlette.types import ASGIApp

from tablo.championship.roster import Roster
from tablo.clock import Saved, Timeline
from tablo.live.bus import Bus, RoomAway
from tablo.live.bus_memory import MemoryBus
from tablo.live.hub import Hub
from tablo.live.node import Node
from tablo.live.revisions import Horizon, Revisions
from tablo.live.room import RevisionFailed
from tablo.settings import Settings
from tablo.store import meta, migrations
from tablo.store import roster as stored_roster
from tablo.store.accounts import Accounts
from tablo.store.checks import Checks
from tablo.store.database import Database
from tablo.store.errors import DriverMissing, StoreError
from tablo.store.files import Files
from tablo.store.journal import Journal
from tablo.store.lease import Lease
from tablo.store.media import Library
from tablo.store.pairings import Pairings
from tablo.web import pairing
from tablo.web.context import Context
from tablo.web.guests import Guests
from tablo.web.health import Health
from tablo.web.identity import Identity
from tablo.web.limiter import Limiter, Tries
from tablo.web.metrics import Metrics
from tablo.web.roster.editor import Editor
from tablo.web.routes import application
from tablo.web.server import Server, allow_many_sockets, loop_factory
from tablo.web.shells import Shells

MEGABYTE = 1_000_000
STOPS = (signal.SIGINT, signal.SIGTERM)

Part = Literal["all", "web", "room"]
"""What a process is of a node."""
log = logging.getLogger(__name__)


class NotUpgraded(StoreError):
    """The tables are those of another release, or there are none yet."""


class DeskFailed(StoreError):
    """The port on which desks press actions can't be had."""


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


class WrongParts(Exception):
    """These settings don't allow several processes; the text says what to set."""


def check_parts(settings: Settings) -> None:
    """Raise `WrongParts` unless settings let several processes work together."""
    if not settings.redis_url:
        raise WrongParts("Several processes meet over Redis: set TABLO_REDIS_URL.")
    if settings.database.startswith("sqlite"):
        # People's sessions are written by web processes, marks by the room
        raise WrongParts("Several processes need PostgreSQL: set TABLO_DATABASE_URL.")


class Site:
    """One node, or a part of it. Made on a running loop; nothing runs before `start`.

    Exactly one room decides at a time: a second one stands by, inside of `start`, until it may
    take over. A web process needs no room to start; commands find it away until it comes.
    """

    def __init__(self, ground: Ground, *, part: Part = "all") -> None:
        """`part` other than "all" needs what `check_parts` asks for."""
        self.ground = ground
        self.settings = ground.settings
        self.part = part
        self._roster = ground.database.read_now(stored_roster.load)
        self._bus = self._make_bus()
        self._lease: Lease | None = None
        self._node: Node | None = None
        self._revisions: Revisions | None = None
        self._horizon = Horizon()
        self._web = None if part == "room" else _Web(self, self._bus)

    def _make_bus(self) -> Bus:
        if not self.settings.redis_url:
            return MemoryBus()
        try:
            from tablo.live.bus_redis import RedisBus
        except ImportError as error:
            raise DriverMissing(
                "Redis needs a driver: pip install 'tablo-live[cluster]'"
            ) from error
        return RedisBus(self.settings.redis_url, clock=self.ground.clock, refresh=self._refresh)

    async def _refresh(self, revision: int) -> None:
        await self._reread()
        await self._horizon.move(revision)

    async def _reread(self) -> None:
        self._roster = await self.ground.database.read(stored_roster.load)

    @property
    def node(self) -> Node:
        """Give the node; there is one from `start` on, in a process that is more than web."""
        if self._node is None:
            raise RuntimeError("expected a site with a room, but there is none (yet)")
        return self._node

    @property
    def hub(self) -> Hub:
        """Give the hub of a process that serves."""
        return self.web.hub

    @property
    def app(self) -> ASGIApp:
        """Give the application of a process that serves."""
        return self.web.app

    @property
    def web(self) -> "_Web":
        """Give what serves; there is none in a process that is the room only."""
        if self._web is None:
            raise RuntimeError("expected a site that serves, but it is only a room")
        return self._web

    @property
    def has_room(self) -> bool:
        """Tell whether this process decides."""
        return self._node is not None

    def roster(self) -> Roster:
        """Give the roster that holds, as far as this process knows."""
        return self._roster if self._node is None else self._node.room.roster

    async def hold(self, revision: int) -> bool:
        """Let a stored revision of the roster hold, and tell whether it does.

        When it doesn't, the room is away or can't keep it: it holds as soon as the room can.
        """
        if self._revisions is None:
            return await self.hub.reach() and await self._horizon.reach(revision)
        try:
            await self._revisions.catch_up()
        except (RevisionFailed, RoomAway, StoreError):
            return False
        return True

    async def start(self) -> None:
        """Begin to decide and to draw, when nobody else does; to serve, and to watch rights."""
        await self._bus.start()
        if self.part != "web":
            await self._start_room()
        if self._web is not None:
            await self._web.start()

    async def _start_room(self) -> None:
        ground, settings = self.ground, self.settings
        database, clock = ground.database, ground.clock
        self._lease = lease = Lease(
            database,
            holder=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}",
            seconds=clock.seconds,
            awake=lambda: clock.now() / 1_000,
            lease_s=settings.lease_s,
        )
        # The lock beside an SQLite file proves that nobody else runs
        await lease.take(alone=database.dialect == "sqlite")
        saved = await database.read(_saved)
        if saved is not None:
            clock.resume(saved)
        await self._reread()
        pace = settings.crew_interval_ms
        self._node = Node(
            self._bus,
            Journal(database, lease),
            clock,
            self._roster,
            pace_ms={
                "public": settings.public_interval_ms,
                "venue": pace,
                "broadcast": pace,
                "crew": pace,
            },
            save=lambda saved: database.write(lambda into: _save(into, saved, lease)),
            lease=lease,
        )
        await self._node.start()
        node = self._node
        self._revisions = Revisions(database, node.revise, lambda: node.room.roster.revision)
        self._revisions.start()

    async def leave(self) -> None:
        """Let nobody new in, and say goodbye to everybody."""
        if self._web is not None:
            await self._web.leave()

    async def stop(self) -> None:
        """Decide what waits, write a checkpoint, let another room in, and close the database."""
        await self.leave()
        if self._revisions is not None:
            await self._revisions.stop()
        if self._node is not None:
            await self._node.stop()
        if self._lease is not None:
            with contextlib.suppress(StoreError):
                await self._lease.release()
        await self._bus.stop()
        await asyncio.to_thread(self.ground.database.close)


class _Web:
    """What serves: hub, pages, API, and who may come."""

    def __init__(self, site: Site, bus: Bus) -> None:
        ground, settings = site.ground, site.settings
        clock = ground.clock
        shells = Shells(reread=settings.reread_pages)
        self.hub = hub = Hub(
            bus, clock, site.roster, name=secrets.token_hex(4), build=shells.assets.build
        )
        identity = Identity(ground.accounts, settings, clock.seconds)
        self._guests = Guests(hub, identity)
        self.context = Context(
            settings=settings,
            accounts=ground.accounts,
            shells=shells,
            identity=identity,
            guests=self._guests,
            hub=hub,
            roster=site.roster,
            state=Journal(ground.database).open,
            told=Journal(ground.database).told,
            health=Health(
                {
                    "database": lambda: _answers(ground.database),
                    "bus": lambda: _is(bus.connected and hub.healthy),
                    "room": lambda: _room_lives(site, hub),
                },
                sqlite=ground.database.dialect == "sqlite",
            ),
            metrics=Metrics(),
            limiter=Limiter(clock.seconds),
            seconds=clock.seconds,
            editor=Editor(ground.database, state=Journal(ground.database).open, hold=site.hold),
            files=Files(ground.database, clock.now),
            media=Library(
                settings.media, ground.database, clock.now, limit=settings.media_limit_mb * MEGABYTE
            ),
            pairings=Pairings(ground.database, clock.now),
            checks=Checks(ground.database, clock.now),
            claims=Tries(pairing.TRIES, pairing.WINDOW_S, clock.seconds),
        )
        self.app = application(self.context)
        self._desk: asyncio.DatagramTransport | None = None

    async def start(self) -> None:
        self.hub.start()
        self._guests.start()
        if self.context.settings.osc_port:
            self._desk = await _desk(self.context)

    async def leave(self) -> None:
        if not self.context.leaving:
            self.context.leaving = True
            if self._desk is not None:
                self._desk.close()
            await self._guests.stop()
            await self.hub.close()


async def _desk(context: Context) -> asyncio.DatagramTransport:
    try:
        from tablo.web import osc
    except ImportError as error:
        raise DriverMissing("OSC needs a library: pip install 'tablo-live[osc]'") from error
    settings = context.settings
    try:
        return await osc.listen(
            context.hub,
            context.identity,
            host=settings.osc_host,
            port=settings.osc_port,
            key=settings.osc_key,
        )
    except OSError as error:
        where = f"{settings.osc_host}:{settings.osc_port}"
        raise DeskFailed(f"The port for OSC can't be had: {where}: {error}") from error


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
    watch: asyncio.Task[None] | None = None
    failed = False
    try:
        with _stops() as stopped:
            if not await _started(site, stopped):
                return
        server = Server(
            site.web.app, proxies=site.settings.trusted_proxies, ready=ready, leave=site.leave
        )
        if made is not None:
            made(server)
        if site.has_room:
            watch = asyncio.create_task(_stop_when_failed(site, server), name="watch")
            tasks.append(watch)
        if beside is not None:
            tasks.append(asyncio.ensure_future(beside(site)))
        await server.serve(sockets=[listener])
        failed = watch is not None and watch.done()
    finally:
        for task in tasks:
            await _end(task)
        await site.stop()
    if failed:
        raise NodeFailed("a part of the node failed; the log says more")


async def decide(site: Site, *, ready: Callable[[], None] | None = None) -> None:
    """Be a room without sockets until SIGTERM or Ctrl-C, and stop in order.

    `ready` is called once it decides; until then it stands by for another room. Raises what
    `Site.start` raises, and `NodeFailed` when a part ended that should run, or when another room
    has taken over.
    """
    failed = False
    try:
        with _stops() as stopped:
            if not await _started(site, stopped):
                return
            if ready is not None:
                ready()
            failing = asyncio.create_task(site.node.failed())
            await asyncio.wait([failing, stopped], return_when=asyncio.FIRST_COMPLETED)
            failed = failing.done()
            failing.cancel()
    finally:
        await site.stop()
    if failed:
        raise NodeFailed("the room ended; the log says more")


async def _started(site: Site, stopped: "asyncio.Future[None]") -> bool:
    """Start a site, which may have to stand by for a long time; False: it was stopped before."""
    starting = asyncio.ensure_future(site.start())
    await asyncio.wait([starting, stopped], return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():
        starting.cancel()
        await asyncio.wait([starting])
        return False
    await starting
    return True


@contextlib.contextmanager
def _stops() -> Iterator["asyncio.Future[None]"]:
    """Give a future that is done at SIGTERM or Ctrl-C; only the main thread hears of them."""
    loop = asyncio.get_running_loop()
    stopped: asyncio.Future[None] = loop.create_future()
    listens = threading.current_thread() is threading.main_thread()

    def stop() -> None:
        if not stopped.done():
            stopped.set_result(None)

    for sign in STOPS if listens else ():
        loop.add_signal_handler(sign, stop)
    try:
        yield stopped
    finally:
        stopped.cancel()
        for sign in STOPS if listens else ():
            loop.remove_signal_handler(sign)


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
    return meta.load(connection, meta.TIMELINE, Saved)


def _save(connection: Connection, saved: Saved, lease: Lease) -> None:
    lease.check(connection)
    meta.save(connection, meta.TIMELINE, saved)


async def _room_lives(site: Site, hub: Hub) -> bool:
    return site.node.healthy if site.has_room else await hub.reach()


async def _answers(database: Database) -> bool:
    return bool(
        await database.read(lambda connection: connection.execute(text("SELECT 1")).scalar())
    )


async def _is(alive: bool) -> bool:
    return alive
