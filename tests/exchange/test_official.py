"""What a file states officially stands beside what is computed, and contradictions are shown."""

from decimal import Decimal
from pathlib import Path

import pytest

from exchange.files import a_folder, a_roster_from, a_small_roster, a_text, a_workbook
from tablo.championship.commands import RecordMark
from tablo.championship.ids import ActorId, ContestId, EntryId, Instant, ModuleId
from tablo.championship.roster import Roster
from tablo.championship.state import Cell, ContestState, State
from tablo.exchange.official import OfficialRow
from tablo.exchange.problems import Fault
from tablo.exchange.results import ResultTables, read_result_tables, read_results
from tablo.exchange.tables import HeaderMapping

HEAD = "contest;№;М1;М2;Итого;Место;Медаль;Итого по 500-балльной шкале"


def read(path: Path, roster: Roster, mapping: HeaderMapping | None = None) -> ResultTables:
    """Read a file that is right."""
    parsed = read_result_tables(path, roster, State(), mapping=mapping or HeaderMapping())
    assert not parsed.problems, "\n".join(map(str, parsed.problems))
    assert parsed.value is not None
    return parsed.value


def faults_of(path: Path, roster: Roster) -> list[tuple[int, Fault]]:
    """Read a file that is wrong, and give lines and faults."""
    parsed = read_result_tables(path, roster, State())
    assert parsed.value is None
    return [(problem.line, problem.fault) for problem in parsed.problems]


def doubts_of(path: Path, roster: Roster) -> list[tuple[int, Fault]]:
    """Read a file that is doubtful, and give lines and warnings, but for what is left out."""
    parsed = read_result_tables(path, roster, State())
    assert parsed.value is not None, parsed.problems
    return [(one.line, one.fault) for one in parsed.warnings if one.fault != Fault.LEFT_OUT]


def test_beside_the_marks(tmp_path: Path) -> None:
    """Totals, places, medals and scale scores become an official result beside the marks."""
    text = f"{HEAD}\nsvarka;1;38,25;50,23;88,48;1;золото;543\nsvarka;2;30;0;30;-;;—\n"

    tables = read(a_text(tmp_path, text), a_small_roster(tmp_path))

    (official,) = tables.official
    assert 4 == len(tables.marks)
    assert (
        OfficialRow(
            entry=EntryId("svarka-01"),
            place=1,
            medal="gold",
            total=Decimal("88.48"),
            scale=Decimal(543),
        ),
        OfficialRow(entry=EntryId("svarka-02"), total=Decimal(30)),
    ) == official.rows
    assert {"svarka-01": (2,), "svarka-02": (3,)} == official.lines
    assert "results.csv" == official.source.name
    assert 64 == len(official.source.sha256)


def test_totals_without_marks(tmp_path: Path) -> None:
    """A table of totals alone is an official result and no mark."""
    path = a_text(tmp_path, "contest;№;Итого;Место\nsvarka;1;88,4;1\nsvarka;02;7;2 место\n")

    tables = read(path, a_small_roster(tmp_path))

    assert () == tables.marks
    assert [(Decimal("88.4"), 1), (Decimal(7), 2)] == [
        (row.total, row.place) for row in tables.official[0].rows
    ]


def test_stored_scale_scores(tmp_path: Path) -> None:
    """Scale scores of 800.4 and 799.6 stay apart although both are shown as 800."""
    path = a_workbook(
        tmp_path, {"svarka": [["№", "WorldSkills Scale Score"], [1, 800.4], ["2", "799,6"]]}
    )

    (official,) = read(path, a_small_roster(tmp_path)).official

    assert [Decimal("800.4"), Decimal("799.6")] == [row.scale for row in official.rows]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (";первое;;", Fault.BAD_PLACE),
        (";0;;", Fault.BAD_PLACE),
        (";1-2;;", Fault.BAD_PLACE),
        (";;призёр;", Fault.UNKNOWN_MEDAL),
        (";;Golden;", Fault.UNKNOWN_MEDAL),
        (";;;5e2", Fault.NOT_A_NUMBER),
        (";;;1001", Fault.OUT_OF_RANGE),
        (";;;2025-02-17", Fault.IS_A_DATE),
        ("100,01;;;", Fault.OUT_OF_RANGE),
    ],
)
def test_cells_that_state_nothing_sensible(tmp_path: Path, cells: str, fault: Fault) -> None:
    """A place, a medal or a number that can't be one is an error with its line, not a guess."""
    path = a_text(tmp_path, f"{HEAD}\nsvarka;2;1;1;;;;\nsvarka;1;1;1;{cells}\n")

    assert [(3, fault)] == faults_of(path, a_small_roster(tmp_path))


