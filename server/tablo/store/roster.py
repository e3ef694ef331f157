"""The roster in its tables: read whole, replaced whole, each time one revision further.

A row bears its value's fields by name; a field that is a value itself (`title: Text`) becomes one
column for each of its fields (`title_ru`, `title_en`), or one of JSON (`PACKED`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from msgspec import Struct, structs
from sqlalchemy import Connection, RowMapping, delete, insert, select
from sqlalchemy.exc import IntegrityError

from tablo.championship import roster as known
from tablo.championship.ids import ContestId, EntryId, PersonId
from tablo.championship.roster import EMPTY, Roster
from tablo.championship.rules import Override, RulePack
from tablo.championship.scheme import Scheme
from tablo.championship.show import RunOfShow
from tablo.store import tables
from tablo.store.errors import RosterBroken, RosterMoved
from tablo.store.tables import Row, table

K = TypeVar("K")
V = TypeVar("V", bound=Struct)

PACKED = (RulePack, Override, Scheme, known.Look, known.ScreenLook)
"""Values that nobody looks into with SQL: each stands in one column."""

_ORDER: tuple[type[Row], ...] = (
    tables.ChampionshipRow,
    tables.VenueRow,
    tables.SkillRow,
    tables.CategoryRow,
    tables.ContestRow,
    tables.ModuleRow,
    tables.DelegationRow,
    tables.PersonRow,
    tables.EntryRow,
    tables.MemberRow,
    tables.PlannedSessionRow,
    tables.TimerRow,
    tables.GroupRow,
    tables.ScreenRow,
    tables.OutputRow,
    tables.RunRow,
)
"""The roster's tables, each after those it points at."""


def load(connection: Connection) -> Roster:
    """Read the roster; the empty one (revision 0) before anything was saved."""
    head = connection.execute(select(table(tables.ChampionshipRow))).mappings().first()
    if head is None:
        return EMPTY
    modules = _grouped(connection, tables.ModuleRow, "contest", _module)
    members = _grouped(connection, tables.MemberRow, "entry", _member)

    def contest(row: RowMapping) -> known.Contest:
        return _build(known.Contest, row, modules=tuple(modules.get(ContestId(row["id"]), ())))

    def entry(row: RowMapping) -> known.Entry:
        return _build(known.Entry, row, people=tuple(members.get(EntryId(row["id"]), ())))

    return Roster(
        revision=head["revision"],
        championship=_build(known.Championship, head),
        venues=_by_id(connection, tables.VenueRow, _builder(known.Venue)),
        skills=_by_id(connection, tables.SkillRow, _builder(known.Skill)),
        categories=_by_id(connection, tables.CategoryRow, _builder(known.Category)),
        contests=_by_id(connection, tables.ContestRow, contest),
        delegations=_by_id(connection, tables.DelegationRow, _builder(known.Delegation)),
        people=_by_id(connection, tables.PersonRow, _builder(known.Person)),
        entries=_by_id(connection, tables.EntryRow, entry),
        sessions=_by_id(connection, tables.PlannedSessionRow, _builder(known.Session)),
        timers=_by_id(connection, tables.TimerRow, _builder(known.Timer)),
        groups=_by_id(connection, tables.GroupRow, _builder(known.Group)),
        screens=_by_id(connection, tables.ScreenRow, _builder(known.Screen)),
        outputs=_by_id(connection, tables.OutputRow, _builder(known.Output)),
        runs=_by_id(connection, tables.RunRow, _builder(RunOfShow)),
    )


def revision(connection: Connection) -> int:
    """Read only the revision of the roster."""
    return connection.execute(select(table(tables.ChampionshipRow).c.revision)).scalar() or 0


