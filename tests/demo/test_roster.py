"""The demo championship starts at any hour."""

import pytest

from demo.acting import NOW
from tablo.championship.ids import Duration, Instant
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
