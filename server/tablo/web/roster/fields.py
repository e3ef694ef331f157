"""The fields of the forms: plain inputs and selects of the browser, read and checked by us."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette_admin import BaseField, EnumField, ListField, StringField
from starlette_admin.types import RequestAction

from tablo.championship.roster import Roster
from tablo.web.context import context
from tablo.web.roster.rules import NO_SUCH, known_zones
from tablo.web.roster.speech import late, name_of, say

TEXT_LIMIT = 300
"""Characters that one line of text may have."""
CONTROL_FREE = "A line of text has no control characters."
TOO_LONG = "A line of text has at most {limit} characters."
NOT_A_NUMBER = "Write a number such as 17.5."
NOT_WHOLE = "Write a whole number such as 3."
NOT_A_DURATION = "Write a duration as 1:30:00 (hours, minutes, seconds) or 45:00."
NOT_A_MOMENT = "Write a moment as 2026-11-05 14:30."

Read = Callable[[str], Any]
Show = Callable[[Any], str]


def as_is(value: Any) -> Any:
    """Give a value as it came."""
    return value


@dataclass
class Line(StringField):
    """One line of text, or a value that is written as one: `read` and `show` turn one into the other.

    `read` raises `ValueError` with the message to say.
    """

    read: Read = as_is
    show: Show = as_is

    async def parse_form_data(self, request: Request, form_data: FormData) -> str:
        """Take what was typed, without spaces around it."""
        typed = form_data.get(self.id)
        return " ".join(typed.split(" ")).strip() if isinstance(typed, str) else ""

    async def serialize_value(self, request: Request, value: Any) -> str:
        """Write the value as text."""
        return self.show(value)

    async def validate(self, request: Request, value: Any, form_values: dict[str, Any]) -> None:
        """Refuse what can't be read."""
        await super().validate(request, value, form_values)
        text = str(value or "")
        if len(text) > TEXT_LIMIT:
            raise ValueError(say(TOO_LONG, limit=TEXT_LIMIT))
        if not all(sign.isprintable() for sign in text):
            raise ValueError(say(CONTROL_FREE))
        try:
            self.read(text)
        except ValueError as error:
            raise ValueError(say(str(error))) from None


@dataclass
class Choice(EnumField):
    """One of several values, in a plain select of the browser."""

    labels: Callable[[Request], Mapping[str, str]] = dict
    """What may be chosen, and how to call it."""
    form_template: str = "fields/form/choice.html"

    def __post_init__(self) -> None:
        """Take the choices from `labels`."""
        self.select2 = False
        self.choices_loader = lambda request: list(self.labels(request).items())
        super().__post_init__()

    async def parse_form_data(self, request: Request, form_data: FormData) -> str | None:
        """Take what was chosen."""
        chosen = form_data.get(self.id)
        return chosen if isinstance(chosen, str) and chosen else None

    async def serialize_value(self, request: Request, value: Any) -> str:
        """Give the value to a form and its label to a list."""
        text = _key(value)
        if request.state.action in {RequestAction.CREATE, RequestAction.EDIT}:
            return text
        return self.labels(request).get(text, text)

    async def validate(self, request: Request, value: Any, form_values: dict[str, Any]) -> None:
        """Refuse what is not among the choices."""
        await super().validate(request, value, form_values)
        if value and str(value) not in self.labels(request):
            raise ValueError(say(NO_SUCH, id=value))


def line(
    name: str,
    label: str,
    *,
    read: Read = as_is,
    show: Show = as_is,
    hint: str | None = None,
    required: bool = False,
    listed: bool = True,
) -> Line:
    """Make a line of text; `label` and `hint` are messages."""
    return Line(
        name=name,
        label=late(label),
        help_text=late(hint) if hint else None,
        read=read,
        show=show,
        required=required,
        exclude_from_list=not listed,
    )


def text(name: str, russian: str, english: str, *, listed: bool = True) -> tuple[Line, Line]:
    """Make the two lines of a phrase; the Russian one is required unless its label says not."""
    return (
        Line(name=f"{name}_ru", label=late(russian), required=True, exclude_from_list=not listed),
        Line(name=f"{name}_en", label=late(english), exclude_from_list=True),
    )


def optional_text(
    name: str, russian: str, english: str, *, listed: bool = True
) -> tuple[Line, Line]:
    """Make the two lines of a phrase that may be empty."""
    first, second = text(name, russian, english, listed=listed)
    first.required = False
    return first, second


