"""Read a championship's roster from a folder of CSV files, or from one workbook of the same tables.

Each table is a file (`entries.csv`) or a sheet («Участники»), named and headed in English or in
Russian; `roster_tables.py` is the list. Ids may be given; otherwise they are made of the titles, so that
importing the same file again gives the same ids. Regions need no table of their own.
"""

import itertools
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from tablo.championship.ids import (
    CategoryId,
    ContestId,
    DelegationId,
    Duration,
    EntryId,
    Instant,
    ModuleId,
    OutputId,
    PersonId,
    ScreenId,
    SkillId,
    StandingId,
    TimerId,
    VenueId,
)
from tablo.championship.roster import (
    EMPTY,
    MAIN,
    Badge,
    Category,
    Championship,
    Contest,
    Delegation,
    Entry,
    Module,
    Output,
    Person,
    Roster,
    Screen,
    Skill,
    Standing,
    Timer,
    Venue,
)
from tablo.championship.soundness import findings
from tablo.exchange import cells
from tablo.exchange.entries import name_column, name_in
from tablo.exchange.matching import Contests, folded, is_id, nearest, number_key, slug
from tablo.exchange.names import SCREEN_LIMIT, cased, is_shouted, short_name
from tablo.exchange.problems import Fault, Parsed, Problem
from tablo.exchange.regions import (
    HUES,
    PARTITIONS,
    badge_of,
    delegation_of,
    find_region,
    organization_of,
    regions,
    told_apart,
)
from tablo.exchange.roster_tables import (
    CATEGORIES,
    CHAMPIONSHIP,
    CONTESTS,
    DELEGATIONS,
    ENTRIES,
    MODULES,
    OPTIONAL,
    OUTPUTS,
    SCREENS,
    SKILLS,
    STANDINGS,
    TABLES,
    TIMERS,
    VENUES,
)
from tablo.exchange.sheets import Sheet, read_sheets
from tablo.exchange.tables import NO_MAPPING, HeaderMapping, Line, Problems, Table, read_lines
from tablo.exchange.timetable import is_timetable, keeping_timetable, with_timetable

WHOLE = Decimal(100)
"""What the maxima of a contest's modules add up to."""
TEAM_LIMIT = 20
COLOURS = 8

I = TypeVar("I", bound=str)  # noqa: E741
T = TypeVar("T")


def read_roster(
    path: Path, *, over: Roster = EMPTY, mapping: HeaderMapping = NO_MAPPING
) -> Parsed[Roster]:
    """Read a roster of revision 0 from a folder of CSV files or from a workbook.

    Gives every problem of every table; with any, no roster. Long names and names in capitals are
    kept, with a proposal in a warning. `over` is the roster that is to be replaced: its entries
    keep their ids when "01" comes as "1", so do people whose names it knows, and rules of scoring
    that the files don't hold stay as they are, and so does the timetable. Blocks, for up to 20 s
    with a workbook.
    """
    opened = _sheets_of(path)
    if opened.value is None:
        return Parsed(value=None, problems=opened.problems, warnings=opened.warnings)
    reading = _Reading(path.name, over, mapping)
    planned = [sheet for sheet in opened.value if is_timetable(sheet)]
    roster = reading.read(sheet for sheet in opened.value if sheet not in planned)
    reading.judge(roster)
    if not reading.problems.found:
        roster = _with_rules(roster, over)
        roster = (
            with_timetable(roster, planned, reading.problems, mapping)
            if planned
            else keeping_timetable(roster, over)
        )
    found = tuple(reading.problems.found)
    doubts = (*opened.warnings, *reading.problems.doubts)
    return Parsed(value=None if found else roster, problems=found, warnings=doubts)


