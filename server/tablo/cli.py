"""The command line: `tablo`, and what each of its commands prints and ends with.

Exit codes: 0 done, 1 refused or found wrong, 2 wrong usage. What a command needs is imported
inside of it, so that `tablo --help` answers at once.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, NoReturn, TypeVar

import click

from tablo import __version__

if TYPE_CHECKING:
    import socket

    from tablo.access.actors import Role, Scope
    from tablo.app import Ground, Part
    from tablo.championship.commands import AnyCommand
    from tablo.championship.roster import Roster
    from tablo.demo.prepare import Demo, Links
    from tablo.exchange.problems import Problem
    from tablo.settings import Settings
    from tablo.store.database import Database
    from tablo.store.lease import Lease

T = TypeVar("T")
ROLES = (
    "director",
    "coordinator",
    "chief_expert",
    "workshop_manager",
    "operator",
    "broadcast",
    "viewer",
)
PLACES = ("championship", "venue", "contest", "screen", "output")
REFUSED = 1
DAY_MS = 86_400_000


class Port(click.IntRange):
    """Read a port; 0 takes any free one."""

    name = "port"

    def __init__(self) -> None:
        super().__init__(0, 65_535)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tablo")
def main() -> None:
    """Live venue scoreboard and broadcast system.

    Settings are read from TABLO_… in the environment or in the file .env; see .env.example.
    """


# Servers


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=Port(), default=8000, show_default=True, help="0: any free one.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to keep the demo in, and to continue from. [default: a new temporary one]",
)
@click.option("--seed", default=1, show_default=True, help="Another seed, another championship.")
@click.option(
    "--speed", type=click.FloatRange(0.1, 100), default=1.0, show_default=True, help="Of its crew."
)
@click.option("--no-simulation", is_flag=True, help="Let nothing happen by itself.")
@click.option("--links", type=click.Choice(["json"]), help="Print the addresses for a program.")
def demo(
    host: str,
    port: int,
    data: Path | None,
    seed: int,
    speed: float,
    no_simulation: bool,
    links: str | None,
) -> None:
    """Show a championship being scored live. Needs no file, service or setting."""
    if data is not None:
        _demo(data, host, port, seed, 0 if no_simulation else speed, links)
        return
    with tempfile.TemporaryDirectory(prefix="tablo-demo-") as folder:
        _demo(Path(folder), host, port, seed, 0 if no_simulation else speed, links)


def _demo(data: Path, host: str, port: int, seed: int, speed: float, links: str | None) -> None:
    from tablo.app import Ground, Site, run, serve
    from tablo.demo.prepare import prepare
    from tablo.demo.simulator import simulate
    from tablo.web.server import address

    settings = _settings(data=data.absolute(), database_url="", redis_url="", host=host, port=port)
    if "log_level" not in settings.model_fields_set:
        settings = settings.model_copy(update={"log_level": "warning"})

    async def show(ground: Ground, listener: "socket.socket") -> None:
        prepared = await prepare(
            ground.database, ground.accounts, ground.clock, ground.settings.data, seed=seed
        )

        async def simulated(site: Site) -> None:
            clock = ground.clock
            await simulate(site.node.room, clock, prepared.crew, seed=seed, speed=speed)

        def tell() -> None:
            _tell(prepared, address(listener), as_json=links is not None)

        site = Site(ground)
        await serve(site, listener, ready=tell, beside=simulated if speed else None)

    with _refusing(), _listening(settings) as (listener, ground):
        run(show(ground, listener))


def _tell(prepared: "Demo", base: str, *, as_json: bool) -> None:
    import msgspec

    links = prepared.links(base)
    if as_json:
        click.echo(msgspec.json.encode(links).decode())
    else:
        click.echo(_said(links))
    sys.stdout.flush()


def _said(links: "Links") -> str:
    return "\n".join(
        (
            "Tablo is running. Stop it with Ctrl-C.",
            "",
            f"  For phones    {links.public}",
            f"  Console       {links.console}",
            f"                login {links.login}, password {links.password}",
            "",
            "  Screens",
            *(f"    {name:<16}  {url}" for name, url in links.screens.items()),
            "",
            "  Overlays, as browser sources in OBS or vMix",
            *(f"    {name:<16}  {url}" for name, url in links.overlays.items()),
            "",
        )
    )


@main.command()
@click.option("--host", help="Address to listen on. [default: TABLO_HOST, or 0.0.0.0]")
@click.option("--port", type=Port(), help="[default: TABLO_PORT, or 8000]")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that hold sockets, beside one for the room; several need Redis and PostgreSQL.",
)
@click.option(
    "--part",
    type=click.Choice(["web", "room"]),
    help="Be only one part, and let others start the rest: a process that holds sockets, or the "
    "room that decides. A second room stands by and takes over when the first one ends.",
)
@click.option("--shared", is_flag=True, hidden=True)
@click.option("--parent", type=int, hidden=True)
def serve(
    host: str | None,
    port: int | None,
    processes: int,
    part: Literal["web", "room"] | None,
    shared: bool,
    parent: int | None,
) -> None:
    """Run the server.

    With --processes, and as parts, it needs TABLO_REDIS_URL and TABLO_DATABASE_URL.
    """
    from tablo.app import WrongParts, check_parts

    given = {"host": host, "port": port}
    settings = _settings(**{name: value for name, value in given.items() if value is not None})
    if part is None and processes == 1:
        _serve(settings, "all", shared=False)
        return
    if part is not None and processes != 1:
        raise click.UsageError("Give either --processes or --part.")
    try:
        check_parts(settings)
    except WrongParts as wrong:
        raise click.UsageError(str(wrong)) from wrong
    if parent is not None:
        from tablo.processes import end_with

        end_with(parent)
    if part is None:
        _supervise(settings, processes)
    elif part == "room":
        _decide(settings)
    else:
        _serve(settings, "web", shared=shared)


def _serve(settings: "Settings", part: "Part", *, shared: bool) -> None:
    from tablo.app import Ground, Site, run
    from tablo.app import serve as serve_site
    from tablo.web.server import address

    async def work(ground: Ground, listener: "socket.socket") -> None:
        site = Site(ground, part=part)
        await serve_site(
            site, listener, ready=lambda: click.echo(f"Tablo serves {address(listener)}/")
        )

    with _refusing(), _listening(settings, shared=shared) as (listener, ground):
        run(work(ground, listener))


def _decide(settings: "Settings") -> None:
    from tablo.app import Ground, Site, decide, run
    from tablo.web import log

    async def work(ground: Ground) -> None:
        site = Site(ground, part="room")
        await decide(site, ready=lambda: click.echo("The room decides."))

    log.start(settings)
    with _refusing():
        ground = Ground.open(settings)
        try:
            run(work(ground))
        finally:
            ground.database.close()


def _supervise(settings: "Settings", processes: int) -> None:
    from tablo.app import Ground
    from tablo.processes import supervise
    from tablo.web import log
    from tablo.web.server import address, listen

    log.start(settings)
    with _refusing(), listen(settings.host, settings.port, shared=True) as reserved:
        # What is wrong with the database is said once, and before anything runs
        Ground.open(settings).database.close()
        port = str(reserved.getsockname()[1])
        web = ("serve", "--part", "web", "--shared", "--host", settings.host, "--port", port)
        room = ("serve", "--part", "room")
        asyncio.run(
            supervise(
                [room, *[web] * processes],
                ready=lambda: click.echo(f"Tablo serves {address(reserved)}/"),
            )
        )


@contextmanager
def _listening(
    settings: "Settings", *, shared: bool = False
) -> "Iterator[tuple[socket.socket, Ground]]":
    from tablo.app import Ground
    from tablo.web import log
    from tablo.web.server import listen

    log.start(settings)
    with listen(settings.host, settings.port, shared=shared) as listener:
        ground = Ground.open(settings)
        try:
            yield listener, ground
        finally:
            ground.database.close()


# The database


@main.group()
def db() -> None:
    """Create and migrate the database."""


@db.command()
def upgrade() -> None:
    """Create the tables, or bring them up to this version."""
    from tablo.store import migrations
    from tablo.store.database import Database

    settings = _settings()
    with _refusing(), Database.open(settings.database) as database:
        migrations.upgrade(database)
    click.echo("The database is up to date.")


@main.command()
def verify() -> None:
    """Check the journal: hash chain, replay equals checkpoint, every reference resolves."""
    from tablo.store.database import Database
    from tablo.store.journal import Journal

    settings = _settings()
    with _refusing(), Database.open(settings.database, readonly=True) as database:
        problems = asyncio.run(Journal(database).verify())
    for problem in problems:
        where = f"line {problem.line}" if problem.line else "journal"
        click.echo(f"{where}: {problem.what}")
    if problems:
        _refuse(f"{len(problems)} wrong.")
    click.echo("All is right.")


# People


@main.group()
def account() -> None:
    """Add people who sign in, and change what they may do."""


def _role_options(command: Callable[..., T]) -> Callable[..., T]:
    scope = click.option(
        "--scope",
        default="championship",
        show_default=True,
        help="Where it holds: championship, venue:ID or contest:ID.",
    )
    role = click.option("--role", type=click.Choice(ROLES), required=True)
    return role(scope(command))


@account.command("add")
@click.argument("login")
@click.option("--name", help="Shown to others. [default: the login]")
@_role_options
@click.password_option(help="Asked for when it is not given.")
def account_add(login: str, name: str | None, role: "Role", scope: str, password: str) -> None:
    """Add a person."""
    where = _scope(scope)
    _with_ground(lambda ground: ground.accounts.add(login, name or login, role, where, password))
    click.echo(f"{login} may sign in.")


@account.command("list")
def account_list() -> None:
    """List people, with their roles."""
    for person in _with_ground(lambda ground: ground.accounts.people(), readonly=True):
        state = "  disabled" if person.disabled else ""
        where = _place(person.scope)
        click.echo(f"{person.login:<24}  {person.role:<16}  {where:<24}  {person.name}{state}")


@account.command("role")
@click.argument("login")
@_role_options
def account_role(login: str, role: "Role", scope: str) -> None:
    """Give a person another role or scope."""
    where = _scope(scope)
    _with_ground(lambda ground: ground.accounts.set_role(login, role, where))
    click.echo(f"{login} is {role} of {_place(where)}.")


@account.command("password")
@click.argument("login")
@click.password_option(help="Asked for when it is not given.")
def account_password(login: str, password: str) -> None:
    """Give a person another password, and end their sessions."""
    _with_ground(lambda ground: ground.accounts.set_password(login, password))
    click.echo(f"{login} has another password.")


@account.command("disable")
@click.argument("login")
def account_disable(login: str) -> None:
    """Shut a person out, and end their sessions."""
    _with_ground(lambda ground: ground.accounts.disable(login))
    click.echo(f"{login} can't sign in any more.")


# Keys


@main.group()
def key() -> None:
    """Make and revoke keys for screens, outputs, feeds and API clients."""


@key.command("add")
@click.argument("label")
@click.option("--screen", metavar="ID", help="The key of a screen: it only reads.")
@click.option("--output", metavar="ID", help="The key of an output: it only reads.")
@click.option("--role", type=click.Choice(ROLES), help="What a program may do with it.")
@click.option(
    "--scope", default="championship", show_default=True, help="championship, venue:ID, contest:ID."
)
@click.option("--days", type=click.IntRange(1, 3650), help="How long it is valid. [default: ever]")
def key_add(
    label: str,
    screen: str | None,
    output: str | None,
    role: "Role | None",
    scope: str,
    days: int | None,
) -> None:
    """Make a key and print its secret, this once."""
    from tablo.access.actors import Scope
    from tablo.store.accounts import Key, KeyKind

    if sum(given is not None for given in (screen, output, role)) != 1:
        raise click.UsageError("Give exactly one of --screen, --output and --role.")
    kind: KeyKind
    if screen is not None:
        kind, where = "screen", Scope(kind="screen", id=screen)
    elif output is not None:
        kind, where = "output", Scope(kind="output", id=output)
    else:
        kind, where = "key", _scope(scope)

    async def add(ground: "Ground") -> tuple[str, Key]:
        expires = None if days is None else ground.clock.now() + days * DAY_MS
        return await ground.accounts.add_key(label, kind, role, where, expires)

    secret, made = _with_ground(add)
    click.echo(f"Key {made.id} ({label}). It is shown this once:", err=True)
    click.echo(secret)


@key.command("list")
def key_list() -> None:
    """List keys; their secrets are kept nowhere."""
    for held in _with_ground(lambda ground: ground.accounts.list_keys(), readonly=True):
        state = "  revoked" if held.revoked else ""
        what = held.role or held.kind
        click.echo(f"{held.id:>4}  {what:<16}  {_place(held.scope):<24}  {held.label}{state}")


@key.command("revoke")
@click.argument("number", type=int)
def key_revoke(number: int) -> None:
    """End a key at once, by its number in the list."""
    _with_ground(lambda ground: ground.accounts.revoke_key(number))
    click.echo(f"Key {number} opens nothing any more.")


# Import


@main.group("import")
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


@main.group("export")
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
    with _refusing(), Database.open(_settings().database, readonly=True) as database:
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

    settings = _settings()
    with _refusing(), Database.open(settings.database, readonly=dry_run) as database:
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
        database, holder="import", seconds=ThisHost().seconds, lease_s=_settings().lease_s
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


# What all commands share


class Refused(Exception):
    """What was asked can't be done; the text says why."""


