"""Say what an import would change, thing by thing, so that a person can agree to it."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from tablo.championship.days import label
from tablo.championship.roster import (
    Badge,
    Category,
    Day,
    Delegation,
    Entry,
    Module,
    Output,
    Person,
    Roster,
    Screen,
    Session,
    Skill,
    Text,
    Timer,
    Venue,
)


class Difference(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Say one thing that an import would change; `before` and `after` only for changed values.

    `by_hand`: what would be lost is no import's work, a person did it since.
    """

    kind: Literal["added", "removed", "changed"]
    table: str
    id: str
    title: str
    field: str = ""
    before: str = ""
    after: str = ""
    by_hand: bool = False

    def __str__(self) -> str:
        named = (
            f"{self.table} {self.id} ({self.title})" if self.title else f"{self.table} {self.id}"
        )
        hand = " (edited by hand)" if self.by_hand else ""
        match self.kind:
            case "added":
                return f"+ {named}{hand}"
            case "removed":
                return f"- {named}{hand}"
            case "changed":
                return f"~ {named}: {self.field}: {self.before} → {self.after}{hand}"


def diff(old: Roster, new: Roster, imported: Roster | None = None) -> tuple[Difference, ...]:
    """List what would change from one roster to another, table by table; () when nothing would.

    `imported`, the roster as the last import left it, tells which of that would undo what people
    have done by hand since.
    """
    championship = _fields(
        "championship",
        "",
        old.championship,
        new.championship,
        None if imported is None else imported.championship,
        new.championship.zone,
    )
    found = list(championship)
    for table in Roster.__struct_fields__:
        before, after = getattr(old, table), getattr(new, table)
        if isinstance(before, dict):
            known = None if imported is None else getattr(imported, table)
            found += _differences(table, before, after, known, new)
    return tuple(found)


def _differences(
    table: str,
    old: Mapping[str, Struct],
    new: Mapping[str, Struct],
    imported: Mapping[str, Struct] | None,
    roster: Roster,
) -> Iterable[Difference]:
    for key, thing in old.items():
        if key not in new:
            hand = imported is not None and key not in imported
            title = _title(thing)
            yield Difference(kind="removed", table=table, id=key, title=title, by_hand=hand)
    for key, thing in new.items():
        if key not in old:
            hand = imported is not None and key in imported
            title = _title(thing)
            yield Difference(kind="added", table=table, id=key, title=title, by_hand=hand)
        else:
            known = None if imported is None else imported.get(key)
            yield from _fields(table, key, old[key], thing, known, _zone(thing, roster))


def _fields(
    table: str, key: str, old: Struct, new: Struct, imported: Struct | None, zone: str
) -> Iterable[Difference]:
    for field in new.__struct_fields__:
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            yield Difference(
                kind="changed",
                table=table,
                id=key,
                title=_title(new) if key else "",
                field=field,
                before=_field_said(field, before, zone),
                after=_field_said(field, after, zone),
                by_hand=imported is not None and getattr(imported, field) != before,
            )


def _zone(thing: Struct, roster: Roster) -> str:
    venue = roster.venues.get(thing.venue) if isinstance(thing, Session | Timer) else None
    return venue.zone if venue else roster.championship.zone


def _title(thing: object) -> str:
    match thing:
        case Person():
            return f"{thing.last.ru} {thing.first.ru}"
        case Delegation():
            return thing.name.ru
        case Entry():
            return f"№ {thing.number}"
        case Venue() | Skill() | Category() | Session() | Timer() | Screen() | Output():
            return thing.title.ru
        case _:
            return ""


_MOMENTS = frozenset(("starts", "ends", "until"))
_SAID: tuple[tuple[type, Callable[..., str]], ...] = (
    (Text, lambda text: f"{text.ru} / {text.en}" if text.en else text.ru),
    (Module, lambda module: f"{module.label.ru} {module.title.ru} ({module.max})"),
    (Day, lambda day: f"{label(day).ru} {day.date}"),
    (Badge, lambda badge: f"{badge.code.ru} {badge.hue}/{badge.partition}"),
)


def _field_said(field: str, value: object, zone: str) -> str:
    """Say a value: moments as clocks in the venue show them, lengths in hours and minutes."""
    if not isinstance(value, int):
        return _said(value)
    if field in _MOMENTS:
        shown = dt.datetime.fromtimestamp(value / 1000, ZoneInfo(zone))
        return shown.strftime("%Y-%m-%d %H:%M")
    return str(dt.timedelta(milliseconds=value)) if field == "duration" else str(value)


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_said(part) for part in value)
    return next((say(value) for kind, say in _SAID if isinstance(value, kind)), str(value))
