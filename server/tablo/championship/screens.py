"""What can be shown: the one list of scenes (screens) and of graphics (outputs).

A scene or graphic names the values it needs and what each one is; the pages bear the same names
(`display/standings.js`, `overlay/lower-third.js`), which a test holds together.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from tablo.championship.commands import Values
from tablo.championship.refusals import Refusal, Why
from tablo.championship.roster import Roster

Kind = Literal["contest", "venue", "entry", "text"]
TEXT_LIMIT = 200
"""Characters that a free text on a graphic may have."""


class Field(Struct, frozen=True, kw_only=True):
    """Describe one value of a scene or a graphic."""

    name: str
    kind: Kind
    required: bool = True


class SceneKind(Struct, frozen=True, kw_only=True):
    """Describe a scene. `channel` is the kind of view it draws, `key` the field that names it.

    A scene whose view has no parameter has no key.
    """

    name: str
    channel: str
    key: str
    fields: tuple[Field, ...]


class GraphicKind(Struct, frozen=True, kw_only=True):
    """Describe a graphic: its layer unless another is asked for, its steps, its fields.

    `needs`: the groups of fields of which one must be given whole.
    """

    name: str
    layer: str
    fields: tuple[Field, ...]
    needs: tuple[tuple[str, ...], ...]
    steps: int = 1


SCENES: Mapping[str, SceneKind] = {
    scene.name: scene
    for scene in (
        SceneKind(
            name="standings",
            channel="standings",
            key="contest",
            fields=(Field(name="contest", kind="contest"),),
        ),
        SceneKind(
            name="timers",
            channel="timers",
            key="venue",
            fields=(Field(name="venue", kind="venue"),),
        ),
        SceneKind(name="medals", channel="medals", key="", fields=()),
    )
}

GRAPHICS: Mapping[str, GraphicKind] = {
    graphic.name: graphic
    for graphic in (
        GraphicKind(
            name="lower-third",
            layer="lower",
            fields=(
                Field(name="entry", kind="entry", required=False),
                Field(name="title", kind="text", required=False),
                Field(name="subtitle", kind="text", required=False),
            ),
            needs=(("entry",), ("title",)),
        ),
        GraphicKind(
            name="score-bug",
            layer="bug",
            fields=(Field(name="contest", kind="contest"),),
            needs=(("contest",),),
        ),
    )
}


def check_scene(name: str, params: Values, roster: Roster) -> Refusal | None:
    """Refuse a scene that doesn't exist, lacks a value, or points at nothing."""
    kind = SCENES.get(name)
    if kind is None:
        return Refusal(why=Why.UNKNOWN_SCENE, params={"scene": name, "scenes": ", ".join(SCENES)})
    return _check_values(name, kind.fields, params, roster)


def check_graphic(name: str, data: Values, roster: Roster) -> Refusal | None:
    """Refuse a graphic that doesn't exist, lacks a value, or points at nothing."""
    kind = GRAPHICS.get(name)
    if kind is None:
        known = ", ".join(GRAPHICS)
        return Refusal(why=Why.UNKNOWN_GRAPHIC, params={"graphic": name, "graphics": known})
    if not any(all(data.get(field) for field in group) for group in kind.needs):
        wanted = " / ".join(" + ".join(group) for group in kind.needs)
        return Refusal(why=Why.MISSING_VALUE, params={"subject": name, "field": wanted})
    return _check_values(name, kind.fields, data, roster)


def _check_values(
    subject: str, fields: tuple[Field, ...], values: Values, roster: Roster
) -> Refusal | None:
    for field in fields:
        value = values.get(field.name)
        if value is None or value == "":
            if field.required:
                return Refusal(
                    why=Why.MISSING_VALUE, params={"subject": subject, "field": field.name}
                )
        elif not (isinstance(value, str) and _names(field.kind, value, roster)):
            return Refusal(
                why=Why.BAD_VALUE,
                params={"subject": subject, "field": field.name, "value": str(value)},
            )
    return None


def _names(kind: Kind, value: str, roster: Roster) -> bool:
    match kind:
        case "contest":
            return value in roster.contests
        case "venue":
            return value in roster.venues
        case "entry":
            return value in roster.entries
        case "text":
            return len(value) <= TEXT_LIMIT
