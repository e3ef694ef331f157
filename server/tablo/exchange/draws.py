"""Write the protocol of a draw to print: who got which workstation, and how to check that."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from msgspec import Struct

from tablo.championship.draw import Lot, digest_of, place_key
from tablo.championship.ids import ContestId
from tablo.championship.roster import Person, Roster, Text
from tablo.championship.state import Draw
from tablo.exchange.papers import page
from tablo.texts import Language, translate

DRAWN = "Drawn by lot from the seed “{seed}” on {when} (time zone {zone})."
DRAWN_BY_HAND = "Drawn by hand on {when} (time zone {zone})."
RECIPE = (
    "Take the SHA-256 of each line below (UTF-8, without a line end), in hexadecimal.",
    "Put the lines in the order of these digests, as words are sorted.",
    "Deal the workstations out in their order. When they run out, the next shift begins.",
)


class DrawnRow(Struct, frozen=True, kw_only=True):
    """Hold a line of the protocol; someone without a consent is named by the number only."""

    shift: int
    workstation: str
    number: str
    names: tuple[Text, ...]
    delegation: Text


def draw_page(contest: ContestId, draw: Draw, roster: Roster, lang: Language) -> str:
    """Write the protocol of a draw as a whole HTML page, shift by shift, to be signed.

    With a seed, the page holds all that is needed to draw again with paper and SHA-256. Entries
    that the roster no longer has are left out of the table, and stay in the check.
    """
    held = roster.contests[contest]
    venue = roster.venues[held.venue]
    when = dt.datetime.fromtimestamp(draw.at / 1000, ZoneInfo(venue.zone))
    said = DRAWN_BY_HAND if draw.seed is None else DRAWN
    return page(
        "draw.html",
        lang,
        championship=roster.championship,
        title=f"{roster.skills[held.skill].title.said(lang)}. "
        f"{roster.categories[held.category].title.said(lang)}",
        venue=venue.title,
        drawn=translate(lang, said, seed=draw.seed, when=_shown(when, lang), zone=venue.zone),
        has_shifts=any(lot.shift > 1 for lot in draw.lots),
        rows=_rows(draw.lots, roster),
        recipe=[translate(lang, step) for step in RECIPE] if draw.seed is not None else [],
        checks=_checks(draw),
    )


def _rows(lots: Iterable[Lot], roster: Roster) -> list[DrawnRow]:
    rows = sorted(lots, key=lambda lot: (lot.shift, place_key(lot.workstation)))
    return [_row(lot, roster) for lot in rows if lot.entry in roster.entries]


def _row(lot: Lot, roster: Roster) -> DrawnRow:
    entry = roster.entries[lot.entry]
    people = [roster.people[person] for person in entry.people]
    return DrawnRow(
        shift=lot.shift,
        workstation=lot.workstation,
        number=entry.number,
        names=tuple(_name(person) for person in people if person.display == "full"),
        delegation=roster.delegations[entry.delegation].name,
    )


def _name(person: Person) -> Text:
    return Text(
        " ".join(filter(None, (person.last.ru, person.first.ru, person.middle.ru))),
        " ".join(filter(None, (person.first.en, person.last.en))),
    )


def _checks(draw: Draw) -> list[tuple[str, str]]:
    if draw.seed is None:
        return []
    seed = draw.seed
    entries = [(digest_of(seed, lot.entry), lot.entry) for lot in draw.lots]
    return [(f"{seed}:{entry}", digest) for digest, entry in sorted(entries)]


def _shown(when: dt.datetime, lang: Language) -> str:
    return when.strftime("%d.%m.%Y %H:%M" if lang == "ru" else "%Y-%m-%d %H:%M")
