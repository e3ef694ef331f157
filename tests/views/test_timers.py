"""Timers on the wire are facts to count from."""

from typing import Any

import msgspec
from msgspec.structs import replace

from makers import (
    CONTEST,
    MINUTE,
    NOON,
    OVERTIME,
    TIMER,
    VENUE,
    WATCH,
    Story,
    a_busy_roster,
    ask,
)
from tablo.access.redact.contests import known_contest
from tablo.access.streams import Audience, StreamName
from tablo.championship.ids import Instant
from tablo.views.channels import render
from tablo.views.timers import current


def drawn(story: Story, audience: Audience = "public") -> dict[str, Any]:
    """Draw the hall's timers for an audience, by id."""
    view = render(StreamName("timers", VENUE, audience), story.state, story.roster)
    timers = msgspec.json.decode(msgspec.json.encode(view))["timers"]
    return {timer["id"]: timer for timer in timers}


def test_untouched_timers_are_armed() -> None:
    """A timer that nobody has touched stands at its full time."""
    timer = drawn(Story())[TIMER]

    assert (
        timer["state"],
        timer["duration"],
        timer["remaining"],
    ) == ("armed", 60 * MINUTE, 60 * MINUTE)
    assert {key: timer["module"][key] for key in ("index", "of")} == {"index": 1, "of": 2}


def test_a_running_timer_has_an_anchor() -> None:
    """A running timer tells what was left at which instant; nothing in it ticks."""
    story = Story()
    story.tell(ask("StartTimer", timer=TIMER), after_ms=MINUTE)

    timer = drawn(story)[TIMER]

    assert (
        timer["state"],
        timer["remaining"],
        timer["anchor"],
    ) == ("running", 60 * MINUTE, NOON + MINUTE)


def test_who_is_told_why() -> None:
    """People on the spot read why a timer is held; the air and the public do not."""
    story = Story().told(
        ask("StartTimer", timer=TIMER), ask("PauseTimer", timer=TIMER, reason="тревога")
    )

    assert drawn(story, "venue")[TIMER]["reason"] == "тревога"
    assert drawn(story, "crew")[TIMER]["reason"] == "тревога"
    assert "reason" not in drawn(story, "public")[TIMER]
    assert "reason" not in drawn(story, "broadcast")[TIMER]


def test_revisions_are_for_crew() -> None:
    """Only those who edit see revisions, so that they betray nothing to others."""
    story = Story().told(ask("StartTimer", timer=TIMER))

    assert drawn(story, "crew")[TIMER]["rev"] == 1
    assert "rev" not in drawn(story, "venue")[TIMER]


def test_timers_of_no_contest() -> None:
    """A timer of no contest has neither contest nor module, and stays when contests go silent."""
    story = Story().told(ask("SetPublication", contest=CONTEST, audience="public", level="nothing"))

    assert {WATCH} == set(drawn(story))
    assert "contest" not in drawn(story)[WATCH]


def test_a_timer_until_tells_its_end() -> None:
    """A timer that runs to a moment tells it, also before it is started."""
    story = Story()
    until = replace(story.roster.timers[WATCH], kind="until", until=Instant(NOON + MINUTE))
    story.roster = replace(story.roster, timers={WATCH: until})

    assert NOON + MINUTE == drawn(story)[WATCH]["until"]
    assert "until" not in drawn(Story())[WATCH]


def test_the_current_timer() -> None:
    """A board shows what runs, else what is held, else what comes next, else what ended last."""
    story = Story()
    seen = [_current(story)]
    for command in ("StartTimer", "PauseTimer", "StopTimer"):
        story.told(ask(command, timer=TIMER))
        seen.append(_current(story))
    for command in ("StartTimer", "StopTimer"):
        story.told(ask(command, timer=OVERTIME))
        seen.append(_current(story))

    assert seen == [TIMER, TIMER, TIMER, OVERTIME, OVERTIME, OVERTIME]


def _current(story: Story) -> str:
    known = known_contest(story.state, story.roster, CONTEST, "crew")
    assert known
    timer = current(known.timers)
    assert timer
    return timer.plan.id


def test_history_is_for_crew() -> None:
    """Crew reads what was done to a timer, what was late, and what was taken back since."""
    story = Story(a_busy_roster()).told(ask("StartTimer", timer=TIMER))
    story.tell(ask("PauseTimer", timer=TIMER, workstation="2", reason="ток"), after_ms=MINUTE)
    story.undo()
    story.tell(ask("ExpireTimer", timer=TIMER), after_ms=60 * MINUTE)

    expired, restored, paused, started = drawn(story, "crew")[TIMER]["history"]

    assert ("TimerExpired", NOON + 60 * MINUTE, NOON + 61 * MINUTE) == (
        expired["what"],
        expired["moment"],
        expired["at"],
    )
    assert ("TimerRestored", True) == (restored["what"], paused["undone"])
    assert ("2", "ток", "c2") == (paused["workstation"], paused["reason"], paused["command"])
    assert ("moment" in started, started["undone"]) == (False, False)
    assert "history" not in drawn(story, "venue")[TIMER]


def test_a_start_ahead_is_told() -> None:
    """Everybody may know when a timer will start, and in which way it ended."""
    story = Story(a_busy_roster()).told(ask("ArmTimer", timer=TIMER, at=NOON + MINUTE))
    armed = drawn(story)[TIMER]
    story.told(ask("StartTimer", timer=TIMER), ask("AbortTimer", timer=TIMER, reason="дым"))
    aborted = drawn(story)[TIMER]

    assert (NOON + MINUTE, "armed") == (armed["starts"], armed["state"])
    assert ("starts" in aborted, aborted["outcome"]) == (False, "aborted")
    assert "reason" not in aborted


def test_workstations_are_for_crew() -> None:
    """Crew's timers have their workstations; on other screens the floor shows them."""
    story = Story(a_busy_roster()).told(
        ask("StartTimer", timer=TIMER),
        ask("PauseTimer", timer=TIMER, workstation="2"),
        ask("PauseTimer", timer=TIMER),
    )

    stations = drawn(story, "crew")[TIMER]["stations"]

    assert [("1", False), ("2", True), ("3", False)] == [
        (one["workstation"], one["own"]) for one in stations[:3]
    ]
    assert "with_all" not in stations[1]
    assert "stations" not in drawn(story, "venue")[TIMER]
    assert "stations" not in drawn(story, "crew")[WATCH]
