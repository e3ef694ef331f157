"""The log: what happened, one line each, and never a key.

uvicorn writes paths with their query strings, keys included, so its own lines about requests stay
off; a request is logged here, and every line, whoever wrote it, passes `redact` before it is out.
"""

import logging
import re
import sys
from collections.abc import Callable, MutableMapping
from typing import Any, TextIO

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tablo.settings import Settings

_SECRETS = re.compile(
    r"(?i)(tablo_)[A-Za-z0-9_-]+|((?:[?&#]key|(?:^|[?&])q)=)[^&#\s\"']+|(bearer )\S+"
)


def redact(text: str) -> str:
    """Take every key out of a text, wherever it stands, and whatever names people searched for."""
    return _SECRETS.sub(lambda match: f"{match[1] or match[2] or match[3]}…", text)


def start(settings: Settings, stream: TextIO | None = None) -> None:
    """Set up the log of this process, the libraries' lines with it, on standard error."""
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if settings.log_format == "text":
        renderer = structlog.processors.LogfmtRenderer(
            key_order=["timestamp", "level", "event"], bool_as_flag=False
        )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redact_values,
    ]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(root.level),
        cache_logger_on_first_use=False,
    )


def _redact_values(
    logger: object, method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    for name, value in line.items():
        if isinstance(value, str):
            line[name] = redact(value)
        elif not isinstance(value, (int, float, bool, type(None))) and not name.startswith("_"):
            line[name] = redact(str(value))
    return line


class AccessLog:
    """Write one line for every request and every socket: what, how it ended, how long it took."""

    def __init__(self, app: ASGIApp, seconds: Callable[[], float]) -> None:
        self._app = app
        self._seconds = seconds
        self._log = structlog.get_logger("tablo.access")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        begun = self._seconds()
        status = 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                status = message["status"]
            elif message["type"] == "websocket.accept":
                status = 101
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            self._log.info(
                "request" if scope["type"] == "http" else "socket",
                method=scope.get("method", "GET"),
                path=scope["path"],
                query=scope["query_string"].decode("latin-1"),
                status=status or 500,
                ms=round(1000 * (self._seconds() - begun), 1),
            )
