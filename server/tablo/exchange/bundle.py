"""What a script of the pages loads, and how all of that becomes part of one file.

Scripts name their modules by relative paths, and other files as `new URL("…", import.meta.url)`.
"""

import base64
import posixpath
import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from tablo import texts
from tablo.texts import Language

SCHEME = "tablo:"
"""What stands before a module's path in a bundle, until a page has an address for it."""
TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}
_IMPORT = re.compile(r'(?P<before>\b(?:from|import)\s*\(?\s*)"(?P<path>\.{1,2}/[^"]+)"')
_FILE = re.compile(r'new URL\("(?P<path>\.{1,2}/[^"]+)", import\.meta\.url\)')
_IN_SHEET = re.compile(r'url\("(?P<path>\.{1,2}/[^"]+)"\)')


class MissingFile(LookupError):
    """Raised when a script loads what is not there."""


class Module(Struct, frozen=True, kw_only=True):
    """Hold a module of a bundle: its path, and its source with other modules by their paths."""

    path: str
    source: str


def needed(main: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give what a script loads, itself first, by path. Raises `MissingFile`."""
    found: dict[str, bytes] = {}
    waiting = [main]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        body = files.get(path)
        if body is None:
            raise MissingFile(f"{path} is not there, which {main} needs.")
        found[path] = body
        waiting += [_beside(path, name) for name in _names(path, body)]
    return found


def phrases(sources: Iterable[bytes], lang: Language) -> dict[str, str]:
    """Give what of the pages' texts these files say."""
    said = b"\n".join(sources).decode(errors="replace")
    return {words: text for words, text in texts.catalogue(lang).items() if _quoted(words) in said}


def modules(main: str, files: Mapping[str, bytes]) -> tuple[Module, ...]:
    """Give a script and its modules, each after those that it imports; other files stand in them."""
    own = needed(main, files)
    ordered: dict[str, None] = {}

    def visit(path: str) -> None:
        if path in ordered:
            return
        for match in _IMPORT.finditer(own[path].decode()):
            visit(_beside(path, match["path"]))
        ordered[path] = None

    visit(main)
    return tuple(Module(path=path, source=_bound(path, own)) for path in ordered)


def _bound(path: str, files: Mapping[str, bytes]) -> str:
    def by_path(match: re.Match[str]) -> str:
        return f'{match["before"]}"{SCHEME}{_beside(path, match["path"])}"'

    def inlined(match: re.Match[str]) -> str:
        return f'new URL("{_data(_beside(path, match["path"]), files)}")'

    return _IMPORT.sub(by_path, _FILE.sub(inlined, files[path].decode()))


def _data(path: str, files: Mapping[str, bytes]) -> str:
    def inlined(match: re.Match[str]) -> str:
        return f'url("{_data(_beside(path, match["path"]), files)}")'

    suffix = posixpath.splitext(path)[1]
    body = files[path]
    if suffix == ".css":
        # The face is brought by the graphic; twice in a file it would weigh twice
        sheet = re.sub(r"@font-face\s*\{[^}]*\}", "", body.decode())
        body = _IN_SHEET.sub(inlined, sheet).encode()
    return f"data:{TYPES[suffix]};base64,{base64.b64encode(body).decode()}"


def _names(path: str, body: bytes) -> list[str]:
    readers = {".js": (_IMPORT, _FILE), ".css": (_IN_SHEET,)}
    patterns = readers.get(posixpath.splitext(path)[1], ())
    text = body.decode() if patterns else ""
    return [match["path"] for pattern in patterns for match in pattern.finditer(text)]


def _beside(path: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name))


def _quoted(words: str) -> str:
    return f'"{words}"'
