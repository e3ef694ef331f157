"""A plan says what a file would change, and what its headers mean; it changes nothing."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from exchange.files import a_small_roster, a_text, a_workbook, the_demo_roster
from exchange.schemes import FIRST, SECOND, TOP, Cells
from makers import DIRECTOR, ask, facts
from tablo.championship.decide import decide
from tablo.championship.ids import ContestId, EntryId, Instant
from tablo.championship.reduce import fold
from tablo.championship.refusals import Refusal
from tablo.championship.roster import Roster
from tablo.championship.state import State
from tablo.demo.roster import demo_files
from tablo.exchange.differences import Difference
from tablo.exchange.kinds import KINDS
from tablo.exchange.plans import Against, BestCheck, MarkChange, OfficialChange, Plan, plan
from tablo.exchange.problems import Fault
from tablo.exchange.roster_book import roster_xlsx

SVARKA = ContestId("svarka")
MISSPELT = "№;ФИО;М1;М2;Балл за внешний вид;Метсо\n1;Иванов Пётр;17,25;30;5;1\n"


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    """Give a small roster."""
    return a_small_roster(tmp_path)


def against(roster: Roster, state: State | None = None, contest: str | None = "svarka") -> Against:
    """Say what a file is read against: nothing has happened, unless told."""
    known = None if contest is None else ContestId(contest)
    return Against(roster=roster, state=state or State(), contest=known)


def faults(found: Plan) -> list[Fault]:
    """List what is wrong."""
    return [problem.fault for problem in found.problems]


# Headers


def test_a_misspelt_header_is_asked_about(tmp_path: Path, roster: Roster) -> None:
    """A header that nobody knows stops the file, and says which columns it may mean."""
    found = plan("results", a_text(tmp_path, MISSPELT), against(roster))

    assert [Fault.UNKNOWN_COLUMN, Fault.UNKNOWN_COLUMN] == faults(found)
    assert () == found.changes
    asked = {one.header: one for one in found.foreign}
    assert ["Балл за внешний вид", "Метсо"] == list(asked)
    assert "Место" == asked["Метсо"].hint
    assert {None} == {one.column for one in found.foreign}
    assert {"place", "module:М2"} <= {column.name for column in asked["Метсо"].columns}


def test_what_was_said_of_headers_is_used(tmp_path: Path, roster: Roster) -> None:
    """A header that was said to mean a column is read as that; one to ignore is left out."""
    given = {"Балл за внешний вид": "", "метсо ": "place"}

    found = plan("official", a_text(tmp_path, MISSPELT), against(roster), given=given)

    assert [] == faults(found)
    assert {"Балл за внешний вид": "", "Метсо": "place"} == found.said
    assert [1] == [row.place for command in found.official for row in command.results]


def test_a_header_may_mean_a_module(tmp_path: Path, roster: Roster) -> None:
    """A header may be said to hold the marks of a module."""
    file = a_text(tmp_path, "№;Швы и стыки;М2\n1;17,25;30\n")

    found = plan("results", file, against(roster), given={"Швы и стыки": "module:М1"})

    assert ["17.25", "30"] == [mark.mark for mark in found.marks]


def test_headers_of_a_source_are_remembered(tmp_path: Path, roster: Roster) -> None:
    """What was said of one file holds for the next with the same headers, in any order."""
    first = plan("results", a_text(tmp_path, MISSPELT), against(roster))
    said = {first.key: {"Балл за внешний вид": "", "Метсо": "place"}}
    turned = "метсо;ФИО;М2;М1;№;балл за внешний вид\n1;Иванов Пётр;30;17,25;1;5\n"
    other = MISSPELT.replace(";М2;", ";М3;").replace(";30;", ";;")

    again = plan("results", a_text(tmp_path, turned), against(roster), remembered=said)
    elsewhere = plan("results", a_text(tmp_path, other), against(roster), remembered=said)

    assert first.key == again.key
    assert [] == faults(again)
    assert {"метсо": "place", "балл за внешний вид": ""} == again.said
    assert Fault.UNKNOWN_COLUMN in faults(elsewhere)


def test_a_person_overrules_what_is_remembered(tmp_path: Path, roster: Roster) -> None:
    """What is said now goes before what was said of another file of the source."""
    file = a_text(tmp_path, MISSPELT)
    key = plan("results", file, against(roster)).key
    said = {key: {"Балл за внешний вид": "", "Метсо": "total"}}

    found = plan("results", file, against(roster), remembered=said, given={"Метсо": "place"})

    assert [] == faults(found)
    assert "place" == found.said["Метсо"]


def test_two_headers_for_one_column(tmp_path: Path, roster: Roster) -> None:
    """A header that is said to mean a column that is there already is reported."""
    given = {"Балл за внешний вид": "number", "Метсо": ""}

    found = plan("results", a_text(tmp_path, MISSPELT), against(roster), given=given)

    assert [Fault.REPEATED_COLUMN] == faults(found)


def test_no_header_is_known(tmp_path: Path, roster: Roster) -> None:
    """Where no header is known, every header may be spoken of."""
    file = a_text(tmp_path, "Бейдж;Пайка;Сосуд\n1;17,25;30\n")

    lost = plan("results", file, against(roster))
    given = {"Бейдж": "number", "Пайка": "module:М1", "Сосуд": "module:М2"}
    found = plan("results", file, against(roster), given=given)

    assert [Fault.NO_HEADER] == faults(lost)
    assert ["Бейдж", "Пайка", "Сосуд"] == [one.header for one in lost.foreign]
    assert ["17.25", "30"] == [mark.mark for mark in found.marks]


def test_headers_of_a_roster(tmp_path: Path, roster: Roster) -> None:
    """In a roster each header is asked about with the columns of its own table."""
    path = tmp_path / "roster"
    entries = path / "entries.csv"
    entries.write_text(entries.read_text().replace("region", "Откуда"))

    lost = plan("roster", path, against(roster))
    found = plan("roster", path, against(roster), given={"Откуда": "delegation"})

    (asked,) = lost.foreign
    assert ("Откуда", "consent") == (asked.header, asked.columns[-1].name)
    assert ([], ()) == (faults(found), found.changes)


def test_headers_of_a_scheme(tmp_path: Path, roster: Roster) -> None:
    """In a marking scheme, whose other columns are only noted, a needed one may be named."""
    contest = roster.contests[SVARKA]
    whole = replace(contest, modules=(replace(contest.modules[0], max=Decimal(100)),))
    roster = replace(roster, contests={**roster.contests, SVARKA: whole})
    rows = [["Баллы макс" if cell == "Max Mark" else cell for cell in row] for row in _scheme()]
    file = a_workbook(tmp_path, {"Лист1": rows})

    lost = plan("scheme", file, against(roster))
    found = plan("scheme", file, against(roster), given={"Баллы макс": "max"})

    assert Fault.NO_HEADER in faults(lost)
    assert Fault.NO_HEADER not in faults(found)


def _scheme() -> list[Cells]:
    return [*TOP, *FIRST, *SECOND]


# Kinds


def test_marks_that_differ(tmp_path: Path, roster: Roster) -> None:
    """A plan of marks names those that differ, and holds the commands that record them."""
    found = plan("results", a_text(tmp_path, "№;М1;М2\n1;17,25;30\n"), against(roster))

    entry = EntryId("svarka-01")
    assert (
        MarkChange(entry=entry, module=roster.contests[SVARKA].modules[0].id, mark="17.25"),
        MarkChange(entry=entry, module=roster.contests[SVARKA].modules[1].id, mark="30"),
    ) == found.changes
    assert 2 == len(found.marks)


def test_a_roster_that_changes(tmp_path: Path, roster: Roster) -> None:
    """A plan of a roster says thing by thing what changes, and keeps the revision it was read at."""
    held = replace(roster, revision=7)
    path = tmp_path / "roster"
    (path / "venues.csv").write_text("id,title\ntsekh,Цех 2\n")
    (path / "contests.csv").write_text((path / "contests.csv").read_text().replace("Цех", "Цех 2"))

    found = plan("roster", path, against(held))

    assert ["venues"] == [one.table for one in found.changes if isinstance(one, Difference)]
    assert found.roster is not None
    assert 7 == found.roster.revision


def test_a_scheme_needs_its_contest(tmp_path: Path, roster: Roster) -> None:
    """A marking scheme without a contest, or with one that isn't there, is refused."""
    file = a_workbook(tmp_path, {"Лист1": _scheme()})

    for contest in (None, "moon"):
        found = plan("scheme", file, against(roster, contest=contest))
        assert [Fault.NO_CONTEST_CHOSEN] == faults(found)


