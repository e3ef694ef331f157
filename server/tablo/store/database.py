"""The database and who may touch it: one thread with one connection writes, others only read.

SQLite before 3.51.3 can corrupt a file when one connection commits while another does a
checkpoint. So the writing connection does every checkpoint too, readers are `query_only`, and a
lock beside the file keeps other processes out. PostgreSQL needs none of it and gets the same.
"""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Literal, NamedTuple, Self, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from tablo.store import safety
from tablo.store.errors import (
    DatabaseMissing,
    DriverMissing,
    SchemaMissing,
    StorageFull,
    StorageUnsafe,
    StoreBusy,
    StoreClosed,
    StoreError,
    StoreUnavailable,
)
from tablo.store.lock import FileLock

T = TypeVar("T")
Work = Callable[[Connection], T]

WAITING = 1000
"""Writes that may wait; one more is refused (`StoreBusy`)."""
READERS = 4
CONNECT_S = 5
_FULL_CODES = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})
_PG_DISK_FULL = "53100"
_PG_NO_TABLE = "42P01"
_BROKEN_CODES = frozenset(
    {
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    }
)


class _Job(NamedTuple, Generic[T]):
    work: Work[T]
    committed: Callable[[T], None] | None
    done: "Future[T]"


class Database:
    """Run functions in transactions: `write` on the one writing thread, `read` on a few others.

    A function gets a connection inside a transaction, and its result is given once the
    transaction is durable. Whatever it raises rolls everything back and is raised to the caller.
    It must not keep the connection, commit, or block on anything else.
    """

    def __init__(
        self, writer: Engine | None, readers: Engine, lock: FileLock | None, waiting: int
    ) -> None:
        self._writer = writer
        self._readers = readers
        self._lock = lock
        self._jobs: queue.Queue[_Job[Any] | None] = queue.Queue(maxsize=waiting)
        self._pool = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="store-writer", daemon=True)
        if writer is not None:
            self._thread.start()

    @classmethod
    def open(cls, url: str, *, readonly: bool = False, waiting: int = WAITING) -> Self:
        """Open `sqlite:///path` or `postgresql://…`, and check that it keeps what it commits.

        An SQLite file is made when it is missing, readable for its owner only, and held by a
        lock; `readonly` takes no lock and writes nothing, so it may read beside a running server.
        Raises `StorageUnsafe`, `DatabaseInUse`, `DatabaseMissing`, `DriverMissing` or
        `StoreUnavailable`. Blocks; call it before the event loop runs.
        """
        place = _place(url)
        path = _sqlite_path(place)
        if readonly and path is not None and not path.exists():
            raise DatabaseMissing(f"there is no database at {path}")
        lock = None
        if path is not None and not readonly:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock.take(path)
            path.touch(mode=0o600)
        try:
            database = cls(None if readonly else _writing(place), _reading(place), lock, waiting)
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        try:
            database._begin()
        except BaseException:
            database.close()
            raise
        return database

    def _begin(self) -> None:
        if self._writer is not None:
            self.write_now(lambda _: None)
        self.read_now(lambda _: None)

    @property
    def dialect(self) -> Literal["sqlite", "postgresql"]:
        """Name the kind of database."""
        return cast(Literal["sqlite", "postgresql"], self._readers.dialect.name)

    @property
    def readonly(self) -> bool:
        """Tell whether writes are refused."""
        return self._writer is None

    async def write(self, work: Work[T], *, committed: Callable[[T], None] | None = None) -> T:
        """Run `work` in a transaction on the writing thread; return when it is durable.

        Writes happen in the order in which they were asked for. `committed` is called on the
        writing thread after the commit and before the next write, even if the caller has given
        up waiting. Raises `StoreBusy`, `StorageFull`, `StoreUnavailable` (outcome unknown).
        """
        return await asyncio.wrap_future(self._ask(work, committed))

    def write_now(self, work: Work[T]) -> T:
        """Do the same as `write`, blocking the calling thread: for the command line."""
        return self._ask(work, None).result()

    async def read(self, work: Work[T]) -> T:
        """Run `work` on a reading thread; it sees one moment, and every write finished before."""
        return await asyncio.wrap_future(self._look(work))

    def read_now(self, work: Work[T]) -> T:
        """Do the same as `read`, blocking the calling thread."""
        return self._look(work).result()

    def close(self) -> None:
        """Finish the writes that wait, then close everything. May be called twice. Blocks."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
        self._pool.shutdown(wait=True)
        # readers go first: SQLite's last connection does a checkpoint, which is the writer's job
        self._readers.dispose()
        if self._writer is not None:
            self._jobs.put(None)
            self._thread.join()
            self._writer.dispose()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(self, work: Work[T], committed: Callable[[T], None] | None) -> "Future[T]":
        done: Future[T] = Future()
        with self._closing:
            if self._closed:
                raise StoreClosed("the database is closed")
            if self._writer is None:
                raise StoreError("the database was opened for reading only")
            try:
                self._jobs.put_nowait(_Job(work, committed, done))
            except queue.Full:
                raise StoreBusy(f"{self._jobs.maxsize} writes wait already") from None
        return done

    def _look(self, work: Work[T]) -> "Future[T]":
        with self._closing:
            if self._closed:
                raise StoreClosed("the database is closed")
            return self._pool.submit(self._read, work)

    def _read(self, work: Work[T]) -> T:
        try:
            return self._try_read(work)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise _named(error)  # noqa: B904 - it names its cause itself
        # the server was restarted; SQLAlchemy has dropped the old connections by now
        try:
            return self._try_read(work)
        except DBAPIError as error:
            raise _named(error)  # noqa: B904 - it names its cause itself

    def _try_read(self, work: Work[T]) -> T:
        with self._readers.connect() as connection:
            return work(connection)

    def _serve(self) -> None:
        connection: Connection | None = None
        while (job := self._jobs.get()) is not None:
            if not job.done.set_running_or_notify_cancel():
                continue
            try:
                connection = connection or cast(Engine, self._writer).connect()
                result = _transact(connection, job)
            except DBAPIError as error:
                job.done.set_exception(_named(error))
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever asked
                job.done.set_exception(error)
            else:
                job.done.set_result(result)
            del job
        if connection is not None:
            connection.close()


def _transact(connection: Connection, job: _Job[T]) -> T:
    with connection.begin():
        result = job.work(connection)
    if job.committed is not None:
        job.committed(result)
    return result


def _named(error: DBAPIError) -> Exception:
    """Give a driver's error its name in the store; one that has none stays as it is."""
    kind = _kind(error)
    if kind is None:
        return error
    named = kind(str(error.orig))
    named.__cause__ = error
    return named


