"""A broadcast graphic as one file for programs that play HTML: CasparCG, SPX.

The file calls nobody: modules, styles, face and texts stand in it, so it works from an address and
from a disk. What a host may call, `overlay/host.js` defines before anything else.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from tablo import texts
from tablo.championship.graphics import MANY, GraphicKind
from tablo.exchange.bundle import Module, modules, phrases
from tablo.exchange.graphic_words import FIELD_WORDS, GRAPHIC_WORDS, fillable
from tablo.texts import Language

MAIN = "overlay/main.js"
HOST = "overlay/host.js"
LOADER = "overlay/loader.js"
SPX_STEPS = "9"
"""As many as Continue may be pressed, where the number of pages depends on the data."""


class Template(Struct, frozen=True, kw_only=True):
    """Hold what one file is made of; `host` and `loader` are classic scripts, in this order."""

    title: str
    host: str
    loader: str
    modules: tuple[Module, ...]
    texts: dict[str, str]


def template(kind: GraphicKind, files: Mapping[str, bytes], lang: Language = "ru") -> Template:
    """Put a graphic and all that it loads together. Raises `MissingFile`."""
    main = (
        f'import Graphic from "./{kind.name}.js";\n'
        'import { invite } from "./guest.js";\n\n'
        f'invite("tablo-{kind.name}", Graphic);\n'
    )
    parts = modules(MAIN, {**files, MAIN: main.encode()})
    return Template(
        title=texts.translate(lang, GRAPHIC_WORDS[kind.name]),
        host=files[HOST].decode(),
        loader=files[LOADER].decode(),
        modules=parts,
        texts=phrases((part.source.encode() for part in parts), lang),
    )


def spx_definition(kind: GraphicKind, lang: Language = "ru") -> dict[str, Any]:
    """Describe a graphic to SPX: where it plays, and a field of its form for each of ours."""
    steps = SPX_STEPS if kind.steps == MANY else str(kind.steps)
    return {
        "description": texts.translate(lang, GRAPHIC_WORDS[kind.name]),
        "playserver": "-",
        "playchannel": "1",
        "playlayer": "5",
        "webplayout": "5",
        "steps": steps,
        "out": "manual",
        "dataformat": "json",
        "uicolor": "0",
        "DataFields": [
            {
                "field": field.name,
                "ftype": "textarea" if field.kind == "lines" else "textfield",
                "title": texts.translate(lang, FIELD_WORDS[field.name]),
                "value": "",
            }
            for field in fillable(kind)
        ],
    }
