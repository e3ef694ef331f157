"""What an output can carry: the one list of graphics.

The fields of a graphic are described here and nowhere else: the console's form, the API, the
manifests for other programs and the page itself follow. Each graphic has an element of the same
name (`overlay/lower-third.js`), which a test holds together.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from tablo.championship.days import read_moment
from tablo.championship.fields import TYPED, Field, check_values
from tablo.championship.ids import EntryId, Instant
from tablo.championship.lineup import Values
from tablo.championship.refusals import Refusal, Why
from tablo.championship.roster import Roster
from tablo.championship.screens import check_standing

MANY = 0
"""As many steps as the graphic has pages; it goes off air by a command only."""


class GraphicKind(Struct, frozen=True, kw_only=True):
    """Describe a graphic: its layer unless another is asked for, its steps, its fields.

    `needs`: the groups of fields of which one must be given whole. What is bound to data follows
    it; what is typed stays. `lost`: what it does on air when its link is lost: "hold" its picture,
    "dim" it, or go "out".
    """

    name: str
    layer: str
    fields: tuple[Field, ...]
    needs: tuple[tuple[str, ...], ...] = ()
    steps: int = 1
    lost: Literal["hold", "dim", "out"] = "hold"

    @property
    def typed(self) -> tuple[Field, ...]:
        """List the fields that a program without our data can fill in."""
        return tuple(field for field in self.fields if field.kind in TYPED)


_CONTEST = Field(name="contest", kind="contest", required=False)
_STANDING = Field(name="standing", kind="text", required=False)
_TITLE = Field(name="title", kind="text", required=False)
_SUBTITLE = Field(name="subtitle", kind="text", required=False)
_ROWS = Field(name="rows", kind="lines", required=False)
_TABLE = (_CONTEST, _STANDING, _TITLE, _SUBTITLE, _ROWS)
_BY_TABLE = (("contest",), ("rows",))

GRAPHICS: Mapping[str, GraphicKind] = {
    graphic.name: graphic
    for graphic in (
        GraphicKind(
            name="lower-third",
            layer="lower",
            fields=(
                Field(name="entry", kind="entry", required=False),
                _TITLE,
                _SUBTITLE,
                Field(name="delegation", kind="delegation", required=False),
                Field(name="score", kind="choice", required=False, choices=("place", "total")),
            ),
            needs=(("entry",), ("title",)),
        ),
        GraphicKind(
            name="score-bug",
            layer="bug",
            fields=(Field(name="contest", kind="contest"),),
            needs=(("contest",),),
        ),
        GraphicKind(
            name="timer",
            layer="timer",
            fields=(Field(name="timer", kind="timer"), _TITLE),
            needs=(("timer",),),
        ),
        GraphicKind(name="standings-side", layer="side", fields=_TABLE, needs=_BY_TABLE),
        GraphicKind(
            name="standings-full", layer="full", fields=_TABLE, needs=_BY_TABLE, steps=MANY
        ),
        GraphicKind(name="result-strip", layer="strip", fields=_TABLE, needs=_BY_TABLE),
        GraphicKind(
            name="ticker",
            layer="ticker",
            fields=(
                Field(name="venue", kind="venue", required=False),
                _TITLE,
                Field(name="lines", kind="lines", required=False),
            ),
            needs=(("venue",), ("lines",)),
        ),
        GraphicKind(
            name="up-next",
            layer="next",
            fields=(
                Field(name="venue", kind="venue", required=False),
                _TITLE,
                _ROWS,
            ),
            needs=(("venue",), ("rows",)),
        ),
        GraphicKind(
            name="versus",
            layer="full",
            fields=(
                Field(name="entry", kind="entry", required=False),
                Field(name="other", kind="entry", required=False),
                _TITLE,
                _ROWS,
            ),
            needs=(("entry", "other"), ("rows",)),
        ),
        GraphicKind(
            name="medals",
            layer="full",
            fields=(
                Field(
                    name="kind",
                    kind="choice",
                    required=False,
                    choices=("region", "organization", "company", "country"),
                ),
                _TITLE,
                _ROWS,
            ),
            steps=MANY,
        ),
        GraphicKind(
            name="reveal",
            layer="reveal",
            fields=(Field(name="run", kind="run"),),
            needs=(("run",),),
        ),
        GraphicKind(
            name="award",
            layer="full",
            fields=(
                Field(name="title", kind="text"),
                _SUBTITLE,
                Field(name="entry", kind="entry", required=False),
                Field(name="name", kind="text", required=False),
            ),
            needs=(("title", "entry"), ("title", "name")),
        ),
        GraphicKind(
            name="countdown",
            layer="full",
            fields=(
                Field(name="timer", kind="timer", required=False),
                Field(name="at", kind="instant", required=False),
                _TITLE,
                _SUBTITLE,
            ),
            needs=(("timer",), ("at",)),
        ),
        GraphicKind(
            name="title",
            layer="full",
            fields=(Field(name="title", kind="text"), _SUBTITLE),
        ),
        GraphicKind(
            name="partners",
            layer="strip",
            fields=(Field(name="pictures", kind="pictures"), _TITLE),
        ),
        GraphicKind(
            name="message",
            layer="message",
            fields=(Field(name="text", kind="text"), _TITLE),
        ),
    )
}


def with_instants(name: str, data: Values, roster: Roster, now: Instant) -> Values:
    """Give data with the instant that each typed moment means, on the championship's day of `now`.

    What can't be read stays as it is; `check_graphic` refuses it.
    """
    fields = GRAPHICS[name].fields if name in GRAPHICS else ()
    moments = {field.name for field in fields if field.kind == "instant"}
    zone = roster.championship.zone
    typed = {field: str(data[field]) for field in moments if isinstance(data.get(field), str)}
    meant = {field: read_moment(words, zone, now) for field, words in typed.items()}
    return {**data, **{field: at for field, at in meant.items() if at is not None}}


def check_graphic(name: str, data: Values, roster: Roster) -> Refusal | None:
    """Refuse a graphic that doesn't exist, lacks a value, or points at nothing.

    Two entries that are compared are of the same contest.
    """
    kind = GRAPHICS.get(name)
    if kind is None:
        known = ", ".join(GRAPHICS)
        return Refusal(why=Why.UNKNOWN_GRAPHIC, params={"graphic": name, "graphics": known})
    return (
        check_values(name, kind.fields, kind.needs, data, roster)
        or check_standing(data, roster)
        or _check_pair(name, data, roster)
    )


def _check_pair(name: str, data: Values, roster: Roster) -> Refusal | None:
    one, other = (
        roster.entries.get(EntryId(str(data.get(field) or ""))) for field in ("entry", "other")
    )
    if one is None or other is None or (one.contest == other.contest and one.id != other.id):
        return None
    params = {"subject": name, "field": "other", "value": other.id}
    return Refusal(why=Why.BAD_VALUE, params=params)
