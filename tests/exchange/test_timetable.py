"""A timetable becomes sessions and timers, from any kind of file, and the same ones each time."""

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from exchange.files import TABLES, a_folder, a_roster_from, a_small_roster, a_text
from exchange.foreign import an_ods
from tablo.championship.days import label
from tablo.championship.ids import Duration, Instant, SessionId, TimerId
from tablo.championship.roster import Roster, Session, Text, Timer
from tablo.championship.soundness import problems_of
from tablo.championship.state import State
from tablo.exchange.differences import diff
from tablo.exchange.kinds import recognize
from tablo.exchange.matching import is_id
from tablo.exchange.plans import Against, plan
from tablo.exchange.problems import Fault, Problem
from tablo.exchange.roster import read_roster
from tablo.exchange.tables import HeaderMapping
from tablo.exchange.times import read_clock, read_date, read_length, read_range, read_when
from tablo.exchange.timetable import read_timetable

MINUTE = 60_000
HOUR = 60 * MINUTE
HEAD = "День;Дата;Начало;Окончание;Компетенция;Категория;Модуль;Мероприятие;Вид"
PLAN = (
    f"{HEAD}\n"
    "С-1;23.11.2026;10:00;11:00;;;;Инструктаж;брифинг\n"
    "С1;24.11.2026;09:00;12:30;Сварка;Основная;М1;;\n"
    ";;13:15;16:00;Сварка;Основная;М2;;\n"
    "С2;25.11.2026;09:00;13:00;Роботы;Основная;А;;\n"
    "С+1;26.11.2026;11:30;13:00;;;;Закрытие;церемония\n"
)
DATED = [row for row in PLAN.splitlines()[1:] if not row.startswith(";")]
EVENT = (
    "BEGIN:VEVENT\r\n"
    "UID:one@example.org\r\n"
    "DTSTART;TZID=Europe/Moscow:20261124T090000\r\n"
    "DTEND;TZID=Europe/Moscow:20261124T123000\r\n"
    "SUMMARY:М1. Швы\r\n"
    "LOCATION:Цех\r\n"
    "CATEGORIES:Сварка. Основная\r\n"
    "END:VEVENT\r\n"
)

