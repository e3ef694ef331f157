"""A timetable that can't be true is refused with the reason, and a true one is not."""

from itertools import permutations

import pytest
from msgspec.structs import replace

from makers import ANNA, BORIS, CONTEST, M1, M2, NOON, TIMER, VENUE, VERA, a_roster, a_timer
from tablo.championship.days import a_day
from tablo.championship.flaws import Flaw
from tablo.championship.ids import (
    ContestId,
    DayId,
    Duration,
    EntryId,
    Instant,
    ModuleId,
    SessionId,
    TimerId,
    VenueId,
)
from tablo.championship.roster import Day, Roster, Session, Text, Timer
from tablo.championship.soundness import findings, problems_of

HOUR = 3_600_000
DAYS = (
    a_day("before", 1, "2027-01-14"),
    a_day("competition", 1, "2027-01-15"),
    a_day("after", 1, "2027-01-16"),
)


def a_session(id: str, begins: float = 0, lasts: float = 2, **changes: object) -> Session:
    """Make a session of module 1, some hours after noon."""
    starts = NOON + int(begins * HOUR)
    session = Session(
        id=SessionId(id),
        venue=VENUE,
        title=Text("Модуль 1", "Module 1"),
        kind="module",
        starts=Instant(starts),
        ends=Instant(starts + int(lasts * HOUR)),
        day=DAYS[1].id,
        contest=CONTEST,
        module=M1,
    )
    return replace(session, **changes)


def with_days(*days: Day) -> Roster:
    """Make a roster with these days."""
    roster = a_roster()
    return replace(roster, championship=replace(roster.championship, days=days))


def with_sessions(*sessions: Session, **workstations: str) -> Roster:
    """Make a roster with these sessions; entries may be given workstations."""
    roster = with_days(*DAYS)
    entries = {
        entry.id: replace(entry, workstation=workstations.get(entry.id, ""))
        for entry in roster.entries.values()
    }
    return replace(roster, entries=entries, sessions={each.id: each for each in sessions})


def with_timers(*timers: Timer) -> Roster:
    """Make a roster with these timers."""
    return replace(a_roster(), timers={timer.id: timer for timer in timers})


def flaws(roster: Roster) -> list[Flaw]:
    """List what is wrong."""
    return [problem.flaw for problem in problems_of(roster)]


def test_a_sound_roster() -> None:
    """Days in order, a briefing, modules after each other and a timer for one: all is well."""
    roster = with_sessions(
        a_session("briefing", -0.25, 0.25, kind="briefing", module=None),
        a_session("m1"),
        a_session("m2", 2, module=M2),
        a_session("opening", 0, 9, kind="ceremony", contest=None, module=None, day=None),
    )
    followed = a_timer(TimerId("m1"), session=SessionId("m1"), next=TimerId("m2"))
    timers = {TimerId("m1"): followed, TimerId("m2"): a_timer(TimerId("m2"))}

    assert () == problems_of(replace(roster, timers=timers))


# Zones and days


def test_unknown_zones() -> None:
    """A zone that does not exist is named, of the championship and of a venue."""
    roster = a_roster()
    venue = replace(roster.venues[VENUE], zone="Europe/Moskau")
    championship = replace(roster.championship, zone="МСК")

    found = list(findings(replace(roster, championship=championship, venues={VENUE: venue})))

    assert [("championship", "", "zone"), ("venues", "hall", "zone")] == [
        (each.part, each.id, each.field) for each in found
    ]
    assert "Europe/Moskau" in found[1].problem.text


def test_days_that_repeat() -> None:
    """Two days of one label are refused, and so are two days of one date."""
    twice = a_day("competition", 1, "2027-01-20")
    same = a_day("competition", 2, "2027-01-15")

    assert [Flaw.DAY_TWICE] == flaws(with_days(*DAYS, twice))
    assert [Flaw.DATE_TWICE] == flaws(with_days(*DAYS, same))


@pytest.mark.parametrize("date", ["2027-02-29", "20270115", "15.01.2027", ""])
def test_days_without_a_date(date: str) -> None:
    """A day needs a date that the calendar has."""
    assert [Flaw.DAY_DATE] == flaws(with_days(a_day("competition", 1, date)))


def test_there_is_no_day_nought() -> None:
    """A day with a number below one is refused."""
    assert [Flaw.DAY_NUMBER] == flaws(with_days(a_day("competition", 0, "2027-01-15")))


# One session


@pytest.mark.parametrize("lasts", [0, -1])
def test_no_time_at_all(lasts: float) -> None:
    """A session that takes no time, or ends before it starts, is refused."""
    (found,) = findings(with_sessions(a_session("m1", lasts=lasts)))

    assert ("sessions", "m1", "ends") == (found.part, found.id, found.field)
    assert Flaw.SESSION_BACKWARDS == found.problem.flaw
    assert "“Module 1” (m1)" in found.problem.text


