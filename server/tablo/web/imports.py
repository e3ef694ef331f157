"""Files with results, over HTTP: read whole, shown as a difference, and taken over as one command."""

import asyncio
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablo.access.actors import Actor
from tablo.access.roles import ROLES
from tablo.championship.commands import ImportMarks, RecordMark, Source
from tablo.championship.ids import ContestId
from tablo.championship.roster import Roster
from tablo.exchange.problems import Parsed
from tablo.exchange.problems import Problem as FileProblem
from tablo.exchange.results import read_results
from tablo.live.bus import RoomAway
from tablo.texts import Language, translate
from tablo.web import bodies, origin
from tablo.web.context import Context, context
from tablo.web.problems import Problem, sign_in_needed
from tablo.web.shells import spoken
from tablo.wire import inbound
from tablo.wire.frames import Result
from tablo.wire.schema import ImportReport, ProblemRow

FILE_LIMIT = 10 * 1024 * 1024
"""Bytes that a file may have."""
MEDIA_TYPE = "application/octet-stream"
NAME_LIMIT = 200


async def results(request: Request) -> Response:
    """Read a table of results; take its marks over unless `dry_run` is asked for."""
    here, lang = context(request), spoken(request)
    actor = await _importer(request)
    name = Path(request.query_params.get("name", "")).name
    if not name or len(name) > NAME_LIMIT:
        raise Problem(400, "name_needed", f"Expected ?name=FILE, at most {NAME_LIMIT} characters.")
    body = await bodies.read(request, MEDIA_TYPE, FILE_LIMIT)
    sha256 = hashlib.sha256(body).hexdigest()
    parsed = await _read(here, body, name, request.query_params.get("contest"))
    problems = tuple(_row(problem, lang) for problem in parsed.problems)
    if parsed.value is None:
        raise _refused(ImportReport(applied=False, sha256=sha256, problems=problems))
    report = ImportReport(
        applied=False,
        sha256=sha256,
        changes=tuple(_change(mark, here.roster(), lang) for mark in parsed.value),
    )
    if request.query_params.get("dry_run") != "true" and parsed.value:
        source = Source(name=name, sha256=sha256)
        await _take_over(here, actor, ImportMarks(source=source, marks=parsed.value), lang)
        report = msgspec.structs.replace(report, applied=True)
    return Response(
        msgspec.json.encode(report),
        headers={"cache-control": "no-store"},
        media_type="application/json",
    )


async def _importer(request: Request) -> Actor:
    here = context(request)
    if origin.judge(request, here.settings.origins) not in {"own", "none"}:
        raise Problem(403, "foreign_origin", "This was sent by a page of another server.")
    actor = await here.identity.caller(request)
    if actor.kind == "public":
        raise sign_in_needed()
    if actor.role is None or ImportMarks not in ROLES[actor.role]:
        raise Problem(403, "forbidden", "Your role does not enter marks.")
    return actor


async def _read(
    here: Context, body: bytes, name: str, contest: str | None
) -> Parsed[tuple[RecordMark, ...]]:
    state = await here.state()
    known = None if contest is None else ContestId(contest)
    with _as_file(body, name) as path:
        return await asyncio.to_thread(read_results, path, here.roster(), state, contest=known)


@contextmanager
def _as_file(body: bytes, name: str) -> Iterator[Path]:
    with TemporaryDirectory(prefix="tablo-import-") as folder:
        path = Path(folder) / name
        path.write_bytes(body)
        yield path


async def _take_over(here: Context, actor: Actor, command: ImportMarks, lang: Language) -> None:
    asked = inbound.Command(
        id=f"import-{uuid4().hex}",
        name=type(command).__name__,
        data=msgspec.Raw(msgspec.json.encode(command)),
    )
    try:
        result = await here.hub.command(actor, asked, lang)
    except RoomAway as away:
        detail = "Whether the file was taken over is unknown. Look before you try again."
        raise Problem(503, "room_away", detail, headers={"retry-after": "1"}) from away
    if result.outcome != "accepted":
        raise _not_taken(result)


def _not_taken(result: Result) -> Problem:
    reason = result.reason
    status = 403 if result.outcome == "forbidden" else 422
    if reason is msgspec.UNSET:
        return Problem(status, result.outcome, "")
    return Problem(status, reason.code, reason.text)


def _refused(report: ImportReport) -> Problem:
    detail = f"{len(report.problems)} wrong; nothing was changed."
    return Problem(422, "file_refused", detail, **msgspec.to_builtins(report))


def _row(problem: FileProblem, lang: Language) -> ProblemRow:
    return ProblemRow(
        code=problem.code,
        text=translate(lang, problem.message, **problem.params),
        file=problem.file,
        sheet=problem.sheet,
        line=problem.line,
        column=problem.column,
        value=problem.value,
        hint=problem.hint,
    )


def _change(mark: RecordMark, roster: Roster, lang: Language) -> str:
    entry = roster.entries[mark.entry]
    contest = roster.contests[entry.contest]
    title = roster.skills[contest.skill].title.said(lang)
    module = contest.module(mark.module)
    label = module.label.said(lang) if module else mark.module
    return f"{title}, {_names(roster, entry.people)}, {label}: {_written(mark.mark, lang)}"


def _written(mark: str | None, lang: Language) -> str:
    if mark is None:
        return "—"
    return mark.replace(".", ",") if lang == "ru" else mark


def _names(roster: Roster, people: Sequence[str]) -> str:
    return ", ".join(
        f"{person.last.ru} {person.first.ru}"
        for person in roster.people.values()
        if person.id in people
    )


ROUTES = (Route("/api/v1/imports/results", results, methods=["POST"]),)