def test_a_scheme_goes_into_its_contest() -> None:
    """A marking scheme becomes a part of its contest, and of nothing else."""
    roster = the_demo_roster()
    file = demo_files() / "marking_scheme.xlsx"
    found = plan("scheme", file, against(roster, contest="welding-main"))

    assert [] == faults(found)
    assert found.roster is not None
    (change,) = found.changes
    assert isinstance(change, Difference)
    assert ("contests", "welding-main", "scheme") == (change.table, change.id, change.field)
    changed = found.roster.contests[ContestId("welding-main")]
    assert changed.scheme is not None
    untouched = {id: one for id, one in found.roster.contests.items() if id != changed.id}
    assert untouched.items() <= roster.contests.items()


def test_an_official_result_beside_the_one_that_stands(tmp_path: Path, roster: Roster) -> None:
    """A plan of an official result names what differs from the official one that stands."""
    file = a_text(tmp_path, "№;Место;Медаль\n1;1;золото\n2;2;серебро\n")
    first = plan("official", file, against(roster))
    state = State()
    for command in first.official:
        decision = decide(state, roster, command, DIRECTOR, Instant(0))
        assert not isinstance(decision, Refusal)
        state = fold(state, facts(*decision))
    turned = a_text(tmp_path, "№;Место;Медаль\n2;2;серебро\n1;1;золото\n", "turned.csv")
    changed = a_text(tmp_path, "№;Место;Медаль\n1;1;золото\n3;2;серебро\n", "changed.csv")

    again = plan("official", turned, against(roster, state))
    other = plan("official", changed, against(roster, state))

    assert ([], ()) == (faults(again), again.changes)
    differing = [one for one in other.changes if isinstance(one, OfficialChange)]
    assert ["svarka-03", "svarka-02"] == [one.entry for one in differing]
    assert differing[1].after is None


