"""Read a timetable from a workbook, a CSV file or a calendar, and put it into a roster.

A row is a session. Its id is made of what it is (contest or venue, day, module or title, shift),
not of when it is, so that a later version of the file moves sessions and never doubles them. What
a file says holds for the contests it names, and for the venues it names without a contest; the
sessions of all others stay.
"""

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from tablo.championship.days import Phase, a_day, date_at, in_order, read_label
from tablo.championship.ids import (
    ContestId,
    Duration,
    EntryId,
    Instant,
    ModuleId,
    SessionId,
    TimerId,
    VenueId,
)
from tablo.championship.roster import Contest, Day, Module, Roster, Session, Timer
from tablo.championship.soundness import Finding, findings
from tablo.exchange import calendar, cells
from tablo.exchange.cells import MINUTE, Choices
from tablo.exchange.entries import Entries
from tablo.exchange.matching import Contests, folded, is_id, nearest, number_key, slug
from tablo.exchange.problems import Fault, Parsed, Problem
from tablo.exchange.sheets import Sheet, read_sheets
from tablo.exchange.tables import (
    NO_MAPPING,
    Column,
    HeaderMapping,
    Line,
    Problems,
    Table,
    read_lines,
)
from tablo.exchange.times import When, read_date, read_length, read_range, read_when

TIMETABLE = Table(
    name="timetable",
    titles=("timetable", "Расписание", "План проведения"),
    columns=(
        Column("id", ("id", "Код записи", "Идентификатор")),
        Column("uid", ("UID",)),
        Column("day", ("day", "День")),
        Column("date", ("date", "Дата")),
        Column("time", ("time", "Время")),
        Column("starts", ("starts", "Начало", "Start", "DTSTART")),
        Column("ends", ("ends", "Окончание", "Конец", "End", "DTEND")),
        Column("duration", ("duration", "Длительность", "Продолжительность")),
        Column("venue", ("venue", "Площадка", "LOCATION")),
        Column("contest", ("contest", "Соревнование")),
        Column("skill", ("skill", "Компетенция")),
        Column("category", ("category", "Категория")),
        Column("about", ("about", "CATEGORIES")),
        Column("module", ("module", "Модуль")),
        Column("shift", ("shift", "Смена", "Поток", "Смена/поток", "Смена (поток)")),
        Column("entries", ("entries", "Участники", "Номера", "Номера участников")),
        Column("title", ("title", "Мероприятие", "Название", "Наименование", "SUMMARY")),
        Column("title_en", ("title_en", "Мероприятие (англ.)", "Название (англ.)")),
        Column("kind", ("kind", "Вид")),
        Column("mode", ("mode", "Отсчёт")),
        Column("warn", ("warn", "Предупреждения", "Предупреждения, мин")),
    ),
    ignored=("№ п/п", "Примечание", "Ответственный", "Комментарий", "День недели", "Помещение"),
)
WARNINGS = tuple(Duration(minutes * MINUTE) for minutes in (30, 15, 5, 1))
"""When a new timer warns, where the file doesn't say: what is left, as long as that much is."""
NIGHT = dt.timedelta(hours=12)
"""How far past midnight an end may lie that is written as a time of day only."""

Kind = Literal["module", "briefing", "break", "ceremony", "other"]
Mode = Literal["common", "per_workstation"]

_KINDS: Choices[Kind] = (
    ("module", ("module", "модуль")),
    ("briefing", ("briefing", "брифинг", "инструктаж")),
    ("break", ("break", "перерыв", "обед")),
    ("ceremony", ("ceremony", "церемония")),
    ("other", ("other", "другое", "прочее", "мероприятие")),
)
_MODES: Choices[Mode] = (
    ("common", ("common", "общий")),
    ("per_workstation", ("per_workstation", "по рабочим местам")),
)
_DAY = dt.timedelta(days=1)
_BREAKS = re.compile(r"[.:—–-] ?")
_ID_LIMIT = 60
_COLUMNS = {
    "starts": ("starts", "time"),
    "ends": ("ends", "duration", "time"),
    "duration": ("duration", "ends", "time"),
    "contest": ("contest", "skill", "about"),
    "module": ("module", "title"),
}
"""In which columns of a file a field of a session may stand."""