files = settings(deadline=None, max_examples=40)


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Roster:
    """Import the small roster: a hall in Moscow, welding with М1 and М2, robots with А."""
    return a_small_roster(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder to write one file after the other into."""
    return tmp_path_factory.mktemp("plans")


def utc(text: str) -> Instant:
    """Give the instant of a written one."""
    return Instant(int(dt.datetime.fromisoformat(text).timestamp() * 1000))


def read(path: Path, roster: Roster) -> Roster:
    """Import a timetable that is right."""
    parsed = read_timetable(path, roster)
    assert not parsed.problems, "\n".join(map(str, parsed.problems))
    assert parsed.value is not None
    assert () == problems_of(parsed.value)
    return parsed.value


def a_plan(where: Path, text: str = PLAN) -> Path:
    """Write a timetable as CSV."""
    return a_text(where, text, "timetable.csv")


def a_row(where: Path, row: str, head: str = HEAD) -> Path:
    """Write a timetable of one row."""
    return a_plan(where, f"{head}\n{row}\n")


def a_calendar(where: Path, *events: str, name: str = "plan.ics") -> Path:
    """Write a calendar."""
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(events)}END:VCALENDAR\r\n"
    return a_text(where, text, name)


def problems(path: Path, roster: Roster) -> tuple[Problem, ...]:
    """Import a timetable that is wrong, and give what is wrong with it."""
    parsed = read_timetable(path, roster)
    assert parsed.value is None
    return parsed.problems


def the_problem(path: Path, roster: Roster) -> Problem:
    """Give the one thing that is wrong with a timetable."""
    (problem,) = problems(path, roster)
    return problem


def the_session(roster: Roster) -> Session:
    """Give the one session of a roster."""
    (session,) = roster.sessions.values()
    return session


def the_timer(roster: Roster) -> Timer:
    """Give the one timer of a roster."""
    (timer,) = roster.timers.values()
    return timer


# What a file says


def test_days(tmp_path: Path, roster: Roster) -> None:
    """The days of the file are those of the championship, in order and with their dates."""
    days = read(a_plan(tmp_path), roster).championship.days

    assert [("С-1", "2026-11-23"), ("С1", "2026-11-24"), ("С2", "2026-11-25")] == [
        (label(day).ru, day.date) for day in days[:3]
    ]
    assert Text("С+1", "C+1") == label(days[3])


def test_sessions(tmp_path: Path, roster: Roster) -> None:
    """A row is a session: when, where, on which day, of which module. An empty day is the last."""
    sessions = read(a_plan(tmp_path), roster).sessions

    assert [
        "tsekh-c-1-instruktazh",
        "svarka-c1-m1",
        "svarka-c1-m2",
        "roboty-c2-a",
        "tsekh-c-plus-1-zakrytie",
    ] == [*sessions]
    second = sessions[SessionId("svarka-c1-m2")]
    assert (utc("2026-11-24T13:15+03:00"), utc("2026-11-24T16:00+03:00")) == (
        second.starts,
        second.ends,
    )
    assert ("c1", "module", "m2", "Сосуд") == (
        second.day,
        second.kind,
        second.module,
        second.title.ru,
    )
    assert ["briefing", "module", "module", "module", "ceremony"] == [
        session.kind for session in sessions.values()
    ]


def test_timers(tmp_path: Path, roster: Roster) -> None:
    """Every session of a module has a timer of its length, that warns; others have none."""
    timers = read(a_plan(tmp_path), roster).timers

    assert ["t-roboty-c2-a", "t-svarka-c1-m1", "t-svarka-c1-m2"] == sorted(timers)
    timer = timers[TimerId("t-svarka-c1-m2")]
    assert ("svarka", "m2", "svarka-c1-m2") == (timer.contest, timer.module, timer.session)
    assert (165 * MINUTE, [30, 15, 5, 1]) == (
        timer.duration,
        [left // MINUTE for left in timer.warn],
    )


def test_headers_anywhere(tmp_path: Path, roster: Roster) -> None:
    """Headers may stand below titles, in any order, in English, with columns to leave aside."""
    text = (
        "План проведения чемпионата;;;;;\n"
        ";;;;;\n"
        "№ п/п;Module;Start;End;date;Contest\n"
        "1;M1;9:00;12:30;2026-11-24;svarka\n"
    )

    session = the_session(read(a_plan(tmp_path, text), roster))

    assert (utc("2026-11-24T09:00+03:00"), "m1") == (session.starts, session.module)


def test_windows_encoding(tmp_path: Path, roster: Roster) -> None:
    """A file in windows-1251 gives the same sessions."""
    same = a_text(tmp_path, PLAN, "old.csv", encoding="cp1251")

    assert read(a_plan(tmp_path), roster) == read(same, roster)


def test_range_in_one_column(tmp_path: Path, roster: Roster) -> None:
    """A column «Время» may hold both times."""
    path = a_row(tmp_path, "24.11.2026;09:00 – 12:30;Сварка;М1", "Дата;Время;Компетенция;Модуль")

    session = the_session(read(path, replace_skill(roster)))

    assert 210 * MINUTE == session.ends - session.starts


def replace_skill(roster: Roster) -> Roster:
    """Take the juniors' welding away, so that the name of the skill is enough."""
    contests = {id: each for id, each in roster.contests.items() if id != "svarka-jr"}
    entries = {id: each for id, each in roster.entries.items() if each.contest in contests}
    return replace(roster, contests=contests, entries=entries)


def test_time_to_work(tmp_path: Path, roster: Roster) -> None:
    """Where a length stands beside both times, the timer runs for that length only."""
    path = a_row(
        tmp_path,
        "24.11.2026;09:00;13:00;3:15;svarka;М1",
        "Дата;Начало;Окончание;Длительность;Соревнование;Модуль",
    )

    found = read(path, roster)

    assert 4 * HOUR == the_session(found).ends - the_session(found).starts
    assert 195 * MINUTE == the_timer(found).duration


def test_rotation(tmp_path: Path, roster: Roster) -> None:
    """Modules at the same time name their entries; each has a timer of its own."""
    head = "Дата;Начало;Окончание;Соревнование;Модуль;Участники;Отсчёт;Предупреждения"
    text = (
        f"{head}\n24.11.2026;09:00;12:00;svarka;М1;1, 02;по рабочим местам;10\n"
        "24.11.2026;09:00;13:00;svarka;М2;03;;\n"
    )

    found = read(a_plan(tmp_path, text), roster)

    first, second = found.sessions.values()
    assert (("svarka-01", "svarka-02"), ("svarka-03",)) == (first.entries, second.entries)
    timers = [found.timers[TimerId(f"t-{session.id}")] for session in (first, second)]
    assert ["per_workstation", "common"] == [timer.mode for timer in timers]
    assert (10 * MINUTE,) == timers[0].warn


def test_shifts(tmp_path: Path, roster: Roster) -> None:
    """One module in two shifts is two sessions with two timers, told apart by the shift."""
    head = "Дата;Начало;Окончание;Соревнование;Модуль;Смена"
    text = f"{head}\n24.11.2026;9:00;12:00;svarka;М1;1\n24.11.2026;13:00;16:00;svarka;М1;2\n"

    found = read(a_plan(tmp_path, text), roster)

    assert ["svarka-m1-1", "svarka-m1-2"] == [*found.sessions]
    assert ["1", "2"] == [session.shift for session in found.sessions.values()]
    assert 2 == len(found.timers)


def test_over_midnight(tmp_path: Path, roster: Roster) -> None:
    """A session may end in the next day: 22:00–01:30, or until 25:30."""
    for end in ("01:30", "25:30", "24.11.2026 1:30"):
        path = a_row(tmp_path, f"С1;23.11.2026;22:00;{end};Сварка;Основная;М1;;")
        session = the_session(read(path, roster))

        assert utc("2026-11-24T01:30+03:00") == session.ends
        assert "c1" == session.day


def test_venue_with_a_zone_of_its_own(tmp_path: Path) -> None:
    """Times are those that clocks in the venue show."""
    venues = "title,zone\nЦех,Europe/Moscow\nМаяк,Asia/Kamchatka\n"
    roster = a_roster_from(a_folder(tmp_path, venues=venues))
    path = a_row(tmp_path, "2026-11-24;9:00;10:00;Маяк;Обед", "Дата;Начало;Конец;Площадка;Название")

    assert utc("2026-11-24T09:00+12:00") == the_session(read(path, roster)).starts


# Spreadsheets


def test_workbook_with_real_times(tmp_path: Path, roster: Roster) -> None:
    """Dates and times of Excel, lengths beyond a day, and bare serial numbers are all read."""
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("План")
        day, clock, span = (
            book.add_format({"num_format": shown}) for shown in ("dd.mm.yyyy", "hh:mm", "[h]:mm")
        )
        sheet.write_row(0, 0, ["Дата", "Начало", "Окончание", "Соревнование", "Модуль"])
        sheet.write_datetime(1, 0, dt.datetime(2026, 11, 24), day)  # noqa: DTZ001
        sheet.write_datetime(1, 1, dt.time(9), clock)
        sheet.write_datetime(1, 2, dt.time(12, 30), span)
        sheet.write_row(1, 3, ["svarka", "М1"])
        sheet.write_row(2, 0, [46350, 22 / 24])
        sheet.write_datetime(2, 2, dt.timedelta(hours=25, minutes=30), span)
        sheet.write_row(2, 3, ["svarka", "М2"])

    first, second = read(path, roster).sessions.values()

    assert (utc("2026-11-24T09:00+03:00"), 210 * MINUTE) == (
        first.starts,
        first.ends - first.starts,
    )
    assert (utc("2026-11-24T22:00+03:00"), 210 * MINUTE) == (
        second.starts,
        second.ends - second.starts,
    )


def test_merged_days(tmp_path: Path, roster: Roster) -> None:
    """A day merged over several rows holds for all of them."""
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["День", "Дата", "Начало", "Окончание", "Название"])
        sheet.merge_range(1, 0, 2, 0, "С1")
        sheet.merge_range(1, 1, 2, 1, "24.11.2026")
        sheet.write_row(1, 2, ["9:00", "10:00", "Завтрак"])
        sheet.write_row(2, 2, ["13:00", "14:00", "Обед"])

    assert ["c1", "c1"] == [session.day for session in read(path, roster).sessions.values()]


