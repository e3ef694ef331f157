"""The work on the floor, in a hall, and by the timetable."""

from typing import Any

import msgspec
import pytest

from makers import (
    ANNA,
    BORIS,
    BREAK,
    CONTEST,
    EACH,
    LUNCH,
    M1,
    M2,
    MINUTE,
    NOON,
    SHIFT,
    TIMER,
    VENUE,
    Story,
    a_busy_roster,
    ask,
)
from tablo.access.streams import Audience, StreamName
from tablo.views.channels import render


def drawn(story: Story, channel: str, param: str, audience: Audience = "public") -> dict[str, Any]:
    """Draw a stream."""
    view = render(StreamName(channel, param, audience), story.state, story.roster)
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(view))
    return decoded


def a_story(*commands: Any) -> Story:
    """Tell what happens on the floor."""
    return Story(a_busy_roster()).told(*commands)


def start(timer: str = TIMER, **data: Any) -> Any:
    """Make the command that starts a timer."""
    return ask("StartTimer", timer=timer, **data)


def test_everybody_stands_at_a_workstation() -> None:
    """Whoever works stands in the order of workstations, with the common time or one's own."""
    story = a_story(
        start(),
        ask("PauseTimer", timer=TIMER, workstation="2", reason="нет тока"),
        ask("FinishEarly", timer=TIMER, workstation="3"),
    )

    stations = drawn(story, "floor", CONTEST, "venue")["stations"]

    assert [("1", False, "running"), ("2", True, "paused"), ("3", True, "finished")] == [
        (one["workstation"], one["own"], one["state"]) for one in stations[:3]
    ]
    assert ("нет тока", "early") == (stations[1]["reason"], stations[2]["outcome"])
    assert "reason" not in drawn(story, "floor", CONTEST)["stations"][1]
    assert 2 == len(stations[3]["names"])


def test_the_floor_says_what_comes_next() -> None:
    """The floor knows its shift and day, and the next of its sessions that has yet to start."""
    view = drawn(a_story(start()), "floor", CONTEST)

    timer = view["timer"]
    assert (SHIFT, "1", {"ru": "С1", "en": "C1"}) == (
        timer["session"],
        timer["shift"],
        timer["day"],
    )
    assert (LUNCH, "Europe/Moscow") == (timer["next"], view["zone"])
    assert "stations" not in timer


def test_a_hall_counts_who_works() -> None:
    """A hall shows each contest with its timer and how many work, wait and have handed in."""
    story = a_story(
        start(),
        ask("PauseTimer", timer=TIMER, workstation="2"),
        ask("FinishEarly", timer=TIMER, workstation="3"),
    )

    (contest,) = drawn(story, "hall", VENUE)["contests"]

    assert {"of": 4, "busy": 2, "paused": 1, "finished": 1} == contest["stations"]
    assert (M1, 1, 2) == tuple(contest["module"][name] for name in ("id", "index", "of"))


def test_where_each_starts_alone_the_hall_sees_it_work() -> None:
    """A timer that runs for single workstations is the one that a hall and a board show."""
    story = a_story(start(EACH, workstation="2"))

    (contest,) = drawn(story, "hall", VENUE)["contests"]
    modules = drawn(story, "standings", CONTEST)["modules"]

    assert (EACH, "armed", 1) == (
        contest["timer"]["id"],
        contest["timer"]["state"],
        contest["stations"]["busy"],
    )
    assert {M1: "future", M2: "running"} == {one["id"]: one["state"] for one in modules}


def test_the_timetable_stands_in_order() -> None:
    """Sessions stand by their starts, with day, shift, module, and how they go."""
    story = a_story(start())

    view = drawn(story, "schedule", VENUE)

    assert [{"id": "c1", "label": {"ru": "С1", "en": "C1"}, "date": "2027-01-15"}] == view["days"]
    first, second = view["sessions"]
    assert (SHIFT, "running", "1", M1) == (
        first["id"],
        first["state"],
        first["shift"],
        first["module"]["id"],
    )
    assert (NOON, NOON + 60 * MINUTE) == (first["starts"], first["ends"])
    assert (BREAK, "future", "break") == (second["id"], second["state"], second["kind"])
    assert "contest" not in second


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        ([], "future"),
        ([start()], "running"),
        ([start(), ask("PauseTimer", timer=TIMER)], "paused"),
        ([start(), ask("StopTimer", timer=TIMER)], "done"),
        ([start(workstation="2")], "running"),
    ],
)
def test_a_session_goes_as_its_timers_do(commands: list[Any], expected: str) -> None:
    """A session runs as long as anybody works in it."""
    assert expected == drawn(a_story(*commands), "schedule", VENUE)["sessions"][0]["state"]


def test_a_silent_contest_is_not_there() -> None:
    """Of a contest of which nothing may be known, halls and timetables say nothing."""
    story = a_story(
        start(), ask("SetPublication", contest=CONTEST, audience="public", level="nothing")
    )

    assert [] == drawn(story, "hall", VENUE)["contests"]
    assert [BREAK] == [one["id"] for one in drawn(story, "schedule", VENUE)["sessions"]]
    floor = drawn(story, "floor", CONTEST)
    assert (None, []) == (floor["timer"], floor["stations"])
    assert "Жуков" not in str([drawn(story, "hall", VENUE), floor])


def test_who_did_not_come_is_not_on_the_floor() -> None:
    """An entry that did not start has no workstation; one that left still stands there."""
    story = a_story(
        ask("SetEntryStatus", entry=ANNA, status="dns"),
        ask("SetEntryStatus", entry=BORIS, status="dnf"),
    )

    entries = [one["entry"] for one in drawn(story, "floor", CONTEST)["stations"]]
    assert (False, True) == (ANNA in entries, BORIS in entries)


def test_a_timer_alone() -> None:
    """One timer has a stream of its own, with the venue's zone; crew sees its workstations too."""
    story = a_story(start(), ask("PauseTimer", timer=TIMER, workstation="2"))

    public, crew = (drawn(story, "timer", TIMER, audience) for audience in ("public", "crew"))

    assert (TIMER, "Europe/Moscow") == (public["timer"]["id"], public["venue"]["zone"])
    assert {"stations", "history", "rev"} <= crew["timer"].keys()
    assert not {"stations", "history", "rev"} & public["timer"].keys()
