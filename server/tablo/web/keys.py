"""Keys while the server runs: the list of them, a new one, and the end of one, for directors only.

They are made and revoked by the command line too, which can't reach an SQLite file in use, and
which alone makes keys that may do more than the programs of a studio need.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablo.access.actors import Scope
from tablo.access.roles import EVERYWHERE
from tablo.championship.ids import OutputId
from tablo.store.accounts import Key
from tablo.store.errors import KeyUnknown
from tablo.views.output import PREVIEW
from tablo.web import bodies, origin
from tablo.web.context import context
from tablo.web.problems import Problem, sign_in_needed

BODY_LIMIT = 4096


class OutputKey(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="output"):
    """Ask for the key of an output, which reads one of its buses and nothing else."""

    label: Annotated[str, Meta(min_length=1, max_length=80)]
    output: OutputId
    bus: Literal["program", "preview"] = "program"

    @property
    def place(self) -> str:
        """Name the output with its bus, as the scope of its key does."""
        return self.output + PREVIEW if self.bus == "preview" else self.output


class ProgramKey(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="program"):
    """Ask for the key of a program that reads feeds, or presses the keys of the broadcast."""

    label: Annotated[str, Meta(min_length=1, max_length=80)]
    role: Literal["viewer", "broadcast"]


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


async def add(request: Request) -> Response:
    """Make the key of an output, of feeds or of a deck, and tell its secret, this once."""
    await _expect_director(request)
    here = context(request)
    asked = await _asked(request)
    if isinstance(asked, OutputKey):
        if asked.output not in here.roster().outputs:
            raise Problem(404, "unknown_output", f"There is no output {asked.output[:80]}.")
        scope = Scope(kind="output", id=asked.place)
        secret, key = await here.accounts.add_key(asked.label, "output", scope=scope)
    else:
        secret, key = await here.accounts.add_key(asked.label, "key", asked.role)
    return _json({"secret": secret, "key": _row(key)})


async def _asked(request: Request) -> OutputKey | ProgramKey:
    body = await bodies.read(request, "application/json", BODY_LIMIT)
    try:
        return msgspec.json.decode(body, type=OutputKey | ProgramKey)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        detail = "Expected the label of a key with the output or the role that it is for."
        raise Problem(400, "malformed", detail) from error


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
    Route("/api/v1/keys", add, methods=["POST"]),
    Route("/api/v1/keys/{number:int}/revoke", revoke, methods=["POST"]),
)