def test_open_document(tmp_path: Path, roster: Roster) -> None:
    """A workbook of LibreOffice gives the same roster as the CSV file."""
    rows = [line.split(";") for line in PLAN.splitlines()]

    assert read(a_plan(tmp_path), roster) == read(an_ods(tmp_path, {"План": rows}), roster)


def test_sheets_of_contests(tmp_path: Path, roster: Roster) -> None:
    """A sheet may be named after its contest, with the headers repeated in each."""
    head = ["Дата", "Начало", "Окончание", "Модуль"]
    sheets = {
        "Сварка. Основная": [head, ["24.11.2026", "9:00", "12:00", "М1"]],
        "Роботы": [head, ["24.11.2026", "9:00", "12:00", "А"]],
    }

    found = read(an_ods(tmp_path, sheets), roster)

    assert {"svarka", "roboty"} == {session.contest for session in found.sessions.values()}


# Once more


def test_again(tmp_path: Path, roster: Roster) -> None:
    """Importing the same file again changes nothing."""
    once = read(a_plan(tmp_path), roster)

    assert () == diff(once, read(a_plan(tmp_path), once))


def test_moved(tmp_path: Path, roster: Roster) -> None:
    """A session that comes with another time is the same one, and so is its timer."""
    once = read(a_plan(tmp_path), roster)
    later = PLAN.replace("09:00;12:30", "10:00;13:00").replace("24.11.2026", "27.11.2026")

    moved = read(a_plan(tmp_path, later.replace("26.11.2026", "28.11.2026")), once)

    assert {*once.sessions} == {*moved.sessions}
    assert {*once.timers} == {*moved.timers}
    assert 180 * MINUTE == moved.timers[TimerId("t-svarka-c1-m1")].duration


@files
@given(some.permutations(DATED))
def test_row_order(folder: Path, roster: Roster, rows: Sequence[str]) -> None:
    """The order of rows means nothing, where each says its day."""
    forward, shuffled = ("\n".join([HEAD, *lines, ""]) for lines in (DATED, rows))

    assert read(a_plan(folder, forward), roster) == read(a_plan(folder, shuffled), roster)


def test_left_out(tmp_path: Path, roster: Roster) -> None:
    """A session that the contest's next file no longer has is gone, with its timer."""
    once = read(a_plan(tmp_path), roster)
    rows = [row for row in PLAN.splitlines() if not row.startswith(";;13:15")]

    left = read(a_plan(tmp_path, "\n".join(rows)), once)

    assert {"svarka-c1-m2"} == once.sessions.keys() - left.sessions.keys()
    assert {"t-svarka-c1-m2"} == once.timers.keys() - left.timers.keys()


def test_other_contests_stay(tmp_path: Path, roster: Roster) -> None:
    """A file of one contest leaves the sessions of the others, and of the venue, as they are."""
    once = read(a_plan(tmp_path), roster)

    more = read(a_row(tmp_path, "С1;24.11.2026;09:00;12:30;Сварка;Юниоры;М1;;"), once)

    assert once.sessions.items() <= more.sessions.items()
    assert {"svarka-jr-c1-m1"} == more.sessions.keys() - once.sessions.keys()


