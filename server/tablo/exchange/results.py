"""Read result tables: marks as commands that record what is new, official values as they stand.

A row is known by the number or the name that stands in it, never by its place in the file. The
file is believed to the last digit and checked against itself; any doubt goes back to a person.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tablo.access.actors import SYSTEM
from tablo.championship.commands import RecordMark, Source
from tablo.championship.decide import decide
from tablo.championship.exact import shown
from tablo.championship.ids import ContestId, EntryId, Instant, ModuleId
from tablo.championship.marks import read_mark
from tablo.championship.refusals import Refusal
from tablo.championship.roster import Contest, Entry, Module, Roster
from tablo.championship.state import State
from tablo.exchange.entries import Entries
from tablo.exchange.matching import folded
from tablo.exchange.official import (
    OfficialResult,
    OfficialRow,
    Stated,
    is_absent,
    read_official,
)
from tablo.exchange.problems import Fault, Parsed, Problem
from tablo.exchange.sheets import Sheet, read_sheets, source_of
from tablo.exchange.tables import (
    NO_MAPPING,
    Column,
    HeaderMapping,
    Headers,
    Line,
    Problems,
    Table,
    complain_of_headers,
    find_headers,
    lines_below,
)

EXPECTED = "№, ФИО, Модуль 1 … n, Итого, raw"
"""Headers to name when none was found."""
STRICT = frozenset({Fault.TOTAL_DIFFERS, Fault.PLACE_DIFFERS})
"""Doubts that stop marks from being recorded without a person who looks at them."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}:\d\d")
_MODULE_WORDS = frozenset(map(folded, ("Модуль", "Module", "М", "Критерий", "Criterion")))

