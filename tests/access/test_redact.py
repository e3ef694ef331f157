"""What is sealed is absent: no byte of any view tells what its audience may not know."""

from decimal import Decimal

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as some

from makers import ANNA, BORIS, CONTEST, M1, M2, OUTPUT, VENUE, VERA, Story, a_person, a_roster, ask
from tablo.access.streams import StreamName
from tablo.championship.commands import AnyCommand
from tablo.championship.ids import EntryId, ModuleId
from tablo.championship.state import State
from tablo.views.channels import CHANNELS, render, streams

SEALED = "29.37"


def outside(story: Story, audience: str) -> dict[str, bytes]:
    """Encode every view that an audience outside the crew can reach."""
    reached = {
        str(name): render(name, story.state, story.roster)
        for name in streams(story.roster)
        if (name.audience or CHANNELS[name.channel].own) == audience
    }
    return {name: msgspec.json.encode(view) for name, view in reached.items()}


def a_history(marks: list[tuple[str, str]]) -> Story:
    """Tell a history with everything on air and these marks (entry, mark) under seal."""
    story = Story().told(
        ask("ShowGraphic", output=OUTPUT, graphic="score-bug", data={"contest": CONTEST}),
        ask("ShowGraphic", output=OUTPUT, graphic="lower-third", data={"entry": ANNA}),
    )
    for entry, mark in marks:
        story.tell(ask("RecordMark", entry=entry, module=M1, mark=mark))
    return story


@settings(max_examples=80, deadline=None)
@given(
    some.sampled_from(["public", "venue", "broadcast"]),
    some.lists(
        some.tuples(
            some.sampled_from([ANNA, BORIS, VERA]), some.decimals(0, 30, places=2).map(str)
        ),
        max_size=8,
    ),
    some.booleans(),
)
def test_sealed_marks_change_no_byte(
    audience: str, marks: list[tuple[str, str]], locked: bool
) -> None:
    """Below level "marks" an audience's bytes are the same with any marks, and with none."""
    story, untouched = a_history(marks), a_history([])
    if locked:
        story.tell(ask("LockMarks", contest=CONTEST))

    assert outside(untouched, audience) == outside(story, audience)


@settings(max_examples=60, deadline=None)
@given(
    some.permutations([ANNA, BORIS, VERA]),
    some.lists(some.decimals(0, 30, places=2), min_size=3, max_size=3, unique=True),
    some.lists(some.decimals(0, 30, places=2), min_size=3, max_size=3, unique=True),
)
def test_places_tell_places_only(
    order: list[EntryId], marks: list[Decimal], others: list[Decimal]
) -> None:
    """At level "places" any two sets of marks that rank alike give the same bytes."""
    told = []
    for values in (sorted(marks), sorted(others)):
        story = a_history([(entry, str(v)) for entry, v in zip(order, values, strict=True)])
        story.told(ask("SetPublication", contest=CONTEST, audience="public", level="places"))
        told.append(outside(story, "public"))

    assert told[0] == told[1]
    rows = msgspec.json.decode(told[0][f"standings:{CONTEST}@public"])["rows"]
    assert [*reversed(order)] == [row["entry"] for row in rows]


@settings(max_examples=60, deadline=None)
@given(
    some.lists(
        some.tuples(some.sampled_from([ANNA, BORIS]), some.sampled_from([M1, M2])), max_size=6
    ),
    some.data(),
)
def test_frozen_counts_and_tells_nothing_else(
    cells: list[tuple[EntryId, ModuleId]], data: some.DataObject
) -> None:
    """After a freeze the bytes tell how many marks came, and are the same whatever they are."""
    told = []
    for _ in range(2):
        story = a_history([(ANNA, "11"), (BORIS, "12")])
        story.told(ask("SetPublication", contest=CONTEST, audience="venue", level="frozen"))
        for n, (entry, module) in enumerate(cells, start=1):
            mark = f"{data.draw(some.integers(0, 28))}.{n:02}"  # never the same mark twice
            story.told(ask("RecordMark", entry=entry, module=module, mark=mark))
        told.append(outside(story, "venue"))

    assert told[0] == told[1]
    rows = msgspec.json.decode(told[0][f"standings:{CONTEST}@venue"])["rows"]
    pending = {row["entry"]: row.get("pending", 0) for row in rows}
    assert len(set(cells)) == sum(pending.values())
    assert ["12.00", "11.00"] == [row["total"] for row in rows[:2]]


