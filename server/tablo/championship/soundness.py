"""Whether a roster's days, sessions and timers can all be true at once, and its colours be read.

What is found has a place in the roster, so that an import can name the line and an editor the
field. A roster that came from anywhere has to pass: people, files, or an older version.
"""

import datetime as dt
import itertools
from collections.abc import Iterator

from msgspec import Struct

from tablo.championship.days import label, zone_exists
from tablo.championship.flaws import Flaw, Problem, problem
from tablo.championship.ids import ContestId, Duration, TimerId
from tablo.championship.looks import look_problems
from tablo.championship.roster import Day, Entry, Roster, Session, Text, Timer

HOUR = 3_600_000
LONGEST = Duration(24 * HOUR)
"""How long a module or a timer may last."""
NAMED = 5
"""How many numbers a text names before it leaves the rest out."""


class Finding(Struct, frozen=True, kw_only=True):
    """Hold a problem, and where it lies: a part of the roster, an id in it, a field of that."""

    part: str
    id: str
    field: str
    problem: Problem


def problems_of(roster: Roster) -> tuple[Problem, ...]:
    """List all that is wrong with the days, sessions and timers of a roster; () when it is sound.

    Modules only are compared with each other: a break or a briefing may lie inside of one.
    """
    return tuple(finding.problem for finding in findings(roster))


def findings(roster: Roster) -> Iterator[Finding]:
    """Go through the same problems, each with its place in the roster."""
    yield from _zones(roster)
    yield from _days(roster)
    for field, found in look_problems(roster.championship.look):
        yield Finding(part="championship", id="", field=f"look_{field}", problem=found)
    for session in roster.sessions.values():
        yield from _lasting(session)
        yield from _dangling(session, roster)
    yield from _overlaps(roster)
    for timer in roster.timers.values():
        yield from _timing(timer, roster)
    yield from _circles(roster)


# Zones and days


def _zones(roster: Roster) -> Iterator[Finding]:
    zone = roster.championship.zone
    if not zone_exists(zone):
        yield _found("championship", "", "zone", Flaw.UNKNOWN_ZONE, zone=zone)
    for venue in roster.venues.values():
        if not zone_exists(venue.zone):
            yield _found("venues", venue.id, "zone", Flaw.UNKNOWN_ZONE, zone=venue.zone)


def _days(roster: Roster) -> Iterator[Finding]:
    labels: set[Text] = set()
    dates: dict[str, Text] = {}
    for day in roster.championship.days:
        named = label(day)
        if day.number < 1:
            yield _about(day, "number", Flaw.DAY_NUMBER, number=str(day.number))
        if named in labels:
            yield _about(day, "number", Flaw.DAY_TWICE, day=named)
        if not _is_date(day.date):
            yield _about(day, "date", Flaw.DAY_DATE, day=named, date=day.date)
        elif dates.setdefault(day.date, named) != named:
            first = dates[day.date]
            yield _about(day, "date", Flaw.DATE_TWICE, day=named, first=first, date=day.date)
        labels.add(named)


def _about(day: Day, field: str, flaw: Flaw, /, **params: str | Text) -> Finding:
    return _found("days", day.id, field, flaw, **params)


