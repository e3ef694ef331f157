"""Codes for cameras, of addresses of this very server only."""

import io

import segno
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablo.web.context import context
from tablo.web.problems import Problem
from tablo.web.reach import public_origin

PATH_LIMIT = 300
RATE, BURST = 20, 200
"""Codes that one address may ask for, a second and at once."""
_PIXELS = 12
_KEPT_S = 60
"""How long a code is kept: no longer than a machine takes to come into its network."""


async def code(request: Request) -> Response:
    """Draw the address of a page here: `path` begins with "/"; as `svg`, or else `png`."""
    here = context(request)
    path = request.query_params.get("path", "/")
    form = request.query_params.get("form", "svg")
    if not path.startswith("/") or path.startswith("//") or len(path) > PATH_LIMIT:
        detail = f"Expected a path of this server, of at most {PATH_LIMIT} characters."
        raise Problem(400, "bad_path", detail)
    if form not in {"svg", "png"}:
        raise Problem(400, "bad_form", "Expected svg or png.")
    address = request.client.host if request.client else ""
    if not here.limiter.take(f"qr {address}", RATE, BURST):
        raise Problem(429, "too_often", "Too many codes.", headers={"retry-after": "1"})
    drawn = io.BytesIO()
    made = segno.make(public_origin(request, here.settings) + path, error="m", micro=False)
    if form == "svg":
        made.save(drawn, kind="svg", border=4, dark="#0A0F13", light="#F2F6F7", omitsize=True)
    else:
        made.save(drawn, kind="png", border=4, dark="#0A0F13", light="#F2F6F7", scale=_PIXELS)
    media_type = "image/svg+xml" if form == "svg" else "image/png"
    headers = {"cache-control": f"private, max-age={_KEPT_S}", "vary": "host"}
    return Response(drawn.getvalue(), 200, headers, media_type)


ROUTES = (Route("/api/v1/qr", code),)
