"""Look into a workbook before it is parsed: its weight, what it hides, what is no stored value.

Nothing is unpacked before its declared size was weighed, and nothing is kept of what is unpacked.
Macros are refused; links to other files are never followed.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from tablo.exchange.problems import Fault, Parsed, Problem

MEGABYTE = 1_000_000
UNPACKED_LIMIT = 50 * MEGABYTE
RATIO_LIMIT = 100
PARTS_LIMIT = 1_000
ROW_LIMIT = 20_000

Place = tuple[int, int]
"""A cell: its line, from 1, and its column, from 0."""

_OVERLAP = 1 << 16
_PACKED = b"PK\x03\x04"
_OLD = bytes.fromhex("d0cf11e0a1b11ae1")
"""How a compound file begins: an old workbook, or a new one that is locked with a password."""
_OLD_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_ROW_TAG = re.compile(rb"<(?:\w+:)?(?:row|table-row)[\s/>]")
_BARE_FORMULA = re.compile(
    rb"""<c r="([A-Z]+)(\d+)"[^>]*><f(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>"""
)
_HIDDEN_ROW = re.compile(rb"""<row (?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)\"""")
_STYLED_CELL = re.compile(rb"""<c r="([A-Z]+)(\d+)"[^>]*\bs="(\d+)\"""")
_SHEET_TAG = re.compile(rb"""<(?:\w+:)?sheet [^>]*>""")
_RELATION_TAG = re.compile(rb"<(?:\w+:)?Relationship [^>]*>")
_FORMAT_TAG = re.compile(rb"<(?:\w+:)?numFmt [^>]*>")
_CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE_TAG = re.compile(rb"<(?:\w+:)?xf [^>]*>")
_PERCENT_FORMATS = frozenset((9, 10))
_FOREIGN_CELL = re.compile(rb"""\['(?:file|https?|smb):""")
_FOREIGN_PARTS = ("xl/externalLinks/", "xl/connections.xml", "xl/queryTables/")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # A compression that nobody uses for workbooks
    OSError,
    RuntimeError,  # A password
    ValueError,
)


class Findings(Struct, frozen=True):
    """Hold what a parser would not tell: by name of the sheet, the cells that show per cents."""

    percents: dict[str, frozenset[Place]] = {}


def inspect(path: Path) -> Parsed[Findings]:
    """Weigh a workbook (.xlsx, .ods or .xls) and look for what it hides.

    Refuses macros, more than 50 MB unpacked, 1,000 parts or 20,000 rows, and formulas without
    their values. Hidden rows and links to other files are warnings. Blocks.
    """
    try:
        if path.suffix.lower() == ".xls":
            return _inspect_old(path)
        return _inspect_packed(path)
    except _DAMAGE:
        return _wrong(Problem(fault=Fault.DAMAGED_WORKBOOK, file=path.name))


def _wrong(problem: Problem) -> Parsed[Findings]:
    return Parsed(value=None, problems=(problem,))


def _inspect_old(path: Path) -> Parsed[Findings]:
    data = path.read_bytes()
    if not data.startswith(_OLD):
        return _wrong(Problem(fault=Fault.NOT_A_WORKBOOK, file=path.name))
    if _OLD_MACROS in data:
        return _wrong(Problem(fault=Fault.HAS_MACROS, file=path.name))
    return Parsed(value=Findings())


def _inspect_packed(path: Path) -> Parsed[Findings]:
    with path.open("rb") as stream:
        begins = stream.read(len(_OLD))
    if begins == _OLD:
        return _wrong(Problem(fault=Fault.DAMAGED_WORKBOOK, file=path.name))
    if not zipfile.is_zipfile(path):
        # The list of a workbook's parts stands at its end, which a file saved half lacks
        fault = Fault.DAMAGED_WORKBOOK if begins.startswith(_PACKED) else Fault.NOT_A_WORKBOOK
        return _wrong(Problem(fault=fault, file=path.name))
    with zipfile.ZipFile(path) as parts:
        problem = _overweight(path, parts.infolist()) or _misfit(path, parts)
        if problem:
            return _wrong(problem)
        look = _OpenDocument if path.suffix.lower() == ".ods" else _Workbook
        return look(path.name, parts).read()


def _overweight(path: Path, parts: list[zipfile.ZipInfo]) -> Problem | None:
    if len(parts) > PARTS_LIMIT:
        params = {"count": str(len(parts)), "limit": str(PARTS_LIMIT)}
        return Problem(fault=Fault.TOO_MANY_PARTS, file=path.name, params=params)
    size = sum(part.file_size for part in parts)
    if size > UNPACKED_LIMIT:
        params = of_limit(size, UNPACKED_LIMIT)
        return Problem(fault=Fault.SWOLLEN, file=path.name, params=params)
    ratio = size // max(1, path.stat().st_size)
    if ratio > RATIO_LIMIT:
        params = {"ratio": str(ratio), "limit": str(RATIO_LIMIT)}
        return Problem(fault=Fault.PACKED_TOO_TIGHT, file=path.name, params=params)
    return None


def _misfit(path: Path, parts: zipfile.ZipFile) -> Problem | None:
    names = {part.filename for part in parts.infolist()}
    if path.suffix.lower() == ".ods":
        kind = parts.read("mimetype").strip() if "mimetype" in names else b""
        fits = kind == _OPEN_DOCUMENT and "content.xml" in names
    else:
        fits = "[Content_Types].xml" in names
    if not fits:
        return Problem(fault=Fault.NOT_A_WORKBOOK, file=path.name)
    if any(map(_is_macro, names)):
        return Problem(fault=Fault.HAS_MACROS, file=path.name)
    return None


def _is_macro(part: str) -> bool:
    name = part.lower()
    return name.endswith("vbaproject.bin") or name.startswith(
        ("xl/macrosheets/", "basic/", "scripts/")
    )


