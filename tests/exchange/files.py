"""Write the files that people and attackers upload, and small rosters to import them into."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import xlsxwriter

from tablo.championship.roster import Roster
from tablo.demo.roster import demo_files
from tablo.exchange.roster import read_roster

DAY = dt.date(2027, 3, 14)
Cells = Sequence[str | float | int | dt.date | None]

TABLES = {
    "championship": "title,zone\nКубок мастеров,Europe/Moscow\n",
    "venues": "title\nЦех\n",
    "skills": "title,code,team_size\nСварка,07,\nРоботы,12,2\nВерстка,,\n",
    "categories": "title\nОсновная\nЮниоры\n",
    "contests": (
        "id,skill,category,venue\n"
        "svarka,Сварка,Основная,Цех\n"
        "svarka-jr,Сварка,Юниоры,Цех\n"
        "roboty,Роботы,Основная,Цех\n"
    ),
    "modules": (
        "contest,label,title,max\n"
        "svarka,М1,Швы,40\nsvarka,М2,Сосуд,60\n"
        "svarka-jr,М1,Всё,100\nroboty,А,Заезд,100\n"
    ),
    "entries": (
        "contest,number,region,name,consent\n"
        "svarka,01,Татарстан,Иванов Пётр Ильич,да\n"
        "svarka,02,Татарстан,Петрова Анна,да\n"
        "svarka,03,Москва,Петрова Анна,нет\n"
        "svarka-jr,1,г. Москва,Юрьев Юрий Юрьевич,да\n"
        "roboty,01,Кузбасс,Первый Илья,да\n"
        "roboty,01,Кузбасс,Второй Олег,да\n"
    ),
}


def a_folder(where: Path, **changes: str | None) -> Path:
    """Write the tables of a small roster; `changes` replaces some (None: leaves them out)."""
    folder = where / "roster"
    folder.mkdir(exist_ok=True)
    for name, text in {**TABLES, **changes}.items():
        if text is not None:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def a_roster_from(folder: Path) -> Roster:
    """Import a folder that is right."""
    parsed = read_roster(folder)
    assert not parsed.problems, "\n".join(map(str, parsed.problems))
    assert parsed.value is not None
    return parsed.value


def a_small_roster(where: Path) -> Roster:
    """Import the small roster."""
    return a_roster_from(a_folder(where))


def the_demo_roster() -> Roster:
    """Import the demo championship."""
    return a_roster_from(demo_files())


def a_text(where: Path, text: str, name: str = "results.csv", encoding: str = "utf-8") -> Path:
    """Write a text file."""
    path = where / name
    path.write_bytes(text.encode(encoding))
    return path


def a_workbook(where: Path, sheets: Mapping[str, Iterable[Cells]]) -> Path:
    """Write a workbook; `sheets` are rows by the name of the sheet."""
    path = where / "results.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        date = book.add_format({"num_format": "dd.mm"})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for line, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, dt.date):
                        sheet.write_datetime(
                            line, column, dt.datetime.combine(cell, dt.time()), date
                        )
                    elif cell is not None:
                        sheet.write(line, column, cell)
    return path
