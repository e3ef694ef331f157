"""Who may command: every role against every command and every kind of scope."""

import msgspec
import pytest

from makers import (
    ANNA,
    CONTEST,
    M1,
    OUTPUT,
    SCREEN,
    TIMER,
    VENUE,
    Story,
    a_roster,
    an_actor,
    ask,
)
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
    "ImportResults": ask(
        "ImportResults",
        contest=CONTEST,
        source={"name": "x.csv", "sha256": "0" * 64},
        results=[{"entry": ANNA, "place": 1}],
    ),
    "DropResults": ask("DropResults", contest=CONTEST, reason="x"),
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
    "FinishEarly": ask("FinishEarly", timer=TIMER, workstation="1"),
    "AbortTimer": ask("AbortTimer", timer=TIMER, reason="x"),
    "SetPhase": ask("SetPhase", timer=TIMER, phase="break"),
    "DrawWorkstations": ask("DrawWorkstations", contest=CONTEST, seed="x"),
    "RevealDraw": ask("RevealDraw", contest=CONTEST, count=1),
    "RaiseAlert": ask("RaiseAlert", venue=VENUE, text="x"),
    "ClearAlert": ask("ClearAlert", venue=VENUE),
    "MuteSignals": ask("MuteSignals", venue=VENUE, on=True),
    "AdjustTimer": ask("AdjustTimer", timer=TIMER, delta=1, reason="x"),
    "ExpireTimer": ask("ExpireTimer", timer=TIMER),
    "TakeCue": ask("TakeCue", run="show", cue="c"),
    "Advance": ask("Advance", run="show"),
    "StepBack": ask("StepBack", run="show"),
    "JumpTo": ask("JumpTo", run="show", cue="c", step=1),
    "SkipCue": ask("SkipCue", run="show", cue="c", on=True, reason="x"),
    "BlankRun": ask("BlankRun", run="show", on=True),
    "AdvanceTogether": ask("AdvanceTogether", runs={"show": None}, at=1),
    "HoldRun": ask("HoldRun", run="show", on=True),
    "SetRunPhase": ask("SetRunPhase", run="show", phase="live"),
    "SwitchRehearsal": ask("SwitchRehearsal", run="show", audience="venue", on=True),
    "TakeControl": ask("TakeControl", run="show"),
    "CheckIn": ask("CheckIn", run="show", entry=ANNA, presence="present"),
    "NotePeek": ask("NotePeek", run="show", by="person:1"),
    "SendStageMessage": ask("SendStageMessage", run="show", to="host", text="x"),
    "AcknowledgeMessage": ask("AcknowledgeMessage", run="show", message=1, place="host"),
    "ReachAudience": ask("ReachAudience", run="show", audience="public", length=1),
    "AutoAdvance": ask("AutoAdvance", run="show", cue="c", step=0, at=1),
    "ShowScene": ask("ShowScene", screen=SCREEN, scene="standings"),
    "ShowLineup": ask("ShowLineup", screen=SCREEN, lineup={"main": [{"scene": "best"}]}),
    "Take": ask("Take", screen=SCREEN),
    "SignalScreen": ask("SignalScreen", screen=SCREEN, what="identify"),
    "Blank": ask("Blank", screen=SCREEN, on=True),
    "ShowGraphic": ask("ShowGraphic", output=OUTPUT, graphic="score-bug"),
    "TakeGraphic": ask("TakeGraphic", **AIR),
    "UpdateGraphic": ask("UpdateGraphic", **AIR, data={}),
    "AdvanceGraphic": ask("AdvanceGraphic", **AIR),
    "HideGraphic": ask("HideGraphic", **AIR),
    "ExpireGraphic": ask("ExpireGraphic", **AIR, at=1),
    "ClearOutput": ask("ClearOutput", output=OUTPUT),
}


def test_every_command_has_a_sample() -> None:
    """No command is left out of the matrix below; `Undo` has tests of its own."""
    assert set(COMMANDS) == {*SAMPLES, "Undo"}


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


UNDOABLE: dict[str, AnyCommand] = {
    name: SAMPLES[name]
    for name in (
        "RecordMark",
        "ImportMarks",
        "SetEntryStatus",
        "SetProtest",
        "SetPublication",
        "ArmTimer",
        "StartTimer",
        "AdjustTimer",
        "SetPhase",
        "Blank",
    )
} | {
    "ShowScene": ask("ShowScene", screen=SCREEN, scene="timers", params={"venue": VENUE}),
    "ShowGraphic": ask(
        "ShowGraphic", output=OUTPUT, graphic="score-bug", data={"contest": CONTEST}
    ),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", UNDOABLE)
def test_who_may_send_it_may_take_it_back(role: Role, name: str) -> None:
    """A command is taken back by whoever could send it, inside of the same scope."""
    story = Story().told(UNDOABLE[name])
    undo = ask("Undo", command=story.last)
    actor = an_actor(role)
    elsewhere = an_actor(role, Scope(kind="venue", id="elsewhere"))

    allowed = may_command(actor, UNDOABLE[name], story.roster) is None
    assert allowed == (may_command(actor, undo, story.roster, story.state) is None)
    assert may_command(elsewhere, undo, story.roster, story.state)
    assert may_command(PUBLIC, undo, story.roster, story.state)


@pytest.mark.parametrize(
    ("scope", "name", "allowed"),
    [
        (Scope(kind="venue", id=VENUE), "StartTimer", True),
        (Scope(kind="contest", id=CONTEST), "StartTimer", True),
        (Scope(kind="contest", id="other"), "StartTimer", False),
        (Scope(kind="contest", id=CONTEST), "ImportMarks", True),
        (Scope(kind="contest", id=CONTEST), "ShowScene", False),
        (Scope(kind="screen", id=SCREEN), "ShowScene", True),
        (Scope(kind="screen", id=SCREEN), "Blank", True),
        (Scope(kind="output", id=OUTPUT), "ShowGraphic", True),
        (Scope(kind="output", id="other"), "ShowGraphic", False),
    ],
)
def test_scopes_hold_for_taking_back(scope: Scope, name: str, allowed: bool) -> None:
    """A scope reaches the way back of what lies inside of it, and no other."""
    story = Story().told(UNDOABLE[name])
    undo = ask("Undo", command=story.last)
    director = an_actor("director", scope)

    assert allowed == (may_command(director, undo, story.roster, story.state) is None)


def test_what_was_never_done_is_nobodys() -> None:
    """Who may command at all learns that there is no such command; others learn nothing."""
    undo = ask("Undo", command="never")

    assert may_command(an_actor("operator"), undo, a_roster(), Story().state) is None
    assert may_command(an_actor("viewer"), undo, a_roster(), Story().state)


def test_what_many_things_are_in_is_taken_back_by_whoever_reaches_them_all() -> None:
    """Everything went dark: whoever may darken one screen brings not everything back."""
    story = Story().told(ask("Blank", all=True, on=True))
    undo = ask("Undo", command=story.last)
    of_the_hall = an_actor("director", Scope(kind="venue", id=VENUE))

    assert may_command(an_actor("director"), undo, story.roster, story.state) is None
    assert may_command(of_the_hall, undo, story.roster, story.state)
