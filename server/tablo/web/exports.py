"""Files that go out over HTTP: results as far as an audience may know them, papers, the roster.

Whoever asks gets for an audience what its stream of standings would tell them, and no more.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import get_args

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablo.access.actors import Actor
from tablo.access.redact.contests import known_contest
from tablo.access.roles import may_edit_roster
from tablo.access.streams import AUDIENCES, Audience, StreamName, may_read
from tablo.championship.ids import ContestId, StandingId
from tablo.championship.roster import MAIN, Roster
from tablo.exchange import package, papers, prints, spreadsheets
from tablo.exchange.draws import draw_page
from tablo.exchange.protocol import Protocol, protocol
from tablo.exchange.roster_book import roster_xlsx
from tablo.exchange.spreadsheets import Delimiter
from tablo.web.context import context
from tablo.web.problems import Problem, sign_in_needed
from tablo.web.shells import spoken

RATE, BURST = 5, 100
"""Files a second, and at once, of one caller."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX, "json": "application/json"}
DELIMITERS: tuple[Delimiter, ...] = get_args(Delimiter)
_HEADERS = {"cache-control": "no-store", "vary": "authorization, cookie"}


async def results(request: Request) -> Response:
    """Write results as csv, xlsx or a package in JSON."""
    form, lang = request.path_params["form"], spoken(request)
    if form not in FORMS:
        raise Problem(404, "unknown_form", f"Expected one of {', '.join(FORMS)}.")
    delimiter = given_delimiter(request)
    writers: dict[str, Callable[[Sequence[Protocol]], bytes]] = {
        "csv": lambda given: spreadsheets.results_csv(given, lang, delimiter),
        "xlsx": lambda given: spreadsheets.results_xlsx(given, lang),
        "json": package.pack,
    }
    audience = _audience(request)
    contests = request.query_params.getlist("contest")
    protocols = await _protocols(request, contests, audience)
    body = await asyncio.to_thread(writers[form], protocols)
    named = f"results-{contests[0] if len(contests) == 1 else audience}.{form}"
    return file_answer(body, FORMS[form], named)


async def protocol_paper(request: Request) -> Response:
    """Write the protocol of one contest as a page to print."""
    contest = request.path_params["contest"]
    (one,) = await _protocols(request, [contest], _audience(request))
    lang = spoken(request)
    if _is_pdf(request):
        named = f"protocol-{contest}.pdf"
        return await _printed(named, lambda: prints.protocol_pdf(one, lang))
    return _paper(papers.protocol_page(one, lang))


async def diploma_paper(request: Request) -> Response:
    """Write the list of diplomas as a page to print."""
    contests = request.query_params.getlist("contest")
    protocols = await _protocols(request, contests, _audience(request))
    lang = spoken(request)
    if _is_pdf(request):
        return await _printed("diplomas.pdf", lambda: prints.diploma_pdf(protocols, lang))
    return _paper(papers.diploma_page(protocols, lang))


async def draw_paper(request: Request) -> Response:
    """Write the protocol of a contest's draw as a page to print."""
    contest, actor = ContestId(request.path_params["contest"]), await caller(request)
    here = context(request)
    held = here.roster()
    if not may_read(actor, StreamName("draw", contest, "crew"), held):
        raise Problem(403, "forbidden", "You may not know that draw.")
    drawn = (await here.state()).contest(contest).draw
    if contest not in held.contests or drawn is None:
        raise Problem(404, "not_drawn", "There is no draw of such a contest.")
    return _paper(draw_page(contest, drawn, held, spoken(request)))


async def roster(request: Request) -> Response:
    """Write the roster as a workbook of the tables that are imported."""
    actor = await caller(request)
    if not may_edit_roster(actor):
        detail = "Reference data is for directors and coordinators of the whole championship."
        raise Problem(403, "forbidden", detail)
    held = await context(request).editor.look()
    return file_answer(
        await asyncio.to_thread(roster_xlsx, held, spoken(request)), XLSX, "roster.xlsx"
    )


# What is asked


