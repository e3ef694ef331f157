"""Read an iCalendar file as a table: a row for each event, a column for each property of use.

Times come out as "2026-11-24 09:00:00", with an offset from UTC where the calendar says which
zone is meant; without one they are the venue's own. Whatever repeats is refused, because a rule
of repetition hides sessions that nobody has looked at.
"""

import codecs
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct

from tablo.championship.days import zone_exists
from tablo.exchange.inspection import ROW_LIMIT, of_limit, too_many_rows
from tablo.exchange.problems import Fault, Parsed, Problem
from tablo.exchange.sheets import CELL_LIMIT, FILE_LIMIT, Row, Sheet

KIND = ".ics"
COLUMNS = ("UID", "DTSTART", "DTEND", "DURATION", "SUMMARY", "LOCATION", "CATEGORIES")
WINDOWS_ZONES = {
    "Kaliningrad Standard Time": "Europe/Kaliningrad",
    "Russian Standard Time": "Europe/Moscow",
    "Volgograd Standard Time": "Europe/Volgograd",
    "Saratov Standard Time": "Europe/Saratov",
    "Astrakhan Standard Time": "Europe/Astrakhan",
    "Russia Time Zone 3": "Europe/Samara",
    "Ekaterinburg Standard Time": "Asia/Yekaterinburg",
    "Omsk Standard Time": "Asia/Omsk",
    "N. Central Asia Standard Time": "Asia/Novosibirsk",
    "Altai Standard Time": "Asia/Barnaul",
    "Tomsk Standard Time": "Asia/Tomsk",
    "North Asia Standard Time": "Asia/Krasnoyarsk",
    "North Asia East Standard Time": "Asia/Irkutsk",
    "Transbaikal Standard Time": "Asia/Chita",
    "Yakutsk Standard Time": "Asia/Yakutsk",
    "Vladivostok Standard Time": "Asia/Vladivostok",
    "Magadan Standard Time": "Asia/Magadan",
    "Sakhalin Standard Time": "Asia/Sakhalin",
    "Russia Time Zone 10": "Asia/Srednekolymsk",
    "Russia Time Zone 11": "Asia/Kamchatka",
}
"""What mail programs call the zones of Russia."""

_REPEATING = frozenset(("RRULE", "RDATE", "RECURRENCE-ID"))
_EVENT = ["VCALENDAR", "VEVENT"]
_TIMES = frozenset(("DTSTART", "DTEND"))
_PROPERTY = re.compile(
    r"""([\w-]+)((?:;[\w-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)"""
)
_ZONE = re.compile(r""";TZID=(?:"([^"]*)"|([^";:,]*))""", re.IGNORECASE)
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_COMMA = re.compile(r"(?<!\\),")


class _Content(Struct, frozen=True):
    """Hold one property: the line it begins in, its name, its parameters, its value."""

    line: int
    name: str
    params: str
    value: str


def read_calendar(path: Path) -> Parsed[tuple[Sheet, ...]]:
    """Read the events of a calendar as one table, headed by `COLUMNS`; cancelled ones are left out.

    Refuses what is no calendar, is larger than 10 MB, or has an event that repeats. Blocks.
    """
    if not path.is_file():
        return _wrong(Problem(fault=Fault.NO_FILE, file=path.name))
    size = path.stat().st_size
    if size > FILE_LIMIT:
        params = of_limit(size, FILE_LIMIT)
        return _wrong(Problem(fault=Fault.TOO_LARGE, file=path.name, params=params))
    lines = _decoded(_unfolded(path.read_bytes()))
    if lines is None:
        return _wrong(Problem(fault=Fault.NOT_TEXT, file=path.name))
    return _Reading(path.name).read(lines)


def _wrong(*problems: Problem) -> Parsed[tuple[Sheet, ...]]:
    return Parsed(value=None, problems=problems)


def _unfolded(data: bytes) -> list[tuple[int, bytes]]:
    """Put folded lines together, as bytes: a letter may be folded in its middle."""
    lines: list[tuple[int, bytes]] = []
    for number, line in enumerate(data.removeprefix(codecs.BOM_UTF8).splitlines(), 1):
        if line[:1] in {b" ", b"\t"} and lines:
            first, before = lines[-1]
            lines[-1] = (first, before + line[1:])
        elif line:
            lines.append((number, line))
    return lines


