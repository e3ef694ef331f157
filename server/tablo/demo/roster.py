"""Load the demo championship the way that any championship is: by importing its files."""

import datetime as dt
from pathlib import Path

from msgspec.structs import replace

from tablo.championship.days import date_at
from tablo.championship.ids import Duration, Instant
from tablo.championship.roster import Contest, Day, Roster
from tablo.championship.scheme import Scheme
from tablo.exchange.roster import read_roster
from tablo.exchange.scheme import read_scheme
from tablo.paths import fixtures

HOUR = 3_600_000
DAY_LEFT = Duration(4 * HOUR)
"""How much of the working day is left when a demo starts, at least: it may start at night."""


NOON = Instant(1_805_014_800_000)
"""What time it is in the files when the demo starts: 2027-03-14 12:00 in Moscow."""


class DemoBroken(Exception):
    """The files of the demo championship have problems; the message lists them."""


def demo_files() -> Path:
    """Find the folder of the demo championship's tables."""
    return fixtures() / "demo"


def demo_roster(now: Instant) -> Roster:
    """Read the demo championship, its timetable moved so that it is `NOON` of the files now.

    Timers to a time of day end at a full hour after `now`. Days that are over have no timers: the
    demo begins in the middle.
    """
    parsed = read_roster(demo_files())
    if parsed.value is None:
        raise DemoBroken("\n".join(map(str, parsed.problems)))
    closing = Instant(-(-(now + DAY_LEFT) // HOUR) * HOUR)
    timers = {
        timer.id: replace(timer, until=closing) if timer.kind == "until" else timer
        for timer in parsed.value.timers.values()
    }
    contests = {
        contest.id: replace(contest, scheme=_scheme(contest))
        for contest in parsed.value.contests.values()
    }
    roster = replace(parsed.value, timers=timers, contests=contests)
    return _moved(roster, Duration((now - NOON) // HOUR * HOUR))


def _scheme(contest: Contest) -> Scheme | None:
    path = demo_files() / "schemes" / f"{contest.id}.csv"
    if not path.exists():
        return None
    parsed = read_scheme(path, contest)
    if parsed.value is None:
        raise DemoBroken("\n".join(map(str, parsed.problems)))
    return parsed.value


def _moved(roster: Roster, by: Duration) -> Roster:
    """Move the timetable by whole hours, and the days so that sessions stay on theirs."""
    sessions = {
        id: replace(session, starts=Instant(session.starts + by), ends=Instant(session.ends + by))
        for id, session in roster.sessions.items()
    }
    zone = roster.championship.zone
    today = date_at(Instant(NOON + by), zone)
    later = today - date_at(NOON, zone)
    days = tuple(_later(day, later) for day in roster.championship.days)
    over = {day.id for day in days if day.date < today.isoformat()}
    return replace(
        roster,
        championship=replace(roster.championship, days=days),
        sessions=sessions,
        timers={
            timer.id: timer
            for timer in roster.timers.values()
            if timer.session is None or sessions[timer.session].day not in over
        },
    )


def _later(day: Day, by: dt.timedelta) -> Day:
    return replace(day, date=(dt.date.fromisoformat(day.date) + by).isoformat())
