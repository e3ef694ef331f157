"""Read the cells of a roster's row as values, complaining about those that are none.

Each gives something usable after a complaint, so that one reading finds every problem.
"""

import datetime as dt
import re
import zoneinfo
from decimal import Decimal
from typing import Literal, TypeVar

from msgspec.structs import replace

from tablo.championship.ids import Duration, Instant, PersonId
from tablo.championship.roster import Person, Text
from tablo.championship.rules import PACKS, Partial, RulePack
from tablo.exchange.matching import is_id, latin, slug
from tablo.exchange.problems import Fault
from tablo.exchange.tables import Line

MINUTE = 60_000

Kind = Literal["countdown", "stopwatch", "until"]
Overtime = Literal["count", "hold", "hide"]
DelegationKind = Literal["region", "organization", "company", "country", "other"]
N = TypeVar("N", bound=str)
Choices = tuple[tuple[N, tuple[str, ...]], ...]

KINDS: Choices[Kind] = (
    ("countdown", ("countdown", "обратный отсчёт", "отсчёт")),
    ("stopwatch", ("stopwatch", "секундомер")),
    ("until", ("until", "до времени")),
)
OVERTIMES: Choices[Overtime] = (
    ("hold", ("hold", "держать", "держать ноль")),
    ("count", ("count", "считать", "считать дальше")),
    ("hide", ("hide", "скрыть")),
)
DELEGATION_KINDS: Choices[DelegationKind] = (
    ("region", ("region", "регион", "субъект РФ")),
    ("organization", ("organization", "организация", "колледж", "школа")),
    ("company", ("company", "предприятие", "компания")),
    ("country", ("country", "страна")),
    ("other", ("other", "другое")),
)
WHETHER: Choices[Literal["yes", "no"]] = (
    ("yes", ("yes", "да", "1")),
    ("no", ("no", "нет", "0")),
)
CONSENTS: Choices[Literal["yes", "no"]] = (
    ("no", ("нет", "no", "0", "отозвано")),
    ("yes", ("да", "yes", "1", "есть")),
)
PARTIALS: Choices[Partial] = (
    ("common", ("common", "по общим модулям")),
    ("running", ("running", "по текущей сумме")),
)


def text(line: Line, column: str) -> Text:
    """Read a column with its English sister."""
    return Text(line[column], line[f"{column}_en"])


def listed(line: Line, column: str) -> tuple[str, ...]:
    """Read a column that holds several names, with commas or semicolons between."""
    parts = line[column].replace(";", ",").split(",")
    return tuple(part.strip() for part in parts if part.strip())


def identity(line: Line, otherwise: str = "") -> str:
    """Read the row's own id; without one, make it: `otherwise`, or of the title."""
    key = line["id"] or otherwise or slug(line["title"])
    if not is_id(key):
        line.complain("id", Fault.BAD_ID, value=key)
    return key


def zone(line: Line) -> str:
    """Read the name of a time zone."""
    try:
        return zoneinfo.ZoneInfo(line["zone"]).key
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        line.complain("zone", Fault.BAD_ZONE)
        return "UTC"


def whole(line: Line, column: str, low: int, high: int, otherwise: int) -> int:
    """Read a whole number between two bounds, both included; an empty cell is `otherwise`."""
    digits = line[column]
    if not digits:
        return otherwise
    if digits.isascii() and digits.isdecimal() and low <= int(digits[:9]) <= high:
        return int(digits)
    line.complain(column, Fault.OUT_OF_RANGE, low=str(low), high=str(high))
    return otherwise


def decimal(line: Line, column: str) -> Decimal | None:
    """Read a number above zero, with a comma or a point."""
    digits = line[column].replace(",", ".")
    if re.fullmatch(r"\d{1,6}(\.\d{1,4})?", digits, re.ASCII) and Decimal(digits) > 0:
        return Decimal(digits)
    line.complain(column, Fault.NOT_A_NUMBER)
    return None


def choice(line: Line, column: str, options: Choices[N]) -> N:
    """Read a choice; an empty cell is the first of the options."""
    if not line[column]:
        return options[0][0]
    return line.choose(column, options) or options[0][0]


