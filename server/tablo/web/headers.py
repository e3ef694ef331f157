"""What every answer tells the browser: trust nothing but this server, and put us in no foreign frame."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tablo.settings import Settings
from tablo.web.problems import Problem

_HOST = re.compile(r"(?P<name>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")

_STEADY = {
    # Not "no-referrer": with it browsers send our own forms with the origin "null"
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


_SECURE = {"cross-origin-opener-policy": "same-origin"}
"""Under TLS only: on plain HTTP browsers ignore it, and say so as an error in the console."""


class SecurityHeaders:
    """Refuse requests for foreign hosts, and set the headers of security on every answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in settings.allowed_hosts)
        self._framers = " ".join(("'self'", *settings.frame_ancestors))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")
        if not self._is_allowed(host):
            await self._refuse(scope, receive, send)
            return
        framers = self._framers_of(scope["path"])
        policy = _policy(host, framers)
        steady = _STEADY | _SECURE if scope["scheme"] in {"https", "wss"} else _STEADY

        async def send_with_headers(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                headers = MutableHeaders(scope=message)
                for name, value in steady.items():
                    headers.setdefault(name, value)
                headers.setdefault("content-security-policy", policy)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _framers_of(self, path: str) -> str:
        # The console shows screens and outputs as they are; nothing that is pressed is framed
        if path.startswith("/overlay/"):
            return self._framers
        return "'self'" if path.startswith("/display") else "'none'"

    def _is_allowed(self, host: str) -> bool:
        match = _HOST.fullmatch(host)
        return match is not None and (not self._hosts or match["name"].lower() in self._hosts)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = Problem(400, "unknown_host", "This server does not answer to that host name.")
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await problem.to(scope)(scope, receive, send)


def _policy(host: str, framers: str) -> str:
    # Old engines don't count a socket to the same host as 'self', so it is spelled out
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        f"media-src 'self'; font-src 'self'; connect-src 'self' ws://{host} wss://{host}; base-uri 'none'; "
        f"form-action 'self'; frame-src 'self'; frame-ancestors {framers}"
    )
