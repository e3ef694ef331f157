"""Say what an import would change, thing by thing, so that a person can agree to it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from msgspec import Struct

from tablo.championship.roster import (
    Badge,
    Category,
    Delegation,
    Entry,
    Module,
    Output,
    Person,
    Roster,
    Screen,
    Skill,
    Text,
    Timer,
    Venue,
)


class Difference(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Say one thing that an import would change; `before` and `after` only for changed values."""

    kind: Literal["added", "removed", "changed"]
    table: str
    id: str
    title: str
    field: str = ""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        named = (
            f"{self.table} {self.id} ({self.title})" if self.title else f"{self.table} {self.id}"
        )
        match self.kind:
            case "added":
                return f"+ {named}"
            case "removed":
                return f"- {named}"
            case "changed":
                return f"~ {named}: {self.field}: {self.before} → {self.after}"


def diff(old: Roster, new: Roster) -> tuple[Difference, ...]:
    """List what would change from one roster to another, table by table; () when nothing would."""
    found = [
        Difference(
            kind="changed",
            table="championship",
            id="",
            title="",
            field=field,
            before=_said(getattr(old.championship, field)),
            after=_said(getattr(new.championship, field)),
        )
        for field in ("title", "stage", "zone")
        if getattr(old.championship, field) != getattr(new.championship, field)
    ]
    for table in Roster.__struct_fields__:
        before, after = getattr(old, table), getattr(new, table)
        if isinstance(before, dict):
            found += _differences(table, before, after)
    return tuple(found)


def _differences(
    table: str, old: Mapping[str, Struct], new: Mapping[str, Struct]
) -> Iterable[Difference]:
    for key, thing in old.items():
        if key not in new:
            yield Difference(kind="removed", table=table, id=key, title=_title(thing))
    for key, thing in new.items():
        if key not in old:
            yield Difference(kind="added", table=table, id=key, title=_title(thing))
            continue
        for field in thing.__struct_fields__:
            before, after = getattr(old[key], field), getattr(thing, field)
            if before != after:
                yield Difference(
                    kind="changed",
                    table=table,
                    id=key,
                    title=_title(thing),
                    field=field,
                    before=_said(before),
                    after=_said(after),
                )


def _title(thing: object) -> str:
    match thing:
        case Person():
            return f"{thing.last.ru} {thing.first.ru}"
        case Delegation():
            return thing.name.ru
        case Entry():
            return f"№ {thing.number}"
        case Venue() | Skill() | Category() | Timer() | Screen() | Output():
            return thing.title.ru
        case _:
            return ""


_SAID: tuple[tuple[type, Callable[..., str]], ...] = (
    (Text, lambda text: f"{text.ru} / {text.en}" if text.en else text.ru),
    (Module, lambda module: f"{module.label.ru} {module.title.ru} ({module.max})"),
    (Badge, lambda badge: f"{badge.code.ru} {badge.hue}/{badge.partition}"),
)


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_said(part) for part in value)
    return next((say(value) for kind, say in _SAID if isinstance(value, kind)), str(value))
