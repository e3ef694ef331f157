"""Find the entry that a row means: by its number, by its people's names, by whom it stands for."""

import re
from collections.abc import Iterable

from tablo.championship.ids import ContestId
from tablo.championship.roster import Contest, Entry, Roster
from tablo.exchange.matching import Contests, folded, nearest, number_key, tidy
from tablo.exchange.problems import Fault
from tablo.exchange.regions import find_region
from tablo.exchange.tables import Line

_AND = re.compile(r"[,;/\n]| и | and ")


class Entries:
    """Knows the contests and entries of a roster by what files call them.

    Rows are read by columns "number", "name" (or "last", "first", "middle"), "delegation",
    "contest" and "category". Delegations only tell namesakes apart: two entries of one
    delegation are two entries.
    """

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._contests = Contests(roster.skills, roster.categories, roster.contests)
        self._of: dict[ContestId, list[Entry]] = {contest: [] for contest in roster.contests}
        for entry in roster.entries.values():
            self._of.setdefault(entry.contest, []).append(entry)
        self._named: dict[ContestId, dict[str, list[Entry]]] = {}
        self._numbered: dict[ContestId, dict[str, list[Entry]]] = {}

    def spoken(self, contest: ContestId) -> str:
        """Name a contest for a person: its skill and category."""
        return self._contests.spoken[contest]

    def of(self, contest: ContestId) -> list[Entry]:
        """List the entries of a contest, in roster order."""
        return self._of[contest]

    def has_teams(self, contest: ContestId) -> bool:
        """Tell whether the skill is known as one of teams: an entry has several people."""
        return any(len(entry.people) > 1 for entry in self._of[contest])

    def people(self, entries: Iterable[Entry]) -> list[str]:
        """List the people of entries: "Петрова Анна"."""
        people = (self._roster.people[person] for entry in entries for person in entry.people)
        return [f"{person.last.ru} {person.first.ru}" for person in people]

    # Contests

    def contests_called(self, title: str, category: str = "") -> list[ContestId]:
        """List the contests that a title means: a skill, or a skill with its category."""
        return self._contests.named(title, category)

    def contest(self, line: Line, column: str = "contest") -> Contest | None:
        """Find the contest that a row names, complaining when it names none or several."""
        found = self.contests_called(line[column], line["category"])
        if len(found) == 1:
            return self._roster.contests[found[0]]
        if found:
            line.complain(column, Fault.AMBIGUOUS, choices=", ".join(map(self.spoken, found)))
        else:
            hint = nearest(f"{line[column]} {line['category']}", self._contests.spoken.values())
            line.complain(column, Fault.UNKNOWN_REFERENCE, hint=hint, thing="contest")
        return None

    # Entries

    def entry(self, line: Line, contest: Contest) -> Entry | None:
        """Find the entry of a contest that a row names, complaining when there is no such one."""
        found = self.numbered(line, contest.id) if line["number"] else self.named(line, contest.id)
        name = name_in(line)
        column = "number" if line["number"] else name_column(line)
        if not found:
            hint = "" if line["number"] else nearest(name, self.people(self._of[contest.id]))
            spoken = self.spoken(contest.id)
            value = line["number"] or name
            line.complain(column, Fault.UNKNOWN_ENTRY, value=value, hint=hint, contest=spoken)
            return None
        if len(found) > 1:
            choices = ", ".join(f"№ {entry.number}" for entry in found)
            line.complain(column, Fault.AMBIGUOUS, choices=choices)
            return None
        return found[0] if self._agrees(line, found[0], name) else None

    def numbered(self, line: Line, contest: ContestId) -> list[Entry]:
        """List the entries of a contest with the number of a row."""
        if contest not in self._numbered:
            numbered: dict[str, list[Entry]] = {}
            for entry in self._of[contest]:
                numbered.setdefault(number_key(entry.number), []).append(entry)
            self._numbered[contest] = numbered
        return self._numbered[contest].get(number_key(line["number"]), [])

    def named(self, line: Line, contest: ContestId) -> list[Entry]:
        """List the entries of a contest that a row names; its delegation tells namesakes apart."""
        found = self._with_name(name_in(line), contest)
        if len(found) > 1 and line["delegation"]:
            return [entry for entry in found if self.stands_for(entry, line["delegation"])]
        return found

    def stands_for(self, entry: Entry, written: str) -> bool:
        """Tell whether an entry stands for the delegation of this name or code."""
        delegation = self._roster.delegations[entry.delegation]
        badge = delegation.badge.code
        names = (delegation.id, delegation.name.ru, delegation.name.en, badge.ru, badge.en)
        if folded(written) in map(folded, names):
            return True
        region = find_region(written)
        return region is not None and region.key == delegation.id

    def _with_name(self, name: str, contest: ContestId) -> list[Entry]:
        parts = [folded(part) for part in _AND.split(name) if folded(part)]
        if not parts:
            return []
        names = self._names(contest)
        first, *others = (names.get(part, []) for part in parts)
        ids = [{entry.id for entry in other} for other in others]
        return [entry for entry in first if all(entry.id in other for other in ids)]

    def _is_named(self, entry: Entry, name: str) -> bool:
        return any(found.id == entry.id for found in self._with_name(name, entry.contest))

    def _names(self, contest: ContestId) -> dict[str, list[Entry]]:
        if contest not in self._named:
            named: dict[str, list[Entry]] = {}
            for entry in self._of[contest]:
                for name in self._spellings(entry):
                    named.setdefault(name, []).append(entry)
            self._named[contest] = named
        return self._named[contest]

    def _spellings(self, entry: Entry) -> set[str]:
        spellings: set[str] = set()
        for person in (self._roster.people[person] for person in entry.people):
            for last, first, middle in (
                (person.last.ru, person.first.ru, person.middle.ru),
                (person.last.en, person.first.en, person.middle.en),
            ):
                orders = (f"{last} {first} {middle}", f"{last} {first}", f"{first} {last}")
                spellings |= {folded(name) for name in orders}
        return spellings - {""}

    def _agrees(self, line: Line, entry: Entry, name: str) -> bool:
        """Tell whether a row's name and delegation are those of the entry its number names."""
        people = ", ".join(self.people([entry]))
        if line["number"] and name and not self._is_named(entry, name):
            column = name_column(line)
            line.complain(column, Fault.NAME_AND_NUMBER, number=entry.number, name=people)
            return False
        if line["delegation"] and not self.stands_for(entry, line["delegation"]):
            delegation = self._roster.delegations[entry.delegation].name.ru
            line.complain("delegation", Fault.WRONG_DELEGATION, entry=people, delegation=delegation)
            return False
        return True


def name_in(line: Line) -> str:
    """Read a row's name, whole or put together of its parts."""
    return line["name"] or tidy(f"{line['last']} {line['first']} {line['middle']}")


def name_column(line: Line) -> str:
    """Say in which column a row's name stands."""
    return "name" if line["name"] else "last"