def _decoded(lines: list[tuple[int, bytes]]) -> list[tuple[int, str]] | None:
    if any(b"\0" in line for _, line in lines):
        return None
    for encoding in ("utf-8", "cp1251"):
        try:
            return [(number, line.decode(encoding)) for number, line in lines]
        except UnicodeDecodeError:
            continue
    return None


class _Reading:
    """Reads the properties of events one after the other."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._problems: list[Problem] = []
        self._rows: list[Row] = []

    def read(self, lines: list[tuple[int, str]]) -> Parsed[tuple[Sheet, ...]]:
        """Read a calendar's lines; with any problem, there is no table."""
        marks = [text.strip().upper() for _, text in lines]
        if not marks or marks[0] != "BEGIN:VCALENDAR":
            return _wrong(Problem(fault=Fault.NOT_A_CALENDAR, file=self._file))
        if marks[-1] != "END:VCALENDAR":
            return _wrong(Problem(fault=Fault.CUT_OFF, file=self._file, line=lines[-1][0]))
        for line, event in _events(lines):
            self._read_event(line, event)
        if len(self._rows) > ROW_LIMIT:
            return _wrong(too_many_rows(self._file, ""))
        if self._problems:
            return _wrong(*self._problems)
        rows = (Row(1, COLUMNS), *self._rows)
        return Parsed(value=(Sheet(file=self._file, name="", rows=rows),))

    def _read_event(self, line: int, event: list[_Content]) -> None:
        if any(one.name == "STATUS" and one.value.upper() == "CANCELLED" for one in event):
            return
        cells = dict.fromkeys(COLUMNS, "")
        for content in event:
            if content.name in _REPEATING:
                self._complain(content, Fault.REPEATS)
            elif content.name in cells:
                before = cells[content.name]
                cells[content.name] = "; ".join(filter(None, (before, self._cell(content))))
        self._rows.append(Row(line, tuple(cells.values())))

    def _cell(self, content: _Content) -> str:
        if content.name in _TIMES:
            return self._time(content)
        if content.name == "CATEGORIES":
            return "; ".join(map(_plain, _COMMA.split(content.value)))
        text = _plain(content.value)
        if len(text) > CELL_LIMIT:
            self._complain(content, Fault.TOO_LONG, limit=str(CELL_LIMIT), count=str(len(text)))
        return text

    def _time(self, content: _Content) -> str:
        found = _TIME.fullmatch(content.value)
        if found is None:
            return content.value
        named = _ZONE.search(content.params)
        name = "UTC" if found[7] else (named[1] or named[2]).removeprefix("/") if named else ""
        zone = WINDOWS_ZONES.get(name, name)
        if zone and not zone_exists(zone):
            self._complain(content, Fault.BAD_ZONE, value=name)
            return ""
        year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
        try:
            shown = dt.datetime(
                year, month, day, hour, minute, second, tzinfo=ZoneInfo(zone) if zone else None
            )
        except ValueError:
            return content.value
        return shown.isoformat(" ")

    def _complain(
        self, content: _Content, fault: Fault, *, value: str | None = None, **params: str
    ) -> None:
        self._problems.append(
            Problem(
                fault=fault,
                file=self._file,
                line=content.line,
                column=content.name,
                value=(content.value if value is None else value)[:80],
                params=params,
            )
        )


def _events(lines: list[tuple[int, str]]) -> Iterator[tuple[int, list[_Content]]]:
    """Go through the events: where each begins, and its own properties, alarms left out."""
    parts: list[str] = []
    began, event = 0, list[_Content]()
    for line, text in lines:
        found = _PROPERTY.fullmatch(text)
        if found is None:
            continue
        content = _Content(line, found[1].upper(), found[2], found[3].strip())
        if content.name == "BEGIN":
            parts.append(content.value.upper())
            if parts == _EVENT:
                began, event = line, []
        elif content.name == "END":
            if parts == _EVENT:
                yield began, event
            del parts[-1:]
        elif parts == _EVENT:
            event.append(content)


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], text)
