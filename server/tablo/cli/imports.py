"""What comes in as a file: rosters, marking schemes, marks, official results."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from tablo.cli.ground import (
    REFUSED,
    Refused,
    read_settings,
    refusing,
)
from tablo.cli.language import language, say, tell

if TYPE_CHECKING:
    from tablo.championship.commands import AnyCommand
    from tablo.championship.roster import Roster
    from tablo.clock import Timeline
    from tablo.exchange.kinds import Kind
    from tablo.exchange.plans import Against, Plan
    from tablo.store.database import Database
    from tablo.store.files import Files
    from tablo.store.lease import Lease


ACTOR = "import"
"""Who the journal says it was."""
MAP = 'Say --map "{header}=COLUMN" with one of: {names}; or ignore it.'


class Asked(NamedTuple):
    """Hold what a command line asks for."""

    kind: "Kind"
    file: Path
    dry_run: bool
    as_json: bool
    given: dict[str, str]
    contest: str | None = None
    standing: str | None = None


@click.group("import")
def import_() -> None:
    """Read rosters, timetables, schemes and results from files; a file with any error changes nothing."""


_dry_run = click.option("--dry-run", is_flag=True, help="Say what would change, change nothing.")
_as_json = click.option("--json", "as_json", is_flag=True, help="Answer for a program.")
_file = click.argument("file", type=click.Path(path_type=Path))
_map = click.option(
    "--map",
    "maps",
    metavar="HEADER=COLUMN",
    multiple=True,
    help="What a header means; HEADER= ignores it. Remembered for files of the same headers.",
)


@import_.command("roster")
@_file
@_map
@_dry_run
@_as_json
def import_roster(file: Path, maps: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Read venues, contests, entries and so on from a folder of CSV files or one workbook."""
    _import(Asked("roster", file, dry_run, as_json, _given(maps, "roster")))


