"""A server as others are: it knows nothing of prepared frames."""

from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from running import Running


class Unextended:
    """Keep our extension of ASGI from an application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but the extension."""
        scope.get("extensions", {}).pop("tablo", None)
        await self._app(scope, receive, send)


def without_prepared_frames(site: Running) -> None:
    """Serve connections from now on by plain ASGI, in our own protocol class."""
    config: Any = site._server.config
    config.loaded_app = Unextended(config.loaded_app)


def under_stock_uvicorn(site: Running) -> None:
    """Serve connections from now on by the protocol class that uvicorn comes with."""
    site._server.config.ws_protocol_class = WebSocketsSansIOProtocol
