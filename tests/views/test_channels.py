"""Views change exactly when an event says that they may."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from makers import (
    ANNA,
    ANY,
    CONTEST,
    DIRECTOR,
    EACH,
    EXPERT,
    INDUSTRY,
    MINUTE,
    NOON,
    OUTPUT,
    SCREEN,
    TIMER,
    VENUE,
    Story,
    a_busy_roster,
    a_roster,
    a_scheme,
    ask,
    every_graphic,
    facts,
)
from tablo.access.streams import StreamName
from tablo.championship.commands import AnyCommand
from tablo.championship.events import RosterRevised
from tablo.championship.refusals import Refusal
from tablo.championship.roster import Roster
from tablo.views.channels import CHANNELS, channel_of, render, streams, subjects, touched

ASKED: list[AnyCommand] = [
    *(
        ask("RecordMark", entry=entry, module="m2", mark=mark)
        for entry in ("anna", "boris", "team")
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
    ask("ShowGraphic", output=OUTPUT, graphic="timer", data={"timer": TIMER}),
    *every_graphic(),
    *every_graphic("preview"),
    ask("TakeGraphic", output=OUTPUT, layer="ticker"),
    ask("ShowGraphic", output=OUTPUT, graphic="title", data={"title": "Тест"}, out_after=5000),
    *(ask("RecordMark", entry=ANNA, aspect=ANY, mark=mark) for mark in ("1", "2")),
    ask("SetEntryStatus", entry="vera", status="out_of_competition"),
    ask("SetEntryStatus", entry="vera", status="dns"),
    ask("UnlockMarks", contest=CONTEST, reason="спор"),
    ask("SetProtest", contest=CONTEST, on=True, reason="спор"),
    ask("SetRulings", contest=CONTEST, rulings={"vacant": ["gold"]}),
    ask(
        "ImportResults",
        contest=CONTEST,
        source={"name": "x.csv", "sha256": "0" * 64},
        results=[{"entry": ANNA, "place": 1, "medal": "gold"}],
    ),
    *(
        ask("SignOff", contest=CONTEST, basis="official", **{"as": capacity})
        for capacity in ("chief_expert", "coordinator")
    ),
    ask("SetPublication", contest=CONTEST, standing=INDUSTRY, audience="public", level="marks"),
    ask("SetPublication", contest=CONTEST, standing=INDUSTRY, audience="venue", level="frozen"),
    ask("StartTimer", timer=TIMER, workstation="2"),
    ask("StartTimer", timer=EACH, workstation="1"),
    ask("FinishEarly", timer=TIMER, workstation="2"),
    ask("SetPhase", timer=TIMER, phase="break"),
    ask("ArmTimer", timer=EACH, at=NOON + MINUTE),
    ask("DrawWorkstations", contest=CONTEST, seed="осень", reason="снова"),
    *(ask("RevealDraw", contest=CONTEST, count=count) for count in (0, 2)),
    ask("RaiseAlert", venue=VENUE, text="Выход справа"),
    ask("RaiseAlert", all=True, text="Всем на выход"),
    ask("ClearAlert", all=True),
    *(ask("Undo", command=f"c{number}") for number in (1, 2, 3, 5)),
]


def a_roster_of_all() -> Roster:
    """Make a championship with standings, workstations and a marking scheme."""
    roster = a_busy_roster()
    contest = replace(roster.contests[CONTEST], scheme=a_scheme())
    return replace(roster, contests={CONTEST: contest})


@settings(max_examples=80, deadline=None)
@given(some.lists(some.sampled_from(ASKED), min_size=1, max_size=15))
def test_no_change_goes_unnoticed(history: list[AnyCommand]) -> None:
    """A view whose bytes changed had one of its subjects touched by the event."""
    story = Story(a_roster_of_all())
    names = streams(story.roster)

    for command in history:
        before = {name: _bytes(name, story) for name in names}
        depends = {name: subjects(name, story.state, story.roster) for name in names}
        by = EXPERT if getattr(command, "as_", "") == "chief_expert" else DIRECTOR
        decision = story.tell(command, by=by)
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
