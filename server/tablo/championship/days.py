"""The days of a championship, С-2 … С+1, and the wall clocks of its venues.

Before the competition days count down to it, С-2, С-1, and go on with С1: there is no С0. The
zone database is taken as given: it is data of the installation, as the alphabet is.
"""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tablo.championship.ids import DayId, Instant
from tablo.championship.roster import Day, Text

Phase = Literal["before", "competition", "after"]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MILLISECOND = dt.timedelta(milliseconds=1)
_DAY = dt.timedelta(days=1)
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")
_LABEL = re.compile(r"[СсCc]\s*([-+\u2010-\u2014\u2212]?)\s*([0-9]{1,2})")
_SIGNS: dict[Phase, str] = {"before": "-", "competition": "", "after": "+"}


# Days


def read_label(text: str) -> tuple[Phase, int] | None:
    """Read "С-2", "C1" or "с + 1": Cyrillic or Latin, with a hyphen, minus or dash. None: no day.

    A number below 1 is no day: the day after С-1 is С1.
    """
    found = re.fullmatch(_LABEL, text.strip())
    if found is None or int(found[2]) == 0:
        return None
    match found[1]:
        case "":
            return "competition", int(found[2])
        case "+":
            return "after", int(found[2])
        case _:
            return "before", int(found[2])


def a_day(phase: Phase, number: int, date: str) -> Day:
    """Make a day with the id that every import gives it: "c-2", "c1", "c-plus-1"."""
    sign = {"before": "-", "competition": "", "after": "-plus-"}[phase]
    return Day(id=DayId(f"c{sign}{number}"), phase=phase, number=number, date=date)


def label(day: Day) -> Text:
    """Write a day as people do: "С-2" in Russian, with a Cyrillic letter, "C-2" in English."""
    tail = f"{_SIGNS[day.phase]}{day.number}"
    return Text(f"С{tail}", f"C{tail}")


def in_order(days: Iterable[Day]) -> tuple[Day, ...]:
    """Put days in the order in which they come, whatever their dates say."""
    return tuple(sorted(days, key=_rank))


def _rank(day: Day) -> tuple[int, int]:
    match day.phase:
        case "before":
            return 0, -day.number
        case "competition":
            return 1, day.number
        case "after":
            return 2, day.number


# Wall clocks


def zone_exists(name: str) -> bool:
    """Tell whether the zone database knows a zone."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True


def instant_of(date: dt.date, clock: dt.timedelta, zone: str) -> Instant:
    """Give the instant at which clocks in a zone show a time of day, counted from midnight.

    From 24:00 on it is the next day's time: 25:30 is half past one in the night. Where clocks are
    put forward, a time that they leave out counts from before; where back, the first of two holds.
    """
    days, rest = divmod(clock, _DAY)
    midnight = dt.datetime.combine(date + days * _DAY, dt.time(), ZoneInfo(zone))
    # Adding to a datetime of a zone moves its hands, not time itself: what is meant here
    return Instant((midnight + rest - _EPOCH) // _MILLISECOND)


def read_moment(text: str, zone: str, now: Instant) -> Instant | None:
    """Read "18:30" or "18:30:15", in a zone on the day of `now`, or ISO 8601 with its own zone.

    None: it is neither, or lies before 1970.
    """
    words = text.strip()
    if clock := re.fullmatch(_CLOCK, words):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        time = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
        return instant_of(date_at(now, zone), time, zone)
    try:
        when = dt.datetime.fromisoformat(words)
    except ValueError:
        return None
    if when.tzinfo is None or when < _EPOCH:
        return None
    return Instant((when - _EPOCH) // _MILLISECOND)


def date_at(now: Instant, zone: str) -> dt.date:
    """Give the date that calendars in a zone show at an instant."""
    return (_EPOCH + now * _MILLISECOND).astimezone(ZoneInfo(zone)).date()


def day_at(days: Iterable[Day], now: Instant, zone: str) -> Day | None:
    """Tell which day of the championship it is in a zone; None on a date between or outside."""
    today = date_at(now, zone).isoformat()
    return next((day for day in days if day.date == today), None)
