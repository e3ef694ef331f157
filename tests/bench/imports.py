"""How long a dry run of an import takes: 2,500 rows of a roster, of results, of medals.

From `tests/`: `python -m bench.imports [times]`.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import xlsxwriter

from bench.report import Figures, report, spread
from tablo.championship.roster import EMPTY
from tablo.championship.state import State
from tablo.exchange.differences import diff
from tablo.exchange.medallists import read_medallists
from tablo.exchange.problems import Parsed
from tablo.exchange.regions import regions
from tablo.exchange.results import read_result_tables
from tablo.exchange.roster import read_roster

ROWS = 2_500
CONTESTS = 400
MODULES = 5

T = TypeVar("T")

Cells = list[str | int | float]
Tables = dict[str, list[Cells]]


def measure(times: int) -> dict[str, Figures]:
    """Read each kind of file so many times, at least two; milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        tables, alone = _tables(CONTESTS), _tables(1)
        book = _write(where / "roster.xlsx", tables)
        roster = _right(read_roster(book))
        crowd = _right(read_roster(_write(where / "crowd.xlsx", alone)))
        results = _write(where / "results.xlsx", {"Результаты": _results(tables)})
        one = _write(where / "one.xlsx", {"Результаты": _results(alone)})
        medals = _write(where / "medals.xlsx", {"Sheet1": _medals(tables)})

        def import_roster() -> None:
            parsed = read_roster(book, over=roster)
            assert parsed.value is not None
            assert not diff(roster, parsed.value)
            assert diff(EMPTY, parsed.value)

        return {
            f"roster, {CONTESTS} contests": _timed(import_roster, times),
            f"results, {CONTESTS} contests": _timed(
                lambda: _right(read_result_tables(results, roster, State())), times
            ),
            "results, one contest": _timed(
                lambda: _right(read_result_tables(one, crowd, State())), times
            ),
            f"medals, {CONTESTS} contests": _timed(
                lambda: _right(read_medallists(medals, roster)), times
            ),
        }


def _right(parsed: Parsed[T]) -> T:
    assert parsed.value is not None, parsed.problems[:3]
    return parsed.value


def _timed(read: Callable[[], object], times: int) -> Figures:
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        read()
        spent.append((time.perf_counter() - begin) * 1000)
    return spread(spent)


def _tables(contests: int) -> Tables:
    skills = [f"Компетенция {n}" for n in range(contests)]
    return {
        "championship": [["title", "zone"], ["Кубок", "Europe/Moscow"]],
        "venues": [["title"], ["Цех"]],
        "categories": [["title"], ["Основная"]],
        "skills": _table(["title", "code"], ([skill, f"{n:03}"] for n, skill in enumerate(skills))),
        "contests": _table(
            ["skill", "category", "venue"], ([skill, "Основная", "Цех"] for skill in skills)
        ),
        "modules": _table(
            ["skill", "category", "label", "title", "max"],
            (
                [skill, "Основная", f"М{n + 1}", f"Модуль {n + 1}", 20]
                for skill in skills
                for n in range(MODULES)
            ),
        ),
        "entries": _table(
            ["skill", "category", "number", "region", "last", "first", "consent"],
            (_entry(n, skills[n % contests]) for n in range(ROWS)),
        ),
    }


def _table(head: Cells, rows: Iterable[Cells]) -> list[Cells]:
    return [head, *rows]


def _entry(n: int, skill: str) -> Cells:
    places = list(regions().values())
    place = places[n % len(places)].name
    return [skill, "Основная", f"{n:04}", place, f"Фамилия{n}", f"Имя{n % 97}", "да"]


def _results(tables: Tables) -> list[Cells]:
    heads = [f"Модуль {n + 1}" for n in range(MODULES)]
    head: Cells = ["Компетенция", "№", "ФИО", "Регион", *heads, "Итого", "Место"]
    rows: list[Cells] = [head]
    for n, (skill, _, number, region, last, first, _) in enumerate(tables["entries"][1:]):
        marks = [round(19 - n / 1000 - module / 8, 3) for module in range(MODULES)]
        rows.append([skill, number, f"{last} {first}", region, *marks, sum(marks), n + 1])
    return rows


def _medals(tables: Tables) -> list[Cells]:
    words = ("Gold", "Silver", "Bronze", "Medallion for Excellence", "", "", "")
    rows: list[Cells] = [
        [
            "Position",
            "Member",
            "Member Name",
            "Skill Number",
            "Medal",
            "First Name",
            "Last Name",
            "WorldSkills Scale Score",
        ]
    ]
    for n, (skill, _, _, region, last, first, _) in enumerate(tables["entries"][1:]):
        code = str(skill).split()[1]
        place = n // CONTESTS
        rows.append([place + 1, "", region, code, words[place], first, last, round(700 - n / 7, 2)])
    return rows


def _write(path: Path, tables: Tables) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    return path


if __name__ == "__main__":
    report(
        f"Dry run of an import of {ROWS:,} rows, ms",
        measure(int(sys.argv[1]) if sys.argv[1:] else 5),
    )