class _OpenDocument:
    """Looks into the one part that holds all tables of an OpenDocument file."""

    def __init__(self, file: str, parts: zipfile.ZipFile) -> None:
        self._file = file
        self._parts = parts

    def read(self) -> Parsed[Findings]:
        count, foreign = 0, False
        for block in _blocks(self._parts, "content.xml", b"<table:table-cell", b"<table:table-row"):
            count += len(_ROW_TAG.findall(block))
            foreign = foreign or _FOREIGN_CELL.search(block) is not None
            if count > ROW_LIMIT:
                return _wrong(too_many_rows(self._file, ""))
        links = Problem(fault=Fault.EXTERNAL_LINKS, file=self._file)
        return Parsed(value=Findings(), warnings=(links,) if foreign else ())


class _Workbook:
    """Looks into the sheets of an Office Open XML workbook, one after the other."""

    def __init__(self, file: str, parts: zipfile.ZipFile) -> None:
        self._file = file
        self._parts = parts
        self._names = [part.filename for part in parts.infolist()]
        self._titles = self._read_titles()
        self._percent_styles = self._read_percent_styles()

    def read(self) -> Parsed[Findings]:
        percents: dict[str, frozenset[Place]] = {}
        warnings: list[Problem] = []
        if any(name.startswith(_FOREIGN_PARTS) for name in self._names):
            warnings.append(Problem(fault=Fault.EXTERNAL_LINKS, file=self._file))
        for name in self._names:
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                title = self._titles.get(name, "")
                problem, hidden, shown = self._look(name, title)
                if problem:
                    return _wrong(problem)
                percents[title] = frozenset(shown)
                if hidden:
                    params = {"lines": _listed(hidden)}
                    fault = Fault.HIDDEN_ROWS
                    warnings.append(
                        Problem(fault=fault, file=self._file, sheet=title, params=params)
                    )
        return Parsed(value=Findings(percents), warnings=tuple(warnings))

    def _look(self, name: str, title: str) -> tuple[Problem | None, list[int], set[Place]]:
        count = 0
        hidden: list[int] = []
        percents: set[Place] = set()
        for block in _blocks(self._parts, name, b"<c ", b"<row"):
            count += len(_ROW_TAG.findall(block))
            if count > ROW_LIMIT:
                return too_many_rows(self._file, title), [], set()
            bare = _BARE_FORMULA.search(block)
            if bare:
                fault, line, column = Fault.NO_STORED_VALUE, int(bare[2][:9]), bare[1][:9].decode()
                problem = Problem(
                    fault=fault, file=self._file, sheet=title, line=line, column=column
                )
                return problem, [], set()
            hidden += [int(line[:9]) for line in _HIDDEN_ROW.findall(block)]
            if self._percent_styles:
                percents |= {
                    (int(line[:9]), _column(letters[:4]))
                    for letters, line, style in _STYLED_CELL.findall(block)
                    if int(style[:9]) in self._percent_styles
                }
        return None, hidden, percents

    def _part(self, name: str) -> bytes:
        return self._parts.read(name) if name in self._names else b""

    def _read_titles(self) -> dict[str, str]:
        """Find out which sheet, by its title, each part holds."""
        targets = {}
        for tag in _RELATION_TAG.findall(self._part("xl/_rels/workbook.xml.rels")):
            target = _attribute(tag, b"Target").lstrip("/")
            whole = target if target.startswith("xl/") else f"xl/{target}"
            targets[_attribute(tag, b"Id")] = whole
        return {
            targets[key]: _attribute(tag, b"name")
            for tag in _SHEET_TAG.findall(self._part("xl/workbook.xml"))
            if (key := _attribute(tag, rb"\w+:id")) in targets
        }

    def _read_percent_styles(self) -> frozenset[int]:
        styles = self._part("xl/styles.xml")
        formats = set(_PERCENT_FORMATS)
        for tag in _FORMAT_TAG.findall(styles):
            if "%" in _attribute(tag, b"formatCode"):
                formats.add(int(_attribute(tag, b"numFmtId")[:9] or 0))
        cells = _CELL_FORMATS.search(styles)
        tags = _STYLE_TAG.findall(cells[0]) if cells else []
        return frozenset(
            place
            for place, tag in enumerate(tags)
            if int(_attribute(tag, b"numFmtId")[:9] or 0) in formats
        )


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb"\s*=\s*\"([^\"]*)\"", tag)
    text = found[1].decode("utf-8", "replace") if found else ""
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'")):
        text = text.replace(entity, letter)
    return text.replace("&amp;", "&")


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def _listed(lines: list[int]) -> str:
    some = ", ".join(map(str, lines[:20]))
    return f"{some}…" if len(lines) > 20 else some


def _blocks(parts: zipfile.ZipFile, name: str, *starts: bytes) -> Iterator[bytes]:
    """Unpack a part block by block, cut where a cell begins, so that none lies across a cut."""
    with parts.open(name) as stream:
        rest = b""
        while block := stream.read(1 << 16):
            block = rest + block
            cut = max(0, *(block.rfind(start) for start in starts))
            rest = block[cut:][-_OVERLAP:]
            yield block[:cut]
        yield rest


def too_many_rows(file: str, sheet: str) -> Problem:
    """Say that a table has more rows than are read."""
    params = {"limit": f"{ROW_LIMIT:,}"}
    return Problem(fault=Fault.TOO_MANY_ROWS, file=file, sheet=sheet, params=params)


def of_limit(size: int, limit: int) -> dict[str, str]:
    """Name a size and its limit, both in bytes, as megabytes."""
    return {"size": f"{size / MEGABYTE:.1f}", "limit": f"{limit // MEGABYTE}"}
