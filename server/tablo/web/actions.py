"""Actions: every command at an address of its own, for the keys of a deck.

A press is a POST, because what changes something is never a GET: a browser that looks ahead, or a
deck that polls, must not fire a cue. The same address asked with GET tells the state that the key
would act on, and `….png` draws the face of the key.
"""

import asyncio
import secrets
from typing import Any

import msgspec
from msgspec import Raw
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablo.access.actors import Actor
from tablo.exchange.faces import SIZES, draw_face, face_of
from tablo.live.bus import RoomAway
from tablo.live.streams import PACE_MS
from tablo.web import api, bodies, feeds, origin
from tablo.web.context import context
from tablo.web.problems import Problem, sign_in_needed
from tablo.web.shells import spoken
from tablo.wire.actions import ACTIONS, Looked, Pressed, Unfit, command_of, read_action, state_of
from tablo.wire.frames import Frame, View

BODY_LIMIT = 64 * 1024
"""Bytes that the body of an action may have."""
LOOK_S = 0.005
"""Seconds between two looks for the picture of a change."""
SETTLED = 30
"""Looks for it; a change that nobody sees takes as long."""
DRAWN = round(2 * PACE_MS["crew"] / 1000 / LOOK_S)
"""Looks in which a picture without the change may still come, drawn for one just before it."""


async def press(request: Request) -> Response:
    """Do an action; values come in the query, in a JSON object, or both (the object wins).

    `id` makes a repeated request harmless; without one each press counts.
    """
    here = context(request)
    if origin.judge(request, here.settings.origins) not in {"own", "none"}:
        raise Problem(403, "foreign_origin", "This was sent by a page of another server.")
    actor = await _caller(request)
    action, values = _action(request), await _values(request)
    id = str(values.pop("id", "") or f"press-{secrets.token_hex(8)}")
    command = read_action(id[:64], action, values)
    if isinstance(command, Unfit):
        raise Problem(400, "invalid", command.text)
    stream = state_of(command_of(action, values), values)
    before = here.hub.version(stream) if stream else None
    try:
        result = await here.hub.command(actor, command, spoken(request))
    except RoomAway as absent:
        raise api.away() from absent
    here.metrics.command(result.outcome)
    if result.outcome != "accepted":
        return api.single(result)
    state = await _settled(request, actor, stream, before) if stream else None
    return api.json(msgspec.json.encode(Pressed(result=result, state=state)))


async def face(request: Request) -> Response:
    """Draw the key of an action as a PNG, with the state that it would act on.

    `title` stands in place of its own word, `size` is one of a deck's. A key in the address may
    only read, as for a feed.
    """
    actor = await feeds.poller(request)
    if actor.kind == "public":
        raise sign_in_needed()
    api.limit(request, actor)
    action, values = _action(request), dict(request.query_params)
    size = next((size for size in SIZES if str(size) == values.get("size", str(SIZES[0]))), None)
    if size is None:
        raise Problem(400, "malformed", f"Expected a size of {', '.join(map(str, SIZES))}.")
    stream = state_of(command_of(action, values), values)
    state = await _state(request, actor, stream) if stream else None
    if stream and state is None:
        raise api.gone(stream, "forbidden", actor)
    now, view = context(request).hub.now(), msgspec.json.decode(state) if state else None
    drawn = face_of(action, view, values, language=spoken(request), now=now)
    headers = {"cache-control": "no-store"}
    return Response(await asyncio.to_thread(draw_face, drawn, size), 200, headers, "image/png")


async def look(request: Request) -> Response:
    """Tell the state of what an action is about; nothing happens."""
    actor = await _caller(request)
    action, values = _action(request), dict(request.query_params)
    stream = state_of(command_of(action, values), values)
    state = await _state(request, actor, stream) if stream else None
    return api.json(msgspec.json.encode(Looked(state=state)))


async def _caller(request: Request) -> Actor:
    actor = await context(request).identity.caller(request)
    if actor.kind == "public":
        raise sign_in_needed()
    api.limit(request, actor)
    return actor


def _action(request: Request) -> str:
    action = str(request.path_params["action"])
    if action not in ACTIONS:
        detail = f"There is no action {action[:80]}: {', '.join(sorted(ACTIONS))}."
        raise Problem(404, "unknown_action", detail)
    return action


async def _values(request: Request) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: value for name, value in request.query_params.items() if name != "lang"
    }
    if request.headers.get("content-type") is None:
        return values
    body = await bodies.read(request, "application/json", BODY_LIMIT)
    try:
        given = msgspec.json.decode(body or b"{}", type=dict[str, Any])
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Problem(400, "malformed", "Expected a JSON object of values.") from error
    return {**values, **given}


async def _settled(request: Request, actor: Actor, stream: str, before: int | None) -> Raw | None:
    """Wait until the change is in the picture, which is drawn at a pace of its own."""
    hub = context(request).hub
    for looks in range(SETTLED):
        await asyncio.sleep(LOOK_S)
        if looks >= DRAWN and hub.version(stream) != before:
            break
    return await _state(request, actor, stream)


async def _state(request: Request, actor: Actor, stream: str) -> Raw | None:
    """Give the view of a stream, as far as the caller may read it."""
    try:
        frame = await context(request).hub.newest(actor, stream)
    except RoomAway as absent:
        raise api.away() from absent
    if not isinstance(frame, Frame):
        return None
    return msgspec.json.decode(frame.data, type=View).view


ROUTES = (
    Route("/api/v1/actions/{action}.png", face),
    Route("/api/v1/actions/{action}", press, methods=["POST"]),
    Route("/api/v1/actions/{action}", look),
)
