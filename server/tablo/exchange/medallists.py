"""Read the workbooks of ceremony programs: results with medals, and the best of each delegation.

`Competitor_results.xlsx` has a row for each person, so a team has several; `Best_of_Nation.xlsx`
has one for each delegation's best. A row is joined to the roster by skill and name. It is never
joined to another by its delegation, which may have several entries in one contest.
"""

from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from tablo.championship.commands import Source
from tablo.championship.ids import ContestId, DelegationId, EntryId
from tablo.championship.roster import Contest, Entry, Roster
from tablo.exchange.entries import Entries, name_in
from tablo.exchange.matching import nearest
from tablo.exchange.official import OfficialResult, Stated, read_official
from tablo.exchange.problems import Fault, Parsed, Problem
from tablo.exchange.sheets import Sheet, read_sheets, source_of
from tablo.exchange.tables import (
    NO_MAPPING,
    Column,
    HeaderMapping,
    Line,
    Problems,
    Table,
    find_headers,
    read_lines,
)

T = TypeVar("T")

_SKILL = ("Skill Number", "Skill", "Номер компетенции", "Компетенция", "Код компетенции")
_LAST = Column("last", ("Last Name", "Фамилия"))
_FIRST = Column("first", ("First Name", "Имя"))
_OTHERS = (
    Column("middle", ("Отчество", "Middle Name")),
    Column("name", ("ФИО", "Участник", "Name")),
    Column("category", ("Категория", "Category")),
    Column("number", ("№", "Номер", "Личный номер")),
    Column("member", ("Member", "Код делегации", "Член")),
    Column("total", ("Total", "Итого", "Итого по 100-балльной шкале")),
    Column(
        "scale",
        ("WorldSkills Scale Score", "Scale Score", "Балл по шкале", "Итого по 500-балльной шкале"),
    ),
    Column("place", ("Position", "Место", "Позиция")),
)
_DELEGATION = ("Member Name", "Делегация", "Регион", "Субъект РФ")

MEDALLISTS = Table(
    name="medallists",
    titles=("Competitor_results",),
    columns=(
        Column("contest", _SKILL, required=True),
        Column("medal", ("Medal", "Медаль", "Награда")),
        Column("delegation", _DELEGATION),
        _FIRST,
        _LAST,
        *_OTHERS,
    ),
    ignored=("Примечание", "№ п/п"),
)
BEST = Table(
    name="best",
    titles=("Best_of_Nation",),
    columns=(
        Column("delegation", _DELEGATION, required=True),
        _FIRST,
        _LAST,
        Column("contest", _SKILL),
        Column("medal", ("Medal", "Медаль", "Награда")),
        *_OTHERS,
    ),
    ignored=("Примечание", "№ п/п"),
)


class Medallists(Struct, frozen=True, kw_only=True):
    """Hold the official results of all contests of a file, and what its headers meant."""

    official: tuple[OfficialResult, ...]
    mapping: HeaderMapping
    source: Source


class BestOfDelegation(Struct, frozen=True, kw_only=True):
    """Say which entry a file names as the best of a delegation, and on which line."""

    delegation: DelegationId
    entry: EntryId
    line: int


class BestOfDelegations(Struct, frozen=True, kw_only=True):
    """Hold the best of each delegation, in the roster's order of delegations."""

    best: tuple[BestOfDelegation, ...]
    mapping: HeaderMapping
    source: Source


def read_medallists(
    path: Path, roster: Roster, *, mapping: HeaderMapping = NO_MAPPING
) -> Parsed[Medallists]:
    """Read a workbook (or CSV file) of competitors' results as an official result per contest.

    Only the first sheet is read. Rows of a team have to agree in every value. Whatever order the
    rows have, the results are the same. With any problem, no result. Blocks.
    """
    opened = _open(path)
    if opened.value is None:
        return Parsed(value=None, problems=opened.problems, warnings=opened.warnings)
    sheet, problems, entries = opened.value, Problems(), Entries(roster)
    stated, people = Stated(entries), _People(roster, entries)
    for line in read_lines(sheet, MEDALLISTS, problems, mapping):
        if not line.has("name", "last", "first", "number", "member", "delegation"):
            line.complain("last", Fault.NO_IDENTITY)
            continue
        found = people.find(line)
        if found:
            entry, contest = found
            row = read_official(line, entry.id, contest)
            if row:
                stated.add(entry, row, line)
    source = source_of(path)
    value = Medallists(
        official=stated.results(source),
        mapping=_remembered(sheet, MEDALLISTS, mapping),
        source=source,
    )
    return _weighed(value, problems, opened.warnings)