def _settings(**given: object) -> "Settings":
    from pydantic import ValidationError

    from tablo.settings import Settings

    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = (
            f"TABLO_{'.'.join(map(str, wrong['loc'])).upper()}: {wrong['msg']}"
            for wrong in error.errors()
        )
        raise click.UsageError("\n".join(lines)) from error


def _with_ground(
    work: "Callable[[Ground], Coroutine[Any, Any, T]]", *, readonly: bool = False
) -> T:
    from tablo.app import Ground

    with _refusing():
        ground = Ground.open(_settings(), readonly=readonly)
        try:
            return asyncio.run(work(ground))
        finally:
            ground.database.close()
    raise AssertionError("unreachable")


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn what is expected to go wrong into one line and exit code 1."""
    from tablo.store.errors import StoreError
    from tablo.web.server import CannotListen

    try:
        yield
    except KeyboardInterrupt:
        sys.exit(0)
    except (StoreError, CannotListen, Refused) as error:
        _refuse(str(error))
    except Exception as error:
        # Names are compared, because importing what defines them would slow every command down
        if type(error).__name__ not in _EXPECTED:
            raise
        _refuse(str(error))


_EXPECTED = {"NodeFailed", "DemoBroken", "HistoryRefused"}


def _refuse(why: str) -> NoReturn:
    click.echo(why, err=True)
    sys.exit(REFUSED)


def _scope(text: str) -> "Scope":
    from tablo.access.actors import Scope

    kind, _, name = text.partition(":")
    if kind not in PLACES or bool(name) == (kind == "championship"):
        raise click.BadParameter(f"expected championship, venue:ID or contest:ID, got {text}")
    return Scope(kind=kind, id=name or None)  # type: ignore[arg-type]


def _place(scope: "Scope") -> str:
    return scope.kind if scope.id is None else f"{scope.kind}:{scope.id}"
