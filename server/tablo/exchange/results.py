"""Read result tables: rows of module marks, or of totals, as commands that record what is new.

A row is known by the number or the name that stands in it, never by its place in the file. The
file is believed to the last digit and checked against itself; any doubt goes back to a person.
"""

import itertools
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from tablo.championship.commands import RecordMark
from tablo.championship.decide import decide
from tablo.championship.ids import ContestId, EntryId, Instant, ModuleId
from tablo.championship.marks import read_mark, shown
from tablo.championship.refusals import Refusal
from tablo.championship.roster import Contest, Entry, Module, Roster
from tablo.championship.state import State
from tablo.exchange.matching import Contests, folded, nearest, number_key, tidy
from tablo.exchange.problems import Fault, Parsed, Problem
from tablo.exchange.regions import find_region
from tablo.exchange.sheets import Sheet, read_sheets
from tablo.exchange.tables import (
    Column,
    Headers,
    Line,
    Problems,
    Table,
    complain_of_headers,
    find_headers,
    lines_below,
)

ABSENT = frozenset(map(folded, ("", "-", "–", "—", "н/я", "н/а", "нет", "n/a", "dns", "неявка")))
"""What stands where there is no mark. A zero is a mark."""
EXPECTED = "№, ФИО, Модуль 1 … n, Итого, raw"
"""Headers to name when none was found."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}:\d\d")
_MODULE_WORDS = frozenset(map(folded, ("Модуль", "Module", "М", "Критерий", "Criterion")))

RESULTS = Table(
    name="results",
    titles=("results", "Результаты"),
    columns=(
        Column("number", ("number", "№", "Номер", "Личный номер", "Номер участника")),
        Column("name", ("name", "ФИО", "Участник", "Конкурсант", "Фамилия, имя, отчество")),
        Column("last", ("last", "Фамилия", "Last Name")),
        Column("first", ("first", "Имя", "First Name")),
        Column("middle", ("middle", "Отчество")),
        Column(
            "delegation",
            ("delegation", "Делегация", "Регион", "Субъект РФ", "region", "Member Name"),
        ),
        Column("contest", ("contest", "Соревнование", "Компетенция", "skill")),
        Column("category", ("category", "Категория")),
        Column(
            "total",
            ("raw", "total", "Итого", "Итого по 100-балльной шкале", "Сумма", "Балл", "Баллы"),
        ),
        Column("place", ("place", "Место", "Position")),
        Column(
            "scale",
            (
                "published_scale",
                "Итого по 500-балльной шкале",
                "Итого по 700-балльной шкале",
                "WorldSkills Scale Score",
            ),
        ),
    ),
    ignored=(
        "№ п/п",
        "Предприятие (ОО)",
        "Предприятие",
        "ОО",
        "Образовательная организация",
        "Медаль",
        "Medal",
        "Skill Number",
        "Member",
        "Примечание",
        "Рабочее место",
    ),
)


class _Row(Struct, frozen=True):
    """A row that is known: whose it is, its marks, its total."""

    line: Line
    entry: Entry
    marks: dict[ModuleId, Decimal]
    total: Decimal | None


def read_results(
    path: Path, roster: Roster, state: State, *, contest: ContestId | None = None
) -> Parsed[tuple[RecordMark, ...]]:
    """Read the marks of a CSV file or a workbook as the commands that would record them.

    Commands are given only for marks that differ from those in `state`, each with the revision
    seen; a mark that the file lacks is left as it is. A row's contest is `contest`, else what its
    own column says, else the name of its sheet. With any problem, no command. Blocks.
    """
    read = read_sheets(path)
    if read.value is None:
        return Parsed(value=None, problems=read.problems)
    if contest is not None and contest not in roster.contests:
        params = {"thing": "contest"}
        fault = Fault.UNKNOWN_REFERENCE
        problem = Problem(fault=fault, file=path.name, value=contest, params=params)
        return Parsed(value=None, problems=(problem,))
    if not read.value:
        problem = Problem(fault=Fault.NO_HEADER, file=path.name, params={"expected": EXPECTED})
        return Parsed(value=None, problems=(problem,))
    reading = _Reading(roster, state, contest)
    for sheet in read.value:
        reading.read(sheet)
    problems = tuple(reading.problems.found)
    return Parsed(value=None if problems else tuple(reading.commands), problems=problems)


class _Reading:
    """Reads the sheets of one file, one after the other."""

    def __init__(self, roster: Roster, state: State, contest: ContestId | None) -> None:
        self.problems = Problems()
        self.commands: list[RecordMark] = []
        self._roster = roster
        self._state = state
        self._given = contest
        self._names = Contests(roster.skills, roster.categories, roster.contests)
        self._entries = {contest: roster.entries_of(contest) for contest in roster.contests}
        self._seen: dict[EntryId, _Row] = {}

    def read(self, sheet: Sheet) -> None:
        """Read one sheet; complains when it holds no table of results."""
        shared = self._contest_of_sheet(sheet)
        labels = self._module_labels(shared)
        headers = find_headers(sheet, RESULTS.columns, lambda title: _label(title) in labels)
        if headers is None:
            self.problems.about(sheet, Fault.NO_HEADER, expected=EXPECTED)
            return
        modules = {
            place: title for place, title in headers.others.items() if _label(title) in labels
        }
        before = len(self.problems.found)
        rest = Headers(
            line=headers.line,
            places=headers.places,
            titles=headers.titles,
            others={
                place: title for place, title in headers.others.items() if place not in modules
            },
        )
        complain_of_headers(sheet, rest, RESULTS, self.problems)
        if len(self.problems.found) > before:
            return
        places = {**headers.places, **{_key(place): place for place in modules}}
        titles = {**headers.titles, **{_key(place): modules[place] for place in modules}}
        whole = Headers(line=headers.line, places=places, titles=titles, others={})
        rows = [
            row
            for line in lines_below(sheet, whole, self.problems)
            if (row := self._row(line, shared, modules))
        ]
        if "scale" not in headers.places:
            self._check_places(rows)

    def _contest_of_sheet(self, sheet: Sheet) -> ContestId | None:
        if self._given is not None:
            return self._given
        found = self._names.named(sheet.name)
        return found[0] if len(found) == 1 else None

    def _module_labels(self, shared: ContestId | None) -> set[str]:
        """List what columns of marks may be called: in the sheet's contest, or in any contest."""
        contests = [shared] if shared else list(self._roster.contests)
        return {
            label
            for contest in contests
            for module in self._roster.contests[contest].modules
            for label in _labels(module)
        }

    # One row

    def _row(self, line: Line, shared: ContestId | None, modules: Mapping[int, str]) -> _Row | None:
        marked = [*map(_key, modules), "total"]
        has_marks = any(not is_absent(line[column]) for column in marked)
        if not line.has("number", "name", "last"):
            if has_marks:
                line.complain("total", Fault.NO_IDENTITY)
            return None
        contest = self._contest(line, shared)
        entry = self._entry(line, contest) if contest else None
        if contest is None or entry is None:
            return None
        marks = self._marks(line, contest, modules)
        total = self._total(line, contest, marks, bool(modules))
        if marks is None:
            return None
        row = _Row(line, entry, marks, total)
        return row if self._is_first(row) and self._propose(row) else None

    def _contest(self, line: Line, shared: ContestId | None) -> Contest | None:
        if self._given is None and line["contest"]:
            found = self._names.named(line["contest"], line["category"])
            if len(found) == 1:
                return self._roster.contests[found[0]]
            spoken = self._names.spoken
            if found:
                choices = ", ".join(spoken[contest] for contest in found)
                line.complain("contest", Fault.AMBIGUOUS, choices=choices)
            else:
                hint = nearest(f"{line['contest']} {line['category']}", spoken.values())
                line.complain("contest", Fault.UNKNOWN_REFERENCE, hint=hint, thing="contest")
            return None
        if shared is None:
            line.complain("contest", Fault.NO_CONTEST, value=line.sheet.name)
            return None
        return self._roster.contests[shared]

    def _entry(self, line: Line, contest: Contest) -> Entry | None:
        entries = self._entries[contest.id]
        name = self._name(line)
        if line["number"]:
            wanted = number_key(line["number"])
            found = [entry for entry in entries if number_key(entry.number) == wanted]
        else:
            found = [entry for entry in entries if _is_named(name, entry, self._roster)]
            if len(found) > 1 and line["delegation"]:
                found = [entry for entry in found if self._stands_for(entry, line["delegation"])]
        column = "number" if line["number"] else "name" if line["name"] else "last"
        spoken = self._names.spoken[contest.id]
        if not found:
            hint = "" if line["number"] else nearest(name, self._people(entries))
            line.complain(column, Fault.UNKNOWN_ENTRY, hint=hint, contest=spoken)
            return None
        if len(found) > 1:
            choices = ", ".join(f"№ {entry.number}" for entry in found)
            line.complain(column, Fault.AMBIGUOUS, choices=choices)
            return None
        return found[0] if self._agrees(line, found[0], name) else None

    def _agrees(self, line: Line, entry: Entry, name: str) -> bool:
        """Tell whether a row's name and delegation are those of the entry its number names."""
        people = ", ".join(self._people([entry]))
        if line["number"] and name and not _is_named(name, entry, self._roster):
            column = "name" if line["name"] else "last"
            line.complain(column, Fault.NAME_AND_NUMBER, number=entry.number, name=people)
            return False
        if line["delegation"] and not self._stands_for(entry, line["delegation"]):
            delegation = self._roster.delegations[entry.delegation].name.ru
            line.complain("delegation", Fault.WRONG_DELEGATION, entry=people, delegation=delegation)
            return False
        return True

    def _name(self, line: Line) -> str:
        return line["name"] or tidy(f"{line['last']} {line['first']} {line['middle']}")

    def _people(self, entries: Iterable[Entry]) -> list[str]:
        people = (self._roster.people[person] for entry in entries for person in entry.people)
        return [f"{person.last.ru} {person.first.ru}" for person in people]

    def _stands_for(self, entry: Entry, written: str) -> bool:
        delegation = self._roster.delegations[entry.delegation]
        names = (delegation.id, delegation.name.ru, delegation.name.en, delegation.badge.code.ru)
        region = find_region(written)
        return folded(written) in map(folded, names) or bool(region and region.key == delegation.id)

    # Marks

    def _marks(
        self, line: Line, contest: Contest, modules: Mapping[int, str]
    ) -> dict[ModuleId, Decimal] | None:
        """Read a row's marks; None when one of them can't be read, and the row is rejected."""
        columns: dict[str, Module] = {}
        for place, title in modules.items():
            module = next((m for m in contest.modules if _label(title) in _labels(m)), None)
            if module:
                columns[_key(place)] = module
            elif not is_absent(line[_key(place)]):
                spoken = self._names.spoken[contest.id]
                line.complain(_key(place), Fault.WRONG_MODULE, contest=spoken)
                return None
        if not modules:
            if not self._is_single(line, contest):
                return None
            columns = {"total": contest.modules[0]}
        read = {
            module.id: _mark(line, column, module)
            for column, module in columns.items()
            if not is_absent(line[column])
        }
        marks = {module: mark for module, mark in read.items() if mark is not None}
        return marks if len(marks) == len(read) else None

    def _is_single(self, line: Line, contest: Contest) -> bool:
        """Tell whether a total is a mark: where the task has a single module, it is."""
        if len(contest.modules) == 1:
            return True
        count = str(len(contest.modules))
        spoken = self._names.spoken[contest.id]
        if line["total"]:
            line.complain("total", Fault.TOTAL_ONLY, contest=spoken, count=count)
        else:
            labels = ", ".join(module.label.ru for module in contest.modules)
            line.complain("total", Fault.NO_MARKS_COLUMN, contest=spoken, modules=labels)
        return False

    def _total(
        self,
        line: Line,
        contest: Contest,
        marks: dict[ModuleId, Decimal] | None,
        has_modules: bool,
    ) -> Decimal | None:
        if marks is None or is_absent(line["total"]):
            return None if not marks else sum(marks.values(), Decimal(0))
        total = _mark(line, "total", contest.modules[0], most=_most(contest))
        if total is None or not has_modules:
            return total
        added = sum(marks.values(), Decimal(0))
        if shown(total) != shown(added):
            line.complain("total", Fault.TOTAL_DIFFERS, sum=shown(added))
        return total

    def _is_first(self, row: _Row) -> bool:
        """Tell whether an entry has no row yet; a team's second member may repeat the first."""
        first = self._seen.setdefault(row.entry.id, row)
        if first is row:
            return True
        if len(row.entry.people) == 1 or first.marks != row.marks:
            row.line.complain("number", Fault.REPEATED, first=str(first.line.number))
        return False

    def _propose(self, row: _Row) -> bool:
        """Add the commands of a row, each tried on what holds now."""
        cells = self._state.contest(row.entry.contest).marks.get(row.entry.id, {})
        for module, mark in row.marks.items():
            cell = cells.get(module)
            if cell is not None and cell.mark == mark:
                continue
            command = RecordMark(
                entry=row.entry.id,
                module=module,
                mark=format(mark, "f"),
                rev=cell.rev if cell else 0,
                reason=row.line.sheet.file[:200],
            )
            decision = decide(self._state, self._roster, command, Instant(0))
            if not isinstance(decision, Refusal):
                self.commands.append(command)
            else:
                row.line.complain_of_refusal("number", decision, value=command.mark or "")
                return False
        return True

    def _check_places(self, rows: Iterable[_Row]) -> None:
        """Complain where a file's places contradict its own totals: fewer points, better place."""
        by_contest: dict[ContestId, list[tuple[int, Decimal, Line]]] = {}
        for row in rows:
            place = row.line["place"]
            if row.total is not None and place.isascii() and place.isdecimal():
                placed = by_contest.setdefault(row.entry.contest, [])
                placed.append((int(place[:6]), row.total, row.line))
        for placed in by_contest.values():
            placed.sort(key=lambda each: (each[0], -each[1]))
            for (better, total, line), (worse, more, other) in itertools.pairwise(placed):
                if better < worse and total < more:
                    line.complain(
                        "place", Fault.PLACE_DIFFERS, place=str(better), first=str(other.number)
                    )