def save(connection: Connection, roster: Roster, *, expected: int | None = None) -> Roster:
    """Replace the roster and give it back with the next revision.

    The revision follows the one in the tables, whatever the given roster's is. `expected` names
    the revision that the edit began from: if another stands in the tables, nothing is changed
    and `RosterMoved` is raised. Raises `RosterBroken` when something in it points at nothing.
    The caller journals `RosterRevised` once the transaction is through.
    """
    # Another process that saves now has to wait, and then finds that the roster has moved
    head = table(tables.ChampionshipRow).c.revision
    held = connection.execute(select(head).with_for_update()).scalar() or 0
    if expected is not None and expected != held:
        raise RosterMoved(f"expected revision {expected}, but {held} is stored")
    saved = structs.replace(roster, revision=held + 1)
    rows = _rows(saved)
    for row in reversed(_ORDER):
        connection.execute(delete(table(row)))
    for row in _ORDER:
        if not rows[row]:
            continue
        try:
            connection.execute(insert(table(row)), rows[row])
        except IntegrityError as error:
            raise RosterBroken(f"{row.__tablename__}: {error.orig}") from error
    return saved


def _rows(roster: Roster) -> dict[type[Row], Sequence[dict[str, Any]]]:
    contests, entries = roster.contests.values(), roster.entries.values()
    return {
        tables.ChampionshipRow: [
            {"id": 1, "revision": roster.revision, **_flatten(roster.championship)}
        ],
        tables.VenueRow: _placed(roster.venues),
        tables.SkillRow: _placed(roster.skills),
        tables.CategoryRow: _placed(roster.categories),
        tables.ContestRow: _placed(roster.contests, without="modules"),
        tables.ModuleRow: [
            {"contest": contest.id, "position": position, **_flatten(module)}
            for contest in contests
            for position, module in enumerate(contest.modules)
        ],
        tables.DelegationRow: _placed(roster.delegations),
        tables.PersonRow: _placed(roster.people),
        tables.EntryRow: _placed(roster.entries, without="people"),
        tables.MemberRow: [
            {"entry": entry.id, "position": position, "person": person}
            for entry in entries
            for position, person in enumerate(entry.people)
        ],
        tables.PlannedSessionRow: _placed(roster.sessions),
        tables.TimerRow: _placed(roster.timers),
        tables.GroupRow: _placed(roster.groups),
        tables.ScreenRow: _placed(roster.screens),
        tables.OutputRow: _placed(roster.outputs),
        tables.RunRow: _placed(roster.runs),
    }


def _placed(values: Mapping[Any, Struct], without: str = "") -> list[dict[str, Any]]:
    return [
        {"position": position, **_flatten(value, without=without)}
        for position, value in enumerate(values.values())
    ]


def _flatten(value: Struct, prefix: str = "", without: str = "") -> dict[str, Any]:
    return dict(_columns(value, prefix, without))


def _columns(value: Struct, prefix: str, without: str) -> Iterator[tuple[str, Any]]:
    for name in value.__struct_fields__:
        if name == without:
            continue
        held = getattr(value, name)
        if isinstance(held, Struct) and not isinstance(held, PACKED):
            yield from _columns(held, f"{prefix}{name}_", "")
        else:
            yield prefix + name, held


def _build(kind: type[V], row: RowMapping, prefix: str = "", **given: object) -> V:
    values = dict(given)
    for field in structs.fields(kind):
        if field.name in given:
            continue
        nested = isinstance(field.type, type) and issubclass(field.type, Struct)
        if nested and field.type not in PACKED:
            values[field.name] = _build(field.type, row, f"{prefix}{field.name}_")
        else:
            values[field.name] = row[prefix + field.name]
    return kind(**values)


def _builder(kind: type[V]) -> Callable[[RowMapping], V]:
    return lambda row: _build(kind, row)


def _module(row: RowMapping) -> known.Module:
    return _build(known.Module, row)


def _member(row: RowMapping) -> PersonId:
    return PersonId(row["person"])


def _by_id(
    connection: Connection, row: type[Row], build: Callable[[RowMapping], V]
) -> dict[Any, V]:
    return {found["id"]: build(found) for found in _all(connection, row)}


def _grouped(
    connection: Connection, row: type[Row], by: str, build: Callable[[RowMapping], K]
) -> dict[str, list[K]]:
    groups: dict[str, list[K]] = {}
    for found in _all(connection, row):
        groups.setdefault(found[by], []).append(build(found))
    return groups


def _all(connection: Connection, row: type[Row]) -> Sequence[RowMapping]:
    held = table(row)
    return connection.execute(select(held).order_by(held.c.position)).mappings().all()
