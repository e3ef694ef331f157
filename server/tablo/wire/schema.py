"""What the published descriptions say: made from the types, so that they can't disagree.

`asyncapi` describes the live socket, `openapi` the HTTP interface.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct

from tablo.views.channels import CHANNELS
from tablo.wire import frames, inbound
from tablo.wire.frames import SAID, SUBPROTOCOL
from tablo.wire.inbound import BATCH_LIMIT, CLIENT_COMMANDS, MESSAGE_LIMIT, MESSAGES, STREAMS_LIMIT

Document = dict[str, Any]
_REF = "#/components/schemas/{name}"


class Problem(Struct, frozen=True, kw_only=True):
    """Say what went wrong with a request (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""


class StreamRow(Struct, frozen=True, kw_only=True):
    """Describe a stream that the caller may read."""

    stream: str
    title: str
    audience: Literal["public", "venue", "broadcast", "crew"] | None
    version: int | None
    href: str


class ProblemRow(Struct, frozen=True, kw_only=True):
    """Say what is wrong, and where; `line` counts from 1, 0: the whole table."""

    code: str
    text: str
    file: str
    sheet: str
    line: int
    column: str
    value: str
    hint: str


class ImportReport(Struct, frozen=True, kw_only=True):
    """Say what a file changes (or would), or all that is wrong: with any problem, nothing."""

    applied: bool
    sha256: str
    changes: tuple[str, ...] = ()
    problems: tuple[ProblemRow, ...] = ()
    warnings: tuple[ProblemRow, ...] = ()


class Parameter(Struct, frozen=True, kw_only=True):
    """Describe one parameter of an HTTP path."""

    name: str
    place: Literal["path", "query"]
    about: str


class Path(Struct, frozen=True, kw_only=True):
    """Describe one HTTP path: what it takes and what it gives with status 200."""

    method: Literal["get", "post"]
    path: str
    about: str
    gives: Mapping[str, object]
    takes: object | None = None
    parameters: tuple[Parameter, ...] = ()
    errors: tuple[int, ...] = ()


_STREAM = Parameter(name="stream", place="path", about="the stream's name")
_PAGE: Mapping[str, object] = {"text/html": str}
_READ = (401, 403, 404, 503)

PATHS: tuple[Path, ...] = (
    Path(method="get", path="/", about="The page for the public", gives=_PAGE),
    Path(method="get", path="/display", about="A screen, paired or not", gives=_PAGE),
    Path(
        method="get",
        path="/display/{scene}",
        about="One scene without pairing",
        gives=_PAGE,
        parameters=(Parameter(name="scene", place="path", about="the scene's name"),),
        errors=(404,),
    ),
    Path(
        method="get",
        path="/overlay/{graphic}",
        about="One broadcast graphic, or `program`: all layers of the key's output",
        gives=_PAGE,
        parameters=(Parameter(name="graphic", place="path", about="the graphic's name"),),
        errors=(404,),
    ),
    Path(method="get", path="/admin/", about="The console", gives=_PAGE),
    Path(
        method="get",
        path="/healthz",
        about="The process lives",
        gives={"application/json": dict[str, Any]},
    ),
    Path(
        method="get",
        path="/readyz",
        about="Database, bus and room work",
        gives={"application/json": dict[str, Any]},
        errors=(503,),
    ),
    Path(method="get", path="/metrics", about="Prometheus metrics", gives={"text/plain": str}),
    Path(
        method="get",
        path="/api/v1/streams",
        about="List the streams that the caller may read",
        gives={"application/json": tuple[StreamRow, ...]},
        errors=(401,),
    ),
    Path(
        method="get",
        path="/api/v1/streams/{stream}",
        about="Give a stream's newest frame, as on the socket; with ETag, 304 when it is the same",
        gives={"application/json": frames.View},
        parameters=(_STREAM,),
        errors=_READ,
    ),
    Path(
        method="post",
        path="/api/v1/commands",
        about=f"Send one command, or up to {BATCH_LIMIT}; gives the results in the same order",
        gives={"application/json": frames.Result | tuple[frames.Result, ...]},
        takes=inbound.Command | tuple[inbound.Command, ...],
        errors=(400, 401, 403, 409, 413, 415, 422, 429, 503),
    ),
    Path(
        method="post",
        path="/api/v1/imports/results",
        about="Read a table of results and take its marks over, all of them or none",
        gives={"application/json": ImportReport},
        takes=bytes,
        parameters=(
            Parameter(name="name", place="query", about="the file's name, with its ending"),
            Parameter(name="contest", place="query", about="the contest, where no sheet names it"),
            Parameter(name="dry_run", place="query", about="true: look, and change nothing"),
        ),
        errors=(400, 401, 403, 413, 415, 422, 429, 503),
    ),
    Path(
        method="get",
        path="/api/v1/people",
        about="Name those who act, by actor; for crew",
        gives={"application/json": dict[str, str]},
        errors=(401, 403),
    ),
    Path(
        method="get",
        path="/api/v1/keys",
        about="List all keys, without their secrets; for directors",
        gives={"application/json": tuple[dict[str, Any], ...]},
        errors=(401, 403),
    ),
    Path(
        method="post",
        path="/api/v1/keys/{number}/revoke",
        about="End a key and its sockets at once; for directors",
        gives={"application/json": dict[str, Any]},
        parameters=(Parameter(name="number", place="path", about="the key's number"),),
        errors=(401, 403, 404),
    ),
)
"""Every HTTP path that outsiders may rely on."""


def asyncapi(*, version: str, title: str = "Tablo") -> Document:
    """Describe the live socket: AsyncAPI 3.0, with every message, view and command."""
    said = {kind.__name__.lower(): kind for kind in SAID}
    views = [channel.view for channel in CHANNELS.values()]
    return {
        "asyncapi": "3.0.0",
        "info": {"title": f"{title}: the live socket", "version": version, "description": _about()},
        "channels": {
            "live": {
                "address": "/live",
                "messages": {
                    **{_sent(name): _message_ref(_sent(name)) for name in MESSAGES},
                    **{name: _message_ref(name) for name in said},
                },
                "bindings": {"ws": {"method": "GET"}},
            }
        },
        "operations": {
            "send": _operation("send", said),
            "receive": _operation("receive", map(_sent, MESSAGES)),
        },
        "components": {
            "messages": {
                **{_sent(name): _message(name, kind) for name, kind in MESSAGES.items()},
                **{name: _message(name, kind) for name, kind in said.items()},
            },
            "schemas": _schemas([*MESSAGES.values(), *SAID, *CLIENT_COMMANDS.values(), *views]),
        },
        "x-commands": {name: _ref(kind) for name, kind in CLIENT_COMMANDS.items()},
        "x-streams": {
            name: {
                "parameter": channel.param,
                "audiences": sorted(channel.audiences),
                "view": _ref(channel.view),
            }
            for name, channel in CHANNELS.items()
        },
    }


def openapi(*, version: str, title: str = "Tablo") -> Document:
    """Describe the HTTP interface: OpenAPI 3.1."""
    types: list[object] = [Problem, *CLIENT_COMMANDS.values()]
    paths: dict[str, Document] = {}
    for path in PATHS:
        types += [kind for kind in (path.takes, *path.gives.values()) if kind is not None]
        paths.setdefault(path.path, {})[path.method] = _endpoint(path)
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{title}: HTTP", "version": version},
        "paths": paths,
        "components": {
            "schemas": _schemas(types),
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "tablo_session"},
            },
        },
        "security": [{}, {"key": []}, {"session": []}],
    }


