"""Read dates, times of day and lengths of time as people, spreadsheets and calendars write them.

A spreadsheet may hand over a time as text, as the part of a day (0.375 is nine o'clock), or as a
moment in the year 1900, where its own time begins.
"""

import datetime as dt
import re

from msgspec import Struct

from tablo.championship.days import instant_of
from tablo.championship.ids import Duration, Instant

LATEST = dt.timedelta(hours=48)
"""How far a time of day may run on past its midnight."""

_EPOCH = dt.datetime(1899, 12, 31)  # noqa: DTZ001 - a wall clock of no zone
_SERIAL_EPOCH = dt.date(1899, 12, 30)
_CENTURY = range(2000, 2100)
_SERIALS = range(36_526, 73_051)
_SECOND = dt.timedelta(seconds=1)
_MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
_ISO_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T]00:00(?::00)?)?")
_SHORT_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})(?: ?г\.?)?")
_SPOKEN_DATE = re.compile(
    rf"(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})(?: ?г\.?| года)?", re.IGNORECASE
)
_SPAN = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?")
_SPOKEN_SPAN = re.compile(
    r"(?=\d)(?:(\d{1,2}) ?(?:ч|h)\.?)? ?(?:(\d{1,3}) ?(?:мин|min)\.?)?", re.IGNORECASE
)
_ISO_SPAN = re.compile(
    r"P(?=.*\d)(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?"
)
_DOTTED_CLOCK = re.compile(r"(\d\d|[1-9])[.-]([0-5]\d)")
_FRACTION = re.compile(r"0?\.\d+")
_MOMENT = re.compile(r"(\S+)[ T](\d{1,2}:\d\d(?::\d\d)?)(Z|[+-]\d\d:?\d\d)?")
_RANGE = re.compile(r"(\d{1,2}[:.]\d\d) ?[-\u2010-\u2014\u2212] ?(\d{1,2}[:.]\d\d)")


class When(Struct, frozen=True, kw_only=True):
    """Hold a time of day, counted from midnight, and what else the cell says of the moment.

    Without a `date` it is on whichever day the row is; without an `offset` it is the time that
    clocks in the venue show.
    """

    clock: dt.timedelta
    date: dt.date | None = None
    offset: dt.timedelta | None = None

    def at(self, date: dt.date, zone: str) -> Instant:
        """Give the instant in a zone, on `date` unless the cell says another."""
        if self.offset is None:
            return instant_of(self.date or date, self.clock, zone)
        return instant_of(self.date or date, self.clock - self.offset, "UTC")


def read_date(text: str) -> dt.date | None:
    """Read "2026-11-24", "24.11.2026", "24.11.26", "24 ноября 2026 г." or a serial number.

    Dates outside of this century are none.
    """
    try:
        date = _date(text)
    except ValueError:
        return None
    return date if date and date.year in _CENTURY else None


def _date(text: str) -> dt.date | None:
    if found := _ISO_DATE.fullmatch(text):
        return dt.date.fromisoformat(found[1])
    if found := _SHORT_DATE.fullmatch(text):
        year = int(found[3])
        return dt.date(year if year > 99 else 2000 + year, int(found[2]), int(found[1]))
    if found := _SPOKEN_DATE.fullmatch(text):
        return dt.date(int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1]))
    if text.isascii() and text.isdecimal() and int(text[:6]) in _SERIALS:
        return _SERIAL_EPOCH + dt.timedelta(days=int(text))
    return None


def read_when(text: str) -> When | None:
    """Read a time of day ("9:30", "9.30", "25:30", 0.375), with or without a date and an offset."""
    clock = read_clock(text)
    if clock is not None:
        return When(clock=clock)
    whole, point, part = text.partition(".")
    date = read_date(whole) if point and part.isdecimal() else None
    if date and whole.isdecimal():
        return When(clock=_of_day(f".{part}"), date=date)
    found = _MOMENT.fullmatch(text)
    date = read_date(found[1]) if found else None
    clock = read_clock(found[2]) if found else None
    if found is None or date is None or clock is None:
        return None
    return When(clock=clock, date=date, offset=_offset(found[3]))


def read_clock(text: str) -> dt.timedelta | None:
    """Read a time of day, which may run on past midnight, as 25:30 does."""
    if found := _DOTTED_CLOCK.fullmatch(text):
        clock = dt.timedelta(hours=int(found[1]), minutes=int(found[2]))
    else:
        read = _span(text)
        if read is None:
            return None
        clock = read
    return clock if clock < LATEST else None


def read_range(text: str) -> tuple[When, When] | None:
    """Read "09:00–13:00"."""
    found = _RANGE.fullmatch(text)
    first, last = (read_clock(found[1]), read_clock(found[2])) if found else (None, None)
    if first is None or last is None:
        return None
    return When(clock=first), When(clock=last)


def read_length(text: str) -> Duration | None:
    """Read a length above zero: "3:30", "0:10:00", "3 ч 30 мин", "PT3H" or 0.25 (of a day)."""
    found = _SPOKEN_SPAN.fullmatch(text)
    span = _sum(0, found[1], found[2], 0) if found and (found[1] or found[2]) else _span(text)
    return Duration(span // dt.timedelta(milliseconds=1)) if span else None


def _span(text: str) -> dt.timedelta | None:
    if found := _SPAN.fullmatch(text):
        return _sum(0, *found.groups())
    if found := _ISO_SPAN.fullmatch(text):
        return _sum(*found.groups())
    if _FRACTION.fullmatch(text):
        return _of_day(text)
    if text.startswith(("1899-12-31 ", "1900-01-0")):
        try:
            return dt.datetime.fromisoformat(text) - _EPOCH
        except ValueError:
            return None
    return None


def _sum(*parts: str | int | None) -> dt.timedelta:
    days, hours, minutes, seconds = (int(part or 0) for part in parts)
    return dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _of_day(fraction: str) -> dt.timedelta:
    return round(float(fraction) * 86_400) * _SECOND


def _offset(text: str | None) -> dt.timedelta | None:
    if text is None:
        return None
    if text == "Z":
        return dt.timedelta()
    sign = -1 if text[0] == "-" else 1
    return sign * dt.timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