def read_timetable(
    path: Path, roster: Roster, *, mapping: HeaderMapping = NO_MAPPING
) -> Parsed[Roster]:
    """Read a timetable (.xlsx, .ods, .xls, .csv or .ics) into a roster: its days, sessions, timers.

    Every session of a module has a timer, "t-" and the session's id; one that the roster has for
    the module already is taken instead, where there is one session of it. What people have set
    on such a timer stays. Gives every problem; with any, no roster. Blocks.
    """
    is_calendar = path.suffix.lower() == calendar.KIND
    opened = calendar.read_calendar(path) if is_calendar else read_sheets(path)
    if opened.value is None:
        return Parsed(value=None, problems=opened.problems, warnings=opened.warnings)
    problems = Problems()
    if not opened.value:
        problems.add(Problem(fault=Fault.NO_ROWS, file=path.name))
    timed = with_timetable(roster, opened.value, problems, mapping)
    doubts = (*opened.warnings, *problems.doubts)
    value = None if problems.found else timed
    return Parsed(value=value, problems=tuple(problems.found), warnings=doubts)


def is_timetable(sheet: Sheet) -> bool:
    """Tell whether a sheet of a roster is its timetable, by its name."""
    return folded(sheet.name) in map(folded, TIMETABLE.titles)


def with_timetable(
    roster: Roster, sheets: Sequence[Sheet], to: Problems, mapping: HeaderMapping = NO_MAPPING
) -> Roster:
    """Put the sessions of sheets into a roster; with any problem, what is given means nothing."""
    before = len(to.found)
    rows = _Reading(roster, to, mapping).read(sheets)
    if len(to.found) > before:
        return roster
    timed = _with_rows(roster, rows)
    _judge(roster, timed, rows, to)
    return timed


def keeping_timetable(roster: Roster, over: Roster) -> Roster:
    """Carry the timetable of a roster over to its new version, which was read without one.

    Sessions of what is gone go, too.
    """
    sessions = {
        id: replace(session, entries=tuple(e for e in session.entries if e in roster.entries))
        for id, session in over.sessions.items()
        if session.venue in roster.venues and _is_held(session, roster)
    }
    timers = dict(roster.timers)
    for timer in over.timers.values():
        if timer.session in sessions:
            held = timers.get(timer.id)
            timers[timer.id] = replace(held, session=timer.session) if held else timer
    championship = replace(roster.championship, days=over.championship.days)
    return replace(roster, championship=championship, sessions=sessions, timers=_following(timers))


def _is_held(session: Session, roster: Roster) -> bool:
    if session.contest is None:
        return True
    # Without any of its entries left, a session would be one for everybody
    if session.entries and not any(id in roster.entries for id in session.entries):
        return False
    contest = roster.contests.get(session.contest)
    if contest is None:
        return False
    return session.module is None or contest.module(session.module) is not None


# Rows


class _Row(Struct, frozen=True, kw_only=True):
    """Hold a session, what its timer is to be like, and the line that says so."""

    line: Line
    day: Day | None
    session: Session
    work: Duration
    warn: tuple[Duration, ...] | None
    mode: Mode | None


class _Plan(Struct, frozen=True, kw_only=True):
    """Hold what a row says of when it is, before days have their dates."""

    line: Line
    label: tuple[Phase, int] | None
    date: dt.date | None


class _Unreadable(Exception):
    """Raised when a row can't be taken; it was complained about."""


