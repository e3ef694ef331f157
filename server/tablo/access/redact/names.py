"""Who somebody is, as far as it may be known: a person without consent is a number."""

from msgspec import Struct
from msgspec.structs import replace

from tablo.championship.commands import Status
from tablo.championship.ids import EntryId
from tablo.championship.rehearsal import number_of_nobody, stand_in
from tablo.championship.roster import Delegation, Entry, Person, Roster, Text


class KnownEntry(Struct, frozen=True, kw_only=True):
    """Hold what may be known of an entry. `names` are short, `full_names` for a lower third."""

    id: EntryId
    number: str
    names: tuple[Text, ...]
    full_names: tuple[Text, ...]
    delegation: Delegation
    status: Status


def known_entry(
    roster: Roster, entry: Entry, status: Status = "active", *, rehearsal: bool = False
) -> KnownEntry:
    """Build what may be known of an entry: a person without consent is a number.

    In a `rehearsal` its people and its number are invented, as long as the real ones.
    """
    people = [roster.people[person] for person in entry.people]
    if rehearsal:
        people = [stand_in(person) for person in people]
        entry = replace(entry, number=number_of_nobody(entry))
    return KnownEntry(
        id=entry.id,
        number=entry.number,
        names=tuple(_short_name(person, entry.number) for person in people),
        full_names=tuple(_full_name(person, entry.number) for person in people),
        delegation=roster.delegations[entry.delegation],
        status=status,
    )


class KnownName(Struct, frozen=True, kw_only=True):
    """Hold a person's name in its parts, as far as it may be known."""

    last: Text
    first: Text
    middle: Text


def known_name(person: Person, number: str) -> KnownName:
    """Build a name for papers: a person without consent is the number of their entry."""
    if person.display == "number":
        return KnownName(last=_numbered(number), first=Text(""), middle=Text(""))
    return KnownName(last=person.last, first=person.first, middle=person.middle)


def surname_key(roster: Roster, entry: Entry) -> tuple[str, ...]:
    people = [roster.people[person] for person in entry.people]
    if any(person.display == "number" for person in people):
        return ("\uffff", entry.number.zfill(8))
    return tuple(
        f"{person.last.ru} {person.first.ru}".casefold().replace("ё", "е") for person in people
    )


def _short_name(person: Person, number: str) -> Text:
    if person.display == "number":
        return _numbered(number)
    return Text(
        _initials(person.last.ru, person.first.ru, person.middle.ru),
        _initials(person.last.en, person.first.en, person.middle.en) if person.last.en else "",
    )


def _full_name(person: Person, number: str) -> Text:
    if person.display == "number":
        return _numbered(number)
    return Text(
        f"{person.first.ru} {person.last.ru}".strip(),
        f"{person.first.en} {person.last.en}".strip(),
    )


def _numbered(number: str) -> Text:
    return Text(f"Участник\u00a0{number}", f"Competitor\u00a0{number}")


def _initials(last: str, first: str, middle: str) -> str:
    """Write "Гордеева М. А.": no-break space after the surname, narrow one between initials."""
    initials = "\u202f".join(f"{name[0]}." for name in (first, middle) if name)
    return f"{last}\u00a0{initials}" if initials else last
