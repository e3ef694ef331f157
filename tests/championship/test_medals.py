"""Medals: who has one, why nobody has one, and who still waits."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from championship.outcomes import (
    LETTERS,
    PACKS,
    a_decision,
    a_result,
    fields,
    scored,
    the,
    the_list_of_2018,
    the_results_of_2018,
)
from championship.test_ranking import EXACT, MANUAL, RULINGS, within
from tablo.championship.ids import EntryId
from tablo.championship.medals import Medals, medals
from tablo.championship.ranking import rank
from tablo.championship.results import Result
from tablo.championship.rules import PACKS as KNOWN_PACKS
from tablo.championship.rules import MedallionByTotal, NoMedallion, RulePack
from tablo.championship.rulings import NO_RULINGS, Rulings


def given_by(
    results: tuple[Result, ...] | list[Result], pack: RulePack, rulings: Rulings = NO_RULINGS
) -> Medals:
    """Rank and give the medals."""
    return medals(rank(results, pack, rulings), pack, rulings)


def a_field(*totals: int) -> list[Result]:
    """Make entries a, b, c … with these totals."""
    letters = "abcdefgh"[: len(totals)]
    return [a_result(entry, mark) for entry, mark in zip(letters, totals, strict=True)]


def gaps(found: Medals) -> dict[str, str]:
    """Say why which medal has no holder."""
    return {gap.medal: gap.why for gap in found.gaps}


@pytest.mark.parametrize("name", ["ws2015", "moscow2018"])
def test_the_list_of_2018(name: str) -> None:
    """88.48 and 88.37 win gold, nobody silver, 85.52 bronze, and nine more a medallion."""
    found = given_by(the_results_of_2018(), KNOWN_PACKS[name])
    raw = {line.entry: str(line.raw) for line in the_list_of_2018()}

    assert ["88.48", "88.37"] == [raw[entry] for entry in found.holders("gold")]
    assert ["85.52"] == [raw[entry] for entry in found.holders("bronze")]
    assert {"silver": "tie"} == gaps(found)
    assert 9 == len(found.holders("medallion"))
    assert not found.is_thin


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((543, 541, 537, 535, 530), ("ab", "", "cd")),
        ((543, 542, 541, 540, 539), ("abc", "", "de")),
        ((543, 542, 541, 538, 537), ("abc", "", "")),
        ((543, 540, 538, 537, 530), ("a", "bc", "d")),
        ((543, 540, 538, 535, 530), ("a", "bc", "")),
        ((543, 540, 537, 536, 535), ("a", "b", "cde")),
        ((543, 540, 537, 534, 530), ("a", "b", "c")),
    ],
)
def test_the_clauses_of_2015(scores: tuple[int, ...], expected: tuple[str, str, str]) -> None:
    """Two golds leave no silver; bronzes are as many as the clauses of 2015 allow."""
    results = scored(**dict(zip("abcde", scores, strict=True)))

    found = given_by(results, within(2))

    held = (found.holders("gold"), found.holders("silver"), found.holders("bronze"))
    assert expected == tuple(map(the, held))


def test_shared_bronze() -> None:
    """Two on place 3 both have bronze."""
    assert "cd" == the(given_by(a_field(9, 8, 7, 7, 6), EXACT).holders("bronze"))


@pytest.mark.parametrize(
    ("totals", "expected", "why"),
    [
        ((9, 8, 7, 6, 5, 4), "abc", {}),
        ((9, 8, 7, 6, 5), "ab", {"bronze": "thin_field"}),
        ((9, 8, 7, 6), "a", {"silver": "thin_field", "bronze": "thin_field"}),
        ((9, 8, 7), "", {"gold": "void", "silver": "void", "bronze": "void"}),
    ],
)
def test_thin_fields(totals: tuple[int, ...], expected: str, why: dict[str, str]) -> None:
    """Moscow 2018: five entries win two medals, four one, and three make the contest void."""
    pack = replace(EXACT, thin_field="moscow2018")

    found = given_by(a_field(*totals), pack)

    assert expected == the(found.awards)
    assert why == gaps(found)
    assert (len(totals) < 4) == found.is_void
    assert (len(totals) < 6) == found.is_thin


def test_guests_do_not_fill_a_field() -> None:
    """Guests and those who did not come don't count towards a full field."""
    pack = replace(EXACT, thin_field="moscow2018")
    results = [
        *a_field(9, 8, 7, 6),
        a_result("x", 9, status="out_of_competition"),
        a_result("y", 9, status="dns"),
    ]

    assert "a" == the(given_by(results, pack).awards)


