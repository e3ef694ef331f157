"""The files of pages: read once, named by their content, compressed once, kept for ever by browsers.

They lie under `/assets/<build>/…`, where the build is a hash over all of them: a page and the
modules that it imports always come from the same build, and a new server never meets old scripts.
"""

import gzip
import hashlib
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tablo import paths

FOLDERS = ("display", "overlay", "admin")
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
"""What may be served, and as what; a template, a note or a test beside a page may not."""
COMPRESSED = {".js", ".css", ".svg", ".json", ".txt"}
IMMUTABLE = "public, max-age=31536000, immutable"
ICON = "display/favicon.svg"


class Asset(Struct, frozen=True, kw_only=True):
    """Hold one file, plain and, where that is shorter, compressed."""

    body: bytes
    compressed: bytes | None
    media_type: str


class Assets:
    """Hold every file that pages load. `build` names this very set of files."""

    def __init__(self) -> None:
        self._files = {name: _read(path) for name, path in sorted(_found().items())}
        digest = hashlib.sha256()
        for name, asset in self._files.items():
            digest.update(f"{name}\0{len(asset.body)}\0".encode() + asset.body)
        self.build = digest.hexdigest()[:12]

    @property
    def prefix(self) -> str:
        """Give the path under which the files lie, without a slash at the end."""
        return f"/assets/{self.build}"

    @property
    def names(self) -> tuple[str, ...]:
        """List the files, as they are named below the prefix."""
        return tuple(self._files)

    @property
    def bodies(self) -> Mapping[str, bytes]:
        """Give every file, plain, by its name below the prefix."""
        return {name: asset.body for name, asset in self._files.items()}

    def serve(self, request: Request) -> Response:
        """Answer a request for a file; one of another build is answered 404."""
        asset = self._files.get(request.path_params["name"])
        if asset is None or request.path_params["build"] != self.build:
            raise HTTPException(404)
        return answer(request, asset, IMMUTABLE)

    def icon(self, request: Request) -> Response:
        """Answer a browser that asks for the icon by its old name."""
        asset = self._files.get(ICON)
        return answer(request, asset, "max-age=86400") if asset else Response(status_code=204)


def answer(request: Request, asset: Asset, cache: str) -> Response:
    """Write a file as an answer, compressed when the client takes that."""
    headers = {"cache-control": cache, "vary": "accept-encoding"}
    body = asset.body
    if asset.compressed and "gzip" in request.headers.get("accept-encoding", ""):
        body = asset.compressed
        headers["content-encoding"] = "gzip"
    return Response(body, headers=headers, media_type=asset.media_type)


def _found() -> dict[str, Path]:
    found = {f"fonts/{path.name}": path for path in paths.ASSETS.glob("*") if _is_served(path)}
    for folder in FOLDERS:
        root = paths.pages(folder)
        for path in root.rglob("*"):
            if _is_served(path):
                found[f"{folder}/{path.relative_to(root).as_posix()}"] = path
    return found


def _is_served(path: Path) -> bool:
    return path.suffix in TYPES and path.is_file() and not path.name.startswith(".")


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    packed = gzip.compress(body, 6, mtime=0) if path.suffix in COMPRESSED else None
    return Asset(
        body=body,
        compressed=packed if packed is not None and len(packed) < len(body) else None,
        media_type=TYPES[path.suffix],
    )