@pytest.mark.parametrize(
    ("rows", "doubt"),
    [
        ("svarka;1;10;20;31;;;\n", (2, Fault.TOTAL_DIFFERS)),
        ("svarka;1;3;0;;1;;\nsvarka;2;4;0;;2;;\n", (2, Fault.PLACE_DIFFERS)),
        ("svarka;1;9;0;;1;;499\nsvarka;2;4;0;;2;;500\n", (2, Fault.PLACE_DIFFERS)),
        ("svarka;1;9;0;9;;серебро;\nsvarka;3;4;0;4;;золото;\n", (3, Fault.MEDAL_AGAINST_SCORE)),
        ("svarka;1;9;0;9;;;\nsvarka;3;4;0;4;;медальон;\n", (3, Fault.MEDAL_AGAINST_SCORE)),
        ("svarka;1;;;;1;бронза;\nsvarka;3;;;;2;золото;\n", (3, Fault.MEDAL_AGAINST_PLACE)),
        ("svarka;1;9;0;9;1;;\nsvarka;2;4;0;4;2;;\n", (3, Fault.SAME_DELEGATION)),
    ],
)
def test_contradictions(tmp_path: Path, rows: str, doubt: tuple[int, Fault]) -> None:
    """Where a file contradicts itself, a warning says where, and nothing is chosen or changed."""
    path = a_text(tmp_path, f"{HEAD}\n{rows}")

    assert doubt in doubts_of(path, a_small_roster(tmp_path))


def test_order_of_medals_and_scores(tmp_path: Path) -> None:
    """Numbers are compared as numbers: 100 is above 98, and 98 above 9."""
    rows = "svarka;1;40;60;100;1;золото;\nsvarka;2;38;60;98;2;серебро;\nsvarka;3;9;0;9;3;бронза;\n"
    path = a_text(tmp_path, f"{HEAD}\n{rows}")

    assert [(3, Fault.SAME_DELEGATION)] == doubts_of(path, a_small_roster(tmp_path))


def test_entries_that_are_left_out(tmp_path: Path) -> None:
    """Entries of a contest that the file does not have are counted in a warning."""
    path = a_text(tmp_path, f"{HEAD}\nsvarka;1;1;2;3;;;\n")

    (warning,) = read_result_tables(path, a_small_roster(tmp_path), State()).warnings

    assert (Fault.LEFT_OUT, "2") == (warning.fault, warning.params["count"])


def test_team_states_one_result(tmp_path: Path) -> None:
    """The rows of one team state one result, and where they differ the file goes back."""
    head = "contest;ФИО;Итого;Место"
    one = f"{head}\nroboty;Второй Олег;70;1\nroboty;Первый Илья;70;1\n"
    two = f"{head}\nroboty;Второй Олег;70;1\nroboty;Первый Илья;70;2\n"
    roster = a_small_roster(tmp_path)

    (official,) = read(a_text(tmp_path, one, "one.csv"), roster).official

    assert {"roboty-01": (2, 3)} == official.lines
    assert [(3, Fault.TEAM_SPLIT)] == faults_of(a_text(tmp_path, two, "two.csv"), roster)


def test_mark_over_its_maximum_in_row_1999(tmp_path: Path) -> None:
    """One mark above its maximum in row 1,999 of 2,500 takes nothing, and is named exactly."""
    rows = "".join(f"svarka,{n:04},Москва,Участник Ян,да\n" for n in range(2, 2502))
    roster = a_roster_from(
        a_folder(tmp_path, entries=f"contest,number,region,name,consent\n{rows}")
    )
    marks: list[list[str | int | float]] = [["№", "М1", "М2"]]
    marks += [[f"{n:04}", 40.01 if n == 1999 else 12.5, 60] for n in range(2, 2502)]

    parsed = read_result_tables(a_workbook(tmp_path, {"svarka": marks}), roster, State())

    assert parsed.value is None
    (problem,) = parsed.problems
    assert ("results.xlsx", "svarka", 1999, "М1", "40.01") == (
        problem.file,
        problem.sheet,
        problem.line,
        problem.column,
        problem.value,
    )
    assert "above 40" in problem.text


def test_percents_are_no_marks(tmp_path: Path) -> None:
    """A mark that is shown in per cent is sent back."""
    path = a_text(tmp_path, "contest;№;М1\nsvarka;1;85%\n")

    assert [(2, Fault.REFUSED)] == faults_of(path, a_small_roster(tmp_path))


@pytest.mark.parametrize(
    "title", ["Сварка. Юниоры", "СВАРКА (юниоры)", "сварка,\u00a0юниор", "«Сварка» / Juniors"]
)
def test_juniors_in_the_name_of_the_skill(tmp_path: Path, title: str) -> None:
    """Juniors behind the skill's name mean the category, in whatever way they are written."""
    path = a_workbook(tmp_path, {"Лист1": [["Компетенция", "№", "М1"], [title, 1, 55]]})

    (mark,) = read(path, a_small_roster(tmp_path)).marks

    assert "svarka-jr-1" == mark.entry