async def caller(request: Request) -> Actor:
    """Give who asks; the public is refused, and so are too many files at once."""
    here = context(request)
    actor = await here.identity.caller(request)
    if actor.kind == "public":
        raise sign_in_needed()
    if not here.limiter.take(f"export:{actor.id}", RATE, BURST):
        detail = "Too many files at once. Wait a moment."
        raise Problem(429, "too_many_requests", detail, headers={"retry-after": "2"})
    return actor


def _audience(request: Request) -> Audience:
    asked = request.query_params.get("audience", "public")
    for audience in AUDIENCES:
        if audience == asked:
            return audience
    raise Problem(400, "unknown_audience", f"Expected one of {', '.join(AUDIENCES)}.")


def given_delimiter(request: Request) -> Delimiter:
    """Give the delimiter of CSV that is asked for."""
    asked = request.query_params.get("delimiter", ";")
    for delimiter in DELIMITERS:
        if delimiter == asked:
            return delimiter
    raise Problem(400, "unknown_delimiter", f"Expected one of {' '.join(DELIMITERS)}")


async def _protocols(
    request: Request, asked: Sequence[str], audience: Audience
) -> tuple[Protocol, ...]:
    """Put together what the caller may know, for the contests asked for or for all."""
    here, actor = context(request), await caller(request)
    held = here.roster()
    standing = StandingId(request.query_params.get("standing") or MAIN)
    contests = _contests(actor, held, asked, standing, audience)
    state = await here.state()
    found = (known_contest(state, held, one, audience, standing) for one in contests)
    return tuple(protocol(known, held) for known in found if known is not None)


def _contests(
    actor: Actor,
    held: Roster,
    asked: Sequence[str],
    standing: StandingId,
    audience: Audience,
) -> list[ContestId]:
    wanted = [ContestId(one) for one in dict.fromkeys(asked)] or list(held.contests)
    readable = [one for one in wanted if may_read(actor, _stream(one, standing, audience), held)]
    if not readable or (asked and len(readable) < len(wanted)):
        raise Problem(403, "forbidden", f"You may not know that of audience {audience}.")
    found = [
        one
        for one in readable
        if one in held.contests and held.contests[one].standing(standing) is not None
    ]
    if not found or (asked and len(found) < len(readable)):
        raise Problem(404, "unknown_contest", "There is no such contest or standing.")
    return found


def _stream(contest: ContestId, standing: StandingId, audience: Audience) -> StreamName:
    param = contest if standing == MAIN else f"{contest}/{standing}"
    return StreamName("standings", param, audience)


# Answers


def file_answer(body: bytes, media_type: str, name: str) -> Response:
    """Answer with a file to be saved."""
    headers = {**_HEADERS, "content-disposition": f'attachment; filename="{name}"'}
    return Response(body, 200, headers, media_type)


def _is_pdf(request: Request) -> bool:
    asked = request.query_params.get("form", "html")
    if asked not in ("html", "pdf"):
        raise Problem(400, "unknown_form", "Expected html or pdf.")
    return asked == "pdf"


async def _printed(name: str, write: Callable[[], bytes]) -> Response:
    try:
        body = await asyncio.to_thread(write)
    except prints.PrinterMissing as missing:
        raise Problem(501, "printer_missing", str(missing)) from missing
    return file_answer(body, "application/pdf", name)


def _paper(page: str) -> Response:
    policy = f"default-src 'none'; style-src {papers.style_source()}; base-uri 'none'; "
    policy += "form-action 'none'; frame-ancestors 'none'"
    return Response(
        page, 200, {**_HEADERS, "content-security-policy": policy}, "text/html; charset=utf-8"
    )


ROUTES = (
    Route("/api/v1/exports/results.{form}", results),
    Route("/api/v1/exports/protocol/{contest}", protocol_paper),
    Route("/api/v1/exports/diplomas", diploma_paper),
    Route("/api/v1/exports/draw/{contest}", draw_paper),
    Route("/api/v1/exports/roster.xlsx", roster),
)
