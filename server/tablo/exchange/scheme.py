"""Read a marking scheme from the sheet that the scoring systems import and export.

Two sets of columns are known, an English one and a Russian one. Above stands a small table of
criteria; the headers are repeated for each criterion, with its letter and its highest mark in
the margin; a sub-criterion is a line, its aspects stand below, and a judgement aspect is followed
by the descriptions of its levels from 0 to 3.
"""

import re
from collections.abc import Container, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Literal

from msgspec import Struct

from tablo.championship.exact import DIGITS
from tablo.championship.flaws import Problem as SchemeProblem
from tablo.championship.ids import ModuleId
from tablo.championship.roster import Contest, Module, Text
from tablo.championship.scheme import (
    TOP_SCORE,
    Aspect,
    AspectId,
    Criterion,
    Scheme,
    SubCriterion,
    SubCriterionId,
    key,
    mismatches,
    problems_of,
)
from tablo.exchange.matching import folded, tidy
from tablo.exchange.problems import Fault, Parsed, Problem
from tablo.exchange.sheets import Row, Sheet, read_sheets
from tablo.exchange.tables import HEADER_LINES, NO_MAPPING, Column, HeaderMapping, Problems

DESCRIPTION_LIMIT = 8_000
"""Characters that a description may have."""
LEVELS = range(TOP_SCORE + 1)

_EXPECTED = "Sub Criterion ID, Aspect Type, Aspect - Description, Judg Score, Max Mark"
COLUMNS = (
    Column(
        "id",
        ("Sub Criterion ID", "SubCriteriaID", "SubCriterionID", "Sub Criteria ID", "Субкритерий"),
    ),
    Column("title", ("Sub Criterion Name", "Sub Criteria Name", "SubCriteria Name")),
    Column("day", ("Day of Marking", "День оценки")),
    Column("type", ("Aspect Type", "Тип аспекта")),
    Column("aspect", ("Aspect Description", "Аспект", "Описание аспекта")),
    Column("score", ("Judg Score", "Judge Score", "Судейский балл")),
    Column("extra", ("Extra Aspect Description",)),
    Column("max", ("Max Mark", "Макс. балл", "Максимальный балл")),
)
"""Columns by the beginnings of their titles."""
_NEEDED = frozenset({"type", "aspect", "max"})
_MARGIN = re.compile(r"(?:Criterion|Критерий) (\w)", re.IGNORECASE)
_NUMBER = re.compile(rf"\d{{1,4}}(?:[.,]\d{{1,{DIGITS}}})?", re.ASCII)
_DAY = re.compile(r"[CСДD]?[- ]?(\d{1,2})", re.IGNORECASE)
_KINDS: dict[str, Literal["binary", "stepped", "measured", "judged"]] = {
    "M": "measured",
    "MEAS": "measured",
    "O": "measured",
    "B": "binary",
    "Б": "binary",
    "D": "stepped",
    "Д": "stepped",
    "J": "judged",
    "JUDG": "judged",
}


def read_scheme(
    path: Path, contest: Contest | None = None, *, mapping: HeaderMapping = NO_MAPPING
) -> Parsed[Scheme]:
    """Read the marking scheme in a workbook or CSV file.

    A criterion marks the module of `contest` that is called by its letter or its name; where none
    is, modules and criteria of equal number and equal highest marks are paired in order, with a
    warning. Columns that nothing uses are named in warnings. With any problem (sums, levels, days,
    modules that don't fit), no scheme. Blocks.
    """
    read = read_sheets(path, cell_limit=DESCRIPTION_LIMIT)
    if read.value is None:
        return Parsed(value=None, problems=read.problems, warnings=read.warnings)
    reading = _Reading(mapping)
    for sheet in read.value:
        reading.read(sheet)
    scheme = reading.scheme(path.name, contest)
    problems = tuple(reading.problems.found)
    return Parsed(
        value=None if problems else scheme,
        problems=problems,
        warnings=(*read.warnings, *reading.problems.doubts),
    )


def is_scheme(sheet: Sheet) -> bool:
    """Tell whether a sheet has the headers of a marking scheme."""
    return any(known_columns(row).keys() >= _NEEDED for row in sheet.rows[:HEADER_LINES])


class _Place(Struct, frozen=True):
    sheet: Sheet
    line: int