class _Reading:
    """Reads all rows: first the days, since a row may name a day whose date another one says."""

    def __init__(self, roster: Roster, to: Problems, mapping: HeaderMapping) -> None:
        self._roster = roster
        self._problems = to
        self._mapping = mapping
        self._entries = Entries(roster)
        self._contests = Contests(roster.skills, roster.categories, roster.contests)
        self._venues = _venue_names(roster)
        self._days = {(day.phase, day.number): day for day in roster.championship.days}
        self._dated: dict[tuple[Phase, int], Line] = {}

    def read(self, sheets: Sequence[Sheet]) -> list[_Row]:
        """Read the rows of all sheets, complaining about those that can't be taken."""
        plans = [plan for sheet in sheets for plan in self._plans(sheet)]
        rows: list[_Row] = []
        for plan in plans:
            try:
                rows.append(self._row(plan))
            except _Unreadable:
                continue
        return list(_with_ids(rows))

    def _plans(self, sheet: Sheet) -> Iterator[_Plan]:
        """Read the days of a sheet; a row without day and date is on those of the row above."""
        above: _Plan | None = None
        for line in read_lines(sheet, TIMETABLE, self._problems, self._mapping):
            try:
                plan = self._plan(line)
            except _Unreadable:
                continue
            if above and plan.label is None and plan.date is None:
                plan = replace(above, line=line)
            above = plan
            yield plan

    def _plan(self, line: Line) -> _Plan:
        label = read_label(line["day"])
        if line["day"] and label is None:
            raise self._cant(line, "day", Fault.BAD_DAY)
        date = read_date(line["date"])
        if line["date"] and date is None:
            raise self._cant(line, "date", Fault.BAD_DATE)
        if label and date:
            self._date(line, label, date)
        return _Plan(line=line, label=label, date=date)

    def _date(self, line: Line, label: tuple[Phase, int], date: dt.date) -> None:
        """Give a day its date, unless another line gave it another one."""
        held = self._days.get(label)
        first = self._dated.setdefault(label, line)
        if first is line:
            day = a_day(*label, date.isoformat())
            self._days[label] = replace(held, date=day.date) if held else day
        elif held and held.date != date.isoformat():
            line.complain("date", Fault.OTHER_DATE, first=str(first.number), date=held.date)

    def _cant(self, line: Line, column: str, fault: Fault, **params: str) -> _Unreadable:
        line.complain(column, fault, **params)
        return _Unreadable()

    def _row(self, plan: _Plan) -> _Row:
        line = plan.line
        kind = line.choose("kind", _KINDS) if line["kind"] else None
        contest, kind = self._about(line, kind)
        venue = self._venue(line, contest)
        module = self._module(line, contest, kind) if contest else None
        starts, ends, work = self._times(plan, self._roster.venues[venue].zone)
        title = cells.text(line, "title")
        if not title.ru and module is None:
            raise self._cant(line, "title", Fault.MISSING)
        session = Session(
            id=SessionId(line["id"] or _uid(line)),
            venue=venue,
            title=title if title.ru or module is None else module.title,
            kind=kind or ("module" if module else "other"),
            starts=starts,
            ends=ends,
            contest=contest.id if contest else None,
            module=module.id if module else None,
            shift=line["shift"],
            entries=self._numbers(line, contest),
        )
        if session.id and not is_id(session.id):
            raise self._cant(line, "id", Fault.BAD_ID)
        return _Row(
            line=line,
            day=self._day(plan, starts, self._roster.venues[venue].zone),
            session=session,
            work=work,
            warn=cells.warnings(line, work) if line["warn"] else None,
            mode=cells.choice(line, "mode", _MODES) if line["mode"] else None,
        )

    # Where

    def _about(self, line: Line, kind: Kind | None) -> tuple[Contest | None, Kind | None]:
        """Find the contest of a row: by its columns, its sheet, or the words of a calendar."""
        if line.has("contest", "skill"):
            found = self._entries.contest(line, "contest" if line["contest"] else "skill")
            if found is None:
                raise _Unreadable
            return found, kind
        named = self._contests.named(line.sheet.label, line["category"])
        contest = self._roster.contests[named[0]] if len(named) == 1 else None
        for word in filter(None, line["about"].split("; ")):
            named, spoken = self._contests.named(word), _kind(word)
            if len(named) == 1:
                contest = self._roster.contests[named[0]]
            elif spoken:
                kind = spoken
            else:
                line.doubt("about", Fault.UNUSED_WORD, word=word)
        return contest, kind

    def _venue(self, line: Line, contest: Contest | None) -> VenueId:
        written = line["venue"]
        if not written and contest:
            return contest.venue
        if not written and len(self._roster.venues) == 1:
            return next(iter(self._roster.venues))
        if not written:
            raise self._cant(line, "venue", Fault.MISSING)
        found = self._venues.get(folded(written)) or self._venues.get(folded(written.split(",")[0]))
        if found is None:
            hint = nearest(written, [venue.title.ru for venue in self._roster.venues.values()])
            line.complain("venue", Fault.UNKNOWN_REFERENCE, hint=hint, thing="venue")
            raise _Unreadable
        return found

    def _module(self, line: Line, contest: Contest, kind: Kind | None) -> Module | None:
        """Find the module of a row: by its column, or by the label that begins its title."""
        if line["module"]:
            found = _module_called(line["module"], contest)
            if found is None:
                labels = [module.label.ru for module in contest.modules]
                spoken = self._contests.spoken[contest.id]
                hint = nearest(line["module"], labels)
                line.complain("module", Fault.WRONG_MODULE, hint=hint, contest=spoken)
                raise _Unreadable
            return found
        if kind not in {None, "module"}:
            return None
        begin = _BREAKS.split(line["title"], maxsplit=1)[0]
        return _module_called(line["title"], contest) or _module_called(begin, contest)

    def _numbers(self, line: Line, contest: Contest | None) -> tuple[EntryId, ...]:
        """Find the entries of a rotation: "01, 02"; none is everybody."""
        if not line["entries"]:
            return ()
        if contest is None:
            raise self._cant(line, "entries", Fault.NO_CONTEST)
        known = {number_key(entry.number): entry.id for entry in self._entries.of(contest.id)}
        found: list[EntryId] = []
        for number in re.split(r"[,; ]+", line["entries"].strip(",; ")):
            entry = known.get(number_key(number))
            if entry is None:
                spoken = self._contests.spoken[contest.id]
                line.complain("entries", Fault.UNKNOWN_ENTRY, value=number, contest=spoken)
                raise _Unreadable
            found.append(entry)
        return tuple(dict.fromkeys(found))

    # When

    def _times(self, plan: _Plan, zone: str) -> tuple[Instant, Instant, Duration]:
        """Read when a session starts and ends, and how much of that is there to work."""
        line = plan.line
        first, last = self._clocks(line)
        held = self._days.get(plan.label) if plan.label else None
        date = plan.date or (read_date(held.date) if held else None) or first.date
        if date is None:
            raise self._cant(line, "day" if plan.label else "date", Fault.NO_DATE)
        length = read_length(line["duration"])
        if line["duration"] and length is None:
            raise self._cant(line, "duration", Fault.BAD_DURATION)
        starts = first.at(date, zone)
        if last is None:
            if length is None:
                raise self._cant(line, "ends", Fault.MISSING)
            return starts, Instant(starts + length), length
        ends = _past_midnight(first, last).at(first.date or date, zone)
        if length and 0 < ends - starts < length:
            raise self._cant(line, "duration", Fault.LONGER_THAN_SESSION)
        return starts, ends, length or Duration(ends - starts)

    def _clocks(self, line: Line) -> tuple[When, When | None]:
        if line["time"] and not line["starts"]:
            both = read_range(line["time"])
            if both is None:
                raise self._cant(line, "time", Fault.BAD_RANGE)
            return both
        if not line["starts"]:
            raise self._cant(line, "starts", Fault.MISSING)
        first, last = read_when(line["starts"]), read_when(line["ends"])
        if first is None:
            raise self._cant(line, "starts", Fault.BAD_TIME)
        if line["ends"] and last is None:
            raise self._cant(line, "ends", Fault.BAD_TIME)
        return first, last

    def _day(self, plan: _Plan, starts: Instant, zone: str) -> Day | None:
        """Tell the day of a session: the one it names, or the one of its date."""
        date = (plan.date or date_at(starts, zone)).isoformat()
        if plan.label:
            return self._days.get(plan.label) or a_day(*plan.label, date)
        return next((day for day in self._days.values() if day.date == date), None)


