"""Write papers to print: the protocol of a contest, and the list of diplomas.

They are whole HTML pages with a print style and no script; they ask for nothing from anywhere.
"""

import base64
import hashlib
from collections.abc import Iterable
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

import jinja2
from markupsafe import Markup

from tablo.championship.exact import shown
from tablo.exchange.official import AWARDS
from tablo.exchange.protocol import Protocol, has_marks
from tablo.exchange.spreadsheets import standing_of, status_word
from tablo.texts import Language, translate

TEMPLATES = Path(__file__).with_name("templates")
PHRASES = (
    "Protocol of results",
    "List of diplomas",
    "Place",
    "No.",
    "Competitor",
    "Delegation",
    "Total",
    "Medal",
    "Signature",
    "Chief expert",
    "Coordinator",
    "Protocol of the draw",
    "Shift",
    "Workstation",
    "How to check the draw",
    "Line",
)
"""What the templates say, in English; the catalogues hold the rest."""


def protocol_page(protocol: Protocol, language: Language) -> str:
    """Write the protocol of a contest: rows, signatures of chief expert and coordinator."""
    return page(
        "protocol.html",
        language,
        protocol=protocol,
        has_marks=has_marks(protocol),
        standing=standing_of(protocol, language),
        status=partial(status_word, language=language),
    )


def diploma_page(protocols: Iterable[Protocol], language: Language) -> str:
    """Write the list of diplomas of contests: who is given what, gold first.

    Only awards that the protocols hold, of entries that they hold; contests without are left out.
    """
    lists = [
        (protocol, sorted(awarded, key=lambda row: AWARDS.index(row.award or AWARDS[-1])))
        for protocol in protocols
        if (awarded := [row for row in protocol.rows if row.award])
    ]
    return page("diplomas.html", language, lists=lists)


def page(template: str, language: Language, **values: object) -> str:
    """Write a paper by a template of this package, with the style and words that all have."""
    return _templates().get_template(template).render(**_common(language), **values)


def style_source() -> str:
    """Give the source of the papers' style, for the `style-src` of their content policy."""
    digest = hashlib.sha256(_style().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _common(language: Language) -> dict[str, object]:
    def number(value: Decimal | None) -> str:
        text = "" if value is None else shown(value)
        return text.replace(".", ",") if language == "ru" else text

    return {
        "t": partial(translate, language),
        "lang": language,
        "number": number,
        # A file of the package, never anything that a person typed
        "style": Markup(_style()),
    }


@cache
def _style() -> str:
    return (TEMPLATES / "paper.css").read_text(encoding="utf-8")


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
