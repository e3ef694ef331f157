"""How HTTP says no: problem objects (RFC 9457) with a true status, for every error of the API."""

import hashlib
import logging
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from tablo import paths
from tablo.store.errors import StoreError

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
ON_AIR = "/overlay/"
_AWAY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; connect-src 'self'; script-src {}"


class Problem(Exception):
    """Refuse a request. `code` is for programs, `detail` for people; `more` goes beside them."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        **more: object,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})
        self.more = more

    def to(self, scope: Scope) -> Response:
        """Write the problem as an answer to a request.

        A page on air is answered by a transparent one that asks again: a host paints the body of
        an error like any page.
        """
        wanted = Headers(scope=scope).get("accept", "")
        if scope["path"].startswith(ON_AIR) and "text/html" in wanted:
            html, policy = _away()
            away = {"cache-control": "no-store", "content-security-policy": policy}
            return HTMLResponse(html, self.status, {**self.headers, **away})
        return self.response()

    def response(self) -> Response:
        """Write the problem as an answer to a program."""
        body = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **self.more,
        }
        return Response(
            msgspec.json.encode(body),
            self.status,
            {"cache-control": "no-store", **self.headers},
            MEDIA_TYPE,
        )


def sign_in_needed(
    detail: str = "Expected a session or “Authorization: Bearer KEY”.",
) -> Problem:
    """Refuse whoever did not say who they are."""
    return Problem(401, "sign_in_needed", detail, headers={"www-authenticate": "Bearer"})


async def on_problem(request: Request, error: Exception) -> Response:
    """Answer a request that was refused."""
    assert isinstance(error, Problem)
    return error.to(request.scope)


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Answer what the router or the framework refused: no such path, no such method, too large."""
    assert isinstance(error, HTTPException)
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
    detail = _DETAILS.get(error.status_code, error.detail).format(
        path=request.url.path, method=request.method
    )
    return Problem(error.status_code, code, detail, headers=error.headers).to(request.scope)


async def on_store_error(request: Request, error: Exception) -> Response:
    """Answer when the database could not be asked."""
    log.warning("the store failed at %s: %s", request.url.path, error)
    detail = "The database does not answer. Try again in a moment."
    problem = Problem(503, "store_away", detail, headers={"retry-after": "1"})
    return problem.to(request.scope)


async def on_error(request: Request, error: Exception) -> Response:
    """Answer after a fault of ours; what it was stands in the log and not in the answer."""
    problem = Problem(500, "fault", "Something went wrong here, and it is in the log.")
    return problem.to(request.scope)


@cache
def _away() -> tuple[str, str]:
    html = (paths.pages("overlay") / "away.html").read_text()
    script = html.partition("<script>")[2].partition("</script>")[0]
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return html, _AWAY_POLICY.format(f"'sha256-{digest}'")


HANDLERS: Mapping[Any, Any] = {
    Problem: on_problem,
    HTTPException: on_http_exception,
    StoreError: on_store_error,
    Exception: on_error,
}

_DETAILS = {
    404: "There is nothing at {path}.",
    405: "{path} can't be asked with {method}.",
    413: "The body is larger than this address takes.",
}
