"""Results are taken as they stand in the file, or sent back with the line and the reason."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from exchange.files import (
    a_folder,
    a_roster_from,
    a_small_roster,
    a_text,
    a_workbook,
    the_demo_roster,
)
from tablo.access.actors import SYSTEM
from tablo.championship.commands import RecordMark
from tablo.championship.decide import decide
from tablo.championship.events import Fact
from tablo.championship.ids import ActorId, ContestId, EntryId, Instant, ModuleId
from tablo.championship.reduce import fold
from tablo.championship.refusals import Refusal
from tablo.championship.roster import Contest, Entry, Module, Roster, Text
from tablo.championship.state import Cell, ContestState, State
from tablo.demo.roster import demo_files
from tablo.exchange.official import is_absent
from tablo.exchange.problems import Fault, Problem
from tablo.exchange.results import read_results

SVARKA = ContestId("svarka")
WS500 = """raw,published_scale,place
88.48,543,1
88.37,543,1
85.52,537,3
83.00,533,
83.31,533,
83.46,533,
81.59,530,
81.14,529,
74.40,516,
72.05,512,
72.07,512,
66.74,501,
65.28,499,
58.64,486,
57.77,484,
57.10,483,
56.54,482,
53.15,475,
51.71,473,
52.05,473,
44.99,460,
44.33,458,
41.57,453,
41.25,452,
"""


def marks_of(path: Path, roster: Roster, state: State | None = None) -> dict[tuple[str, str], str]:
    """Import a file that is right, and give the marks that it would record."""
    parsed = read_results(path, roster, state or State())
    assert not parsed.problems, "\n".join(map(str, parsed.problems))
    assert parsed.value is not None
    return {(command.entry, command.module or ""): command.mark or "" for command in parsed.value}


def problems_of(path: Path, roster: Roster, state: State | None = None) -> tuple[Problem, ...]:
    """Import a file that is wrong, and give what is wrong with it."""
    parsed = read_results(path, roster, state or State())
    assert parsed.value is None
    return parsed.problems


def faults_of(path: Path, roster: Roster) -> list[tuple[int, Fault]]:
    """Import a file that is wrong, and give lines and faults."""
    return [(problem.line, problem.fault) for problem in problems_of(path, roster)]


def a_cell(mark: str, rev: int = 1) -> Cell:
    """Make a mark that stands already."""
    return Cell(mark=Decimal(mark), rev=rev, at=Instant(0), by=ActorId("x"))


def a_state(*, locked: bool = False, **marks: str) -> State:
    """Make a state in which entry 01 of the contest has marks by module."""
    cells = {ModuleId(module): a_cell(mark) for module, mark in marks.items()}
    contest = ContestState(
        marks={EntryId("svarka-01"): cells},
        locked=frozenset(cells) if locked else frozenset(),
    )
    return State(contests={SVARKA: contest})


def a_field_of_24() -> Roster:
    """Make a contest with a single module and 24 entries."""
    roster = the_demo_roster()
    contest = roster.contests[ContestId("welding-main")]
    module = Module(id=ModuleId("all"), label=Text("Всё"), title=Text("Всё"), max=Decimal(100))
    first = roster.entries_of(contest.id)[0]
    entries = [
        Entry(
            id=EntryId(f"w-{n:02}"),
            contest=contest.id,
            people=first.people,
            delegation=first.delegation,
            number=f"{n:02}",
        )
        for n in range(1, 25)
    ]
    one = Contest(
        id=contest.id,
        skill=contest.skill,
        category=contest.category,
        venue=contest.venue,
        place=contest.place,
        modules=(module,),
    )
    return Roster(
        revision=1,
        championship=roster.championship,
        venues=roster.venues,
        skills=roster.skills,
        categories=roster.categories,
        contests={**roster.contests, contest.id: one},
        delegations=roster.delegations,
        people=roster.people,
        entries={entry.id: entry for entry in entries},
        sessions={},
        groups={},
        runs={},
        timers={},
        screens={},
        outputs={},
    )


def test_rows_without_identity(tmp_path: Path) -> None:
    """A table of 24 results that names nobody is rejected row by row: order means nothing."""
    path = a_text(tmp_path, WS500)

    parsed = read_results(path, a_field_of_24(), State(), contest=ContestId("welding-main"))

    assert parsed.value is None
    assert [(line, Fault.NO_IDENTITY) for line in range(2, 26)] == [
        (problem.line, problem.fault) for problem in parsed.problems
    ]


def test_numbered_rows(tmp_path: Path) -> None:
    """The same 24 results with a column of numbers are taken, in whatever order they stand."""
    head, *rows = WS500.splitlines()
    numbered = [f"{n},{row}" for n, row in enumerate(rows, 1)]
    expected = {f"w-{n:02}": Decimal(row.split(",")[0]) for n, row in enumerate(rows, 1)}

    for order in (numbered, numbered[::-1]):
        path = a_text(tmp_path, "\n".join([f"number,{head}", *order]))
        parsed = read_results(path, a_field_of_24(), State(), contest=ContestId("welding-main"))

        assert parsed.problems == ()
        assert parsed.value is not None
        found = {command.entry: Decimal(command.mark or "") for command in parsed.value}
        assert expected == found


def test_demo_workbook() -> None:
    """The demo's workbook records every mark of three contests, and a second time nothing."""
    roster = the_demo_roster()
    path = demo_files() / "results.xlsx"

    commands = read_results(path, roster, State()).value
    assert commands is not None
    assert 12 * 4 + 8 * 3 + 9 * 5 == len(commands)

    state = State()
    for command in commands:
        decision = decide(state, roster, command, SYSTEM.id, Instant(1))
        assert not isinstance(decision, Refusal)
        facts = [
            Fact(id=state.last + 1, at=Instant(1), actor=ActorId("x"), event=event)
            for event in decision
        ]
        state = fold(state, facts)
    assert () == read_results(path, roster, state).value


