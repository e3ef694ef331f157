"""A broadcast graphic as OGraf v1 wants it: its manifest, and the folder in which it travels.

Both are made from `championship.graphics`. A folder holds everything that the graphic loads, below
the names that its modules import; nothing in it leads back to us.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from tablo import texts
from tablo.championship.graphics import GRAPHICS, MANY, GraphicKind
from tablo.exchange.bundle import needed, phrases
from tablo.exchange.graphic_words import FIELD_WORDS, GRAPHIC_WORDS, fillable
from tablo.texts import Language

SCHEMA = "https://ograf.ebu.io/v1/specification/json-schemas/graphics/schema.json"
MAIN = "main.js"
ENGINE = "85"
VERSION = "1"
PLAY_MS, STOP_MS = 320, 180
"""How long a graphic takes to come and to go: `--d-base` and `--d-fast` of the pages."""
UNKNOWN_STEPS = -1
_BEGAN = (2026, 1, 1, 0, 0, 0)
"""The time of every file in an archive, so that the same graphic makes the same bytes."""


def graphic_id(name: str) -> str:
    """Give a graphic's id; renderers define it as an element of that name, so it has a hyphen."""
    return f"ru.tablo.overlay-{name}"


def manifest_name(name: str) -> str:
    """Give the file name of a graphic's manifest."""
    return f"{name}.ograf.json"


def manifest(kind: GraphicKind, lang: Language = "ru") -> dict[str, Any]:
    """Describe a graphic with the fields that a program without our data can fill in."""
    properties = {field.name: _property(field.name, field.kind, lang) for field in fillable(kind)}
    return {
        "$schema": SCHEMA,
        "id": graphic_id(kind.name),
        "version": VERSION,
        "name": texts.translate(lang, GRAPHIC_WORDS[kind.name]),
        "main": MAIN,
        "supportsRealTime": True,
        "supportsNonRealTime": True,
        "stepCount": UNKNOWN_STEPS if kind.steps == MANY else kind.steps,
        "schema": {"type": "object", "properties": properties},
        "renderRequirements": [{"engine": [{"type": "CEF", "version": {"min": ENGINE}}]}],
        "v_name": _both(GRAPHIC_WORDS[kind.name]),
        "v_durations": {"play": PLAY_MS, "stop": STOP_MS},
    }


def folder(name: str, files: Mapping[str, bytes], lang: Language = "ru") -> dict[str, bytes]:
    """Give every file of a graphic's folder by its path; `files` are those of the pages.

    Raises `MissingFile` when the graphic, or what it loads, is not among them.
    """
    own = needed(f"overlay/{name}.js", files)
    spoken = json.dumps(phrases(own.values(), lang), ensure_ascii=False)
    main = (
        'import { speak } from "./display/kit/texts.js";\n\n'
        f'speak("{lang}", {spoken});\n'
        f'export {{ default }} from "./overlay/{name}.js";\n'
    )
    described = json.dumps(manifest(GRAPHICS[name], lang), ensure_ascii=False, indent=2)
    texts_js = needed("display/kit/texts.js", files)
    return {
        manifest_name(name): described.encode(),
        MAIN: main.encode(),
        **texts_js,
        **own,
        "LICENSE-font.txt": files["fonts/inter-OFL.txt"],
    }


def archive(name: str, files: Mapping[str, bytes], lang: Language = "ru") -> bytes:
    """Pack a graphic's folder; the same graphic makes the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bag:
        for path, body in sorted(folder(name, files, lang).items()):
            entry = zipfile.ZipInfo(f"{name}/{path}", _BEGAN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            bag.writestr(entry, body)
    return packed.getvalue()


def _property(name: str, kind: str, lang: Language) -> dict[str, Any]:
    lines = kind == "lines"
    return {
        "type": "string",
        "gddType": "multi-line" if lines else "single-line",
        "title": texts.translate(lang, FIELD_WORDS[name]),
        "default": "",
        "v_title": _both(FIELD_WORDS[name]),
        "v_spx": {"ftype": "textarea" if lines else "textfield"},
    }


def _both(words: str) -> dict[str, str]:
    return {lang: texts.translate(lang, words) for lang in texts.LANGUAGES}