def _is_date(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


# Sessions


def _lasting(session: Session) -> Iterator[Finding]:
    lasts = session.ends - session.starts
    if lasts <= 0:
        yield _of(session, "ends", Flaw.SESSION_BACKWARDS)
    elif lasts > LONGEST and session.kind == "module":
        yield _of(session, "ends", Flaw.SESSION_TOO_LONG, hours=_hours(lasts))


def _dangling(session: Session, roster: Roster) -> Iterator[Finding]:
    if session.venue not in roster.venues:
        yield _of(session, "venue", Flaw.SESSION_VENUE, id=session.venue)
    if session.day is not None and all(day.id != session.day for day in roster.championship.days):
        yield _of(session, "day", Flaw.SESSION_DAY, id=session.day)
    contest = None if session.contest is None else roster.contests.get(session.contest)
    if session.contest is not None and contest is None:
        yield _of(session, "contest", Flaw.SESSION_CONTEST, id=session.contest)
        return
    if session.module is not None and (contest is None or contest.module(session.module) is None):
        yield _of(session, "module", Flaw.SESSION_MODULE, id=session.module)
    for id in session.entries:
        entry = roster.entries.get(id)
        if entry is None or contest is None or entry.contest != contest.id:
            yield _of(session, "entries", Flaw.SESSION_ENTRY, id=id)


def _overlaps(roster: Roster) -> Iterator[Finding]:
    of: dict[ContestId, list[Session]] = {}
    for session in sorted(roster.sessions.values(), key=lambda one: (one.starts, one.id)):
        if session.kind == "module" and session.contest is not None:
            of.setdefault(session.contest, []).append(session)
    for modules in of.values():
        for first, second in itertools.combinations(modules, 2):
            if second.starts < first.ends:
                yield from _collision(first, second, roster)


def _collision(first: Session, second: Session, roster: Roster) -> Iterator[Finding]:
    """Find what two modules of one contest that overlap in time can't share.

    Shifts of different names are different people, even while nobody has said which.
    """
    apart = first.shift != second.shift and bool(first.shift) and bool(second.shift)
    if not (first.entries and second.entries):
        if not apart:
            yield _of(second, "starts", Flaw.SESSIONS_AT_ONCE, first=_title(first))
        return
    both = [id for id in second.entries if id in first.entries]
    if both:
        yield _of(
            second,
            "entries",
            Flaw.ENTRIES_AT_ONCE,
            first=_title(first),
            numbers=_numbers([roster.entries[id] for id in both if id in roster.entries]),
        )
        return
    for workstation in sorted(_workstations(first, roster) & _workstations(second, roster)):
        yield _of(
            second,
            "entries",
            Flaw.WORKSTATION_AT_ONCE,
            first=_title(first),
            workstation=workstation,
        )


def _workstations(session: Session, roster: Roster) -> set[str]:
    held = (roster.entries.get(id) for id in session.entries)
    return {entry.workstation for entry in held if entry and entry.workstation}


def _numbers(entries: list[Entry]) -> str:
    named = ", ".join(entry.number for entry in entries[:NAMED])
    return named if len(entries) <= NAMED else f"{named} …"


def _of(session: Session, field: str, flaw: Flaw, /, **params: str | Text) -> Finding:
    return _found("sessions", session.id, field, flaw, session=_title(session), **params)


# Timers


def _timing(timer: Timer, roster: Roster) -> Iterator[Finding]:
    needs_time = timer.kind == "countdown"
    if timer.duration < 0 or (needs_time and timer.duration == 0):
        yield _for(timer, "duration", Flaw.TIMER_WITHOUT_TIME)
    if timer.duration > LONGEST:
        yield _for(timer, "duration", Flaw.TIMER_TOO_LONG, hours=_hours(timer.duration))
    if timer.session is not None and timer.session not in roster.sessions:
        yield _for(timer, "session", Flaw.TIMER_SESSION, id=timer.session)
    if timer.next is not None and timer.next not in roster.timers:
        yield _for(timer, "next", Flaw.TIMER_NEXT, id=timer.next)


def _circles(roster: Roster) -> Iterator[Finding]:
    settled: set[TimerId] = set()
    for start in roster.timers:
        path: list[TimerId] = []
        here: TimerId | None = start
        while here in roster.timers and here not in settled and here not in path:
            path.append(here)
            here = roster.timers[here].next
        if here in path:
            circle = " → ".join([*path[path.index(here) :], here])
            yield _found("timers", path[-1], "next", Flaw.TIMER_CIRCLE, timers=circle)
        settled.update(path)


def _for(timer: Timer, field: str, flaw: Flaw, /, **params: str | Text) -> Finding:
    return _found("timers", timer.id, field, flaw, timer=_named(timer.title, timer.id), **params)


# What all have in common


def _found(part: str, id: str, field: str, flaw: Flaw, /, **params: str | Text) -> Finding:
    return Finding(part=part, id=id, field=field, problem=problem(flaw, **params))


def _title(session: Session) -> Text:
    return _named(session.title, session.id)


def _named(title: Text, id: str) -> Text:
    return Text(f"«{title.ru}» ({id})", f"“{title.said('en')}” ({id})")


def _hours(duration: int) -> str:
    return format(duration / HOUR, ".4g")
