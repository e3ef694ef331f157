"""Read tables out of CSV files and workbooks: rows of text with the line each stands in.

Uploads are hostile until read: every limit is checked before the work that it limits, and a
workbook is parsed in a process of its own.
"""

import csv
import io
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from tablo.exchange.problems import Fault, Parsed, Problem

MEGABYTE = 1_000_000
FILE_LIMIT = 10 * MEGABYTE
UNPACKED_LIMIT = 50 * MEGABYTE
RATIO_LIMIT = 100
PARTS_LIMIT = 1_000
ROW_LIMIT = 20_000
CELL_LIMIT = 1_000
SECONDS = 20
"""How long the process that parses a workbook may take."""
BOOKS = (".xlsx", ".xls")
KINDS = ".csv, .xlsx"

_OVERLAP = 1 << 16
_WORKBOOK = Path(__file__).with_name("workbook.py")
_ROW_TAG = re.compile(rb"<(?:\w+:)?row[\s/>]")
_BARE_FORMULA = re.compile(
    rb"""<c r="([A-Z]+)(\d+)"[^>]*><f(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>"""
)
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # A compression that nobody uses for workbooks
    OSError,
    RuntimeError,  # A password
    ValueError,
)
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


def read_sheets(path: Path) -> Parsed[tuple[Sheet, ...]]:
    """Read a CSV file, or every sheet of a workbook. Empty rows are left out.

    Refuses what is no file of these kinds, is larger than 10 MB (50 MB unpacked), or has more
    than 20,000 rows. Blocks; a workbook may take up to 20 s, an ordinary one 0.1 s.
    """
    problem = _refused(path)
    if problem:
        return _wrong(problem)
    if path.suffix.lower() in BOOKS:
        return _read_workbook(path)
    return _read_csv(path)


def _wrong(*problems: Problem) -> Parsed[tuple[Sheet, ...]]:
    return Parsed(value=None, problems=problems)


def _refused(path: Path) -> Problem | None:
    kind = path.suffix.lower()
    if not path.is_file():
        return Problem(fault=Fault.NO_FILE, file=path.name)
    if kind != ".csv" and kind not in BOOKS:
        params = {"expected": KINDS, "got": path.suffix or "…"}
        return Problem(fault=Fault.WRONG_KIND, file=path.name, params=params)
    size = path.stat().st_size
    if size == 0:
        return Problem(fault=Fault.EMPTY_FILE, file=path.name)
    if size > FILE_LIMIT:
        params = _of_limit(size, FILE_LIMIT)
        return Problem(fault=Fault.TOO_LARGE, file=path.name, params=params)
    return None


def _of_limit(size: int, limit: int) -> dict[str, str]:
    return {"size": f"{size / MEGABYTE:.1f}", "limit": f"{limit // MEGABYTE}"}


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
                return _wrong(_too_many_rows(path.name, ""))
    except csv.Error as error:
        params = {"error": str(error)}
        line = reader.line_num
        return _wrong(Problem(fault=Fault.BAD_QUOTES, file=path.name, line=line, params=params))
    return _checked((Sheet(file=path.name, name=path.stem, rows=tuple(rows)),))


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


# Workbooks


class _Table(Struct):
    name: str
    rows: list[list[str]] = []
    error: str = ""


class _Book(Struct):
    sheets: list[_Table] = []
    error: str = ""


def _read_workbook(path: Path) -> Parsed[tuple[Sheet, ...]]:
    problem = _hostile(path) if path.suffix.lower() == ".xlsx" else None
    if problem:
        return _wrong(problem)
    book = _parse_apart(path)
    if book is None:
        return _wrong(Problem(fault=Fault.TOO_MUCH_WORK, file=path.name))
    if book.error:
        return _wrong(Problem(fault=Fault[book.error], file=path.name))
    large = next((sheet for sheet in book.sheets if sheet.error), None)
    if large:
        return _wrong(_too_many_rows(path.name, large.name))
    sheets = (
        Sheet(
            file=path.name,
            name=sheet.name,
            rows=tuple(
                Row(line, tuple(cells))
                for line, cells in enumerate(sheet.rows, 1)
                if any(cell.strip() for cell in cells)
            ),
        )
        for sheet in book.sheets
    )
    return _checked(tuple(sheet for sheet in sheets if sheet.rows))


