"""Find the headers of a table and read its lines by column name, complaining about the rest.

A table is described once, as a `Table`; a header matches a title of a column whatever its case,
its spaces and its twin letters. What matches nothing is a problem, never dropped in silence.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from tablo.championship.refusals import Refusal
from tablo.exchange.matching import folded, nearest, tidy
from tablo.exchange.problems import Fault, Problem
from tablo.exchange.sheets import Row, Sheet

N = TypeVar("N", bound=str)

HEADER_LINES = 25
"""Lines at the top of a sheet among which the headers are looked for."""


class Column(Struct, frozen=True):
    """Describe a column: its name in the code, its titles, and whether every row needs a value."""

    name: str
    titles: tuple[str, ...]
    required: bool = False


class Table(Struct, frozen=True, kw_only=True):
    """Describe a table: its name in the code, its titles, its columns.

    `ignored` are titles of columns that are known and not wanted, such as birth dates.
    """

    name: str
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    ignored: tuple[str, ...] = ()


class Problems:
    """Collects what is wrong with a file, and what is doubtful, in the order of reading."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.doubts: list[Problem] = []

    def add(self, problem: Problem) -> None:
        """Note a problem."""
        self.found.append(problem)

    def about(
        self,
        sheet: Sheet,
        fault: Fault,
        *,
        line: int = 0,
        column: str = "",
        value: str = "",
        hint: str = "",
        why: str = "",
        **params: str,
    ) -> None:
        """Note a problem with a place in a sheet."""
        self.add(_placed(sheet, fault, line, column, value, hint, why, params))

    def doubt(
        self,
        sheet: Sheet,
        fault: Fault,
        *,
        line: int = 0,
        column: str = "",
        value: str = "",
        hint: str = "",
        **params: str,
    ) -> None:
        """Note what a person should look at, and what stops nothing."""
        self.doubts.append(_placed(sheet, fault, line, column, value, hint, "", params))


def _placed(
    sheet: Sheet,
    fault: Fault,
    line: int,
    column: str,
    value: str,
    hint: str,
    why: str,
    params: dict[str, str],
) -> Problem:
    if "{column}" in fault.value:
        params = {**params, "column": column}
    return Problem(
        fault=fault,
        file=sheet.file,
        sheet=sheet.label,
        line=line,
        column=column,
        value=value[:80],
        params=params,
        hint=hint,
        why=why,
    )


class Line:
    """Hold a row by column names; its place is known, so that it can be complained about."""

    def __init__(
        self,
        sheet: Sheet,
        number: int,
        cells: dict[str, str],
        headers: dict[str, str],
        to: Problems,
    ) -> None:
        self.sheet = sheet
        self.number = number
        self._cells = cells
        self._headers = headers
        self._to = to

    def __getitem__(self, column: str) -> str:
        return self._cells.get(column, "")

    def has(self, *columns: str) -> bool:
        """Tell whether any of these columns holds something in this row."""
        return any(self[column] for column in columns)

    def knows(self, *columns: str) -> bool:
        """Tell whether the table has any of these columns, whatever stands in this row."""
        return any(column in self._headers for column in columns)

    def first(self) -> str:
        """Give the first cell of this row that holds something, as far as its column is known."""
        return next(filter(None, self._cells.values()), "")

    def header(self, column: str) -> str:
        """Give the header of a column as it stands in the file."""
        return self._headers.get(column, column)

    def complain(
        self, column: str, fault: Fault, *, value: str | None = None, hint: str = "", **params: str
    ) -> None:
        """Note a problem with a cell of this row; the value is the cell's unless given."""
        self._to.about(
            self.sheet,
            fault,
            line=self.number,
            column=self.header(column),
            value=self[column] if value is None else value,
            hint=hint,
            **params,
        )

    def doubt(
        self, column: str, fault: Fault, *, value: str | None = None, hint: str = "", **params: str
    ) -> None:
        """Note a doubt about a cell of this row; the value is the cell's unless given."""
        self._to.doubt(
            self.sheet,
            fault,
            line=self.number,
            column=self.header(column),
            value=self[column] if value is None else value,
            hint=hint,
            **params,
        )

    def complain_of_refusal(self, column: str, refusal: Refusal, *, value: str) -> None:
        """Note that the rules refuse what a cell of this row says."""
        self._to.about(
            self.sheet,
            Fault.REFUSED,
            line=self.number,
            column=self.header(column),
            value=value,
            why=refusal.why.value,
            **refusal.said("en"),
        )

    def choose(self, column: str, options: Iterable[tuple[N, Sequence[str]]]) -> N | None:
        """Read a choice: the option of which the cell names a title; None and a problem if none."""
        known = {folded(title): name for name, titles in options for title in titles}
        found = known.get(folded(self[column]))
        if found is None:
            self.complain(
                column, Fault.NOT_A_CHOICE, choices=", ".join(dict.fromkeys(known.values()))
            )
        return found