def _kind(error: DBAPIError) -> type[StoreError] | None:
    code = getattr(error.orig, "sqlite_errorcode", None)
    state = getattr(error.orig, "sqlstate", None)
    if code in _FULL_CODES or state == _PG_DISK_FULL:
        return StorageFull
    if state == _PG_NO_TABLE or "no such table" in str(error.orig):
        return SchemaMissing
    if error.connection_invalidated or (code is not None and code & 0xFF in _BROKEN_CODES):
        return StoreUnavailable
    # no statement and no word of the server: connecting itself failed
    if error.statement is None and code is None and state is None:
        return StoreUnavailable
    return None


def _place(url: str) -> URL:
    try:
        place = make_url(url)
    except ArgumentError as error:
        raise DatabaseMissing(f"not a database URL: {error}") from error
    if place.drivername in {"sqlite", "sqlite+pysqlite"}:
        return place
    if place.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return place.set(drivername="postgresql+psycopg")
    raise DriverMissing(f"a database is sqlite:///… or postgresql://…, but {place.drivername} came")


def _sqlite_path(place: URL) -> Path | None:
    if place.get_backend_name() != "sqlite":
        return None
    if not place.database or place.database == ":memory:":
        raise StorageUnsafe("a database in memory keeps nothing; name a file")
    return Path(place.database)


def _writing(place: URL) -> Engine:
    engine = _engine(place, pool_size=1, max_overflow=0)
    if place.get_backend_name() == "sqlite":

        @event.listens_for(engine, "connect")
        def tune(connection: Any, _: object) -> None:
            safety.tune_sqlite_writer(connection)
            safety.check_sqlite(connection)

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            # a deferred BEGIN takes the lock too late: what was read before may be old by then
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:

        @event.listens_for(engine, "connect")
        def check(connection: Any, _: object) -> None:
            safety.check_postgres(connection)

    return engine


def _reading(place: URL) -> Engine:
    engine = _engine(place, pool_size=READERS, max_overflow=0)
    if place.get_backend_name() == "sqlite":

        @event.listens_for(engine, "connect")
        def tune(connection: Any, _: object) -> None:
            safety.tune_sqlite_reader(connection)

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN")
    else:

        @event.listens_for(engine, "connect")
        def settle(connection: Any, _: object) -> None:
            safety.tune_postgres_reader(connection)

    return engine


def _engine(place: URL, **pool: int) -> Engine:
    options: dict[str, Any] = {}
    if place.get_backend_name() == "postgresql":
        options = {"connect_args": {"connect_timeout": CONNECT_S}}
    try:
        return create_engine(place, **options, **pool)
    except (ImportError, NoSuchModuleError) as error:
        raise DriverMissing(
            f"{place.drivername} needs a driver: pip install 'tablo-live[cluster]'"
        ) from error
