"""Keys while the server runs: the list of them, and the end of one, for directors only.

They are made and revoked by the command line too, which can't reach an SQLite file in use.
"""

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablo.access.actors import Scope
from tablo.access.roles import EVERYWHERE
from tablo.store.accounts import Key
from tablo.store.errors import KeyUnknown
from tablo.web import origin
from tablo.web.context import context
from tablo.web.problems import Problem, sign_in_needed


class KeyRow(Struct, frozen=True, kw_only=True):
    """Describe a key; its secret is kept nowhere. Times are server milliseconds."""

    number: int
    label: str
    kind: str
    role: str | None
    scope: Scope
    created: int
    expires: int | None
    revoked: int | None


async def keys(request: Request) -> Response:
    """List all keys, revoked ones too."""
    await _expect_director(request)
    return _json([_row(key) for key in await context(request).accounts.list_keys()])


async def revoke(request: Request) -> Response:
    """End a key, and every socket that came in with it, at once."""
    await _expect_director(request)
    here = context(request)
    number = request.path_params["number"]
    try:
        await here.accounts.revoke_key(number)
    except KeyUnknown as unknown:
        raise Problem(404, "unknown_key", f"There is no key {number}.") from unknown
    await here.guests.check()
    (row,) = [_row(key) for key in await here.accounts.list_keys() if key.id == number]
    return _json(row)


async def _expect_director(request: Request) -> None:
    here = context(request)
    if origin.judge(request, here.settings.origins) not in {"own", "none"}:
        raise Problem(403, "foreign_origin", "This was sent by a page of another server.")
    actor = await here.identity.caller(request)
    if actor.kind == "public":
        raise sign_in_needed()
    if actor.role != "director" or actor.scope != EVERYWHERE:
        raise Problem(403, "forbidden", "Keys are for directors of the whole championship.")


def _row(key: Key) -> KeyRow:
    return KeyRow(
        number=key.id,
        label=key.label,
        kind=key.kind,
        role=key.role,
        scope=key.scope,
        created=key.created,
        expires=key.expires,
        revoked=key.revoked,
    )


def _json(body: object) -> Response:
    headers = {"cache-control": "no-store"}
    return Response(msgspec.json.encode(body), 200, headers, "application/json")


ROUTES = (
    Route("/api/v1/keys", keys),
    Route("/api/v1/keys/{number:int}/revoke", revoke, methods=["POST"]),
)
