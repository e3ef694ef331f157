"""A roster is read whole and right, or nothing of it is."""

from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from msgspec.structs import replace

from exchange.files import TABLES, a_folder, a_roster_from, a_small_roster, the_demo_roster
from exchange.foreign import an_ods
from tablo.championship.ids import ContestId, EntryId, Instant, PersonId, SkillId, TimerId
from tablo.championship.roster import EMPTY, Text
from tablo.championship.rules import Override, RulePack
from tablo.exchange.differences import diff
from tablo.exchange.problems import Fault, Problem
from tablo.exchange.roster import read_roster


def problems_of(folder: Path) -> tuple[Problem, ...]:
    """Import a folder that is wrong, and give what is wrong with it."""
    parsed = read_roster(folder)
    assert parsed.value is None
    return parsed.problems


def the_problem(folder: Path) -> Problem:
    """Give the one thing that is wrong with a folder."""
    (problem,) = problems_of(folder)
    return problem


def test_small(tmp_path: Path) -> None:
    """Folders of plain tables make a roster: teams joined, regions known, names split."""
    roster = a_small_roster(tmp_path)

    assert ["svarka-01", "svarka-02", "svarka-03", "svarka-jr-1", "roboty-01"] == [*roster.entries]
    assert ("roboty-01", "roboty-01-2") == roster.entries[EntryId("roboty-01")].people
    first = next(iter(roster.people.values()))
    assert (Text("Иванов", "Ivanov"), "full") == (first.last, first.display)
    assert {"ru-tatarstan", "ru-moscow", "ru-kemerovo-oblast"} == set(roster.delegations)
    assert SkillId("svarka") in roster.skills
    assert ["m1", "m2"] == [module.id for module in roster.contests[ContestId("svarka")].modules]


def test_repeated_import(tmp_path: Path) -> None:
    """Importing the same files again changes nothing: ids are the same, and so is all else."""
    folder = a_folder(tmp_path)

    assert () == diff(a_roster_from(folder), a_roster_from(folder))


def test_row_order(tmp_path: Path) -> None:
    """The order of rows gives nobody another id, another badge or another name."""
    head, *rows = TABLES["entries"].splitlines()
    turned = "\n".join([head, *rows[3::-1], *rows[4:]])

    before = a_small_roster(tmp_path)
    after = a_roster_from(a_folder(tmp_path, entries=turned))

    assert before.entries == after.entries
    assert before.people == after.people
    assert before.delegations == after.delegations


def test_workbook(tmp_path: Path) -> None:
    """The same tables as sheets of one workbook make the same roster."""
    path = tmp_path / "roster.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, text in TABLES.items():
            sheet = book.add_worksheet(name.capitalize())
            for line, row in enumerate(text.splitlines()):
                sheet.write_row(line, 0, row.split(","))

    assert a_small_roster(tmp_path) == read_roster(path).value


def test_consent(tmp_path: Path) -> None:
    """Silence is not consent: without a yes a person is shown as a number."""
    entries = "contest,number,region,name\nsvarka,01,Москва,Иванов Пётр\n"

    roster = a_roster_from(a_folder(tmp_path, entries=entries))

    assert ["number"] == [person.display for person in roster.people.values()]


def test_same_region_twice(tmp_path: Path) -> None:
    """Two entries of one region in one contest stay two, and namesakes stay two people."""
    roster = a_small_roster(tmp_path)

    entries = roster.entries_of(ContestId("svarka"))

    assert 3 == len(entries)
    assert 2 == len([entry for entry in entries if entry.delegation == "ru-tatarstan"])


def test_person_in_two_skills(tmp_path: Path) -> None:
    """One person in two skills is two entries with a result each; nobody is merged by name."""
    entries = (
        "contest,number,region,name\nsvarka,1,Москва,Ли Ян\nsvarka-jr,1,Москва,Ли Ян\n"
        "roboty,1,Москва,Ли Ян\n"
    )

    roster = a_roster_from(a_folder(tmp_path, entries=entries))

    assert (3, 3) == (len(roster.entries), len(roster.people))