def test_published_table(tmp_path: Path) -> None:
    """A published table is read: name, organisation, modules, totals on two scales, place."""
    text = (
        "Итоги;;;;;;\n\n"
        "ФИО;Предприятие (ОО);Регион;Модуль 1;Модуль 2;Итого по 100-балльной шкале;"
        "Итого по 500-балльной шкале;Место\n"
        "Иванов Пётр Ильич;ГБПОУ;Татарстан;38,25;50,23;88,48;543;1\n"
        "ПЕТРОВА  Анна;ГБПОУ;Москва;30;0;30;500;\n"
    )

    found = marks_of(
        a_text(tmp_path, text, "сварка. основная.csv", "cp1251"), a_small_roster(tmp_path)
    )

    assert {
        ("svarka-01", "m1"): "38.25",
        ("svarka-01", "m2"): "50.23",
        ("svarka-03", "m1"): "30",
        ("svarka-03", "m2"): "0",
    } == found


def test_stored_values(tmp_path: Path) -> None:
    """Workbook cells are read as stored, not as shown; numbers as text count too."""
    path = a_workbook(
        tmp_path,
        {
            "Сварка основная": [
                ["№", "М1", "М2"],
                [1, 17.25, "30,5"],
                ["02", 0.1 + 0.2, "\u00a031.5 "],
            ]
        },
    )

    assert {
        ("svarka-01", "m1"): "17.25",
        ("svarka-01", "m2"): "30.5",
        ("svarka-02", "m1"): "0.3",
        ("svarka-02", "m2"): "31.5",
    } == marks_of(path, a_small_roster(tmp_path))


@pytest.mark.parametrize("cell", ["", " ", "-", "—", "н/я", "Н/Я", "\u00a0"])
def test_absent(tmp_path: Path, cell: str) -> None:
    """An empty cell, a dash and «н/я» are no mark and take none away."""
    assert is_absent(cell)
    path = a_text(tmp_path, f"contest;№;М1;М2\nsvarka;1;{cell};5\n")

    assert {("svarka-01", "m2"): "5"} == marks_of(path, a_small_roster(tmp_path), a_state(m1="7"))


def test_zero_is_a_result(tmp_path: Path) -> None:
    """A real zero is a mark."""
    path = a_text(tmp_path, "contest;№;М1;М2\nsvarka;1;0;0,00\n")

    found = marks_of(path, a_small_roster(tmp_path))

    assert {"svarka-01"} == {entry for entry, _ in found}
    assert {0} == {Decimal(mark) for mark in found.values()}


def test_twin_letters(tmp_path: Path) -> None:
    """Module A may be typed with a Latin or a Cyrillic letter, and numbers with or without zeros."""
    path = a_text(tmp_path, "contest;number;Модуль A\nroboty;1;55\n")

    assert {("roboty-01", "a"): "55"} == marks_of(path, a_small_roster(tmp_path))


