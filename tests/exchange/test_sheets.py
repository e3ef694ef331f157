"""Uploads are hostile until they are read."""

import tempfile
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.files import a_text, a_workbook
from tablo.championship.roster import EMPTY
from tablo.championship.state import State
from tablo.exchange import sheets
from tablo.exchange.problems import Fault
from tablo.exchange.results import read_results
from tablo.exchange.roster import read_roster
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

    assert "A file that ends in .csv, .xlsx was expected" in parsed.problems[0].text


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
        for part in range(sheets.PARTS_LIMIT + 1):
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


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes(data: bytes) -> None:
    """Whatever bytes a CSV file holds, reading it gives a value or problems and never fails."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entries.csv"
        path.write_bytes(data)

        for parsed in (read_roster(path), read_results(path, EMPTY, State())):
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
