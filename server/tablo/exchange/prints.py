"""Write papers as PDF: the protocol of a contest, and the list of diplomas.

They say what `papers` says. Words go to the typesetter as data and never as its own language. It
comes with the extra `print`.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import msgspec
from msgspec import Struct

from tablo.championship.exact import shown
from tablo.exchange.official import AWARDS
from tablo.exchange.protocol import Protocol, ProtocolRow, has_marks
from tablo.exchange.spreadsheets import standing_of, status_word
from tablo.texts import Language, translate

TEMPLATE = Path(__file__).with_name("templates") / "paper.typ"
WIDE_FROM = 4
"""Modules from which on a protocol lies on its side."""


class PrinterMissing(Exception):
    """The typesetter isn't installed; the text says how to get it."""


class Head(Struct, frozen=True, kw_only=True):
    """Name a column. Numbers stand at the right; a `wide` one takes the space that is left."""

    text: str
    number: bool = False
    wide: bool = False


class Part(Struct, frozen=True, kw_only=True):
    """Hold one table."""

    head: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""


class Paper(Struct, frozen=True, kw_only=True):
    """Hold a whole paper, in one language."""

    lang: Language
    title: str
    above: str
    lines: tuple[str, ...]
    tables: tuple[Part, ...]
    signatures: tuple[str, ...] = ()
    wide: bool = False


def protocol_pdf(protocol: Protocol, language: Language) -> bytes:
    """Write the protocol of a contest as PDF; raises `PrinterMissing`. Blocks."""
    return printed(protocol_paper(protocol, language))


def diploma_pdf(protocols: Iterable[Protocol], language: Language) -> bytes:
    """Write the list of diplomas of contests as PDF; raises `PrinterMissing`. Blocks."""
    return printed(diploma_paper(protocols, language))


def protocol_paper(protocol: Protocol, language: Language) -> Paper:
    """Lay out the protocol of a contest, with lines for both signatures; as `protocol_page`."""
    return Paper(
        lang=language,
        title=translate(language, "Protocol of results"),
        above=_above(protocol, language),
        lines=(
            protocol.title(language),
            protocol.venue.said(language),
            standing_of(protocol, language),
        ),
        tables=(_results(protocol, language),),
        signatures=(
            translate(language, "Chief expert"),
            translate(language, "Coordinator"),
        ),
        wide=has_marks(protocol) and len(protocol.modules) >= WIDE_FROM,
    )


def diploma_paper(protocols: Iterable[Protocol], language: Language) -> Paper:
    """Lay out the list of diplomas of contests, gold first; as `diploma_page`."""
    given = [protocol for protocol in protocols if any(row.award for row in protocol.rows)]
    return Paper(
        lang=language,
        title=translate(language, "List of diplomas"),
        above=_above(given[0], language) if given else "",
        lines=(),
        tables=tuple(_diplomas(protocol, language) for protocol in given),
    )


def printed(paper: Paper) -> bytes:
    """Set a paper as PDF; raises `PrinterMissing`. Blocks, for about a tenth of a second."""
    try:
        import typst
    except ImportError as error:
        raise PrinterMissing("PDF needs more: pip install 'tablo-live[print]'.") from error
    data = msgspec.json.encode(paper).decode()
    pdf = typst.compile(TEMPLATE.read_bytes(), format="pdf", sys_inputs={"data": data})
    return bytes(pdf)


def _above(protocol: Protocol, language: Language) -> str:
    named = (protocol.championship.said(language), protocol.stage.said(language))
    return ". ".join(filter(None, named))


def _results(protocol: Protocol, language: Language) -> Part:
    def word(text: str) -> str:
        return translate(language, text)

    marks = protocol.modules if has_marks(protocol) else ()
    head = [
        Head(text=word("Place"), number=True),
        Head(text=word("No.")),
        Head(text=word("Competitor"), wide=True),
        Head(text=word("Delegation"), wide=True),
        *(Head(text=module.label.said(language), number=True) for module in marks),
    ]
    if marks:
        head.append(Head(text=word("Total"), number=True))
    head.append(Head(text=word("Medal")))
    rows = (_row(row, language, with_marks=bool(marks)) for row in protocol.rows)
    return Part(head=tuple(head), rows=tuple(rows))


def _row(row: ProtocolRow, language: Language, *, with_marks: bool) -> tuple[str, ...]:
    cells = ["" if row.place is None else str(row.place), row.number]
    cells.append(", ".join(name.said(language) for name in row.names))
    cells.append(row.delegation.said(language))
    if with_marks:
        cells += [_number(mark, language) for mark in (*row.marks, row.total)]
    cells.append(translate(language, row.award) if row.award else status_word(row, language))
    return tuple(cells)


def _diplomas(protocol: Protocol, language: Language) -> Part:
    words: Sequence[str] = ("Medal", "Competitor", "Delegation", "Signature")
    awarded = sorted(
        (row for row in protocol.rows if row.award),
        key=lambda row: AWARDS.index(row.award or AWARDS[-1]),
    )
    return Part(
        title=protocol.title(language),
        head=tuple(Head(text=translate(language, word), wide=word != "Medal") for word in words),
        rows=tuple(
            (
                translate(language, row.award or ""),
                name.said(language),
                row.delegation.said(language),
                "",
            )
            for row in awarded
            for name in row.names
        ),
    )


def _number(value: Decimal | None, language: Language) -> str:
    text = "" if value is None else shown(value)
    return text.replace(".", ",") if language == "ru" else text
