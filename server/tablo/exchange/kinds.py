"""Recognize what a file holds by its headers, so that no file is imported as another kind."""

from pathlib import Path
from typing import Literal, get_args

from tablo.exchange.calendar import KIND as CALENDAR
from tablo.exchange.matching import folded
from tablo.exchange.medallists import BEST, MEDALLISTS
from tablo.exchange.problems import Parsed
from tablo.exchange.results import RESULTS
from tablo.exchange.roster_tables import TABLES
from tablo.exchange.scheme import DESCRIPTION_LIMIT, is_scheme
from tablo.exchange.sheets import Sheet, read_sheets
from tablo.exchange.tables import Table, find_headers
from tablo.exchange.timetable import TIMETABLE

Kind = Literal["roster", "timetable", "scheme", "results", "official", "best"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What files are taken as: who and where; when; a contest's marking scheme; marks; places and
medals as somebody has settled them; the best of each delegation, which is only compared."""


def recognize(path: Path) -> Parsed[tuple[Kind, ...]]:
    """List what a workbook or CSV file may be, the likeliest first; () when it is nothing known.

    A person is to say yes to the first, or choose: nothing is imported on a guess. A calendar is a
    timetable. Blocks.
    """
    if path.suffix.lower() == CALENDAR:
        return Parsed(value=("timetable",))
    read = read_sheets(path, cell_limit=DESCRIPTION_LIMIT)
    if read.value is None:
        return Parsed(value=None, problems=read.problems)
    return Parsed(value=kinds_of(read.value), warnings=read.warnings)


def kinds_of(sheets: tuple[Sheet, ...]) -> tuple[Kind, ...]:
    """List what sheets may be, the likeliest first."""
    titles = {folded(title) for table in TABLES for title in table.titles}
    found: list[Kind] = []
    if any(is_scheme(sheet) for sheet in sheets):
        found.append("scheme")
    if sum(folded(sheet.name) in titles for sheet in sheets) > len(sheets) / 2:
        found.append("roster")
    if any(
        _has(sheets, TIMETABLE, when)
        for when in ({"starts", "ends"}, {"starts", "duration"}, {"time", "date"})
    ):
        found.append("timetable")
    if is_medallists(sheets):
        found.append("official")
    elif _has(sheets[:1], BEST, {"delegation", "first", "last", "member"}):
        found.append("best")
    if _has(sheets, RESULTS, {"number"}) or _has(sheets, RESULTS, {"name"}):
        found.append("results")
        if any(_has(sheets, RESULTS, {column}) for column in ("place", "medal", "scale", "total")):
            found.append("official")
    return tuple(dict.fromkeys(found))


def is_medallists(sheets: tuple[Sheet, ...]) -> bool:
    """Tell whether sheets are those of a ceremony program's results, a row for each person.

    One of its headers may be misspelt.
    """
    marks = ({"contest", "medal"}, {"contest", "member"}, {"medal", "member"})
    return any(_has(sheets[:1], MEDALLISTS, {*two, "last"}) for two in marks)


def _has(sheets: tuple[Sheet, ...], table: Table, columns: set[str]) -> bool:
    found = (find_headers(sheet, table.columns) for sheet in sheets)
    return any(headers is not None and columns <= headers.places.keys() for headers in found)