def _venue_names(roster: Roster) -> dict[str, VenueId]:
    """List what venues are called, and the halls in them that only one venue has."""
    names: dict[str, set[VenueId]] = {}
    for contest in roster.contests.values():
        for name in (contest.place.ru, contest.place.en):
            names.setdefault(folded(name), set()).add(contest.venue)
    known = {name: next(iter(ids)) for name, ids in names.items() if name and len(ids) == 1}
    for venue in roster.venues.values():
        for name in (venue.id, venue.title.ru, venue.title.en):
            known[folded(name)] = venue.id
    known.pop("", None)
    return known


def _module_called(name: str, contest: Contest) -> Module | None:
    wanted = folded(name)
    for module in contest.modules:
        label, title = module.label, module.title
        number = re.fullmatch(r"[МM](\d+)", label.ru)
        spoken = (f"Модуль {number[1]}", f"Module {number[1]}") if number else ()
        names = (module.id, label.ru, label.en, title.ru, title.en, *spoken)
        if wanted and wanted in map(folded, (*names, f"Модуль {label.ru}", f"Module {label.en}")):
            return module
    return None


def _kind(word: str) -> Kind | None:
    return next((kind for kind, titles in _KINDS if folded(word) in map(folded, titles)), None)


def _uid(line: Line) -> str:
    """Make an id of a calendar's own, which stays when an event moves; "" where there is none."""
    uid = line["uid"]
    return f"ics-{hashlib.sha256(uid.encode()).hexdigest()[:12]}" if uid else ""