@pytest.mark.parametrize("name", ["Ёлкин\u00a0Фёдор  Ильич", "ЕЛКИН ФЕДОР", "елкин фёдор ильич"])
def test_spellings_of_a_name(tmp_path: Path, name: str) -> None:
    """Е for Ё, no-break and double spaces, capitals and a missing patronymic are one person."""
    entries = "contest,number,region,name\nsvarka,1,Москва,Ёлкин Фёдор Ильич\n"
    roster = a_roster_from(a_folder(tmp_path, entries=entries))

    (mark,) = read(a_text(tmp_path, f"contest;ФИО;М1\nsvarka;{name};5\n"), roster).marks

    assert "svarka-1" == mark.entry


def test_name_in_three_cells(tmp_path: Path) -> None:
    """A name may stand in one cell or in three."""
    text = "contest;Фамилия;Имя;Отчество;М1\nsvarka;Иванов;Пётр;Ильич;5\n"

    (mark,) = read(a_text(tmp_path, text), a_small_roster(tmp_path)).marks

    assert "svarka-01" == mark.entry


def test_mapping_is_remembered(tmp_path: Path) -> None:
    """What the headers of a source mean is given back, and read with it the next time."""
    text = "Шифр;Первый этап;Второй этап;Баллы эксперта\n1;5;6;7\n"
    path, roster = a_text(tmp_path, text, "svarka.csv"), a_small_roster(tmp_path)
    mapping = HeaderMapping().with_headers(
        {"Шифр": "number", "Первый этап": "module:М1", "Второй  ЭТАП": "module:m2"}
    )

    unknown = read_result_tables(path, roster, State()).problems
    partly = read_result_tables(path, roster, State(), mapping=mapping).problems
    tables = read(path, roster, mapping.with_headers({"Баллы эксперта": ""}))

    assert [Fault.NO_HEADER] == [problem.fault for problem in unknown]
    assert [(Fault.UNKNOWN_COLUMN, "Баллы эксперта")] == [
        (problem.fault, problem.column) for problem in partly
    ]
    assert ["5", "6"] == [mark.mark for mark in tables.marks]
    assert tables == read(path, roster, tables.mapping)
    assert "number" == tables.mapping.columns["ШИФР"]


def test_known_headers_are_remembered_too(tmp_path: Path) -> None:
    """The mapping that is given back names every header of the file that was used."""
    path = a_text(tmp_path, "contest;Личный номер;Модуль 1\nsvarka;1;5\n")

    mapping = read(path, a_small_roster(tmp_path)).mapping

    assert {"contest", "number", "module:Модуль 1"} == set(mapping.columns.values())


def test_two_headers_of_one_meaning(tmp_path: Path) -> None:
    """A header that stands there twice is reported, whichever of the two has the marks."""
    path = a_text(tmp_path, "contest;№;Номер;М1\nsvarka;1;1;5\n")

    assert [(1, Fault.REPEATED_COLUMN)] == faults_of(path, a_small_roster(tmp_path))


def test_same_module_twice(tmp_path: Path) -> None:
    """Two columns for one module are reported, even when one is in the other alphabet."""
    path = a_text(tmp_path, "contest;№;М1;M1\nsvarka;1;5;6\n")

    assert [(1, Fault.REPEATED_COLUMN)] == faults_of(path, a_small_roster(tmp_path))


def test_wrong_sheet(tmp_path: Path) -> None:
    """A workbook with a sheet that is no table of results says which sheet that is."""
    path = a_workbook(tmp_path, {"svarka": [["№", "М1"], [1, 5]], "Смета": [["Наименование"]]})

    (problem,) = read_result_tables(path, a_small_roster(tmp_path), State()).problems

    assert (Fault.NO_HEADER, "Смета") == (problem.fault, problem.sheet)


def test_again(tmp_path: Path) -> None:
    """A second import of the same file proposes nothing, and a mark changed by hand is its own."""
    path = a_text(tmp_path, "contest;№;М1;М2\nsvarka;1;5;6\n")
    roster = a_small_roster(tmp_path)
    cells = {
        ModuleId("m1"): Cell(mark=Decimal(5), rev=1, at=Instant(0), by=ActorId("import")),
        ModuleId("m2"): Cell(mark=Decimal(9), rev=2, at=Instant(0), by=ActorId("expert")),
    }
    state = State(contests={ContestId("svarka"): ContestState(marks={EntryId("svarka-01"): cells})})

    commands = read_results(path, roster, state).value

    assert (
        RecordMark(
            entry=EntryId("svarka-01"),
            module=ModuleId("m2"),
            mark="6",
            rev=2,
            reason="results.csv",
        ),
    ) == commands
