"""Uploads are hostile until they are read."""

import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.files import a_text, a_workbook
from exchange.foreign import an_ods, an_xls
from tablo.championship.roster import EMPTY
from tablo.championship.state import State
from tablo.exchange import inspection
from tablo.exchange.medallists import read_best, read_medallists
from tablo.exchange.problems import Fault
from tablo.exchange.results import read_results
from tablo.exchange.roster import read_roster
from tablo.exchange.scheme import read_scheme
from tablo.exchange.sheets import read_sheets


def fault_of(path: Path) -> Fault:
    """Read a file that is refused as a whole, and give the reason."""
    parsed = read_sheets(path)
    assert parsed.value is None
    return parsed.problems[0].fault


def test_missing(tmp_path: Path) -> None:
    """A file that does not exist is said to be missing."""
    assert fault_of(tmp_path / "no.csv") == Fault.NO_FILE


def test_empty(tmp_path: Path) -> None:
    """An empty file is said to be empty."""
    assert fault_of(a_text(tmp_path, "")) == Fault.EMPTY_FILE
    assert fault_of(a_text(tmp_path, "", "results.xlsx")) == Fault.EMPTY_FILE


def test_other_kind(tmp_path: Path) -> None:
    """A file of another kind is refused naming the kinds that are read."""
    parsed = read_sheets(a_text(tmp_path, "hello", "results.txt"))

    assert "A file that ends in .csv, .xlsx, .ods, .xls was expected" in parsed.problems[0].text


def test_text_named_xlsx(tmp_path: Path) -> None:
    """A text file named .xlsx is refused as no workbook."""
    assert fault_of(a_text(tmp_path, "a;b\n1;2\n", "results.xlsx")) == Fault.NOT_A_WORKBOOK


def test_any_zip_named_xlsx(tmp_path: Path) -> None:
    """A zip of something else named .xlsx is refused as no workbook."""
    with zipfile.ZipFile(tmp_path / "photos.xlsx", "w") as parts:
        parts.writestr("photo.txt", "x")

    assert fault_of(tmp_path / "photos.xlsx") == Fault.NOT_A_WORKBOOK


def test_cut_off(tmp_path: Path) -> None:
    """A workbook that arrived in half is refused."""
    whole = a_workbook(tmp_path, {"Лист": [["№", "М1"], [1, 2]]})
    (tmp_path / "half.xlsx").write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])

    assert fault_of(tmp_path / "half.xlsx") in {Fault.NOT_A_WORKBOOK, Fault.DAMAGED_WORKBOOK}


def test_too_large(tmp_path: Path) -> None:
    """A file above 10 MB is refused naming its size and the limit."""
    path = tmp_path / "large.csv"
    path.write_bytes(b"a;b\n" * 2_600_000)

    assert read_sheets(path).problems[0].text == "The file has 10.4 MB; at most 10 MB are read."


def test_bomb(tmp_path: Path) -> None:
    """A zip bomb is refused by what it declares, before anything is unpacked."""
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "")
        parts.writestr("xl/worksheets/sheet1.xml", bytes(60_000_000))
    with zipfile.ZipFile(tmp_path / "tight.xlsx", "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "")
        parts.writestr("xl/worksheets/sheet1.xml", bytes(10_000_000))

    assert fault_of(tmp_path / "bomb.xlsx") == Fault.SWOLLEN
    assert fault_of(tmp_path / "tight.xlsx") == Fault.PACKED_TOO_TIGHT


def test_many_parts(tmp_path: Path) -> None:
    """A zip of more than 1,000 parts is refused."""
    with zipfile.ZipFile(tmp_path / "parts.xlsx", "w") as parts:
        for part in range(inspection.PARTS_LIMIT + 1):
            parts.writestr(f"{part}", "")

    assert fault_of(tmp_path / "parts.xlsx") == Fault.TOO_MANY_PARTS


def test_many_rows(tmp_path: Path) -> None:
    """A workbook of 300,000 rows is refused naming the limit, and no parser is started for it."""
    path = tmp_path / "rows.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for line in range(300_000):
            sheet.write_number(line, 0, line)

    problem = read_sheets(path).problems[0]

    assert problem.fault == Fault.TOO_MANY_ROWS
    assert "20,000 rows" in problem.text


def test_many_lines(tmp_path: Path) -> None:
    """A CSV file of too many lines is refused naming the limit."""
    assert fault_of(a_text(tmp_path, "a;b\n" * 20_002)) == Fault.TOO_MANY_ROWS


def test_far_cell(tmp_path: Path) -> None:
    """A cell in the last corner of a sheet, which would fill all memory, is survived."""
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "№")
        sheet.write(1_048_575, 16_383, "x")

    assert fault_of(path) in {Fault.TOO_MUCH_WORK, Fault.TOO_MANY_ROWS}