def test_sheets_by_contest(tmp_path: Path) -> None:
    """Several sheets are several contests, named by their titles, cut off as Excel does it."""
    folder = a_folder(
        tmp_path,
        skills="title,team_size\nСетевое и системное администрирование,\nРоботы,2\n",
        contests="id,skill,category,venue\nseti,Сетевое и системное администрирование,Основная,Цех\n"
        "roboty,Роботы,Основная,Цех\n",
        modules="contest,label,title,max\nseti,М1,Всё,100\nroboty,М1,Всё,100\n",
        entries="contest,number,region,name\nseti,1,Москва,Ли Ян\nroboty,1,Москва,Ли Ян\n",
    )
    path = a_workbook(
        tmp_path,
        {
            "Сетевое и системное администрирование"[:31]: [["№", "М1"], [1, 10]],
            "РОБОТЫ": [["№", "М1"], [1, 20]],
            "Пусто": [],
        },
    )

    assert {("seti-1", "m1"): "10", ("roboty-1", "m1"): "20"} == marks_of(
        path, a_roster_from(folder)
    )


def test_merged_header(tmp_path: Path) -> None:
    """A header of two rows with merged cells is read."""
    path = tmp_path / "results.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("svarka")
        sheet.merge_range(0, 0, 1, 0, "№")
        sheet.merge_range(0, 1, 0, 2, "Модули")
        sheet.write_row(1, 1, ["М1", "М2"])
        sheet.write_row(2, 0, [1, 20, 30])

    assert {("svarka-01", "m1"): "20", ("svarka-01", "m2"): "30"} == marks_of(
        path, a_small_roster(tmp_path)
    )


def test_team_by_its_members(tmp_path: Path) -> None:
    """A team may stand in one row with all names, or in a row for each member with one result."""
    roster = a_small_roster(tmp_path)
    one = a_text(tmp_path, "contest;ФИО;А\nroboty;Второй Олег, Первый Илья;70\n", "one.csv")
    two = a_text(
        tmp_path, "contest;ФИО;А\nroboty;Второй Олег;70\nroboty;Первый Илья;70\n", "two.csv"
    )
    odd = a_text(
        tmp_path, "contest;ФИО;А\nroboty;Второй Олег;70\nroboty;Первый Илья;71\n", "odd.csv"
    )

    assert {("roboty-01", "a"): "70"} == marks_of(one, roster) == marks_of(two, roster)
    assert [(3, Fault.REPEATED)] == faults_of(odd, roster)


def test_namesakes(tmp_path: Path) -> None:
    """Namesakes are told apart by their delegation, and without it nobody is chosen."""
    roster = a_small_roster(tmp_path)
    known = a_text(tmp_path, "contest;ФИО;Регион;М1\nsvarka;Петрова Анна;г. Москва;9\n", "a.csv")
    unknown = a_text(tmp_path, "contest;ФИО;М1\nsvarka;Петрова Анна;9\n", "b.csv")

    assert {("svarka-03", "m1"): "9"} == marks_of(known, roster)
    assert [(2, Fault.AMBIGUOUS)] == faults_of(unknown, roster)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("svarka;9;;;1;1;;", Fault.UNKNOWN_ENTRY),
        ("svarka;;Сидоров Иван;;1;1;;", Fault.UNKNOWN_ENTRY),
        ("svarka;1;Петрова Анна;;1;1;;", Fault.NAME_AND_NUMBER),
        ("svarka;1;;Москва;1;1;;", Fault.WRONG_DELEGATION),
        ("пайка;1;;;1;1;;", Fault.UNKNOWN_REFERENCE),
        ("Сварка;1;;;1;1;;", Fault.AMBIGUOUS),
        (";1;;;1;1;;", Fault.NO_CONTEST),
        ("svarka;;;;1;1;;", Fault.NO_IDENTITY),
        ("svarka;1;;;41;1;;", Fault.REFUSED),
        ("svarka;1;;;-1;1;;", Fault.REFUSED),
        ("svarka;1;;;NaN;1;;", Fault.REFUSED),
        ("svarka;1;;;1e1;1;;", Fault.REFUSED),
        ("svarka;1;;;много;1;;", Fault.REFUSED),
        ("svarka;1;;;2025-02-17;1;;", Fault.IS_A_DATE),
        ("svarka;1;;;10;20;31;", Fault.TOTAL_DIFFERS),
    ],
)
def test_rejected_row(tmp_path: Path, row: str, fault: Fault) -> None:
    """A row that can't be taken is rejected with its line and the reason, and so is the file."""
    head = "contest;№;ФИО;Регион;М1;М2;Итого;Место"
    path = a_text(tmp_path, f"{head}\nsvarka;02;;;3;4;7;\n{row}\n")

    assert [(3, fault)] == faults_of(path, a_small_roster(tmp_path))


