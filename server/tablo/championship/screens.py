"""What can be shown: the one list of scenes (screens) and of graphics (outputs).

A scene or graphic names the values it needs and what each one is; the pages bear the same names
(`display/standings.js`, `overlay/lower-third.js`), which a test holds together.
"""

import re
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from tablo.championship.ids import ContestId, StandingId
from tablo.championship.lineup import Values
from tablo.championship.refusals import Refusal, Why
from tablo.championship.roster import Roster

Kind = Literal[
    "contest", "venue", "entry", "text", "timer", "session", "instant", "choice", "media", "run"
]
TEXT_LIMIT = 200
"""Characters that a free text on a graphic or in a scene may have."""
MEDIA = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{2,4}")
"""How a picture or film of the media library is named: by its hash and its kind."""
INSTANT_LIMIT = 1 << 53
"""Instants are whole numbers that every program can hold."""


class Field(Struct, frozen=True, kw_only=True):
    """Describe one value of a scene or a graphic; `choices` are those of kind "choice".

    A standing is a text: which there are depends on the contest.
    """

    name: str
    kind: Kind
    required: bool = True
    choices: tuple[str, ...] = ()


class SceneKind(Struct, frozen=True, kw_only=True):
    """Describe a scene. `channel` is the kind of view it draws, `key` the field that names it.

    A scene whose view has no parameter has no key; one that is drawn from its values alone has no
    channel. `detail`: the field that narrows the view further, if it is given. `needs`: the groups
    of fields of which one must be given whole.
    """

    name: str
    channel: str
    key: str
    fields: tuple[Field, ...]
    detail: str = ""
    needs: tuple[tuple[str, ...], ...] = ()


class GraphicKind(Struct, frozen=True, kw_only=True):
    """Describe a graphic: its layer unless another is asked for, its steps, its fields.

    `needs`: the groups of fields of which one must be given whole.
    """

    name: str
    layer: str
    fields: tuple[Field, ...]
    needs: tuple[tuple[str, ...], ...]
    steps: int = 1


_CONTEST = Field(name="contest", kind="contest")
_VENUE = Field(name="venue", kind="venue")

SCENES: Mapping[str, SceneKind] = {
    scene.name: scene
    for scene in (
        SceneKind(
            name="standings",
            channel="standings",
            key="contest",
            detail="standing",
            fields=(_CONTEST, Field(name="standing", kind="text", required=False)),
        ),
        SceneKind(name="floor", channel="floor", key="contest", fields=(_CONTEST,)),
        SceneKind(name="hall", channel="hall", key="venue", fields=(_VENUE,)),
        SceneKind(name="timers", channel="timers", key="venue", fields=(_VENUE,)),
        SceneKind(
            name="timer",
            channel="timer",
            key="timer",
            fields=(Field(name="timer", kind="timer"),),
        ),
        SceneKind(name="schedule", channel="schedule", key="venue", fields=(_VENUE,)),
        SceneKind(
            name="countdown",
            channel="schedule",
            key="venue",
            fields=(
                _VENUE,
                Field(name="session", kind="session", required=False),
                Field(name="title", kind="text", required=False),
                Field(name="at", kind="instant", required=False),
            ),
            needs=(("session",), ("at",)),
        ),
        SceneKind(
            name="medals",
            channel="medals",
            key="kind",
            fields=(
                Field(
                    name="kind",
                    kind="choice",
                    required=False,
                    choices=("region", "organization", "company", "country"),
                ),
            ),
        ),
        SceneKind(
            name="ceremony",
            channel="ceremony",
            key="run",
            fields=(Field(name="run", kind="run"),),
        ),
        SceneKind(name="best", channel="best", key="", fields=()),
        SceneKind(name="draw", channel="draw", key="contest", fields=(_CONTEST,)),
        SceneKind(
            name="media",
            channel="",
            key="",
            fields=(
                Field(name="media", kind="media"),
                Field(name="fit", kind="choice", required=False, choices=("contain", "cover")),
            ),
        ),
        SceneKind(
            name="link",
            channel="index",
            key="",
            fields=(
                Field(name="path", kind="text", required=False),
                Field(name="title", kind="text", required=False),
            ),
        ),
        SceneKind(name="test", channel="", key="", fields=()),
        SceneKind(
            name="message",
            channel="",
            key="",
            fields=(
                Field(name="text", kind="text"),
                Field(name="title", kind="text", required=False),
            ),
        ),
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
            fields=(_CONTEST,),
            needs=(("contest",),),
        ),
        GraphicKind(
            name="timer",
            layer="timer",
            fields=(
                Field(name="timer", kind="timer"),
                Field(name="title", kind="text", required=False),
            ),
            needs=(("timer",),),
        ),
        GraphicKind(
            name="reveal",
            layer="reveal",
            fields=(Field(name="run", kind="run"),),
            needs=(("run",),),
        ),
    )
}


def check_scene(name: str, params: Values, roster: Roster) -> Refusal | None:
    """Refuse a scene that doesn't exist, lacks a value, or points at nothing."""
    kind = SCENES.get(name)
    if kind is None:
        return Refusal(why=Why.UNKNOWN_SCENE, params={"scene": name, "scenes": ", ".join(SCENES)})
    return _check(name, kind, params, roster) or _check_standing(params, roster)


def check_graphic(name: str, data: Values, roster: Roster) -> Refusal | None:
    """Refuse a graphic that doesn't exist, lacks a value, or points at nothing."""
    kind = GRAPHICS.get(name)
    if kind is None:
        known = ", ".join(GRAPHICS)
        return Refusal(why=Why.UNKNOWN_GRAPHIC, params={"graphic": name, "graphics": known})
    return _check(name, kind, data, roster)


def _check(
    subject: str, kind: SceneKind | GraphicKind, values: Values, roster: Roster
) -> Refusal | None:
    given = any(all(values.get(field) for field in group) for group in kind.needs)
    if kind.needs and not given:
        wanted = " / ".join(" + ".join(group) for group in kind.needs)
        return Refusal(why=Why.MISSING_VALUE, params={"subject": subject, "field": wanted})
    return _check_values(subject, kind.fields, values, roster)


def _check_standing(params: Values, roster: Roster) -> Refusal | None:
    contest, standing = params.get("contest"), params.get("standing")
    held = roster.contests.get(ContestId(str(contest)))
    if not standing or held is None or held.standing(StandingId(str(standing))):
        return None
    known = {"contest": held.id, "standing": str(standing)}
    return Refusal(why=Why.UNKNOWN_STANDING, params=known)


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
        case "timer":
            return value in roster.timers
        case "session":
            return value in roster.sessions
        case "choice":
            return value in field.choices
        case "text":
            return len(value) <= TEXT_LIMIT
        case "run":
            return value in roster.runs
        case "media":
            return MEDIA.fullmatch(value) is not None
        case "instant":
            return False