def test_names_as_written(tmp_path: Path) -> None:
    """Names keep their capitals, hyphens and apostrophes; only spaces are tidied."""
    entries = (
        "contest,number,region,last,first,middle\n"
        "svarka,1,Москва,О’Нил,Шон,\n"
        "svarka,2,Москва,Алиева,Лейла,Рашид\u00a0 кызы\n"
        "svarka,3,Москва,СОКОЛОВА-ЁЛКИНА,Анна,\n"
    )

    people = a_roster_from(a_folder(tmp_path, entries=entries)).people.values()

    assert ["О’Нил", "Алиева", "СОКОЛОВА-ЁЛКИНА"] == [person.last.ru for person in people]
    assert ["", "Рашид кызы", ""] == [person.middle.ru for person in people]


def test_headers_as_people_type_them(tmp_path: Path) -> None:
    """Headers may have other case, spaces, no-break spaces and Latin twins of letters."""
    entries = (
        " КОМПЕТЕНЦИЯ ;категория;№\u00a0;Регион;ФИO;Согласие\nСварка;Основная;1;Москва;Ли Ян;Да\n"
    )

    roster = a_roster_from(a_folder(tmp_path, entries=entries))

    assert ["svarka-1"] == list(roster.entries)


def test_header_below_a_title(tmp_path: Path) -> None:
    """Headers need not stand in the first line, and may be repeated further down."""
    head, *rows = TABLES["entries"].splitlines()
    entries = "\n".join(["Список участников", "", head, *rows[:3], head, *rows[3:]])

    assert a_small_roster(tmp_path) == a_roster_from(a_folder(tmp_path, entries=entries))


def test_misspelt_header(tmp_path: Path) -> None:
    """A misspelt header is reported with what it may have meant, never dropped."""
    problem = the_problem(
        a_folder(
            tmp_path,
            venues="title,colur\nЦех,3\n",
        )
    )

    assert (Fault.UNKNOWN_COLUMN, "colur", "colour") == (
        problem.fault,
        problem.column,
        problem.hint,
    )


def test_repeated_header(tmp_path: Path) -> None:
    """A column that stands there twice is reported."""
    problem = the_problem(a_folder(tmp_path, venues="title,title\nЦех,Зал\n"))

    assert Fault.REPEATED_COLUMN == problem.fault


def test_missing_column(tmp_path: Path) -> None:
    """A column that is needed and lacks is reported by name."""
    problem = problems_of(a_folder(tmp_path, entries="contest,number,name\nsvarka,1,Ли Ян\n"))[0]

    assert (Fault.NO_COLUMN, "delegation") == (problem.fault, problem.column)


def test_unknown_table(tmp_path: Path) -> None:
    """A table that nobody reads is reported, with the one it may have been meant for."""
    problem = the_problem(a_folder(tmp_path, entrys="a\n1\n"))

    assert (Fault.UNKNOWN_TABLE, "entries") == (problem.fault, problem.hint)


def test_missing_table(tmp_path: Path) -> None:
    """A table that is needed and lacks is reported."""
    found = problems_of(a_folder(tmp_path, categories=None))

    assert Fault.NO_TABLE in {problem.fault for problem in found}


def test_personal_data_is_not_read(tmp_path: Path) -> None:
    """Birth dates and phones may stand in the file and get nowhere."""
    entries = (
        "contest,number,region,name,Дата рождения,Телефон\nsvarka,1,Москва,Ли Ян,2009-01-02,+7\n"
    )

    roster = a_roster_from(a_folder(tmp_path, entries=entries))

    assert "2009" not in str(roster)