def duration(line: Line, column: str) -> Duration:
    """Read "3:30" (hours and minutes) or "0:10:00", as Excel writes them."""
    found = re.fullmatch(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?", line[column], re.ASCII)
    if found:
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return Duration(((hours * 60 + minutes) * 60 + seconds) * 1000)
    line.complain(column, Fault.BAD_DURATION)
    return Duration(0)


def moment(line: Line, column: str, place: str) -> Instant | None:
    """Read a date and time in the zone `place`."""
    found = re.fullmatch(
        r"(?:(\d{4}-\d{2}-\d{2})[ T])?(\d{1,2}):(\d{2})(?::\d{2})?", line[column], re.ASCII
    )
    try:
        written = dt.date.fromisoformat(found[1]) if found and found[1] else None
        at = dt.time(int(found[2]), int(found[3])) if found else None
    except ValueError:
        at = None
    if at is None:
        line.complain(column, Fault.BAD_MOMENT)
        return None
    if written is None:
        line.complain(column, Fault.NEEDS_DAY)
        return None
    when = dt.datetime.combine(written, at, zoneinfo.ZoneInfo(place))
    return Instant(int(when.timestamp() * 1000))


_WARNING = r"(\d{1,3})(?::([0-5]\d))?"


def warnings(line: Line, whole_time: Duration) -> tuple[Duration, ...]:
    """Read minutes such as "30, 15, 5, 0:30", largest first; each less than the whole time, if any."""
    if not line["warn"]:
        return ()
    listed = re.fullmatch(rf"{_WARNING}([ ,;/]+{_WARNING})*", line["warn"], re.ASCII)
    found = re.findall(_WARNING, line["warn"]) if listed else [("0", "")]
    times = {Duration((int(part) * 60 + int(rest or 0)) * 1000) for part, rest in found}
    marks = sorted(times, reverse=True)
    if marks[-1] == 0 or (whole_time and marks[0] >= whole_time):
        line.complain("warn", Fault.BAD_WARNINGS)
        return ()
    return tuple(marks)


def person(line: Line) -> Person | None:
    """Read a name, whole or split; without a consent its owner is shown as a number."""
    last, first, middle = line["last"], line["first"], line["middle"]
    if line["name"] and not (last or first):
        last, first, middle = split_name(line["name"])
    if not last or not first:
        line.complain("name" if line["name"] else "last", Fault.WRONG_NAME)
        return None
    agreed = choice(line, "consent", CONSENTS) == "yes"
    return Person(
        id=PersonId(""),
        last=Text(last, line["last_en"] or latin(last)),
        first=Text(first, line["first_en"] or latin(first)),
        middle=Text(middle, latin(middle)),
        display="full" if agreed else "number",
    )


def with_english(text: Text, held: Text | None) -> Text:
    """Complete a text without English: as it is held under the same Russian, or in Latin letters."""
    if text.en:
        return text
    if held is not None and held.ru == text.ru:
        return held
    return Text(text.ru, latin(text.ru))


def is_namesake(held: Person, person: Person) -> bool:
    """Tell whether two people have the same surname and first name in Russian."""
    return (held.last.ru, held.first.ru) == (person.last.ru, person.first.ru)


def named_as(held: Person, person: Person, line: Line) -> Person:
    """Keep the English of a person who is held already, where the row doesn't say it."""
    return replace(
        person,
        last=person.last if line["last_en"] else held.last,
        first=person.first if line["first_en"] else held.first,
        middle=held.middle if held.middle.ru == person.middle.ru else person.middle,
    )


def split_name(name: str) -> tuple[str, str, str]:
    """Split "Фамилия Имя Отчество" at its spaces; what follows the first name is the patronymic."""
    last, _, rest = name.partition(" ")
    first, _, middle = rest.partition(" ")
    return last, first, middle


def rules(line: Line) -> RulePack:
    """Read the rules of a championship: a pack by its name, and which partial sums it compares."""
    pack = PACKS[choice(line, "rules", tuple((name, (name,)) for name in PACKS))]
    return replace(pack, partial=choice(line, "partial", PARTIALS))
