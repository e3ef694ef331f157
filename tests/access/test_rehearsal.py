"""The leak hunt in a rehearsal: it knows no result, names nobody, and touches nothing else."""

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from access.test_leaks import OPEN, SEALED, a_sealed_roster, does
from makers import ANNA, BORIS, CONTEST, MINUTE, NOON, OUTPUT, TEAM, VENUE, VERA, Story, ask
from tablo.access.streams import StreamName
from tablo.championship.commands import AnyCommand
from tablo.championship.ids import CueId, Instant, RunId
from tablo.championship.refusals import Refusal
from tablo.championship.roster import Person, Roster, Text
from tablo.championship.show import Cue, CueKind, Presenter, RunOfShow
from tablo.views.channels import render, streams

RUN = RunId("closing")
STAGED = ("ceremony", "run", "peek", "prompter", "backstage", "output")
"""Channels that a rehearsal may change, if anybody sees it there."""
KINDS: tuple[CueKind, ...] = (
    "title",
    "call_up",
    "medals",
    "medallions",
    "award",
    "best_of_region",
    "best_of_all",
    "medal_table",
    "black",
)


def a_cue(kind: CueKind) -> Cue:
    """Make a cue of a kind, with all that could name somebody."""
    return Cue(
        id=CueId(kind),
        kind=kind,
        title=Text("Выход"),
        contest=CONTEST if kind in ("call_up", "medals", "medallions") else None,
        entry=VERA if kind == "award" else None,
        recipients=(Presenter(name=Text("Пётр Сомов")),) if kind == "award" else (),
        spoken={VERA: "Ве́ра Дёмина", ANNA: "А́нна Ёлкина"},
        text=Text("{medal}: {names}, {delegation}. {delegations}"),
    )


def a_roster() -> Roster:
    """Make a championship whose people have names in both languages, and a ceremony of all kinds."""
    roster = a_sealed_roster()
    show = RunOfShow(id=RUN, title=Text("Закрытие"), venue=VENUE, cues=tuple(map(a_cue, KINDS)))
    people = {person.id: in_both(person) for person in roster.people.values()}
    return replace(roster, people=people, runs={RUN: show})


def in_both(person: Person) -> Person:
    """Give somebody an English name too."""
    names = {"Ёлкина": "Yolkina", "Жуков": "Zhukov", "Дёмина": "Dyomina", "Орлов": "Orlov"}
    last = Text(person.last.ru, names.get(person.last.ru, "Yudina"))
    return replace(person, last=last, first=Text(person.first.ru, "Firstname"))


def secrets(roster: Roster) -> list[str]:
    """List everybody's surnames, in both languages, and who gets a special award."""
    people = roster.people.values()
    return [*(said for one in people for said in (one.last.ru, one.last.en)), "Сомов"]


def a_rehearsal(history: list[AnyCommand] | None = None) -> Story:
    """Tell a history of results, and begin to rehearse, seen by hall and broadcast."""
    story = Story(a_roster())
    for command in history or ():
        does(story, command)
    story.now = Instant(NOON + 60 * MINUTE)
    return story.told(
        ask("ShowGraphic", output=OUTPUT, graphic="reveal", data={"run": RUN}),
        ask("SetRunPhase", run=RUN, phase="rehearsal"),
        ask("SwitchRehearsal", run=RUN, audience="venue", on=True),
        ask("SwitchRehearsal", run=RUN, audience="broadcast", on=True),
    )


def bytes_of(story: Story, *channels: str) -> dict[str, bytes]:
    """Encode the streams of these channels; without any, all streams of all others."""
    return {
        str(name): msgspec.json.encode(render(name, story.state, story.roster))
        for name in streams(story.roster)
        if (name.channel in channels if channels else name.channel not in STAGED)
    }


def moves() -> some.SearchStrategy[list[tuple[str, dict[str, Any]]]]:
    """Draw an order of presses that reaches any picture of any cue."""
    jumps = [("JumpTo", {"cue": kind, "step": step}) for kind in KINDS for step in range(5)]
    others: list[tuple[str, dict[str, Any]]] = [
        ("Advance", {}),
        ("StepBack", {}),
        ("BlankRun", {"on": True}),
        ("BlankRun", {"on": False}),
        ("CheckIn", {"entry": BORIS, "presence": "present"}),
    ]
    return some.lists(some.one_of(some.sampled_from(jumps), some.sampled_from(others)), max_size=12)


def pressed(story: Story, moves: list[tuple[str, dict[str, Any]]]) -> list[bool]:
    """Press keys; tell which of them were taken."""
    return [
        not isinstance(story.tell(ask(name, run=RUN, **data), after_ms=500), Refusal)
        for name, data in moves
    ]


RESULTS = some.lists(some.sampled_from([*SEALED, *OPEN]), max_size=15)
FINISHED: list[AnyCommand] = [
    *(
        ask("RecordMark", entry=entry, module=module, mark=mark)
        for entry, mark in ((ANNA, "20"), (BORIS, "25"), (VERA, "10"), (TEAM, "5"))
        for module in ("m1", "m2")
    ),
    ask("LockMarks", contest=CONTEST),
    *(
        ask("SignOff", contest=CONTEST, **{"as": capacity})
        for capacity in ("chief_expert", "coordinator")
    ),
]


@settings(max_examples=60, deadline=None)
@given(moves(), some.booleans())
def test_nobody_real_is_named(plan: list[tuple[str, dict[str, Any]]], finished: bool) -> None:
    """Whatever is pressed, no surname of a competitor is in any picture, text or list."""
    story = a_rehearsal(FINISHED if finished else [])
    for move in plan:
        pressed(story, [move])
        told = b"".join(bytes_of(story, *STAGED).values()).decode()
        assert not [name for name in secrets(story.roster) if name in told]


@settings(max_examples=60, deadline=None)
@given(RESULTS, RESULTS, moves())
def test_no_result_shows_in_a_rehearsal(
    one: list[AnyCommand], other: list[AnyCommand], plan: list[tuple[str, dict[str, Any]]]
) -> None:
    """Two championships with other results, signed or not, rehearse byte for byte the same."""
    first, second = a_rehearsal(one), a_rehearsal([*FINISHED, *other])

    assert pressed(first, plan) == pressed(second, plan)
    assert bytes_of(first, *STAGED) == bytes_of(second, *STAGED)


@settings(max_examples=60, deadline=None)
@given(RESULTS, moves())
def test_nothing_else_moves(
    history: list[AnyCommand], plan: list[tuple[str, dict[str, Any]]]
) -> None:
    """Medals, standings, timers and all other streams keep every byte, and so does the public."""
    story = a_rehearsal([*FINISHED, *history])
    public = StreamName("ceremony", RUN, "public")
    before = bytes_of(story), render(public, story.state, story.roster)

    pressed(story, plan)

    assert before == (bytes_of(story), render(public, story.state, story.roster))