@pytest.mark.parametrize(
    ("table", "before", "after", "fault", "column", "hint"),
    [
        ("contests", "svarka,Сварка", "svarka,Свакра", Fault.UNKNOWN_REFERENCE, "skill", "Сварка"),
        ("contests", "Основная,Цех", "Основная,Зал", Fault.UNKNOWN_REFERENCE, "venue", ""),
        ("entries", "01,Татарстан", "01,Татарстн", Fault.UNKNOWN_REFERENCE, "region", "Татарстан"),
        ("entries", "svarka,02", "svarka,01", Fault.NOT_A_TEAM_SKILL, "number", ""),
        ("entries", "svarka,02", "svarka,", Fault.MISSING, "number", ""),
        ("entries", "Петрова Анна,да", "Петрова,да", Fault.WRONG_NAME, "name", ""),
        ("entries", "Петрова Анна,да", "Петрова Анна,ага", Fault.NOT_A_CHOICE, "consent", ""),
        ("modules", "Швы,40", "Швы,сорок", Fault.NOT_A_NUMBER, "max", ""),
        ("modules", "Швы,40", "Швы,-40", Fault.NOT_A_NUMBER, "max", ""),
        ("modules", "Швы,40", "Швы,41", Fault.WRONG_SUM, "", ""),
        ("modules", "svarka,М2", "svarka,M1", Fault.REPEATED, "label", ""),
        ("championship", "Europe/Moscow", "Москва", Fault.BAD_ZONE, "zone", ""),
        ("skills", "Роботы,12,2", "Роботы,12,99", Fault.OUT_OF_RANGE, "team_size", ""),
        ("skills", "Роботы,12", "Сварка,12", Fault.REPEATED, "title", ""),
    ],
)
def test_wrong_cell(
    tmp_path: Path, table: str, before: str, after: str, fault: Fault, column: str, hint: str
) -> None:
    """A cell that can't be taken is reported with line, column, value and a near miss."""
    text = TABLES[table]
    assert before in text
    changed = text.replace(before, after, 1)

    found = [p for p in problems_of(a_folder(tmp_path, **{table: changed})) if p.fault == fault]

    assert (column, hint) == (found[0].column, found[0].hint)
    assert f"{table}.csv" == found[0].file
    if column:
        lines = changed.splitlines()
        assert after.split(",")[0] in lines[found[0].line - 1]


def test_every_problem_at_once(tmp_path: Path) -> None:
    """All wrong rows are reported in one go, and nothing of the file is taken."""
    entries = (
        "contest,number,region,name\nсварка,1,Москва,Ли Ян\nsvarka,2,Луна,Ли Ян\nх,3,Москва,Ли\n"
    )

    found = problems_of(a_folder(tmp_path, entries=entries))

    assert [2, 3, 4, 4] == [problem.line for problem in found]


def test_ambiguous_contest(tmp_path: Path) -> None:
    """A skill that has two contests is not guessed: the category is asked for."""
    entries = "skill,number,region,name\nСварка,1,Москва,Ли Ян\n"

    problem = the_problem(a_folder(tmp_path, entries=entries))

    assert Fault.AMBIGUOUS == problem.fault
    assert "Сварка. Основная" in problem.text


def test_category_in_the_title(tmp_path: Path) -> None:
    """«Сварка. Юниоры» and «Сварка (юниоры)» name the juniors' contest."""
    entries = (
        "skill,number,region,name\nСварка. Юниоры,1,Москва,Ли Ян\nСварка (юниоры),2,Москва,Ли Ян\n"
    )

    roster = a_roster_from(a_folder(tmp_path, entries=entries))

    assert {"svarka-jr"} == {entry.contest for entry in roster.entries.values()}


def test_codes(tmp_path: Path) -> None:
    """A skill is found by its code, with and without leading zeros; the code itself is kept."""
    contests = (
        TABLES["contests"]
        .replace("roboty,Роботы", "roboty,012")
        .replace("svarka,Сварка", "svarka,7")
    )

    roster = a_roster_from(a_folder(tmp_path, contests=contests))

    assert "svarka" == roster.contests[ContestId("svarka")].skill
    assert "07" == roster.skills[SkillId("svarka")].code