@import_.command("timetable")
@_file
@_map
@_dry_run
@_as_json
def import_timetable(file: Path, maps: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Read days and sessions from a workbook, a CSV file or a calendar (.ics)."""
    _import(Asked("timetable", file, dry_run, as_json, _given(maps, "timetable")))


@import_.command("scheme")
@_file
@click.option("--contest", metavar="ID", required=True, help="Whose marking scheme this is.")
@_map
@_dry_run
@_as_json
def import_scheme(
    file: Path, contest: str, maps: tuple[str, ...], dry_run: bool, as_json: bool
) -> None:
    """Read the marking scheme of one contest, as scoring systems export it."""
    _import(Asked("scheme", file, dry_run, as_json, _given(maps, "scheme"), contest))


@import_.command("results")
@_file
@click.option("--contest", metavar="ID", help="The contest of all rows.")
@_map
@_dry_run
@_as_json
def import_results(
    file: Path, contest: str | None, maps: tuple[str, ...], dry_run: bool, as_json: bool
) -> None:
    """Read marks from a CSV file or a workbook; all of them are taken over, or none."""
    _import(Asked("results", file, dry_run, as_json, _given(maps, "results"), contest))


@import_.command("official")
@_file
@click.option("--contest", metavar="ID", help="The contest of all rows.")
@click.option("--standing", metavar="ID", help="The standing. [default: the main one]")
@_map
@_dry_run
@_as_json
def import_official(
    file: Path,
    contest: str | None,
    standing: str | None,
    maps: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Put places, medals, totals and scale scores of a file beside what the marks give."""
    given = _given(maps, "official")
    _import(Asked("official", file, dry_run, as_json, given, contest, standing))


def _given(maps: tuple[str, ...], kind: "Kind") -> dict[str, str]:
    if not maps:
        return {}
    from tablo.exchange.headers import MODULE, column_names

    pairs = [one.rpartition("=") for one in maps]
    known = column_names(kind)
    for header, equals, column in pairs:
        if not (equals and header):
            raise click.BadParameter("expected HEADER=COLUMN", param_hint="--map")
        if column and column not in known and not column.startswith(MODULE):
            expected = ", ".join(sorted(known))
            raise click.BadParameter(f"no column {column}; expected {expected}", param_hint="--map")
    return {header: column for header, _, column in pairs}


def _import(asked: Asked) -> None:
    from tablo.store import migrations
    from tablo.store.database import Database

    settings = read_settings()
    with refusing(), Database.open(settings.database, readonly=asked.dry_run) as database:
        if not asked.dry_run:
            migrations.upgrade(database)
        plan = asyncio.run(_run(database, asked))
    _tell(plan, asked)
    if plan.problems:
        sys.exit(REFUSED)


async def _run(database: "Database", asked: Asked) -> "Plan":
    """Read the file against what is stored and, unless it is a dry run, take it over."""
    from msgspec.structs import replace

    from tablo.championship.ids import ContestId, StandingId
    from tablo.championship.roster import MAIN
    from tablo.exchange.plans import Against, plan
    from tablo.store import roster as stored
    from tablo.store.files import Files
    from tablo.store.journal import Journal
    from tablo.web.fitness import unfit

    against = Against(
        roster=await database.read(stored.load),
        state=await Journal(database).open(),
        contest=None if asked.contest is None else ContestId(asked.contest),
        standing=StandingId(asked.standing or MAIN),
    )
    files = Files(database, (await _timeline(database)).now)
    found = await asyncio.to_thread(
        plan,
        asked.kind,
        asked.file,
        against,
        given=asked.given,
        remembered=await files.of_kind(asked.kind),
    )
    broken = await unfit(found, against, files)
    if broken:
        return replace(found, problems=broken)
    if not (asked.dry_run or found.problems):
        await _take_over(database, asked, found, against, files)
    return found


async def _take_over(
    database: "Database", asked: Asked, found: "Plan", against: "Against", files: "Files"
) -> None:
    from tablo.championship.ids import ActorId
    from tablo.store import roster as stored

    by = ActorId(ACTOR)
    async with _alone(database) as lease:
        if found.said:
            await files.remember(found.kind, found.key, found.said, asked.file.name, by)
        if not found.changes:
            return
        roster = against.roster
        if found.roster is not None:
            new, expected = found.roster, roster.revision
            roster = await database.write(lambda into: stored.save(into, new, expected=expected))
        # A room journals a new revision when it starts
        await _in_a_room(database, lease, roster, _commands(found))
        await files.note(found.kind, found.source, by, len(found.changes), asked.contest or "")


def _commands(found: "Plan") -> "Sequence[AnyCommand]":
    from tablo.championship.commands import ImportMarks

    if found.marks:
        return (ImportMarks(source=found.source, marks=found.marks),)
    return found.official


async def _timeline(database: "Database") -> "Timeline":
    from tablo.clock import Saved, Timeline
    from tablo.store import meta

    saved = await database.read(lambda connection: meta.load(connection, meta.TIMELINE, Saved))
    return Timeline.open(saved)


def _tell(plan: "Plan", asked: Asked) -> None:
    if asked.as_json:
        click.echo(_as_json_text(plan, asked))
        return
    for warning in plan.warnings:
        tell("Warning: {what}", what=warning.said(language()))
    for problem in plan.problems:
        click.echo(problem.said(language()))
    for change in () if plan.problems else plan.changes:
        click.echo(str(change))
    if plan.problems:
        click.echo(say("{count} wrong; nothing was changed.", count=len(plan.problems)), err=True)
        _tell_headers(plan)
    elif asked.dry_run:
        tell("{count} would change.", count=len(plan.changes))
    else:
        tell("{count} changed.", count=len(plan.changes))


def _tell_headers(plan: "Plan") -> None:
    unsaid = [one for one in plan.foreign if one.column is None]
    for one in unsaid:
        names = ", ".join(column.name for column in one.columns)
        said = say(MAP, header=one.header, names=names)
        click.echo(said, err=True)


def _as_json_text(plan: "Plan", asked: Asked) -> str:
    import msgspec

    wrong, doubtful = (
        [{"code": one.code, "text": str(one), **msgspec.to_builtins(one)} for one in found]
        for found in (plan.problems, plan.warnings)
    )
    body = {
        "applied": not (plan.problems or asked.dry_run),
        "sha256": plan.source.sha256,
        "changes": [] if plan.problems else msgspec.to_builtins(plan.changes),
        "problems": wrong,
        "warnings": doubtful,
        "foreign": [
            {"sheet": one.sheet, "line": one.line, "header": one.header, "column": one.column}
            for one in plan.foreign
        ],
    }
    return msgspec.json.encode(body).decode()


@asynccontextmanager
async def _alone(database: "Database") -> "AsyncIterator[Lease]":
    """Hold the lease of the room, so that no server runs meanwhile; refuse when one does."""
    from tablo.clock import ThisHost
    from tablo.store.lease import Lease

    lease = Lease(
        database, holder=ACTOR, seconds=ThisHost().seconds, lease_s=read_settings().lease_s
    )
    await lease.take_if_free(alone=database.dialect == "sqlite")
    try:
        yield lease
    finally:
        await lease.release()


async def _in_a_room(
    database: "Database", lease: "Lease", roster: "Roster", commands: "Sequence[AnyCommand]"
) -> None:
    """Let a room of its own journal the roster's revision, and decide commands."""
    import uuid

    from tablo.access.actors import Actor
    from tablo.championship.ids import ActorId, CommandId
    from tablo.live.bus import Envelope
    from tablo.live.room import Room
    from tablo.store.journal import Journal

    timeline = await _timeline(database)
    actor = Actor(kind="system", id=ActorId(ACTOR), name="")
    room = Room(Journal(database, lease), timeline, roster=roster, watcher=_Nobody())
    await room.start()
    try:
        for command in commands:
            id = CommandId(f"import-{uuid.uuid4().hex}")
            answer = await room.submit(Envelope(id=id, actor=actor, command=command))
            if answer.refusal is not None:
                refusal = answer.refusal
                raise Refused(say(refusal.why.value, **refusal.params))
    finally:
        await room.stop()


class _Nobody:
    """Watches a room and draws nothing."""

    def changed(self, state: object, roster: object, subjects: object) -> None:
        """Take no notice."""