class HeaderMapping(Struct, frozen=True):
    """Remember, for one source of files, which column a header of theirs means.

    `columns`: a header, as `folded` writes it, to the name of a column; "" for one to be ignored.
    A module is named as "module:" with its id, label or title. It can be stored as JSON, and adds
    to the titles that a table knows anyway.
    """

    columns: dict[str, str] = {}

    def with_headers(self, headers: Mapping[str, str]) -> "HeaderMapping":
        """Add headers as they stand in a file, each with the name of the column it means."""
        added = {folded(header): name for header, name in headers.items() if folded(header)}
        return HeaderMapping({**self.columns, **added})

    def module(self, header: str) -> str:
        """Give the module that a header means, as it was named; "" when it means none."""
        kind, _, name = self.columns.get(folded(header), "").partition(":")
        return name if kind == "module" else ""

    def is_ignored(self, header: str) -> bool:
        """Tell whether a header is to be ignored."""
        return self.columns.get(folded(header)) == ""


NO_MAPPING = HeaderMapping()


class Headers(Struct, frozen=True, kw_only=True):
    """Hold where the columns of a sheet are: place by name, title as it stands in the file."""

    line: int
    places: dict[str, int]
    titles: dict[str, str]
    others: dict[int, str]


def find_headers(
    sheet: Sheet,
    columns: Sequence[Column],
    also: Callable[[str], bool] = lambda title: False,
    mapping: HeaderMapping = NO_MAPPING,
) -> Headers | None:
    """Find the line that holds most known headers; None when none holds any.

    `also` tells of other titles whether they count, such as those of modules.
    """
    known = _known(columns, mapping)
    best: Headers | None = None
    most = 0
    for row in sheet.rows[:HEADER_LINES]:
        headers = _headers(row, known)
        count = len(headers.places) + sum(map(also, headers.others.values()))
        if headers.places and count > most:
            best, most = headers, count
    return best


def _known(columns: Sequence[Column], mapping: HeaderMapping) -> dict[str, str]:
    names = {column.name for column in columns}
    known = {folded(title): column.name for column in columns for title in column.titles}
    remembered = {header: name for header, name in mapping.columns.items() if name in names}
    for header, name in mapping.columns.items():
        if name not in names:
            known.pop(header, None)
    return {**known, **remembered}


def _headers(row: Row, known: dict[str, str]) -> Headers:
    places: dict[str, int] = {}
    others: dict[int, str] = {}
    titles: dict[str, str] = {}
    for place, cell in enumerate(row.cells):
        name = known.get(folded(cell))
        if name and name not in places:
            places[name] = place
            titles[name] = tidy(cell)
        elif cell.strip():
            others[place] = tidy(cell)
    return Headers(line=row.line, places=places, titles=titles, others=others)


def read_lines(
    sheet: Sheet, table: Table, to: Problems, mapping: HeaderMapping = NO_MAPPING
) -> list[Line]:
    """Read the rows of a table below its headers. With a problem in the headers: no rows."""
    headers = find_headers(sheet, table.columns, mapping=mapping)
    if headers is None:
        expected = ", ".join(column.titles[0] for column in table.columns)
        to.about(sheet, Fault.NO_HEADER, expected=expected)
        return []
    before = len(to.found)
    complain_of_headers(sheet, headers, table, to, mapping)
    for column in table.columns:
        if column.required and column.name not in headers.places:
            title = column.titles[0]
            to.about(sheet, Fault.NO_COLUMN, line=headers.line, column=title)
    if len(to.found) > before:
        return []
    lines = list(lines_below(sheet, headers, to))
    if not lines:
        to.about(sheet, Fault.NO_ROWS, line=headers.line)
    required = [column.name for column in table.columns if column.required]
    return [line for line in lines if _is_whole(line, required)]


def complain_of_headers(
    sheet: Sheet,
    headers: Headers,
    table: Table,
    to: Problems,
    mapping: HeaderMapping = NO_MAPPING,
) -> None:
    """Note every header that is unknown or stands there twice."""
    known = _known(table.columns, mapping)
    titles = [title for column in table.columns for title in column.titles]
    ignored = {folded(title) for title in table.ignored}
    for title in headers.others.values():
        if mapping.is_ignored(title):
            continue
        if folded(title) in known:
            fault, hint = Fault.REPEATED_COLUMN, ""
        elif folded(title) in ignored:
            continue
        else:
            fault, hint = Fault.UNKNOWN_COLUMN, nearest(title, titles)
        to.about(sheet, fault, line=headers.line, column=title, hint=hint)


def lines_below(sheet: Sheet, headers: Headers, to: Problems) -> Iterator[Line]:
    """Go through the rows below the headers; leaves out where the headers are repeated."""
    first = next(row for row in sheet.rows if row.line == headers.line)
    repeated = [folded(cell) for cell in first.cells]
    for row in sheet.rows:
        if row.line <= headers.line or _is_repeated(row, repeated):
            continue
        cells = {
            name: tidy(row.cells[place])
            for name, place in headers.places.items()
            if place < len(row.cells)
        }
        yield Line(sheet, row.line, cells, headers.titles, to)


def _is_repeated(row: Row, headers: Sequence[str]) -> bool:
    if len(row.cells) != len(headers):
        return False
    return all(folded(cell) == header for cell, header in zip(row.cells, headers, strict=True))


def _is_whole(line: Line, required: Iterable[str]) -> bool:
    missing = [column for column in required if not line[column]]
    for column in missing:
        line.complain(column, Fault.MISSING)
    return not missing
