"""Who may command: every role against every command and every kind of scope."""

import msgspec
import pytest

from makers import ANNA, CONTEST, M1, OUTPUT, SCREEN, TIMER, VENUE, a_roster, an_actor, ask
from tablo.access.actors import PUBLIC, SYSTEM, Actor, Role, Scope
from tablo.access.roles import ROLES, may_command
from tablo.championship.commands import COMMANDS, AnyCommand
from tablo.championship.ids import ActorId

AIR = {"output": OUTPUT, "layer": "bug"}
SAMPLES: dict[str, AnyCommand] = {
    "RecordMark": ask("RecordMark", entry=ANNA, module=M1, mark="1"),
    "ImportMarks": ask(
        "ImportMarks",
        source={"name": "x.csv", "sha256": "0" * 64},
        marks=[{"entry": ANNA, "module": M1, "mark": "1"}],
    ),
    "SetEntryStatus": ask("SetEntryStatus", entry=ANNA, status="dns"),
    "LockMarks": ask("LockMarks", contest=CONTEST),
    "UnlockMarks": ask("UnlockMarks", contest=CONTEST, reason="x"),
    "SignOff": ask("SignOff", contest=CONTEST, **{"as": "chief_expert"}),
    "SetProtest": ask("SetProtest", contest=CONTEST, on=True, reason="x"),
    "SetRulings": ask("SetRulings", contest=CONTEST, rulings={}),
    "SetPublication": ask("SetPublication", contest=CONTEST, audience="public", level="marks"),
    "ArmTimer": ask("ArmTimer", timer=TIMER),
    "StartTimer": ask("StartTimer", timer=TIMER),
    "PauseTimer": ask("PauseTimer", timer=TIMER),
    "ResumeTimer": ask("ResumeTimer", timer=TIMER),
    "StopTimer": ask("StopTimer", timer=TIMER),
    "AdjustTimer": ask("AdjustTimer", timer=TIMER, delta=1, reason="x"),
    "ExpireTimer": ask("ExpireTimer", timer=TIMER),
    "ShowScene": ask("ShowScene", screen=SCREEN, scene="standings"),
    "Blank": ask("Blank", screen=SCREEN, on=True),
    "ShowGraphic": ask("ShowGraphic", output=OUTPUT, graphic="score-bug"),
    "UpdateGraphic": ask("UpdateGraphic", **AIR, data={}),
    "AdvanceGraphic": ask("AdvanceGraphic", **AIR),
    "HideGraphic": ask("HideGraphic", **AIR),
    "ClearOutput": ask("ClearOutput", output=OUTPUT),
}


def test_every_command_has_a_sample() -> None:
    """No command is left out of the matrix below."""
    assert set(COMMANDS) == set(SAMPLES)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", SAMPLES)
def test_the_table_is_the_law(role: str, name: str) -> None:
    """A role may send exactly the commands that its row names, and nothing outside its scope."""
    command = SAMPLES[name]
    actor = an_actor(role)  # type: ignore[arg-type]  # the parameter is a key of ROLES
    elsewhere = msgspec.structs.replace(actor, scope=Scope(kind="venue", id="elsewhere"))

    allowed = type(command) in ROLES[actor.role or "viewer"]
    if name == "SignOff" and role == "coordinator":
        allowed = False
    assert allowed == (may_command(actor, command, a_roster()) is None)
    assert may_command(elsewhere, command, a_roster()) is not None


@pytest.mark.parametrize("name", SAMPLES)
def test_strangers_command_nothing(name: str) -> None:
    """The public, a screen and an output command nothing at all."""
    screen = Actor(kind="screen", id=ActorId("screen:wall"), name="", scope=Scope())

    assert may_command(PUBLIC, SAMPLES[name], a_roster())
    assert may_command(screen, SAMPLES[name], a_roster())


def test_only_the_server_expires() -> None:
    """No role says that a timer has expired; the server does."""
    expire = SAMPLES["ExpireTimer"]

    assert all(type(expire) not in allowed for allowed in ROLES.values())
    assert may_command(SYSTEM, expire, a_roster()) is None


@pytest.mark.parametrize(
    ("scope", "name", "allowed"),
    [
        (Scope(kind="venue", id=VENUE), "RecordMark", True),
        (Scope(kind="venue", id=VENUE), "StartTimer", True),
        (Scope(kind="venue", id=VENUE), "ShowScene", True),
        (Scope(kind="venue", id=VENUE), "ShowGraphic", False),
        (Scope(kind="contest", id=CONTEST), "RecordMark", True),
        (Scope(kind="contest", id=CONTEST), "StartTimer", True),
        (Scope(kind="contest", id=CONTEST), "ShowScene", False),
        (Scope(kind="contest", id="other"), "RecordMark", False),
        (Scope(kind="screen", id=SCREEN), "ShowScene", True),
        (Scope(kind="screen", id=SCREEN), "StartTimer", False),
        (Scope(kind="output", id=OUTPUT), "ShowGraphic", True),
        (Scope(kind="output", id="other"), "ShowGraphic", False),
    ],
)
def test_scopes(scope: Scope, name: str, allowed: bool) -> None:
    """A scope reaches what lies inside of it, and not one step beyond."""
    actor = an_actor("director", scope)

    assert allowed == (may_command(actor, SAMPLES[name], a_roster()) is None)


@pytest.mark.parametrize(
    ("role", "capacity", "allowed"),
    [
        ("chief_expert", "chief_expert", True),
        ("chief_expert", "coordinator", False),
        ("coordinator", "coordinator", True),
        ("coordinator", "chief_expert", False),
        ("director", "coordinator", True),
        ("operator", "chief_expert", False),
    ],
)
def test_capacities(role: Role, capacity: str, allowed: bool) -> None:
    """Whoever signs a result signs in the capacity of their role; a director stands in."""
    command = ask("SignOff", contest=CONTEST, **{"as": capacity})

    assert allowed == (may_command(an_actor(role), command, a_roster()) is None)


def test_a_key_signs_nothing() -> None:
    """A program's key doesn't vouch for a result: one person with a key would be two."""
    key = msgspec.structs.replace(an_actor("director"), kind="key", id=ActorId("key:1"))

    assert may_command(key, SAMPLES["SignOff"], a_roster())
    assert may_command(key, SAMPLES["LockMarks"], a_roster()) is None


def test_blank_all_needs_everything() -> None:
    """Darkening everything is for those whose scope is everything."""
    blank = ask("Blank", all=True, on=True)

    assert may_command(an_actor("director"), blank, a_roster()) is None
    assert may_command(an_actor("director", Scope(kind="venue", id=VENUE)), blank, a_roster())


def test_unknown_targets_betray_nothing() -> None:
    """A scoped actor is forbidden what does not exist exactly as what lies elsewhere."""
    actor = an_actor("operator", Scope(kind="contest", id=CONTEST))
    nowhere = ask("RecordMark", entry="nobody", module=M1, mark="1")

    refusal = may_command(actor, nowhere, a_roster())
    assert refusal
    assert refusal.code == "forbidden"