def _endpoint(path: Path) -> Document:
    endpoint: Document = {
        "summary": path.about,
        "responses": {
            "200": {"description": "done", "content": _content(path.gives)},
            **{str(status): _problem() for status in path.errors},
        },
    }
    if path.parameters:
        endpoint["parameters"] = [
            {
                "name": parameter.name,
                "in": parameter.place,
                "required": parameter.place == "path",
                "description": parameter.about,
                "schema": {"type": "string"},
            }
            for parameter in path.parameters
        ]
    if path.takes is not None:
        content = _content({"application/json": path.takes})
        endpoint["requestBody"] = {"required": True, "content": content}
    return endpoint


def _content(bodies: Mapping[str, object]) -> Document:
    return {media: {"schema": _inline(kind)} for media, kind in bodies.items()}


def _problem() -> Document:
    return {
        "description": "refused; the body says why",
        "content": {"application/problem+json": {"schema": _ref(Problem)}},
    }


def _about() -> str:
    return (
        f"Subprotocol {SUBPROTOCOL}; JSON text messages of at most {MESSAGE_LIMIT} bytes; at most "
        f"{STREAMS_LIMIT} streams a socket. `hello` comes first, within 5 s. A view is whole; the "
        "newest wins. Close codes: 4400 after the third complaint, 4403 revoked, 4408 slow, 4429 "
        "past a limit, 1012 restart."
    )


def _operation(action: Literal["send", "receive"], names: Iterable[str]) -> Document:
    return {
        "action": action,
        "channel": {"$ref": "#/channels/live"},
        "messages": [{"$ref": f"#/channels/live/messages/{name}"} for name in names],
    }


def _message(name: str, kind: type) -> Document:
    about = (kind.__doc__ or "").split("\n", 1)[0]
    return {"name": name, "summary": about, "payload": _ref(kind)}


def _message_ref(name: str) -> Document:
    return {"$ref": f"#/components/messages/{name}"}


def _sent(name: str) -> str:
    """Tell apart what clients say from what the server says."""
    return f"client.{name}"


def _ref(kind: type) -> Document:
    return {"$ref": _REF.format(name=kind.__name__)}


def _inline(kind: object) -> Document:
    (schema,), _ = msgspec.json.schema_components([kind], ref_template=_REF)
    return dict(schema)


def _schemas(types: Iterable[object]) -> Document:
    _, components = msgspec.json.schema_components(types, ref_template=_REF)
    return dict(sorted(components.items()))
