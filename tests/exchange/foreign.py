"""Write workbooks of other programs, byte by byte: OpenDocument tables and old Excel files."""

import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Cells = Sequence[str | float | int | None]

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_SECTOR = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_MINI_LIMIT = 4096


def an_ods(
    where: Path,
    sheets: Mapping[str, Iterable[Cells]],
    name: str = "results.ods",
    more: Mapping[str, bytes] | None = None,
) -> Path:
    """Write an OpenDocument workbook; `more` are further parts of it."""
    tables = "".join(_ods_table(title, rows) for title, rows in sheets.items())
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3" '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    path = where / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(zipfile.ZipInfo("mimetype"), _ODS)
        parts.writestr("content.xml", content)
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
        for part, data in (more or {}).items():
            parts.writestr(part, data)
    return path


def _ods_table(title: str, rows: Iterable[Cells]) -> str:
    lines = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    # Every real file ends with all the empty rows that the program could show
    rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    return f'<table:table table:name="{escape(title)}">{lines}{rest}</table:table>'


def _ods_cell(cell: str | float | int | None) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        said = f"<text:p>{escape(cell)}</text:p>"
        return f'<table:table-cell office:value-type="string">{said}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'


def an_xls(
    where: Path, sheets: Mapping[str, Iterable[Cells]], name: str = "results.xls", tail: bytes = b""
) -> Path:
    """Write a workbook of Excel 97; `tail` is put behind it."""
    path = where / name
    path.write_bytes(_compound(_biff({title: list(rows) for title, rows in sheets.items()})) + tail)
    return path


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _biff(sheets: Mapping[str, Sequence[Cells]]) -> bytes:
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    bodies = [_biff_sheet(rows) for rows in sheets.values()]
    titles = [title.encode("utf-16-le") for title in sheets]
    size = len(begin) + sum(4 + 8 + len(title) for title in titles) + 4
    bounds, at = b"", size
    for title, body in zip(titles, bodies, strict=True):
        about = struct.pack("<IBBBB", at, 0, 0, len(title) // 2, 1)
        bounds += _record(0x0085, about + title)
        at += len(body)
    return begin + bounds + _record(0x000A, b"") + b"".join(bodies)


def _biff_sheet(rows: Sequence[Cells]) -> bytes:
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            place = struct.pack("<HHH", line, column, 0)
            if isinstance(cell, str):
                text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                body += _record(0x0204, place + text)
            elif cell is not None:
                body += _record(0x0203, place + struct.pack("<d", cell))
    return body + _record(0x000A, b"")


def _compound(stream: bytes) -> bytes:
    """Put one stream into a compound file: header, allocation table, directory, the stream."""
    stream = stream.ljust(_MINI_LIMIT, b"\0")
    count = -(-len(stream) // _SECTOR)
    chain = [_TABLE, _END, *range(3, 2 + count), _END]
    table = struct.pack(f"<{len(chain)}I", *chain)
    assert len(table) <= _SECTOR, "one sector of allocation is enough for a test"
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, _MINI_LIMIT, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    directory = _entry("Root Entry", 5, child=1) + _entry("Workbook", 2, start=2, size=len(stream))
    return (
        header
        + table.ljust(_SECTOR, b"\xff")
        + directory.ljust(_SECTOR, b"\0")
        + stream.ljust(count * _SECTOR, b"\0")
    )


def _entry(name: str, kind: int, child: int = _FREE, start: int = _END, size: int = 0) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child)
        + bytes(16 + 4 + 16)
        + struct.pack("<IQ", start, size)
    )