def _with_rules(roster: Roster, over: Roster) -> Roster:
    """Keep what the files don't hold: rules, schemes, standings, how timers go on, looks, groups."""
    replace = msgspec.structs.replace
    return replace(
        roster,
        championship=replace(roster.championship, look=over.championship.look),
        contests={
            contest.id: replace(
                contest,
                rules=before.rules,
                scheme=before.scheme,
                standings=_standings_kept(contest, before),
            )
            if (before := over.contests.get(contest.id))
            else contest
            for contest in roster.contests.values()
        },
        timers={
            timer.id: replace(timer, mode=held.mode, next=held.next)
            if (held := over.timers.get(timer.id))
            else timer
            for timer in roster.timers.values()
        },
        runs={id: run for id, run in over.runs.items() if run.venue in roster.venues},
        groups={id: group for id, group in over.groups.items() if group.venue in roster.venues},
        screens={screen.id: _with_look(screen, roster, over) for screen in roster.screens.values()},
    )


def _standings_kept(contest: Contest, before: Contest) -> tuple[Standing, ...]:
    rules = {standing.id: standing.rules for standing in before.standings}
    read = (
        msgspec.structs.replace(one, rules=rules.get(one.id, one.rules))
        for one in contest.standings
    )
    return tuple(read) or before.standings


def _with_look(screen: Screen, roster: Roster, over: Roster) -> Screen:
    before = over.screens.get(screen.id)
    if before is None:
        return screen
    group = over.groups.get(before.group) if before.group is not None else None
    return msgspec.structs.replace(
        screen,
        sound=before.sound,
        room=before.room,
        look=before.look,
        group=before.group if group and group.venue in roster.venues else None,
    )


def _sheets_of(path: Path) -> Parsed[list[Sheet]]:
    files = [path]
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv")
        if not files:
            expected = ", ".join(f"{table.name}.csv" for table in TABLES)
            fault = Problem(fault=Fault.NO_TABLES, file=path.name, params={"expected": expected})
            return Parsed(value=None, problems=(fault,))
    read = [read_sheets(file) for file in files]
    problems = tuple(problem for parsed in read for problem in parsed.problems)
    warnings = tuple(warning for parsed in read for warning in parsed.warnings)
    sheets = [sheet for parsed in read for sheet in parsed.value or ()]
    return Parsed(value=None if problems else sheets, problems=problems, warnings=warnings)


class _Index(Generic[I, T]):
    """Holds the things of one table in order, and finds them by id, title or code."""

    def __init__(self, thing: str) -> None:
        self.thing = thing
        self.by_id: dict[I, T] = {}
        self._lines: dict[str, int] = {}
        self._names: dict[str, list[I]] = {}
        self._spoken: list[str] = []

    def add(self, line: Line, id: I, value: T, *names: str) -> None:
        """Keep a thing, unless its id is taken: then complain."""
        if id in self.by_id:
            first = str(self._lines[id])
            line.complain("id" if line.has("id") else "title", Fault.REPEATED, first=first)
            return
        self.by_id[id] = value
        self._lines[id] = line.number
        for key in {folded(id), *map(folded, names)} - {""}:
            self._names.setdefault(key, []).append(id)
        self._spoken += [name for name in names if name]

    def line(self, id: str) -> int:
        """Tell in which line a thing stands; 0 when in none."""
        return self._lines.get(id, 0)

    def find(self, line: Line, column: str, *, doubtful: bool) -> I | None:
        """Resolve the cell of a row, complaining when it names nothing or more than one thing.

        What is missing from a doubtful table, which has problems of its own, is no new problem.
        """
        written = line[column]
        found = self._names.get(folded(written)) or self._names.get(number_key(written), [])
        if len(found) == 1:
            return found[0]
        if found:
            line.complain(column, Fault.AMBIGUOUS, choices=", ".join(found))
        elif not doubtful:
            hint = nearest(written, self._spoken)
            line.complain(column, Fault.UNKNOWN_REFERENCE, hint=hint, thing=self.thing)
        return None