def test_an_open_tie_waits() -> None:
    """Who is in an open tie has no medal yet, and those below it know theirs."""
    found = given_by(a_field(9, 9, 7), MANUAL)

    assert {"c": "bronze"} == found.awards
    assert "ab" == the(found.waiting)
    assert {"gold": "open", "silver": "open"} == gaps(found)


def test_a_decided_tie() -> None:
    """A decision gives gold and silver where a tie stood."""
    found = given_by(a_field(9, 9, 7), MANUAL, Rulings(decisions=(a_decision("b", "a"),)))

    assert {"b": "gold", "a": "silver", "c": "bronze"} == found.awards


def test_a_vacant_gold() -> None:
    """A vacant gold is said to be vacant, and the best entry has silver."""
    found = given_by(a_field(9, 8, 7), EXACT, Rulings(vacant=frozenset({"gold"})))

    assert {"a": "silver", "b": "bronze"} == found.awards
    assert {"gold": "vacant"} == gaps(found)


def test_nobody_left() -> None:
    """With two entries nobody is left for bronze; without entries for anything."""
    assert {"bronze": "nobody"} == gaps(given_by(a_field(9, 8), EXACT))
    assert {"nobody"} == set(gaps(given_by([], EXACT)).values())


@pytest.mark.parametrize(("percent", "expected"), [(70, "d"), (60, "de"), (100, "")])
def test_medallions_by_total(percent: int, expected: str) -> None:
    """A medallion goes to those without a medal who reach the share of the highest total."""
    pack = replace(EXACT, medallions=MedallionByTotal(percent=Decimal(percent)))
    ranking = rank(a_field(9, 9, 8, 7, 6, 5), pack)

    assert expected == the(medals(ranking, pack, highest=Decimal(10)).holders("medallion"))


def test_medallions_by_list() -> None:
    """A list gives medallions to those without a medal, and names who can't have one."""
    rulings = Rulings(medallions=frozenset(map(EntryId, "aefz")))
    results = [*a_field(9, 8, 7, 6, 5), a_result("f", 9, status="out_of_competition")]

    found = given_by(results, EXACT, rulings)

    assert "e" == the(found.holders("medallion"))
    assert "afz" == the(found.unfit)


def test_no_medallions() -> None:
    """A list counts only where the rule is a list."""
    rulings = Rulings(medallions=frozenset({EntryId("d")}))
    found = given_by(a_field(9, 8, 7, 6), replace(EXACT, medallions=NoMedallion()), rulings)

    assert () == found.holders("medallion")
    assert () == found.unfit


MEDALS = {"gold": 1, "silver": 2, "bronze": 3, "medallion": 4}


@given(fields(), PACKS, RULINGS)
def test_medals_follow_places(
    results: tuple[Result, ...], pack: RulePack, rulings: Rulings
) -> None:
    """Nobody has a better medal than someone on a better place, and a place has one medal."""
    ranking = rank(results, pack, rulings)
    found = medals(ranking, pack, rulings)

    place = ranking.places()
    podium = [(place[e], MEDALS[held]) for e, held in found.awards.items() if held != "medallion"]
    assert sorted(podium) == podium
    assert len({place for place, _ in podium}) == len(set(podium))
    assert all(rank <= 3 and rank == medal for rank, medal in podium if medal < 3)


@given(fields(), PACKS, RULINGS)
def test_every_medal_is_accounted_for(
    results: tuple[Result, ...], pack: RulePack, rulings: Rulings
) -> None:
    """Each medal has a holder or a reason, and only active entries who don't wait hold one."""
    found = given_by(results, pack, rulings)
    active = {result.entry for result in results if result.status == "active"}

    for medal in ("gold", "silver", "bronze"):
        assert (medal in found.awards.values()) != (medal in gaps(found))
    assert set(found.awards) <= active - set(found.waiting)


@given(fields(), PACKS, RULINGS, some.permutations(range(len(LETTERS))))
def test_the_order_of_results_changes_no_medal(
    results: tuple[Result, ...], pack: RulePack, rulings: Rulings, order: list[int]
) -> None:
    """However results are sorted, everybody has the same medal."""
    turned = [results[number] for number in order if number < len(results)]
    one, other = given_by(results, pack, rulings), given_by(turned, pack, rulings)

    assert one.awards == other.awards
    assert one.gaps == other.gaps
    assert one.unfit == other.unfit
