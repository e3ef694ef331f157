"""Read tables out of CSV files and workbooks: rows of text with the line each stands in.

Uploads are hostile until read: every limit is checked before the work that it limits, and a
workbook is parsed in a process of its own.
"""

import csv
import hashlib
import io
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import msgspec
from msgspec import Struct

from tablo.championship.commands import Source
from tablo.exchange.inspection import (
    MEGABYTE,
    ROW_LIMIT,
    Findings,
    Place,
    inspect,
    of_limit,
    too_many_rows,
)
from tablo.exchange.problems import Fault, Parsed, Problem

FILE_LIMIT = 10 * MEGABYTE
CELL_LIMIT = 1_000
CELLS_LIMIT = 2_000_000
NAME_LIMIT = 200
SECONDS = 20
"""How long the process that parses a workbook may take."""
BOOKS = (".xlsx", ".ods", ".xls")
MACRO_BOOKS = (".xlsm", ".xltm", ".xlam")
KINDS = ".csv, .xlsx, .ods, .xls"

_WORKBOOK = Path(__file__).with_name("workbook.py")
_DELIMITERS = (";", "\t", ",")


class Row(Struct, frozen=True):
    """Hold a line of a table: its number in the file, from 1, and its cells as text."""

    line: int
    cells: tuple[str, ...]


class Sheet(Struct, frozen=True, kw_only=True):
    """Hold a table: the file it is from, its name (a sheet's, or the file's stem), its rows."""

    file: str
    name: str
    rows: tuple[Row, ...]

    @property
    def label(self) -> str:
        """Name the sheet inside of its file; "" when the file is the sheet."""
        return "" if self.file.lower().endswith(".csv") else self.name