class _Reading:
    """Reads the tables in the order of their references; each method reads one of them."""

    def __init__(self, file: str, over: Roster, mapping: HeaderMapping) -> None:
        self.problems = Problems()
        self._file = file
        self._over = over
        self._mapping = mapping
        self._ids = {
            (entry.contest, number_key(entry.number)): entry.id for entry in over.entries.values()
        }
        self._sheets: dict[str, Sheet] = {}
        self._doubtful: set[str] = set()
        self._championship = EMPTY.championship
        self._venues = _Index[VenueId, Venue]("venue")
        self._skills = _Index[SkillId, Skill]("skill")
        self._teams: dict[SkillId, int] = {}
        self._categories = _Index[CategoryId, Category]("category")
        self._contests: dict[ContestId, Contest] = {}
        self._names = Contests({}, {}, {})
        self._delegations = _Index[DelegationId, Delegation]("delegation")
        self._fixed: set[DelegationId] = set()
        self._represented: set[DelegationId] = set()
        self._organizations: dict[DelegationId, Delegation] = {}
        self._people: dict[PersonId, Person] = {}
        self._entries: dict[EntryId, Entry] = {}
        self._timers = _Index[TimerId, Timer]("timer")
        self._screens = _Index[ScreenId, Screen]("screen")
        self._outputs = _Index[OutputId, Output]("output")

    def read(self, sheets: Iterable[Sheet]) -> Roster:
        """Read all tables and put the roster together."""
        self._sort(sheets)
        for table, read in (
            (CHAMPIONSHIP, self._read_championship),
            (VENUES, self._read_venues),
            (SKILLS, self._read_skills),
            (CATEGORIES, self._read_categories),
            (CONTESTS, self._read_contests),
            (MODULES, self._read_modules),
            (STANDINGS, self._read_standings),
            (DELEGATIONS, self._read_delegations),
            (ENTRIES, self._read_entries),
            (TIMERS, self._read_timers),
            (SCREENS, self._read_screens),
            (OUTPUTS, self._read_outputs),
        ):
            before = len(self.problems.found)
            read()
            if len(self.problems.found) > before:
                self._doubtful.add(table.name)
        return Roster(
            revision=0,
            championship=self._championship,
            venues=self._venues.by_id,
            skills=self._skills.by_id,
            categories=self._categories.by_id,
            contests=self._contests,
            delegations=self._all_delegations(),
            people=self._people,
            entries=self._entries,
            sessions={},
            timers=self._timers.by_id,
            groups={},
            screens=self._screens.by_id,
            outputs=self._outputs.by_id,
            runs={},
        )

    def judge(self, roster: Roster) -> None:
        """Note what can't be true of the timers, where all tables could be read."""
        sheet = self._sheets.get(TIMERS.name)
        if sheet is None or self.problems.found:
            return
        for finding in findings(roster):
            self.problems.about(
                sheet,
                Fault.REFUSED,
                line=self._timers.line(finding.id),
                column=finding.field,
                why=finding.problem.flaw.value,
                **finding.problem.said("ru"),
            )

    def _sort(self, sheets: Iterable[Sheet]) -> None:
        names = {folded(title): table.name for table in TABLES for title in table.titles}
        for sheet in sheets:
            name = names.get(folded(sheet.name))
            if name is None:
                titles = [title for table in TABLES for title in table.titles]
                hint = nearest(sheet.name, titles)
                self.problems.about(sheet, Fault.UNKNOWN_TABLE, hint=hint)
            elif name in self._sheets:
                self.problems.about(sheet, Fault.REPEATED_TABLE, table=name)
            else:
                self._sheets[name] = sheet
        for table in TABLES:
            if table.name not in self._sheets and table.name not in OPTIONAL:
                params = {"table": table.name}
                self.problems.add(Problem(fault=Fault.NO_TABLE, file=self._file, params=params))
                self._doubtful.add(table.name)

    def _is_doubtful(self, *tables: Table) -> bool:
        return any(table.name in self._doubtful for table in tables)

    def _lines(self, table: Table) -> list[Line]:
        sheet = self._sheets.get(table.name)
        return read_lines(sheet, table, self.problems, self._mapping) if sheet else []

    # Places and skills

    def _read_championship(self) -> None:
        for line in self._lines(CHAMPIONSHIP)[:1]:
            self._championship = Championship(
                title=cells.text(line, "title"),
                stage=cells.text(line, "stage"),
                zone=cells.zone(line),
                rules=cells.rules(line)
                if line.has("rules", "partial")
                else self._over.championship.rules,
            )

    def _read_venues(self) -> None:
        for place, line in enumerate(self._lines(VENUES)):
            key = VenueId(cells.identity(line))
            venue = Venue(
                id=key,
                title=cells.text(line, "title"),
                zone=cells.zone(line) if line["zone"] else self._championship.zone,
                colour=cells.whole(line, "colour", 0, COLOURS - 1, place % COLOURS),
            )
            self._venues.add(line, key, venue, venue.title.ru, venue.title.en)

    def _read_skills(self) -> None:
        for line in self._lines(SKILLS):
            key = SkillId(cells.identity(line))
            title = cells.text(line, "title")
            _doubt_length(line)
            skill = Skill(id=key, title=title, sector=cells.text(line, "sector"), code=line["code"])
            self._teams[key] = cells.whole(line, "team_size", 1, TEAM_LIMIT, 1)
            self._skills.add(line, key, skill, title.ru, title.en, number_key(skill.code))

    def _read_categories(self) -> None:
        for line in self._lines(CATEGORIES):
            key = CategoryId(cells.identity(line))
            title = cells.text(line, "title")
            self._categories.add(line, key, Category(id=key, title=title), title.ru, title.en)

    def _read_contests(self) -> None:
        lines: dict[ContestId, int] = {}
        for line in self._lines(CONTESTS):
            skill = self._skills.find(line, "skill", doubtful=self._is_doubtful(SKILLS))
            category = self._categories.find(
                line, "category", doubtful=self._is_doubtful(CATEGORIES)
            )
            venue = self._venues.find(line, "venue", doubtful=self._is_doubtful(VENUES))
            if skill is None or category is None or venue is None:
                continue
            key = ContestId(cells.identity(line, f"{skill}-{category}"))
            if key in lines:
                line.complain("skill", Fault.REPEATED, first=str(lines[key]))
                continue
            lines[key] = line.number
            self._contests[key] = Contest(
                id=key,
                skill=skill,
                category=category,
                venue=venue,
                place=cells.text(line, "place"),
                modules=(),
            )
        self._names = Contests(self._skills.by_id, self._categories.by_id, self._contests)

    def _read_modules(self) -> None:
        modules: dict[ContestId, dict[ModuleId, Module]] = {
            contest: {} for contest in self._contests
        }
        lines_of: dict[tuple[ContestId, ModuleId], int] = {}
        lines = self._lines(MODULES)
        for line in lines:
            contest = self._contest(line)
            maximum = cells.decimal(line, "max")
            if contest is None or maximum is None:
                continue
            label = cells.text(line, "label")
            key = ModuleId(cells.identity(line, slug(label.ru)))
            before = self._over.contests.get(contest)
            held = before.module(key) if before else None
            label = cells.with_english(label, held.label if held else None)
            if key in modules[contest]:
                line.complain("label", Fault.REPEATED, first=str(lines_of[contest, key]))
                continue
            lines_of[contest, key] = line.number
            modules[contest][key] = Module(
                id=key, label=label, title=cells.text(line, "title"), max=maximum
            )
        for contest, found in modules.items():
            self._contests[contest] = msgspec.structs.replace(
                self._contests[contest], modules=tuple(found.values())
            )
            if lines:
                self._weigh(contest, lines[0].sheet)

    def _read_standings(self) -> None:
        for line in self._lines(STANDINGS):
            contest = self._contest(line)
            if contest is None:
                continue
            held = self._contests[contest]
            key = StandingId(cells.identity(line))
            if any(standing.id == key for standing in held.standings):
                line.complain("title", Fault.REPEATED, first="")
                continue
            named = (
                self._module_named(line, contest, name) for name in cells.listed(line, "modules")
            )
            standing = Standing(
                id=key,
                title=cells.text(line, "title"),
                modules=tuple(module for module in named if module),
                medals=not line["medals"] or cells.choice(line, "medals", cells.WHETHER) == "yes",
            )
            self._contests[contest] = msgspec.structs.replace(
                held, standings=(*held.standings, standing)
            )

    def _weigh(self, contest: ContestId, sheet: Sheet) -> None:
        modules = self._contests[contest].modules
        named = self._names.spoken[contest]
        total = sum((module.max for module in modules), Decimal(0))
        if not modules:
            self.problems.about(sheet, Fault.NO_MODULES, contest=named)
        elif total != WHOLE:
            self.problems.about(sheet, Fault.WRONG_SUM, contest=named, sum=format(total, "f"))

    def _contest(self, line: Line) -> ContestId | None:
        """Resolve the contest of a row, by its own column or by skill and category."""
        column = "contest" if line["contest"] else "skill"
        if not line[column]:
            line.complain(column, Fault.MISSING)
            return None
        found = self._names.named(line[column], line["category"])
        if len(found) == 1:
            return found[0]
        if found:
            choices = ", ".join(self._names.spoken[contest] for contest in found)
            line.complain(column, Fault.AMBIGUOUS, choices=choices)
        elif not self._is_doubtful(SKILLS, CATEGORIES, VENUES, CONTESTS):
            value = f"{line[column]}. {line['category']}" if line["category"] else line[column]
            hint = nearest(value, self._names.spoken.values())
            line.complain(column, Fault.UNKNOWN_REFERENCE, value=value, hint=hint, thing="contest")
        return None

    # People

    def _read_delegations(self) -> None:
        for line in self._lines(DELEGATIONS):
            key = DelegationId(cells.identity(line))
            held = self._over.delegations.get(key)
            code = cells.with_english(cells.text(line, "code"), held.badge.code if held else None)
            if not all(2 <= len(letters) <= 3 for letters in (code.ru, code.en)):
                line.complain("code", Fault.BAD_CODE)
                continue
            badge = badge_of(code)
            if line.has("hue", "partition"):
                self._fixed.add(key)
                badge = Badge(
                    code=code,
                    hue=cells.whole(line, "hue", 0, HUES - 1, badge.hue),
                    partition=cells.whole(line, "partition", 0, PARTITIONS - 1, badge.partition),
                )
            title = cells.text(line, "title")
            _doubt_length(line)
            kind = cells.choice(line, "kind", cells.DELEGATION_KINDS) if line["kind"] else "region"
            delegation = Delegation(id=key, name=title, badge=badge, kind=kind)
            self._delegations.add(line, key, delegation, title.ru, title.en)

    def _delegation(self, line: Line) -> DelegationId | None:
        known = self._delegations.by_id.values()
        wanted = folded(line["delegation"])
        for each in known:
            if wanted in {folded(each.id), folded(each.name.ru), folded(each.name.en)}:
                return each.id
        region = find_region(line["delegation"])
        if region is None and self._is_doubtful(DELEGATIONS):
            return None
        if region is None:
            names = [each.name.ru for each in known] + [each.name for each in regions().values()]
            hint = nearest(line["delegation"], names)
            line.complain(
                "delegation", Fault.UNKNOWN_REFERENCE, hint=hint, thing="region or delegation"
            )
            return None
        self._represented.add(region.key)
        return region.key

    def _organization(self, line: Line) -> DelegationId | None:
        written = line["organization"]
        if not written:
            return None
        for each in self._delegations.by_id.values():
            if folded(written) in {folded(each.id), folded(each.name.ru), folded(each.name.en)}:
                return each.id
        made = organization_of(written)
        self._organizations.setdefault(made.id, made)
        return made.id

    def _standings(self, line: Line, contest: ContestId) -> tuple[StandingId, ...]:
        """Read the standings of an entry; none named: the main one."""
        before = self._over.contests.get(contest)
        further = self._contests[contest].standings or (before.standings if before else ())
        known = {folded(MAIN): MAIN, folded("Основной"): MAIN, folded("Основной зачёт"): MAIN}
        for standing in further:
            known |= {
                folded(name): standing.id
                for name in (standing.id, standing.title.ru, standing.title.en)
                if name
            }
        found = []
        for name in cells.listed(line, "standings"):
            if folded(name) in known:
                found.append(known[folded(name)])
            else:
                hint = nearest(name, [standing.title.ru for standing in further])
                line.complain(
                    "standings", Fault.UNKNOWN_REFERENCE, value=name, hint=hint, thing="standing"
                )
        return tuple(dict.fromkeys(found)) or (MAIN,)

    def _all_delegations(self) -> dict[DelegationId, Delegation]:
        represented = (
            delegation_of(region)
            for region in regions().values()
            if region.key in self._represented
        )
        seen = told_apart((*self._delegations.by_id.values(), *represented), frozenset(self._fixed))
        # Boards show whom entries stand for; organizations may look alike
        return seen | self._organizations

    def _read_entries(self) -> None:
        first: dict[EntryId, Line] = {}
        for line in self._lines(ENTRIES):
            contest = self._contest(line)
            delegation = self._delegation(line)
            person = cells.person(line)
            if contest is None or delegation is None or person is None:
                continue
            written = name_in(line)
            if is_shouted(written):
                line.doubt(
                    name_column(line), Fault.ALL_CAPITALS, value=written, hint=cased(written)
                )
            made = EntryId(f"{contest}-{slug(line['number'])}")
            key = self._ids.setdefault((contest, number_key(line["number"])), made)
            if not is_id(key):
                line.complain("number", Fault.BAD_ID)
            elif key in first:
                self._join(line, first[key], key, delegation, person)
            else:
                first[key] = line
                person = self._with_id(line, person, key, ())
                self._people[person.id] = person
                self._entries[key] = Entry(
                    id=key,
                    contest=contest,
                    people=(person.id,),
                    delegation=delegation,
                    number=line["number"],
                    workstation=line["workstation"],
                    standings=self._standings(line, contest),
                    organization=self._organization(line),
                )

    def _join(
        self, line: Line, first: Line, key: EntryId, delegation: DelegationId, person: Person
    ) -> None:
        """Add a person to a team: a second row with the number of the first."""
        entry = self._entries[key]
        size = self._teams[self._contests[entry.contest].skill]
        if size == 1:
            line.complain(
                "number", Fault.NOT_A_TEAM_SKILL, number=entry.number, first=str(first.number)
            )
        elif len(entry.people) >= size:
            line.complain("number", Fault.TEAM_TOO_BIG, size=str(size))
        elif delegation != entry.delegation:
            line.complain("delegation", Fault.TEAM_SPLIT, field="delegation")
        else:
            joined = self._with_id(line, person, key, entry.people)
            self._people[joined.id] = joined
            people = self._in_order(key, (*entry.people, joined.id))
            self._entries[key] = msgspec.structs.replace(entry, people=people)

    def _with_id(
        self, line: Line, person: Person, entry: EntryId, taken: tuple[PersonId, ...]
    ) -> Person:
        """Give a person the id that somebody of this name has in the entry already, or a new one."""
        before = self._over.entries.get(entry)
        for id in before.people if before else ():
            held = self._over.people[id]
            if id not in taken and cells.is_namesake(held, person):
                return msgspec.structs.replace(cells.named_as(held, person, line), id=id)
        numbered = (PersonId(f"{entry}-{number}") for number in itertools.count(2))
        ids = itertools.chain([PersonId(entry)], numbered)
        return msgspec.structs.replace(person, id=next(id for id in ids if id not in taken))

    def _in_order(self, entry: EntryId, people: tuple[PersonId, ...]) -> tuple[PersonId, ...]:
        """Keep the order in which the people of a team stand already."""
        before = self._over.entries.get(entry)
        if before is None or {*before.people} != {*people}:
            return people
        return before.people

    # What runs and what shows

    def _read_timers(self) -> None:
        for line in self._lines(TIMERS):
            before = len(self.problems.found)
            contest = self._contest(line) if line.has("contest", "skill") else None
            venue = self._contests[contest].venue if contest else self._venue_of(line)
            title = cells.text(line, "title")
            kind = cells.choice(line, "kind", cells.KINDS)
            duration = Duration(0)
            if kind == "countdown" or line["duration"]:
                duration = cells.duration(line, "duration")
            timer = Timer(
                id=TimerId(cells.identity(line, f"{contest or venue or 'timer'}-{slug(title.ru)}")),
                venue=venue or VenueId(""),
                title=title,
                kind=kind,
                duration=duration,
                warn=cells.warnings(line, duration),
                overtime=cells.choice(line, "overtime", cells.OVERTIMES),
                until=self._until(line, venue) if kind == "until" else None,
                contest=contest,
                module=self._module(line, contest) if contest else None,
            )
            if len(self.problems.found) == before:
                self._timers.add(line, timer.id, timer)

    def _until(self, line: Line, venue: VenueId | None) -> Instant | None:
        zone = self._venues.by_id[venue].zone if venue else self._championship.zone
        return cells.moment(line, "until", zone)

    def _venue_of(self, line: Line) -> VenueId | None:
        if not line["venue"]:
            line.complain("venue", Fault.MISSING)
            return None
        return self._venues.find(line, "venue", doubtful=self._is_doubtful(VENUES))

    def _module(self, line: Line, contest: ContestId) -> ModuleId | None:
        return self._module_named(line, contest, line["module"]) if line["module"] else None

    def _module_named(self, line: Line, contest: ContestId, name: str) -> ModuleId | None:
        modules = self._contests[contest].modules
        for module in modules:
            names = (module.id, module.label.ru, module.label.en, module.title.ru, module.title.en)
            if folded(name) in map(folded, names):
                return module.id
        if not self._is_doubtful(MODULES):
            column = "module" if line["module"] else "modules"
            hint = nearest(name, [module.label.ru for module in modules])
            line.complain(
                column,
                Fault.WRONG_MODULE,
                value=name,
                hint=hint,
                contest=self._names.spoken[contest],
            )
        return None

    def _read_screens(self) -> None:
        for line in self._lines(SCREENS):
            venue = self._venues.find(line, "venue", doubtful=self._is_doubtful(VENUES))
            if venue:
                key = ScreenId(cells.identity(line))
                self._screens.add(
                    line, key, Screen(id=key, title=cells.text(line, "title"), venue=venue)
                )

    def _read_outputs(self) -> None:
        for line in self._lines(OUTPUTS):
            venue = None
            if line["venue"]:
                venue = self._venues.find(line, "venue", doubtful=self._is_doubtful(VENUES))
                if venue is None:
                    continue
            key = OutputId(cells.identity(line))
            named = Output(id=key, title=cells.text(line, "title"), venue=venue)
            self._outputs.add(line, key, named)


def _doubt_length(line: Line) -> None:
    """Note a name that no screen has room for; it is kept, and a shorter one proposed."""
    title = line["title"]
    if len(title) > SCREEN_LIMIT:
        count = str(len(title))
        line.doubt("title", Fault.LONG_NAME, hint=short_name(title), count=count)