def test_date_in_a_workbook(tmp_path: Path) -> None:
    """A mark that Excel has made into a date is reported as one."""
    path = a_workbook(tmp_path, {"svarka": [["№", "М1"], [1, dt.date(2025, 2, 17)]]})

    assert [(2, Fault.IS_A_DATE)] == faults_of(path, a_small_roster(tmp_path))


def test_repeated_row(tmp_path: Path) -> None:
    """A second row for the same entry is reported with the first one's line."""
    path = a_text(tmp_path, "contest;№;М1\nsvarka;1;3\nsvarka;01;4\n")

    (problem,) = problems_of(path, a_small_roster(tmp_path))

    assert (3, Fault.REPEATED, "2") == (problem.line, problem.fault, problem.params["first"])


def test_place_against_points(tmp_path: Path) -> None:
    """A better place with fewer points is a conflict to show, not to choose from."""
    path = a_text(tmp_path, "contest;№;М1;Место\nsvarka;1;3;1\nsvarka;2;4;2\n")

    assert [(2, Fault.PLACE_DIFFERS)] == faults_of(path, a_small_roster(tmp_path))


def test_totals_only(tmp_path: Path) -> None:
    """A total is no module's mark where the task has several modules."""
    path = a_text(tmp_path, "contest;№;Итого\nsvarka;1;3\nsvarka-jr;1;4\n")

    assert [(2, Fault.TOTAL_ONLY)] == faults_of(path, a_small_roster(tmp_path))


def test_misspelt_header(tmp_path: Path) -> None:
    """A misspelt header is reported, never silently dropped with all its marks."""
    path = a_text(tmp_path, "contest;№;М1;Мoдль 2\nsvarka;1;3;4\n")

    assert [(1, Fault.UNKNOWN_COLUMN)] == faults_of(path, a_small_roster(tmp_path))


def test_signature_below(tmp_path: Path) -> None:
    """A line that names nobody and holds no mark, such as a signature, is left out and listed."""
    path = a_text(tmp_path, "contest;№;М1;Примечание\nsvarka;1;3;\n;;;Главный эксперт ________\n")
    roster = a_small_roster(tmp_path)

    assert {("svarka-01", "m1"): "3"} == marks_of(path, roster)
    warnings = read_results(path, roster, State()).warnings
    assert [(3, Fault.ROW_LEFT_OUT)] == [(one.line, one.fault) for one in warnings]


def test_only_changes(tmp_path: Path) -> None:
    """Only what differs is proposed, each change with the revision it was seen at."""
    path = a_text(tmp_path, "contest;№;М1;М2\nsvarka;1;7,00;8\n")

    commands = read_results(path, a_small_roster(tmp_path), a_state(m1="7", m2="9")).value

    assert commands == (
        RecordMark(
            entry=EntryId("svarka-01"),
            module=ModuleId("m2"),
            mark="8",
            rev=1,
            reason="results.csv",
        ),
    )


def test_locked_marks(tmp_path: Path) -> None:
    """A file may repeat locked marks, and is rejected where it would change one."""
    roster = a_small_roster(tmp_path)
    locked = a_state(locked=True, m1="7")

    same = a_text(tmp_path, "contest;№;М1\nsvarka;1;7\n", "same.csv")
    other = a_text(tmp_path, "contest;№;М1\nsvarka;1;8\n", "other.csv")

    assert {} == marks_of(same, roster, locked)
    (problem,) = problems_of(other, roster, locked)
    assert "locked" in problem.text


def test_one_wrong_row_takes_nothing(tmp_path: Path) -> None:
    """A file with one wrong row proposes nothing of the right ones either."""
    rows = "".join(f"svarka;{number};5\n" for number in (1, 2, 9))

    parsed = read_results(
        a_text(tmp_path, f"contest;№;М1\n{rows}"), a_small_roster(tmp_path), State()
    )

    assert (None, 1) == (parsed.value, len(parsed.problems))


def test_unknown_contest_option(tmp_path: Path) -> None:
    """A contest that was asked for and does not exist is reported."""
    path = a_text(tmp_path, "№;М1\n1;3\n")

    parsed = read_results(path, a_small_roster(tmp_path), State(), contest=ContestId("нет"))

    assert [Fault.UNKNOWN_REFERENCE] == [problem.fault for problem in parsed.problems]


def test_problem_in_words(tmp_path: Path) -> None:
    """A problem says file, sheet, line, column, value and reason in one line of text."""
    path = a_workbook(tmp_path, {"svarka": [["№", "М1"], [1, 41]]})

    (problem,) = problems_of(path, a_small_roster(tmp_path))

    assert "results.xlsx, svarka, 2, М1: “41”: The mark 41 is above 40" in str(problem)