def test_what_people_set_stays(tmp_path: Path, roster: Roster) -> None:
    """What people have set on a timer stays, as far as the session is long enough for it."""
    once = read(a_plan(tmp_path), roster)
    held = once.timers[TimerId("t-svarka-c1-m1")]
    warn = (Duration(200 * MINUTE), Duration(2 * MINUTE))
    changed = replace(held, warn=warn, overtime="count", mode="per_workstation")
    edited = replace(once, timers={**once.timers, held.id: changed})

    again = read(a_plan(tmp_path, PLAN.replace("09:00;12:30", "09:00;11:00")), edited)

    timer = again.timers[held.id]
    assert ((2 * MINUTE,), "count", "per_workstation") == (timer.warn, timer.overtime, timer.mode)
    assert 2 * HOUR == timer.duration


def test_a_timer_that_is_there(tmp_path: Path) -> None:
    """A timer that the roster has for the module is taken as it is, and not doubled."""
    timers = "id,title,contest,module,kind,duration\nseams,Швы,svarka,М1,countdown,3:00\n"
    roster = a_roster_from(a_folder(tmp_path, timers=timers))

    once = read(a_plan(tmp_path), roster)
    again = read(a_plan(tmp_path), once)

    for found in (once, again):
        seams = found.timers[TimerId("seams")]
        assert ("svarka-c1-m1", 3 * HOUR) == (seams.session, seams.duration)
        assert "t-svarka-c1-m1" not in found.timers


def test_what_changes_is_said_in_local_time(tmp_path: Path, roster: Roster) -> None:
    """A difference names the session, and its times as clocks in the venue show them."""
    once = read(a_plan(tmp_path), roster)
    moved = read(a_plan(tmp_path, PLAN.replace("09:00;12:30", "09:30;12:30")), once)

    assert [
        "~ sessions svarka-c1-m1 (Швы): starts: 2026-11-24 09:00 → 2026-11-24 09:30",
        "~ timers t-svarka-c1-m1 (Швы): duration: 3:30:00 → 3:00:00",
    ] == list(map(str, diff(once, moved)))


def test_as_a_plan(tmp_path: Path, roster: Roster) -> None:
    """A calendar is planned as every other import is: what would change, and the roster then."""
    path = a_calendar(tmp_path, EVENT)

    found = plan("timetable", path, Against(roster=roster, state=State()))

    assert ("timetable",) == recognize(path).value
    assert read(path, roster) == found.roster
    assert {"sessions", "timers"} == {getattr(change, "table", "") for change in found.changes}


# With the roster


def test_in_the_roster(tmp_path: Path) -> None:
    """A folder of the roster may hold its timetable, as the demo's does."""
    folder = a_folder(tmp_path)
    a_plan(folder)

    assert read(a_plan(tmp_path), a_small_roster(tmp_path / "..")) == a_roster_from(folder)


def test_roster_without_a_timetable(tmp_path: Path, roster: Roster) -> None:
    """A roster that comes without a timetable keeps the one there is, but for what is gone."""
    timed = read(a_plan(tmp_path), roster)

    kept = read_roster(a_folder(tmp_path), over=timed).value
    contests = TABLES["contests"].replace("roboty,Роботы,Основная,Цех\n", "")
    fewer = {
        name: "".join(row for row in TABLES[name].splitlines(True) if not row.startswith("roboty"))
        for name in ("modules", "entries")
    }
    less = read_roster(a_folder(tmp_path, contests=contests, **fewer), over=timed).value

    assert timed == kept
    assert less is not None
    assert {"roboty-c2-a"} == timed.sessions.keys() - less.sessions.keys()
    assert {"t-roboty-c2-a"} == timed.timers.keys() - less.timers.keys()


def test_rotation_of_entries_that_leave(tmp_path: Path, roster: Roster) -> None:
    """A session of entries that are gone goes with them, and never becomes one for everybody."""
    head = "Дата;Начало;Окончание;Соревнование;Модуль;Участники"
    text = f"{head}\n24.11.2026;9:00;12:00;svarka;М1;1, 2\n24.11.2026;9:00;12:00;svarka;М2;3\n"
    timed = read(a_plan(tmp_path, text), roster)
    rows = TABLES["entries"].splitlines(keepends=True)
    fewer = "".join(row for row in rows if ",02," not in row and ",03," not in row)

    kept = read_roster(a_folder(tmp_path, entries=fewer), over=timed).value

    assert kept is not None
    assert ("svarka-01",) == the_session(kept).entries


def test_how_timers_go_on_stays(tmp_path: Path) -> None:
    """Follow-ons and modes that people set by hand survive a new import of the roster."""
    timers = "id,title,venue,kind,duration\na,А,Цех,countdown,1:00\nb,Б,Цех,countdown,1:00\n"
    roster = a_roster_from(a_folder(tmp_path, timers=timers))
    first = replace(roster.timers[TimerId("a")], next=TimerId("b"), mode="per_workstation")
    edited = replace(roster, timers={**roster.timers, first.id: first})

    again = read_roster(a_folder(tmp_path, timers=timers), over=edited).value
    alone = timers.replace("b,Б,Цех,countdown,1:00\n", "")
    without = read_roster(a_folder(tmp_path, timers=alone), over=edited).value

    assert edited == again
    assert without is not None
    assert without.timers[first.id].next is None


