"""Results of ceremony programs mean the same in whatever order their rows stand."""

import csv
import io
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.files import a_folder, a_roster_from, a_text, a_workbook, the_demo_roster
from tablo.championship.medals import Award
from tablo.championship.roster import Roster
from tablo.exchange.medallists import (
    BestOfDelegations,
    Medallists,
    read_best,
    read_medallists,
)
from tablo.exchange.official import OfficialResult
from tablo.exchange.problems import Fault

HEAD = (
    "Position",
    "Member",
    "Member Name",
    "Skill Number",
    "Medal",
    "First Name",
    "Last Name",
    "WorldSkills Scale Score",
)
ROWS = (
    ("1", "TAT", "Татарстан", "7", "Gold", "Пётр", "Иванов", "543"),
    ("2", "TAT", "Татарстан", "7", "Silver", "Анна", "Петрова", "530,5"),
    ("3", "MOW", "Москва", "07", "Bronze", "Анна", "Петрова", "512"),
    ("4", "NN", "Нижегородская область", "07", "Medallion for Excellence", "Олег", "Ким", "500"),
    ("5", "KEM", "Кузбасс", "7", "", "Ян", "Ли", "0"),
    ("", "MOW", "Москва", "07", "золото", "Юрий", "Юрьев", "540"),
    ("1", "KEM", "Кузбасс", "12", "Gold", "Илья", "Первый", "700"),
    ("1", "KEM", "Кузбасс", "12", "Gold", "Олег", "Второй", "700"),
    ("2", "KEM", "Кузбасс", "12", "Silver ", "Пётр", "Третий", "690"),
    ("2", "KEM", "Кузбасс", "12", " silver", "Лев", "Четвёртый", "690"),
)
ENTRIES = """contest,number,region,name
svarka,1,Татарстан,Иванов Пётр Ильич
svarka,2,Татарстан,Петрова Анна
svarka,3,Москва,Петрова Анна
svarka,4,Нижегородская область,Ким Олег
svarka,5,Кузбасс,Ли Ян
svarka-jr,1,Москва,Юрьев Юрий Юрьевич
roboty,1,Кузбасс,Первый Илья
roboty,1,Кузбасс,Второй Олег
roboty,2,Кузбасс,Третий Пётр
roboty,2,Кузбасс,Четвёртый Лев
"""


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Roster:
    """Import a roster of two skills, one of them of teams, one with juniors."""
    return a_roster_from(a_folder(tmp_path_factory.mktemp("roster"), entries=ENTRIES))