def _past_midnight(first: When, last: When) -> When:
    """Put an end that is written as a time of day into the next day, where only that is sense."""
    if last.date or last.offset is not None or last.clock > first.clock:
        return last
    later = replace(last, clock=last.clock + _DAY)
    return later if later.clock - first.clock <= NIGHT else last


# Ids


def _with_ids(rows: Iterable[_Row]) -> Iterator[_Row]:
    """Give ids to the rows without one, whatever their order; complain of those that repeat."""
    first: dict[SessionId, _Row] = {}
    for row in sorted(rows, key=lambda row: (row.session.starts, row.line.number)):
        given = row.session.id
        id = given or _free(_base(row), row, first)
        if id in first:
            column = "title" if not given else "id" if row.line["id"] else "uid"
            row.line.complain(column, Fault.REPEATED, first=str(first[id].line.number))
            continue
        first[id] = row
        day = row.day.id if row.day else None
        yield replace(row, session=replace(row.session, id=id, day=day))


def _base(row: _Row) -> str:
    session = row.session
    number = session.entries[0].rpartition("-")[2] if session.entries else ""
    parts = (
        session.contest or session.venue,
        row.day.id if row.day else "",
        session.module or "",
        "" if session.module and session.kind == "module" else slug(session.title.ru),
        slug(session.shift),
        f"n{slug(number)}" if number else "",
    )
    base = "-".join(filter(None, parts))
    if len(base) <= _ID_LIMIT:
        return base
    return f"{base[: _ID_LIMIT - 9].rstrip('-')}-{hashlib.sha256(base.encode()).hexdigest()[:8]}"


def _free(base: str, row: _Row, taken: Mapping[SessionId, _Row]) -> SessionId:
    """Number the sessions that are alike; one at the same time is the same, and keeps its id."""
    id, number = SessionId(base), 1
    while id in taken and taken[id].session.starts != row.session.starts:
        number += 1
        id = SessionId(f"{base}-{number}")
    return id


# The roster


def _with_rows(roster: Roster, rows: Sequence[_Row]) -> Roster:
    said = {row.day.id: row.day for row in rows if row.day}
    dates = {day.date for day in said.values()}
    days = {day.id: day for day in roster.championship.days if day.date not in dates}
    new = {row.session.id: row.session for row in rows}
    contests = {session.contest for session in new.values() if session.contest}
    venues = {session.venue for session in new.values() if session.contest is None}
    kept = {
        id: session
        for id, session in roster.sessions.items()
        if (session.contest not in contests if session.contest else session.venue not in venues)
    }
    sessions = dict(
        sorted((kept | new).items(), key=lambda item: (item[1].starts, item[1].ends, item[0]))
    )
    return replace(
        roster,
        championship=replace(roster.championship, days=in_order((days | said).values())),
        sessions=sessions,
        timers=_timers(roster, sessions, rows),
    )