def _hostile(path: Path) -> Problem | None:
    """Weigh a workbook by what its index declares, then count its rows without keeping them."""
    if not zipfile.is_zipfile(path):
        return Problem(fault=Fault.NOT_A_WORKBOOK, file=path.name)
    try:
        with zipfile.ZipFile(path) as parts:
            return _overweight(path, parts.infolist()) or _unfit(path, parts)
    except _DAMAGE:
        return Problem(fault=Fault.DAMAGED_WORKBOOK, file=path.name)


def _overweight(path: Path, parts: list[zipfile.ZipInfo]) -> Problem | None:
    if len(parts) > PARTS_LIMIT:
        params = {"count": str(len(parts)), "limit": str(PARTS_LIMIT)}
        return Problem(fault=Fault.TOO_MANY_PARTS, file=path.name, params=params)
    size = sum(part.file_size for part in parts)
    if size > UNPACKED_LIMIT:
        params = _of_limit(size, UNPACKED_LIMIT)
        return Problem(fault=Fault.SWOLLEN, file=path.name, params=params)
    ratio = size // max(1, path.stat().st_size)
    if ratio > RATIO_LIMIT:
        params = {"ratio": str(ratio), "limit": str(RATIO_LIMIT)}
        return Problem(fault=Fault.PACKED_TOO_TIGHT, file=path.name, params=params)
    if "[Content_Types].xml" not in {part.filename for part in parts}:
        return Problem(fault=Fault.NOT_A_WORKBOOK, file=path.name)
    return None


def _unfit(path: Path, parts: zipfile.ZipFile) -> Problem | None:
    for part in parts.infolist():
        if not part.filename.startswith("xl/worksheets/") or not part.filename.endswith(".xml"):
            continue
        count = 0
        for block in _blocks(parts, part):
            count += len(_ROW_TAG.findall(block))
            if count > ROW_LIMIT:
                return _too_many_rows(path.name, "")
            bare = _BARE_FORMULA.search(block)
            if bare:
                return Problem(
                    fault=Fault.NO_STORED_VALUE,
                    file=path.name,
                    line=int(bare[2][:9]),
                    column=bare[1][:9].decode(),
                )
    return None


def _blocks(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack a part block by block, cut where a cell begins, so that none lies across a cut."""
    with parts.open(part) as stream:
        rest = b""
        while block := stream.read(1 << 16):
            block = rest + block
            cut = max(0, block.rfind(b"<c "), block.rfind(b"<row"))
            rest = block[cut:][-_OVERLAP:]
            yield block[:cut]
        yield rest


def _parse_apart(path: Path) -> _Book | None:
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_WORKBOOK), str(path), str(ROW_LIMIT)],
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


def _too_many_rows(file: str, sheet: str) -> Problem:
    params = {"limit": f"{ROW_LIMIT:,}"}
    return Problem(fault=Fault.TOO_MANY_ROWS, file=file, sheet=sheet, params=params)


def _checked(sheets: tuple[Sheet, ...]) -> Parsed[tuple[Sheet, ...]]:
    problems = tuple(
        Problem(
            fault=Fault.TOO_LONG,
            file=sheet.file,
            sheet=sheet.label,
            line=row.line,
            value=cell[:40] + "…",
            params={"limit": str(CELL_LIMIT), "count": str(len(cell))},
        )
        for sheet in sheets
        for row in sheet.rows
        for cell in row.cells
        if len(cell) > CELL_LIMIT
    )
    return Parsed(value=None if problems else sheets, problems=problems)