def test_thaw_shows_all() -> None:
    """When the freeze ends, everything is as it would have been without it."""
    story, free = a_history([(ANNA, "11")]), a_history([(ANNA, "11")])
    story.told(ask("SetPublication", contest=CONTEST, audience="venue", level="frozen"))
    for one in (story, free):
        one.told(
            ask("RecordMark", entry=BORIS, module=M1, mark="29"),
            ask("SetPublication", contest=CONTEST, audience="venue", level="marks"),
        )

    assert outside(free, "venue") == outside(story, "venue")


def test_one_audience_learns_nothing_from_another() -> None:
    """What is published to one audience stays sealed for the others."""
    story = a_history([(ANNA, SEALED)])
    story.told(ask("SetPublication", contest=CONTEST, audience="venue", level="marks"))

    assert SEALED.encode() in b"".join(outside(story, "venue").values())
    assert SEALED.encode() not in b"".join(outside(story, "public").values())
    assert SEALED.encode() not in b"".join(outside(story, "broadcast").values())


def test_stepping_back_takes_it_away() -> None:
    """Lowering the level takes marks out of every view again."""
    story = a_history([(ANNA, SEALED)])
    before = outside(story, "broadcast")
    story.told(
        ask("SetPublication", contest=CONTEST, audience="broadcast", level="marks"),
        ask("SetPublication", contest=CONTEST, audience="broadcast", level="progress"),
    )

    assert before == outside(story, "broadcast")


def test_nothing_means_nothing() -> None:
    """At level "nothing" no name, module, timer or count of the contest is told."""
    story = a_history([(ANNA, SEALED)])
    story.told(
        ask("StartTimer", timer=next(iter(story.roster.timers))),
        ask("SetPublication", contest=CONTEST, audience="public", level="nothing"),
    )

    told = outside(story, "public")
    standings = msgspec.json.decode(told[f"standings:{CONTEST}@public"])
    assert (standings["rows"], standings["modules"], standings["timer"]) == ([], [], None)
    assert "Жуков".encode() not in b"".join(told.values())
    assert b"m1-timer" not in b"".join(told.values())


def test_progress_is_alphabetical() -> None:
    """At level "progress" rows stand by surname, ё beside е, whatever the marks are."""
    story = a_history([(BORIS, "30"), (VERA, "1")])

    view = msgspec.json.decode(outside(story, "public")[f"standings:{CONTEST}@public"])

    assert [row["entry"] for row in view["rows"]] == [VERA, ANNA, BORIS]
    assert {"entry", "names", "delegation", "status"} == set(view["rows"][0])


def test_people_without_consent_are_numbers() -> None:
    """A person who did not agree to be named is a number in every view, for crew as well."""
    roster = a_roster()
    hidden = a_person(ANNA, "Ёлкина", "Анна", display="number")
    story = Story(msgspec.structs.replace(roster, people={**roster.people, hidden.id: hidden}))
    story.told(ask("ShowGraphic", output=OUTPUT, graphic="lower-third", data={"entry": ANNA}))

    views = [render(name, story.state, story.roster) for name in streams(story.roster)]
    sent = b"".join(msgspec.json.encode(view) for view in views)
    assert "Ёлкина".encode() not in sent
    assert "Участник\u00a01".encode() in sent


def test_movement_is_sealed_too() -> None:
    """Movement is told only where places are."""
    story = Story().told(*_overtaking())

    stream = StreamName("standings", CONTEST, "public")
    sealed = render(stream, story.state, story.roster)
    story.told(ask("SetPublication", contest=CONTEST, audience="public", level="marks"))
    shown = render(stream, story.state, story.roster)

    assert b"moved" not in msgspec.json.encode(sealed)
    rows = msgspec.json.decode(msgspec.json.encode(shown))["rows"]
    assert [(row["entry"], row.get("moved")) for row in rows[:2]] == [(ANNA, 1), (BORIS, -1)]
    assert str(Decimal("30.00")) == rows[0]["modules"][1]["mark"]


def _overtaking() -> list[AnyCommand]:
    return [
        ask("RecordMark", entry=ANNA, module=M1, mark="10"),
        ask("RecordMark", entry=BORIS, module=M1, mark="20"),
        ask("LockMarks", contest=CONTEST, module=M1),
        ask("RecordMark", entry=ANNA, module=M2, mark="30"),
    ]


def test_empty_state_renders() -> None:
    """Every stream of a roster that nothing has happened to can be drawn."""
    roster = a_roster()

    drawn = {str(name): render(name, State(), roster) for name in streams(roster)}

    live = {"health@crew", f"signals:{VENUE}@venue"}
    assert live == {name for name, view in drawn.items() if view is None}
