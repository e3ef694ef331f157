"""What is in the database: tables, journal, backup, time; looked at by a reader only."""

import asyncio
from collections.abc import Generator, Iterator

from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from tablo import machine
from tablo.championship.days import zone_exists
from tablo.championship.roster import Roster
from tablo.checkup.finding import Finding, known, ok, wrong
from tablo.checkup.host import sockets
from tablo.checkup.place import kind
from tablo.clock import STEP_MS, Saved, Timeline
from tablo.live.room import CHECKPOINT_EVERY
from tablo.settings import Settings
from tablo.store import backup, checkpoints, meta, migrations
from tablo.store import roster as stored_roster
from tablo.store.checks import Checks
from tablo.store.database import Database
from tablo.store.errors import DatabaseMissing, StorageUnsafe, StoreError
from tablo.store.lines import read_tail
from tablo.store.safety import POSTGRES, check_postgres
from tablo.store.verify import newest_problem

ABOUT = "database"
NEWEST = 1_000
"""Lines of the journal, the newest ones, whose chain is checked."""
CONNECT_S = 2
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
RESTORE = "Run `tablo verify` to see all, and restore the last whole backup."
UPGRADE = "Make a backup, and run `tablo db upgrade`."


def check(settings: Settings) -> Iterator[Finding]:
    """Find what would keep the node from starting, or from being restored."""
    reached = [*_postgres(settings)] if kind(settings) == "postgresql" else []
    yield from reached
    places = 0
    if kind(settings) and all(one.level != "wrong" for one in reached):
        places = yield from _database(settings)
    yield sockets(places, machine.open_files())


def _database(settings: Settings) -> Generator[Finding, None, int]:
    """Look into the database; return how many screens and outputs it knows."""
    try:
        with Database.open(settings.database, readonly=True) as database:
            found, roster = database.read_now(_tables)
            yield from found
            if roster is None:
                return 0
            yield from _past(database, settings)
            return len(roster.screens) + len(roster.outputs)
    except DatabaseMissing:
        yield known(
            ABOUT,
            "There is no database yet.",
            "Run `tablo db upgrade`, and import the championship; or restore a backup.",
        )
    except StoreError as error:
        yield wrong(ABOUT, "The database can't be read: {why}.", RESTORE, why=error)
    return 0


def _postgres(settings: Settings) -> Iterator[Finding]:
    try:
        import psycopg
    except ImportError:
        yield wrong(
            ABOUT,
            "The driver for PostgreSQL is missing.",
            "Run pip install 'tablo-live[cluster]'.",
        )
        return
    place = make_url(settings.database).set(drivername="postgresql")
    try:
        with psycopg.connect(
            place.render_as_string(hide_password=False), connect_timeout=CONNECT_S
        ) as connection:
            check_postgres(connection)
            version = connection.info.server_version // 10_000
    except StorageUnsafe as error:
        yield wrong(
            ABOUT,
            "A power cut would lose data here: {why}.",
            "Set it in postgresql.conf, and start PostgreSQL anew.",
            why=error,
        )
    except psycopg.Error as error:
        yield wrong(
            ABOUT,
            "PostgreSQL can't be reached: {why}",
            "Start it, or put TABLO_DATABASE_URL right.",
            why=str(error).strip().splitlines()[-1],
        )
    else:
        yield _version(version)


def _version(version: int) -> Finding:
    if version < POSTGRES:
        return known(
            ABOUT,
            "PostgreSQL {version} is older than any that Tablo was proved with ({oldest}).",
            "Take a newer one.",
            version=version,
            oldest=POSTGRES,
        )
    return ok(ABOUT, "PostgreSQL {version} answers, and keeps what it commits.", version=version)


def _tables(connection: Connection) -> tuple[list[Finding], Roster | None]:
    """Judge what a node would start from; the roster, where the tables can be read."""
    match migrations.standing(connection):
        case "none":
            # SQLite's tables are made at the first start
            judge = known if connection.dialect.name == "sqlite" else wrong
            what, advice = "The database holds no tables yet.", "Run `tablo db upgrade`."
            return [judge(ABOUT, what, advice)], None
        case "older":
            return [wrong(ABOUT, "The tables are those of an older release.", UPGRADE)], None
        case "foreign":
            advice = "Install the newest release, or restore a backup of this one."
            return [wrong(ABOUT, "The tables are those of another release.", advice)], None
    roster = stored_roster.load(connection)
    return [
        ok(ABOUT, "The tables are those of this release."),
        *_journal(connection),
        *_zones(roster),
        *_time(connection),
    ], roster


def _journal(connection: Connection) -> Iterator[Finding]:
    problem = newest_problem(connection, NEWEST)
    if problem is not None:
        what = "Line {line}: {why}." if problem.line else "It isn't as it was written: {why}."
        yield wrong("journal", what, RESTORE, line=problem.line, why=problem.what)
        return
    last = read_tail(connection).last
    yield ok(
        "journal",
        "The newest {n} of {last} lines are as they were written.",
        n=min(last, NEWEST),
        last=last,
    )
    if last >= CHECKPOINT_EVERY and checkpoints.newest(connection) is None:
        yield known(
            "journal",
            "No checkpoint can be read: the next start takes longer.",
            "Start and stop the server once before the show.",
        )


def _zones(roster: Roster) -> Iterator[Finding]:
    named = {roster.championship.zone, *(venue.zone for venue in roster.venues.values())}
    for zone in sorted(named):
        if not zone_exists(zone):
            yield wrong(
                "zones",
                "This machine doesn't know the time zone {zone}.",
                "Install tzdata, or choose another zone in the roster.",
                zone=zone,
            )


def _time(connection: Connection) -> Iterator[Finding]:
    saved = meta.load(connection, meta.TIMELINE, Saved)
    behind_ms = Timeline.open(saved).behind_ms
    if behind_ms > STEP_MS:
        yield wrong(
            "clock",
            "The clock is {minutes} min behind the last time that the database saw.",
            "Set the machine's clock.",
            minutes=-(-behind_ms // 60_000),
        )


def _past(database: Database, settings: Settings) -> Iterator[Finding]:
    """Say when the node was last checked as a whole, and when it was backed up."""
    clock = Timeline.open(database.read_now(lambda into: meta.load(into, meta.TIMELINE, Saved)))
    course = asyncio.run(Checks(database, clock.now).look())
    for problem in course.checked.problems if course.checked else ():
        yield wrong("journal", "The last whole check found: {why}.", RESTORE, why=problem)
    if database.dialect == "sqlite":
        yield age(backup.last(settings.data), course.last, clock.now())
    else:
        yield known(
            "backup",
            "PostgreSQL is backed up by its own tools.",
            "See that pg_dump runs, and that the folder of media is copied.",
        )


def age(made: backup.Made | None, last: int, now: int) -> Finding:
    """Judge the last backup as the pre-flight of a ceremony does: by age, where lines came since."""
    advice = "Run `tablo backup FILE`, best to another disk."
    if made is None:
        if last == 0:
            return ok("backup", "There is nothing to back up yet.")
        return wrong("backup", "There is no backup yet.", advice)
    behind = max(0, last - made.last)
    age_ms = now - made.at
    what = "{name} is {hours} h old; lines since then: {behind}."
    said = {"name": made.name, "hours": age_ms // HOUR_MS, "behind": behind}
    if behind and age_ms > DAY_MS:
        return wrong("backup", what, advice, **said)
    if behind and age_ms > HOUR_MS:
        return known("backup", what, advice, **said)
    return ok("backup", what, **said)
