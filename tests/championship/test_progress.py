"""In the middle of a day only what all have is compared."""

from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from championship.outcomes import MODULES, PACKS, a_result, fields, places
from championship.test_ranking import EXACT, MANUAL, RULINGS
from tablo.championship.ids import EntryId, ModuleId
from tablo.championship.progress import progress
from tablo.championship.ranking import rank
from tablo.championship.results import Result, total
from tablo.championship.rules import RulePack
from tablo.championship.rulings import Rulings

M1, M2, M3 = MODULES


def test_rotation_misleads_nobody() -> None:
    """Who did the easy module first isn't ahead: only the module that both have counts."""
    results = [a_result("a", 10, 30), a_result("b", 12, "", 5)]

    found = progress(results, MODULES, EXACT)

    assert (M1,) == found.common
    assert (1, 3) == (found.after, found.of)
    assert "b1 a2" == places(found.ranking)
    assert [10, 12] == [course.comparable for course in found.courses]
    assert [(M1, M2), (M1, M3)] == [course.done for course in found.courses]
    assert not found.is_complete


def test_nothing_in_common() -> None:
    """While no module is done by all, nobody has a place or a comparable sum."""
    found = progress([a_result("a", 10), a_result("b", "", 12)], MODULES, EXACT)

    assert (0, {}) == (found.after, found.ranking.places())
    assert [None, None] == [course.comparable for course in found.courses]


def test_who_has_not_started() -> None:
    """An active entry without marks holds all back; one that did not come holds back nobody."""
    late = a_result("b")

    assert 0 == progress([a_result("a", 10), late], MODULES, EXACT).after
    assert 1 == progress([a_result("a", 10), replace(late, status="dns")], MODULES, EXACT).after


def test_only_closed_modules() -> None:
    """A module that isn't closed isn't compared, though all have it."""
    results = [a_result("a", 10, 1), a_result("b", 9, 9)]

    found = progress(results, MODULES, EXACT, closed={M1})

    assert (M1,) == found.common
    assert "a1 b2" == places(found.ranking)


def test_guests_are_compared_and_hold_back_nobody() -> None:
    """A guest who lacks a module has no comparable sum, and nobody waits for it."""
    guest = a_result("g", "", 30, status="out_of_competition")
    results = [a_result("a", 10), guest, replace(a_result("h", 11), status="out_of_competition")]

    found = progress(results, MODULES, EXACT)

    assert (M1,) == found.common
    assert [10, None, 11] == [course.comparable for course in found.courses]
    assert "a1" == places(found.ranking)


def test_a_partial_tie_waits_for_nobody() -> None:
    """A tie in the middle of a day is shared, whatever the rules say about the end."""
    results = [a_result("a", 10), a_result("b", 10)]

    assert () == progress(results, MODULES, MANUAL).ranking.open
    assert 1 == len(progress(results, (M1,), MANUAL).ranking.open)


def test_without_modules() -> None:
    """A contest without modules or without entries is never complete."""
    assert not progress([a_result("a")], (), EXACT).is_complete
    assert not progress([], MODULES, EXACT).is_complete


@given(fields(), PACKS, RULINGS)
def test_the_end_is_the_ranking(
    results: tuple[Result, ...], pack: RulePack, rulings: Rulings
) -> None:
    """Once all modules are common, the ranking is that of the contest's rules."""
    found = progress(results, MODULES, pack, rulings)

    if found.is_complete:
        assert rank(results, pack, rulings) == found.ranking


@given(fields(), PACKS, some.sets(some.sampled_from(MODULES)))
def test_what_is_not_common_changes_no_place(
    results: tuple[Result, ...], pack: RulePack, closed: set[ModuleId]
) -> None:
    """Marks outside of the common modules never change a partial place or sum."""
    found = progress(results, MODULES, pack, closed=closed)
    if found.is_complete:
        return
    hidden = [
        replace(
            result,
            marks=(
                kept := {
                    module: mark if module in found.common else mark + 1
                    for module, mark in result.marks.items()
                }
            ),
            total=total(kept.values()),
        )
        for result in results
    ]

    assert found == progress(hidden, MODULES, pack, closed=closed)


@given(fields(), PACKS)
def test_a_guest_changes_nothing(results: tuple[Result, ...], pack: RulePack) -> None:
    """A guest changes neither what is common nor a place."""
    guest = a_result("guest", 99, status="out_of_competition")
    alone = progress(results, MODULES, pack)
    found = progress((guest, *results), MODULES, pack)

    assert (alone.common, alone.ranking.places()) == (found.common, found.ranking.places())
    assert EntryId("guest") not in found.ranking.places()
