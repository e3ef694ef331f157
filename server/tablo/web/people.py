"""What to call those who act: for crew, whose views name authors by id as the journal does."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablo.web.context import context
from tablo.web.problems import Problem, sign_in_needed


async def people(request: Request) -> Response:
    """Give the names of people and keys by actor, to anybody with a role."""
    here = context(request)
    actor = await here.identity.caller(request)
    if actor.kind == "public":
        raise sign_in_needed()
    if actor.role is None:
        raise Problem(403, "forbidden", "Only crew may know who acts.")
    names = msgspec.json.encode(await here.accounts.names())
    return Response(names, headers={"cache-control": "no-store"}, media_type="application/json")


ROUTES = (Route("/api/v1/people", people),)
