"""What is kept of a ceremony, over HTTP: the package, the log, the diplomas, the vendor's file.

All of it is for who may know results at any time, and only signed results are in it.
"""

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablo.access.actors import Actor
from tablo.access.redact.contests import known_contest
from tablo.access.roles import KEEPS_SHOW, run_scopes
from tablo.access.streams import StreamName, may_read
from tablo.championship.ids import RunId
from tablo.championship.roster import MAIN, Roster
from tablo.championship.show import RunOfShow
from tablo.championship.state import State
from tablo.exchange.awards_xml import awards_xml
from tablo.exchange.diplomas import diplomas, diplomas_json, diplomas_table
from tablo.exchange.lists import list_csv, list_xlsx
from tablo.exchange.protocol import Protocol, protocol
from tablo.exchange.show_log import EVENTS, ShowLog, log_json, log_tables, show_log
from tablo.exchange.show_package import contests_of, show_package
from tablo.web.context import context
from tablo.web.exports import FORMS, caller, file_answer, given_delimiter
from tablo.web.problems import Problem
from tablo.web.shells import spoken


async def show_package_file(request: Request) -> Response:
    """Write everything that is kept of a ceremony as one archive."""
    plan, state, roster, log = await _told(request)
    protocols, lang = await _protocols(request, plan, state, roster, log), spoken(request)
    body = await asyncio.to_thread(show_package, plan, state, roster, protocols, log, lang)
    return file_answer(body, "application/zip", f"{plan.id}.zip")


async def log_file(request: Request) -> Response:
    """Write the log of a ceremony as csv, xlsx or JSON; a csv holds what was done, line by line."""
    form = _form(request)
    plan, _, _, log = await _told(request)
    tables = log_tables(log, spoken(request))
    delimiter = given_delimiter(request)
    writers: dict[str, Callable[[], bytes]] = {
        "csv": lambda: list_csv(tables[0], delimiter),
        "xlsx": lambda: list_xlsx(tables),
        "json": lambda: log_json(log),
    }
    body = await asyncio.to_thread(writers[form])
    return file_answer(body, FORMS[form], f"{plan.id}-cue-log.{form}")


async def diplomas_file(request: Request) -> Response:
    """Write the list of diplomas of a ceremony's contests as csv, xlsx or JSON."""
    form = _form(request)
    plan, state, roster, log = await _told(request)
    due = diplomas(await _protocols(request, plan, state, roster, log), roster)
    table = diplomas_table(due, spoken(request))
    delimiter = given_delimiter(request)
    writers: dict[str, Callable[[], bytes]] = {
        "csv": lambda: list_csv(table, delimiter),
        "xlsx": lambda: list_xlsx([table]),
        "json": lambda: diplomas_json(due),
    }
    body = await asyncio.to_thread(writers[form])
    return file_answer(body, FORMS[form], f"{plan.id}-diplomas.{form}")


async def awards_file(request: Request) -> Response:
    """Write the timeline of a ceremony for the makers of its graphics."""
    plan, state, roster, log = await _told(request)
    await _protocols(request, plan, state, roster, log)
    body = await asyncio.to_thread(awards_xml, plan, state, roster)
    return file_answer(body, "application/xml", f"{plan.id}-awards.xml")


async def _told(request: Request) -> tuple[RunOfShow, State, Roster, ShowLog]:
    here, actor = context(request), await caller(request)
    roster = here.roster()
    id = RunId(request.path_params["run"])
    if actor.role not in KEEPS_SHOW or actor.scope not in run_scopes(id, roster):
        raise Problem(403, "forbidden", "You may not take that ceremony along.")
    plan = roster.runs.get(id)
    if plan is None:
        raise Problem(404, "unknown_run", f"There is no ceremony {id}.")
    facts, names = await here.told(EVENTS), await here.accounts.names()
    return plan, await here.state(), roster, show_log(plan, facts, names, roster)


async def _protocols(
    request: Request, plan: RunOfShow, state: State, roster: Roster, log: ShowLog
) -> tuple[Protocol, ...]:
    actor = await context(request).identity.caller(request)
    keys = contests_of(plan, log, roster)
    for contest, standing in keys:
        _expect_may_know(actor, contest if standing == MAIN else f"{contest}/{standing}", roster)
    found = (known_contest(state, roster, one, "crew", standing) for one, standing in keys)
    return tuple(protocol(known, roster) for known in found if known is not None)


def _expect_may_know(actor: Actor, param: str, roster: Roster) -> None:
    if not may_read(actor, StreamName("standings", param, "crew"), roster):
        raise Problem(403, "forbidden", "You may not know all results of that ceremony.")


def _form(request: Request) -> str:
    form: str = request.path_params["form"]
    if form not in FORMS:
        raise Problem(404, "unknown_form", f"Expected one of {', '.join(FORMS)}.")
    return form


ROUTES = (
    Route("/api/v1/exports/runs/{run}/package.zip", show_package_file),
    Route("/api/v1/exports/runs/{run}/cue-log.{form}", log_file),
    Route("/api/v1/exports/runs/{run}/diplomas.{form}", diplomas_file),
    Route("/api/v1/exports/runs/{run}/awards.xml", awards_file),
)
