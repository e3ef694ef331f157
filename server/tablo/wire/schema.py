"""What the published descriptions say: made from the types, so that they can't disagree.

`asyncapi` describes the live socket, `openapi` the HTTP interface.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from tablo.views.channels import CHANNELS
from tablo.wire.answers import Problem
from tablo.wire.frames import SAID, SUBPROTOCOL
from tablo.wire.inbound import CLIENT_COMMANDS, MESSAGE_LIMIT, MESSAGES, STREAMS_LIMIT
from tablo.wire.paths import PATHS, Path

Document = dict[str, Any]
_REF = "#/components/schemas/{name}"


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
