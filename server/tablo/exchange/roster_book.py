"""Write a roster as a workbook of the very tables that the import reads: a round trip changes nothing.

Everything is text, so that no cell is ever a formula and no number loses its zeros.
"""

import datetime as dt
import io
import zoneinfo
from collections.abc import Callable, Iterator, Mapping

import xlsxwriter
from msgspec.structs import replace

from tablo.championship.ids import Duration, Instant
from tablo.championship.roster import (
    Category,
    Contest,
    Output,
    Person,
    Roster,
    Screen,
    Skill,
    Text,
    Timer,
    Venue,
)
from tablo.championship.rules import PACKS, RulePack
from tablo.exchange.headers import title_of
from tablo.exchange.roster_tables import OPTIONAL, TABLES
from tablo.exchange.spreadsheets import MADE, OPTIONS
from tablo.exchange.tables import Table
from tablo.texts import Language

Cells = Mapping[str, str]


def roster_xlsx(roster: Roster, language: Language) -> bytes:
    """Write a workbook with a sheet for each table, headed in one language, ids included.

    Equal rosters give equal bytes. It holds every name of the roster: for those who may edit it.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(OPTIONS)) as book:
        book.set_properties({"created": MADE})
        bold = book.add_format({"bold": True})
        for table in TABLES:
            rows = list(table_rows(table, roster))
            if not rows and table.name in OPTIONAL:
                continue
            sheet = book.add_worksheet(table.titles[1 if language == "ru" else 0])
            for at, column in enumerate(table.columns):
                sheet.write_string(0, at, title_of(column, language), bold)
            for line, cells in enumerate(rows, 1):
                for at, column in enumerate(table.columns):
                    if cells[column.name]:
                        sheet.write_string(line, at, cells[column.name])
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(table.columns) - 1, 18)
    return out.getvalue()


def table_rows(table: Table, roster: Roster) -> Iterator[Cells]:
    """Give the rows of a table of a roster, each with a cell for every column of the table."""
    rows: Mapping[str, Callable[[Roster], Iterator[Cells]]] = {
        "championship": _championship,
        "venues": _venues,
        "skills": _skills,
        "categories": _categories,
        "contests": _contests,
        "modules": _modules,
        "standings": _standings,
        "delegations": _delegations,
        "entries": _entries,
        "timers": _timers,
        "screens": _screens,
        "outputs": _outputs,
    }
    return rows[table.name](roster)


def _championship(roster: Roster) -> Iterator[Cells]:
    held = roster.championship
    packs = (name for name, pack in PACKS.items() if held.rules == _like(pack, held.rules))
    # Rules that are no pack can't be written, and stay as they are while both cells are empty
    pack = next(packs, "")
    yield {
        **_text("title", held.title),
        **_text("stage", held.stage),
        "zone": held.zone,
        "rules": pack,
        "partial": held.rules.partial if pack else "",
    }


def _like(pack: RulePack, rules: RulePack) -> RulePack:
    return replace(pack, partial=rules.partial)


def _venues(roster: Roster) -> Iterator[Cells]:
    for venue in roster.venues.values():
        yield {**_titled(venue), "zone": venue.zone, "colour": str(venue.colour)}


def _skills(roster: Roster) -> Iterator[Cells]:
    teams: dict[str, int] = {}
    for entry in roster.entries.values():
        skill = roster.contests[entry.contest].skill
        teams[skill] = max(teams.get(skill, 1), len(entry.people))
    for one in roster.skills.values():
        yield {
            **_titled(one),
            **_text("sector", one.sector),
            "code": one.code,
            "team_size": str(teams.get(one.id, 1)),
        }


def _categories(roster: Roster) -> Iterator[Cells]:
    for category in roster.categories.values():
        yield _titled(category)


def _contests(roster: Roster) -> Iterator[Cells]:
    for contest in roster.contests.values():
        yield {
            "id": contest.id,
            "skill": contest.skill,
            "category": contest.category,
            "venue": contest.venue,
            **_text("place", contest.place),
        }


def _modules(roster: Roster) -> Iterator[Cells]:
    for contest in roster.contests.values():
        for module in contest.modules:
            yield {
                "id": module.id,
                **_contest(contest),
                **_text("label", module.label),
                **_text("title", module.title),
                "max": format(module.max, "f"),
            }


def _standings(roster: Roster) -> Iterator[Cells]:
    for contest in roster.contests.values():
        for standing in contest.standings:
            yield {
                "id": standing.id,
                **_contest(contest),
                **_text("title", standing.title),
                "modules": ", ".join(standing.modules),
                "medals": "да" if standing.medals else "нет",
            }


def _delegations(roster: Roster) -> Iterator[Cells]:
    for delegation in roster.delegations.values():
        badge = delegation.badge
        yield {
            "id": delegation.id,
            **_text("title", delegation.name),
            **_text("code", badge.code),
            "hue": str(badge.hue),
            "partition": str(badge.partition),
            "kind": delegation.kind,
        }


def _entries(roster: Roster) -> Iterator[Cells]:
    for entry in roster.entries.values():
        for person in entry.people:
            yield {
                **_contest(roster.contests[entry.contest]),
                "number": entry.number,
                "workstation": entry.workstation,
                "delegation": entry.delegation,
                "organization": entry.organization or "",
                "standings": ", ".join(entry.standings),
                **_person(roster.people[person]),
            }


def _person(person: Person) -> Cells:
    return {
        "name": "",
        **_text("last", person.last),
        **_text("first", person.first),
        "middle": person.middle.ru,
        "consent": "да" if person.display == "full" else "нет",
    }


def _timers(roster: Roster) -> Iterator[Cells]:
    for timer in roster.timers.values():
        contest = roster.contests.get(timer.contest) if timer.contest else None
        yield {
            **_titled(timer),
            **(_contest(contest) if contest else _NO_CONTEST),
            "venue": timer.venue,
            "module": timer.module or "",
            "kind": timer.kind,
            "duration": _duration(timer.duration) if timer.duration else "",
            "until": _moment(timer.until, roster.venues[timer.venue].zone) if timer.until else "",
            "warn": ", ".join(map(_minutes, timer.warn)),
            "overtime": timer.overtime,
        }


def _screens(roster: Roster) -> Iterator[Cells]:
    for screen in roster.screens.values():
        yield {**_titled(screen), "venue": screen.venue}


def _outputs(roster: Roster) -> Iterator[Cells]:
    for output in roster.outputs.values():
        yield {**_titled(output), "venue": output.venue or ""}


# Cells

_NO_CONTEST: Cells = {"contest": "", "skill": "", "category": ""}


def _contest(contest: Contest) -> Cells:
    return {"contest": contest.id, "skill": "", "category": ""}


def _titled(thing: Venue | Skill | Category | Timer | Screen | Output) -> Cells:
    return {"id": thing.id, **_text("title", thing.title)}


def _text(name: str, text: Text) -> Cells:
    return {name: text.ru, f"{name}_en": text.en}


def _duration(duration: Duration) -> str:
    seconds = duration // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _minutes(duration: Duration) -> str:
    minutes, rest = divmod(duration // 1000, 60)
    return f"{minutes}:{rest:02}" if rest else str(minutes)


def _moment(instant: Instant, zone: str) -> str:
    when = dt.datetime.fromtimestamp(instant / 1000, zoneinfo.ZoneInfo(zone))
    return when.strftime("%Y-%m-%d %H:%M")