def _timers(
    roster: Roster, sessions: Mapping[SessionId, Session], rows: Sequence[_Row]
) -> dict[TimerId, Timer]:
    timers: dict[TimerId, Timer] = {}
    for timer in roster.timers.values():
        if timer.session is None or timer.session in sessions:
            timers[timer.id] = timer
        elif timer.id != _timer_id(timer.session):
            timers[timer.id] = replace(timer, session=None)
    bound = {timer.session: timer for timer in timers.values() if timer.session}
    free: dict[tuple[ContestId | None, ModuleId | None], Timer] = {
        (timer.contest, timer.module): timer
        for timer in reversed(timers.values())
        if timer.kind != "until" and timer.session is None and timer.module is not None
    }
    modules = [row for row in rows if row.session.kind == "module"]
    counts = Counter((row.session.contest, row.session.module) for row in modules)
    for row in modules:
        of = (row.session.contest, row.session.module)
        own = bound.get(row.session.id) or timers.get(_timer_id(row.session.id))
        held = own or (free.get(of) if counts[of] == 1 else None)
        timer = _timer(row, held)
        timers[timer.id] = timer
    return _following(timers)


def _following(timers: Mapping[TimerId, Timer]) -> dict[TimerId, Timer]:
    """Let no timer be followed by one that is gone."""
    return {
        id: timer if timer.next in timers else replace(timer, next=None)
        for id, timer in timers.items()
    }


def _timer_id(session: SessionId) -> TimerId:
    return TimerId(f"t-{session}")


def _timer(row: _Row, held: Timer | None) -> Timer:
    """Give a session its timer. One that has an id of its own is only told of the session."""
    session = row.session
    id = _timer_id(session.id)
    if held and held.id != id:
        return replace(held, session=session.id, mode=row.mode or held.mode)
    warn = row.warn if row.warn is not None else held.warn if held else WARNINGS
    planned = Timer(
        id=id,
        venue=session.venue,
        title=session.title,
        kind="countdown",
        duration=row.work,
        warn=tuple(left for left in warn if left < row.work),
        contest=session.contest,
        module=session.module,
        session=session.id,
        mode=row.mode or (held.mode if held else "common"),
    )
    return replace(planned, overtime=held.overtime, next=held.next) if held else planned


# What the rules say


def _judge(before: Roster, after: Roster, rows: Sequence[_Row], to: Problems) -> None:
    """Note what the rules find wrong that was not wrong before, each with the line it is about."""
    known = list(findings(before))
    lines = {row.session.id: row.line for row in rows}
    judged: set[SessionId] = set()
    for finding in findings(after):
        if finding in known:
            continue
        session = _session_of(finding, after)
        if finding.part == "timers" and session in judged:
            continue
        if session:
            judged.add(session)
        line = lines.get(session) if session else None
        _note(finding, line, to, rows[0].line.sheet)


def _session_of(finding: Finding, roster: Roster) -> SessionId | None:
    if finding.part == "timers":
        return roster.timers[TimerId(finding.id)].session
    return SessionId(finding.id) if finding.part == "sessions" else None


def _note(finding: Finding, line: Line | None, to: Problems, sheet: Sheet) -> None:
    said, why = finding.problem.said("ru"), finding.problem.flaw.value
    if line is None:
        to.about(sheet, Fault.REFUSED, line=0, why=why, **said)
        return
    columns = _COLUMNS.get(finding.field, (finding.field,))
    column = next((one for one in columns if line.has(one)), columns[0])
    to.about(
        line.sheet,
        Fault.REFUSED,
        line=line.number,
        column=line.header(column),
        value=line[column],
        why=why,
        **said,
    )
