"""Load the demo championship the way that any championship is: by importing its files."""

from pathlib import Path

from msgspec.structs import replace

from tablo.championship.ids import Duration, Instant
from tablo.championship.roster import Roster
from tablo.exchange.roster import read_roster
from tablo.paths import fixtures

HOUR = 3_600_000
DAY_LEFT = Duration(4 * HOUR)
"""How much of the working day is left when a demo starts, at least: it may start at night."""


class DemoBroken(Exception):
    """The files of the demo championship have problems; the message lists them."""


def demo_files() -> Path:
    """Find the folder of the demo championship's tables."""
    return fixtures() / "demo"


def demo_roster(now: Instant) -> Roster:
    """Read the demo championship; timers to a time of day end at a full hour after `now`."""
    parsed = read_roster(demo_files())
    if parsed.value is None:
        raise DemoBroken("\n".join(map(str, parsed.problems)))
    closing = Instant(-(-(now + DAY_LEFT) // HOUR) * HOUR)
    timers = {
        timer.id: replace(timer, until=closing) if timer.kind == "until" else timer
        for timer in parsed.value.timers.values()
    }
    return replace(parsed.value, timers=timers)
