"""Days count down to the competition and up from it; clocks on the wall are those of the venue."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tablo.championship.days import (
    Phase,
    a_day,
    date_at,
    day_at,
    in_order,
    instant_of,
    label,
    read_label,
    read_moment,
    zone_exists,
)
from tablo.championship.ids import Instant
from tablo.championship.roster import Text
from tablo.exchange.matching import is_id

HOUR = 3_600_000
PHASES: tuple[Phase, ...] = ("before", "competition", "after")
ZONES = ("Europe/Moscow", "Asia/Kamchatka", "Europe/Berlin", "America/St_Johns", "UTC")

dates = some.dates(dt.date(2015, 1, 1), dt.date(2035, 12, 31))


def at(date: str, hours: float, zone: str) -> Instant:
    """Give the instant of a time of day."""
    return instant_of(dt.date.fromisoformat(date), dt.timedelta(hours=hours), zone)


def utc(text: str) -> Instant:
    """Give the instant of a written one."""
    return Instant(int(dt.datetime.fromisoformat(text).timestamp() * 1000))


# Labels


@pytest.mark.parametrize(
    ("text", "phase", "number"),
    [
        ("С-2", "before", 2),
        ("C-2", "before", 2),
        ("C–2", "before", 2),
        ("с − 1", "before", 1),
        ("С1", "competition", 1),
        ("с 1", "competition", 1),
        (" C3 ", "competition", 3),
        ("C+1", "after", 1),
        ("С + 02", "after", 2),
    ],
)
def test_labels_of_any_keyboard(text: str, phase: Phase, number: int) -> None:
    """A day is read with a letter of either alphabet and any dash."""
    assert (phase, number) == read_label(text)


@pytest.mark.parametrize("text", ["С0", "С-0", "C+0", "", "С", "D1", "С--1", "С1.5", "С111", "1"])
def test_no_day(text: str) -> None:
    """There is no С0, and no day of another spelling."""
    assert read_label(text) is None


def test_labels_in_two_languages() -> None:
    """A day is written with a Cyrillic letter in Russian and a Latin one in English."""
    days = [a_day("before", 2, ""), a_day("competition", 1, ""), a_day("after", 1, "")]

    assert [Text("С-2", "C-2"), Text("С1", "C1"), Text("С+1", "C+1")] == list(map(label, days))


@given(some.sampled_from(PHASES), some.integers(1, 99))
def test_labels_there_and_back(phase: Phase, number: int) -> None:
    """What is written is read as the same day, in both languages; its id is one."""
    day = a_day(phase, number, "2026-11-24")

    assert (phase, number) == read_label(label(day).ru) == read_label(label(day).en)
    assert is_id(day.id)


def test_order() -> None:
    """Days come in the order С-2, С-1, С1, С2, С+1."""
    days = [
        a_day("after", 1, ""),
        a_day("competition", 2, ""),
        a_day("before", 1, ""),
        a_day("competition", 1, ""),
        a_day("before", 2, ""),
    ]

    assert ["С-2", "С-1", "С1", "С2", "С+1"] == [label(day).ru for day in in_order(days)]


# Clocks


@given(dates, some.integers(0, 24 * 60 - 1), some.sampled_from(["Europe/Moscow", "UTC"]))
def test_zones_without_summer_time(date: dt.date, minutes: int, zone: str) -> None:
    """Where clocks are never changed, a time of day is read back as it was written."""
    now = instant_of(date, dt.timedelta(minutes=minutes), zone)

    midnight = instant_of(date, dt.timedelta(), zone)

    assert minutes * 60_000 == now - midnight
    assert date == date_at(now, zone)


def test_two_venues() -> None:
    """Nine in the morning is nine hours earlier in Kamchatka than in Moscow."""
    assert 9 * HOUR == at("2026-11-24", 9, "Europe/Moscow") - at("2026-11-24", 9, "Asia/Kamchatka")


def test_past_midnight() -> None:
    """24:00 is midnight of the next day, and 25:30 half past one, over a leap day too."""
    assert at("2028-02-29", 0, "Europe/Moscow") == at("2028-02-28", 24, "Europe/Moscow")
    assert at("2028-03-01", 1.5, "Europe/Moscow") == at("2028-02-29", 25.5, "Europe/Moscow")


def test_clocks_put_forward() -> None:
    """A time that the clocks leave out counts from before; the day is an hour shorter."""
    left_out = at("2026-03-29", 2.5, "Europe/Berlin")

    assert utc("2026-03-29T03:30+02:00") == left_out
    assert 23 * HOUR == at("2026-03-29", 24, "Europe/Berlin") - at("2026-03-29", 0, "Europe/Berlin")


def test_clocks_put_back() -> None:
    """Of two equal times the first holds; a time of day after it is still what clocks show."""
    assert utc("2026-10-25T02:30+02:00") == at("2026-10-25", 2.5, "Europe/Berlin")
    assert utc("2026-10-25T09:00+01:00") == at("2026-10-25", 9, "Europe/Berlin")


@given(dates, some.sampled_from(ZONES))
def test_days_follow_each_other(date: dt.date, zone: str) -> None:
    """An end at 24:00 is the beginning of the next day, in every zone and on every date."""
    one, two = (date + dt.timedelta(days=n) for n in (0, 1))

    assert instant_of(one, dt.timedelta(hours=24), zone) == instant_of(two, dt.timedelta(), zone)


# Which day it is


def test_which_day() -> None:
    """At one instant it is С1 in Moscow and С2 in Kamchatka; on a date in between it is none."""
    days = [a_day("competition", 1, "2026-11-24"), a_day("competition", 2, "2026-11-25")]
    evening = at("2026-11-24", 20, "Europe/Moscow")

    found = [day_at(days, evening, zone) for zone in ("Europe/Moscow", "Asia/Kamchatka")]

    assert days == found
    assert day_at(days, at("2026-11-26", 0, "Europe/Moscow"), "Europe/Moscow") is None


@given(some.integers(0, 2**41), some.sampled_from(ZONES))
def test_a_day_lasts_until_the_next(now: int, zone: str) -> None:
    """An instant lies between the midnight of its date and that of the next."""
    date = date_at(Instant(now), zone)

    midnights = [instant_of(date + dt.timedelta(days=n), dt.timedelta(), zone) for n in (0, 1)]

    assert midnights[0] <= now < midnights[1]
    assert all(earlier < later for earlier, later in pairwise(midnights))


@pytest.mark.parametrize("name", ["Europe/Moskow", "", "../etc/passwd", "МСК"])
def test_no_zone(name: str) -> None:
    """A zone that the database does not know is none."""
    assert zone_exists("Europe/Moscow")
    assert not zone_exists(name)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("18:30", "2026-11-24T18:30+12:00"),
        (" 8:05:09 ", "2026-11-24T08:05:09+12:00"),
        ("2026-11-25T01:00+03:00", "2026-11-25T01:00+03:00"),
        ("2026-11-24T18:30:00.500Z", "2026-11-24T18:30:00.500+00:00"),
        ("24:00", None),
        ("18:60", None),
        ("2026-11-24T18:30", None),
        ("1960-01-01T00:00Z", None),
        ("at noon", None),
        ("", None),
    ],
)
def test_a_moment_as_people_type_it(words: str, expected: str | None) -> None:
    """A time of day is of today in the zone; a date needs a zone of its own; nothing else is read."""
    found = read_moment(words, "Asia/Kamchatka", utc("2026-11-24T06:00+00:00"))
    assert found == (None if expected is None else utc(expected))