def a_file(where: Path, rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD) -> Path:
    """Write rows under the headers of the ceremony program."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([head, *rows])
    return a_text(where, out.getvalue(), "Competitor_results.csv")


def read(path: Path, roster: Roster) -> Medallists:
    """Read a file that is right."""
    parsed = read_medallists(path, roster)
    assert not parsed.problems, "\n".join(map(str, parsed.problems))
    assert parsed.value is not None
    return parsed.value


def medals_of(results: Sequence[OfficialResult]) -> dict[str, Award | None]:
    """List medals by entry."""
    return {row.entry: row.medal for result in results for row in result.rows}


def faults_of(path: Path, roster: Roster) -> list[tuple[int, Fault]]:
    """Read a file that is wrong, and give lines and faults."""
    parsed = read_medallists(path, roster)
    assert parsed.value is None
    return [(problem.line, problem.fault) for problem in parsed.problems]


def test_competitor_results(tmp_path: Path, roster: Roster) -> None:
    """Each contest gets an official result: place, medal and scale score as the file has them."""
    rows = [HEAD, *ROWS]
    found = read(a_workbook(tmp_path, {"Sheet1": rows, "Sheet2": [["что-то ещё"]]}), roster)

    assert {
        "svarka-1": "gold",
        "svarka-2": "silver",
        "svarka-3": "bronze",
        "svarka-4": "medallion",
        "svarka-5": None,
        "svarka-jr-1": "gold",
        "roboty-1": "gold",
        "roboty-2": "silver",
    } == medals_of(found.official)
    welding = next(result for result in found.official if result.contest == "svarka")
    assert [1, 2, 3, 4, 5] == [row.place for row in welding.rows]
    assert [Decimal("530.5"), Decimal(0)] == [welding.rows[1].scale, welding.rows[4].scale]


def test_sorted_by_medal_or_region(tmp_path: Path, roster: Roster) -> None:
    """Gold-first, bronze-first and by-region sorted files give identical results."""
    order = ("Gold", "золото", "Silver", "Bronze", "Medallion for Excellence", "")
    gold_first = sorted(
        ROWS, key=lambda row: order.index(row[4].strip().replace("silver", "Silver"))
    )
    by_region = sorted(ROWS, key=lambda row: row[2])

    found = [
        [result.rows for result in read(a_file(tmp_path, rows), roster).official]
        for rows in (gold_first, gold_first[::-1], by_region)
    ]

    assert found[0] == found[1] == found[2]


@settings(max_examples=60, deadline=None)
@given(rows=st.permutations(ROWS))
def test_any_order(roster: Roster, rows: list[tuple[str, ...]]) -> None:
    """Whatever order the rows stand in, the results and the kinds of doubts are the same."""
    with tempfile.TemporaryDirectory() as folder:
        expected = read_medallists(a_file(Path(folder), ROWS), roster)
        found = read_medallists(a_file(Path(folder), rows), roster)

    assert found.value is not None
    assert expected.value is not None
    assert [(one.contest, one.rows) for one in expected.value.official] == [
        (one.contest, one.rows) for one in found.value.official
    ]
    assert sorted(one.fault for one in expected.warnings) == sorted(
        one.fault for one in found.warnings
    )


def test_two_entries_of_one_delegation(tmp_path: Path, roster: Roster) -> None:
    """Gold and silver of one region in one skill stay two results, and a warning says so."""
    parsed = read_medallists(a_file(tmp_path, ROWS), roster)

    assert parsed.value is not None
    medals = medals_of(parsed.value.official)
    assert ("gold", "silver") == (medals["svarka-1"], medals["svarka-2"])
    assert (3, Fault.SAME_DELEGATION) in [(one.line, one.fault) for one in parsed.warnings]


def test_teams_are_told_apart(tmp_path: Path, roster: Roster) -> None:
    """Two teams of one region in one skill are two entries, each with the lines of its people."""
    found = read(a_file(tmp_path, ROWS), roster)

    robots = next(result for result in found.official if result.contest == "roboty")
    assert {"roboty-1": (8, 9), "roboty-2": (10, 11)} == robots.lines


def test_team_without_names(tmp_path: Path) -> None:
    """Equal member and skill mean one team where names are missing, in a skill of teams only."""
    entries = "contest,number,region,name\nroboty,1,Кузбасс,Ли Ян\nroboty,1,Кузбасс,Ким Ян\n"
    roster = a_roster_from(a_folder(tmp_path, entries=f"{entries}svarka,1,Кузбасс,Ли Ян\n"))
    robots = ("1", "KEM", "Кузбасс", "12", "Gold", "", "", "700")
    welding = ("1", "KEM", "Кузбасс", "7", "Gold", "", "", "700")

    found = read(a_file(tmp_path, [robots, robots]), roster)

    assert {"roboty-1": "gold"} == medals_of(found.official)
    assert {"roboty-1": (2, 3)} == found.official[0].lines
    assert [(2, Fault.MISSING)] == faults_of(a_file(tmp_path, [welding]), roster)


@pytest.mark.parametrize(
    ("word", "medal"),
    [
        ("GOLD", "gold"),
        ("золото ", "gold"),
        ("\u00a01\u00a0место", "gold"),
        ("Серебро", "silver"),
        ("silver medal", "silver"),
        ("бронза", "bronze"),
        ("3 место", "bronze"),
        ("Medal for Excellence ", "medallion"),
        ("MEDALLION FOR EXCELLENCE", "medallion"),
        ("Медальон за профессионализм", "medallion"),
        ("-", None),
        ("", None),
        ("без медали", None),
    ],
)
def test_words_for_medals(tmp_path: Path, roster: Roster, word: str, medal: Award | None) -> None:
    """A medal may be said in both languages, in any case; a medallion is none of the podium."""
    row = ("9", "TAT", "Татарстан", "7", word, "Пётр", "Иванов", "500")

    assert {"svarka-1": medal} == medals_of(read(a_file(tmp_path, [row]), roster).official)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"Medal": "Platinum"}, Fault.UNKNOWN_MEDAL),
        ({"Medal": "призёр"}, Fault.UNKNOWN_MEDAL),
        ({"Skill Number": "99"}, Fault.UNKNOWN_REFERENCE),
        ({"Skill Number": ""}, Fault.MISSING),
        ({"Last Name": "Иваноф"}, Fault.UNKNOWN_ENTRY),
        ({"Last Name": ""}, Fault.MISSING),
        ({"First Name": ""}, Fault.MISSING),
        ({"Member Name": "Москва", "Member": "MOW"}, Fault.WRONG_DELEGATION),
        ({"Position": "первая"}, Fault.BAD_PLACE),
        ({"WorldSkills Scale Score": "пятьсот"}, Fault.NOT_A_NUMBER),
    ],
)
def test_rejected_row(tmp_path: Path, roster: Roster, change: dict[str, str], fault: Fault) -> None:
    """A row that can't be taken is reported with its line, never skipped, and takes all with it."""
    row = tuple(change.get(head, cell) for head, cell in zip(HEAD, ROWS[0], strict=True))

    assert [(11, fault)] == faults_of(a_file(tmp_path, [*ROWS[1:], row]), roster)


