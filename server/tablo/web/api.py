"""The API over HTTP: commands in, newest frames out, and the description of both."""

import asyncio
from collections.abc import Mapping

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablo import __version__
from tablo.access.actors import Actor
from tablo.access.streams import StreamName, may_read
from tablo.championship.ids import (
    ContestId,
    OutputId,
    ScreenId,
    StandingId,
    TimerId,
    VenueId,
)
from tablo.championship.roster import Contest, Roster, Text
from tablo.live.bus import RoomAway
from tablo.texts import Language
from tablo.views.channels import streams as all_streams
from tablo.web import bodies, origin
from tablo.web.context import context
from tablo.web.identity import is_read_only
from tablo.web.problems import Problem, sign_in_needed
from tablo.web.shells import spoken
from tablo.wire import schema
from tablo.wire.answers import StreamRow
from tablo.wire.frames import Complaint, Frame, Outcome, Result, encode
from tablo.wire.inbound import BATCH_LIMIT, decode_batch

BODY_LIMIT = 1024 * 1024
"""Bytes that the body of a request may have."""
RATE, BURST = 50, 200
"""Requests a second, and at once, of one address or key that only looks."""
CREW_RATE, CREW_BURST = 500, 1000
"""The same of one that may command."""
AT_ONCE = 50
"""Streams whose newest frames are asked for together."""

_STATUS: Mapping[Outcome, int] = {
    "refused": 422,
    "conflict": 409,
    "invalid": 400,
    "forbidden": 403,
}
_AWAY = {"retry-after": "1"}


async def commands(request: Request) -> Response:
    """Take one command, or an array of up to 500, and answer what became of each, in order."""
    here = context(request)
    if origin.judge(request, here.settings.origins) not in {"own", "none"}:
        raise Problem(403, "foreign_origin", "This was sent by a page of another server.")
    actor = await here.identity.caller(request)
    if actor.kind == "public":
        raise sign_in_needed()
    limit(request, actor)
    body = await bodies.read(request, "application/json", BODY_LIMIT)
    asked = decode_batch(body)
    if isinstance(asked, Complaint):
        status = 413 if asked.code == "too_large" else 400
        raise Problem(status, asked.code, asked.text, limit=BATCH_LIMIT)
    lang = spoken(request)
    try:
        results = await asyncio.gather(
            *(here.hub.command(actor, command, lang) for command in asked)
        )
    except RoomAway as absent:
        raise away() from absent
    for result in results:
        here.metrics.command(result.outcome)
    if body.lstrip().startswith(b"["):
        return json(b"[" + b",".join(map(encode, results)) + b"]")
    return single(results[0])


async def list_streams(request: Request) -> Response:
    """List the streams that the caller may read, with their newest versions."""
    here = context(request)
    actor = await here.identity.caller(request)
    limit(request, actor)
    roster, lang = here.roster(), spoken(request)
    names = [name for name in all_streams(roster) if may_read(actor, name, roster)]
    listed = []
    for start in range(0, len(names), AT_ONCE):
        part = names[start : start + AT_ONCE]
        try:
            found = await asyncio.gather(*(here.hub.newest(actor, str(name)) for name in part))
        except RoomAway as absent:
            raise away() from absent
        listed += [
            StreamRow(
                stream=str(name),
                title=_title(name, roster, lang),
                audience=name.audience,
                version=frame.version,
                href=f"/api/v1/streams/{name}",
            )
            for name, frame in zip(part, found, strict=True)
            if isinstance(frame, Frame)
        ]
    return json(msgspec.json.encode(listed), {"cache-control": "no-cache", **_VARY})


