"""The roster goes out in the very tables that come in."""

import zipfile
from pathlib import Path

import pytest
from msgspec.structs import replace

from exchange.files import a_folder, a_small_roster, the_demo_roster
from makers import MINUTE
from tablo.championship.ids import Duration, Instant, PersonId, StandingId, TimerId
from tablo.championship.roster import MAIN, Person, Roster, Standing, Text
from tablo.championship.rules import Override
from tablo.exchange.differences import diff
from tablo.exchange.roster import read_roster
from tablo.exchange.roster_book import roster_xlsx, table_rows
from tablo.exchange.roster_tables import TABLES
from tablo.texts import Language


def read_back(where: Path, roster: Roster, language: Language = "ru") -> Roster:
    """Write a roster and import what was written over it."""
    path = where / "roster.xlsx"
    path.write_bytes(roster_xlsx(roster, language))
    parsed = read_roster(path, over=roster)
    assert parsed.value is not None, "\n".join(map(str, parsed.problems))
    return parsed.value


@pytest.mark.parametrize("language", ["ru", "en"])
def test_round_trip(tmp_path: Path, language: Language) -> None:
    """Importing what was exported changes nothing, whatever language its headers have."""
    for roster in (the_demo_roster(), a_small_roster(tmp_path)):
        assert () == diff(roster, read_back(tmp_path, roster, language))


def test_round_trip_after_edits(tmp_path: Path) -> None:
    """What people changed by hand survives: English, odd warnings, ids of people, the rules."""
    roster = the_demo_roster()
    entry = next(iter(roster.entries.values()))
    (old,) = entry.people
    person = Person(
        id=PersonId("by-hand"), last=Text("Ёж"), first=Text("Яна", "Jana"), middle=Text("О'К", "x")
    )
    people = {id: one for id, one in roster.people.items() if id != old} | {person.id: person}
    timers = {
        id: replace(
            timer,
            warn=(Duration(5 * MINUTE), Duration(30_000)),
            duration=Duration(90 * MINUTE + 5_000),
        )
        if timer.kind == "countdown"
        else timer
        for id, timer in roster.timers.items()
    }
    rules = replace(roster.championship.rules, partial="running", thin_field="moscow2018")
    roster = replace(
        roster,
        people=people,
        entries={**roster.entries, entry.id: replace(entry, people=(person.id,))},
        timers=timers,
        championship=replace(roster.championship, rules=rules),
    )

    assert () == diff(roster, read_back(tmp_path, roster))


def test_round_trip_of_standings(tmp_path: Path) -> None:
    """Further standings, what they count, their rules and who is in them survive."""
    roster = the_demo_roster()
    contest = next(iter(roster.contests.values()))
    guests = Standing(
        id=StandingId("guests"),
        title=Text("Гости", "Guests"),
        modules=(contest.modules[0].id,),
        rules=Override(thin_field="moscow2018"),
        medals=False,
    )
    first, second = roster.entries_of(contest.id)[:2]
    college = next(iter(roster.delegations))
    roster = replace(
        roster,
        contests={**roster.contests, contest.id: replace(contest, standings=(guests,))},
        delegations={
            **roster.delegations,
            college: replace(roster.delegations[college], kind="organization"),
        },
        entries={
            **roster.entries,
            first.id: replace(first, standings=(MAIN, guests.id), organization=college),
            second.id: replace(second, standings=(guests.id,)),
        },
    )

    assert () == diff(roster, read_back(tmp_path, roster))


def test_timer_until_a_moment(tmp_path: Path) -> None:
    """A timer until a moment keeps its moment, which is written in its venue's own time."""
    roster = the_demo_roster()
    timer = next(iter(roster.timers.values()))
    moment = Instant(1_800_000_000_000 // MINUTE * MINUTE)
    until = replace(timer, kind="until", duration=Duration(0), warn=(), until=moment)
    roster = replace(roster, timers={**roster.timers, TimerId(until.id): until})

    assert moment == read_back(tmp_path, roster).timers[until.id].until


def test_every_column_is_written() -> None:
    """Each table's rows have a cell for every column that the import knows."""
    roster = the_demo_roster()
    for table in TABLES:
        for row in table_rows(table, roster):
            assert {column.name for column in table.columns} == row.keys(), table.name


def test_names_stay_text(tmp_path: Path) -> None:
    """A name that looks like a formula is no formula in the workbook, and comes back as it was."""
    name = "=HYPERLINK(A1)"
    entries = f"contest,number,region,last,first\nsvarka,01,Татарстан,{name},Пётр\n"
    parsed = read_roster(a_folder(tmp_path, entries=entries))
    assert parsed.value is not None, parsed.problems

    read = read_back(tmp_path, parsed.value)

    assert name == next(iter(read.people.values())).last.ru
    with zipfile.ZipFile(tmp_path / "roster.xlsx") as parts:
        assert not any(b"<f>" in parts.read(part) for part in parts.namelist())


def test_equal_rosters_give_equal_bytes() -> None:
    """Two exports of equal rosters are equal to the last byte."""
    assert roster_xlsx(the_demo_roster(), "ru") == roster_xlsx(the_demo_roster(), "ru")