def test_timers_that_cant_be(tmp_path: Path) -> None:
    """A timer of 40 hours in a roster's own table is refused, with its line."""
    timers = (
        "title,venue,kind,duration\nНормальный,Цех,countdown,3:00\nДолгий,Цех,countdown,40:00\n"
    )

    (problem,) = read_roster(a_folder(tmp_path, timers=timers)).problems

    assert ("timers.csv", 3, "duration") == (problem.file, problem.line, problem.column)
    assert "40 h" in problem.text


def test_headers_that_people_explain(tmp_path: Path, roster: Roster) -> None:
    """A header that nobody knows may be said to mean a column, as in every other import."""
    path = a_row(tmp_path, "24.11.2026;9:00;10:00;Обед", "Дата;Старт;Конец;Название")
    mapping = HeaderMapping().with_headers({"Старт": "starts"})

    parsed = read_timetable(path, roster, mapping=mapping)

    assert parsed.value is not None
    assert utc("2026-11-24T09:00+03:00") == the_session(parsed.value).starts


# What is refused


@pytest.mark.parametrize(
    ("row", "fault", "column"),
    [
        ("С0;24.11.2026;9:00;10:00;;;;Обед;", Fault.BAD_DAY, "День"),
        ("С1;31.02.2026;9:00;10:00;;;;Обед;", Fault.BAD_DATE, "Дата"),
        ("С1;24.11.26535;9:00;10:00;;;;Обед;", Fault.BAD_DATE, "Дата"),
        ("С1;;9:00;10:00;;;;Обед;", Fault.NO_DATE, "День"),
        (";;9:00;10:00;;;;Обед;", Fault.NO_DATE, "Дата"),
        ("С1;24.11.2026;утром;10:00;;;;Обед;", Fault.BAD_TIME, "Начало"),
        ("С1;24.11.2026;9:00;10:60;;;;Обед;", Fault.BAD_TIME, "Окончание"),
        ("С1;24.11.2026;;10:00;;;;Обед;", Fault.MISSING, "Начало"),
        ("С1;24.11.2026;9:00;;;;;Обед;", Fault.MISSING, "Окончание"),
        ("С1;24.11.2026;9:00;10:00;;;;;", Fault.MISSING, "Мероприятие"),
        ("С1;24.11.2026;9:00;10:00;Сварка;;М1;;", Fault.AMBIGUOUS, "Компетенция"),
        ("С1;24.11.2026;9:00;10:00;Сврка;Основная;М1;;", Fault.UNKNOWN_REFERENCE, "Компетенция"),
        ("С1;24.11.2026;9:00;10:00;Сварка;Основная;М7;;", Fault.WRONG_MODULE, "Модуль"),
        ("С1;24.11.2026;9:00;10:00;;;;Обед;пир", Fault.NOT_A_CHOICE, "Вид"),
    ],
)
def test_a_cell(row: str, fault: Fault, column: str, tmp_path: Path, roster: Roster) -> None:
    """A cell that says nothing of use is named with its line and column."""
    problem = the_problem(a_row(tmp_path, row), roster)

    assert (fault, 2, column) == (problem.fault, problem.line, problem.column)


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("С1;24.11.2026;13:00;09:00;Сварка;Основная;М1;;", "after it starts", "Окончание"),
        ("С1;24.11.2026;13:00;13:00;Сварка;Основная;М1;;", "after it starts", "Окончание"),
        ("С1;24.11.2026;9:00;26.11.2026 1:00;Сварка;Основная;М1;;", "lasts 40 h", "Окончание"),
    ],
)
def test_a_session(row: str, code: str, column: str, tmp_path: Path, roster: Roster) -> None:
    """A session that ends before it starts or lasts for 40 hours is refused with the reason."""
    problem = the_problem(a_row(tmp_path, row), roster)

    assert (Fault.REFUSED, 2, column) == (problem.fault, problem.line, problem.column)
    assert code in problem.text


@pytest.mark.parametrize("length", ["-1:00", "0:00", "24", "долго"])
def test_lengths(length: str, tmp_path: Path, roster: Roster) -> None:
    """A length that is none, or none above zero, is refused."""
    head = "Дата;Начало;Длительность;Соревнование;Модуль"
    problem = the_problem(a_row(tmp_path, f"24.11.2026;9:00;{length};svarka;М1", head), roster)

    assert (Fault.BAD_DURATION, "Длительность") == (problem.fault, problem.column)


def test_a_length_of_40_hours(tmp_path: Path, roster: Roster) -> None:
    """A module of 40 hours is refused once, not for its session and for its timer."""
    head = "Дата;Начало;Длительность;Соревнование;Модуль"
    problem = the_problem(a_row(tmp_path, "24.11.2026;9:00;40:00;svarka;М1", head), roster)

    assert ("Длительность", "40:00") == (problem.column, problem.value)
    assert "40 h" in problem.text


def test_longer_than_the_session(tmp_path: Path, roster: Roster) -> None:
    """A time to work that does not fit into the session is refused."""
    head = "Дата;Начало;Окончание;Длительность;Соревнование;Модуль"
    path = a_row(tmp_path, "24.11.2026;9:00;10:00;1:01;svarka;М1", head)

    assert Fault.LONGER_THAN_SESSION == the_problem(path, roster).fault


