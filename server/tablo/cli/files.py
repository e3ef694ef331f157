"""What comes in and goes out as a file: rosters, results."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from tablo.cli.ground import (
    REFUSED,
    Refused,
    read_settings,
    refusing,
)

if TYPE_CHECKING:
    from tablo.championship.commands import AnyCommand
    from tablo.championship.roster import Roster
    from tablo.exchange.problems import Problem
    from tablo.store.database import Database
    from tablo.store.lease import Lease


@click.group("import")
def import_() -> None:
    """Read rosters and results from files; a file with any error changes nothing."""


_dry_run = click.option("--dry-run", is_flag=True, help="Say what would change, change nothing.")
_as_json = click.option("--json", "as_json", is_flag=True, help="Answer for a program.")
_file = click.argument("file", type=click.Path(path_type=Path))


@import_.command("roster")
@_file
@_dry_run
@_as_json
def import_roster(file: Path, dry_run: bool, as_json: bool) -> None:
    """Read venues, contests, entries and so on from a folder of CSV files or one workbook."""
    from tablo.championship.roster import Roster
    from tablo.exchange.differences import diff
    from tablo.exchange.roster import read_roster
    from tablo.store import roster as stored
    from tablo.store.database import Database

    async def read(database: Database) -> Report:
        old = await database.read(stored.load)
        parsed = await asyncio.to_thread(read_roster, file, over=old)
        new = parsed.value
        if new is None:
            return Report((), parsed.problems, parsed.warnings)
        changes = diff(old, new)
        if changes and not dry_run:
            await keep(database, old, new)
        return Report(changes, warnings=parsed.warnings, applied=not dry_run)

    async def keep(database: Database, old: Roster, new: Roster) -> None:
        async with _alone(database) as lease:
            saved = await database.write(
                lambda connection: stored.save(connection, new, expected=old.revision)
            )
            # A room journals the new revision when it starts
            await _in_a_room(database, lease, saved)

    _import(read, dry_run=dry_run, as_json=as_json)


@import_.command("results")
@_file
@click.option("--contest", metavar="ID", help="The contest of all rows.")
@_dry_run
@_as_json
def import_results(file: Path, contest: str | None, dry_run: bool, as_json: bool) -> None:
    """Read marks from a CSV file or a workbook; all of them are taken over, or none."""
    from tablo.championship.commands import ImportMarks
    from tablo.championship.ids import ContestId
    from tablo.exchange.results import read_results
    from tablo.exchange.sheets import source_of
    from tablo.store import roster as stored
    from tablo.store.database import Database
    from tablo.store.journal import Journal

    known = None if contest is None else ContestId(contest)

    async def read(database: Database) -> Report:
        roster, state = await database.read(stored.load), await Journal(database).open()
        parsed = await asyncio.to_thread(read_results, file, roster, state, contest=known)
        if parsed.value is None:
            return Report((), parsed.problems, parsed.warnings)
        if parsed.value and not dry_run:
            command = ImportMarks(source=source_of(file), marks=parsed.value)
            async with _alone(database) as lease:
                await _in_a_room(database, lease, roster, command)
        changes = [_Mark(entry=c.entry, module=c.module, mark=c.mark) for c in parsed.value]
        return Report(changes, warnings=parsed.warnings, applied=not dry_run)

    _import(read, dry_run=dry_run, as_json=as_json)


@click.group("export")
def export() -> None:
    """Write what there is to files; a running server goes on meanwhile."""


@export.command("results")
@_file
@click.option("--contest", metavar="ID", multiple=True, help="Only these. [default: all]")
@click.option(
    "--audience",
    type=click.Choice(["crew", "venue", "public", "broadcast"]),
    default="crew",
    show_default=True,
    help="Whose knowledge: the file holds nothing that this audience may not know.",
)
@click.option("--lang", type=click.Choice(["ru", "en"]), default="ru", show_default=True)
def export_results(file: Path, contest: tuple[str, ...], audience: str, lang: str) -> None:
    """Write results as .csv, .xlsx, .json (a package) or .html (to be printed), by FILE's ending."""
    from tablo.access.redact import known_contest
    from tablo.exchange import package, papers, spreadsheets
    from tablo.exchange.protocol import protocol
    from tablo.store import roster as stored
    from tablo.store.database import Database
    from tablo.store.journal import Journal

    writers: dict[str, Callable[[Any], bytes]] = {
        ".csv": lambda given: spreadsheets.results_csv(given, lang),  # type: ignore[arg-type]
        ".xlsx": lambda given: spreadsheets.results_xlsx(given, lang),  # type: ignore[arg-type]
        ".json": package.pack,
        ".html": lambda given: papers.protocol_page(given[0], lang).encode(),  # type: ignore[arg-type]
    }
    writer = writers.get(file.suffix.lower())
    if writer is None:
        raise click.UsageError(f"FILE ends in one of {', '.join(writers)}.")
    if file.suffix.lower() == ".html" and len(contest) != 1:
        raise click.UsageError("A page to print is of one --contest.")
    with refusing(), Database.open(read_settings().database, readonly=True) as database:
        roster = database.read_now(stored.load)
        state = asyncio.run(Journal(database).open())
    for id in contest:
        if id not in roster.contests:
            raise click.UsageError(f"There is no contest {id}.")
    known = (
        known_contest(state, roster, id, audience)  # type: ignore[arg-type]
        for id in roster.contests
        if not contest or id in contest
    )
    file.write_bytes(writer([protocol(one, roster) for one in known if one is not None]))
    click.echo(f"{file} is written.")


