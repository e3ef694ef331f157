"""Files that come in over HTTP: recognized, shown as a difference, taken over whole or not at all."""

import asyncio
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablo.access.actors import Actor
from tablo.access.roles import ROLES, SEES_MARKS, contest_scopes, may_edit_roster
from tablo.championship.commands import AnyCommand, ImportMarks, ImportResults
from tablo.championship.ids import ContestId, StandingId
from tablo.championship.roster import MAIN, Roster
from tablo.exchange.headers import MODULE, column_names, column_title
from tablo.exchange.kinds import KINDS, Kind, recognize
from tablo.exchange.plans import Against, Plan, plan
from tablo.live.bus import RoomAway
from tablo.texts import Language, translate
from tablo.web import bodies, origin
from tablo.web.context import Context, context
from tablo.web.fitness import rule_broken, titles_of, unfit
from tablo.web.import_report import answer, problem_row, refused, report_of
from tablo.web.problems import Problem, sign_in_needed
from tablo.web.roster.editor import ChangeRefused
from tablo.web.shells import spoken
from tablo.wire import inbound
from tablo.wire.answers import ImportReport, Recognized, SourceRow, TakenRow
from tablo.wire.frames import Result

FILE_LIMIT = 10 * 1024 * 1024
"""Bytes that a file may have."""
MEDIA_TYPE = "application/octet-stream"
NAME_LIMIT = 200
MAPPED_LIMIT = 100
MOVED = "The reference data changed meanwhile. Nothing was changed: check the file again."
RATE, BURST = 1, 20
"""Files a second, and at once, of one caller: each costs a process that reads it."""


class _Asked(Struct, frozen=True, kw_only=True):
    """Hold what a request asks for, and the file it brings."""

    actor: Actor
    lang: Language
    name: str
    body: bytes
    dry_run: bool
    contest: ContestId | None
    standing: StandingId
    given: dict[str, str]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


async def recognized(request: Request) -> Response:
    """Say what a file may be; nothing is changed."""
    actor = await _importer(request)
    asked = await _asked(request, actor, {})
    with _as_file(asked) as path:
        parsed = await asyncio.to_thread(recognize, path)
    rows = tuple(problem_row(problem, asked.lang) for problem in parsed.problems)
    said = Recognized(sha256=asked.sha256, kinds=parsed.value or (), problems=rows)
    if parsed.value is None:
        raise refused(said)
    return answer(said)


async def take(request: Request) -> Response:
    """Read a file as one kind of import; take it over unless `dry_run` is asked for."""
    kind = next((one for one in KINDS if one == request.path_params["kind"]), None)
    if kind is None:
        raise Problem(404, "unknown_kind", f"Expected one of {', '.join(KINDS)}.")
    actor = await _importer(request)
    if not _may(actor, kind):
        raise Problem(403, "forbidden", "Your role does not take over such files.")
    here = context(request)
    asked = await _asked(request, actor, _given(request, kind))
    found = await _plan(here, kind, asked)
    report = report_of(found, here.roster(), asked.lang)
    if report.problems:
        raise refused(report)
    if not asked.dry_run:
        report = await _take_over(here, asked, found, report)
    return answer(report)


async def taken(request: Request) -> Response:
    """List the files that were taken over last, newest first."""
    await _importer(request)
    rows = [
        TakenRow(
            kind=one.kind,
            name=one.source.name,
            sha256=one.source.sha256,
            by=one.by,
            at=one.at,
            changes=one.changes,
            contest=one.contest,
        )
        for one in await context(request).files.taken()
    ]
    return answer(rows)


async def sources(request: Request) -> Response:
    """List what people said the headers of files mean."""
    await _importer(request)
    lang = spoken(request)
    rows = [
        SourceRow(
            id=one.id,
            kind=one.kind,
            name=one.name,
            by=one.by,
            at=one.at,
            columns=one.columns,
            titles={
                header: column_title(column, lang) if column else ""
                for header, column in one.columns.items()
            },
        )
        for one in await context(request).files.sources()
    ]
    return answer(rows)


async def forget(request: Request) -> Response:
    """Take back what was said of the headers of a source, for those who take such files over."""
    actor = await _importer(request)
    files, id = context(request).files, request.path_params["id"]
    known = {one.id: one for one in await files.sources()}.get(id)
    if known is None:
        raise Problem(404, "unknown_source", "Nothing is remembered under this id.")
    if not any(_may(actor, kind) for kind in KINDS if kind == known.kind):
        raise Problem(403, "forbidden", "Your role does not take over such files.")
    await files.forget(id)
    return answer({"forgotten": id})


# What is asked


async def _importer(request: Request) -> Actor:
    here = context(request)
    own = origin.judge(request, here.settings.origins) in {"own", "none"}
    if not own and request.method != "GET":
        raise Problem(403, "foreign_origin", "This was sent by a page of another server.")
    actor = await here.identity.caller(request)
    if actor.kind == "public":
        raise sign_in_needed()
    if not any(_may(actor, kind) for kind in KINDS):
        raise Problem(403, "forbidden", "Your role does not take over files.")
    return actor


def _may(actor: Actor, kind: Kind) -> bool:
    match kind:
        case "roster" | "timetable" | "scheme":
            return may_edit_roster(actor)
        case "results":
            return actor.role is not None and ImportMarks in ROLES[actor.role]
        case "official":
            return actor.role is not None and ImportResults in ROLES[actor.role]
        case "best":
            return actor.role in SEES_MARKS