def test_two_at_once(tmp_path: Path, roster: Roster) -> None:
    """Two modules of one contest at the same time are refused, with the line of the later one."""
    text = (
        f"{HEAD}\nС1;24.11.2026;11:00;13:00;Сварка;Основная;М2;;\n"
        "С1;24.11.2026;9:00;12:00;Сварка;Основная;М1;;\n"
    )

    problem = the_problem(a_plan(tmp_path, text), roster)

    assert (2, "Начало") == (problem.line, problem.column)
    assert "at the same time" in problem.text


def test_one_workstation_twice(tmp_path: Path) -> None:
    """Two entries with one workstation can't work at once; the workstation is named."""
    entries = (
        "contest,number,region,name,workstation\n"
        "svarka,1,Москва,Ли Ян,А1\nsvarka,2,Москва,Ким Ира,А1\n"
    )
    roster = a_roster_from(a_folder(tmp_path, entries=entries))
    head = "Дата;Начало;Окончание;Соревнование;Модуль;Участники"
    text = f"{head}\n24.11.2026;9:00;12:00;svarka;М1;1\n24.11.2026;11:00;13:00;svarka;М2;2\n"

    problem = the_problem(a_plan(tmp_path, text), roster)

    assert (3, "Участники") == (problem.line, problem.column)
    assert "Workstation А1" in problem.text


def test_two_dates_of_a_day(tmp_path: Path, roster: Roster) -> None:
    """A day has one date; the line that gave it another one is named."""
    text = f"{HEAD}\nС1;24.11.2026;9:00;10:00;;;;Обед;\nС1;25.11.2026;9:00;10:00;;;;Ужин;\n"

    problem = the_problem(a_plan(tmp_path, text), roster)

    assert (Fault.OTHER_DATE, 3) == (problem.fault, problem.line)
    assert "Line 2" in problem.text
    assert "2026-11-24" in problem.text


def test_two_days_of_a_date(tmp_path: Path, roster: Roster) -> None:
    """Two days of one date are refused."""
    text = f"{HEAD}\nС1;24.11.2026;9:00;10:00;;;;Обед;\nС2;24.11.2026;9:00;10:00;;;;Ужин;\n"

    assert "С1" in str(problems(a_plan(tmp_path, text), roster)[0].params)


def test_a_row_twice(tmp_path: Path, roster: Roster) -> None:
    """A row that stands there twice is named, with the line of the first."""
    row = "С1;24.11.2026;9:00;10:00;;;;Обед;\n"

    problem = the_problem(a_plan(tmp_path, f"{HEAD}\n{row}{row}"), roster)

    assert (Fault.REPEATED, 3, {"first": "2"}) == (problem.fault, problem.line, problem.params)


def test_every_problem_at_once(tmp_path: Path, roster: Roster) -> None:
    """One reading finds all that is wrong; nothing is taken of such a file."""
    text = (
        f"{HEAD}\nС0;24.11.2026;9:00;10:00;;;;Обед;\nС1;24.11.2026;9:00;9;;;;Обед;\n"
        "С1;24.11.2026;9:00;10:00;Сварка;Основная;М9;;\n"
    )

    assert [2, 3, 4] == [problem.line for problem in problems(a_plan(tmp_path, text), roster)]


def test_where_in_a_workbook(tmp_path: Path, roster: Roster) -> None:
    """A problem in a workbook names sheet, line and column."""
    rows = [["", ""], ["Дата", "Начало", "Конец", "Название"], ["24.11.2026", "9:00", "?", "Обед"]]

    problem = the_problem(an_ods(tmp_path, {"План": rows}, "plan.ods"), roster)

    assert "plan.ods, План, 3, Конец" == problem.where


def test_a_misspelt_header(tmp_path: Path, roster: Roster) -> None:
    """A header that nobody knows is named, with what it may mean."""
    path = a_row(tmp_path, "24.11.2026;9:00;10:00;Обед", "Дата;Нчало;Конец;Название")

    problem = problems(path, roster)[0]

    assert (Fault.UNKNOWN_COLUMN, "Начало") == (problem.fault, problem.hint)


@pytest.mark.parametrize("text", ["", "совсем не таблица", f"{HEAD}\n"])
def test_no_timetable(text: str, tmp_path: Path, roster: Roster) -> None:
    """A file without headers or rows is refused."""
    assert problems(a_plan(tmp_path, text), roster)


# Calendars


