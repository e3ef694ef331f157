"""Write results as a workbook or as CSV: text stays text, so that no cell is ever a formula."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tablo.exchange.matching import SHEET_NAME_LIMIT, folded
from tablo.exchange.protocol import Protocol, ProtocolRow, has_marks
from tablo.texts import Language, translate

Cell = str | int | Decimal | None
Delimiter = Literal[";", ","]

MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""When every workbook says it was made: equal results give equal bytes."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def results_csv(
    protocols: Iterable[Protocol], language: Language, delimiter: Delimiter = ";"
) -> bytes:
    """Write the results of contests as one CSV table, in UTF-8 with a byte order mark.

    Every row names its contest. With ";", as Russian Excel expects, numbers have a comma; with
    "," they have a point. A text that a spreadsheet could take for a formula gets a "'" before it.
    """
    held = list(protocols)
    count = max((len(protocol.modules) for protocol in held if has_marks(protocol)), default=0)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    modules = [translate(language, "Module {number}", number=n + 1) for n in range(count)]
    named = [translate(language, "Skill"), translate(language, "Category")]
    writer.writerow([*named, *_heads(language, modules)])
    for protocol in held:
        about = [protocol.skill.said(language), protocol.category.said(language)]
        for row in protocol.rows:
            marks = list(row.marks) if has_marks(protocol) else []
            padded = [*marks, *[None] * (count - len(marks))]
            cells = [*about, *_cells(row, padded, language)]
            writer.writerow([written(cell, delimiter) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def results_xlsx(protocols: Iterable[Protocol], language: Language) -> bytes:
    """Write the results of contests as a workbook with a sheet for each.

    Equal results give equal bytes. Titles and names are written as text, whatever they begin with.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(OPTIONS)) as book:
        book.set_properties({"created": MADE})
        bold = book.add_format({"bold": True})
        two = book.add_format({"num_format": "0.00"})
        names: set[str] = set()
        for protocol in protocols:
            sheet = book.add_worksheet(sheet_name(protocol.title(language), names))
            _fill(sheet, protocol, language, bold, two)
        if not names:
            book.add_worksheet()
    return out.getvalue()


def _fill(
    sheet: Worksheet, protocol: Protocol, language: Language, bold: Format, two: Format
) -> None:
    titles = [protocol.championship, protocol.stage]
    sheet.write_string(0, 0, ". ".join(filter(None, (each.said(language) for each in titles))))
    sheet.write_string(1, 0, protocol.title(language), bold)
    sheet.write_string(2, 0, standing_of(protocol, language))
    modules = [module.label.said(language) for module in protocol.modules]
    heads = _heads(language, modules if has_marks(protocol) else [])
    for column, head in enumerate(heads):
        sheet.write_string(4, column, head, bold)
    for line, row in enumerate(protocol.rows, 5):
        marks = row.marks if has_marks(protocol) else ()
        for column, cell in enumerate(_cells(row, marks, language)):
            if isinstance(cell, str):
                sheet.write_string(line, column, cell)
            elif cell is not None:
                number = float(cell)
                sheet.write_number(line, column, number, two if isinstance(cell, Decimal) else None)
    sheet.set_column(2, 3, 34)


def standing_of(protocol: Protocol, language: Language) -> str:
    """Say in words how far results may be relied on: official, preliminary, partial, frozen."""
    if protocol.is_official:
        return translate(language, "Official result")
    if protocol.after is not None:
        count, of = str(protocol.after), str(len(protocol.modules))
        return translate(language, "Preliminary, after {count} of {of} modules", count=count, of=of)
    if protocol.level == "frozen":
        return translate(language, "Preliminary result at the moment of the freeze")
    return translate(language, "Preliminary result")


def status_word(row: ProtocolRow, language: Language) -> str:
    """Say why an entry has no place; "" for one that competes."""
    return "" if row.status == "active" else translate(language, row.status)


def _heads(language: Language, modules: Sequence[str]) -> list[str]:
    before = [translate(language, word) for word in ("Place", "No.", "Competitor", "Delegation")]
    after = [translate(language, word) for word in ("Total", "Medal", "Status")]
    return [*before, *modules, *after]


def _cells(row: ProtocolRow, marks: Iterable[Decimal | None], language: Language) -> Iterator[Cell]:
    yield row.place
    yield row.number
    yield ", ".join(name.said(language) for name in row.names)
    yield row.delegation.said(language)
    yield from marks
    yield row.total
    yield translate(language, row.award) if row.award else ""
    yield status_word(row, language)


def written(cell: Cell, delimiter: Delimiter) -> str:
    """Write a cell of CSV: numbers as the delimiter's readers expect, and no text as a formula."""
    match cell:
        case None:
            return ""
        case Decimal():
            number = format(cell, "f")
            return number.replace(".", ",") if delimiter == ";" else number
        case int():
            return str(cell)
        case str():
            return f"'{cell}" if cell.startswith(_FORMULA) else cell


def sheet_name(title: str, taken: set[str]) -> str:
    """Make a name that Excel allows and that no other sheet has."""
    plain = " ".join(_NOT_IN_SHEET_NAMES.sub(" ", title).split()).strip("'")
    name = plain[:SHEET_NAME_LIMIT].strip(" '") or "1"
    number = 1
    while folded(name) in taken or name.casefold() in ("history", "журнал"):
        number += 1
        tail = f" {number}"
        name = plain[: SHEET_NAME_LIMIT - len(tail)].strip(" '") + tail
    taken.add(folded(name))
    return name
