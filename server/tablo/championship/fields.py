"""The values that a scene or a graphic is about: what each one is, and whether it fits."""

import re
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from tablo.championship.lineup import Values
from tablo.championship.refusals import Refusal, Why
from tablo.championship.roster import Roster

Kind = Literal[
    "contest",
    "venue",
    "entry",
    "delegation",
    "text",
    "lines",
    "timer",
    "session",
    "instant",
    "choice",
    "media",
    "pictures",
    "run",
]
TYPED: frozenset[Kind] = frozenset({"text", "lines", "choice", "instant"})
"""Kinds that need nobody's data: what programs around us can fill in by themselves."""
TEXT_LIMIT = 200
"""Characters that a free text on a graphic or in a scene may have."""
LINES_LIMIT = 4_000
"""Characters that a free text of several lines may have."""
PICTURES_LIMIT = 30
"""Pictures that a strip may have."""
MEDIA = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{2,4}")
"""How a picture or film of the media library is named: by its hash and its kind."""
INSTANT_LIMIT = 1 << 53
"""Instants are whole numbers that every program can hold."""


class Field(Struct, frozen=True, kw_only=True):
    """Describe one value of a scene or a graphic; `choices` are those of kind "choice".

    A standing is a text: which there are depends on the contest. "lines" is a text of several
    lines; in a table each holds place; name; from whom; value. "pictures" are several of the media
    library, with a space between them. An "instant" is a whole number of milliseconds; on a graphic
    it may be typed as `days.read_moment` reads it.
    """

    name: str
    kind: Kind
    required: bool = True
    choices: tuple[str, ...] = ()


def check_values(
    subject: str,
    fields: Iterable[Field],
    needs: tuple[tuple[str, ...], ...],
    values: Values,
    roster: Roster,
) -> Refusal | None:
    """Refuse values of which one is missing, is of another kind, or points at nothing.

    `needs`: the groups of fields of which one must be given whole.
    """
    given = any(all(values.get(field) for field in group) for group in needs)
    if needs and not given:
        wanted = " / ".join(" + ".join(group) for group in needs)
        return Refusal(why=Why.MISSING_VALUE, params={"subject": subject, "field": wanted})
    for field in fields:
        value = values.get(field.name)
        if value is None or value == "":
            if field.required:
                return Refusal(
                    why=Why.MISSING_VALUE, params={"subject": subject, "field": field.name}
                )
        elif not _fits(field, value, roster):
            return Refusal(
                why=Why.BAD_VALUE,
                params={"subject": subject, "field": field.name, "value": str(value)},
            )
    return None


def _fits(field: Field, value: object, roster: Roster) -> bool:
    if field.kind == "instant":
        return isinstance(value, int) and not isinstance(value, bool) and 0 < value < INSTANT_LIMIT
    return isinstance(value, str) and _names(field, value, roster)


def _names(field: Field, value: str, roster: Roster) -> bool:
    match field.kind:
        case "contest":
            return value in roster.contests
        case "venue":
            return value in roster.venues
        case "entry":
            return value in roster.entries
        case "delegation":
            return value in roster.delegations
        case "timer":
            return value in roster.timers
        case "session":
            return value in roster.sessions
        case "choice":
            return value in field.choices
        case "text":
            return len(value) <= TEXT_LIMIT
        case "lines":
            return len(value) <= LINES_LIMIT
        case "run":
            return value in roster.runs
        case "media":
            return MEDIA.fullmatch(value) is not None
        case "pictures":
            named = value.split()
            return len(named) <= PICTURES_LIMIT and all(map(MEDIA.fullmatch, named))
        case "instant":
            return False
