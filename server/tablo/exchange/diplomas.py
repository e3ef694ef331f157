"""The list that diplomas are printed from: a line for each person, of official results only."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec
from msgspec import Struct

from tablo.access.redact.names import known_name
from tablo.championship.ids import ContestId, EntryId, StandingId
from tablo.championship.roster import Roster, Text
from tablo.championship.rules import Award
from tablo.exchange.lists import ListTable
from tablo.exchange.official import AWARDS
from tablo.exchange.protocol import Protocol
from tablo.texts import Language, translate

SCHEMA = "tablo.diplomas/1"


class Diploma(Struct, frozen=True, kw_only=True):
    """Hold what stands on a diploma. Who gave no consent is a number in place of a surname."""

    contest: ContestId
    standing: StandingId
    entry: EntryId
    last: Text
    first: Text
    middle: Text
    delegation: Text
    organization: Text
    skill: Text
    category: Text
    standing_title: Text
    award: Award
    place: int | None
    score: Decimal | None


def diplomas(protocols: Iterable[Protocol], roster: Roster) -> tuple[Diploma, ...]:
    """List whom a diploma is due: by contest, gold first. What isn't official has none."""
    return tuple(
        diploma
        for protocol in protocols
        if protocol.is_official
        for diploma in _of_contest(protocol, roster)
    )


def _of_contest(protocol: Protocol, roster: Roster) -> Iterator[Diploma]:
    awarded = [(row.award, row) for row in protocol.rows if row.award]
    for award, row in sorted(awarded, key=lambda pair: AWARDS.index(pair[0])):
        entry = roster.entries[row.entry]
        where = roster.delegations.get(entry.organization) if entry.organization else None
        for person in entry.people:
            name = known_name(roster.people[person], entry.number)
            yield Diploma(
                contest=protocol.contest,
                standing=protocol.standing,
                entry=row.entry,
                last=name.last,
                first=name.first,
                middle=name.middle,
                delegation=row.delegation,
                organization=where.name if where else Text(""),
                skill=protocol.skill,
                category=protocol.category,
                standing_title=protocol.standing_title,
                award=award,
                place=row.place,
                score=row.total,
            )


class _Packed(Struct, frozen=True, kw_only=True):
    schema: str
    diplomas: tuple[Diploma, ...]


def diplomas_json(held: tuple[Diploma, ...]) -> bytes:
    """Write the list as JSON; scores are strings with a point."""
    packed = _Packed(schema=SCHEMA, diplomas=held)
    return msgspec.json.encode(packed, order="deterministic")


def diplomas_table(held: tuple[Diploma, ...], language: Language) -> ListTable:
    """Lay the list out, a line for each person."""
    heads = (
        "Surname",
        "First name",
        "Patronymic",
        "Delegation",
        "Organization",
        "Skill",
        "Category",
        "Standing",
        "Medal",
        "Place",
        "Total",
    )
    return ListTable(
        title=translate(language, "List of diplomas"),
        head=tuple(translate(language, head) for head in heads),
        rows=tuple(
            (
                one.last.said(language),
                one.first.said(language),
                one.middle.said(language),
                one.delegation.said(language),
                one.organization.said(language),
                one.skill.said(language),
                one.category.said(language),
                one.standing_title.said(language),
                translate(language, one.award),
                one.place,
                one.score,
            )
            for one in held
        ),
        wide=frozenset({0, 3, 4, 5}),
    )
