"""What goes out as a file: results, the roster, the journal."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from tablo.cli.ground import read_settings, refuse, refusing
from tablo.cli.language import say, tell

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tablo.championship.events import Fact
    from tablo.championship.ids import ActorId
    from tablo.championship.roster import Roster
    from tablo.championship.state import State

_file = click.argument("file", type=click.Path(path_type=Path))
ENDINGS = "FILE ends in one of {endings}."
_lang = click.option("--lang", type=click.Choice(["ru", "en"]), default="ru", show_default=True)


@click.group("export")
def export() -> None:
    """Write what there is to files; a running server goes on meanwhile."""


@export.command("results")
@_file
@click.option("--contest", metavar="ID", multiple=True, help="Only these. [default: all]")
@click.option("--standing", metavar="ID", help="The standing. [default: the main one]")
@click.option(
    "--audience",
    type=click.Choice(["crew", "venue", "public", "broadcast"]),
    default="crew",
    show_default=True,
    help="Whose knowledge: the file holds nothing that this audience may not know.",
)
@_lang
def export_results(
    file: Path, contest: tuple[str, ...], standing: str | None, audience: str, lang: str
) -> None:
    """Write results as .csv, .xlsx, .json (a package), .html or .pdf (to be printed)."""
    from tablo.access.redact.contests import known_contest
    from tablo.championship.ids import ContestId, StandingId
    from tablo.championship.roster import MAIN
    from tablo.exchange import package, papers, prints, spreadsheets
    from tablo.exchange.protocol import protocol

    writers: dict[str, Callable[[Any], bytes]] = {
        ".csv": lambda given: spreadsheets.results_csv(given, lang),  # type: ignore[arg-type]
        ".xlsx": lambda given: spreadsheets.results_xlsx(given, lang),  # type: ignore[arg-type]
        ".json": package.pack,
        ".html": lambda given: papers.protocol_page(given[0], lang).encode(),  # type: ignore[arg-type]
        ".pdf": lambda given: prints.protocol_pdf(given[0], lang),  # type: ignore[arg-type]
    }
    writer = writers.get(file.suffix.lower())
    if writer is None:
        raise click.UsageError(say(ENDINGS, endings=", ".join(writers)))
    if file.suffix.lower() in (".html", ".pdf") and len(contest) != 1:
        raise click.UsageError(say("A page to print is of one --contest."))
    roster, state = _stored()
    ranked = StandingId(standing or MAIN)
    for id in contest:
        if ContestId(id) not in roster.contests:
            raise click.UsageError(say("There is no contest {contest}.", contest=id))
    known = (
        known_contest(state, roster, id, audience, ranked)  # type: ignore[arg-type]
        for id, held in roster.contests.items()
        if (not contest or id in contest) and held.standing(ranked)
    )
    protocols = [protocol(one, roster) for one in known if one is not None]
    if not protocols:
        raise click.UsageError(say("There is no standing {standing}.", standing=ranked))
    try:
        written = writer(protocols)
    except prints.PrinterMissing as missing:
        refuse(say(str(missing)))
    _write(file, written)


@export.command("roster")
@_file
@_lang
def export_roster(file: Path, lang: str) -> None:
    """Write the roster as an .xlsx of the tables that `tablo import roster` reads.

    It holds every name, also of people without a consent: keep it like the database.
    """
    from tablo.exchange.roster_book import roster_xlsx

    if file.suffix.lower() != ".xlsx":
        raise click.UsageError(say(ENDINGS, endings=".xlsx"))
    roster, _ = _stored()
    _write(file, roster_xlsx(roster, lang))  # type: ignore[arg-type]


@export.command("ceremony")
@_file
@click.option("--run", metavar="ID", required=True, help="Which ceremony.")
@click.option(
    "--what",
    type=click.Choice(["package", "log", "diplomas", "awards"]),
    default="package",
    show_default=True,
    help="All of it (.zip), its log or the diplomas (.csv, .xlsx, .json), the vendor's file (.xml).",
)
@_lang
def export_ceremony(file: Path, run: str, what: str, lang: str) -> None:
    """Write what is kept of a ceremony; only results that two people signed are in it."""
    from tablo.access.redact.contests import known_contest
    from tablo.championship.ids import RunId
    from tablo.exchange import awards_xml, diplomas, lists, show_log, show_package
    from tablo.exchange.protocol import protocol

    roster, state = _stored()
    plan = roster.runs.get(RunId(run))
    if plan is None:
        raise click.UsageError(say("There is no ceremony {run}.", run=run))
    log = show_log.show_log(plan, *_told(show_log.EVENTS), roster)
    keys = show_package.contests_of(plan, log, roster)
    known = (known_contest(state, roster, one, "crew", standing) for one, standing in keys)
    protocols = [protocol(one, roster) for one in known if one is not None]
    due = diplomas.diplomas(protocols, roster)
    log_lists = show_log.log_tables(log, lang)  # type: ignore[arg-type]
    due_list = diplomas.diplomas_table(due, lang)  # type: ignore[arg-type]
    writers: dict[tuple[str, str], Callable[[], bytes]] = {
        ("package", ".zip"): lambda: show_package.show_package(
            plan,
            state,
            roster,
            protocols,
            log,
            lang,  # type: ignore[arg-type]
        ),
        ("log", ".csv"): lambda: lists.list_csv(log_lists[0]),
        ("log", ".xlsx"): lambda: lists.list_xlsx(log_lists),
        ("log", ".json"): lambda: show_log.log_json(log),
        ("diplomas", ".csv"): lambda: lists.list_csv(due_list),
        ("diplomas", ".xlsx"): lambda: lists.list_xlsx([due_list]),
        ("diplomas", ".json"): lambda: diplomas.diplomas_json(due),
        ("awards", ".xml"): lambda: awards_xml.awards_xml(plan, state, roster),
    }
    writer = writers.get((what, file.suffix.lower()))
    if writer is None:
        endings = ", ".join(suffix for kind, suffix in writers if kind == what)
        raise click.UsageError(say(ENDINGS, endings=endings))
    _write(file, writer())


@export.command("journal")
@_file
def export_journal(file: Path) -> None:
    """Write the journal as JSON lines: ids, values and hashes, no names.

    Each line's `data` is the very text whose hash it bears, so that the chain can be verified.
    """
    import msgspec

    from tablo.store.database import Database
    from tablo.store.lines import read_lines

    def write(connection: "Connection", out: BinaryIO) -> int:
        written = 0
        for line in read_lines(connection):
            out.write(msgspec.json.encode(line) + b"\n")
            written += 1
        return written

    settings = read_settings()
    with (
        refusing(),
        Database.open(settings.database, readonly=True) as database,
        _opened(file) as out,
    ):
        written = database.read_now(lambda connection: write(connection, out))
        tell("{file} is written: {lines} lines.", file=file, lines=written)


def _write(file: Path, body: bytes) -> None:
    with _opened(file) as out:
        out.write(body)
    tell("{file} is written.", file=file)


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """Open a file to be written, or refuse in one line."""
    try:
        with file.open("wb") as out:
            yield out
    except OSError as error:
        refuse(say("{file} can't be written: {why}.", file=file, why=error.strerror))


def _told(types: Sequence[str]) -> "tuple[list[Fact], Mapping[ActorId, str]]":
    """Read what happened, and the names of those who did it."""
    from tablo.store.accounts import Accounts
    from tablo.store.database import Database
    from tablo.store.journal import Journal

    async def read(database: Database) -> "tuple[list[Fact], Mapping[ActorId, str]]":
        accounts = Accounts(database, lambda: 0, idle_ms=0)
        return await Journal(database).told(types), await accounts.names()

    with refusing(), Database.open(read_settings().database, readonly=True) as database:
        return asyncio.run(read(database))
    raise AssertionError("unreachable")


def _stored() -> "tuple[Roster, State]":
    from tablo.store import roster as stored
    from tablo.store.database import Database
    from tablo.store.journal import Journal

    with refusing(), Database.open(read_settings().database, readonly=True) as database:
        return database.read_now(stored.load), asyncio.run(Journal(database).open())
    raise AssertionError("unreachable")