def choice(
    name: str,
    label: str,
    labels: Callable[[Request], Mapping[str, str]],
    *,
    required: bool = True,
    listed: bool = True,
    hint: str | None = None,
    default: str | None = None,
) -> Choice:
    """Make a choice; `default` is chosen in the form of a new thing."""
    return Choice(
        name=name,
        label=late(label),
        labels=labels,
        help_text=late(hint) if hint else None,
        default=default,
        required=required,
        exclude_from_list=not listed,
    )


def one_of(part: str) -> Callable[[Request], Mapping[str, str]]:
    """Offer everything of one part of the roster."""

    def labels(request: Request) -> Mapping[str, str]:
        cache: dict[str, dict[str, str]] = request.state.labels
        if part not in cache:
            roster = context(request).editor.roster
            cache[part] = {id: name_of(part, id, roster) for id in getattr(roster, part)}
        return cache[part]

    return labels


def words(**messages: str) -> Callable[[Request], Mapping[str, str]]:
    """Offer a few values, each with a message."""
    return lambda request: {value: say(message) for value, message in messages.items()}


YES_NO = words(true="yes", false="no")


def numbers(count: int) -> Callable[[Request], Mapping[str, str]]:
    """Offer 0 and the numbers after it."""
    return lambda request: {str(number): str(number) for number in range(count)}


def zones(request: Request) -> Mapping[str, str]:
    """Offer every time zone that this machine knows."""
    return {zone: zone.replace("_", " ") for zone in sorted(known_zones())}


def read_decimal(typed: str) -> Decimal:
    """Read a number with a point or a comma."""
    try:
        return Decimal(typed.replace(",", ".").replace(" ", ""))
    except InvalidOperation:
        raise ValueError(NOT_A_NUMBER) from None


def read_whole(typed: str) -> int | None:
    """Read a whole number, or nothing."""
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit()):
        raise ValueError(NOT_WHOLE)
    return int(typed[:9])


def read_ids(typed: str) -> tuple[str, ...]:
    """Read ids with commas between them."""
    return tuple(part.strip() for part in typed.split(",") if part.strip())


def show_ids(ids: Sequence[str]) -> str:
    """Write several ids."""
    return ", ".join(ids)


def read_duration(typed: str) -> int:
    """Read "1:30:00", "45:00" or "90" (seconds) as milliseconds; nothing is no time at all."""
    parts = typed.split(":") if typed else []
    if len(parts) > 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(NOT_A_DURATION)
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + int(part[:9])
    return seconds * 1000


def show_duration(ms: int) -> str:
    """Write milliseconds as "1:30:00"."""
    seconds = ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def read_durations(typed: str) -> tuple[int, ...]:
    """Read several durations with commas between them, the largest first."""
    parts = [read_duration(part.strip()) for part in typed.split(",") if part.strip()]
    return tuple(sorted(set(parts) - {0}, reverse=True))


def show_durations(durations: Sequence[int]) -> str:
    """Write several durations."""
    return ", ".join(map(show_duration, durations))


def read_moment(typed: str) -> datetime | None:
    """Read a date and time of day, in whatever zone."""
    try:
        return datetime.fromisoformat(typed.replace(" ", "T")) if typed else None
    except ValueError:
        raise ValueError(NOT_A_MOMENT) from None


def moment_in(zone: str, typed: str) -> int | None:
    """Read a time of day in a zone as an instant in milliseconds."""
    moment = read_moment(typed)
    if moment is None:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return round(moment.timestamp() * 1000)


def shown_in(zone: str, instant: int | None) -> str:
    """Write an instant as the time of day in a zone."""
    if instant is None:
        return ""
    moment = datetime.fromtimestamp(instant / 1000, UTC).astimezone(ZoneInfo(zone))
    return moment.strftime("%Y-%m-%d %H:%M")


def zone_of(roster: Roster, venue: str | None) -> str:
    """Tell the zone that moments in a venue are in: its own, else the championship's."""
    known = roster.venues.get(venue) if venue else None  # type: ignore[call-overload]
    return known.zone if known else roster.championship.zone


def words_of(field: BaseField, request: Request, value: Any) -> str:
    """Say a value as a list shows it, for a search or an order."""
    if isinstance(field, ListField):
        return " ".join(words_of(field.field, request, one) for one in value or ())
    if isinstance(field, Choice):
        return field.labels(request).get(_key(value), "")
    return "" if value is None else str(value)


def _key(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