def source_of(path: Path) -> Source:
    """Name a file that exists, and the SHA-256 of its bytes. Blocks."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
    return Source(name=path.name[-NAME_LIMIT:], sha256=digest.hexdigest())


def read_sheets(path: Path, *, cell_limit: int = CELL_LIMIT) -> Parsed[tuple[Sheet, ...]]:
    """Read a CSV file, or every sheet of a workbook. Empty rows are left out.

    Refuses what is no file of these kinds, is larger than 10 MB (50 MB unpacked), holds macros, or
    has more than 20,000 rows or 2,000,000 cells, or a cell above `cell_limit` characters. Hidden sheets are left out with a warning, hidden
    rows (known of .xlsx only) are read with one. Blocks; a workbook may take up to 20 s, an
    ordinary one 0.1 s.
    """
    problem = _refused(path)
    if problem:
        return _wrong(problem)
    if path.suffix.lower() in BOOKS:
        return _checked(_read_workbook(path), cell_limit)
    return _checked(_read_csv(path), cell_limit)


def _wrong(*problems: Problem) -> Parsed[tuple[Sheet, ...]]:
    return Parsed(value=None, problems=problems)


def _refused(path: Path) -> Problem | None:
    kind = path.suffix.lower()
    if not path.is_file():
        return Problem(fault=Fault.NO_FILE, file=path.name)
    if kind in MACRO_BOOKS:
        return Problem(fault=Fault.HAS_MACROS, file=path.name)
    if kind != ".csv" and kind not in BOOKS:
        params = {"expected": KINDS, "got": path.suffix or "…"}
        return Problem(fault=Fault.WRONG_KIND, file=path.name, params=params)
    size = path.stat().st_size
    if size == 0:
        return Problem(fault=Fault.EMPTY_FILE, file=path.name)
    if size > FILE_LIMIT:
        params = of_limit(size, FILE_LIMIT)
        return Problem(fault=Fault.TOO_LARGE, file=path.name, params=params)
    return None


# Text


def _read_csv(path: Path) -> Parsed[tuple[Sheet, ...]]:
    try:
        text = _decode(path.read_bytes())
    except OSError as error:
        return _wrong(_unreadable(path, error))
    if text is None:
        return _wrong(Problem(fault=Fault.NOT_TEXT, file=path.name))
    rows: list[Row] = []
    before = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(Row(before + 1, tuple(cells)))
            before = reader.line_num
            if len(rows) > ROW_LIMIT:
                return _wrong(too_many_rows(path.name, ""))
    except csv.Error as error:
        params = {"error": str(error)}
        line = reader.line_num
        return _wrong(Problem(fault=Fault.BAD_QUOTES, file=path.name, line=line, params=params))
    if _is_cut_off(text, rows):
        return _wrong(Problem(fault=Fault.CUT_OFF, file=path.name, line=rows[-1].line))
    return Parsed(value=(Sheet(file=path.name, name=path.stem, rows=tuple(rows)),))


def _decode(data: bytes) -> str | None:
    if b"\0" in data:
        return None
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _delimiter(text: str) -> str:
    """Choose the delimiter that the first line with any of them has most of."""
    for line in text.splitlines()[:20]:
        counts = {mark: _outside_quotes(line).count(mark) for mark in _DELIMITERS}
        if any(counts.values()):
            return max(_DELIMITERS, key=lambda mark: counts[mark])
    return ";"


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _is_cut_off(text: str, rows: list[Row]) -> bool:
    """Tell whether the last line lacks its end and cells that every line before it has."""
    if text.endswith(("\n", "\r")) or len(rows) < 3:
        return False
    return len(rows[-1].cells) < min(len(row.cells) for row in rows[:-1])


# Workbooks


class _Table(Struct):
    name: str
    rows: list[list[str]] = []
    hidden: bool = False
    error: str = ""


class _Book(Struct):
    sheets: list[_Table] = []
    error: str = ""


def _read_workbook(path: Path) -> Parsed[tuple[Sheet, ...]]:
    inspected = inspect(path)
    if inspected.value is None:
        return _wrong(*inspected.problems)
    book = _parse_apart(path)
    if book is None:
        return _wrong(Problem(fault=Fault.TOO_MUCH_WORK, file=path.name))
    if book.error:
        return _wrong(_refusal(path, book.error))
    large = next((sheet for sheet in book.sheets if sheet.error), None)
    if large:
        return _wrong(too_many_rows(path.name, large.name))
    filled = [
        (sheet, table)
        for table in book.sheets
        if (sheet := _sheet(path.name, table, inspected.value)).rows
    ]
    warnings = [
        Problem(fault=Fault.HIDDEN_SHEET, file=path.name, sheet=sheet.name)
        for sheet, table in filled
        if table.hidden
    ]
    shown = tuple(sheet for sheet, table in filled if not table.hidden)
    return Parsed(value=shown, warnings=(*inspected.warnings, *warnings))


def _refusal(path: Path, error: str) -> Problem:
    fault = Fault[error]
    params = {"limit": f"{CELLS_LIMIT:,}"} if fault == Fault.TOO_MANY_CELLS else {}
    return Problem(fault=fault, file=path.name, params=params)


def _sheet(file: str, table: _Table, findings: Findings) -> Sheet:
    percents = findings.percents.get(table.name, frozenset())
    rows = (
        Row(line, _with_percents(line, cells, percents) if percents else tuple(cells))
        for line, cells in enumerate(table.rows, 1)
        if any(cell.strip() for cell in cells)
    )
    return Sheet(file=file, name=table.name, rows=tuple(rows))


def _with_percents(line: int, cells: list[str], percents: frozenset[Place]) -> tuple[str, ...]:
    """Write 0.85 in a cell that shows per cents as "85%": it is no mark of 0.85."""
    return tuple(
        f"{(Decimal(cell) * 100).normalize():f}%"
        if (line, place) in percents and cell.replace(".", "", 1).isdecimal()
        else cell
        for place, cell in enumerate(cells)
    )


def _parse_apart(path: Path) -> _Book | None:
    limits = map(str, (ROW_LIMIT, CELLS_LIMIT))
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_WORKBOOK), str(path), *limits],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
        return msgspec.json.decode(done.stdout, type=_Book)
    except (subprocess.TimeoutExpired, msgspec.DecodeError):
        return None


# What both have in common


def _unreadable(path: Path, error: OSError) -> Problem:
    params = {"error": error.strerror or type(error).__name__}
    return Problem(fault=Fault.UNREADABLE, file=path.name, params=params)


def _checked(parsed: Parsed[tuple[Sheet, ...]], cell_limit: int) -> Parsed[tuple[Sheet, ...]]:
    problems = tuple(
        Problem(
            fault=Fault.TOO_LONG,
            file=sheet.file,
            sheet=sheet.label,
            line=row.line,
            value=cell[:40] + "…",
            params={"limit": str(cell_limit), "count": str(len(cell))},
        )
        for sheet in parsed.value or ()
        for row in sheet.rows
        for cell in row.cells
        if len(cell) > cell_limit
    )
    return Parsed(value=None, problems=problems) if problems else parsed
