"""Look at the headers of a file: which are foreign here, and what a person may say they mean.

The headers of a file, as a set, name the source it is from: what a person said of one of its
files is read again with the next one of the same set (`store.files`).
"""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from tablo.championship.ids import ContestId
from tablo.championship.roster import Roster
from tablo.exchange.kinds import KINDS, Kind, is_medallists
from tablo.exchange.matching import folded, tidy
from tablo.exchange.medallists import BEST, MEDALLISTS
from tablo.exchange.problems import Fault, Problem
from tablo.exchange.results import RESULTS
from tablo.exchange.roster_tables import TABLES
from tablo.exchange.scheme import COLUMNS as SCHEME_COLUMNS
from tablo.exchange.scheme import known_columns
from tablo.exchange.sheets import Row, Sheet
from tablo.exchange.tables import HEADER_LINES, Column, HeaderMapping
from tablo.exchange.timetable import TIMETABLE
from tablo.texts import Language

MODULE = "module:"
"""What the name of a column of marks begins with; the module's label follows."""
_FOREIGN = frozenset({Fault.UNKNOWN_COLUMN, Fault.UNUSED_COLUMN})
_TITLES_LIMIT = 100


class Headers(Struct, frozen=True, kw_only=True):
    """Hold the line of a sheet that has its headers, and the columns that they may mean."""

    sheet: str
    line: int
    titles: tuple[str, ...]
    columns: tuple[Column, ...]


class Foreign(Struct, frozen=True, kw_only=True):
    """Hold a header that is known by no table, and what it was said to mean.

    `column`: None until somebody said something, "" when it is to be ignored.
    """

    sheet: str
    line: int
    header: str
    hint: str
    column: str | None
    columns: tuple[Column, ...]


def headers_of(
    kind: Kind, sheets: Sequence[Sheet], roster: Roster, contest: ContestId | None = None
) -> tuple[Headers, ...]:
    """Find the headers of sheets, whatever anybody said of them: of each sheet the best line."""
    found = []
    for sheet in sheets:
        columns = _columns(kind, sheet, tuple(sheets), roster, contest)
        row = _header_row(sheet, _counter(kind, columns))
        if row is not None:
            titles = tuple(dict.fromkeys(filter(None, map(tidy, row.cells))))[:_TITLES_LIMIT]
            found.append(Headers(sheet=sheet.label, line=row.line, titles=titles, columns=columns))
    return tuple(found)


def source_key(headers: Iterable[Headers]) -> tuple[str, ...]:
    """Name a source by the set of its headers; order, case and spaces make no difference."""
    return tuple(sorted({folded(title) for one in headers for title in one.titles} - {""}))


def foreign(
    headers: Iterable[Headers], problems: Sequence[Problem], mapping: HeaderMapping
) -> tuple[Foreign, ...]:
    """List the headers that the reader found no use for, and those that a mapping speaks of."""
    found = []
    for one in headers:
        here = [problem for problem in problems if problem.sheet == one.sheet]
        hints = {folded(p.column): p.hint for p in here if p.fault in _FOREIGN}
        lost = any(problem.fault == Fault.NO_HEADER for problem in here)
        for title in one.titles:
            key = folded(title)
            if lost or key in hints or key in mapping.columns:
                found.append(
                    Foreign(
                        sheet=one.sheet,
                        line=one.line,
                        header=title,
                        hint=hints.get(key, ""),
                        column=mapping.columns.get(key),
                        columns=one.columns,
                    )
                )
    return tuple(found)


def column_names(kind: Kind) -> frozenset[str]:
    """List the columns that a header of such a file may be said to mean, but for modules."""
    return frozenset(column.name for column in _all_columns(kind))


def title_of(column: Column, language: Language) -> str:
    """Say what people call a column: its first title in a language, as far as it has one."""
    fits = _is_russian if language == "ru" else _is_english
    plain = column.name.replace("_", " ").capitalize() if language == "en" else column.titles[0]
    return next(filter(fits, column.titles), plain)


def column_title(name: str, language: Language) -> str:
    """Say what people call a column that is known by its name; a module by its label."""
    every = (column for kind in KINDS for column in _all_columns(kind) if column.name == name)
    column = next(every, None)
    return title_of(column, language) if column else name.removeprefix(MODULE)


def _is_russian(title: str) -> bool:
    return any("а" <= letter <= "я" for letter in title.lower())


def _is_english(title: str) -> bool:
    return title.isascii() and title[:1].isupper()


def _all_columns(kind: Kind) -> tuple[Column, ...]:
    match kind:
        case "roster":
            return tuple(column for table in (*TABLES, TIMETABLE) for column in table.columns)
        case "timetable":
            return TIMETABLE.columns
        case "scheme":
            return SCHEME_COLUMNS
        case "results":
            return RESULTS.columns
        case "official":
            return (*MEDALLISTS.columns, *RESULTS.columns)
        case "best":
            return BEST.columns


def _columns(
    kind: Kind,
    sheet: Sheet,
    sheets: tuple[Sheet, ...],
    roster: Roster,
    contest: ContestId | None,
) -> tuple[Column, ...]:
    if kind == "roster":
        named = (t for t in (*TABLES, TIMETABLE) if folded(sheet.name) in map(folded, t.titles))
        table = next(named, None)
        return table.columns if table else ()
    if kind == "official":
        return MEDALLISTS.columns if is_medallists(sheets) else RESULTS.columns
    if kind == "results":
        return (*RESULTS.columns, *_modules(roster, contest))
    return _all_columns(kind)


def _modules(roster: Roster, contest: ContestId | None) -> Iterable[Column]:
    contests = roster.contests.values()
    modules = {
        module.label.ru: module
        for one in contests
        if contest in (None, one.id)
        for module in one.modules
    }
    for label, module in modules.items():
        yield Column(f"{MODULE}{label}", tuple(filter(None, (label, module.label.en))))


def _counter(kind: Kind, columns: Sequence[Column]) -> Callable[[Row], int]:
    if kind == "scheme":
        return lambda row: len(known_columns(row))
    known = {folded(title) for column in columns for title in column.titles}
    return lambda row: len({folded(cell) for cell in row.cells} & known)


def _header_row(sheet: Sheet, count: Callable[[Row], int]) -> Row | None:
    """Find the line with most known headers; where no line has any, the first with several cells."""
    rows = sheet.rows[:HEADER_LINES]
    best = max(rows, key=count, default=None)
    if best is not None and count(best):
        return best
    return next((row for row in rows if sum(bool(cell.strip()) for cell in row.cells) > 1), None)