class Report(NamedTuple):
    """Hold what an import found: what it changes (or would), or all that is wrong.

    Warnings stop nothing.
    """

    changes: "Sequence[object]"
    problems: "Sequence[Problem]" = ()
    warnings: "Sequence[Problem]" = ()
    applied: bool = False


class _Mark(NamedTuple):
    entry: str
    module: str
    mark: str | None

    def __str__(self) -> str:
        return f"{self.entry}, {self.module}: {self.mark}"


def _import(
    read: "Callable[[Database], Coroutine[Any, Any, Report]]", *, dry_run: bool, as_json: bool
) -> None:
    from tablo.store import migrations
    from tablo.store.database import Database

    settings = read_settings()
    with refusing(), Database.open(settings.database, readonly=dry_run) as database:
        if not dry_run:
            migrations.upgrade(database)
        report = asyncio.run(read(database))
    _tell_report(report, as_json=as_json)
    if report.problems:
        sys.exit(REFUSED)


def _tell_report(report: Report, *, as_json: bool) -> None:
    if as_json:
        click.echo(_as_json_text(report))
        return
    for warning in report.warnings:
        click.echo(f"Warning: {warning}")
    for problem in report.problems:
        click.echo(str(problem))
    for change in report.changes:
        click.echo(str(change))
    if report.problems:
        click.echo(f"{len(report.problems)} wrong; nothing was changed.", err=True)
    elif report.applied:
        click.echo(f"{len(report.changes)} changed.")
    else:
        click.echo(f"{len(report.changes)} would change.")


def _as_json_text(report: Report) -> str:
    import msgspec

    wrong, doubtful = (
        [{"code": one.code, "text": str(one), **msgspec.to_builtins(one)} for one in found]
        for found in (report.problems, report.warnings)
    )
    changes = [
        found._asdict() if isinstance(found, _Mark) else msgspec.to_builtins(found)
        for found in report.changes
    ]
    body = {
        "applied": report.applied,
        "changes": changes,
        "problems": wrong,
        "warnings": doubtful,
    }
    return msgspec.json.encode(body).decode()


@asynccontextmanager
async def _alone(database: "Database") -> "AsyncIterator[Lease]":
    """Hold the lease of the room, so that no server runs meanwhile; refuse when one does."""
    from tablo.clock import ThisHost
    from tablo.store.lease import Lease

    lease = Lease(
        database, holder="import", seconds=ThisHost().seconds, lease_s=read_settings().lease_s
    )
    await lease.take_if_free(alone=database.dialect == "sqlite")
    try:
        yield lease
    finally:
        await lease.release()


async def _in_a_room(
    database: "Database", lease: "Lease", roster: "Roster", command: "AnyCommand | None" = None
) -> None:
    """Let a room of its own journal the roster's revision, and decide a command."""
    import uuid

    from tablo.access.actors import Actor
    from tablo.championship.ids import ActorId, CommandId
    from tablo.clock import Saved, Timeline
    from tablo.live.bus import Envelope
    from tablo.live.room import Room
    from tablo.store import meta
    from tablo.store.journal import Journal

    saved = await database.read(lambda connection: meta.load(connection, "timeline", Saved))
    actor = Actor(kind="system", id=ActorId("import"), name="")
    room = Room(Journal(database, lease), Timeline.open(saved), roster=roster, watcher=_Nobody())
    await room.start()
    try:
        if command is not None:
            id = CommandId(f"import-{uuid.uuid4().hex}")
            answer = await room.submit(Envelope(id=id, actor=actor, command=command))
            if answer.refusal is not None:
                raise Refused(answer.refusal.text)
    finally:
        await room.stop()


class _Nobody:
    """Watches a room and draws nothing."""

    def changed(self, state: object, roster: object, subjects: object) -> None:
        """Take no notice."""