def test_a_module_of_40_hours() -> None:
    """A module of 40 hours is refused, one of 24 is not; an exhibition may last for days."""
    exhibition = a_session("expo", lasts=72, kind="other", contest=None, module=None)

    (problem,) = problems_of(with_sessions(a_session("m1", lasts=40)))

    assert Flaw.SESSION_TOO_LONG == problem.flaw
    assert "40 h" in problem.text
    assert () == problems_of(with_sessions(a_session("m1", lasts=24), exhibition))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"venue": VenueId("nowhere")}, Flaw.SESSION_VENUE),
        ({"day": DayId("c9")}, Flaw.SESSION_DAY),
        ({"contest": ContestId("none")}, Flaw.SESSION_CONTEST),
        ({"module": ModuleId("m9")}, Flaw.SESSION_MODULE),
        ({"contest": None}, Flaw.SESSION_MODULE),
        ({"entries": (EntryId("ghost"),)}, Flaw.SESSION_ENTRY),
        ({"contest": None, "module": None, "entries": (ANNA,)}, Flaw.SESSION_ENTRY),
    ],
)
def test_sessions_that_point_nowhere(changes: dict[str, object], expected: Flaw) -> None:
    """A session that names what the roster does not have is refused, once."""
    assert [expected] == flaws(with_sessions(replace(a_session("m1"), **changes)))


# Sessions with each other


def test_one_contest_twice_at_once() -> None:
    """A contest can't do two modules at once, however little they overlap."""
    sessions = a_session("m1", lasts=2), a_session("m2", 1.99, module=M2)

    for order in permutations(sessions):
        (found,) = findings(with_sessions(*order))
        assert (Flaw.SESSIONS_AT_ONCE, "m2") == (found.problem.flaw, found.id)


def test_a_break_inside_of_a_module() -> None:
    """Lunch may lie inside of a module."""
    lunch = a_session("lunch", 1, 0.75, kind="break", module=None)

    assert () == problems_of(with_sessions(a_session("m1"), lunch))


def test_shifts() -> None:
    """Two shifts may work at the same time; one shift can't do two modules."""
    first = a_session("m1", shift="1")

    assert () == problems_of(with_sessions(first, a_session("m2", module=M2, shift="2")))
    assert [Flaw.SESSIONS_AT_ONCE] == flaws(
        with_sessions(first, a_session("m2", module=M2, shift="1"))
    )


def test_rotation() -> None:
    """Competitors may rotate through modules at the same time, each at a workstation of its own."""
    roster = with_sessions(
        a_session("m1", entries=(ANNA, BORIS)),
        a_session("m2", lasts=3, module=M2, entries=(VERA,)),
        anna="А1",
        boris="А2",
        vera="А3",
    )

    assert () == problems_of(roster)


def test_one_entry_twice_at_once() -> None:
    """An entry can't be in two sessions at once; it is named by its number."""
    roster = with_sessions(
        a_session("m1", entries=(ANNA, BORIS)), a_session("m2", module=M2, entries=(VERA, BORIS))
    )

    (problem,) = problems_of(roster)

    assert (Flaw.ENTRIES_AT_ONCE, "2") == (problem.flaw, problem.params["numbers"])


def test_one_entry_and_the_whole_contest() -> None:
    """A session of some entries can't be at the time of one for all."""
    roster = with_sessions(a_session("m1"), a_session("m2", module=M2, entries=(VERA,)))

    assert [Flaw.SESSIONS_AT_ONCE] == flaws(roster)


def test_one_workstation_twice_at_once() -> None:
    """Two entries can't work at one workstation at the same time."""
    sessions = (a_session("m1", entries=(ANNA,)), a_session("m2", module=M2, entries=(BORIS,)))

    (problem,) = problems_of(with_sessions(*sessions, anna="А1", boris="А1"))

    assert (Flaw.WORKSTATION_AT_ONCE, "А1") == (problem.flaw, problem.params["workstation"])


def test_one_workstation_after_another() -> None:
    """A workstation that one shift has left is free for the next, to the second."""
    sessions = (
        a_session("m1", entries=(ANNA,), shift="1"),
        a_session("m1-2", 2, entries=(BORIS,), shift="2"),
    )

    assert () == problems_of(with_sessions(*sessions, anna="А1", boris="А1"))


# Timers


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"duration": Duration(0)}, [Flaw.TIMER_WITHOUT_TIME]),
        ({"duration": Duration(-1)}, [Flaw.TIMER_WITHOUT_TIME]),
        ({"kind": "stopwatch", "duration": Duration(-1)}, [Flaw.TIMER_WITHOUT_TIME]),
        ({"kind": "stopwatch", "duration": Duration(0)}, []),
        ({"duration": Duration(24 * HOUR)}, []),
        ({"duration": Duration(40 * HOUR)}, [Flaw.TIMER_TOO_LONG]),
        ({"session": SessionId("none")}, [Flaw.TIMER_SESSION]),
        ({"next": TimerId("none")}, [Flaw.TIMER_NEXT]),
    ],
)
def test_a_timer(changes: dict[str, object], expected: list[Flaw]) -> None:
    """A timer needs time, a day of it at most, and names only what is there."""
    assert expected == flaws(with_timers(a_timer(TIMER, **changes)))


def test_a_timer_that_follows_itself() -> None:
    """A timer can't follow itself."""
    assert [Flaw.TIMER_CIRCLE] == flaws(with_timers(a_timer(TIMER, next=TIMER)))


def test_timers_in_a_circle() -> None:
    """Timers that follow each other in a circle are named once, whoever leads into it."""
    a, b, c, lead = (TimerId(name) for name in ("a", "b", "c", "lead"))
    timers = [
        a_timer(lead, next=a),
        a_timer(a, next=b),
        a_timer(b, next=c),
        a_timer(c, next=a),
    ]

    for order in permutations(timers):
        (problem,) = problems_of(with_timers(*order))
        assert Flaw.TIMER_CIRCLE == problem.flaw
        assert "lead" not in problem.text
