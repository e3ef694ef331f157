"""The printed protocol of a draw says who works where, and lets anybody draw again."""

import hashlib
import html
import re

import pytest
from msgspec.structs import replace

from makers import ANNA, BORIS, CONTEST, NOON, VERA, a_roster
from tablo.championship.draw import Lot, drawn
from tablo.championship.ids import ActorId, PersonId
from tablo.championship.roster import Roster, Text
from tablo.championship.state import Draw
from tablo.exchange.draws import draw_page
from tablo.texts import Language

SEED = "seed <b>&1</b>"
LANGUAGES: tuple[Language, ...] = ("ru", "en")


def a_draw(*places: str, seed: str | None = SEED) -> Draw:
    """Draw these places among three entries."""
    lots = drawn(SEED, (ANNA, BORIS, VERA), places)
    return Draw(lots=lots, seed=seed, at=NOON, by=ActorId("person:expert"))


def a_page(draw: Draw, roster: Roster | None = None, language: Language = "ru") -> str:
    """Write the protocol."""
    return draw_page(CONTEST, draw, roster or a_roster(), language)


def cells(page: str) -> list[list[str]]:
    """Read the rows of a page's tables."""
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    found = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in rows]
    return [[html.unescape(cell).strip() for cell in row] for row in found if row]


def test_who_works_where() -> None:
    """A row is a workstation, in the order of workstations, with room for a signature."""
    draw = a_draw("А2", "А10", "А11")

    rows = cells(a_page(draw))[:3]

    assert ["А2", "А10", "А11"] == [row[0] for row in rows]
    assert {"Ёлкина Анна", "Жуков Борис", "Дёмина Вера"} == {row[2] for row in rows}
    assert ["Татарстан", ""] == rows[0][3:]


def test_shifts() -> None:
    """Where places are fewer than entries, the shift stands first."""
    rows = cells(a_page(a_draw("А1", "А2")))[:3]

    assert [("1", "А1"), ("1", "А2"), ("2", "А1")] == [(row[0], row[1]) for row in rows]


def test_anybody_can_check() -> None:
    """The lines and digests on the page are right and in order, and give the draw shown there."""
    draw = a_draw("А1", "А2", "А3")

    page = a_page(draw)
    checks = [row for row in cells(page) if len(row) == 2]

    assert [hashlib.sha256(line.encode()).hexdigest() for line, _ in checks] == [
        digest for _, digest in checks
    ]
    assert sorted(digest for _, digest in checks) == [digest for _, digest in checks]
    assert [lot.entry for lot in draw.lots] == [line.rpartition(":")[2] for line, _ in checks]


@pytest.mark.parametrize("language", LANGUAGES)
def test_by_hand(language: Language) -> None:
    """A draw made by hand says so, and has nothing to check."""
    page = a_page(a_draw("А1", "А2", "А3", seed=None), language=language)

    assert "SHA-256" not in page
    assert {"ru": "вручную", "en": "by hand"}[language] in page


def test_two_languages() -> None:
    """The page speaks the language that was asked for, and says when in the venue's time."""
    russian, english = (a_page(a_draw("А1"), language=language) for language in LANGUAGES)

    assert "Протокол жеребьёвки" in russian
    assert "15.01.2027 11:00" in russian
    assert "Protocol of the draw" in english
    assert "2027-01-15 11:00 (time zone Europe/Moscow)" in english


def test_without_a_consent() -> None:
    """Who gave no consent is named by the number only."""
    roster = a_roster()
    anna = replace(roster.people[PersonId("anna")], display="number")
    people = {**roster.people, anna.id: anna}

    page = a_page(a_draw("А1", "А2", "А3"), replace(roster, people=people))

    assert "Ёлкина" not in page
    assert ["1", ""] in [row[1:3] for row in cells(page) if len(row) == 5]


def test_nothing_is_markup() -> None:
    """A seed, a name and a workstation are text, whatever they hold."""
    roster = a_roster()
    vera = replace(roster.people[PersonId("vera")], last=Text("<i>Дёмина</i>"))
    lots = (Lot(entry=VERA, workstation="<u>1</u>"),)
    draw = Draw(lots=lots, seed=SEED, at=NOON, by=ActorId("person:expert"))

    page = a_page(draw, replace(roster, people={**roster.people, vera.id: vera}))

    assert not {"<i>", "<u>", "<b>"} & set(re.findall("<[biu]>", page))
    assert "<script" not in page


def test_an_entry_that_is_gone() -> None:
    """An entry that the roster no longer has leaves the table, and stays in the check."""
    roster = a_roster()
    entries = {id: entry for id, entry in roster.entries.items() if id != VERA}

    rows = cells(a_page(a_draw("А1", "А2", "А3"), replace(roster, entries=entries)))

    assert (2, 3) == (
        len([row for row in rows if len(row) == 5]),
        len([row for row in rows if len(row) == 2]),
    )
