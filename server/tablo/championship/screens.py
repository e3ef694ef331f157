"""What a screen can show: the one list of scenes.

A scene names the values it needs and what each one is; the pages bear the same names
(`display/standings.js`), which a test holds together.
"""

from collections.abc import Mapping

from msgspec import Struct

from tablo.championship.fields import Field, check_values
from tablo.championship.ids import ContestId, StandingId
from tablo.championship.lineup import Values
from tablo.championship.refusals import Refusal, Why
from tablo.championship.roster import Roster


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


def check_scene(name: str, params: Values, roster: Roster) -> Refusal | None:
    """Refuse a scene that doesn't exist, lacks a value, or points at nothing."""
    kind = SCENES.get(name)
    if kind is None:
        return Refusal(why=Why.UNKNOWN_SCENE, params={"scene": name, "scenes": ", ".join(SCENES)})
    return check_values(name, kind.fields, kind.needs, params, roster) or check_standing(
        params, roster
    )


def check_standing(values: Values, roster: Roster) -> Refusal | None:
    """Refuse a standing that the contest named beside it doesn't have."""
    contest, standing = values.get("contest"), values.get("standing")
    held = roster.contests.get(ContestId(str(contest)))
    if not standing or held is None or held.standing(StandingId(str(standing))):
        return None
    known = {"contest": held.id, "standing": str(standing)}
    return Refusal(why=Why.UNKNOWN_STANDING, params=known)
