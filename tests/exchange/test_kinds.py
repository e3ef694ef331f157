"""A file is recognized by its headers, whatever it is called."""

from pathlib import Path

from exchange.files import TABLES, a_text, a_workbook
from exchange.schemes import FIRST, SECOND, TOP
from tablo.demo.roster import demo_files
from tablo.exchange.kinds import Kind, recognize


def first(path: Path) -> Kind | None:
    """Give the likeliest kind of a file."""
    parsed = recognize(path)
    assert parsed.value is not None
    return parsed.value[0] if parsed.value else None


def test_kinds(tmp_path: Path) -> None:
    """Rosters, results, schemes and the workbooks of ceremony programs are told apart."""
    medals = (
        "Position;Member;Member Name;Skill Number;Medal;First Name;Last Name\n1;a;b;7;Gold;c;d\n"
    )
    best = "Member;Member Name;First Name;Last Name\na;b;c;d\n"
    roster = {
        name: [line.split(",") for line in text.splitlines()] for name, text in TABLES.items()
    }

    assert "timetable" == first(demo_files() / "timetable.csv")
    assert "timetable" == first(a_text(tmp_path, "BEGIN:VCALENDAR\n", "plan.ics"))
    assert "results" == first(demo_files() / "results.xlsx")
    assert "results" == first(a_text(tmp_path, "contest;№;М1\nsvarka;1;5\n"))
    assert "official" == first(a_text(tmp_path, medals, "results.csv"))
    assert "best" == first(a_text(tmp_path, best, "Competitor_results.csv"))
    assert "roster" == first(a_workbook(tmp_path, roster))
    assert "scheme" == first(a_workbook(tmp_path, {"Лист1": [*TOP, *FIRST, *SECOND]}))


def test_nothing_known(tmp_path: Path) -> None:
    """A table of something else is nothing that is known."""
    assert first(a_text(tmp_path, "Товар;Цена\nСыр;5\n")) is None