async def _asked(request: Request, actor: Actor, given: dict[str, str]) -> _Asked:
    asked = request.query_params
    name = Path(asked.get("name", "")).name
    if not name or len(name) > NAME_LIMIT or "\0" in name:
        raise Problem(400, "name_needed", f"Expected ?name=FILE, at most {NAME_LIMIT} characters.")
    if not context(request).limiter.take(f"file:{actor.id}", RATE, BURST):
        detail = "Too many files at once. Wait a moment."
        raise Problem(429, "too_many_requests", detail, headers={"retry-after": "2"})
    contest = asked.get("contest")
    return _Asked(
        actor=actor,
        lang=spoken(request),
        name=name,
        body=await bodies.read(request, MEDIA_TYPE, FILE_LIMIT),
        dry_run=asked.get("dry_run") == "true",
        contest=ContestId(contest) if contest else None,
        standing=StandingId(asked.get("standing") or MAIN),
        given=given,
    )


def _given(request: Request, kind: Kind) -> dict[str, str]:
    """Read what headers are said to mean: `HEADER=COLUMN`; a header may hold "=" itself."""
    pairs = [one.rpartition("=") for one in request.query_params.getlist("map")]
    known = column_names(kind)
    for header, _, column in pairs[: MAPPED_LIMIT + 1]:
        if not header or not (column == "" or column in known or column.startswith(MODULE)):
            detail = f"Expected HEADER=COLUMN with one of {', '.join(sorted(known))}."
            raise Problem(400, "unknown_column", detail)
    if len(pairs) > MAPPED_LIMIT:
        raise Problem(400, "too_many", f"Expected at most {MAPPED_LIMIT} headers.")
    return {header: column for header, _, column in pairs}


# Reading


async def _plan(here: Context, kind: Kind, asked: _Asked) -> Plan:
    edited = kind in ("roster", "timetable", "scheme")
    roster = await here.editor.look() if edited else _within(here.roster(), asked.actor)
    against = Against(
        roster=roster,
        state=await here.state(),
        contest=asked.contest,
        standing=asked.standing,
    )
    remembered = await here.files.of_kind(kind)
    with _as_file(asked) as path:
        found = await asyncio.to_thread(
            plan, kind, path, against, given=asked.given, remembered=remembered
        )
    broken = await unfit(found, against, here.files)
    return replace(found, problems=broken) if broken else found


def _within(roster: Roster, actor: Actor) -> Roster:
    """Leave only what lies in an actor's scope, so that no report tells of anything else."""
    contests = {
        id: contest
        for id, contest in roster.contests.items()
        if actor.scope in contest_scopes(id, roster)
    }
    entries = {id: one for id, one in roster.entries.items() if one.contest in contests}
    return replace(roster, contests=contests, entries=entries)


@contextmanager
def _as_file(asked: _Asked) -> Iterator[Path]:
    with TemporaryDirectory(prefix="tablo-import-") as folder:
        path = Path(folder) / asked.name
        path.write_bytes(asked.body)
        yield path


# Taking over


async def _take_over(
    here: Context, asked: _Asked, found: Plan, report: ImportReport
) -> ImportReport:
    if found.said:
        await here.files.remember(found.kind, found.key, found.said, asked.name, asked.actor.id)
    if not found.changes or found.kind == "best":
        return report
    holds = True
    match found.kind:
        case "roster" | "timetable" | "scheme":
            holds = await _revise(here, asked, found)
        case "results":
            command = ImportMarks(source=found.source, marks=found.marks)
            await _command(here, asked, command)
        case "official":
            await _state(here, asked, found.official)
    await here.files.note(
        found.kind, found.source, asked.actor.id, len(found.changes), asked.contest or ""
    )
    return replace(report, applied=True, holds=holds)


async def _revise(here: Context, asked: _Asked, found: Plan) -> bool:
    roster = found.roster
    assert roster is not None

    def build(held: Roster) -> Roster:
        if held.revision != roster.revision:
            detail = translate(asked.lang, MOVED)
            raise Problem(409, "roster_moved", detail)
        return roster

    try:
        saved = await here.editor.change(build, titles_of(found))
    except ChangeRefused as error:
        broken = (rule_broken(found, one.message, one.params, one.id) for one in error.faults)
        report = report_of(replace(found, problems=tuple(broken)), here.roster(), asked.lang)
        raise refused(report) from error
    return saved.holds


async def _state(here: Context, asked: _Asked, commands: Sequence[ImportResults]) -> None:
    """Put official results beside the computed ones, contest by contest.

    Each was tried before. One may be refused all the same, when somebody signs in this very
    moment: then the answer names those that were taken over.
    """
    done: list[str] = []
    for command in commands:
        try:
            await _command(here, asked, command)
        except Problem as problem:
            if not done:
                raise
            detail = f"Taken over: {', '.join(done)}. Not {command.contest}: {problem.detail}"
            raise Problem(409, "partly_taken", detail) from problem
        done.append(command.contest)


async def _command(here: Context, asked: _Asked, command: AnyCommand) -> None:
    sent = inbound.Command(
        id=f"import-{uuid4().hex}",
        name=type(command).__name__,
        data=msgspec.Raw(msgspec.json.encode(command)),
    )
    try:
        result = await here.hub.command(asked.actor, sent, asked.lang)
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


ROUTES = (
    Route("/api/v1/imports", taken),
    Route("/api/v1/imports/headers", sources),
    Route("/api/v1/imports/headers/{id}/forget", forget, methods=["POST"]),
    Route("/api/v1/imports/recognize", recognized, methods=["POST"]),
    Route("/api/v1/imports/{kind}", take, methods=["POST"]),
)
