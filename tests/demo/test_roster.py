"""The demo championship starts at any hour."""

import pytest

from demo.acting import NOW
from tablo.championship.days import day_at, label
from tablo.championship.ids import Duration, Instant
from tablo.championship.roster import Text
from tablo.championship.soundness import problems_of
from tablo.demo.roster import DAY_LEFT, demo_roster

HOUR = Duration(3_600_000)


@pytest.mark.parametrize("hour", range(0, 24, 5))
def test_working_day_ends_later(hour: int) -> None:
    """The working day ends at a full hour some hours ahead, even when the demo starts at night."""
    now = Instant(NOW + hour * HOUR + 1)

    (until,) = [
        timer.until for timer in demo_roster(now).timers.values() if timer.until is not None
    ]

    assert now + DAY_LEFT <= until <= now + DAY_LEFT + HOUR
    assert until % HOUR == 0


@pytest.mark.parametrize("hour", [*range(24), 41])
def test_timetable_is_of_today(hour: int) -> None:
    """The demo starts in the middle of С2, whatever the hour: the day is today's, modules go on."""
    now = Instant(NOW + hour * HOUR)

    roster = demo_roster(now)
    zone = roster.championship.zone
    running = [
        session
        for session in roster.sessions.values()
        if session.kind == "module" and session.starts <= now < session.ends
    ]

    today = day_at(roster.championship.days, now, zone)
    assert today is not None
    assert Text("С2", "C2") == label(today)
    assert len(running) > 4
    assert {today.id} == {session.day for session in running}
    assert () == problems_of(roster)


def test_what_is_over_has_no_timer() -> None:
    """A module of yesterday has a session, and no timer that waits to be started."""
    roster = demo_roster(NOW)

    over = {session.id for session in roster.sessions.values() if session.day == "c1"}

    assert over
    assert not over & {timer.session for timer in roster.timers.values()}