def read_best(
    path: Path, roster: Roster, *, mapping: HeaderMapping = NO_MAPPING
) -> Parsed[BestOfDelegations]:
    """Read a workbook (or CSV file) that names the best competitor of each delegation.

    Only the first sheet is read. A person with several entries has to be told apart by a column
    with the skill. With any problem, nothing is given. Blocks.
    """
    opened = _open(path)
    if opened.value is None:
        return Parsed(value=None, problems=opened.problems, warnings=opened.warnings)
    sheet, problems, entries = opened.value, Problems(), Entries(roster)
    people = _People(roster, entries)
    first: dict[EntryId, BestOfDelegation] = {}
    lines: dict[DelegationId, int] = {}
    for line in read_lines(sheet, BEST, problems, mapping):
        found = people.find(line)
        if found is None:
            continue
        entry, _ = found
        held = first.get(entry.id)
        if held is None:
            first[entry.id] = BestOfDelegation(
                delegation=entry.delegation, entry=entry.id, line=line.number
            )
            before = lines.setdefault(entry.delegation, line.number)
            if before != line.number:
                line.doubt("delegation", Fault.SAME_DELEGATION, first=str(before))
        elif len(entry.people) == 1:
            line.complain("last", Fault.REPEATED, first=str(held.line))
    order = list(roster.delegations)
    entry_order = {entry: place for place, entry in enumerate(roster.entries)}
    best = sorted(
        first.values(), key=lambda each: (order.index(each.delegation), entry_order[each.entry])
    )
    value = BestOfDelegations(
        best=tuple(best), mapping=_remembered(sheet, BEST, mapping), source=source_of(path)
    )
    return _weighed(value, problems, opened.warnings)


def _open(path: Path) -> Parsed[Sheet]:
    read = read_sheets(path)
    if not read.value:
        empty = Problem(fault=Fault.NO_ROWS, file=path.name)
        return Parsed(value=None, problems=read.problems or (empty,), warnings=read.warnings)
    return Parsed(value=read.value[0], warnings=read.warnings)


def _weighed(value: T, problems: Problems, warnings: tuple[Problem, ...]) -> Parsed[T]:
    found = tuple(problems.found)
    doubts = (*warnings, *problems.doubts)
    return Parsed(value=None if found else value, problems=found, warnings=doubts)


def _remembered(sheet: Sheet, table: Table, mapping: HeaderMapping) -> HeaderMapping:
    headers = find_headers(sheet, table.columns, mapping=mapping)
    if headers is None:
        return mapping
    return mapping.with_headers({title: name for name, title in headers.titles.items()})


class _People:
    """Finds the entry that a row with a skill, a name and a delegation means."""

    def __init__(self, roster: Roster, entries: Entries) -> None:
        self._roster = roster
        self._entries = entries

    def find(self, line: Line) -> tuple[Entry, Contest] | None:
        """Find a row's entry, complaining when there is none or there are several.

        A skill may mean several contests (its categories); the name says which.
        """
        contests = list(self._roster.contests)
        if line["contest"]:
            contests = self._entries.contests_called(line["contest"], line["category"])
            if not contests:
                self._entries.contest(line)
                return None
        if not self._is_named(line, contests):
            return None
        found = self._candidates(line, contests)
        if len(found) == 1:
            (entry,) = found
            return entry, self._roster.contests[entry.contest]
        if found:
            choices = ", ".join(
                f"{self._entries.spoken(entry.contest)} № {entry.number}" for entry in found
            )
            line.complain("last", Fault.AMBIGUOUS, value=name_in(line), choices=choices)
        else:
            self._complain_of_nobody(line, contests)
        return None

    def _is_named(self, line: Line, contests: list[ContestId]) -> bool:
        """Tell whether the row has a number or a whole name; a lone team's rows may lack it."""
        if line.has("name", "number") or (line["last"] and line["first"]):
            return True
        if self._lone_teams(line, contests) or self._candidates(line, contests):
            return True
        line.complain("first" if line["last"] else "last", Fault.MISSING)
        return False

    def _candidates(self, line: Line, contests: list[ContestId]) -> list[Entry]:
        find = self._entries.numbered if line["number"] else self._entries.named
        found = [entry for contest in contests for entry in find(line, contest)]
        written = line["delegation"] or line["member"]
        if written:
            found = [entry for entry in found if self._stands_for(entry, line)]
        return found or self._lone_teams(line, contests)

    def _lone_teams(self, line: Line, contests: list[ContestId]) -> list[Entry]:
        """List the teams that delegation and skill mean alone, for a row without a whole name."""
        if (line["last"] and line["first"]) or line["name"] or line["number"]:
            return []
        teams = [
            entry
            for contest in contests
            if self._entries.has_teams(contest)
            for entry in self._entries.of(contest)
            if line.has("delegation", "member") and self._stands_for(entry, line)
        ]
        return teams if len(teams) == 1 else []

    def _stands_for(self, entry: Entry, line: Line) -> bool:
        named = (line["delegation"], line["member"])
        return any(self._entries.stands_for(entry, written) for written in named if written)

    def _complain_of_nobody(self, line: Line, contests: list[ContestId]) -> None:
        elsewhere = [entry for contest in contests for entry in self._entries.named(line, contest)]
        if len(elsewhere) == 1 and line.has("delegation", "member"):
            (entry,) = elsewhere
            delegation = self._roster.delegations[entry.delegation].name.ru
            column = "delegation" if line["delegation"] else "member"
            people = ", ".join(self._entries.people(elsewhere))
            line.complain(column, Fault.WRONG_DELEGATION, entry=people, delegation=delegation)
            return
        known = [entry for contest in contests for entry in self._entries.of(contest)]
        hint = nearest(name_in(line), self._entries.people(known))
        spoken = ", ".join(map(self._entries.spoken, contests[:3]))
        line.complain("last", Fault.UNKNOWN_ENTRY, value=name_in(line), hint=hint, contest=spoken)