def test_timers(tmp_path: Path) -> None:
    """A timer says what it counts, how long, when it warns and where it belongs."""
    timers = (
        "title;contest;venue;module;kind;duration;until;warn;overtime\n"
        "Модуль 1;svarka;;М1;обратный отсчёт;3:30;;5, 30;считать\n"
        "Поиск;svarka;;;секундомер;;;;\n"
        "Конец дня;;Цех;;until;;2027-03-14 18:00;15;\n"
    )

    roster = a_roster_from(a_folder(tmp_path, timers=timers))
    module, search, closing = roster.timers.values()

    assert ("svarka-modul-1", 12_600_000, (1_800_000, 300_000), "count") == (
        module.id,
        module.duration,
        module.warn,
        module.overtime,
    )
    assert ("stopwatch", "svarka", None) == (search.kind, search.contest, search.module)
    assert (
        TimerId("tseh-konets-dnya").replace("tseh", "tsekh").replace("dnya", "dnia")
    ) == closing.id
    assert Instant(1_805_036_400_000) == closing.until


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("А;svarka;;;countdown;;;;", Fault.BAD_DURATION),
        ("А;svarka;;;countdown;3 часа;;;", Fault.BAD_DURATION),
        ("А;svarka;;;countdown;1:00;;90;", Fault.BAD_WARNINGS),
        ("А;svarka;;М9;countdown;1:00;;;", Fault.WRONG_MODULE),
        ("А;;;;countdown;1:00;;;", Fault.MISSING),
        ("А;svarka;;;будильник;1:00;;;", Fault.NOT_A_CHOICE),
        ("А;svarka;;;until;;вечером;;", Fault.BAD_MOMENT),
        ("А;svarka;;;until;;2027-03-14 25:00;;", Fault.BAD_MOMENT),
    ],
)
def test_wrong_timer(tmp_path: Path, row: str, fault: Fault) -> None:
    """A timer that makes no sense is reported."""
    head = "title;contest;venue;module;kind;duration;until;warn;overtime"

    assert fault == the_problem(a_folder(tmp_path, timers=f"{head}\n{row}\n")).fault


def test_until_without_a_day(tmp_path: Path) -> None:
    """A time of day without a date is sent back: nobody knows which day is meant."""
    timers = "title,venue,kind,until\nКонец,Цех,until,18:00\n"

    found = read_roster(a_folder(tmp_path, timers=timers)).problems

    assert [Fault.NEEDS_DAY] == [problem.fault for problem in found]


def test_delegations(tmp_path: Path) -> None:
    """Colleges and companies are delegations of their own, with the code that people gave them."""
    roster = a_roster_from(
        a_folder(
            tmp_path,
            delegations="title,code,hue,partition\nКолледж № 7,КОЛ,3,2\n",
            entries="contest,number,delegation,name\nsvarka,1,колледж №7,Ли Ян\n",
        )
    )

    (college,) = roster.delegations.values()
    assert (Text("КОЛ", "KOL"), 3, 2) == (
        college.badge.code,
        college.badge.hue,
        college.badge.partition,
    )


def test_diff(tmp_path: Path) -> None:
    """What would change is said thing by thing, in words."""
    before = a_small_roster(tmp_path)
    text = TABLES["entries"].replace("Анна,да", "Алла,да").replace("svarka-jr,1", "svarka-jr,2")
    after = a_roster_from(a_folder(tmp_path, entries=text))

    said = [str(difference) for difference in diff(before, after)]

    assert "~ people svarka-02 (Петрова Алла): first: Анна / Anna → Алла / Alla" in said
    assert "- entries svarka-jr-1 (№ 1)" in said
    assert "+ entries svarka-jr-2 (№ 2)" in said


def test_demo() -> None:
    """The demo championship is of the size that was asked for, and in two languages."""
    roster = the_demo_roster()

    sizes = {contest: len(roster.entries_of(contest)) for contest in roster.contests}
    assert (11, 3, 2) == (len(roster.skills), len(roster.venues), len(roster.categories))
    assert 108 == len(roster.entries)
    assert 12 == max(sizes.values())
    assert 6 <= min(sizes.values())
    assert all(2 <= len(contest.modules) <= 5 for contest in roster.contests.values())
    assert all(
        Decimal(100) == sum(module.max for module in contest.modules)
        for contest in roster.contests.values()
    )
    assert all(
        thing.title.en
        for things in (roster.venues, roster.skills, roster.categories, roster.timers)
        for thing in things.values()
    )
    assert all(person.last.en and person.first.en for person in roster.people.values())
    regions = [each for each in roster.delegations.values() if each.kind == "region"]
    assert len(regions) == len({(each.badge.hue, each.badge.partition) for each in regions})
    assert any(len(entry.people) == 2 for entry in roster.entries.values())
    assert any(not person.middle.ru for person in roster.people.values())
    assert any("ё" in person.last.ru for person in roster.people.values())
    assert diff(EMPTY, roster)


