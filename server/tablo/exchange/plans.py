"""Read a file as one kind of import: what it would change, what is wrong, what its headers mean.

A plan changes nothing. Console and command line show it, and take over what it holds: commands
for marks and official results, a whole roster for reference data.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from tablo.access.actors import SYSTEM
from tablo.access.redact.medals import known_best
from tablo.championship.best import Candidate, best_of_each
from tablo.championship.commands import ImportResults, OfficialRow, RecordMark, Source
from tablo.championship.decide import decide
from tablo.championship.ids import (
    ContestId,
    DelegationId,
    EntryId,
    Instant,
    ModuleId,
    StandingId,
)
from tablo.championship.refusals import Refusal
from tablo.championship.roster import MAIN, Roster
from tablo.championship.state import State
from tablo.exchange.differences import Difference, diff
from tablo.exchange.headers import Foreign, Headers, foreign, headers_of, source_key
from tablo.exchange.kinds import Kind, is_medallists
from tablo.exchange.medallists import read_best, read_medallists
from tablo.exchange.official import OfficialResult
from tablo.exchange.problems import Fault, Parsed, Problem
from tablo.exchange.results import read_result_tables, read_results
from tablo.exchange.roster import read_roster
from tablo.exchange.scheme import DESCRIPTION_LIMIT, read_scheme
from tablo.exchange.sheets import NAME_LIMIT, Sheet, read_sheets, source_of
from tablo.exchange.tables import HeaderMapping
from tablo.exchange.timetable import read_timetable

T = TypeVar("T")
Remembered = Mapping[tuple[str, ...], Mapping[str, str]]
"""What headers mean, by header, for each source that a person has spoken of."""


class MarkChange(Struct, frozen=True, kw_only=True):
    """Say a mark that is new or another one."""

    entry: EntryId
    module: ModuleId | None
    mark: str | None

    def __str__(self) -> str:
        return f"{self.entry}, {self.module}: {self.mark}"


class OfficialChange(Struct, frozen=True, kw_only=True):
    """Say what a file states officially of an entry; `after` None: nothing (any more)."""

    contest: ContestId
    entry: EntryId
    before: OfficialRow | None
    after: OfficialRow | None

    def __str__(self) -> str:
        return f"{self.contest}, {self.entry}: {_stated(self.before)} → {_stated(self.after)}"


def _stated(row: OfficialRow | None) -> str:
    values = (row.place, row.medal, row.total, row.scale) if row else (None,)
    return ", ".join("—" if value is None else str(value) for value in values)


class BestCheck(Struct, frozen=True, kw_only=True):
    """Say whom a file names as the best of a delegation, and whom the marks do."""

    delegation: DelegationId
    entry: EntryId
    computed: tuple[EntryId, ...] = ()

    def __str__(self) -> str:
        return f"{self.delegation}: {self.entry}"


Change = Difference | MarkChange | OfficialChange | BestCheck


class Plan(Struct, frozen=True, kw_only=True):
    """Hold what a file would change: with any problem, nothing.

    `key` names the source of the file, `foreign` its headers that people have to speak of, or
    did. `roster` is the whole roster as it would be then, of the revision it was read against.
    """

    kind: Kind
    source: Source
    changes: tuple[Change, ...] = ()
    marks: tuple[RecordMark, ...] = ()
    official: tuple[ImportResults, ...] = ()
    roster: Roster | None = None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    key: tuple[str, ...] = ()
    foreign: tuple[Foreign, ...] = ()

    @property
    def said(self) -> dict[str, str]:
        """Give what people said of its headers: the column that each means."""
        return {one.header: one.column for one in self.foreign if one.column is not None}


class Against(Struct, frozen=True, kw_only=True):
    """Hold what a file is read against: who and what there is, what holds, which contest."""

    roster: Roster
    state: State
    contest: ContestId | None = None
    standing: StandingId = MAIN


def plan(
    kind: Kind,
    path: Path,
    against: Against,
    *,
    given: Mapping[str, str] | None = None,
    remembered: Remembered | None = None,
) -> Plan:
    """Read a file, or for a roster also a folder of files, as one kind of import.

    `given` says what headers mean, over what is `remembered` of files of the same source. Blocks,
    for up to 20 s with a workbook.
    """
    headers = _headers(kind, path, against)
    key = source_key(headers)
    known = (remembered or {}).get(key, {})
    mapping = HeaderMapping().with_headers(known).with_headers(given or {})
    read = _read(kind, path, against, mapping)
    problems = (*read.problems, *read.warnings)
    return replace(read, key=key, foreign=foreign(headers, problems, mapping))


def _headers(kind: Kind, path: Path, against: Against) -> tuple[Headers, ...]:
    sheets: list[Sheet] = []
    for file in _files(path):
        sheets += read_sheets(file, cell_limit=DESCRIPTION_LIMIT).value or ()
    return headers_of(kind, sheets, against.roster, against.contest)


def _read(kind: Kind, path: Path, against: Against, mapping: HeaderMapping) -> Plan:
    match kind:
        case "roster":
            return _read_roster(path, against, mapping)
        case "timetable":
            return _read_timetable(path, against, mapping)
        case "scheme":
            return _read_scheme(path, against, mapping)
        case "results":
            return _read_results(path, against, mapping)
        case "official":
            return _read_official(path, against, mapping)
        case "best":
            return _read_best(path, against, mapping)


def _plan(kind: Kind, path: Path, parsed: Parsed[T]) -> Plan:
    return Plan(kind=kind, source=_source(path), problems=parsed.problems, warnings=parsed.warnings)


def _source(path: Path) -> Source:
    """Name a file, or a folder by the digest of its files' digests; one that isn't there is empty."""
    if path.is_file():
        return source_of(path)
    digests = "".join(source_of(file).sha256 for file in _files(path) if file.is_file())
    digest = hashlib.sha256(digests.encode()).hexdigest()
    return Source(name=path.name[-NAME_LIMIT:], sha256=digest)


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.csv")) if path.is_dir() else [path]


def _read_roster(path: Path, against: Against, mapping: HeaderMapping) -> Plan:
    parsed = read_roster(path, over=against.roster, mapping=mapping)
    empty = _plan("roster", path, parsed)
    if parsed.value is None:
        return empty
    roster = replace(parsed.value, revision=against.roster.revision)
    return replace(empty, changes=diff(against.roster, roster), roster=roster)


def _read_timetable(path: Path, against: Against, mapping: HeaderMapping) -> Plan:
    parsed = read_timetable(path, against.roster, mapping=mapping)
    empty = _plan("timetable", path, parsed)
    if parsed.value is None:
        return empty
    return replace(empty, changes=diff(against.roster, parsed.value), roster=parsed.value)


def _read_scheme(path: Path, against: Against, mapping: HeaderMapping) -> Plan:
    contest = against.roster.contests.get(against.contest) if against.contest else None
    if contest is None:
        wrong = Problem(fault=Fault.NO_CONTEST_CHOSEN, file=path.name, value=against.contest or "")
        return _plan("scheme", path, Parsed[None](value=None, problems=(wrong,)))
    parsed = read_scheme(path, contest, mapping=mapping)
    empty = _plan("scheme", path, parsed)
    if parsed.value is None:
        return empty
    changed = replace(contest, scheme=parsed.value)
    roster = replace(against.roster, contests={**against.roster.contests, contest.id: changed})
    return replace(empty, changes=diff(against.roster, roster), roster=roster)


def _read_results(path: Path, against: Against, mapping: HeaderMapping) -> Plan:
    parsed = read_results(
        path, against.roster, against.state, contest=against.contest, mapping=mapping
    )
    marks = parsed.value or ()
    changes = (MarkChange(entry=one.entry, module=one.module, mark=one.mark) for one in marks)
    return replace(_plan("results", path, parsed), changes=tuple(changes), marks=marks)


def _read_official(path: Path, against: Against, mapping: HeaderMapping) -> Plan:
    if is_medallists(read_sheets(path).value or ()):
        listed = read_medallists(path, against.roster, mapping=mapping)
        official = listed.value.official if listed.value else ()
        return _with_official(_plan("official", path, listed), official, against)
    tables = read_result_tables(
        path, against.roster, against.state, contest=against.contest, mapping=mapping
    )
    official = tables.value.official if tables.value else ()
    empty = _plan("official", path, tables)
    if tables.value and not official:
        nothing = Problem(fault=Fault.NOTHING_OFFICIAL, file=path.name)
        return replace(empty, problems=(nothing,))
    return _with_official(empty, official, against)


def _with_official(empty: Plan, official: Iterable[OfficialResult], against: Against) -> Plan:
    changes: list[Change] = []
    commands: list[ImportResults] = []
    problems = list(empty.problems)
    for result in official:
        new = tuple(_differing(result, against))
        if not new:
            continue
        command = ImportResults(
            contest=result.contest,
            standing=against.standing,
            source=empty.source,
            results=result.rows,
        )
        refusal = decide(against.state, against.roster, command, SYSTEM.id, Instant(0))
        if isinstance(refusal, Refusal):
            problems.append(_refused(empty, result, refusal))
        changes += new
        commands.append(command)
    if problems:
        return replace(empty, problems=tuple(problems))
    return replace(empty, changes=tuple(changes), official=tuple(commands))


def _differing(result: OfficialResult, against: Against) -> Iterator[OfficialChange]:
    """Compare a file's result with the official one that stands, entry by entry."""
    held = against.state.contest(result.contest).standing(against.standing).official
    before = {row.entry: row for row in held.rows} if held else {}
    after = {row.entry: row for row in result.rows}
    for entry in dict.fromkeys((*after, *before)):
        if before.get(entry) != after.get(entry):
            yield OfficialChange(
                contest=result.contest,
                entry=entry,
                before=before.get(entry),
                after=after.get(entry),
            )