RESULTS = Table(
    name="results",
    titles=("results", "Результаты"),
    columns=(
        Column("number", ("number", "№", "No.", "Номер", "Личный номер", "Номер участника")),
        Column(
            "name",
            ("name", "ФИО", "Участник", "Competitor", "Конкурсант", "Фамилия, имя, отчество"),
        ),
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
            (
                "raw",
                "total",
                "Итого",
                "Итог",
                "Итого по 100-балльной шкале",
                "Сумма",
                "Балл",
                "Баллы",
            ),
        ),
        Column("place", ("place", "Место", "Position")),
        Column("medal", ("medal", "Медаль", "Награда", "Award")),
        Column(
            "scale",
            (
                "published_scale",
                "scale",
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
        "Skill Number",
        "Member",
        "Примечание",
        "Рабочее место",
        "Статус",
        "Status",
    ),
)


class ResultTables(Struct, frozen=True, kw_only=True):
    """Hold what result tables say: marks that are new, official results, what the headers meant.

    `marks` each carry the revision seen. `mapping` can be stored and given with the next file of
    the same source.
    """

    marks: tuple[RecordMark, ...]
    official: tuple[OfficialResult, ...]
    mapping: HeaderMapping
    source: Source


def read_results(
    path: Path,
    roster: Roster,
    state: State,
    *,
    contest: ContestId | None = None,
    mapping: HeaderMapping = NO_MAPPING,
) -> Parsed[tuple[RecordMark, ...]]:
    """Read the marks of a CSV file or a workbook as the commands that would record them.

    Commands are given only for marks that differ from those in `state`, each with the revision
    seen; a mark that the file lacks is left as it is. A row's contest is `contest`, else what its
    own column says, else the name of its sheet. Totals and places that contradict the marks are
    problems, as are totals without marks. With any problem, no command. Blocks.
    """
    parsed = _read(path, roster, state, contest, mapping, marks_only=True)
    problems = parsed.problems + tuple(one for one in parsed.warnings if one.fault in STRICT)
    warnings = tuple(one for one in parsed.warnings if one.fault not in STRICT)
    if problems or parsed.value is None:
        return Parsed(value=None, problems=problems, warnings=warnings)
    return Parsed(value=parsed.value.marks, warnings=warnings)


def read_result_tables(
    path: Path,
    roster: Roster,
    state: State,
    *,
    contest: ContestId | None = None,
    mapping: HeaderMapping = NO_MAPPING,
) -> Parsed[ResultTables]:
    """Read the marks of a file and, beside them, the official values it states.

    As `read_results`, but totals, places, medals and scale scores become an official result per
    contest, also without marks; what they contradict is a warning with both values. Blocks.
    """
    return _read(path, roster, state, contest, mapping, marks_only=False)


def _read(
    path: Path,
    roster: Roster,
    state: State,
    contest: ContestId | None,
    mapping: HeaderMapping,
    *,
    marks_only: bool,
) -> Parsed[ResultTables]:
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
        return Parsed(value=None, problems=(problem,), warnings=read.warnings)
    reading = _Reading(roster, state, contest, mapping, marks_only=marks_only)
    for sheet in read.value:
        reading.read(sheet)
    value = reading.tables(source_of(path))
    problems = tuple(reading.problems.found)
    return Parsed(
        value=None if problems else value,
        problems=problems,
        warnings=(*read.warnings, *reading.problems.doubts),
    )


class _Row(Struct, frozen=True):
    """A row that is known: whose it is, its marks, what it states officially."""

    line: Line
    entry: Entry
    marks: dict[ModuleId, Decimal]
    official: OfficialRow


class _Reading:
    """Reads the sheets of one file, one after the other."""

    def __init__(
        self,
        roster: Roster,
        state: State,
        contest: ContestId | None,
        mapping: HeaderMapping,
        *,
        marks_only: bool,
    ) -> None:
        self.problems = Problems()
        self._commands: list[RecordMark] = []
        self._roster = roster
        self._state = state
        self._given = contest
        self._mapping = mapping
        self._marks_only = marks_only
        self._entries = Entries(roster)
        self._stated = Stated(self._entries)
        self._seen: dict[EntryId, _Row] = {}
        self._columns: dict[ContestId, dict[str, Module]] = {}
        self._header_line = 0

    def tables(self, source: Source) -> ResultTables:
        """Put together what was read."""
        return ResultTables(
            marks=tuple(self._commands),
            official=self._stated.results(source),
            mapping=self._mapping,
            source=source,
        )

    def read(self, sheet: Sheet) -> None:
        """Read one sheet; complains when it holds no table of results."""
        shared = self._contest_of_sheet(sheet)
        labels = self._module_labels(shared)

        def is_module(title: str) -> bool:
            return _label(self._mapping.module(title) or title) in labels

        headers = find_headers(sheet, RESULTS.columns, is_module, self._mapping)
        if headers is None:
            self.problems.about(sheet, Fault.NO_HEADER, expected=EXPECTED)
            return
        modules = {place: title for place, title in headers.others.items() if is_module(title)}
        before = len(self.problems.found)
        others = {place: title for place, title in headers.others.items() if place not in modules}
        rest = replace(headers, others=others)
        complain_of_headers(sheet, rest, RESULTS, self.problems, self._mapping)
        if len(self.problems.found) > before:
            return
        self._columns.clear()
        self._header_line = headers.line
        whole = Headers(
            line=headers.line,
            places={**headers.places, **{_key(place): place for place in modules}},
            titles={**headers.titles, **{_key(place): modules[place] for place in modules}},
            others={},
        )
        for line in lines_below(sheet, whole, self.problems):
            self._read_row(line, shared, modules)
        self._remember(headers, modules)

    def _remember(self, headers: Headers, modules: Mapping[int, str]) -> None:
        named = {title: name for name, title in headers.titles.items()}
        marked = {
            title: f"module:{self._mapping.module(title) or title}" for title in modules.values()
        }
        self._mapping = self._mapping.with_headers({**named, **marked})

    def _contest_of_sheet(self, sheet: Sheet) -> ContestId | None:
        if self._given is not None:
            return self._given
        found = self._entries.contests_called(sheet.name)
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

    def _read_row(self, line: Line, shared: ContestId | None, modules: Mapping[int, str]) -> None:
        marked = [*map(_key, modules), "total"]
        if not line.has("number", "name", "last"):
            if any(not is_absent(line[column]) for column in marked):
                line.complain("total", Fault.NO_IDENTITY)
            else:
                line.doubt("", Fault.ROW_LEFT_OUT, value=line.first())
            return
        contest = self._contest(line, shared)
        entry = self._entries.entry(line, contest) if contest else None
        if contest is None or entry is None:
            return
        marks = self._marks(line, contest, modules)
        official = read_official(line, entry.id, contest)
        if marks is None or official is None:
            return
        self._compare(line, marks, official, bool(modules))
        row = _Row(line, entry, marks, official)
        if self._is_new(row):
            self._propose(row)

    def _contest(self, line: Line, shared: ContestId | None) -> Contest | None:
        if self._given is None and line["contest"]:
            return self._entries.contest(line)
        if shared is None:
            line.complain("contest", Fault.NO_CONTEST, value=line.sheet.name)
            return None
        return self._roster.contests[shared]

    # Marks

    def _marks(
        self, line: Line, contest: Contest, modules: Mapping[int, str]
    ) -> dict[ModuleId, Decimal] | None:
        """Read a row's marks; None when one of them can't be read, and the row is rejected."""
        columns = self._columns_of(line, contest, modules)
        for place in modules:
            if _key(place) not in columns and not is_absent(line[_key(place)]):
                spoken = self._entries.spoken(contest.id)
                line.complain(_key(place), Fault.WRONG_MODULE, contest=spoken)
                return None
        if not modules:
            if len(contest.modules) != 1:
                return {} if self._may_lack_marks(line, contest) else None
            columns = {"total": contest.modules[0]}
        read = {
            module.id: _mark(line, column, module)
            for column, module in columns.items()
            if not is_absent(line[column])
        }
        marks = {module: mark for module, mark in read.items() if mark is not None}
        return marks if len(marks) == len(read) else None

    def _columns_of(
        self, line: Line, contest: Contest, modules: Mapping[int, str]
    ) -> dict[str, Module]:
        if contest.id not in self._columns:
            by_label = {label: module for module in contest.modules for label in _labels(module)}
            found = {
                _key(place): by_label.get(_label(self._mapping.module(title) or title))
                for place, title in modules.items()
            }
            columns = {key: module for key, module in found.items() if module}
            self._complain_of_twins(line, columns)
            self._columns[contest.id] = columns
        return self._columns[contest.id]

    def _complain_of_twins(self, line: Line, columns: Mapping[str, Module]) -> None:
        first: dict[ModuleId, str] = {}
        for column, module in columns.items():
            if first.setdefault(module.id, column) != column:
                title = line.header(column)
                fault = Fault.REPEATED_COLUMN
                self.problems.about(line.sheet, fault, line=self._header_line, column=title)

    def _may_lack_marks(self, line: Line, contest: Contest) -> bool:
        """Tell whether a row without marks is of use: its table states something official."""
        if not self._marks_only and line.knows("total", "place", "medal", "scale"):
            return True
        spoken = self._entries.spoken(contest.id)
        if line["total"]:
            count = str(len(contest.modules))
            line.complain("total", Fault.TOTAL_ONLY, contest=spoken, count=count)
        else:
            labels = ", ".join(module.label.ru for module in contest.modules)
            line.complain("total", Fault.NO_MARKS_COLUMN, contest=spoken, modules=labels)
        return False

    def _compare(
        self, line: Line, marks: Mapping[ModuleId, Decimal], official: OfficialRow, added: bool
    ) -> None:
        if official.total is None or not added:
            return
        total = sum(marks.values(), Decimal(0))
        if shown(official.total) != shown(total):
            line.doubt("total", Fault.TOTAL_DIFFERS, sum=shown(total))

    def _is_new(self, row: _Row) -> bool:
        """Tell whether an entry has no row yet; a team's second member may repeat the first."""
        first = self._seen.setdefault(row.entry.id, row)
        if first is not row and (len(row.entry.people) == 1 or first.marks != row.marks):
            row.line.complain("number", Fault.REPEATED, first=str(first.line.number))
            return False
        points = sum(row.marks.values(), Decimal(0)) if row.marks else None
        return self._stated.add(row.entry, row.official, row.line, points) and first is row

    def _propose(self, row: _Row) -> None:
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
            decision = decide(self._state, self._roster, command, SYSTEM.id, Instant(0))
            if isinstance(decision, Refusal):
                columns = self._columns[row.entry.contest]
                column = next((key for key, one in columns.items() if one.id == module), "total")
                row.line.complain_of_refusal(column, decision, value=command.mark or "")
                return
            self._commands.append(command)


def _mark(line: Line, column: str, module: Module) -> Decimal | None:
    text = line[column]
    if _DATE.match(text):
        line.complain(column, Fault.IS_A_DATE)
        return None
    mark = read_mark(text, max=module.max, module=module.label)
    if isinstance(mark, Refusal):
        line.complain_of_refusal(column, mark, value=text)
        return None
    return mark


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
