"""Say what an import would change, to people: in their language, by names instead of ids."""

from typing import assert_never

from tablo.championship.commands import OfficialRow
from tablo.championship.exact import shown
from tablo.championship.ids import ContestId, EntryId
from tablo.championship.roster import Roster
from tablo.exchange.differences import Difference
from tablo.exchange.headers import title_of
from tablo.exchange.plans import BestCheck, Change, MarkChange, OfficialChange
from tablo.exchange.roster_tables import TABLES
from tablo.exchange.timetable import TIMETABLE
from tablo.texts import Language, translate

NOTHING = "—"


def change_said(change: Change, roster: Roster, language: Language) -> str:
    """Say one change of a plan; `roster` is the one that holds before it."""
    match change:
        case Difference():
            return _difference(change, language)
        case MarkChange():
            return _mark(change, roster, language)
        case OfficialChange():
            return _official(change, roster, language)
        case BestCheck():
            return _best(change, roster, language)
        case _:
            assert_never(change)


def _mark(change: MarkChange, roster: Roster, language: Language) -> str:
    entry = roster.entries[change.entry]
    contest = roster.contests[entry.contest]
    module = contest.module(change.module or "")
    label = module.label.said(language) if module else change.module or ""
    mark = NOTHING if change.mark is None else _number(change.mark, language)
    skill = roster.skills[contest.skill].title.said(language)
    return f"{skill}, {_people(roster, change.entry)}, {label}: {mark}"


def _official(change: OfficialChange, roster: Roster, language: Language) -> str:
    stated = [_stated(row, language) for row in (change.before, change.after)]
    before_and_after = " → ".join(stated if change.before else stated[1:])
    contest = contest_said(change.contest, roster, language)
    return f"{contest}, {_people(roster, change.entry)}: {before_and_after}"


def _stated(row: OfficialRow | None, language: Language) -> str:
    if row is None:
        return NOTHING
    said = []
    if row.place is not None:
        said.append(translate(language, "place {place}", place=str(row.place)))
    if row.medal is not None:
        said.append(translate(language, row.medal))
    if row.total is not None:
        said.append(_number(shown(row.total), language))
    if row.scale is not None:
        scale = _number(format(row.scale, "f"), language)
        said.append(translate(language, "on the scale {scale}", scale=scale))
    return ", ".join(said) or NOTHING


def _best(change: BestCheck, roster: Roster, language: Language) -> str:
    delegation = roster.delegations[change.delegation].name.said(language)
    computed = [_with_contest(entry, roster, language) for entry in change.computed]
    named = _with_contest(change.entry, roster, language)
    if change.entry in change.computed:
        return f"{delegation}: {named}"
    others = "; ".join(computed) or NOTHING
    said = translate(language, "the server computes {others}", others=others)
    return f"{delegation}: {named}; {said}"


def _with_contest(entry: EntryId, roster: Roster, language: Language) -> str:
    contest = contest_said(roster.entries[entry].contest, roster, language)
    return f"{_people(roster, entry)} ({contest})"


def contest_said(contest: ContestId, roster: Roster, language: Language) -> str:
    """Name a contest: its skill and category."""
    held = roster.contests[contest]
    skill = roster.skills[held.skill].title.said(language)
    return f"{skill}. {roster.categories[held.category].title.said(language)}"


def _people(roster: Roster, entry: EntryId) -> str:
    people = (roster.people[person] for person in roster.entries[entry].people)
    return ", ".join(f"{person.last.ru} {person.first.ru}" for person in people)


def _number(text: str, language: Language) -> str:
    return text.replace(".", ",") if language == "ru" else text


def _difference(change: Difference, language: Language) -> str:
    # A number alone names an entry in each contest
    title = f"{change.title} ({change.id})" if change.table == "entries" else change.title
    named = ", ".join(filter(None, (_table(change.table, language), title or change.id)))
    match change.kind:
        case "added":
            return translate(language, "New: {named}", named=named)
        case "removed":
            return translate(language, "Goes: {named}", named=named)
        case "changed":
            before, after = change.before or NOTHING, change.after or NOTHING
            field = _field(change.table, change.field, language)
            return f"{named}. {field}: {before} → {after}"


def _table(name: str, language: Language) -> str:
    name = _NAMES.get(name, name)
    table = next((table for table in _EVERY if table.name == name), None)
    if language == "ru" and table is not None:
        return table.titles[1]
    return translate(language, _WORDS.get(name, name.capitalize()))


def _field(table: str, field: str, language: Language) -> str:
    """Name a field by the column that holds it, as far as there is one of its name."""
    held_in = _LIKE.get(table, _NAMES.get(table, table))
    columns = (column for each in _EVERY if each.name == held_in for column in each.columns)
    column = next((column for column in columns if column.name == _COLUMNS.get(field, field)), None)
    if column is not None:
        return title_of(column, language)
    return translate(language, _WORDS.get(field, field.capitalize()))


_EVERY = (*TABLES, TIMETABLE)
_NAMES = {"sessions": TIMETABLE.name}
"""Tables that are called otherwise than the part of the roster that they fill."""
_LIKE = {"people": "entries", "groups": "screens", "runs": "screens"}
"""Parts of the roster without a table of their own, and the table that has columns like theirs."""
_COLUMNS = {"name": "title", "people": "name", "display": "consent", "badge": "code"}
"""Columns that are called otherwise than the field that they fill."""
_WORDS = {
    "people": "People",
    "groups": "Groups",
    "runs": "Runs of show",
    "podiums": "Podiums",
    "cues": "Cues",
    "broadcast_delay": "Delay of the broadcast",
    "public_delay": "Delay for the public",
    "rules": "Rules",
    "scheme": "Scheme",
    "organization": "Organization",
    "mode": "Mode",
    "next": "Next",
    "sound": "Sound",
    "look": "Look",
    "room": "Room",
    "group": "Group",
}
"""What no table of a file holds."""