def _refused(empty: Plan, result: OfficialResult, refusal: Refusal) -> Problem:
    return Problem(
        fault=Fault.REFUSED,
        file=empty.source.name,
        sheet=result.sheet,
        line=min((lines[0] for lines in result.lines.values()), default=0),
        value=result.contest,
        params=refusal.said("en"),
        why=refusal.why.value,
    )


def _read_best(path: Path, against: Against, mapping: HeaderMapping) -> Plan:
    parsed = read_best(path, against.roster, mapping=mapping)
    computed = _computed_best(against)
    changes = (
        BestCheck(
            delegation=one.delegation,
            entry=one.entry,
            computed=computed.get(one.delegation, ()),
        )
        for one in (parsed.value.best if parsed.value else ())
    )
    return replace(_plan("best", path, parsed), changes=tuple(changes))


def _computed_best(against: Against) -> dict[DelegationId, tuple[EntryId, ...]]:
    """Name the best of each delegation as the view of the best does: by scale, if there is any."""
    known = known_best(against.state, against.roster, "crew")
    on_scale = any(one.row.scale is not None for one in known)
    return best_of_each(
        Candidate(entry=one.entry.id, delegation=one.entry.delegation.id, score=Fraction(score))
        for one in known
        if (score := one.row.scale if on_scale else one.row.total) is not None
    )