def is_absent(cell: str) -> bool:
    """Tell whether a cell says that there is no mark: empty, a dash, "н/я". A zero says "0"."""
    return folded(cell) in ABSENT and not any(letter.isdigit() for letter in cell)


def _mark(line: Line, column: str, module: Module, most: Decimal | None = None) -> Decimal | None:
    text = line[column]
    if _DATE.match(text):
        line.complain(column, Fault.IS_A_DATE)
        return None
    mark = read_mark(text, max=most or module.max, module=module.label)
    if isinstance(mark, Refusal):
        line.complain_of_refusal(column, mark, value=text)
        return None
    return mark


def _most(contest: Contest) -> Decimal:
    return sum((module.max for module in contest.modules), Decimal(0))


def _key(place: int) -> str:
    return f"module {place}"


def _labels(module: Module) -> set[str]:
    named = (module.id, module.label.ru, module.label.en, module.title.ru, module.title.en)
    return {_label(name) for name in named if name}


def _label(title: str) -> str:
    """Fold a module's title so that "Модуль 1", "М1", "M 1" and "Module 1" are the same."""
    words = folded(title).split()
    rest = [word for word in words if word not in _MODULE_WORDS]
    if rest and len(rest) < len(words):
        return " ".join(rest)
    found = re.fullmatch(r"М(\d+)", folded(title))
    return found[1] if found else " ".join(words)


def _is_named(name: str, entry: Entry, roster: Roster) -> bool:
    """Tell whether a row names an entry: one of its people, or all of a team in any order."""
    wanted = [folded(part) for part in re.split(r"[,;/\n]| и | and ", name) if folded(part)]
    names = [
        {
            folded(f"{last} {first} {middle}"),
            folded(f"{last} {first}"),
            folded(f"{first} {last}"),
        }
        for person in (roster.people[person] for person in entry.people)
        for last, first, middle in (
            (person.last.ru, person.first.ru, person.middle.ru),
            (person.last.en, person.first.en, person.middle.en),
        )
    ]
    return bool(wanted) and all(any(part in known for known in names) for part in wanted)