class _Aspect(Struct):
    title: str
    kind: Literal["binary", "stepped", "measured", "judged"]
    max: Decimal
    place: _Place
    levels: dict[int, tuple[str, int]] = {}
    steps: list[Decimal] = []


class _SubCriterion(Struct):
    label: str
    title: str
    day: int | None
    place: _Place
    aspects: list[_Aspect] = []


class _Criterion(Struct):
    label: str
    place: _Place
    title: str = ""
    max: Decimal | None = None
    parts: list[_SubCriterion] = []


class _Reading:
    """Reads line by line, knowing in which criterion, sub-criterion and aspect it is."""

    def __init__(self, mapping: HeaderMapping) -> None:
        self.problems = Problems()
        self._mapping = mapping
        self._sheets = 0
        self._criteria: dict[str, _Criterion] = {}
        self._columns: dict[str, int] = {}
        self._titles: dict[str, str] = {}
        self._noted: set[str] = set()
        self._part: _SubCriterion | None = None
        self._aspect: _Aspect | None = None
        self._orphaned = False

    def read(self, sheet: Sheet) -> None:
        """Read one sheet; a sheet without the headers is passed over."""
        self._columns = {}
        for row in sheet.rows:
            place = _Place(sheet, row.line)
            columns = known_columns(row, self._mapping)
            if columns.keys() >= _NEEDED:
                self._begin(row, columns, place)
            elif self._columns:
                self._read_row(row, place)
            else:
                self._read_criterion(row, place)
        self._sheets += bool(self._columns)

    def scheme(self, file: str, contest: Contest | None) -> Scheme:
        """Put the scheme together, complaining about all that keeps it from being used."""
        if not self._sheets:
            params = {"expected": _EXPECTED}
            self.problems.add(Problem(fault=Fault.NO_HEADER, file=file, params=params))
            return Scheme(criteria=())
        for criterion in self._criteria.values():
            self._close(criterion)
        modules = self._modules(contest)
        scheme = Scheme(
            criteria=tuple(
                _criterion(criterion, modules[label]) for label, criterion in self._criteria.items()
            )
        )
        before = len(self.problems.found)
        self._judge(file, problems_of(scheme))
        if contest is not None and len(self.problems.found) == before:
            self._judge(file, mismatches(scheme, contest.modules))
        return scheme

    # Headers and criteria

    def _begin(self, row: Row, columns: dict[str, int], place: _Place) -> None:
        """Take over the headers of a criterion, with the letter and the mark in their margin."""
        self._columns = columns
        self._titles = {name: tidy(row.cells[at]) for name, at in columns.items()}
        self._part = self._aspect = None
        used = set(columns.values())
        margin = {at: tidy(cell) for at, cell in enumerate(row.cells) if at not in used}
        for text in margin.values():
            found = _MARGIN.fullmatch(text)
            if found:
                self._take_margin(found[1], margin, place)
            elif self._is_news(text):
                self._noted.add(folded(text))
                self._doubt(place, Fault.UNUSED_COLUMN, column=text)

    def _is_news(self, text: str) -> bool:
        known = folded(text) in self._noted or folded(text) == folded("Total Mark")
        known = known or self._mapping.is_ignored(text)
        return bool(text) and not known and _decimal(text) is None

    def _take_margin(self, letter: str, margin: Mapping[int, str], place: _Place) -> None:
        criterion = self._of_letter(letter, place)
        numbers = [number for text in margin.values() if (number := _decimal(text)) is not None]
        if not numbers:
            return
        if criterion.max is None:
            criterion.max = numbers[0]
        elif criterion.max != numbers[0]:
            self._complain(
                place,
                Fault.CRITERION_MAXIMUM,
                column="Total Mark",
                value=str(numbers[0]),
                max=str(criterion.max),
                criterion=criterion.label,
            )

    def _read_criterion(self, row: Row, place: _Place) -> None:
        """Read a line of the table of criteria: a letter, a name and a mark, with gaps between."""
        cells = [tidy(cell) for cell in row.cells if cell.strip()]
        for at, cell in enumerate(cells[:-2]):
            letter, name = key(cell), cells[at + 1]
            numbers = [one for text in cells[at + 2 :] if (one := _decimal(text)) is not None]
            if len(letter) == 1 and letter.isalpha() and numbers and _decimal(name) is None:
                criterion = self._of_letter(cell, place)
                criterion.title, criterion.max = name, numbers[0]
                return

    def _of_letter(self, letter: str, place: _Place) -> _Criterion:
        label = key(letter)
        return self._criteria.setdefault(label, _Criterion(label, place))

    # Lines

    def _read_row(self, row: Row, place: _Place) -> None:
        cells = {
            name: tidy(row.cells[at]) if at < len(row.cells) else ""
            for name, at in self._columns.items()
        }
        if cells.get("id"):
            self._begin_part(cells, place)
        if cells["type"]:
            self._begin_aspect(cells, place)
        elif self._aspect and self._aspect.kind == "stepped":
            step = self._number(cells["max"], place) if cells["max"] else None
            if step is not None:
                self._aspect.steps.append(step)
        elif cells.get("score"):
            self._read_level(cells, place)

    def _begin_part(self, cells: Mapping[str, str], place: _Place) -> None:
        label = cells["id"]
        letter = re.match(r"\D*", key(label))
        criterion = self._of_letter((letter[0].strip("-") if letter else "") or label, place)
        self._part = _SubCriterion(
            label=label,
            title=cells.get("title", ""),
            day=self._day(cells.get("day", ""), place),
            place=place,
        )
        criterion.parts.append(self._part)
        self._aspect = None
        self._orphaned = False

    def _day(self, text: str, place: _Place) -> int | None:
        if not text:
            return None
        found = _DAY.fullmatch(text)
        if found:
            return int(found[1])
        self._complain(place, Fault.NOT_A_NUMBER, name="day", value=text)
        return None

    def _begin_aspect(self, cells: Mapping[str, str], place: _Place) -> None:
        kind = _KINDS.get(key(cells["type"]))
        if kind is None:
            self._complain(place, Fault.NOT_AN_ASPECT_TYPE, name="type", value=cells["type"])
        if self._part is None and not self._orphaned:
            self._orphaned = True
            self._complain(place, Fault.NO_SUBCRITERION, name="type", value=cells["type"])
        most = self._number(cells["max"], place)
        title = cells["aspect"] or cells.get("extra", "")
        self._aspect = _Aspect(title, kind or "measured", most or Decimal(0), place)
        if self._part is not None and kind is not None and most is not None:
            self._part.aspects.append(self._aspect)

    def _read_level(self, cells: Mapping[str, str], place: _Place) -> None:
        score, said = cells["score"], cells.get("extra") or cells["aspect"]
        level = int(score) if score in map(str, LEVELS) else None
        if self._aspect is None or self._aspect.kind != "judged" or level is None:
            self._complain(place, Fault.STRAY_LEVEL, name="score", value=score)
        elif level in self._aspect.levels:
            first = str(self._aspect.levels[level][1])
            fault = Fault.REPEATED_LEVEL
            self._complain(place, fault, name="score", value=score, level=score, first=first)
        elif said:
            self._aspect.levels[level] = (said, place.line)

    def _number(self, text: str, place: _Place) -> Decimal | None:
        number = _decimal(text)
        if number is None:
            self._complain(place, Fault.NOT_A_NUMBER, name="max", value=text)
        return number

    # Judging the whole

    def _close(self, criterion: _Criterion) -> None:
        if criterion.max is None:
            self._doubt(criterion.place, Fault.NO_MAXIMUM, criterion=criterion.label)
        for part in criterion.parts:
            for aspect in part.aspects:
                self._close_aspect(aspect)

    def _close_aspect(self, aspect: _Aspect) -> None:
        if aspect.kind == "judged":
            missing = [str(level) for level in LEVELS if level not in aspect.levels]
            if missing:
                levels = ", ".join(missing)
                self._complain(aspect.place, Fault.MISSING_LEVELS, name="score", levels=levels)
        elif aspect.kind == "stepped" and not aspect.steps:
            # How sheets write steps is known of too few of them to demand it
            aspect.kind = "measured"
            self._doubt(aspect.place, Fault.UNKNOWN_STEPS, column=self._titles.get("type", ""))

    def _modules(self, contest: Contest | None) -> dict[str, ModuleId]:
        """Find the module that each criterion marks; without one, its letter is the module's id."""
        found: dict[str, ModuleId] = {}
        for label, criterion in self._criteria.items():
            modules = contest.modules if contest else ()
            called = [module.id for module in modules if _is_called(module, criterion)]
            if len(called) == 1:
                found[label] = called[0]
        if contest is not None and not found and self._pairs(contest.modules):
            for (label, criterion), module in zip(
                self._criteria.items(), contest.modules, strict=True
            ):
                found[label] = module.id
                said = {"criterion": label, "module": module.label.ru}
                self._doubt(criterion.place, Fault.BY_ORDER, **said)
        return {label: found.get(label, ModuleId(label.lower())) for label in self._criteria}

    def _pairs(self, modules: Iterable[Module]) -> bool:
        return [module.max for module in modules] == [one.max for one in self._criteria.values()]

    def _judge(self, file: str, problems: Iterable[SchemeProblem]) -> None:
        """Take over what the rules find wrong, each with the line of the part it is about."""
        places = {label: criterion.place for label, criterion in self._criteria.items()}
        for criterion in self._criteria.values():
            for part in criterion.parts:
                places[part.label] = part.place
                for at, aspect in enumerate(part.aspects, 1):
                    places[_aspect_label(part.label, at)] = aspect.place
        for problem in problems:
            said = problem.said("en")
            place = places.get(said.get("part", ""))
            self.problems.add(
                Problem(
                    fault=Fault.REFUSED,
                    file=file,
                    sheet=place.sheet.label if place else "",
                    line=place.line if place else 0,
                    value=said.get("part", ""),
                    params=said,
                    why=problem.flaw.value,
                )
            )

    def _complain(
        self,
        place: _Place,
        fault: Fault,
        *,
        name: str = "",
        column: str = "",
        value: str = "",
        **params: str,
    ) -> None:
        title = column or self._titles.get(name, "")
        self.problems.about(
            place.sheet, fault, line=place.line, column=title, value=value, **params
        )

    def _doubt(self, place: _Place, fault: Fault, *, column: str = "", **params: str) -> None:
        self.problems.doubt(place.sheet, fault, line=place.line, column=column, **params)


