"""From which page a request comes: the one check against foreign pages that ride a session.

Halls run plain HTTP, where browsers send no `Sec-Fetch-…` headers, and a page on another port of
the same host sends even `SameSite=Strict` cookies: `Origin` alone tells. It is compared exactly,
scheme, host and port, byte by byte.
"""

from typing import Literal

from starlette.requests import HTTPConnection

Verdict = Literal["own", "none", "null", "foreign"]
_SECURE = {"https", "wss"}


def judge(connection: HTTPConnection, allowed: tuple[str, ...]) -> Verdict:
    """Say whose page sent this: our own or an allowed one, none at all, a file's, a stranger's.

    A browser sends `Origin` with every socket handshake and every unsafe request to elsewhere, so
    a request without it comes from a program, which no foreign page can steer.
    """
    origins = connection.headers.getlist("origin")
    if not origins:
        site = connection.headers.get("sec-fetch-site", "none")
        return "none" if site in {"none", "same-origin"} else "foreign"
    if len(origins) > 1:
        return "foreign"
    if origins[0] == "null":
        return "null"
    own = own_origin(connection)
    return "own" if origins[0] == own or origins[0] in allowed else "foreign"


def own_origin(connection: HTTPConnection) -> str:
    """Write the origin of this very server as the client addressed it."""
    secure = connection.scope["scheme"] in _SECURE
    host = connection.headers.get("host", "").lower()
    default = ":443" if secure else ":80"
    return f"{'https' if secure else 'http'}://{host.removesuffix(default)}"