async def stream(request: Request) -> Response:
    """Give the newest frame of a stream, the same JSON as on the socket."""
    here = context(request)
    actor = await here.identity.caller(request)
    limit(request, actor)
    name = request.path_params["stream"]
    try:
        frame = await here.hub.newest(actor, name)
    except RoomAway as absent:
        raise away() from absent
    if not isinstance(frame, Frame):
        raise gone(name, frame, actor)
    here.hub.note(actor, name)
    tag = f'"{frame.epoch}-{frame.version}"'
    headers = {"etag": tag, "cache-control": "no-cache", **_VARY}
    if matches(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return json(frame.data, headers)


async def openapi(request: Request) -> Response:
    """Describe the API over HTTP."""
    return json(msgspec.json.encode(schema.openapi(version=__version__)))


async def asyncapi(request: Request) -> Response:
    """Describe the live socket."""
    return json(msgspec.json.encode(schema.asyncapi(version=__version__)))


_VARY = {"vary": "authorization, cookie"}


def json(body: bytes, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with JSON that nobody keeps, unless the headers say otherwise."""
    return Response(body, 200, {"cache-control": "no-store", **(headers or {})}, "application/json")


def single(result: Result) -> Response:
    """Answer what became of one command, with a status that says so."""
    if result.outcome == "accepted":
        return json(encode(result))
    reason = result.reason
    busy = reason is not msgspec.UNSET and reason.code == "busy"
    members = msgspec.to_builtins(result)
    return Problem(
        503 if busy else _STATUS[result.outcome],
        result.outcome if reason is msgspec.UNSET else reason.code,
        "" if reason is msgspec.UNSET else reason.text,
        headers=_AWAY if busy else None,
        **{name: value for name, value in members.items() if name != "type"},
    ).response()


def limit(request: Request, actor: Actor) -> None:
    """Count a request of a caller; raises 429 past what one may ask in a second."""
    here = context(request)
    rate, burst = (RATE, BURST) if is_read_only(actor) else (CREW_RATE, CREW_BURST)
    address = request.client.host if request.client else ""
    name = f"address:{address}" if actor.kind == "public" else actor.id
    if not here.limiter.take(name, rate, burst):
        detail = f"Expected at most {rate} requests a second."
        raise Problem(429, "too_many_requests", detail, headers=_AWAY)


def away() -> Problem:
    """Make the answer for when nobody decides."""
    detail = "No answer from the room: what was asked may have happened. Ask again, by the same id."
    return Problem(503, "room_away", detail, headers=_AWAY)


def gone(name: str, reason: str, actor: Actor) -> Problem:
    """Make the answer for a stream that there isn't, or not for this caller."""
    if reason != "forbidden":
        return Problem(404, "unknown_stream", f"There is no stream {name[:200]}.")
    if actor.kind == "public":
        return sign_in_needed(f"The stream {name[:200]} needs a session or a key.")
    return Problem(403, "forbidden", f"You may not read the stream {name[:200]}.")


def matches(header: str, tag: str) -> bool:
    """Tell whether an If-None-Match names what would be given (RFC 9110)."""
    tags = (part.strip().removeprefix("W/") for part in header.split(","))
    return any(found in {tag, "*"} for found in tags)


def _title(name: StreamName, roster: Roster, lang: Language) -> str:
    return _texts(name, roster).said(lang)


def _texts(name: StreamName, roster: Roster) -> Text:
    match name.channel:
        case "standings" | "marks" | "aspects" | "floor" | "draw":
            contest, _, part = name.param.partition("/")
            return _contest(roster.contests[ContestId(contest)], part, roster)
        case "timers" | "hall" | "schedule" | "signals":
            return roster.venues[VenueId(name.param)].title
        case "timer":
            return roster.timers[TimerId(name.param)].title
        case "screen":
            return roster.screens[ScreenId(name.param)].title
        case "output":
            output, _, _ = name.param.partition("/")
            return roster.outputs[OutputId(output)].title
        case _:
            return roster.championship.title


def _contest(contest: Contest, part: str, roster: Roster) -> Text:
    """Name a contest, and the standing or module of it that is meant."""
    skill = roster.skills[contest.skill].title
    category = roster.categories[contest.category].title
    standing, module = contest.standing(StandingId(part)), contest.module(part)
    named = [skill, category]
    if part and (standing or module):
        named += [standing.title if standing else module.label if module else Text("")]
    english = ", ".join(text.en for text in named) if all(text.en for text in named) else ""
    return Text(", ".join(text.ru for text in named), english)


ROUTES = (
    Route("/api/v1/commands", commands, methods=["POST"]),
    Route("/api/v1/streams", list_streams),
    Route("/api/v1/streams/{stream:path}", stream),
    Route("/api/openapi.json", openapi),
    Route("/api/asyncapi.json", asyncapi),
)