def known_columns(row: Row, mapping: HeaderMapping = NO_MAPPING) -> dict[str, int]:
    """Find known columns in a line by the beginnings of their titles; the first one counts."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(row.cells):
        name = _column_named(folded(cell), mapping, columns)
        if name:
            columns[name] = at
    return columns


def _column_named(title: str, mapping: HeaderMapping, taken: Container[str]) -> str:
    if title in mapping.columns:
        name = mapping.columns[title]
        return name if any(column.name == name for column in COLUMNS) else ""
    for column in COLUMNS:
        if column.name not in taken and title.startswith(tuple(map(folded, column.titles))):
            return column.name
    return ""


def _decimal(text: str) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def _is_called(module: Module, criterion: _Criterion) -> bool:
    labels = {key(name) for name in (module.id, module.label.ru, module.label.en) if name}
    titles = {folded(name) for name in (module.title.ru, module.title.en) if name}
    return criterion.label in labels or folded(criterion.title) in titles - {""}


def _criterion(read: _Criterion, module: ModuleId) -> Criterion:
    parts = tuple(map(_sub_criterion, read.parts))
    added = sum((aspect.max for part in parts for aspect in part.aspects), Decimal(0))
    return Criterion(
        module=module,
        label=read.label,
        title=Text(read.title),
        max=added if read.max is None else read.max,
        parts=parts,
    )


def _sub_criterion(read: _SubCriterion) -> SubCriterion:
    return SubCriterion(
        id=SubCriterionId(key(read.label)),
        label=read.label,
        title=Text(read.title),
        aspects=tuple(_aspect_of(read.label, at, one) for at, one in enumerate(read.aspects, 1)),
        day=read.day,
    )


def _aspect_of(part: str, at: int, read: _Aspect) -> Aspect:
    label = _aspect_label(part, at)
    steps = sorted({step for step in read.steps if step > 0})
    return Aspect(
        id=AspectId(key(label)),
        label=label,
        title=Text(read.title),
        kind=read.kind,
        max=read.max,
        steps=tuple(steps) if read.kind == "stepped" else (),
        benchmarks=tuple(Text(read.levels[level][0]) for level in LEVELS if level in read.levels),
    )


def _aspect_label(part: str, at: int) -> str:
    return f"{part}.{at}"