def test_again(tmp_path: Path) -> None:
    """A second import of the same files changes nothing: ids are made of what stands in them."""
    first = a_small_roster(tmp_path)

    assert () == diff(first, a_small_roster(tmp_path))


def test_rows_in_another_order(tmp_path: Path) -> None:
    """Rows in another order, with numbers that lost their zeros, are the same entries and people."""
    head, *rows = TABLES["entries"].splitlines()
    before = a_small_roster(tmp_path)

    turned = "\n".join([head, *rows[::-1]]).replace(",01,", ",1,").replace(",02,", ",2,")
    after = read_roster(a_folder(tmp_path, entries=turned), over=before).value

    assert after is not None
    assert {*before.entries} == {*after.entries}
    assert before.people == after.people
    assert before.entries[EntryId("roboty-01")].people == after.entries[EntryId("roboty-01")].people
    changes = diff(before, after)
    assert {("changed", "entries", "number")} == {
        (one.kind, one.table, one.field) for one in changes
    }


def test_number_with_and_without_zeros(tmp_path: Path) -> None:
    """Numbers 01 and 1 of one file are the same number."""
    text = TABLES["entries"].replace("svarka,02", "svarka,1")

    assert Fault.NOT_A_TEAM_SKILL == the_problem(a_folder(tmp_path, entries=text)).fault


def test_changes_by_hand_stay_visible(tmp_path: Path) -> None:
    """What people changed since the last import is marked where a new one would undo it."""
    imported = a_small_roster(tmp_path)
    person = imported.people[PersonId("svarka-01")]
    by_hand = replace(
        imported,
        people={**imported.people, person.id: replace(person, first=Text("Петр", "Petr"))},
    )
    text = TABLES["entries"].replace("Анна,да", "Алла,да")
    file = a_roster_from(a_folder(tmp_path, entries=text))

    found = {one.id: one for one in diff(by_hand, file, imported)}

    assert (True, False) == (found["svarka-01"].by_hand, found["svarka-02"].by_hand)
    assert str(found["svarka-01"]).endswith("Петр / Petr → Пётр / Petr (edited by hand)")


def test_things_added_and_removed_by_hand(tmp_path: Path) -> None:
    """Things that people added or removed by hand are marked too."""
    imported = a_small_roster(tmp_path)
    entries = dict(imported.entries)
    gone = entries.pop(EntryId("svarka-01"))
    entries[EntryId("new")] = replace(gone, id=EntryId("new"))

    found = diff(replace(imported, entries=entries), imported, imported)

    assert [("removed", "new", True), ("added", "svarka-01", True)] == [
        (one.kind, one.id, one.by_hand) for one in found
    ]


def test_rules_outlast_an_import(tmp_path: Path) -> None:
    """Rules of scoring, which no file holds, stay as they are when the roster is imported anew."""
    before = a_small_roster(tmp_path)
    rules = RulePack(settle="shared", warn_below=3)
    contest = before.contests[ContestId("svarka")]
    ruled = replace(
        before,
        championship=replace(before.championship, rules=rules),
        contests={**before.contests, contest.id: replace(contest, rules=Override(warn_below=9))},
    )

    parsed = read_roster(a_folder(tmp_path), over=ruled)

    assert parsed.value is not None
    assert () == diff(ruled, parsed.value)


def test_formula_as_a_name(tmp_path: Path) -> None:
    """A name that looks like a formula is kept as the text that it is."""
    text = TABLES["entries"].replace("Иванов Пётр Ильич", "=Иванов +Пётр")

    roster = a_roster_from(a_folder(tmp_path, entries=text))

    assert "=Иванов" == roster.people[PersonId("svarka-01")].last.ru


def test_roster_of_another_program(tmp_path: Path) -> None:
    """A roster may come as an OpenDocument workbook, with the same result."""
    sheets = {
        name: [line.split(",") for line in text.splitlines()] for name, text in TABLES.items()
    }

    parsed = read_roster(an_ods(tmp_path, sheets, "roster.ods"))

    assert parsed.value == a_small_roster(tmp_path)