def test_calendar(tmp_path: Path, roster: Roster) -> None:
    """An event names its contest as a category, its module by the label that begins its title."""
    found = read(a_calendar(tmp_path, EVENT), roster)

    session = the_session(found)
    assert ("svarka", "m1", "module") == (session.contest, session.module, session.kind)
    assert (utc("2026-11-24T06:00+00:00"), 210 * MINUTE) == (
        session.starts,
        session.ends - session.starts,
    )
    assert (session.id, 210 * MINUTE) == (the_timer(found).session, the_timer(found).duration)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("DTSTART:20261124T060000Z", "2026-11-24T06:00+00:00"),
        ("DTSTART:20261124T090000", "2026-11-24T09:00+03:00"),
        ('DTSTART;TZID="Asia/Kamchatka":20261124T090000', "2026-11-24T09:00+12:00"),
        ("DTSTART;VALUE=DATE-TIME;TZID=/Europe/Berlin:20260724T090000", "2026-07-24T09:00+02:00"),
        ("DTSTART;TZID=Ekaterinburg Standard Time:20261124T090000", "2026-11-24T09:00+05:00"),
    ],
)
def test_times_of_a_calendar(start: str, expected: str, tmp_path: Path, roster: Roster) -> None:
    """Times with a zone and in UTC mean what they say; floating ones are the venue's."""
    lines = EVENT.split("\r\n")
    lines[2], lines[3] = start, "DURATION:PT3H30M"

    session = the_session(read(a_calendar(tmp_path, "\r\n".join(lines)), roster))

    assert (utc(expected), 210 * MINUTE) == (session.starts, session.ends - session.starts)


def test_an_event_that_moved(tmp_path: Path, roster: Roster) -> None:
    """An event is known by its UID: moved and renamed, it is the same session."""
    once = read(a_calendar(tmp_path, EVENT), roster)
    moved = EVENT.replace("20261124T", "20261125T").replace("М1. Швы", "М1 (перенос)")

    again = read(a_calendar(tmp_path, moved.replace("SUMMARY:М1 (", "SUMMARY:М1. (")), once)

    assert the_session(once).id == the_session(again).id
    assert utc("2026-11-25T06:00+00:00") == the_session(again).starts


def test_folded_lines_and_escapes(tmp_path: Path, roster: Roster) -> None:
    """Folded lines are put together, even inside of a letter; escapes are undone."""
    head, tail = EVENT.split("SUMMARY:М1. Швы\r\n")
    title = "SUMMARY:Обед\\, чай\\; отдых\\nи песни".encode()
    event = (
        head.encode()
        + title[:15]
        + b"\r\n "
        + title[15:40]
        + b"\r\n\t"
        + title[40:]
        + b"\r\n"
        + tail.replace("CATEGORIES:Сварка. Основная", "CATEGORIES:Обед").encode()
    )
    path = tmp_path / "plan.ics"
    path.write_bytes(b"\xef\xbb\xbfBEGIN:VCALENDAR\r\n" + event + b"END:VCALENDAR\r\n")

    session = the_session(read(path, roster))

    assert ("Обед, чай; отдых и песни", "break") == (session.title.ru, session.kind)


@pytest.mark.parametrize(
    "line", ["RRULE:FREQ=DAILY;COUNT=3", "RDATE:20261125T090000Z", "RECURRENCE-ID:20261125T090000Z"]
)
def test_events_that_repeat(line: str, tmp_path: Path, roster: Roster) -> None:
    """An event that repeats is refused with the reason, and with the line of the rule."""
    event = EVENT.replace("SUMMARY", f"{line}\r\nSUMMARY")

    problem = the_problem(a_calendar(tmp_path, event), roster)

    assert (Fault.REPEATS, 7, line.partition(":")[0]) == (
        problem.fault,
        problem.line,
        problem.column,
    )


def test_what_is_left_aside(tmp_path: Path, roster: Roster) -> None:
    """Cancelled events, alarms, tasks and words that mean nothing here take no part."""
    event = EVENT.replace("LOCATION", "BEGIN:VALARM\r\nSUMMARY:Пора!\r\nEND:VALARM\r\nLOCATION")
    event = event.replace("Основная\r\n", "Основная,Красный\r\n")
    gone = EVENT.replace("one@", "two@").replace("LOCATION", "STATUS:CANCELLED\r\nLOCATION")
    task = EVENT.replace("VEVENT", "VTODO")

    parsed = read_timetable(a_calendar(tmp_path, event, gone, task), roster)

    assert parsed.value is not None
    assert "m1" == the_session(parsed.value).module
    assert [(Fault.UNUSED_WORD, "CATEGORIES")] == [
        (warning.fault, warning.column) for warning in parsed.warnings
    ]


@pytest.mark.parametrize(
    ("before", "after", "fault", "column"),
    [
        ("TZID=Europe/Moscow:20261124T0900", "TZID=Луна:20261124T0900", Fault.BAD_ZONE, "DTSTART"),
        ("20261124T090000", "20261324T090000", Fault.BAD_TIME, "DTSTART"),
        (";TZID=Europe/Moscow:20261124T090000", ";VALUE=DATE:20261124", Fault.BAD_TIME, "DTSTART"),
        ("LOCATION:Цех", "LOCATION:Луна", Fault.UNKNOWN_REFERENCE, "LOCATION"),
        ("SUMMARY:М1. Швы", f"SUMMARY:{'ы' * 1001}", Fault.TOO_LONG, "SUMMARY"),
    ],
)
def test_a_property(
    before: str, after: str, fault: Fault, column: str, tmp_path: Path, roster: Roster
) -> None:
    """A property that can't be taken is named, with a line of the calendar."""
    problem = the_problem(a_calendar(tmp_path, EVENT.replace(before, after)), roster)

    assert (fault, column) == (problem.fault, problem.column)
    assert problem.line >= 3