def test_long_cell(tmp_path: Path) -> None:
    """A cell of more than 1,000 characters is refused with its line."""
    parsed = read_sheets(a_text(tmp_path, f"a;b\n1;{'x' * 1001}\n"))

    assert [(each.fault, each.line) for each in parsed.problems] == [(Fault.TOO_LONG, 2)]


def test_formula_without_value(tmp_path: Path) -> None:
    """A formula whose value was never stored is refused with its cell: it is not an empty one."""
    path = a_workbook(tmp_path, {"Лист": [["№", "М1"], [1, 2]]})
    with zipfile.ZipFile(path) as parts:
        contents = {part: parts.read(part) for part in parts.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    contents[sheet] = contents[sheet].replace(b"<v>2</v>", b"<f>1+1</f>")
    with zipfile.ZipFile(path, "w") as parts:
        for name, data in contents.items():
            parts.writestr(name, data)

    problem = read_sheets(path).problems[0]

    assert (problem.fault, problem.line, problem.column) == (Fault.NO_STORED_VALUE, 2, "B")


def test_binary_csv(tmp_path: Path) -> None:
    """A CSV file that is no text is refused."""
    (tmp_path / "a.csv").write_bytes(b"a;b\n\0\1;2\n")

    assert fault_of(tmp_path / "a.csv") == Fault.NOT_TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encodings(tmp_path: Path, encoding: str, delimiter: str) -> None:
    """A CSV file may be UTF-8, with a byte order mark or not, or windows-1251, with ; , or tabs."""
    text = delimiter.join(("№", "ФИО")).replace("№", "No") + "\n" + delimiter.join(("1", "Щёголев"))

    parsed = read_sheets(a_text(tmp_path, text, encoding=encoding))

    assert parsed.value is not None
    assert [row.cells for row in parsed.value[0].rows] == [("No", "ФИО"), ("1", "Щёголев")]


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    """Lines are counted as an editor counts them, over empty lines and line breaks in cells."""
    parsed = read_sheets(a_text(tmp_path, '\nа;б\n"1\n2";3\n\n4;5\n'))

    assert parsed.value is not None
    assert [row.line for row in parsed.value[0].rows] == [2, 3, 6]


def test_planted_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that lies where the server was started from is not run by reading a workbook."""
    path = a_workbook(tmp_path, {"Лист": [["№", "М1"], [1, 2]]})
    (tmp_path / "python_calamine.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)

    assert read_sheets(path).problems == ()


@pytest.mark.parametrize("write", [an_ods, an_xls])
def test_other_programs(tmp_path: Path, write: Callable[..., Path]) -> None:
    """An OpenDocument table and a workbook of Excel 97 are read like any other."""
    path = write(tmp_path, {"Сварка": [["№", "М1"], [1, 17.25], ["02", "30,5"]], "Два": [["x"]]})

    parsed = read_sheets(path)

    assert parsed.value is not None
    assert [("Сварка", 3), ("Два", 1)] == [(one.name, len(one.rows)) for one in parsed.value]
    assert ("1", "17.25") == parsed.value[0].rows[1].cells
    assert ("02", "30,5") == parsed.value[0].rows[2].cells


@pytest.mark.parametrize("name", ["results.ods", "results.xls"])
def test_misnamed(tmp_path: Path, name: str) -> None:
    """A web page or a text that calls itself a workbook is refused as no workbook."""
    assert fault_of(a_text(tmp_path, "<html><table></table></html>", name)) == Fault.NOT_A_WORKBOOK


def test_workbook_named_ods(tmp_path: Path) -> None:
    """An .xlsx under the name of an .ods is refused rather than guessed at."""
    path = a_workbook(tmp_path, {"Лист": [["№", "М1"], [1, 2]]})

    assert fault_of(path.rename(tmp_path / "results.ods")) == Fault.NOT_A_WORKBOOK


def test_password(tmp_path: Path) -> None:
    """A workbook locked with a password is said to be damaged or locked."""
    path = an_xls(tmp_path, {"Лист": [["№"], [1]]}, "locked.xlsx")

    assert fault_of(path) == Fault.DAMAGED_WORKBOOK


def with_parts(path: Path, **changes: bytes) -> Path:
    """Add parts to a workbook, or replace them; "__" in a name stands for a slash."""
    with zipfile.ZipFile(path) as parts:
        contents = {part: parts.read(part) for part in parts.namelist()}
    for name, data in changes.items():
        contents[name.replace("__", "/").replace("_dot_", ".")] = data
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, data in contents.items():
            parts.writestr(name, data)
    return path


def test_macros(tmp_path: Path) -> None:
    """A workbook with macros is refused, whatever its name says, and nothing of it is run."""
    rows: dict[str, list[list[str | int]]] = {"Лист": [["№", "М1"], [1, 2]]}
    disguised = with_parts(a_workbook(tmp_path, rows), xl__vbaProject_dot_bin=b"Sub Auto_Open()")
    named = a_text(tmp_path, "x", "results.xlsm")
    basic = an_ods(tmp_path, rows, more={"Basic/Standard/Module1.xml": b"<module/>"})
    old = an_xls(tmp_path, rows, tail="_VBA_PROJECT".encode("utf-16-le"))

    for path in (disguised, named, basic, old):
        assert fault_of(path) == Fault.HAS_MACROS


def test_links_to_other_files(tmp_path: Path) -> None:
    """Links to other files are not followed: the stored values are taken, and a warning says so."""
    rows: dict[str, list[list[str | int]]] = {"Лист": [["№", "М1"], [1, 2]]}
    path = with_parts(
        a_workbook(tmp_path, rows),
        xl__externalLinks__externalLink1_dot_xml=b'<externalLink Target="http://evil.example/"/>',
    )

    parsed = read_sheets(path)

    assert parsed.value is not None
    assert ("1", "2") == parsed.value[0].rows[1].cells
    assert [Fault.EXTERNAL_LINKS] == [warning.fault for warning in parsed.warnings]


def test_formula_as_a_name(tmp_path: Path) -> None:
    """A name that looks like a formula is a text like any other, and a formula its stored value."""
    path = tmp_path / "results.xlsx"
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Лист")
        sheet.write_row(0, 0, ["ФИО", "М1"])
        sheet.write_string(1, 0, '=HYPERLINK("http://evil.example","Иванов")')
        sheet.write_formula(1, 1, "=40-2.75", value=37.25)

    parsed = read_sheets(path)

    assert parsed.value is not None
    assert ('=HYPERLINK("http://evil.example","Иванов")', "37.25") == parsed.value[0].rows[1].cells


def test_hidden_rows_and_sheets(tmp_path: Path) -> None:
    """Hidden and filtered rows are read, with a warning that names them; hidden sheets are not."""
    path = tmp_path / "results.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Итоги")
        for line, row in enumerate([["№", "М1"], [1, 2], [2, 3], [3, 4]]):
            sheet.write_row(line, 0, row)
        sheet.autofilter(0, 0, 3, 1)
        sheet.set_row(2, options={"hidden": True})
        sheet.write_comment(1, 1, "проверить")
        other = book.add_worksheet("Списки")
        other.write(0, 0, "Москва")
        other.hide()

    parsed = read_sheets(path)

    assert parsed.value is not None
    assert ["Итоги"] == [sheet.name for sheet in parsed.value]
    assert 4 == len(parsed.value[0].rows)
    assert [(Fault.HIDDEN_ROWS, "Итоги", "3"), (Fault.HIDDEN_SHEET, "Списки", "")] == [
        (warning.fault, warning.sheet, warning.params.get("lines", ""))
        for warning in parsed.warnings
    ]


def test_percents(tmp_path: Path) -> None:
    """A cell that shows 85 % is read as "85%", not as the 0.85 that is stored in it."""
    path = tmp_path / "results.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Ход & итоги")
        sheet.write_row(0, 0, ["№", "М1", "М2"])
        sheet.write(1, 0, 1)
        sheet.write(1, 1, 0.85, book.add_format({"num_format": "0%"}))
        sheet.write(1, 2, 0.125, book.add_format({"num_format": '0.0"\u00a0"%'}))

    parsed = read_sheets(path)

    assert parsed.value is not None
    assert ("1", "85%", "12.5%") == parsed.value[0].rows[1].cells


def test_file_of_200_megabytes(tmp_path: Path) -> None:
    """A file of 200 MB is refused by its size, before a byte of it is read."""
    for name in ("huge.csv", "huge.xlsx", "huge.ods", "huge.xls"):
        path = tmp_path / name
        with path.open("wb") as stream:
            stream.truncate(200_000_000)

        assert fault_of(path) == Fault.TOO_LARGE


def test_saved_half(tmp_path: Path) -> None:
    """A CSV file whose last line stops in the middle is refused with that line."""
    parsed = read_sheets(a_text(tmp_path, "№;ФИО;М1;М2\n1;Ли Ян;5;6\n2;Ким А"))

    assert [(Fault.CUT_OFF, 3)] == [(each.fault, each.line) for each in parsed.problems]


def test_wide_sheet(tmp_path: Path) -> None:
    """A workbook of more than 2,000,000 cells is refused naming the limit."""
    path = tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "№")
        sheet.write(999, 2_100, "x")

    problem = read_sheets(path).problems[0]

    assert problem.fault == Fault.TOO_MANY_CELLS
    assert "2,000,000 cells" in problem.text


def test_one_long_text_in_every_cell(tmp_path: Path) -> None:
    """A text that is stored once and shown in every cell is not written out for each of them."""
    path = tmp_path / "echo.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for line in range(2_000):
            for column in range(20):
                sheet.write_string(line, column, "Ж" * 30_000)

    assert fault_of(path) in {Fault.TOO_MUCH_WORK, Fault.PACKED_TOO_TIGHT}


MEASURE = """
import resource, sys
from pathlib import Path
from tablo.exchange.sheets import read_sheets
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for name in sys.argv[1:]:
    read_sheets(Path(name))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_memory_of_the_reader(tmp_path: Path) -> None:
    """Reading hostile files costs the process that asks for it less than 100 MB."""
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "")
        parts.writestr("xl/worksheets/sheet1.xml", bytes(60_000_000))
    far = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(str(far)) as book:
        book.add_worksheet().write(1_048_575, 16_383, "x")
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as stream:
        stream.truncate(200_000_000)

    done = subprocess.run(
        [sys.executable, "-c", MEASURE, bomb, far, huge],
        capture_output=True,
        text=True,
        check=True,
    )

    assert int(done.stdout) < 100_000


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes(data: bytes) -> None:
    """Whatever bytes a CSV file holds, reading it gives a value or problems and never fails."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entries.csv"
        path.write_bytes(data)

        for parsed in (
            read_roster(path),
            read_results(path, EMPTY, State()),
            read_medallists(path, EMPTY),
            read_best(path, EMPTY),
            read_scheme(path),
        ):
            assert (parsed.value is None) == bool(parsed.problems)


@settings(max_examples=12, deadline=None)
@given(data=st.binary(min_size=1, max_size=200), seed=st.integers(0, 10_000))
def test_any_workbook(data: bytes, seed: int) -> None:
    """Whatever bytes overwrite a part of a workbook, reading it gives a value or problems."""
    with tempfile.TemporaryDirectory() as folder:
        path = a_workbook(Path(folder), {"Лист": [["№", "М1"], [1, 2]]})
        whole = bytearray(path.read_bytes())
        place = seed % len(whole)
        whole[place : place + len(data)] = data
        path.write_bytes(whole)

        parsed = read_sheets(path)

        assert (parsed.value is None) == bool(parsed.problems)