def test_nothing_official(tmp_path: Path, roster: Roster) -> None:
    """A file without places, medals, totals and scores is no official result."""
    found = plan("official", a_text(tmp_path, "№;М1;М2\n1;17,25;30\n"), against(roster))

    assert [Fault.NOTHING_OFFICIAL] == faults(found)


def test_the_order_of_rows_means_nothing(tmp_path: Path) -> None:
    """Gold first, bronze first or by region: the same file gives the same commands."""
    roster = the_demo_roster()
    contest = ContestId("welding-main")
    entries = roster.entries_of(contest)
    medals = dict(zip(entries, ("золото", "серебро", "бронза"), strict=False))
    rows = [
        (entry.number, medals.get(entry, ""), roster.delegations[entry.delegation].name.ru)
        for entry in entries
    ]
    order = {"золото": 0, "серебро": 1, "бронза": 2, "": 3}
    sorts = (
        sorted(rows, key=lambda row: order[row[1]]),
        sorted(rows, key=lambda row: -order[row[1]]),
        sorted(rows, key=lambda row: row[2]),
    )

    found = []
    for each in sorts:
        out = io.StringIO()
        csv.writer(out, delimiter=";").writerows([("№", "Медаль", "Регион"), *each])
        file = a_text(tmp_path, out.getvalue())
        found.append(plan("official", file, against(roster, contest=contest)))

    assert [[], [], []] == [faults(one) for one in found]
    (first,) = found[0].official
    assert ["gold", "silver", "bronze"] == [row.medal for row in first.results if row.medal]
    assert {first.results} == {one.official[0].results for one in found}
    assert found[0].changes == found[1].changes == found[2].changes


def test_best_is_compared(tmp_path: Path, roster: Roster) -> None:
    """A file of the best of each delegation is compared with what the locked marks give."""
    state = State()
    for command in (
        ask("RecordMark", entry="svarka-01", module="m1", mark="30"),
        ask("RecordMark", entry="svarka-01", module="m2", mark="30"),
        ask("RecordMark", entry="svarka-02", module="m1", mark="40"),
        ask("RecordMark", entry="svarka-02", module="m2", mark="60"),
        ask("RecordMark", entry="svarka-03", module="m1", mark="1"),
        ask("RecordMark", entry="svarka-03", module="m2", mark="1"),
        ask("LockMarks", contest="svarka"),
    ):
        decision = decide(state, roster, command, DIRECTOR, Instant(0))
        assert not isinstance(decision, Refusal), decision
        state = fold(state, facts(*decision, after=state.last))
    best = "Member;Member Name;First Name;Last Name\nRU-TA;Татарстан;Пётр;Иванов\n"

    found = plan("best", a_text(tmp_path, best), against(roster, state, None))

    assert [] == faults(found)
    (check,) = found.changes
    assert isinstance(check, BestCheck)
    assert ("svarka-01", ("svarka-02",)) == (check.entry, check.computed)


def test_a_wrong_file_plans_nothing(tmp_path: Path, roster: Roster) -> None:
    """A file that isn't there, or is half of a workbook, is a problem of every kind."""
    half = tmp_path / "half.xlsx"
    half.write_bytes(roster_xlsx(roster, "ru")[:3000])

    for kind in KINDS:
        gone = plan(kind, tmp_path / "gone.csv", against(roster))
        assert [Fault.NO_FILE] == faults(gone), kind
        assert [Fault.DAMAGED_WORKBOOK] == faults(plan(kind, half, against(roster))), kind