def test_repeated_person(tmp_path: Path, roster: Roster) -> None:
    """A second row of a single person is reported, also where it says the same."""
    assert [(3, Fault.REPEATED)] == faults_of(a_file(tmp_path, [ROWS[0], ROWS[0]]), roster)


def test_members_of_a_team_disagree(tmp_path: Path, roster: Roster) -> None:
    """Rows of one team with different medals are sent back instead of taking the first."""
    other = (*ROWS[7][:4], "Silver", *ROWS[7][5:])

    assert [(3, Fault.TEAM_SPLIT)] == faults_of(a_file(tmp_path, [ROWS[6], other]), roster)


def test_person_in_two_contests(tmp_path: Path) -> None:
    """A person with entries in two categories of one skill has to be told apart."""
    entries = "contest,number,region,name\nsvarka,1,Москва,Ли Ян\nsvarka-jr,1,Москва,Ли Ян\n"
    roster = a_roster_from(a_folder(tmp_path, entries=entries))
    row = ("1", "MOW", "Москва", "7", "Gold", "Ян", "Ли", "500")

    assert [(2, Fault.AMBIGUOUS)] == faults_of(a_file(tmp_path, [row]), roster)
    told = a_file(tmp_path, [(*row, "Юниоры")], (*HEAD, "Категория"))
    assert {"svarka-jr-1": "gold"} == medals_of(read(told, roster).official)


def test_headers_with_spaces(tmp_path: Path, roster: Roster) -> None:
    """Headers may stand lower, in other letters and with no-break spaces, as people leave them."""
    head = [f" {title.upper()}\u00a0" for title in HEAD]
    path = a_workbook(tmp_path, {"Лист": [["Итоги чемпионата"], [], head, *ROWS]})

    assert 3 == len(read(path, roster).official)


def test_unknown_header(tmp_path: Path, roster: Roster) -> None:
    """A misspelt header is reported with what was meant, never dropped with its column."""
    head = [*HEAD[:4], "Medla", *HEAD[5:]]

    (problem,) = read_medallists(a_file(tmp_path, ROWS, head), roster).problems

    assert (Fault.UNKNOWN_COLUMN, "Medal") == (problem.fault, problem.hint)


def test_nothing_in_the_file(tmp_path: Path, roster: Roster) -> None:
    """A workbook without any row is reported."""
    assert [(0, Fault.NO_ROWS)] == faults_of(a_workbook(tmp_path, {"Лист": []}), roster)


def best(path: Path, roster: Roster) -> BestOfDelegations:
    """Read a file of the best of each delegation that is right."""
    parsed = read_best(path, roster)
    assert not parsed.problems, "\n".join(map(str, parsed.problems))
    assert parsed.value is not None
    return parsed.value


def test_best_of_nation(tmp_path: Path, roster: Roster) -> None:
    """The best of each delegation are read, in the order of the delegations."""
    head = ["Member", "Member Name", "First Name", "Last Name"]
    rows = [
        ["KEM", "Кузбасс", "Ян", "Ли"],
        ["MOW", "Москва", "Анна", "Петрова"],
        ["TAT", "Татарстан", "Анна", "Петрова"],
    ]

    found = [best(a_file(tmp_path, each, head), roster).best for each in (rows, rows[::-1])]

    assert {"svarka-5", "svarka-3", "svarka-2"} == {one.entry for one in found[0]}
    assert [one.entry for one in found[0]] == [one.entry for one in found[1]]


def test_best_of_nation_needs_names(tmp_path: Path, roster: Roster) -> None:
    """A row without a first name, or of somebody unknown, is reported."""
    head = ["Member", "Member Name", "First Name", "Last Name"]
    rows = [["MOW", "Москва", "", "Петрова"], ["MOW", "Москва", "Ева", "Нет"]]

    problems = read_best(a_file(tmp_path, rows, head), roster).problems

    assert [(2, Fault.MISSING), (3, Fault.UNKNOWN_ENTRY)] == [
        (problem.line, problem.fault) for problem in problems
    ]


def test_latin_names(tmp_path: Path) -> None:
    """Names in Latin letters are those of the roster's English ones."""
    roster = the_demo_roster()
    entry = next(entry for entry in roster.entries.values() if entry.contest == "welding-main")
    person = roster.people[entry.people[0]]
    delegation = roster.delegations[entry.delegation].name.en
    row = ("1", "", delegation, "01", "Gold", person.first.en.upper(), person.last.en, "777")

    assert {entry.id: "gold"} == medals_of(read(a_file(tmp_path, [row]), roster).official)
