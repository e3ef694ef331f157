"""Feeds: the newest frame of a stream as a flat table, for programs that poll."""

from collections.abc import Mapping
from typing import get_args

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablo.access.actors import Actor
from tablo.access.streams import StreamName
from tablo.exchange.feeds import ROWS_LIMIT, Form, feed_of, has_feed, is_ticking, write
from tablo.exchange.spreadsheets import Delimiter
from tablo.live.bus import RoomAway
from tablo.web import api
from tablo.web.context import context
from tablo.web.identity import Credential, is_read_only
from tablo.web.problems import Problem
from tablo.web.shells import spoken
from tablo.wire.frames import Frame, View

FORMS: tuple[Form, ...] = get_args(Form)
DELIMITERS: tuple[Delimiter, ...] = get_args(Delimiter)
TYPES: Mapping[Form, str] = {
    "json": "application/json",
    "xml": "application/xml; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}


async def feed(request: Request) -> Response:
    """Give the newest frame of a stream as a table in the form that its ending names.

    Beside the ways of every request, `?key=` tells who asks, for programs that send no headers:
    a key that can only read. With ETag; 304 when it is the same.
    """
    here = context(request)
    actor = await poller(request)
    api.limit(request, actor)
    name, form = _named(request)
    stream = StreamName.parse(name)
    try:
        frame = await here.hub.newest(actor, name)
    except RoomAway as absent:
        raise api.away() from absent
    if not isinstance(frame, Frame):
        raise api.gone(name, frame, actor)
    if stream is None or not has_feed(stream.channel):
        raise Problem(404, "no_feed", f"The stream {name[:200]} is not written as a table.")
    here.hub.note(actor, name)
    headers = {"cache-control": "no-cache", "vary": "authorization, cookie"}
    if not is_ticking(stream.channel):
        tag = f'"{frame.epoch}-{frame.version}"'
        headers["etag"] = tag
        if api.matches(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
    said = msgspec.json.decode(frame.data, type=View)
    table = feed_of(
        stream.channel,
        msgspec.json.decode(said.view),
        frame.version,
        language=spoken(request),
        base=str(request.base_url).rstrip("/"),
        now=here.hub.now(),
        rows=_rows(request),
    )
    return Response(write(table, form, _delimiter(request)), 200, headers, TYPES[form])


async def poller(request: Request) -> Actor:
    """Tell who polls: by `?key=`, a key that can only read, or as every request does."""
    secret = request.query_params.get("key")
    identity = context(request).identity
    if secret is None:
        return await identity.caller(request)
    found = await identity.actor(Credential("key", secret))
    if found is None:
        raise Problem(401, "unknown_key", "The key of this address is not valid.")
    if not is_read_only(found):
        detail = "A key in an address may be seen by others: use one that can only read."
        raise Problem(403, "forbidden", detail)
    return found


def _named(request: Request) -> tuple[str, Form]:
    name, _, ending = request.path_params["name"].rpartition(".")
    form = next((form for form in FORMS if form == ending), None)
    if form is None or not name:
        raise Problem(404, "unknown_form", f"Expected an ending of {', '.join(FORMS)}.")
    return name, form


def _rows(request: Request) -> int | None:
    asked = request.query_params.get("rows")
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:9]) <= ROWS_LIMIT):
        raise Problem(400, "malformed", f"Expected rows from 1 to {ROWS_LIMIT}.")
    return int(asked)


def _delimiter(request: Request) -> Delimiter:
    asked = request.query_params.get("sep", ";")
    for delimiter in DELIMITERS:
        if delimiter == asked:
            return delimiter
    raise Problem(400, "malformed", f"Expected a separator of {' '.join(DELIMITERS)}")


ROUTES = (Route("/api/v1/feeds/{name:path}", feed),)
