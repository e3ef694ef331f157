"""Read one workbook in a process of its own, which may die of it; `sheets.py` starts it.

Writes JSON to stdout: the sheets with their cells as text and with kinds, or an error's name.
It stands alone and imports nothing of Tablo, so that it starts fast and isolated.
"""

import contextlib
import datetime as dt
import json
import sys
from typing import TypeAlias

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

CPU_SECONDS = 10
MEMORY_BYTES = 512 * 1024 * 1024
LETTERS_LIMIT = 20_000_000
"""Characters of all cells together that are written: what starts this process has to hold them."""

Stored: TypeAlias = str | int | float | bool | dt.time | dt.date | dt.datetime | dt.timedelta


class TooMuch(Exception):
    """Raised when a workbook holds more than may be written; its name is the fault's."""


def main(path: str, row_limit: int, cell_limit: int) -> int:
    """Print the sheets of the workbook at `path`; give the exit code."""
    _limit_self()
    try:
        with CalamineWorkbook.from_path(path) as book:
            sheets = _sheets(book, row_limit, cell_limit)
    except CalamineError:
        json.dump({"error": "DAMAGED_WORKBOOK"}, sys.stdout)
        return 1
    except MemoryError:
        json.dump({"error": "TOO_MUCH_WORK"}, sys.stdout)
        return 1
    except TooMuch as error:
        json.dump({"error": str(error)}, sys.stdout)
        return 1
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    json.dump({"sheets": sheets}, sys.stdout, ensure_ascii=False)
    return 0


def _limit_self() -> None:
    if sys.platform == "win32":
        return
    import resource

    for kind, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        # macOS refuses some of these; the caller's deadline still holds there
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def _sheets(book: CalamineWorkbook, row_limit: int, cell_limit: int) -> list[dict[str, object]]:
    sheets: list[dict[str, object]] = []
    cells, letters = cell_limit, LETTERS_LIMIT
    for about in book.sheets_metadata:
        sheet = book.get_sheet_by_name(about.name)
        hidden = about.visible != SheetVisibleEnum.Visible
        if sheet.total_height > row_limit:
            sheets.append({"name": sheet.name, "error": "TOO_MANY_ROWS"})
            continue
        cells -= sheet.total_height * sheet.total_width
        if cells < 0:
            raise TooMuch("TOO_MANY_CELLS")
        rows = _rows(sheet, row_limit)
        letters -= sum(len(cell) for row in rows for cell in row)
        if letters < 0:
            raise TooMuch("TOO_MUCH_WORK")
        sheets.append({"name": sheet.name, "rows": rows, "hidden": hidden})
    return sheets


def _rows(sheet: CalamineSheet, row_limit: int) -> list[list[str]]:
    rows = [
        [_text(value) for value in row]
        for row in sheet.to_python(skip_empty_area=False, nrows=row_limit + 1)
    ]
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or []:
        _fill_down(rows, top, bottom, left)
    return rows


def _fill_down(rows: list[list[str]], top: int, bottom: int, column: int) -> None:
    """Write the value of cells merged down a column into each of them."""
    if top >= len(rows) or column >= len(rows[top]):
        return
    for row in rows[top + 1 : bottom + 1]:
        row[column] = rows[top][column]


def _text(value: Stored) -> str:
    """Write the stored value, not how it is formatted: numbers as Excel itself knows them."""
    match value:
        case bool():
            return "1" if value else "0"
        case int():
            return str(value)
        case float():
            return _number(value)
        case dt.datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            seconds = round(value.total_seconds())
            return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        case _:
            return value


def _number(value: float) -> str:
    # Excel keeps 15 digits; what stands beyond them is only the nearest binary fraction
    text = format(value, ".15g")
    return str(int(value)) if "e" not in text and value == int(value) else text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