def test_one_uid_twice(tmp_path: Path, roster: Roster) -> None:
    """Two events of one UID are refused."""
    other = EVENT.replace("20261124T", "20261125T")

    problem = the_problem(a_calendar(tmp_path, EVENT, other), roster)

    assert (Fault.REPEATED, "UID") == (problem.fault, problem.column)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", Fault.NOT_A_CALENDAR),
        (b"day;starts\n", Fault.NOT_A_CALENDAR),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", Fault.CUT_OFF),
        (b"BEGIN:VCALENDAR\r\n\0\r\nEND:VCALENDAR\r\n", Fault.NOT_TEXT),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", Fault.NO_ROWS),
    ],
)
def test_no_calendar(data: bytes, fault: Fault, tmp_path: Path, roster: Roster) -> None:
    """A file that is no calendar, or half of one, or an empty one, is refused."""
    path = tmp_path / "plan.ics"
    path.write_bytes(data)

    assert fault == the_problem(path, roster).fault


@files
@given(some.binary(max_size=400))
def test_anything_as_a_calendar(folder: Path, roster: Roster, data: bytes) -> None:
    """Whatever stands in a calendar, it is read or refused, and nothing breaks."""
    path = folder / "plan.ics"
    event = b"BEGIN:VEVENT\r\nDTSTART:" + data + b"\r\nEND:VEVENT\r\n"
    path.write_bytes(b"BEGIN:VCALENDAR\r\n" + event + b"END:VCALENDAR")

    parsed = read_timetable(path, roster)

    assert (parsed.value is None) == bool(parsed.problems)


# Dates, times, lengths


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24",
        "2026-11-24 00:00:00",
        "24.11.2026",
        "24.11.26",
        "24/11/2026",
        "24 ноября 2026 г.",
        "46350",
    ],
)
def test_dates(text: str) -> None:
    """A date is read in all the ways that people and spreadsheets write it."""
    assert dt.date(2026, 11, 24) == read_date(text)


@pytest.mark.parametrize("text", ["", "24.11", "2026-02-29", "9:00", "24", "1926-11-24", "завтра"])
def test_no_dates(text: str) -> None:
    """What is no date of this century is none."""
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("9:30", 570),
        ("09:30:00", 570),
        ("9.30", 570),
        ("9-30", 570),
        ("0.395833333333333", 570),
        ("1899-12-31 09:30:00", 570),
        ("25:30", 1530),
        ("1900-01-01 01:30:00", 1530),
        ("PT25H30M00S", 1530),
        ("00:00", 0),
        (".5", 720),
    ],
)
def test_clocks(text: str, minutes: int) -> None:
    """A time of day is read from text, from a part of a day, and from a spreadsheet's own time."""
    assert dt.timedelta(minutes=minutes) == read_clock(text)


@pytest.mark.parametrize(
    "text", ["", "9", "9:60", "9.3", "48:00", "-1:00", "1900-01-99 01:00", "P"]
)
def test_no_clocks(text: str) -> None:
    """What is no time of day is none."""
    assert read_clock(text) is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("3:30", 210),
        ("0:10:00", 10),
        ("45 мин", 45),
        ("3 ч", 180),
        ("3 ч 30 мин.", 210),
        ("0.25", 360),
        ("PT3H30M", 210),
        ("P1D", 1440),
    ],
)
def test_spans(text: str, minutes: int) -> None:
    """A length is read as people, spreadsheets and calendars write it."""
    assert minutes * MINUTE == read_length(text)


def test_ranges() -> None:
    """Two times with any dash between them are a range."""
    for text in ("9:00-13:00", "09:00 – 13:00", "9.00—13.00"):
        both = read_range(text)
        assert both is not None
        assert [9, 13] == [when.clock // dt.timedelta(hours=1) for when in both]
    assert read_range("9:00") is None
    assert read_range("9:00–99:00") is None


@given(some.text(max_size=30))
def test_anything(text: str) -> None:
    """Whatever stands in a cell, it is read as something or as nothing."""
    for reading in (read_date, read_when, read_clock, read_range, read_length):
        reading(text)


@given(
    some.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 12, 31)),  # noqa: DTZ001
    some.sampled_from(["", "Z", "+03:00", "-0330"]),
)
def test_moments(moment: dt.datetime, offset: str) -> None:
    """A date with a time is read back, with its offset from UTC."""
    moment = moment.replace(second=0, microsecond=0)

    when = read_when(f"{moment.isoformat(' ')}{offset}")

    assert when is not None
    zone = {"": "+00:00", "-0330": "-03:30"}.get(offset, offset)
    assert utc(f"{moment.isoformat()}{zone}") == when.at(dt.date(2000, 1, 1), "UTC")


@files
@given(some.text(min_size=1, max_size=300), some.text(max_size=80))
def test_any_title_makes_an_id(folder: Path, roster: Roster, title: str, shift: str) -> None:
    """Whatever a session is called, its id and that of its timer are ids."""
    path = folder / "plan.csv"
    with path.open("w", encoding="utf-8", errors="ignore", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow(["Дата", "Начало", "Конец", "Название", "Смена", "Вид"])
        writer.writerow(["24.11.2026", "9:00", "10:00", title, shift, "модуль"])

    parsed = read_timetable(path, roster)

    if parsed.value:
        assert is_id(the_session(parsed.value).id)
        assert is_id(the_timer(parsed.value).id)
