"""What was on air, as a file: a list, or markers for the edit."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablo.access.roles import EVERYWHERE, ROLES, output_scopes
from tablo.championship.commands import ShowGraphic
from tablo.championship.ids import OutputId
from tablo.exchange.lists import list_csv, list_xlsx
from tablo.exchange.takes import EVENTS, RATES, takes, takes_edl, takes_table
from tablo.web.context import context
from tablo.web.exports import FORMS, caller, file_answer
from tablo.web.problems import Problem
from tablo.web.shells import spoken

EDL = "edl"
_FORMS = ("csv", "xlsx", EDL)


async def takes_file(request: Request) -> Response:
    """Write what was on air on an output (`?output=`), or on all, as a list or as markers.

    For those who may put something there. `?rate=` counts markers in so many frames a second.
    """
    here, actor = context(request), await caller(request)
    roster, form = here.roster(), request.path_params["form"]
    if form not in _FORMS:
        raise Problem(404, "unknown_form", f"Expected one of {', '.join(_FORMS)}.")
    asked = request.query_params.get("output")
    output = OutputId(asked) if asked else None
    if output is not None and output not in roster.outputs:
        raise Problem(404, "unknown_output", f"There is no output {output[:80]}.")
    places = {EVERYWHERE} if output is None else output_scopes(output, roster)
    if actor.role is None or ShowGraphic not in ROLES[actor.role] or actor.scope not in places:
        raise Problem(403, "forbidden", "You may not know what was on air there.")
    facts, names = await here.told(EVENTS), await here.accounts.names()
    found, zone = takes(facts, names, roster, output), roster.championship.zone
    lang, named = spoken(request), f"on-air-{output or 'all'}.{form}"
    if form == EDL:
        body = takes_edl(found, zone, lang, rate=_rate(request))
        return file_answer(body, "text/plain; charset=utf-8", named)
    table = takes_table(found, zone, lang)
    if form == "csv":
        return file_answer(list_csv(table), FORMS[form], named)
    return file_answer(await asyncio.to_thread(list_xlsx, [table]), FORMS[form], named)


def _rate(request: Request) -> int:
    asked = request.query_params.get("rate", "25")
    for rate in RATES:
        if str(rate) == asked:
            return rate
    raise Problem(400, "malformed", f"Expected a rate of {', '.join(map(str, RATES))}.")


ROUTES = (Route("/api/v1/exports/on-air.{form}", takes_file),)
