"""Write plain lists as CSV or as a workbook, by the rules that results are written by."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

import xlsxwriter
from msgspec import Struct

from tablo.exchange.spreadsheets import MADE, OPTIONS, Cell, Delimiter, sheet_name, written

WIDE = 34
NARROW = 14


class ListTable(Struct, frozen=True, kw_only=True):
    """Hold a list: what its columns are called, and its rows. `wide` columns get more space."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    wide: frozenset[int] = frozenset()


def list_csv(table: ListTable, delimiter: Delimiter = ";") -> bytes:
    """Write a list as CSV in UTF-8 with a byte order mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(table.head)
    for row in table.rows:
        writer.writerow([written(cell, delimiter) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def list_xlsx(tables: Sequence[ListTable]) -> bytes:
    """Write lists as a workbook with a sheet for each; equal lists give equal bytes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(OPTIONS)) as book:
        book.set_properties({"created": MADE})
        bold = book.add_format({"bold": True})
        two = book.add_format({"num_format": "0.00"})
        names: set[str] = set()
        for table in tables:
            sheet = book.add_worksheet(sheet_name(table.title, names))
            sheet.freeze_panes(1, 0)
            for column, head in enumerate(table.head):
                sheet.write_string(0, column, head, bold)
                sheet.set_column(column, column, WIDE if column in table.wide else NARROW)
            for line, row in enumerate(table.rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(line, column, cell)
                    elif cell is not None:
                        form = two if isinstance(cell, Decimal) else None
                        sheet.write_number(line, column, float(cell), form)
    return out.getvalue()
