"""Broadcast graphics for the programs around us: OGraf folders, templates in one file, a boot page.

Nobody needs a key for them: they hold no data. Renderers ask for an OGraf folder from pages of
their own, so everybody may read it.
"""

import hashlib
import re
from base64 import b64encode
from functools import lru_cache

import msgspec
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tablo.championship.graphics import GRAPHICS, GraphicKind
from tablo.exchange import ograf, playout
from tablo.web.assets import TYPES, Assets
from tablo.web.context import context
from tablo.web.problems import Problem
from tablo.web.reach import public_origin
from tablo.web.shells import embedded, language

_OPEN = {
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": "no-cache",
}
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_ADDRESS = re.compile(r"https?://[^\s\"'<>]{1,500}")


async def graphics(request: Request) -> Response:
    """List the graphics that there are, with the paths of their manifests and archives."""
    rows = [
        {
            "id": ograf.graphic_id(name),
            "name": ograf.manifest(kind, language(request))["name"],
            "manifest": f"/ograf/{name}/{ograf.manifest_name(name)}",
            "zip": f"/ograf/{name}.zip",
        }
        for name, kind in GRAPHICS.items()
    ]
    return Response(msgspec.json.encode(rows), 200, _OPEN, "application/json")


async def graphic_file(request: Request) -> Response:
    """Serve a file of a graphic's OGraf folder."""
    kind = _kind(request)
    path = request.path_params["path"]
    body = _folder(kind.name, context(request).shells.assets).get(path)
    if body is None:
        raise Problem(404, "unknown_file", f"There is no {path} in the graphic {kind.name}.")
    suffix = path[path.rfind(".") :]
    return Response(body, 200, _OPEN, TYPES.get(suffix, "application/octet-stream"))


async def graphic_archive(request: Request) -> Response:
    """Hand out a graphic's OGraf folder, packed; `lang` is what it speaks by itself."""
    kind = _kind(request)
    lang = language(request)
    packed = ograf.archive(kind.name, context(request).shells.assets.bodies, lang)
    headers = _OPEN | {"content-disposition": f'attachment; filename="{kind.name}-ograf.zip"'}
    return Response(packed, 200, headers, "application/zip")


async def caspar(request: Request) -> Response:
    """Show a graphic that CasparCG plays, as one file; `download` keeps it on a disk."""
    return _template(request, "caspar")


async def spx(request: Request) -> Response:
    """Show a graphic that SPX plays, as one file with the definition of its form."""
    return _template(request, "spx")


async def boot(request: Request) -> Response:
    """Hand out the page that waits for this server on a disk; `to` is where it leads."""
    to = request.query_params.get("to") or (
        f"{public_origin(request, context(request).settings)}/overlay/program"
    )
    if not _ADDRESS.fullmatch(to):
        raise Problem(400, "bad_address", "Expected an address that begins with http.")
    html = context(request).shells.render("overlay/boot.html", to=to)
    headers = {
        "cache-control": "no-store",
        "content-disposition": 'attachment; filename="tablo-boot.html"',
    }
    return HTMLResponse(html, 200, headers)


def _template(request: Request, host: str) -> Response:
    kind = _kind(request)
    here = context(request)
    lang = language(request)
    made = playout.template(kind, here.shells.assets.bodies, lang)
    html = here.shells.render(
        "overlay/template.html",
        lang=lang,
        title=made.title,
        host=Markup(made.host),
        loader=Markup(made.loader),
        definition=embedded(playout.spx_definition(kind, lang)) if host == "spx" else "",
        phrases=embedded(made.texts),
        modules=embedded(made.modules),
    )
    headers = {"cache-control": "no-store", "content-security-policy": _policy(html)}
    if "download" in request.query_params:
        name = f"tablo-{host}-{kind.name}.html"
        headers["content-disposition"] = f'attachment; filename="{name}"'
    return HTMLResponse(html, 200, headers)


def _policy(html: str) -> str:
    """Allow the scripts that stand in a page, and what they make of the rest of it."""
    scripts = " ".join(f"'sha256-{_digest(found[1])}'" for found in _SCRIPT.finditer(html))
    return (
        f"default-src 'none'; script-src {scripts} blob:; style-src 'unsafe-inline'; "
        "img-src data: blob: 'self'; font-src data:; connect-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


def _digest(source: str) -> str:
    return b64encode(hashlib.sha256(source.encode()).digest()).decode()


def _kind(request: Request) -> GraphicKind:
    name = request.path_params["graphic"]
    kind = GRAPHICS.get(name)
    if kind is None:
        raise Problem(404, "unknown_graphic", f"There is no graphic {name}: {', '.join(GRAPHICS)}.")
    return kind


@lru_cache(maxsize=len(GRAPHICS))
def _folder(name: str, assets: Assets) -> dict[str, bytes]:
    return ograf.folder(name, assets.bodies)


ROUTES = (
    Route("/ograf/", graphics),
    Route("/ograf/{graphic}.zip", graphic_archive),
    Route("/ograf/{graphic}/{path:path}", graphic_file),
    Route("/overlay/boot.html", boot),
    Route("/overlay/caspar/{graphic}", caspar),
    Route("/overlay/spx/{graphic}", spx),
)
