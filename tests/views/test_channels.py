"""Views change exactly when an event says that they may."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as some

from makers import CONTEST, OUTPUT, SCREEN, VENUE, Story, a_roster, ask, facts
from tablo.access.streams import StreamName
from tablo.championship.commands import AnyCommand
from tablo.championship.events import RosterRevised
from tablo.championship.refusals import Refusal
from tablo.views.channels import CHANNELS, channel_of, render, streams, subjects, touched

ASKED: list[AnyCommand] = [
    *(
        ask("RecordMark", entry=entry, module=module, mark=mark)
        for entry in ("anna", "boris")
        for module in ("m1", "m2")
        for mark in ("10", "20")
    ),
    ask("SetEntryStatus", entry="anna", status="dnf"),
    ask("LockMarks", contest=CONTEST),
    *(
        ask("SetPublication", contest=CONTEST, audience=audience, level=level)
        for audience in ("public", "venue", "broadcast")
        for level in ("nothing", "marks")
    ),
    *(ask("StartTimer", timer=timer) for timer in ("m1-timer", "overtime", "watch")),
    ask("PauseTimer", timer="m1-timer", reason="тревога"),
    ask("ShowScene", screen=SCREEN, scene="timers", params={"venue": VENUE}),
    ask("ShowScene", screen=SCREEN, scene="standings", params={"contest": CONTEST}),
    ask("Blank", on=True, all=True),
    ask("ShowGraphic", output=OUTPUT, graphic="score-bug", data={"contest": CONTEST}),
    ask("ShowGraphic", output=OUTPUT, graphic="lower-third", data={"entry": "boris"}),
    ask("ClearOutput", output=OUTPUT),
]


@settings(max_examples=60, deadline=None)
@given(some.lists(some.sampled_from(ASKED), min_size=1, max_size=15))
def test_no_change_goes_unnoticed(history: list[AnyCommand]) -> None:
    """A view whose bytes changed had one of its subjects touched by the event."""
    story = Story()
    names = streams(story.roster)

    for command in history:
        before = {name: _bytes(name, story) for name in names}
        depends = {name: subjects(name, story.state, story.roster) for name in names}
        decision = story.tell(command)
        if isinstance(decision, Refusal):
            continue
        touches = frozenset[str]().union(*(touched(event) for event in decision))
        for name in names:
            assert before[name] == _bytes(name, story) or depends[name] & touches


def _bytes(name: StreamName, story: Story) -> bytes:
    return msgspec.json.encode(render(name, story.state, story.roster))


def test_a_new_roster_touches_all() -> None:
    """A revised roster may change every stream."""
    roster = a_roster()
    (fact,) = facts(RosterRevised(revision=2))

    story = Story(roster)
    assert all(
        subjects(name, story.state, roster) & touched(fact.event) for name in streams(roster)
    )


def test_misnamed_streams_have_no_channel() -> None:
    """A parameter too many, one too few, or an audience that a channel isn't for: no stream."""
    wrong = [
        StreamName("index", "x", "public"),
        StreamName("standings", "", "public"),
        StreamName("marks", CONTEST, "public"),
        StreamName("screen", SCREEN, "crew"),
        StreamName("index"),
        StreamName("magic", "", "public"),
    ]

    assert not any(channel_of(name) for name in wrong)
    assert not any(render(name, Story().state, a_roster()) for name in wrong)


def test_unknown_things_have_no_view() -> None:
    """A stream of something that the roster doesn't hold has no view."""
    story = Story()

    nowhere = [
        StreamName(channel.name, "nowhere", audience)
        for channel in CHANNELS.values()
        if channel.param
        for audience in (channel.audiences or {None})
    ]
    assert not any(render(name, story.state, story.roster) for name in nowhere)
